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
    r"\b(?:\d{1,5}\s)?\d{1,3}(?:st|nd|rd|th)\s(?:Street|Avenue|St\.|Ave)(?![^\W\d_])|"
    r"\b\d{1,3}(?:st|nd|rd|th)?\s[A-Z][a-z]+\s(?:Street|Avenue|Road|Lane|Drive|St|Ave|Rd|Blvd|Square)\b(?:\s\d{1,4}\b)?|"
    r"[$€£¥]\s?\d[\d.,]*|(?<![\d.,/-])(?!(?:19|20)\d\d\b)\d[\d.,]*\s?(?:[€£₽円원]|\b(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|"
    r"kr|zł|Kč|руб|TL)\b)|"
    r"\b(?:day|part|week|tag|teil|woche|jour|partie|día|dia|parte|giorno|dag|deel|del|päivä|osa|dzień|część|den|část|gün|день|часть)"
    r" \d{1,2} ?:(?=\s)|(?<![\d.:/-])\d{1,3}\s(?:of|von|sur)\s\d{1,3}(?![\d.:/]|\s[A-Za-z])|"
    r"\+ ?\d{1,3}\s(?:more|weitere|autres?|más|mais|altr[ei]|fler|flere|meer)\b|"
    r"\(?(?<![\d.:/-])\d{1,3}(?:-(?:days?|nights?|weeks?|months?|years?|minutes?|mins?|hours?)|"
    r" (?:days|nights|weeks|months|years|minutes|mins|hours|tagen?|tage|nächte|wochen|monaten?|minuten|stunden|jours|nuits|semaines|"
    r"días|noches|semanas|meses|minutos|giorni|notti|settimane|mesi|minuti|dias|noites|dagen|weken|maanden|dagar|veckor|månader|dage|"
    r"uger|dager|uker|päivää|viikkoa|minuuttia|dni|tygodni[ea]?|minut|dní|dny|týdn[ůy]|dn(?:ей|я)|недел[ьи]))\b\)?",
    re.IGNORECASE,
)
"""Numbers that count days, parts, money or houses."""

