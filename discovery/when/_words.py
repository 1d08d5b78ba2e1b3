"""The words around dates, by language, and what they do. Folded: lower case, without accents."""

from __future__ import annotations

from functools import lru_cache

from discovery.when._names import MONTHS, WEEKDAYS

Meaning = tuple[str, int]
"""A kind of token and its value."""

LANGUAGES: tuple[str, ...] = tuple(MONTHS)
"""In the order in which they are tried when the language of a text is not known."""

# What a word may be: "-" joins a range, "U" too, and means "until" by itself; "<" means "until" behind its date; "&" joins a
# list; "k" stands before a time, "u" after one, "v" after one of four digits; "!" repeats and so takes away the meaning of a
# single date; "t" announces; " " adds nothing.
ROLES: dict[str, dict[str, str]] = {
    "*": {
        "&": "and",
        "u": "h uhr",
        "t": "tba tbd tbc tbe",
    },
    "en": {
        "-": "to ends ending end",
        "U": "until till til upto through thru by",
        "&": "and or plus",
        "k": "at",
        "v": "hrs hours hr",
        "!": "every each weekly monthly biweekly fortnightly yearly annually quarterly recurring mondays tuesdays wednesdays "
             "thursdays fridays saturdays sundays except excluding last",
        "t": "tba tbd tbc announced confirmed determined provisional tentative tentatively",
        " ": "on from the of in date dates time times day days when starting starts start begins beginning begin between "
             "daily held both inclusive incl local all exact be deadline due early mid late takes place year hours "
             "approx approximately extended final firm strict doors open o clock scheduled for event conference meeting workshop",
    },
    "de": {
        "-": "ende endet",
        "U": "bis spatestens",
        "&": "und oder sowie u",
        "k": "um",
        "u": "uhr h",
        "!": "jeden jede jedes wochentlich monatlich jahrlich montags dienstags mittwochs donnerstags freitags "
             "samstags sonntags letzter letzten ausser",
        "t": "folgt offen",
        " ": "am an vom von den der dem das des die ab zum zur im in datum termin zeit zeitraum beginn beginnt start wann "
             "taglich ganztagig ganztags tag tage zwischen findet statt uhrzeit dauer anfang mitte gegen ca jahr frist "
             "jeweils je einlass einschliesslich einschl inklusive inkl",
    },
    "fr": {
        "-": "a au fin aux",
        "U": "jusqu jusque",
        "&": "et ou puis",
        "k": "vers",
        "u": "h heures heure",
        "!": "chaque tous toutes hebdomadaire mensuel lundis mardis mercredis jeudis vendredis samedis dimanches sauf dernier",
        "t": "venir annoncer confirmer",
        " ": "du de des le la les l d en date dates quand partir debut journee toute entre heure horaire horaires "
             "dates depuis mi inclus incluse",
    },
    "es": {
        "-": "a al fin",
        "U": "hasta",
        "&": "y e o",
        "u": "h hs horas hora hrs",
        "!": "cada todos todas semanal mensual excepto ultimo sabados domingos",
        "t": "confirmar definir",
        " ": "del de el la las los dia dias en fecha fechas cuando desde entre inicio comienzo durante todo horario hora "
             "partir mediados principios finales inclusive ambos",
    },
    "it": {
        "-": "a al alle all alla ad fine",
        "U": "fino sino entro",
        "&": "e o ed",
        "k": "ore ora h alle dalle",
        "u": "h ore",
        "!": "ogni settimanale mensile tutti tutte ultimo",
        "t": "definire confermare",
        " ": "da dal dall del dell dello partire il lo la le i gli l di de nei nel giorno giorni data date orario "
             "quando inizio sara tra fra per tutto meta compreso inclusi",
    },
    "pt": {
        "-": "a ao aos as termino fim",
        "U": "ate",
        "&": "e ou",
        "u": "h horas hora hs",
        "!": "cada todo todos todas toda semanal mensal segundas tercas quartas quintas sextas sabados domingos ultimo",
        "t": "definir confirmar anunciar",
        " ": "de do da dos das dia dias em no na data datas quando entre inicio desde partir horario hora feira o",
    },
    "nl": {
        "-": "t/m tem einde",
        "U": "tot uiterlijk",
        "&": "en of",
        "k": "om",
        "u": "uur u h",
        "!": "elke iedere wekelijks maandelijks maandags dinsdags woensdags donderdags vrijdags zaterdags zondags laatste",
        "t": "volgt",
        " ": "van op de het vanaf datum datums wanneer tijd tijden begin start met in dag dagen tussen aanvang hele half eind inclusief "
             "telkens inloop",
    },
    "sv": {
        "-": "slut",
        "U": "till t.o.m tom senast fram",
        "&": "och eller samt",
        "k": "kl klockan",
        "u": "h",
        "!": "varje veckovis mandagar tisdagar onsdagar torsdagar fredagar lordagar sondagar sista",
        " ": "den fran mellan datum tid nar start borjar dag dagar hela i pa d med",
    },
    "da": {
        "-": "slut",
        "U": "til indtil senest inden",
        "&": "og eller samt",
        "k": "kl klokken",
        "u": "h",
        "!": "hver hvert ugentlig mandage tirsdage onsdage torsdage fredage lordage sondage sidste",
        " ": "den d fra mellem dato tid tidspunkt hvornar start starter dag dage hele i pa med",
    },
    "no": {
        "-": "slutt",
        "U": "til innen senest frem",
        "&": "og eller samt",
        "k": "kl klokken klokka",
        "u": "h",
        "!": "hver hvert ukentlig mandager tirsdager onsdager torsdager fredager lordager sondager siste",
        " ": "den fra mellom dato tid tidspunkt nar start starter dag dager hele i pa med",
    },
    "fi": {
        "-": "paattyy",
        "U": "viimeistaan",
        "<": "asti saakka mennessa",
        "&": "ja tai seka",
        "k": "klo kello",
        "!": "joka viikoittain maanantaisin tiistaisin keskiviikkoisin torstaisin perjantaisin lauantaisin sunnuntaisin",
        " ": "lopussa alussa puolivalissa loppupuolella alkaen paivamaara aika ajankohta milloin koko paiva alkaa valilla",
    },
    "pl": {
        "-": "koniec",
        "U": "do",
        "&": "i oraz lub",
        "k": "godz godzina godzinie godzinach godzinami o",
        "u": "h godz",
        "!": "kazdy kazda kazde kazdego codziennie poniedzialki wtorki srody czwartki piatki soboty niedziele",
        " ": "od w we dnia dniach dni data termin kiedy dzien start poczatek r roku rok miedzy dn caly g",
    },
    "cs": {
        "-": "az konec",
        "U": "do",
        "&": "a nebo",
        "k": "v ve",
        "u": "h hod hodin",
        "!": "kazdy kazda kazde kazdou tydne mesicne",
        " ": "od dne dnu datum termin kdy zacatek cas roku mezi ve v o",
    },
    "tr": {
        "-": "bitis",
        "<": "kadar dek",
        "&": "ve veya ile",
        "k": "saat",
        "!": "her",
        " ": "tarih tarihi tarihleri tarihler arasi arasinda zaman baslangic gunu gun saatleri saat yili tarihinde itibaren",
    },
    "ru": {
        "-": "по конец окончание",
        "U": "до",
        "&": "и или",
        "k": "в во",
        "u": "ч час часов часа",
        "!": "каждыи каждую каждое еженедельно ежемесячно",
        " ": "с со от г года год гг дата даты когда начало время на",
    },
    "uk": {
        "-": "по кінець",
        "U": "до",
        "&": "і та и або",
        "k": "о об",
        "!": "кожен кожна кожну щотижня",
        " ": "з із від р року рік дата дати коли початок час у в",
    },
    "ro": {"-": "la", "U": "pana", "&": "si sau", "k": "ora orele", "!": "fiecare", " ": "din de pe data in intre"},
    "hu": {"U": "ig", "&": "es", "u": "ora orakor", "!": "minden", " ": "tol tol kozott ev jan datum idopont"},
    "el": {"-": "εωσ ως εως μεχρι", "&": "και", "k": "στισ στις", "!": "καθε", " ": "απο τησ της του στο ημερομηνια"},
    "ca": {"-": "a al", "U": "fins", "&": "i o", "u": "h hores", "!": "cada", " ": "del de d el l la les dia dies des"},
    "sk": {"-": "az", "U": "do", "&": "a", "k": "o", "u": "h hod", "!": "kazdy kazdu", " ": "od dna datum termin v"},
    "sl": {"U": "do", "&": "in", "k": "ob", "!": "vsak vsako", " ": "od dne datum"},
    "hr": {"U": "do", "&": "i", "k": "u", "u": "h sati", "!": "svaki svake", " ": "od datum dana godine"},
    "bg": {"U": "до", "&": "и", "k": "в", "u": "ч часа", "!": "всеки всяка", " ": "от г година дата на"},
    "id": {"-": "sampai hingga s/d sd", "&": "dan", "k": "pukul jam", "u": "wib", "!": "setiap", " ": "tanggal pada dari hari"},
    "et": {"U": "kuni", "&": "ja", "k": "kell", "!": "iga", " ": "kuupaev"},
    "lv": {"U": "lidz", "&": "un", "k": "plkst", "!": "katru", " ": "no datums gada"},
    "lt": {"U": "iki", "&": "ir", "k": "val", "u": "val", "!": "kiekviena", " ": "nuo data m d"},
}  # fmt: skip


