"""Kept answers: the same report while nothing changes, nothing of a template in the cache."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import __main__ as program
from dunlint import program as ruleset_cache
from dunlint.cli import answer, check

BAD = "channel: sms\naudience: debtor\nbody: 【远帆小贷】再不还，我们就通知您的家人和同事，牛角山路的老周也会知道。\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all tests here: the ruleset is compiled once."""
    ruleset_cache.forget()
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(cache))
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, bool]:
    """Exit status, output, and whether something was checked."""
    with pytest.MonkeyPatch.context() as patch:
        seen: list[int] = []
        original = check.run_paths
        patch.setattr(check, "run_paths", lambda *a, **b: seen.append(1) or original(*a, **b))
        status = program.main(["check", *argv])
    return status, capsys.readouterr().out, bool(seen)


@pytest.mark.parametrize("paths", [("t/bad.yaml",), ("t",), ()])
@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_a_report_with_findings_is_kept(
    project: Path, capsys: pytest.CaptureFixture[str], paths: tuple[str, ...], name: str
) -> None:
    status, output, checked = call(capsys, "--format", name, *paths)
    assert (status, checked) == (1, True)
    assert "threatens-family-or-contact-book" in output
    assert call(capsys, "--format", name, *paths) == (1, output, False)
    assert call(capsys, "--format", name, *paths, "--no-cache") == (1, output, True)
    if len(paths) == 0 or paths == ("t",):
        (project / "t" / "new.txt").write_text("【远帆小贷】请按时还款。", encoding="utf-8")
        assert call(capsys, "--format", name, *paths)[2]
    (project / "t" / "bad.yaml").write_text(BAD.replace("家人", "父母"), encoding="utf-8")
    status, changed, checked = call(capsys, "--format", name, *paths)
    assert checked
    assert changed != output


def test_no_text_of_a_template_is_in_the_cache(project: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = call(capsys, "t")[1]
    assert "牛角山路的老周" in output
    kept = b"".join(path.read_bytes() for path in (cache / "answers").iterdir())
    assert kept
    for piece in ("牛角山路", "家人和同事", "远帆小贷"):
        assert piece.encode() not in kept


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8-sig", "\r\n"), ("gb18030", "\n"), ("utf-16", "\n")])
def test_other_encodings(project: Path, capsys: pytest.CaptureFixture[str], encoding: str, newline: str) -> None:
    (project / "t" / "bad.yaml").write_bytes(BAD.replace("\n", newline).encode(encoding))
    status, output, _ = call(capsys, "t")
    assert status == 1
    assert call(capsys, "t")[:2] == (1, output)


def test_a_file_in_a_hidden_state_is_not_answered_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was there and is a FIFO or gone is looked at again."""
    assert call(capsys, "t/bad.yaml")[0] == 1
    (project / "t" / "bad.yaml").unlink()
    assert program.main(["check", "t/bad.yaml"]) == 2
    if hasattr(os, "mkfifo"):
        os.mkfifo(project / "t" / "bad.yaml")
        assert program.main(["check", "t/bad.yaml"]) == 2
    capsys.readouterr()


def test_reports_that_show_personal_data_are_not_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "t", "--show-sensitive")[2]
    assert call(capsys, "t", "--show-sensitive")[2]


@given(st.text("abcd你我他。\n", max_size=60), st.lists(st.text("abcd你我他。", max_size=20), max_size=4))
def test_pieces_give_the_text_again_without_holding_any(output: str, sources: list[str]) -> None:
    texts = dict(enumerate(sources))
    places = {
        text[at : at + answer.SHORTEST]: (number, at)
        for number, text in texts.items()
        for at in range(len(text) - answer.SHORTEST + 1)
    }
    pieces = answer._cut(output, places, texts)
    assert (
        "".join(piece if isinstance(piece, str) else texts[piece[0]][piece[1] : piece[2]] for piece in pieces) == output
    )
    literal = [piece for piece in pieces if isinstance(piece, str)]
    assert not any(gram in piece for piece in literal for gram in places)
