"""HTML: pages as templates, and the markup of fragments taken out of other texts."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import has_han, inferred
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.readers import ReadSettings
    from dunlint.template import Source


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
_TAG = regex.compile(r"</?([A-Za-z][A-Za-z0-9:_-]*)(?=[\s/>])")
_ENTITY = regex.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));?")
_ATTRIBUTE_END = regex.compile(r"[\"'<>]")
_BETWEEN = regex.compile(r"[\t\r\n\x20-\x25\x27-\x7e]*")
_LONGEST_TAG = 100_000  # characters: an image as data URI may stand in it
_SIGN = regex.compile("[<&]")
_DECLARATION = regex.compile(r"<!doctype|<\?xml|<!\[(?:if|endif)", regex.IGNORECASE)
_CLOSE = {name: regex.compile(f"</{name}", regex.IGNORECASE) for name in _SILENT}
_SPACE = " \t\r\n"
_BLANKS = regex.compile(r"[ \t\r\n\f]+")
_WIDE = regex.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")


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
    if (opening := regex.search(r"<title(?:\s[^>]{0,200})?>", low)) and (
        end := low.find("</title", opening.end())
    ) >= 0:
        title = [Span(opening.end(), end)]
        if not regex.search(r"<head[\s>]", low):
            return title, [Span(0, opening.start()), Span(end, len(text))]
    head = regex.search(r"<head(?:\s[^>]{0,200})?>", low)
    if head is None:
        return title, [Span(0, len(text))]
    close = regex.compile(r"</head\s*>|<body[\s>]").search(low, head.end())
    if close is None:
        return title, [Span(0, head.start()), Span(title[0].end if title else head.end(), len(text))]
    return title, [Span(0, head.start()), Span(close.start(), len(text))]


class _Mark(NamedTuple):
    """A stretch that is not shown as it stands. ``kind``: text (an entity), gone, line (``<br>``), block or cell."""

    kind: str
    start: int
    end: int
    chars: str = ""


def _markup(body: MappedText, *, page: bool) -> MappedText:
    """Tags and comments dropped, entities decoded. Neighbouring block tags make one line break, table cells a blank."""
    text = body.text
    pieces, copied, begun = Pieces(body), 0, False
    waiting: list[_Mark] = []  # breaks, written when text follows
    for mark in (*_marks(text, page), _Mark("end", len(text), len(text))):
        breaks = mark.kind in ("line", "block", "cell")
        start, end = copied, mark.start
        while start < end and (waiting or not begun) and text[start] in _SPACE:
            start += 1
        while end > start and breaks and text[end - 1] in _SPACE:
            end -= 1
        if start < end or mark.kind == "text":
            for item in waiting if begun else ():
                pieces.put(item.chars, item.start, item.end)
            waiting, begun = [], True
            pieces.copy(start, end)
            pieces.put(mark.chars if mark.kind == "text" else "", mark.start, mark.end)
        if mark.kind == "line":
            waiting.append(mark)
        elif breaks and (not waiting or (mark.kind == "block" and waiting[-1].kind == "cell")):
            waiting = [mark]
        copied = mark.end
    return pieces.done()


# The target of a link, the words of a picture, or a picture that is a payment code.
_ATTRIBUTE = regex.compile(
    r"""(?:href|src)\s*=\s*["']((?:https?:)?//[^"'<>\s]{3,300}|[^"'<>\s]{0,200}(?:qr|pay|wx|alipay|\.apk)[^"'<>\s]{0,80})["']|alt\s*=\s*["']([^"'<>]{2,100})["']"""
)


def _marks(text: str, page: bool) -> Iterator[_Mark]:
    """The tags, comments, declarations and entities of ``text``; scripts and styles whole."""
    size, at = len(text), 0
    patience = 4 * size + _LONGEST_TAG  # characters that may be looked at in vain: keeps the time linear
    while found := _SIGN.search(text, at):
        at = found.start()
        tag = _TAG.match(text, at)
        name = tag.group(1).lower() if tag else ""
        end, kind, chars = -1, "gone", ""
        if text[at] == "&":
            chars, end = entity(text, at)
            end, kind = (end, "text") if chars else (-1, kind)
        elif text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
            if end == 2:  # never closed
                if not page:
                    return
                end = size
        elif text.startswith("<![CDATA[", at):
            end = at + 9
        elif _DECLARATION.match(text, at):
            end = text.find(">", at, at + 2000) + 1 or -1
        elif tag is not None and (name in KNOWN or (page and (":" in name or "-" in name))):
            end, looked = _tag_end(text, tag.end(), patience, page)
            patience -= looked
            if name == "br":
                kind, chars = "line", "\n"
            elif name in ("td", "th"):
                kind, chars = "cell", " "
            elif name in BLOCK:
                kind, chars = "block", "\n"
            if end >= 0 and name in _SILENT and text[at + 1] != "/":
                close = _CLOSE[name].search(text, end)
                end = close.start() if close else size
        if end < 0:
            at += 1
            continue
        shown = (
            _ATTRIBUTE.search(text, at, end)
            if name in ("a", "img") and kind == "gone" and text[at + 1] != "/"
            else None
        )
        if shown is not None:  # where a link leads and what a picture says is part of the message
            yield _Mark("gone", at, shown.start(shown.lastindex or 1))
            yield _Mark("text", *shown.span(shown.lastindex or 1), f" {shown.group(shown.lastindex or 1)} ")
            yield _Mark("gone", shown.end(shown.lastindex or 1), end)
        else:
            yield _Mark(kind, at, end, chars)
        at = end


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
