"""YAML scalars -> ``MappedText``: every style, every escape, every fold, with the origin of each character.

The parser's own value is the judge: a map that does not spell that value is thrown away for a coarse one.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.pieces import Pieces

_BREAK = regex.compile("\r\n|[\n\r\x85\u2028\u2029]")
_FOLD = regex.compile("[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029])(?:[ \t]*(?:\r\n|[\n\r\x85\u2028\u2029]))*[ \t]*")
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_DOUBLE = regex.compile(r'[^"\\ \t\r\n\x85\u2028\u2029]+|[ \t\r\n\x85\u2028\u2029]+|\\')
_SINGLE = regex.compile("[^' \t\r\n\x85\u2028\u2029]+|[ \t\r\n\x85\u2028\u2029]+|''")
_PLAIN = regex.compile("[^ \t\r\n\x85\u2028\u2029]+|[ \t\r\n\x85\u2028\u2029]+")


def map_scalar(text: str, start: int, end: int, value: str, style: str | None) -> MappedText:
    """The scalar that the parser found at ``start`` to ``end`` (without anchor and tag), as ``value``."""
    if style in ("'", '"') and text[start + 1 : end - 1] == value:
        return MappedText.verbatim(value, start + 1)
    if style is None and text[start:end] == value:
        return MappedText.verbatim(value, start)
    mapped: MappedText | None
    try:
        if style == '"':
            mapped = _double(text, start + 1, end - 1)
        elif style == "'":
            mapped = _flow(text, start + 1, end - 1, _SINGLE)
        elif style in ("|", ">"):
            mapped = _block(text, start, end, value, style)
        else:
            mapped = _flow(text, start, end, _PLAIN)
    except (ValueError, IndexError, OverflowError):
        mapped = None
    if mapped is None or mapped.text != value:
        return MappedText.of([(value, start, end)])
    return mapped


def _newlines(raw: str) -> str:
    """The breaks in ``raw`` as YAML sees them: one line feed each, LS and PS kept."""
    return "".join(found if found in "\u2028\u2029" else "\n" for found in _BREAK.findall(raw))


def _folded(raw: str) -> str:
    """What a run of blanks and breaks in a flow scalar stands for."""
    breaks = _newlines(raw)
    if not breaks:
        return raw
    if len(breaks) == 1:
        return " " if breaks == "\n" else breaks
    return breaks[1:] if breaks[0] == "\n" else breaks


def _flow(text: str, start: int, end: int, tokens: regex.Lazy) -> MappedText:
    out = Pieces(text)
    at = start
    while at < end:
        found = tokens.match(text, at, end)
        if found is None:
            raise ValueError(at)
        part = found.group()
        if part == "''":
            out.put("'", at, found.end())
        elif part[0] in " \t\r\n\x85\u2028\u2029" and _BREAK.search(part):
            out.put(_folded(part), at, found.end())
        else:
            out.copy(at, found.end())
        at = found.end()
    return out.done()


def _double(text: str, start: int, end: int) -> MappedText:
    out = Pieces(text)
    at = start
    while at < end:
        found = _DOUBLE.match(text, at, end)
        if found is None:
            raise ValueError(at)
        part = found.group()
        if part != "\\":
            if part[0] in " \t\r\n\x85\u2028\u2029" and _BREAK.search(part):
                out.put(_folded(part), at, found.end())
            else:
                out.copy(at, found.end())
            at = found.end()
            continue
        mark = text[at + 1]
        if mark in _WIDTHS:
            stop = at + 2 + _WIDTHS[mark]
            out.put(chr(int(text[at + 2 : stop], 16)), at, stop)
        elif _BREAK.match(mark):  # an escaped break joins the lines; blank lines after it stay
            found = _FOLD.match(text, at + 1, end)
            if found is None:
                raise ValueError(at)
            stop = found.end()
            out.put(_newlines(found.group())[1:], at, stop)
        else:
            stop = at + 2
            out.put(_ESCAPES[mark], at, stop)
        at = stop
    return out.done()


def _block(text: str, start: int, end: int, value: str, style: str) -> MappedText | None:
    header = regex.compile(r"[|>]([+-]?[1-9]?[+-]?)[ \t]*(#[^\r\n]*)?").match(text, start)
    if header is None:
        return None
    first = _BREAK.match(text, header.end())
    if first is None:
        return None if value else MappedText("", offset=header.end())
    lines: list[tuple[int, int, str]] = []  # start, end without break, break as YAML sees it
    at = first.end()
    while at < end:
        found = _BREAK.search(text, at, len(text))
        stop, after = (found.start(), found.end()) if found else (len(text), len(text))
        lines.append((at, stop, _newlines(text[stop:after])))
        at = after
        if found is None:
            break
    chomp = "+" if "+" in header.group(1) else "-" if "-" in header.group(1) else ""
    if regex.search("[1-9]", header.group(1)):
        widest = max((len(text[a:b]) - len(text[a:b].lstrip(" ")) for a, b, _ in lines), default=1)
        indents = range(1, max(widest, 1) + 1)
    else:
        filled = next(((a, b) for a, b, _ in lines if text[a:b].strip(" ")), None)
        width = 0 if filled is None else len(text[filled[0] : filled[1]]) - len(text[filled[0] : filled[1]].lstrip(" "))
        if filled is None:
            width = max((b - a for a, b, _ in lines), default=0)
        indents = range(width, width + 1)
    for indent in indents:
        mapped = _block_body(text, lines, indent, chomp, style)
        if mapped.text == value:
            return mapped
    return None


def _block_body(text: str, lines: list[tuple[int, int, str]], indent: int, chomp: str, style: str) -> MappedText:
    out = Pieces(text)
    pending: list[tuple[str, int, int]] = []  # breaks not yet written: the last content break, then blank lines
    before = ""  # first character of the content line before, in folded style
    for start, end, line_break in lines:
        raw = text[start:end]
        spaces = len(raw) - len(raw.lstrip(" "))
        if end - start <= indent and spaces == end - start:  # a blank line
            pending.append((line_break, end - spaces if spaces else end, end + 1 if line_break else end))
            continue
        if spaces < indent:  # a comment or the next node: the scalar ended before
            break
        content = start + indent
        starts_blank = text[content] in " \t"
        if pending:
            first, place, after = pending[0]
            rest = pending[1:]
            if style == ">" and before and not starts_blank and before not in " \t" and first == "\n":
                if not rest:
                    out.put(" ", place, content)
            else:
                out.put(first, place, after)
            for chars, blank_start, blank_end in rest:
                out.put(chars, blank_start, blank_end)
        out.copy(content, end)
        pending = [(line_break, end, end + (2 if text[end : end + 2] == "\r\n" else 1))] if line_break else []
        before = text[content]
    if pending and chomp != "-":
        kept = pending if chomp == "+" or not before else pending[:1]
        if not before and chomp != "+":
            kept = []
        for chars, place, after in kept:
            out.put(chars, place, min(after, len(text)))
    return out.done()
