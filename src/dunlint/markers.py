"""Inline suppressions: markers in the comments of template files, and the templates they speak for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import accumulate, takewhile

from dunlint import regex
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from dunlint.span import LineIndex, Position
    from dunlint.template import Source, Template


class InlineSuppression(NamedTuple):
    """A marker in a comment. ``targets`` are the templates it speaks for, ``place`` the line for findings of none.

    All spans count in ``Source.text``. ``fault`` is empty, ``verb``, ``rules`` or ``until``: a marker that is wrong
    suppresses nothing.
    """

    path: str
    span: Span
    start: Position
    end: Position
    rules: tuple[str, ...]
    reason: str
    until: str = ""
    approver: str = ""
    whole_file: bool = False
    targets: tuple[Span, ...] = ()
    place: Span = Span(0, 0)
    fault: str = ""


# How a comment opens and closes, as (opening, closing) patterns. An empty closing means the end of the line.
_HASH = (r"(?:(?<=[ \t])|(?<![^\r\n]))#+", "")
_HASH_LINE = (r"(?<![^\r\n])[ \t]*[#!]+", "")
_SEMICOLON = (r"(?<![^\r\n])[ \t]*[#;]+", "")
_SLASHES = (r"//+", "")
_BLOCK = (r"/\*+", r"\*/")
_BLOCK_LINE = (r"(?<![^\r\n])[ \t]*\*(?!/)", r"\*/|(?=[\r\n])")
_XML = (r"<!--", r"-->")
_DASHES = (r"--+", "")
_JINJA = (r"\{#-?", r"-?#\}")
_FREEMARKER = (r"<#--", r"-->")
_VELOCITY = (r"##+", "")
_VELOCITY_BLOCK = (r"#\*+", r"\*#")
_FRONT = ("front", "")  # ``#`` lines, but only in the front matter

_C = (_SLASHES, _BLOCK, _BLOCK_LINE)
_COMMENTS: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {
    ("yaml", "yml", "toml", "python", "py", "pyi"): (_HASH,),
    ("properties",): (_HASH_LINE,),
    ("ini", "cfg"): (_SEMICOLON,),
    ("po", "pot"): (_HASH_LINE,),
    ("java", "kotlin", "kt", "kts", "go", "csharp", "cs", "strings", "json5", "jsonc", "javascript", "js", "jsx", "mjs",
     "cjs", "typescript", "ts", "tsx", "mts", "cts"): _C,
    ("php",): (*_C, _HASH),
    ("vue", "html", "htm"): (_XML, *_C),
    ("xml", "xhtml"): (_XML,),
    ("sql",): (_DASHES, _BLOCK, _BLOCK_LINE, _HASH),
    ("markdown", "md", "mdx"): (_XML, _FRONT),
    ("text", "txt"): (_FRONT,),
    ("jinja", "jinja2", "j2"): (_JINJA, _XML, _FRONT),
    ("ftl", "ftlh"): (_FREEMARKER, _XML),
    ("vm",): (_VELOCITY, _VELOCITY_BLOCK, _XML),
}  # fmt: skip
_WRITTEN = {  # how --add-suppressions writes a comment
    _HASH: ("# ", ""), _HASH_LINE: ("# ", ""), _SEMICOLON: ("# ", ""), _SLASHES: ("// ", ""),
    _XML: ("<!-- ", " -->"), _DASHES: ("-- ", ""), _JINJA: ("{# ", " #}"), _FREEMARKER: ("<#-- ", " -->"),
    _VELOCITY: ("## ", ""), _FRONT: ("# ", ""),
}  # fmt: skip
_BY_NAME = {name: kinds for names, kinds in _COMMENTS.items() for name in names}
_MARKER = regex.compile(r"dunlint:[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\[([^\]\r\n]*)\])?")
_PROSE = frozenset(
    {"disable", "noqa", "suppress", "skip", "off", "ignore-line", "ignore-next-line", "ignore-all", "ignored"}
)
_UNTIL = regex.compile(r"\buntil[ \t]*[=:：][ \t]*([^\s,，;；)）]+)")
_APPROVER = regex.compile(r"\bapprover[ \t]*[=:：][ \t]*(\"[^\"]*\"|[^\s,，;；)）]+)")
_OPEN_END = regex.compile(r"[(\[{:=+|>.\-][ \t]*$")


def _kinds(source: Source, format: str) -> tuple[tuple[str, str], ...]:
    suffix = source.path.rpartition(".")[2].lower()
    return _BY_NAME.get(suffix) or _BY_NAME.get(format.lower()) or ()


def comment(source: Source, format: str = "") -> tuple[str, str] | None:
    """What a comment line of the format opens and closes with; None for a format without comments."""
    return next((_WRITTEN[kind] for kind in _kinds(source, format) if kind in _WRITTEN), None)


def extent(template: Template) -> Span:
    """From the template's key (where it has one) to the end of its text."""
    body = template.body.span(0, len(template.body))
    return template.key_span.cover(body) if template.key_span is not None else body


