"""Suppressions: findings a person has decided on, with a reason. They are marked, never dropped."""

from __future__ import annotations

from datetime import timedelta

from dunlint import regex
from dunlint.finding import Finding, RuleInfo, Suppression
from dunlint.markers import InlineSuppression, day, scan
from dunlint.record import NamedTuple
from dunlint.span import Position, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from dunlint.config import ConfigSuppression


__all__ = ["GROUP", "RULES", "InlineSuppression", "mark", "scan"]

GROUP = "suppression"
_STARS = regex.compile(r"\*+|\?|[^*?]+")


def _info(id: str, severity: str, *texts: tuple[str, str]) -> RuleInfo:
    """``texts`` are title, message and advice, each Chinese and English."""

    def both(text: tuple[str, str]) -> dict[str, str]:
        return {"zh": text[0], "en": text[1]}

    title, message, advice = map(both, texts)
    return RuleInfo(id, GROUP, title, severity, "core", message, advice, ruleset="dunlint")


RULES: Mapping[str, RuleInfo] = {
    info.id: info
    for info in (
        _info(
            "suppression-unused",
            "warning",
            ("抑制没有对应的问题", "Suppression without a finding"),
            ("对 {name} 的抑制没有对应的问题。", "The suppression of {name} matches no finding."),
            ("删去这条抑制。", "Delete it."),
        ),
        _info(
            "suppression-expired",
            "warning",
            ("抑制已过期", "Expired suppression"),
            ("对 {name} 的抑制已于 {until} 到期，不再生效。", "The suppression of {name} expired on {until}."),
            ("修正问题，或重新审批并写上新的期限。", "Mend the finding, or have it approved anew with a new date."),
        ),
        _info(
            "suppression-expiring",
            "note",
            ("抑制即将过期", "Suppression about to expire"),
            ("对 {name} 的抑制将于 {until} 到期。", "The suppression of {name} expires on {until}."),
            ("到期前修正问题或重新审批。", "Mend the finding or have it approved anew before that day."),
        ),
        _info(
            "suppression-without-reason",
            "error",
            ("抑制未写理由", "Suppression without a reason"),
            ("对 {name} 的抑制没有写理由，不生效。", "The suppression of {name} gives no reason and does not count."),
            ("在规则之后写明理由。", "Write the reason behind the rule."),
        ),
        _info(
            "suppression-unknown-rule",
            "error",
            ("抑制了不存在的规则", "Suppression of an unknown rule"),
            ("没有名为 {name} 的规则或规则组{nearest_zh}。", "There is no rule or group {name}{nearest}."),
            ("改正规则名；`dunlint rules list` 列出全部规则。", "Mend the name; `dunlint rules list` names all rules."),
        ),
        _info(
            "suppression-malformed",
            "error",
            ("抑制写法有误", "Malformed suppression"),
            ("无法理解这条抑制：{name}。", "This suppression is not understood: {name}."),
            (
                "写作 `dunlint: ignore[规则] 理由 until=2027-03-31`。",
                "Write `dunlint: ignore[rule-id] reason until=2027-03-31`.",
            ),
        ),
    )
}


class _Claim(NamedTuple):
    """One suppression, inline or from the configuration, with the place where it is written."""

    suppression: Suppression
    rules: tuple[str, ...]
    fault: str
    path: str
    span: Span
    start: Position
    end: Position
    inline: InlineSuppression | None = None
    config: ConfigSuppression | None = None


def _claims(
    inline: Iterable[InlineSuppression], config: Iterable[ConfigSuppression], config_path: str
) -> tuple[list[_Claim], list[_Claim]]:
    comments = [
        _Claim(
            Suppression("inline", item.reason, item.until, item.approver),
            *(item.rules, item.fault, item.path, item.span, item.start, item.end),
            inline=item,
        )
        for item in inline
    ]
    entries = []
    for entry in config:
        until = str(entry.until or "")
        fault = "until" if until and day(until) is None else ""
        place = Position(max(1, entry.line or 1), 1)
        suppression = Suppression("config", (entry.reason or "").strip(), until, entry.approver or "")
        entries.append(_Claim(suppression, (entry.rule,), fault, config_path, Span(0, 0), place, place, config=entry))
    return comments, entries


def _name_matches(pattern: str, name: str) -> bool:
    """A template id, or one with ``*`` and ``?``; all else in it is literal (``$.templates[*].text``)."""
    if not pattern or pattern == name:
        return True
    if "*" not in pattern and "?" not in pattern:
        return False
    parts = (".*" if part[0] == "*" else "." if part == "?" else regex.escape(part) for part in _STARS.findall(pattern))
    return regex.fullmatch("".join(parts), name, regex.DOTALL) is not None


def _path_matches(pattern: str, path: str) -> bool:
    from dunlint.config import glob_match  # lazy: only entries with a path need it

    return not pattern or glob_match(path, pattern)


