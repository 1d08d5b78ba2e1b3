"""The words by which a list of events tells what stands where, in the languages of the product. Tables only."""

from __future__ import annotations

import re


def names(text: str) -> frozenset[str]:
    """Give the words of a text as a set."""
    return frozenset(text.split())


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


DOCUMENT = _words(
    "agendas?", "minutes", "packets?", "videos?", "audio", "recordings?", "documents?", "attachments?", "pdf",
    "docx?", "xlsx?", "board reports?", "download", "transcripts?", "presentations?", "slides?", "summary", "actions?",
    "notice", "public comments?", "live ?stream", "handouts?", "materials?", "decisions", "signature lists?",
    "sign-?in sheets?", "archives?", "exhibits?", "reports?", "resolutions?", "tagesordnung", "protokoll", "unterlagen",
    "niederschrift", "ordre du jour", "procès-verbal", "compte rendu", "actas?", "orden del día", "verbale",
    "ordine del giorno", "notulen", "agendapunten", "dagordning", "handlingar",
)  # fmt: skip
"""What a link to a document of a meeting is called: not the meeting's own page and not its name."""

DOCUMENT_PATH = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|mp3|mp4|m4v|zip|rtf|ics)(?:[?#]|$)|viewfile|fileopen|downloadfile|mediaplayer|"
    r"agendaviewer|minutesviewer|"
    r"showdocument|documentcenter|/minutes/|/agenda/",
    re.IGNORECASE,
)

ACTION = _words(
    "event details?", "meeting details?", "calendar", "upcoming events?", "read more", "more", "more info(?:rmation)?",
    "learn more", "details?", "view(?: details?| event| meeting)?",
    "register(?: now| here)?",
    "sign up", "rsvp", "tickets?", "book(?: now)?", "add to (?:my )?calendar", "ical", "outlook", "google calendar",
    "map", "directions",
    "click here", "here", "share", "print", "email", "export", "mehr(?: erfahren)?", "weiterlesen", "anmelden",
    "zur anmeldung", "en savoir plus",
    "lire la suite", "s'inscrire", "leer más", "más información", "inscribirse", "leggi tutto", "iscriviti",
    "lees meer", "aanmelden", "läs mer",
    "not available", "n/a", "tba", "tbd", "none", "yes", "no", "new", "edit", "skip",
    "live ?links?", "links?", "(?:meeting )?event page", "previous versions?", "webcasts?", "zoom(?: link)?", "view all",
    "(?:de)?select (?:or deselect )?this item", "amended", "full details", "find out more", "read on", "see more",
    "open", "close", "closed", "tentative", "confirmed", "scheduled", "past", "upcoming", "today",
    "join(?: online| meeting| zoom)?", "watch(?: live)?",
    "html", "english", "español", "notify me", "top", "back", "previous", "next",
)  # fmt: skip
"""What is done with an event: never its name."""

PUBLISHED = _words(
    "posted", "published", "updated", "modified", "last (?:updated|modified|revised)", "revised", "created",
    "submitted", "written",
    "effective", "adopted", "approved", "expires?", "copyright", "since", "established", "founded", "veröffentlicht",
    "aktualisiert", "stand",
    "erstellt", "publié", "mis à jour", "publicado", "actualizado", "pubblicato", "aggiornato", "gepubliceerd",
    "bijgewerkt", "publicerad",
    "uppdaterad", "last post", "last activity", "last reply", "joined", "member since", "reviewed", "commented", "signed",
    "dated", "passed", "enacted", "uploaded", "issued", "released",
)  # fmt: skip
"""What stands before a date that is not the date of an event."""

AGO = _words(
    "ago", "yesterday", "vor", "gestern", "il y a", "hier", "hace", "ayer", "fa", "ieri", "geleden", "gisteren", "sedan",
    "igår", "posted", "published",
)  # fmt: skip
"""How a page says when it was written; of an event that is said differently."""

DEADLINE = _words(
    "deadlines?", "due", "no later than", "register by", "registration (?:closes|ends|deadline)", "apply by",
    "rsvp by", "submissions?",
    "early bird", "anmeldeschluss", "anmeldefrist", "bewerbungsschluss", "einsendeschluss", "date limite",
    "fecha límite", "scadenza",
    "prior to", "at least", "before", "closing", "closes", "cut-?off", "application period", "applications?",
    "frist", "cierre", "plazo", "clôture", "sluitingsdatum",
)  # fmt: skip

WHEN_LABEL = re.compile(
    r"(?:^|[\s(|])(?:(?:event|meeting|start(?:ing)?|hearing|session)\s)?(?:dates?(?:\s?(?:and|&|/)\s?times?)?|when|"
    r"starts?|begins?|wann|datum|termin|"
    r"beginn|quand|fecha|cu[aá]ndo|quando|data|wanneer|tid|dato)\s?[:：]?\s{0,3}\Z",
    re.IGNORECASE,
)
"""What stands before the date of an event, as a label or the head of a column."""

PLACE_LABEL = re.compile(
    r"^(?:(?:event|meeting)\s)?(?:location|venue|where|place|address|ort|veranstaltungsort|wo|lieu|adresse|lugar|"
    r"d[oó]nde|luogo|dove|locatie|plaats|"
    r"waar|plats|sted)(?:\s?details?)?\s{0,2}(?:[:：]\s{0,3}|$)",
    re.IGNORECASE,
)
PLACE_CLASS = re.compile(r"locat|venue|place|address|where|(?:^|[-_ ])ort(?:[-_ ]|$)", re.IGNORECASE)
NAME_CLASS = re.compile(r"title|name|heading|headline|subject|titel|titre", re.IGNORECASE)
MAYBE_NAME_CLASS = re.compile(r"summary|(?:^|[-_ ])event(?:[-_ ]|$)|committee|meeting", re.IGNORECASE)
"""Classes of what is the name, and of what may hold it among other things; the heads of columns likewise."""
NOT_NAME_CLASS = re.compile(
    r"date|time|location|venue|address|place|description|excerpt|teaser|organi[sz]er|price|author|meta", re.IGNORECASE
)
TIME_LABEL = re.compile(
    r"^(?:time|uhrzeit|zeit|heure|hora|ora|tijd|tid|when|date|hours?|start|end|begin|from|to)s?\s{0,2}[:：]?\s{0,3}",
    re.IGNORECASE,
)

NEWS_CLASS = re.compile(
    r"(?:^|[-_ ])(?:post|news|blog|byline|posted|published|pubdate|comment|tweet|press)(?:[-_ ]|$)|publish|post-?(?:date|meta)|posted-on|"
    r"entry-(?:date|meta|title|summary)|news(?:item|list|feed)",
    re.IGNORECASE,
)
"""Classes of news and their dates."""
OTHER_HEADING = re.compile(
    r"^\W*(?:(?:latest|recent|our|company|more|open|current)\s)?(?:news|blog|press|press releases?|announcements?|articles?|"
    r"recent posts|newsroom|newsletters?|aktuelles|nachrichten|presse(?:mitteilungen)?|neuigkeiten|actualités?|actus|communiqués?|"
    r"noticias|notizie|nieuws|nyheter|jobs?|vacanc(?:y|ies)|positions?|careers|employment|stellen(?:angebote|anzeigen)?|"
    r"offres d'emploi|ofertas de empleo|vacatures|bids?|bid opportunities|tenders?|rfps?|requests? for proposals?|"
    r"ausschreibungen|licitaciones|publications?|publikationen|papers|preprints|publicaciones|pubblicazioni|history|timeline|"
    r"milestones|geschichte|chronik|histoire|historia|storia|obituaries|deadlines?|important dates|wichtige termine)\b",
    re.IGNORECASE,
)
"""What stands over news, jobs, tenders, publications and the like: dated, and no events."""
NEWS_PATH = re.compile(
    r"/(?:news|blog|press|press-?releases?|articles?|posts?|aktuelles|nachrichten|presse|actualites?|noticias|notizie|nieuws)(?:[/_-]|$)",
    re.IGNORECASE,
)
"""Where news lie."""

EVENT_CLASS = re.compile(
    r"event|meeting|calendar|schedule|agenda|upcoming|seminar|veranstalt|termin|session|course", re.IGNORECASE
)

EVENT_WORDS = _words(
    "meetings?", "events?", "calendar", "schedules?", "upcoming", "hearings?", "sessions?", "seminars?", "workshops?",
    "webinars?",
    "conferences?", "trainings?", "courses?", "meet-?ups?", "agendas?", "dates", "board", "committee", "council",
    "commission", "symposium",
    "symposia", "lectures?", "talks?", "program(?:me)?s?", "network(?:ing)?", "summit", "congress", "fair", "expo", "forum",
    "veranstaltung(?:en)?", "termine?", "sitzung(?:en)?", "kalender", "tagung(?:en)?", "fortbildung(?:en)?",
    "vorträge", "événements?",
    "evenements?", "réunions?", "colloques?", "rencontres?", "agenda", "ateliers?", "eventos?", "reuni(?:ón|ones)",
    "jornadas?", "cursos?",
    "talleres", "eventi", "incontri", "riunion[ei]", "corsi", "evenementen", "bijeenkomst(?:en)?",
    "vergadering(?:en)?", "evenemang", "möten",
)  # fmt: skip
"""What a list of events, or an event, is called."""

STATUSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cancelled", re.compile(r"\W*(?:meeting |event )?(?:has been |is |was )?(?:cancell?ed|cancell?ation|abgesagt|"
                             r"entfällt|annulée?|cancelad[oa]|annullat[oa]|"
                             r"geannuleerd|afgelast|inställt|aflyst|avlyst)\W*", re.IGNORECASE)),
    ("postponed", re.compile(r"\W*(?:meeting |event )?(?:has been |is |was )?(?:postponed|verschoben|reportée?|"
                             r"aplazad[oa]|rinviat[oa]|uitgesteld|uppskjutet)\W*",
                             re.IGNORECASE)),
)  # fmt: skip
"""Status → what a cell, badge or class says that says nothing else."""

