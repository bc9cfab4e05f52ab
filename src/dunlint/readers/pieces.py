"""A text put together from parts of another one, each character with its origin."""

from __future__ import annotations

from dunlint.align import MappedText

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any


class Pieces:
    """Collects copied and decoded characters of ``parent``; ``done`` gives the ``MappedText``.

    Positions are indices into ``parent``; the origins of the result are those of ``parent`` itself (for a plain string:
    the indices), so that a text that was decoded before can be decoded again. One unbroken copy stays verbatim.
    """

    __slots__ = ("_ends", "_parent", "_run", "_starts", "_text")

    def __init__(self, parent: MappedText | str) -> None:
        self._parent = MappedText.verbatim(parent) if isinstance(parent, str) else parent
        self._text: list[str] = []
        self._starts: Any = None  # arrays: compact enough for a line of 5 MB
        self._ends: Any = None
        self._run: tuple[int, int] | None = None  # an unbroken copy not yet written out: often all there is

    def __bool__(self) -> bool:
        return bool(self._text) or self._run is not None

    def copy(self, start: int, end: int) -> None:
        """Append the characters ``start`` to ``end`` of the parent as they stand."""
        if start >= end:
            return
        if self._run is not None and self._run[1] == start:
            self._run = (self._run[0], end)
            return
        self._flush()
        self._run = (start, end)

    def put(self, chars: str, start: int, end: int) -> None:
        """Append ``chars``, each of which stands for the characters ``start`` to ``end`` of the parent."""
        if not chars:
            return
        self._flush()
        self._open()
        origin = self._parent.span(start, end)
        self._text.append(chars)
        for _ in chars:
            self._starts.append(origin.start)
            self._ends.append(origin.end)

    def add(self, part: MappedText) -> None:
        """Append a text whose origins are already those of the parent's parent."""
        if part.text:
            self._flush()
            self._open()
            self._text.append(part.text)
            self._starts.extend(part.starts)
            self._ends.extend(part.ends)

    def done(self) -> MappedText:
        """What was collected, as one text."""
        if self._run is not None and not self._text:
            return self._parent[slice(*self._run)]
        self._flush()
        if not self._text:
            return self._parent[0:0]
        return MappedText("".join(self._text), self._starts, self._ends)

    def _open(self) -> None:
        if self._starts is None:
            from array import array  # lazy: most texts are one unbroken copy, and it loads four modules

            self._starts, self._ends = array("q"), array("q")

    def _flush(self) -> None:
        if self._run is None:
            return
        part = self._parent[slice(*self._run)]
        self._run = None
        self._open()
        self._text.append(part.text)
        self._starts.extend(part.starts)
        self._ends.extend(part.ends)


def strip(text: MappedText) -> MappedText:
    """``text`` without white space at both ends, origins kept."""
    bare = text.text.strip()
    if len(bare) == len(text.text):
        return text
    start = len(text.text) - len(text.text.lstrip())
    return text[start : start + len(bare)]
