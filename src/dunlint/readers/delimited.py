"""CSV and TSV by RFC 4180, with the place of every character."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import entries, table
from dunlint.readers.pieces import Pieces
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


DELIMITERS = ",\t;|"
_SAMPLE = 64 * 1024  # characters looked at to find the delimiter
_MISTAKES = 20  # badly closed fields after which quoted fields may no longer go over lines: keeps the time linear
_LINE = regex.compile(r"[^\r\n]*")
_SEP_LINE = regex.compile(r"sep=(.)(?:\r\n|\r|\n)", regex.IGNORECASE)


def read(source: Source, settings: ReadSettings) -> Reading:
    """The text columns of a delimited file; other columns are metadata."""
    start, delimiter = 0, ""
    if declared := _SEP_LINE.match(source.text):
        start, delimiter = declared.end(), declared.group(1)
    elif source.path.lower().endswith((".tsv", ".tab")):
        delimiter = "\t"
    problems = entries.Problems(source)
    rows = scan(source.text, delimiter or sniff(source.text), problems, start)
    if start:
        rows.insert(0, [])  # the sep= line counts as a row
    reading = table.templates_from_rows([[table.Cell(cell) for cell in row] for row in rows], source, settings, "csv")
    return Reading(reading.templates, [*problems.found, *reading.problems])


def sniff(text: str) -> str:
    """The delimiter that cuts the first rows into columns most evenly; a comma when none does."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = ",", (0, 0.0, 0)
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        rows = [row for row in scan(sample, delimiter, None)[:50] if len(row) > 1 or row[0].text.strip()]
        if not rows:
            continue
        known = max(sum(table.is_known_name(cell.text) for cell in row) for row in rows[:10])
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        if usual < 2:
            continue
        score = (known, widths.count(usual) / len(widths), usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def scan(text: str, delimiter: str, problems: entries.Problems | None, at: int = 0) -> list[list[MappedText]]:
    """The rows of ``text`` from ``at``. A quote that is never closed is a problem and ends with its line."""
    plain = regex.compile(f"[^{regex.escape(delimiter)}\r\n]*")
    blank = regex.compile(" +" if delimiter == "\t" else "[ \t]+")
    closing = regex.compile(f'"[ \t]*(?={regex.escape(delimiter)}|[\r\n]|$)')
    rows: list[list[MappedText]] = []
    row: list[MappedText] = []
    size = len(text)
    spanning, mistakes = True, 0  # quoted fields may go over lines: until one is found unclosed
    while at < size:
        lead = blank.match(text, at)
        start = lead.end() if lead else at
        if text[start : start + 1] == '"':
            field, end = _quoted(text, start, plain, closing, spanning)
            if field is None:
                mistakes += 1
                spanning = spanning and end >= 0 and mistakes < _MISTAKES
                if problems is not None:
                    problems.add(Span(start, start + 1), "引号没有结束", "this quote is never closed")
                field, end = _quoted(text, start, plain, closing, False)
        else:
            field, end = None, start
        if field is None:
            begin = start + 1 if text[start : start + 1] == '"' else at  # without the quote that opens nothing
            match = plain.match(text, begin)
            end = match.end() if match else begin
            field = MappedText.verbatim(text[begin:end], begin)
        row.append(field)
        if end >= size:
            break
        if text[end] == delimiter:
            at = end + 1
            if at >= size:
                row.append(MappedText.verbatim("", size))
            continue
        at = end + (2 if text.startswith("\r\n", end) else 1)
        rows.append(row)
        row = []
    if row:
        rows.append(row)
    return rows


def _quoted(
    text: str, start: int, plain: regex.Lazy, closing: regex.Lazy, spanning: bool
) -> tuple[MappedText | None, int]:
    """The quoted field at ``start`` and the place behind it; None when it is not closed (-1: to the end of the file).

    A lone quote inside is kept as it stands when the line has a closing quote further on; in a field that goes over
    lines it means that the field was never closed.
    """
    pieces, at = Pieces(text), start + 1
    line_end, last = -1, -1
    first_end = _line_end(text, start)
    limit = len(text) if spanning else first_end
    while True:
        quote = text.find('"', at, limit)
        if quote < 0:
            return None, -1
        pieces.copy(at, quote)
        if text.startswith('""', quote) and quote + 1 < limit:
            pieces.put('"', quote, quote + 2)
            at = quote + 2
            continue
        if end := closing.match(text, quote):
            return pieces.done(), end.end()
        if quote > line_end:
            line_end = _line_end(text, quote)
            last = max((found.start() for found in closing.finditer(text, quote, line_end)), default=-1)
        if first_end < quote:
            return None, 0
        if last < quote:  # nothing closes it on this line: what follows belongs to the field
            match = plain.match(text, quote + 1)
            end_at = match.end() if match else quote + 1
            pieces.copy(quote + 1, end_at)
            return pieces.done(), end_at
        pieces.copy(quote, quote + 1)
        at = quote + 1


def _line_end(text: str, at: int) -> int:
    match = _LINE.match(text, at)
    return match.end() if match else at
