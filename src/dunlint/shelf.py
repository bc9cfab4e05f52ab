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
    Stored = tuple[str, str | None, Block, Block, Block]
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


class Kept(dict):  # type: ignore[type-arg]
    """Values that ``load`` makes when they are first asked for."""

    def __init__(self, load: Callable[[Any], Any]) -> None:
        super().__init__()
        self._load = load

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._load(key)
        return value


def packed(pieces: Pieces, unpack: Callable[[Any], Any] | None = None) -> Kept:
    """The values of pieces by number; ``unpack`` has the last word."""
    if unpack is None:
        return Kept(lambda number: marshal.loads(pieces[number]))
    return Kept(lambda number: unpack(marshal.loads(pieces[number])))


class Shelf:
    """Values by name. Nothing is kept of what was asked for."""

    __slots__ = ("_names", "_numbers", "_pieces")

    def __init__(self, data: Stored, again: Again | None = None) -> None:
        self._names = data[1] or ""
        self._numbers: dict[str, int] | None = None
        self._pieces = Pieces(data, again)

    def _number(self, name: str) -> int | None:
        if self._names[:1] != "\n":  # a few lookups in twelve thousand characters: cheaper than a dictionary of them
            number = self._names.find(name) if len(name) == 1 else -1
            return number if number >= 0 else None
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

    def open_(block: Stored, names: tuple[str, ...]) -> Pieces | Shelf:
        def anew() -> Stored:
            found: Any = again() if again else None
            for name in names:
                found = found[name]
            return found  # type: ignore[no-any-return]

        return (Pieces if block[1] is None else Shelf)(block, anew if again else None)

    return _each(data, open_)


def apart(data: Mapping[str, Any], blocks: list[bytes]) -> dict[str, Any]:
    """Plain data with the place of each block in ``blocks`` joined, instead of the block."""
    ends = [0]

    def take(block: Any, _names: tuple[str, ...]) -> tuple[Any, ...]:
        places = []
        for part in block[2:]:  # damage to ends and sums shows as damage of the pieces
            blocks.append(part)
            ends.append(ends[-1] + len(part))
            places.append((ends[-2], ends[-1]))
        return (*block[:2], *places)

    return _each(data, take)


def together(data: Mapping[str, Any], block: memoryview) -> dict[str, Any]:
    """What ``apart`` was given; ``block`` is ``blocks`` joined."""
    return _each(data, lambda found, _names: (*found[:2], *(block[slice(*place)] for place in found[2:])))


def _each(
    data: Mapping[str, Any], change: Callable[[Any, tuple[str, ...]], Any], names: tuple[str, ...] = ()
) -> dict[str, Any]:
    """``data`` with each block changed; ``change`` takes it and the names that lead to it."""
    out: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and name in NESTED:
            value = _each(value, change, (*names, name))
        elif isinstance(value, tuple) and value and value[0] == MARK:
            value = change(value, (*names, name))
        out[name] = value
    return out
