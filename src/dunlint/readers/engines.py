"""Template engines inside a text: every branch of a condition is on some path, loops run once, comments are no text.

Jinja2, Django, Twig, Liquid, FreeMarker, Velocity, Handlebars, Mustache, Go templates, Smarty, Blade, ERB, EJS and
MyBatis conditions. Outputs (``{{ x }}``, ``${x!''}``, ``$!{x}``) stay as they are: they are placeholders.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.memo import memo
from dunlint.readers.source import inferred, stem
from dunlint.record import NamedTuple
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from dunlint.readers import ReadSettings
    from dunlint.template import Source, Template


SUFFIXES = [
    ".j2",
    ".jinja",
    ".jinja2",
    ".ftl",
    ".ftlh",
    ".vm",
    ".hbs",
    ".handlebars",
    ".mustache",
    ".tmpl",
    ".gotmpl",
    ".twig",
    ".liquid",
    ".tpl",
    ".njk",
    ".ejs",
    ".erb",
]
_MAX_TAGS = 50_000
_MAX_DEPTH = 60
_GATE = regex.compile(
    r"\{[%#*]|\{\{-?\s*[#^!/]|\{\{-?\s*(?:if|range|with|end|else|define|block|template)\b|<#|</#|<@|\[#|\#\{?(?:if|foreach|set|else"
    r"|elseif|end|macro)\b|\#\*|\#\[\[|<(?:if|when|choose|foreach)\s|\{if\s|\{foreach\s|@(?:if|unless|foreach|isset)\b|<%|\{\{--"
)
# What a control word does: open (a condition), else (its next branch), close, loop, skip (a tag of its own),
# pass / unpass (a block whose text counts), mute (a block whose text does not count), raw (no tags inside).
_WORDS: dict[str, dict[str, str]] = {
    "jinja": {
        **dict.fromkeys(("if", "unless", "ifchanged", "ifequal", "ifnotequal", "case", "switch"), "open"),
        **dict.fromkeys(("elif", "elsif", "elseif", "else", "when", "empty", "default"), "else"),
        **dict.fromkeys(("for", "tablerow"), "loop"),
        **dict.fromkeys(("raw", "verbatim"), "raw"),
        **dict.fromkeys(("comment",), "mute"),
        **dict.fromkeys(
            ("block", "filter", "autoescape", "macro", "call", "trans", "blocktrans", "blocktranslate", "spaceless",
             "apply", "sandbox", "embed", "capture", "form", "paginate", "with"),
            "pass",
        ),
    },
    "freemarker": {
        **dict.fromkeys(("if", "switch"), "open"),
        **dict.fromkeys(("elseif", "else", "case", "default", "recover"), "else"),
        **dict.fromkeys(("list", "foreach"), "loop"),
        **dict.fromkeys(("noparse",), "raw"),
        **dict.fromkeys(
            ("items", "macro", "escape", "noescape", "compress", "attempt", "autoesc", "noautoesc", "outputformat"),
            "pass",
        ),
    },
    "velocity": {
        "if": "open", "elseif": "else", "else": "else", "end": "close", "foreach": "loop", "macro": "pass",
        "define": "pass", "block": "pass", "literal": "pass",
    },
    "go": {
        "if": "open", "with": "open", "else": "else", "end": "close", "range": "loop",
        "define": "pass", "block": "pass",
    },
    "handlebars": {"if": "open", "unless": "open", "each": "loop", "with": "pass"},
    "smarty": {
        "if": "open", "elseif": "else", "else": "else", "foreachelse": "else", "foreach": "loop", "for": "loop",
        "section": "loop", "literal": "raw",
    },
    "blade": {
        **dict.fromkeys(("if", "unless", "isset", "empty", "auth", "guest", "switch"), "open"),
        **dict.fromkeys(("elseif", "else", "case", "default"), "else"),
        **dict.fromkeys(("foreach", "for", "forelse", "while"), "loop"),
        **dict.fromkeys(("section", "push", "component", "slot"), "pass"),
    },
    "mybatis": {"if": "open", "choose": "open", "when": "else", "otherwise": "else", "foreach": "loop"},
}  # fmt: skip
_ARGUMENTS = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^>\]\"'(])*"
_TAG = regex.compile(
    r"(?P<comment>\{\#(?![\w.]{1,24}\#\}).*?\#\}|<\#--.*?-->|\[\#--.*?--\]|\{\{!--.*?--(?:~)?\}\}|\{\{--.*?--\}\}|\{\{-?\s*/\*.*?\*/\s*-?\}\}"
    r"|\{\{!(?!--)[^}]*\}\}|\#\*.*?\*\#|\{\*.*?\*\}|<%--.*?--%>|<%\#.*?%>)"
    r"|(?P<jinja>\{%[-+~]?\s*(?P<jinja_word>\w+)[^%]*(?:%(?!\})[^%]*)*%\})"
    r"|(?P<freemarker><(?P<fm_end>/?)\#(?P<fm_word>\w+)"
    + _ARGUMENTS
    + r"/?>|\[(?P<fb_end>/?)\#(?P<fb_word>if|elseif|else|list|assign|switch|case"
    r"|default|macro|items|sep|break|local|global|include|import|escape|compress)\b[^\]\n]*\])"
    r"|(?P<call></?@[\w.]+" + _ARGUMENTS + r"/?>)"
    r"|(?P<handlebars>\{\{\{?~?\s*(?P<hb_sign>[#^/])\s*(?P<hb_word>[\w.@/-]*)[^}]*\}\}\}?)"
    r"|(?P<hbelse>\{\{~?\s*(?:else\b[^}]*|\^)\s*~?\}\})"
    r"|(?P<partial>\{\{~?\s*>[^}]*\}\})"
    r"|(?P<go>\{\{-?\s*(?P<go_word>if|with|range|end|define|block|template|break|continue)\b(?:\"[^\"]*\"|`[^`]*`|[^}])*\}\})"
    r"|(?P<rawblock>\#\[\[(?P<raw_text>.*?)\]\]\#)"
    r"|(?P<velocity>\#\{?(?P<vm_word>if|elseif|else|end|foreach|set|macro|define|literal|parse|include|evaluate|stop|break)(?![A-Za-z_])\}?)"
    r"|(?P<smarty>\{(?P<sm_end>/?)(?P<sm_word>if|elseif|else|foreach|foreachelse|for|section|literal|assign|include)\b[^{}]*\})"
    r"|(?P<blade>@(?P<bl_word>(?:end)?(?:if|unless|isset|empty|auth|guest|foreach|forelse|for|while|switch|section|push|component|slot)"
    r"|elseif|else|case|default|break|continue|include|extends|yield|php|endphp)(?![A-Za-z_]))"
    r"|(?P<mybatis><(?P<mb_end>/?)(?P<mb_word>if|choose|when|otherwise|foreach|where|trim|set)\b(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>)"
    r"|(?P<script><%(?![=-])(?P<script_text>.*?)-?%>)",
    regex.DOTALL,
)


class _Tag(NamedTuple):
    act: str  # one of the acts above, or "unloop" and so on as "close"
    family: str
    word: str
    start: int
    end: int
    trim_before: bool = False
    trim_after: bool = False


class _Condition(NamedTuple):
    """``branches`` are sequences of parts; without ``complete`` there is one more path without any of them."""

    branches: list[list[_Part]]
    complete: list[bool]
    word: str = ""


_Part = tuple[int, int] | _Condition


def paths(body: MappedText, limit: int = 16) -> list[MappedText]:
    """The texts that a template can become, every branch on at least one of them; at most ``limit``.

    Siblings move on together, so that n conditions give as many paths as the longest of them has branches, not 2^n.
    Without engine tags, or with tags that do not fit together, the body itself comes back (the same object).
    """
    text = body.text
    if _GATE.search(text) is None:
        return [body]
    tags = _tags(text)
    if not tags:
        return [body]
    parts = _nested(text, tags)
    if parts is None:
        return [body]
    widths: dict[int, int] = {}
    count = max(1, min(_width(parts, widths), limit))
    found: list[MappedText] = []
    seen: set[str] = set()
    for number in range(count):
        spans = _select(parts, number, widths, last=number == count - 1)
        one = _cut(body, spans)
        if one.text not in seen:
            seen.add(one.text)
            found.append(one)
    return [each for each in found if each.text.strip()] or found[:1]


def read(source: Source, settings: ReadSettings) -> Reading:
    """A file of a template engine: the whole of it is one template, named like the file. Front matter is honoured."""
    from dunlint.readers import text as plain  # lazy: the reader of texts knows front matter

    reading: Reading = plain.read(source, settings)
    if len(reading.templates) != 1 or reading.templates[0].named:
        return reading
    first: Template = reading.templates[0]
    told = {**inferred(source.path), **first.inferred}
    return Reading([first._replace(id=stem(source.path), named=True, inferred=told, format="engine")], reading.problems)


def _tags(text: str) -> list[_Tag]:
    """The control tags in order. A family of loose tags counts only where its unmistakable ones occur."""
    velocity = regex.search(r"\#\{?(?:if|foreach|set|macro|elseif)\}?\s*\(", text) is not None
    smarty = (
        regex.search(r"\{(?:if|foreach)\s", text) is not None and regex.search(r"\{/(?:if|foreach)\}", text) is not None
    )
    blade = regex.search(r"@end(?:if|foreach|unless|forelse|for|isset|section)(?![A-Za-z_])", text) is not None
    mybatis = regex.search(r"<(?:if|when)\s[^<>]*test\s*=|<foreach\s[^<>]*collection\s*=", text) is not None
    go = regex.search(r"\{\{-?\s*end\s*-?\}\}", text) is not None
    allowed = {"velocity": velocity, "smarty": smarty, "blade": blade, "mybatis": mybatis, "go": go}
    tags: list[_Tag] = []
    at = 0
    search = _Search(text, velocity)
    while len(tags) < _MAX_TAGS:
        found = search.next(at)
        if found is None:
            break
        family = found.lastgroup or ""
        family = _family(found)
        at = found.end()
        if not allowed.get(family, True):
            at = found.start() + 1
            continue
        tag = _tag(text, found, family, go)
        if tag is None:
            continue
        at = max(at, tag.end)
        tags.append(tag)
        if tag.act == "raw":
            closing = _raw_end(tag).search(text, tag.end)
            if closing is None:
                tags[-1] = tag._replace(act="skip")
            else:
                tags[-1] = tag._replace(act="skip")
                tags.append(_Tag("skip", family, tag.word, closing.start(), closing.end()))
                at = closing.end()
    return tags


_VELOCITY_LINE = regex.compile(r"(?m)(?:^|(?<=\s))\#\#[^\n]*")


class _Search:
    """The next tag of a text. A comment line of Velocity that was found once is not looked for again: linear."""

    def __init__(self, text: str, velocity: bool) -> None:
        self.text = text
        self.line = _VELOCITY_LINE.search(text) if velocity else None

    def next(self, at: int) -> re.Match[str] | None:
        """The first tag from ``at`` on, which never falls."""
        found = _TAG.search(self.text, at)
        if self.line is not None and self.line.start() < at:
            self.line = _VELOCITY_LINE.search(self.text, at)
        if self.line is not None and (found is None or self.line.start() <= found.start()):
            return self.line
        return found


_FAMILIES = (
    "comment", "jinja", "freemarker", "call", "handlebars", "hbelse", "partial", "go", "rawblock", "velocity", "smarty",
    "blade", "mybatis", "script",
)  # fmt: skip


def _family(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return next((name for name in _FAMILIES if groups.get(name) is not None), "comment")


@memo(1_000)
def _raw_ends(family: str, word: str) -> regex.Lazy:
    patterns = {
        "jinja": rf"\{{%[-+]?\s*end{word}\s*[-+]?%\}}",
        "freemarker": rf"[<\[]/\#{word}\s*[>\]]",
        "smarty": rf"\{{/{word}\}}",
    }
    return regex.compile(patterns.get(family, r"(?!)"))


def _raw_end(tag: _Tag) -> regex.Lazy:
    return _raw_ends(tag.family, tag.word)


def _tag(text: str, found: re.Match[str], family: str, go: bool) -> _Tag | None:
    start, end, whole = found.start(), found.end(), found.group()
    before, after = whole[1:3] in ("%-", "{-", "{~"), whole[-3:-2] in ("-", "~")
    if family in ("comment", "call", "partial"):
        return _Tag("skip", family, "", start, end, before, after)
    if family == "rawblock":
        return _Tag("skip", family, "", start, end)
    if family == "jinja":
        word = found.group("jinja_word")
        if word.startswith("end"):
            act = "close" if word[3:] in _WORDS[family] or word == "endset" else "skip"
            return _Tag(act, family, word[3:], start, end, before, after)
        act = _WORDS[family].get(word, "skip")
        if word == "set" and "=" not in whole:
            act = "mute"
        return _Tag(act, family, word, start, end, before, after)
    if family == "freemarker":
        word = found.group("fm_word") or found.group("fb_word")
        closing = found.group("fm_end") or found.group("fb_end")
        if closing:
            known = word in _WORDS[family] or word in ("assign", "global", "local", "function")
            return _Tag("close" if known else "skip", family, word, start, end)
        act = _WORDS[family].get(word, "skip")
        if word in ("assign", "global", "local", "function") and not whole.rstrip("]>").endswith("/"):
            act = "mute" if "=" not in whole else "skip"
        if whole.endswith("/>"):
            act = "skip"
        return _Tag(act, family, word, start, end)
    if family == "handlebars":
        sign, word = found.group("hb_sign"), found.group("hb_word")
        if sign == "/":
            return _Tag("close", family, word, start, end, before, after)
        if sign == "^" and word:
            return _Tag("invert", family, word, start, end, before, after)
        if sign == "^":
            return _Tag("else", family, "", start, end, before, after)
        return _Tag(_WORDS[family].get(word, "open"), family, word, start, end, before, after)
    if family == "hbelse":
        return _Tag("else", "go" if go else "handlebars", "else", start, end, before, after)
    if family == "go":
        word = found.group("go_word")
        return _Tag(_WORDS[family].get(word, "skip"), family, word, start, end, before, after)
    if family == "velocity":
        word = found.group("vm_word")
        if word in ("else", "end", "stop", "break"):
            return _Tag(_WORDS[family].get(word, "skip"), family, word, start, end)
        close = _closing_bracket(text, end)
        if close < 0:
            return None
        return _Tag(_WORDS[family].get(word, "skip"), family, word, start, close)
    if family == "smarty":
        word = found.group("sm_word")
        act = "close" if found.group("sm_end") else _WORDS[family].get(word, "skip")
        return _Tag(act, family, word, start, end)
    if family == "blade":
        word = found.group("bl_word")
        close = _closing_bracket(text, end)
        stop = close if close > 0 else end
        if word.startswith("end"):
            return _Tag("close", family, word[3:], start, end)
        if word == "empty" and close < 0:
            return _Tag("else", family, word, start, end)
        return _Tag(_WORDS[family].get(word, "skip"), family, word, start, stop)
    if family == "mybatis":
        word = found.group("mb_word")
        if found.group("mb_end"):
            act = "skip" if word in ("when", "otherwise", "where", "trim", "set") else "close"
        else:
            act = _WORDS[family].get(word, "skip")
        return _Tag(act, family, word, start, end)
    return _script(found.group("script_text"), start, end)


def _script(code: str, start: int, end: int) -> _Tag:
    """``<% if (x) { %>``, ``<% } else { %>``, ``<% } %>``, ``<% if x %>``, ``<% end %>``."""
    bare = code.strip()
    if regex.match(r"\}?\s*(?:else|elsif|elif|when)\b", bare):
        return _Tag("else", "script", "else", start, end)
    if regex.match(r"(?:\}\s*\)?;?|end)\s*\Z", bare):
        return _Tag("close", "script", "", start, end)
    if regex.match(r"(?:if|unless|case|switch)\b", bare) and not bare.endswith(";"):
        return _Tag("open", "script", "if", start, end)
    if regex.search(r"(?:\{|\bdo(?:\s*\|[^|]*\|)?|=>\s*\{)\s*\Z", bare):
        return _Tag("loop", "script", "for", start, end)
    return _Tag("skip", "script", "", start, end)


def _closing_bracket(text: str, at: int) -> int:
    """Behind the bracket that closes the one at ``at`` (blanks before it allowed); -1 for none."""
    while at < len(text) and text[at] in " \t":
        at += 1
    if not text.startswith("(", at):
        return -1
    depth = 0
    quote = ""
    for index in range(at, min(len(text), at + 2000)):
        char = text[index]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return index + 1
    return -1


class _Frame(NamedTuple):
    tag: _Tag
    condition: _Condition


def _nested(text: str, tags: Sequence[_Tag]) -> list[_Part] | None:
    """The parts of the text as a tree; None when the tags do not fit together."""
    root: list[_Part] = []
    current = root
    stack: list[tuple[_Frame, list[_Part]]] = []
    at, muted = 0, 0
    trim = False
    for tag in tags:
        start, end = _whole_line(text, tag) if tag.act != "skip" or tag.family != "call" else (tag.start, tag.end)
        start, end = max(start, at), max(end, at)
        _add_text(text, current, at, start, muted, trim, tag.trim_before)
        at, trim = end, tag.trim_after
        if tag.act in ("open", "loop", "pass", "mute", "invert"):
            if len(stack) >= _MAX_DEPTH:
                return None
            condition = _Condition([[]], [tag.act in ("pass", "mute")], tag.word)
            previous = _paired(current, text, tag)
            if previous is not None:
                condition = previous
                condition.branches.append([])
                condition.complete[0] = True
            else:
                current.append(condition)
            stack.append((_Frame(tag, condition), current))
            current = condition.branches[-1]
            muted += tag.act == "mute"
        elif tag.act == "else":
            if not stack:
                return None
            frame = stack[-1][0]
            if frame.tag.act == "pass" or muted:
                continue
            first = not frame.condition.branches[-1] or not any(
                isinstance(part, _Condition) or text[part[0] : part[1]].strip() for part in frame.condition.branches[-1]
            )
            if not (first and tag.word in ("when", "case") and len(frame.condition.branches) == 1):
                frame.condition.branches.append([])
            if tag.word in ("else", "otherwise", "default", "empty", "foreachelse", "") and not _has_test(text, tag):
                frame.condition.complete[0] = True
            current = frame.condition.branches[-1]
        elif tag.act == "close":
            if not stack or not _fits(stack[-1][0].tag, tag):
                return None
            frame, current = stack.pop()
            if frame.tag.act == "mute":
                muted -= 1
                frame.condition.branches[:] = [[]]
            elif frame.tag.act == "loop":
                frame.condition.complete[0] = True
    if stack:
        return None
    _add_text(text, current, at, len(text), muted, trim, False)
    return root


def _has_test(text: str, tag: _Tag) -> bool:
    return regex.search(r"else\s+if\b|else\s*\{?\s*if\s*\(", text[tag.start : tag.end]) is not None


def _paired(current: list[_Part], text: str, tag: _Tag) -> _Condition | None:
    """``{{#x}}..{{/x}}{{^x}}..{{/x}}``: the inverted section is the other branch of the one before it."""
    if tag.act != "invert":
        return None
    for part in reversed(current):
        if isinstance(part, _Condition):
            return part if part.word == tag.word and len(part.branches) == 1 else None
        if text[part[0] : part[1]].strip():
            return None
    return None


def _fits(opened: _Tag, closed: _Tag) -> bool:
    if opened.family != closed.family:
        return False
    if closed.family in ("go", "velocity", "script"):
        return True
    if not closed.word or closed.word == opened.word:
        return True
    return closed.family == "blade" and {opened.word, closed.word} <= {"forelse", "foreach", "empty", "isset", "for"}


def _whole_line(text: str, tag: _Tag) -> tuple[int, int]:
    """A tag alone on its line takes the line with it, as engines do; else a blank line would end a sentence."""
    start, end = tag.start, tag.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    while end < len(text) and text[end] in " \t\r":
        end += 1
    if (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n"):
        return start, min(end + 1, len(text))
    return tag.start, tag.end


def _add_text(text: str, into: list[_Part], start: int, end: int, muted: int, left: bool, right: bool) -> None:
    if left:
        while start < end and text[start].isspace():
            start += 1
    if right:
        while end > start and text[end - 1].isspace():
            end -= 1
    if start < end and not muted:
        into.append((start, end))


def _width(parts: Sequence[_Part], widths: dict[int, int]) -> int:
    most = 1
    for part in parts:
        if isinstance(part, _Condition):
            width = sum(_width(branch, widths) for branch in part.branches) + (not part.complete[0])
            widths[id(part)] = width
            most = max(most, width)
    return most


def _branch_width(parts: Sequence[_Part], widths: dict[int, int]) -> int:
    return max((widths[id(part)] for part in parts if isinstance(part, _Condition)), default=1)


def _select(parts: Sequence[_Part], number: int, widths: dict[int, int], *, last: bool) -> list[tuple[int, int]]:
    """The spans of path ``number``. The last path takes all branches that found no place on an earlier one."""
    spans: list[tuple[int, int]] = []
    for part in parts:
        if not isinstance(part, _Condition):
            spans.append(part)
            continue
        width = widths[id(part)]
        wanted = min(number, width - 1)
        for branch in part.branches:
            size = _branch_width(branch, widths)
            if wanted < size:
                chosen = max(wanted, 0)
                spans.extend(_select(branch, chosen, widths, last=last))
                if not last or number >= width - 1:
                    break
            wanted -= size
    return spans


def _cut(body: MappedText, spans: Sequence[tuple[int, int]]) -> MappedText:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    if not merged:
        return body[0:0]
    return MappedText.join([body[start:end] for start, end in merged])