def _numbered(words: str, first: int = 1) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), first)}


MORE_MONTHS: dict[str, dict[str, int]] = {
    "en": {"sept": 9, "janu": 1, "febr": 2},
    "de": {"maerz": 3, "mrz": 3, "janner": 1, "feber": 2, "jaenner": 1, "sep": 9, "okt": 10},
    "fr": {"fev": 2, "jan": 1, "jui": 6, "jul": 7, "aou": 8, "sep": 9, "mar": 3, "avri": 4},
    "es": {"set": 9, "sep": 9, "setiembre": 9, "agto": 8},
    "it": {"sett": 9, "genn": 1, "lugl": 7, "giugn": 6, "febbr": 2},
    "nl": {"maa": 3, "sept": 9, "maart": 3},
    "sv": {"sept": 9, "jun": 6, "jul": 7, "mar": 3},
    "da": {"sept": 9},
    "no": {"sept": 9},
    "fi": {
        f"{stem}{case}": number
        for number, stem in enumerate(
            ["tammi", "helmi", "maalis", "huhti", "touko", "kesa", "heina", "elo", "syys", "loka", "marras", "joulu"], 1
        )
        for case in ("kuussa", "kuun")
    },
    "pl": {
        "wrzes": 9, "pazdz": 10, "czerw": 6, "ii": 2, "iii": 3, "iv": 4, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11,
        "xii": 12, **_numbered("styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie grudniu"),
    },
    "cs": _numbered("lednu unoru breznu dubnu kvetnu cervnu cervenci srpnu zari rijnu listopadu prosinci"),
    "sk": _numbered("januari februari marci aprili maji juni juli auguste septembri oktobri novembri decembri"),
    "sl": _numbered("januarju februarju marcu aprilu maju juniju juliju avgustu septembru oktobru novembru decembru"),
    "hr": _numbered("sijecnju veljaci ozujku travnju svibnju lipnju srpnju kolovozu rujnu listopadu studenom prosincu"),
    "uk": _numbered("січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні"),
    "el": _numbered("ιανουαριο φεβρουαριο μαρτιο απριλιο μαιο ιουνιο ιουλιο αυγουστο σεπτεμβριο οκτωβριο νοεμβριο δεκεμβριο"),
    "tr": {"agus": 8},
    "ru": {
        "сент": 9, "сен": 9, "нояб": 11, "ноя": 11, "фев": 2, "марта": 3, "март": 3,
        **_numbered("январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"),
    },
    "hu": {
        "marcius": 3,
        **_numbered(
            "januarban februarban marciusban aprilisban majusban juniusban juliusban augusztusban szeptemberben oktoberben "
            "novemberben decemberben"
        ),
    },
}  # fmt: skip
MORE_WEEKDAYS: dict[str, dict[str, int]] = {
    "en": {"tues": 1, "weds": 2, "wednes": 2, "thur": 3, "thurs": 3},
    "de": {"sonnabend": 5, "don": 3, "mon": 0, "fre": 4, "sam": 5, "son": 6, "mitt": 2},
    "fr": {"lu": 0, "ma": 1, "me": 2, "je": 3, "ve": 4, "sa": 5, "di": 6},
    "pt": {"segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4},
    "it": {"lu": 0, "ma": 1, "me": 2, "gi": 3, "ve": 4, "sa": 5, "do": 6},
    "sv": _numbered("mandagen tisdagen onsdagen torsdagen fredagen lordagen sondagen", 0),
    "da": {"man": 0, "tir": 1, "tor": 3},
    "no": {"tors": 3, "tirs": 1, **_numbered("mandagen tirsdagen onsdagen torsdagen fredagen lordagen sondagen", 0)},
    "fi": {
        "su": 6, "sunnuntaina": 6,
        **_numbered("maanantaista tiistaista keskiviikosta torstaista perjantaista lauantaista sunnuntaista", 0),
        **_numbered("maanantaihin tiistaihin keskiviikkoon torstaihin perjantaihin lauantaihin sunnuntaihin", 0),
    },
    "uk": {"середу": 2, "п'ятницю": 4, "п'ятниці": 4, "суботу": 5, "суботи": 5, "неділю": 6, "неділі": 6},
    "pl": {"poniedzialku": 0, "wtorku": 1, "srody": 2, "srode": 2, "czwartku": 3, "piatku": 4, "soboty": 5, "sobote": 5,
           "niedzieli": 6, "niedziele": 6, "sr": 2, "nd": 6, "pn": 0, "czwartek": 3},
    "cs": {"pondelka": 0, "uterka": 1, "streda": 2, "stredu": 2, "stredy": 2, "ctvrtka": 3, "patku": 4, "soboty": 5,
           "sobotu": 5, "nedeli": 6},
    "ru": {"понедельника": 0, "вторника": 1, "среду": 2, "среды": 2, "четверга": 3, "пятницу": 4, "пятницы": 4, "субботу": 5,
           "субботы": 5, "воскресенья": 6},
}  # fmt: skip
"""Names that CLDR lacks: colloquial short forms, and the case that follows a preposition."""

_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
ORDINALS: dict[str, dict[str, int]] = {
    "en": {
        **{word: number for number, word in enumerate(_UNITS, 1)},
        **{word: number for number, word in enumerate(_TENS, 10)},
        "twentieth": 20, "thirtieth": 30, "thirty-first": 31,
        **{f"twenty-{word}": 20 + number for number, word in enumerate(_UNITS, 1)},
    },
    "de": {"erster": 1, "ersten": 1, "zweiter": 2, "zweiten": 2, "dritter": 3, "dritten": 3},
    "fr": {"premier": 1},
    "es": {"primero": 1},
    "it": {"primo": 1},
    "pt": {"primeiro": 1},
}  # fmt: skip

CLOCK_WORDS: dict[str, tuple[int, int]] = {
    "noon": (12, 0), "midday": (12, 0), "midnight": (24, 0), "mittags": (12, 0), "mitternacht": (24, 0), "midi": (12, 0),
    "minuit": (24, 0), "meio-dia": (12, 0), "meia-noite": (24, 0), "middernacht": (24, 0), "midnatt": (24, 0), "midnat": (24, 0),
    "poludnie": (12, 0), "polnoc": (24, 0), "poledne": (12, 0), "pulnoc": (24, 0), "полдень": (12, 0), "полночь": (24, 0),
    "keskipaiva": (12, 0), "keskiyo": (24, 0), "mediodia": (12, 0), "medianoche": (24, 0), "mezzogiorno": (12, 0), "mezzanotte": (24, 0),
}  # fmt: skip


def names(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())


@lru_cache(maxsize=64)
def vocabulary(lang: str) -> dict[str, tuple[Meaning, ...]]:
    """Give what each word of a language may mean, the likeliest first; words that all languages share are in it."""
    found: dict[str, list[Meaning]] = {}

    def add(word: str, kind: str, value: int) -> None:
        meanings = found.setdefault(word, [])
        if (kind, value) not in meanings:
            meanings.append((kind, value))

    for table, more, kind, first in ((MONTHS, MORE_MONTHS, "M", 1), (WEEKDAYS, MORE_WEEKDAYS, "W", 0)):
        for number, names in enumerate(table.get(lang, "").split("|"), first):
            for word in names.split():
                add(word, kind, number)
        for word, number in more.get(lang, {}).items():
            add(word, kind, number)
    for word, number in ORDINALS.get(lang, {}).items():
        add(word, "D", number)
    for word, (hour, minute) in CLOCK_WORDS.items():
        add(word, "T", hour * 60 + minute)
    for roles in (ROLES.get(lang, {}), ROLES["*"]):
        for kind, words in roles.items():
            for word in words.split():
                if word not in found or found[word][0][0] in "-U<&kuv!t ":
                    add(word, kind, 0)
    return {word: tuple(meanings[:3]) for word, meanings in found.items()}


@lru_cache(maxsize=1)
def languages_of_months() -> dict[str, tuple[str, ...]]:
    """Give the languages in which a word names a month or a weekday, by the word."""
    found: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        for word, meanings in vocabulary(lang).items():
            if any(kind in "MW" for kind, _ in meanings):
                found.setdefault(word, []).append(lang)
    return {word: tuple(languages) for word, languages in found.items()}
