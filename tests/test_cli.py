"""The command line: one table, two parsers, exit statuses, what goes where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunlint import __main__ as program
from dunlint import program as ruleset_cache
from dunlint.cli import app, check, fast
from dunlint.cli.check import FROM_CACHE, destinations
from dunlint.cli.options import BY_NAME, COMMANDS, Option, defaults
from dunlint.cli.setup import colored
from dunlint.errors import ConfigError

CHECK = BY_NAME["check"]


def slow(argv: list[str]) -> tuple[int, dict[str, Any] | None]:
    """The exit status and the values as typer sees them."""
    seen: list[dict[str, Any]] = []

    def note(command: object, values: dict[str, Any]) -> int:
        seen.append(values)
        return 0

    status = app.main(argv, note)
    return status, seen[0] if seen else None


VALUES = ("json", "sarif:out.sarif", "channel=sms", "threat,tone", "2026-11-22", "a b", "x=y=z", "法务确认")


def words_of(option: Option, wrong: bool) -> st.SearchStrategy[list[str]]:
    """Ways to write one option, now and then with a value that it does not take."""
    if not option.flags:
        return st.lists(st.sampled_from(["a.txt", "b dir/c.yaml", "-", "模板.csv"]), max_size=2)
    flag = st.sampled_from(option.flags)
    if option.kind == "flag":
        return flag.map(lambda name: [name])
    values = option.choices or (("0", "3", "12") if option.kind == "int" else VALUES)
    value = st.sampled_from((*values, "", "nonsense", "--quiet") if wrong else values)
    return st.tuples(flag, value, st.booleans()).map(
        lambda item: [f"{item[0]}={item[1]}"] if item[2] and item[0].startswith("--") else [item[0], item[1]]
    )


def argvs(*, wrong: bool) -> st.SearchStrategy[list[str]]:
    parts = st.lists(st.one_of(*(words_of(option, wrong) for option in CHECK.options)), max_size=6)
    return parts.map(lambda found: ["check", *(word for part in found for word in part)])


QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(argvs(wrong=False), st.sampled_from([[], ["--"], ["--", "--fix", "x"]]))
def test_both_parsers_agree(argv: list[str], more: list[str]) -> None:
    quick = fast.parse([*argv, *more])
    assert quick is not None
    assert slow([*argv, *more]) == (0, quick)


@QUIET
@given(argvs(wrong=True), st.sampled_from([[], ["--nonsense"], ["--format"], ["--help"], ["--fix=1"], ["-qq"]]))
def test_the_quick_parser_is_never_wrong(capsys: pytest.CaptureFixture[str], argv: list[str], more: list[str]) -> None:
    quick = fast.parse([*argv, *more])
    status, values = slow([*argv, *more])
    capsys.readouterr()
    assert quick is None or (status, values) == (0, quick)
    assert status in (0, 2)


@pytest.mark.parametrize("option", CHECK.options, ids=lambda option: option.dest)
def test_the_quick_parser_knows_every_option(option: Option) -> None:
    for flag in option.flags:
        value = option.choices[-1] if option.choices else "7"
        argv = ["check", flag] if option.kind == "flag" else ["check", flag, value]
        assert fast.parse(argv) == slow(argv)[1]
        assert fast.parse(argv) != fast.parse(["check"])


def test_defaults_are_the_same_for_both() -> None:
    assert fast.parse(["check"]) == slow(["check"])[1] == defaults(CHECK)


@pytest.mark.parametrize(
    "argv", [[], ["explain", "x"], ["check", "--help"], ["check", "--jobs", "-1"], ["check", "-qo"]]
)
def test_the_rest_is_left_to_typer(argv: list[str]) -> None:
    assert fast.parse(argv) is None


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for lang, text in (("zh", command.zh), ("en", command.en)):
        assert app.main(["--lang", lang, *command.name.split(), "--help"], lambda *_: 0) == 0
        assert text in capsys.readouterr().out


def test_usage_errors_exit_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["check", "--nonsense"], ["explain"], ["check", "--fail-on", "never-ever"], ["nonsense"]):
        assert program.main(argv) == 2
        assert capsys.readouterr().out == ""


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("dunlint ")


def test_destinations() -> None:
    assert destinations((), "") == [("text", "")]
    assert destinations(("json",), "out.json") == [("json", "out.json")]
    assert destinations(("text", "sarif:C:/out.sarif"), "") == [("text", ""), ("sarif", "C:/out.sarif")]
    for formats, output in ((("text", "json"), ""), (("jsn",), ""), (("json:a",), "b")):
        with pytest.raises(ConfigError):
            destinations(formats, output)


def test_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    with open(os.devnull, "w") as stream:
        assert not colored("auto", stream)
        assert colored("always", stream)
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert colored("auto", stream)
        monkeypatch.setenv("NO_COLOR", "1")
        assert not colored("auto", stream)
        assert colored("always", stream)


# --- whole runs, with a ruleset of one rule ---------------------------------------------------------------------------

RULE = """\
id: calls-family
group: threat
title: {zh: 联系家人, en: Calls the family}
severity: error
profile: core
message: {zh: "「{match}」以联系家人施压。", en: "\\"{match}\\" threatens to call the family."}
advice: {zh: 删去。, en: Delete it.}
match:
  - 通知您的家人
