"""Java .properties: escapes, continuations, comments."""

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
        (f"a.b={MESSAGE}", {"a.b": MESSAGE}),
        (f"a.b : {MESSAGE}", {"a.b": MESSAGE}),
        (f"a.b {MESSAGE}", {"a.b": MESSAGE}),
        (f"a\\ b\\=c={MESSAGE}", {"a b=c": MESSAGE}),
        (f"# a={MESSAGE}\n! b={MESSAGE}\n  # c={MESSAGE}\n", {}),
        (f"# a \\\nb={MESSAGE}\n", {"b": MESSAGE}),
        ("a=您好，\\\n   请您\\\n\t还款。\nb=确定", {"a": "您好，请您还款。"}),
        ("a=\\u60a8\\u597d，请您还款\\uD83D\\uDE00。", {"a": "您好，请您还款😀。"}),
        ("a=您好\\n\\t请您还款\\:谢谢。", {"a": "您好\n\t请您还款:谢谢。"}),
        ("a=您好{0}，it''s 请您还款。", {"a": "您好{0}，it's 请您还款。"}),
        ("a=您好，it''s 请您还款。", {"a": "您好，it''s 请您还款。"}),
        ("a=保存成功\nlog=查询数据库失败：{0}", {}),
    ],
)
def test_values(text: str, templates: dict[str, str]) -> None:
    assert by_id(read_text("m.properties", text)) == templates


def test_text_key_with_metadata_beside_it() -> None:
    text = f"sms.d3.text={MESSAGE}\nsms.d3.channel=短信\nsms.d3.audience=联系人\nsms.d3.id=D3\n"
    (template,) = read_text("m.properties", text).templates
    assert (template.id, dict(template.own)) == ("D3", {"channel": "sms", "audience": "contact"})


def test_key_tells_the_metadata() -> None:
    (template,) = read_text("m.properties", f"FRIEND_OVER_DUE_3_DAY={MESSAGE}").templates
    assert template.inferred["audience"] == "contact"
    assert template.inferred["stage"] == "early"


def test_bad_escape_is_a_problem_with_its_line() -> None:
    reading = read_text("m.properties", f"a=x\nb=\\u12 {MESSAGE}\n")
    assert unreadable(reading) == [2]
    assert by_id(reading) == {"b": f"\\u12 {MESSAGE}"}


def escaped(text: str, ascii_only: bool) -> str:
    out = []
    for char in text:
        if char in "\\\t":
            out.append({"\\": "\\\\", "\t": "\\t"}[char])
        elif ascii_only and char > "~":
            units = char.encode("utf-16-be")
            out.append("".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2)))
        else:
            out.append(char)
    return "".join(out)


@FEW
@given(around, around, lines_before, breaks, st.booleans(), st.integers(0, 3))
def test_planted(before: str, after: str, lines: int, end: str, ascii_only: bool, folds: int) -> None:
    head = f"# {PHRASE}{end}k = v{end}" * lines + "sms.overdue = " + escaped(before, ascii_only) + f"\\{end}   " * folds
    text = head + escaped(PHRASE, ascii_only) + escaped(after, ascii_only) + end
    assert places(read_text("m.properties", text, EVERY)) == [expected(head, text)]
