"""For people at a terminal: code frame, message, legal basis, advice, summary."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.frame import frame, visible
from dunlint.reporters.redact import Redaction, key_of

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


_COLORS = {"error": "1;31", "warning": "1;33", "note": "1;36", "bold": "1", "dim": "2", "gutter": "34"}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Findings in file order, then notices, skipped files, summary and disclaimer."""
    redaction = Redaction(report, options.show_sensitive)
    for finding in wording.shown(report, options):
        yield "\n".join(_finding(report, finding, options, redaction)) + "\n\n"
    if options.statistics:
        yield from _statistics(report, options)
    if options.quiet:
        return
    lang = options.lang
    for notice in report.notices:
        yield wording.pick(("注意：", "Notice: "), lang) + visible(redaction.text(wording.said(notice, lang))) + "\n"
    for skipped in report.skipped:
        reason = visible(redaction.text(wording.said(skipped.reason, lang)))
        yield wording.pick(("已跳过 ", "Skipped "), lang) + f"{visible(skipped.path)}: {reason}\n"
    yield _paint(wording.summary(report, lang), "bold", options) + "\n"
    yield _paint(wording.rulesets_line(report, lang), "dim", options) + "\n"
    yield _paint(wording.DISCLAIMER[lang], "dim", options) + "\n"


def _finding(report: Report, finding: Finding, options: ReportOptions, redaction: Redaction) -> Iterator[str]:
    lang = options.lang
    severity = _paint(wording.SEVERITY[lang][finding.severity], finding.severity, options)
    title = wording.rule_title(report, finding.rule, lang)
    title = "" if title == finding.rule else f" {title}"
    template = visible(redaction.beside(finding, finding.template))
    place = _paint(visible(wording.place(finding)), "bold", options)
    yield f"{place}: {severity} {finding.rule}{title}" + _paint(f"  [{template}]" if template else "", "dim", options)
    lines = redaction.lines(key_of(finding))
    gutter = 1
    if lines is not None:
        width = options.width or 100
        digits = len(str(finding.end.line))
        rows = frame(lines, finding.span, width - digits - 4, carets=bool(finding.match))
        gutter = max(len(str(number)) for number, _, _ in rows)
        yield _paint(f"{'':{gutter}} |", "gutter", options)
        for number, text, caret in rows:
            yield _paint(f"{number:{gutter}} |", "gutter", options) + (f" {text}" if text else "")
            if caret:
                mark = _paint(caret.lstrip(" "), finding.severity, options)
                blank = " " * (len(caret) - len(caret.lstrip(" ")))
                yield _paint(f"{'':{gutter}} |", "gutter", options) + f" {blank}{mark}"
    head = f"{'':{gutter}} " + _paint("=", "gutter", options) + " "
    yield head + visible(redaction.message(finding, lang))
    for basis in finding.basis:
        yield head + visible(wording.basis_line(report, basis, lang))
    advice = redaction.advice(finding, lang)
    if advice:
        yield head + wording.pick(("建议：", "Advice: "), lang) + visible(advice)
    if finding.suppression is not None:
        note = visible(redaction.beside(finding, wording.suppression_text(finding.suppression, lang)))
        yield head + _paint(wording.pick(("已抑制，", "Suppressed, "), lang) + note, "dim", options)


def _statistics(report: Report, options: ReportOptions) -> Iterator[str]:
    rows = wording.by_rule(wording.shown(report, options))
    if rows:
        yield _paint(wording.pick(("按规则统计：", "By rule:"), options.lang), "bold", options) + "\n"
        for rule, number in rows:
            yield f"{number:6}  {rule}  {wording.rule_title(report, rule, options.lang)}\n"
        yield "\n"


def _paint(text: str, style: str, options: ReportOptions) -> str:
    return f"\x1b[{_COLORS[style]}m{text}\x1b[0m" if options.color and text else text
