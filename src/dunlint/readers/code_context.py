"""Where a literal of source code stands: its key, variable or enum constant, the call around it, its neighbours."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.readers.code_lexer import MARK, NAME, NUMBER, STRING
from dunlint.readers.code_literal import plain
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.readers.code_join import Chain
    from dunlint.readers.code_lexer import Tokens


_MAX_PAIRS = 20_000  # tokens of one object that are looked at for its keys
_MEMBERS = (".", "->", "::", "?.", "?->")


class Binding(NamedTuple):
    """The name a text is bound to. ``kind``: ``enum``, ``key``, ``variable``, ``setter``, or "" for none.

    ``scope`` is the index of the bracket whose entries are the text's neighbours, -1 for none.
    """

    name: str = ""
    span: Span | None = None
    kind: str = ""
    scope: int = -1


class Context:
    """Answers about the places in one token list; what is asked often is kept."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._pairs: dict[int, dict[str, Any]] = {}
        self._names: dict[int, tuple[str, ...]] = {}
        self._python: list[tuple[int, int, str]] | None = None

    # -- names

    def binding(self, lo: int, hi: int, depth: int = 0) -> Binding:
        """What the value at tokens ``lo`` to ``hi`` is bound to."""
        tokens = self.tokens
        before = lo - 1
        if before < 0:
            return Binding()
        mark = tokens.at(before) if tokens.kinds[before] == MARK else ""
        if mark in ("=", ":=", "+=", ".="):
            return self._assigned(before)
        if mark == "=>":
            return self._arrow(before, depth)
        if mark == "->":
            return self._label(before - 1, "key")
        if mark == ":":
            return self._colon(before)
        if tokens.at(before) == "to" and tokens.language.name == "kotlin":
            return self._label(before - 1, "key")
        if tokens.at(before) == "return":
            return self._case(before)
        if mark in ("(", ","):
            return self._argument(lo, hi, depth)
        return Binding()

    def _named(self, index: int, kind: str, scope: int) -> Binding:
        tokens = self.tokens
        return Binding(self.word(index), Span(tokens.starts[index], tokens.ends[index]), kind, scope)

    def word(self, index: int) -> str:
        """The text of a name, a number or a plain literal."""
        tokens = self.tokens
        if tokens.kind(index) == STRING:
            return plain(tokens.text, tokens.starts[index], tokens.ends[index], tokens.language).strip()
        return tokens.at(index).lstrip("$")

    def _label(self, index: int, kind: str) -> Binding:
        tokens = self.tokens
        if tokens.kind(index) not in (STRING, NAME, NUMBER):
            return Binding()
        name = self.word(index)
        if tokens.kinds[index] == NAME and (len(name) == 1 or name in ("default", "else", "_")):
            return Binding()
        return self._named(index, kind, tokens.parent[index])

    def _assigned(self, operator: int) -> Binding:
        tokens = self.tokens
        at = operator - 1
        if tokens.is_mark(at, "]") and 0 <= tokens.partner[at] < at and at - tokens.partner[at] == 2:
            inner = at - 1
            if tokens.kind(inner) in (STRING, NAME) and tokens.kind(tokens.partner[at] - 1) in (NAME, MARK):
                return self._named(inner, "key", -1)
        if tokens.kind(at) != NAME:
            at = self._before_type(operator)
            if at < 0:
                return Binding()
        elif tokens.is_mark(at - 1, ":") and tokens.kind(at - 2) == NAME and not tokens.on_new_line(at):
            at -= 2
        scope = tokens.parent[at]
        inside = scope >= 0 and tokens.at(scope) in ("(", "{") and self._is_entry(at)
        if inside:
            return self._named(at, "key", scope)
        if tokens.is_mark(at - 1, *_MEMBERS):
            return Binding(self.word(at), Span(tokens.starts[at], tokens.ends[at]), "setter", at - 2)
        return self._named(at, "variable", -1)

    def _is_entry(self, at: int) -> bool:
        """True for ``f(key = value)`` and ``new T { Key = value, .. }``: neighbours divided by commas."""
        tokens = self.tokens
        if not tokens.is_mark(at - 1, "(", "{", ","):
            return False
        scope = tokens.parent[at]
        if tokens.at(scope) == "(":
            return True
        return (tokens.kind(scope - 1) == NAME and (tokens.at(scope - 2) == "new")) or tokens.is_mark(
            scope - 1, ")", "]"
        )

    def _before_type(self, operator: int) -> int:
        """``const x: Map<A, B> =``: the name before the colon."""
        tokens = self.tokens
        for at in range(operator - 1, max(operator - 16, 0), -1):
            if tokens.is_mark(at, ":"):
                return at - 1 if tokens.kind(at - 1) == NAME else -1
            if tokens.is_mark(at, ";", "{", "}", "="):
                return -1
        return -1

    def _arrow(self, operator: int, depth: int) -> Binding:
        tokens = self.tokens
        before = operator - 1
        if tokens.is_mark(before, ")") and 0 <= tokens.partner[before] < before:
            start = tokens.partner[before]
            named = tokens.kind(start - 1) == NAME and tokens.at(start - 1) != "async"
            if named:
                return self._named(start - 1, "variable", -1)
            return self.binding(start, operator, depth + 1) if depth < 3 else Binding()
        if tokens.kind(before) == NAME and tokens.is_mark(before - 1, *_MEMBERS):
            return self._named(before, "key", tokens.parent[before])
        return self._label(before, "key")

    def _colon(self, operator: int) -> Binding:
        tokens = self.tokens
        at = operator - 1
        if tokens.is_mark(at, "]") and at - tokens.partner[at] in (2, 4):
            return self._named(at - 1, "key", tokens.parent[at])
        if tokens.kind(at) not in (STRING, NAME, NUMBER):
            return Binding()
        first = at
        while tokens.is_mark(first - 1, *_MEMBERS):
            first -= 2
        opens = tokens.is_mark(first - 1, "{", ",", "(") or tokens.on_new_line(first)
        if opens and not tokens.is_mark(first - 1, "?", "="):
            return self._named(at, "key", tokens.parent[at])
        if tokens.at(first - 1) == "case":
            return self._named(at, "key", -1)
        return Binding()

    def _case(self, index: int) -> Binding:
        tokens = self.tokens
        at = index - 1
        if tokens.is_mark(at, "{"):
            at -= 1
        if tokens.is_mark(at, ":", "->") and tokens.kind(at - 1) in (STRING, NAME, NUMBER):
            for back in range(at - 1, max(at - 6, -1), -1):
                if tokens.at(back) == "case":
                    return self._named(at - 1, "key", -1)
        return Binding()

    def _argument(self, lo: int, hi: int, depth: int) -> Binding:
        tokens = self.tokens
        opener = tokens.parent[lo]
        if opener < 0:
            return Binding()
        if not tokens.is_mark(opener, "("):
            return Binding()
        if not (tokens.kind(opener - 1) == NAME or tokens.is_mark(opener - 1, ">", ")", "]")):
            return self.binding(opener, hi, depth + 1) if depth < 4 else Binding()
        method = tokens.at(opener - 1)
        if method in ("return", "in", "and", "or", "not", "await", "yield"):
            return Binding()
        if self.is_enum_body(tokens.parent[opener - 1]) and tokens.at(opener - 2) in ("{", ",", ";", ")", "]"):
            return self._named(opener - 1, "enum", opener)
        if tokens.is_mark(lo - 1, ","):
            key = lo - 2
            single = tokens.is_mark(key - 1, "(", ",") or tokens.is_mark(key - 1, *_MEMBERS)
            if single and tokens.kind(key) in (STRING, NAME, NUMBER) and _PUTS.match(method):
                return self._named(key, "key", -1)
        elif (_SETS.match(method) and tokens.is_mark(opener - 2, *_MEMBERS)) or metadata.is_text_key(_bare(method)):
            name = _bare(method)
            return Binding(name, Span(tokens.starts[opener - 1], tokens.ends[opener - 1]), "setter", opener - 1)
        elif tokens.is_mark(lo - 1, "(") and depth < 4 and _WRAPPERS.match(method):
            start = opener - 1
            while tokens.is_mark(start - 1, *_MEMBERS) and tokens.kind(start - 2) == NAME:
                start -= 2
            if tokens.at(start - 1) == "new":
                start -= 1
            return self.binding(start, hi, depth + 1)
        return Binding()

    def is_enum_body(self, brace: int) -> bool:
        """True when the brace opens the body of an enum."""
        tokens = self.tokens
        if brace < 0 or not tokens.is_mark(brace, "{"):
            return False
        for at in range(brace - 1, max(brace - 40, -1), -1):
            if tokens.at(at) == "enum":
                return True
            if tokens.is_mark(at, ";", "{", "}"):
                return False
        return False

    def around(self, index: int) -> tuple[str, ...]:
        """Names of what encloses a token, outermost first: classes, functions, keys of outer objects."""
        tokens = self.tokens
        names: list[str] = []
        at = tokens.parent[index]
        for _ in range(12):
            if at < 0:
                break
            if at not in self._names:
                self._names[at] = self._of_bracket(at)
            names.extend(reversed(self._names[at]))
            at = tokens.parent[at]
        if tokens.language.name == "python":
            names.extend(self._blocks(index))
        return tuple(reversed(names))

    def outer_key(self, index: int) -> Binding:
        """The key or constant that names the object around a token: ``'d3' => ['content' => ..]``."""
        tokens = self.tokens
        at = tokens.parent[index]
        for _ in range(3):
            if at < 0:
                return Binding()
            found = self.binding(self._start_of_value(at), at + 1)
            if found.kind in ("key", "enum") and not metadata.is_text_key(found.name):
                return found
            if found.kind == "variable" or (tokens.is_mark(at, "{") and self._header(at)):
                return Binding()
            at = tokens.parent[at]
        return Binding()

    def _start_of_value(self, opener: int) -> int:
        tokens = self.tokens
        at = opener
        while tokens.kind(at - 1) == NAME and tokens.at(at - 1) not in ("return", "to"):
            at -= 1
            if not tokens.is_mark(at - 1, *_MEMBERS):
                break
            at -= 1
        while tokens.at(at - 1) == "new" or tokens.is_mark(at - 1, "&"):
            at -= 1
        return at

    def _of_bracket(self, opener: int) -> tuple[str, ...]:
        if self.tokens.is_mark(opener, "{"):
            header = self._header(opener)
            if header:
                return header
        found = self.binding(self._start_of_value(opener), opener + 1)
        return (found.name,) if found.name else ()

    def _header(self, brace: int) -> tuple[str, ...]:
        """The class or function whose body the brace opens."""
        tokens = self.tokens
        if tokens.is_mark(brace - 1, ")") or tokens.kind(brace - 1) == NAME:
            for at in range(brace - 1, max(brace - 60, -1), -1):
                word = tokens.at(at)
                if word in ("class", "enum", "interface", "object", "struct", "trait", "record"):
                    follows = at + 2 if tokens.at(at + 1) == "class" else at + 1
                    return (tokens.at(follows),) if tokens.kind(follows) == NAME else ()
                if word in (";", "{", "}", "=", "=>", ":="):
                    break
        at = brace - 1
        for _ in range(8):  # between the parameters and the body may stand a return type or a throws clause
            if tokens.is_mark(at, ")") and 0 <= tokens.partner[at] < at:
                name = tokens.at(tokens.partner[at] - 1)
                return () if not regex.match(r"[^\W\d]\w*\Z", name) or name in _BLOCKS else (name,)
            if tokens.kind(at) != NAME and not tokens.is_mark(at, ":", ",", ".", "?", "*", "<", ">"):
                break
            at -= 1
        return ()

    def _blocks(self, index: int) -> list[str]:
        """The Python classes and functions around a token, innermost first."""
        tokens = self.tokens
        if self._python is None:
            self._python = []
            for at, kind in enumerate(tokens.kinds):
                if kind == NAME and tokens.at(at) in ("class", "def") and tokens.kind(at + 1) == NAME:
                    self._python.append((at, self._indent(at), tokens.at(at + 1)))
        from bisect import bisect_left

        indent = self._indent(index)
        found: list[str] = []
        at = bisect_left(self._python, (index, -1, "")) - 1
        for number in range(at, max(at - 200, -1), -1):
            _, depth, name = self._python[number]
            if depth < indent:
                found.append(name)
                indent = depth
            if not indent:
                break
        return found

    def _indent(self, index: int) -> int:
        text, start = self.tokens.text, self.tokens.starts[index]
        line = text.rfind("\n", 0, start) + 1
        return len(text[line:start]) - len(text[line:start].lstrip())

    # -- calls

    def calls(self, index: int) -> list[str]:
        """The calls around a token, innermost first: ``log.info``, ``@ApiOperation``, ``throw new X``."""
        tokens = self.tokens
        found: list[str] = []
        at = tokens.parent[index]
        for _ in range(8):
            if at < 0:
                break
            if tokens.is_mark(at, "("):
                name = self._callee(at)
                if name:
                    found.append(name)
            elif tokens.is_mark(at, "{"):
                before = at - 1
                if not tokens.is_mark(before, "(", ",", "=", "[", "]") or tokens.at(before - 1) in _BLOCKS:
                    break
            elif tokens.is_mark(at, "#[") or (tokens.is_mark(at, "[") and self._is_attribute(at)):
                found.append("@")
                break
            at = tokens.parent[at]
        return found

    def _is_attribute(self, bracket: int) -> bool:
        tokens = self.tokens
        if tokens.is_mark(bracket - 1, "#"):
            return True
        if tokens.language.name != "csharp":
            return False
        return bracket == 0 or tokens.is_mark(bracket - 1, "{", "}", ";", "]")

    def _callee(self, opener: int) -> str:
        tokens = self.tokens
        at = opener - 1
        words: list[str] = []
        for _ in range(12):
            if tokens.is_mark(at, ">") and not words:  # generic arguments
                back = at
                while back > max(at - 12, 0) and not tokens.is_mark(back, "<"):
                    back -= 1
                at = back - 1
            if tokens.is_mark(at, "!") and not words:  # a macro, a non-null assertion
                at -= 1
            if tokens.kind(at) != NAME:
                break
            words.append(tokens.at(at))
            if not tokens.is_mark(at - 1, *_MEMBERS):
                at -= 1
                break
            at -= 2
            while tokens.is_mark(at, ")", "]") and 0 <= tokens.partner[at] < at:
                at = tokens.partner[at] - 1
        if not words:
            return ""
        name = ".".join(reversed(words))
        if tokens.is_mark(at, "@", "\\"):
            return ("@" if tokens.at(at) == "@" else "") + name
        if tokens.at(at) == "new":
            at -= 1
            name = f"new {name}"
        if tokens.at(at) in ("throw", "raise", "assert"):
            return f"{tokens.at(at)} {name}"
        return name

    # -- neighbours

    def pairs(self, scope: int) -> dict[str, Any]:
        """The simple ``key: value`` entries of an object, an array, a call or a chain of setters."""
        if scope not in self._pairs:
            tokens = self.tokens
            if tokens.kind(scope) == MARK:
                self._pairs[scope] = self._entries(scope)
            elif tokens.kind(scope) == NAME:
                self._pairs[scope] = self._setters(scope)
            else:
                self._pairs[scope] = {}
        return self._pairs[scope]

    def _entries(self, opener: int) -> dict[str, Any]:
        tokens = self.tokens
        close = tokens.partner[opener]
        if close < 0 or close - opener > _MAX_PAIRS:
            return {}
        found: dict[str, Any] = {}
        at = opener + 1
        while at < close:
            key = at
            while tokens.is_mark(key + 1, *_MEMBERS) and tokens.kind(key + 2) == NAME:
                key += 2
            operator = key + 1
            if tokens.kind(key) in (STRING, NAME) and (
                tokens.is_mark(operator, ":", "=>", "=") or tokens.at(operator) == "to"
            ):
                value = self._value(operator + 1, close)
                if value is not None:
                    found.setdefault(self.word(key), value)
            at = self._next_entry(at, close)
        return found

    def _next_entry(self, at: int, close: int) -> int:
        tokens = self.tokens
        while at < close and not tokens.is_mark(at, ",", ";"):
            at = tokens.partner[at] + 1 if tokens.partner[at] > at else at + 1
        return at + 1

    def _value(self, at: int, hi: int) -> Any:
        """The value at ``at`` when it is one literal, number, truth value or name that ends there."""
        tokens = self.tokens
        if at >= hi:
            return None
        kind = tokens.kinds[at]
        if kind == STRING:
            return self.word(at) if tokens.ends[at] - tokens.starts[at] < 200 else None
        negative = tokens.is_mark(at, "-")
        if negative:
            at += 1
        if tokens.kind(at) == NUMBER:
            digits = tokens.at(at).rstrip("lLfFdD")
            return int(digits) * (-1 if negative else 1) if digits.isdigit() else digits
        if kind != NAME:
            return None
        while tokens.is_mark(at + 1, *_MEMBERS) and tokens.kind(at + 2) == NAME:
            at += 2
        if tokens.is_mark(at + 1, "("):
            return None
        word = self.word(at)
        return {"true": True, "True": True, "false": False, "False": False}.get(word, word)

    def _setters(self, method: int) -> dict[str, Any]:
        """``x.channel("sms").content(..)`` and ``x.setChannel("sms"); x.setContent(..);`` and ``x.channel = "sms"``."""
        tokens = self.tokens
        receiver = tokens.at(method - 2) if tokens.is_mark(method - 1, *_MEMBERS) else tokens.at(method)
        found: dict[str, Any] = {}
        # What stands before the text counts first; the next text of the same receiver begins another message.
        before, after = range(method - 1, max(method - 120, 0), -1), range(method + 1, min(method + 120, len(tokens)))
        for span in (before, after):
            for at in span:
                if tokens.kinds[at] != NAME or not tokens.is_mark(at - 1, *_MEMBERS):
                    continue
                direct = tokens.at(at - 2) == receiver and tokens.parent[at] == tokens.parent[method]
                if not (direct or self._chain_head(at) == self._chain_head(method)):
                    continue
                if tokens.at(at) == tokens.at(method):
                    break
                value = self._given(at)
                if value is not None:
                    found.setdefault(_bare(tokens.at(at)), value)
        return found

    def _given(self, at: int) -> Any:
        """The value that the setter or field at ``at`` gets."""
        tokens = self.tokens
        if tokens.is_mark(at + 1, "(") and tokens.partner[at + 1] > at:
            return self._value(at + 2, tokens.partner[at + 1])
        return self._value(at + 2, len(tokens)) if tokens.is_mark(at + 1, "=") else None

    def _chain_head(self, method: int) -> int:
        tokens = self.tokens
        at = method
        for _ in range(60):
            if not tokens.is_mark(at - 1, *_MEMBERS):
                break
            at -= 2
            if tokens.is_mark(at, ")") and 0 <= tokens.partner[at] < at:
                at = tokens.partner[at] - 1
        return at

    def constants(self, opener: int) -> list[str]:
        """The other short arguments of an enum constant: names, numbers, short literals."""
        tokens = self.tokens
        close = tokens.partner[opener]
        found: list[str] = []
        at = opener + 1
        while at < close and len(found) < 12:
            value = self._value(at, close)
            if isinstance(value, str) and 0 < len(value) <= 24:
                found.append(value)
            at = self._next_entry(at, close)
        return found


