"""Disguises of violating texts, which must still be found, and harmless edits of lawful ones, which must stay clean.

``scripts/check_variants`` runs them over every example of every shipped rule; ``test_trust_variants.py`` over a part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from dunlint import characters, placeholder
from dunlint.cli.rules_test import findings_of
from dunlint.linter import Linter
from dunlint.rule import Example, Rule

TRADITIONAL = {  # the common form of each character; a few of many-to-one would be another word
    simple: old
    for old, simple in zip(characters.TRADITIONAL, characters.SIMPLIFIED, strict=True)
    if "\u4e00" <= old <= "\u9fff"
}
FULL_WIDTH = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
HALF_WIDTH = dict(zip("，：；！？（）。", ",:;!?()｡", strict=True))
SYNTAXES = ("${%s}", "{{%s}}", "#%s#", "{%s}")


class Case(NamedTuple):
    """A changed example: of what kind, and where the passage that it names now stands."""

    kind: str
    text: str
    start: int
    end: int
    meta: Mapping[str, Any]


def _fixed(text: str) -> set[int]:
    """Places of placeholders, which nobody disguises: the message would not be filled in."""
    return {at for found in placeholder.find(text) for at in range(found.span.start, found.span.end)}


def _passage(example: Example) -> tuple[int, int]:
    start = example.text.find(example.match) if example.match else 0
    return (start, start + len(example.match)) if example.match else (0, len(example.text))


def _respelled(example: Example, kind: str, spell: Callable[[int, str], str]) -> Case:
    """The example with each character outside placeholders spelled anew."""
    fixed = _fixed(example.text)
    pieces = [char if at in fixed else spell(at, char) for at, char in enumerate(example.text)]
    first, last = _passage(example)
    start, end = len("".join(pieces[:first])), len("".join(pieces[:last]))
    return Case(kind, "".join(pieces), start, end, example.meta)


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _between(example: Example, mark: str, whole: bool) -> Callable[[int, str], str]:
    """Puts ``mark`` between two Han characters of the passage, or of the whole text."""
    text = example.text
    fixed = _fixed(text)
    first, last = (0, len(text)) if whole else _passage(example)

    def spell(at: int, char: str) -> str:
        inside = first <= at < last - 1 and at + 1 not in fixed
        return char + mark if inside and _han(char) and _han(text[at + 1]) else char

    return spell


def disguises(example: Example, variants: Mapping[str, Any]) -> Iterator[Case]:
    """The example in every disguise that changes it; ``variants`` is what ``variants.yaml`` declares."""
    text = example.text
    ways: dict[str, Callable[[int, str], str]] = {
        "full-width": lambda at, char: FULL_WIDTH.get(ord(char), char),
        "half-width": lambda at, char: HALF_WIDTH.get(char, char),
        "traditional": lambda at, char: TRADITIONAL.get(char, char),
        "zero-width": lambda at, char: char + "\u200b" if at + 1 < len(text) else char,
    }
    if example.match:
        ways |= {
            "spaced": _between(example, " ", False),
            "dotted": _between(example, "·", False),
            "zero-width passage": _between(example, "\u200c", False),
        }
    ways["spaced text"] = _between(example, " ", True)
    for kind, spell in ways.items():
        case = _respelled(example, kind, spell)
        if case.text != text:
            yield case
    if example.match:
        yield from _spelled(example, variants)


def _spelled(example: Example, variants: Mapping[str, Any]) -> Iterator[Case]:
    """The passage with one of its hot words in a declared spelling or in pinyin, each word once."""
    first, last = _passage(example)
    curated: dict[str, list[str]] = {}
    for made, word in variants["curated"].items():
        curated.setdefault(word, []).append(made)
    for word, told in variants["words"].items():
        sound, _, declared = str(told).partition("=")
        at = example.text.find(word, first, last)
        if at < 0 or not _fixed(example.text).isdisjoint(range(at, at + len(word))):
            continue
        spellings = declared.split() + curated.get(word, [])
        made = [("homophone", spelling) for spelling in spellings[:2]] + [("pinyin", "".join(sound.split()))]
        for kind, spelling in made:
            text = example.text[:at] + spelling + example.text[at + len(word) :]
            yield Case(kind, text, first, last + len(spelling) - len(word), example.meta)


def missed(rule: Rule, case: Case, linter: Linter) -> bool:
    """True when the rule finds nothing that touches the passage."""
    found = findings_of(rule, Example(case.text, case.meta), linter)
    return not any(not item.match or (item.span.start < case.end and case.start < item.span.end) for item in found)


# -- harmless edits --------------------------------------------------------------------------------------------------------

_SIGNATURE = re.compile(r"【([\u4e00-\u9fff]{2,12})】")
_AMOUNT = re.compile(r"(?<![\d.,-])\d{1,3}(?:,\d{3})+(?:\.\d\d)?(?=元)|(?<![\d.,-])\d{1,7}(?:\.\d\d)?(?=元)")
_DAY = re.compile(r"(?<=月)([1-9]|1\d|2[0-7])(?=日)")


def harmless(example: Example) -> Iterator[Case]:
    """The example with another brand, other amounts and dates, and its placeholders in another syntax."""
    made = {
        "brand": _rebranded(example.text),
        "amount": _outside(example.text, _AMOUNT, _doubled),
        "date": _outside(example.text, _DAY, lambda day: str(int(day) + 1)),
        **{f"placeholder {syntax % 'x'}": _resyntaxed(example.text, syntax) for syntax in SYNTAXES},
    }
    for kind, text in made.items():
        if text != example.text:
            meta = example.meta
            if kind == "brand":
                meta = {key: _rebranded_value(example.text, value) for key, value in meta.items()}
            yield Case(kind, text, 0, len(text), meta)


def alarmed(rule: Rule, case: Case, linter: Linter) -> bool:
    """True when the rule finds something."""
    return bool(findings_of(rule, Example(case.text, case.meta), linter))


def _brand(text: str) -> str:
    found = _SIGNATURE.search(text)
    return found.group(1) if found and found.start() not in _fixed(text) else ""


def _rebranded(text: str) -> str:
    """The brand in the signature with two other characters in front, where its kind of business follows behind."""
    brand = _brand(text)
    return text.replace(brand, "澄海" + brand[2:]) if len(brand) > 3 else text


def _rebranded_value(text: str, value: Any) -> Any:
    brand = _brand(text)
    return value.replace(brand, "澄海" + brand[2:]) if isinstance(value, str) and len(brand) > 3 else value


def _outside(text: str, pattern: re.Pattern[str], change: Callable[[str], str]) -> str:
    fixed = _fixed(text)
    return pattern.sub(lambda match: match.group() if match.start() in fixed else change(match.group()), text)


def _doubled(amount: str) -> str:
    """Twice the amount, in the same form: sums and ratios of amounts still hold."""
    whole, _, cents = amount.replace(",", "").partition(".")
    value = 2 * int(whole + (cents or "00"))
    number = f"{value // 100:,}" if "," in amount else str(value // 100)
    return f"{number}.{value % 100:02}" if cents else number


def _resyntaxed(text: str, syntax: str) -> str:
    pieces, last = [], 0
    for found in placeholder.find(text):
        name = found.name
        if re.fullmatch(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]{1,30}", name) and name in found.raw:
            pieces += [text[last : found.span.start], syntax % name]
            last = found.span.end
    return "".join(pieces) + text[last:]
