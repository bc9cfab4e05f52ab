"""TOML: ``tomllib`` says whether a file is valid, an own scanner says where each string stands."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import tree
from dunlint.readers.node import Entry, Node
from dunlint.readers.pieces import Pieces
from dunlint.readers.source import bad_syntax
from dunlint.span import Span
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.template import Problem, Source


_BLANK = regex.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_SPACE = regex.compile(r"[ \t]*")
_BARE = regex.compile(r"[A-Za-z0-9_-]+")
_LOOSE = regex.compile(r"[^\s.=\[\]\"'#,]+")  # keys that TOML refuses, such as unquoted Chinese ones
_WORD = regex.compile(r"[^\s,\]}#]+(?: \d\d:\d\d:\d\d[^\s,\]}#]*)?")
_ESCAPES = {'"': '"', "\\": "\\", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "e": "\x1b"}
_CLOSING = {'"""': regex.compile('"{3,5}'), "'''": regex.compile("'{3,5}")}


class _Fault(Exception):
    def __init__(self, offset: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.offset, self.zh, self.en = offset, zh, en


def read(source: Source, settings: ReadSettings) -> Reading:
    """One TOML file; strings before a syntax error are still read."""
    root, problems = document(source, 0, len(source.text), settings.limits.max_depth)
    reading = tree.templates(root, source, settings, fmt="toml")
    return Reading(reading.templates, [*problems, *reading.problems])


def document(source: Source, start: int, end: int, max_depth: int = 200) -> tuple[Node, list[Problem]]:
    """The root table of ``source.text[start:end]``, and its syntax error if there is one."""
    import tomllib  # lazy: only TOML files and TOML front matter pay for it

    problems: list[Problem] = []
    invalid = ""
    scanner = _Scanner(source.text, start, end, max_depth)
    try:
        scanner.run()
    except _Fault as fault:
        problems.append(bad_syntax(source, fault.offset, "TOML", fault.zh, fault.en))
    if scanner.overflow:
        return scanner.root, problems
    try:
        tomllib.loads(source.text[start:end])
    except tomllib.TOMLDecodeError as error:
        invalid = str(error)
    except RecursionError:
        invalid = "nested too deeply"
    if invalid:
        where = regex.search(r"\(at line (\d+), column (\d+)\)", invalid)
        what = regex.sub(r"\s*\(at .*\)$", "", invalid)
        if where:
            first = source.text.count("\n", 0, start)
            lines = source.lines()
            offset = lines.starts[min(int(where[1]) + first, len(lines.starts)) - 1]
            problems = [bad_syntax(source, offset, "TOML", what, what)]
        elif not problems:
            problems = [bad_syntax(source, start, "TOML", what, what)]
    return scanner.root, problems


class _Scanner:
    def __init__(self, text: str, start: int, end: int, max_depth: int) -> None:
        self.text, self.at, self.end, self.max_depth = text, start, end, max_depth
        self.root = Node("map", Span(start, end), items=[])
        self.overflow = False  # nested deeper than allowed: nothing for tomllib, which would recurse

    def run(self) -> None:
        table = self.root
        while True:
            self.blank()
            if self.at >= self.end:
                return
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self.table(self.path(), repeated=True)
                self.expect("]]")
            elif self.text[self.at] == "[":
                self.at += 1
                table = self.table(self.path(), repeated=False)
                self.expect("]")
            else:
                self.pair(table, 0)
                self.space()
                if self.at < self.end and self.text[self.at] not in "\r\n#":
                    raise _Fault(self.at, "值之后应换行", "expected a new line behind the value")

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at, self.end)
        self.at = found.end() if found else self.at

    def space(self) -> None:
        found = _SPACE.match(self.text, self.at, self.end)
        self.at = found.end() if found else self.at

    def expect(self, token: str) -> None:
        self.space()
        if not self.text.startswith(token, self.at) or self.at >= self.end:
            raise _Fault(self.at, f"缺少 {token}", f"{token!r} is missing")
        self.at += len(token)

    def path(self) -> list[tuple[str, Span]]:
        keys = []
        while True:
            self.space()
            start = self.at
            if start < self.end and self.text[start] in "\"'":
                mapped = self.line_string(self.text[start])
                keys.append((mapped.text, Span(start + 1, self.at - 1)))
            else:
                found = _BARE.match(self.text, start, self.end) or _LOOSE.match(self.text, start, self.end)
                if found is None:
                    raise _Fault(start, "此处应为键", "expected a key")
                self.at = found.end()
                keys.append((found.group(), Span(*found.span())))
            self.space()
            if self.at >= self.end or self.text[self.at] != ".":
                return keys
            if len(keys) >= self.max_depth:
                raise self.too_deep(start)
            self.at += 1

    def table(self, path: list[tuple[str, Span]], *, repeated: bool) -> Node:
        table = self.root
        for key, span in path[:-1]:
            table = _child(table, key, span)
        key, span = path[-1]
        if not repeated:
            return _child(table, key, span)
        existing = table.get(key)
        if existing is None or existing.kind != "list":
            existing = Node("list", span, items=[])
            table.items.append(Entry(key, span, existing))
        fresh = Node("map", span, items=[])
        existing.items.append(fresh)
        return fresh

    def pair(self, table: Node, depth: int) -> None:
        path = self.path()
        self.expect("=")
        self.space()
        for key, span in path[:-1]:
            table = _child(table, key, span)
        table.items.append(Entry(*path[-1], self.value(depth)))

    def value(self, depth: int) -> Node:
        at = self.at
        if at >= self.end or self.text[at] in "\r\n#":
            raise _Fault(at, "缺少值", "a value is missing")
        if depth > min(self.max_depth, 300):
            raise self.too_deep(at)
        char = self.text[at]
        for quote in ('"""', "'''"):
            if self.text.startswith(quote, at):
                return Node("text", Span(at, self.end), self.long_string(quote))._replace(span=Span(at, self.at))
        if char in "\"'":
            mapped = self.line_string(char)
            return Node("text", Span(at, self.at), mapped)
        if char == "[":
            return self.array(depth)
        if char == "{":
            return self.inline(depth)
        found = _WORD.match(self.text, at, self.end)
        if found is None:
            raise _Fault(at, f"意外的字符 {char!r}", f"unexpected character {char!r}")
        self.at = found.end()
        return Node("other", Span(at, self.at), _plain(found.group()))

    def too_deep(self, at: int) -> _Fault:
        self.overflow = True
        return _Fault(at, f"嵌套超过 {self.max_depth} 层", f"nested deeper than {self.max_depth} levels")

    def array(self, depth: int) -> Node:
        start, items = self.at, list[Node]()
        self.at += 1
        while True:
            self.blank()
            if self.at < self.end and self.text[self.at] == "]":
                self.at += 1
                return Node("list", Span(start, self.at), items=items)
            items.append(self.value(depth + 1))
            self.blank()
            if self.at < self.end and self.text[self.at] == ",":
                self.at += 1
            elif self.at >= self.end or self.text[self.at] != "]":
                raise _Fault(self.at, "缺少逗号或 ]", "expected ',' or ']'")

    def inline(self, depth: int) -> Node:
        start, table = self.at, Node("map", Span(self.at, self.at), items=[])
        self.at += 1
        while True:
            self.blank()
            if self.at < self.end and self.text[self.at] == "}":
                self.at += 1
                return table._replace(span=Span(start, self.at))
            self.pair(table, depth + 1)
            self.blank()
            if self.at < self.end and self.text[self.at] == ",":
                self.at += 1
            elif self.at >= self.end or self.text[self.at] != "}":
                raise _Fault(self.at, "缺少逗号或 }", "expected ',' or '}'")

    def line_string(self, quote: str) -> MappedText:
        start = self.at + 1
        stop = start
        plain = True
        while stop < self.end and self.text[stop] != quote:
            if self.text[stop] in "\r\n":
                raise _Fault(start - 1, "字符串没有结束", "a string without an end")
            if self.text[stop] == "\\" and quote == '"':
                plain = False
                stop += 1
            stop += 1
        if stop >= self.end:
            raise _Fault(start - 1, "字符串没有结束", "a string without an end")
        self.at = stop + 1
        return MappedText.verbatim(self.text[start:stop], start) if plain else _decoded(self.text, start, stop, True)

    def long_string(self, quote: str) -> MappedText:
        start = self.at + 3
        stop = start
        while True:
            if stop >= self.end:
                raise _Fault(start - 3, "字符串没有结束", "a string without an end")
            if self.text[stop] == "\\" and quote == '"""':
                stop += 2
                continue
            closing = _CLOSING[quote].match(self.text, stop, self.end)
            if closing is not None:
                break
            stop += 1
        stop = closing.end() - 3
        self.at = closing.end()
        if self.text.startswith("\r\n", start):
            start += 2
        elif self.text.startswith("\n", start):
            start += 1
        return _decoded(self.text, start, stop, quote == '"""')


