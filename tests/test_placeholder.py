"""Placeholders of every syntax, with the kind their name or their surroundings tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import placeholder
from dunlint.placeholder import KINDS, find, kind_of_name

CASES = [
    ("您好${name}，", "${name}", "name"),
    ("身份证${idCard}", "${idCard}", "id_number"),
    ("应还{{还款金额}}元", "{{还款金额}}", "amount"),
    ("逾期#overdueDays#天", "#overdueDays#", "overdue_days"),
    ("欠款{1}元", "{1}", "amount"),
    ("逾期{2}天", "{2}", "overdue_days"),
    ("详询客服{3}", "{3}", "hotline"),
    ("尊敬的%s，", "%s", "name"),
    ("还款日%2$s", "%2$s", "due_date"),
    ("尚有____元未结清", "____", "amount"),
    ("您好XX先生", "XX", "name"),
    ("贷款@var(loan_tail)", "@var(loan_tail)", "card_tail"),
    ("应于 :due_date 前", ":due_date", "due_date"),
    ("尾号{{card_no|last4}}", "{{card_no|last4}}", "card_tail"),
    ("{{name|mask}}您好", "{{name|mask}}", "masked"),
    ("{contact_phone}", "{contact_phone}", "contact_phone"),
    ("您{homeAddress}", "{homeAddress}", "address"),
    ("【客户名】您好", "【客户名】", "name"),
    ("【电话】", "【电话】", "hotline"),
    ("{user.late_days}天", "{user.late_days}", "overdue_days"),
    ("%(amount)s元", "%(amount)s", "amount"),
    ("[[${amount}]]元", "[[${amount}]]", "amount"),
]


@pytest.mark.parametrize(("text", "raw", "kind"), CASES)
def test_syntax_and_kind(text: str, raw: str, kind: str) -> None:
    found = find(text)
    assert [(item.raw, item.kind) for item in found] == [(raw, kind)]
    assert text[slice(*found[0].span)] == raw


@pytest.mark.parametrize(
    "text",
    [
        "【云帆消金】您好",
        "【还款提醒】",
        "编号XX-0218的合同",
        "138****0000",
        "王**您好",
        "年化24%的利率",
        "100%的",
        "18:00前",
        "a<b",
        '{"a": 1}',
        "您的｛小象分期｝账单",
        "#话题",
        "￥19,164.55",
    ],
)
def test_what_is_no_placeholder(text: str) -> None:
    assert find(text) == []


@given(st.text(max_size=80))
def test_any_text_gives_ordered_placeholders_of_known_kinds(text: str) -> None:
    last = 0
    for item in find(text):
        assert item.kind in KINDS
        assert item.span.start >= last
        assert text[slice(*item.span)] == item.raw
        last = item.span.end


def test_names_in_many_spellings() -> None:
    assert {kind_of_name(name) for name in ("overdueDays", "overdue_days", "OVERDUE-DAYS", "逾期天数")} == {
        "overdue_days"
    }
    assert kind_of_name("borrower") == "person"
    assert kind_of_name("data1") == "unknown"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("card_no|upper", "card_number"),
        ("card_no|right(4)", "card_tail"),
        ("user_name|hide", "masked"),
        ("amount:.2f", "amount"),
        (":due_date", "due_date"),
        ("due_date:yyyy", "due_date"),
        ("getUserAmount", "amount"),
        ("x", "unknown"),
    ],
)
def test_the_kind_that_a_name_tells(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


@pytest.mark.parametrize(
    ("text", "name", "kind", "syntax"),
    [
        ("截至{1}元", "1", "amount", "brace"),
        ("客服电话{phone}", "phone", "hotline", "brace"),
        ("手机{phone}", "phone", "phone", "brace"),
        ("卡号{orderNo}", "orderNo", "card_number", "brace"),
        ("卡号{day}", "day", "date", "brace"),
        ("逾期{day}天", "day", "overdue_days", "brace"),
        ("客服电话{customerName}", "customerName", "name", "brace"),
        ("<br>您好<name>", "name", "name", "angle"),
        ("您好<DIV>${name}", "name", "name", "dollar"),
        ("欠款<%= amount %>元", "amount", "amount", "tag"),
        ("<% print(user.amount()) %>", "user.amount", "amount", "tag"),
        ("<% if late %>逾期", "if late", "unknown", "tag"),
        ("欠款%s元", "%s", "amount", "printf"),
        ("欠款#amount#元", "amount", "amount", "hash"),
        ("欠款____元", "____", "amount", "blank"),
    ],
)
def test_name_kind_and_syntax(text: str, name: str, kind: str, syntax: str) -> None:
    assert [(item.name, item.kind, item.syntax) for item in find(text)] == [(name, kind, syntax)]


@given(
    st.lists(
        st.sampled_from(
            [
                "【临溪银行】",
                "【amount】",
                "【姓名】",
                "您好",
                "DATE",
                "yyyy年MM月dd日",
                "(姓名)",
                "('x',",
                ":name",
                "App",
                "：",
                '"+n+"',
                "120元",
                "(.+)",
            ]
        ),
        max_size=6,
    ).map("".join)
)
def test_the_quick_look_misses_no_placeholder(text: str) -> None:
    quick = find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            placeholder, "_maybe", lambda text: any(mark in text for mark in placeholder._MARKS + "【:(（\"'")
        )
        assert quick == find(text)
