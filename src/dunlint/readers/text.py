"""Plain text: one template a file, or one a paragraph or line where the project says so."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.frontmatter import head, subjects
from dunlint.readers.pieces import strip
from dunlint.readers.source import has_han, inferred, not_chinese, problem
from dunlint.span import Span
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.readers import ReadSettings
    from dunlint.readers.frontmatter import Head
    from dunlint.template import Problem, Source


_PARAGRAPH = regex.compile(r"(?:\r\n|\n|\r)(?:[ \t\u3000]*(?:\r\n|\n|\r))+")
_COMMENTS = regex.compile(r"(?:[ \t]*(?:#|//)[ \t][^\r\n]*(?:\r\n|\n|\r|\Z))+|[ \t]*(?:#|//)[ \t][^\r\n]*$")
_LINE = regex.compile(r"\r\n|\n|\r")


def read(source: Source, settings: ReadSettings) -> Reading:
    """Front matter is metadata; the rest is the text as it is sent, line breaks included."""
    front = head(source, settings)
    problems = list(front.problems)
    body = source.text[front.body :]
    if not body.strip():
        if front.node is not None:
            from dunlint.readers import tree  # lazy: a file that is all front matter is rare

            reading = tree.templates(front.node, source, settings, fmt="text")
            if reading.templates:
                return Reading(reading.templates, [*problems, *reading.problems])
        problems.append(problem("empty-file", source, None, "没有正文。", "no text below the front matter"))
        return Reading([], problems)
    if not front.found and not has_han(body) and not settings.metadata and not settings.split:
        problems.append(not_chinese(source))
        return Reading([], problems)
    if front.split in ("line", "blank-line"):
        return Reading(list(_parts(source, front)), problems)
    if front.split not in ("", "none", "file"):
        problems.append(_unknown_split(source, front.split))
    mapped = strip(MappedText.verbatim(body, front.body))
    found = [*subjects(front, source, settings, "text"), _template(source, front, mapped, front.id, front.named)]
    return Reading(found, problems)


def _parts(source: Source, front: Head) -> Iterator[Template]:
    """One template a line or paragraph; lines at its head that begin with ``# `` or ``// `` are comments."""
    lines = source.lines()
    for span in spans(source.text, front.body, len(source.text), _LINE if front.split == "line" else _PARAGRAPH):
        comments = _COMMENTS.match(source.text, span.start, span.end)
        start = comments.end() if comments else span.start
        mapped = strip(MappedText.verbatim(source.text[start : span.end], start))
        if mapped.text and any(char.isalpha() for char in mapped.text):
            number = lines.position(mapped.origin(0).start).line
            yield _template(source, front, mapped, f"line {number}", False)


def spans(text: str, start: int, end: int, border: regex.Lazy) -> Iterator[Span]:
    """The stretches of ``text`` between matches of ``border``."""
    at = start
    for found in border.finditer(text, start, end):
        yield Span(at, found.start())
        at = found.end()
    yield Span(at, end)


def _template(source: Source, front: Head, body: MappedText, name: str, named: bool) -> Template:
    return Template(
        name,
        body,
        source,
        own=front.own if named else {},
        defaults={} if named else front.own,
        inferred=inferred(source.path, front.id if named else ""),
        named=named,
        key_span=front.key_span if named else None,
        format="text",
    )


def _unknown_split(source: Source, split: str) -> Problem:
    return problem(
        "unreadable-file",
        source,
        Span(0, 0),
        f"未知的 split 值 {split}（可用：line、blank-line）；按整篇文本读取。",
        f"unknown split {split!r} (known: line, blank-line); read as one text",
    )
