"""Lines, columns and the widths that outputs count in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.span import Apart, Cover, LineIndex, Position, Span, cell_width, utf8_length, utf16_length


@given(st.text(alphabet="a中😀\r\n\t", max_size=60), st.data())
def test_positions_and_offsets_are_inverse(text: str, data: st.DataObject) -> None:
    index = LineIndex(text)
    offset = data.draw(st.integers(0, len(text)))
    place = index.position(offset)
    assert index.offset(*place) == offset
    assert place.line == 1 + sum(text[:offset].replace("\r\n", "\n").count(mark) for mark in "\n\r") - (
        text[:offset].endswith("\r") and text[offset : offset + 1] == "\n"
    )


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [("a\r\nb", 3, (2, 1)), ("a\rb", 2, (2, 1)), ("中\n😀x", 3, (2, 2)), ("", 0, (1, 1)), ("a\n", 2, (2, 1))],
)
def test_positions(text: str, offset: int, position: tuple[int, int]) -> None:
    assert LineIndex(text).position(offset) == Position(*position)


def test_line_spans_leave_out_the_break() -> None:
    index = LineIndex("ab\r\ncd\n")
    assert [index.line_span(line) for line in (1, 2, 3)] == [Span(0, 2), Span(4, 6), Span(7, 7)]


@pytest.mark.parametrize(
    ("text", "utf16", "utf8", "cells"),
    [
        ("abc", 3, 3, 3),
        ("中文", 2, 6, 4),
        ("😀", 2, 4, 2),
        ("𠮷", 2, 4, 2),
        ("e\u0301", 2, 3, 1),
        ("a\u200bb", 3, 5, 2),
        ("，", 1, 3, 2),
    ],
)
def test_widths(text: str, utf16: int, utf8: int, cells: int) -> None:
    assert (utf16_length(text), utf8_length(text), cell_width(text)) == (utf16, utf8, cells)


def test_overlaps_and_cover() -> None:
    assert Span(1, 3).overlaps(Span(2, 5))
    assert not Span(1, 3).overlaps(Span(3, 5))
    assert Span(1, 3).cover(Span(5, 6)) == Span(1, 6)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda pair: Span(pair[0], pair[0] + pair[1])))


@given(SPANS, SPANS)
def test_a_cover_answers_like_a_search_through_all(spans: list[Span], asked: list[Span]) -> None:
    cover = Cover(spans)
    assert bool(cover) == bool(spans)
    for span in asked:
        assert cover.touches(span) == any(span.overlaps(other) for other in spans)
        assert cover.holds(span) == any(other.start <= span.start and span.end <= other.end for other in spans)


@given(SPANS)
def test_spans_taken_do_not_overlap(spans: list[Span]) -> None:
    apart = Apart()
    taken: list[Span] = []
    for span in spans:
        free = not any(span.overlaps(other) for other in taken)
        assert apart.take(span) == free
        taken += [span] * free
