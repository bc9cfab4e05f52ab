"""The score of wordings, and what the linter does with it."""

from __future__ import annotations

from typing import Any

import pytest

from dunlint.align import MappedText
from dunlint.context import Context
from dunlint.document import Document
from dunlint.finding import Finding
from dunlint.linter import CLOSE, DROPPED, EXCUSED, NOTED, TRUSTED, WARNED, Linter, from_ruleset
from dunlint.shelf import opened
from dunlint.template import Source, Template
from dunlint.wording import Reading, Wording, by_rule, compiled, parse, phrases, plain
from tests_linter import linter

SUM = {"bias": 0, "audience": {"debtor": 50}, "groups": {"threat": 10}}
DATA: dict[str, Any] = {
    "models": {"sentence": -10, "message": 0, "threat": -20, "tone": -20},
    "phrases": "不还 90 40 0 0\n再不 90 0 90 0\n感谢 -80 0 0 0\n配合 -80 0 0 0\n培训 0 -90 0 0\n示例 0 -90 0 0\n"
    "无赖 0 0 0 90\n◆欠款 60 0 0 0\n",
    "trust": {**SUM, "sentence": 100, "message": 100, "hottest": 0, "group": 50, "best": 0},
    "suspicion": {**SUM, "sentence": 100, "message": 0, "hottest": 0, "group": 50, "ahead": 10},
    "rules": {"a": {"bias": 0, "weights": "70 不还\n"}, "b": {"bias": 5, "weights": "60 再不\n"}},
}


THREAT = [(2.0, "threat"), (-5.0, "tone")]


def wording() -> Wording:
    return Wording(opened(compiled(DATA)))


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


def test_a_row_has_a_weight_for_each_model() -> None:
    with pytest.raises(ValueError, match="3 weights"):
        compiled({**DATA, "phrases": "不还 90 40 0\n"})
    with pytest.raises(ValueError, match="4 characters"):
        compiled({**DATA, "phrases": "再不还了 90 40 0 0\n"})
    with pytest.raises(ValueError, match="40000"):
        compiled({**DATA, "phrases": "不还 90 40 0 40000\n"})


def test_what_is_said_to_others_has_phrases_of_its_own() -> None:
    assert phrases("欠款") == {"欠", "款", "欠款"} == phrases("欠款", "debtor")
    assert phrases("欠款额", "contact") - phrases("欠款额") == {"◆欠", "◆款", "◆额", "◆欠款", "◆款额"}
    assert score("sentence", "他有欠款", "contact") > score("sentence", "他有欠款", "debtor")


def score(model: str, text: str, audience: str = "debtor") -> float:
    return wording().scores(phrases(text, audience))[model]


def test_the_sign_tells_violating_from_lawful_wording() -> None:
    assert score("sentence", "再不还就来") > 0 > score("sentence", "感谢您的配合")
    assert score("sentence", "天气晴朗") == pytest.approx(-0.1)
    assert score("threat", "再不来") > score("tone", "再不来")


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
    suspicious, ranked = reading("再不还就来。").suspicion(0)
    harmless, _ = reading("感谢您的配合。").suspicion(0)
    assert [group for _, group in ranked] == ["threat", "tone"]
    assert reading("你这无赖。").suspicion(0)[1][0][1] == "tone"
    assert suspicious > harmless


def test_the_thresholds_are_in_order() -> None:
    assert DROPPED < TRUSTED
    assert NOTED < WARNED


def checked(checker: Linter, text: str) -> list[Finding]:
    source = Source("m.txt", b"", text)
    template = Template("m", MappedText.verbatim(text), source)
    return checker.lint(template, {"channel": "sms", "audience": "debtor", "stage": "late", "sender_type": "agency"})


def threats(checker: Linter, text: str) -> list[tuple[str, str, str]]:
    """Rule, severity and passage of each finding of the group threat."""
    return [(item.rule, item.severity, item.match) for item in checked(checker, text) if item.group == "threat"]


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
    monkeypatch.setattr(Reading, "suspicion", lambda *_: (NOTED - 1, THREAT))
    assert "threatens-family-or-contact-book" not in severities(own, text)


def test_a_suspicious_sentence_without_a_match_is_pointed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "【云帆】您的借款已逾期。今天天气很好，祝您愉快。明天也是。"
    monkeypatch.setattr(Reading, "score", lambda *_: 2.0)
    monkeypatch.setattr(Reading, "suspicion", lambda _, number: ((WARNED, NOTED, NOTED - 1)[number], THREAT))
    first, second = threats(linter(), text)
    assert first[1:] == ("warning", "【云帆】您的借款已逾期。")
    assert second[1:] == ("note", "今天天气很好，祝您愉快。")
    monkeypatch.setattr(Reading, "suspicion", lambda *_: (NOTED - 1, THREAT))
    assert threats(linter(), text) == []


def test_an_excuse_a_match_and_a_close_second_group_make_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "【云帆】您的借款已逾期。今天天气很好，祝您愉快。"
    monkeypatch.setattr(Reading, "score", lambda *_: 2.0)
    close = [(2.0, "falsehood"), (2.0 - CLOSE, "threat")]
    monkeypatch.setattr(Reading, "suspicion", lambda _, number: (WARNED if number else NOTED - 1, close))
    assert [each[1:] for each in threats(linter(), text)] == [("note", "今天天气很好，祝您愉快。")]
    far = [(2.0, "falsehood"), (1.9 - CLOSE, "threat")]
    monkeypatch.setattr(Reading, "suspicion", lambda _, number: (WARNED if number else NOTED - 1, far))
    assert threats(linter(), text) == []
    monkeypatch.setattr(Reading, "suspicion", lambda _, number: (WARNED if number else NOTED - 1, THREAT))
    monkeypatch.setattr(Context, "excused", lambda *_: True)
    assert [each[1] for each in threats(linter(), text)] == (["note"] if WARNED - EXCUSED >= NOTED else [])


def test_a_sentence_with_a_match_of_another_group_gets_a_note_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "【云帆】您的借款已逾期。你这个无赖，我们走着瞧吧。"
    checker = linter()
    monkeypatch.setattr(Reading, "trust", lambda *_: 9.0)
    monkeypatch.setattr(Reading, "score", lambda *_: 2.0)
    monkeypatch.setattr(
        Reading, "suspicion", lambda _, number: (9.0 if number else -9.0, [(2.0, "amount"), (-5.0, "tone")])
    )
    found = checked(checker, text)
    assert any(item.group == "tone" and item.severity != "note" for item in found)
    assert [item.severity for item in found if item.group == "amount"] == ["note"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("【云帆消金】王伟先生您好,", "【云帆消金】◇先生您好,"),
        ("李小娜女士,您", "◇女士,您"),
        ("尊敬的周杰先生", "尊敬的◇先生"),
        ("这位先生", "这位先生"),
        ("赖账先生您好", "赖账先生您好"),
    ],
)
def test_a_customers_name_is_as_good_as_another(text: str, form: str) -> None:
    assert plain(text) == form
