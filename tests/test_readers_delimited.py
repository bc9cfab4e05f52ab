"""CSV and TSV: exact places, quoting as people write it, broken files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.readers.delimited import scan, sniff
from planted import FEW, MESSAGE, PHRASE, around, breaks, by_id, expected, lines_before, places, read_text, unreadable


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return [[cell.text for cell in row] for row in scan(text, delimiter, None)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
        ("a,\n,b", [["a", ""], ["", "b"]]),
        ("a,", [["a", ""]]),
        ('"a,b","c""d"', [["a,b", 'c"d']]),
        ('"a\nb",c', [["a\nb", "c"]]),
        ('他说"好",b', [['他说"好"', "b"]]),
        ('"他说"好"了",b', [['他说"好"了', "b"]]),
        ('"a"b,c', [["ab", "c"]]),
        ('a, "b,c"', [["a", "b,c"]]),
        ("a\n\nb", [["a"], [""], ["b"]]),
    ],
)
def test_rows(text: str, rows: list[list[str]]) -> None:
    assert cells(text) == rows


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("编号,内容\na,b", ","),
        ("编号;内容\na;您好,客户", ";"),
        ("编号\t内容\na\t您好,客户,请", "\t"),
        ("编号|内容\na|b", "|"),
        ("内容\n您好", ","),
    ],
)
def test_sniff(text: str, delimiter: str) -> None:
    assert sniff(text) == delimiter


def test_unclosed_quote_keeps_the_other_rows() -> None:
    reading = read_text("a.csv", f'id,content\na,{MESSAGE}\nb,"{MESSAGE}\nc,{MESSAGE}\n')
    assert by_id(reading) == {"a": MESSAGE, "b": MESSAGE, "c": MESSAGE}
    assert unreadable(reading) == [3]


def test_declared_delimiter() -> None:
    reading = read_text("a.csv", f"sep=;\n编号;内容\na;{MESSAGE}\n")
    assert by_id(reading) == {"a": MESSAGE}


def test_gb18030() -> None:
    from dunlint.readers import ReadSettings, read

    text = f"编号,内容\na,{MESSAGE}{PHRASE}\n"
    assert places(read("a.csv", text.encode("gb18030"), ReadSettings())) == [(2, 3 + len(MESSAGE))]


@FEW
@given(around, around, lines_before, breaks, st.sampled_from(",;\t|"), st.booleans())
def test_planted(before: str, after: str, lines: int, end: str, delimiter: str, inner: bool) -> None:
    quoted = before.replace('"', '""') + (end if inner else "")
    head = f"编号{delimiter}备注{delimiter}内容{end}" + f'x{delimiter}"备{end}注"{delimiter}您好{end}' * lines
    head += f'y{delimiter}{delimiter}"{quoted}'
    text = head + PHRASE + after.replace('"', '""') + f'"{end}'
    assert places(read_text("a.csv", text)) == [expected(head, text)]


@FEW
@given(st.text(st.sampled_from('",\n\r\t;a您'), max_size=60))
def test_any_text_is_read(text: str) -> None:
    rows = scan(text, ",", None)
    assert sum(len(cell) for row in rows for cell in row) <= len(text)
