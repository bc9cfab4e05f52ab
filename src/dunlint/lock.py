"""The lock file: which rulesets a project has reviewed. A run with other rules says so, and can fail for it.

``dunlint rules lock`` writes it, one ruleset a line, the same bytes for the same rules. The digest covers every YAML file
of a ruleset, so an edited word list shows as well as a new release. Where a locked ruleset has changed, its rules still run.
"""

from __future__ import annotations

from dunlint.errors import ConfigError
from dunlint.finding import Finding, RuleInfo, RulesetInfo
from dunlint.record import NamedTuple
from dunlint.span import Position, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any


GROUP = "lock"
NAME = "dunlint.lock"
VERSION = 1
MAX_BYTES = 1_000_000
RULES: Mapping[str, RuleInfo] = {
    "ruleset-changed": RuleInfo(
        "ruleset-changed",
        GROUP,
        {"zh": "规则集与锁定文件不符", "en": "Ruleset differs from the lock file"},
        "error",
        "core",
        {"zh": "规则集 {name}：{what_zh}。", "en": "Ruleset {name}: {what_en}."},
        {
            "zh": "审阅规则的改动后运行 `dunlint rules lock`。",
            "en": "Review what has changed in the rules, then run `dunlint rules lock`.",
        },
        ruleset="dunlint",
    )
}


class Locked(NamedTuple):
    """One ruleset of a lock file and the line where it stands."""

    name: str
    version: str
    digest: str
    line: int = 0


def dump(rulesets: Iterable[RulesetInfo]) -> bytes:
    """The bytes of a lock file for ``rulesets``."""
    import json  # lazy: only ``rules lock`` and projects with a lock need it

    rows = [f" {json.dumps(item._asdict(), ensure_ascii=False)}," for item in sorted(rulesets)]
    lines = ["{", f'"dunlint-lock": {VERSION},', '"rulesets": [', *rows, " null]", "}", ""]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def load(path: str) -> tuple[Locked, ...]:
    """Read a lock file. Raises ConfigError for a missing or a wrong one."""
    from dunlint.files import read_regular  # lazy: only a project with a lock needs it

    try:
        data = read_regular(path, MAX_BYTES + 1)
    except OSError as error:
        what = f"the lock file cannot be read: {error.strerror or error}; dunlint rules lock writes it"
        raise ConfigError(what, path=path) from error
    return parse(data, path)


def parse(data: bytes, path: str = NAME) -> tuple[Locked, ...]:
    """The rulesets of a lock file from its bytes. Raises ConfigError."""
    import json  # lazy: see ``dump``

    if len(data) > MAX_BYTES:
        raise ConfigError(f"the lock file has more than {MAX_BYTES:,} bytes", path=path)
    try:
        text = data.decode("utf-8-sig")
        root = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"the lock file is not JSON: {error.msg}", path=path, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the lock file is not usable: {type(error).__name__}", path=path) from error
    if not isinstance(root, dict) or root.get("dunlint-lock") != VERSION or not isinstance(root.get("rulesets"), list):
        raise ConfigError(f"not a lock file of version {VERSION}", path=path, line=1)
    return tuple(_locked(item, path, text) for item in root["rulesets"] if item is not None)


def _locked(item: Any, path: str, text: str) -> Locked:
    fields: list[Any] = [item.get(key) for key in RulesetInfo._fields] if isinstance(item, dict) else []
    if not fields or not all(isinstance(field, str) and field for field in fields):
        raise ConfigError("each ruleset needs name, version and digest", path=path)
    name, version, digest = fields
    at = text.find(digest)
    return Locked(name, version, digest, text.count("\n", 0, at) + 1 if at >= 0 else 1)


def differences(locked: Sequence[Locked], rulesets: Sequence[RulesetInfo], path: str) -> list[Finding]:
    """A finding for each ruleset that is not as it was locked, is not locked, or is locked and not used."""
    known = {item.name: item for item in locked}
    found = []
    for info in rulesets:
        old = known.pop(info.name, None)
        if old is None:
            found.append(_finding(info.name, 1, "不在锁定文件中", "not in the lock file", path))
        elif old.digest != info.digest:
            versions = old.version if old.version == info.version else f"{old.version} → {info.version}"
            zh, en = f"内容与锁定的不同（{versions}）", f"its files are not the locked ones ({versions})"
            found.append(_finding(info.name, old.line, zh, en, path))
    for left in known.values():
        found.append(_finding(left.name, left.line, "已锁定，但本次未使用", "locked, but not used in this run", path))
    return found


def _finding(name: str, line: int, zh: str, en: str, path: str) -> Finding:
    info = RULES["ruleset-changed"]
    message = {lang: text.format(name=name, what_zh=zh, what_en=en) for lang, text in info.message.items()}
    place = Position(line, 1)
    return Finding(
        info.id, GROUP, info.severity, "", path, Span(0, 0), place, place, "", message, info.advice, (),
        sentence=name, named=False,
    )  # fmt: skip
