"""JSON, JSONC and JSON5: an own scanner, since no parser of the standard library keeps positions."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import tree
from dunlint.readers.node import Entry, Node
from dunlint.readers.pieces import Pieces
from dunlint.readers.source import bad_syntax
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_BLANK = regex.compile(r"[ \t\r\n\ufeff]*")
_COMMENT = regex.compile(r"//[^\r\n]*|/\*.*?(?:\*/|\Z)", regex.DOTALL)
_RUN = {'"': regex.compile(r'[^"\\\x00-\x1f]*'), "'": regex.compile(r"[^'\\\x00-\x1f]*")}
_WORD = regex.compile(r"[^\s,:\[\]{}\"'/]+")
_NUMBER = regex.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$")
_NEXT_LINE = regex.compile(r'(?<=[^\r\n])[\r\n][\s,]{0,200}+(?:"[^"\r\n]*"\s*:|[}\]])')
_NUMBER5 = regex.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|\.?\d[\d.]*(?:[eE][+-]?\d+)?|Infinity|NaN)")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX4 = regex.compile(r"[0-9a-fA-F]{4}")
_HEX_ROW = regex.compile(r"(?:\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})+")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
# Files named .json whose programs read them with comments.
_COMMENTED = regex.compile(r"(?:^|/)(?:[tj]sconfig[\w.-]*|\.vscode/[\w.-]+|\.?devcontainer|\.eslintrc)\.json$")


class Fault(NamedTuple):
    """Something that JSON does not allow; ``fatal`` when reading ended there."""

    offset: int
    zh: str
    en: str
    fatal: bool = False


class _Stop(Exception):
    def __init__(self, offset: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault = Fault(offset, zh, en, fatal=True)


def read(source: Source, settings: ReadSettings) -> Reading:
    """One JSON value. What stands before a syntax error is still read; the error is reported with its line."""
    lower = source.path.lower()
    relaxed = lower.endswith((".jsonc", ".json5")) or _COMMENTED.search(lower) is not None
    root, faults = parse(source.text, 0, len(source.text), relaxed=relaxed, max_depth=settings.limits.max_depth)
    problems = [bad_syntax(source, fault.offset, "JSON", fault.zh, fault.en) for fault in faults]
    if root is None:
        return Reading([], problems)
    reading = tree.templates(root, source, settings, fmt="json")
    return Reading(reading.templates, [*problems, *reading.problems])


def parse(
    text: str, start: int, end: int, *, relaxed: bool = False, max_depth: int = 200
) -> tuple[Node | None, list[Fault]]:
    """The value in ``text[start:end]`` and what is wrong with it: at most one slip and one fatal fault.

    ``relaxed`` allows comments, trailing commas, single quotes and bare keys; otherwise they are faults, but read all
    the same. No recursion: depth is bounded by ``max_depth`` alone.
    """
    scanner = _Scanner(text, start, end, relaxed, max_depth)
    try:
        scanner.run()
    except _Stop as stop:
        scanner.faults.append(stop.fault)
    return scanner.finish(), scanner.faults


class _Scanner:
    def __init__(self, text: str, start: int, end: int, relaxed: bool, max_depth: int) -> None:
        self.text, self.at, self.end, self.relaxed, self.max_depth = text, start, end, relaxed, max_depth
        self.faults: list[Fault] = []
        self.stack: list[tuple[Node, list[tuple[str, Span]]]] = []
        self.root: Node | None = None

    def run(self) -> None:
        self.skip()
        self.value()
        while self.stack:
            self.member()
        self.skip()
        if self.at < self.end:
            raise _Stop(self.at, "值之后还有多余内容", "more text after the value")

    def finish(self) -> Node | None:
        while self.stack:
            self.close(self.at)
        return self.root

    def slip(self, offset: int, zh: str, en: str) -> None:
        if not self.relaxed and not self.faults:
            self.faults.append(Fault(offset, zh, en))

    def skip(self) -> None:
        while True:
            found = _BLANK.match(self.text, self.at, self.end)
            self.at = found.end() if found else self.at
            if not self.text.startswith("/", self.at) or self.at >= self.end:
                return
            comment = _COMMENT.match(self.text, self.at, self.end)
            if comment is None:
                return
            self.slip(self.at, "有注释", "a comment")
            self.at = comment.end()

    def member(self) -> None:
        """One step inside the innermost container: its end, or its next item."""
        node, keys = self.stack[-1]
        closing = "}" if node.kind == "map" else "]"
        self.skip()
        first = not node.items
        if self.at >= self.end:
            raise _Stop(self.end, f"缺少 {closing}", f"{closing!r} is missing")
        if self.text[self.at] == closing:
            self.at += 1
            self.close(self.at)
            return
        if not first:
            if self.text[self.at] != ",":
                raise _Stop(self.at, f"缺少逗号或 {closing}", f"expected ',' or {closing!r}")
            comma = self.at
            self.at += 1
            self.skip()
            if self.at < self.end and self.text[self.at] == closing:
                self.slip(comma, "末尾多余的逗号", "a trailing comma")
                return
        if node.kind == "map":
            self.key(keys)
        self.value()

    def key(self, keys: list[tuple[str, Span]]) -> None:
        start = self.at
        if start < self.end and self.text[start] in "\"'":
            mapped = self.string()
            keys.append((mapped.text, Span(start + 1, self.at - 1)))
        else:
            found = _WORD.match(self.text, start, self.end)
            if found is None:
                raise _Stop(start, "此处应为键", "expected a key")
            self.slip(start, "键没有加引号", "a key without quotes")
            self.at = found.end()
            keys.append((found.group(), Span(*found.span())))
        self.skip()
        if self.at >= self.end or self.text[self.at] != ":":
            raise _Stop(self.at, "键之后缺少冒号", "':' is missing behind the key")
        self.at += 1
        self.skip()

    def value(self) -> None:
        at = self.at
        if at >= self.end:
            raise _Stop(at, "内容不完整", "the text ends where a value is expected")
        char = self.text[at]
        if char in "{[":
            if len(self.stack) >= self.max_depth:
                raise _Stop(at, f"嵌套超过 {self.max_depth} 层", f"nested deeper than {self.max_depth} levels")
            self.at += 1
            self.stack.append((Node("map" if char == "{" else "list", Span(at, at), items=[]), []))
        elif char in "\"'":
            mapped = self.string()
            self.put(Node("text", Span(at, self.at), mapped))
        else:
            found = _WORD.match(self.text, at, self.end)
            if found is None:
                raise _Stop(at, f"意外的字符 {char!r}", f"unexpected character {char!r}")
            self.at = found.end()
            self.put(Node("other", Span(at, self.at), self.word(found.group(), at)))

    def word(self, word: str, at: int) -> Any:
        if word in _WORDS:
            return _WORDS[word]
        if _NUMBER.match(word):
            if len(word) > 17:
                return word  # an id such as 202405130001234567; no number that is counted with
            return float(word) if regex.search("[.eE]", word) else int(word)
        if not self.relaxed or not _NUMBER5.fullmatch(word):
            raise _Stop(at, f"意外的内容 {word[:20]!r}", f"unexpected {word[:20]!r}")
        return word

    def put(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent, keys = self.stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        else:
            key, span = keys.pop()
            parent.items.append(Entry(key, span, node))

    def close(self, end: int) -> None:
        node, keys = self.stack.pop()
        keys.clear()
        self.put(node._replace(span=Span(node.span.start, end)))

    def string(self) -> MappedText:
        text, quote = self.text, self.text[self.at]
        if quote == "'":
            self.slip(self.at, "使用了单引号", "single quotes")
        run = _RUN[quote]
        start = self.at + 1
        found = run.match(text, start, self.end)
        stop = found.end() if found else start
        if stop < self.end and text[stop] == quote:
            self.at = stop + 1
            return MappedText.verbatim(text[start:stop], start)
        out = Pieces(text)
        at = start
        while True:
            found = run.match(text, at, self.end)
            stop = found.end() if found else at
            out.copy(at, stop)
            if stop >= self.end:
                raise _Stop(start - 1, "字符串没有结束", "a string without an end")
            char = text[stop]
            if char == quote:
                self.at = stop + 1
                return out.done()
            at = self.escape(out, stop) if char == "\\" else self.control(out, stop, start)

    def control(self, out: Pieces, at: int, start: int) -> int:
        if not self.relaxed and _NEXT_LINE.match(self.text, at, self.end):  # the quotation mark was forgotten
            raise _Stop(start - 1, "字符串没有结束", "a string without an end")
        self.slip(at, "字符串中有未转义的控制字符", "a raw control character in a string")
        out.copy(at, at + 1)
        return at + 1

    def escape(self, out: Pieces, at: int) -> int:
        text = self.text
        row = _HEX_ROW.match(text, at, self.end)
        if row is not None:  # most often a whole Chinese text in escapes
            chars = row.group().encode("ascii").decode("unicode_escape")
            out.add(MappedText(chars, range(at, row.end(), 6), range(at + 6, row.end() + 6, 6)))
            return row.end()
        mark = text[at + 1 : at + 2] if at + 1 < self.end else ""
        if mark in _ESCAPES and mark:
            out.put(_ESCAPES[mark], at, at + 2)
            return at + 2
        if mark == "u" and _HEX4.match(text, at + 2, self.end):
            code, stop = int(text[at + 2 : at + 6], 16), at + 6
            if 0xD800 <= code < 0xDC00 and text.startswith("\\u", stop) and _HEX4.match(text, stop + 2, self.end):
                low = int(text[stop + 2 : stop + 6], 16)
                if 0xDC00 <= low < 0xE000:
                    code, stop = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), stop + 6
            out.put("\ufffd" if 0xD800 <= code < 0xE000 else chr(code), at, stop)
            return stop
        if not mark:
            raise _Stop(at, "字符串没有结束", "a string without an end")
        if self.relaxed and mark in "\r\n":
            return at + (3 if text.startswith("\r\n", at + 1) else 2)
        self.slip(at, f"未知的转义 \\{mark}", f"unknown escape \\{mark}")
        out.copy(at + 1, at + 2)
        return at + 2
