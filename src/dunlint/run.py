"""One run: paths and a config in, a report out. Also the Python API; the command line is a thin caller of this module.

``lint`` is pure and everything in it can be pickled, so the same call serves the command line, the language server and
a worker of a batch engine. ``run`` adds files, the result cache, worker processes and a bound on the time of each file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dunlint.align import MappedText
from dunlint.config import Config, relative, settings_for
from dunlint.errors import ConfigError, UnreadableFile, nearest
from dunlint.finding import Finding, Report, RuleInfo, RulesetInfo, Skipped, TemplateInfo
from dunlint.linter import Linter
from dunlint.metadata import KEYS, canonical, is_metadata_key, merged
from dunlint.readers import ReadSettings, read
from dunlint.readers.source import decode, problem
from dunlint.template import Reading, Source, Template

if TYPE_CHECKING:
    from datetime import date

    from dunlint.baseline import Baseline
    from dunlint.changes import Changes
    from dunlint.markers import InlineSuppression

# Problems of a file that is not checked at all: they are listed as skipped, not reported as findings.
NOT_CHECKED = frozenset({"unsupported-file", "empty-file"})
NO_TEMPLATES = {"zh": "没有找到模板", "en": "no templates found in it"}

Key = tuple[str, str | None, str | None]


class Loaded(NamedTuple):
    """What a reader made of one file, and the metadata that the project's globs give it."""

    path: str
    reading: Reading
    metadata: Mapping[str, Any] = {}