_STREET = re.compile(
    r"\b(?:rue|avenue|av\.|boulevard|bd|place\s(?=d[eu]\s|des\s)|quai|calle|avenida|avda\.?|plaza|paseo|via|viale|piazza|largo|rua|"
    r"praça|stra(?:ße|sse)|platz(?=\s(?:des|der|vom)\s)|ul\.|ulica|ulicy|al\.|aleja|pl\.|plac(?:u)?|ул\.?|улица|площадь|пр\.|"
    r"třída|náměstí|nám\.|ulice)\s{0,2}(?:(?:des|du|de\sla|del|de|der|vom|do|da|dell['’])\s?)?"
    r"(?:\d{1,2}|[ivx]{1,5})(?:er|\.|º|-го|-я)?\s(?:de\s)?[^\W\d_]{3,12}\b(?!\.?,?\s(?:de\s|del\s)?20\d\d)(?:\s1[89]\d\d\b)?"
    r"(?:(?:,\s?(?:n[or]?[.º°:]?\s?)?|\s)\d{1,4}\b(?!\.?\s?[^\W\d_]{3}|[./:-]\d))?|"
    r"\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}[\s-](?:stra(?:ße|sse)|str\.|platz|allee|cadde(?:si)?|cad\.|sokağı|sok\.|bulvarı|meydanı|"
    r"mahallesi|mah\.)(?![^\W\d_])(?:\s(?:no[:.]?\s?)?\d{1,4}\b(?!\.?\s?[^\W\d_]{3}|[./:-]\d))?",
    re.IGNORECASE,
)
"""Streets and squares that bear a date: ``Rue du 8 mai 1945``, ``Via XX Settembre 12``, ``19 Mayıs Caddesi``."""
_ASIDE = re.compile(
    r"\(\s?(?:rain.?date|snow.?date|back-?up|alternat(?:e|ive)|ausweichtermin|ersatztermin|registration|register|appl(?:y|ications?)|rsvp|sign.?up|tickets?|early.?bird|submi\w+|deadline|cfp|"
    r"doors|check-?in|set-?up|anmeld\w+|bewerb\w+|einlass|aufbau|vorverkauf|inscri\w+|iscri\w+|accueil|"
    r"ouverture|entro|prazo|aanmeld\w+|inschrij\w+|inloop|anmäl\w+|tilmeld\w+|påmeld\w+|ilmoittaut\w+|zgłosz\w+|rejestracj\w+|"
    r"registrac\w+|přihlášk\w+|kayıt\w*|son\sbaşvuru|регистраци\w+|заявк\w+|申込|締切|受付|開場|报名|報名|签到|신청|접수|등록|마감)"
    r"[^()]{0,60}\)",
    re.IGNORECASE,
)
"""Brackets that hold the date or the hour of something that only goes with it."""
_DOORS = re.compile(
    r"\b(?:doors?(?:\sopen)?|einlass|inloop|accueil|ouverture\sdes\sportes|apertura\s(?:puertas|porte)|insläpp|dørene\såpner|wejście|"
    r"ovet(?:\savautuvat)?)\s?:?\s?(?:at|from|ab|um|à|dès|vanaf|om|kl\.?|klo|od|alle|a\slas)?\s?"
    r"\d{1,2}(?:[:.h]\d\d)?(?:\s?(?:[ap]\.?m\.?|uhr|uur|h))?(?![\w:])|(?:開場|受付(?:開始)?|入場)\s?:?\s?\d{1,2}(?::\d\d|時(?:\d\d分|半)?)",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\d:.])(?:\d{1,2}:\d\d|\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\b|uhr\b|uur\b|h\b|時|点|시))|\bkl(?:o|\.)?\s\d",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"(?:(?:open|on)\s)?(?:now|today|jetzt|heute|maintenant|aujourd['’]hui|ahora|hoy|ora|oggi|agora|hoje|nu|vandaag|idag|nå|nyt|teraz|nyní|"
    r"şimdi|сейчас|現在|现在|지금|현재)\s?(?:-|~|until|till|through|thru|to|bis)\s?",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:findet\s(?:\w+\s){0,2}(?:kein\w*|nicht)|(?:does|did|will)\snot\stake\splace|no\s(?:meeting|event|session|class)|"
    r"pas\sde\s(?:réunion|séance|cours)|n['’]a\spas\slieu|no\s(?:hay|habrá)|non\ssi\s(?:tiene|terrà)|não\s(?:há|haverá)|"
    r"geen\s(?:bijeenkomst|vergadering|les)|inget\smöte|intet\smøde|ingen\s(?:møte|undervisning)|nie\sma\sspotkania|"
    r"entfällt|entfallen|fällt\s(?:leider\s)?aus|(?:ist|wird|wurde)\s(?:leider\s)?abgesagt|vervalt|gaat\sniet\sdoor|(?:is|wordt)\sgeannuleerd|"
    r"(?:is|was|has\sbeen|will\sbe)\scancell?ed|is\soff|(?:est|a\sété)\sannulée?|n['’]aura\spas\slieu|(?:se|queda|ha\ssido)\s(?:cancela|suspende|"
    r"cancelad[oa]|suspendid[oa])|è\sstat[oa]\sannullat[oa]|foi\scancelad[oa]|ställs\sin|utgår|aflyses|avlyses|peruuntuu|ei\sjärjestetä|"
    r"nie\sodbędzie\ssię|został[ao]?\sodwołan[yeao]|se\snekoná|iptal\sedil(?:di|miştir)|отменя(?:ется|ются)|не\sсостоится)(?!\w)|中止になり|취소되",
    re.IGNORECASE,
)
"""What says as a sentence that nothing takes place on the day it names."""

_MOVED = (
    r"postponed|rescheduled|moved|deferred|verschoben|verlegt|report[ée]+e?s?|repoussée?s?|décalée?s?|déplacée?s?|"
    r"aplazad[oa]s?|pospuest[oa]s?|trasladad[oa]s?|reprogramad[oa]s?|rinviat[oaei]|spostat[oaei]|posticipat[oaei]|"
    r"adiad[oa]s?|remarcad[oa]s?|transferid[oa]s?|verplaatst|uitgesteld|verschoven|verzet|framflyttat|flyttat|uppskjutet|"
    r"framskjutet|udskudt|udsat|flyttet|utsatt|siirretty|siirtyy|siirtynyt|przełożon[eyao]|przesunięt[eyao]|přesunut[oay]?|"
    r"odložen[oay]?|ertelendi|перен[её]сен[оаы]?|flyttas|skjuts\supp|udskydes|flyttes|utsettes|siirretään|przeniesion[yeao]|przenosimy|"
    r"se\s(?:aplaza|traslada|pospone)|si\ssposta|переносится"
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
    r"^(?:was|were)\b|\b(?:since|seit|updated|posted|published|modifi\w+|modific\w+|created|added|uploaded|written|issued|printed|retrieved|accessed|born|founded|established|"
    r"last\s(?:edition|year|update|time)|previous(?:ly)?|past|"
    r"veröffentlicht|aktualis\w+|geändert|änderung|erstellt|stand|publiée?|mise?\sà\sjour|rédigée?|créée?|ajoutée?|cread[oa]|añadid[oa]|creat[oa]|criad[oa]|aangemaakt|toegevoegd|skapad|oprettet|opprettet|luotu|utworzon[oy]|dodan[oy]|"
    r"vytvořen[oa]?|oluştur\w*|создан\w*|hinzugefügt|publicad[oa]|"
    r"actualiza\w+|pubblicat[oa]|aggiorna\w+|atualiza\w+|gepubliceerd|geplaatst|bijgewerkt|"
    r"publicerad|uppdater\w+|offentliggjort|opdater\w+|publisert|oppdater\w+|julkaistu|päivit\w+|opublikowano|zaktualizowano|"
    r"aktualizacja|zveřejněno|aktualiz\w+|yayın\w*|güncelle\w*|опубликован\w*|обновл\w+)\b|"
    r"更新|公開日|投稿日|掲載日|作成日|发布|發布|发表|發表|创建|게시|수정|작성|등록일|공고일",
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
        text = _ASIDE.sub(marks, _REPLACED.sub(marks, text))
    without_doors = _DOORS.sub(marks, text)
    if without_doors != text and _HOUR.search(without_doors) is not None:
        text = without_doors
    return _COUNTED.sub(marks, _STREET.sub(marks, text))


def moved_to(text: str) -> int:
    """Give the place after words that say that something takes place now on the day that follows, or 0."""
    match = _EXTENDED_TO.match(text) or _MOVED_TO.match(text)
    return match.end() if match is not None else 0


def running_until(text: str) -> int:
    """Give the place after words that say that something has begun already (``Now – 12 May``), or 0."""
    match = _RUNNING.match(text)
    return match.end() if match is not None else 0


def is_moved_from(text: str) -> bool:
    """Tell whether a text says from which day something was moved."""
    return _MOVED_FROM.search(text) is not None


def names_hour(text: str) -> bool:
    """Tell whether an hour stands in a text."""
    return _HOUR.search(text) is not None


def is_cancelled(text: str) -> bool:
    """Tell whether a sentence says that what was to be on a day is not."""
    return _CANCELLED.search(text) is not None


def is_of_another(words: str) -> bool:
    """Tell whether words before a date say that it is the day of writing, or of an earlier time."""
    return _OTHER.search(words) is not None


def is_of_deadline(words: str) -> bool:
    """Tell whether words before a date say that it is a deadline: one moment, and no range."""
    return _DEADLINE.search(words) is not None
