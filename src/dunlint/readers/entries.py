"""Key and value pairs -> templates: what properties, string resources, catalogues and INI files share."""

from __future__ import annotations

from fnmatch import fnmatchcase

from dunlint import metadata
from dunlint.readers.pieces import strip
from dunlint.readers.source import has_han, inferred
from dunlint.record import NamedTuple
from dunlint.template import Problem, Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.align import MappedText
    from dunlint.readers import ReadSettings
    from dunlint.span import LineIndex, Span
    from dunlint.template import Source


class Entry(NamedTuple):
    """One ``key = value`` of a file. ``group`` are the keys around it (the section), "" at the top.

    ``name`` is the template's id; empty = it has none and gets ``line N``. ``hints`` are more names to infer from.
    """

    key: str
    value: MappedText
    key_span: Span
    group: str = ""
    name: str = ""
    hints: tuple[str, ...] = ()


class Problems:
    """The ``unreadable-file`` problems of one source, each with its line; after the first 50 it stops listening."""

    def __init__(self, source: Source) -> None:
        self.found: list[Problem] = []
        self._source = source
        self._lines: LineIndex | None = None

    def add(self, span: Span, zh: str, en: str) -> None:
        """Note that the text at ``span`` cannot be read, and why."""
        if len(self.found) >= 50:
            return
        self._lines = self._lines or self._source.lines()
        line = self._lines.position(span.start).line
        detail = {"zh": f"第 {line} 行：{zh}", "en": f"line {line}: {en}"}
        self.found.append(Problem("unreadable-file", self._source, span, detail))


def chosen(key: str, settings: ReadSettings) -> bool | None:
    """Whether the settings name ``key`` as a text; None when they name none at all. ``*`` and ``?`` are wildcards."""
    wanted = (settings.text, *settings.keys) if settings.text else tuple(settings.keys)
    if not wanted:
        return None
    return any(key == pattern or fnmatchcase(key, pattern.replace("[", "[[]")) for pattern in wanted)


def templates(entries: Sequence[Entry], source: Source, settings: ReadSettings, *, fmt: str) -> Reading:
    """The entries that are messages; the entries beside a ``text`` key of the same group are its metadata.

    ``sms.overdue.text`` is a text key in the group ``sms.overdue``; so is ``text`` in the section ``[overdue]``.
    """
    groups = _groups(entries)
    lines = source.lines()
    found: list[Template] = []
    for entry in entries:
        last = entry.key.rpartition(".")[2]
        body = strip(entry.value)
        wanted = chosen(entry.key, settings)
        field = metadata.is_text_key(last)
        if not body.text or wanted is False or (wanted is None and not _is_message(entry, last, field, body.text)):
            continue
        path = _path(entry)
        beside: Mapping[str, Any] = {}
        name, named = entry.name, bool(entry.name)
        title = metadata.is_title_key(last)
        if (field or title) and any(metadata.is_text_key(key) for key in groups.get(path, {})):
            others = groups.get(path, {})
            beside = metadata.canonical({key: value for key, value in others.items() if not metadata.is_text_key(key)})
            ids = [value for key, value in others.items() if _is_id(key, settings)]
            texts = [key for key in others if metadata.is_text_key(key)]
            name = (ids[0] if ids else path) + (".subject" if title else f".{last}" if len(texts) > 1 else "")
            named = bool(name)
            if title:
                beside = {**beside, "part": "subject"}
        if not named:
            name = f"line {lines.position(body.origin(0).start).line}"
        told = inferred(source.path, *entry.hints, entry.group, entry.key)
        found.append(Template(name, body, source, beside, {}, told, named, entry.key_span, fmt))
    return Reading(found, [])


def _is_message(entry: Entry, last: str, field: bool, text: str) -> bool:
    if metadata.is_remark_key(last):
        return False
    if metadata.is_title_key(last):
        return entry.key != last and has_han(text) and metadata.fold(last) not in ("title", "标题")
    if field and last != "value" and (entry.group or "." in entry.key):
        return has_han(text)
    return metadata.looks_like_message(text)


def _is_id(key: str, settings: ReadSettings) -> bool:
    return key == settings.id if settings.id else metadata.is_id_key(key)


def _path(entry: Entry) -> str:
    prefix = entry.key.rpartition(".")[0]
    return ".".join(part for part in (entry.group, prefix) if part)


def _groups(entries: Sequence[Entry]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for entry in entries:
        groups.setdefault(_path(entry), {})[entry.key.rpartition(".")[2]] = entry.value.text.strip()
    return groups
