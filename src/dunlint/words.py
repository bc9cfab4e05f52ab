"""Find every word of every rule in one pass.

Two engines behind one function: an index by the first two characters, ready at once from the compiled ruleset, and an
Aho-Corasick automaton (pyahocorasick) that is built when there is enough text to pay for it. Both report every place
of every word, also inside other words, in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Hit = tuple[int, int, int]  # start, end, word number
Index = dict[str, "int | tuple[int, ...]"]
AUTOMATON_AFTER = 60_000  # characters scanned before the automaton pays for its 25 ms


class Scanner:
    """``words`` are the normalised words, their positions in the list are their numbers."""

    __slots__ = ("_automaton", "_index", "_scanned", "words")

    def __init__(self, words: Sequence[str], index: Index | None = None) -> None:
        self.words = words
        self._index: Index = index if index is not None else build_index(words)
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
        return scan_index(self._index, self.words, text)


def build_index(words: Sequence[str]) -> Index:
    """The numbers of the words by their first two characters (single characters by themselves), short words first.

    A single number stands by itself, not in a tuple: most prefixes have one word, and the index is loaded at each start.
    """
    lists: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        lists.setdefault(word[:2], []).append(number)
    return {
        prefix: numbers[0]
        if len(numbers) == 1
        else tuple(sorted(numbers, key=lambda number: (len(words[number]), words[number])))
        for prefix, numbers in lists.items()
    }


def scan_index(index: Index, words: Sequence[str], text: str) -> list[Hit]:
    """What ``Scanner.hits`` gives, by looking up every two characters of ``text``."""
    found: list[Hit] = []
    get = index.get
    starts_with = text.startswith
    last = len(text) - 1
    for at in range(last + 1):
        single = get(text[at])
        if single is not None:
            found.append((at, at + 1, single))  # type: ignore[arg-type]  # one word can be that single character
        if at == last:
            break
        numbers = get(text[at : at + 2])
        if numbers is None:
            continue
        for number in (numbers,) if isinstance(numbers, int) else numbers:
            word = words[number]
            if starts_with(word, at):
                found.append((at, at + len(word), number))
    return found


def build_automaton(words: Sequence[str]) -> Any:
    """The Aho-Corasick automaton of ``words``; its values are (length, number)."""
    import ahocorasick  # lazy: only for much text

    automaton = ahocorasick.Automaton()
    for number, word in enumerate(words):
        automaton.add_word(word, (len(word), number))
    automaton.make_automaton()
    return automaton
