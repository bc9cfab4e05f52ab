"""HTML pages and fragments."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.align import MappedText
from dunlint.readers.html import strip_markup
from planted import FEW, MESSAGE, PHRASE, around, breaks, by_id, expected, lines_before, places, read_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("您好", "您好"),
        ("您<b>好</b>", "您好"),
        ("您好<br/>请<p class='a>b'>还款</p>", "您好\n请\n还款"),
        ("<p>您好</p>\n<p>请</p>", "您好\n请"),
        ("您好<br>\n<br>请", "您好\n\n请"),
        ("<table><tr><td>账号</td><td>6217</td></tr><tr><td>户名</td></tr></table>", "账号 6217\n户名"),
        ("<b>您</b> <i>好</i>", "您 好"),
        ("A&amp;B&nbsp;&#x4f60;&#20320;&lt;b&gt;", "A&B\u00a0你你<b>"),
        ("<姓名>您好", "<姓名>您好"),
        ("付款<支付宝：x>", "付款<支付宝：x>"),
        ("a<b，且c>d", "a<b，且c>d"),
        ("a<b 且 c>d", "a<b 且 c>d"),
        ("1<2 & 3>2", "1<2 & 3>2"),
        ("<name>您好", "<name>您好"),
        ("?a=1&copy=2&b", "?a=1&copy=2&b"),
        ("&bogus;&#0;", "&bogus;\ufffd"),
        ("您<!-- 备注 -->好", "您好"),
        ("您<!-- 好", "您<!-- 好"),
        ("您<style>p{}</style>好<script>x</script>", "您好"),
        ("<a href='x", "<a href='x"),
        ("<", "<"),
        ("&", "&"),
    ],
)
def test_strip_markup(text: str, shown: str) -> None:
    assert strip_markup(MappedText.verbatim(text)).text == shown


def test_nothing_to_strip_is_the_same_object() -> None:
    body = MappedText.verbatim("您好 > 请")
    assert strip_markup(body) is body


def test_origins_go_through_an_earlier_text() -> None:
    inner = MappedText.of(
        [
            ("<", 3, 7),
            ("b", 7, 8),
            (">", 8, 12),
            ("您", 12, 13),
            ("&", 13, 18),
            ("l", 18, 19),
            ("t", 19, 20),
            (";", 20, 21),
        ]
    )
    assert strip_markup(inner) == MappedText.of([("您", 12, 13), ("<", 13, 21)])


PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>还款提醒</title>
<style>p::after {{ content: "{MESSAGE}" }}</style></head>
<body><!-- {MESSAGE} -->
<p>尊敬的<b>客户</b>：</p>
<p>您的借款
   已逾期&nbsp;3 天，<br>请还款。</p>
<script>alert("{MESSAGE}")</script>
<!--[if mso]>{MESSAGE}<![endif]-->
</body></html>"""


def test_page() -> None:
    reading = read_text("mail.html", PAGE)
    assert by_id(reading) == {
        "line 5.subject": "还款提醒",
        "line 5": "尊敬的客户：\n您的借款已逾期\u00a03 天，\n请还款。",
    }
    assert [template.own.get("part") for template in reading.templates] == ["subject", None]
    assert {template.inferred["channel"] for template in reading.templates} == {"email"}


@pytest.mark.parametrize(
    "text", ["<p>", "<html><head>", "<title>您好", "<p <p <p", "<!doctype html>", '<a href="' * 50 + "您好"]
)
def test_malformed_pages_are_read(text: str) -> None:
    assert [problem.rule for problem in read_text("a.html", text).problems] == []


@FEW
@given(around, around, lines_before, breaks, st.sampled_from(["<p>", "<b>", '<td title="a>b">', ""]))
def test_planted(before: str, after: str, lines: int, end: str, tag: str) -> None:
    table = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    mapping = str.maketrans(table)
    head = f"<html>{end}<body>{end}" + f"<!-- {PHRASE} --><div>𠮷</div>{end}" * lines + before.translate(mapping) + tag
    text = head + PHRASE + after.translate(mapping) + f"{end}</body></html>"
    assert places(read_text("a.html", text)) == [expected(head, text)]


@FEW
@given(st.text(st.sampled_from("<>&;/=\"' ab!-?您#x1p\n"), max_size=80))
def test_origins_of_any_fragment(text: str) -> None:
    shown = strip_markup(MappedText.verbatim(text))
    spans = [shown.origin(index) for index in range(len(shown))]
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(
        text[span.start] == char for char, span in zip(shown.text, spans, strict=True) if span.end - span.start == 1
    )
