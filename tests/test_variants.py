"""Disguised spellings: found, folded with their positions, and not seen in ordinary text."""

from __future__ import annotations

import pytest

from dunlint.document import Document, parameters
from dunlint.normalize import Change
from tests_linter import linter


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("不还就qisu", "不还就起诉"),
        ("转gong安处理", "转公安处理"),
        ("您已被li@n", "您已被立案"),
        ("村 w 会的公 g 栏", "村委会的公告栏"),
        ("停xi挂zhang名额", "停息挂账名额"),
        ("崔收部通知", "催收部通知"),
        ("您的代款超期", "您的贷款超期"),
        ("移交经贞大队", "移交经侦大队"),
        ("征亻言报告", "征信报告"),
        ("查征亻言", "查征信"),
        ("氵去院执行局", "法院执行局"),
        ("你的火召片", "你的照片"),
        ("贷丨款", "贷款"),
    ],
)
def test_disguised_words_are_folded(text: str, folded: str) -> None:
    document = linter("strict").document(text)
    assert document.text == folded
    assert any(change.kind in ("pinyin", "initials", "homophone", "split") for change in document.changes)


@pytest.mark.parametrize(
    "text",
    [
        "我行办公按时间段接待",
        "待款项到账后系统自动更新",
        "请登录app或atm办理,vip客户请联系hr",
        "函件编号lsh-0927",
        "邮箱service@linxi-bank.com,网址https://www.qisu.com/zhengxin",
        "请还款以上门店均可开票",
        "客服小崔为您服务",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert linter("strict").document(text).text == text


def test_a_folded_word_keeps_the_place_of_its_spelling() -> None:
    document = linter("strict").document("不还就zhengxin花了")
    start = document.text.index("征信")
    assert document.body.span(start, start + 2) == (3, 11)


def test_parameters_are_joined_with_their_positions() -> None:
    raw = '{"a":"移交公","b":"安处理"}'
    document = linter("strict").document(raw)
    assert document.text == "移交公安处理"
    assert raw[slice(*document.body.span(2, 4))] == '公","b":"安'


def test_joined_parameters_are_one_change_at_each_joint() -> None:
    document = Document('{"a":"移交公","b":"安处理"}')
    assert [change for change in document.changes if change.kind == "parameters"] == [Change("parameters", 2, 4)]
    assert document.on_borders(1, 2)  # without a tokenizer every place is on a border


@pytest.mark.parametrize("raw", ['{"a":1,"b":"x"}', '{"a":"b"', "{name}您好", '{"a":{"b":"c"}}', "{}"])
def test_other_braces_are_no_parameters(raw: str) -> None:
    assert parameters(raw) is None
