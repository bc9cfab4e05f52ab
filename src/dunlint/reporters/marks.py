"""Where findings stand inside the text of a template as sent, for outputs that show that text."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from dunlint import regex

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from dunlint.finding import Finding, TemplateInfo


_ESCAPE = regex.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", regex.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "a": "\a", "e": "\x1b", "v": "\v"}
_AHEAD = 400  # how far a break in a literal (folding, indentation, concatenation, comment) may reach


def marks(
    template: TemplateInfo, findings: Sequence[tuple[int, Finding]], source: str | None
) -> list[tuple[int, int, int]]:
    """(start, end, number) of each numbered finding in ``template.text``; one without a match has no place there.

    Exact where the text stands in the source letter by letter; elsewhere (escapes, folded lines) the characters of both
    are walked in step. Without a source the first place of the match is taken.
    """
    body = template.text
    found = []
    origins: Sequence[int] | None = None
    for number, finding in findings:
        if not finding.match:
            continue
        if source is None:
            start = body.find(finding.match)
            if start >= 0:
                found.append((start, start + len(finding.match), number))
            continue
        if origins is None:
            part = source[template.span.start : template.span.end]
            first = template.span.start
            origins = range(first, first + len(body)) if part == body else origins_of(part, body, first)
        start, end = bisect_left(origins, finding.span.start), bisect_left(origins, finding.span.end)
        if start < end:
            found.append((start, end, number))
    return found


def origins_of(part: str, body: str, first: int = 0) -> list[int]:
    """For each character of ``body`` its offset in the literal ``part`` plus ``first``; never falling."""
    origins = []
    at = 0
    for char in body:
        if at < len(part) and part[at] == char and char != "\\":
            origins.append(first + at)
            at += 1
            continue
        escape = _ESCAPE.match(part, at) if at < len(part) and part[at] == "\\" else None
        if escape is not None and _value(escape) in (char, "high"):
            origins.append(first + at)
            at = escape.end()
            if ord(char) > 0xFFFF and escape.group(1):  # a surrogate pair is two escapes
                low = _ESCAPE.match(part, at)
                at = low.end() if low else at
            continue
        place = part.find(char, at, at + _AHEAD)
        if place < 0 or (char.isspace() and place > at + 80):
            origins.append(first + min(at, max(len(part) - 1, 0)))
            if char.isspace() and at < len(part) and part[at].isspace():
                at += 1
            continue
        origins.append(first + place)
        at = place + 1
    return origins


def segments(size: int, places: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, tuple[int, ...]]]:
    """The text of ``size`` characters cut at all borders: (start, end, numbers of the findings that cover it)."""
    cuts = sorted({0, size, *(place for start, end, _ in places for place in (start, end))})
    found = []
    for start, end in pairwise(cuts):
        covering = tuple(number for first, last, number in places if first <= start and end <= last)
        found.append((start, end, covering))
    return found


def _value(escape: re.Match[str]) -> str:
    four, two, eight, octal, letter = escape.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    code = int(octal, 8) if octal else int(four or two or eight, 16)
    if 0xD800 <= code <= 0xDBFF:
        return "high"
    return chr(code) if code <= 0x10FFFF else ""
