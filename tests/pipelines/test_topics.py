"""Topics of items."""

from __future__ import annotations

import json
import math
from pathlib import Path

import msgspec
import pytest

from discovery.items import Event, Item, Organization, Party
from discovery.sources import Source
from discovery.topics import TopicError, Topics, load_topics
from pipelines import Context
from pipelines._topic_model import NOTHING, features, likenesses, load_model
from pipelines.topics import process, score

MANAGERS = Path(__file__).resolve().parents[1] / "data/topics"


@pytest.fixture(scope="module")
def topics() -> Topics:
    return load_topics()


def given(item: Item, topics: Topics) -> set[str]:
    return {one.topic for one in score(item, topics)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Women in Leadership Summit", {"leadership", "diversity"}),
        ("Waste Management Open House", {"sustainability"}),
        ("Stress Management Evening", set()),
        ("Java tasting at the coffee house", set()),
        ("Ruby wedding party", set()),
        ("Choir rehearsal", set()),
        ("Projektmanagement-Forum", {"project-management"}),
        ("Steuerberatertag", {"accounting"}),
        ("KI im Betrieb", {"ai"}),
        ("Congreso de recursos humanos", {"hr"}),
        ("ReactConf", {"javascript"}),
        ("KubeCon", {"devops"}),
    ],
)
def test_topics_of_names(name: str, expected: set[str], topics: Topics) -> None:
    assert given(Event(name=name), topics) == expected


@pytest.mark.parametrize("name", ["managers.jsonl", "more_managers.jsonl"])
def test_managers_items(name: str, topics: Topics) -> None:
    right = wrong = found = wanted = 0
    for line in (MANAGERS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        needed, allowed = set(row.pop("topics")), set(row.pop("also", ()))
        told = given(msgspec.convert(row, Item), topics)
        right, wrong = right + len(told & (needed | allowed)), wrong + len(told - needed - allowed)
        found, wanted = found + sum(bool(told & set(topics.families[topic])) for topic in needed), wanted + len(needed)
    assert right / (right + wrong) >= 0.85
    assert found / wanted >= 0.70


def test_one_mention_in_a_long_text_is_no_topic(topics: Topics) -> None:
    assert (
        given(Event(name="Summer party", description="We will sing and eat. " * 20 + "Ask our marketing team."), topics)
        == set()
    )
    assert given(Event(name="Summer party", description="SEO and content marketing for newsletters."), topics) == {
        "digital-marketing"
    }


def test_an_organiser_alone_is_no_topic(topics: Topics) -> None:
    assert given(Event(name="Summer party", organizer=Party(name="Marketing Club")), topics) == set()


def test_an_organization_by_its_field(topics: Topics) -> None:
    assert given(Organization(name="ABC", field="accounting"), topics) == {"accounting"}


def test_a_part_stands_for_its_whole(topics: Topics) -> None:
    told = given(Event(name="Python software developers"), topics)
    assert "python" in told
    assert "software" not in told
    assert "python" in topics.families["software"]


def test_the_source_says_so() -> None:
    context = Context(source=Source(name="s", spider="icalendar", url="", topics=["leadership"]))
    item = process(Event(name="Marketing breakfast"), context)
    assert (item.topics[0].topic, item.topics[0].score, item.topics[0].why) == ("leadership", 1.0, "source")
    assert "marketing" in {one.topic for one in item.topics}


def test_tags_of_a_known_vocabulary_are_its_own_words() -> None:
    context = Context(source=Source(name="s", spider="confs_tech", url=""))
    item = process(Event(name="Spring gathering", tags=["general", "kotlin"]), context)
    assert {one.topic for one in item.topics if one.score == 1.0} >= {"software", "java"}


def test_the_same_again() -> None:
    context = Context(source=Source(name="s", spider="x", url="", topics=["hr"]))
    once = process(Event(name="HR day and marketing"), context)
    first = list(once.topics)
    assert process(once, context).topics == first


def test_every_score_says_why(topics: Topics) -> None:
    for one in score(Event(name="SRE and marketing conf", url="https://srecon.example"), topics):
        assert 0 < one.score <= 1
        assert one.why


def test_resemblance_is_told_of_what_is_listed(topics: Topics) -> None:
    assert set(load_model().classes) - {NOTHING} <= set(topics)
    assert likenesses("Choir rehearsal", None, []) == {}


@pytest.mark.parametrize("name", ["", "PyCon PyCon", "GopherCon EU", "Ärztetag 2027", "c++now", "‹Programming›"])
@pytest.mark.parametrize("url", [None, "https://www.gophercon.example.org/2027/cfp", "https://[::1]/", "//x"])
def test_resemblance_is_that_of_the_features_learned(name: str, url: str | None, topics: Topics) -> None:
    model, evidence = load_model(), topics.evidence(name)
    odds = list(model.bias)
    for feature, value in features(name, url, evidence).items():
        for number, weight in model.weights.get(feature, ()):
            odds[number] += value * weight / 100
    for topic, like in likenesses(name, url, evidence).items():
        assert like.chance == pytest.approx(1 / (1 + math.exp(-odds[model.classes.index(topic)])))


def test_resemblance_names_what_speaks_for_it(topics: Topics) -> None:
    whys = {one.topic: one.why for one in score(Event(name="KubeCon Europe"), topics)}
    assert whys["devops"].endswith("kubecon: resembles events on it")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "http://[2001:db8::7]/"])
def test_a_host_that_is_a_number_resembles_nothing(topics: Topics, url: str) -> None:
    assert likenesses("Leadership Summit", url, ()) == likenesses("Leadership Summit", None, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[A]\ntitle='x'", r"\[A\] the name"),
        ("[a]\n", "title"),
        ("[a]\ntitle='x'\nparent='b'", "parent"),
        ("[a]\ntitle='x'\n[b]\ntitle='y'\nparent='a'\n[c]\ntitle='z'\nparent='b'", r"\[c\] parent"),
        ("[a]\ntitle='x'\nwords='y'", "words: is no list"),
        ("[a]\ntitle='x'\nwords=['y*z']", r"'y\*z'"),
        ("[a]\ntitle='x'\nwords=['*']", "words"),
        ("[a]\ntitle='x'\nwrods=['y']", "wrods: unknown key"),
        ("[a", "topics.toml: "),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "topics.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError, match=message):
        load_topics(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="No such file"):
        load_topics(tmp_path / "topics.toml")


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    import os

    path = tmp_path / "topics.toml"
    path.write_text("[a]\ntitle='x'\nstrong=['word']", encoding="utf-8")
    assert given(Event(name="a word"), load_topics(path)) == {"a"}
    path.write_text("[b]\ntitle='x'\nstrong=['word']", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert given(Event(name="a word"), load_topics(path)) == {"b"}


def test_the_data_folder_has_its_own_topics(tmp_path: Path) -> None:
    (tmp_path / "topics.toml").write_text("[a]\ntitle='x'\nstrong=['choir']", encoding="utf-8")
    assert [one.topic for one in process(Event(name="Choir"), Context(data=tmp_path)).topics] == ["a"]
    assert process(Event(name="Choir"), Context(data=tmp_path / "absent")).topics == []


def test_the_default_tree(topics: Topics) -> None:
    assert 40 <= len(list(topics)) <= 80
    assert all(one.words for one in topics.by_id.values())
    assert topics.linked("confs_tech")["kotlin"] == ("java", "android")


def test_links_are_the_words_that_a_spider_gives(topics: Topics) -> None:
    from discovery.spiders.ccfddl import FIELDS

    linked = topics.linked("ccfddl")
    assert linked
    assert set(linked) <= set(FIELDS.values())
