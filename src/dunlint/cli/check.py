"""``dunlint check``: lint files, write the reports, set the exit status."""

from __future__ import annotations

import os
import sys
from io import StringIO

from dunlint.cli import answer
from dunlint.cli.setup import colored, configure, day, say, width
from dunlint.errors import ConfigError, nearest
from dunlint.reporters import REPORTERS, ReportOptions, write
from dunlint.run import Stdin
from dunlint.run import run as run_paths

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from dunlint.changes import Changes
    from dunlint.cli.options import Command
    from dunlint.config import Config
    from dunlint.finding import Report


CLEAN, FOUND, WRONG = 0, 1, 2
# Formats that show findings only; the cache keeps neither the texts of templates nor the list of all rules.
FROM_CACHE = frozenset({"text", "concise", "json", "jsonl", "github", "gitlab", "checkstyle", "rdjson", "csv"})


def run(command: Command, values: dict[str, Any]) -> int:
    """Carry out the command; the exit status is 0 clean, 1 findings, 2 nothing to check."""
    del command
    outputs = destinations(values["format"], values["output"])
    config = configure(values)
    as_of = day(values, config)
    stdin = _stdin(values)
    before = answer.before(values, config)
    changes, contents = _changes(values)

    def once() -> Report:
        return run_paths(
            values["paths"],
            config,
            as_of=as_of,
            stdin=stdin,
            jobs=values["jobs"] or config.jobs,
            cached=not values["no_cache"] and all(name in FROM_CACHE for name, _ in outputs),
            progress=_progress(values),
            changes=changes,
            contents=contents,
        )

    report = once()
    if values["fix"] or values["unsafe_fixes"] or values["diff_fixes"]:
        from dunlint.cli.fixing import fix  # lazy: most runs only look

        if fix(report, config, values):
            report = once()
        if values["diff_fixes"]:
            return FOUND if report.fails(config.fail_on) else CLEAN
    if values["add_suppressions"]:
        from dunlint.cli.approving import approve

        return approve(report, config, values["add_suppressions"])
    empty = not report.templates and not report.findings and not values["allow_empty"] and changes is None
    status = WRONG if empty else FOUND if report.fails(config.fail_on) else CLEAN
    shown = _write(report, outputs, config, values, status, before is not None)
    if before is not None and not empty:
        answer.store(values, config, report, shown, status, before)
    if empty:
        say(_nothing(values["paths"], config))
    return status


def destinations(formats: Sequence[str], output: str) -> list[tuple[str, str]]:
    """(format, file or an empty text for stdout) of each report. Raises ConfigError for what cannot be meant."""
    found = []
    for given in formats or ("text",):
        name, _, file = given.partition(":")
        if name not in REPORTERS:
            raise ConfigError(f"--format {given}: no format {name!r}{nearest(name, REPORTERS)}")
        found.append((name, file))
    streams = [name for name, file in found if not file]
    if len(streams) > 1:
        raise ConfigError(f"only one report can go to stdout, not {' and '.join(streams)}: write --format FORMAT:FILE")
    if output:
        if not streams:
            raise ConfigError("--output has no report to write: every --format names its file")
        found = [(name, file or output) for name, file in found]
    return found


def _stdin(values: Mapping[str, Any]) -> Stdin | None:
    if "-" not in values["paths"]:
        if values["stdin_filename"]:
            raise ConfigError("--stdin-filename goes with - as a path")
        return None
    name = str(values["stdin_filename"] or "<stdin>").replace(os.sep, "/")
    return Stdin(name, sys.stdin.buffer.read())


def _changes(values: Mapping[str, Any]) -> tuple[Changes | None, Mapping[str, bytes]]:
    """What git says has changed, and the staged contents, when the run is about changes."""
    if not values["diff"] and not values["staged"]:
        return None, {}
    if values["diff"] and values["staged"]:
        raise ConfigError("--diff and --staged exclude each other")
    from dunlint.changes import changed_lines, staged_blobs  # lazy: only these runs talk to git

    changes = changed_lines(".", values["diff"] or None, values["staged"])
    return changes, staged_blobs(".", changes.blobs) if values["staged"] else {}


def _write(
    report: Report,
    outputs: Sequence[tuple[str, str]],
    config: Config,
    values: Mapping[str, Any],
    status: int,
    keep: bool,
) -> str:
    """Write every report; with ``keep`` what went to stdout comes back."""
    shown = ""
    options = ReportOptions(
        lang=config.lang,
        show_suppressed=values["show_suppressed"],
        show_sensitive=values["show_sensitive"],
        statistics=values["statistics"],
        quiet=values["quiet"],
        fail_on=config.fail_on,
        exit_code=status,
    )
    for name, file in outputs:
        if file:
            from dunlint.files import atomic_write_text  # lazy: most runs write to stdout only

            text = StringIO(newline="")
            write(name, report, text, options._replace(color=values["color"] == "always"))
            try:
                atomic_write_text(file, text.getvalue())
            except OSError as error:
                raise ConfigError(f"cannot be written: {error.strerror or error}", path=file) from error
        else:
            color = colored(values["color"], sys.stdout)
            options = options._replace(color=color, width=width(sys.stdout))
            if keep:
                text = StringIO(newline="")
                write(name, report, text, options)
                shown = text.getvalue()
                sys.stdout.write(shown)
            else:
                write(name, report, sys.stdout, options)
    if values["statistics"] and ("text", "") not in outputs:
        for rule, number in _counts(report):
            say(f"{number:6}  {rule}")
    return shown


def _counts(report: Report) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for finding in report.findings:
        if finding.suppression is None:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _nothing(paths: Sequence[str], config: Config) -> str:
    where = " ".join(paths) or " ".join(config.include) or "."
    if config.lang == "en":
        return f"dunlint: no templates found in {where} (--allow-empty makes this no error)"
    return f"dunlint: 在 {where} 中没有找到模板（--allow-empty 使其不算错误）"


def _progress(values: Mapping[str, Any]) -> Callable[[int, int], None] | None:
    """A counter on stderr for a person who waits: only on a terminal, and only after a second."""
    if values["no_progress"] or values["quiet"] or not sys.stderr.isatty():
        return None
    from time import monotonic

    start = shown = monotonic()

    def tell(done: int, size: int) -> None:
        nonlocal shown
        now = monotonic()
        if done == size:
            if shown > start:
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201
        elif now - start > 1 and now - shown > 0.1:
            shown = now
            print(f"\r\x1b[Kdunlint {done}/{size}", end="", file=sys.stderr, flush=True)  # noqa: T201

    return tell
