"""Answers to calls that were made before: nothing found, and nothing changed since.

A hook checks the same few files again and again. When all of them were clean, the answer is a line of counts; it is
kept with everything it depends on, and given again while all of that is as it was: options, working directory, day,
terminal, configuration, rule files, our own code, and the bytes of the files. Only calls that name files are kept, and
only answers without a finding, so nothing of a template is in them. ``--no-cache`` does without.
"""

from __future__ import annotations

import os
import sys
import time

from dunlint import cache, program

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.config import Config

    Witness = tuple[str, int, int]  # path, size and time of change in nanoseconds; -1 where there is no such file

KIND = "answers"
MOST_FILES = 200  # named on the command line; above, the start of Python no longer matters
_NEVER = ("diff", "staged", "fix", "unsafe_fixes", "diff_fixes", "add_suppressions", "output", "no_cache")
_FORMATS = ((), ("text",), ("concise",), ("github",))
_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")


def may_be_kept(values: Mapping[str, Any]) -> bool:
    """True for a call that only looks at named files and writes one plain report to stdout."""
    paths = values["paths"]
    if not paths or len(paths) > MOST_FILES or "-" in paths or values["format"] not in _FORMATS:
        return False
    return not any(values[name] for name in _NEVER)


def load(values: Mapping[str, Any]) -> str | None:
    """The answer to this very call; None when it was not kept or something has changed."""
    found = cache.load_data(KIND, _key(values))
    if not isinstance(found, tuple) or len(found) != 5:
        return None
    output, witnesses, folders, state, digests = found
    if len(digests) != len(values["paths"]) or any(_witness(item[0]) != item for item in witnesses):
        return None
    if program.state(folders) != state:
        return None
    for path, digest in zip(values["paths"], digests, strict=True):
        if _content(path) != digest:
            return None
    return str(output)


def store(values: Mapping[str, Any], config: Config, output: str, before: Sequence[bytes]) -> None:
    """Keep the answer to a call. ``before`` are the ``contents`` of its files before they were checked."""
    index = cache.load_data(program.KIND, program.index_key(config.rulesets, config.root or "."))
    if not isinstance(index, tuple) or list(before) != contents(values):
        return
    folders, state, _ = index
    files = [config.path, config.baseline, config.lock, *_searched(values)]
    witnesses = [_witness(os.path.abspath(path)) for path in dict.fromkeys(files) if path]
    cache.store_data(KIND, _key(values), (output, witnesses, folders, state, list(before)))


def contents(values: Mapping[str, Any]) -> list[bytes]:
    """A digest of each named file; empty bytes for what is no readable file."""
    return [_content(path) for path in values["paths"]]


def _content(path: str) -> bytes:
    try:
        if os.stat(path).st_mode & 0o170000 != 0o100000:  # a FIFO would be waited for, a device read without end
            return b""
        with open(path, "rb") as stream:
            return cache.results_key(path, stream.read(), "")
    except (OSError, ValueError):
        return b""


def _key(values: Mapping[str, Any]) -> str:
    """Everything that is told before a file is opened."""
    day = values["as_of"] or time.strftime("%Y-%m-%d")
    environment = [os.environ.get(name, "") for name in _ENVIRONMENT]
    return repr((sorted(values.items()), os.getcwd(), day, sys.stdout.isatty(), environment, os.path.abspath(__file__)))


def _searched(values: Mapping[str, Any]) -> list[str]:
    """Where a configuration or a border of the search could appear: in the folder of the first path and above."""
    found = []
    folder = os.path.dirname(os.path.abspath(values["paths"][0]))
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
