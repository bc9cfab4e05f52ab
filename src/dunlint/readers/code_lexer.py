"""Tokens of source code in nine languages, by quoting rules alone: no grammar, no error, no lost literal.

Strings are one token each, with their interpolations inside; comments and white space are no tokens. What stands in a
literal is decoded later and only where it is needed (``code_literal``).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from dunlint import regex
from dunlint.memo import memo
from dunlint.record import NamedTuple

# Token kinds. OTHER is a regular expression, MARKUP text between tags (JSX, HTML around PHP).
STRING, NAME, NUMBER, MARK, OTHER, MARKUP = "s", "n", "#", "p", "o", "x"

MAX_TOKENS = 3_000_000
_NESTING = 12


class Language(NamedTuple):
    """Quoting, comment and joining rules. ``strings`` are the opening delimiters as a regular expression."""

    name: str
    module: str
    function: str
    strings: str
    comments: str
    join: str = "+"
    member: tuple[str, ...] = (".", "?.", "::", "!!.")
    multiline: bool = False  # plain quotes may span lines
    regex: bool = False
    markup: bool = False


_SLASHES = r"//[^\n]*|/\*.*?\*/"
_JS_STRINGS = r"[\"'`]"
LANGUAGES: dict[str, Language] = {
    "java": Language("java", "tree_sitter_java", "language", r"\"\"\"|[\"']", _SLASHES),
    "kotlin": Language("kotlin", "tree_sitter_kotlin", "language", r"\"\"\"|[\"']", _SLASHES + r"|\A#![^\n]*"),
    "php": Language(
        "php",
        "tree_sitter_php",
        "language_php",
        r"<<<[ \t]*(?:\"\w+\"|'\w+'|[^\W\d]\w*)(?=\r?\n)|[\"'`]",
        r"(?://|\#(?!\[))(?:(?!\?>)[^\n])*|/\*.*?\*/",
        ".",
        ("->", "?->", "::"),
        True,
    ),
    "python": Language(
        "python", "tree_sitter_python", "language", r"(?:[rRbBuUfFtT]{1,2})?(?:\"\"\"|'''|\"|')", r"\#[^\n]*"
    ),
    "javascript": Language(
        "javascript",
        "tree_sitter_javascript",
        "language",
        _JS_STRINGS,
        _SLASHES + r"|\A#![^\n]*",
        regex=True,
        markup=True,
    ),
    "typescript": Language(
        "typescript", "tree_sitter_typescript", "language_typescript", _JS_STRINGS, _SLASHES, regex=True
    ),
    "tsx": Language("tsx", "tree_sitter_typescript", "language_tsx", _JS_STRINGS, _SLASHES, regex=True, markup=True),
    "go": Language("go", "tree_sitter_go", "language", r"[\"'`]", _SLASHES),
    "csharp": Language(
        "csharp",
        "tree_sitter_c_sharp",
        "language",
        r"\$*\"{3,}|(?:\$@|@\$|\$|@)?\"|'",
        _SLASHES + r"|\#[^\n]*",
    ),
}


class Tokens:
    """The tokens of one text, in arrays: ``kinds`` (characters), ``starts`` and ``ends`` (offsets).

    ``partner`` is the index of the matching bracket or -1, ``parent`` the index of the innermost open bracket or -1.
    """

    __slots__ = ("ends", "kinds", "language", "parent", "partner", "starts", "text", "truncated")

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.kinds: list[str] = []
        self.starts, self.ends = array("l"), array("l")
        self.partner, self.parent = array("l"), array("l")
        self.truncated = False

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, kind: str, start: int, end: int) -> None:
        """Append a token."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def at(self, index: int) -> str:
        """The text of a token; empty outside the list."""
        return self.text[self.starts[index] : self.ends[index]] if 0 <= index < len(self.kinds) else ""

    def kind(self, index: int) -> str:
        """The kind of a token; empty outside the list."""
        return self.kinds[index] if 0 <= index < len(self.kinds) else ""

    def is_mark(self, index: int, *marks: str) -> bool:
        """True when the token is one of these punctuation marks."""
        return self.kind(index) == MARK and self.at(index) in marks

    def on_new_line(self, index: int) -> bool:
        """True when the token is the first of its line."""
        before = self.ends[index - 1] if index else 0
        return index == 0 or "\n" in self.text[before : self.starts[index]]

    def match_brackets(self) -> Tokens:
        """Fill ``partner`` and ``parent``; a stray closing bracket closes what fits, or nothing."""
        size = len(self.kinds)
        self.partner = array("l", [-1]) * size
        self.parent = array("l", [-1]) * size
        stack: list[tuple[int, str]] = []
        depth = {")": 0, "]": 0, "}": 0}
        closing = {"(": ")", "[": "]", "{": "}", "${": "}", "#[": "]", "{{": "}"}
        for index, kind in enumerate(self.kinds):
            mark = self.at(index) if kind == MARK else ""
            if depth.get(mark):
                while stack:
                    opener, wanted = stack.pop()
                    depth[wanted] -= 1
                    if wanted == mark:
                        self.partner[opener], self.partner[index] = index, opener
                        break
            self.parent[index] = stack[-1][0] if stack else -1
            if mark in closing:
                stack.append((index, closing[mark]))
                depth[closing[mark]] += 1
        return self


