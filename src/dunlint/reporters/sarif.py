"""SARIF 2.1.0 for code scanning platforms. Columns are code points and say so."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dunlint.finding import Finding, Report, RuleInfo, Suppression
    from dunlint.reporters import ReportOptions


_ROOT = "SRCROOT"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/dunlint/dunlint"
_EXIT = {
    0: "no finding at or above the fail-on level",
    1: "findings at or above the fail-on level",
    2: "usage, configuration, rule file or internal error",
}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """One SARIF log with one run."""
    import json

    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]}
    yield json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def location(path: str) -> dict[str, str]:
    """A relative path as a percent-encoded URI below the root; an absolute one as a file URI."""
    from urllib.parse import quote

    encoded = quote(path.encode("utf-8", "surrogateescape" if _escaped(path) else "replace"), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{encoded}"}
    if len(path) > 2 and path[1] == ":" and path[2] == "/":
        return {"uri": f"file:///{path[0]}:{encoded[4:]}"}
    return {"uri": encoded, "uriBaseId": _ROOT}


def _escaped(path: str) -> bool:
    """True when every surrogate in ``path`` stands for an undecodable byte of a file name."""
    return all("\udc80" <= char <= "\udcff" for char in path if "\ud800" <= char <= "\udfff")


def _run(report: Report, options: ReportOptions) -> dict[str, Any]:
    from dunlint import __version__

    redaction = Redaction(report, options.show_sensitive)
    rules = wording.rules_of(report)
    numbers = {rule.id: number for number, rule in enumerate(rules)}
    paths = _paths(report)
    return {
        "tool": {
            "driver": {
                "name": "dunlint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "shortDescription": {"text": "Compliance linter for Chinese debt-collection message templates"},
                "fullDescription": {"text": wording.DISCLAIMER[options.lang]},
                "rules": [_rule(report, rule, options.lang) for rule in rules],
            }
        },
        "automationDetails": {"id": f"dunlint/{report.profile}/"},
        "invocations": [_invocation(report, options, redaction)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The working directory of the run"}}},
        "columnKind": "unicodeCodePoints",
        "language": "en-US" if options.lang == "en" else "zh-CN",
        "artifacts": [_artifact(report, path) for path in paths],
        "results": [_result(report, finding, options.lang, redaction, numbers, paths) for finding in report.findings],
        "properties": {
            "asOf": report.as_of,
            "profile": report.profile,
            "files": report.files,
            "templates": len(report.templates),
            "rulesets": [info._asdict() for info in report.rulesets],
        },
    }


def _paths(report: Report) -> dict[str, int]:
    """Every file of the report with its number among the artifacts."""
    paths: dict[str, int] = {}
    for path in sorted({key[0] for key in report.sources} | {finding.path for finding in report.findings}):
        paths[path] = len(paths)
    return paths


def _artifact(report: Report, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {"location": location(path)}
    sources = [source for key, source in report.sources.items() if key[0] == path]
    if sources:
        import hashlib

        data = sources[0].data
        found["length"] = len(data)
        if sources[0].sheet is None and sources[0].cell is None:
            found["encoding"] = sources[0].encoding.upper()
        found["hashes"] = {"sha-256": hashlib.sha256(data).hexdigest()}
    return found


def _invocation(report: Report, options: ReportOptions, redaction: Redaction) -> dict[str, Any]:
    found: dict[str, Any] = {"executionSuccessful": options.exit_code != 2}
    if options.exit_code is not None:
        found["exitCode"] = options.exit_code
        found["exitCodeDescription"] = _EXIT.get(options.exit_code, "unknown")
    skipped = [
        {
            "level": "warning",
            "message": {"text": redaction.text(wording.said(item.reason, options.lang)) or "skipped"},
            "locations": [{"physicalLocation": {"artifactLocation": location(item.path)}}],
        }
        for item in report.skipped
    ]
    told = [redaction.text(wording.said(item, options.lang)) for item in report.notices]
    notices = [{"level": "note", "message": {"text": text}} for text in told]
    if skipped or notices:
        found["toolExecutionNotifications"] = skipped + notices
    return found


def _rule(report: Report, rule: RuleInfo, lang: str) -> dict[str, Any]:
    title, advice = wording.said(rule.title, lang), wording.said(rule.advice, lang)
    basis = [wording.basis_line(report, item, lang) for item in rule.basis]
    head = wording.pick(("建议", "Advice"), lang)
    markdown = f"**{title}**\n" + (f"\n{head}{'：' if lang == 'zh' else ': '}{advice}\n" if advice else "")
    markdown += "".join(f"\n- {line}" for line in basis) + ("\n" if basis else "")
    return {
        "id": rule.id,
        "name": "".join(part.capitalize() for part in rule.id.split("-")),
        "shortDescription": {"text": title or rule.id},
        "fullDescription": {"text": wording.said(rule.message, lang) or title or rule.id},
        "help": {"text": "\n".join([title, advice, *basis]), "markdown": markdown},
        "defaultConfiguration": {"level": _level(rule.severity)},
        "properties": {
            "tags": sorted({"compliance", rule.group} - {""}),
            "group": rule.group,
            "profile": rule.profile,
            "ruleset": rule.ruleset,
        },
    }


def _level(severity: str) -> str:
    return severity if severity in ("error", "warning", "note") else "none"


def _result(
    report: Report, finding: Finding, lang: str, redaction: Redaction, numbers: dict[str, int], paths: dict[str, int]
) -> dict[str, Any]:
    lines = [redaction.message(finding, lang)]
    lines += [wording.basis_line(report, item, lang) for item in finding.basis]
    advice = redaction.advice(finding, lang)
    if advice:
        lines.append(wording.pick(("建议：", "Advice: "), lang) + advice)
    physical: dict[str, Any] = {"artifactLocation": {**location(finding.path), "index": paths[finding.path]}}
    logical: dict[str, str] = {}
    if finding.sheet is None and finding.cell is None:
        physical["region"] = _region(finding, redaction.match(finding))
    else:
        logical["fullyQualifiedName"] = wording.cell_name(finding)
    template = redaction.beside(finding, finding.template)
    if template or logical:
        logical = {"name": template or logical["fullyQualifiedName"], **logical, "kind": "member"}
    where: dict[str, Any] = {"physicalLocation": physical}
    if logical:
        where["logicalLocations"] = [logical]
    found: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": numbers[finding.rule],
        "level": _level(finding.severity),
        "message": {"text": "\n".join(lines)},
        "locations": [where],
    }
    if finding.fingerprint:
        found["partialFingerprints"] = {"dunlint/v1": finding.fingerprint}
    found["suppressions"] = (
        [] if finding.suppression is None else [_suppression(finding, finding.suppression, redaction)]
    )
    return found


def _region(finding: Finding, match: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "startLine": finding.start.line,
        "startColumn": finding.start.column,
        "endLine": finding.end.line,
        "endColumn": finding.end.column,
    }
    if match:
        found["snippet"] = {"text": match}
    return found


def _suppression(finding: Finding, suppression: Suppression, redaction: Redaction) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "inSource" if suppression.kind == "inline" else "external",
        "status": "accepted",
        "justification": redaction.beside(finding, suppression.reason) or suppression.kind,
    }
    extra = {
        "by": suppression.kind,
        "approver": redaction.beside(finding, suppression.approver),
        "until": suppression.until,
    }
    found["properties"] = {name: text for name, text in extra.items() if text}
    return found
