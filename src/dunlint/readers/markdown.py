"""Markdown: letters and e-mails with front matter, documents with tables, headings or fenced blocks of templates."""

from __future__ import annotations

from bisect import bisect_left

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.frontmatter import head, subjects
from dunlint.readers.inline import Inline, inline
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import count_han, has_han, inferred, not_chinese, problem, stem
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunlint.readers import ReadSettings
    from dunlint.readers.frontmatter import Head
    from dunlint.template import Problem, Source


_FENCE = regex.compile(r" {0,3}(?:> ?)*(`{3,}|~{3,})[ \t]*([^`\r\n]*)$")
_HEADING = regex.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = regex.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]+){2,}_[ \t]*|={3,})$")
_PREFIX = regex.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)?")
_DELIMITER = regex.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_COMMENT = regex.compile(r"<!--.*?(?:-->|\Z)", regex.DOTALL)
_TEXT_FENCES = frozenset(["", *"text txt plain sms template message msg letter email 短信 话术 模板 文本".split()])
_DOCUMENTATION = frozenset(
    "readme changelog contributing license notice security code_of_conduct history authors todo".split()
)
_WRAPPED = 16  # a line shorter than this that ends without a stop was ended on purpose


class Line(NamedTuple):
    """One line of the body: ``kind`` is text, blank, heading, fence (the marker), code, rule, table."""

    kind: str
    span: Span
    number: int
    info: str = ""


def read(source: Source, settings: ReadSettings) -> Reading:
    """The whole body is one template; ``split: heading`` or ``fence`` makes several; tables of texts give one a row."""
    front = head(source, settings)
    problems = list(front.problems)
    if not front.found and not settings.metadata and not settings.split and stem(source.path).lower() in _DOCUMENTATION:
        problems.append(
            problem(
                "unsupported-file",
                source,
                None,
                "说明文档，未当作模板检查（可在 read: 中指定）。",
                "documentation, not checked as a template (name it under read: to check it)",
            )
        )
        return Reading([], problems)
    if not has_han(source.text[front.body :]) and not front.found and not settings.metadata:
        problems.append(not_chinese(source))
        return Reading([], problems)
    lines = _lines(source, front.body)
    found = subjects(front, source, settings, "markdown")
    rows, lines = _tables(lines, source, front, settings)
    found.extend(rows.templates)
    problems.extend(rows.problems)
    if front.split in ("heading", "fence"):
        found.extend(_split(lines, source, front))
    else:
        body = _body(lines, source)
        if any(char.isalpha() for char in body.text) and (not rows.templates or front.found):
            found.append(_template(source, front, body, front.id, front.named, front.key_span))
    if not found and not problems:
        problems.append(problem("empty-file", source, None, "没有正文。", "no text below the front matter"))
    return Reading(found, problems)


def _lines(source: Source, start: int) -> list[Line]:
    """The lines of the body by kind. Comments are blanked first; positions stay, since blanks are as long."""
    text = _COMMENT.sub(lambda found: regex.sub(r"[^\r\n]", " ", found.group()), source.text[start:])
    text = " " * start + text
    index = source.lines()
    first = index.position(start).line
    lines: list[Line] = []
    fence, info = "", ""
    for number in range(first, len(index.starts) + 1):
        span = index.line_span(number)
        if span.start < start:
            continue
        raw = text[span.start : span.end]
        marker = _FENCE.match(raw)
        if fence:
            if marker and marker.group(1).startswith(fence) and not marker.group(2).strip():
                lines.append(Line("fence", span, number))
                fence = ""
            else:
                lines.append(Line("code", span, number, info))
        elif marker:
            fence, info = marker.group(1), marker.group(2).strip()
            lines.append(Line("fence", span, number, info or "-"))
        elif not raw.strip():
            lines.append(Line("blank", span, number))
        elif heading := _HEADING.match(raw):
            inner = Span(span.start + heading.start(2), span.start + heading.end(2))
            lines.append(Line("heading", inner, number, heading.group(2)))
        elif _RULE.match(raw):
            lines.append(Line("rule", span, number))
        else:
            lines.append(Line("text", span, number))
    return lines


def _body(lines: Sequence[Line], source: Source) -> MappedText:
    """The text as a reader of the rendered page sees it, markup gone, every character with its origin."""
    out = Pieces(source.text)
    comments = [Span(*found.span()) for found in _COMMENT.finditer(source.text)]
    before: Line | None = None
    tail = Inline("", False)
    gap = False
    for line in lines:
        if line.kind in ("blank", "fence", "rule") or (line.kind == "code" and not _is_text_fence(line.info)):
            gap = True
            continue
        start = line.span.start
        if line.kind == "text":
            prefix = _PREFIX.match(source.text, start, line.span.end)
            start = prefix.end() if prefix else start
        piece = _without(comments, source.text, start, line.span.end)
        if not piece.text.strip() and line.kind != "code":
            gap = True
            continue
        if before is not None:
            place = before.span.end
            if gap:
                out.put("\n\n", place, start)
            elif _continues(before, line, tail, source.text[start : line.span.end]):
                both = _wide(tail.last) or _wide(source.text[start])
                out.put("" if both else " ", place, start)
            else:
                out.put("\n", place, start)
        if line.kind == "code":
            out.add(piece)
            tail = Inline(piece.text[-1:], True)
        else:
            tail = inline(piece, out)
        before, gap = line, False
    return strip(out.done())


