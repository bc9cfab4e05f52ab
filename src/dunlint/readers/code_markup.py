"""Texts between tags: Vue templates, JSX, HTML around PHP. Inline tags do not end a sentence, block tags do."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.code_join import name_of
from dunlint.readers.code_lexer import MARKUP, NAME
from dunlint.readers.pieces import Pieces
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.readers.code_lexer import Tokens


_INLINE = frozenset(
    [
        "a",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "span",
        "font",
        "small",
        "big",
        "sub",
        "sup",
        "br",
        "wbr",
        "mark",
        "code",
        "ins",
        "del",
        "label",
        "text",
    ]
)
_TAG = regex.compile(
    r"<!--.*?-->|<\?(?P<echo>=|php\s+echo\b)?(?P<code>.*?)(?:\?>|\Z)|<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|<!\w[^>]*>",
    regex.DOTALL,
)
_ATTRIBUTE = regex.compile(r"(?P<name>[@:#\w][\w.:@-]*)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')")
_QUOTED = regex.compile(r"'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|\"((?:[^\"\\\n]|\\.)*)\"")
_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,12});")
_RAW = frozenset(("script", "style"))


class MarkupText(NamedTuple):
    """A text and the name of its attribute, "" for text between tags."""

    body: MappedText
    name: str = ""


class ScriptPart(NamedTuple):
    """The inside of a ``<script>`` element and its ``lang``."""

    start: int
    end: int
    language: str


_SCRIPT = regex.compile(
    r"<script\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(.*?)(?:</script\s*>|\Z)", regex.DOTALL | regex.IGNORECASE
)
_LANG = regex.compile(r"\blang\s*=\s*[\"']?(\w+)")


def script_parts(text: str) -> list[ScriptPart]:
    """The scripts of a Vue file or an HTML page."""
    found: list[ScriptPart] = []
    for script in _SCRIPT.finditer(text):
        lang = _LANG.search(script.group(1))
        found.append(ScriptPart(script.start(2), script.end(2), lang.group(1).lower() if lang else ""))
    return found


def markup_texts(text: str, lo: int = 0, hi: int | None = None, *, skip_scripts: bool = True) -> Iterator[MarkupText]:
    """The texts of ``text[lo:hi]``: runs between block tags, attribute values, literals in bound attributes."""
    end = len(text) if hi is None else hi
    pieces = Pieces(text)
    at = lo
    while at < end:
        tag = _TAG.search(text, at, end)
        stop = tag.start() if tag is not None else end
        _copy(pieces, text, at, stop)
        if tag is None:
            break
        at = tag.end()
        if tag.group("echo") is not None:
            pieces.put(f"${{{name_of(tag.group('code').strip().rstrip(';'))}}}", tag.start(), tag.end())
            continue
        name = (tag.group("name") or "").lower()
        if not name:
            continue
        if name not in _INLINE:
            if pieces:
                yield MarkupText(pieces.done())
            pieces = Pieces(text)
        elif name in ("br", "wbr"):
            pieces.put("\n", tag.start(), tag.end())
        yield from _attributes(text, tag.start("attributes"), tag.end("attributes"))
        if name in _RAW and not tag.group("close") and skip_scripts:
            closing = regex.compile(rf"</{name}\s*>", regex.IGNORECASE).search(text, at, end)
            at = closing.end() if closing is not None else end
    if pieces:
        yield MarkupText(pieces.done())


def _copy(pieces: Pieces, text: str, start: int, end: int) -> None:
    at = start
    for entity in _ENTITY.finditer(text, start, end):
        from html import unescape  # lazy: its table is large

        pieces.copy(at, entity.start())
        pieces.put(unescape(entity.group()), entity.start(), entity.end())
        at = entity.end()
    pieces.copy(at, end)


def _attributes(text: str, start: int, end: int) -> Iterator[MarkupText]:
    for attribute in _ATTRIBUTE.finditer(text, start, end):
        group = "double" if attribute.group("double") is not None else "single"
        name = attribute.group("name")
        lo, hi = attribute.span(group)
        if name.startswith((":", "@", "#", "v-")):
            for quoted in _QUOTED.finditer(text, lo, hi):
                index = quoted.lastindex or 1
                yield MarkupText(MappedText.verbatim(quoted.group(index), quoted.start(index)), name.lstrip(":@#"))
        elif hi > lo:
            pieces = Pieces(text)
            _copy(pieces, text, lo, hi)
            yield MarkupText(pieces.done(), name)


def jsx_texts(tokens: Tokens) -> Iterator[MarkupText]:
    """The texts of JSX elements: text, ``{expressions}`` and inline tags together."""
    size = len(tokens)
    at = 0
    while at < size:
        if tokens.kinds[at] != MARKUP:
            at += 1
            continue
        pieces = Pieces(tokens.text)
        at = _back_to_start(tokens, at, pieces)
        while at < size:
            if tokens.kinds[at] == MARKUP:
                _copy(pieces, tokens.text, tokens.starts[at], tokens.ends[at])
                at += 1
            elif tokens.is_mark(at, "{") and tokens.partner[at] > at:
                _expression(tokens, at, tokens.partner[at], pieces)
                at = tokens.partner[at] + 1
            else:
                behind = _inline_tag(tokens, at)
                if behind < 0:
                    break
                at = behind
        yield MarkupText(pieces.done())


def _back_to_start(tokens: Tokens, at: int, pieces: Pieces) -> int:
    """An expression directly before the first text belongs to it: ``<p>{name}，您好</p>``."""
    before = at - 1
    if tokens.is_mark(before, "}") and 0 <= tokens.partner[before] < before:
        opener = tokens.partner[before]
        if tokens.is_mark(opener - 1, ">"):
            _expression(tokens, opener, before, pieces)
    return at


def _expression(tokens: Tokens, opener: int, close: int, pieces: Pieces) -> None:
    start, end = tokens.starts[opener], tokens.ends[close]
    inner = tokens.text[start + 1 : end - 1].strip()
    if inner.startswith("/*") or not inner:
        return
    quoted = regex.fullmatch(r"(['\"`])([^'\"`]*)\1", inner)
    if quoted is not None:
        offset = tokens.text.index(inner, start) + 1
        pieces.copy(offset, offset + len(quoted.group(2)))
        return
    pieces.put(f"${{{name_of(inner)}}}", start, end)


def _inline_tag(tokens: Tokens, at: int) -> int:
    """Behind the inline tag that opens at ``at``; -1 when there is none."""
    if not tokens.is_mark(at, "<", "</"):
        return -1
    name = at + 1
    if tokens.is_mark(name, "/"):
        name += 1
    if tokens.kind(name) != NAME or tokens.at(name) not in _INLINE:
        return -1
    for index in range(name, min(name + 60, len(tokens))):
        if tokens.is_mark(index, ">", "/>"):
            return index + 1
    return -1
