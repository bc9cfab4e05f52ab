"""Android strings.xml and other XML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
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


def resources(inner: str) -> dict[str, str]:
    return by_id(read_text("strings.xml", f'<?xml version="1.0" encoding="utf-8"?>\n<resources>{inner}</resources>'))


@pytest.mark.parametrize(
    ("inner", "templates"),
    [
        (f'<string name="a">{MESSAGE}</string>', {"a": MESSAGE}),
        (f'<!-- <string name="a">{MESSAGE}</string> -->', {}),
        ('<string name="a">您好&amp;请您&#x8fd8;&#27454;。</string>', {"a": "您好&请您还款。"}),
        ('<string name="a"><![CDATA[您好&amp;<b>请您</b>还款。]]></string>', {"a": "您好&amp;<b>请您</b>还款。"}),
        (
            '<string name="a">您好<xliff:g id="n" example="张三">%1$s</xliff:g>，请您<b>还款</b>。</string>',
            {"a": "您好%1$s，请您还款。"},
        ),
        ("<string name=\"a\">您好\\n请\\'您\\' \\u8fd8\\u6b3e\\@。</string>", {"a": "您好\n请'您' 还款@。"}),
        ('<string name="a">\n   您好，\n   请您还款。\n</string>', {"a": "您好， 请您还款。"}),
        ('<string name="a">"您好，  请您还款。"</string>', {"a": "您好，  请您还款。"}),
        (f'<string-array name="s"><item>确定</item><item>{MESSAGE}</item></string-array>', {"s[1]": MESSAGE}),
        (f'<plurals name="p"><item quantity="one">{MESSAGE}</item></plurals>', {"p.one": MESSAGE}),
        ('<string name="ok">确定</string>', {}),
    ],
)
def test_resources(inner: str, templates: dict[str, str]) -> None:
    assert resources(inner.replace("<xliff:g", '<xliff:g xmlns:xliff="urn:x"')) == templates


@pytest.mark.parametrize(
    ("text", "templates", "own"),
    [
        (f'<t><template id="d3" channel="sms">{MESSAGE}</template></t>', {"d3": MESSAGE}, {"channel": "sms"}),
        (f'<t channel="sms"><m><id>d3</id><content>{MESSAGE}</content></m></t>', {"d3": MESSAGE}, {"channel": "sms"}),
        (
            f'<beans><bean id="d3"><property name="content" value="{MESSAGE}"/><property name="channel" value="短信"/></bean></beans>',
            {"d3": MESSAGE},
            {"channel": "sms"},
        ),
        (f'<map><entry key="d3" value="{MESSAGE}"/></map>', {"d3": MESSAGE}, {}),
        (f"<map><entry key='d3'><![CDATA[{MESSAGE}]]></entry></map>", {"d3": MESSAGE}, {}),
        (f"<dict><key>d3</key><string>{MESSAGE}</string></dict>", {"d3": MESSAGE}, {}),
        (f"<a>\n<b>{MESSAGE}</b></a>", {"line 2": MESSAGE}, {}),
        ("<mapper><select id='q'>select * from sms where 状态 = 1</select></mapper>", {}, None),
    ],
)
def test_any_xml(text: str, templates: dict[str, str], own: dict[str, str] | None) -> None:
    reading = read_text("beans.xml", text)
    assert by_id(reading) == templates
    assert [dict(template.own) for template in reading.templates] == ([own] if own is not None else [])


def test_doctype_without_entities_is_read() -> None:
    text = f'<!DOCTYPE mapper PUBLIC "-//x//EN" "http://x/y.dtd">\n<mapper><sms id="a">{MESSAGE}&nbsp;</sms></mapper>'
    assert by_id(read_text("m.xml", text)) == {"a": MESSAGE}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('<!DOCTYPE a [\n<!ENTITY x "您好">\n]>\n<a>&x;</a>', 2),
        ("<a>\n<b></a>", 2),
        ("<a>\n\n&undefined;</a>", 3),
        ("<a b=c/>", 1),
        ("<a>", 1),
        ("<a>" * 5000, 1),
    ],
)
def test_malformed(text: str, line: int) -> None:
    assert unreadable(read_text("a.xml", text)) == [line]


def test_what_stands_before_a_fault_is_read() -> None:
    assert by_id(read_text("a.xml", f'<a><sms id="x">{MESSAGE}</sms><b></a>')) == {"x": MESSAGE}


def test_declared_encoding() -> None:
    text = f'<?xml version="1.0" encoding="GBK"?>\n<resources><string name="a">{MESSAGE}{PHRASE}</string></resources>'
    reading = read("strings.xml", text.encode("gb18030"), ReadSettings())
    assert places(reading) == [expected(text[: text.index(PHRASE)], text)]


def escaped(text: str, attribute: bool) -> str:
    text = (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("好", "&#x597d;")
    )
    return text.replace("\t", "&#9;") if attribute else text


@FEW
@given(around, around, lines_before, breaks, st.sampled_from(["string", "cdata", "attribute"]))
def test_planted(before: str, after: str, lines: int, end: str, form: str) -> None:
    head = f"<resources>{end}" if form == "string" else f"<root>{end}"
    head += f'  <!-- {PHRASE} -->{end}  <x name="您">𠮷</x>{end}' * lines
    tail = {"string": "</string></resources>", "cdata": "]]></content></root>", "attribute": '"/></root>'}[form]
    head += {
        "string": '<string name="a">',
        "cdata": '<content id="a"><![CDATA[',
        "attribute": '<x id="a" title=\'<>\' content="',
    }[form].replace("'<>'", "'&lt;&gt;'")
    if form == "cdata":
        head, rest = head + before, after
    elif form == "string":
        head, rest = head + escaped(before, False).replace("\\", "\\\\"), escaped(after, False).replace("\\", "\\\\")
    else:
        head, rest = head + escaped(before, True), escaped(after, True)
    text = f"{head}{PHRASE}{rest}{tail}"
    assert places(read_text("a.xml", text, EVERY)) == [expected(head, text)]


@FEW
@given(st.text(st.sampled_from("<>&;/=\"' ab!-[]?您#x1\n"), max_size=60))
def test_anything_is_read_or_refused(inner: str) -> None:
    reading = read_text("a.xml", f"<resources>{inner}</resources>")
    assert all(problem.rule == "unreadable-file" for problem in reading.problems)
