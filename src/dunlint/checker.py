"""One file: read it, check it in its time, and give what was found as plain values."""

from __future__ import annotations

import os

from dunlint.config import settings_for
from dunlint.errors import ConfigError, UnreadableFile, nearest
from dunlint.finding import Skipped
from dunlint.linter import Linter, speaks_of_debt
from dunlint.memo import memo
from dunlint.metadata import merged
from dunlint.program import program
from dunlint.readers import read
from dunlint.readers.source import decode, problem
from dunlint.record import NamedTuple
from dunlint.results import Checked, in_file_order
from dunlint.template import Reading, Source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from dunlint.config import Config
    from dunlint.finding import Finding, RuleInfo
    from dunlint.markers import InlineSuppression
    from dunlint.readers import ReadSettings
    from dunlint.results import Key
    from dunlint.template import Template

    Share = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


FEW = 50  # templates of one file that are never shared out
# Problems of a file that is not checked at all: they are listed as skipped, not reported as findings.
NOT_CHECKED = frozenset({"unsupported-file", "empty-file"})
NO_TEMPLATES = {"zh": "没有找到模板", "en": "no templates found in it"}


class Loaded(NamedTuple):
    """What a reader made of one file, and the metadata that the project's globs give it."""

    path: str
    reading: Reading
    metadata: Mapping[str, Any] = {}


class TooLong(BaseException):
    """A file took longer than the config allows. No ``Exception``, so that no reader takes it for a broken file."""


def linter_for(config: Config, as_of: date | str) -> Linter:
    """The linter of a run: the config's rulesets (loaded once a process) with its choices.

    Raises RuleError for a wrong ruleset, ConfigError for the name of a rule or group that does not exist.
    """
    rules = program(config.rulesets, config.root or ".")
    select, ignore, severities = _choices(rules, config)
    return Linter(
        rules,
        profile=config.profile,
        select=select,
        ignore=ignore,
        severities=severities,
        as_of=as_of if isinstance(as_of, str) else as_of.isoformat(),
        tokenizer_name=config.tokenizer,
        bounds=config.placeholders,  # type: ignore[arg-type]  # a bound may be None: segments.bounds fills it in
    )


def _choices(rules: Mapping[str, Any], config: Config) -> tuple[list[str], list[str], dict[str, str]]:
    """``select``, ``ignore`` and severities for the linter: groups as their rules, without the program's own rules."""
    if not (config.select or config.ignore or config.rules):
        return [], [], {}
    groups: dict[str, list[str]] = {}
    for rule in rules["rules"]:
        groups.setdefault(rule["group"], []).append(rule["id"])
    known = {*groups, *(name for members in groups.values() for name in members)}
    own: set[str] = set()
    names = [*config.select, *config.ignore, *config.rules]
    if any(name not in known for name in names):
        own = {name for info in own_rules().values() for name in info[:2]}
        for name in names:
            if name not in known and name not in own:
                place: dict[str, Any] = {}
                if name in config.rules:
                    place = {"path": config.path or None, "line": config.rule_lines.get(name)}
                raise ConfigError(f"unknown rule or group {name!r}{nearest(name, sorted(known | own))}", **place)
    severities: dict[str, str] = {}
    for name, severity in config.rules.items():
        if name not in own:
            severities.update(dict.fromkeys(groups.get(name, ()), severity))
    severities.update({name: severity for name, severity in config.rules.items() if name in known - groups.keys()})
    select = [name for name in config.select if name not in own]
    ignore = [name for name in config.ignore if name not in own]
    if config.select and not select:  # only findings about suppressions or the baseline are wanted
        ignore = list(groups)
    return select, ignore, severities


def own_rules() -> dict[str, RuleInfo]:
    """The program's own rules: about suppressions, the baseline and the lock."""
    from dunlint import baseline, lock, suppress  # lazy: only for a name that no rule file has

    return {**suppress.RULES, **baseline.RULES, **lock.RULES}


