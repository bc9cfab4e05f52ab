"""``dunlint baseline create|prune|check``: only new findings count."""

from __future__ import annotations

import os

from dunlint import baseline
from dunlint.cli.setup import configure, day, say
from dunlint.config import relative
from dunlint.errors import ConfigError
from dunlint.run import run as run_paths

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.baseline import Baseline
    from dunlint.cli.options import Command
    from dunlint.config import Config
    from dunlint.finding import Finding, Report


DEFAULT = ".dunlint-baseline.json"


def run(command: Command, values: dict[str, Any]) -> int:
    """Write, shrink or compare the baseline; ``check`` exits with 1 for stale entries and for new findings."""
    config = configure(values)
    path = config.baseline or os.path.join(config.root, DEFAULT)
    verb = command.name.split()[-1]
    exists = os.path.exists(path)
    if verb != "create" and not exists:
        raise ConfigError("there is no baseline; dunlint baseline create writes one", path=_shown(path))
    use = config._replace(baseline=path if exists else "")
    # Never from the cache: a baseline knows findings by their sentences, which the cache does not keep.
    report = run_paths(values["paths"], use, as_of=day(values, config), jobs=values["jobs"])
    if verb == "check":
        return _check(report, use)
    old = baseline.load(path) if exists else None
    new = _created(report, old, config) if verb == "create" else _pruned(report, old, config)
    _save(path, new)
    before, after = (sum(item.entries.values()) if item else 0 for item in (old, new))
    if config.lang == "en":
        say(f"{_shown(path)}: {after} findings (before: {before})")
    else:
        say(f"{_shown(path)}：{after} 个问题（之前 {before} 个）")
    if verb == "create" and not config.baseline:
        hint = "put this into dunlint.yaml" if config.lang == "en" else "请在 dunlint.yaml 中写入"
        say(f"{hint}: baseline: {os.path.relpath(path, config.root or '.').replace(os.sep, '/')}")
    return 0


def _created(report: Report, old: Baseline | None, config: Config) -> Baseline:
    """All present findings; the old salt is kept, so that a second ``create`` changes no line needlessly."""
    salt = old.salt if old else baseline.new_salt()
    return baseline.create(report.findings, salt, lambda path: relative(config, path))


def _pruned(report: Report, old: Baseline | None, config: Config) -> Baseline:
    assert old is not None
    checked = {relative(config, info.path) for info in report.templates}
    checked.update(relative(config, path) for path, _, _ in report.sources)
    return baseline.prune(
        old,
        report.findings,
        checked=None if not config.select and not report.skipped and not checked else checked,
        active=set(report.rules),
        relative=lambda path: relative(config, path),
    )


def _check(report: Report, config: Config) -> int:
    stale = [finding for finding in report.findings if finding.rule == "baseline-stale"]
    new = [finding for finding in report.findings if finding.suppression is None and finding.rule != "baseline-stale"]
    for finding in (*stale, *new):
        print(_line(finding, config.lang))  # noqa: T201
    if config.lang == "en":
        say(f"{len(stale)} stale entries, {len(new)} new findings")
    else:
        say(f"{len(stale)} 个过期条目，{len(new)} 个新问题")
    return 1 if stale or new else 0


def _line(finding: Finding, lang: str) -> str:
    from dunlint.mask import mask, mask_match

    text = finding.message[lang]
    text = mask(text.replace(finding.match, mask_match(finding)) if finding.match else text)
    return f"{finding.path}:{finding.start.line}: {finding.rule}: {text}"


def _save(path: str, content: Baseline) -> None:
    from dunlint.files import atomic_write

    try:
        atomic_write(path, baseline.dump(content))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror or error}", path=_shown(path)) from error


def _shown(path: str) -> str:
    found = os.path.relpath(path).replace(os.sep, "/")
    return path if found.startswith("..") else found
