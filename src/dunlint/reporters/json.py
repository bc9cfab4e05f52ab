"""The JSON report, schema version 1: a stable contract. An absent text is an empty string."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dunlint.finding import Finding, Report, TemplateInfo
    from dunlint.reporters import ReportOptions


SCHEMA = 1


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """One JSON object; suppressed findings are in it, marked."""
    import json

    yield json.dumps(value(report, options), ensure_ascii=False, indent=2) + "\n"


def value(report: Report, options: ReportOptions) -> dict[str, Any]:
    """The report as plain data in the contract's key order."""
    from dunlint import __version__

    redaction = Redaction(report, options.show_sensitive)
    return {
        "schema": SCHEMA,
        "tool": {"name": "dunlint", "version": __version__},
        "run": {
            "as_of": report.as_of,
            "profile": report.profile,
            "rulesets": [info._asdict() for info in report.rulesets],
        },
        "summary": {
            "files": report.files,
            "templates": len(report.templates),
            **wording.counts(report),
            "suppressed": report.suppressed,
            "skipped": [
                {"path": item.path, "reason": redaction.text(wording.said(item.reason, options.lang))}
                for item in report.skipped
            ],
        },
        "templates": [_template(item, redaction) for item in report.templates],
        "findings": [finding_value(item, redaction, options.lang) for item in report.findings],
    }


def finding_value(finding: Finding, redaction: Redaction, lang: str) -> dict[str, Any]:
    """One finding as plain data: a line of the jsonl format."""
    suppression = finding.suppression
    return {
        "rule": finding.rule,
        "group": finding.group,
        "severity": finding.severity,
        "template": redaction.beside(finding, finding.template),
        "path": finding.path,
        **_cell(finding),
        "start": {"line": finding.start.line, "column": finding.start.column},
        "end": {"line": finding.end.line, "column": finding.end.column},
        "match": redaction.match(finding),
        "message": redaction.message(finding, lang),
        "advice": redaction.advice(finding, lang),
        "basis": [{"law": item.law, "title": item.title, "article": item.article} for item in finding.basis],
        "fingerprint": finding.fingerprint,
        "suppressed": None
        if suppression is None
        else {
            "kind": suppression.kind,
            "reason": redaction.beside(finding, suppression.reason),
            "until": suppression.until,
            "approver": redaction.beside(finding, suppression.approver),
        },
    }


def _template(template: TemplateInfo, redaction: Redaction) -> dict[str, Any]:
    found = {
        "id": redaction.text(template.id, template.path, template.id),
        "path": template.path,
        **_cell(template),
        "line": template.line,
        "channel": template.channel,
    }
    if template.sms is not None:
        found["sms"] = template.sms._asdict()
    return found


def _cell(item: Finding | TemplateInfo) -> dict[str, str]:
    if item.sheet is None and item.cell is None:
        return {}
    return {"sheet": item.sheet or "", "cell": item.cell or ""}
