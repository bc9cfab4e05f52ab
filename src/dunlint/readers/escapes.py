"""Backslash escapes as C-like formats write them, decoded with origins."""

from __future__ import annotations

from dunlint import regex
from dunlint.readers.pieces import Pieces

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunlint.align import MappedText


SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b", "a": "\a", "v": "\v", "0": "\0"}
_FOUR = regex.compile(r"[0-9a-fA-F]{4}")
_TWO = regex.compile(r"[0-9a-fA-F]{2}")


def decode(raw: MappedText, simple: Mapping[str, str] = SIMPLE, *, hexadecimal: bool = False) -> MappedText:
    """``\\n``, ``\\"``, ``\\uXXXX``, ``\\UXXXX`` (and ``\\xXX``) decoded; any other character loses its slash.

    A malformed ``\\u`` stays as it is written.
    """
    text = raw.text
    if "\\" not in text:
        return raw
    pieces, at = Pieces(raw), 0
    while (slash := text.find("\\", at)) >= 0:
        pieces.copy(at, slash)
        mark = text[slash + 1 : slash + 2]
        at = min(slash + 2, len(text))
        if mark and mark in "uU":
            chars, end = unicode_escape(text, slash)
            if chars:
                pieces.put(chars, slash, end)
            else:
                pieces.copy(slash, end)
            at = min(end, len(text))
        elif hexadecimal and mark == "x" and (digits := _TWO.match(text, at)):
            pieces.put(chr(int(digits.group(), 16)), slash, digits.end())
            at = digits.end()
        elif not mark:
            pieces.copy(slash, slash + 1)
        elif mark in simple:
            pieces.put(simple[mark], slash, at)
        else:
            pieces.put(mark, slash, at)
    pieces.copy(at, len(text))
    return pieces.done()


def unicode_escape(text: str, at: int) -> tuple[str, int]:
    """The character of ``\\uXXXX`` (or a surrogate pair of them) at ``at`` and the place behind; "" when malformed."""
    first = _FOUR.match(text, at + 2)
    if not first:
        return "", at + 2
    code, end = int(first.group(), 16), first.end()
    if 0xD800 <= code < 0xDC00 and text[end : end + 2] in ("\\u", "\\U"):
        second = _FOUR.match(text, end + 2)
        if second and 0xDC00 <= int(second.group(), 16) < 0xE000:
            return chr(0x10000 + ((code - 0xD800) << 10) + int(second.group(), 16) - 0xDC00), second.end()
    if 0xD800 <= code < 0xE000:
        return "\ufffd", end  # half a pair: nothing that could be sent or written out
    return chr(code), end
