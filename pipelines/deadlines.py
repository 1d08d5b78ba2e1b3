"""Deadlines as exact instants; and those that a description states in so many words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from discovery.items import Deadline, Event, Opportunity
from discovery.when import find_when, parse_when
from discovery.zones import AOE, abbreviation_offset, to_utc, zone_name
from pipelines.clean import flag
from pipelines.dates import read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discovery.items import Item
    from discovery.when import When
    from pipelines import Context

END_OF_DAY = "23:59:59"
MAX_DESCRIPTION = 20_000
MAX_MENTIONS = 20
"""Mentions of deadlines in one description that are looked at."""
REACH = 45
"""Characters between the word and its date: ``Deadline for the submission of full papers: 3 May 2027``."""
WINDOW = 110
"""Characters after the word in which its date has to end."""

WORDS: dict[str, str] = {
    "call_for_papers": (
        r"(?:paper|abstract|proposal|talk|session|poster|full[- ]paper|manuscript)s?"
        r"(?:\s(?:submissions?|registration))?\s(?:(?:are\s|is\s)?due|deadline)|"
        r"(?:paper|abstract|proposal|talk|poster|manuscript)s?\ssubmissions?(?=\s?[:–-])|"
        r"deadline\s(?:for|of)\s(?:[a-z]+\s){0,3}?(?:submissions?|submitting|papers?|abstracts?|proposals?|talks?)|last\sda(?:y|te)\sto\ssubmit|"
        r"(?:accept|welcom)[a-z]*\s(?:[a-z]+\s){0,3}?(?:proposals?|abstracts?|papers?|talks?|submissions?)\s(?:until|till|through|by)|"
        r"submission\sdeadline|submissions?\s(?:are\s|is\s)?(?:due|closes?|ends?)|submit(?:ted)?\s[^.\n\d]{0,40}\b(?:by|before|until|no\slater\sthan)|"
        r"submitted\sby|(?:cfp|call\sfor\s(?:papers|"
        r"proposals|speakers|abstracts|participation))\s(?:deadline|closes?|ends?|(?:is\s)?open(?:\suntil)?)|"
        r"einreichungs(?:frist|schluss|ende)|einsendeschluss|(?:beiträge|abstracts|vorschläge|vorträge)\s[^.\n\d]{0,30}\bbis|"
        r"einreichung(?:en)?\s[^.\n\d]{0,20}\bbis|date\slimite\sde\s(?:soumission|dépôt)|"
        r"(?:soumissions?|appel\sà\s(?:communications?|contributions?))\s[^.\n\d]{0,20}\bjusqu['’]au|"
        r"fecha\slímite\s(?:de|para)\s(?:el\s|la\s)?(?:envío|presentación)|envío\sde\s[^.\n\d]{0,25}\bhasta|scadenza\s(?:per\sl['’]invio|abstract)|"
        r"prazo\s(?:para|de)\s(?:submissão|envio)|indiendeadline|sista\sdag\sför\s(?:bidrag|inlämning)|論文締切|投稿截止"
    ),
    "application": (
        r"nominations?\s[^.\n\d]{0,30}\b(?:by|until|before|no\slater\sthan|due|close)|last\sda(?:y|te)\sto\sapply|"
        r"convocatoria\s[^.\n\d]{0,20}\bhasta|"
        r"application\s(?:deadline|closing\sdate)|applications?\s(?:are\s|is\s|must\sbe\s[a-z]+\s)?(?:due|closes?|close|ends?|by)|"
        r"apply\s(?:by|before|until|no\slater\sthan)|deadline\s(?:to\sapply|for\sapplications?)|closing\sdate(?:\sfor\sapplications)?|"
        r"bewerbungs(?:schluss|frist|ende)|bewerben\s[^.\n\d]{0,20}\bbis|candidatures?\s[^.\n\d]{0,25}\b(?:avant\sle|jusqu['’]au)|"
        r"plazo\sde\s(?:solicitud|candidaturas?)|candidature\s[^.\n\d]{0,20}\bentro|prazo\s(?:de|para)\s(?:candidatura|inscrição)s?|"
        r"solliciteren\s[^.\n\d]{0,15}\btot|sista\sansökningsdag|ansök(?:an)?\s[^.\n\d]{0,15}\bsenast|ansøgningsfrist|søknadsfrist|"
        r"hakuaika\späättyy|termin\s(?:składania|nadsyłania)\s(?:wniosków|zgłoszeń)|uzávěrka\spřihlášek|son\sbaşvuru(?:\starihi)?|"
        r"срок\sподачи(?:\sзаявок)?|приём\sзаявок\sдо|応募締切|申请截止|지원\s?마감"
    ),
    "registration": (
        r"registration\s(?:deadline|closes?|ends?|(?:is\s)?open(?:\suntil)?(?!s)|due)|"
        r"registration\sopens?\s[^.\n]{0,40}\band\s(?:closes|ends)|"
        r"last\sda(?:y|te)\sto\sregister|tickets?\s(?:are\s)?(?:on\ssale|available)\suntil|melden\ssie\ssich\s[^.\n\d]{0,20}\bbis|"
        r"fecha\slímite\s(?:de|para)\s(?:la\s)?(?:inscripción|registro)|termine\s(?:per\sle|delle|di)\siscrizion[ei]|"
        r"uiterste\s(?:inschrijf|aanmeld)datum|ilmoittaudu\sviimeistään|regist(?:er|ration)\s(?:by|before|until|no\slater\sthan)|"
        r"deadline\s(?:to\sregister|for\sregistration)|rsvp\s(?:by|before|deadline)|sign[- ]?up\s(?:by|before|deadline|closes)|"
        r"anmelde(?:schluss|frist)|anmeldung\s[^.\n\d]{0,25}\bbis|inscriptions?\s[^.\n\d]{0,25}\b(?:avant\sle|jusqu['’]au)|"
        r"date\slimite\sd['’]inscription|inscripci(?:ón|ones)\s[^.\n\d]{0,20}\bhasta|plazo\sde\sinscripción|iscrizioni?\s[^.\n\d]{0,20}\bentro|"
        r"inscrições\s[^.\n\d]{0,15}\baté|(?:aanmelden|inschrijven)\s[^.\n\d]{0,15}\btot|sista\sanmälningsdag|anmäl(?:an|\sdig)\s[^.\n\d]{0,15}\bsenast|"
        r"tilmelding(?:sfrist|\ssenest)|påmelding(?:sfrist|\sinnen)|ilmoittautuminen\s(?:päättyy|viimeistään)|rejestracja\s[^.\n\d]{0,15}\bdo|"
        r"registrace\s[^.\n\d]{0,15}\bdo|son\skayıt(?:\starihi)?|регистрация\s[^.\n\d]{0,15}\bдо|申込締切|报名截止|등록\s?마감|신청\s?마감"
    ),
    "early_bird": (
        r"early[- ]?bird(?:\s[a-z]+){0,3}\s(?:deadline|until|ends?|by|before|closes?|till|through)|"
        r"frühbucher[a-zäöü]*\s[^.\n\d]{0,20}\bbis|"
        r"tarif\s(?:préférentiel|réduit|early\sbird)\s[^.\n\d]{0,20}\bjusqu['’]au|vroegboek[a-z]*\s[^.\n\d]{0,20}\btot"
    ),
    "notification": (
        r"(?:author\s|acceptance\s)?notifications?(?:\sof\s(?:acceptance|authors|decision)|\sto\sauthors|\sdate)?|"
        r"benachrichtigung\sder\sautor(?:en|innen)|notification\saux\sauteurs"
    ),
    "other": (
        r"camera[- ]ready(?:\s(?:papers?|versions?|cop(?:y|ies)|submissions?|deadline|due))*|"
        r"deadline|frist\s(?:bis|endet)|date\slimite|fecha\slímite|scadenza|data\slimite|termin\skońcowy|uzávěrka|son\starih|дедлайн|"
        r"крайний\sсрок|締切|締め切り|截止(?:日期|时间)?|마감"
    ),
}
"""What stands before the date of a deadline, by kind; the particular before the general."""

STEMS = (
    "deadline", "due", "accept", "welcom", "last da", "nominat", "convocatoria", "ticket", "melden", "beitr", "abstract",
    "vorschl", "vortr", "appel", "env", "termine", "uiterste", "camera",
    "submi", "cfp", "call", "einreich", "einsende", "limite", "límite", "soumission", "scadenza",
    "prazo", "indien", "sista", "appl", "closing", "bewerb", "candidat", "plazo", "sollicit", "ansök", "ansøg", "søknad", "hakuaika",
    "termin", "uzávěrk", "başvuru", "срок", "при", "регистрац", "дедлайн", "締", "截止", "마감", "regist", "rsvp", "sign",
    "anmel", "inscri", "iscriz", "aanmeld", "inschrijv", "anmäl", "tilmeld", "påmeld", "ilmoitta", "rejestrac", "son ",
    "early", "frühbuch", "tarif", "vroegboek", "notif", "benachrichtig", "frist",
)  # fmt: skip
"""What every word of a deadline holds, in lower case: most texts have none of these."""
LONGEST = 80
"""Characters of the longest word of a deadline."""
TEXTS_KEPT = 64
"""Texts whose deadlines are kept: the dates of a series share theirs."""

_MENTION = re.compile("|".join(rf"(?P<{kind}>(?<![^\W\d_])(?:{words}))" for kind, words in WORDS.items()))
_ANOTHER_SENTENCE = re.compile(r"\n\s*\n|[.!?]\s+[^\W\d_]")
_OF_SOMETHING_ELSE = re.compile(
    r"s?[^\n]*(?:;|\s[–—-]\s)\s?[^\W\d_]|s\s(?:in|on|at|are|und|and|et|y|e)\b", re.IGNORECASE
)
"""What goes on after a bare ``deadline`` when the date is that of something else."""
_EXTENDED = re.compile(
    r"\W{0,4}(?:(?:now|has been|is|new|firm|jetzt|neu)\s)*(?:extended|postponed|new|firm|verlängert|prolongée?|reportée?|"
    r"ampliad[oa]|prorrogad[oa]|prorogat[oa]|verlengd|förlängd|forlænget|forlenget)\b[^.\n\d]{0,20}",
    re.IGNORECASE,
)
"""What stands between a deadline and the one that took its place."""
_DELAYED = re.compile(
    r"\b(?:extended|moved|postponed|verlängert|prolong|repor|ampli|prorrog|prorog|verlengd|förläng|forlæng|forleng)",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\bopen$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ROLLING = re.compile(
    r"\b(?:rolling\s(?:basis|deadline|admissions?|applications?|recruitment)|(?:recruit|accept)\w*\son\sa\srolling|"
    r"(?:on\san?\s)?ongoing\s(?:basis|recruitment|opportunity|applications?)|no\s(?:application\s)?deadline|open\suntil\sfilled|"
    r"applications?\s(?:are\s)?(?:accepted|welcome)\s(?:at\sany\stime|year[- ]round|continuously)|laufend|jederzeit\smöglich|"
    r"fortlaufend|en\scontinu|de\sforma\scontinua|doorlopend|löpande)\b",
    re.IGNORECASE,
)
_ROLLING_WHEN = re.compile(
    r"\s*(?:ongoing|rolling|continuous(?:ly)?|any\stime|year[- ]round|open[- ]ended|laufend|jederzeit|doorlopend|löpande)\.?\s*",
    re.IGNORECASE,
)
_BEFORE_START = frozenset({"call_for_papers", "application", "registration", "early_bird"})
"""Kinds that come before what they are for."""


def process(item: Item, context: Context) -> Item:
    """Give each deadline its instant; add those that the description states; tell what is open to apply for."""
    known = [deadline for deadline in (_settled(item, deadline, context) for deadline in item.deadlines) if deadline]
    for deadline in _stated(item, context):
        if not any(_is_same(deadline, other) for other in known):
            known.append(deadline)
    item.deadlines = known
    if isinstance(item, Event | Opportunity):
        _check_start(item)
    if isinstance(item, Opportunity):
        item.deadline_status = _status(item, context)
    return item


def deadline_zone(text: str) -> str | None:
    """Give the zone of a deadline as ``discovery.zones`` writes zones: ``AoE``, ``-12:00``, ``Europe/Berlin``.

    ``PST`` is UTC-8 on every day of the year, as RFC 5322 has it; ``PT`` is the time of Los Angeles.
    """
    return abbreviation_offset(text) or zone_name(text)


def due_utc(due: str, zone: str | None) -> str | None:
    """Give the instant of a deadline; a day without a time ends at 23:59:59. None if the zone or the time is unknown.

    >>> due_utc("2027-01-15", "AoE")
    '2027-01-16T11:59:59Z'
    """
    moment = read_moment(due)
    if moment is None:
        return None
    if moment.utc is not None:
        return moment.utc
    local = f"{moment.local}T{END_OF_DAY}" if moment.is_date else moment.local
    return to_utc(local, zone) if zone else None


def _settled(item: Item, deadline: Deadline, context: Context) -> Deadline | None:
    """Normalise one deadline; None if nothing of it can be read."""
    zone = deadline_zone(deadline.timezone) if deadline.timezone else None
    if deadline.timezone and zone is None:
        flag(item, "zone_unreadable")
    if deadline.due is None and deadline.due_text:
        said = parse_when(deadline.due_text, lang=item.language, country=item.country, today=context.clock.now().date())
        if said is not None and said.precision in {"day", "minute"} and not (said.year_inferred or said.ambiguous):
            deadline.due = said.end if said.end and said.start is None else said.start
            zone = zone or said.timezone
    if deadline.due is not None:
        deadline.due = _readable(deadline, item)
    if deadline.due is None:
        return None
    deadline.timezone = zone
    deadline.due_utc = due_utc(deadline.due, zone)
    if deadline.due_utc is None:
        flag(item, "deadline_zone_unknown")
    return deadline


def _readable(deadline: Deadline, item: Item) -> str | None:
    """Write the due time in ISO 8601, or give None and keep the wording."""
    text = deadline.due or ""
    moment = read_moment(text)
    if moment is not None:
        suffix = {None: "", "UTC": "Z"}.get(moment.offset, moment.offset)
        return f"{moment.local}{suffix}"
    said = parse_when(text, lang=item.language, country=item.country)
    if said is not None and said.precision in {"day", "minute"} and not said.ambiguous:
        deadline.timezone = deadline.timezone or said.timezone
        return said.start or said.end
    deadline.due_text = deadline.due_text or text
    return None


def _stated(item: Item, context: Context) -> Iterator[Deadline]:
    """Give the deadlines that a description states: a word of the table, and soon after it a full date."""
    if item.description:
        for kind, due, zone, wording in _in_text(
            item.description[:MAX_DESCRIPTION], item.language, item.country or context.source.country
        ):
            yield Deadline(kind=kind, due=due, timezone=zone, due_text=wording, due_utc=due_utc(due, zone))


@lru_cache(maxsize=TEXTS_KEPT)
def _in_text(text: str, lang: str | None, country: str | None) -> tuple[tuple[str, str, str | None, str], ...]:
    """Find deadlines in a text: kind, due time, zone and wording of each."""
    made = []
    last = -1
    for number, match in enumerate(_mentions(text)):
        if number == MAX_MENTIONS:
            break
        window = text[match.end() : match.end() + WINDOW]
        found = find_when(window, lang=lang, country=country)
        if not found:
            continue
        (start, end), when = found[0]
        between, kind = window[:start], match.lastgroup or "other"
        if start > REACH or _ANOTHER_SENTENCE.search(between) or match.end() + start <= last:
            continue
        if _MENTION.search(_lower(between)) or (kind == "other" and _OF_SOMETHING_ELSE.match(between)):
            continue
        if len(found) > 1 and _EXTENDED.fullmatch(window[end : found[1][0][0]]):
            (_, end), when = found[1]
        due = _moment_of(when, match[0], between)
        if due is None:
            continue
        last = match.end() + start
        made.append((kind, due, when.timezone, " ".join(text[match.start() : match.end() + end].split())))
    return tuple(made)


def _moment_of(when: When, mention: str, between: str) -> str | None:
    """Give the moment at which something is due: a single one, or the end of the time in which it is open or of a delay."""
    if when.precision not in {"day", "minute"} or when.ambiguous:
        return None
    opened = _OPEN.search(mention) is not None
    if when.start is None or when.end is None:
        return when.end if when.start is None else None if opened else when.start
    return when.end if opened or _DELAYED.search(between) else None


def _lower(text: str) -> str:
    """Write a text in lower case, character for character: places in it stay."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join([char.lower()[0] for char in text])


