"""YAML: PyYAML's events -> nodes with exact positions. No recursion, no alias is ever expanded."""

from __future__ import annotations

from dunlint import regex
from dunlint.readers import yaml_flat
from dunlint.readers.node import Entry, Node
from dunlint.readers.yaml_scalar import map_scalar
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.template import Problem, Source


# Characters that YAML refuses anywhere; U+FFFD stands in for them while parsing, so that one stray byte hides nothing.
_FORBIDDEN = regex.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INTEGER = regex.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = regex.compile(r"[-+]?[0-9]+\.[0-9]+$")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS.update(dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"), True))
_WORDS.update(dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"), False))


class Scalar(NamedTuple):
    """One scalar as the parser saw it: ``start`` and ``end`` are its own text, ``whole`` with anchor and tag."""

    start: int
    end: int
    whole: int
    value: str
    style: str | None
    anchor: str
    tag: str
    is_key: bool


class Failure(NamedTuple):
    """A syntax error: where, where the parser was, what it said, and whether quoting a value cannot mend it."""

    offset: int
    context: int
    message: str
    hopeless: bool = False


class Parsed(NamedTuple):
    """Documents read so far, scalars in order, the error that stopped it, anchors used, aliases to nothing."""

    roots: list[Node]
    scalars: list[Scalar]
    failure: Failure | None
    used: frozenset[str]
    undefined: tuple[tuple[str, int, int], ...]


def read(source: Source, settings: ReadSettings) -> Reading:
    """All documents of a YAML file; texts that YAML itself cuts are reported as ``template-cut-by-format``."""
    roots, problems = documents(source, settings.limits.max_depth)
    root = roots[0] if len(roots) == 1 else Node("list", Span(0, len(source.text)), items=roots, style="documents")
    if not roots:
        return Reading([], problems)
    from dunlint.readers import tree  # lazy: front matter is read without it

    reading = tree.templates(root, source, settings, fmt="yaml")
    return Reading(reading.templates, [*_named(problems, reading, source), *reading.problems])


def documents(
    source: Source, max_depth: int = 200, start: int = 0, end: int | None = None
) -> tuple[list[Node], list[Problem]]:
    """The root nodes of the YAML in ``source.text[start:end]``, and what is wrong with it."""
    from dunlint.readers import yaml_cut  # lazy: it calls back into this module

    text = source.text[:end] if end is not None else source.text
    if start:
        text = regex.sub(r"[^\r\n]", " ", text[:start]) + text[start:]
    return yaml_cut.parse_all(source, text, max_depth, start)


def parse(text: str, original: str, start: int, max_depth: int, repaired: dict[int, int]) -> Parsed:
    """Events of ``text[start:]`` -> nodes. ``repaired``: starts of quoted stand-ins -> their ends in ``original``."""
    builder = _Builder(text, original, start, max_depth, repaired)
    flat = yaml_flat.events(text[start:])
    if flat is not None:
        for simple in flat:
            builder.add(simple)
        return builder.finish(None)
    import yaml  # lazy: importing it takes longer than checking a short message

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    failure: Failure | None = None
    try:
        for event in yaml.parse(_FORBIDDEN.sub("\ufffd", text[start:]), Loader=loader):
            builder.add(event)
    except yaml.MarkedYAMLError as error:
        mark, context = error.problem_mark, error.context_mark
        at = start + (mark.index if mark is not None else 0)
        failure = Failure(at, start + context.index if context is not None else at, error.problem or "syntax error")
    except yaml.YAMLError as error:
        failure = Failure(start, start, str(error).splitlines()[0])
    except _TooDeep as error:
        failure = Failure(error.offset, error.offset, f"nested deeper than {max_depth} levels", hopeless=True)
    return builder.finish(failure)


class _TooDeep(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class _Open(NamedTuple):
    """A container that is still being read: the key that waits for its value, and the keys that ``<<`` brought in."""

    node: Node
    keys: list[tuple[str, Span]]
    merged: set[str]


class _Builder:
    """Puts parser events together; what was read before an error is kept."""

    def __init__(self, text: str, original: str, base: int, max_depth: int, repaired: dict[int, int]) -> None:
        self.text, self.original, self.base, self.max_depth, self.repaired = text, original, base, max_depth, repaired
        self.roots: list[Node] = []
        self.stack: list[_Open] = []
        self.scalars: list[Scalar] = []
        self.anchors: dict[str, Node] = {}
        self.used: set[str] = set()
        self.undefined: list[tuple[str, int, int]] = []

    def add(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._scalar(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            at = self.base + event.start_mark.index
            if len(self.stack) >= self.max_depth:
                raise _TooDeep(at)
            node = Node("map" if kind == "MappingStartEvent" else "list", Span(at, at), items=[])
            if event.anchor:
                self.anchors[event.anchor] = node
            self.stack.append(_Open(node, [], set()))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close(self.base + event.end_mark.index)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self.anchors = {}

    def _close(self, end: int) -> None:
        node = self.stack.pop().node
        self._put(node._replace(span=Span(node.span.start, max(end, node.span.start))))

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.roots.append(node)
            return
        parent, keys, merged = self.stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif not keys:
            key = node.value.text if node.kind == "text" else str(node.value) if node.kind == "other" else "?"
            keys.append((key, node.span))
        else:
            key, key_span = keys.pop()
            if key == "<<":
                merged.update(_merge(parent, node))
            else:
                if key in merged:  # the map's own key wins
                    merged.discard(key)
                    parent.items[:] = [entry for entry in parent.items if entry.key != key]
                parent.items.append(Entry(key, key_span, node))

    def _alias(self, event: Any) -> None:
        at, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        self.used.add(event.anchor)
        node = self.anchors.get(event.anchor)
        if node is None:
            self.undefined.append((event.anchor, at, end))
            self._put(Node("other", Span(at, end)))
        elif node.kind in ("text", "other") or self._merging():
            self._put(node)
        else:  # a collection: its texts are reported where the anchor stands
            self._put(Node("other", Span(at, end), style="alias"))

    def _merging(self) -> bool:
        if not self.stack:
            return False
        for parent, keys, _ in reversed(self.stack[-2:]):
            if parent.kind == "map":
                return bool(keys) and keys[-1][0] == "<<"
        return False

    def _scalar(self, event: Any) -> None:
        whole, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        start = _own_start(self.text, whole, end, event.anchor, event.tag)
        is_key = bool(self.stack) and self.stack[-1].node.kind == "map" and not self.stack[-1].keys
        style = event.style or None
        scalar = Scalar(start, end, whole, event.value, style, event.anchor or "", event.tag or "", is_key)
        self.scalars.append(scalar)
        node = self._node(scalar)
        if event.anchor:
            self.anchors[event.anchor] = node
        self._put(node)

    def _node(self, scalar: Scalar) -> Node:
        span = Span(scalar.start, scalar.end)
        if scalar.start in self.repaired:
            raw = self.original[scalar.start : scalar.end]
            value = regex.sub("[ \t]*(\r\n|\n|\r)[ \t]*", " ", raw)
            return Node("text", span, map_scalar(self.original, scalar.start, scalar.end, value, None))
        if scalar.style is None and scalar.tag in ("", "!!null", "tag:yaml.org,2002:null"):
            known = resolve(scalar.value)
            if not isinstance(known, str):
                return Node("other", span, known, style=scalar.value)
        mapped = map_scalar(self.text, scalar.start, scalar.end, scalar.value, scalar.style)
        return Node("text", span, mapped, style=scalar.style or "")

    def finish(self, failure: Failure | None) -> Parsed:
        end = failure.offset if failure else len(self.text)
        while self.stack:
            self.stack[-1].keys.clear()
            self._close(end)
        return Parsed(self.roots, self.scalars, failure, frozenset(self.used), tuple(self.undefined))


def resolve(value: str) -> Any:
    """Null, booleans and plain numbers of YAML 1.1; everything else, clock times and long numbers too, stays text."""
    if value in _WORDS:
        return _WORDS[value]
    if _INTEGER.match(value) and len(value) < 16:
        return int(value)
    return float(value) if _FLOAT.match(value) and len(value) < 16 else value


def _own_start(text: str, start: int, end: int, anchor: str | None, tag: str | None) -> int:
    """Where the scalar itself begins, behind ``&anchor`` and ``!tag``."""
    if not anchor and not tag:
        return start
    at = start
    for _ in range(2):
        if at < end and text[at] in "&!":
            while at < end and not text[at].isspace():
                at += 1
            while at < end and (text[at].isspace()):
                at += 1
    return at


def _merge(parent: Node, node: Node) -> set[str]:
    """Take over the entries of a merged map; the keys that are new."""
    added: set[str] = set()
    known = {entry.key for entry in parent.items}
    for source in node.children() or [node]:
        for entry in source.entries():
            if entry.key not in known:
                known.add(entry.key)
                added.add(entry.key)
                parent.items.append(entry)
    return added


def _named(problems: list[Problem], reading: Reading, source: Source) -> list[Problem]:
    """Tell each cut text the id of the template on the same lines, where there is one."""
    lines = source.lines()
    named = []
    for problem in problems:
        if problem.rule == "template-cut-by-format" and not problem.template:
            line = lines.position(problem.span.start).line
            for template in reading.templates:
                first = lines.position(template.body.origin(0).start).line
                last = lines.position(template.body.origin(len(template.body)).end).line
                if first <= line <= last:
                    problem = problem._replace(template=template.id)
                    break
        named.append(problem)
    return named