class Checked(NamedTuple):
    """What the linter made of one file: plain values that a worker process or the cache can hand over."""

    path: str
    findings: tuple[Finding, ...] = ()
    templates: tuple[TemplateInfo, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    comments: tuple[InlineSuppression, ...] = ()


# --- the pure part -----------------------------------------------------------------------------------------------


def lint(
    loaded: Iterable[Loaded],
    linter: Linter,
    config: Config = Config(),  # noqa: B008 (frozen)
    *,
    baseline: Baseline | None = None,
    complete: bool = False,
) -> Report:
    """Check what readers made of some files. Pure; the day and the profile are the linter's.

    ``complete`` says that the whole project is here, so that any suppression without a finding counts as unused.
    """
    items = list(loaded)
    checked = [check(item, linter, config.set) for item in items]
    sources = {key: source for item in items for key, source in sources_of(item.reading).items()}
    return assemble(checked, sources, linter, config, baseline=baseline, complete=complete)


def check(loaded: Loaded, linter: Linter, given: Mapping[str, Any]) -> Checked:
    """Every finding of one file, in file order, with fingerprints; nothing is suppressed yet."""
    templates = loaded.reading.templates
    pairs = [(template, metadata_of(template, loaded.metadata, given)) for template in templates]
    findings: list[Finding] = []
    for template, metadata in pairs:
        findings.extend(linter.lint(template, metadata))
    if pairs:
        findings.extend(linter.file_rules(pairs))
    skipped = []
    for item in loaded.reading.problems:
        if item.rule in NOT_CHECKED:
            skipped.append(Skipped(loaded.path, item.detail))
            continue
        finding = linter.problem(item)
        if finding is not None:
            findings.append(finding)
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


def in_file_order(finding: Finding) -> tuple[Any, ...]:
    """The order of findings in a report: path, place, rule."""
    return (finding.path, finding.sheet or "", finding.start, finding.end, finding.cell or "", finding.rule)


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
    from hashlib import sha256  # lazy: a clean file needs none

    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def sources_of(reading: Reading) -> dict[Key, Source]:
    """The decoded sources of a file (one, or one a cell of a spreadsheet) by path, sheet and cell."""
    found: dict[Key, Source] = {}
    for source in (
        *(template.source for template in reading.templates),
        *(item.source for item in reading.problems),
    ):
        found[source.path, source.sheet, source.cell] = source
    return found


def assemble(
    checked: Sequence[Checked],
    sources: Mapping[Key, Source],
    linter: Linter,
    config: Config,
    *,
    baseline: Baseline | None = None,
    complete: bool = False,
    skipped: Sequence[Skipped] = (),
    notices: Sequence[Mapping[str, str]] = (),
) -> Report:
    """The report of the checked files: suppressions and the baseline mark findings, none is dropped."""
    findings = sorted((finding for item in checked for finding in item.findings), key=in_file_order)
    rules: dict[str, RuleInfo] = linter.infos()
    about: list[Finding] = []
    if config.suppressions or any(item.comments for item in checked):
        findings, about = _suppressed(findings, checked, linter, config, complete)
    if baseline is not None:
        findings, stale = _known(findings, baseline, checked, linter, config)
        about += stale
    if about:
        graded = [_graded(finding, config) for finding in about]
        about = [finding for finding in graded if finding is not None]
        findings = sorted([*findings, *fingerprinted(about)], key=in_file_order)
        rules = {**rules, **own_rules(finding.rule for finding in about)}
    templates = tuple(info for item in checked for info in item.templates)
    return Report(
        findings=tuple(findings),
        templates=templates,
        files=sum(1 for item in checked if item.templates or item.findings),
        skipped=(*skipped, *(one for item in checked for one in item.skipped)),
        sources=sources,
        rules=rules,
        rulesets=tuple(RulesetInfo(*info) for info in linter.program["infos"]),
        as_of=linter.as_of,
        profile=linter.profile,
        laws=linter.program["laws"],
        notices=tuple(notices),
    )


def _suppressed(
    findings: list[Finding], checked: Sequence[Checked], linter: Linter, config: Config, complete: bool
) -> tuple[list[Finding], list[Finding]]:
    """The findings with suppressions marked, and the findings about suppressions."""
    from datetime import date  # lazy, like the next: most runs have no suppressions

    from dunlint import suppress

    return suppress.mark(
        findings,
        [comment for item in checked for comment in item.comments],
        config.suppressions,
        as_of=date.fromisoformat(linter.as_of),
        rules={rule["id"]: rule["group"] for rule in linter.program["rules"]},
        active=set(linter.infos()),
        checked=((info.path, info.id) for item in checked for info in item.templates),
        complete=complete,
        expiring_days=config.expiring_days,
        config_path=config.path or "dunlint.yaml",
        relative=lambda path: relative(config, path),
    )


def _known(
    findings: list[Finding], baseline: Baseline, checked: Sequence[Checked], linter: Linter, config: Config
) -> tuple[list[Finding], list[Finding]]:
    """The findings with those of the baseline marked, and the findings about entries that are solved."""
    from dunlint.baseline import apply  # lazy: only a project with a baseline needs it

    paths = {relative(config, item.path) for item in checked}
    return apply(
        findings, baseline, checked=paths, active=set(linter.infos()), relative=lambda path: relative(config, path)
    )


def own_rules(names: Iterable[str]) -> dict[str, RuleInfo]:
    """The program's own rules of these names: about suppressions and the baseline."""
    from dunlint import baseline, suppress  # lazy: only a run with findings about them gets here

    known = {**suppress.RULES, **baseline.RULES}
    return {name: known[name] for name in names}


def _graded(finding: Finding, config: Config) -> Finding | None:
    """A finding of the program's own rules with the severity of the config; None when it is switched off."""
    severity = config.rules.get(finding.rule) or config.rules.get(finding.group)
    if severity == "disabled" or finding.rule in config.ignore or finding.group in config.ignore:
        return None
    if config.select and finding.rule not in config.select and finding.group not in config.select:
        return None
    return finding._replace(severity=severity) if severity else finding


# --- rules -------------------------------------------------------------------------------------------------------


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
        from dunlint import baseline, suppress  # lazy: only for a name that no rule file has

        own = {name for table in (suppress.RULES, baseline.RULES) for info in table.values() for name in info[:2]}
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
    return select, [name for name in config.ignore if name not in own], severities


@lru_cache(maxsize=8)
def program(names: tuple[str, ...], base: str) -> Mapping[str, Any]:
    """The compiled rulesets, kept for the life of the process: ``program.cache_clear()`` after a rule was edited."""
    from dunlint import ruleset

    return ruleset.compile_program(ruleset.load(names, base))


# --- files -------------------------------------------------------------------------------------------------------


class Stdin(NamedTuple):
    """Standard input: the name that stands for it (and tells its format) and what was read."""

    path: str
    data: bytes


class TooLong(BaseException):
    """A file took longer than the config allows. No ``Exception``, so that no reader takes it for a broken file."""


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


def check_file(path: str, data: bytes | None, linter: Linter, config: Config) -> tuple[Checked, dict[Key, Source]]:
    """Read and check one file in the config's time; one that takes longer gets an ``unreadable-file`` finding."""
    try:
        with time_limit(config.timeout):
            loaded = load(path, config, data)
            return check(loaded, linter, config.set), sources_of(loaded.reading)
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
        import signal  # lazy: the API for texts has no limit and leaves signals alone

        if self.seconds > 0 and hasattr(signal, "setitimer"):
            try:
                self.before = signal.signal(signal.SIGALRM, _too_long)
            except ValueError:  # not the main thread
                return
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def __exit__(self, *_: object) -> None:
        if self.before is not None:
            import signal

            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)


