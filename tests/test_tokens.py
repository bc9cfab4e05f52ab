"""Both tokenizers cut alike, and so the findings do not depend on which is installed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dunlint import cache, tokens
from dunlint.align import MappedText
from dunlint.dictionary import KEY, KIND, Dictionary, packed, store, stored
from dunlint.linter import from_ruleset, tokenizer
from dunlint.readers.source import decode
from dunlint.shelf import named
from dunlint.template import Template
from dunlint.tokens import cutter

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


def strange(count: int, seed: int) -> list[str]:
    pick = random.Random(seed)
    wide = [chr(pick.randint(0x20, 0xD7FF)) for _ in range(300)] + [
        chr(pick.randint(0x10000, 0x2FFFF)) for _ in range(100)
    ]
    return [
        "".join(pick.choice((pick.choice(wide), pick.choice(PIECES), "\r\n", "T恤", "c#", "3.5%")) for _ in range(20))
        for _ in range(count)
    ]


@pytest.fixture
def dictionary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dictionary:
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / "cache"))
    assert stored() is None
    store()
    found = stored()
    assert found is not None
    return found


def test_the_dictionary_cuts_as_the_engines_do(dictionary: Dictionary) -> None:
    fast, reference = tokens._engine("rjieba", ()), tokens._engine("jieba", ())
    for text in [*sentences(3_000, 7), *strange(3_000, 8)]:
        assert dictionary.cut(text) == list(fast(text)) == list(reference(text))


def test_the_engine_takes_over_when_there_is_much_to_cut(
    dictionary: Dictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = []
    monkeypatch.setattr(tokens, "FEW", 10)
    monkeypatch.setattr(tokens, "_engine", lambda name, words: loaded.append(name) or (lambda text: [text]))
    cut = cutter()
    assert cut("您的借款") == ["您", "的", "借款"]
    assert not loaded
    assert cut("您的借款已经逾期") == ["您的借款已经逾期"] == cut("您的借款已经逾期")
    assert loaded == ["rjieba"]


def test_another_dictionary_is_not_trusted(dictionary: Dictionary, tmp_path: Path) -> None:
    kept = cache.load_large(KIND, KEY)
    assert kept is not None
    cache.store_large(KIND, KEY, {**kept, "words": named({}), "state": (1, 1)})
    assert stored() is None
    assert cutter()("您的借款") == ["您", "的", "借款"]


@pytest.mark.parametrize("line", ["借款", "借款 n", " 3 n", ""])
def test_a_dictionary_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a line of"):
        packed([line])
