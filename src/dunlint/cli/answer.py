"""Answers to calls that were made before, when nothing has changed since.

A hook checks the same few files again and again, a CI gate the same repository. The report of such a call is kept with
everything it depends on, and given again while all of that is as it was: options, working directory, day, terminal,
configuration, rule files, our own code, the files that are found, and their bytes. No text of a template is in the
cache: what the report quotes is kept as its place in the file and cut out of it again. ``--no-cache`` does without.
"""

from __future__ import annotations

import os
import sys
import time

from dunlint import cache, program
from dunlint.files import read_regular

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.config import Config
    from dunlint.finding import Report
    from dunlint.span import LineIndex
    from dunlint.template import Source

    Witness = tuple[str, int, int]  # path, size and time of change in nanoseconds; -1 where there is no such file
    Piece = str | tuple[int, int, int]  # written as it stands, or cut out of a file: its number, start, end

KIND = "answers"
MOST_FILES = 5_000  # above, reading them costs so much that the start of Python and the report no longer matter
SHORTEST = 4  # characters of a template that may not stand in the cache in a row
_NEVER = (
    "diff", "staged", "fix", "unsafe_fixes", "diff_fixes", "add_suppressions", "output", "no_cache", "show_sensitive", "statistics",
)  # fmt: skip
_FORMATS = ((), ("text",), ("concise",), ("github",))
_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")
_DECIDES = ("path", "root", "rulesets", "include", "exclude", "baseline", "lock")  # fields of the config: which files


def may_be_kept(values: Mapping[str, Any]) -> bool:
    """True for a call that only looks at files and writes one plain report to stdout."""
    if "-" in values["paths"] or len(values["paths"]) > MOST_FILES or values["format"] not in _FORMATS:
        return False
    return not any(values[name] for name in _NEVER)


def load(values: Mapping[str, Any]) -> tuple[str, int] | None:
    """The report of this very call and its exit status; None when it was not kept or something has changed."""
    found = cache.load_data(KIND, _key(values))
    if not isinstance(found, tuple) or len(found) != 9:
        return None
    pieces, encodings, status, witnesses, folders, state, decides, listed, digests = found
    if any(_witness(item[0]) != item for item in witnesses) or program.state(folders) != state:
        return None
    if decides is not None and _again(values, decides) != listed:
        return None
    files = listed[0]
    if len(files) != len(digests):
        return None
    texts: dict[int, str] = {}
    for number, (path, digest) in enumerate(zip(files, digests, strict=True)):
        data = _read(path)
        if data is None or cache.results_key(path, data, "") != digest:
            return None
        if number in encodings:
            texts[number] = data.decode(encodings[number])
    output = [piece if isinstance(piece, str) else texts[piece[0]][piece[1] : piece[2]] for piece in pieces]
    return "".join(output), status


def before(values: Mapping[str, Any], config: Config) -> tuple[Any, ...] | None:
    """What ``store`` needs to know from before the check: the files of the call with a digest of each.

    None when the call is not kept. A file that changes while it is checked is told by its digest.
    """
    if not may_be_kept(values):
        return None
    named = list(values["paths"])
    decides = None
    found: tuple[Any, ...] = (named, (), ())
    if not named or not all(_is_file(path) for path in named):
        decides = tuple(getattr(config, name) for name in _DECIDES)
        found = _discovered(values, decides)
    digests = _digests(found[0]) if len(found[0]) <= MOST_FILES else None
    return None if digests is None else (decides, found, digests)


def store(
    values: Mapping[str, Any], config: Config, report: Report, output: str, status: int, known: tuple[Any, ...]
) -> None:
    """Keep the report of a call. ``known`` is what ``before`` gave."""
    decides, found, digests = known
    if decides is None and (report.skipped or report.notices):  # the state of folders may be behind them
        return
    index = cache.load_data(program.KIND, program.index_key(config.rulesets, config.root or "."))
    if not isinstance(index, tuple) or _digests(found[0]) != digests:
        return
    kept = _pieces(output, report, found[0], digests)
    if kept is None:
        return
    folders, state, _ = index
    files = [config.path, config.baseline, config.lock, *_searched(values)]
    witnesses = [_witness(os.path.abspath(path)) for path in dict.fromkeys(files) if path]
    cache.store_data(KIND, _key(values), (*kept, status, witnesses, folders, state, decides, found, digests))


