"""Texts that YAML itself cuts or refuses: reported as ``template-cut-by-format``, and read as they were meant."""

from __future__ import annotations

from dunlint import regex
from dunlint.readers.source import bad_syntax, count_han, has_han, problem, unreadable
from dunlint.readers.yaml_ import parse
from dunlint.span import LineIndex, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers.node import Node
    from dunlint.readers.yaml_ import Failure, Parsed, Scalar
    from dunlint.template import Problem, Source


MAX_REPAIRS = 500  # lines quoted on behalf of the author, per file
MAX_PARSED = 20_000_000  # characters given to the parser in all, for repairs

_KEY = r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s:\#\[\]{},"'&*!|>%@`][^:\#\r\n]*)"""
_VALUE = regex.compile(rf"([ \t]*+(?:-[ ]+)*+{_KEY}:[ \t]++|[ \t]*+(?:-[ ]+)++)(\S[^\r\n]*)")
_PLACEHOLDER = regex.compile(r"#\w+#|\{[^{}]*\}|@var\(|%[sdf]|\$\w+|X{2,}|_{2,}|<\w+>")
_CLOSED_QUOTE = regex.compile(r""""(?:[^"\\]|\\.)*"\s*(?:#.*)?$|'(?:[^']|'')*'\s*(?:#.*)?$""")
_BLOCK = regex.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_KEYED = regex.compile(r"[ \t]*(?:-[ \t]|[^\s:#]+:(?:[ \t]|$))")
_HASHED = regex.compile(r"#[ ]?[A-Za-z_\u4e00-\u9fff][\w.]{0,30}[ ]?#(?!#)")
_NOTE = regex.compile(
    r"(?i)#\s*(备注|说明|注[:：]|注释|参考|参见|见|用于|适用|示例|例[:：]|todo|fixme|xxx|note|nb|dunlint)"
)
_ENDED = tuple("。！？!?；;）)】」』”\"'")


def parse_all(source: Source, text: str, max_depth: int, start: int) -> tuple[list[Node], list[Problem]]:
    """Read ``text`` from ``start``; values that stop the parser are quoted for the author and reported."""
    roots: list[Node] = []
    problems: list[Problem] = []
    working, repaired, budget = text, dict[int, int](), MAX_PARSED
    lines: LineIndex | None = None
    parsed = parse(working, text, start, max_depth, repaired)
    while True:
        failure = parsed.failure
        if failure is not None:
            lines = lines or LineIndex(text)
            fixed, budget = _repair(working, text, start, max_depth, repaired, failure, lines, budget)
            if fixed is not None:
                span, working, parsed = fixed
                problems.append(_refused(source, text, span))
                continue
        roots.extend(parsed.roots)
        problems.extend(_comments(source, text, parsed))
        if failure is None:
            break
        problems.append(bad_syntax(source, failure.offset, "YAML", failure.message, failure.message))
        following = regex.compile(r"^---(?=\s)", regex.MULTILINE).search(text, failure.offset + 1)
        if following is None:
            break
        start = following.start()
        parsed = parse(working, text, start, max_depth, repaired)
    return roots, sorted(problems, key=lambda found: found.span.start)


def _repair(
    working: str,
    text: str,
    start: int,
    max_depth: int,
    repaired: dict[int, int],
    failure: Failure,
    lines: LineIndex,
    budget: int,
) -> tuple[tuple[Span, str, Parsed] | None, int]:
    """The value that, once quoted, lets the parser go on; with the text that has a stand-in for it."""
    if len(repaired) >= MAX_REPAIRS or failure.hopeless:
        return None, budget
    size = len(text) - start
    for span in _candidates(text, start, failure, lines):
        if span.start in repaired:
            continue
        if budget < size:
            break
        budget -= size
        inner = regex.sub(r"\S", "x", text[span.start + 1 : span.end - 1])
        trial = f'{working[: span.start]}"{inner}"{working[span.end :]}'
        repaired[span.start] = span.end
        parsed = parse(trial, text, start, max_depth, repaired)
        after = parsed.failure
        if after is None or (after.offset > failure.offset and after.offset > span.end):
            return (span, trial, parsed), budget
        del repaired[span.start]
    return None, budget


def _candidates(text: str, start: int, failure: Failure, lines: LineIndex) -> list[Span]:
    at, context = (lines.position(min(offset, len(text))).line for offset in (failure.offset, failure.context))
    first = lines.position(start).line
    found = []
    for line in dict.fromkeys((at, context, *range(at - 1, max(first, at - 60) - 1, -1))):
        value = _risky_value(text, line, lines)
        if value is not None:
            found.append(value)
    return found


