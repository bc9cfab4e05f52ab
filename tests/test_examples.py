"""The template repository in ``examples/``: the whole text output of every file, and what it is there to show.

The golden files stand in ``tests/golden/examples``; ``DUNLINT_UPDATE_GOLDEN=1 pytest tests/test_examples.py`` writes them
anew. Look at the diff before you accept it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dunlint import check_paths
from dunlint.__main__ import main
from dunlint.config import load
from dunlint.discover import discover

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "examples"
AS_OF = "2026-11-22"
UPDATE = os.environ.get("DUNLINT_UPDATE_GOLDEN", "") not in ("", "0")
FILES = [
    "templates/sms/reminder.yaml",
    "templates/sms/overdue_early.yaml",
    "templates/sms/overdue_late.yaml",
    "templates/sms/service.yaml",
    "templates/push.json",
    "templates/email/overdue.html.j2",
    "agency/话术.csv",
    "letters/诉前通知.md",
    "letters/逾期告知函.md",
    "property/notice.properties",
    "app/src/main/java/com/example/yunfan/SmsTemplate.java",
    "app/src/main/res/values/strings.xml",
]
# Templates that a careful collector may send: neither errors nor warnings.
CLEAN = [
    "remind_3d", "remind_today", "fraud_warning", "early_d3", "late_d45", "late_plan", "push_pre_due", "push_due_today", "push_early",
    "A01", "A02", "A03", "letter_overdue", "fee.reminder", "fee.overdue", "DUE_REMINDER_1_DAY", "OVER_DUE_5_DAY",
    "inbox_overdue_early",
]  # fmt: skip
# What each bad template must at least be marked for, by group.
BAD = {
    "early_d7_night": {"channel"},
    "early_d10_short": {"required-content"},
    "early_d15_long": {"clarity"},
    "early_d20_id": {"personal-data"},
    "late_threat": {"threat"},
    "late_police": {"threat"},
    "contact_find": {"disclosure"},
    "push_late": {"tone"},
    "line 1": {"falsehood"},  # the mail, which has no name of its own
    "A04": {"disclosure"},
    "A05": {"falsehood", "threat"},
    "A06": {"threat"},
    "A07": {"payment"},
    "letter_pre_suit": {"falsehood", "personal-data", "citation"},
    "fee.final": {"threat"},
    "FRIEND_OVER_DUE_3_DAY": {"disclosure"},
    "inbox_overdue_late": {"threat"},
}


@pytest.fixture(scope="module")
def report():
    return check_paths(str(ROOT / "examples"), as_of=AS_OF)


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def case_name(path, lang):
    return f"{path.replace('/', '-')}.{lang}.txt"


CASES = [(path, lang) for path in FILES for lang in ("zh", "en")]


@pytest.mark.parametrize(("path", "lang"), CASES, ids=[case_name(*case) for case in CASES])
def test_whole_output(path, lang, capsys, monkeypatch):
    """Without a terminal the output is 100 cells wide."""
    monkeypatch.delenv("COLUMNS", raising=False)  # pytest-xdist sets it
    words = ["check", f"examples/{path}", "--lang", lang, "--color", "never", "--as-of", AS_OF]
    status = main([*words, "--fail-on", "never", "--no-cache", "--no-progress", "--config", "examples/dunlint.yaml"])
    output = capsys.readouterr().out
    assert status == 0
    golden = GOLDEN / case_name(path, lang)
    if UPDATE:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(output, encoding="utf-8", newline="")
    assert golden.read_bytes().decode() == output, "DUNLINT_UPDATE_GOLDEN=1 writes the golden files anew"


def test_no_file_is_forgotten():
    found = discover(["examples"], load("examples/dunlint.yaml"))
    assert {path.removeprefix("examples/") for path in found.files} == set(FILES)
    wanted = {case_name(*case) for case in CASES}
    assert {path.name for path in GOLDEN.iterdir()} == wanted, "a golden file too many or too few"


@pytest.mark.parametrize("name", CLEAN)
def test_clean_templates_stay_clean(name, report):
    assert any(info.id == name for info in report.templates)
    found = [item for item in report.findings if item.template == name and item.severity != "note"]
    assert [(item.rule, item.match) for item in found if item.suppression is None] == []


@pytest.mark.parametrize("name", BAD)
def test_bad_templates_are_marked(name, report):
    assert BAD[name] <= {item.group for item in report.findings if item.template == name}


def test_every_template_is_either_clean_or_bad(report):
    assert {info.id for info in report.templates} == {*CLEAN, *BAD}


def test_the_suppression_of_the_example_counts(report):
    used = [item for item in report.findings if item.suppression is not None]
    assert {item.path.rsplit("/", 1)[-1] for item in used} == {"push.json"}
    assert not [item for item in report.findings if item.group == "suppression"]


def test_house_rules_pass_their_examples(capsys):
    assert main(["rules", "test", "examples/compliance/rules"]) == 0
    assert capsys.readouterr().out == ""
