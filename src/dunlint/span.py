"""Half-open character spans and the positions people and programs read off them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from itertools import accumulate

from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(NamedTuple):
    """``start`` <= ``end``, half-open, in characters (code points) of one text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True when the two share a character, or one is empty and lies inside the other."""
        return self.start < other.end and other.start < self.end

    def cover(self, other: Span) -> Span:
        return Span(min(self.start, other.start), max(self.end, other.end))


class Cover:
    """Spans that many others are compared with: each comparison takes logarithmic time."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def __bool__(self) -> bool:
        return bool(self._starts)

    def touches(self, span: Span) -> bool:
        """True when ``span`` overlaps one of the spans."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._reach[before - 1] > span.start

    def holds(self, span: Span) -> bool:
        """True when ``span`` lies in one of the spans."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and self._reach[before - 1] >= span.end

    def size(self) -> int:
        """How many characters the spans cover together."""
        size = at = 0
        for start, end in zip(self._starts, self._reach, strict=True):
            if end > at:
                size += end - max(start, at)
                at = end
        return size


class Apart:
    """Spans taken one by one, none of which overlaps another."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken: list[Span] = []

    def take(self, span: Span) -> bool:
        """Take ``span``; False where it overlaps one taken before."""
        before = bisect_left(self._taken, (span.end,))
        if before and self._taken[before - 1].end > span.start:
            return False
        insort(self._taken, span)
        return True


class Position(NamedTuple):
    """1-based ``line`` and 1-based ``column`` in code points."""

    line: int
    column: int


class LineIndex:
    """Where each line of a text starts. Lines end with ``\\n``, ``\\r\\n`` or a lone ``\\r``."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        starts = [0]
        find = text.find
        if "\r" in text:
            size, at = len(text), 0
            while at < size:
                char = text[at]
                at += 1
                if char == "\r":
                    if at < size and text[at] == "\n":
                        at += 1
                    starts.append(at)
                elif char == "\n":
                    starts.append(at)
        else:
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
        self.starts = starts

    def position(self, offset: int) -> Position:
        """Line and column of the character at ``offset`` (the end of the text is a valid offset)."""
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1] + 1)

    def offset(self, line: int, column: int) -> int:
        """The character offset of a 1-based line and column."""
        return self.starts[line - 1] + column - 1

    def line_span(self, line: int) -> Span:
        """The span of a 1-based line without its line break."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)


def utf16_length(text: str) -> int:
    """UTF-16 code units of ``text``: what SMS, LSP and SARIF (by default) count."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def utf8_length(text: str) -> int:
    """UTF-8 bytes of ``text``: what rdjson columns count. Lone surrogates count three."""
    return len(text.encode("utf-8", "surrogatepass"))


def cell_width(text: str) -> int:
    """Terminal cells of ``text``: two for a wide character, none for a combining or zero-width one."""
    import unicodedata

    width = 0
    for char in text:
        if char < "\u0300":
            width += char >= " " and char != "\x7f"
        elif unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
            continue
        else:
            width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width
