"""Joins the literals of source code: concatenations, format calls, append chains -> the whole text a program makes.

Works on tokens only, so that it does the same with and without a grammar, and on broken programs too. The expressions
between literals become ``${name}`` with the expression's place as origin; a choice between literals (``c ? "a" : "b"``)
gives one text per alternative.
"""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_right

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.code_lexer import MARK, NAME, NUMBER, OTHER, STRING, tokenize
from dunlint.readers.code_literal import Hole, parts
from dunlint.readers.pieces import Pieces
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunlint.readers.code_lexer import Tokens


MAX_OPERANDS = 20_000
MAX_WALK = 400  # tokens that one look to the left may pass
MAX_VARIANTS = 8
_DEPTH = 8


class Choice(NamedTuple):
    """One of several texts, chosen while the program runs. ``closed``: no further alternative may join it."""

    options: tuple[tuple[Element, ...], ...]


Element = MappedText | Hole | Choice


class Chain(NamedTuple):
    """The tokens ``lo`` to ``hi`` (exclusive) and what they say together."""

    lo: int
    hi: int
    elements: tuple[Element, ...]


class Joiner:
    """Finds the chains of one token list. Each literal belongs to at most one chain."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.used = bytearray(len(tokens))
        self.join = tokens.language.join
        self.members = tokens.language.member

    # -- reading forward

    def expression(self, lo: int, hi: int, depth: int = 0) -> Chain | None:
        """The joined operands that begin at ``lo``; None when no operand begins there."""
        first = self._operand(lo, hi, depth)
        if first is None:
            return None
        elements, at = list(first.elements), first.hi
        for _ in range(MAX_OPERANDS):
            if not (at < hi and self.tokens.is_mark(at, self.join)):
                break
            following = self._operand(at + 1, hi, depth)
            if following is None:
                break
            elements.extend(following.elements)
            at = following.hi
        return Chain(lo, at, tuple(elements))

    def _operand(self, lo: int, hi: int, depth: int) -> Chain | None:
        tokens = self.tokens
        at = lo
        while at < hi and (tokens.is_mark(at, "-", "!", "&", "*", "~", "@") or tokens.at(at) in _PREFIXES):
            at += 1
        if at >= hi:
            return None
        kind = tokens.kinds[at]
        elements: tuple[Element, ...] = ()
        if kind == STRING:
            elements, at = self._literals(at, hi)
            after = self._tail(at, hi)
            if tokens.language.name == "python" and tokens.is_mark(after, "%"):
                values = self._operand(after + 1, hi, _DEPTH)
                after = values.hi if values is not None else after
            return Chain(lo, after, elements)
        if kind == MARK and tokens.at(at) == "(" and tokens.partner[at] > at:
            close = tokens.partner[at]
            inner = self._group(at + 1, close, depth + 1) if depth < _DEPTH else None
            after = self._tail(close + 1, hi)
            if inner is None and after == close + 1 and self._is_cast(at, close, hi):
                cast = self._operand(after, hi, depth + 1) if depth < _DEPTH else None
                if cast is not None:
                    return Chain(lo, cast.hi, cast.elements)
            if inner is not None:
                return Chain(lo, after, inner)
            return self._hole(lo, after, hi)
        if kind in (NAME, NUMBER, OTHER):
            return self._hole(lo, self._tail(at + 1, hi), hi)
        if kind == MARK and tokens.at(at) == "[" and tokens.partner[at] > at:
            return self._hole(lo, self._tail(tokens.partner[at] + 1, hi), hi)
        return None

    def _hole(self, lo: int, at: int, hi: int) -> Chain:
        """An expression as a hole, with the arithmetic that binds tighter than joining."""
        tokens = self.tokens
        for _ in range(MAX_WALK):
            if not (at < hi and tokens.is_mark(at, "*", "/", "%", "-", "**", "??", "?:")):
                break
            if tokens.is_mark(at, "-") and tokens.on_new_line(at):
                break
            following = self._operand(at + 1, hi, _DEPTH)
            if following is None:
                break
            at = following.hi
        start, end = tokens.starts[lo], tokens.ends[at - 1]
        return Chain(lo, at, (Hole(start, end, start, end),))

    def _literals(self, at: int, hi: int) -> tuple[tuple[Element, ...], int]:
        """The literal at ``at``, in Python with those that follow it directly."""
        tokens = self.tokens
        elements = list(self.literal(at))
        at += 1
        if tokens.language.name == "python":
            while at < hi and tokens.kinds[at] == STRING and self._goes_on(at):
                elements.extend(self.literal(at))
                at += 1
        return tuple(elements), at

    def _goes_on(self, index: int) -> bool:
        tokens = self.tokens
        if tokens.parent[index] >= 0 and not tokens.is_mark(tokens.parent[index], "{{"):
            return True
        between = tokens.text[tokens.ends[index - 1] : tokens.starts[index]]
        return "\n" not in between or "\\" in between

    def literal(self, index: int) -> tuple[Element, ...]:
        """The text and the holes of one literal; a hole that chooses between literals becomes a choice."""
        tokens = self.tokens
        self.used[index] = 1
        found: list[Element] = []
        for part in parts(tokens.text, tokens.starts[index], tokens.ends[index], tokens.language):
            if isinstance(part, Hole):
                found.extend(_opened(tokens, part))
            else:
                found.append(part)
        return tuple(found)

    def _tail(self, at: int, hi: int) -> int:
        """Behind the members, calls and indices that follow an operand."""
        tokens = self.tokens
        for _ in range(MAX_WALK):
            if at >= hi or tokens.kinds[at] != MARK:
                break
            mark = tokens.at(at)
            if (mark in self.members and tokens.kind(at + 1) == NAME) or (
                mark == "." and self.join != "." and tokens.kind(at + 1) == NAME
            ):
                at += 2
            elif mark in ("!!", "!") and tokens.is_mark(at + 1, *self.members):
                at += 1
            elif mark in ("(", "[") and tokens.partner[at] > at and not tokens.on_new_line(at):
                at = tokens.partner[at] + 1
            elif mark == "?" and tokens.is_mark(at + 1, ".") and tokens.kind(at + 2) == NAME:
                at += 3
            elif mark == "!" and tokens.is_mark(at + 1, "!"):
                at += 2
            else:
                break
        return min(at, hi)

    def _is_cast(self, lo: int, close: int, hi: int) -> bool:
        tokens = self.tokens
        if close - lo > 8 or close + 1 >= hi or tokens.on_new_line(close + 1):
            return False
        inside = all(tokens.kinds[at] == NAME or tokens.is_mark(at, ".", "<", ">", "?") for at in range(lo + 1, close))
        return inside and (tokens.kinds[close + 1] in (NAME, STRING, NUMBER) or tokens.is_mark(close + 1, "("))

    def _group(self, lo: int, hi: int, depth: int) -> tuple[Element, ...] | None:
        """The text of a parenthesised group: one expression, or a choice between literals."""
        if hi - lo > 4000 or not any(kind == STRING for kind in self.tokens.kinds[lo:hi]):
            return None
        whole = self._pure(lo, hi, depth)
        if whole is not None:
            return whole
        return self._choice(lo, hi, depth)

    def _pure(self, lo: int, hi: int, depth: int) -> tuple[Element, ...] | None:
        saved = self.used[lo:hi]
        whole = self.expression(lo, hi, depth)
        if whole is not None and whole.hi == hi:
            return whole.elements
        self.used[lo:hi] = saved
        return None

    def _choice(self, lo: int, hi: int, depth: int) -> tuple[Element, ...] | None:
        """``c ? a : b``, ``a if c else b``, ``if (c) a else b``, ``x ?: "b"``: the alternatives that are texts."""
        tokens = self.tokens
        options: list[tuple[Element, ...]] = []
        at = lo
        while at < hi:
            if tokens.kinds[at] == STRING and not self.used[at] and tokens.parent[at] == tokens.parent[lo]:
                start = max(self.start_of(at), lo)
                found = self.expression(start, hi, depth) if self._begins_option(start, lo) else None
                if found is not None:
                    after = found.hi
                    if after >= hi or tokens.is_mark(after, ":", ")", "?", "}") or tokens.at(after) in ("if", "else"):
                        options.append(found.elements)
                        at = max(after, at + 1)
                        continue
                    self.used[start:after] = bytes(after - start)
            at += 1
        if not options:
            return None
        return options[0] if len(options) == 1 else (Choice(tuple(options)),)

    def _begins_option(self, start: int, lo: int) -> bool:
        before = start - 1
        return (
            start == lo
            or self.tokens.is_mark(before, "?", ":", "?:", "??", "||", ")", "{", ",")
            or self.tokens.at(before) in ("else", "then", "or", "return")
        )

    # -- looking back

    def start_of(self, index: int) -> int:
        """Where the chain that holds the literal ``index`` begins: to the left over joining operators and operands."""
        tokens = self.tokens
        at = index
        for _ in range(MAX_WALK):
            before = at - 1
            if before < 1 or not (tokens.is_mark(before, self.join) or tokens.is_mark(before, "*", "/")):
                break
            start = self._operand_start(before - 1)
            if start is None or any(self.used[start:before]):
                break
            at = start
        return at

    def _operand_start(self, at: int) -> int | None:
        """The first token of the operand that ends at ``at``."""
        tokens = self.tokens
        for _ in range(MAX_WALK):
            if at < 0:
                return None
            kind = tokens.kinds[at]
            if kind == MARK and tokens.at(at) in (")", "]") and 0 <= tokens.partner[at] < at:
                opener = tokens.partner[at]
                before = opener - 1
                if before >= 0 and (
                    (tokens.kinds[before] == NAME and tokens.at(before) not in _KEYWORDS)
                    or tokens.is_mark(before, ")", "]")
                ):
                    at = before
                    continue
                start = opener
            elif kind in (NAME, NUMBER, STRING, OTHER):
                if tokens.at(at) in _KEYWORDS:
                    return None
                start = at
            else:
                return None
            if start >= 2 and (tokens.is_mark(start - 1, *self.members) and not tokens.is_mark(start - 1, self.join)):
                at = start - 2
                if tokens.is_mark(at, "?", "!"):
                    at -= 1
                continue
            if start >= 1 and tokens.at(start - 1) in _PREFIXES:
                start -= 1
            return start
        return None


_PREFIXES = frozenset(("new", "await", "typeof", "clone"))
_KEYWORDS = frozenset(
    [
        "return",
        "throw",
        "case",
        "else",
        "in",
        "if",
        "while",
        "for",
        "echo",
        "print",
        "yield",
        "when",
        "is",
        "as",
        "and",
        "or",
        "not",
        "lambda",
        "raise",
        "assert",
        "do",
    ]
)


def _opened(tokens: Tokens, hole: Hole) -> list[Element]:
    """A hole of an interpolated literal: itself, or the literals between which it chooses."""
    inner = tokens.text[hole.inner_start : hole.inner_end]
    if not (regex.search(r"[\"'`]", inner) and regex.search("[\u3400-\u9fff]|\\\\u", inner)):
        return [hole]
    if tokens.language.name == "php":
        return [hole]
    lexed = tokenize(tokens.text, tokens.language, hole.inner_start, hole.inner_end)
    joiner = Joiner(lexed)
    group = joiner._pure(0, len(lexed), _DEPTH - 2) or joiner._choice(0, len(lexed), _DEPTH - 2)
    return list(group) if group and any(not isinstance(part, Hole) for part in group) else [hole]


def bodies(text: str, elements: Sequence[Element]) -> list[MappedText]:
    """The texts of a chain: one, or one for each alternative of its choices (alternative k of all of them)."""
    count = min(max(_options(elements), 1), MAX_VARIANTS)
    return [_body(text, elements, number) for number in range(count)]


def _options(elements: Sequence[Element]) -> int:
    most = 1
    for element in elements:
        if isinstance(element, Choice):
            most = max(most, len(element.options), *(_options(option) for option in element.options))
    return most


def _body(text: str, elements: Sequence[Element], number: int) -> MappedText:
    flat: list[MappedText | Hole] = []
    stack: list[Element] = list(reversed(elements))
    while stack:
        element = stack.pop()
        if isinstance(element, Choice):
            option = element.options[min(number, len(element.options) - 1)]
            stack.extend(reversed(option))
        else:
            flat.append(element)
    if len(flat) == 1 and isinstance(flat[0], MappedText):
        return flat[0]
    pieces = Pieces(text)
    for element in flat:
        if isinstance(element, Hole):
            if element.end > element.start:
                name = name_of(text[element.inner_start : element.inner_end])
                pieces.put(f"${{{name}}}", element.start, element.end)
        else:
            pieces.add(element)
    return pieces.done()


_WRAPS = regex.compile(
    r"(?:format\w*|valueOf|toString|to_s|str|String|strval|intval|int|float|number_format|trim|round|escape\w*|html\w*"
    r"|defaultIfBlank|defaultString|nvl|coalesce|Number|parseInt|parseFloat|Itoa|Sprint\w*|sprintf|printf|text|safe\w*|of)"
    r"\Z",
    regex.IGNORECASE,
)
_CALL = regex.compile(r"([\w$.:>?!\-]*?)([^\W\d]\w*)\s*\(", regex.DOTALL)
_LAST = regex.compile(r"([^\W\d]\w*)(?:\(\)|!)*\s*\Z")
_PATH = regex.compile(r"[\w$.?!:\->@\s]*(?:\([^()]*\)[\w$.?!:\->@\s]*)*\Z")
_INDEX = regex.compile(
    r"(?:\[|\b(?:get\w*|opt\w*|input|param)\()\s*[\"']?([^\W\d]\w*)[\"']?\s*(?:,[^()\[\]]*)?[\])]\s*\Z"
)
_GETTER = regex.compile(r"(?:get|is|fetch)(?=[A-Z_])_?")
_EMPTY_CALLS = regex.compile(
    r"(?:\.|\?\.|->)(?:toString|trim|strip|toFixed|toPlainString|format|value|toLocaleString|intValue|orEmpty)\([^()]*\)\s*\Z"
)


def name_of(expression: str, depth: int = 0) -> str:
    """A short name for an expression: ``user.getName()`` -> ``name``; ``expr`` when it has none."""
    text = expression.strip()[:300]
    text = regex.sub(r"(?:![rsa])?(?::[^:\"'\]\[()?]*)?\Z", "", text) if "?" not in text and "::" not in text else text
    while depth < 4:
        shorter = _EMPTY_CALLS.sub("", text)
        if shorter == text or not shorter:
            break
        text = shorter
    index = _INDEX.search(text)
    if index is not None and regex.search(r"[\"']", index.group()):
        return index.group(1)
    call = _CALL.match(text)
    if call is not None and text.endswith(")") and _closes(text, call.end() - 1):
        inner = text[call.end() : -1].strip()
        if _WRAPS.match(call.group(2)) and inner and depth < 4:
            named = [name for name in (name_of(part, depth + 1) for part in _arguments(inner)) if name != "expr"]
            return named[0] if named else "expr"
        return _bare(call.group(2))
    if _PATH.match(text):
        last = _LAST.search(regex.sub(r"\([^()]*\)\s*\Z", "", text))
        if last is not None and not regex.search(r"\w\s+\w", text):
            return _bare(last.group(1))
        words = text.split()
        if len(words) == 2 and words[0] in ("new", "await", "this"):
            return name_of(words[1], depth + 1) if depth < 4 else "expr"
    return "expr"


def _bare(name: str) -> str:
    rest = _GETTER.sub("", name, count=1) if _GETTER.match(name) else name
    if not rest:
        return name
    return rest[0].lower() + rest[1:] if rest != name else rest


def _closes(text: str, opener: int) -> bool:
    depth = 0
    for index in range(opener, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if not depth:
            return index == len(text) - 1
    return False


def _arguments(inner: str) -> list[str]:
    found: list[str] = []
    depth = start = 0
    for index, char in enumerate(inner):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and not depth:
            found.append(inner[start:index])
            start = index + 1
    found.append(inner[start:])
    return [part for part in found if not part.strip().startswith(('"', "'"))][:4]


def chains(tokens: Tokens) -> list[Chain]:
    """All chains of a token list in order, accumulated ones (``append``, ``+=``) and joined lists as one."""
    joiner = Joiner(tokens)
    found = _joined_lists(joiner)
    grown = _accumulated(joiner)
    ends = [each.last for each in grown]
    spent: set[int] = set()
    for index, kind in enumerate(tokens.kinds):
        if kind != STRING or joiner.used[index]:
            continue
        chain = joiner.expression(joiner.start_of(index), len(tokens))
        if chain is None or not joiner.used[index]:
            chain = Chain(index, index + 1, joiner.literal(index))
        number = _continued(tokens, chain, grown, ends)
        if number >= 0 and number not in spent:
            spent.add(number)
            begun = grown[number].chain
            chain = Chain(begun.lo, begun.hi, (*begun.elements, *chain.elements[1:]))
        found.append(chain)
    found.extend(each.chain for number, each in enumerate(grown) if number not in spent)
    found.sort(key=lambda each: each.lo)
    return found


class _Grown(NamedTuple):
    last: int  # the last token that added something
    variable: str
    chain: Chain


def _continued(tokens: Tokens, chain: Chain, grown: list[_Grown], ends: list[int]) -> int:
    """``return msg + "tail"``: the number of the grown text that the chain begins with, or -1."""
    first = chain.elements[0] if chain.elements else None
    if not isinstance(first, Hole) or len(chain.elements) < 2:
        return -1
    name = tokens.text[first.start : first.end]
    near = bisect_right(ends, chain.lo)
    for number in range(near - 1, max(near - 6, -1), -1):
        if grown[number].variable == name and chain.lo - ends[number] < 80:
            return (
                -1
                if any(tokens.at(at) in ("def", "function", "func", "fun") for at in range(ends[number], chain.lo))
                else number
            )
    return -1


def _joined_lists(joiner: Joiner) -> list[Chain]:
    """``["a", x, "b"].join("")``, ``"".join(["a", x])``, ``implode("", ["a", $x])``, ``String.join("", "a", x)``."""
    tokens = joiner.tokens
    found: list[Chain] = []
    for index, kind in enumerate(tokens.kinds):
        if kind != NAME or tokens.at(index) not in ("join", "implode") or not tokens.is_mark(index + 1, "("):
            continue
        separator, opener = index + 2, -1
        if tokens.is_mark(index - 2, "]") and tokens.is_mark(index - 1, "."):
            opener = tokens.partner[index - 2]
        elif tokens.kind(index - 2) == STRING and tokens.is_mark(index - 1, "."):
            separator = index - 2
            opener = index + 2 if tokens.is_mark(index + 2, "[", "(") else -1
        elif tokens.kind(separator) == STRING and tokens.is_mark(index + 3, ","):
            opener = index + 4 if tokens.is_mark(index + 4, "[") else index + 3
        indexed = tokens.kind(opener - 1) == NAME and tokens.at(opener - 1) not in _KEYWORDS
        if opener < 0 or (indexed and tokens.is_mark(opener, "[")):
            continue
        close = tokens.partner[opener] if tokens.is_mark(opener, "[", "(") else tokens.partner[index + 1]
        chain = _list(joiner, opener, close, separator)
        if chain is not None:
            found.append(chain)
    return found


def _list(joiner: Joiner, opener: int, close: int, separator: int) -> Chain | None:
    tokens = joiner.tokens
    if not opener < close <= opener + 4000:
        return None
    between: tuple[Element, ...] = joiner.literal(separator) if tokens.kind(separator) == STRING else ()
    elements: list[Element] = []
    at = opener + 1
    while at < close:
        part = joiner.expression(at, close)
        if part is None or not (part.hi == close or tokens.is_mark(part.hi, ",")):
            joiner.used[opener:close] = bytes(close - opener)
            return None
        if elements:
            elements.extend(between)
        elements.extend(part.elements)
        at = part.hi + 1
    return Chain(opener, close + 1, tuple(elements)) if elements else None


class _Event(NamedTuple):
    variable: str
    adds: bool
    chain: Chain
    block: int


_BUILDERS = ("append", "appendLine")
_APPENDS: dict[str, tuple[str, ...]] = {
    "java": _BUILDERS,
    "kotlin": _BUILDERS,
    "csharp": ("Append", "AppendLine", "AppendFormat"),
    "go": ("WriteString",),
    "python": ("append", "write"),  # lists that are joined later, StringIO
    "javascript": ("push",),
    "typescript": ("push",),
    "tsx": ("push",),
    "php": (),
}
_LISTS = frozenset(("python", "javascript", "typescript", "tsx"))


def _accumulated(joiner: Joiner) -> list[_Grown]:
    """Texts that grow statement by statement in one block: ``sb.append(..)``, ``s += ..``, ``$s .= ..``."""
    tokens = joiner.tokens
    events = _events(joiner)
    per_variable: dict[str, list[list[_Event]]] = {}
    for event in events:
        runs = per_variable.setdefault(event.variable, [])
        if (
            event.adds
            and runs
            and _inside(tokens, event.block, runs[-1][0].block)
            and _same_function(tokens, runs[-1][-1], event)
        ):
            runs[-1].append(event)
        else:
            runs.append([event])
    found: list[_Grown] = []
    for variable, runs in per_variable.items():
        for run in runs:
            if not any(isinstance(part, MappedText | Choice) for event in run for part in event.chain.elements):
                continue
            if len(run) == 1 and not run[0].adds:
                found.append(_Grown(run[-1].chain.hi, variable, run[0].chain))
                continue
            found.append(_Grown(run[-1].chain.hi, variable, _merged(tokens, run)))
    found.sort(key=lambda each: each.last)
    return found


def _merged(tokens: Tokens, run: list[_Event]) -> Chain:
    """The events of one run; what stands in an ``else`` or a further ``case`` is an alternative to what came before."""
    elements: list[Element] = list(run[0].chain.elements)
    last: tuple[Element, ...] = run[0].chain.elements
    for before, event in itertools.pairwise(run):
        mine = event.chain.elements
        if _alternative(tokens, before.chain.hi, event.chain.lo) and before is not run[0]:
            previous = elements.pop() if isinstance(elements[-1], Choice) and last == () else None
            if isinstance(previous, Choice):
                elements.append(Choice((*previous.options, mine)))
            else:
                del elements[len(elements) - len(last) :]
                elements.append(Choice((last, mine)))
            last = ()
            continue
        elements.extend(mine)
        last = mine
    return Chain(run[0].chain.lo, run[0].chain.hi, tuple(elements))


def _alternative(tokens: Tokens, lo: int, hi: int) -> bool:
    if hi - lo > 60:
        return False
    return any(tokens.at(at) in ("else", "elif", "elseif", "case", "default") for at in range(lo, hi))


def _inside(tokens: Tokens, block: int, outer: int) -> bool:
    for _ in range(40):
        if block == outer:
            return True
        if block < 0:
            return False
        block = tokens.parent[block]
    return False


def _same_function(tokens: Tokens, before: _Event, event: _Event) -> bool:
    if tokens.language.name != "python":
        return True
    lo, hi = before.chain.hi, event.chain.lo
    if hi - lo > 2000:
        return False
    return not any(tokens.at(at) in ("def", "class") and tokens.on_new_line(at) for at in range(lo, hi))


def _events(joiner: Joiner) -> list[_Event]:
    tokens = joiner.tokens
    size = len(tokens)
    found: list[_Event] = []
    roots: dict[int, str] = {}
    interesting = _variables(tokens, roots)
    if not interesting:
        return found
    appends = _APPENDS[tokens.language.name]
    for index in range(size):
        kind = tokens.kinds[index]
        event: _Event | None = None
        if kind == NAME and tokens.at(index) in appends and tokens.is_mark(index + 1, "("):
            event = _append(joiner, index, interesting, roots)
        elif kind == MARK:
            mark = tokens.at(index)
            if mark in ("=", "+=", ".=", ":="):
                event = _assignment(joiner, index, mark, interesting)
        if event is not None:
            found.append(event)
    return found


def _variables(tokens: Tokens, roots: dict[int, str]) -> set[str]:
    """Names that something is added to."""
    names: set[str] = set()
    appends = _APPENDS[tokens.language.name]
    for index, kind in enumerate(tokens.kinds):
        if kind == MARK:
            mark = tokens.at(index)
            if mark == "+=" or mark == ".=":
                names.add(_path_before(tokens, index))
            elif mark == "=" and tokens.kind(index + 1) == NAME and tokens.is_mark(index + 2, tokens.language.join):
                names.add(_path_before(tokens, index) if tokens.at(index - 1) == tokens.at(index + 1) else "")
        elif kind == NAME and tokens.at(index) in appends and tokens.is_mark(index + 1, "("):
            root = _root(tokens, index, roots)
            if tokens.language.name not in _LISTS or tokens.at(index) == "write" or _joined(tokens, root):
                names.add(root)
    names.discard("")
    return names


def _joined(tokens: Tokens, variable: str) -> bool:
    """True when the program makes one text of a list: ``"".join(lines)``, ``lines.join("")``."""
    bare = regex.escape(variable)
    return regex.search(rf"join\(\s*{bare}\s*\)|\b{bare}\.join\(", tokens.text) is not None


def _path_before(tokens: Tokens, index: int) -> str:
    """The variable, field or element that stands before the operator ``index``, as written without blanks."""
    at = index - 1
    if tokens.is_mark(at, "]") and 0 <= tokens.partner[at] < at:
        at = tokens.partner[at] - 1
    while at >= 2 and tokens.kind(at) == NAME and tokens.is_mark(at - 1, ".", "->", "::", "?."):
        at -= 2
    if tokens.kind(at) != NAME:
        return ""
    return "".join(tokens.at(each) for each in range(at, index))


def _root(tokens: Tokens, index: int, known: dict[int, str]) -> str:
    """The variable at the head of the call chain that ends with the method ``index``; kept in ``known``."""
    if index not in known:
        known[index] = _walk_to_root(tokens, index, known)
    return known[index]


def _walk_to_root(tokens: Tokens, index: int, known: dict[int, str]) -> str:
    at = index - 1
    if tokens.language.name == "kotlin" and not tokens.is_mark(at, ".", "?."):
        return f"@{_block(tokens, index)}"  # buildString { append("a") }
    for _ in range(MAX_WALK):
        if not tokens.is_mark(at, ".", "?.", "->"):
            return ""
        at -= 1
        if tokens.is_mark(at, ")") and 0 <= tokens.partner[at] < at:
            at = tokens.partner[at] - 1
            if at in known:
                return known[at]
            if tokens.kind(at) == NAME and tokens.at(at - 1) == "new":
                return _path_before(tokens, at - 2) if tokens.is_mark(at - 2, "=", ":=") else f"@{at}"
            if tokens.kind(at) == NAME and tokens.is_mark(at - 1, "=", ":="):
                return _path_before(tokens, at - 1)
            if tokens.kind(at) != NAME:
                return ""
            at -= 1
            continue
        if tokens.kind(at) != NAME:
            return ""
        lo = at
        while tokens.is_mark(lo - 1, ".", "->", "?.") and tokens.kind(lo - 2) == NAME:
            lo -= 2
        return "".join(tokens.at(each) for each in range(lo, at + 1))
    return ""


def _append(joiner: Joiner, index: int, interesting: set[str], roots: dict[int, str]) -> _Event | None:
    tokens = joiner.tokens
    variable = _root(tokens, index, roots)
    close = tokens.partner[index + 1]
    if not variable or variable not in interesting or close < 0:
        return None
    chain = joiner.expression(index + 2, close)
    if chain is None:
        return None
    if chain.hi != close and not tokens.is_mark(chain.hi, ","):
        joiner.used[chain.lo : chain.hi] = bytes(chain.hi - chain.lo)
        choice = joiner._choice(index + 2, close, 0)
        if choice is None:
            return None
        chain = Chain(index + 2, close, choice)
    if tokens.at(index) in ("appendLine", "AppendLine"):
        place = tokens.starts[close]
        chain = Chain(chain.lo, chain.hi, (*chain.elements, MappedText("\n", array("q", [place]), array("q", [place]))))
    return _Event(variable, True, chain, _block(tokens, index))


def _assignment(joiner: Joiner, index: int, mark: str, interesting: set[str]) -> _Event | None:
    tokens = joiner.tokens
    variable = _path_before(tokens, index)
    if variable not in interesting:
        return None
    lo, adds = index + 1, mark in ("+=", ".=")
    if not adds and tokens.at(lo) == variable and tokens.is_mark(lo + 1, tokens.language.join):
        lo, adds = lo + 2, True
    elif tokens.at(lo) == "new" and tokens.kind(lo + 1) == NAME and tokens.is_mark(lo + 2, "("):
        lo += 3
    elif not adds and tokens.kind(lo) == NAME and tokens.is_mark(lo + 1, "(") and "uild" in tokens.at(lo):
        lo += 2
    chain = joiner.expression(lo, len(tokens)) if lo < len(tokens) else None
    if chain is None:
        return _Event(variable, adds, Chain(lo, lo, ()), _block(tokens, index)) if not adds else None
    if tokens.is_mark(chain.hi, "?") or tokens.at(chain.hi) == "if":
        joiner.used[chain.lo : chain.hi] = bytes(chain.hi - chain.lo)
        choice = joiner._choice(lo, _statement_end(tokens, lo), 0)
        chain = Chain(lo, chain.hi, choice or ())
    if not adds and not any(isinstance(part, MappedText) for part in chain.elements):
        chain = Chain(chain.lo, chain.hi, ())
    return _Event(variable, adds, chain, _block(tokens, index))


def _statement_end(tokens: Tokens, lo: int) -> int:
    at, parent = lo, tokens.parent[lo]
    for _ in range(MAX_WALK):
        if at >= len(tokens) or tokens.is_mark(at, ";") or tokens.parent[at] < parent:
            break
        if at > lo and tokens.on_new_line(at) and tokens.kinds[at] == NAME and tokens.parent[at] == parent:
            break
        at += 1
    return at


def _block(tokens: Tokens, index: int) -> int:
    """The innermost open brace around a token; -1 at the top level and in Python."""
    at = tokens.parent[index]
    while at >= 0 and not tokens.is_mark(at, "{"):
        at = tokens.parent[at]
    return at
