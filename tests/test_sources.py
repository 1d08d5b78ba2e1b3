"""The source catalogue: what is read, what is refused, and that editing touches nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery.sources import CatalogueError, Source, add_source, load_sources, set_state

GOOD = """\
# chambers
[rhein-events]
title = "Rhein: events"     # a title
spider = "icalendar"
url = "https://chamber.example/events.ics"
every = "2d"
topics = ["leadership"]
timezone = "Europe/Berlin"
country = "DE"
state = "active"   # checked in May

[other]
spider = "rss"
url = "webcal://other.example/feed"
options = { max_pages = 3, column = "x" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def one(tmp_path: Path, text: str, name: str = "a.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_reads_tables_in_order(folder: Path) -> None:
    one(folder, '[zed]\nspider = "rss"\nurl = "http://z.example/"\n', "b.toml")
    sources = load_sources(folder)
    assert list(sources) == ["rhein-events", "other", "zed"]
    assert sources["rhein-events"] == Source(
        name="rhein-events",
        spider="icalendar",
        url="https://chamber.example/events.ics",
        title="Rhein: events",
        every="2d",
        topics=["leadership"],
        timezone="Europe/Berlin",
        country="DE",
    )
    assert sources["rhein-events"].interval_seconds == 172_800
    assert sources["other"].host == "other.example"


@pytest.mark.parametrize(
    ("every", "seconds"), [("5m", 3_600), ("90m", 5_400), ("1h", 3_600), ("1d", 86_400), ("28d", 2_419_200)]
)
def test_nothing_is_asked_more_than_hourly(every: str, seconds: int) -> None:
    assert Source(name="x", spider="rss", url="https://x.example", every=every).interval_seconds == seconds


BASE = 'spider = "rss"\nurl = "https://x.example/"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"[x]\n{BASE}titel = 'T'", "a.toml: [x] titel: unknown key; did you mean 'title'?"),
        (f"[x]\n{BASE}name = 'y'", "a.toml: [x] name: unknown key"),
        (f"[x]\n{BASE}title = 4", "a.toml: [x] title: Expected `str | null`, got `int`"),
        (f"[x]\n{BASE}topics = [1]", "a.toml: [x] topics[0]: Expected `str`, got `int`"),
        ("[x]\nurl = 'https://x.example/'", "a.toml: [x] spider: is missing"),
        ("[x]\nspider = 'rss'", "a.toml: [x] url: is missing"),
        (
            "[x]\nspider = 'rss'\nurl = 'ftp://x.example/'",
            "a.toml: [x] url: 'ftp://x.example/' is none of http, https, webcal",
        ),
        ("[x]\nspider = 'rss'\nurl = 'file:///etc/passwd'", "is none of http, https, webcal"),
        ("[x]\nspider = 'rss'\nurl = 'https:///path'", "has no host"),
        ('[x]\nspider = "rss"\nurl = "https://x.example/\\n"', "has a blank or a control character"),
        ('[x]\nspider = "rss"\nurl = "https://x.example/a b"', "has a blank or a control character"),
        ('[x]\nspider = "rss"\nurl = "https://x.example/\\u202e"', "has a blank or a control character"),
        ("[x]\nspider = 'rss'\nurl = 'https://x.example:port/'", "is no address"),
        ("[x]\nspider = 'rss'\nurl = 'https://[::1'", "is no address"),
        (
            "[x]\nspider = 'rss'\nurl = 'https://me:secret@x.example/'",
            "a.toml: [x] url: https://x.example is given with a user name",
        ),
        (f"[x]\n{BASE}every = 'daily'", "a.toml: [x] every: 'daily' is not a number"),
        (f"[x]\n{BASE}every = '0d'", "a.toml: [x] every: '0d' is not a number"),
        (f"[x]\n{BASE}state = 'on'", "a.toml: [x] state: 'on' is none of active, candidate, off"),
        (f"[x]\n{BASE}country = 'de'", "a.toml: [x] country: 'de' is no ISO 3166 code"),
        (f"[x]\n{BASE}timezone = 'Berlin'", "a.toml: [x] timezone: 'Berlin' is no IANA time zone"),
        (f"[x]\n{BASE}timezone = '../etc/passwd'", "is no IANA time zone"),
        (
            f"[x]\n{BASE}options = {{ max_pages = '9' }}",
            "a.toml: [x] options.max_pages: '9' is not a number, 0 or more",
        ),
        (f"[x]\n{BASE}options = {{ max_bytes = -1 }}", "a.toml: [x] options.max_bytes: -1 is not a number, 0 or more"),
        (f"[x]\n{BASE}options = {{ max_pages = true }}", "options.max_pages: True is not a number"),
        (f"[x]\n{BASE}options = {{ complete = 0 }}", "a.toml: [x] options.complete: 0 is not true or false"),
        (f"[x]\n{BASE}options = 3", "a.toml: [x] options: Expected `object`, got `int`"),
        (f"[Big_Name]\n{BASE}", "a.toml: [Big_Name] is no name for a source"),
        (f"[{'x' * 81}]\n{BASE}", "is no name for a source"),
        (f"[x]\n{BASE}[x]\n{BASE}", "a.toml: not TOML: Cannot declare ('x',) twice (at line 4"),
        ("[x]\nspider = \nurl = 'u'", "a.toml: not TOML: Invalid value (at line 2"),
        ("title = 'lost'", "a.toml: title stands outside of a table"),
    ],
)
def test_refuses_with_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as error:
        load_sources(one(tmp_path, text))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_refuses_a_name_used_in_two_files(folder: Path) -> None:
    one(folder, f"[other]\n{BASE}", "b.toml")
    with pytest.raises(CatalogueError, match=r"b\.toml: \[other\] stands in a\.toml already"):
        load_sources(folder)


