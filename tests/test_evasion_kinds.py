"""Kinds of disguise that no list of spellings holds, and ordinary mixed text that resembles them."""

from __future__ import annotations

import time

import pytest

from dunlint.align import MappedText
from dunlint.checks import oddities
from dunlint.linter import Linter, from_ruleset
from dunlint.readers.source import decode
from dunlint.template import Template

META = {"channel": "sms", "audience": "debtor", "stage": "late", "sender_type": "agency"}


@pytest.fixture(scope="module")
def linter() -> Linter:
    return from_ruleset(profile="strict", as_of="2026-11-22", select=["filter-evasion"])


def found(linter: Linter, text: str) -> bool:
    source = decode("message.txt", text.encode())
    template = Template("message", MappedText.verbatim(source.text), source, named=False)
    return any(item.rule == "filter-evasion" for item in linter.lint(template, META))


@pytest.mark.parametrize(
    "text",
    [
        "C U I S H O U：本期未付，请今日办理。",
        "开 ping 幕，我教您还，liang 分钟。",
        "材料提交身—份—证—正—反—面。",
        "您的信，用，卡，逾，期，请今日处理。",
        "再不给钱就sh u i电全停。",
        "您的cuīshōu档案已生成。",
        "卡号6228-48oO-1122-3O45，请今日转入。",
        "公а安в法制科请您到场。",
        "款还醒提：期本未额金请录登办理。",
        "我有您的通🉐录，一个个打。",
        "你们LD（领导）都知道了。",
        "婧察已经受理您的账单。",
        "p1=我们会告诉您的父；p2=母您欠钱的事",
    ],
)
def test_disguised(linter: Linter, text: str) -> None:
    assert found(linter, text)


@pytest.mark.parametrize(
    "text",
    [
        "您可选择：A. 一次性还清；B. 分6期；C. 申请延期。",
        "【OPPO钱包】您的分期12月1日到期，请在App或用Apple Pay还款。",
        "您本期账单：本金 1,000 元 利息 12.5 元 合计 1,012.5 元。",
        "早/中/晚班客服均可受理，请致电400-820-1234转3。",
        "联 系 人：周经理　　电 话：010-6666 0000",
        "您好，我是客服小Li，您的账单已出。",
        "黛安娜女士，俞老板，婧雯女士：您的借款将于明天到期。",
        "还款成功✅ 感谢您的支持，祝您生活愉快！",
        "身份证号110***********1234，手机号138****5678，请核对。",
        "第①期已还，第②期12月1日到期，第③期次年1月1日到期。",
    ],
)
def test_ordinary(linter: Linter, text: str) -> None:
    assert not found(linter, text)


def test_sounds() -> None:
    assert [oddities.sound_of(char) for char in "催收逾黛a"] == ["cui", "shou", "yu", "dai", ""]
    assert oddities.syllables("cuishou") == 2
    assert oddities.syllables("bank") == 0


@pytest.mark.parametrize("piece", ["a ", "我*", "我 ", "催-", "(ai)", "1o", "①", "😀我", "p1=我;", "我ni"])
def test_long_runs_stay_linear(piece: str) -> None:
    started = time.process_time()
    oddities.pinyin(piece * 4000)
    oddities.rows(piece * 4000)
    oddities.squeezed(piece * 4000)
    oddities.fields(piece * 4000)
    assert time.process_time() - started < 3
