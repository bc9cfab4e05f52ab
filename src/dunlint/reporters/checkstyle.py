"""Checkstyle XML, read by Jenkins and many CI systems."""

from __future__ import annotations

from itertools import groupby

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction
from dunlint.reporters.xml import HEADER, element

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


_SEVERITY = {"error": "error", "warning": "warning", "note": "info"}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Unsuppressed findings only: the format knows no suppressions."""
    redaction = Redaction(report, options.show_sensitive)
    yield HEADER + '<checkstyle version="8.0">\n'
    shown = [finding for finding in report.findings if finding.suppression is None]
    for path, found in groupby(shown, key=lambda finding: finding.path):
        inner = "".join(f"    {_error(report, finding, options.lang, redaction)}\n" for finding in found)
        yield "  " + element("file", {"name": path}, f"\n{inner}  ") + "\n"
    yield "</checkstyle>\n"


def _error(report: Report, finding: Finding, lang: str, redaction: Redaction) -> str:
    where = f"{wording.cell_name(finding)}: " if finding.sheet is not None or finding.cell is not None else ""
    basis = [wording.basis_line(report, item, lang) for item in finding.basis]
    return element(
        "error",
        {
            "line": finding.start.line,
            "column": finding.start.column,
            "severity": _SEVERITY[finding.severity],
            "message": " ".join([where + redaction.message(finding, lang), *basis]),
            "source": f"dunlint.{finding.rule}",
        },
    )