def _too_long(*_: object) -> None:
    raise TooLong


def run(
    paths: Sequence[str] = (),
    config: Config = Config(),  # noqa: B008 (frozen)
    *,
    as_of: date | str,
    stdin: Stdin | None = None,
    jobs: int = 1,
    cached: bool = False,
    progress: Callable[[int, int], None] | None = None,
    changes: Changes | None = None,
    contents: Mapping[str, bytes] = {},
) -> Report:
    """Find, read and check files. ``-`` among ``paths`` stands for ``stdin``; no paths at all are the whole project.

    ``jobs`` is the number of processes, 0 decides by the work. ``progress`` hears (files done, files in all). With
    ``changes`` only changed files are read, and only findings of changed templates reported; ``contents`` are bytes
    that stand for those on disk (what is staged). Raises ConfigError and RuleError; what is wrong with a template file
    is a finding.
    """
    linter = linter_for(config, as_of)
    files, skipped, notices = find_files(paths, config)
    if changes is not None:
        files = [path for path in files if path in changes.files]
        skipped = [item for item in skipped if item.path in changes.files]
    checked, sources = check_files(
        files, linter, config, jobs=jobs, cached=cached, progress=progress, contents=contents
    )
    if stdin is not None and "-" in paths:
        item, found = check_file(stdin.path, stdin.data, linter, config)
        checked.append(item)
        sources.update(found)
    known = None
    if config.baseline:
        from dunlint import baseline  # lazy: only a project with a baseline needs it

        known = baseline.load(config.baseline)
    complete = not paths and not config.select and changes is None
    report = assemble(
        checked, sources, linter, config, baseline=known, complete=complete, skipped=skipped, notices=notices
    )
    return report if changes is None else _changed_only(report, changes, contents, config)


def _changed_only(report: Report, changes: Changes, contents: Mapping[str, bytes], config: Config) -> Report:
    """The report with the findings of changed templates only: files with findings are read again for templates."""
    from dunlint.changes import keep  # lazy: only a run with --diff or --staged needs it

    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    kept: list[Finding] = []
    for path, findings in by_path.items():
        if path in changes.files:
            templates = load(path, config, contents.get(path)).reading.templates
            kept += keep(findings, templates, changes.files[path])
    return report._replace(findings=tuple(kept))


def find_files(paths: Sequence[str], config: Config) -> tuple[list[str], list[Skipped], list[dict[str, str]]]:
    """The files to check, in order, those met that cannot be, and a notice about files no template can stand in."""
    named = [path for path in paths if path != "-"]
    if paths and not named:
        return [], [], []
    from dunlint.discover import discover  # lazy: a text from standard input needs none

    found = discover(named, config)
    if not found.ignored:
        return found.files, found.skipped, []
    listed = ", ".join(f"{suffix} {number}" for suffix, number in found.ignored.items())
    notice = {
        "zh": f"未检查不含模板的文件（后缀与个数）：{listed}",
        "en": f"files without templates, by suffix: {listed}",
    }
    return found.files, found.skipped, [notice]


def check_files(
    files: Sequence[str],
    linter: Linter,
    config: Config,
    *,
    jobs: int = 1,
    cached: bool = False,
    progress: Callable[[int, int], None] | None = None,
    contents: Mapping[str, bytes] = {},
) -> tuple[list[Checked], dict[Key, Source]]:
    """Check files in this process or in several; the result is the same, in the order of ``files``."""
    del cached
    workers = min(jobs or _workers(files), len(files))
    if workers > 1 and not contents:
        return _in_processes(files, linter, config, workers, progress)
    checked = []
    sources: dict[Key, Source] = {}
    for number, path in enumerate(files):
        item, found = check_file(path, contents.get(path), linter, config)
        checked.append(item)
        sources.update(found)
        if progress is not None:
            progress(number + 1, len(files))
    return checked, sources


# --- processes ---------------------------------------------------------------------------------------------------

