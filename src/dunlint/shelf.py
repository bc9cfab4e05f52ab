"""Values that stay packed until they are asked for: the large parts of a compiled ruleset.

A ruleset has ten thousand patterns, two thousand lists of words and sixty thousand phrases; a message touches a few hundred
of them. Their marshalled forms stand behind each other in one block of bytes, in memory or mapped from the cache, each with
the CRC that finds damage. What nobody asks for is never read.

A compiled ruleset is plain data; ``numbered`` and ``named`` make the forms that blocks have in it. ``apart`` takes the blocks
out, for a file of the cache, and ``together`` puts them back; ``opened`` makes ``Pieces`` and ``Shelf`` of them.
"""

from __future__ import annotations

import marshal
from binascii import crc32

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, Literal

    Block = bytes | memoryview
    # mark, names (None where numbers do), where each piece ends, its CRC, the pieces
    Stored = tuple[str, str | None, bytes, bytes, Block]
    Again = Callable[[], Stored]

MARK = "\0pieces"
NESTED = frozenset(("variants", "wording"))  # dictionaries of a compiled ruleset that hold blocks too
_FORM: Literal["I"] = "I"  # of ends and CRCs: four bytes each


def numbered(pieces: Iterable[bytes]) -> Stored:
    """Pieces by number, as plain data."""
    from array import array  # lazy: only while rulesets are compiled

    ends, sums, at, block = array(_FORM), array(_FORM), 0, []
    for piece in pieces:
        at += len(piece)
        ends.append(at)
        sums.append(crc32(piece))
        block.append(piece)
    return MARK, None, ends.tobytes(), sums.tobytes(), b"".join(block)


def named(values: Mapping[str, bytes]) -> Stored:
    """Pieces by name, as plain data."""
    single = all(len(name) == 1 for name in values)
    names = "".join(values) if single else "\n".join(("", *values))  # one text: unmarshalled faster than many
    mark, _, ends, sums, block = numbered(values.values())
    return mark, names, ends, sums, block


class Pieces:
    """The pieces of one block, by number. ``again`` makes the whole anew where one turns out to be damaged."""

    __slots__ = ("_again", "_block", "_ends", "_sums")

    def __init__(self, data: Stored, again: Again | None = None) -> None:
        self._again = again
        self._open(data)

    def _open(self, data: Stored) -> None:
        ends, sums, block = data[2:]
        self._ends, self._sums = memoryview(ends).cast(_FORM), memoryview(sums).cast(_FORM)
        self._block = memoryview(block)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> memoryview:
        """Raises IndexError, and ValueError for damage that cannot be mended."""
        end = self._ends[number]
        piece = self._block[self._ends[number - 1] if number else 0 : end]
        if crc32(piece) != self._sums[number]:
            if self._again is None:
                raise ValueError("a part of a compiled ruleset is damaged")
            again, self._again = self._again, None
            self._open(again())
            return self[number]
        return piece


class Packed(dict):  # type: ignore[type-arg]
    """The values of pieces by number, each unpacked when it is first asked for; ``unpack`` has the last word."""

    def __init__(self, pieces: Pieces, unpack: Callable[[Any], Any] | None = None) -> None:
        super().__init__()
        self._pieces, self._unpack = pieces, unpack

    def __missing__(self, number: int) -> Any:
        value = marshal.loads(self._pieces[number])
        if self._unpack is not None:
            value = self._unpack(value)
        self[number] = value
        return value


class Shelf:
    """Values by name. Nothing is kept of what was asked for."""

    __slots__ = ("_names", "_numbers", "_pieces")

    def __init__(self, data: Stored, again: Again | None = None) -> None:
        self._names = data[1] or ""
        self._numbers: dict[str, int] | None = None
        self._pieces = Pieces(data, again)

    def _number(self, name: str) -> int | None:
        if self._numbers is None:
            self._numbers = {known: number for number, known in enumerate(self)}
        return self._numbers.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names[1:].split("\n") if self._names[:1] == "\n" else self._names)

    def get(self, name: str, default: Any = None) -> Any:
        number = self._number(name)
        return default if number is None else marshal.loads(self._pieces[number])

    def raw(self, name: str) -> memoryview:
        """The piece itself, for values that are not marshalled. Raises KeyError."""
        number = self._number(name)
        if number is None:
            raise KeyError(name)
        return self._pieces[number]


def opened(data: Mapping[str, Any], again: Callable[[], Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Plain data with ``Pieces`` and ``Shelf`` for the blocks in it. ``again`` makes equal data for damaged ones."""

    def open_(name: str, value: Any) -> Any:
        def anew() -> Any:
            assert again is not None
            return again()[name]

        known = None if again is None else anew
        if isinstance(value, dict) and name in NESTED:
            return opened(value, known)
        if isinstance(value, tuple) and value and value[0] == MARK:
            return (Pieces if value[1] is None else Shelf)(value, known)
        return value

    return {name: open_(name, value) for name, value in data.items()}


def apart(data: Mapping[str, Any], blocks: list[bytes], at: int = 0) -> tuple[dict[str, Any], int]:
    """Plain data with the place of each block in ``blocks`` joined, instead of the block, and where the last one ends."""
    out: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and name in NESTED:
            out[name], at = apart(value, blocks, at)
        elif isinstance(value, tuple) and value and value[0] == MARK:
            out[name] = (*value[:4], (at, at + len(value[4])))
            blocks.append(value[4])
            at += len(value[4])
        else:
            out[name] = value
    return out, at


def together(data: Mapping[str, Any], block: memoryview) -> dict[str, Any]:
    """What ``apart`` was given; ``block`` is ``blocks`` joined."""
    out: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and name in NESTED:
            out[name] = together(value, block)
        elif isinstance(value, tuple) and value and value[0] == MARK:
            out[name] = (*value[:4], block[slice(*value[4])])
        else:
            out[name] = value
    return out
