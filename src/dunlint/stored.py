"""What a compiled ruleset looks like in the cache and in memory, and where the shipped rulesets are."""

from __future__ import annotations

import marshal
import os

from dunlint import shelf

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

REST = "rest"  # of a rule: its texts, marshalled


class CompiledRule(dict):  # type: ignore[type-arg]
    """A rule of a compiled ruleset. Its texts, which only a finding needs, are unpacked when one is asked for."""

    def __missing__(self, key: str) -> Any:
        if REST not in self:
            raise KeyError(key)
        self.update(marshal.loads(self.pop(REST)))
        return self[key]


def opened(stored: Mapping[str, Any], again: Callable[[], Mapping[str, Any]] | None = None) -> Mapping[str, Any]:
    """A compiled program as the linter reads it. ``again`` compiles it once more, for parts that turn out to be damaged."""
    return {**shelf.opened(stored, again), "rules": tuple(map(CompiledRule, stored["rules"]))}


def shipped() -> str:
    """The folder that holds the rulesets shipped with dunlint, in a wheel or in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "rulesets")
    if os.path.isdir(packed):
        return packed
    return os.path.join(os.path.dirname(os.path.dirname(here)), "rulesets")
