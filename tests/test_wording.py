"""The score of wordings, and what the linter does with it."""

from __future__ import annotations

from typing import Any

import pytest

from dunlint.align import MappedText
from dunlint.document import Document
from dunlint.linter import DROPPED, NOTED, TRUSTED, WARNED, Linter, from_ruleset
from dunlint.template import Source, Template
from dunlint.wording import Reading, Wording, by_rule, compiled, parse, phrases, plain
from tests_linter import linter

SUM = {"bias": 0, "audience": {"debtor": 50}, "groups": {"threat": 10}}
DATA: dict[str, Any] = {
    "models": {
        "sentence": {"bias": -10, "weights": "90 不还 再不\n-80 感谢 配合\n"},
        "message": {"bias": 0, "weights": "40 不还\n-90 培训 示例\n"},
        "threat": {"bias": -20, "weights": "90 再不\n"},
        "tone": {"bias": -20, "weights": "90 无赖\n"},
    },
    "trust": {**SUM, "sentence": 100, "message": 100, "hottest": 0, "group": 50, "best": 0},
    "suspicion": {**SUM, "sentence": 100, "message": 0, "hottest": 0, "group": 50, "ahead": 10},
    "rules": {"a": {"bias": 0, "weights": "70 不还\n"}, "b": {"bias": 5, "weights": "60 再不\n"}},
}


def wording() -> Wording:
    return Wording(compiled(DATA), lambda: by_rule(DATA))


def reading(text: str, audience: str = "unknown") -> Reading:
    return Reading(wording(), Document(text), audience)


def test_blocks_are_phrases_by_weight() -> None:
    assert parse("37 再不还 找你\n-5 谢谢\n") == {"再不还": 37, "找你": 37, "谢谢": -5}
    assert compiled({}) == {}
    assert by_rule({}) == {}


@pytest.mark.parametrize(
    ("text", "form"), [("欠 3,200.50元", "欠0,0.0元"), ("您好\ue003，", "您好◇，"), ("第12天\n", "第0天")]
)
def test_numbers_placeholders_and_blanks_are_alike(text: str, form: str) -> None:
    assert plain(text) == form


def test_the_sign_tells_violating_from_lawful_wording() -> None:
    score = wording().score
    assert score("sentence", phrases("再不还就来")) > 0 > score("sentence", phrases("感谢您的配合"))
    assert score("sentence", phrases("天气晴朗")) == pytest.approx(-0.1)
    assert score("threat", phrases("再不来")) > score("tone", phrases("再不来"))


def test_the_closest_rule_is_one_of_those_that_apply() -> None:
    closest = wording().closest
    assert closest(phrases("你不还钱"), {"a", "b"}) == "a"
    assert closest(phrases("再不来"), {"a", "b"}) == "b"
    assert closest(phrases("你不还钱"), {"b"}) == "b"
    assert closest(phrases("你不还钱"), set()) == ""


def test_trust_weighs_sentence_message_group_and_audience() -> None:
    hot, taught = reading("再不还就来。感谢配合。"), reading("培训示例。再不还就来。")
    assert hot.trust([0], "threat") > hot.trust([1], "threat")
    assert hot.trust([0], "threat") > taught.trust([1], "threat")
    assert hot.trust([0], "threat") > hot.trust([0], "tone")
    assert reading("再不还就来。", "debtor").trust([0], "threat") == pytest.approx(
        reading("再不还就来。").trust([0], "threat") + 0.5
    )


def test_suspicion_names_the_group_worded_most_alike() -> None:
    suspicious, group = reading("再不还就来。").suspicion(0)
    harmless, _ = reading("感谢您的配合。").suspicion(0)
    assert group == "threat"
    assert reading("你这无赖。").suspicion(0)[1] == "tone"
    assert suspicious > harmless


def test_the_thresholds_are_in_order() -> None:
    assert DROPPED < TRUSTED
    assert NOTED < WARNED


def threats(checker: Linter, text: str) -> list[tuple[str, str, str]]:
    """Rule, severity and passage of each finding of the group threat."""
    source = Source("m.txt", b"", text)
    template = Template("m", MappedText.verbatim(text), source)
    found = checker.lint(template, {"channel": "sms", "audience": "debtor", "stage": "late", "sender_type": "agency"})
    return [(item.rule, item.severity, item.match) for item in found if item.group == "threat"]


def severities(checker: Linter, text: str) -> dict[str, str]:
    return {rule: severity for rule, severity, _ in threats(checker, text)}


def test_a_match_in_lawful_wording_is_a_note_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "【云帆】再不还款，我们就联系您的家人。"
    own = from_ruleset(as_of="2026-11-22")
    assert own.wording is not None
    full = severities(own, text)
    assert full["threatens-family-or-contact-book"] == "error"
    monkeypatch.setattr(Reading, "trust", lambda *_: (DROPPED + TRUSTED) / 2)
    assert severities(own, text)["threatens-family-or-contact-book"] == "note"
    monkeypatch.setattr(Reading, "trust", lambda *_: DROPPED - 1)
    monkeypatch.setattr(Reading, "suspicion", lambda *_: (NOTED - 1, "threat"))
    assert "threatens-family-or-contact-book" not in severities(own, text)


def test_a_suspicious_sentence_without_a_match_is_pointed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "【云帆】您的借款已逾期。今天天气很好，祝您愉快。明天也是。"
    monkeypatch.setattr(Reading, "score", lambda *_: 2.0)
    monkeypatch.setattr(Reading, "suspicion", lambda _, number: ((WARNED, NOTED, NOTED - 1)[number], "threat"))
    first, second = threats(linter(), text)
    assert first[1:] == ("warning", "【云帆】您的借款已逾期。")
    assert second[1:] == ("note", "今天天气很好，祝您愉快。")
    monkeypatch.setattr(Reading, "suspicion", lambda *_: (NOTED - 1, "threat"))
    assert threats(linter(), text) == []
