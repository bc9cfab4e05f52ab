"""Runs: metadata precedence, order, fingerprints, suppressions, processes, time bounds, the Python API."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path
from typing import Any

import pytest

import dunlint
from dunlint import baseline, checker, program
from dunlint import run as runs
from dunlint.align import MappedText
from dunlint.changes import Changes, Hunk
from dunlint.config import Config, relative
from dunlint.errors import ConfigError, RuleError
from dunlint.finding import Finding, Report
from dunlint.linter import Linter
from dunlint.readers import Limits
from dunlint.span import Position, Span
from dunlint.template import Source, Template

RULE = """\
id: {id}
group: {group}
title: {{zh: 规则, en: Rule}}
severity: {severity}
profile: core
message: {{zh: "「{{match}}」", en: "{{match}}"}}
advice: {{zh: 删去, en: Delete it}}
{more}
"""
UNREADABLE = """\
id: unreadable-file
group: template
title: {zh: 无法读取, en: Unreadable}
severity: error
profile: core
message: {zh: "{detail}", en: "{detail}"}
advice: {zh: 修正文件, en: Mend the file}
check: unreadable_file
"""
BAD = "【某某消金】将通知您的家人。\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A folder with a ruleset of its own; the working directory."""
    rules = {
        "threat/calls-family": RULE.format(
            id="calls-family", group="threat", severity="error", more="match: [通知您的家人]"
        ),
        "threat/calls-boss": RULE.format(
            id="calls-boss",
            group="threat",
            severity="warning",
            more="match: [联系您的单位]\napplies: {audience: [contact]}",
        ),
        "template/unreadable-file": UNREADABLE,
    }
    for name, text in rules.items():
        path = tmp_path / "rules" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "rules" / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (tmp_path / "t").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / "cache"))
    return Config(root=str(tmp_path), rulesets=("./rules",))


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def check(config: Config, *paths: str, **more: Any) -> Report:
    return runs.run(paths, config, as_of="2026-11-22", **more)


