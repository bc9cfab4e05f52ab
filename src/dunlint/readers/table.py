"""Rows of cells -> templates: what CSV, spreadsheets, letters with tables, Markdown and SQL share."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.readers.pieces import strip
from dunlint.readers.source import has_han, inferred
from dunlint.readers.tree import is_sent_title
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.template import Problem, Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.align import MappedText
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_HEADER_ROWS = 20  # rows looked at for a header: titles and filters may stand above it
_LABEL = 24  # a column name is not longer
_NOISE = regex.compile(r"[\s*＊:：]|[(（\[【].*?[)）\]】]")
_TEXT_NAME = regex.compile(
    r"(?:内容|话术|文案|正文|文本|模板|模版|短信|脚本|原文|content|text|body|message|template|script|wording)$",
    regex.IGNORECASE,
)
_NOT_TEXT = regex.compile(
    r"备注|说明|意见|审核|描述|原因|修改|依据|名称|类型|类别|编号|编码|状态|时间|日期|长度|字数|条数|参数|变量|是否|要点|标签"
    r"|remark|comment|note|memo|review|descri|name|type|status|_id$|length|count|param|label|tags?$",
    regex.IGNORECASE,
)
_WEAK = frozenset(("value", "cvalue", "msg", "message", "copy", "script", "template", "短信", "模板", "模版", "消息"))
_ID_NAME = regex.compile(r"(?:编号|编码|模板id|模板号|模板代码|话术号|template_?(?:id|code|no))$", regex.IGNORECASE)
_CHANNELS = {
    "sms": ("短信", "sms"),
    "push": ("推送", "push"),
    "in_app": ("站内", "inbox", "in_app"),
    "email": ("邮件", "mail"),
    "im": ("微信", "企微", "wechat", "wecom"),
    "voice": ("电话", "外呼", "语音", "ivr", "call", "voice"),
    "visit": ("外访", "上门", "visit"),
    "letter": ("函", "letter"),
}


class Cell(NamedTuple):
    """One cell. ``source`` is its own source in a spreadsheet; ``shared`` = taken over from a merged cell.

    ``problem`` says why its value is not known (a formula that was never calculated).
    """

    text: MappedText
    source: Source | None = None
    shared: bool = False
    problem: Problem | None = None


class _Header(NamedTuple):
    names: tuple[str, ...]
    texts: tuple[int, ...]  # columns whose every cell is a text
    maybe: tuple[int, ...]  # columns whose cells are texts when they read like one
    titles: tuple[int, ...]  # subject lines: sent before the text
    ids: tuple[int, ...]
    keys: tuple[int, ...]  # metadata columns


def is_known_name(name: str) -> bool:
    """True when ``name`` is the name of a text, id or metadata column."""
    return 0 < len(name.strip()) <= _LABEL and _kind(name) in ("text", "id", "key")


def is_text_name(name: str) -> bool:
    """True when ``name`` is the name of a column of texts."""
    return _kind(name) == "text"


def templates_from_rows(rows: Sequence[Sequence[Cell]], source: Source, settings: ReadSettings, fmt: str) -> Reading:
    """The templates of a table. ``rows`` start at its first line, so that ``row 7`` is what people count.

    The header is found by its names (titles may stand above it, and it may come again); without one the columns whose
    cells read like messages are the texts. Several text columns: each cell is a template, ``<row id>.<column>``.
    """
    found: list[Template] = []
    problems: list[Problem] = []
    header, number = _first_header(rows, settings)
    if header is None:
        asked = [name for name in (settings.text, *settings.columns) if name]
        if asked and rows:
            problems.append(_no_column(source, asked))
            return Reading([], problems)
        header = _without_header(rows)
        number = -1
    for index in range(number + 1, len(rows)):
        row = rows[index]
        if again := _repeated(row, settings):
            header = again
        else:
            _row(row, index + 1, header, source, fmt, found, problems)
    return Reading(found, problems)


def _row(
    row: Sequence[Cell],
    number: int,
    header: _Header,
    source: Source,
    fmt: str,
    found: list[Template],
    problems: list[Problem],
) -> None:
    columns: list[int] = []
    for column in sorted((*header.texts, *header.maybe)):
        if column >= len(row) or row[column].shared:
            continue
        cell = row[column]
        if cell.problem is not None:
            problems.append(cell.problem)
        elif column in header.texts:
            if has_han(cell.text.text) or len(cell.text.text) > _LABEL:
                columns.append(column)
        elif metadata.looks_like_message(cell.text.text):
            columns.append(column)
    columns += [at for at in header.titles if at < len(row) and columns and has_han(row[at].text.text)]
    if not columns:
        return
    raw = {
        _NOISE.sub("", header.names[column]): row[column].text.text.strip()
        for column in header.keys
        if column < len(row) and row[column].text.text.strip()
    }
    own = metadata.canonical(raw) if raw else {}
    id_cell = next((row[at] for at in header.ids if at < len(row) and row[at].text.text.strip()), None)
    row_id = id_cell.text.text.strip() if id_cell else ""
    alone = len(header.texts) == 1 or (not header.texts and len(columns) == 1)
    for column in columns:
        cell = row[column]
        name = header.names[column] if column < len(header.names) else ""
        at = cell.source or source
        name = "subject" if column in header.titles else name
        main = alone and (column in header.texts or not header.texts) and name != "subject"
        if id_cell is not None:
            template_id = f"{row_id}.row {number}" if id_cell.shared else row_id
            if not main:
                template_id = f"{template_id}.{name or column + 1}"
        elif at.cell:
            template_id = f"{at.sheet}!{at.cell}" if at.sheet else at.cell
        else:
            template_id = f"row {number}" if main else f"row {number}.{name or column + 1}"
        hints = inferred(source.path, at.sheet or "", row_id, name)
        key_span = None
        if id_cell is not None and id_cell.source is None and cell.source is None:
            key_span = id_cell.text.span(0, len(id_cell.text))
        named = id_cell is not None and not id_cell.shared
        own_here = own if main else {**own, **_told(header.names[column])}
        if name == "subject":
            if not is_sent_title(header.names[column], own.get("channel") or hints.get("channel")):
                continue
            own_here = {**own, "part": "subject"}
        found.append(Template(template_id, strip(cell.text), at, own_here, {}, hints, named, key_span, fmt))


def _told(name: str) -> Mapping[str, Any]:
    """The channel that the name of one of several text columns declares."""
    lower = name.lower()
    for channel, parts in _CHANNELS.items():
        if any(part in lower for part in parts):
            return {"channel": channel}
    return {}


def _first_header(rows: Sequence[Sequence[Cell]], settings: ReadSettings) -> tuple[_Header | None, int]:
    seen = 0
    for number, row in enumerate(rows):
        if not any(cell.text.text.strip() for cell in row):
            continue
        header = _header(row, settings)
        if header is not None:
            return header, number
        seen += 1
        if seen >= _HEADER_ROWS:
            break
    return None, -1


def _rank(name: str) -> int:
    """``code`` before ``name``, as in ``metadata.ID_KEYS``."""
    folded = metadata.fold(_NOISE.sub("", name))
    return metadata.ID_KEYS.index(folded) if folded in metadata.ID_KEYS else 0


def _repeated(row: Sequence[Cell], settings: ReadSettings) -> _Header | None:
    """A second header further down: at least two names, a text column among them, nothing else."""
    kinds = [_kind(cell.text.text) for cell in row if cell.text.text.strip()]
    if len(kinds) < 2 or "text" not in kinds or not all(kinds):
        return None
    return _header(row, settings)


def _header(row: Sequence[Cell], settings: ReadSettings) -> _Header | None:
    """The header in ``row``, or None when its cells are not column names."""
    names = tuple(cell.text.text.strip() for cell in row)
    filled = [name for name in names if name]
    asked = {name for name in (settings.text, *settings.columns) if name}
    if asked:
        if not asked.intersection(names):
            return None
        texts: list[int] = [at for at, name in enumerate(names) if name in asked]
    elif not filled or any(len(name) > _LABEL for name in filled):
        return None
    else:
        texts = [at for at, name in enumerate(names) if _kind(name) == "text"]
        strong = [at for at in texts if metadata.fold(_NOISE.sub("", names[at])) not in _WEAK]
        texts = strong or texts
    kinds = [_kind(name) for name in names]
    if settings.id:
        ids = [at for at, name in enumerate(names) if name == settings.id]
    else:
        ids = [at for at, kind in enumerate(kinds) if kind == "id" and at not in texts]
        ids.sort(key=lambda at: _rank(names[at]))
    keys = [at for at, kind in enumerate(kinds) if at not in texts and kind == "key"]
    if not asked:
        known = len(set(texts) | set(ids) | set(keys))
        if not texts and known * 2 < len(filled):
            return None
        if not known or (len(filled) > 2 and known < 2 and len(set(filled)) < len(filled)):
            return None
        if len(filled) == 1 and len(names) > 1:  # a title, not a header
            return None
    maybe = [] if asked else [at for at, kind in enumerate(kinds) if kind in ("", "text") and at not in texts]
    titles = [at for at, kind in enumerate(kinds) if kind == "title" and not asked]
    return _Header(names, tuple(texts), tuple(maybe), tuple(titles), tuple(ids), tuple(keys))


def _without_header(rows: Sequence[Sequence[Cell]]) -> _Header:
    width = max((len(row) for row in rows), default=0)
    return _Header(("",) * width, (), tuple(range(width)), (), (), ())


def _kind(name: str) -> str:
    """``text``, ``id``, ``key`` (metadata), ``other`` (remarks and the like), or "" for an unknown name."""
    bare = _NOISE.sub("", name)
    if not bare or len(name.strip()) > _LABEL:
        return ""
    if metadata.is_id_key(bare) or _ID_NAME.search(bare):
        return "id"
    if metadata.is_text_key(bare):
        return "text"
    if metadata.is_metadata_key(bare):
        return "key"
    if metadata.is_title_key(bare):
        return "title"
    if metadata.is_remark_key(bare) or _NOT_TEXT.search(bare):
        return "other"
    return "text" if _TEXT_NAME.search(bare) else ""


def _no_column(source: Source, asked: Sequence[str]) -> Problem:
    names = "、".join(asked)
    detail = {"zh": f"第 1 行：没有名为 {names} 的列", "en": f"line 1: no column named {', '.join(asked)}"}
    return Problem("unreadable-file", source, Span(0, 0), detail)
