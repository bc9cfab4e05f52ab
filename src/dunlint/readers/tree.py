"""A tree of nodes -> templates: what YAML, JSON, JSONL, TOML and front matter share."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.align import MappedText
from dunlint.memo import memo
from dunlint.readers.node import Entry, Node
from dunlint.readers.parameters import joined_parameters, wechat_fields
from dunlint.readers.pieces import strip
from dunlint.readers.selector import Selector, select
from dunlint.readers.source import count_han, has_han, inferred, no_match
from dunlint.record import NamedTuple
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.span import Span
    from dunlint.template import Problem, Source


DEFAULTS = frozenset(("default", "defaults", "默认", "默认值", "common", "globals"))
METADATA = frozenset("meta metadata 元数据 attributes attrs props properties labels options config extra".split())
# Keys that only hold a collection and are no part of a template's name.
_STRUCTURE = frozenset(
    "templates template items list data messages message texts rows records results entries sms_templates smstemplates"
    " 模板 模板列表 列表 数据 话术 content contents children groups result body payload".split()
)
# Text keys that often hold something else; their value must read like a message.
_WEAK = frozenset(
    "value msg message alert copy cvalue nodecontent descriptiontext html script 消息 模板 template".split()
)
_NOT_TEXT = regex.compile(
    r"(?i)^(\$?schema|\$id|\$ref|_?comments?|__.*|(system_?|user_?)?prompt|regex|pattern|sql|(log|error|err|debug)_?(msg|message|text|format)?"
    r"|label|placeholder|tooltip|button|menu|hint|help|copyright|licen[cs]e|homepage|url|href|src)$"
)
_PACKED = regex.compile(r"""\s*[\[{]\s*["{\[].*[\]}]\s*$""", regex.DOTALL)
_TITLED_CHANNELS = frozenset(("email", "push", "in_app", "letter"))


class Place(NamedTuple):
    """Where a walk stands: pointer, names of the keys above, inherited metadata and defaults, key that leads here."""

    pointer: str
    names: tuple[str, ...] = ()
    own: Mapping[str, Any] = {}
    defaults: Mapping[str, Any] = {}
    key: str = ""
    key_span: Span | None = None
    in_list: bool = False
    owner: str = ""  # id of the nearest map above that has one
    below: int = 0  # how many of ``names`` stand above that map's own keys


class _Role(NamedTuple):
    """What the name of a key says; ``id_rank`` is its place in ``metadata.ID_KEYS``, -1 for no id."""

    text: bool
    weak: bool
    title: bool
    remark: bool
    metadata: bool
    channel: str
    id_rank: int


@memo(8192)
def _role(key: str) -> _Role:
    folded = metadata.fold(key)
    return _Role(
        metadata.is_text_key(key),
        folded in _WEAK,
        metadata.is_title_key(key),
        metadata.is_remark_key(key),
        metadata.is_metadata_key(key),
        metadata.channel_of(key),
        metadata.ID_KEYS.index(folded) if folded in metadata.ID_KEYS else -1,
    )


class _Found(NamedTuple):
    """A template before its id is settled: ``names`` are candidates from short to long, empty for none."""

    names: tuple[str, ...]
    pointer: str
    body: MappedText
    own: Mapping[str, Any]
    defaults: Mapping[str, Any]
    inferred: Mapping[str, Any]
    key_span: Span | None


def templates(root: Node, source: Source, settings: ReadSettings, *, fmt: str, pointer: str = "$") -> Reading:
    """All templates of a tree. ``pointer`` is the name of the root in ids of templates without a name (``line 12``)."""
    walk = _Walk(source, settings)
    problems: list[Problem] = []
    place = Place(pointer)
    if settings.text or settings.keys:
        selector = Selector.of((settings.text, *settings.keys))
        if not walk.selected(root, place, selector) and pointer == "$":
            problems.append(no_match(source, settings.text, *settings.keys))
    elif root.style == "documents":
        for number, item in enumerate(root.children()):
            walk.node(item, place._replace(pointer=f"{pointer}[{number}]", in_list=True))
    else:
        walk.node(root, place)
    return Reading(_settled(walk.found, source, fmt), problems)


class _Walk:
    """Collects what a tree holds; the state is only the list of finds and what was seen."""

    def __init__(self, source: Source, settings: ReadSettings) -> None:
        self.source, self.settings = source, settings
        self.found: list[_Found] = []
        self.seen: set[tuple[Span, str]] = set()

    # -- walking ------------------------------------------------------------------------------------------------------

    def node(self, node: Node, place: Place) -> None:
        if node.kind == "map":
            self.map(node, place)
        elif node.kind == "list":
            self.list(node, place)
        elif node.kind == "text" and self.is_message(place.key, node.value.text, place):
            self.emit(node.value, place, _key_names(place))

    def list(self, node: Node, place: Place) -> None:
        parameters = joined_parameters(place.key, node)
        if parameters is not None:
            self.emit(parameters, place, (place.owner,) if place.owner else _key_names(place))
            return
        for number, item in enumerate(node.children()):
            self.node(item, place._replace(pointer=f"{place.pointer}[{number}]", in_list=True))

    def map(self, node: Node, place: Place) -> None:
        node = _opened(node)
        entries = node.entries()
        place = self.inherit(entries, place)
        name_entry = _id_entry(entries, self.settings.id)
        names: tuple[str, ...] = (_scalar(name_entry.node),) if name_entry else ()
        message = wechat_fields(entries) or joined_parameters(place.key, node)
        if message is not None:
            owner = (place.owner,) if place.owner else ()
            self.emit(message, place, names or owner or _key_names(place), name_entry.key_span if name_entry else None)
            return
        if names:
            place = place._replace(owner=names[0], below=len(place.names))
        texts = [entry for entry in entries if self.is_text(entry, place, bool(names))]
        for entry in texts:
            inner = _step(place, entry)
            several = len(texts) > 1
            own_names = names or _key_names(place)
            if not own_names or not _role(entry.key).text:
                if names:
                    own_names = (f"{names[0]}.{entry.key}",) if several else names
                else:  # an id-to-text map
                    own_names = () if _role(entry.key).text else _key_names(inner)
            elif several:
                own_names = tuple(f"{name}.{entry.key}" for name in own_names)
            key_span = name_entry.key_span if name_entry else entry.key_span if own_names else None
            self.emit(entry.node.value, inner, own_names, key_span)
        self.titles(entries, place, names or _key_names(place), bool(texts))
        for entry in entries:
            if entry.node.kind in ("map", "list") and not self.is_side(entry):
                inner = _step(place, entry)
                if not names and (template := _referred(entries)):
                    inner = inner._replace(owner=template, below=len(place.names))
                self.node(entry.node, inner)

    def inherit(self, entries: Sequence[Entry], place: Place) -> Place:
        """The metadata of a map for itself and all below it; of the top map with collections they are the defaults."""
        raw: dict[str, Any] = {}
        defaults = dict(place.defaults)
        for entry in entries:
            lower = entry.key.lower()
            if entry.node.kind == "map" and lower in DEFAULTS:
                defaults.update(metadata.canonical(entry.node.plain()))
            elif entry.node.kind == "map" and lower in METADATA:
                raw.update(entry.node.plain())
            elif _role(entry.key).metadata and _is_plain(entry.node):
                raw[entry.key] = entry.node.plain()
        own = metadata.canonical(raw) if raw else {}
        texts = any(_role(entry.key).text and entry.node.kind == "text" for entry in entries)
        if place.pointer == "$" and not texts:
            defaults = {**own, **defaults}
            own = {}
        return place._replace(own={**place.own, **own}, defaults=defaults)

    # -- judging ------------------------------------------------------------------------------------------------------

    def is_text(self, entry: Entry, place: Place, named: bool) -> bool:
        if entry.node.kind != "text" or _id_key(entry, self.settings.id):
            return False
        text = entry.node.value.text
        if _role(entry.key).title or _role(entry.key).remark:
            return False
        if not _role(entry.key).text:
            if _role(entry.key).metadata and not _role(entry.key).channel:
                return False
            return self.is_message(entry.key, text, place)
        if not has_han(text):
            return (
                not _role(entry.key).weak
                and (named or bool(place.own))
                and " " in text.strip()
                and any(c.isalpha() for c in text)
            )
        return self.is_message(entry.key, text, place)

    def is_message(self, key: str, text: str, place: Place) -> bool:
        """True when ``text`` below ``key`` is sent to somebody, as far as can be told."""
        if not has_han(text) or _NOT_TEXT.match(key):
            return False
        if _role(key).text and not _role(key).weak:
            return True
        if _role(key).text and (place.own.get("channel") or count_han(text) > 12):
            return True
        if _role(key).channel and count_han(text) > 4:
            return True
        return metadata.looks_like_message(text)

    def is_side(self, entry: Entry) -> bool:
        """True for collections that hold no texts: metadata, remarks, keyword lists."""
        lower = entry.key.lower()
        if entry.node.kind == "map" and (lower in DEFAULTS or lower in METADATA) and not _has_texts(entry.node):
            return True
        return _role(entry.key).remark or (_role(entry.key).metadata and _is_plain(entry.node))

    # -- writing ------------------------------------------------------------------------------------------------------

    def titles(self, entries: Sequence[Entry], place: Place, names: tuple[str, ...], beside_text: bool) -> None:
        """Subject lines are sent too: each is a template of its own, ``<id>.subject``, with ``part: subject``."""
        if not beside_text:
            return
        known = {**inferred(self.source.path, *place.names), **self.settings.metadata, **place.defaults, **place.own}
        for entry in entries:
            if entry.node.kind != "text" or not _role(entry.key).title or not has_han(entry.node.value.text):
                continue
            if not is_sent_title(entry.key, known.get("channel")):
                continue
            inner = _step(place, entry)
            inner = inner._replace(own={**place.own, "part": "subject"})
            self.emit(entry.node.value, inner, tuple(f"{name}.subject" for name in names), entry.key_span)

    def emit(self, body: MappedText, place: Place, names: tuple[str, ...], key_span: Span | None = None) -> None:
        body = strip(body)
        if not body.text:
            return
        mark = (body.span(0, len(body)), repr(sorted(place.own.items(), key=str)))
        if mark in self.seen:
            return
        self.seen.add(mark)
        hints = (*place.names[: place.below], place.owner, *place.names[place.below :], *names[:1], place.key)
        told = inferred(self.source.path, *dict.fromkeys(hints))
        self.found.append(
            _Found(names, place.pointer, body, place.own, place.defaults, told, key_span or place.key_span)
        )

    def selected(self, root: Node, place: Place, selector: Selector) -> int:
        """Emit every text that the configured paths name, with the metadata of all maps on the way; how many."""
        count = 0
        for steps, node in select(root, selector):
            here, parents = place, list[Node]()
            current = root
            for step in steps:
                if current.kind == "map":
                    here = self.inherit(current.entries(), here)
                    parents.append(current)
                    entry = current.items[step]
                    here = _step(here, entry)
                    current = entry.node
                else:
                    here = here._replace(pointer=f"{here.pointer}[{step}]", in_list=True)
                    current = current.items[step]
            if node.kind != "text":
                continue
            owner = parents[-1] if parents else None
            name_entry = _id_entry(owner.entries(), self.settings.id) if owner else None
            names: tuple[str, ...] = (_scalar(name_entry.node),) if name_entry else ()
            if not names and parents and not here.pointer.endswith("]"):
                names = _key_names(here) if not _role(here.key).text else _key_names(_outer(here))
            count += 1
            self.emit(node.value, here, names, name_entry.key_span if name_entry else None)
        return count


def is_sent_title(key: str, channel: object) -> bool:
    """True when the value of a title key is sent: a subject always, a bare ``title`` on channels that show one."""
    if metadata.fold(key) in ("title", "标题", "题目", "headline"):
        return channel in _TITLED_CHANNELS
    return _role(key).title


def _opened(node: Node) -> Node:
    """A map whose values that are JSON in a string (``"{\\"a\\": \\"涉嫌\\"}"``) are trees instead."""
    packed = [entry for entry in node.items if entry.node.kind == "text" and _PACKED.match(entry.node.value.text)]
    if not packed:
        return node
    from dunlint.readers.json_ import parse  # lazy: it calls this module

    unpacked: dict[int, Node] = {}
    for entry in packed:
        text = entry.node.value.text
        root, faults = parse(text, 0, len(text))
        if root is not None and not faults and root.items:
            unpacked[id(entry)] = _placed(root, entry.node.value)
    items = [entry._replace(node=unpacked[id(entry)]) if id(entry) in unpacked else entry for entry in node.items]
    return node._replace(items=items)


def _placed(node: Node, outer: MappedText) -> Node:
    """A tree read from ``outer``, its places those of the file."""
    span = outer.span(*node.span) if node.span.start < node.span.end else node.span
    if node.kind == "text":
        inner: MappedText = node.value
        starts = [outer.origin(at).start for at in inner.starts]
        ends = [outer.origin(at - 1).end for at in inner.ends]
        return node._replace(span=span, value=MappedText(inner.text, starts, ends))
    if node.kind == "map":
        items = [Entry(entry.key, outer.span(*entry.key_span), _placed(entry.node, outer)) for entry in node.items]
        return node._replace(span=span, items=items)
    if node.kind == "list":
        return node._replace(span=span, items=[_placed(item, outer) for item in node.items])
    return node._replace(span=span)


def _step(place: Place, entry: Entry) -> Place:
    return place._replace(
        pointer=f"{place.pointer}{_member(entry.key)}",
        names=(*place.names, entry.key),
        key=entry.key,
        key_span=entry.key_span,
        in_list=False,
    )


def _outer(place: Place) -> Place:
    return place._replace(names=place.names[:-1], key=place.names[-2] if len(place.names) > 1 else "")


def _member(key: str) -> str:
    return f".{key}" if regex.fullmatch(r"[\w-]+", key) else f"[{key!r}]"


def _key_names(place: Place) -> tuple[str, ...]:
    """The names that the keys above give, short to long; none directly inside a list or below structural keys."""
    if place.in_list:
        return ()
    if place.owner:
        below = (name for name in place.names[place.below :] if name.lower() not in _STRUCTURE)
        return (".".join((place.owner, *below)),)
    if not place.key or place.key.lower() in _STRUCTURE:
        return ()
    path = [name for name in place.names if name.lower() not in _STRUCTURE]
    names = tuple(".".join(path[start:]) for start in range(len(path) - 1, -1, -1))
    return names[1:] if len(names) > 1 and _role(path[-1]).channel else names


def _referred(entries: Sequence[Entry]) -> str:
    """The id of a template that lives elsewhere (``tpl: SMS_1`` beside its parameters), or an empty string."""
    for entry in entries:
        if entry.node.kind == "text" and metadata.fold(entry.key) in ("tpl", "template", "模板"):
            text = str(entry.node.value.text)
            if regex.fullmatch(r"[\w.-]{2,64}", text) and not has_han(text):
                return text
    return ""


def _id_key(entry: Entry, wanted: str) -> bool:
    return entry.key == wanted if wanted else _role(entry.key).id_rank >= 0


def _id_entry(entries: Iterable[Entry], wanted: str) -> Entry | None:
    """The entry that names its map: the configured key, else the first of ``metadata.ID_KEYS``."""
    wanted = wanted.rsplit(".", 1)[-1].strip("[]'\"")
    found: tuple[int, Entry] | None = None
    for entry in entries:
        if wanted:
            if entry.key == wanted and _scalar(entry.node):
                return entry
        elif (rank := _role(entry.key).id_rank) >= 0 and (found is None or rank < found[0]) and _scalar(entry.node):
            found = (rank, entry)
    return found[1] if found else None


def _scalar(node: Node) -> str:
    """A short text or number as an id; empty for anything else."""
    if node.kind == "text":
        text = str(node.value.text).strip()
        return text if len(text) <= 120 and "\n" not in text else ""
    if node.kind == "other" and node.value is not None and not isinstance(node.value, bool):
        return str(node.value)
    return ""


def _is_plain(node: Node) -> bool:
    if node.kind == "list":
        return all(item.kind in ("text", "other") for item in node.items)
    return node.kind in ("text", "other")


def _has_texts(node: Node) -> bool:
    texts = (entry.node.value.text for entry in node.entries() if entry.node.kind == "text")
    return any(metadata.looks_like_message(text) for text in texts)


def _settled(found: Sequence[_Found], source: Source, fmt: str) -> list[Template]:
    """Templates with ids: the shortest name that is not shared, or the pointer."""
    counts: dict[str, int] = {}
    for item in found:
        for name in dict.fromkeys(item.names):
            counts[name] = counts.get(name, 0) + 1
    made = []
    for item in found:
        name = next((name for name in item.names if counts[name] == 1), item.names[0] if len(item.names) == 1 else "")
        name = name or (item.names[-1] if item.names else "")
        made.append(
            Template(
                name or item.pointer,
                item.body,
                source,
                own=item.own,
                defaults=item.defaults,
                inferred=item.inferred,
                named=bool(name),
                key_span=item.key_span,
                format=fmt,
            )
        )
    return made
