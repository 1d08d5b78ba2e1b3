"""Kinds by stated types and words of names."""

from __future__ import annotations

import pytest

from discovery.items import EVENT_KINDS, OPPORTUNITY_KINDS, ORGANIZATION_KINDS, Event, Opportunity, Organization
from pipelines import Context
from pipelines.kinds import _tables, kind_of, level_of, process


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Women in Tech Conference", "conference"),
        ("Networking Conference", "conference"),
        ("Annual Conference & Expo", "conference"),
        ("Webinar: How to run a conference", "webinar"),
        ("Workshop on effective networking", "workshop"),
        ("Volunteer Management Conference", "conference"),
        ("Volunteer Day in the Park", "volunteering_event"),
        ("PyCon DE 2027", "conference"),
        ("ReactConf", "conference"),
        ("Fachkonferenz Personal", "conference"),
        ("Führungskräftetraining Basis", "training"),
        ("Netzwerktreffen der Gründerinnen", "networking"),
        ("Jobmesse Köln", "trade_fair"),
        ("Vortrag: Führen in der Krise", "seminar"),
        ("Journée d'étude sur le management", "conference"),
        ("Salon de l'emploi", "trade_fair"),
        ("Taller de liderazgo", "workshop"),
        ("Curso de gestión de proyectos", "training"),
        ("Meetup #12: Kafka", "meetup"),
        ("Introduction to Networking", "other"),
        ("Bacon tasting", "other"),
        ("Founders Exhibition of Painters", "other"),
        ("Women's Basketball at Elon - Exhibition", "other"),
        ("International Exhibition of Packaging", "trade_fair"),
        ("Board Meeting", "other"),
    ],
)
def test_events_by_name(name: str, kind: str) -> None:
    assert kind_of("event", None, name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Rheinland Chamber of Commerce", "chamber"),
        ("Industrie- und Handelskammer", "chamber"),
        ("Association of Internal Auditors", "professional_association"),
        ("Royal Society of Chemistry", "learned_society"),
        ("Bundesverband der Personalmanager", "professional_association"),
        ("Timber Trade Federation", "trade_association"),
        ("PMI Berlin Chapter", "chapter"),
        ("Berlin Python User Group", "community"),
        ("Bürgerstiftung Hamburg", "nonprofit"),
        ("Maple Street Homeowners Association", "other"),
        ("Widgets Ltd", "company"),
    ],
)
def test_organizations_by_name(name: str, kind: str) -> None:
    assert kind_of("organization", None, name) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Call for Papers: Data Day", "call_for_speakers"),
        ("Trustee and Treasurer", "board_role"),
        ("Mentor a student", "mentoring_programme"),
        ("Conference volunteers wanted", "event_volunteering"),
        ("Volunteer gardener", "volunteering"),
        ("Bénévole communication", "volunteering"),
        ("Certificate course in fundraising", "course"),
        ("Something else", "other"),
    ],
)
def test_opportunities_by_name(name: str, kind: str) -> None:
    assert kind_of("opportunity", None, name) == kind


@pytest.mark.parametrize(
    ("stated", "name", "kind"),
    [
        ("https://schema.org/ExhibitionEvent", "Spring show", "trade_fair"),
        ("Trade Fair", "Spring conference", "trade_fair"),
        ("EducationEvent", "Spring conference", "conference"),
        ("EducationEvent", "Spring", "seminar"),
        ("BusinessEvent", "Spring", "other"),
    ],
)
def test_stated_types(stated: str, name: str, kind: str) -> None:
    assert kind_of("event", stated, name) == kind


def test_tags_tell_where_the_name_does_not() -> None:
    assert kind_of("event", None, "Spring", ["Fun", "Webinars"]) == "webinar"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Trustee (Finance)", "board_role"),
        ("Vorstandsmitglied (m/w/d)", "board_role"),
        ("Trésorier bénévole", "board_role"),
        ("Volunteer mentor for young women", "mentoring_programme"),
        ("Lernpaten gesucht", "mentoring_programme"),
        ("Conference helper", "event_volunteering"),
        ("Bénévole festival de jazz", "event_volunteering"),
        ("Vrijwilliger festival", "event_volunteering"),
        ("Volunteer gardener", "volunteering"),
        ("Helper at our training courses", "volunteering"),
    ],
)
def test_a_name_tells_which_volunteering(name: str, kind: str) -> None:
    assert process(Opportunity(name=name, kind="volunteering"), Context()).kind == kind


def test_a_kind_of_the_vocabulary_stays() -> None:
    assert process(Event(name="Webinar", kind="other"), Context()).kind == "webinar"
    assert process(Event(name="Webinar", kind="conference"), Context()).kind == "conference"
    assert process(Opportunity(name="Volunteer", kind="JobPosting"), Context()).kind == "volunteering"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("International Coaching Federation", "international"),
        ("International Coaching Federation, Berlin Chapter", None),
        ("National Association of Auditors", "national"),
        ("Landesverband Bayern", "regional"),
        ("Ortsverein Köln", "local"),
        ("Society of Physics", None),
    ],
)
def test_levels(name: str, level: str | None) -> None:
    assert level_of(name) == level
    assert process(Organization(name=name), Context()).level == level  # type: ignore[union-attr]


def test_the_tables_speak_the_vocabulary() -> None:
    for item_type, kinds in (
        ("event", EVENT_KINDS),
        ("organization", ORGANIZATION_KINDS),
        ("opportunity", OPPORTUNITY_KINDS),
    ):
        tables = _tables()
        assert set(tables["synonyms"][item_type].values()) <= set(kinds)
        assert set(tables["wide"][item_type].values()) <= set(kinds)
        assert set(tables["words"][item_type]) <= set(kinds)
