"""The normal form of messages, and the way back to every original character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.normalize import fold_char, fold_variants, fold_word, normalize

CASES = [
    ("请于１８：００前结清，否则后果自负。", "请于18:00前结清,否则后果自负。"),
    ("閣下欠款已移交經偵", "阁下欠款已移交经侦"),
    ("公\u200b安备\u200b案", "公安备案"),
    ("逾＊期，上＊门", "逾期,上门"),
    ("法 务流程", "法务流程"),
    ("起-诉", "起诉"),
    ("⑨月⑤日，⑥点后上⻔", "9月5日,6点后上门"),
    ("⽴案", "立案"),
    ("抓̶进̶去", "抓进去"),
    ("APP还款", "app还款"),
    ("本金 1,200元", "本金 1,200元"),
    ("营业时间9:00—18:00", "营业时间9:00—18:00"),
    ("第一行\n第二行", "第一行\n第二行"),
    ("𠮷先生", "𠮷先生"),
    ("tíng", "ting"),
]


@pytest.mark.parametrize(("text", "normal"), CASES)
def test_normal_forms(text: str, normal: str) -> None:
    assert normalize(text).body.text == normal


@given(st.text(alphabet="您好，。１⑨門公安*- \u200b\u0336\nAa元😀𠮷【】１２3", max_size=50))
def test_every_character_maps_back_to_one_it_came_from(text: str) -> None:
    body = normalize(text).body
    last = 0
    for at, char in enumerate(body.text):
        origin = body.origin(at)
        assert 0 <= origin.start < origin.end <= len(text)
        assert origin.start >= last or origin.start == body.origin(at - 1).start
        assert char in fold_char(text[origin.start])
        last = origin.start


@given(st.text(max_size=60))
def test_any_text_has_a_normal_form_and_it_is_stable(text: str) -> None:
    once = normalize(text).body.text
    assert normalize(once).body.text == normalize(normalize(once).body.text).body.text
    assert not any(unicodedata.category(char) == "Cf" for char in once)


def test_a_message_without_anything_to_do_keeps_its_own_positions() -> None:
    body = normalize("您的账单3天后到期。").body
    assert body.is_verbatim
    assert normalize("您好，账单（3天后）到期。").body.text == "您好,账单(3天后)到期。"


def test_changes_say_what_was_disguised() -> None:
    kinds = {change.kind for change in normalize("逾*期，公\u200b安，閣下，⑨月，法 务").changes}
    assert {"separator", "invisible", "traditional", "form", "space"} <= kinds
    assert normalize("您好，请在App还款。").changes == ()


@pytest.mark.parametrize(
    ("text", "normal", "changes"),
    [
        ("逾*期", "逾期", [("separator", 0, 2)]),
        ("请逾 期，逾-期", "请逾期,逾期", [("space", 1, 3), ("separator", 4, 6)]),
        ("公\u200b安", "公安", [("invisible", 0, 2)]),
        ("请公\u200b安", "请公安", [("invisible", 1, 3)]),
        ("好閣下", "好阁下", [("traditional", 1, 2)]),
        ("好*好閣下", "好好阁下", [("separator", 0, 2), ("traditional", 2, 3)]),
        ("还⑨月", "还9月", [("form", 1, 2)]),
        ("还⑴月", "还(1)月", [("form", 1, 4)]),
        ("还１月", "还1月", [("width", 1, 2)]),
        ("3\u200b天", "3天", [("invisible", 0, 2)]),
        ("3\ufe0f\u20e3天", "3天", []),  # a keycap is no disguise
        ("好\u200b，", "好,", []),  # nor is what stands at the edge of a word
    ],
)
def test_changes_stand_where_they_were_made(text: str, normal: str, changes: list[tuple[str, int, int]]) -> None:
    done = normalize(text)
    assert done.body.text == normal
    assert [tuple(change) for change in done.changes] == changes


def test_numbers_in_circles_are_digits() -> None:
    for first in "❶➀➊":
        assert "".join(fold_char(chr(ord(first) + number)) for number in range(9)) == "123456789"
    assert fold_char("⓪") == "0"


def test_stand_ins_and_han_stay_as_they_are() -> None:
    for char in ("\ue000", "\ue0ff", "一", "鿿", "a", " "):
        assert fold_char(char) == char


def test_stand_ins_keep_the_span_of_the_placeholder() -> None:
    body = normalize("您好{name}，", [(2, 8, "\ue001")]).body
    assert body.text == "您好\ue001,"
    assert body.origin(2) == (2, 8)


def test_variants_are_replaced_with_their_place() -> None:
    normal = fold_variants(normalize("请qisu他"), [(1, 5, "pinyin", "起诉")])
    assert normal.body.text == "请起诉他"
    assert normal.body.span(1, 3) == (1, 5)
    assert normal.changes[0].kind == "pinyin"


def test_rule_words_take_the_same_form() -> None:
    assert fold_word("Ａpp，還款") == "app,还款"
