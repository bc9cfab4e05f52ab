"""Derived texts that never lose a position."""

from __future__ import annotations

from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class MappedText:
    """A text derived from another one, with one origin span per character. Immutable.

    ``starts[i]`` and ``ends[i]`` are the origin (half-open, code points of the parent text) of character ``i``. A
    verbatim slice of the parent keeps only ``offset``. A character that stands for nothing (an inserted separator)
    has an empty origin at the place where it was inserted.
    """

    __slots__ = ("_ends", "_offset", "_starts", "text")

    def __init__(
        self, text: str, starts: Sequence[int] | None = None, ends: Sequence[int] | None = None, offset: int = 0
    ):
        if (starts is None) != (ends is None):
            raise ValueError("starts and ends come together")
        if starts is not None and ends is not None and not len(text) == len(starts) == len(ends):
            raise ValueError(f"{len(text)} characters need as many origins, not {len(starts)} and {len(ends)}")
        self.text = text
        self._starts, self._ends, self._offset = starts, ends, offset

    @classmethod
    def verbatim(cls, text: str, offset: int = 0) -> MappedText:
        """``text`` stands letter by letter at ``offset`` of its parent."""
        return cls(text, offset=offset)

    @classmethod
    def of(cls, pieces: Iterable[tuple[str, int, int]]) -> MappedText:
        """From (characters, origin start, origin end): every character of a piece has the piece's whole origin."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for chars, start, end in pieces:
            text.append(chars)
            starts.extend([start] * len(chars))
            ends.extend([end] * len(chars))
        return cls("".join(text), starts, ends)

    @classmethod
    def join(cls, parts: Sequence[MappedText], between: str = "") -> MappedText:
        """One text from several of the same parent; ``between`` gets an empty origin where the earlier part ends."""
        if len(parts) == 1:
            return parts[0]
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for number, part in enumerate(parts):
            if number and between:
                place = ends[-1] if ends else (part.origin(0).start if part.text else 0)
                text.append(between)
                starts.extend([place] * len(between))
                ends.extend([place] * len(between))
            text.append(part.text)
            starts.extend(part.starts)
            ends.extend(part.ends)
        return cls("".join(text), starts, ends)

    @property
    def starts(self) -> Sequence[int]:
        if self._starts is not None:
            return self._starts
        return range(self._offset, self._offset + len(self.text))

    @property
    def ends(self) -> Sequence[int]:
        if self._ends is not None:
            return self._ends
        return range(self._offset + 1, self._offset + len(self.text) + 1)

    @property
    def is_verbatim(self) -> bool:
        return self._starts is None

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"MappedText({self.text!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MappedText):
            return NotImplemented
        return (
            self.text == other.text and list(self.starts) == list(other.starts) and list(self.ends) == list(other.ends)
        )

    def __hash__(self) -> int:
        return hash(self.text)

    def __getitem__(self, part: slice) -> MappedText:
        start, end, step = part.indices(len(self.text))
        if step != 1:
            raise ValueError("only plain slices keep their origins")
        if self._starts is None or self._ends is None:
            return MappedText(self.text[start:end], offset=self._offset + start)
        return MappedText(self.text[start:end], self._starts[start:end], self._ends[start:end])

    def origin(self, index: int) -> Span:
        """The origin of character ``index``; for ``len(text)`` the empty span behind the last character."""
        if index < len(self.text):
            if self._starts is None or self._ends is None:
                return Span(self._offset + index, self._offset + index + 1)
            return Span(self._starts[index], self._ends[index])
        end = self.origin(len(self.text) - 1).end if self.text else self._offset
        return Span(end, end)

    def span(self, start: int, end: int) -> Span:
        """The smallest origin span that covers characters ``start`` to ``end``."""
        if start >= end:
            place = self.origin(start).start
            return Span(place, place)
        if self._starts is None or self._ends is None:
            return Span(self._offset + start, self._offset + end)
        return Span(min(self._starts[start:end]), max(self._ends[start:end]))
