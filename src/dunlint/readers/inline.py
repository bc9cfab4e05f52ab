"""Markdown inside one line: emphasis, links, code spans, escapes and HTML tags go, every other character stays."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re

    from dunlint.readers.pieces import Pieces


_LINK = regex.compile(r"!?\[([^\[\]]*)\](?:\(([^()\s]*)(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_TAG = regex.compile(
    r"</?(?:a|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|s|small|span|strike|strong|sub|sup"
    r"|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*>",
    regex.IGNORECASE,
)
_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_MARKS = regex.compile(r"\*+|_+|~~|`+")
_ESCAPED = regex.compile(r"\\[!-/:-@\[-`{-~]")
_BREAKING = regex.compile(r"</?(?:br|p|div|li|tr|h[1-6])\b", regex.IGNORECASE)


class Inline(NamedTuple):
    """How a line ended: its ``last`` character, and whether a ``hard`` break follows."""

    last: str
    hard: bool


def inline(line: MappedText, out: Pieces) -> Inline:
    """Append ``line`` without its markup to ``out``."""
    text = line.text
    hard = text.endswith(("  ", "\\"))
    stop = len(text.rstrip())
    if text.endswith("\\") and not text.endswith("\\\\"):
        stop = len(text) - 1
    drop = [False] * len(text)
    chars: dict[int, tuple[str, int]] = {}
    _drop_markup(text, drop, chars)
    last = ""
    at = 0
    while at < stop:
        if at in chars:
            piece, end = chars[at]
            span = line.span(at, end)
            out.add(MappedText.of([(piece, span.start, span.end)]))
            last = piece[-1:] or last
            at = end
            continue
        if drop[at]:
            at += 1
            continue
        end = at + 1
        while end < stop and not drop[end] and end not in chars:
            end += 1
        out.add(line[at:end])
        last = text[end - 1]
        at = end
    return Inline(last, hard or last == "\n")


def _drop_markup(text: str, drop: list[bool], chars: dict[int, tuple[str, int]]) -> None:
    def hide(start: int, end: int) -> None:
        drop[start:end] = [True] * (end - start)

    fixed: set[int] = set()
    for found in _ESCAPED.finditer(text):
        hide(found.start(), found.start() + 1)
        fixed.update(range(found.start(), found.end()))
    for found in _TAG.finditer(text):
        if found.start() in fixed:
            continue
        fixed.update(range(found.start(), found.end()))
        if _BREAKING.match(found.group()):
            chars[found.start()] = ("\n", found.end())
        else:
            hide(found.start(), found.end())
    if "&" in text:
        import html  # lazy: few lines hold an entity

        for found in _ENTITY.finditer(text):
            decoded = html.unescape(found.group())
            if decoded != found.group() and found.start() not in fixed:
                chars[found.start()] = (decoded.replace("\xa0", " "), found.end())
    for found in _LINK.finditer(text):
        if found.start() in fixed:
            continue
        hide(found.start(), found.start(1))
        hide(found.end(1), found.end(1) + 1)
        if found.group(2) is None or found.group(2) == found.group(1) or not found.group(2):
            hide(found.end(1), found.end())
        fixed.update(range(found.start(2), found.end(2)) if found.group(2) else ())
    _emphasis(text, drop, fixed)


def _emphasis(text: str, drop: list[bool], fixed: set[int]) -> None:
    """Hide pairs of markers that open and close by the flanking rule of CommonMark; lone ones are text (``张**``)."""
    opened: list[re.Match[str]] = []
    for found in _MARKS.finditer(text):
        start, end = found.span()
        if start in fixed or (end - start > 3 and text[start] in "*_"):  # a longer run is a blank to fill in
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        left, right = _flanks(before, after), _flanks(after, before)
        mark = found.group()
        if mark[0] == "_":  # inside a word it is a letter
            opens, closes = not right or _is_punctuation(before), not left or _is_punctuation(after)
            left, right = left and opens, right and closes
        if mark[0] == "`":
            left = right = True
        partner = next((item for item in reversed(opened) if item.group() == mark), None) if right else None
        if partner is not None and partner.end() < start:
            for one in (partner, found):
                drop[one.start() : one.end()] = [True] * (one.end() - one.start())
            del opened[opened.index(partner) :]
        elif left:
            opened.append(found)


def _flanks(outer: str, inner: str) -> bool:
    """CommonMark's flanking: text on the inner side, and no punctuation there unless the outer side has none either."""
    if not inner or inner.isspace():
        return False
    return not _is_punctuation(inner) or not outer or outer.isspace() or _is_punctuation(outer)


def _is_punctuation(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char not in "*_`"
