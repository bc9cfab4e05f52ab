"""YAML with line numbers: for rule files and configuration, where a wrong key must be named with its place."""

from __future__ import annotations

from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.errors import DunlintError


MAX_DEPTH = 20


class Marked(NamedTuple):
    """``data`` is the plain document; ``lines`` maps each key path to its 1-based line."""

    data: Any
    lines: dict[tuple[str | int, ...], int]

    def line(self, *path: str | int) -> int:
        """The line of ``path`` or of its nearest known parent."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(text: str, path: str, error: type[DunlintError]) -> Marked:
    """Parse one YAML document. Aliases, duplicate keys and syntax errors raise ``error`` with file and line."""
    import yaml  # lazy: the compiled cache makes it unnecessary in most runs

    loader_type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loader_type(text)
    lines: dict[tuple[str | int, ...], int] = {}
    try:
        if _doubtful(text):
            _refuse(text, path, error, loader_type)
        node = loader.get_single_node()
        data = None if node is None else _plain(node, loader, (), lines, path, error, 0)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        what = getattr(problem, "problem", None) or str(problem)
        raise error(f"not valid YAML: {what}", path=path, line=mark.line + 1 if mark else None) from problem
    except ValueError as problem:
        raise error(f"not valid YAML: {problem}", path=path) from problem
    finally:
        loader.dispose()
    return Marked(data, lines)


def _doubtful(text: str) -> bool:
    """True where aliases or a nesting that PyYAML's own recursion would not survive are possible at all."""
    if "*" in text and "&" in text:
        return True
    openers = text.count("[") + text.count("{") + text.count("- ") + text.count("? ")
    return openers > 3_000 or " " * 300 in text


def _refuse(text: str, path: str, error: type[DunlintError], loader_type: Any) -> None:
    """Walk the events, which needs no recursion: a few aliases in a row can stand for billions of values."""
    import yaml  # lazy: see load

    depth = 0
    for event in yaml.parse(text, Loader=loader_type):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise error("aliases (*name) are not allowed", path=path, line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise error("nested too deeply", path=path, line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(
    node: Any, loader: Any, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], path: str,
    error: type[DunlintError], depth: int,
) -> Any:  # fmt: skip
    import yaml  # lazy: see load

    line = node.start_mark.line + 1
    lines.setdefault(at, line)
    if depth > MAX_DEPTH:
        raise error("nested too deeply", path=path, line=line)
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_object(node)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, loader, (*at, number), lines, path, error, depth + 1) for number, item in enumerate(node.value)
        ]
    out: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise error("a key must be a plain word", path=path, line=key_node.start_mark.line + 1)
        key = loader.construct_object(key_node)
        if key in out:
            raise error(f"the key {key!r} stands twice", path=path, line=key_node.start_mark.line + 1)
        lines[(*at, key)] = key_node.start_mark.line + 1
        out[key] = _plain(value_node, loader, (*at, key), lines, path, error, depth + 1)
    return out