STATUS_WORDS = _words(
    "cancell?ed", "cancell?ation", "postponed", "rescheduled", "abgesagt", "entfällt", "verschoben", "annulée?", "reportée?",
    "cancelad[oa]",
    "aplazad[oa]", "annullat[oa]", "rinviat[oa]", "geannuleerd", "uitgesteld", "inställt",
)  # fmt: skip
"""What two names of one meeting may differ by (``Board meeting``, ``Board meeting cancellation``)."""

ADDRESS = re.compile(
    r"\b(?:room|rm\.?|suite|floor|raum|saal|zimmer|salle|sala|zaal)\s{1,2}(?:no\.?\s)?[\dA-Z]|"
    r"(?:^|[,;:-]\s{0,2})\d{1,5}\s(?:[^\W\d_][\w.]*\s){1,4}(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|way)\b|"
    r"^(?:[^\W\d_][\w.-]*\s){0,3}[^\W\d_]\w*(?:straße|strasse|str\.|platz|weg)\s\d{1,4}\b",
    re.IGNORECASE,
)
"""What says where something is, not what it is."""

NO_EVENT = re.compile(
    r"\W*(?:there (?:is|will be) )?(?:no|keine?|pas de|sin|nessuna?|geen|ingen|inga)\s(?:[^\W\d_]+\s){0,3}?"
    r"(?:meetings?|sessions?|seminars?|colloqui(?:um|a)|class(?:es)?|lectures?|talks?|events?|hearings?|school|veranstaltung|"
    r"sitzung|vorlesung|seminar|réunion|séance|reunión|sesión|riunione|vergadering|bijeenkomst|möte)\b.{0,40}|"
    r"\W*0 (?:events?|veranstaltungen|termine|évènements|événements|eventos|eventi|evenementen)\b.{0,20}",
    re.IGNORECASE,
)
"""What a list says of a day on which nothing is (``No meeting``, ``No colloquium: spring break``)."""

STATED_TIME = _words(
    "meets?", "meetings?", "held", "begins?", "starts?", "commences?", "convenes?", "sessions?", "hearings?", "beginn(?:en|t)?",
    "stattfinden",
    "finden", "débute(?:nt)?", "commence(?:nt)?", "comienzan?", "empiezan?", "iniziano", "beginnen", "börjar",
)  # fmt: skip
"""What stands in the sentence that states the time of a whole list (``All meetings begin at 8:00 am``)."""

NOT_STATED_TIME = _words(
    "by", "before", "prior to", "deadline", "no later than", "office hours?", "open", "hours", "until", "call", "closed",
    "posted", "except",
    "bis", "öffnungszeiten", "avant", "antes",
)  # fmt: skip
"""What makes a time in such a sentence a different one."""
