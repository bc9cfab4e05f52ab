"""INI, .cfg, .conf and .env files: sections of ``key = value``."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import entries
from dunlint.readers.escapes import decode
from dunlint.readers.pieces import Pieces, strip
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_LINE = regex.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_SECTION = regex.compile(r"\s*\[([^\]]+)\]\s*(?:[#;].*)?$")
_KEY = regex.compile(r"(?:export[ \t]+)?([^\s=:][^=:]*)[=:][ \t]*")
_NEW_KEY = regex.compile(r"[A-Za-z_][\w.\-]*[ \t]*=")
# "#name#" in a text is a placeholder: a remark has blanks around its mark.
_REMARK = regex.compile(r"(?<![ \t])[ \t]+[#;](?:[ \t].*)?$")
_AFTER_QUOTE = regex.compile(r"[ \t]*(?:[#;].*)?$")
_QUOTED_LINES = 500  # a quoted value goes over at most so many lines
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read(source: Source, settings: ReadSettings) -> Reading:
    """Every value that reads like a message, or the ``text`` key of a section with its metadata beside it."""
    problems = entries.Problems(source)
    found: list[entries.Entry] = []
    group, at, size, text = "", 0, len(source.text), source.text
    while at < size:
        line, end, after = _line(text, at)
        bare = line.strip()
        if not bare or bare[0] in "#;" or bare.startswith(("//", "!")):
            at = after
            continue
        if bare.startswith("["):
            section = _SECTION.match(line)
            if section:
                group = section.group(1).strip()
                at = after
                continue
            if not _KEY.match(bare):
                problems.add(Span(at, end), "节名没有结束", "the section name is never closed")
                at = after
                continue
        indent = len(line) - len(line.lstrip())
        key = _KEY.match(text, at + indent, end)
        if key is None:
            problems.add(Span(at, end), "既不是节，也不是“键=值”", "neither a section nor 'key = value'")
            at = after
            continue
        value, at = _value(text, key.end(), end, after, indent, problems)
        name = key.group(1).strip().strip("\"'")
        path = f"{group}.{name}" if group else name
        key_span = Span(key.start(1), key.start(1) + len(key.group(1).rstrip()))
        found.append(entries.Entry(name, value, key_span, group=group, name=path))
    reading = entries.templates(found, source, settings, fmt="ini")
    return Reading(reading.templates, [*problems.found, *reading.problems])


def _line(text: str, at: int) -> tuple[str, int, int]:
    """The line at ``at``, the place of its end and of the next line."""
    match = _LINE.match(text, at)
    if match is None:
        return "", len(text), len(text)
    return match.group(1), match.end(1), match.end()


def _value(
    text: str, start: int, end: int, after: int, indent: int, problems: entries.Problems
) -> tuple[MappedText, int]:
    """The value from ``start`` and the place of the line behind it."""
    quote = text[start : start + 1]
    if quote and quote in "\"'":
        quoted = _quoted(text, start, quote)
        if quoted is not None:
            return quoted
        if text.count(quote, start, end) == 1:
            problems.add(Span(start, start + 1), "引号没有结束", "this quote is never closed")
    pieces = Pieces(text)
    while True:
        line_end = end
        if text[start:end].endswith("\\"):  # the value goes on in the next line, without a break
            pieces.copy(start, end - 1)
            line, end, next_after = _line(text, after)
            start = after + len(line) - len(line.lstrip())
            if after >= len(text):
                return pieces.done(), after
            after = next_after
            continue
        remark = _REMARK.search(text, start, end)
        if remark:
            line_end = remark.start()
        pieces.copy(start, line_end)
        line, next_end, next_after = _line(text, after)
        inner = len(line) - len(line.lstrip())
        bare = line.strip()
        if after >= len(text) or not bare or inner <= indent:
            return strip(pieces.done()), after
        if bare[0] in "#;":  # a remark between continuation lines
            end, start, after = after, after, next_after
            pieces.put("", start, start)
            continue
        if _NEW_KEY.match(bare):
            return strip(pieces.done()), after
        pieces.put("\n", end, after + inner)
        start, end, after = after + inner, next_end, next_after


def _quoted(text: str, start: int, quote: str) -> tuple[MappedText, int] | None:
    """A quoted value, over lines if need be; None when it is not closed or more than a remark follows."""
    at, lines = start + 1, 0
    while lines < _QUOTED_LINES:
        line, end, after = _line(text, at)
        place = at
        while place < end:
            if text[place] == "\\" and quote == '"':
                place += 2
                continue
            if text[place] == quote:
                if _AFTER_QUOTE.match(text, place + 1, end) is None:
                    return None
                raw = MappedText.verbatim(text[start + 1 : place], start + 1)
                return (decode(raw, _ESCAPES) if quote == '"' else raw), after
            place += 1
        if after >= len(text):
            return None
        if lines and _NEW_KEY.match(line):
            return None
        at, lines = after, lines + 1
    return None
