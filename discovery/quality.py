"""What the quality flags of an item mean, in words: one table for the pipelines, the site and the documentation."""

from __future__ import annotations

QUALITY: dict[str, str] = {
    "name_is_url": "the name is a web address or has no letters",
    "predatory_series": "the organiser stands in the list of organisers of questionable conferences",
    "url_dropped": "a web address could not be published and was left out",
    "date_unreadable": "a date is stated in a form that could not be read",
    "date_imprecise": "only the month or the season is known",
    "date_ambiguous": "day and month may have changed places, or the weekday does not fit the date",
    "year_inferred": "the source names no year; it is the next such day",
    "year_mismatch": "name or address speak of another year than the dates",
    "dates_contradict": "the dates in words differ from those in the data",
    "dates_disagree": "sources give different days",
    "no_start": "only the end is known",
    "no_end": "the end is not known",
    "end_before_start": "the stated end was before the start and was left out",
    "end_absurd": "the stated end was in an impossible year and was left out",
    "duration_odd": "lasts longer than a month: perhaps a series, perhaps a typing error",
    "long_duration": "a conference of more than ten days",
    "zone_unknown": "the time zone is not known: the time is that of the place",
    "zone_unreadable": "the stated time zone could not be read",
    "deadline_after_start": "a deadline lies after the start",
    "deadline_zone_unknown": "the time zone of a deadline is not known: its exact moment is open",
    "place_ambiguous": "several places bear this name, and nothing tells which is meant",
    "place_several": "several places are named; the first is shown",
    "place_disagrees": "sources give different towns",
    "place_imprecise": "the coordinates are the middle of a region, an island, a small country or a postal code",
    "coordinates_false": "the stated coordinates are none: zero, out of range, or what a form has where nobody filled it in",
    "coordinates_contradict": "the stated coordinates lie far from the stated place and were left out",
    "price_odd": "a stated price is impossible and was left out",
    "price_contradicts": "is called free, yet has a price",
    "currency_unknown": "the currency could not be told",
}
"""Flag → what it means. Nothing is dropped for a flag."""
