"""The score of a sentence's wording, and what the linter does with it."""

from __future__ import annotations

import pytest

from dunlint.wording import Wording, by_rule, compiled, parse, plain

DATA = {
    "bias": -10,
    "weights": "90 不还 再不\n-80 感谢 配合\n",
    "rules": {"a": {"bias": 0, "weights": "70 不还\n"}, "b": {"bias": 5, "weights": "60 再不\n"}},
}


def test_blocks_are_phrases_by_weight() -> None:
    assert parse("37 再不还 找你\n-5 谢谢\n") == {"再不还": 37, "找你": 37, "谢谢": -5}
    assert compiled({}) == {}


@pytest.mark.parametrize(
    ("text", "form"), [("欠 3,200.50元", "欠0,0.0元"), ("您好\ue003，", "您好◇，"), ("第12天\n", "第0天")]
)
def test_numbers_placeholders_and_blanks_are_alike(text: str, form: str) -> None:
    assert plain(text) == form


def test_the_sign_tells_menacing_from_lawful_wording() -> None:
    wording = Wording(compiled(DATA), lambda: by_rule(DATA))
    assert wording.score("再不还就来") > 0 > wording.score("感谢您的配合")
    assert wording.score("") == 0
    assert wording.score("天气晴朗") == -10


def test_the_closest_rule_is_one_of_those_that_apply() -> None:
    wording = Wording(compiled(DATA), lambda: by_rule(DATA))
    assert wording.closest("你不还钱", {"a", "b"}) == "a"
    assert wording.closest("再不来", {"a", "b"}) == "b"
    assert wording.closest("你不还钱", {"b"}) == "b"
    assert wording.closest("你不还钱", set()) == ""
