"""Reviewdog Diagnostic Format. Columns are 1-based UTF-8 bytes, as the format asks."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction, key_of
from dunlint.span import utf8_length

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions
    from dunlint.reporters.redact import Key
    from dunlint.span import LineIndex, Position


_SEVERITY = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Unsuppressed findings only: the format knows no suppressions."""
    import json

    redaction = Redaction(report, options.show_sensitive)
    columns = ByteColumns(report)
    shown = [finding for finding in report.findings if finding.suppression is None]
    found = {
        "source": {"name": "dunlint", "url": "https://github.com/dunlint/dunlint"},
        "severity": "WARNING",
        "diagnostics": [_diagnostic(report, finding, options.lang, redaction, columns) for finding in shown],
    }
    yield json.dumps(found, ensure_ascii=False, indent=2) + "\n"


class ByteColumns:
    """Byte columns of many positions in rising order: no part of a long line is counted twice."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines: dict[Key, LineIndex] = {}
        self._last: dict[tuple[Key, int], tuple[int, int]] = {}  # (source, line) -> an offset and its byte column

    def position(self, finding: Finding, position: Position) -> dict[str, int]:
        """Line and byte column; the code point column where the report does not carry the source."""
        key = key_of(finding)
        source = self._report.sources.get(key)
        if source is None:
            return {"line": position.line, "column": position.column}
        if key not in self._lines:
            self._lines[key] = source.lines()
        lines = self._lines[key]
        if position.line > len(lines.starts):
            return {"line": position.line, "column": position.column}
        offset = min(lines.offset(position.line, position.column), len(source.text))
        at, column = self._last.get((key, position.line), (lines.starts[position.line - 1], 1))
        if at > offset:
            at, column = lines.starts[position.line - 1], 1
        column += utf8_length(source.text[at:offset])
        self._last[key, position.line] = (offset, column)
        return {"line": position.line, "column": column}


def _diagnostic(
    report: Report, finding: Finding, lang: str, redaction: Redaction, columns: ByteColumns
) -> dict[str, Any]:
    where: dict[str, Any] = {"path": finding.path}
    message = redaction.message(finding, lang)
    if finding.sheet is None and finding.cell is None:
        ends = {"start": finding.start, "end": finding.end}
        where["range"] = {name: columns.position(finding, position) for name, position in ends.items()}
    else:
        message = f"{wording.cell_name(finding)}: {message}"
    lines = [message, *(wording.basis_line(report, item, lang) for item in finding.basis)]
    advice = redaction.advice(finding, lang)
    if advice:
        lines.append(wording.pick(("建议：", "Advice: "), lang) + advice)
    return {
        "message": "\n".join(lines),
        "location": where,
        "severity": _SEVERITY[finding.severity],
        "code": {"value": finding.rule},
    }
