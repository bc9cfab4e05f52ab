"""The tree that YAML, JSON, TOML and front matter share: values that know where they stand."""

from __future__ import annotations

from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.span import Span


class Entry(NamedTuple):
    """One ``key: value`` of a map."""

    key: str
    key_span: Span
    node: Node


class Node(NamedTuple):
    """``kind`` is ``map`` (``items`` are entries), ``list`` (nodes), ``text`` (``value`` a MappedText) or ``other``.

    ``other`` is a number, a boolean, a date or null with the Python value. ``style`` is the reader's own mark.
    """

    kind: str
    span: Span
    value: Any = None
    items: Any = ()
    style: str = ""

    def entries(self) -> list[Entry]:
        """The entries of a map; empty for anything else."""
        return list(self.items) if self.kind == "map" else []

    def children(self) -> list[Node]:
        """The nodes of a list; empty for anything else."""
        return list(self.items) if self.kind == "list" else []

    def get(self, key: str) -> Node | None:
        """The value of ``key`` in a map; the last one wins, as in most parsers."""
        found = None
        for entry in self.entries():
            if entry.key == key:
                found = entry.node
        return found

    def plain(self) -> Any:
        """The value as Python data: str, number, bool, None, list, dict."""
        if self.kind == "text":
            return self.value.text
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "map":
            return {entry.key: entry.node.plain() for entry in self.items}
        return self.value
