"""Java ``.properties``: escapes, continuation lines, MessageFormat apostrophes."""

from __future__ import annotations

from dunlint import regex
from dunlint.readers import entries
from dunlint.readers.escapes import unicode_escape
from dunlint.readers.pieces import Pieces
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.align import MappedText
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_LINE = regex.compile(r"[^\r\n]*")
_BREAK = regex.compile(r"\r\n|\r|\n")
_BLANK = " \t\f"
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_ARGUMENT = regex.compile(r"\{\d+[,}]")


def read(source: Source, settings: ReadSettings) -> Reading:
    """Every value that reads like a message; its key is its id."""
    found: list[entries.Entry] = []
    problems = entries.Problems(source)
    at, size = 0, len(source.text)
    while at < size:
        at = _entry(source, at, found, problems)
    reading = entries.templates(found, source, settings, fmt="properties")
    return Reading(reading.templates, [*problems.found, *reading.problems])


def _entry(source: Source, at: int, found: list[entries.Entry], problems: entries.Problems) -> int:
    """One logical line from ``at``; the place behind it."""
    text = source.text
    size = len(text)
    while at < size and text[at] in _BLANK:
        at += 1
    if at >= size:
        return at
    if text[at] in "#!\r\n":
        return _next_line(text, at)
    raw, after = _logical(text, at)
    split = _separator(raw.text)
    key = _decode(raw[0:split], problems)
    value = _decode(raw[_value_start(raw.text, split) :], problems)
    key_span = raw.span(0, split) if split else Span(at, at)
    found.append(entries.Entry(key.text, _apostrophes(value), key_span, name=key.text))
    return after


def _next_line(text: str, at: int) -> int:
    match = _BREAK.search(text, at)
    return match.end() if match else len(text)


def _logical(text: str, at: int) -> tuple[MappedText, int]:
    """The logical line from ``at`` with continuations joined, still escaped."""
    pieces = Pieces(text)
    while True:
        match = _LINE.match(text, at)
        end = match.end() if match else len(text)
        slashes = end
        while slashes > at and text[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 == 0:
            pieces.copy(at, end)
            return pieces.done(), _next_line(text, end)
        pieces.copy(at, end - 1)
        at = _next_line(text, end)
        while at < len(text) and text[at] in _BLANK:
            at += 1
        if at >= len(text):
            return pieces.done(), at


def _separator(line: str) -> int:
    at = 0
    while at < len(line) and line[at] not in "=: \t\f":
        at += 2 if line[at] == "\\" else 1
    return min(at, len(line))


def _value_start(line: str, at: int) -> int:
    while at < len(line) and line[at] in _BLANK:
        at += 1
    if at < len(line) and line[at] in "=:":
        at += 1
        while at < len(line) and line[at] in _BLANK:
            at += 1
    return at


def _decode(raw: MappedText, problems: entries.Problems) -> MappedText:
    """Escapes decoded: ``\\uXXXX`` (surrogate pairs joined), ``\\t \\n \\r \\f``, else the character itself."""
    text = raw.text
    if "\\" not in text:
        return raw
    pieces, at = Pieces(raw), 0
    while True:
        slash = text.find("\\", at)
        if slash < 0:
            pieces.copy(at, len(text))
            return pieces.done()
        pieces.copy(at, slash)
        mark = text[slash + 1 : slash + 2]
        if mark != "u":
            at = slash + 2
            pieces.put(_SIMPLE.get(mark, mark), slash, min(at, len(text)))
            continue
        chars, at = unicode_escape(text, slash)
        if not chars:
            problems.add(raw.span(slash, slash + 2), "\\u 后面不是四位十六进制数", "\\u needs four hex digits")
            pieces.copy(slash, at)
        else:
            pieces.put(chars, slash, at)


def _apostrophes(value: MappedText) -> MappedText:
    """``''`` is one apostrophe in a MessageFormat pattern, which a value with ``{0}`` is."""
    text = value.text
    if "''" not in text or not _ARGUMENT.search(text):
        return value
    pieces, at = Pieces(value), 0
    while (pair := text.find("''", at)) >= 0:
        pieces.copy(at, pair)
        pieces.put("'", pair, pair + 2)
        at = pair + 2
    pieces.copy(at, len(text))
    return pieces.done()
