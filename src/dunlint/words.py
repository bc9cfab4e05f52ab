"""Find every word of every rule in one pass.

Two engines behind one function: an index by the first two characters, ready at once from the compiled ruleset, and an
Aho-Corasick automaton (pyahocorasick) that is built when there is enough text to pay for it. Both report every place
of every word, also inside other words, in the same order.

The index is made for a quick start: a ruleset has thirty thousand words, a message touches a hundred. What starts with
one character is one marshalled value, unpacked when a text has that character, and in it what starts with two.
"""

from __future__ import annotations

import marshal

from dunlint import regex
from dunlint.shelf import named

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from dunlint.pattern import Slot
    from dunlint.shelf import Shelf, Stored

    Numbers = Sequence[int]  # a view of packed numbers where it comes from the index

Hit = tuple[int, int, int]  # start, end, word number
Row = tuple[str, int, bytes, bytes]  # word, number, slots that it fills as it stands, patterns to try (packed numbers)
AUTOMATON_AFTER = 60_000  # characters scanned before the automaton pays for its 25 ms


class Scanner:
    """Finds the words of an ``index`` (see ``build_index``).

    ``slots`` and ``triggers`` tell for each word that was found the slots it fills as it stands, and the patterns to try.
    """

    __slots__ = ("_automaton", "_closed", "_index", "_open", "_scanned", "slots", "triggers")

    def __init__(self, index: Shelf) -> None:
        self._index = index
        self._closed = set(index)  # first characters that no text had yet
        self._open: dict[str, bytes | tuple[tuple[str, int], ...]] = {}
        self._automaton: Any = None
        self._scanned = 0
        self.slots: dict[int, Numbers] = {}
        self.triggers: dict[int, Numbers] = {}

    def hits(self, text: str) -> list[Hit]:
        """(start, end, word number) of every word in ``text``, by start, then end."""
        self._scanned += len(text)
        if self._automaton is None and self._scanned > AUTOMATON_AFTER:
            self._automaton = build_automaton(self.words())
        if self._automaton is not None:
            found = [(end - size + 1, end + 1, number) for end, (size, number) in self._automaton.iter(text)]
            found.sort()
            return without_parts(text, found)
        return without_parts(text, self.look_up(text))

    def look_up(self, text: str) -> list[Hit]:
        """What ``hits`` gives, by looking up every two characters of ``text``."""
        found: list[Hit] = []
        closed, open_ = self._closed, self._open
        starts_with = text.startswith
        size = len(text)
        for at, char in enumerate(text):
            if char in closed:
                closed.discard(char)
                open_.update(self._index.get(char))
            for prefix in (char, text[at : at + 2]) if at + 1 < size else (char,):
                words = open_.get(prefix)
                if words is None:
                    continue
                if isinstance(words, bytes):
                    words = self._unpack(prefix, words)
                for word, number in words:
                    if starts_with(word, at):
                        found.append((at, at + len(word), number))
        return found

    def words(self) -> list[tuple[str, int]]:
        """All words with their numbers."""
        while self._closed:
            self._open.update(self._index.get(self._closed.pop()))
        found: list[tuple[str, int]] = []
        for prefix, words in list(self._open.items()):
            found += self._unpack(prefix, words) if isinstance(words, bytes) else words
        return found

    def _unpack(self, prefix: str, stored: bytes) -> tuple[tuple[str, int], ...]:
        rows = marshal.loads(stored)
        for _, number, slots, triggers in rows:
            self.slots[number] = unpacked_numbers(slots)
            self.triggers[number] = unpacked_numbers(triggers)
        words: tuple[tuple[str, int], ...] = tuple([row[:2] for row in rows])
        self._open[prefix] = words
        return words


_NUMBER = regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_PREFIXES = ("400", "95")  # of longer numbers


def without_parts(text: str, found: list[Hit]) -> list[Hit]:
    """Hits without those of short numbers (110, 12378) inside longer ones: 1,110.59 is no call to the police."""
    if not any("0" <= text[start] <= "9" and end - start > 2 for start, end, _ in found):
        return found
    borders = [match.span() for match in _NUMBER.finditer(text)]
    inside = {at: span for span in borders for at in range(*span)}
    return [
        hit
        for hit in found
        if hit[1] - hit[0] < 3
        or not (told := text[hit[0] : hit[1]]).isdecimal()
        or told.startswith(_PREFIXES)
        or inside.get(hit[0]) == hit[:2]
    ]


def build_index(words: Sequence[str], slots: Sequence[Slot] = (), triggers: Mapping[int, Numbers] = {}) -> Stored:
    """For a ``Shelf``: words by their first character, and in that by their first two (single characters by themselves).

    Both levels are marshalled. Innermost are rows, the short words first.
    """
    fills: list[list[int]] = [[] for _ in words]
    for number, slot in enumerate(slots):
        for word in slot.words:
            fills[word].append(number)
    lists: dict[str, dict[str, list[Row]]] = {}
    for number, text in enumerate(words):
        rows = lists.setdefault(text[0], {}).setdefault(text[:2], [])
        rows.append((text, number, packed_numbers(fills[number]), packed_numbers(triggers.get(number, ()))))
    index = {}
    for first, inner in lists.items():
        stored = {}
        for prefix, rows in inner.items():
            rows.sort(key=_by_size)
            stored[prefix] = marshal.dumps(tuple(rows))
        index[first] = marshal.dumps(stored)
    return named(index)


def packed_numbers(numbers: Iterable[int]) -> bytes:
    """Numbers, two bytes each; four where one needs them, and then a byte more, so that the length tells."""
    from array import array  # lazy: only while rulesets are compiled

    listed = list(numbers)
    if max(listed, default=0) < 1 << 16:
        return array("H", listed).tobytes()
    return array("I", listed).tobytes() + b"\0"


def unpacked_numbers(stored: bytes) -> Numbers:
    if not stored:
        return ()
    return memoryview(stored)[:-1].cast("I") if len(stored) % 2 else memoryview(stored).cast("H")


def _by_size(row: Row) -> tuple[int, str]:
    return len(row[0]), row[0]


def build_automaton(words: Iterable[tuple[str, int]]) -> Any:
    """The Aho-Corasick automaton of ``words``; its values are (length, number)."""
    import ahocorasick  # lazy: only for much text

    automaton = ahocorasick.Automaton()
    for word, number in words:
        automaton.add_word(word, (len(word), number))
    automaton.make_automaton()
    return automaton
