"""Which characters a regular expression cannot match without: a text that has none of them need not be searched.

Only used while expressions are compiled; what is found is kept with the compiled form. Works on the parse tree of ``re``:
what is not understood there is passed over, which leaves fewer conditions, never wrong ones.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


MOST = 80  # characters of a range that are listed
TOO_USUAL = 0.7  # a condition that a text is so likely to meet is not worth asking
CONDITIONS = 2  # of one expression
# Characters of messages by the share of texts that have them (at least so many).
_USUAL = (
    (0.4, "，。您的我请"),
    (0.2, "不还款01：期2人一元行】【在本日可已金有月到"),
    (0.1, "3好信是了a6账个5天8号们4户,“”你息、就上收银电用下9单提司理通法费这同前系p贷为后说务合.于客会小公话三要？以7时先）分（逾借方未给"),
    (0.05, "没家消对；来机也点清回知服至录打联欠利出证将如自那明年发en里今过生申转额付告-手 卡事名子m内能商t再定核工十主保看第受{}他按诉与委次条约报中"),
)  # fmt: skip
_SHARES = {char: share for share, chars in _USUAL for char in chars}


def conditions(tree: Iterable[Any]) -> tuple[str, ...]:
    """Sets of characters, as texts: every match of the expression has one of each. ``tree`` is of ``re``'s parser."""
    found = sorted({*_sets(tree)}, key=lambda chars: (_likely(chars), sorted(chars)))
    return tuple("".join(sorted(chars)) for chars in found[:CONDITIONS] if _likely(chars) < TOO_USUAL)


def _likely(chars: frozenset[str]) -> float:
    return sum(_SHARES.get(char, 0.01) for char in chars)


def _sets(sequence: Iterable[Any]) -> list[frozenset[str]]:
    """For each part of a sequence that has to match: the characters of which it holds one."""
    out: list[frozenset[str]] = []
    for item in sequence:
        name, value = str(item[0]), item[1]
        if name == "LITERAL":
            out.append(frozenset(chr(value)))
        elif name == "IN":
            chars = _listed(value)
            out += [chars] if chars else []
        elif name == "SUBPATTERN":
            out += _sets(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            out += _sets(value[2])
        elif name == "ATOMIC_GROUP":
            out += _sets(value)
        elif name == "ASSERT":  # what stands around a match stands in the text too
            out += _sets(value[1])
        elif name == "BRANCH":
            branches = [_sets(branch) for branch in value[1]]
            if all(branches):
                out.append(frozenset().union(*(min(sets, key=_likely) for sets in branches)))
    return out


def _listed(among: Iterable[Any]) -> frozenset[str]:
    """The characters of a class; none when they are too many, or told by what they are not."""
    chars: set[str] = set()
    for kind, told in among:
        if str(kind) == "LITERAL":
            chars.add(chr(told))
        elif str(kind) == "RANGE" and told[1] - told[0] < MOST:
            chars.update(map(chr, range(told[0], told[1] + 1)))
        else:
            return frozenset()
    return frozenset(chars)