def _risky_value(text: str, line: int, lines: LineIndex) -> Span | None:
    span = lines.line_span(line)
    found = _VALUE.fullmatch(text, span.start, span.end)
    if found is None:
        return None
    value = found.group(2).rstrip()
    if len(value) < 2 or not (has_han(value) or _PLACEHOLDER.search(value)) or _BLOCK.match(value):
        return None
    if value[0] in "\"'" and _CLOSED_QUOTE.match(value):
        return None
    if value[0] not in "[{*@%`&!|>\"',?-]}" and not regex.search(r":(\s|$)", value):
        return None
    start, end = found.start(2), found.start(2) + len(value)
    indent = regex.match(r"[ \t]*(?:-[ ]+)*", text[span.start : span.end])
    width = indent.end() if indent else 0
    for number in range(line + 1, len(lines.starts) + 1):  # lines that continue the value
        more = lines.line_span(number)
        raw = text[more.start : more.end]
        if not raw.strip() or len(raw) - len(raw.lstrip(" ")) <= width or _KEYED.match(raw):
            break
        end = more.start + len(raw.rstrip())
    return Span(start, end)


def _refused(source: Source, text: str, span: Span) -> Problem:
    value = text[span.start : span.end]
    shown = value if len(value) <= 24 else value[:24] + "…"
    if value[0] in "\"'":
        return unreadable(
            source,
            span.start,
            f"引号没有正确闭合：{shown}；已按原文读取这一行，其余照常检查。",
            f"a quotation mark is not closed: {shown}; the line was read as it stands, the rest as usual",
        )
    if value[0] in "[{*@%`&!|>,?-]}":
        zh, en = f"未加引号的文本以「{value[0]}」开头", f"an unquoted text begins with {value[0]!r}"
    else:
        zh, en = "未加引号的文本中有「: 」", "an unquoted text contains ': '"
    return problem(
        "template-cut-by-format",
        source,
        span,
        f"{zh}，YAML 无法读取：{shown}。请给整段文本加引号。",
        f"{en}, which YAML cannot load: {shown}. Quote the whole text.",
    )


def _comments(source: Source, text: str, parsed: Parsed) -> list[Problem]:
    """Parts of texts that the parser took for comments or anchors, and aliases of nothing."""
    found = []
    for scalar in parsed.scalars:
        if scalar.is_key or scalar.style is not None:
            continue
        lost = _lost_comment(text, scalar)
        if lost is not None:
            found.append(_lost(source, text, lost, scalar.value, "注释", "a comment"))
        if scalar.anchor and scalar.anchor not in parsed.used and has_han(scalar.value):
            anchor = text[scalar.whole : scalar.start]
            if "\n" not in anchor:
                span = Span(scalar.whole, scalar.whole + len(anchor.rstrip()))
                found.append(_lost(source, text, span, scalar.value, "锚点", "an anchor"))
    for name, at, _ in parsed.undefined:
        found.append(unreadable(source, at, f"别名 *{name} 没有对应的锚点", f"alias *{name} has no anchor"))
    return found


def _lost_comment(text: str, scalar: Scalar) -> Span | None:
    rest = regex.compile(r"[ \t]*(#[^\r\n]*)").match(text, scalar.end)
    if rest is None or (scalar.value and rest.start(1) == scalar.end):
        return None
    comment = rest.group(1).rstrip()
    if _NOTE.match(comment):
        return None
    cut = bool(_HASHED.match(comment)) and (has_han(comment) or has_han(scalar.value))
    if not cut and comment[1:2] not in ("", " ", "\t", "#"):
        if scalar.value:
            wordy = has_han(comment) or bool(_PLACEHOLDER.search(comment))
            cut = count_han(scalar.value) > 4 and wordy and not scalar.value.rstrip().endswith(_ENDED)
        else:
            cut = count_han(comment) > 9
    return Span(rest.start(1), rest.start(1) + len(comment)) if cut else None


def _lost(source: Source, text: str, span: Span, value: str, zh: str, en: str) -> Problem:
    part = text[span.start : span.end]
    left = value if len(value) <= 24 else value[:24] + "…"
    return problem(
        "template-cut-by-format",
        source,
        span,
        f"YAML 把「{part}」当作{zh}丢弃，实际文本只剩「{left}」。请给整段文本加引号。",
        f"YAML drops {part!r} as {en}; the text that is left is {left!r}. Quote the whole text.",
    )
