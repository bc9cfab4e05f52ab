"""DOCX letters: paragraphs are lines, the document is one template; tables with a text column are templates by row."""

from __future__ import annotations

import io

from dunlint import metadata
from dunlint.readers import table
from dunlint.readers.office import broken, check_package
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import has_han, inferred, problem
from dunlint.record import NamedTuple
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES = ("/word/footnotes.xml", "/word/endnotes.xml")
_COLUMNS = 256  # of a table; more are not read
_BREAK = "\v"  # a line break inside a paragraph, as Word writes it: the paragraph stays one line of the source


class _Cell(NamedTuple):
    """The paragraphs of a table cell, as line numbers from 0. ``shared`` = merged with the cell above."""

    numbers: tuple[int, ...] = ()
    shared: bool = False


_Table = list[list[_Cell]]


def read(source: Source, settings: ReadSettings) -> Reading:
    """Body, text boxes, headers, footers and notes. Line n of the source is paragraph n; comments are not text."""
    if refused := check_package(source, "docx"):
        return Reading([], [refused])
    try:
        import docx  # lazy: an extra
    except ImportError:
        zh, en = "读取 docx 需要安装：", "reading docx needs: "
        install = "pip install 'dunlint[docx]'"
        return Reading([], [problem("unreadable-file", source, None, zh + install, en + install)])
    try:
        document = docx.Document(io.BytesIO(source.data))
        lines, tables = _content(document)
    except Exception as error:  # a third-party parser on broken input: whatever it raises, the file cannot be read
        return Reading([], [broken(source, error)])
    here = source._replace(text="\n".join(lines), data=b"")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[Template] = []
    taken: set[int] = set()
    for rows in tables:
        reading = _table(rows, lines, starts, here, settings)
        if reading.templates:
            found += reading.templates
            taken.update(number for row in rows for cell in row for number in cell.numbers)
    pieces = Pieces(here.text)
    for number, line in enumerate(lines):
        if number not in taken:
            _copy(pieces, line, starts[number])
            pieces.put("\n", starts[number] + len(line), starts[number] + len(line))
    body = strip(pieces.done())
    if body.text and (metadata.looks_like_message(body.text) if found else has_han(body.text) or not tables):
        line_number = here.lines().position(body.origin(0).start).line
        told = {"channel": "letter", **inferred(source.path)}
        found.append(Template(f"line {line_number}", body, here, inferred=told, named=False, format="docx"))
    return Reading(found, [])


def _copy(pieces: Pieces, line: str, start: int) -> None:
    at = 0
    while (place := line.find(_BREAK, at)) >= 0:
        pieces.copy(start + at, start + place)
        pieces.put("\n", start + place, start + place + 1)
        at = place + 1
    pieces.copy(start + at, start + len(line))


def _table(
    rows: _Table, lines: Sequence[str], starts: Sequence[int], source: Source, settings: ReadSettings
) -> Reading:
    """The templates of a table that has a header with a text column; none when it is only a part of the letter."""
    if len(rows) < 2 or not any(table.is_text_name(_joined(cell.numbers, lines)) for row in rows[:3] for cell in row):
        return Reading([], [])
    cells: list[list[table.Cell]] = []
    for row in rows:
        line: list[table.Cell] = []
        for numbers, shared in row:
            pieces = Pieces(source.text)
            for count, number in enumerate(numbers):
                if count:
                    pieces.put("\n", starts[number], starts[number])
                _copy(pieces, lines[number], starts[number])
            line.append(table.Cell(pieces.done(), shared=shared))
        cells.append(line)
    reading = table.templates_from_rows(cells, source, settings, "docx")
    return Reading([_placed(item, source) for item in reading.templates], [])


def _placed(template: Template, source: Source) -> Template:
    """``line 12`` for an unnamed row: several tables of a document all have a row 2."""
    if template.named:
        return template
    return template._replace(id=f"line {source.lines().position(template.body.origin(0).start).line}")


def _joined(numbers: Sequence[int], lines: Sequence[str]) -> str:
    return " ".join(lines[number] for number in numbers)


def _content(document: Any) -> tuple[list[str], list[_Table]]:
    """All paragraphs in their order, then those of headers, footers and notes; and the tables of the body."""
    lines: list[str] = []
    tables: list[_Table] = []
    numbers: dict[Any, int] = {}
    body = document.element.body
    for paragraph in _paragraphs(body):
        numbers[paragraph] = len(lines)
        lines.append(_text(paragraph))
    for element in body.iter(f"{_W}tbl"):
        if any(parent.tag == f"{_W}tbl" for parent in element.iterancestors()):
            continue
        rows: _Table = []
        for row in element.iterchildren(f"{_W}tr"):
            line: list[_Cell] = []
            for cell in row.iter(f"{_W}tc"):
                if _row_of(cell) is row and len(line) < _COLUMNS:
                    line += _spread(cell, numbers, rows[-1][len(line) :] if rows else [])
            rows.append(line)
        tables.append(rows)
    seen: set[Any] = set()
    for part in document.part.package.iter_parts():
        name = str(part.partname)
        if name in seen or not (name.startswith(("/word/header", "/word/footer")) or name in _NOTES):
            continue
        seen.add(name)
        root = getattr(part, "element", None)
        if root is None:
            from docx.oxml import parse_xml  # lazy: an extra; only documents with notes

            root = parse_xml(part.blob)
        lines += [text for paragraph in _paragraphs(root) if (text := _text(paragraph)).strip()]
    return lines, tables


def _spread(cell: Any, numbers: Mapping[Any, int], above: Sequence[_Cell]) -> list[_Cell]:
    """A cell as it stands in the grid: once, and empty for the further columns it spans."""
    properties = cell.find(f"{_W}tcPr")
    merge = span = None
    if properties is not None:
        merge, span = properties.find(f"{_W}vMerge"), properties.find(f"{_W}gridSpan")
    width = span.get(f"{_W}val", "1") if span is not None else "1"
    further = [_Cell()] * (min(int(width), _COLUMNS) - 1 if width.isdecimal() and int(width) else 0)
    if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and above:
        return [_Cell(above[0].numbers, True), *further]
    return [_Cell(tuple(numbers[item] for item in _paragraphs(cell) if item in numbers)), *further]


def _row_of(cell: Any) -> Any:
    return next((parent for parent in cell.iterancestors() if parent.tag == f"{_W}tr"), None)


def _paragraphs(root: Any) -> Iterator[Any]:
    """Paragraphs in document order; the second copy of a text box, for old programs, is left out."""
    for paragraph in root.iter(f"{_W}p"):
        if not any(parent.tag == _FALLBACK for parent in paragraph.iterancestors()):
            yield paragraph


def _text(paragraph: Any) -> str:
    """The runs of a paragraph joined, without deleted text and without the paragraphs of text boxes in it."""
    parts: list[str] = []
    stack = list(reversed(list(paragraph)))
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag == f"{_W}t":
            parts.append(node.text or "")
        elif tag == f"{_W}tab":
            parts.append("\t" if node.getparent().tag == f"{_W}r" else "")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append(_BREAK)
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag not in (f"{_W}p", f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _FALLBACK):
            stack.extend(reversed(list(node)))
    return "".join(parts).replace("\n", " ").replace("\r", " ")
