"""jieba's dictionary on disk, for the few sentences of one file.

Loading a whole tokenizer takes longer than all else that a commit hook does. The first sentences of a run are therefore
cut here, by jieba's algorithm without its HMM: of all ways to cut a text into words of the dictionary the likeliest one,
and of equal ones the one with longer first words. The words stand in the cache of the user by their first characters and
are read when a text has that character. ``tests/test_tokens.py`` holds the cuts equal to those of both engines.
"""

from __future__ import annotations

import os

from dunlint import cache
from dunlint.shelf import Kept, Shelf, named

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Words = dict[str, float | None]  # what follows the first character: the logarithm of its count, None in mid-word

KIND, KEY = "dictionary", "1"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_MARKS = frozenset("+#&._%-")  # with letters and Chinese characters what words may be made of


class Dictionary:
    """The words and their weights. ``cut`` takes time in proportion to its text."""

    __slots__ = ("_floor", "_words")

    def __init__(self, total: float, shelf: Shelf) -> None:
        self._floor = total
        self._words = Kept(lambda first: shelf.get(first) or {})

    def cut(self, text: str) -> list[str]:
        """The tokens of ``text``; joined they are the text."""
        out: list[str] = []
        at, end = 0, len(text)
        while at < end:
            start = at
            while at < end and _in_word(text[at]):
                at += 1
            if at > start:
                out += self._block(text[start:at])
            else:
                at += 2 if text.startswith("\r\n", at) else 1
                out.append(text[start:at])
        return out

    def _block(self, text: str) -> list[str]:
        end = len(text)
        best, goes = [0.0] * (end + 1), [0] * end
        for at in range(end - 1, -1, -1):
            words: Words = self._words[text[at]]
            # jieba's sum, in its order: the same rounding, and so the same ties
            weight, to = (words.get("") or 0.0) - self._floor + best[at + 1], at + 1
            stop = at + 2
            while stop <= end:
                rest = text[at + 1 : stop]
                if rest not in words:
                    break
                count = words[rest]
                if count is not None:
                    found = count - self._floor + best[stop]
                    if found >= weight:
                        weight, to = found, stop
                stop += 1
            best[at], goes[at] = weight, to
        out, at, letters = [], 0, 0
        while at < end:
            to = goes[at]
            if to == at + 1 and text[at] in _LETTERS:
                letters += 1
            else:
                if letters:
                    out.append(text[at - letters : at])
                    letters = 0
                out.append(text[at:to])
            at = to
        if letters:
            out.append(text[end - letters :])
        return out


def _in_word(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fd5" or character in _LETTERS or character in _MARKS


def stored() -> Dictionary | None:
    """The dictionary of the cache; None where there is none, or jieba has another one now."""
    found = cache.load_large(KIND, KEY)
    if found is None:
        return None
    try:
        state = os.stat(found["path"])
    except OSError:
        return None
    if (state.st_size, state.st_mtime_ns) != found["state"]:
        return None
    return Dictionary(found["total"], Shelf(found["words"]))


def store() -> None:
    """Put jieba's dictionary into the cache, where it is not there yet."""
    if stored() is not None or not cache.folder():
        return
    from importlib.util import find_spec  # lazy, like the next: once for each user

    spec = find_spec("jieba")
    path = os.path.join(os.path.dirname(spec.origin), "dict.txt") if spec is not None and spec.origin else ""
    try:
        with open(path, encoding="utf-8") as lines:
            state = os.stat(lines.fileno())
            data = packed(lines)
    except (OSError, ValueError):  # a jieba without its dictionary, or with another form of it: its engine knows how
        return
    cache.store_large(KIND, KEY, {**data, "path": path, "state": (state.st_size, state.st_mtime_ns)})


def packed(lines: Iterable[str]) -> dict[str, Any]:
    """A dictionary in jieba's form (word, count, part of speech) as plain data. Raises ValueError for other lines."""
    import marshal
    from math import log

    words: dict[str, Words] = {}
    total = 0
    for line in lines:
        word, _, count = line.partition(" ")
        count = count.partition(" ")[0].strip()
        if not word or not count.isdecimal():
            raise ValueError(f"not a line of jieba's dictionary: {line[:40]!r}")
        total += int(count)
        own = words.setdefault(word[0], {})
        for end in range(1, len(word)):
            own.setdefault(word[1:end])
        own[word[1:]] = log(int(count) or 1)
    return {"total": log(total), "words": named({first: marshal.dumps(own) for first, own in words.items()})}