examples:
  meta: {channel: sms, audience: debtor}
  bad:
    - {text: 否则我们将通知您的家人。, match: 通知您的家人}
  good:
    - {text: 请按时还款。, why: 没有提到家人}
"""
BAD = "【某某消金】您好，您的借款已逾期，否则将通知您的家人。\n"
GOOD = "【某某消金】您好，您的借款已逾期3天，请按时还款。\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "rules" / "threat"
    folder.mkdir(parents=True)
    (tmp_path / "rules" / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (folder / "calls-family.yaml").write_text(RULE, encoding="utf-8")
    (tmp_path / "dunlint.yaml").write_text("rulesets: [./rules]\ninclude: ['t/**']\n", encoding="utf-8")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "bad.txt").write_text(BAD, encoding="utf-8")
    (tmp_path / "t" / "good.txt").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / ".cache"))
    return tmp_path


def test_exit_statuses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["check", "t/good.txt"]) == 0
    assert program.main(["check", "t/bad.txt"]) == 1
    assert program.main(["check"]) == 1
    assert program.main(["check", "--fail-on", "never"]) == 0
    assert program.main(["check", "--ignore", "threat"]) == 0
    capsys.readouterr()
    for argv, hint in (
        (["check", "--select", "calls-famly"], "calls-family"),
        (["check", "--set", "chanel=sms"], "channel"),
        (["check", "--set", "channel=smss"], "sms"),
        (["check", "--as-of", "tomorrow"], "tomorrow"),
        (["check", "--config", "none.yaml"], "none.yaml"),
        (["check", "--format", "jsom"], "json"),
        (["check", "--config", "dunlint.yaml", "--no-config"], "exclude"),
    ):
        assert program.main(argv) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert hint in output.err
        assert "Traceback" not in output.err


def test_nothing_to_check_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert program.main(["check", "empty"]) == 2
    assert "empty" in capsys.readouterr().err
    assert program.main(["check", "empty", "--allow-empty"]) == 0


def test_findings_go_to_stdout_and_reports_to_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["check", "--format", "concise", "--format", "json:none/r.json"]) == 2  # no such folder
    assert "r.json" in capsys.readouterr().err
    assert program.main(["check", "--format", "concise", "--format", "json:r.json", "--lang", "en"]) == 1
    output = capsys.readouterr()
    assert output.out.startswith("t/bad.txt:1:21: error calls-family ")
    assert output.err == ""
    report = json.loads((project / "r.json").read_text(encoding="utf-8"))
    assert [finding["match"] for finding in report["findings"]] == ["通知您的家人"]
    assert report["summary"]["files"] == 2


@pytest.mark.parametrize("name", sorted(FROM_CACHE))
def test_reports_from_the_cache_are_the_same(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    outputs = []
    for more in (["--no-cache"], [], []):
        assert program.main(["check", "--format", name, *more]) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_clean_answer_is_kept_while_nothing_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def call(*more: str) -> tuple[int, str, bool]:
        """Exit status, output, and whether something was checked."""
        with pytest.MonkeyPatch.context() as patch:
            seen: list[int] = []
            original = check.run_paths
            patch.setattr(check, "run_paths", lambda *a, **b: seen.append(1) or original(*a, **b))
            status = program.main(["check", "t/good.txt", *more])
        return status, capsys.readouterr().out, bool(seen)

    status, output, checked = call()
    assert (status, checked) == (0, True)
    assert call() == (0, output, False)
    assert call("--lang", "en")[2]
    assert call("--as-of", "2026-01-01")[2]
    assert call("--no-cache")[2]
    config, rule = project / "dunlint.yaml", project / "rules" / "threat" / "calls-family.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "profile: core\n", encoding="utf-8")
    assert call()[2]
    assert not call()[2]
    (project / "t" / "dunlint.yaml").write_text("rulesets: [../rules]\n", encoding="utf-8")  # a nearer one
    assert call()[2]
    rule.write_text(RULE.replace("通知您的家人", "请按时还款"), encoding="utf-8")
    ruleset_cache.forget()
    assert call()[0] == 1
    rule.write_text(RULE, encoding="utf-8")
    ruleset_cache.forget()
    assert call()[0] == 0
    (project / "t" / "good.txt").write_text(BAD, encoding="utf-8")
    assert call()[0] == 1
    assert not call()[2]


def test_the_quick_answer_imports_nothing_heavy(project: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); from dunlint.__main__ import main\n"
        "status = main(['check', 't/good.txt', '--quiet'])\n"
        "heavy = {'typing', 're', 'typer', 'rich', 'yaml', 'json', 'pathlib', 'dataclasses', 'dunlint.linter'}\n"
        "print(status, sorted(heavy & sys.modules.keys() - before))"
    )
    path = os.pathsep.join(filter(None, (str(Path(program.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-c", code]
    first, second = (
        subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False).stdout for _ in range(2)
    )
    assert "dunlint.linter" in first
    assert second == "0 []\n"


def test_an_unseen_file_loads_little_of_the_standard_library(tmp_path: Path) -> None:
    """The second run: rulesets and expressions are compiled then. What is listed took a third of a start before."""
    (tmp_path / "a.txt").write_text(
        "---\nchannel: sms\naudience: debtor\nstage: early\nsender_type: bank\n---\n"
        "【临溪银行】您好，您的账单逾期3天，应还120元，请在手机银行App还款，客服400-000-0000。\n",
        encoding="utf-8",
    )
    code = (
        "import sys; before = set(sys.modules); from dunlint.__main__ import main\n"
        "status = main(['check', 'a.txt', '--no-cache', '--quiet'])\n"
        "heavy = {'typing', 're', 'collections', 'functools', 'enum', 'contextlib', 'warnings', 'weakref', 'threading', 'unicodedata'}\n"
        "heavy |= {'typer', 'rich', 'yaml', 'json', 'pathlib', 'dataclasses', 'array', 're2', 'jieba', 'rjieba', 'dunlint.ruleset'}\n"
        "print(status, sorted(heavy & sys.modules.keys() - before))"
    )
    path = os.pathsep.join(filter(None, (str(Path(program.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path, "DUNLINT_CACHE_DIR": str(tmp_path / "cache")}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, cwd=tmp_path, check=False
        )
    assert done.stdout.endswith(" []\n"), done.stdout + done.stderr


def test_the_program_ends_with_all_that_was_written(project: Path) -> None:
    """``run`` leaves without taking memory apart: nothing of the report may be lost, and the status is told."""
    path = os.pathsep.join(filter(None, (str(Path(program.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    env = {**os.environ, "PYTHONPATH": path}
    for arguments, status in (("t/good.txt", 0), ("t/bad.txt", 1), ("nowhere.txt", 2)):
        command = [sys.executable, "-m", "dunlint", "check", "--no-cache", arguments, "--format", "json"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)
        assert done.returncode == status, done.stderr
        if status < 2:
            assert json.loads(done.stdout)["schema"] == 1
        command = [*command, "-o", "report.json"]
        assert subprocess.run(command, capture_output=True, env=env, check=False).returncode == status
        if status < 2:
            assert json.loads(Path("report.json").read_text(encoding="utf-8"))["schema"] == 1


def test_standard_input_and_brokenness(project: Path) -> None:
    def call(*argv: str, data: str = "") -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(filter(None, (str(Path(program.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
        env = {**os.environ, "PYTHONPATH": path, "LC_ALL": "C"}
        command = [sys.executable, "-m", "dunlint", *argv]
        return subprocess.run(command, input=data, capture_output=True, encoding="utf-8", env=env, check=False)

    done = call("check", "-", "--stdin-filename", "x.txt", "--format", "concise", data=BAD)
    assert (done.returncode, done.stdout[:14], done.stderr) == (1, "x.txt:1:21: er", "")
    assert call("check", "-", data=GOOD).returncode == 0
    assert call("check", "--stdin-filename", "x.txt").returncode == 2
    (project / "rules" / "threat" / "calls-family.yaml").write_text("id: [", encoding="utf-8")
    broken = call("check", "t")
    assert broken.returncode == 2
    assert "calls-family.yaml" in broken.stderr
    assert len(broken.stderr.splitlines()) == 1


def test_an_internal_error_is_one_masked_line(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("call 13812345678")

    monkeypatch.setattr("dunlint.cli.check.run_paths", fail)
    assert program.main(["check"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "RuntimeError" in error
    assert "13812345678" not in error
    monkeypatch.setenv("DUNLINT_DEBUG", "1")
    assert program.main(["check"]) == 2
    error = capsys.readouterr().err
    assert "Traceback" in error
    assert "13812345678" not in error


def test_interrupts_and_broken_pipes_are_quiet(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dunlint.cli.check.run_paths", stop)
    assert program.main(["check"]) == 130
    assert program.main(["check", "--jobs=1", "--nonsense"]) == 2
    capsys.readouterr()


def test_explain_list_laws(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["explain", "calls-family"]) == 0
    page = capsys.readouterr().out
    for text in ("calls-family", "联系家人", "删去。", "否则我们将通知您的家人。", "没有提到家人"):
        assert text in page
    assert program.main(["explain", "calls-famil"]) == 2
    assert "calls-family" in capsys.readouterr().err
    assert program.main(["explain", "suppression-unused", "--lang", "en"]) == 0
    assert "Suppression without a finding" in capsys.readouterr().out
    assert program.main(["rules", "list", "--format", "json"]) == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)] == ["calls-family"]
    assert program.main(["laws", "--no-config", "--format", "json", "--as-of", "2000-01-01"]) == 0
    laws = {law["law"]: law["status"] for law in json.loads(capsys.readouterr().out)}
    assert laws["pipl"] == "not_yet"


def test_rules_test(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rules", "test", "rules", "--no-config"]) == 0
    assert program.main(["rules", "test"]) == 0
    capsys.readouterr()
    path = project / "rules" / "threat" / "calls-family.yaml"
    path.write_text(RULE.replace("请按时还款。", "将通知您的家人。"), encoding="utf-8")
    assert program.main(["rules", "test"]) == 1
    assert "good example" in capsys.readouterr().out
    path.write_text(RULE.replace("match: 通知您的家人}", "match: 否则}"), encoding="utf-8")
    assert program.main(["rules", "test"]) == 1
    assert "not at" in capsys.readouterr().out
    path.write_text(RULE.split("examples:")[0], encoding="utf-8")
    assert program.main(["rules", "test"]) == 1
    assert "no example fires it" in capsys.readouterr().out
    path.write_text(RULE.replace("  - 通知您的家人", "  - 通知您的家人\n  - 联系您的单位"), encoding="utf-8")
    assert program.main(["rules", "test", "--coverage"]) == 0
    assert "联系您的单位" in capsys.readouterr().out


def test_a_new_rule_loads_and_its_examples_pass(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["rules", "new", "mentions-boss", "--group", "threat", "--folder", "rules"]) == 0
    assert program.main(["rules", "new", "mentions-boss", "--group", "threat", "--folder", "rules"]) == 2
    assert program.main(["rules", "new", "Mentions_Boss", "--group", "threat"]) == 2
    capsys.readouterr()
    assert program.main(["rules", "test", "--select", "mentions-boss"]) == 0


def test_segments(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["segments", "您" * 71, "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["units_max"], row["segments_max"], [len(part) for part in row["parts"]]) == (71, 2, [67, 4])
    assert program.main(["segments", "t/good.txt", "--lang", "en"]) == 0
    assert f"{len(GOOD.strip())} units, 1 parts" in capsys.readouterr().out


def test_baseline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["baseline", "check"]) == 2
    assert program.main(["check"]) == 1  # fills the cache, which has no sentences
    assert program.main(["baseline", "create"]) == 0
    before = (project / ".dunlint-baseline.json").read_bytes()
    config = project / "dunlint.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "baseline: .dunlint-baseline.json\n", encoding="utf-8")
    assert program.main(["check"]) == 0
    assert program.main(["baseline", "check"]) == 0
    assert program.main(["baseline", "create"]) == 0
    assert (project / ".dunlint-baseline.json").read_bytes() == before
    (project / "t" / "bad.txt").write_text(BAD + BAD, encoding="utf-8")
    assert program.main(["check"]) == 1
    (project / "t" / "bad.txt").write_text(GOOD, encoding="utf-8")
    capsys.readouterr()
    assert program.main(["baseline", "check"]) == 1
    assert capsys.readouterr().out.startswith(".dunlint-baseline.json:")
    assert program.main(["baseline", "prune"]) == 0
    assert program.main(["baseline", "check"]) == 0


def test_fixes_and_approvals(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "t" / "bad.txt"
    path.write_text("【某某消金】逾期３天，将通知您的家人。\n", encoding="utf-8")
    assert program.main(["check", "--diff-fixes"]) == 1
    assert "+【某某消金】逾期3天" in capsys.readouterr().out
    assert "３" in path.read_text(encoding="utf-8")
    assert program.main(["check", "--fix"]) == 1
    assert "３" not in path.read_text(encoding="utf-8")
    assert program.main(["check", "--add-suppressions", "法务确认"]) == 0
    assert program.main(["check"]) == 0
    assert "法务确认" in (project / "dunlint.yaml").read_text(encoding="utf-8")


def test_init_writes_what_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = project / "dunlint.yaml"
    before = config.read_text(encoding="utf-8")
    assert program.main(["init"]) == 0
    assert config.read_text(encoding="utf-8") == before
    assert "id: dunlint" in (project / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert program.main(["init", "--force"]) == 0
    capsys.readouterr()
    assert "t/**/*.txt" in config.read_text(encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8").replace("[cn]", "[./rules]"), encoding="utf-8")
    assert program.main(["check"]) == 1


def test_lsp_without_its_extra_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.delitem(sys.modules, "dunlint.lsp", raising=False)
    assert program.main(["lsp"]) == 2
    assert "Traceback" not in capsys.readouterr().err
