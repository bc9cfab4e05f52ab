"""JUnit XML: a test suite per file, a test case per template."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction
from dunlint.reporters.xml import HEADER, content, element

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """A finding at or above ``fail_on`` is a failure; the others and the suppressed ones stand in ``system-out``."""
    redaction = Redaction(report, options.show_sensitive)
    suites: dict[str, dict[tuple[str, str], list[Finding]]] = {}
    lines: dict[tuple[str, str, str], int] = {}
    for template in report.templates:
        case = (template.id, wording.cell_name(template))
        suites.setdefault(template.path, {}).setdefault(case, [])
        lines[template.path, *case] = template.line
    for finding in report.findings:
        case = (finding.template, wording.cell_name(finding))
        suites.setdefault(finding.path, {}).setdefault(case, []).append(finding)
        lines.setdefault((finding.path, *case), finding.start.line)
    yield HEADER
    every = [finding for cases in suites.values() for found in cases.values() for finding in found]
    total = sum(len(cases) for cases in suites.values()) + len(report.skipped)
    failures = sum(_fails(finding, options) for finding in every)
    head: dict[str, str | int] = {"name": "dunlint", "tests": total, "failures": failures, "errors": 0}
    head["skipped"] = len(report.skipped)
    yield element("testsuites", head, "\n").removesuffix("</testsuites>")
    for path, cases in suites.items():
        yield _suite(report, path, cases, lines, options, redaction)
    for item in report.skipped:
        reason = redaction.text(wording.said(item.reason, options.lang))
        mark = element("skipped", {"message": reason})
        case_of = element("testcase", {"name": item.path, "classname": item.path}, mark)
        counted: dict[str, str | int] = {"name": item.path, "tests": 1, "failures": 0, "errors": 0, "skipped": 1}
        yield "  " + element("testsuite", counted, case_of) + "\n"
    yield "</testsuites>\n"


def _suite(
    report: Report,
    path: str,
    cases: dict[tuple[str, str], list[Finding]],
    lines: dict[tuple[str, str, str], int],
    options: ReportOptions,
    redaction: Redaction,
) -> str:
    inner = []
    failures = 0
    for (name, cell), found in cases.items():
        failed = [finding for finding in found if _fails(finding, options)]
        told = [finding for finding in found if not _fails(finding, options)]
        failures += len(failed)
        parts = [_failure(report, finding, options, redaction) for finding in failed]
        if told:
            text = "\n\n".join(_full(report, finding, options, redaction) for finding in told)
            parts.append("      " + element("system-out", {}, content(text)) + "\n")
        shown = redaction.text(name, path, name) or path
        attributes: dict[str, str | int] = {"name": shown, "classname": path, "file": path}
        attributes["line"] = lines[path, name, cell]
        if cell and cell not in shown:
            attributes["name"] = f"{shown} ({cell})"
        inner.append("    " + element("testcase", attributes, "\n" + "".join(parts) + "    " if parts else None) + "\n")
    head: dict[str, str | int] = {"name": path, "tests": len(cases), "failures": failures, "errors": 0, "skipped": 0}
    return "  " + element("testsuite", head, "\n" + "".join(inner) + "  ") + "\n"


def _fails(finding: Finding, options: ReportOptions) -> bool:
    from dunlint.finding import LEVEL

    return finding.suppression is None and LEVEL[finding.severity] >= LEVEL[options.fail_on]


def _failure(report: Report, finding: Finding, options: ReportOptions, redaction: Redaction) -> str:
    message = redaction.message(finding, options.lang)
    full = content(_full(report, finding, options, redaction))
    return "      " + element("failure", {"message": message, "type": finding.rule}, full) + "\n"


def _full(report: Report, finding: Finding, options: ReportOptions, redaction: Redaction) -> str:
    lang = options.lang
    lines = [f"{wording.place(finding)}: {finding.severity} {finding.rule}", redaction.message(finding, lang)]
    lines += [wording.basis_line(report, basis, lang) for basis in finding.basis]
    advice = redaction.advice(finding, lang)
    if advice:
        lines.append(wording.pick(("建议：", "Advice: "), lang) + advice)
    if finding.suppression is not None:
        note = wording.suppression_text(finding.suppression, lang)
        lines.append(wording.pick(("已抑制，", "Suppressed, "), lang) + redaction.beside(finding, note))
    return "\n".join(lines)
