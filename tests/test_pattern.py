"""The pattern language: every operator, wrong patterns, and time that grows with the text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.document import Document
from dunlint.errors import RuleError
from dunlint.pattern import Places, Vocabulary, match, parse
from dunlint.shelf import Shelf
from dunlint.tokens import cutter
from dunlint.words import Scanner, build_automaton, build_index, packed_numbers, unpacked_numbers

LISTS = {"联系": ["通知", "联系", "打给"], "亲友": ["家人", "父母", "<朋友>"], "朋友": ["朋友", "{contact}"]}


def spans(pattern: str, text: str, lists: dict[str, list[str]] = LISTS) -> list[str]:
    vocabulary = Vocabulary({})
    compiled = parse(pattern, vocabulary, lists, "test")
    slots = list(vocabulary.slots)
    scanner = Scanner(Shelf(build_index(list(vocabulary.words), slots)))
    document = Document(text, cut=cutter())
    places = Places(document, dict(enumerate(slots)), scanner.hits(document.text), scanner.slots)
    return [text[slice(*document.body.span(*span))] for span in match(compiled, places)]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("<联系> ..6 <亲友>", "我们将通知您的家人。", ["通知您的家人"]),
        ("<联系> ..2 <亲友>", "我们将通知您的老家的家人。", []),
        ("<联系> ..6 <亲友>", "我们将通知您，家人也知道。", []),
        ("<联系> ~6 <亲友>", "我们将通知您，家人也知道。", ["通知您，家人"]),
        ("<联系> .. <亲友>", "通知之后，再过很久很久很久，才到家人那里。", ["通知之后，再过很久很久很久，才到家人"]),
        ("<联系> .. <亲友>", "通知您。家人知道。", []),
        ("<联系> ... <亲友>", "通知您。家人知道。", ["通知您。家人"]),
        ("<联系> <亲友>", "通知家人，通知了父母", ["通知家人"]),
        ("<亲友> & <联系>", "先联系单位，再找父母。", ["联系单位，再找父母"]),
        ("<亲友> &3 <联系>", "先联系您的单位，再找父母。", []),
        ("<亲友> & <联系>", "父母好。联系您。", []),
        ("<亲友> &20 <联系>", "父母好。联系您。", []),
        ("<亲友> && <联系>", "父母好。联系您。", ["父母"]),
        ("<联系> - 不会", "我们不会联系他。我们联系你。", ["联系"]),
        ("<联系> -- 不会", "我们不会联系他。我们联系你。", []),
        ("通知|告知 ..4 家人", "告知其家人", ["告知其家人"]),
        ("<联系> ..6 <亲友>", "打给{contact1_name}", ["打给{contact1_name}"]),
        ("{amount} ..4 结清", "3,000元全部结清", ["3,000元全部结清"]),
        ("{amount}", "应还{money}元", ["{money}"]),
        ("^ 通知", "您好，通知您，被通知", ["通知"]),
        ("通知 $", "通知您，请等通知。", ["通知"]),
        ("|起诉|", "我司将起诉您，一起诉说", ["起诉"]),
        ("re:上[门門]", "明天上门", ["上门"]),
        ("re:上[门車]", "明天下车", []),
        ("re:[a-z]{3}", "还abc", ["abc"]),  # no word to look for first
        ("家人 ..9 家人", "家人", []),
    ],
)
def test_operators(pattern: str, text: str, found: list[str]) -> None:
    assert spans(pattern, text) == found


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("<家庭>", "unknown word list '家庭'"),
        ("{amont}", "did you mean 'amount'"),
        ("..6 家人", "a gap needs a word before it"),
        ("家人 ..6", "a gap needs a word behind it"),
        ("家人 &", "without words"),
        ("& 家人", "without words"),
        ("re:(", "wrong regular expression"),
        ("家人 - 单位 & 村委", "voids"),
        ("\u200b", "empty word"),
        ("|\u200b|", "empty word"),
    ],
)
def test_wrong_patterns_are_named(pattern: str, what: str) -> None:
    with pytest.raises(RuleError, match="test: ") as caught:
        spans(pattern, "家人")
    assert what in str(caught.value)


def test_a_list_that_contains_itself_is_refused() -> None:
    with pytest.raises(RuleError, match="contains itself"):
        spans("<a>", "x", {"a": ["<b>"], "b": ["<a>"]})


words = st.lists(st.text(alphabet="家人父母通知x", min_size=1, max_size=4), min_size=1, max_size=12, unique=True)


@given(words, st.text(alphabet="家人父母通知x。", max_size=60))
def test_both_scanners_find_the_same_places(found: list[str], text: str) -> None:
    expected = sorted(
        (at, at + len(word), number)
        for number, word in enumerate(found)
        for at in range(len(text))
        if text.startswith(word, at)
    )
    scanner = Scanner(Shelf(build_index(found)))
    assert sorted(scanner.look_up(text)) == expected
    assert sorted(scanner.words()) == sorted((word, number) for number, word in enumerate(found))
    automaton = build_automaton(scanner.words())
    assert sorted((end - size + 1, end + 1, number) for end, (size, number) in automaton.iter(text)) == expected


def test_work_grows_with_the_text_not_faster() -> None:
    """A pathological rule on a pathological text, twenty gaps over one repeated word: counted in calls, not in seconds."""
    pattern = " ~50 ".join(["通知"] * 20)

    def cost(size: int) -> int:
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        text = "通知" * size + "。"
        sys.setprofile(count)
        try:
            spans(pattern, text)
        finally:
            sys.setprofile(None)
        return calls

    small, large = cost(200), cost(1_600)
    assert small > 200
    assert large < 10 * small  # eight times the text; quadratic work would be sixty-four times


@given(st.lists(st.one_of(st.integers(0, 70_000), st.integers(0, 300)), max_size=20))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert list(unpacked_numbers(packed_numbers(numbers))) == numbers
