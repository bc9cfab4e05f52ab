"""Every example of every shipped rule, and what each rule file must hold."""

from __future__ import annotations

import re

import pytest

from dunlint.cli.rules_test import failures_of
from tests_linter import linter, shipped

RULES = {rule.id: rule for rule in shipped().rules}


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_examples(rule_id: str) -> None:
    assert list(failures_of(RULES[rule_id], linter("strict"))) == []


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_each_rule_has_enough_examples(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert len(rule.bad) >= 4
    assert len(rule.good) >= 4
    assert sum(example.hard for example in rule.good) >= 2
    if rule.verb == "match":
        assert any(example.veiled for example in rule.bad)


def test_no_example_holds_two_rules_worth_of_text_twice() -> None:
    seen: dict[tuple[str, str], str] = {}
    for rule in shipped().rules:
        for example in (*rule.bad, *rule.good):
            key = (rule.id, example.text + repr(sorted(example.meta.items(), key=str)))
            assert key not in seen
            seen[key] = rule.id


def test_articles_are_shown_only_where_they_are_verified() -> None:
    laws = shipped().laws
    for rule in shipped().rules:
        for basis in rule.basis:
            if basis.get("article"):
                law = laws[basis["law"]]
                assert law["grade"] in ("V1", "V2", "V3") or basis["article"] in law.get("verified", ()), (
                    rule.id,
                    basis,
                )
                assert not re.search(r"第\d", basis["article"]), (rule.id, basis)


def test_each_law_stands_once_with_a_title_and_a_grade() -> None:
    for key, law in shipped().laws.items():
        assert law["title"]["zh"], key
        assert law["title"]["en"], key
        assert re.fullmatch(r"V[1-5]", law["grade"]), key


def test_texts_are_in_both_languages_and_promise_nothing() -> None:
    for rule in shipped().rules:
        for text in (rule.title, rule.message, rule.advice):
            assert text["zh"]
            assert text["en"]
            assert re.search("[\u4e00-\u9fff]", text["zh"])
            assert "is compliant" not in text["en"]
            assert "完全合规" not in text["zh"]
