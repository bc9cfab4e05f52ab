"""One line per finding: ``path:line:column: severity rule message``."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.frame import visible
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Report
    from dunlint.reporters import ReportOptions


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Findings in file order; severities in English, so that problem matchers read them in any language."""
    redaction = Redaction(report, options.show_sensitive)
    for finding in wording.shown(report, options):
        message = visible(redaction.message(finding, options.lang))
        place = visible(wording.place(finding))
        mark = wording.pick(("（已抑制）", " (suppressed)"), options.lang) if finding.suppression else ""
        yield f"{place}: {finding.severity} {finding.rule} {message}{mark}\n"
