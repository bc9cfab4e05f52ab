"""The baseline: findings a project had when it began, which do not count until someone touches them.

A finding is known by its rule, its path, the own name of its template and a keyed hash of the normalised sentence; no
line number, time or text is written. An edit elsewhere never makes an old finding new, and another sentence, template
or rule at the same place is never hidden. The file has one entry a line, sorted, so that git can merge it; where a
merge leaves an entry twice the larger count holds (the sum would hide findings that nobody has accepted).
"""

from __future__ import annotations

from dunlint.errors import ConfigError, nearest
from dunlint.finding import Finding, RuleInfo, Suppression
from dunlint.record import NamedTuple
from dunlint.span import Position, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any


GROUP = "baseline"
VERSION = 1
MAX_BYTES = 200_000_000
RULES: Mapping[str, RuleInfo] = {
    "baseline-stale": RuleInfo(
        "baseline-stale",
        GROUP,
        {"zh": "基线条目已过时", "en": "Stale baseline entry"},
        "warning",
        "core",
        {
            "zh": "{path} 中模板「{template}」的规则 {rule} 在基线中记有 {count} 处，现有 {now} 处。",
            "en": "The baseline counts {count} of {rule} in template {template!r} of {path}; there are {now} now.",
        },
        {
            "zh": "运行 `dunlint baseline prune` 删去已解决的条目。",
            "en": "Run `dunlint baseline prune` to drop what is solved.",
        },
        ruleset="dunlint",
    )
}
_KNOWN = Suppression("baseline", "baseline")
_NEVER = ("suppression", "lock", GROUP)


class Entry(NamedTuple):
    """What a finding is known by. ``path`` and ``template`` are masked; ``hash`` covers template and sentence."""

    path: str
    template: str
    rule: str
    hash: str


class Baseline(NamedTuple):
    """``entries`` maps each entry to its count; ``lines`` tells where it stands in the file at ``path``."""

    salt: bytes
    entries: Mapping[Entry, int]
    path: str = ""
    lines: Mapping[Entry, int] = {}


def new_salt() -> bytes:
    """The key of a new baseline. It stands in the file: it keeps hashes of two projects from being compared."""
    import os  # lazy: only ``baseline create`` needs it

    return os.urandom(16)


def _identify(salt: bytes, relative: Callable[[str], str]) -> Callable[[Finding], Entry]:
    from functools import lru_cache  # lazy, like the two below: a run without a baseline needs none of them
    from hashlib import blake2b

    from dunlint.mask import mask

    masked = lru_cache(maxsize=None)(mask)

    def identify(finding: Finding) -> Entry:
        template = finding.template if finding.named else ""
        text = f"{template}\0{finding.sentence}".encode("utf-8", "surrogatepass")
        digest = blake2b(text, key=salt, digest_size=16).hexdigest()
        return Entry(masked(relative(finding.path)), masked(template), finding.rule, digest)

    return identify


def _counts(findings: Iterable[Finding], identify: Callable[[Finding], Entry]) -> dict[Entry, int]:
    counts: dict[Entry, int] = {}
    for finding in findings:
        if _may_be_known(finding):
            entry = identify(finding)
            counts[entry] = counts.get(entry, 0) + 1
    return counts


def _may_be_known(finding: Finding) -> bool:
    """Findings that are suppressed otherwise, and those about suppressions, never stand in a baseline."""
    other = finding.suppression is not None and finding.suppression.kind != _KNOWN.kind
    return not other and finding.group not in _NEVER


def create(findings: Iterable[Finding], salt: bytes, relative: Callable[[str], str] = str) -> Baseline:
    """A baseline of all findings that are not suppressed otherwise; the salt of an old baseline keeps its hashes.

    ``relative`` turns the path of a finding into one relative to the project, so that the working directory of a run
    does not matter; every function here takes it.
    """
    return Baseline(salt, _counts(findings, _identify(salt, relative)))


def dump(baseline: Baseline) -> bytes:
    """The file: JSON, one entry a line, the same bytes for the same entries."""
    import json  # lazy: only programs that write a baseline need it

    lines = ["{", f'"dunlint-baseline": {VERSION},', f'"salt": "{baseline.salt.hex()}",', '"findings": [']
    for entry in sorted(baseline.entries):
        fields = {**entry._asdict(), "count": baseline.entries[entry]}
        lines.append(json.dumps(fields, ensure_ascii=False).replace("\x7f", "\\u007f") + ",")
    # A constant last element: every entry ends with a comma, so adding one never changes the line before it.
    lines += ["null]", "}", ""]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def load(path: str) -> Baseline:
    """Read a baseline file. Raises ConfigError with path and line."""
    from dunlint.files import read_regular  # lazy: only a run with a baseline needs it

    try:
        data = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"the baseline cannot be read: {error.strerror or error}", path=path) from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"the baseline is larger than {MAX_BYTES:,} bytes", path=path)
    return parse(data, path)


def parse(data: bytes, path: str = "") -> Baseline:
    """A baseline from its bytes. Raises ConfigError with the line for anything that does not belong in it."""
    import json  # lazy: only a run with a baseline needs it

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("the baseline is not UTF-8", path=path, line=line) from error
    for number, row in enumerate(text.split("\n"), 1):
        if row.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            raise ConfigError("a merge conflict stands in the baseline", path=path, line=number)
    try:
        root = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"the baseline is not JSON: {error.msg}", path=path, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the baseline is not usable JSON: {type(error).__name__}", path=path) from error
    salt = _head(root, path)
    entries: dict[Entry, int] = {}
    lines: dict[Entry, int] = {}
    for value, line in zip(root["findings"], _lines(text), strict=False):
        if value is None:
            continue
        entry, count = _entry(value, path, line)
        entries[entry] = max(count, entries.get(entry, 0))
        lines.setdefault(entry, line)
    return Baseline(salt, entries, path, lines)


