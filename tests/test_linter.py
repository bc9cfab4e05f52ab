"""The linter apart from what rules say: conditions on metadata, facts that follow from metadata, what findings carry."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dunlint import ruleset
from dunlint.align import MappedText
from dunlint.cli.rules_test import linter_of
from dunlint.finding import Finding
from dunlint.linter import Linter, holds
from dunlint.span import Span
from dunlint.template import Source, Template

LAWS = """\
one: {title: {zh: 甲法, en: Law A}, issuer: X, grade: V1, in-force: 2020-01-01}
"""
BODY = """\
title: {zh: 题, en: T}
severity: error
profile: core
message: {zh: "「{match}」", en: "M"}
advice: {zh: 删去。, en: Delete it.}
"""
RULES = {
    "wording": "basis:\n  - {law: one, article: 第一条}\n  - {law: one, chapter: 第二章}\n  - {law: one}\nmatch: [通知家人]\n",
    "absent": "applies: {channel: [letter]}\nrequire: [客服]\n",
    "expired": "applies: {limitation_expired: [true]}\nmatch: [起诉]\n",
}
EXAMPLES = {
    "wording": "bad:\n    - {text: 通知家人。, match: 通知家人}\n",
    "absent": "bad:\n    - {text: 您好。, meta: {channel: letter}}\n",
    "expired": "bad:\n    - {text: 起诉。, match: 起诉, meta: {due_date: 2020-01-01}}\n",
}


@pytest.fixture
def linter(tmp_path: Path) -> Linter:
    folder = tmp_path / "rules" / "threat"
    folder.mkdir(parents=True)
    (folder.parent / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (folder.parent / "laws.yaml").write_text(LAWS, encoding="utf-8")
    for name, rule in RULES.items():
        text = f"id: {name}\ngroup: threat\n{BODY}{rule}examples:\n  {EXAMPLES[name]}"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return linter_of(ruleset.load((str(folder.parent),), "."), "2026-11-22")


def template_of(text: str) -> Template:
    return Template("t", MappedText.verbatim(text, 3), Source("t.txt", b"", "---" + text))


def findings(linter: Linter, text: str, **meta: Any) -> list[Finding]:
    return linter.lint(template_of(text), meta)


@pytest.mark.parametrize(
    ("condition", "meta", "true"),
    [
        ({}, {}, True),
        ({"stage": ["late"]}, {"stage": "late"}, True),
        ({"stage": ["late"]}, {"stage": "early"}, False),
        ({"stage": ["late"]}, {}, False),
        ({"stage": ["late", "unknown"]}, {}, True),
        ({"stage": ["unknown"]}, {"stage": ""}, True),
        ({"stage": ["late"], "channel": ["sms"]}, {"stage": "late"}, False),
        ({"days": [">30"]}, {"days": 31}, True),
        ({"days": [">30"]}, {"days": 30}, False),
        ({"days": [">=30"]}, {"days": 30}, True),
        ({"days": [">=30"]}, {"days": 29}, False),
        ({"days": ["<9"]}, {"days": 10}, False),
        ({"days": ["<9"]}, {"days": 8}, True),
        ({"days": ["<=9"]}, {"days": 9}, True),
        ({"days": ["<=9"]}, {"days": 9.5}, False),
        ({"day": [">=2026-01-01"]}, {"day": "2026-01-01"}, True),
        ({"day": [">2026-01-01"]}, {"day": "2026-01-01"}, False),
        ({"day": ["<2026-01-01"]}, {"day": "2025-12-31"}, True),
        ({"flag": [">0"]}, {"flag": True}, True),  # no number: compared as the text True
        ({"flag": ["true"]}, {"flag": "true"}, True),
        ({"flag": ["True"]}, {"flag": True}, True),
    ],
)
def test_conditions(condition: Mapping[str, list[Any]], meta: Mapping[str, Any], true: bool) -> None:
    assert holds(condition, meta) is true


@pytest.mark.parametrize(
    ("meta", "expired"),
    [
        ({"due_date": "2023-11-21"}, True),
        ({"due_date": "2023-11-22"}, False),
        ({"due_date": "2020-06-01", "send_date": "2023-06-01"}, False),
        ({"due_date": "2020-06-01", "send_date": "2023-06-02"}, True),
        ({"due_date": "2020年"}, False),
        ({"due_date": "2020-01-01", "limitation_expired": False}, False),
        ({}, False),
    ],
)
def test_three_years_after_the_due_date_the_claim_is_barred(
    linter: Linter, meta: dict[str, Any], expired: bool
) -> None:
    assert bool(findings(linter, "您好，否则起诉", **meta)) is expired


def test_a_finding_names_law_and_article_or_chapter(linter: Linter) -> None:
    (finding,) = findings(linter, "您好，否则通知家人。")
    assert [(item.law, item.title, item.article) for item in finding.basis] == [
        ("one", "甲法", "第一条"),
        ("one", "甲法", "第二章"),
        ("one", "甲法", ""),
    ]
    assert finding.span == Span(8, 12)
    assert finding.match == "通知家人"


def test_a_finding_without_a_place_has_the_whole_template(linter: Linter) -> None:
    (finding,) = findings(linter, "您好。", channel="letter")
    assert (finding.rule, finding.span, finding.match, finding.sentence) == ("absent", Span(3, 6), "", "")


def test_only_short_messages_have_a_length(linter: Linter) -> None:
    one = template_of("您好")
    assert linter.info(one, {"channel": "sms"}).sms is not None
    for channel in ("voice", "letter", ""):
        assert linter.info(one, {"channel": channel}).sms is None
    assert linter.info(one, {}).span == Span(3, 5)