class _Extents:
    """Spans by place; finding those around a place takes logarithmic time."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self.starts = [span.start for span in self.spans]
        self.reach = list(accumulate((span.end for span in self.spans), max))

    def touching(self, here: Span) -> Iterator[int]:
        """Numbers of the spans that share a place with ``here``, borders included, from the last to the first."""
        number = bisect_right(self.starts, here.end) - 1
        while number >= 0 and self.reach[number] >= here.start:
            if self.spans[number].end >= here.start:
                yield number
            number -= 1

    def below(self, place: int) -> Sequence[Span]:
        return self.spans[bisect_left(self.starts, place) :]


def _covered(templates: Iterable[Template]) -> _Extents:
    """The pieces of the file that the texts of the templates are made of."""
    pieces: list[Span] = []
    for template in templates:
        body = template.body
        if body.is_verbatim:
            pieces.append(body.span(0, len(body)))
            continue
        start = end = -1
        for first, last in zip(body.starts, body.ends, strict=True):
            if start <= first <= end:
                end = max(end, last)
            else:
                pieces.append(Span(start, end))
                start, end = first, last
        pieces.append(Span(start, end))
    return _Extents(piece for piece in pieces if piece.end > piece.start)


def scan(source: Source, templates: Sequence[Template] = (), format: str = "") -> list[InlineSuppression]:
    """The markers in the comments of a file, in order. What stands inside the text of a template is never a marker."""
    if "dunlint:" not in source.text or source.sheet is not None:
        return []
    kinds = _kinds(source, format or (templates[0].format if templates else ""))
    text, lines = source.text, source.lines()
    extents = _Extents(extent(template) for template in templates)
    covered = _covered(templates)
    found: dict[int, InlineSuppression] = {}
    for opening, closing in kinds:
        front = opening == "front"
        end_of_front = _front_matter(text) if front else len(text)
        for match in regex.finditer((_HASH[0] if front else opening) + r"[ \t]*(?=dunlint:)", text):
            marker = _MARKER.match(text, match.end())
            if marker is None or match.start() >= end_of_front or marker.start() in found:
                continue
            inside = Span(marker.start(), marker.start() + 1)
            if any(covered.spans[number].overlaps(inside) for number in covered.touching(inside)):
                continue
            stop = regex.compile(closing or r"$|(?=[\r\n])").search(text, marker.end())
            rest = text[marker.end() : stop.start() if stop else len(text)]
            item = _read(source.path, marker, rest, lines)
            if item is not None:
                begin = match.end() - len(match.group().lstrip())
                after = stop.end() if stop else len(text)
                found[marker.start()] = _aim(item, begin, after, extents, lines)
    return [found[place] for place in sorted(found)]


def _front_matter(text: str) -> int:
    """Where the front matter ends; 0 without one."""
    match = regex.match(r"---[ \t]*\r?\n(?:.*\r?\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", text)
    return match.end() if match else 0


def _read(path: str, marker: re.Match[str], rest: str, lines: LineIndex) -> InlineSuppression | None:
    verb = marker.group(1)
    if verb not in ("ignore", "ignore-file") and marker.group(2) is None and verb not in _PROSE:
        return None  # a comment that only speaks of dunlint
    until, approver = _UNTIL.search(rest), _APPROVER.search(rest)
    reason = _APPROVER.sub(" ", _UNTIL.sub(" ", rest))
    reason = regex.sub(r"(?m)^[ \t]*\*", " ", reason) if "\n" in reason else reason
    reason = " ".join(reason.split()).strip(" -:：—–,，;；")
    rules = tuple(dict.fromkeys(name.strip() for name in (marker.group(2) or "").split(",") if name.strip()))
    last = until.group(1) if until else ""
    fault = ""
    if verb not in ("ignore", "ignore-file"):
        fault = "verb"
    elif not rules:
        fault = "rules"
    elif last and day(last) is None:
        fault = "until"
    end = marker.end() + len(rest.rstrip())
    span = Span(marker.start(), end)
    return InlineSuppression(
        path, span, lines.position(span.start), lines.position(end), rules, reason, last,
        approver.group(1).strip('"') if approver else "", verb == "ignore-file", fault=fault,
    )  # fmt: skip


def day(text: str) -> date | None:
    """An ISO day, or None for anything else."""
    try:
        return date.fromisoformat(text) if regex.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _aim(item: InlineSuppression, begin: int, after: int, extents: _Extents, lines: LineIndex) -> InlineSuppression:
    """The same marker with the templates it speaks for: those on its line, else those that start next below."""
    line = item.start.line
    here = lines.line_span(line)
    before = lines.text[here.start : begin]
    alone = not before.strip() and not lines.text[after : max(after, here.end)].strip()
    if item.whole_file:
        return item
    covering = [extents.spans[number] for number in extents.touching(here)]
    if covering:
        return item._replace(targets=tuple(reversed(covering)), place=here)
    if not alone and not _OPEN_END.search(before):
        return item._replace(place=here)
    place = _next_line(lines, lines.position(after).line)
    below = extents.below(after)
    line_end = lines.line_span(lines.position(below[0].start).line).end if below else 0
    return item._replace(targets=tuple(takewhile(lambda span: span.start <= line_end, below)), place=place)


def _next_line(lines: LineIndex, line: int) -> Span:
    for number in range(line + 1, len(lines.starts) + 1):
        span = lines.line_span(number)
        text = lines.text[span.start : span.end].strip()
        if text and "dunlint:" not in text:
            return span
    return lines.line_span(len(lines.starts))
