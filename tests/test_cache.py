"""The cache: private, checked, bounded, and without the texts it was made from."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dunlint
from dunlint import cache, packed
from dunlint.finding import Basis, Finding, RuleInfo, Suppression
from dunlint.span import Span
from dunlint.template import Source

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    path = str(tmp_path / "cache")
    monkeypatch.setenv("DUNLINT_CACHE_DIR", path)
    return path


def entries(base: str, kind: str = "ruleset") -> list[Path]:
    return sorted(Path(base, kind).iterdir())


def test_what_is_stored_comes_back(base: str) -> None:
    assert cache.load_blob("ruleset", "k") is None
    assert cache.store_blob("ruleset", "k", b"data")
    assert cache.load_blob("ruleset", "k") == b"data"
    assert cache.load_blob("ruleset", "other") is None
    assert cache.load_blob("results", "k") is None


def test_plain_data(base: str) -> None:
    data = {"words": ["催收", 1, None, True], "nested": ({"a": 1.5}, frozenset("ab"))}
    assert cache.store_data("ruleset", b"k", data)
    assert cache.load_data("ruleset", b"k") == data
    assert not cache.store_data("ruleset", b"k2", object())
    assert cache.load_data("ruleset", b"k2") is None


def test_where_it_lives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / "own"))
    assert cache.folder() == str(tmp_path / "own")
    monkeypatch.delenv("DUNLINT_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == str(tmp_path / "dunlint")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    if os.name == "posix":
        assert cache.folder() == str(tmp_path / ".cache" / "dunlint")


@POSIX
def test_modes(base: str) -> None:
    old = os.umask(0)
    try:
        assert cache.store_blob("ruleset", "k", b"data")
    finally:
        os.umask(old)
    assert stat.S_IMODE(os.stat(base).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(os.path.join(base, "ruleset")).st_mode) == 0o700
    assert stat.S_IMODE(entries(base)[0].stat().st_mode) == 0o600


@POSIX
@pytest.mark.parametrize("target", ["base", "kind", "entry"])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_what_others_may_write_is_not_used(base: str, target: str, mode: int) -> None:
    cache.store_blob("ruleset", "k", b"data")
    path = {"base": Path(base), "kind": Path(base, "ruleset"), "entry": entries(base)[0]}[target]
    path.chmod(0o700 | mode)
    assert cache.load_blob("ruleset", "k") is None
    if target != "entry":
        assert not cache.store_blob("ruleset", "k", b"new")


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("target", ["base", "kind", "entry"])
def test_what_belongs_to_others_is_not_used(base: str, target: str) -> None:
    cache.store_blob("ruleset", "k", b"data")
    path = {"base": Path(base), "kind": Path(base, "ruleset"), "entry": entries(base)[0]}[target]
    os.chown(path, 12345, 12345)
    assert cache.load_blob("ruleset", "k") is None


@POSIX
def test_links_and_pipes_are_not_followed(base: str, tmp_path: Path) -> None:
    cache.store_blob("ruleset", "k", b"data")
    entry = entries(base)[0]
    elsewhere = tmp_path / "elsewhere"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    assert cache.load_blob("ruleset", "k") is None
    entry.unlink()
    os.mkfifo(entry)
    assert cache.load_blob("ruleset", "k") is None


def test_every_damage_is_noticed(base: str) -> None:
    cache.store_blob("ruleset", "k", b"some data")
    entry = entries(base)[0]
    good = entry.read_bytes()
    for at in range(len(good)):
        entry.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert cache.load_blob("ruleset", "k") is None
        entry.write_bytes(good[:at])
        assert cache.load_blob("ruleset", "k") is None
    entry.write_bytes(good + b"x")
    assert cache.load_blob("ruleset", "k") is None
    entry.write_bytes(good)
    assert cache.load_blob("ruleset", "k") == b"some data"


def test_an_entry_under_another_name_is_not_taken(base: str) -> None:
    cache.store_blob("ruleset", "a", b"for a")
    cache.store_blob("ruleset", "b", b"for b")
    first, second = entries(base)
    first.write_bytes(second.read_bytes())
    values = {cache.load_blob("ruleset", "a"), cache.load_blob("ruleset", "b")}
    assert None in values


def test_another_version_sees_nothing(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.store_blob("ruleset", "k", b"data")
    monkeypatch.setattr(dunlint, "__version__", "99")
    assert cache.load_blob("ruleset", "k") is None


def test_no_place_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    for value in (str(blocked), str(blocked / "below"), "/proc/nothing/here"):
        monkeypatch.setenv("DUNLINT_CACHE_DIR", value)
        assert not cache.store_blob("ruleset", "k", b"x")
        assert cache.load_blob("ruleset", "k") is None


def test_size_is_bounded(base: str) -> None:
    for number in range(20):
        assert cache.store_blob("ruleset", str(number), b"x")
    assert len(entries(base)) == cache.LIMITS["ruleset"]
    assert cache.load_blob("ruleset", "19") == b"x"


def test_results_key_tells_apart() -> None:
    keys = {
        cache.results_key(*parts)
        for parts in [("a", b"b", "c"), ("ab", b"", "c"), ("a", b"bc", ""), ("a", b"c", "b"), ("a", b"b", "c")]
    }
    assert len(keys) == 4


TEXT = "【云帆消金】您好，\n将通知您的家人，电话13800138000。"
SOURCE = Source("a.txt", TEXT.encode(), TEXT)
SOURCES = {("a.txt", None, None): SOURCE}
RULES = {
    "r": RuleInfo(
        "r", "threat", {"zh": "题"}, "error", "core", {}, {"zh": "改"}, (Basis("pipl", "个人信息保护法", "第十条"),)
    )
}


def finding(text: str, wording: str = "「{}」以联系家人相威胁。", **changes: object) -> Finding:
    start = TEXT.index(text)
    end = start + len(text)
    lines = SOURCE.lines()
    shown = " ".join(text.split())
    made = Finding(
        "r", "threat", "error", "t1", "a.txt", Span(start, end), lines.position(start), lines.position(end), text,
        {"zh": wording.format(shown), "en": f"{shown!r}: threat"}, {"zh": "改"}, RULES["r"].basis, "f" * 32,
    )  # fmt: skip
    return made._replace(**changes)  # type: ignore[arg-type]


def test_findings_come_back_without_their_text_in_the_cache() -> None:
    found = [
        finding("通知您的家人"),
        finding("您好，\n将通知"),
        finding("13800138000", sensitive=True),
        finding("通知", match="", message={"zh": "缺少"}),
    ]
    blob = packed.pack(found, SOURCES)
    assert blob is not None
    for word in ("通知", "您的家人", "13800138000", "云帆"):
        assert word.encode() not in blob
    assert packed.unpack(blob, "a.txt", SOURCES, RULES) == found


def test_findings_that_cannot_be_kept() -> None:
    assert packed.pack([finding("通知", "「{}」，见 13800138000")], SOURCES) is None
    assert packed.pack([finding("通知", template="13800138000")], SOURCES) is None
    assert packed.pack([finding("通知", match="别的")], SOURCES) is None
    assert packed.pack([finding("通知", path="b.txt")], SOURCES) is None
    assert packed.pack([finding("通知", suppression=Suppression("inline", "x"))], SOURCES) is None


def test_findings_that_do_not_fit_the_file() -> None:
    blob = packed.pack([finding("通知您的家人")], SOURCES)
    assert blob is not None
    short = {("a.txt", None, None): Source("a.txt", b"", "短")}
    assert packed.unpack(blob, "a.txt", short, RULES) is None
    assert packed.unpack(blob, "a.txt", SOURCES, {}) is None
    assert packed.unpack(blob, "b.txt", SOURCES, RULES) is None


@given(st.binary(max_size=200))
def test_foreign_bytes_never_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    base = str(tmp_path_factory.mktemp("c") / "cache")
    cache.store_blob("ruleset", "k", b"x", base)
    entries(base)[0].write_bytes(data)
    assert cache.load_data("ruleset", "k", base) is None