_PUTS = regex.compile(
    r"(?:put\w*|set\w*|add\w*|define|of|entry|register\w*|pair\w*|Pair|const\w*|with\w*|insert\w*|store\w*)\Z",
    regex.IGNORECASE,
)
_SETS = regex.compile(r"(?:set|with|add)(?=[A-Z_])_?\w+\Z")
_WRAPPERS = regex.compile(
    r"(?:format\w*|sprintf|Sprintf|trim|dedent|String|str|raw|of|Template|template|_|__|t|gettext|h|e|stripIndent|formatted"
    r"|StringBuilder|StringBuffer|MessageFormat|join|concat|implode|Object|freeze|Errorf)\Z"
)
_BLOCKS = frozenset(
    [
        "if",
        "for",
        "while",
        "switch",
        "catch",
        "when",
        "else",
        "elseif",
        "foreach",
        "try",
        "using",
        "lock",
        "synchronized",
        "do",
        "match",
    ]
)


def _bare(method: str) -> str:
    """``setContent`` -> ``content``, ``withText`` -> ``text``."""
    rest = regex.sub(r"\A(?:set|with|add)(?=[A-Z_])_?", "", method)
    return rest[:1].lower() + rest[1:] if rest != method else method


_LOG_METHODS = regex.compile(
    r"(?:info|debug|warn|warning|error|trace|fatal|log|verbose|notice|critical|exception|alert|emergency"
    r"|[diwev]|wtf|\w*(?:info|debug|warn|error|fatal|trace)f?w?|Log\w*)\Z",
    regex.IGNORECASE,
)
_LOG_OBJECT = regex.compile(r"log|console|timber|slf4j|monolog|winston|sentry|logger", regex.IGNORECASE)
_NOT_MESSAGES = regex.compile(
    r"""(?:
      (?:System\.(?:out|err)|Console|fmt|console|process\.std\w+|sys\.std\w+)\.\w+(?<!Sprintf)(?<!Sprint)(?<!Sprintln)
    | (?:print|println|printf|pprint|print_r|var_dump|var_export|error_log|trigger_error|die|exit|dd|dump|debug|syslog)
    | (?:\w+\.)*(?:panic|Errorf|fail\w*|assert\w*|Assert\.\w+|expect|should\w*|abort|throwIf|checkArgument|checkNotNull
        |requireNonNull|checkState|notNull|notEmpty|isTrue)
    | (?:throw|raise|assert)[ ].* | @.* | (?:new[ ])?(?:\w+\.)*\w*(?:Exception|Error|Throwable)
    | (?:\w+\.)*(?:[Pp]rint(?:ln|f)?|Fatal(?:f|ln)?|Panic(?:f|ln)?)
    | errors\.New | (?:describe|it|test|context|suite|Scenario|Feature)(?:\.\w+)?
    | (?:re|regexp?|Pattern|Regex)\.\w+ | (?:new[ ])?(?:RegExp|Regex) | (?:\w+\.)*preg_\w+ | toRegex
    | \w*\.(?:matches|replaceAll|matchAll)
    | (?:\w+\.)*(?:contains\w*|indexOf|lastIndexOf|equals\w*|startsWith|endsWith|includes|strpos|str_contains
        |HasPrefix|HasSuffix|Contains|startswith|endswith|find|rfind|count|mb_strpos|stripos)
    | (?:\w+\.)*(?:add_argument|add_option|set_description|ArgumentParser|add_parser)
    )\Z""",
    regex.VERBOSE,
)
_NO_KEYS = frozenset(
    [
        "help",
        "help_text",
        "verbose_name",
        "verbose_name_plural",
        "placeholder",
        "label",
        "labeltext",
        "tooltip",
        "epilog",
        "docstring",
        "title",
        "usage",
        "备注",
        "说明",
    ]
)
_SQL = regex.compile(
    r"\s*(?:select|insert|update|delete|create|alter|replace|merge|drop|with|truncate)\s[\s\S]*\b(?:from|into|set|table|as|where)\b",
    regex.IGNORECASE,
)
_PATTERN = regex.compile(r"\\[dwsDWSb](?:[+*{\]]|\b)|\(\?[:=!<P]|\[\^?[^\]]{1,40}\][+*{]|\.\*|\.\+|\$\Z(?<=[\])+*]\$)")


