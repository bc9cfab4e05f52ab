"""Derived texts keep the origin of every character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.align import MappedText
from dunlint.span import Span

texts = st.text(max_size=40)


@given(texts, st.integers(0, 9))
def test_a_verbatim_text_maps_to_itself(text: str, offset: int) -> None:
    body = MappedText.verbatim(text, offset)
    assert [body.origin(at) for at in range(len(text))] == [
        Span(offset + at, offset + at + 1) for at in range(len(text))
    ]
    assert body.origin(len(text)) == Span(offset + len(text), offset + len(text))


@given(texts, st.data())
def test_slices_and_joins_keep_origins(text: str, data: st.DataObject) -> None:
    body = MappedText.verbatim(text)
    cut = data.draw(st.integers(0, len(text)))
    joined = MappedText.join([body[:cut], body[cut:]], "|")
    assert joined.text == text[:cut] + "|" + text[cut:]
    for at in range(len(text)):
        place = at if at < cut else at + 1
        assert joined.origin(place) == body.origin(at)
    assert joined.origin(cut) == Span(cut, cut) or cut == 0 or not text


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 50), st.integers(0, 3)), max_size=8))
def test_pieces_share_their_origin(rows: list[tuple[str, int, int]]) -> None:
    body = MappedText.of((chars, start, start + size) for chars, start, size in rows)
    at = 0
    for chars, start, size in rows:
        for _ in chars:
            assert body.origin(at) == Span(start, start + size)
            at += 1
    assert len(body) == at


def test_a_span_covers_the_origins_of_its_characters() -> None:
    body = MappedText.of([("a", 5, 6), ("b", 2, 4), ("c", 9, 9)])
    assert body.span(0, 2) == Span(2, 6)
    assert body.span(1, 1) == Span(2, 2)
    assert body.span(3, 3) == Span(9, 9)


def test_wrong_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="as many origins"):
        MappedText("ab", [0], [1])
    with pytest.raises(ValueError, match="come together"):
        MappedText("a", [0])
    with pytest.raises(ValueError, match="plain slices"):
        MappedText("abc")[::2]


def test_mapped_texts_are_equal_where_text_and_origins_are() -> None:
    body = MappedText("ab", [1, 2], [2, 3])
    assert body == MappedText.verbatim("ab", 1)
    assert body != MappedText.verbatim("ab", 2)
    assert body != MappedText.verbatim("ac", 1)
    assert body != "ab"
