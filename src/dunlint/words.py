"""Find every word of every rule in one pass.

Two engines behind one function: an index by the first two characters, ready at once from the compiled ruleset, and an
Aho-Corasick automaton (pyahocorasick) that is built when there is enough text to pay for it. Both report every place
of every word, also inside other words, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Hit = tuple[int, int, int]  # start, end, word number
AUTOMATON_AFTER = 60_000  # characters scanned before the automaton pays for its 25 ms


class Scanner:
    """``words`` are the normalised words, their positions in the list are their numbers."""

    __slots__ = ("_automaton", "_index", "_scanned", "_singles", "words")

    def __init__(self, words: Sequence[str], index: dict[str, Any] | None = None) -> None:
        self.words = words
        self._index: dict[str, list[tuple[int, str, int]]] = index if index is not None else build_index(words)
        self._automaton: Any = None
        self._scanned = 0

    def hits(self, text: str) -> list[Hit]:
        """(start, end, word number) of every word in ``text``, by start, then end."""
        self._scanned += len(text)
        if self._automaton is None and self._scanned > AUTOMATON_AFTER:
            self._automaton = build_automaton(self.words)
        if self._automaton is not None:
            found = [(end - size + 1, end + 1, number) for end, (size, number) in self._automaton.iter(text)]
            found.sort()
            return found
        return scan_index(self._index, text)


def build_index(words: Sequence[str]) -> dict[str, list[tuple[int, str, int]]]:
    """Words by their first two characters (single characters by themselves): (length, word, number), short first."""
    index: dict[str, list[tuple[int, str, int]]] = {}
    for number, word in enumerate(words):
        index.setdefault(word[:2], []).append((len(word), word, number))
    for entries in index.values():
        entries.sort()
    return index


def scan_index(index: dict[str, list[tuple[int, str, int]]], text: str) -> list[Hit]:
    found: list[Hit] = []
    get = index.get
    starts_with = text.startswith
    for at in range(len(text)):
        single = get(text[at])
        if single is not None:
            found.append((at, at + 1, single[0][2]))
        entries = get(text[at : at + 2])
        if entries is not None and entries is not single:
            for size, word, number in entries:
                if size == 2 or starts_with(word, at):
                    found.append((at, at + size, number))
    return found


def build_automaton(words: Sequence[str]) -> Any:
    import ahocorasick  # lazy: only for much text

    automaton = ahocorasick.Automaton()
    for number, word in enumerate(words):
        automaton.add_word(word, (len(word), number))
    automaton.make_automaton()
    return automaton
