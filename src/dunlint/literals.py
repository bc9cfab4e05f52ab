"""Which words a regular expression cannot match without: a text that holds none of them is not searched.

Only used while rulesets are compiled. What the parser of Python's ``re`` does not understand gets no words, and is then
searched in every text.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


MOST = 120  # words of one expression
SINGLE = 5  # single characters in a further set: they stand in too many texts to be looked for
_CODE_POINT = re.compile(r"\\x\{([0-9a-fA-F]{1,6})\}")  # as RE2 writes it


def needed(source: str, cost: Callable[[str], float], folded: Callable[[str], str]) -> tuple[list[frozenset[str]], int]:
    """Sets of words, of each of which every match of ``source`` holds at least one, and a length of a run of figures.

    ``cost`` says how common a word is: the cheapest set comes first, others follow where they are hardly more to look for.
    ``folded`` is the normal form of a text: what is written otherwise stands in no text. A match holds as many figures,
    spaces and hyphens in a row as the number says.
    """
    try:
        from re import _parser  # type: ignore[attr-defined]

        tree = _parser.parse(_CODE_POINT.sub(lambda hit: re.escape(chr(int(hit[1], 16))), source))
    except Exception:  # RE2 takes some forms that Python does not
        return [], 0
    lower = bool(tree.state.flags & re.IGNORECASE)

    def usable(words: frozenset[str]) -> frozenset[str]:
        kept = {word.lower() if lower else word for word in words}
        return frozenset(word for word in kept if folded(word) == word)

    found = [words for words in map(usable, _sets(tree)) if words and all(words)]
    found.sort(key=lambda words: (sum(map(cost, words)), sorted(words)))
    more = [words for words in found[1:] if words not in found[:1] and sum(len(word) == 1 for word in words) <= SINGLE]
    return [*found[:1], *more], _figures(tree)


def _figures(sequence: Iterable[Any]) -> int:
    """The longest run of figures, spaces and hyphens that every match of ``sequence`` holds."""
    longest = 0
    for item in sequence:
        name, value = str(item[0]), item[1]
        if name == "SUBPATTERN":
            longest = max(longest, _figures(value[3]))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and len(value[2]) == 1 and str(value[2][0][0]) == "IN":
            among = [(str(kind), told) for kind, told in value[2][0][1]]
            if all(
                (kind == "CATEGORY" and str(told) == "CATEGORY_DIGIT") or (kind == "LITERAL" and chr(told) in " -")
                for kind, told in among
            ):
                longest = max(longest, value[0])
    return longest


def _sets(sequence: Iterable[Any]) -> list[frozenset[str]]:
    """Sets of texts, each of which every match of ``sequence`` holds one of."""
    out: list[frozenset[str]] = []
    run = frozenset({""})
    for item in sequence:
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= MOST:
            run = frozenset(one + other for one in run for other in exact)
            continue
        out.append(run)
        run = frozenset({""})
        if exact is not None:
            run = exact
        else:
            out += _inside(item)
    out.append(run)
    return [words for words in out if "" not in words]


def _inside(item: Any) -> list[frozenset[str]]:
    """The sets of an item that stands for too many texts to list."""
    name, value = str(item[0]), item[1]
    if name == "SUBPATTERN":
        return _sets(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _sets(value[2])
    if name == "BRANCH":
        best = []
        for branch in value[1]:
            sets = _sets(branch)
            if not sets:
                return []
            best.append(max(sets, key=lambda words: (min(map(len, words)), -len(words))))
        union = frozenset().union(*best)
        return [union] if len(union) <= 2 * MOST else []
    return []


def _exact(item: Any) -> frozenset[str] | None:
    """All texts an item stands for; None when they are too many or unknown."""
    name, value = str(item[0]), item[1]
    if name == "LITERAL":
        return frozenset({chr(value)})
    if name == "IN":
        if all(str(kind) == "LITERAL" for kind, _ in value):
            return frozenset(chr(code) for _, code in value)
        return None
    if name == "SUBPATTERN":
        return _exact_all(value[3])
    if name == "BRANCH":
        found: set[str] = set()
        for branch in value[1]:
            texts = _exact_all(branch)
            if texts is None:
                return None
            found |= texts
        return frozenset(found) if len(found) <= MOST else None
    if name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] == 0 and value[1] == 1:
        texts = _exact_all(value[2])
        return None if texts is None else texts | {""}
    return None


def _exact_all(sequence: Iterable[Any]) -> frozenset[str] | None:
    run = frozenset({""})
    for item in sequence:
        exact = _exact(item)
        if exact is None or len(run) * len(exact) > MOST:
            return None
        run = frozenset(one + other for one in run for other in exact)
    return run
