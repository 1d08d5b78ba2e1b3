"""Tables that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from discovery._toml import read_toml


@pytest.mark.parametrize("raw", [b"[a]\nb = 1\n", b"\xef\xbb\xbf[a]\nb = 1\n", b"[a]\r\nb = 1\r\n"])
def test_whatever_the_editor_left(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.toml").write_bytes(raw)
    assert read_toml(tmp_path / "x.toml") == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[a", "not TOML: "),
        (b"[a]\n[a]\n", "not TOML: "),
        (b"a = " + b"[" * 5000, "not TOML: "),
        (b"[a]\nb = '\xff'\n", "not UTF-8 at byte 9"),
        ("[a]".encode("utf-16"), "not UTF-8 at byte 0"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "x.toml").write_bytes(raw)
    with pytest.raises(ValueError, match=f"^{words}"):
        read_toml(tmp_path / "x.toml")
