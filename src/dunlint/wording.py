"""The wording of sentences and messages: weighted sums of their phrases, learned from the development corpora.

Patterns know what they were told. Two things they do badly: a word of theirs in plainly lawful wording, and a menace in
words nobody listed. ``Reading`` says of a match how far its sentence and its message are worded as violating ones are
(``trust``), and of a sentence without a match how suspicious it is, and of which group (``suspicion``). The weights are data
(``wording.yaml``), sums are all there is: no model runs.
"""

from __future__ import annotations

import marshal
from bisect import bisect_left
from itertools import pairwise

from dunlint import regex
from dunlint.metadata import undeclared
from dunlint.normalize import STAND_IN
from dunlint.placeholder import KINDS
from dunlint.shelf import Kept, named, numbered
from dunlint.values import SURNAMES

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any, Literal

    from dunlint.document import Document

SHORTEST, LONGEST = 1, 3  # characters of a phrase
SCALE = 100  # weights are hundredths
FEW = 3_000  # phrases of texts that are looked up where they lie; unpacking them pays for more
LANE = 4  # bytes of a weight among packed ones, and
MIDDLE = 1 << 15  # what is added to it, so that none is negative
AT_ONCE = 1 << 16  # packed weights that can be added before one would run over
TOGETHER = 8  # rows in one piece: damage is looked for in a whole piece
_MASK = (1 << 8 * LANE) - 1
_KEY: Literal["Q"] = "Q"
STEEP = 4  # a text with n phrases, each of weight 1, scores STEEP times the root of n
# Placeholders are alike, but for those that carry what a message should not say: these have a letter for their kind.
_HARMLESS = frozenset(
    (
        "unknown name amount due_date date overdue_days days clock hotline card_tail masked org creditor product agent code case_number "
        "period percent gender repay_channel blank branch"
    ).split()
)
_PLACEHOLDERS = {
    chr(STAND_IN + number): "\u25c7" if kind in _HARMLESS else chr(0x24B6 + number) for number, kind in enumerate(KINDS)
}
_NAMED = "\u25c7"
# What is said to others than the debtor has weights of its own beside the common ones: phrases with this mark before them.
OTHERS = frozenset(("contact", "third_party", "employer", "public"))
MARKED, LONGEST_MARKED = "\u25c6", 2
ByRule = tuple[int, dict[str, int]]  # bias, weights


def addressee(meta: Mapping[str, Any]) -> str:
    """Whom a message speaks to, as far as the wording asks: a declared one without an audience speaks to the debtor."""
    return str(meta.get("audience") or "") or ("unknown" if undeclared(meta) else "debtor")


# A customer's name before 先生 and the like, which says no more than a placeholder for one.
_CUSTOMER = regex.compile(
    f"(?:(?<=[】\\],，。：: 的\\n])|(?<=^))[{''.join(sorted(SURNAMES))}][\u4e00-\u9fff]{{1,2}}(?=先生|女士|您好)"
)


def plain(sentence: str) -> str:
    """A normalised sentence as it is scored: digits alike, harmless placeholders and names alike, no white space."""
    out: list[str] = []
    if "先生" in sentence or "女士" in sentence or "您好" in sentence:
        sentence = _CUSTOMER.sub(_NAMED, sentence)
    for char in sentence:
        if "0" <= char <= "9":
            if not out or out[-1] != "0":
                out.append("0")
        elif char in _PLACEHOLDERS:
            out.append(_PLACEHOLDERS[char])
        elif not char.isspace():
            out.append(char)
    return "".join(out)