@memo(1_000)
def _pattern(language: str) -> regex.Lazy:
    rules = LANGUAGES[language]
    return regex.compile(
        rf"(?P<skip>\s+|{rules.comments})|(?P<string>{rules.strings})|(?P<name>\$?[^\W\d]\w*)|(?P<number>\d[\w.]*)"
        r"|(?P<mark>=>|\?->|->|::|\?\.|\?\?=?|\+=|\.=|:=|\.\.\.?|[=!]==?|<=|>=|&&|\|\||\+\+|--|\*\*|#\[|.)",
        regex.DOTALL,
    )


def tokenize(text: str, language: Language, lo: int = 0, hi: int | None = None) -> Tokens:
    """The tokens of ``text[lo:hi]``; offsets count in ``text``. PHP text starts outside of ``<?php``.

    Of a large program only the surroundings of Chinese literals become tokens.
    """
    tokens = Tokens(text, language)
    end = len(text) if hi is None else hi
    budget = [_BUDGET]
    if language.name == "php":
        at = lo
        while at < end:
            begin = _PHP_OPEN.search(text, at, end)
            if begin is None:
                tokens.add(MARKUP, at, end)
                break
            if begin.start() > at:
                tokens.add(MARKUP, at, begin.start())
            at = _run(tokens, begin.end(), end, budget)
    elif end - lo > _LARGE:
        for start, stop in _surroundings(text, language, lo, end, budget):
            _run(tokens, start, stop, budget)
            tokens.add(OTHER, stop, stop)
    else:
        _run(tokens, lo, end, budget)
    return tokens.match_brackets()


