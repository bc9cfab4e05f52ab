"""Lengths of short messages, counted by hand and by a slow model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.finding import SmsLength
from dunlint.segments import (
    BOUNDS,
    GSM7,
    GSM7_ESCAPED,
    Slot,
    added_signature,
    bounds,
    encoding,
    measure,
    part_starts,
    slots,
    template_length,
)
from dunlint.span import Span
from dunlint.template import Placeholder

CASES = [
    ("", (0, 0, 1, 1)),
    ("您" * 70, (70, 70, 1, 1)),
    ("您" * 71, (71, 71, 2, 2)),
    ("您" * 134, (134, 134, 2, 2)),
    ("您" * 135, (135, 135, 3, 3)),
    ("【某某消金】" + "账" * 64, (70, 70, 1, 1)),
    ("您好：\r\n" + "账" * 66, (71, 71, 2, 2)),  # both characters of a line break count
    ("　" * 8 + "￥" + "账" * 62, (71, 71, 2, 2)),  # so do full-width blanks
    ("８８１６" + "账" * 66, (70, 70, 1, 1)),
    ("借\u200b款\u200b" + "账" * 66, (70, 70, 1, 1)),  # and zero-width characters
    ("💰" * 35, (70, 70, 1, 1)),
    ("💰" * 36, (72, 72, 2, 2)),
    ("账" * 66 + "💰" + "账" * 66, (134, 134, 3, 3)),  # the pair does not fit behind unit 66: a unit is lost
    ("账" * 65 + "💰" + "账" * 67, (134, 134, 2, 2)),
    ("账" * 66 + "𠮷" + "账" * 65 + "𪚥" + "账" * 66, (201, 201, 4, 4)),
    ("a" * 160, (160, 160, 1, 1)),
    ("a" * 161, (161, 161, 2, 2)),
    ("a" * 306, (306, 306, 2, 2)),
    ("a" * 152 + "€" + "a" * 152, (306, 306, 3, 3)),  # an escape pair is not split either
    ("¥ café Müller £ § @" + "a" * 141, (160, 160, 1, 1)),
    ("façade" + "a" * 94, (100, 100, 2, 2)),  # ç is not in the alphabet, Ç is
    ("FAÇADE" + "a" * 154, (160, 160, 1, 1)),
    ("[{~}]|\\^" + "a" * 144, (160, 160, 1, 1)),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_fixed_text(text: str, expected: tuple[int, int, int, int]) -> None:
    assert measure(text) == SmsLength(*expected)


def test_best_and_worst_case_of_placeholders() -> None:
    text = "【某某消金】{name}您好，应还{sum}元。" + "账" * 55
    found = [(6, 12, 2, 12), (17, 22, 3, 13)]
    assert measure(text, found) == SmsLength(73, 93, 2, 2)


def test_a_long_value_fills_the_rest_of_a_part_unit_by_unit() -> None:
    assert measure("账" * 66 + "{}", [(66, 68, 5, 68)]) == SmsLength(71, 134, 2, 2)
    assert measure("账" * 66 + "{}", [(66, 68, 69, 69)]).segments_max == 3


def test_a_latin_text_stays_gsm7_only_with_latin_values() -> None:
    text = "Your balance is {} today"
    latin, any_value = [Slot(16, 18, 4, 140, True)], [Slot(16, 18, 4, 140, False)]
    assert (encoding(text, latin), encoding(text, any_value)) == ("gsm7", "ucs2")
    assert measure(text, latin) == SmsLength(26, 162, 1, 2)
    assert measure(text, any_value) == SmsLength(26, 162, 1, 3)


def test_part_starts_are_the_borders_of_the_worst_case() -> None:
    assert part_starts("账" * 70) == [0]
    assert part_starts("账" * 71) == [0, 67]
    assert part_starts("账" * 66 + "💰" + "账" * 66) == [0, 66, 132]


def test_bounds_by_directive_name_and_kind() -> None:
    overrides = {"%s": (2, 4), "客户姓名": (2, 12), "amount": (None, 13)}
    assert bounds("", "unknown", "%s", overrides) == (2, 4)
    assert bounds("客户姓名", "name", "{{客户姓名}}", overrides) == (2, 12)
    assert bounds("应还金额", "amount", "{{应还金额}}", overrides) == (4, 13)
    assert bounds("x", "no such kind", "{x}", {"x": (None, 0)}) == (0, 0)


def test_slots_of_a_template() -> None:
    item = Placeholder("amount", "amount", Span(3, 9), "{amount}", "brace")
    assert slots([item]) == [Slot(3, 9, 4, 10, True)]


def test_a_signature_outside_of_the_text_counts() -> None:
    meta = {"signature": "某某消金"}
    assert template_length("您" * 64, None, meta) == SmsLength(70, 70, 1, 1)
    assert template_length("【某某消金】" + "您" * 64, None, meta).units_max == 70
    assert added_signature("您好", {"signature": "【某某】"}) == "【某某】"
    assert added_signature("您好", {**meta, "signature_added_by_gateway": False}) == ""


def _slow(widths: list[int], single: int, part: int) -> tuple[int, int]:
    """Fill parts one unit at a time."""
    if sum(widths) <= single:
        return sum(widths), 1
    parts = [0]
    for width in widths:
        if parts[-1] + width > part:
            parts.append(0)
        parts[-1] += width
    return sum(widths), len(parts)


@given(st.lists(st.sampled_from(["账", "💰", "a", "\r\n"]), max_size=250).map("".join), st.integers(0, 90))
def test_like_the_slow_model_in_utf16(text: str, value: int) -> None:
    widths = [2 if char > "\uffff" else 1 for char in "账" + text] + [1] * value
    slot = (len(text) + 1, len(text) + 3, value, value)
    assert measure("账" + text + "{}", [slot])[1::2] == _slow(widths, 70, 67)


@given(st.text(alphabet=sorted(GSM7 | GSM7_ESCAPED), max_size=500))
def test_like_the_slow_model_in_gsm7(text: str) -> None:
    assert measure(text)[1::2] == _slow([2 if char in GSM7_ESCAPED else 1 for char in text], 160, 153)


@given(st.text(max_size=200), st.integers(0, 60), st.integers(0, 60))
def test_more_units_never_make_fewer_parts(text: str, least: int, more: int) -> None:
    found = measure(text + "{}", [(len(text), len(text) + 2, least, least + more)])
    assert found.units_min <= found.units_max
    assert 1 <= found.segments_min <= found.segments_max


def test_best_and_worst_case_beside_characters_that_stay_together() -> None:
    text = "😀" + "您" * 66 + "{x}"
    length = measure(text, [Slot(67, 70, 10, 80)])
    assert (length.units_min, length.units_max, length.segments_min, length.segments_max) == (78, 148, 2, 3)


def test_lengths_of_values_are_ranges_and_fixed_where_the_number_is() -> None:
    assert all(1 <= least <= most <= 80 for least, most in BOUNDS.values())
    fixed = {kind: BOUNDS[kind] for kind in ("id_number", "card_tail", "card_number", "contact_phone")}
    assert fixed == {
        "id_number": (18, 18), "card_tail": (4, 4), "card_number": (16, 19), "contact_phone": (11, 12),
    }  # fmt: skip
