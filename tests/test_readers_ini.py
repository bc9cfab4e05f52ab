"""INI and similar files."""

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


@pytest.mark.parametrize(
    ("text", "templates"),
    [
        (f"[sms]\nd3 = {MESSAGE}\n", {"sms.d3": MESSAGE}),
        (f"d3: {MESSAGE}\n", {"d3": MESSAGE}),
        (f"; a = {MESSAGE}\n# b = {MESSAGE}\n[x]\n", {}),
        ("[x]\na = 您好 #name#，请您还款。 ; 备注\n", {"x.a": "您好 #name#，请您还款。"}),
        ("[x]\na = 您好，\n  请您还款。\nb = 1\n", {"x.a": "您好，\n请您还款。"}),
        ("[x]\n  a = 您好，请您还款。\n  b = 1\n", {"x.a": "您好，请您还款。"}),
        ("[x]\na = 您好，\\\n  请您还款。\n", {"x.a": "您好，请您还款。"}),
        ('export A="您好，\\n请您还款。" # 备注\n', {"A": "您好，\n请您还款。"}),
        ("A='您好，\n请您还款。'\nB=1\n", {"A": "您好，\n请您还款。"}),
    ],
)
def test_values(text: str, templates: dict[str, str]) -> None:
    assert by_id(read_text("a.ini", text)) == templates


def test_section_with_text_and_metadata() -> None:
    reading = read_text(
        "a.cfg", f"[d3]\nchannel = sms\n对象 = 本人\ntext = {MESSAGE}\nremark = 通知您的家人，请注意。\n"
    )
    (template,) = reading.templates
    assert (template.id, dict(template.own)) == ("d3", {"channel": "sms", "audience": "debtor"})


@pytest.mark.parametrize(
    ("text", "line"), [("[x]\nfoo\n", 2), ("[never closed\na=1\n", 1), (f'a = 1\nb = "{MESSAGE}\nc = 2\n', 2)]
)
def test_malformed(text: str, line: int) -> None:
    assert unreadable(read_text("a.ini", text)) == [line]


@FEW
@given(around, around, lines_before, breaks, st.booleans())
def test_planted(before: str, after: str, lines: int, end: str, quoted: bool) -> None:
    clean = str.maketrans({"\\": "/", "#": "＃", ";": "；", '"': "”", "'": "’"})
    mark = '"' if quoted else ""
    head = f"; {PHRASE}{end}k = v{end}" * lines + f"[sms]{end}overdue = {mark}{before.translate(clean)}"
    text = head + PHRASE + after.translate(clean) + mark + end
    assert places(read_text("a.ini", text, EVERY)) == [expected(head, text)]
