"""Both tokenizers cut alike, and so the findings do not depend on which is installed."""

from __future__ import annotations

import random

import pytest

from dunlint.align import MappedText
from dunlint.linter import from_ruleset, tokenizer
from dunlint.readers.source import decode
from dunlint.template import Template

pytest.importorskip("rjieba")

PIECES = (
    "您的 借款 账单 已 逾期 应还 元 请 在 手机银行 还款 我们 将 通知 您 家人 单位 领导 起诉 法院 上门 核实 征信 记录 联系人 "
    "信用卡 分期 客服 热线 今天 明天 之前 否则 后果 自负 协商 减免 罚息 违约金 催收 函件 寄送 户籍地 村委会 材料 公安 立案"
).split()


def sentences(count: int, seed: int) -> list[str]:
    pick = random.Random(seed)
    return [
        "".join(
            pick.choice(PIECES) if pick.random() < 0.9 else chr(pick.randint(0x4E00, 0x9FA5))
            for _ in range(pick.randint(3, 25))
        )
        for _ in range(count)
    ]


def test_the_cuts_are_equal_but_for_ties() -> None:
    words = tuple(word for word, _ in from_ruleset().scanner.words())[:500]
    fast, reference = tokenizer("rjieba", words)(), tokenizer("jieba", words)()
    texts = sentences(2_000, 20261122)
    differ = sum(list(fast(text)) != list(reference(text)) for text in texts)
    assert differ <= 0.001 * len(texts)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_findings_are_equal(seed: int) -> None:
    fast, reference = (from_ruleset(as_of="2026-11-22", tokenizer_name=name) for name in ("rjieba", "jieba"))
    for text in sentences(150, seed):
        source = decode("m.txt", text.encode())
        template = Template("m", MappedText.verbatim(text), source, named=False)
        meta = {"channel": "sms", "audience": "debtor"}
        assert fast.lint(template, meta) == reference.lint(template, meta)
