"""The status that a title states: cancelled, postponed, rescheduled, moved online."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discovery.items import Event
from discovery.text import fold

if TYPE_CHECKING:
    from discovery.items import Item
    from pipelines import Context

WORDS: dict[str, tuple[str, ...]] = {
    "cancelled": (
        "cancelled", "canceled", "cancellation", "event cancelled", "event canceled", "meeting cancelled", "meeting canceled",
        "has been cancelled", "has been canceled", "is cancelled", "is canceled", "called off",
        "abgesagt", "entfallt", "fallt aus", "gestrichen", "storniert", "annule", "annulee", "annules", "annulees",
        "cancelado", "cancelada", "cancelados", "canceladas", "suspendido", "suspendida", "annullato", "annullata", "annullati",
        "geannuleerd", "afgelast", "gaat niet door", "installt", "installd", "aflyst", "avlyst", "peruttu", "peruutettu",
        "odwolane", "odwolany", "odwolana", "zruseno", "zrusena", "zrusen", "iptal", "iptal edildi", "отменено", "отменен",
        "отменена", "отмена", "中止", "取消", "已取消", "취소", "취소됨",
    ),
    "postponed": (
        "postponed", "has been postponed", "postponed until further notice", "verschoben", "wird verschoben", "reporte",
        "reportee", "aplazado", "aplazada", "pospuesto", "pospuesta", "rinviato", "rinviata", "rimandato", "adiado", "adiada",
        "uitgesteld", "uppskjuten", "uppskjutet", "udskudt", "utsatt", "siirretty", "lykatty", "przelozone", "przelozony",
        "odlozeno", "ertelendi", "перенесено", "перенесен", "отложено", "延期", "推迟", "연기",
    ),
    "rescheduled": ("rescheduled", "has been rescheduled", "date changed", "new date", "neuer termin", "nueva fecha"),
    "moved_online": (
        "moved online", "now online", "now virtual", "moved to zoom", "findet online statt", "nur online", "passe en ligne",
    ),
}  # fmt: skip
"""Words that state a status by themselves at the beginning or the end of a title; folded: lower case, no accents."""

_NOT_ALONE = frozenset({"cancellation", "new date", "now online", "now virtual", "nur online", "date changed"})
"""Words that say something else when the title goes on behind them: ``Cancellation policies explained``."""
_EDGE = r"[\s\[\](){}*!:|\-–—~_.,;#<>【】「」（）：/]"
_STOP = r"(?=\s*[\])}*!:|\-–—~_,;#>】」）：/]|\.\s|\s+[\[(]|\s*$)"
_ON_AGAIN = r"(?!\s+(?:from|aus|du|desde|dal)\b)"
"""``rescheduled from 3/15`` is on."""


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(map(fold, words), key=len, reverse=True))


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        status,
        re.compile(
            rf"^{_EDGE}*(?:{_alternatives(words)}){_STOP}|"
            rf"^{_EDGE}*(?:{_alternatives(tuple(word for word in words if word not in _NOT_ALONE))}){_ON_AGAIN}\s|"
            rf"(?:^|[\[(*|:\-–—~!,;<【「（\s])(?:{_alternatives(words)}){_EDGE}*$"
        ),
    )
    for status, words in WORDS.items()
)


_STEMS = tuple({fold(word)[:5] for words in WORDS.values() for word in words})
"""What every title holds that states a status: most have none of it."""


def process(item: Item, context: Context) -> Item:  # noqa: ARG001
    """Set the status of an event by its title where the source says none, or only that it is on."""
    if isinstance(item, Event) and item.name and item.status in {None, "scheduled"}:
        stated = status_of(item.name)
        if stated != "scheduled":
            item.status = stated
    return item


def status_of(title: str) -> str:
    """Give the status that a title states by a word at its beginning or end, else ``scheduled``.

    >>> status_of("CANCELLED: Oak Leaf Painting"), status_of("How to cancel a subscription")
    ('cancelled', 'scheduled')
    """
    text = fold(title)
    if not any(stem in text for stem in _STEMS):
        return "scheduled"
    return next((status for status, pattern in _PATTERNS if pattern.search(text)), "scheduled")
