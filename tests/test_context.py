"""Scopes: negation, warning, quotation, rights, policy; what a message is about and to whom it speaks."""

from __future__ import annotations

from functools import cache

import pytest

from dunlint.align import MappedText
from dunlint.context import quotes
from dunlint.finding import Finding
from dunlint.linter import Linter, from_ruleset
from dunlint.template import Source, Template


@cache
def linter() -> Linter:
    return from_ruleset(as_of="2026-11-22")


def findings(text: str, **meta: object) -> list[Finding]:
    return linter().lint(Template("t", MappedText.verbatim(text), Source("t.txt", b"", text)), meta)


def groups(text: str, **meta: object) -> set[str]:
    return {item.group for item in findings(text, **{"channel": "sms", "audience": "debtor", "stage": "late", **meta})}


@pytest.mark.parametrize(
    "text",
    [
        "我们不会把您的借款告诉您的父母和同事。",
        "绝不上门堵门，也从不联系您的单位领导。",
        "谨防冒充公安的短信，说不还款就拘留的都是骗子。",
        "禁止话术：“再不还就去你单位找你领导。”请改为说明还款方式。",
        "您反映的被威胁通知家人一事已受理，给您带来困扰深表歉意。",
        "坐席不得以通知家人、单位相威胁，违者解除合同。",
        "请不要再给我妈打电话了，我明天发工资就还。",
    ],
)
def test_what_a_scope_excuses(text: str) -> None:
    assert "threat" not in groups(text)


@pytest.mark.parametrize(
    "text",
    [
        "我们不会为难您，但您的领导会知道这件事。",
        "我们不会放过您的，您的父母明天就会接到电话。",
        "我们一般不联系家里人，除非您再不还款，那就通知您的父母。",
    ],
)
def test_a_scope_ends_at_a_turn(text: str) -> None:
    assert "threat" in groups(text)


def test_the_audience_is_the_master_switch() -> None:
    text = "王先生的借款已逾期12天，欠款3200元，请转告他尽快还款。"
    assert "disclosure" in {item.group for item in findings(text, channel="sms", audience="contact")}
    own = "您的借款已逾期12天，欠款3200元，请在App还款，客服400-000-0000。"
    assert "disclosure" not in {item.group for item in findings(own, channel="sms", audience="debtor")}


def test_an_address_form_shows_a_third_person() -> None:
    found = findings("您好，您同事小何在我们这儿借的款晚了八天，麻烦您转告他尽快还上。")
    assert "disclosure" in {item.group for item in found}


def test_other_fields_are_left_alone() -> None:
    assert not {item.group for item in findings("您借阅的图书已逾期6天，请尽快归还，逾期期间将暂停借阅权限。")} & {
        "threat",
        "amount",
    }
    assert not {item.group for item in findings("师傅明天10点上门更换滤芯，请家中留人。")} & {"threat", "falsehood"}


def test_quotes_are_pairs() -> None:
    assert [tuple(span) for span in quotes("说“甲”和「乙」，“未完")] == [(1, 4), (5, 8)]


def test_a_bare_list_of_three_lines_speaks_to_nobody() -> None:
    lines = ["- 再不还就通知您的家人", "- 明天去您单位找领导", "- 已安排人员上门堵您"]
    assert findings("\n".join(lines[:2]))
    assert not findings("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "meta", "debt"),
    [
        ("您好，请回电。", {}, False),
        ("您好，请回电。", {"audience": "debtor"}, True),
        ("您好，请回电。", {"audience": "contact"}, False),
        ("您好，请回电。", {"stage": "late"}, True),
        ("您好，请回电。", {"dunning": True}, True),
        ("您的借款已逾期。", {}, True),
    ],
)
def test_what_a_message_is_about(text: str, meta: dict[str, object], debt: bool) -> None:
    template = Template("t", MappedText.verbatim(text), Source("t.txt", b"", text))
    assert linter()._view(linter().document(text), template, meta).context.debt() is debt
