"""A part of ``scripts/check_variants``: disguised violations are found, harmless edits raise no alarm, for every rule."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

import disguises
from disguises import Case
from dunlint.rule import Example, Rule
from tests_linter import linter, shipped

EACH = 2  # cases of each kind and rule; the script runs all
# What is not held, and why. Two of a kind: faults of a template that nobody hides, and spellings that tokens forbid.
NOT_HELD = {
    ("unresolved-placeholder", "*"): "a broken placeholder is an accident; nobody spells it in another way",
    ("placeholder-for-provider", "*"): "the syntax of a placeholder is what the rule is about",
    ("shouting-style", "full-width"): "full-width capitals are no capitals to it",
    ("shouting-style", "zero-width"): "zero-width characters between exclamation marks",
    ("private-channel", "homophone"): "徵信 reads as the traditional form of 征信 before it reads as 微信",
    ("payment-to-personal-account", "homophone"): "徵信, as above",
    ("platform-rejected-contact", "homophone"): "徵信, as above; 信号 is a word across the end of 巍信",
    ("vendor-blocked-words", "homophone"): "款待 is a word across the end of 歹款",
    ("poses-as-lawyer", "homophone"): "本津 is a word across the start of 津师",
    ("asks-for-credentials", "pinyin"): "mima is too short to be told from Latin letters without Han beside it",
    ("presumes-bad-faith", "pinyin"): "eyi is too short to be told from Latin letters",
}


def held(rule: Rule, kind: str) -> bool:
    return (rule.id, kind) not in NOT_HELD and (rule.id, "*") not in NOT_HELD


def chosen(rule: Rule, cases: Iterator[Case]) -> Iterator[Case]:
    """Some cases of each kind, the same in each run."""
    kinds: dict[str, list[Case]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    for kind, every in kinds.items():
        if held(rule, kind):
            yield from random.Random(f"{rule.id} {kind}").sample(every, min(EACH, len(every)))


def examples(of: tuple[Example, ...]) -> list[Example]:
    return [example for example in of if not example.file]


def test_disguised_violations_are_found() -> None:
    declared = shipped().variants
    cases = [
        (rule, case)
        for rule in shipped().rules
        for case in chosen(
            rule, (case for example in examples(rule.bad) for case in disguises.disguises(example, declared))
        )
    ]
    assert len(cases) > 1_000
    assert [
        (rule.id, case.kind, case.text) for rule, case in cases if disguises.missed(rule, case, linter("strict"))
    ] == []


def test_harmless_edits_raise_no_alarm() -> None:
    cases = [
        (rule, case)
        for rule in shipped().rules
        for case in chosen(rule, (case for example in examples(rule.good) for case in disguises.harmless(example)))
    ]
    assert len(cases) > 100
    assert [
        (rule.id, case.kind, case.text) for rule, case in cases if disguises.alarmed(rule, case, linter("strict"))
    ] == []


@pytest.mark.parametrize(
    ("text", "kind", "made"),
    [
        ("还款ＯK,123", "full-width", "还款ＯＫ，１２３"),
        ("您好，{name}！", "half-width", "您好,{name}!"),
        ("发给{name}，还钱", "spaced text", "发 给{name}，还 钱"),
        ("通知", "zero-width", "通\u200b知"),
        ("银行", "traditional", "銀行"),
    ],
)
def test_what_a_disguise_does(text: str, kind: str, made: str) -> None:
    assert {case.kind: case.text for case in disguises.disguises(Example(text), {})}[kind] == made


@pytest.mark.parametrize(
    ("text", "kind", "made"),
    [
        ("【云帆消金】云帆消金提醒", "brand", "【澄海消金】澄海消金提醒"),
        ("应还1,234.50元、600元", "amount", "应还2,469.00元、1200元"),
        ("12月5日", "date", "12月6日"),
        ("${name}您好", "placeholder #x#", "#name#您好"),
    ],
)
def test_what_a_harmless_edit_does(text: str, kind: str, made: str) -> None:
    assert {case.kind: case.text for case in disguises.harmless(Example(text))}[kind] == made
