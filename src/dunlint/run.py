"""One run: paths and a config in, a report out. Also the Python API; the command line is a thin caller of this module.

``lint`` is pure and everything in it can be pickled, so the same call serves the command line, the language server and
a worker of a batch engine. ``run`` adds files, the result cache, worker processes and a bound on the time of each file.
The engine is imported when a file has to be checked: a run over files that the cache knows does without it.
"""

from __future__ import annotations

from dunlint import program, results
from dunlint.config import Config, relative
from dunlint.finding import Report, RulesetInfo
from dunlint.record import NamedTuple
from dunlint.results import in_file_order
from dunlint.template import Source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from dunlint.baseline import Baseline
    from dunlint.changes import Changes
    from dunlint.checker import Loaded, Share
    from dunlint.finding import Finding, RuleInfo, Skipped
    from dunlint.linter import Linter
    from dunlint.results import Checked, Key


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
    from dunlint.checker import check, sources_of  # lazy: a warm run needs no engine

    items = list(loaded)
    checked = [check(item, linter, config.set) for item in items]
    sources = {key: source for item in items for key, source in sources_of(item.reading).items()}
    engine = Engine(config, linter.as_of, linter)
    return assemble(checked, sources, engine, baseline=baseline, complete=complete)


class Engine:
    """The linter of a run, built when a file needs it, and what is known of its rules without it."""

    def __init__(self, config: Config, as_of: str, linter: Linter | None = None) -> None:
        self.config, self.as_of = config, as_of
        self._linter = linter
        self._infos: Mapping[str, RuleInfo] | None = None

    @property
    def linter(self) -> Linter:
        if self._linter is None:
            from dunlint.checker import linter_for  # lazy: this is what a warm run does without

            self._linter = linter_for(self.config, self.as_of)
        return self._linter

    @property
    def is_built(self) -> bool:
        return self._linter is not None

    @property
    def infos(self) -> Mapping[str, RuleInfo]:
        """The rules that are switched on."""
        if self._infos is None:
            self._infos = self.linter.infos()
        return self._infos

    def rulesets(self) -> tuple[RulesetInfo, ...]:
        """Names, versions and digests."""
        if self._linter is None:
            known = program.index(self.config.rulesets, self.config.root or ".")
            if known is not None:
                return tuple(RulesetInfo(*info) for info in known[1])
        return tuple(RulesetInfo(*info) for info in self.linter.program["infos"])


