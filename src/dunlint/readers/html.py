"""HTML: pages as templates, and the markup of fragments taken out of other texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dunlint.align import MappedText
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import has_han, inferred
from dunlint.span import Span
from dunlint.template import Reading, Source, Template

if TYPE_CHECKING:
    from dunlint.readers import ReadSettings

_BLOCK_NAMES = """
address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure
footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav noframes noscript ol
optgroup option p pre section select summary table tbody td textarea tfoot th thead title tr ul
"""
_INLINE_NAMES = """
a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite code col colgroup data
datalist del dfn em embed font frame i iframe img input ins kbd label link map mark marquee meta meter nobr object
output param picture progress q rp rt ruby s samp script slot small source span strike strong style sub sup svg
template time track tt u var video wbr
"""
BLOCK = frozenset(_BLOCK_NAMES.split())
INLINE = frozenset(_INLINE_NAMES.split())
KNOWN = BLOCK | INLINE
_SILENT = ("script", "style")  # raw text that is never shown
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]*)(?=[\s/>])")
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));?")
_ATTRIBUTE_END = re.compile(r"[\"'<>]")
_BETWEEN = re.compile(r"[\t\r\n\x20-\x25\x27-\x7e]*")
_LONGEST_TAG = 100_000  # characters: an image as data URI may stand in it
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")


def read(source: Source, settings: ReadSettings) -> Reading:
    """The text of the page is one template, its title another. Scripts, styles and comments are not text."""
    del settings  # nothing to choose in a page
    whole = MappedText.verbatim(source.text)
    title, body = _split(source.text)
    told = {"channel": "email", **inferred(source.path)}
    text, subject = _shown(whole, body), _shown(whole, title)
    found: list[Template] = []
    line = source.lines().position(text.origin(0).start).line
    if has_han(subject.text):
        own = {"part": "subject"}
        found.append(Template(f"line {line}.subject", subject, source, own, inferred=told, named=False, format="html"))
    if text.text:
        found.append(Template(f"line {line}", text, source, inferred=told, named=False, format="html"))
    return Reading(found, [])


def _shown(whole: MappedText, spans: list[Span]) -> MappedText:
    """The text of some parts of a page as a browser shows it."""
    pieces = Pieces(whole)
    for span in spans:
        pieces.copy(span.start, span.end)
        pieces.put("\n", span.end, span.end)
    return _collapse(_markup(pieces.done(), page=True))


def strip_markup(body: MappedText) -> MappedText:
    """``body`` with HTML tags dropped (block elements break the line) and entities decoded; origins are kept.

    Only names that HTML has count as tags: ``<姓名>``, ``<支付宝：x>`` and ``a<b`` stay as they are.
    """
    if "<" not in body.text and "&" not in body.text:
        return body
    return _markup(body, page=False)


def _split(text: str) -> tuple[list[Span], list[Span]]:
    """The content of ``<title>`` and everything outside the head."""
    low = text.lower() if len(text.lower()) == len(text) else text
    title: list[Span] = []
    if (opening := re.search(r"<title(?:\s[^>]{0,200})?>", low)) and (end := low.find("</title", opening.end())) >= 0:
        title = [Span(opening.end(), end)]
        if not re.search(r"<head[\s>]", low):
            return title, [Span(0, opening.start()), Span(end, len(text))]
    head = re.search(r"<head(?:\s[^>]{0,200})?>", low)
    if head is None:
        return title, [Span(0, len(text))]
    close = re.compile(r"</head\s*>|<body[\s>]").search(low, head.end())
    if close is None:
        return title, [Span(0, head.start()), Span(title[0].end if title else head.end(), len(text))]
    return title, [Span(0, head.start()), Span(close.start(), len(text))]


def _markup(body: MappedText, *, page: bool) -> MappedText:
    text = body.text
    size = len(text)
    pieces, at, copied = Pieces(body), 0, 0
    patience = 4 * size + _LONGEST_TAG  # characters that may be looked at in vain: keeps the time linear
    mark = re.compile("[<&]")
    while found := mark.search(text, at):
        at = found.start()
        if text[at] == "&":
            chars, end = entity(text, at)
            if not chars:
                at += 1
                continue
            pieces.copy(copied, at)
            pieces.put(chars, at, end)
            at = copied = end
            continue
        if text.startswith("<!--", at):
            close = text.find("-->", at + 4)
            end = close + 3 if close >= 0 else size
            if close < 0 and not page:
                break
            pieces.copy(copied, at)
            at = copied = end
            continue
        if re.compile(r"<!doctype|<\?xml|<!\[(?:CDATA\[|if|endif)", re.IGNORECASE).match(text, at):
            end = _simple_end(text, at)
            if text.startswith("<![CDATA[", at):
                end = at + 9
            if end > at:
                pieces.copy(copied, at)
                at = copied = end
                continue
        tag = _TAG.match(text, at)
        name = tag.group(1).lower() if tag else ""
        if tag is None or not (name in KNOWN or (page and (":" in name or "-" in name))):
            at += 1
            continue
        end, looked = _tag_end(text, tag.end(), patience, page)
        patience -= looked
        if end < 0:
            at += 1
            continue
        pieces.copy(copied, at)
        if name in BLOCK:
            pieces.put("\n", at, end)
        at = copied = end
        if name in _SILENT and text[found.start() + 1] != "/":
            close_tag = re.compile(f"</{name}", re.IGNORECASE).search(text, end)
            at = copied = close_tag.start() if close_tag else size
    pieces.copy(copied, size)
    return pieces.done()


def _simple_end(text: str, at: int) -> int:
    end = text.find(">", at, at + 2000)
    return end + 1


def _tag_end(text: str, at: int, patience: int, page: bool) -> tuple[int, int]:
    """The place behind the ``>`` of a tag whose name ends at ``at`` (-1: none), and how many characters were wasted.

    In a fragment only ASCII stands between the attributes: ``a<b 且 c>d`` is no tag.
    """
    place, limit = at, min(len(text), at + min(_LONGEST_TAG, max(patience, 0)))
    while match := _ATTRIBUTE_END.search(text, place, limit):
        mark = match.group()
        if mark == "<" or not (page or _BETWEEN.fullmatch(text, place, match.start())):
            return -1, match.end() - at
        if mark == ">":
            return match.end(), 0
        close = text.find(mark, match.end(), limit)
        if close < 0:
            break
        place = close + 1
    # a quote that is never closed: the first ">" on the way ends the tag
    end = text.find(">", at, at + 2000)
    return (end + 1 if end >= 0 and page else -1), limit - at + 2000


def entity(text: str, at: int) -> tuple[str, int]:
    """The characters of the entity at ``at`` and the place behind it; "" when it is none.

    A name needs its semicolon (``?a=1&copy=2`` is a link); a number does not.
    """
    match = _ENTITY.match(text, at)
    if match is None:
        return "", at + 1
    decimal, hexadecimal, name = match.groups()
    if name:
        if not match.group().endswith(";"):
            return "", at + 1
        from html.entities import html5  # lazy: a table of 2,200 names

        return html5.get(name + ";", ""), match.end()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd", match.end()
    return chr(code), match.end()


def _collapse(text: MappedText) -> MappedText:
    """White space as a browser shows it: line breaks of the source are blanks, those of block elements are breaks.

    Between two Chinese characters a line break of the source is nothing. Origins tell the two kinds apart: a break that
    stands for a tag is not a break in the source.
    """
    body = text.text
    starts, ends = text.starts, text.ends
    pieces, at = Pieces(text), 0
    for run in _BLANKS.finditer(body):
        start, end = run.span()
        pieces.copy(at, start)
        at = end
        breaks = [index for index in range(start, end) if body[index] == "\n" and ends[index] - starts[index] != 1]
        if breaks:
            pieces.put("\n", breaks[0], breaks[0] + 1)
        elif "\n" in run.group() and _WIDE.match(body, start - 1 if start else 0) and _WIDE.match(body, end):
            continue
        elif end - start == 1 and body[start] == " ":
            pieces.copy(start, end)
        else:
            pieces.put(" ", start, end)
    pieces.copy(at, len(body))
    return strip(pieces.done())
