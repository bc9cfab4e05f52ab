"""Gettext catalogues (.po, .pot)."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import entries
from dunlint.readers.escapes import decode
from dunlint.readers.source import has_han
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re

    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_KEYWORD = regex.compile(r"[ \t]*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)[ \t]*(?=\")")
_STRING = regex.compile(r'[ \t]*"((?:[^"\\\r\n]|\\.)*+)("?)[ \t]*')
_NAME = regex.compile(r"[A-Za-z][\w.:/-]*")
_Message = dict[str, tuple[Span, MappedText]]  # by keyword: where its first string starts, and the joined text


def read(source: Source, settings: ReadSettings) -> Reading:
    """The translation when it is Chinese, else the original; each plural form. Comments and header are not text."""
    problems = entries.Problems(source)
    messages: list[_Message] = []
    parts: dict[str, list[MappedText]] = {}
    spans: dict[str, Span] = {}
    current, at, size = "", 0, len(source.text)
    while at < size:
        match = _LINE.match(source.text, at)
        end = match.end() if match else size
        line = source.text[at:end].strip()
        keyword = _KEYWORD.match(source.text, at, end)
        if keyword:
            current = keyword.group(1)
            starts_anew = current == "msgctxt" or (current == "msgid" and list(spans) != ["msgctxt"])
            if starts_anew and spans:
                messages.append(_message(spans, parts))
                spans, parts = {}, {}
            text = _STRING.match(source.text, keyword.end(), end)
            first = at + len(keyword.group()) - len(keyword.group().lstrip())
            spans[current] = Span(first, first + len(line))
            parts[current] = []
            _append(text, parts[current], problems)
        elif line.startswith('"') and current:
            _append(_STRING.match(source.text, at, end), parts[current], problems)
        elif line and not line.startswith("#"):
            problems.add(Span(at, end), "不是 po 条目", "not a part of a po entry")
            current = ""
        elif line.startswith("#"):
            current = ""
        at = end
    if spans:
        messages.append(_message(spans, parts))
    found = [entry for message in messages for entry in _entries(message)]
    reading = entries.templates(found, source, settings, fmt="po")
    return Reading(reading.templates, [*problems.found, *reading.problems])


def _append(match: re.Match[str] | None, parts: list[MappedText], problems: entries.Problems) -> None:
    if match is None:
        return
    start, end = match.span(1)
    if not match.group(2):
        problems.add(Span(start - 1, start), "引号没有结束", "this quote is never closed")
        end = start + len(match.string[start:end].rstrip("\r\n"))
    parts.append(decode(MappedText.verbatim(match.string[start:end], start), hexadecimal=True))


def _message(spans: dict[str, Span], parts: dict[str, list[MappedText]]) -> _Message:
    whole: _Message = {}
    for keyword, span in spans.items():
        texts = [part for part in parts[keyword] if part.text] or [MappedText.verbatim("", span.start)]
        whole[keyword] = (span, MappedText.join(texts))
    return whole


def _entries(message: _Message) -> list[entries.Entry]:
    """The sendable texts of one message, named by its context or by a msgid that is a name itself."""
    original = message["msgid"][1].text if "msgid" in message else ""
    if not original.strip():
        return []  # the header
    context = message["msgctxt"][1].text.strip() if "msgctxt" in message else ""
    is_name = _NAME.fullmatch(original) is not None and bool(regex.search(r"[._\d]", original))
    name = context if context and not is_name else original if is_name else ""
    key_span = message["msgctxt" if name and name == context else "msgid"][0]
    translated = {key: text for key, (_, text) in message.items() if key.startswith("msgstr") and has_han(text.text)}
    texts = translated or {key: message[key][1] for key in ("msgid", "msgid_plural") if key in message}
    hints = tuple(hint for hint in (context,) if hint and hint != name)
    found = []
    for key, text in texts.items():
        suffix = key.removeprefix("msgstr").removeprefix("msgid") if len(texts) > 1 else ""
        found.append(entries.Entry(name or "msgid", text, key_span, name=name + suffix if name else "", hints=hints))
    return found
