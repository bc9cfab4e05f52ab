"""Words that were respelled: by sound, by shape, by pinyin, figures and pictures, with signs between; and what only looks so."""

from __future__ import annotations

from functools import cache

import pytest

from dunlint.checks.evasion import book_of
from dunlint.checks.respelled import Book, abbreviated, initials, places, units
from dunlint.linter import Linter, from_ruleset


@cache
def linter() -> Linter:
    return from_ruleset()


def book() -> Book:
    rule = next(rule for rule in linter().program["rules"] if rule["check"] == "filter_evasion")
    return book_of(linter().settings.variants, tuple(rule["params"]["words"]))


def found(text: str) -> list[str]:
    return [text[slice(*span)] for span in places(text, book(), linter()._cut)]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("您的账单玉期两天了。", "玉期"),  # one sound
        ("钱款昨日已被栋节。", "栋节"),  # two sounds
        ("本所侓师已接手。", "侓师"),  # a shape
        ("娃的学藉我这就不报了。", "学藉"),  # a common word
        ("您的分期已愈7九天。", "愈7"),  # a figure beside a sound
        ("谈不拢就7诉吧。", "7诉"),  # a figure
        ("涉嫌构成dai款诈骗，请退款。", "dai款"),  # a syllable
        ("您欠💰的事", "欠💰"),  # a picture
        ("今天之内结清这笔账，jiekuan才算了结。", "jiekuan"),  # a whole word in letters
        ("您的分期已逾（）期四天。", "逾（）期"),  # signs between
        ("已逾%0A期三天", "逾%0A期"),
        ("您的“借”“款”到期了", "借”“款"),
        ("账单\n逾\n期\n共430元", "逾\n期"),
        ("您的欠の款还有两笔", "欠の款"),
    ],
)
def test_what_is_meant_is_found_in_what_is_written(text: str, spelling: str) -> None:
    assert any(spelling in item or item in spelling for item in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "您的账单将于7日到期，请留意余额。",
        "合同第7期已入账，剩余6期。",
        "（居）委会办公室在一楼。",
        "银行“贷款”页面可以查看明细。",
        "【临屿小贷】您好，您的借款今日到期。",
        "请您家人收件时核对编号。",
        "余额 1,200 元，限额 5,000 元。",
        "<li>安全提示</li><li>服务时间</li>",
        "请于{date}前在{place}办理。",
        "催　告　书",
        "",
    ],
)
def test_what_only_looks_so_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "letters"),
    [("有一笔qk没结", ["qk"]), ("下一步是sf程序", ["sf"]), ("每公里km数", []), ("合同ms-12", []), ("App里pdf账单", [])],
)
def test_initials_of_words_are_found(text: str, letters: list[str]) -> None:
    known = linter().settings.variants["abbreviated"]
    assert [text[slice(*span)] for span in abbreviated(text, known)] == letters


def test_initials_are_of_hot_words_and_of_long_common_ones() -> None:
    assert initials(["欠款"], ["还款", "身份证"]).split() == ["qk", "sfz"]


def test_a_unit_is_a_character_a_syllable_a_figure_or_a_picture() -> None:
    read = [(unit.char, unit.read, unit.seam) for unit in units("逾 qi了3天💰12{x}")]
    assert read[:4] == [("逾", "逾", False), ("", "qi", True), ("了", "了", False), ("", "", False)]
    assert [unit.read for unit in units("💰没了")] == ["💰", "没", "了"]
    assert [unit.read for unit in units("yu2qi1")] == ["yu", "qi"]
    assert [unit.read for unit in units("12元")] == ["", "元"]
