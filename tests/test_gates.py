"""What spares work changes nothing: gates of checks and expressions, patterns whose words are missing, packed weights."""

from __future__ import annotations

import importlib
import json
import pkgutil
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from dunlint import checks, gates, regex
from dunlint.align import MappedText
from dunlint.checks import CHECKS, GATES, NEEDED_METADATA, find_check, in_vain
from dunlint.pattern import match
from dunlint.shelf import opened
from dunlint.template import Source, Template
from dunlint.wording import AT_ONCE, FEW, MIDDLE, SCALE, STEEP, Wording, compiled, phrases
from dunlint.words import without_parts
from tests_linter import linter, shipped

CORPUS = Path(__file__).resolve().parent.parent / "benchmarks" / "corpus"


@cache
def texts() -> list[tuple[str, dict[str, Any]]]:
    """The violating examples of all rules with a check, and some messages of each development file."""
    pick = random.Random(7)
    found = [(item.text, dict(item.meta)) for rule in shipped().rules if rule.check for item in rule.bad]
    for path in sorted(CORPUS.glob("dev_*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found += [(row["text"], row.get("meta") or {}) for row in pick.sample(rows, min(12, len(rows)))]
    return found


def view_of(text: str, meta: dict[str, Any]) -> Any:
    made = linter()
    template = Template("t", MappedText.verbatim(text), Source("t", b"", text), named=False)
    return made._view(made.document(text), template, {"dunning": True, **meta})


@pytest.mark.parametrize("name", [*GATES, *NEEDED_METADATA])
def test_a_check_that_is_not_called_would_find_nothing(name: str) -> None:
    params = next(dict(rule.params) for rule in shipped().rules if rule.check == name)
    found = vain = 0
    for text, meta in texts():
        view = view_of(text, meta)
        if in_vain(name, frozenset(view.document.text), view.meta):
            vain += 1
            assert not find_check(name)(view, params), (text, meta)
        else:
            found += bool(find_check(name)(view, params))
    assert found, "no text has a hit"
    assert vain > len(texts()) / 4, "the gate spares little"


def test_gates_belong_to_checks() -> None:
    assert {*GATES, *NEEDED_METADATA} <= CHECKS.keys()
    assert not in_vain("missing_amount", frozenset(), {})


def test_a_pattern_without_its_words_does_not_match() -> None:
    made = linter()
    numbers = {
        number for entries in made.program["scopes"].values() for entry in entries for number in (*entry["match"], *entry["unless"])
    }  # fmt: skip
    tried = matched = 0
    for text, meta in texts()[::12]:
        places = view_of(text, meta).context.places
        for number in numbers:
            there = places.there.issuperset(made._needs[number])
            spans = match(made.patterns[number], places)
            tried += there
            matched += bool(spans)
            assert there or not spans, (text, number)
    assert 0 < matched < tried


Rows = dict[str, list[int]]


def rows_of(data: dict[str, Any]) -> Rows:
    return {phrase: list(map(int, weights)) for phrase, *weights in map(str.split, data["phrases"].splitlines())}


def told(found: set[str], data: dict[str, Any], rows: Rows) -> dict[str, float]:
    """What ``Wording.scores`` gives, by adding the rows of the YAML data one by one."""
    weights = [rows[phrase] for phrase in found if phrase in rows]
    return {
        name: float(bias + STEEP * sum(row[at] for row in weights) / max(1.0, len(found) ** 0.5)) / SCALE
        for at, (name, bias) in enumerate(data["models"].items())
    }


def test_packed_weights_add_up_as_their_rows_do() -> None:
    data = dict(shipped().wording)
    made = Wording(opened(compiled(data)))
    rows = rows_of(data)
    told_ = [told(phrases(text), data, rows) for text, _ in texts()[:150]]
    packed = [made.scores(phrases(text)) for text, _ in texts()[:150]]
    assert made._asked > FEW  # the first ones were looked up where they lie, the others in dictionaries
    assert packed == told_
    assert [made.scores(phrases(text)) for text, _ in texts()[:150]] == told_


@pytest.mark.parametrize("weight", [MIDDLE - 1, -MIDDLE])
def test_sums_of_very_many_weights_do_not_run_over(weight: int) -> None:
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 300)]
    found = {one + other for one in han for other in han}
    assert len(found) > AT_ONCE
    data = {"models": {"sentence": 0, "message": 7}, "phrases": "", "trust": {}, "suspicion": {}, "rules": {}}
    data["phrases"] = "".join(f"{phrase} {weight} {-1 - weight}\n" for phrase in found)
    assert Wording(opened(compiled(data))).scores(found) == told(found, data, rows_of(data))


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("逾期|欠款", ["欠逾"]),  # one of each branch, the rarer
        ("(?:罚息)+滞", ["滞", "罚"]),
        ("罚?款", ["款"]),
        ("罚*", []),
        ("[^罚]", []),
        ("罚|.", []),
        ("罚|", []),
        (r"\d{3}", []),
        ("[0-9a-f]x", ["x"]),
        ("(?<=罚)息(?=滞)", ["滞", "罚"]),  # 息 is more usual than both
        ("(?!罚)滞", ["滞"]),
        ("(?<!罚)滞", ["滞"]),
        ("(罚)(?(1)滞|纳)", ["罚"]),
        ("[一-龥]罚", ["罚"]),
        ("，", ["，"]),
        ("(?:，|。|您|的|我|请)", []),  # every text has one
        ("", []),
    ],
)
def test_what_a_match_has(pattern: str, told: list[str]) -> None:
    assert sorted(gates.conditions(_parser.parse(pattern))) == sorted(told)