def _head(root: Any, path: str) -> bytes:
    if not isinstance(root, dict) or "dunlint-baseline" not in root:
        raise ConfigError("this is no baseline of dunlint", path=path, line=1)
    known = ("dunlint-baseline", "salt", "findings")
    for key in root:
        if key not in known:
            raise ConfigError(f"unknown key {key!r}{nearest(key, known)}", path=path, line=1)
    version = root["dunlint-baseline"]
    if type(version) is not int or version != VERSION:
        raise ConfigError(
            f"baseline version {version!r:.40}, but this dunlint writes version {VERSION}", path=path, line=1
        )
    salt = root.get("salt")
    try:
        key = bytes.fromhex(salt) if isinstance(salt, str) else b""
    except ValueError:
        key = b""
    if not 8 <= len(key) <= 64:
        raise ConfigError("the salt must be 8 to 64 bytes in hexadecimal", path=path, line=1)
    if not isinstance(root.get("findings"), list):
        raise ConfigError("`findings` must be a list", path=path, line=1)
    return key


def _lines(text: str) -> Iterator[int]:
    """The line of each element of ``findings``; the text is known to be valid JSON with a list there."""
    import json  # lazy: see ``parse``

    decoder = json.JSONDecoder()
    at, key = 0, ""
    while key != "findings":  # the head has three keys, none of them nested
        at = text.index('"', at)
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, at, ":")
        if key != "findings":
            _, at = decoder.raw_decode(text, at)
    line, counted = 1, 0
    at = _skip(text, at, "[")
    while text[at] != "]":
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at, ",")


def _skip(text: str, at: int, also: str) -> int:
    while text[at] in " \t\r\n" or text[at] == also:
        at += 1
    return at


def _entry(value: Any, path: str, line: int) -> tuple[Entry, int]:
    if not isinstance(value, dict):
        raise ConfigError("an entry must be an object", path=path, line=line)
    known = (*Entry._fields, "count")
    for key in value:
        if key not in known:
            raise ConfigError(f"unknown key {key!r}{nearest(key, known)}", path=path, line=line)
    for key in Entry._fields:
        if not isinstance(value.get(key), str):
            raise ConfigError(f"`{key}` must be a text", path=path, line=line)
    count = value.get("count", 1)
    if type(count) is not int or count < 1:
        raise ConfigError("`count` must be a whole number from 1", path=path, line=line)
    return Entry(*(value[key] for key in Entry._fields)), count


def apply(
    findings: Sequence[Finding],
    baseline: Baseline,
    *,
    checked: Collection[str] | None = None,
    active: Collection[str] | None = None,
    relative: Callable[[str], str] = str,
) -> tuple[list[Finding], list[Finding]]:
    """The findings with those of the baseline marked, and a ``baseline-stale`` finding for each entry that is solved.

    With a count of n the first n equal findings are known and the rest is new. An entry can only be stale where this
    run looked: ``checked`` are the paths it read (relative to the project), ``active`` the rules it ran; None is all.
    """
    identify = _identify(baseline.salt, relative)
    left = dict(baseline.entries)
    marked = []
    for finding in findings:
        if finding.suppression is None and finding.group not in _NEVER:
            entry = identify(finding)
            if left.get(entry, 0) > 0:
                left[entry] -= 1
                finding = finding._replace(suppression=_KNOWN)
        marked.append(finding)
    stale = [
        _stale(baseline, entry, baseline.entries[entry] - left[entry])
        for entry in sorted(left)
        if left[entry] > 0 and _looked_at(entry, checked, active)
    ]
    return marked, stale


def _looked_at(entry: Entry, checked: Collection[str] | None, active: Collection[str] | None) -> bool:
    if active is not None and entry.rule not in active:
        return False
    if checked is None:
        return True
    from dunlint.mask import mask  # lazy: see ``_identify``

    return entry.path in checked or any(mask(path) == entry.path for path in checked if "*" in entry.path)


def _stale(baseline: Baseline, entry: Entry, now: int) -> Finding:
    info = RULES["baseline-stale"]
    values = {**entry._asdict(), "count": baseline.entries[entry], "now": now}
    place = Position(baseline.lines.get(entry, 1), 1)
    message = {lang: text.format(**values) for lang, text in info.message.items()}
    return Finding(
        info.id, GROUP, info.severity, "", baseline.path, Span(0, 0), place, place, "", message, info.advice, (),
        sentence="\0".join(entry), named=False,
    )  # fmt: skip


def prune(
    baseline: Baseline,
    findings: Iterable[Finding],
    *,
    checked: Collection[str] | None = None,
    active: Collection[str] | None = None,
    relative: Callable[[str], str] = str,
) -> Baseline:
    """The baseline without what is solved: counts only fall, nothing is added, what was not looked at stays."""
    counts = _counts(findings, _identify(baseline.salt, relative))
    entries = {}
    for entry, count in baseline.entries.items():
        kept = min(count, counts.get(entry, 0)) if _looked_at(entry, checked, active) else count
        if kept:
            entries[entry] = kept
    return Baseline(baseline.salt, entries, baseline.path)
