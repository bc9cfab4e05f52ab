"""Compiled rulesets, from the cache of the user while the rule files are as they were.

The cache has a small entry for each choice of rulesets (their folders, the state of the files, what reports say of
them) and the compiled program under that state. A run that finds all its files in the result cache reads only the
former.
"""

from __future__ import annotations

import os

from dunlint import cache
from dunlint.stored import opened, shipped

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    Infos = tuple[tuple[str, str, str], ...]  # name, version, digest of each ruleset

KIND = "ruleset"
_programs: dict[tuple[tuple[str, ...], str], Mapping[str, Any]] = {}
_code: list[str] = []


def index(names: Sequence[str], base: str) -> tuple[str, Infos] | None:
    """The state of rulesets (it names their program in the cache) and what reports say of them.

    None when they were not compiled before or have changed since.
    """
    found = cache.load_data(KIND, index_key(names, base))
    if not isinstance(found, tuple) or len(found) != 3:
        return None
    folders, known, infos = found
    return (known, infos) if state(folders) == known else None


def program(names: tuple[str, ...], base: str) -> Mapping[str, Any]:
    """The compiled rulesets, kept for the life of the process: ``forget()`` after a rule was edited.

    Raises RuleError for whatever is wrong with a rule file.
    """
    made = _programs.get((names, base))
    if made is None:
        known = index(names, base)
        stored = cache.load_large(KIND, known[0]) if known else None
        fresh: list[Mapping[str, Any]] = []

        def again() -> Mapping[str, Any]:
            if not fresh:
                fresh.append(_compiled(names, base))
            return fresh[0]

        made = opened(stored or again(), again)
        _programs[names, base] = made
    return made


def forget() -> None:
    """Load rulesets anew when they are next asked for: for programs that live long, such as the language server."""
    _programs.clear()


def _compiled(names: tuple[str, ...], base: str) -> Mapping[str, Any]:
    from dunlint import dictionary, ruleset  # lazy: with a warm cache no rule file is read

    folders = _folders(names, base)
    before = state(folders)
    made = ruleset.compile_program(ruleset.load(names, base))
    if state(folders) == before and cache.store_large(KIND, before, made):
        infos = tuple(tuple(info) for info in made["infos"])
        cache.store_data(KIND, index_key(names, base), (folders, before, infos))
        dictionary.store()
    return made


def state(folders: Sequence[str]) -> str:
    """All YAML files of the folders by path, size and time of change, and the code that compiles them."""
    pieces = [code_state()]
    waiting = list(folders)
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                rows = sorted(entries, key=lambda item: item.name)
        except OSError:
            pieces.append(f"{here} gone")
            continue
        for entry in rows:
            if entry.name.endswith((".yaml", ".yml")):
                status = entry.stat()
                pieces.append(f"{entry.path}:{status.st_size}:{status.st_mtime_ns}")
            elif "." not in entry.name and not entry.name.startswith("_") and entry.is_dir():
                waiting.append(entry.path)
    return "\n".join(pieces)


def code_state() -> str:
    """The newest change of our own modules: results of an older state of a checkout are not trusted."""
    if not _code:
        _code.append(_newest())
    return _code[0]


def _newest() -> str:
    newest, number, waiting = 0, 0, [os.path.dirname(os.path.abspath(__file__))]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    number += 1
                    newest = max(newest, entry.stat().st_mtime_ns)
                elif entry.name in ("readers", "checks"):
                    waiting.append(entry.path)
    return f"{number}:{newest}"


def index_key(names: Sequence[str], base: str) -> str:
    """Under what the cache keeps the index of rulesets. The folder counts only where a name may be a path from it."""
    plain = all(name.isalnum() and os.path.isdir(os.path.join(shipped(), name)) for name in names)
    here = "" if plain else os.path.abspath(base)
    return "\0".join(("index", os.path.abspath(__file__), here, *names))


def _folders(names: Sequence[str], base: str) -> tuple[str, ...]:
    """The folders of the rulesets and of those that they extend, absolute."""
    from dunlint.errors import RuleError
    from dunlint.marked import load  # lazy, like the next: only when rulesets are compiled
    from dunlint.ruleset import folder_of, read

    found: dict[str, None] = {}
    waiting = [(name, base) for name in names]
    while waiting:
        folder = os.path.abspath(folder_of(*waiting.pop(0)))
        path = os.path.join(folder, "ruleset.yaml")
        if folder in found:
            continue
        found[folder] = None
        if os.path.isfile(path):
            data = load(read(path), path, RuleError).data
            parents = data.get("extends") if isinstance(data, dict) else None
            waiting += [(str(name), folder) for name in (parents if isinstance(parents, list) else [parents]) if name]
    return tuple(found)