def check(loaded: Loaded, linter: Linter, given: Mapping[str, Any], share: Share = map) -> Checked:
    """Every finding of one file, in file order, with fingerprints; nothing is suppressed yet.

    ``share`` is asked to lint many templates, as ``map`` would.
    """
    templates = loaded.reading.templates
    pairs = [(template, metadata_of(template, loaded.metadata, given)) for template in templates]
    findings: list[Finding] = []
    about = {"dunning": True} if _about_debts(loaded.path, templates) else {}
    seen: set[tuple[str, str | None, int, int]] = set()
    for found in _linted([(template, {**about, **metadata}) for template, metadata in pairs], linter, share):
        for finding in found:
            # another way through the same text (a choice in source code, an alias) has the same places
            place = (finding.rule, finding.cell and f"{finding.sheet}!{finding.cell}", *finding.span)
            if finding.match and place in seen:
                continue
            seen.add(place)
            findings.append(finding)
    if pairs:
        findings.extend(linter.file_rules(pairs))
    skipped = []
    for item in loaded.reading.problems:
        if item.rule in NOT_CHECKED:
            skipped.append(Skipped(loaded.path, item.detail))
            continue
        told = linter.problem(item)
        if told is not None:
            findings.append(told)
        elif item.rule == "unreadable-file":  # a ruleset without that rule: said all the same
            skipped.append(Skipped(loaded.path, item.detail))
    if not templates and not loaded.reading.problems:
        skipped.append(Skipped(loaded.path, NO_TEMPLATES))
    return Checked(
        loaded.path,
        fingerprinted(sorted(findings, key=in_file_order)),
        tuple(linter.info(template, metadata) for template, metadata in pairs),
        tuple(skipped),
        _comments(loaded.reading),
    )


def _linted(
    pairs: Sequence[tuple[Template, Mapping[str, Any]]], linter: Linter, share: Share
) -> Iterable[Sequence[Finding]]:
    """The findings of each template."""
    return (map if len(pairs) <= FEW else share)(lambda pair: linter.lint(*pair), pairs)


_DUNNING = (
    "collect",
    "dunning",
    "overdue",
    "repay",
    "debt",
    "loan",
    "催收",
    "催缴",
    "逾期",
    "还款",
    "欠费",
    "贷后",
    "清收",
    "外访",
)


def _about_debts(path: str, templates: Sequence[Template]) -> bool:
    """Whether a file holds dunning templates: by its name, or because a third of its texts speak of a debt.

    A text that names no debt itself (您的案件已移交公安) is judged by its neighbours.
    """
    name = path.replace("\\", "/").rsplit("/", 1)[-1].lower()
    if any(word in name for word in _DUNNING):
        return True
    told = sum(speaks_of_debt(template.body.text) for template in templates)
    return len(templates) > 1 and 3 * told >= len(templates)


