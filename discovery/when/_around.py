"""What the words before and after a date make of it: one that another took the place of, one of something else."""

from __future__ import annotations

import re

_WAS = (
    r"was|were|instead\sof|previously|originally|formerly|(?:extended|moved|postponed|rescheduled|changed)\sfrom|"
    r"statt|anstatt|bisher|bislang|ursprünglich|vorher|zuvor|verschoben\svom|au\slieu\sd[eu]s?|initialement|précédemment|"
    r"en\s(?:lugar|vez)\sdel?|antes|anteriormente|originalmente|inicialmente|em\svez\sd[eo]|anziché|invece\sd[ei]l?|"
    r"inizialmente|in\splaats\svan|eerder|oorspronkelijk|i\sstället\sför|tidigare|ursprungligen|i\sste(?:de)?t\sfor|"
    r"tidligere|opprinnelig|oprindeligt|aiemmin|alun\sperin|zamiast|wcześniej|pierwotnie|původně|místo|namísto|önceki|"
    r"вместо|ранее"
)
_REPLACED = re.compile(rf"\(\s?(?:{_WAS})\b[^()]{{0,60}}\)|~~[^~]{{1,60}}~~", re.IGNORECASE)
"""A date in brackets, or struck out, that the one outside took the place of."""

_COUNTED = re.compile(
    r"\b\d{1,3}(?:st|nd|rd|th)?\s[A-Z][a-z]+\s(?:Street|Avenue|Road|Lane|Drive|St|Ave|Rd|Blvd|Square)\b(?:\s\d{1,4}\b)?|"
    r"[$€£¥]\s?\d[\d.,]*|(?<![\d.,/-])(?!(?:19|20)\d\d\b)\d[\d.,]*\s?(?:[€£₽円원]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|"
    r"kr|zł|Kč|руб|TL)\b)|"
    r"\b(?:day|part|week|tag|teil|woche|jour|partie|día|dia|parte|giorno|dag|deel|del|päivä|osa|dzień|część|den|část|gün|день|часть)"
    r" \d{1,2} ?:(?=\s)|(?<![\d.:/-])\d{1,3}\s(?:of|von|sur)\s\d{1,3}(?![\d.:/]|\s[A-Za-z])|"
    r"\(?(?<![\d.:/-])\d{1,3}(?:-(?:days?|nights?|weeks?|months?|years?|minutes?|mins?|hours?)|"
    r" (?:days|nights|weeks|months|years|minutes|mins|hours|tagen?|tage|nächte|wochen|monaten?|minuten|stunden|jours|nuits|semaines|"
    r"días|noches|semanas|meses|minutos|giorni|notti|settimane|mesi|minuti|dias|noites|dagen|weken|maanden|dagar|veckor|månader|dage|"
    r"uger|dager|uker|päivää|viikkoa|minuuttia|dni|tygodni[ea]?|minut|dní|dny|týdn[ůy]|dn(?:ей|я)|недел[ьи]))\b\)?",
    re.IGNORECASE,
)
"""Numbers that count days, parts, money or houses."""

