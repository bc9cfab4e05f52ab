"""Compiled rulesets, from the cache of the user while the rule files are as they were.

The cache has a small entry for each choice of rulesets (their folders, the state of the files, what reports say of
them) and the compiled program under that state. A run that finds all its files in the result cache reads only the
former.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from dunlint import cache

KIND = "ruleset"


class Index(NamedTuple):
    """What is known of rulesets without loading them. ``state`` names the program in the cache."""

    folders: tuple[str, ...]
    state: str
    infos: tuple[tuple[str, str, str], ...]  # name, version, digest


def index(names: Sequence[str], base: str) -> Index | None:
    """The index of rulesets that were compiled before and have not changed since; None otherwise."""
    found = cache.load_data(KIND, _key(names, base))
    if not isinstance(found, tuple) or len(found) != len(Index._fields):
        return None
    known = Index(*found)
    return known if state(known.folders) == known.state else None


@lru_cache(maxsize=8)
def program(names: tuple[str, ...], base: str) -> Mapping[str, Any]:
    """The compiled rulesets, kept for the life of the process: ``program.cache_clear()`` after a rule was edited.

    Raises RuleError for whatever is wrong with a rule file.
    """
    known = index(names, base)
    if known is not None:
        stored = cache.load_data(KIND, known.state)
        if isinstance(stored, dict):
            return stored
    from dunlint import ruleset  # lazy: with a warm cache no rule file is read

    before = _folders(names, base)
    now = state(before)
    made = ruleset.compile_program(ruleset.load(names, base))
    if state(before) == now and cache.store_data(KIND, now, made):
        infos = tuple(tuple(info) for info in made["infos"])
        cache.store_data(KIND, _key(names, base), tuple(Index(before, now, infos)))
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


@lru_cache(maxsize=1)
def code_state() -> str:
    """The newest change of our own modules: results of an older state of a checkout are not trusted."""
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


def _key(names: Sequence[str], base: str) -> str:
    return "\0".join(("index", os.path.abspath(__file__), os.path.abspath(base), *names))


def _folders(names: Sequence[str], base: str) -> tuple[str, ...]:
    """The folders of the rulesets and of those that they extend, absolute."""
    from dunlint.errors import RuleError
    from dunlint.marked import load  # lazy, like the next: only when rulesets are compiled
    from dunlint.ruleset import folder_of

    found: dict[str, None] = {}
    waiting = [(name, base) for name in names]
    while waiting:
        folder = os.path.abspath(folder_of(*waiting.pop(0)))
        path = os.path.join(folder, "ruleset.yaml")
        if folder in found:
            continue
        found[folder] = None
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                data = load(file.read(), path, RuleError).data
            parents = data.get("extends") if isinstance(data, dict) else None
            waiting += [(str(name), folder) for name in (parents if isinstance(parents, list) else [parents]) if name]
    return tuple(found)
