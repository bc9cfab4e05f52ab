"""Workflow commands that GitHub Actions turns into annotations."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.frame import visible
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


_COMMAND = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """One command per unsuppressed finding, then the summary as a plain line."""
    redaction = Redaction(report, options.show_sensitive)
    lang = options.lang
    for finding in report.findings:
        if finding.suppression is not None:
            continue
        lines = [redaction.message(finding, lang)]
        lines += [wording.basis_line(report, basis, lang) for basis in finding.basis]
        advice = redaction.advice(finding, lang)
        if advice:
            lines.append(wording.pick(("建议：", "Advice: "), lang) + advice)
        title = f"{finding.rule} {wording.rule_title(report, finding.rule, lang)}"
        properties = [*_place(finding), ("title", title)]
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties)
        yield f"::{_COMMAND[finding.severity]} {listed}::{_data(chr(10).join(lines))}\n"
    for item in report.skipped:
        reason = wording.pick(("已跳过：", "Skipped: "), lang) + redaction.text(wording.said(item.reason, lang))
        yield f"::warning file={_property(item.path)}::{_data(reason)}\n"
    yield wording.summary(report, lang) + "\n"


def _place(finding: Finding) -> list[tuple[str, str]]:
    place = [("file", finding.path)]
    if finding.sheet is not None or finding.cell is not None:
        return place
    place += [("line", str(finding.start.line)), ("endLine", str(finding.end.line))]
    if finding.start.line == finding.end.line:  # columns are allowed on one line only
        place += [("col", str(finding.start.column)), ("endColumn", str(finding.end.column))]
    return place


def _data(text: str) -> str:
    return visible(text, keep="\n\r").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