ENOUGH = 400_000  # bytes of template files below which starting a process costs more than it saves (benchmarks/)
CHUNK = 16  # files handed to a process at a time: few enough to share the work out evenly


def _workers(files: Sequence[str]) -> int:
    """How many processes the work is worth."""
    if len(files) < 4:
        return 1
    size = sum(os.path.getsize(path) for path in files if os.path.exists(path))
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, size // ENOUGH + 1 if size >= ENOUGH else 1))


def _in_processes(
    files: Sequence[str],
    linter: Linter,
    config: Config,
    workers: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[list[Checked], dict[Key, Source]]:
    from concurrent.futures import ProcessPoolExecutor  # lazy, as the next: small runs stay in one process
    from multiprocessing import get_all_start_methods, get_context

    method = "fork" if "fork" in get_all_start_methods() and not _threads() else "spawn"
    chunks = [files[at : at + CHUNK] for at in range(0, len(files), CHUNK)]
    checked: list[Checked] = []
    with ProcessPoolExecutor(workers, get_context(method), _start_worker, (config, linter.as_of)) as pool:
        for done in pool.map(_work, chunks):
            checked.extend(done)
            if progress is not None:
                progress(len(checked), len(files))
    sources: dict[Key, Source] = {}
    for item in checked:
        sources.update(decoded(item, config))
    return checked, sources


def _threads() -> bool:
    """Whether other threads run: forking would then copy locks they hold."""
    import threading

    return threading.active_count() > 1


_worker: list[tuple[Linter, Config]] = []  # what a worker process was started with; never used in the main process


def _start_worker(config: Config, as_of: str) -> None:
    _worker[:] = [(linter_for(config, as_of), config)]


def _work(files: Sequence[str]) -> list[Checked]:
    linter, config = _worker[0]
    return [check_file(path, None, linter, config)[0] for path in files]


def decoded(item: Checked, config: Config) -> dict[Key, Source]:
    """The sources of a file that was checked elsewhere: read again, and parsed only where a cell has a finding."""
    if any(finding.sheet is not None or finding.cell is not None for finding in item.findings):
        return sources_of(load(item.path, config).reading)
    try:
        with open(item.path, "rb") as stream:
            data = stream.read(config.limits.max_bytes + 1)
        source = decode(item.path, data, settings_for(config, item.path).encoding)
    except (OSError, UnreadableFile):
        source = Source(item.path, b"", "")
    return {(item.path, None, None): source}


# --- the Python API ----------------------------------------------------------------------------------------------


def check_text(text: str, *, config: Config | None = None, as_of: date | str | None = None, **metadata: Any) -> Report:
    """Check one text. Keywords are its metadata, by any name of the vocabulary: ``channel="sms", audience="debtor"``.

    No file is read but the rulesets, once a process. ``as_of`` (a date or ISO text) defaults to today: pass it where
    a result must not depend on the clock. Raises ConfigError for unknown metadata.
    """
    settings = config or Config()
    template = Template("text", MappedText.verbatim(text), Source("<text>", b"", text), own=_own(metadata), named=False)
    return lint([Loaded("<text>", Reading([template]))], linter_for(settings, as_of or _today(settings)), settings)


def check_paths(
    paths: str | Sequence[str],
    *,
    config: Config | str | None = None,
    as_of: date | str | None = None,
    jobs: int = 1,
    **metadata: Any,
) -> Report:
    """Check files and folders. ``config`` is a Config, the path of one, or None to look for ``dunlint.yaml``.

    Keywords are metadata for templates that say nothing else, as ``--set`` does. Raises ConfigError and RuleError.
    """
    from dunlint import config as configs

    named = [paths] if isinstance(paths, str) else list(paths)
    if config is None:
        config = configs.find(named[0] if named else ".")
    settings = config if isinstance(config, Config) else configs.load(config) if config else Config()
    if metadata:
        settings = settings._replace(set={**settings.set, **_own(metadata)})
    return run(named, settings, as_of=as_of or _today(settings), jobs=jobs)


def _own(metadata: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in metadata.items() if value is not None}
    for key in given:
        if not is_metadata_key(key):
            raise ConfigError(f"unknown metadata key {key!r}{nearest(key, KEYS)}")
    return canonical(given)


def _today(config: Config) -> str:
    from datetime import date  # lazy: only a call without a day reads the clock

    return config.as_of or date.today().isoformat()
