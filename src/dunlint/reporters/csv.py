"""CSV for spreadsheets: UTF-8 with BOM, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.frame import visible
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


COLUMNS = (
    "severity", "rule", "group", "title", "path", "sheet", "cell", "line", "column", "end_line", "end_column",
    "template", "match", "message", "advice", "basis", "suppressed", "reason", "until", "approver", "fingerprint",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """One row per finding, the suppressed ones marked. Rows end with a line feed."""
    import csv
    import io

    redaction = Redaction(report, options.show_sensitive)
    row = io.StringIO()
    writer = csv.writer(row, lineterminator="\n")
    yield "\ufeff"
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([safe(cell) for cell in _cells(report, finding, options.lang, redaction)])
        yield row.getvalue()
        row.seek(0)
        row.truncate()
    yield row.getvalue()


def safe(cell: str) -> str:
    """``cell`` with an apostrophe before anything a spreadsheet takes for a formula; controls as visible escapes."""
    cell = visible(cell, keep="\n")
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000").startswith(_FORMULA) else cell


def _cells(report: Report, finding: Finding, lang: str, redaction: Redaction) -> list[str]:
    suppression = finding.suppression
    return [
        finding.severity,
        finding.rule,
        finding.group,
        wording.rule_title(report, finding.rule, lang),
        finding.path,
        finding.sheet or "",
        finding.cell or "",
        str(finding.start.line),
        str(finding.start.column),
        str(finding.end.line),
        str(finding.end.column),
        redaction.beside(finding, finding.template),
        redaction.match(finding),
        redaction.message(finding, lang),
        redaction.advice(finding, lang),
        "\n".join(wording.basis_line(report, basis, lang) for basis in finding.basis),
        suppression.kind if suppression else "",
        redaction.beside(finding, suppression.reason) if suppression else "",
        suppression.until if suppression else "",
        redaction.beside(finding, suppression.approver) if suppression else "",
        finding.fingerprint,
    ]