def _speaks_for(claim: _Claim, finding: Finding, relative: Callable[[str], str]) -> bool:
    if finding.rule not in claim.rules and finding.group not in claim.rules:
        return False
    if claim.config is not None:
        entry = claim.config
        return _name_matches(entry.template, finding.template) and _path_matches(entry.path, relative(finding.path))
    item = claim.inline
    if item is None or finding.path != item.path or finding.sheet is not None:
        return False
    if item.whole_file:
        return True
    spans = item.targets if finding.template else (item.place,)
    return any(span.start <= finding.span.start and finding.span.end <= span.end for span in spans)


def mark(
    findings: Sequence[Finding],
    inline: Iterable[InlineSuppression] = (),
    config: Iterable[ConfigSuppression] = (),
    *,
    as_of: date,
    rules: Mapping[str, str],
    active: Collection[str] | None = None,
    checked: Iterable[tuple[str, str]] = (),
    complete: bool = False,
    expiring_days: int = 30,
    config_path: str = "dunlint.yaml",
    relative: Callable[[str], str] = str,
) -> tuple[list[Finding], list[Finding]]:
    """The findings with their suppressions, and the findings about suppressions themselves.

    ``rules`` maps every known rule id to its group; ``active`` are the rules of this run (None = all). ``checked``
    names the (path, template) pairs of this run: an entry of the configuration counts as unused only where it speaks
    for one of them, or when the run is ``complete``. ``relative`` turns a path of a finding into one relative to the
    configuration. A suppression without a reason, expired or malformed suppresses nothing. The last day counts in.
    """
    comments, entries = _claims(inline, config, config_path)
    if not comments and not entries:
        return list(findings), []
    extra: list[Finding] = []
    valid = [claim for claim in (*comments, *entries) if _is_valid(claim, as_of, expiring_days, extra)]
    by_name: dict[str, list[int]] = {}  # rule or group -> numbers of the claims that name it
    for number, claim in enumerate(valid):
        for name in claim.rules:
            by_name.setdefault(name, []).append(number)
    used: set[tuple[int, str]] = set()
    marked = []
    for finding in findings:
        names = () if finding.group == GROUP else (finding.rule, finding.group)
        numbers = sorted({number for name in names for number in by_name.get(name, ())})
        hits = [number for number in numbers if _speaks_for(valid[number], finding, relative)]
        for number in hits:
            used.update((number, name) for name in names if name in valid[number].rules)
        if hits and finding.suppression is None:
            finding = finding._replace(suppression=valid[hits[0]].suppression)
        marked.append(finding)
    groups = set(rules.values())
    running = None if active is None else {*active, *(rules[name] for name in active if name in rules)}
    pairs = [] if complete else list(checked)
    for number, claim in enumerate(valid):
        for name in claim.rules:
            if name not in rules and name not in groups:
                extra.append(_unknown(claim, name, (*rules, *groups)))
            elif (
                (number, name) not in used
                and (running is None or name in running)
                and (complete or claim.config is None or _concerns(claim.config, pairs, relative))
            ):
                extra.append(_about("suppression-unused", claim, name=name))
    return marked, extra


def _is_valid(claim: _Claim, as_of: date, expiring_days: int, extra: list[Finding]) -> bool:
    """True when the claim counts on that day; what is wrong with it, or soon will be, goes to ``extra``."""
    name = ", ".join(claim.rules) or "?"
    until = claim.suppression.until
    if claim.fault:
        detail = {"verb": "dunlint: ignore[…]", "rules": "dunlint: ignore[…]", "until": f"until={until}"}[claim.fault]
        extra.append(_about("suppression-malformed", claim, name=detail))
        return False
    if not claim.suppression.reason:
        extra.append(_about("suppression-without-reason", claim, name=name))
        return False
    last = day(until) if until else None
    if last is not None and last < as_of:
        extra.append(_about("suppression-expired", claim, name=name, until=until))
        return False
    if last is not None and last - as_of <= timedelta(days=expiring_days):
        extra.append(_about("suppression-expiring", claim, name=name, until=until))
    return True


def _concerns(entry: ConfigSuppression, pairs: Iterable[tuple[str, str]], relative: Callable[[str], str]) -> bool:
    """True when this run looked at something the entry speaks for; one that speaks for everything needs a full run."""
    if not entry.template and not entry.path:
        return False
    return any(
        _name_matches(entry.template, name) and _path_matches(entry.path, relative(path)) for path, name in pairs
    )


def _unknown(claim: _Claim, name: str, known: tuple[str, ...]) -> Finding:
    from dunlint.errors import nearest  # lazy: only a mistake pays for difflib

    hint = nearest(name, known)
    close = regex.search(r"'([^']+)'", hint)
    zh = f"（是否指 {close.group(1)}？）" if close else ""
    return _about("suppression-unknown-rule", claim, name=name, nearest=hint, nearest_zh=zh)


def _about(rule: str, claim: _Claim, **values: str) -> Finding:
    info = RULES[rule]
    message = {lang: text.format(**values) for lang, text in info.message.items()}
    return Finding(
        rule, GROUP, info.severity, "", claim.path, claim.span, claim.start, claim.end, "", message, info.advice, (),
        sentence=f"{','.join(claim.rules)} {claim.suppression.reason}", named=False,
    )  # fmt: skip
