"""What a compiled ruleset looks like in the cache and in memory, and where the shipped rulesets are."""

from __future__ import annotations

import marshal
import os

from dunlint import shelf

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterator, Mapping
    from typing import Any

# Of a rule, marshalled: what it looks for, which a text must give an occasion to, and its texts, which only a finding needs.
SOUGHT, REST = "sought", "rest"


class CompiledRule(dict):  # type: ignore[type-arg]
    """A rule of a compiled ruleset, with parts that are unpacked when something in them is asked for."""

    def __missing__(self, key: str) -> Any:
        for part in (SOUGHT, REST):
            if part in self:
                self.update(marshal.loads(self.pop(part)))
                if key in self:
                    return self[key]
        raise KeyError(key)


class Later:
    """A dictionary that is unpacked when it is first looked into."""

    __slots__ = ("_found", "_packed")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._found: dict[str, Any] | None = None

    def _open(self) -> dict[str, Any]:
        if self._found is None:
            self._found, self._packed = marshal.loads(self._packed), b""
        return self._found

    def __eq__(self, other: object) -> bool:
        return self._open() == (other._open() if isinstance(other, Later) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._open())

    def __getitem__(self, key: str) -> Any:
        return self._open()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._open())

    def __len__(self) -> int:
        return len(self._open())

    def keys(self) -> Iterator[str]:
        return iter(self._open())

    def values(self) -> Iterator[Any]:
        return iter(self._open().values())

    def get(self, key: str, default: Any = None) -> Any:
        return self._open().get(key, default)

    def items(self) -> ItemsView[str, Any]:
        return self._open().items()


def opened(stored: Mapping[str, Any], again: Callable[[], Mapping[str, Any]] | None = None) -> Mapping[str, Any]:
    """A compiled program as the linter reads it. ``again`` compiles it once more, for parts that turn out to be damaged."""
    return {
        **shelf.opened(stored, again), "rules": tuple(map(CompiledRule, stored["rules"])),
        "laws": Later(stored["laws"]), "data": Later(stored["data"]),
    }  # fmt: skip


def shipped() -> str:
    """The folder that holds the rulesets shipped with dunlint, in a wheel or in a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    packed = os.path.join(here, "rulesets")
    if os.path.isdir(packed):
        return packed
    return os.path.join(os.path.dirname(os.path.dirname(here)), "rulesets")
