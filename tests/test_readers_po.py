"""Gettext catalogues."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "templates"),
    [
        (f'msgid "sms.d3"\nmsgstr "{MESSAGE}"\n', {"sms.d3": MESSAGE}),
        (f'msgctxt "sms.d3"\nmsgid "Please pay"\nmsgstr "{MESSAGE}"\n', {"sms.d3": MESSAGE}),
        (f'msgid "{MESSAGE}"\nmsgstr "Please pay"\n', {"line 4": MESSAGE}),
        (f'#. {MESSAGE}\n#~ msgid "x.1"\n#~ msgstr "{MESSAGE}"\n', {}),
        ('msgid "a.b"\nmsgstr ""\n"您好，"\n"请您还款。\\n"\n', {"a.b": "您好，请您还款。"}),
        (
            f'msgid "a.b"\nmsgid_plural "a.bs"\nmsgstr[0] "{MESSAGE}"\nmsgstr[1] "{MESSAGE}"\n',
            {"a.b[0]": MESSAGE, "a.b[1]": MESSAGE},
        ),
    ],
)
def test_messages(text: str, templates: dict[str, str]) -> None:
    assert by_id(read_text("zh.po", HEADER + text)) == templates


@pytest.mark.parametrize(("text", "line"), [('msgid "a\nmsgstr "b"\n', 4), ("nonsense\n", 4), ('"lost"\n', 4)])
def test_malformed(text: str, line: int) -> None:
    lines = unreadable(read_text("zh.po", HEADER + "# x\n"[:0] + text))
    assert lines[:1] == ([line] if text != '"lost"\n' else [])


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")


@FEW
@given(around, around, lines_before, breaks, st.booleans())
def test_planted(before: str, after: str, lines: int, end: str, split: bool) -> None:
    head = f'#: a.py:1{end}#. {PHRASE}{end}msgid "k"{end}msgstr "v"{end}{end}' * lines
    head += f'msgid "sms.x"{end}msgstr ""{end}"{escaped(before)}' + (f'"{end}"' if split else "")
    text = head + PHRASE + escaped(after) + f'"{end}'
    assert places(read_text("zh.po", text, EVERY)) == [expected(head, text)]