def _pieces(
    output: str, report: Report, files: Sequence[str], digests: Sequence[bytes]
) -> tuple[list[Piece], dict[int, str]] | None:
    """The report with everything it quotes as places in the files, and the encodings of these by number.

    A piece of a quoted line of ``SHORTEST`` characters or more is never written out. None where that cannot be told.
    """
    numbers = {path: number for number, path in enumerate(files)}
    texts: dict[int, str] = {}
    encodings: dict[int, str] = {}
    places: dict[str, tuple[int, int]] = {}  # characters -> file, offset
    asked: set[tuple[int, int]] = set()
    indexes: dict[int, LineIndex] = {}
    for item in report.findings:
        source = report.sources.get((item.path, item.sheet, item.cell))
        number = numbers.get(item.path)
        if item.rule == "unreadable-file" or source is None or source.cell is not None or number is None:
            return None
        if number not in texts:
            encoding = _encoding(source)
            if not encoding or cache.results_key(item.path, source.data, "") != digests[number]:
                return None
            texts[number], encodings[number] = source.text, encoding
            indexes[number] = source.lines()
        index = indexes[number]
        for line in range(item.start.line, item.end.line + 1):
            if (number, line) in asked:
                continue
            asked.add((number, line))
            start, end = index.line_span(line)
            for at in range(start, end - SHORTEST + 1):
                places.setdefault(source.text[at : at + SHORTEST], (number, at))
    return _cut(output, places, texts), encodings


def _cut(output: str, places: Mapping[str, tuple[int, int]], texts: Mapping[int, str]) -> list[Piece]:
    """``output`` as pieces: those that start at one of ``places`` as long as they go on in the file."""
    pieces: list[Piece] = []
    plain = at = 0
    while at < len(output):
        place = places.get(output[at : at + SHORTEST])
        if place is None:
            at += 1
            continue
        number, start = place
        text, size = texts[number], SHORTEST
        while output[at + size : at + size + 1] == text[start + size : start + size + 1] != "":
            size += 1
        if plain < at:
            pieces.append(output[plain:at])
        pieces.append((number, start, start + size))
        at = plain = at + size
    return [*pieces, output[plain:]]


def _encoding(source: Source) -> str:
    """The encoding that makes the source's text of its bytes; empty when none does."""
    for name in ("utf-8", "utf-8-sig", source.encoding):
        try:
            if source.data.decode(name) == source.text:
                return name
        except (UnicodeDecodeError, LookupError):
            continue
    return ""


def _again(values: Mapping[str, Any], decides: Sequence[Any]) -> tuple[Any, ...] | None:
    from dunlint.errors import DunlintError  # lazy: named files need it not

    try:
        return _discovered(values, decides)
    except DunlintError:  # the run itself will tell
        return None


def _discovered(values: Mapping[str, Any], decides: Sequence[Any]) -> tuple[Any, ...]:
    """The files of a call that names folders or nothing, and what was met beside them, as plain values."""
    from dunlint.config import Config  # lazy, like the next: named files need neither
    from dunlint.discover import discover

    found = discover(values["paths"], Config(**dict(zip(_DECIDES, decides, strict=True))))
    skipped = tuple((path, *sorted(reason.items())) for path, reason in found.skipped)
    return found.files, skipped, tuple(found.ignored.items())


def _digests(paths: Sequence[str]) -> list[bytes] | None:
    """A digest of each file; None when one of them cannot be read."""
    found = []
    for path in paths:
        data = _read(path)
        if data is None:
            return None
        found.append(cache.results_key(path, data, ""))
    return found


def _read(path: str) -> bytes | None:
    try:
        return read_regular(path)
    except (OSError, ValueError):
        return None


def _is_file(path: str) -> bool:
    try:
        return os.stat(path).st_mode & 0o170000 == 0o100000
    except (OSError, ValueError):
        return False


def _key(values: Mapping[str, Any]) -> str:
    """Everything that is told before a file is opened."""
    day = values["as_of"] or time.strftime("%Y-%m-%d")
    environment: list[Any] = [os.environ.get(name, "") for name in _ENVIRONMENT]
    terminal = sys.stdout.isatty()
    if terminal:
        try:
            environment.append(os.get_terminal_size(sys.stdout.fileno()).columns)
        except (OSError, ValueError):
            environment.append(0)
    return repr((sorted(values.items()), os.getcwd(), day, terminal, environment, os.path.abspath(__file__)))


def _searched(values: Mapping[str, Any]) -> list[str]:
    """Where a configuration or a border of the search could appear: in the folder of the first path and above."""
    found = []
    first = os.path.abspath(values["paths"][0] if values["paths"] else ".")
    folder = first if os.path.isdir(first) else os.path.dirname(first)
    while True:
        found += [os.path.join(folder, name) for name in ("dunlint.yaml", "dunlint.yml", "pyproject.toml", ".git")]
        above = os.path.dirname(folder)
        if above == folder:
            return found
        folder = above


def _witness(path: str) -> Witness:
    """The state of a file; a folder (``.git``) counts only as being there."""
    try:
        found = os.stat(path)
    except OSError:
        return (path, -1, -1)
    if found.st_mode & 0o170000 == 0o040000:
        return (path, 0, 0)
    return (path, found.st_size, found.st_mtime_ns)
