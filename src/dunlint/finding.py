"""Findings and reports: plain data that every reporter reads and nobody changes."""

from __future__ import annotations

from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from dunlint.span import Position, Span
    from dunlint.template import Source

    _Mapping = Mapping[str, "RuleInfo"]
else:
    _Mapping = object  # the abstract class would load a module for nothing


SEVERITIES = ("error", "warning", "note")  # falling order
PROFILES = ("core", "standard", "strict")  # nested: each holds the ones before it
LEVEL = {"error": 3, "warning": 2, "note": 1, "never": 99}


class Basis(NamedTuple):
    """A legal basis as shown to users: the article is empty where no number is verified (grades V4 and V5)."""

    law: str
    title: str
    article: str = ""
    status: str = ""  # in_force, repealed, closed, reference ... on the as-of day


class RuleInfo(NamedTuple):
    """What reports and documentation need to know of a rule. Texts are mappings with ``zh`` and ``en``."""

    id: str
    group: str
    title: Mapping[str, str]
    severity: str
    profile: str
    message: Mapping[str, str]
    advice: Mapping[str, str]
    basis: tuple[Basis, ...] = ()
    ruleset: str = "cn"


class Suppression(NamedTuple):
    """Why a finding does not count: ``kind`` is ``inline``, ``config`` or ``baseline``; ``until`` is ISO or empty."""

    kind: str
    reason: str
    until: str = ""
    approver: str = ""


class Finding(NamedTuple):
    """One breach at one place. ``span`` counts in ``source.text``; ``match`` is the original text, empty where missing.

    ``sensitive`` says that ``match`` is personal data, so that every output masks it. ``sentence`` is the normalised
    sentence around it, the basis of the fingerprint; it is never written out.
    """

    rule: str
    group: str
    severity: str
    template: str
    path: str
    span: Span
    start: Position
    end: Position
    match: str
    message: Mapping[str, str]
    advice: Mapping[str, str]
    basis: tuple[Basis, ...]
    fingerprint: str = ""
    suppression: Suppression | None = None
    sensitive: bool = False
    sheet: str | None = None
    cell: str | None = None
    sentence: str = ""
    named: bool = True


class SmsLength(NamedTuple):
    """UTF-16 units (septets for GSM-7) and parts of a short message, best and worst case."""

    units_min: int
    units_max: int
    segments_min: int
    segments_max: int


class TemplateInfo(NamedTuple):
    """A checked template as reports list it. ``line`` is 1-based; ``text`` is its body as sent, placeholders in place."""

    id: str
    path: str
    line: int
    channel: str
    metadata: Mapping[str, Any]
    text: str
    span: Span
    sms: SmsLength | None = None
    sheet: str | None = None
    cell: str | None = None


class Infos(_Mapping):
    """Rules by id, each told when it is asked for: most reports explain a few of a hundred."""

    def __init__(self, numbers: Mapping[str, int], tell: Callable[[int], RuleInfo]) -> None:
        self._numbers, self._tell = numbers, tell
        self._told: dict[str, RuleInfo] = {}

    def __getitem__(self, rule: str) -> RuleInfo:
        found = self._told.get(rule)
        if found is None:
            found = self._told[rule] = self._tell(self._numbers[rule])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __eq__(self, other: object) -> bool:
        return dict(self.items()) == (dict(other.items()) if isinstance(other, Infos) else other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return dict, (dict(self.items()),)  # for other processes

    def __contains__(self, rule: object) -> bool:
        return rule in self._numbers

    def keys(self) -> Any:
        return self._numbers.keys()

    def values(self) -> Any:
        return [self[rule] for rule in self]

    def items(self) -> Any:
        return [(rule, self[rule]) for rule in self]

    def get(self, rule: str, default: Any = None) -> Any:
        return self[rule] if rule in self._numbers else default


class RulesetInfo(NamedTuple):
    name: str
    version: str
    digest: str  # "sha256:..."


class Skipped(NamedTuple):
    """A file that was not checked, and why (mapping with ``zh`` and ``en``)."""

    path: str
    reason: Mapping[str, str]


class Report(NamedTuple):
    """Everything one run found. ``sources`` maps (path, sheet, cell) to the decoded source for code frames."""

    findings: tuple[Finding, ...]
    templates: tuple[TemplateInfo, ...]
    files: int
    skipped: tuple[Skipped, ...]
    sources: Mapping[tuple[str, str | None, str | None], Source]
    rules: Mapping[str, RuleInfo]
    rulesets: tuple[RulesetInfo, ...]
    as_of: str
    profile: str
    laws: Mapping[str, Any] = {}
    notices: tuple[Mapping[str, str], ...] = ()

    def count(self, severity: str) -> int:
        """Unsuppressed findings of ``severity``."""
        return sum(1 for item in self.findings if item.severity == severity and item.suppression is None)

    @property
    def suppressed(self) -> int:
        return sum(1 for item in self.findings if item.suppression is not None)

    def fails(self, level: str) -> bool:
        """True when an unsuppressed finding is at or above ``level`` (error, warning, note or never)."""
        wanted = LEVEL[level]
        return any(item.suppression is None and LEVEL[item.severity] >= wanted for item in self.findings)
