"""The wording of a sentence as a whole: a weighted sum of its phrases, learned from the development corpora.

Patterns know what they were told. Two things they do badly: a word of theirs in plainly lawful wording, and a menace in
words nobody listed. ``Wording`` gives a sentence a score (positive: worded as violating sentences are) and names the rule
its wording is closest to. The weights are data (``wording.yaml``), the sum is all there is: no model runs.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any, cast

from dunlint.normalize import STAND_IN

SHORTEST, LONGEST = 2, 4  # characters of a phrase
SCALE = 100  # weights are hundredths
_PLACEHOLDER = "\u25c7"
ByRule = tuple[int, dict[str, int]]  # bias, weights


def plain(sentence: str) -> str:
    """A normalised sentence as it is scored: digits alike, placeholders alike, no white space."""
    out: list[str] = []
    for char in sentence:
        if "0" <= char <= "9":
            if not out or out[-1] != "0":
                out.append("0")
        elif STAND_IN <= ord(char) < STAND_IN + 256:
            out.append(_PLACEHOLDER)
        elif not char.isspace():
            out.append(char)
    return "".join(out)


def parse(block: str) -> dict[str, int]:
    """``37 再不还 找你领导`` a line -> phrase: weight."""
    weights: dict[str, int] = {}
    for line in block.splitlines():
        weight, *phrases = line.split()
        for phrase in phrases:
            weights[phrase] = int(weight)
    return weights


def compiled(data: Mapping[str, Any]) -> dict[str, Any]:
    """``wording.yaml`` as plain data for the compiled ruleset, marshalled; empty when there is none."""
    if not data:
        return {}
    return {"bias": int(data["bias"]), "weights": marshal.dumps(parse(data["weights"]))}


def by_rule(data: Mapping[str, Any]) -> dict[str, ByRule]:
    """The weights of each rule of ``wording.yaml``."""
    return {rule: (int(item["bias"]), parse(item["weights"])) for rule, item in data.get("rules", {}).items()}


class Wording:
    """Scores sentences with the weights of a ruleset."""

    def __init__(self, data: Mapping[str, Any], rules: Callable[[], Mapping[str, ByRule]] = dict) -> None:
        """``data`` is ``compiled``; ``rules`` gives what ``by_rule`` gave."""
        self.bias: int = data["bias"]
        self._data, self._rules = data, rules

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Phrase -> weight; only texts that are scored need them."""
        return cast("Mapping[str, int]", marshal.loads(self._data["weights"]))

    @cached_property
    def rules(self) -> Mapping[str, ByRule]:
        """Rule -> bias, and the weights of phrases; only menacing sentences need them."""
        return self._rules()

    def score(self, sentence: str) -> float:
        """Positive: worded as violating sentences are; negative: as lawful ones. Hundredths, about -600 to 600."""
        phrases = _phrases(plain(sentence))
        if not phrases:
            return 0.0
        get = self.weights.get
        known = [weight for weight in map(get, phrases) if weight]
        return float(self.bias + sum(known) / max(1.0, (1.5 * len(known)) ** 0.5))

    def closest(self, sentence: str, among: Collection[str], least: float = float("-inf")) -> str:
        """The rule of ``among`` whose sentences are worded most like this one, with a score over ``least``; or empty."""
        phrases = _phrases(plain(sentence))
        root = max(1.0, len(phrases) ** 0.5)
        best, rule = least, ""
        for name, (bias, weights) in self.rules.items():
            if name not in among:
                continue
            total = bias + sum(weights[phrase] for phrase in phrases if phrase in weights) / root
            if total > best:
                best, rule = total, name
        return rule


def _phrases(text: str) -> set[str]:
    return {text[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(len(text) - size + 1)}
