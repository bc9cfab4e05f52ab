"""Front matter: the metadata block at the head of text and Markdown files."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.readers.source import has_han, inferred, stem
from dunlint.record import NamedTuple
from dunlint.template import Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.readers.node import Node
    from dunlint.span import Span
    from dunlint.template import Problem, Source


_YAML = regex.compile(
    r"---[ \t]*(?:\r\n|\n|\r)((?:.*?(?:\r\n|\n|\r))??)(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", regex.DOTALL
)
_TOML = regex.compile(r"\+\+\+[ \t]*(?:\r\n|\n|\r)((?:.*?(?:\r\n|\n|\r))??)\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)", regex.DOTALL)
_LIKE_YAML = regex.compile(r"(?m)^[\w\u4e00-\u9fff-]+[ \t]*:(?:[ \t]|$)")


class Head(NamedTuple):
    """``own`` are the canonical metadata, ``raw`` all keys as written; ``body`` is where the text begins."""

    own: dict[str, Any]
    raw: dict[str, Any]
    id: str
    named: bool
    key_span: Span | None
    split: str
    body: int
    found: bool
    node: Node | None
    problems: list[Problem]


def head(source: Source, settings: ReadSettings) -> Head:
    """The front matter of a file (YAML between ``---``, TOML between ``+++``), or an empty one."""
    blank = regex.compile(r"\s*").match(source.text)
    start = blank.end() if blank else 0
    depth = settings.limits.max_depth
    node: Node | None = None
    problems: list[Problem] = []
    body = 0
    if (block := _YAML.match(source.text, start)) and (not block.group(1).strip() or _LIKE_YAML.search(block.group(1))):
        from dunlint.readers import yaml_  # lazy: most texts have no front matter

        roots, problems = yaml_.documents(source, depth, block.start(1), block.end(1))
        node = roots[0] if roots else None
        body = block.end()
    elif block := _TOML.match(source.text, start):
        from dunlint.readers import toml  # lazy: most texts have no front matter

        node, problems = toml.document(source, block.start(1), block.end(1), depth)
        body = block.end()
    raw: dict[str, Any] = node.plain() if node is not None and node.kind == "map" else {}
    name, key_span = _name(node, settings.id)
    own = metadata.canonical(raw)
    for side in ("meta", "metadata", "defaults"):
        if isinstance(raw.get(side), dict):
            own = {**metadata.canonical(raw[side]), **own}
    split = str(raw.get("split") or settings.split or "")
    return Head(own, raw, name or stem(source.path), True, key_span, split, body, body > 0, node, problems)


def subjects(front: Head, source: Source, settings: ReadSettings, fmt: str) -> list[Template]:
    """The subject line in the front matter, which is sent too, as the template ``<id>.subject``."""
    if front.node is None:
        return []
    told = [entry for entry in front.node.entries() if entry.node.kind == "text" and has_han(entry.node.value.text)]
    if not told:
        return []
    from dunlint.readers.tree import is_sent_title  # lazy: front matter is mostly of Latin letters and figures

    hints = inferred(source.path, front.id)
    channel = {**hints, **settings.metadata, **front.own}.get("channel")
    return [
        Template(
            f"{front.id}.subject",
            entry.node.value,
            source,
            own={**front.own, "part": "subject"},
            inferred=hints,
            named=front.named,
            key_span=entry.key_span,
            format=fmt,
        )
        for entry in told
        if is_sent_title(entry.key, channel)
    ]


def _name(node: Node | None, wanted: str) -> tuple[str, Span | None]:
    if node is None:
        return "", None
    best: tuple[int, str, Span] | None = None
    for entry in node.entries():
        value = entry.node.plain() if entry.node.kind in ("text", "other") else None
        if value is None or isinstance(value, bool) or str(value).strip() == "":
            continue
        if entry.key == wanted:
            return str(value).strip(), entry.key_span
        if metadata.is_id_key(entry.key):
            rank = metadata.ID_KEYS.index(metadata.fold(entry.key))
            if best is None or rank < best[0]:
                best = (rank, str(value).strip(), entry.key_span)
    return (best[1], best[2]) if best else ("", None)