def test_refuses_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"[x]\n\xff")
    with pytest.raises(CatalogueError, match=r"a\.toml: not UTF-8 at byte 4"):
        load_sources(tmp_path)


def test_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no such folder"):
        load_sources(tmp_path / "none")


@pytest.mark.parametrize(
    ("spiders", "message"),
    [
        ({"icalendar": [], "rsss": []}, "a.toml: [other] spider: there is no 'rss'; did you mean 'rsss'?"),
        (
            {"icalendar": [], "rss": ["columns"]},
            "a.toml: [other] options.column: rss knows no such option; did you mean 'columns'?",
        ),
    ],
)
def test_refuses_unknown_spiders_and_options(folder: Path, spiders: dict[str, list[str]], message: str) -> None:
    with pytest.raises(CatalogueError) as error:
        load_sources(folder, spiders)
    assert str(error.value) == message


def test_refuses_a_topic_that_nobody_knows(folder: Path) -> None:
    one(folder, f"[third]\n{BASE}topics = ['leadership', 'leadershp']", "b.toml")
    with pytest.raises(CatalogueError) as error:
        load_sources(folder, topics=lambda: ["leadership", "finance"])
    assert str(error.value) == "b.toml: [third] topics: there is no 'leadershp'; did you mean 'leadership'?"


def test_takes_known_spiders_and_options(folder: Path) -> None:
    assert len(load_sources(folder, {"icalendar": [], "rss": {"column": "what it does"}})) == 2


def test_adds_a_source_and_keeps_the_rest(folder: Path) -> None:
    odd = "# mine\r\n[kept]\r\nspider='rss'\r\nurl='https://kept.example/'"
    (folder / "added.toml").write_bytes(odd.encode())
    source = Source(
        name="new-one",
        spider="schema_org",
        url="https://new.example/?a=b&c=d",
        title='Quotes " and \\ and ümlaut 🎉',
        topics=["hr", "leadership"],
        state="candidate",
        options={"max_pages": 3, "selectors": {"title": "h2 > a"}, "deep": True},
    )
    path = add_source(folder, source)
    assert path.read_bytes().startswith(odd.encode())
    assert load_sources(folder)["new-one"] == source
    assert list(load_sources(folder)) == ["rhein-events", "other", "kept", "new-one"]
    assert sorted(p.name for p in folder.iterdir()) == ["a.toml", "added.toml"]


def test_adds_no_name_twice_and_nothing_invalid(folder: Path) -> None:
    with pytest.raises(CatalogueError, match="stands in the catalogue already"):
        add_source(folder, Source(name="other", spider="rss", url="https://x.example/"))
    with pytest.raises(CatalogueError, match="url"):
        add_source(folder, Source(name="bad", spider="rss", url="javascript:alert(1)"))
    assert not (folder / "added.toml").exists()


def test_sets_a_state_and_touches_no_other_byte(folder: Path) -> None:
    path = set_state(folder, "rhein-events", "off")
    assert path.read_text(encoding="utf-8") == GOOD.replace('state = "active"   # checked', 'state = "off"   # checked')
    assert load_sources(folder)["rhein-events"].state == "off"


def test_sets_a_state_where_none_is_written(folder: Path) -> None:
    path = set_state(folder, "other", "off")
    assert path.read_text(encoding="utf-8") == GOOD.replace("[other]\n", '[other]\nstate = "off"\n')


def test_keeps_foreign_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"[\"x\"] # one\r\nspider = 'rss'\r\nurl = 'https://x.example/'\r\nstate = 'off'\r\n")
    set_state(tmp_path, "x", "active")
    assert path.read_bytes().endswith(b'/\'\r\nstate = "active"\r\n')


def test_keeps_the_mark_of_some_editors(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("\ufeff[x]\n" + BASE, encoding="utf-8")
    set_state(tmp_path, "x", "off")
    assert path.read_text(encoding="utf-8") == '\ufeff[x]\nstate = "off"\n' + BASE
    assert load_sources(tmp_path)["x"].state == "off"


def test_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    with pytest.raises(CatalogueError, match=r"a\.toml: cannot be read: Is a directory"):
        load_sources(tmp_path)


def test_edits_nothing_that_it_may_misread(tmp_path: Path) -> None:
    text = f"[y]\n{BASE}title = '''\n[x]\n'''\n[x]\n{BASE}"
    one(tmp_path, text)
    with pytest.raises(CatalogueError, match="cannot be edited safely"):
        set_state(tmp_path, "x", "off")
    assert (tmp_path / "a.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("name", "state", "message"), [("other", "on", "none of active"), ("othr", "off", "did you mean 'other'")]
)
def test_refuses_unknown_states_and_names(folder: Path, name: str, state: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        set_state(folder, name, state)


def test_a_name_may_be_that_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('["confs.tech"]\nspider = "icalendar"\nurl = "https://confs.example/all.ics"\n')
    assert list(load_sources(tmp_path)) == ["confs.tech"]
    set_state(tmp_path, "confs.tech", "off")
    assert load_sources(tmp_path)["confs.tech"].state == "off"
