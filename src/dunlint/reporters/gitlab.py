"""GitLab Code Quality: a JSON list with fingerprints that are unique and survive edits elsewhere in the file."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


_SEVERITY = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Unsuppressed findings only: the format knows no suppressions."""
    import json

    redaction = Redaction(report, options.show_sensitive)
    seen: dict[str, int] = {}
    issues = []
    for finding in report.findings:
        if finding.suppression is not None:
            continue
        where = f" [{wording.cell_name(finding)}]" if finding.sheet is not None or finding.cell is not None else ""
        basis = [wording.basis_line(report, item, options.lang) for item in finding.basis]
        issues.append(
            {
                "description": "\n".join([redaction.message(finding, options.lang) + where, *basis]),
                "check_name": finding.rule,
                "fingerprint": _fingerprint(finding, seen),
                "severity": _SEVERITY[finding.severity],
                "location": {"path": finding.path, "lines": {"begin": finding.start.line, "end": finding.end.line}},
            }
        )
    yield json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _fingerprint(finding: Finding, seen: dict[str, int]) -> str:
    """The finding's own fingerprint; equal ones are told apart by a running number, never by a line."""
    import hashlib

    own = finding.fingerprint
    if not own:
        parts = (finding.rule, finding.path, finding.template, finding.sentence or finding.match)
        own = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[own] = seen.get(own, 0) + 1
    if seen[own] == 1:
        return own
    return hashlib.sha256(f"{own}\0{seen[own]}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
