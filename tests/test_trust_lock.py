"""The lock file: a run with other rules than those reviewed is seen, and fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import __main__ as program
from dunlint import lock
from dunlint.errors import ConfigError
from dunlint.finding import RulesetInfo
from dunlint.program import forget
from test_cli import GOOD, RULE

INFO = RulesetInfo("mine", "1", "sha256:" + "a" * 64)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules" / "threat").mkdir(parents=True)
    (tmp_path / "rules" / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (tmp_path / "rules" / "threat" / "calls-family.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "dunlint.yaml").write_text(
        "rulesets: [./rules]\ninclude: ['t/**']\nlang: en\nlock: dunlint.lock\n", encoding="utf-8"
    )
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "good.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / ".cache"))
    return tmp_path


def _edit(project: Path) -> None:
    forget()  # a process keeps its rules; each command line is a process of its own
    path = project / "rules" / "threat" / "calls-family.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("通知您的家人\nexamples", "通知家人\nexamples"), encoding="utf-8"
    )


def test_a_changed_ruleset_fails_the_run(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rules", "lock"]) == 0
    first = (project / "dunlint.lock").read_bytes()
    assert program.main(["rules", "lock"]) == 0
    assert (project / "dunlint.lock").read_bytes() == first
    assert program.main(["check"]) == 0
    assert program.main(["rules", "lock", "--check"]) == 0
    _edit(project)
    for argv in (["check"], ["check"], ["check", "--no-cache"], ["check", "t/good.txt"], ["check", "t/good.txt"]):
        capsys.readouterr()
        assert program.main(argv) == 1
        out = capsys.readouterr().out
        assert "ruleset-changed" in out
        assert "dunlint.lock:4" in out
    for name in ("json", "sarif", "html", "junit", "github", "csv", "markdown"):
        capsys.readouterr()
        assert program.main(["check", "--format", name]) == 1
        assert "ruleset-changed" in capsys.readouterr().out
    assert program.main(["rules", "lock", "--check"]) == 1
    assert program.main(["rules", "lock"]) == 0
    assert program.main(["check"]) == 0


def test_it_can_be_made_a_warning_and_never_gets_lost(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program.main(["rules", "lock"])
    _edit(project)
    config = project / "dunlint.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "rules: {ruleset-changed: warning}\n", encoding="utf-8")
    capsys.readouterr()
    assert program.main(["check"]) == 0
    assert "ruleset-changed" in capsys.readouterr().out
    config.write_text(text, encoding="utf-8")
    assert program.main(["check", "--select", "threat"]) == 0  # about other rules: the notice still says it
    assert "locked" in capsys.readouterr().out
    assert program.main(["baseline", "create"]) == 0
    assert "ruleset-changed" not in (project / ".dunlint-baseline.json").read_text(encoding="utf-8")
    assert program.main(["check", "--baseline", ".dunlint-baseline.json"]) == 1
    assert program.main(["check", "--add-suppressions", "because"]) == 0
    assert program.main(["check"]) == 1
    assert program.main(["explain", "ruleset-changed"]) == 0


def test_a_named_lock_file_must_be_there_and_right(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in (None, b"", b"{}", b"\xff\xfe", b'{"dunlint-lock": 2, "rulesets": []}', b"[" * 100_000):
        if content is not None:
            (project / "dunlint.lock").write_bytes(content)
        assert program.main(["check"]) == 2
        error = capsys.readouterr().err
        assert "dunlint.lock" in error
        assert "Traceback" not in error


def test_each_kind_of_difference_has_its_words() -> None:
    path = "dunlint.lock"
    locked = lock.parse(lock.dump([INFO, RulesetInfo("old", "1", "sha256:b")]))
    assert [item.line for item in locked] == [4, 5]
    assert lock.differences(locked[:1], [INFO], path) == []
    changed = INFO._replace(version="2", digest="sha256:c")
    told = [item.message["en"] for item in lock.differences(locked, [changed, RulesetInfo("new", "1", "x")], path)]
    assert told == [
        "Ruleset mine: its files are not the locked ones (1 → 2).",
        "Ruleset new: not in the lock file.",
        "Ruleset old: locked, but not used in this run.",
    ]


@given(st.lists(st.builds(RulesetInfo, st.text(min_size=1), st.text(min_size=1), st.text(min_size=1)), max_size=4))
def test_what_is_written_reads_back(infos: list[RulesetInfo]) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for info in infos for part in info for char in part):
        return
    assert [item[:3] for item in lock.parse(lock.dump(infos))] == [tuple(info) for info in sorted(infos)]


@given(
    st.one_of(
        st.binary(),
        st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(
            lambda data: json.dumps({"dunlint-lock": 1, "rulesets": data}).encode()
        ),
    )
)
def test_any_file_is_read_or_refused(data: bytes) -> None:
    told = ""
    try:
        assert all(item.name and item.digest for item in lock.parse(data))
    except ConfigError as error:
        told = str(error)
    assert not told or "lock file" in told or "ruleset" in told
