"""One JSON object per finding and line, as in the ``findings`` of the JSON report."""

from __future__ import annotations

from dunlint.reporters.json import finding_value
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Report
    from dunlint.reporters import ReportOptions


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Suppressed findings are in it, marked."""
    import json

    redaction = Redaction(report, options.show_sensitive)
    for finding in report.findings:
        yield json.dumps(finding_value(finding, redaction, options.lang), ensure_ascii=False) + "\n"
