"""Builds a ``MappedText`` run by run, without one Python object per character."""

from __future__ import annotations

from array import array

from dunlint.align import MappedText


class TextBuilder:
    """Collects characters with their origins; ``build`` makes the text. Compact enough for a line of 5 MB."""

    __slots__ = ("_ends", "_starts", "_text")

    def __init__(self) -> None:
        self._text: list[str] = []
        self._starts = array("q")
        self._ends = array("q")

    def run(self, text: str, offset: int) -> None:
        """``text`` stands letter by letter at ``offset``."""
        if text:
            self._text.append(text)
            self._starts.extend(range(offset, offset + len(text)))
            self._ends.extend(range(offset + 1, offset + len(text) + 1))

    def piece(self, chars: str, start: int, end: int) -> None:
        """Every character of ``chars`` stands for the origin ``start`` to ``end`` (an escape, a folded line break)."""
        for _ in chars:
            self._starts.append(start)
            self._ends.append(end)
        self._text.append(chars)

    def mapped(self, text: MappedText) -> None:
        """Append a text that already has origins in the same parent."""
        self._text.append(text.text)
        self._starts.extend(text.starts)
        self._ends.extend(text.ends)

    def cut_back(self, blanks: str) -> int:
        """Drop characters of ``blanks`` from the end; returns the origin where the dropped part began, or -1."""
        text = "".join(self._text)
        kept = text.rstrip(blanks)
        place = self._starts[len(kept)] if len(kept) < len(text) else -1
        self._text = [kept]
        del self._starts[len(kept) :], self._ends[len(kept) :]
        return place

    def build(self, offset: int = 0) -> MappedText:
        """The text so far; ``offset`` is the place of an empty one."""
        text = "".join(self._text)
        if not text:
            return MappedText("", offset=offset)
        first = self._starts[0]
        if self._ends[-1] - first == len(text) and self._starts == array("q", range(first, first + len(text))):
            return MappedText.verbatim(text, first)
        return MappedText(text, self._starts, self._ends)
