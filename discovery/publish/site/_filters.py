"""A filtered page is a question like an interest: read from a query string, and written back into one."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import msgspec

from discovery.interests import Interest, InterestError, complete
from discovery.publish._words import interest_words
from discovery.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

MAX_VALUES = 20
"""Values of one key that are looked at."""
LISTS: dict[str, str] = {
    "topic": "topics", "type": "types", "kind": "kinds", "country": "countries", "attendance": "attendance",
    "language": "languages",
}  # fmt: skip
"""Keys of the query string that may come several times, and the key of an interest that each fills."""
NAME_CHARS = 80


def filter_of(values: Callable[[str], Sequence[str]], tree: Mapping[str, Iterable[str]]) -> tuple[Interest, list[str]]:
    """Read a filter; ``values`` gives the values of a key, ``tree`` the topics.

    Also gives what was left out because it makes no sense.
    """
    table: dict[str, Any] = {"id": "filter"}
    for key, field in LISTS.items():
        told = [value.strip()[:60] for value in values(key)[:MAX_VALUES] if value.strip()]
        if told:
            table[field] = [value.upper() for value in told] if key == "country" else told
    words = " ".join(values("q")[:1]).strip()[:300]
    if words:
        table["words"] = [words]
    for key in ("from", "to"):
        if any(values(key)):
            table[key] = values(key)[0][:10]
    price = "0" if any(values("free")) else "".join(values("max_price")[:1])
    if price:
        table["max_price"] = price[:20]
    near = "".join(values("near")[:1]).strip()[:100]
    if near:
        table["near"] = {"place": near, "km": "".join(values("km")[:1])[:10] or "50"}
    return _sensible(table, tree)


def _sensible(table: dict[str, Any], tree: Mapping[str, Iterable[str]]) -> tuple[Interest, list[str]]:
    """Make an interest of a table, without the keys whose values make no sense."""
    left_out: list[str] = []
    while True:
        try:
            interest = complete(msgspec.convert(table, Interest, strict=False), tree)
            return _named(interest), left_out
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at `$.")
            key = where.rstrip("`").split(".")[0].split("[")[0]
            left_out.append(f"{key}: {message}")
        except InterestError as error:
            key = str(error).partition(":")[0]
            left_out.append(str(error))
        if table.pop(key, None) is None:  # no key to blame: an empty question is a question too
            return _named(Interest()), left_out


def _named(interest: Interest) -> Interest:
    """Give a filter a title, and an id that is the same for the same question."""
    digest = blake2b(query_string(interest).encode(), digest_size=8).hexdigest()
    return msgspec.structs.replace(interest, id=f"filter-{digest}", title=title_of(interest))


def filter_from_path(query: str, tree: Mapping[str, Iterable[str]]) -> Interest:
    """Read a filter that stands in a path, as feeds have it."""
    given: Mapping[str, list[str]] = parse_qs(query, max_num_fields=100)
    return filter_of(lambda key: given.get(key, []), tree)[0]


def title_of(interest: Interest) -> str:
    """Name a filter for the list of calendars."""
    words = one_line(interest_words(interest))
    return f"Discovery: {words}" if len(words) <= NAME_CHARS else f"Discovery: {words[: NAME_CHARS - 1]}…"


def pairs_of(interest: Interest) -> list[tuple[str, str]]:
    """Give a filter as the pairs of a query string, always in the same order."""
    pairs: list[tuple[str, str]] = [("q", word) for word in interest.words]
    for key, field in LISTS.items():
        pairs += [(key, value) for value in getattr(interest, field)]
    if interest.max_price is not None:
        pairs.append(("free", "1") if not interest.max_price else ("max_price", f"{interest.max_price:g}"))
    if interest.near is not None and interest.near.place:
        pairs += [("near", interest.near.place), ("km", f"{interest.near.km:g}")]
    if interest.since:
        pairs.append(("from", interest.since.isoformat()))
    if interest.until:
        pairs.append(("to", interest.until.isoformat()))
    return pairs


def query_string(interest: Interest, **changed: str | None) -> str:
    """Write a filter as a query string; ``changed`` sets, or with None takes away, single keys."""
    pairs = [pair for pair in pairs_of(interest) if pair[0] not in changed]
    pairs += [(key, value) for key, value in changed.items() if value]
    return urlencode(pairs)


def feed_path(interest: Interest, ending: str) -> str:
    """Give the path of a filter's feed. In the path, since some calendar programs lose query strings."""
    return f"/feeds/filter/{query_string(interest) or 'all=1'}.{ending}"