def assemble(
    checked: Sequence[Checked],
    sources: Mapping[Key, Source],
    engine: Engine,
    *,
    baseline: Baseline | None = None,
    complete: bool = False,
    skipped: Sequence[Skipped] = (),
    notices: Sequence[Mapping[str, str]] = (),
    told: Sequence[Finding] = (),
) -> Report:
    """The report of the checked files: suppressions and the baseline mark findings, none is dropped.

    ``told`` are findings of the program's own rules about the run itself. Rules and laws are left empty where no file
    needed the engine: then there is no finding to explain.
    """
    config = engine.config
    findings = sorted((finding for item in checked for finding in item.findings), key=in_file_order)
    about = list(told)
    if config.suppressions or any(item.comments for item in checked):
        findings, faults = _suppressed(findings, checked, engine.linter, config, complete)
        about += faults
    if baseline is not None:
        findings, stale = _known(findings, baseline, checked, engine.linter, config)
        about += stale
    rules: Mapping[str, RuleInfo] = engine.infos if engine.is_built else {}
    if about:
        graded = [_graded(finding, config) for finding in about]
        about = [finding for finding in graded if finding is not None]
        from dunlint.checker import fingerprinted, own_rules  # lazy: here there is an engine already

        findings = sorted([*findings, *fingerprinted(about)], key=in_file_order)
        own = own_rules()
        rules = {**rules, **{finding.rule: own[finding.rule] for finding in about}}
    templates = tuple(info for item in checked for info in item.templates)
    return Report(
        findings=tuple(findings),
        templates=templates,
        files=sum(1 for item in checked if item.templates or item.findings),
        skipped=(*skipped, *(one for item in checked for one in item.skipped)),
        sources=sources,
        rules=rules,
        rulesets=engine.rulesets(),
        as_of=engine.as_of,
        profile=config.profile,
        laws=engine.linter.program["laws"] if engine.is_built else {},
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


def _graded(finding: Finding, config: Config) -> Finding | None:
    """A finding of the program's own rules with the severity of the config; None when it is switched off."""
    severity = config.rules.get(finding.rule) or config.rules.get(finding.group)
    if severity == "disabled" or finding.rule in config.ignore or finding.group in config.ignore:
        return None
    if config.select and finding.rule not in config.select and finding.group not in config.select:
        return None
    return finding._replace(severity=severity) if severity else finding


# --- files -------------------------------------------------------------------------------------------------------


class Stdin(NamedTuple):
    """Standard input: the name that stands for it (and tells its format) and what was read."""

    path: str
    data: bytes


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
    that stand for those on disk (what is staged). With ``cached`` files that the cache of the user knows are not
    checked again; the report then has no texts and metadata of their templates. Raises ConfigError and RuleError; what
    is wrong with a template file is a finding.
    """
    engine = Engine(config, as_of if isinstance(as_of, str) else as_of.isoformat())
    files, skipped, notices = find_files(paths, config)
    if changes is not None:
        files = [path for path in files if path in changes.files]
        skipped = [item for item in skipped if item.path in changes.files]
    checked, sources = check_files(files, engine, jobs=jobs, cached=cached, progress=progress, contents=contents)
    if stdin is not None and "-" in paths:
        from dunlint.checker import check_file

        item, found = check_file(stdin.path, stdin.data, engine.linter, config, _sharing(jobs))
        checked.append(item)
        sources.update(found)
    known = None
    if config.baseline:
        from dunlint import baseline  # lazy: only a project with a baseline needs it
        from dunlint.discover import shown

        known = baseline.load(config.baseline)._replace(path=shown(config.baseline))
    about: list[Finding] = []
    if config.lock:
        from dunlint import lock  # lazy: only a project with a lock needs it
        from dunlint.discover import shown

        about = lock.differences(lock.load(config.lock), engine.rulesets(), shown(config.lock))
        notices += [dict(finding.message) for finding in about]
    complete = not paths and not config.select and changes is None
    if not checked or not cached:
        engine.linter  # noqa: B018 (wrong rules and options are told even where there is nothing to check)
    report = assemble(
        checked, sources, engine, baseline=known, complete=complete, skipped=skipped, notices=notices, told=about
    )
    return report if changes is None else _changed_only(report, changes, contents, config)


def _changed_only(report: Report, changes: Changes, contents: Mapping[str, bytes], config: Config) -> Report:
    """The report with the findings of changed templates only: files with findings are read again for templates."""
    from dunlint.changes import keep  # lazy: only a run with --diff or --staged needs it
    from dunlint.checker import load

    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.path, []).append(finding)
    kept: list[Finding] = []
    for path, findings in by_path.items():
        kept += [finding for finding in findings if finding.group == "lock"]  # about the run, not about a change
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
    engine: Engine,
    *,
    jobs: int = 1,
    cached: bool = False,
    progress: Callable[[int, int], None] | None = None,
    contents: Mapping[str, bytes] = {},
) -> tuple[list[Checked], dict[Key, Source]]:
    """Check files in this process or in several; the result is the same, in the order of ``files``."""
    keep = _Kept(engine, contents) if cached else None
    known: dict[str, Checked] = {}
    sources: dict[Key, Source] = {}
    if keep is not None:
        for path in files:
            item = keep.load(path)
            if item is not None:
                known[path] = item
        sources.update(keep.sources)
    left = [path for path in files if path not in known]
    if left:
        for item, found in _check_left(left, engine, jobs, contents, progress):
            known[item.path] = item
            sources.update(found)
            if keep is not None:
                keep.store(item, found)
    return [known[path] for path in files], sources


def _check_left(
    files: Sequence[str],
    engine: Engine,
    jobs: int,
    contents: Mapping[str, bytes],
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[Checked, dict[Key, Source]]]:
    """Check the files that are not in the cache."""
    from dunlint import checker, workers  # lazy: a warm run needs neither

    number = 1 if contents else min(jobs or workers.number_for(files), len(files))
    done: Iterable[tuple[Checked, dict[Key, Source]]]
    if number > 1:
        engine.linter.program  # noqa: B018 (compiled here, so that forked processes share it)
        start = (engine.config, engine.as_of)
        found = workers.in_order(checker.work, files, number, checker.start_worker, start)
        done = ((item, checker.decoded(item, engine.config)) for item in found)
    else:
        share = _sharing(jobs)
        done = (checker.check_file(path, contents.get(path), engine.linter, engine.config, share) for path in files)
    for count, pair in enumerate(done, 1):
        yield pair
        if progress is not None:
            progress(count, len(files))


def _sharing(jobs: int) -> Share:
    """How many templates of one file are shared out; ``jobs`` processes, 0 decides by their number."""

    def share(function: Callable[[Any], Any], items: Sequence[Any]) -> Iterable[Any]:
        from dunlint import workers  # lazy: only for a file of many templates

        return workers.shared(function, items, min(jobs or workers.number_within(len(items)), len(items)))

    return map if jobs == 1 else share


class _Kept:
    """The result cache of one run."""

    def __init__(self, engine: Engine, contents: Mapping[str, bytes]) -> None:
        self.engine, self.contents = engine, contents
        self.keys: dict[str, bytes] = {}
        self.sources: dict[Key, Source] = {}
        self.settings = ""
        config = engine.config
        known = program.index(config.rulesets, config.root or ".")
        if known is None:
            engine.linter  # noqa: B018 (compiles the rulesets, which writes their index)
            known = program.index(config.rulesets, config.root or ".")
        if known is not None:
            self.settings = results.settings_of(config, engine.as_of, known[0])

    def load(self, path: str) -> Checked | None:
        """The kept result of a file as it is now."""
        if not self.settings:
            return None
        config = self.engine.config
        data = self.contents.get(path)
        if data is None:
            try:
                with open(path, "rb") as stream:
                    data = stream.read(config.limits.max_bytes + 1)
            except OSError:
                return None
        key = self.keys[path] = results.key_of(path, data, config, self.settings)

        def sources() -> Mapping[Key, Source]:
            from dunlint.checker import decoded_bytes

            found = decoded_bytes(path, data, config)
            self.sources.update(found)
            return found

        item = results.load(key, path, sources, lambda: self.engine.infos)
        # The baseline knows findings by their sentence, which is not kept.
        return None if item is not None and item.findings and config.baseline else item

    def store(self, item: Checked, sources: Mapping[Key, Source]) -> None:
        """Keep a new result."""
        if item.path in self.keys:
            results.store(self.keys[item.path], item, sources)


# --- the Python API ----------------------------------------------------------------------------------------------


def check_text(text: str, *, config: Config | None = None, as_of: date | str | None = None, **metadata: Any) -> Report:
    """Check one text. Keywords are its metadata, by any name of the vocabulary: ``channel="sms", audience="debtor"``.

    No file is read but the rulesets, once a process. ``as_of`` (a date or ISO text) defaults to today: pass it where
    a result must not depend on the clock. Raises ConfigError for unknown metadata.
    """
    from dunlint.align import MappedText
    from dunlint.checker import Loaded, linter_for
    from dunlint.template import Reading, Template

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
    from dunlint.errors import ConfigError, nearest
    from dunlint.metadata import KEYS, canonical, is_metadata_key

    given = {key: value for key, value in metadata.items() if value is not None}
    for key in given:
        if not is_metadata_key(key):
            raise ConfigError(f"unknown metadata key {key!r}{nearest(key, KEYS)}")
    return canonical(given)


def _today(config: Config) -> str:
    from datetime import date  # lazy: only a call without a day reads the clock

    return config.as_of or date.today().isoformat()