_MOVED = (
    r"postponed|rescheduled|moved|deferred|verschoben|verlegt|report[ée]+e?s?|repoussée?s?|décalée?s?|déplacée?s?|"
    r"aplazad[oa]s?|pospuest[oa]s?|trasladad[oa]s?|reprogramad[oa]s?|rinviat[oaei]|spostat[oaei]|posticipat[oaei]|"
    r"adiad[oa]s?|remarcad[oa]s?|transferid[oa]s?|verplaatst|uitgesteld|verschoven|verzet|framflyttat|flyttat|uppskjutet|"
    r"framskjutet|udskudt|udsat|flyttet|utsatt|siirretty|siirtyy|siirtynyt|przełożon[eyao]|przesunięt[eyao]|přesunut[oay]?|"
    r"odložen[oay]?|ertelendi|перен[её]сен[оаы]?"
)
_TO = r"to|until|till|on|auf(?:\sden)?|au|aux|à|al|a|en|para|naar|tot|till|til|på|na|do|do\sdnia|на|до|il|le|el|o"
_MOVED_TO = re.compile(rf"[^\d(]{{0,60}}\b(?:{_MOVED})\b\s?:?\s?(?:(?:{_TO})\b\s?){{0,2}}(?=[^\W_])", re.IGNORECASE)
"""What stands before the day on which something takes place now."""
_MOVED_FROM = re.compile(
    rf"\b(?:{_MOVED}|extended|verlängert|prolongée?|ampliad[oa]|prorogat[oa]|prorrogad[oa])\b\W{{0,3}}"
    r"(?:from|vo[nm]|du|del?|de\sl[ao]|d[ao]|dal(?:l['’])?|dall[ao]|van|från|fra|od|ze?|со?)\b",
    re.IGNORECASE,
)
"""What stands before the day on which something took place once."""
_EXTENDED_TO = re.compile(
    r"[^\d]{0,40}(?:deadline|frist|schluss|termin|date\slimite|délai|plazo|fecha\slímite|scadenza|termine|prazo|"
    r"sista\sdag|uzávěrka|son\s(?:tarih|başvuru)|дедлайн|срок)\w*\b[^\d]{0,30}?"
    r"\b(?:extended|verlängert|prolongée?s?|reportée?s?|repoussée?s?|ampliad[oa]s?|extendid[oa]s?|prorrogad[oa]s?|prorogat[oaei]|"
    r"verlengd|förlängd?t?|forlænget|forlenget|jatkettu|przedłużony|prodloužen[oa]?|uzatıldı|продл[её]н)\b"
    r"\W{0,3}(?:(?:to|until|till|bis(?:\szum)?|au|jusqu['’]au|jusqu['’]à|a|al|até|para|hasta|fino|tot|till|til|do|до|el|o|le|il)\b\s?){0,2}"
    r"(?=[^\W_])|ampliado\sel\splazo\s(?:hasta|al?)(?:\sel)?\s|plazo\sampliado\s(?:hasta|al?)(?:\sel)?\s",
    re.IGNORECASE,
)
"""What stands before the last day of a deadline that once was earlier."""
_OTHER = re.compile(
    r"^(?:was|were)\b|\b(?:updated|posted|published|modified|created|written|issued|printed|retrieved|accessed|born|founded|established|"
    r"last\s(?:edition|year|update|time)|previous(?:ly)?|past|"
    r"veröffentlicht|aktualisiert|geändert|erstellt|stand|publiée?|mise?\sà\sjour|modifiée?|rédigée?|publicad[oa]|"
    r"actualizad[oa]|modificad[oa]|pubblicat[oa]|aggiornat[oa]|modificat[oa]|atualizad[oa]|gepubliceerd|geplaatst|bijgewerkt|"
    r"publicerad|uppdaterad|offentliggjort|opdateret|publisert|oppdatert|julkaistu|päivitetty|opublikowano|zaktualizowano|"
    r"aktualizacja|zveřejněno|aktualizováno|yayın\w*|güncelle\w*|опубликован\w*|обновлен\w*)\b|"
    r"更新|公開日|发布|發布|게시|수정",
    re.IGNORECASE,
)
"""What stands before the day on which something was written, or was before."""
_DEADLINE = re.compile(
    r"deadline|due|frist|schluss|limite|límite|plazo|scadenza|prazo|uzávěrka|дедлайн|срок|締切|截止|마감", re.IGNORECASE
)


def without_asides(text: str, mark: str = " ") -> str:
    """Overwrite what is no part of a date: ``11 May (was 4 May)``, ``Day 2:``, ``3 of 12``, ``4 days``. The length stays."""

    def marks(match: re.Match[str]) -> str:
        return mark * len(match[0])

    if "(" in text or "~~" in text:
        text = _REPLACED.sub(marks, text)
    return _COUNTED.sub(marks, text)


def moved_to(text: str) -> int:
    """Give the place after words that say that something takes place now on the day that follows, or 0."""
    match = _EXTENDED_TO.match(text) or _MOVED_TO.match(text)
    return match.end() if match is not None else 0


def is_moved_from(text: str) -> bool:
    """Tell whether a text says from which day something was moved."""
    return _MOVED_FROM.search(text) is not None


def is_of_another(words: str) -> bool:
    """Tell whether words before a date say that it is the day of writing, or of an earlier time."""
    return _OTHER.search(words) is not None


def is_of_deadline(words: str) -> bool:
    """Tell whether words before a date say that it is a deadline: one moment, and no range."""
    return _DEADLINE.search(words) is not None
