"""What words of names, places and addresses tell of a thing: most of them little."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOPWORDS = _set(
    "a an and as at by de der des die das du el et for fur im in la le les los of on or the to und y mit with"
)
GENERIC = _set(
    """annual anniversary conf conference conferences conferencia con congress convention edition event events expo forum
    global ieee acm ifip international internacional intl konferenz kongress live meeting national online official
    seminar series society software summit symposium tagung the virtual webinar world"""
)
"""Words that hundreds of names share: they tell a kind of event, not which one."""
PARTS = _set(
    """afterparty bootcamp camp colocated contributor day days devroom dinner fringe hackathon hackday junior kids lite
    meetup mini party preconference satellite special sprint sprints summer track training trainings tutorial tutorials
    unconference winter workshop workshops"""
)
"""Words that tell a part of an event, or one beside it, from the event."""
LANGUAGES = _set(
    "ar bg ca cs da de el en es et eu fi fr gl he hr hu it ja ko lt lv nb nl no pl pt ro ru sk sl sr sv tr uk zh"
)
PAGES = _set(
    "about agenda attend cfp conference conf events event home index main program register schedule tickets welcome"
)
"""Parts of an address that name a page of an event's site, or nothing at all."""
ONLINE = _set("online virtual remote internet webinar everywhere worldwide")
UNTELLING = _set(
    """agm all assembly association assemblee asamblea austausch blood board breakfast brunch business call celebration
    chapter clinic club coffee committee community council day days deadline demo dinner drinks drive drop abend
    afterwork circle evening executive fair fall first friday fundraiser gala general generale generales
    gettogether group happy hangout holiday hour hours house info informatie information introduction
    jahreshauptversammlung jahrestagung jahresversammlung jornada jour journee kickoff lecture lunch luncheon
    meet meetings member members membership mitglieder mitgliederversammlung mixer monday month monthly new
    networking neujahrsempfang night office ordinary open orientation our panel picnic planning presentation
    public quarterly reception regular registration retreat reunion roundtable saturday second session sessions
    sitzung social sommerfest special speaker spring stammtisch study summer sunday talk talks team tech third
    thursday tour town townhall training treffen tuesday update veranstaltung versammlung visit volunteer
    volunteers vorstand vortrag vorstandssitzung wednesday week weekend weekly weihnachtsfeier welcome winter
    workshop workshops year yearly you your"""
)
"""Words that say that people meet, and no more: thousands of bodies have an "Annual General Meeting"."""
SUBJECTS = _set(
    """advocacy agile ai analytics architecture art arts banking career careers climate cloud coaching communication
    communications computing culture cyber cybersecurity data design developer developers development digital diversity
    economics economy education employment energy engineering enterprise entrepreneurship environment equity ethics
    europe european experience finance financial food fundraising future gesundheit governance grants growth health
    healthcare history hr human impact inclusion industry infrastructure innovation insurance intelligence investment
    job jobs language law leaders leadership learning legal machine management manager managers marketing mathematics
    media medicine mentoring mobile mobility music network nonprofit people philosophy platform policy politics power
    privacy process product production project projects psychology quality recht recruiting regional research resources
    retail risk robotics safety sales science sciences security service services skills smart social software
    startup startups strategy success supply sustainability sustainable systems technologies technology testing trade
    transformation transport ux web wirtschaft wissenschaft women work world young youth"""
)
"""Subjects that hundreds have events of: a name of nothing else tells one event from another only within a town."""
NEW = _set("east eastern new neu neue north northern nova novi novo nueva nuevo south southern west western")
"""Words that make another town of a town's name."""
_ORDINALS = (
    "first 1st erste ersten erster erstes premier premiere primer primera primero primo prima primeiro primeira eerste",
    "second zweite zweiten zweiter zweites deuxieme segundo segunda secondo seconda tweede",
    "third dritte dritten dritter drittes troisieme tercer tercera terzo terza terceiro terceira derde",
    "fourth vierte vierten vierter viertes quatrieme cuarto cuarta quarto quarta vierde",
    "fifth funfte funften funfter funftes cinquieme quinto quinta vijfde",
    "sixth sechste sechsten sechster sechstes sixieme sexto sexta sesto sesta zesde",
    "seventh siebte siebten siebter siebtes septieme septimo septima settimo settima setimo zevende",
    "eighth achte achten achter achtes huitieme octavo octava ottavo ottava oitavo achtste",
    "ninth neunte neunten neunter neuntes neuvieme noveno novena nono nona negende",
    "tenth zehnte zehnten zehnter zehntes dixieme decimo decima tiende",
    "eleventh elfte elften elfter elftes onzieme undecimo undecima elfde",
    "twelfth zwolfte zwolften zwolfter zwolftes douzieme duodecimo duodecima twaalfde",
)
ORDINALS = {word: number for number, words in enumerate(_ORDINALS, 1) for word in words.split()}
"""Words that number editions, and their numbers."""