def metadata_of(template: Template, glob: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of a template: its own keys, the file's defaults, the glob's, ``--set``, what names tell."""
    return merged(template.own, template.defaults, glob, given, template.inferred)


def _comments(reading: Reading) -> tuple[InlineSuppression, ...]:
    """The suppressions in the comments of a file."""
    by_source: dict[int, tuple[Source, list[Template]]] = {}
    for template in reading.templates:
        by_source.setdefault(id(template.source), (template.source, []))[1].append(template)
    for item in reading.problems:
        by_source.setdefault(id(item.source), (item.source, []))
    if not any("dunlint:" in source.text for source, _ in by_source.values()):
        return ()
    from dunlint.markers import scan  # lazy: few files have suppressions

    return tuple(item for source, templates in by_source.values() for item in scan(source, templates))


def fingerprinted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with the fingerprint that the baseline and reports know them by.

    It is made of the rule, the path, the template's own name (never an index), the normalised sentence and a running
    number among equals; a line number is not in it, so that an edit elsewhere in the file changes nothing.
    """
    seen: dict[tuple[str, ...], int] = {}
    result = []
    for finding in findings:
        identity = (finding.rule, finding.path, finding.template if finding.named else "", finding.sentence)
        number = seen.get(identity, 0)
        seen[identity] = number + 1
        result.append(finding._replace(fingerprint=_digest("\0".join((*identity, str(number))))))
    return tuple(result)


def _digest(text: str) -> str:
    return str(_sha256()(text.encode("utf-8", "surrogatepass")).hexdigest())[:32]


@memo(1_000)
def _sha256() -> Any:
    """SHA-256 without ``hashlib``, whose import of OpenSSL costs more than a check."""
    for module in ("_sha2", "_sha256"):  # since Python 3.12, before
        try:
            return __import__(module).sha256
        except ImportError:
            continue
    from hashlib import sha256

    return sha256


def sources_of(reading: Reading) -> dict[Key, Source]:
    """The decoded sources of a file (one, or one a cell of a spreadsheet) by path, sheet and cell."""
    found: dict[Key, Source] = {}
    for source in (
        *(template.source for template in reading.templates),
        *(item.source for item in reading.problems),
    ):
        found[source.path, source.sheet, source.cell] = source
    return found


def load(path: str, config: Config, data: bytes | None = None) -> Loaded:
    """Read one file (or ``data`` under its name) as the config says."""
    settings = settings_for(config, path)
    return Loaded(path, _reading(path, data, settings), settings.metadata)


def _reading(path: str, data: bytes | None, settings: ReadSettings) -> Reading:
    if data is None:
        try:
            with open(path, "rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                data = stream.read(settings.limits.max_bytes + 1)
            if len(data) > settings.limits.max_bytes:
                limit = f"max-bytes = {settings.limits.max_bytes:,}"
                zh, en = (
                    f"文件大小 {size:,} 字节，超过上限 {limit}，未检查。",
                    f"{size:,} bytes, over {limit}; not checked",
                )
                return Reading([], [problem("unreadable-file", Source(path, b"", ""), None, zh, en)])
        except OSError as error:
            what = error.strerror or str(error)
            return Reading(
                [],
                [
                    problem(
                        "unreadable-file", Source(path, b"", ""), None, f"无法打开：{what}", f"cannot be opened: {what}"
                    )
                ],
            )
    return read(path, data, settings)


def check_file(
    path: str, data: bytes | None, linter: Linter, config: Config, share: Share = map
) -> tuple[Checked, dict[Key, Source]]:
    """Read and check one file in the config's time; one that takes longer gets an ``unreadable-file`` finding.

    ``share``: see ``check``.
    """
    try:
        with time_limit(config.timeout):
            loaded = load(path, config, data)
            return check(loaded, linter, config.set, share), sources_of(loaded.reading)
    except TooLong:
        source = Source(path, b"", "")
        seconds = f"{config.timeout:g}"
        late = problem(
            "unreadable-file",
            source,
            None,
            f"检查超过 {seconds} 秒，已中止。",
            f"took longer than {seconds} seconds, given up",
        )
        return check(Loaded(path, Reading([], [late])), linter, {}), {(path, None, None): source}
    except Exception as error:
        error.add_note(f"in {path}")
        raise


class time_limit:
    """Raises ``TooLong`` in the block after ``seconds``; no limit off the main thread or where there is no timer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.before: Any = None

    def __enter__(self) -> None:
        signal = _signals()  # lazy: the API for texts has no limit and leaves signals alone
        if self.seconds > 0 and hasattr(signal, "setitimer"):
            try:
                self.before = signal.signal(signal.SIGALRM, _too_long)
            except ValueError:  # not the main thread
                return
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *_: object) -> None:
        if self.before is not None:
            signal = _signals()
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)


def _signals() -> Any:
    """The module of signals without its enumerations, which take longer to make than a text to check."""
    try:
        return __import__("_signal")
    except ImportError:  # another interpreter
        return __import__("signal")


def _too_long(*_: object) -> None:
    raise TooLong


# --- for worker processes and cached files -----------------------------------------------------------------------

_worker: list[tuple[Linter, Config]] = []  # what a worker process was started with; never used in the main process


def start_worker(config: Config, as_of: str) -> None:
    """Build the linter of a worker process."""
    _worker[:] = [(linter_for(config, as_of), config)]


def work(files: Sequence[str]) -> list[Checked]:
    """Check files in a worker process."""
    linter, config = _worker[0]
    return [check_file(path, None, linter, config)[0] for path in files]


def decoded(item: Checked, config: Config) -> dict[Key, Source]:
    """The sources of a file that another process checked; it is parsed again only where a cell has a finding."""
    if any(finding.sheet is not None or finding.cell is not None for finding in item.findings):
        return sources_of(load(item.path, config).reading)
    try:
        with open(item.path, "rb") as stream:
            return decoded_bytes(item.path, stream.read(config.limits.max_bytes + 1), config)
    except OSError:
        return {(item.path, None, None): Source(item.path, b"", "")}


def decoded_bytes(path: str, data: bytes, config: Config) -> dict[Key, Source]:
    """The source of a text file."""
    try:
        source = decode(path, data, settings_for(config, path).encoding)
    except UnreadableFile:
        source = Source(path, b"", "")
    return {(path, None, None): source}
