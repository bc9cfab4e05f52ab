"""Texts that are cut into parameters: WeChat fields, and values that only together form a sentence."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.align import MappedText
from dunlint.readers.source import count_han, has_han

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunlint.readers.node import Entry, Node


_PARAMETERS = frozenset(
    "param params parameter parameters args arguments vars variables templateparam templateparams templateparamset"
    " templateparamlist tplvalue smsparam smsparams paramlist paramset templatedata datas"
    " 参数 模板参数 变量 短信参数".split()
)
_FIELD = regex.compile(r"(?i)(keyword|thing|phrase|amount|date|time|name|number|character_string|const|symbol)\d+$")
_SERIES = regex.compile(r"(?i)([a-z]|[a-z_]*?_?\d{1,2}|第?[一二三四五六七八九十]段?)$")
_SENTENCE_END = tuple("。！？!?")


def wechat_fields(entries: Sequence[Entry]) -> MappedText | None:
    """``first``, ``keyword1`` ... ``remark`` of a WeChat message as one text, a line each; None for other maps."""
    fields: list[MappedText] = []
    numbered = 0
    for entry in entries:
        text = _field_text(entry.node)
        if text is None:
            continue
        if _FIELD.match(entry.key):
            numbered += 1
            fields.append(text)
        elif entry.key.lower() in ("first", "remark"):
            fields.append(text)
    keys = {entry.key.lower() for entry in entries}
    if not numbered and not {"first", "remark"} <= keys:
        return None
    if numbered < 2 and not keys & {"first", "remark"}:
        return None
    return MappedText.join(fields, "\n") if any(has_han(field.text) for field in fields) else None


def _field_text(node: Node) -> MappedText | None:
    if node.kind == "map":
        inner = node.get("value") or node.get("DATA")
        return _field_text(inner) if inner is not None and inner.kind != "map" else None
    return node.value if node.kind == "text" else None


def joined_parameters(key: str, node: Node) -> MappedText | None:
    """The values of template parameters as one text, in order; None when they are texts of their own."""
    if node.kind == "map":
        entries = node.entries()
        values = [entry.node for entry in entries]
        series = len(entries) > 1 and all(_SERIES.fullmatch(entry.key) for entry in entries)
    elif node.kind == "list":
        values, series = node.children(), False
    else:
        return None
    declared = metadata.fold(key) in _PARAMETERS
    if not (declared or series) or len(values) < 2 or any(value.kind not in ("text", "other") for value in values):
        return None
    texts: list[MappedText] = [value.value for value in values if value.kind == "text"]
    chinese = [text for text in texts if has_han(text.text)]
    if len(chinese) < 2 or max(len(text) for text in texts) > 60:
        return None
    if not declared and sum(text.text.rstrip().endswith(_SENTENCE_END) for text in texts[:-1]):
        return None  # whole sentences: each is a text of its own
    whole = MappedText.join(texts)
    if count_han(whole.text) < 6 or (not metadata.looks_like_message(whole.text) and not (declared and _half(texts))):
        return None
    return whole


def _half(texts: Sequence[MappedText]) -> bool:
    """True when a value is more than a name, an amount or a date."""
    return any(count_han(text.text) > 4 or regex.search("[，。！；,]", text.text) for text in texts)