def _without(comments: Sequence[Span], text: str, start: int, end: int) -> MappedText:
    """A stretch of one line without the HTML comments on it."""
    parts, at = [], start
    for comment in comments[bisect_left(comments, start, key=lambda span: span.end) :]:
        if comment.start >= end:
            break
        if comment.start > at:
            parts.append(MappedText.verbatim(text[at : comment.start], at))
        at = max(at, comment.end)
    if at < end:
        parts.append(MappedText.verbatim(text[at:end], at))
    whole = MappedText.join(parts) if parts else MappedText("", offset=start)
    return whole if whole.text.endswith("  ") else whole[0 : len(whole.text.rstrip())]


def _continues(before: Line, line: Line, tail: Inline, text: str) -> bool:
    """True when a line break is only a wrap of the editor, which renders as nothing."""
    if before.kind != "text" or line.kind != "text" or tail.hard:
        return False
    if regex.match(r"[ \t]*(?:[-*+>]|\d+[.)、])[ \t]", text) or not tail.last or tail.last in "。！？!?；;：:":
        return False
    return before.span.end - before.span.start >= _WRAPPED


def _wide(char: str) -> bool:
    return char > "\u2e80"


def _is_text_fence(info: str) -> bool:
    return (info.split() or [""])[0].lower() in _TEXT_FENCES


def _split(lines: Sequence[Line], source: Source, front: Head) -> list[Template]:
    """One template a heading or a fenced block; the heading or the block's label is its name."""
    found: list[Template] = []
    heading: Line | None = None
    chunk: list[Line] = []

    def finish(label: str, span: Span | None) -> None:
        body = _body(chunk, source)
        if count_han(body.text) or (label and any(char.isalpha() for char in body.text)):
            name = label or f"line {chunk[0].number}"
            found.append(_template(source, front, body, name, bool(label), span, label))
        chunk.clear()

    for line in lines:
        if front.split == "heading":
            if line.kind == "heading":
                finish(heading.info if heading else "", heading.span if heading else None)
                heading = line
            else:
                chunk.append(line)
        elif line.kind == "heading":
            heading = line
        elif line.kind == "code":
            chunk.append(line)
        elif line.kind == "fence" and not line.info and chunk:
            label = _label(chunk[0].info) or (heading.info if heading else "")
            finish(label, heading.span if heading else None)
    finish(heading.info if heading and front.split == "heading" else "", heading.span if heading else None)
    return found


def _label(info: str) -> str:
    named = regex.search(r"(?:id|name|code|title)\s*=\s*[\"']?([^\s\"'}]+)", info)
    if named:
        return named.group(1)
    words = info.split()
    return words[1] if len(words) > 1 else ""


def _template(
    source: Source, front: Head, body: MappedText, name: str, named: bool, key_span: Span | None, hint: str = ""
) -> Template:
    whole = name == front.id
    return Template(
        name,
        body,
        source,
        own=front.own if whole else {},
        defaults={} if whole else front.own,
        inferred=inferred(source.path, front.id, hint),
        named=named,
        key_span=key_span,
        format="markdown",
    )


def _tables(lines: list[Line], source: Source, front: Head, settings: ReadSettings) -> tuple[Reading, list[Line]]:
    """Tables whose header names a text column become rows; they are taken out of the body."""
    from dunlint.readers import table  # lazy: most letters have no table

    found: list[Template] = []
    problems: list[Problem] = []
    kept: list[Line] = []
    at = 0
    while at < len(lines):
        block = at
        if lines[at].kind == "text" and at + 1 < len(lines) and "|" in _raw(source, lines[at]):
            delimiter = _raw(source, lines[at + 1])
            if lines[at + 1].kind in ("text", "rule") and "-" in delimiter and _DELIMITER.match(delimiter):
                block = at + 2
                while block < len(lines) and lines[block].kind == "text" and "|" in _raw(source, lines[block]):
                    block += 1
        if block == at:
            kept.append(lines[at])
            at += 1
            continue
        rows = [_cells(source, line.span) for line in (lines[at], *lines[at + 2 : block])]
        reading = Reading([])
        if any(table.is_known_name(cell.text) for cell in rows[0]):
            cells = [[table.Cell(cell) for cell in row] for row in rows]
            reading = table.templates_from_rows(cells, source, settings, "markdown")
        if reading.templates:
            found.extend(
                item._replace(
                    id=item.id if item.named else f"line {source.lines().position(item.body.origin(0).start).line}",
                    defaults=front.own,
                )
                for item in reading.templates
            )
            problems.extend(reading.problems)
        else:
            kept.extend(lines[at:block])
        at = block
    return Reading(found, problems), kept


def _raw(source: Source, line: Line) -> str:
    return source.text[line.span.start : line.span.end]


def _cells(source: Source, span: Span) -> list[MappedText]:
    """The cells of a table row; ``\\|`` is a bar inside a cell."""
    text = source.text
    start, end = span
    while start < end and text[start] in " \t":
        start += 1
    if start < end and text[start] == "|":
        start += 1
    borders: list[int] = [at for at in range(start, end) if text[at] == "|" and text[at - 1] != "\\"]
    if not borders or text[borders[-1] + 1 : end].strip():
        borders.append(end)
    cells: list[MappedText] = []
    for border in borders:
        out = Pieces(text)
        inline(strip(MappedText.verbatim(text[start:border], start)), out)
        cells.append(strip(out.done()))
        start = border + 1
    return cells