def _mentions(text: str) -> Iterator[re.Match[str]]:
    """Find the words of deadlines, where one of their stems stands and a number follows soon."""
    lowered = _lower(text)
    places = []
    for stem in STEMS:
        place = lowered.find(stem)
        while place >= 0:
            places.append(place)
            place = lowered.find(stem, place + len(stem))
    done = 0
    for place in sorted(places):
        begin, end = max(done, place - LONGEST), place + LONGEST
        if begin >= end or not _DIGIT.search(text, max(begin, place), end + WINDOW):
            continue
        for match in _MENTION.finditer(lowered, begin, min(len(text), end)):
            yield match
            done = match.end()
        done = max(done, place)


def _is_same(a: Deadline, b: Deadline) -> bool:
    return (a.due or "")[:10] == (b.due or "")[:10] and (a.kind == b.kind or "other" in {a.kind, b.kind})


def _check_start(item: Event | Opportunity) -> None:
    start = item.start_local
    if start and any(one.kind in _BEFORE_START and (one.due or "")[:10] > start[:10] for one in item.deadlines):
        flag(item, "deadline_after_start")


def _status(item: Opportunity, context: Context) -> str:
    """Tell whether one can still apply: by the last deadline for that, else by explicit words."""
    asked = [one for one in item.deadlines if one.kind != "notification"]
    if asked:
        return "passed" if all(_has_passed(one, context.clock.now()) for one in asked) else "dated"
    said = item.when_text and _ROLLING_WHEN.fullmatch(item.when_text)
    if item.deadline_status == "rolling" or said or _ROLLING.search((item.description or "")[:MAX_DESCRIPTION]):
        return "rolling"
    return "unknown"


def _has_passed(deadline: Deadline, now: datetime) -> bool:
    """Tell whether a deadline is over; without a zone only when it is over everywhere."""
    latest = deadline.due_utc or due_utc(deadline.due or "", AOE)
    return latest is not None and datetime.fromisoformat(latest) < now.astimezone(UTC)
