"""Paths to texts in a tree: ``templates[*].content``, ``*.body``, ``$..content``, ``content``."""

from __future__ import annotations

from dunlint import regex
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dunlint.readers.node import Node


_STEP = regex.compile(r"""\.\.|\.|\[\s*(\*|-?\d+|"[^"]*"|'[^']*')\s*\]|([^.\[\]]+)""")
ANY, DEEP = "*", ".."


class Selector(NamedTuple):
    """One or more paths; each is a list of keys, indices (``#3``), ``*`` and ``..`` (any depth)."""

    paths: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, written: Sequence[str]) -> Selector:
        """From paths as written; one string may hold several, separated by commas. A bare name matches at any depth."""
        paths = []
        for part in (part.strip() for text in written for part in regex.split(r",(?![^\[]*\])", text)):
            if part:
                steps = _steps(part)
                if len(steps) == 1 and steps[0] not in (ANY, DEEP) and not part.startswith("$"):
                    steps = (DEEP, *steps)
                paths.append(steps)
        return cls(tuple(paths))


def _steps(part: str) -> tuple[str, ...]:
    steps = []
    for found in _STEP.finditer(part.removeprefix("$")):
        token = found.group()
        if token == "..":
            steps.append(DEEP)
        elif found.group(1) is not None:
            inner = found.group(1)
            steps.append(ANY if inner == "*" else inner[1:-1] if inner[0] in "\"'" else "#" + inner)
        elif found.group(2) is not None:
            steps.append(found.group(2).strip())
    return tuple(steps)


def select(root: Node, selector: Selector) -> list[tuple[tuple[int, ...], Node]]:
    """The texts that a selector names, in file order, each with the item numbers that lead to it."""
    found: dict[tuple[int, ...], Node] = {}
    for path in selector.paths:
        for steps, node in _match(root, path, ()):
            for inner, text in _texts(node, steps):
                found[inner] = text
    return sorted(found.items())


def _children(node: Node) -> Iterator[tuple[int, str, Node]]:
    if node.kind == "map":
        for number, entry in enumerate(node.items):
            yield number, entry.key, entry.node
    elif node.kind == "list":
        for number, item in enumerate(node.items):
            yield number, f"#{number}", item


def _match(node: Node, path: tuple[str, ...], steps: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Node]]:
    if not path:
        yield steps, node
        return
    head, rest = path[0], path[1:]
    if node.style == "documents":
        for number, _, child in _children(node):
            yield from _match(child, path, (*steps, number))
        return
    if head == DEEP:
        yield from _match(node, rest, steps)
        for number, _, child in _children(node):
            yield from _match(child, path, (*steps, number))
        return
    for number, key, child in _children(node):
        from_end = head[:2] == "#-" and node.kind == "list" and number == len(node.items) + int(head[1:])
        if from_end or head in (ANY, key):
            yield from _match(child, rest, (*steps, number))


def _texts(node: Node, steps: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Node]]:
    if node.kind == "text":
        yield steps, node
    elif node.kind in ("list", "map"):
        for number, _, child in _children(node):
            yield from _texts(child, (*steps, number))
