"""Plain text and Markdown: front matter, splitting, markup."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
from dunlint.template import Reading

MESSAGE = "您好，您的贷款已逾期，请尽快还款。"


def reading_of(text: str, path: str = "a.txt", **kwargs: Any) -> Reading:
    return read(path, text.encode(), ReadSettings(**kwargs))


def test_a_plain_file_is_one_template_named_after_the_file() -> None:
    reading = reading_of(f"\n{MESSAGE}\r\n第二行\n", "letters/visit_notice.txt")
    assert [(item.id, item.named, item.body.text) for item in reading.templates] == [
        ("visit_notice", True, f"{MESSAGE}\r\n第二行")
    ]
    assert reading.templates[0].body.origin(0).start == 1


@pytest.mark.parametrize("fence", ["---", "+++"])
@pytest.mark.parametrize("path", ["a.txt", "a.md"])
def test_front_matter_is_metadata(fence: str, path: str) -> None:
    head = "id: L1\nchannel: 信函\n对象: 本人" if fence == "---" else 'id = "L1"\nchannel = "信函"\n"对象" = "本人"'
    reading = reading_of(f"{fence}\n{head}\n{fence}\n\n{MESSAGE}\n", path)
    template = reading.templates[0]
    assert (template.id, template.body.text, template.own) == (
        "L1",
        MESSAGE,
        {"channel": "letter", "audience": "debtor"},
    )
    assert template.source.text[slice(*template.key_span)] == "id"  # type: ignore[misc]


def test_a_broken_front_matter_is_reported_and_the_text_is_read() -> None:
    reading = reading_of(f"---\nid: [\n---\n{MESSAGE}\n")
    assert reading.problems[0].rule == "unreadable-file"
    assert reading.templates[0].body.text == MESSAGE


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("line", [("line 2", "您好一"), ("line 3", "您好二"), ("line 5", "您好三")]),
        ("blank-line", [("line 2", "您好一\n您好二"), ("line 5", "您好三")]),
    ],
)
def test_a_file_can_be_split(split: str, expected: list[tuple[str, str]]) -> None:
    reading = reading_of(
        "# 注释\n您好一\n您好二\n \n您好三\n----\n" if split == "line" else "# 注释\n您好一\n您好二\n \n您好三\n",
        split=split,
    )
    assert [(item.id, item.body.text) for item in reading.templates] == expected
    assert not any(item.named for item in reading.templates)


def test_text_without_chinese_is_said_to_be_unchecked() -> None:
    assert [problem.rule for problem in reading_of("requests==2.0\n").problems] == ["unsupported-file"]
    assert reading_of("---\nchannel: sms\n---\nPlease repay.\n").templates


def test_front_matter_without_a_text_is_said() -> None:
    assert [problem.rule for problem in reading_of("---\nchannel: sms\n---\n").problems] == ["empty-file"]


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.sampled_from("您好家人 ab\n\r\t，。😀"), max_size=40),
    st.text(st.sampled_from("您好 \n😀"), max_size=40),
    st.sampled_from(["a.txt", "a.md"]),
)
def test_a_planted_phrase_is_found(before: str, after: str, path: str) -> None:
    phrase = "通知您的家人"
    source = before + phrase + after
    body = reading_of(source, path).templates[0].body
    at = body.text.index(phrase)
    span = body.span(at, at + len(phrase))
    assert source[span.start : span.end] == phrase
    for index, char in enumerate(body.text):
        raw = source[slice(*body.origin(index))]
        assert raw == char or (char in " \n" and not raw.strip())


# -- Markdown ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# 催收函\n\n正文您好", "催收函\n\n正文您好"),
        ("请**立即**还款", "请立即还款"),
        ("请*立即*还款，_马上_ ~~不~~ `好`您", "请立即还款，马上 不 好您"),
        ("张**，您的卡138****0000已逾期", "张**，您的卡138****0000已逾期"),
        ("您的金额____元，${a_b_c}", "您的金额____元，${a_b_c}"),
        ("#name#您好", "#name#您好"),
        ("> 您好\n> 还款", "您好\n还款"),
        ("- 您好\n* 还款\n1. 第一", "您好\n还款\n1. 第一"),
        ("您好<!-- 通知家人 -->还款", "您好还款"),
        ("您好\n<!-- 通知\n家人 -->\n还款", "您好\n\n还款"),
        ("请点[还款](http://x.cn)您", "请点还款(http://x.cn)您"),
        ("![收款码](qr.png)您", "收款码(qr.png)您"),
        ("\\*您\\*好", "*您*好"),
        ("您好<br>还款 &amp; 谢谢<客户姓名>", "您好\n还款 & 谢谢<客户姓名>"),
        ("您好\n\n---\n\n还款", "您好\n\n还款"),
        ("```text\n您好 **x**\n还款\n```", "您好 **x**\n还款"),
        ("您好\n```python\nprint('通知家人')\n```\n还款", "您好\n\n还款"),
        (
            "如果您继续拖欠这笔已经逾期很久的贷款，我们将通知您的\n家人。",
            "如果您继续拖欠这笔已经逾期很久的贷款，我们将通知您的家人。",
        ),
        (
            "如果您继续拖欠这笔已经逾期很久的贷款，我们将通知您的  \n家人。",
            "如果您继续拖欠这笔已经逾期很久的贷款，我们将通知您的\n家人。",
        ),
        ("此致\n某某银行\n2026年1月", "此致\n某某银行\n2026年1月"),
    ],
)
def test_markup_goes_and_text_stays(source: str, text: str) -> None:
    body = reading_of(source, "a.md").templates[0].body
    assert body.text == text
    for index, char in enumerate(body.text):
        raw = source[slice(*body.origin(index))]
        assert raw == char or char in " \n&"


def test_a_table_of_texts_gives_one_template_a_row() -> None:
    source = "# 短信模板\n\n| 编号 | 短信内容 | 渠道 |\n|---|:---:|---|\n| A1 | 您好\\|请**还款** | 短信 |\n| A2 | 您好，再见 | 推送 |\n"
    reading = reading_of(source, "a.md")
    assert [(item.id, item.own.get("channel")) for item in reading.templates] == [("A1", "sms"), ("A2", "push")]
    body = reading.templates[0].body
    assert body.text == "您好|请还款"
    assert source[slice(*body.span(4, 6))] == "还款"


def test_headings_can_split_a_file() -> None:
    reading = reading_of(
        f"---\nsplit: heading\nchannel: sms\n---\n引言您好\n\n## 逾期D3\n\n{MESSAGE}\n\n## 空\n", "a.md"
    )
    assert [(item.id, item.named) for item in reading.templates] == [("line 5", False), ("逾期D3", True)]
    assert reading.templates[1].inferred["overdue_days"] == 3
    assert reading.templates[1].defaults == {"channel": "sms"}


def test_fenced_blocks_can_split_a_file() -> None:
    source = f"---\nsplit: fence\n---\n## 首次\n说明文字您好\n```text\n{MESSAGE}\n```\n## 二次\n```sms id=second\n{MESSAGE}\n```\n"
    assert [item.id for item in reading_of(source, "a.md").templates] == ["首次", "second"]


def test_a_subject_is_a_template_too() -> None:
    reading = reading_of(f"---\nid: M\nchannel: email\ntitle: 逾期提醒\n---\n{MESSAGE}\n", "a.md")
    assert [item.id for item in reading.templates] == ["M.subject", "M"]


def test_documentation_is_not_checked_unless_asked() -> None:
    assert [problem.rule for problem in reading_of(MESSAGE, "README.md").problems] == ["unsupported-file"]
    assert reading_of(MESSAGE, "README.md", metadata={"channel": "letter"}).templates
