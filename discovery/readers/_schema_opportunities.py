"""schema.org nodes to items: courses, programmes, volunteer work, and the organizations behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from discovery.items import Deadline, Opportunity, Organization, Place
from discovery.readers._moments import before, duration, moment
from discovery.readers._schema_map import key_of
from discovery.readers._schema_prices import price
from discovery.readers._schema_values import (
    Node,
    Scope,
    addresses,
    as_list,
    bare,
    first_address,
    language_of,
    paragraphs,
    party,
    place,
    scalar,
    text,
    texts,
    values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

OPPORTUNITY_TYPES: dict[str, str] = {
    "JobPosting": "volunteering", "VolunteerAction": "volunteering", "Course": "course", "CourseInstance": "course",
    "EducationalOccupationalProgram": "course", "WorkBasedProgram": "course",
}  # fmt: skip
"""schema.org's opportunities with their kind. A ``JobPosting`` is one only with ``employmentType`` VOLUNTEER."""
ORGANIZATION_TYPES: dict[str, str | None] = {
    "NGO": "nonprofit", "ResearchOrganization": None, "Consortium": None, "WorkersUnion": None, "FundingAgency": None,
    "Organization": None, "EducationalOrganization": None, "CollegeOrUniversity": None, "Corporation": "company",
    "NewsMediaOrganization": None, "GovernmentOrganization": None, "MedicalOrganization": None, "LibrarySystem": None,
    "Project": None, "ResearchProject": None, "PoliticalParty": None, "SportsOrganization": None, "SportsTeam": None,
    "SearchRescueOrganization": None, "OnlineBusiness": None, "Cooperative": None, "School": None, "HighSchool": None,
    "FundingScheme": None,
}  # fmt: skip
"""Organizations that are read, with the kind that they certainly are. Shops, hotels and bands are none of ours."""
SPECIFIC_TYPES = frozenset({"NGO", "ResearchOrganization", "Consortium", "WorkersUnion", "FundingAgency"})
"""Organizations that somebody called more than an ``Organization``: read wherever they are a page's subject."""
TELLING = (
    "description",
    "address",
    "location",
    "memberOf",
    "parentOrganization",
    "subOrganization",
    "member",
    "areaServed",
)
"""What a node says that is about an organization itself; one without any of these only signs the page."""
MODES = {
    "online": "remote", "remote": "remote", "mooc": "remote", "distance learning": "remote", "virtual": "remote",
    "telecommute": "remote", "onsite": "on_site", "on-site": "on_site", "in person": "on_site", "in-person": "on_site",
    "offline": "on_site", "classroom": "on_site", "blended": "hybrid", "hybrid": "hybrid", "mixed": "hybrid",
    "onlineeventattendancemode": "remote", "offlineeventattendancemode": "on_site", "mixedeventattendancemode": "hybrid",
}  # fmt: skip
PERIODS = {"P1W": "week", "P1M": "month", "weekly": "week", "monthly": "month"}
MAX_INSTANCES = 200
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q\d{1,12})")
_ROR = re.compile(r"https?://ror\.org/(0[a-z0-9]{8})")
_MENTORING = re.compile(r"\bmentor(?:ing|ship)?\b", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,2})\s*(?:\+|-|–|$)")


def is_opportunity(node: Node, types: list[str]) -> bool:
    """Tell whether a node is an opportunity that is read."""
    if "JobPosting" in types:
        return any(bare(scalar(value) or "").upper() == "VOLUNTEER" for value in _employment(node))
    return any(name in OPPORTUNITY_TYPES for name in types)


def _employment(node: Node) -> Iterator[Any]:
    for value in as_list(node.get("employmentType")):
        yield from value.split(",") if isinstance(value, str) else [value]


def opportunities(node: Node, types: list[str], scope: Scope) -> Iterator[tuple[Opportunity, bool]]:
    """Map an opportunity, a course once for each of its instances; with each, whether its address is its own."""
    whole = _opportunity(node, types, scope)
    instances = [one for one in values(node, "hasCourseInstance", scope=scope) if isinstance(one, dict)][:MAX_INSTANCES]
    own = first_address(node, scope, "url") is not None
    if not instances:
        yield whole, own
        return
    for instance in instances:
        part = _opportunity(instance, types, scope)
        for name in whole.__struct_fields__:
            if getattr(part, name) in (None, [], {}) or name in {"name", "organization", "kind"}:
                setattr(part, name, getattr(whole, name))
        if "url" not in instance:
            part.url = whole.url
        part.source_key = key_of(instance, scope) or whole.source_key
        yield part, own or "url" in instance


def _opportunity(node: Node, types: list[str], scope: Scope) -> Opportunity:
    name = text(node, "name", "title", "headline")
    kind = next((OPPORTUNITY_TYPES[one] for one in types if one in OPPORTUNITY_TYPES), None)
    if kind == "course" and "Course" not in types and name and _MENTORING.search(name):
        kind = "mentoring_programme"
    made = Opportunity(
        source_key=key_of(node, scope),
        kind=kind,
        name=name,
        url=first_address(node, scope, "url") or scope.resolve(scope.url),
        description=paragraphs(node, "description", "responsibilities"),
        price=price(node, scope),
        tags=texts(node, "keywords", "about", "occupationalCategory"),
        language=language_of(node, scope),
        image=first_address(node, scope, "image"),
        same_as=addresses(node, scope, "sameAs"),
        organization=party(node, scope, "hiringOrganization", "provider", "organizer", "agent", "sourceOrganization"),
        skills=texts(node, "skills", "teaches", "qualifications"),
    )
    made.location, physical, online = place(node, scope, "jobLocation", "location")
    made.mode = _mode(node) or ("hybrid" if physical and online else "remote" if online else None)
    if made.mode is None and physical and "JobPosting" in types:
        made.mode = "on_site"  # where somebody reports to work, by the definition of jobLocation
    _set_dates(made, node, scope)
    _set_effort(made, node)
    age = _AGE.match(text(node, "typicalAgeRange") or "")
    made.min_age = int(age[1]) if age is not None else None
    return made


