"""Apple ``.strings``: ``"key" = "value";`` with C escapes and C comments."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import entries
from dunlint.readers.escapes import decode
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_BARE = regex.compile(r"[A-Za-z0-9_.$:/-]+")
_STRING = regex.compile(r'"((?:[^"\\]|\\.)*+)("?)', regex.DOTALL)
_END = regex.compile(r"[;\n]")
_SPACE = regex.compile(r"\s*")


def read(source: Source, settings: ReadSettings) -> Reading:
    """Every value that reads like a message; its key is its id."""
    text, size = source.text, len(source.text)
    problems = entries.Problems(source)
    found: list[entries.Entry] = []
    at = _skip(text, 0, problems)
    while at < size:
        key, at_equals = _string(text, at, problems)
        if key is None:
            problems.add(Span(at, at + 1), "应为键名", "a key was expected")
            at = _skip(text, _resume(text, at), problems)
            continue
        key_span = Span(at, at_equals)
        at = _skip(text, at_equals, problems)
        if text[at : at + 1] == ";":  # "key"; is short for "key" = "key";
            found.append(entries.Entry(key.text, key, key_span, name=key.text))
            at = _skip(text, at + 1, problems)
            continue
        if text[at : at + 1] != "=":
            problems.add(Span(at, at), "键名后应为等号", "'=' was expected after the key")
            at = _skip(text, _resume(text, at), problems)
            continue
        at = _skip(text, at + 1, problems)
        value, end = _string(text, at, problems)
        if value is None:
            problems.add(Span(at, at), "应为引号内的值", "a quoted value was expected")
            at = _skip(text, _resume(text, at), problems)
            continue
        found.append(entries.Entry(key.text, value, key_span, name=key.text))
        at = _skip(text, end, problems)
        if text[at : at + 1] == ";":
            at = _skip(text, at + 1, problems)
        else:
            problems.add(Span(end, end), "值后缺少分号", "';' is missing after the value")
    reading = entries.templates(found, source, settings, fmt="strings")
    return Reading(reading.templates, [*problems.found, *reading.problems])


def _string(text: str, at: int, problems: entries.Problems) -> tuple[MappedText | None, int]:
    if match := _BARE.match(text, at):
        return MappedText.verbatim(match.group(), at), match.end()
    match = _STRING.match(text, at)
    if match is None:
        return None, at
    start, end = match.span(1)
    if not match.group(2):  # never closed: the line is all that can be meant
        problems.add(Span(at, at + 1), "引号没有结束", "this quote is never closed")
        line = text.find("\n", at)
        end = line if line >= 0 else len(text)
        return decode(MappedText.verbatim(text[start:end], start)), end
    return decode(MappedText.verbatim(text[start:end], start)), match.end()


def _skip(text: str, at: int, problems: entries.Problems) -> int:
    """The place of the next token: white space and comments are passed over."""
    while True:
        match = _SPACE.match(text, at)
        at = match.end() if match else at
        if text.startswith("//", at):
            line = text.find("\n", at)
            at = line if line >= 0 else len(text)
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2)
            if end < 0:
                problems.add(Span(at, at + 2), "注释没有结束", "this comment is never closed")
                return len(text)
            at = end + 2
        else:
            return at


def _resume(text: str, at: int) -> int:
    """Behind the next semicolon or line break."""
    match = _END.search(text, at)
    return match.end() if match else len(text)