_PHP_OPEN = regex.compile(r"<\?(?:php\b|=)", regex.IGNORECASE)
_LARGE = 500_000
_AROUND = 4_000  # characters on each side of a Chinese literal of a large program
_BUDGET = 2_000_000  # characters that may be looked at in vain for the ends of embedded expressions
_HOLE = 20_000  # an embedded expression is not longer
_HAN = regex.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\\u[4-9][0-9a-fA-F]{3}|\\u\{")


def _surroundings(text: str, language: Language, lo: int, hi: int, budget: list[int]) -> list[tuple[int, int]]:
    """The parts of a large program around its Chinese literals, cut where no literal or comment is cut."""
    coarse = regex.compile(
        rf"(?P<skip>{language.comments})|(?P<string>{language.strings})|(?P<regex>(?<=[=(,:;!&|?{{}}\[])/)"
        r"|(?P<other>[^\\\"'`/#$@A-Za-z]+|[A-Za-z]+|.)",
        regex.DOTALL,
    )
    borders: list[int] = [lo]
    wanted: list[tuple[int, int]] = []
    at = lo
    while at < hi:
        found = coarse.match(text, at, hi)
        if found is None:
            break
        start, at = at, found.end()
        kind = found.lastgroup
        if kind == "string":
            ending = literal_end(text, start, hi, language, 0, budget)
            at = ending if ending > 0 else at
            if _HAN.search(text, start, at):
                wanted.append((start, at))
        elif kind == "regex" and language.regex:
            expression = _REGEX.match(text, start, hi)
            at = expression.end() if expression is not None else at
        elif kind == "other" and language.markup and _HAN.search(text, start, at):
            wanted.append((start, at))
        if start - borders[-1] > 200:
            borders.append(start)
    borders.append(hi)
    found_parts: list[tuple[int, int]] = []
    for start, end in wanted:
        first = borders[max(bisect_right(borders, max(lo, start - _AROUND)) - 1, 0)]
        last = borders[min(bisect_right(borders, min(hi, end + _AROUND)), len(borders) - 1)]
        if found_parts and first <= found_parts[-1][1]:
            found_parts[-1] = (found_parts[-1][0], max(last, found_parts[-1][1]))
        else:
            found_parts.append((first, last))
    return found_parts


def _run(tokens: Tokens, lo: int, hi: int, budget: list[int]) -> int:
    """Add the tokens from ``lo``; returns where it ended: behind ``?>``, or ``hi``."""
    return _scan(tokens, tokens.text, tokens.language, lo, hi, "", 0, budget)


def _scan(
    tokens: Tokens | None, text: str, language: Language, lo: int, hi: int, stop: str, depth: int, budget: list[int]
) -> int:
    """With ``tokens`` add them; without, only look for the unmatched ``stop`` and return its place, or -1."""
    name = language.name
    match = _pattern(name).match
    at, open_brackets, previous, before = lo, 0, "", ""
    while at < hi:
        found = match(text, at, hi)
        if found is None:
            break
        kind, start = found.lastgroup, at
        at = found.end()
        if kind == "skip":
            continue
        if kind == "string":
            ending = literal_end(text, start, hi, language, depth, budget)
            if ending < 0:
                kind, at = "mark", start + 1
            else:
                at = ending
        word = text[start:at] if kind in ("mark", "name") else ""
        if kind == "mark":
            if name == "php" and word == "?" and text.startswith("?>", start) and not stop:
                return start + 2
            if stop:
                if word in ("(", "[", "{", "#["):
                    open_brackets += 1
                elif word == stop and not open_brackets:
                    return start
                elif word in (")", "]", "}"):
                    open_brackets -= 1
            if word == "/" and language.regex and (previous in ("", "p") or before in _OPERAND_NEXT):
                if before not in (")", "]", "}", "<"):
                    expression = _REGEX.match(text, start, hi)
                    if expression is not None:
                        kind, at = "other", expression.end()
            elif word in (">", "}") and language.markup and tokens is not None:
                inner = _MARKUP_TEXT.match(text, at, hi)
                if inner is not None:
                    tokens.add(MARK, start, at)
                    tokens.add(MARKUP, at, inner.end())
                    at, previous, before = inner.end(), "x", ""
                    continue
        previous = _KINDS[kind or "mark"]
        before = word
        if tokens is not None:
            tokens.add(previous, start, at)
            if len(tokens.kinds) >= MAX_TOKENS:
                tokens.truncated = True
                return hi
    return -1 if stop else hi


_KINDS = {"string": STRING, "name": NAME, "number": NUMBER, "mark": MARK, "other": OTHER}
_OPERAND_NEXT = frozenset(
    (
        "return",
        "typeof",
        "case",
        "in",
        "of",
        "delete",
        "void",
        "throw",
        "new",
        "do",
        "else",
        "instanceof",
        "yield",
        "await",
    )
)
_REGEX = regex.compile(r"/(?![*/])(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_MARKUP_TEXT = regex.compile(r"(?=[^<>{}\"'`;=]{0,2000}[\u3400-\u9fff])(?:(?!//|/\*)[^<>{}\"'`;=])+(?=[<{])")


def literal_end(
    text: str, start: int, hi: int, language: Language, depth: int = 0, budget: list[int] | None = None
) -> int:
    """Where the literal that opens at ``start`` ends (exclusive); -1 when it has no end and cannot be one.

    A one-line literal without its closing quote ends with its line, so that an error spoils one line only.
    """
    budget = [_BUDGET] if budget is None else budget
    shape = literal_shape(text, start, language)
    if shape.heredoc:
        found = _heredoc_end(shape.heredoc).search(text, shape.body, hi) if budget[0] > 0 else None
        if found is None:
            budget[0] -= hi - start
            return _line_end(text, start, hi)
        return found.end()
    close, at = shape.close, shape.body
    whole = _plain(close, shape.escapes, shape.multiline, shape.doubled)
    if not shape.holes:
        return _plain_end(text, start, at, hi, whole, shape, budget)
    stops = _stops(close, shape.holes, shape.multiline, shape.escapes)
    while at < hi:
        found = stops.search(text, at, hi)
        if found is None:
            break
        token = found.group()
        if token[0] == "\\":
            at = found.end()
        elif token == "\n":
            return _line_end(text, start, hi)
        elif token == close:
            if shape.doubled and text.startswith(close, found.end()):
                at = found.end() + len(close)
                continue
            return found.end()
        elif shape.holes == "{" and token == "{{":
            at = found.end()
        else:
            limit = hi if shape.multiline else _line_end(text, found.end(), hi)
            at = hole_end(text, found.end(), limit, language, depth, budget)
            if at < 0:  # no end: then the mark is text, and so are all that follow
                return _plain_end(text, start, shape.body, hi, whole, shape, budget)
    return _line_end(text, start, hi)


def _plain_end(text: str, start: int, at: int, hi: int, pattern: regex.Lazy, shape: Shape, budget: list[int]) -> int:
    plain = pattern.match(text, at, hi) if budget[0] > 0 or not shape.multiline else None
    if plain is not None:
        return plain.end()
    if shape.multiline:
        budget[0] -= hi - start
    return _line_end(text, start, hi) if len(shape.close) == 1 or shape.escapes else -1


@memo(1_000)
def _heredoc_end(label: str) -> regex.Lazy:
    return regex.compile(rf"(?m)^[ \t]*{regex.escape(label)}\b")


def hole_end(text: str, at: int, hi: int, language: Language, depth: int = 0, budget: list[int] | None = None) -> int:
    """Where the embedded expression that begins at ``at`` ends, behind its closing brace; -1 when it does not."""
    budget = [_BUDGET] if budget is None else budget
    if depth >= _NESTING or budget[0] <= 0:
        return text.find("}", at, min(hi, at + 200)) + 1 or -1
    end = _scan(None, text, language, at, min(hi, at + _HOLE), "}", depth + 1, budget)
    if end < 0:
        budget[0] -= min(hi, at + _HOLE) - at
        return -1
    return end + 1


def _line_end(text: str, start: int, hi: int) -> int:
    found = text.find("\n", start, hi)
    end = hi if found < 0 else found
    return end - 1 if end > start and text[end - 1] == "\r" else end


@memo(256)
def _plain(close: str, escapes: bool, multiline: bool, doubled: bool) -> regex.Lazy:
    mark = regex.escape(close)
    if doubled:
        return regex.compile(rf"(?:[^{mark}]|{mark}{mark})*+{mark}", regex.DOTALL)
    line = "" if multiline else r"\n"
    if len(close) == 1:
        back = r"\\" if escapes else ""
        escape = r"|\\(?:\r\n|.)" if escapes else ""
        return regex.compile(rf"(?:[^{mark}{back}{line}]{escape})*+{mark}", regex.DOTALL)
    escape = r"\\.|" if escapes else ""
    return regex.compile(rf"(?:{escape}(?!{mark}).)*+{mark}", regex.DOTALL)


@memo(256)
def _stops(close: str, holes: str, multiline: bool, escapes: bool) -> regex.Lazy:
    parts = [r"\\(?:\r\n|.)"] if escapes else []
    parts.append(regex.escape(close))
    parts.append(r"\{\{|\{" if holes == "{" else r"\{\$|\$\{" if holes == "{$" else regex.escape(holes))
    if not multiline:
        parts.append(r"\n")
    return regex.compile("|".join(parts), regex.DOTALL)


class Shape(NamedTuple):
    """How one literal is written. ``holes`` is the mark that opens an embedded expression, empty for none."""

    body: int  # offset of the first character behind the opening delimiter
    close: str
    escapes: bool
    multiline: bool
    holes: str = ""
    names: bool = False  # $name is a variable
    doubled: bool = False  # the doubled quote is one quote
    heredoc: str = ""
    block: bool = False  # common indentation is not text
    format: bool = False  # {{ is one brace


_CSHARP_OPEN = regex.compile(r"([$@]*)(\"+)")
_PYTHON_OPEN = regex.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")


def literal_shape(text: str, start: int, language: Language) -> Shape:
    """What kind of literal opens at ``start``."""
    name = language.name
    if name == "python":
        found = _PYTHON_OPEN.match(text, start)
        if found is None:
            return Shape(start + 1, text[start], True, False)
        prefix, quote = found.group(1).lower(), found.group(2)
        form = "f" in prefix or "t" in prefix
        # A backslash keeps a quote from closing a raw string too.
        return Shape(found.end(), quote, True, len(quote) == 3, "{" if form else "", block=len(quote) == 3, format=form)
    if name == "csharp":
        return _csharp_shape(text, start)
    if name == "php" and text.startswith("<<<", start):
        label = regex.compile(r"<<<[ \t]*([\"']?)(\w+)[\"']?\r?\n?").match(text, start)
        if label is not None:
            raw = label.group(1) == "'"
            return Shape(
                label.end(), "", not raw, True, "" if raw else "{$", not raw, heredoc=label.group(2), block=True
            )
    quote = text[start]
    if name in ("java", "kotlin") and text.startswith('"""', start):
        kotlin = name == "kotlin"
        body = start + 3
        if not kotlin:
            opening = regex.compile(r"[ \t]*\r?\n").match(text, body)
            body = opening.end() if opening else body
        return Shape(body, '"""', not kotlin, True, "${" if kotlin else "", kotlin, block=True)
    if name == "kotlin":
        return Shape(start + 1, quote, True, False, "${" if quote == '"' else "", quote == '"')
    if name == "php":
        return Shape(start + 1, quote, True, True, "{$" if quote != "'" else "", quote != "'")
    if quote == "`":
        if name == "go":
            return Shape(start + 1, quote, False, True)
        return Shape(start + 1, quote, True, True, "${")
    return Shape(start + 1, quote, True, False)


def _csharp_shape(text: str, start: int) -> Shape:
    found = _CSHARP_OPEN.match(text, start)
    if found is None:
        return Shape(start + 1, text[start], True, False)
    marks, quotes = found.groups()
    if len(quotes) >= 3:
        body = found.end()
        opening = regex.compile(r"[ \t]*\r?\n").match(text, body)
        holes = "{" * marks.count("$")
        return Shape(opening.end() if opening else body, quotes, False, True, holes, block=opening is not None)
    body = found.start(2) + 1
    verbatim, form = "@" in marks, "{" if "$" in marks else ""
    return Shape(body, '"', not verbatim, verbatim, form, doubled=verbatim, format=bool(form))