def _mode(node: Node) -> str | None:
    stated = [
        scalar(value) or ""
        for name in ("courseMode", "eventAttendanceMode", "jobLocationType")
        for value in as_list(node.get(name))
    ]
    found = {mode for word in stated if (mode := MODES.get(bare(word).strip().lower()))}
    if not found:
        return None
    return found.pop() if len(found) == 1 else "hybrid"


def _set_dates(made: Opportunity, node: Node, scope: Scope) -> None:
    found = {}
    for name, names in (("start", ("startDate", "startTime")), ("end", ("endDate", "endTime"))):
        value = next(values(node, *names), None)
        one = scope.moment(value)
        if one is not None:
            found[name] = one
        elif (word := scalar(value)) is not None:
            made.when_text = " – ".join(filter(None, (made.when_text, word.strip()[:120]))) or None
    if "start" in found:
        made.start, made.timezone = found["start"].iso, found["start"].timezone
    if "end" in found:
        if made.start is not None and before(found["end"].iso, made.start):
            made.notes.append(f"end {found['end'].iso} before start dropped")
        else:
            made.end = found["end"].iso
    due = next(
        (one for value in values(node, "applicationDeadline", "validThrough") if (one := scope.moment(value))),
        None,
    )
    if due is not None:
        made.deadlines = [Deadline(kind="application", due=due.iso, timezone=due.timezone, url=made.url)]
        made.deadline_status = "dated"


def _set_effort(made: Opportunity, node: Node) -> None:
    """Take the hours from a course's schedule or its whole workload."""
    for schedule in values(node, "courseSchedule"):
        if isinstance(schedule, dict) and (length := duration(text(schedule, "duration"))) is not None:
            written = bare(text(schedule, "repeatFrequency") or "")
            made.per = PERIODS.get(written) or PERIODS.get(written.lower())
            if made.per is not None:
                made.hours_min = made.hours_max = round(length.total_seconds() / 3600, 2)
                return
    workload = duration(text(node, "courseWorkload", "timeRequired"))
    if workload is not None:
        made.hours_min = made.hours_max = round(workload.total_seconds() / 3600, 2)
        made.per = "once"


# --- organizations ------------------------------------------------------------------------------------------------


def is_organization(types: list[str]) -> bool:
    """Tell whether a node is an organization of a kind that is read."""
    return any(name in ORGANIZATION_TYPES for name in types)


def is_specific(types: list[str]) -> bool:
    """Tell whether the type alone says that the organization is of interest."""
    return any(name in SPECIFIC_TYPES for name in types)


def tells_of_itself(node: Node) -> bool:
    """Tell whether a node describes an organization, instead of signing a page with name, logo and links."""
    return any(node.get(name) for name in TELLING)


def organization(node: Node, types: list[str], scope: Scope) -> tuple[Organization, bool]:
    """Map an organization; tell whether its address is its own."""
    stated = first_address(node, scope, "url", "mainEntityOfPage")
    where, _, _ = place(node, scope, "location")
    if node.get("address"):
        where, _, _ = place(
            {"location": {"@type": "Place", "address": node["address"], "geo": node.get("geo")}}, scope, "location"
        )
    same_as = addresses(node, scope, "sameAs")
    made = Organization(
        source_key=key_of(node, scope),
        kind=next((kind for name in types if (kind := ORGANIZATION_TYPES.get(name))), None),
        name=text(node, "name", "legalName"),
        url=stated or scope.resolve(scope.url),
        description=paragraphs(node, "description", "slogan"),
        location=where if where != Place() else None,
        language=scope.language,
        image=first_address(node, scope, "logo", "image"),
        same_as=same_as,
        tags=texts(node, "keywords", "knowsAbout"),
        parent=party(node, scope, "parentOrganization"),
        founded=_founded(node),
        identifiers=_identifiers(node, same_as),
        alternate_names=[name for name in texts(node, "alternateName") if name != text(node, "name")],
    )
    return made, stated is not None


def _founded(node: Node) -> str | None:
    written = text(node, "foundingDate") or ""
    found = moment(written)
    return found.day if found is not None else written if re.fullmatch(r"\d{4}(?:-\d\d)?", written) else None


def _identifiers(node: Node, same_as: list[str]) -> dict[str, str]:
    """Give register numbers that stand in addresses: of Wikidata and the Research Organization Registry."""
    written = [*same_as, *(one for value in as_list(node.get("identifier")) if (one := scalar(value)))]
    identity = node.get("@id")
    if isinstance(identity, str):
        written.append(identity)
    found = {}
    for name, pattern in (("wikidata", _WIKIDATA), ("ror", _ROR)):
        numbers = [match[1] for line in written if (match := pattern.match(line))]
        if numbers:
            found[name] = numbers[0]
    return found
