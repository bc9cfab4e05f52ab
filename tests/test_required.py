"""Required content: the element in any expression, and words that look like it in another role."""

from __future__ import annotations

from typing import Any

import pytest

from dunlint.align import MappedText
from dunlint.readers.source import decode
from dunlint.template import Template
from tests_linter import linter

SMS = {"channel": "sms", "audience": "debtor", "stage": "early", "sender_type": "consumer_finance"}


def missing(text: str, **meta: str) -> set[str]:
    source = decode("message.txt", text.encode())
    template = Template("message", MappedText.verbatim(source.text), source, named=False)
    told: dict[str, Any] = {**SMS, **meta}
    found = linter("strict").lint(template, told)
    return {item.rule.removeprefix("missing-") for item in found if item.rule.startswith("missing-")}


FULL = "【云帆消金】{}您好，您的借款1,200元已逾期3天，请登录云帆App还款，客服400-000-0000。"


def test_nothing_is_missing_in_a_full_message():
    assert not {name for name in missing(FULL) if name in ("amount", "repayment-channel", "contact-channel")}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("【云帆消金】您好，您在云帆App申请的借款1,200元已逾期3天，请归还，客服400-000-0000。", "repayment-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，请勿扫码向个人转账，客服400-000-0000。", "repayment-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，还款方式：，客服400-000-0000。", "repayment-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，请登录云帆App还款，退订回T。", "contact-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，请登录云帆App还款，客服时间9:00-21:00。", "contact-channel"),
        ("【云帆消金】您好，借款已逾期3天，每日产生违约金1.20元，请登录云帆App还款。", "amount"),
        ("【云帆消金】您好，2025年3月1日签订的合同尚欠1,200元，请登录云帆App还款。", "due-date-or-overdue-days"),
        ("您好，借款1,200元已逾期3天，请登录云帆App还款[玫瑰]", "sender-identity"),
    ],
)
def test_a_word_in_another_role_is_no_element(text, gone):
    assert gone in missing(text)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("【云帆消金】您好，借款1,200元已逾期3天，已设自动还款的请备足借记卡余额。", "repayment-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，请划入贷款账户。", "repayment-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，有困难跟我说，我帮您看看。", "contact-channel"),
        ("【云帆消金】您好，借款1,200元已逾期3天，请拨打零二八零零零零一二三四。", "contact-channel"),
        ("【云帆消金】您好，借款逾期天数12，一共1,200。", "amount"),
        ("【云帆消金】您好，借款逾期天数12，一共1,200。", "due-date-or-overdue-days"),
        ("【云帆消金】借款1,200元请在48小时内还清。", "due-date-or-overdue-days"),
        ("【云帆消金】李老板好，借款1,200元已逾期3天。", "salutation"),
    ],
)
def test_an_element_counts_in_any_expression(text, there):
    assert there not in missing(text)


def test_a_paid_debt_needs_no_way_to_pay():
    assert not missing("【云帆消金】李女士您好，您的借款已于11月20日结清，感谢您的支持。")
    assert "repayment-channel" in missing("【云帆消金】李女士您好，第3期还款成功，剩余2期逾期，请尽快处理。")
    assert "repayment-channel" in missing("【云帆消金】李女士您好，您的借款若已结清请忽略，逾期部分请处理。")


def test_a_one_time_code_is_about_no_debt():
    assert not missing("【云帆消金】您的验证码是302981，用于登录，5分钟内有效，请勿泄露。")


def test_an_open_bill_is_a_debt_in_any_field():
    text = "您好，您家本月电费尚未缴纳，请及时缴纳。"
    assert {"sender-identity", "amount"} <= missing(text, sender_type="trade")


@pytest.mark.parametrize(
    "said",
    [
        "云帆消金已授权我司与您联系",
        "我司系云帆消金的合作催收机构",
        "我司与云帆消金签订的委外服务协议",
        "本所代理云帆消金诉您一案",
    ],
)
def test_a_mandate_in_any_expression(said):
    text = f"【北麓商务】您好，{said}，借款1,200元已逾期3天。"
    assert "creditor-or-mandate" not in missing(text, sender_type="agency")
    assert "creditor-or-mandate" in missing(text.replace(said, "我司提醒您"), sender_type="agency")


def test_a_letter_to_a_named_borrower_is_no_debtors_reply():
    text = "借款人：韦某\n你于2022年4月与我行签订借款合同，已逾期92天，欠10,800.00元。请履行。\n云帆银行"
    assert {"repayment-channel", "contact-channel"} <= missing(text, channel="letter", sender_type="bank")
