"""Work grows with the text and with the rules, not faster: pathological rules on pathological texts.

Counted, not timed: instructions of our own code. What the engines do in C (re2, ``re`` on bounded expressions,
Aho-Corasick, the tokenizer) is linear by itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import dunlint
from dunlint import ruleset
from dunlint.align import MappedText
from dunlint.cli.rules_test import linter_of
from dunlint.linter import Linter, from_ruleset
from dunlint.template import Source, Template

OURS = str(Path(dunlint.__file__).parent)
PATTERNS = (
    "通知 ~50 通知 ~50 通知 ~50 通知",
    "<w> .. <w> .. <w> .. <w> .. <w>",
    "<w> ... <w> ... <w>",
    "<w> ..6 <w> ..6 <w> - 不会",
    "通知 & 家人 & 父母",
    "通知 &20 家人 &20 父母",
    "通知 && 父母 -- 村委",
    "|通知| .. |家人|",
    "<w> ~20 {amount} ~20 {any}",
    "re: (?:(?:通|知)+家?人?)+再",
)
RULE = """\
id: rule-{number}
group: threat
title: {{zh: 题, en: T}}
severity: error
profile: core
message: {{zh: "「{{match}}」", en: "M"}}
advice: {{zh: 删去。, en: Delete it.}}
words:
  w: [通知, 家人, 父母, 通, 知, 人, 家, 元, 词{number}]
match:
{patterns}
unless:
  - 不会 ~30 <w>
  - <w> ..4 词{number}
examples:
  bad:
    - {{text: 通知。, match: 通知}}
  good:
    - {{text: 好。, why: 无}}
"""
PIECES = (
    "通知", "通知家人父母", "通知家人，", "通知家人。", "不会通知您的家人，但", "“通知家人”", "应还{amount}元", "通 知", "通\u200b知", "tongzhi", "q诉",
    "１２３元", "1", "138 0013 8000 ", "http://a.cn/x ", "a@b.cn ", "【某某】", "(催)(收)", "X", "#a", "{", "<", "2026年1月2日", "!", "👮", "①", "贷丨款", "征亻言", "崔收", "我们不会通知您的家人。", "\n",
)  # fmt: skip


def cost(function: Callable[[], object]) -> int:
    """Instructions run in our modules."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        if event == "call":
            if not frame.f_code.co_filename.startswith(OURS):
                return None
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        elif event == "opcode":
            steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        function()
    finally:
        sys.settrace(before)
    return steps


def built(folder: Path, number: int) -> Linter:
    """A linter over ``number`` pathological rules, each with a word of its own."""
    place = folder / str(number) / "threat"
    place.mkdir(parents=True)
    (place.parent / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    patterns = "\n".join(f'  - "{pattern}"' for pattern in PATTERNS)
    for one in range(number):
        text = RULE.format(number=one, patterns=patterns)
        (place / f"rule-{one}.yaml").write_text(text, encoding="utf-8")
    return linter_of(ruleset.load((str(place.parent),), "."), "2026-11-22")


@cache
def shipped() -> Linter:
    return from_ruleset(profile="strict", as_of="2026-11-22")


def lint(linter: Linter, text: str) -> Callable[[], object]:
    template = Template("t", MappedText.verbatim(text), Source("t.txt", text.encode(), text))
    return lambda: linter.lint(template, {"channel": "sms", "audience": "debtor"})


def growth(linter: Linter, piece: str, size: int) -> float:
    """How many times the work grows when the text is four times as long."""
    small, large = piece * (size // len(piece)), piece * (4 * size // len(piece))
    lint(linter, small)()  # what is made at the first use is not part of the growth
    lint(linter, large)()
    return cost(lint(linter, large)) / cost(lint(linter, small))


@pytest.mark.parametrize("piece", [*PIECES[:9], "我们不会通知您的家人。", "1", "\n"])
def test_work_grows_with_the_text(tmp_path: Path, piece: str) -> None:
    assert growth(built(tmp_path, 2), piece, 150) < 6  # linear: 4, quadratic: 16


@pytest.mark.parametrize("piece", PIECES)
def test_work_of_the_shipped_rules_grows_with_the_text(piece: str) -> None:
    assert growth(shipped(), piece, 240) < 6


def test_work_grows_with_the_rules(tmp_path: Path) -> None:
    text = "通知家人父母，不会通知{amount}元。" * 10
    few, many = built(tmp_path, 4), built(tmp_path, 16)
    lint(few, text)()
    lint(many, text)()
    assert cost(lint(many, text)) / cost(lint(few, text)) < 6
    assert (
        cost(lint(many, "好" * 200)) - cost(lint(few, "好" * 200)) < 2_000
    )  # rules without a word in the text are free


def test_reading_rules_grows_with_their_number(tmp_path: Path) -> None:
    built(tmp_path, 1)
    assert cost(lambda: built(tmp_path, 16)) / cost(lambda: built(tmp_path, 4)) < 6