def rules_of(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_precedence_of_metadata() -> None:
    body, source = MappedText.verbatim("x"), Source("x", b"", "x")
    template = Template("a", body, source, own={"a": 1}, defaults={"a": 2, "b": 2}, inferred={"a": 5, "b": 5, "e": 5})
    found = checker.metadata_of(template, {"a": 3, "b": 3, "c": 3}, {"a": 4, "c": 4, "d": 4})
    assert found == {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def test_metadata_decide_which_rules_apply(project: Config) -> None:
    write("t/a.yaml", "templates:\n  - id: x\n    text: 您好，我们将联系您的单位。\n")
    assert rules_of(check(project, "t")) == []
    assert rules_of(check(project._replace(set={"audience": "contact"}), "t")) == ["calls-boss"]
    write("t/a.yaml", "templates:\n  - id: x\n    audience: debtor\n    text: 您好，我们将联系您的单位。\n")
    assert rules_of(check(project._replace(set={"audience": "contact"}), "t")) == []


def test_findings_stand_in_file_order(project: Config) -> None:
    write("t/b.txt", BAD * 2)
    write("t/a.txt", BAD)
    report = check(project, "t/b.txt", "t/a.txt")
    places = [(finding.path, finding.start) for finding in report.findings]
    assert places == [("t/a.txt", Position(1, 8)), ("t/b.txt", Position(1, 8)), ("t/b.txt", Position(2, 8))]
    assert (report.files, len(report.templates)) == (2, 2)
    assert set(report.sources) == {("t/a.txt", None, None), ("t/b.txt", None, None)}
    assert report.rulesets[0].name == "mine"


def test_fingerprints_hold_when_lines_move(project: Config) -> None:
    rows = "  - id: x\n    text: 将通知您的家人。\n  - id: y\n    text: 将通知您的家人。再说一次，将通知您的家人。\n"
    write("t/a.yaml", "templates:\n" + rows)
    before = [finding.fingerprint for finding in check(project, "t").findings]
    write("t/a.yaml", "# a comment\n\ntemplates:\n  - id: new\n    text: 您好，请按时还款。\n" + rows)
    after = [finding.fingerprint for finding in check(project, "t").findings]
    assert before == after
    assert len(set(before)) == 3


def finding(**changes: Any) -> Finding:
    base = Finding(
        "r", "g", "error", "t", "p", Span(0, 1), Position(1, 1), Position(1, 2), "m", {}, {}, (), sentence="s"
    )
    return base._replace(**changes)


def test_fingerprints_tell_equals_apart_and_ignore_made_up_names() -> None:
    first, second = checker.fingerprinted([finding(), finding()])
    assert first.fingerprint != second.fingerprint
    assert len(first.fingerprint) == 32
    named, moved = (checker.fingerprinted([finding(template=name, named=False)])[0] for name in ("$[0]", "$[1]"))
    assert named.fingerprint == moved.fingerprint
    assert named.fingerprint != first.fingerprint


def test_suppressed_findings_stay_in_the_report(project: Config) -> None:
    write("t/a.yaml", "# dunlint: ignore[calls-family] 法务确认\ngreeting: 您好，将通知您的家人。\n")
    report = check(project, "t")
    assert [(item.rule, item.suppression.reason) for item in report.findings if item.suppression] == [
        ("calls-family", "法务确认")
    ]
    assert not report.fails("note")
    write("t/a.yaml", "# dunlint: ignore[calls-family] 法务确认\ngreeting: 您好，请按时还款，谢谢。\n")
    report = check(project, "t")
    assert rules_of(report) == ["suppression-unused"]
    assert "suppression-unused" in report.rules
    assert report.findings[0].fingerprint
    assert rules_of(check(project._replace(rules={"suppression-unused": "disabled"}), "t")) == []


def test_nothing_is_skipped_in_silence(project: Config) -> None:
    write("t/empty.yaml", "")
    write("t/code.yaml", "version: 3\n")
    write("t/unknown.xyz", "plain words")
    Path("t/broken.txt").write_bytes(b"\xff\xfe\x00\x00\x81 \x00")
    write("t/a.txt", BAD)
    report = check(project, "t")
    seen = {item.path for item in report.skipped} | {item.path for item in report.findings}
    assert seen == {f"t/{name}" for name in ("empty.yaml", "code.yaml", "unknown.xyz", "broken.txt", "a.txt")}
    assert all(item.reason["zh"] and item.reason["en"] for item in report.skipped)


def test_unreadable_files_are_findings(project: Config) -> None:
    write("t/big.txt", BAD * 100)
    report = check(project._replace(limits=Limits(max_bytes=100)), "t")
    assert rules_of(report) == ["unreadable-file"]
    assert report.fails("error")
    with pytest.raises(ConfigError, match="no such"):
        check(project, "t/none.txt")


def test_a_ruleset_without_that_rule_still_says_what_was_not_read(project: Config) -> None:
    os.remove("rules/template/unreadable-file.yaml")
    program.forget()
    write("t/broken.json", '{"text": "将通知')
    report = check(project, "t")
    assert [item.path for item in report.skipped] == ["t/broken.json"]


def test_a_file_that_takes_too_long_fails_loudly(project: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    write("t/a.txt", BAD)

    def slow(*_: object) -> list[Finding]:
        time.sleep(30)
        return []

    monkeypatch.setattr(Linter, "lint", slow)
    report = check(project._replace(timeout=0.05), "t")
    assert rules_of(report) == ["unreadable-file"]
    assert "0.05" in report.findings[0].message["en"]


def test_processes_give_the_same_report(project: Config) -> None:
    for number in range(40):
        write(f"t/{number:02}.yaml", f"a{number}: 将通知您的家人。\nb: 您好，请按时还款，谢谢您。\n")
    one, two = check(project, "t"), check(project, "t", jobs=2)
    assert one == two
    assert len(one.findings) == 40


def cached(config: Config, *paths: str, **more: Any) -> tuple[Report, list[str]]:
    """The report of a run with the cache, and the files that had to be checked."""
    seen: list[str] = []
    original = checker.check_file

    def watch(path: str, *arguments: Any) -> Any:
        seen.append(path)
        return original(path, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checker, "check_file", watch)
        return check(config, *paths, cached=True, **more), seen


def bare(report: Report) -> Report:
    """Without what the cache does not keep."""
    return report._replace(
        findings=tuple(item._replace(sentence="") for item in report.findings),
        templates=tuple(item._replace(text="", metadata={}) for item in report.templates),
        sources={},
        rules={},
        laws={},
    )


def test_the_cache_gives_the_same_report(project: Config) -> None:
    write("t/bad.yaml", "a: 您好，将通知您的家人。\nb: 您好，请按时还款，谢谢您。\n")
    write("t/good.txt", "您好，请按时还款。")
    write("t/empty.yaml", "x: 1\n")
    fresh = check(project, "t")
    first, checked = cached(project, "t")
    assert first == fresh
    assert checked == ["t/bad.yaml", "t/empty.yaml", "t/good.txt"]
    second, checked = cached(project, "t")
    assert bare(second) == bare(fresh)
    assert not checked
    assert not cached(project, "t/good.txt")[0].findings


def test_the_cache_sees_every_change(project: Config) -> None:
    write("t/a.txt", BAD)
    cached(project, "t")
    for config in (
        project._replace(set={"audience": "contact"}),
        project._replace(rules={"threat": "note"}),
        project._replace(profile="core"),
        project._replace(ignore=("threat",)),
    ):
        assert cached(config, "t")[1] == ["t/a.txt"]
    assert not cached(project, "t")[1]
    write("t/a.txt", "您好，请按时还款。")
    assert cached(project, "t")[1] == ["t/a.txt"]
    rule = Path("rules/threat/calls-family.yaml")
    rule.write_text(rule.read_text(encoding="utf-8").replace("通知您的家人", "请按时还款。"), encoding="utf-8")
    program.forget()
    report, checked = cached(project, "t")
    assert (checked, rules_of(report)) == (["t/a.txt"], ["calls-family"])


def test_the_cache_keeps_no_personal_data_and_no_text(project: Config, tmp_path: Path) -> None:
    write("t/a.yaml", "k13812345678: 您好，将通知您的家人，电话13987654321。\nb: 您好，请按时还款，谢谢您。\n")
    cached(project, "t")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    for secret in ("13812345678", "13987654321", "谢谢您"):
        assert secret.encode() not in kept


def test_suppressions_and_time_limits_are_not_cached(project: Config) -> None:
    write("t/a.yaml", "# dunlint: ignore[calls-family] 法务确认\ngreeting: 您好，将通知您的家人。\n")
    cached(project, "t")
    report, checked = cached(project, "t")
    assert checked == ["t/a.yaml"]
    assert report.suppressed == 1


def test_a_baseline_knows_findings_of_cached_files(project: Config) -> None:
    write("t/a.txt", BAD)
    known = baseline.create(cached(project, "t")[0].findings, b"12345678", lambda path: relative(project, path))
    Path("b.json").write_bytes(baseline.dump(known))
    use = project._replace(baseline=str(Path("b.json").absolute()))
    assert [cached(use, "t")[0].suppressed for _ in range(2)] == [1, 1]
    write("t/a.txt", "您好，请按时还款。")
    assert rules_of(cached(use, "t")[0]) == ["baseline-stale"]


def test_only_changed_templates_are_reported(project: Config) -> None:
    rows = "".join(f"  - id: t{number}\n    text: 将通知您的家人。\n" for number in range(3))
    write("t/a.yaml", "templates:\n" + rows)
    write("t/b.yaml", "templates:\n" + rows)
    report = check(project, "t", changes=Changes({"t/a.yaml": (Hunk(5, 5, 4),)}))
    assert [(item.path, item.template) for item in report.findings] == [("t/a.yaml", "t1")]
    staged = {"t/a.yaml": "templates:\n  - id: t0\n    text: 您好，请按时还款，谢谢。\n".encode()}
    assert not check(project, "t", changes=Changes({"t/a.yaml": (Hunk(3, 3, 4),)}), contents=staged).findings


def test_standard_input_has_a_name(project: Config) -> None:
    report = check(project, "-", stdin=runs.Stdin("x.yaml", "greeting: 您好，将通知您的家人。".encode()))
    assert [(item.path, item.start.column) for item in report.findings] == [("x.yaml", 15)]


def test_a_group_stands_for_its_rules(project: Config) -> None:
    write("t/a.txt", BAD)
    severities = {"threat": "note", "calls-boss": "error"}
    found = check(project._replace(rules=severities, set={"audience": "contact"}), "t").findings
    assert [(item.rule, item.severity) for item in found] == [("calls-family", "note")]
    assert not check(project._replace(rules={"threat": "disabled"}), "t").findings
    assert not check(project._replace(select=("template",)), "t").findings
    assert not check(project._replace(ignore=("threat", "suppression")), "t").findings


def test_wrong_choices_stop_the_run(project: Config) -> None:
    with pytest.raises(ConfigError, match="calls-family"):
        check(project._replace(select=("calls-familie",)), "t")
    with pytest.raises(ConfigError, match=r"d.yaml:7: .*threat"):
        check(project._replace(rules={"threats": "note"}, rule_lines={"threats": 7}, path="d.yaml"), "t")
    with pytest.raises(RuleError, match="nowhere"):
        check(project._replace(rulesets=("./nowhere",)), "t")


def test_the_python_api(project: Config) -> None:
    report = dunlint.check_text("将联系您的单位。", config=project, as_of="2026-11-22", 对象="联系人")
    assert rules_of(report) == ["calls-boss"]
    assert report.findings[0].match == "联系您的单位"
    assert pickle.loads(pickle.dumps(report)) == report
    with pytest.raises(ConfigError, match="channel"):
        dunlint.check_text("您好", config=project, chanel="sms")
    write("dunlint.yaml", "rulesets: [./rules]\n")
    write("t/a.txt", BAD)
    assert rules_of(dunlint.check_paths("t")) == ["calls-family"]
    assert rules_of(dunlint.check_paths(["t/a.txt"], config="dunlint.yaml", audience="debtor")) == ["calls-family"]


def test_the_calls_and_their_arguments_pickle(project: Config) -> None:
    call = pickle.loads(pickle.dumps((dunlint.check_text, project)))
    assert rules_of(call[0]("将通知您的家人。", config=call[1])) == ["calls-family"]