_SPECIAL = regex.compile(r"\\|\r\n")
_TRIM = regex.compile(r"\\[ \t]*(?:\r\n|\n)[ \t\r\n]*")


def _decoded(text: str, start: int, stop: int, escapes: bool) -> MappedText:
    out = Pieces(text)
    at = start
    while at < stop:
        found = _SPECIAL.search(text, at, stop)
        if found is None:
            break
        out.copy(at, found.start())
        at = found.start()
        if found.group() == "\r\n":
            out.put("\n", at, at + 2)
            at += 2
            continue
        if not escapes:
            out.copy(at, at + 1)
            at += 1
            continue
        trim = _TRIM.match(text, at, stop)
        mark = text[at + 1 : at + 2]
        width = {"u": 4, "U": 8, "x": 2}.get(mark, 0)
        digits = text[at + 2 : at + 2 + width]
        if trim is not None:
            at = trim.end()
        elif width and regex.fullmatch("[0-9a-fA-F]+", digits) and len(digits) == width and int(digits, 16) < 0x110000:
            code = int(digits, 16)
            out.put("\ufffd" if 0xD800 <= code < 0xE000 else chr(code), at, at + 2 + width)
            at += 2 + width
        elif mark in _ESCAPES and mark:
            out.put(_ESCAPES[mark], at, at + 2)
            at += 2
        else:
            out.copy(at, at + 1)
            at += 1
    out.copy(at, stop)
    return out.done()


def _child(table: Node, key: str, span: Span) -> Node:
    existing = table.get(key)
    if existing is not None and existing.kind == "list" and existing.items and existing.items[-1].kind == "map":
        last: Node = existing.items[-1]
        return last
    if existing is not None and existing.kind == "map":
        return existing
    fresh = Node("map", span, items=[])
    table.items.append(Entry(key, span, fresh))
    return fresh


def _plain(word: str) -> Any:
    if word in ("true", "false"):
        return word == "true"
    bare = word.replace("_", "")
    if regex.fullmatch(r"[+-]?\d{1,15}", bare):
        return int(bare)
    return float(bare) if regex.fullmatch(r"[+-]?\d+\.\d+", bare) else word
