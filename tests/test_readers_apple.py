"""Apple .strings."""

from __future__ import annotations

import pytest
from hypothesis import given

from planted import (
    EVERY,
    FEW,
    MESSAGE,
    PHRASE,
    around,
    breaks,
    by_id,
    expected,
    lines_before,
    places,
    read_text,
    unreadable,
)


@pytest.mark.parametrize(
    ("text", "templates"),
    [
        (f'"a" = "{MESSAGE}";', {"a": MESSAGE}),
        (f'a.b = "{MESSAGE}";', {"a.b": MESSAGE}),
        (f'/* "x" = "{MESSAGE}"; */ // "y" = "{MESSAGE}";\n"a"="{MESSAGE}" ;', {"a": MESSAGE}),
        ('"a" = "您好\\n\\"请\\"您\\U8fd8\\u6b3e。";', {"a": '您好\n"请"您还款。'}),
        ('"a" = "您好，\n请您还款。";', {"a": "您好，\n请您还款。"}),
        ('"ok" = "确定";', {}),
    ],
)
def test_values(text: str, templates: dict[str, str]) -> None:
    reading = read_text("Localizable.strings", text)
    assert by_id(reading) == templates
    assert reading.problems == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('"a" = ;\n', 1),
        (f'"x" = "1";\n"a" = "{MESSAGE}"\n"b" = "2";', 2),
        ('"a" = "1";\n\n"b" = "never closed\n', 3),
        ("/* never closed\n", 1),
        ("{ }\n", 1),
    ],
)
def test_malformed(text: str, line: int) -> None:
    assert unreadable(read_text("a.strings", text))[0] == line


def test_faults_do_not_hide_what_follows() -> None:
    reading = read_text("a.strings", f'"a" = oops\n"b" = "{MESSAGE}";\n??\n"c" = "{MESSAGE}";\n')
    assert by_id(reading) == {"b": MESSAGE, "c": MESSAGE}


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("好", "\\U597d")


@FEW
@given(around, around, lines_before, breaks)
def test_planted(before: str, after: str, lines: int, end: str) -> None:
    head = f'/* {PHRASE} */{end}"k" = "v";{end}' * lines + '"overdue" = "' + escaped(before)
    text = head + PHRASE + escaped(after) + f'";{end}'
    assert places(read_text("a.strings", text, EVERY)) == [expected(head, text)]