def is_excluded(context: Context, chain: Chain, binding: Binding, text: str) -> bool:
    """True for what is surely no message: logs, exceptions, annotations, tests, patterns, SQL, help texts, docs."""
    tokens = context.tokens
    for name in context.calls(chain.lo):
        words = name.split(".")
        if _NOT_MESSAGES.match(name):
            return True
        if _LOG_METHODS.match(words[-1]) and any(_LOG_OBJECT.search(word) for word in words[:-1] or words):
            return True
        if words[-1] in ("d", "i", "w", "e", "v") and words[0] == "Log":
            return True
    if binding.name and (binding.name.lower() in _NO_KEYS or metadata.is_remark_key(binding.name)):
        return True
    if _SQL.match(text) or _PATTERN.search(text):
        return True
    before = tokens.at(chain.lo - 1)
    if before in (
        "import",
        "from",
        "require",
        "case",
        "==",
        "!=",
        "===",
        "!==",
        "raise",
        "throw",
        "assert",
        "package",
        "in",
    ):
        return True
    if chain.hi < len(tokens) and tokens.is_mark(chain.hi, "==", "!=", "===", "!=="):
        return True
    return tokens.language.name == "python" and (is_docstring(tokens, chain) or _in_assert(tokens, chain.lo))


def _in_assert(tokens: Tokens, index: int) -> bool:
    """True in the message of ``assert x, "message"``."""
    for at in range(index - 1, max(index - 60, -1), -1):
        if tokens.parent[at] == tokens.parent[index] and tokens.on_new_line(at):
            return tokens.at(at) == "assert"
    return False


def is_docstring(tokens: Tokens, chain: Chain) -> bool:
    """A literal that is a statement of its own."""
    if tokens.parent[chain.lo] >= 0 or not tokens.on_new_line(chain.lo):
        return False
    before = chain.lo - 1
    if before < 0:
        return True
    if tokens.kinds[before] == MARK and tokens.at(before) not in (":", ")", "]", "}"):
        return False
    return "\\" not in tokens.text[tokens.ends[before] : tokens.starts[chain.lo]]