def expressions() -> Iterator[regex.Lazy]:
    """All expressions that stand in modules of checks, on any level."""
    seen: set[int] = set()
    for info in pkgutil.iter_modules(checks.__path__):
        waiting = list(vars(importlib.import_module(f"dunlint.checks.{info.name}")).values())
        while waiting:
            value = waiting.pop()
            if isinstance(value, regex.Lazy) and id(value) not in seen:
                seen.add(id(value))
                yield value
            elif type(value) is dict:
                waiting += value.values()
            elif isinstance(value, (list, tuple)):
                waiting += value


def test_an_expression_that_is_not_run_would_not_match() -> None:
    listed = list(expressions())
    assert len(listed) > 300
    picked = [text for text, _ in texts()[::9]]
    spared = 0
    for lazy in listed:
        real = re.compile(lazy.pattern, lazy.flags)
        for text in picked:
            regex._at_hand.clear()
            plain = [match.span() for match in real.finditer(text)]
            regex.at_hand(text)
            spared += lazy._vain(text)
            assert [match.span() for match in lazy.finditer(text)] == plain, (lazy.pattern, text)
            found = lazy.search(text)
            assert (found.span() if found else None) == (plain[0] if plain else None)
            assert lazy.findall(text) == real.findall(text)
            assert lazy.sub("", text) == real.sub("", text)
    assert spared > len(listed) * len(picked) / 3


def test_case_does_not_count_where_it_is_ignored() -> None:
    lazy = regex.compile("loan", regex.IGNORECASE)
    regex.at_hand("LOAN")
    assert lazy.search("LOAN")


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("拨打110", ["110"]),
        ("欠款1,110.59元", []),
        ("欠款21100元", []),
        ("利率110.5", []),
        ("客服4001108888", ["400"]),
        ("投诉12378。", ["12378"]),
    ],
)
def test_a_short_number_inside_a_longer_one_is_none(text: str, hits: list[str]) -> None:
    listed = ["110", "400", "123", "12378", "1"]
    found = [
        (start, start + len(word), number)
        for number, word in enumerate(listed)
        for start in range(len(text))
        if text.startswith(word, start)
    ]
    kept = [listed[number] for _, _, number in without_parts(text, sorted(found)) if number != 4]
    assert kept == hits