def phrases(text: str, audience: str = "") -> set[str]:
    """The phrases of a text in its ``plain`` form, said to ``audience``."""
    found = {text[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(len(text) - size + 1)}
    if audience in OTHERS:
        found |= {MARKED + phrase for phrase in found if len(phrase) <= LONGEST_MARKED}
    return found


def parse(block: str) -> dict[str, int]:
    """``37 再不还 找你领导`` a line -> phrase: weight."""
    weights: dict[str, int] = {}
    for line in block.splitlines():
        weight, *listed = line.split()
        for phrase in listed:
            weights[phrase] = int(weight)
    return weights


def compiled(data: Mapping[str, Any]) -> dict[str, Any]:
    """``wording.yaml`` as plain data for the compiled ruleset; empty when there is none.

    ``phrases`` (for a ``Shelf``) has for each first character the row of its first phrase and the keys of its phrases, rising,
    in eight bytes each as this machine has them; ``weights`` (for ``Pieces``) has a few rows in each piece (``_packed``);
    ``rules`` what ``closest`` weighs for each rule. Raises ValueError for a phrase that is too long, or that has not a small
    weight for each model.
    """
    from array import array  # lazy: only while rulesets are compiled

    if not data:
        return {}
    names = list(data["models"])
    keys: dict[str, array[int]] = {}
    rows: list[bytes] = []
    for phrase, *weights in sorted(line.split() for line in data["phrases"].splitlines()):
        if len(phrase) > LONGEST or len(weights) != len(names):
            raise ValueError(f"{phrase!r} has {len(phrase)} characters and {len(weights)} weights")
        keys.setdefault(phrase[0], array(_KEY, [len(rows)])).append(_key(phrase))
        rows.append(_packed(map(int, weights)))
    return {
        "bias": {name: int(bias) for name, bias in data["models"].items()},
        "phrases": named({first: known.tobytes() for first, known in keys.items()}),
        "weights": numbered(b"".join(rows[at : at + TOGETHER]) for at in range(0, len(rows), TOGETHER)),
        "rules": named({rule: marshal.dumps(weighed) for rule, weighed in by_rule(data).items()}),
        "trust": dict(data["trust"]),
        "suspicion": dict(data["suspicion"]),
    }  # fmt: skip


def _packed(weights: Iterable[int]) -> bytes:
    """Weights side by side, as one number: where such numbers are added, so are all weights at once."""
    told = bytearray()
    for weight in weights:
        if not -MIDDLE <= weight < MIDDLE:
            raise ValueError(f"a weight of {weight} hundredths")
        told += (weight + MIDDLE).to_bytes(LANE, "little")
    return bytes(told)


def _key(phrase: str) -> int:
    """What stands behind the first character of a phrase, as a number: in the order of the phrases, one for each."""
    size = len(phrase)
    return ((ord(phrase[1]) if size > 1 else 0) << 21) + (ord(phrase[2]) if size > 2 else 0)


def by_rule(data: Mapping[str, Any]) -> dict[str, ByRule]:
    """The weights of each rule of ``wording.yaml``."""
    return {rule: (int(item["bias"]), parse(item["weights"])) for rule, item in data.get("rules", {}).items()}


def judged(weights: Mapping[str, Any], told: Mapping[str, float], audience: str, group: str) -> float:
    """The weighted sum of what is ``told`` of a match or a sentence. Positive: violating."""
    total = weights["bias"] + weights["audience"].get(audience, 0) + weights["groups"].get(group, 0)
    return float(total + sum(weights[name] * value for name, value in told.items())) / SCALE


class Wording:
    """The weights of a ruleset, unpacked when a text needs them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """``data`` is ``compiled``, opened."""
        self._data = data
        self._asked = 0  # phrases of texts
        self._weights: dict[str, int] = {}  # phrase -> weights, packed, of all phrases that start with
        self._whole: set[str] = set()  # these characters
        self._keys = Kept(self._keys_of)  # first character -> row of its first phrase, keys
        self._rules = Kept(data["rules"].get)  # rule -> bias, weights
        self._bias = tuple(data["bias"].items())
        self.groups = tuple(name for name in data["bias"] if name not in ("sentence", "message"))

    def scores(self, found: Collection[str]) -> dict[str, float]:
        """Of a text with the phrases ``found``, by model: positive if worded as those the model stands for; -5 to 5."""
        if self._asked < FEW:
            self._asked += len(found)
            weights = [weight for weight in map(self._looked_up, found) if weight]
        else:
            fresh = {phrase[0] for phrase in found} - self._whole
            if fresh:
                self._unpack(fresh)
            weights = [weight for weight in map(self._weights.get, found) if weight]
        totals = [0] * len(self._bias)
        for start in range(0, len(weights), AT_ONCE):
            some = weights[start : start + AT_ONCE]
            total, less = sum(some), MIDDLE * len(some)
            for number in range(len(totals)):
                totals[number] += ((total >> 8 * LANE * number) & _MASK) - less
        root = max(1.0, len(found) ** 0.5)
        return {
            name: float(bias + STEEP * total / root) / SCALE
            for (name, bias), total in zip(self._bias, totals, strict=True)
        }

    def _looked_up(self, phrase: str) -> int:
        """The weights of a phrase, packed; 0 for one that has none."""
        first, keys = self._keys[phrase[0]]
        key = _key(phrase)
        at = bisect_left(keys, key)
        return self._row(first + at) if at < len(keys) and keys[at] == key else 0

    def _row(self, number: int) -> int:
        size = LANE * len(self._bias)
        at = number % TOGETHER * size
        return int.from_bytes(self._data["weights"][number // TOGETHER][at : at + size], "little")

    def _unpack(self, firsts: Iterable[str]) -> None:
        """Make a dictionary of all phrases that start so, with their weights, packed."""
        for first in firsts:
            start, keys = self._keys[first]
            for row, key in enumerate(keys, start):
                phrase = first + (chr(key >> 21) + (chr(key & 0x1FFFFF) if key & 0x1FFFFF else "") if key else "")
                self._weights[phrase] = self._row(row)
            self._whole.add(first)

    def _keys_of(self, char: str) -> tuple[int, Sequence[int]]:
        try:
            stored = self._data["phrases"].raw(char).cast(_KEY)
        except KeyError:  # no phrase starts with it
            return 0, ()
        return stored[0], stored[1:]

    def closest(self, found: Collection[str], among: Collection[str]) -> str:
        """The rule of ``among`` whose sentences are worded most like one with the phrases ``found``; empty for none."""
        root = max(1.0, len(found) ** 0.5)
        best, rule = float("-inf"), ""
        for name in self._data["rules"]:
            if name not in among:
                continue
            bias, weights = self._rules[name]
            total = bias + STEEP * sum([weight for weight in map(weights.get, found) if weight]) / root
            if total > best:
                best, rule = total, name
        return rule

    def judged(self, kind: str, told: Mapping[str, float], audience: str, group: str) -> float:
        """``trust`` of a match or ``suspicion`` of a sentence."""
        return judged(self._data[kind], told, audience, group)


class Reading:
    """One document with its scores, worked out when they are asked for. Sentences are told by their number."""

    def __init__(self, wording: Wording, document: Document, audience: str) -> None:
        self.wording, self.document, self.audience = wording, document, audience
        starts = [*document.sentences, len(document.text)]
        self.spans = list(pairwise(starts))
        self._phrases: dict[int, set[str]] = {}
        self._scores: dict[int, dict[str, float]] = {}
        self._message: float | None = None
        self._hottest: float | None = None

    def phrases(self, number: int) -> set[str]:
        found = self._phrases.get(number)
        if found is None:
            start, end = self.spans[number]
            found = self._phrases[number] = phrases(plain(self.document.text[start:end]), self.audience)
        return found

    def score(self, model: str, number: int) -> float:
        """The score of one sentence; -5 for one without phrases."""
        found = self._scores.get(number)
        if found is None:
            listed = self.phrases(number)
            found = self._scores[number] = self.wording.scores(listed) if listed else {}
        return found.get(model, -5.0)

    def message(self) -> float:
        """The score of the whole message."""
        if self._message is None:
            listed = phrases(plain(self.document.text), self.audience)
            self._message = self.wording.scores(listed)["message"]
        return self._message

    def hottest(self) -> float:
        """The score of the sentence with the highest one."""
        if self._hottest is None:
            self._hottest = max((self.score("sentence", number) for number in range(len(self.spans))), default=-5.0)
        return self._hottest

    def told_of(self, numbers: Iterable[int], group: str) -> dict[str, float]:
        """What ``trust`` weighs, of a match of a rule of ``group`` in these sentences."""
        listed = list(numbers)
        known = group in self.wording.groups
        return {
            "sentence": max((self.score("sentence", number) for number in listed), default=-5.0),
            "message": self.message(),
            "hottest": self.hottest(),
            "group": max((self.score(group, number) for number in listed), default=-5.0) if known else 0.0,
            "best": max((self.score(name, n) for name in self.wording.groups for n in listed), default=-5.0),
        }

    def told(self, number: int) -> tuple[dict[str, float], list[tuple[float, str]]]:
        """What ``suspicion`` weighs, of a sentence, and the groups with their scores, the one it is worded most like first."""
        ranked = sorted(((self.score(name, number), name) for name in self.wording.groups), reverse=True)
        if not ranked:
            return {}, []
        second = ranked[1][0] if len(ranked) > 1 else -5.0
        told = {
            "sentence": self.score("sentence", number),
            "message": self.message(),
            "hottest": self.hottest(),
            "group": ranked[0][0],
            "ahead": ranked[0][0] - second,
        }
        return told, ranked

    def trust(self, numbers: Iterable[int], group: str) -> float:
        """How far a match in these sentences is to be trusted: positive where it is more likely right than wrong."""
        return self.wording.judged("trust", self.told_of(numbers, group), self.audience, group)

    def suspicion(self, number: int) -> tuple[float, list[tuple[float, str]]]:
        """How suspicious a sentence is (positive: likely violating), and the groups as ``told`` ranks them."""
        told, ranked = self.told(number)
        if not ranked:
            return -5.0, []
        return self.wording.judged("suspicion", told, self.audience, ranked[0][1]), ranked
