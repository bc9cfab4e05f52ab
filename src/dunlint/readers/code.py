"""Source code -> templates: Java, Kotlin, PHP, Python, JavaScript, TypeScript, Vue, Go, C#.

With the extra ``dunlint[code]`` the tokens come from tree-sitter grammars, else (and for programs with errors) from a
scanner that knows the quoting rules. Everything after that is the same: literals are joined, placed and judged.
"""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.align import MappedText
from dunlint.readers.code_context import Binding, Context, is_docstring, is_excluded
from dunlint.readers.code_join import bodies, chains
from dunlint.readers.code_lexer import LANGUAGES, MARKUP, STRING, tokenize
from dunlint.readers.code_markup import jsx_texts, markup_texts, script_parts
from dunlint.readers.code_tree import tree_tokens
from dunlint.readers.pieces import strip
from dunlint.readers.source import has_han, inferred, problem
from dunlint.record import NamedTuple
from dunlint.span import LineIndex, Span
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.readers.code_join import Chain
    from dunlint.readers.code_lexer import Language, Tokens
    from dunlint.readers.code_markup import MarkupText
    from dunlint.template import Problem, Source


SUFFIXES: dict[str, str] = {
    ".java": "java",
    ".kt": "kotlin",
    ".kts": "kotlin",
    ".php": "php",
    ".phtml": "php",
    ".py": "python",
    ".pyi": "python",
    ".js": "javascript",
    ".jsx": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".vue": "vue",
    ".go": "go",
    ".cs": "csharp",
}
_CHINESE = regex.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\\u[4-9][0-9a-fA-F]{3}|\\u\{[4-9][0-9a-fA-F]{3}\}"
)
_SHORT = 6  # a text under a text key with metadata beside it need not look like a message above this length


class _Found(NamedTuple):
    """A text with its place, before it has an id. ``group`` keeps the alternatives of one chain together."""

    body: MappedText
    binding: Binding
    own: Mapping[str, Any]
    defaults: Mapping[str, Any]
    names: tuple[str, ...]
    name: str
    group: int
    alternative: int
    place: int = -1  # the bracket around it


def read(source: Source, settings: ReadSettings) -> Reading:
    """The templates of one program. Bounded: texts without Chinese are not even cut into tokens."""
    name = _language_of(source, settings)
    text = source.text
    if name is None or (_CHINESE.search(text) is None and not (settings.calls or settings.keys or settings.text)):
        return Reading([])
    problems: list[Problem] = []
    found: list[_Found] = []
    if name == "vue":
        for part in script_parts(text):
            language = LANGUAGES["tsx" if part.language in ("tsx", "jsx") else "typescript"]
            found.extend(_program(source, settings, language, problems, part.start, part.end))
        found.extend(_markup(settings, markup_texts(text, skip_scripts=True)))
    else:
        found.extend(_program(source, settings, LANGUAGES[name], problems, 0, len(text)))
    found.sort(key=lambda each: each.body.origin(0).start)
    return Reading(_templates(source, settings, found, name), problems)


def _language_of(source: Source, settings: ReadSettings) -> str | None:
    wanted = settings.format.lower().lstrip(".")
    if wanted in LANGUAGES or wanted == "vue":
        suffix = source.path.rpartition(".")[2].lower()
        return "tsx" if wanted == "typescript" and suffix == "tsx" else wanted
    if wanted and "." + wanted in SUFFIXES:
        return SUFFIXES["." + wanted]
    lower = source.path.lower()
    return next((name for suffix, name in SUFFIXES.items() if lower.endswith(suffix)), None)


def _program(
    source: Source, settings: ReadSettings, language: Language, problems: list[Problem], lo: int, hi: int
) -> list[_Found]:
    tokens = tree_tokens(source.text, language, lo, hi)
    broken = tokens is None
    if tokens is None:
        tokens = tokenize(source.text, language, lo, hi)
    if tokens.truncated:
        at = tokens.ends[-1]
        line = source.lines().position(at).line
        problems.append(
            problem(
                "unreadable-file",
                source,
                Span(at, len(source.text)),
                f"第 {line} 行以后未检查：程序超过 {len(tokens):,} 个词法单元。",
                f"not checked after line {line}: more than {len(tokens):,} tokens",
            )
        )
    context = Context(tokens)
    found = _literals(source, settings, context)
    if language.name == "php":
        areas = [index for index, kind in enumerate(tokens.kinds) if kind == MARKUP]
        if any(has_han(tokens.at(index)) for index in areas):
            found.extend(_markup(settings, markup_texts(source.text, lo, hi)))
    elif MARKUP in tokens.kinds:
        found.extend(_markup(settings, jsx_texts(tokens)))
    if broken:
        found.extend(_leftovers(source, settings, tokens, lo, hi))
    return found


def _literals(source: Source, settings: ReadSettings, context: Context) -> list[_Found]:
    tokens = context.tokens
    found: list[_Found] = []
    exact = bool(settings.calls or settings.keys or settings.text)
    for number, chain in enumerate(chains(tokens)):
        texts = [body for body in bodies(source.text, chain.elements) if body.text.strip()]
        if not texts:
            continue
        if not exact and not any(has_han(body.text) for body in texts):
            continue
        binding = context.binding(chain.lo, chain.hi)
        if exact:
            if not _chosen(context, chain, binding, settings):
                continue
        elif is_excluded(context, chain, binding, texts[0].text):
            continue
        own = _own(context, binding)
        if not exact:
            certain = bool(own) and metadata.is_text_key(binding.name) and len(texts[0].text) > _SHORT
            texts = [body for body in texts if certain or metadata.looks_like_message(body.text)]
        outer = context.outer_key(chain.lo) if texts else Binding()
        for alternative, body in enumerate(texts):
            names = context.around(chain.lo)
            defaults = _defaults(context, chain, binding)
            name = _name(context, settings, binding, outer)
            hints = (*names, *_constants(context, chain, binding), binding.name)
            found.append(
                _Found(strip(body), binding, own, defaults, hints, name, number, alternative, tokens.parent[chain.lo])
            )
    return found


def _chosen(context: Context, chain: Chain, binding: Binding, settings: ReadSettings) -> bool:
    """Whether the settings name the call, key, constant or variable of a literal."""
    if context.tokens.language.name == "python" and is_docstring(context.tokens, chain):
        return False
    last = regex.split(r"[.\[\]*]+", settings.text.strip(".[]*"))[-1] if settings.text else ""
    wanted = {*settings.keys, last} - {""}
    if binding.name and binding.name in wanted:
        return True
    called = {*settings.calls, last} - {""}
    if not called:
        return False
    for name in context.calls(chain.lo):
        bare = name.removeprefix("throw ").removeprefix("new ").removeprefix("@")
        if bare in called or bare.rpartition(".")[2] in called:
            return True
    return False


def _own(context: Context, binding: Binding) -> dict[str, Any]:
    """Metadata that stand beside the text, in the same object, call or chain of setters."""
    if binding.scope < 0 or binding.kind not in ("key", "setter"):
        return {}
    beside = {key: value for key, value in context.pairs(binding.scope).items() if not metadata.is_text_key(key)}
    return metadata.canonical(beside) if beside else {}


def _defaults(context: Context, chain: Chain, binding: Binding) -> dict[str, Any]:
    """Metadata of the objects around the one that holds the text."""
    tokens = context.tokens
    found: dict[str, Any] = {}
    at = tokens.parent[chain.lo]
    for _ in range(6):
        if at < 0:
            break
        if at != binding.scope and tokens.at(at) in ("{", "[", "("):
            pairs = context.pairs(at)
            if pairs and len(pairs) <= 60:
                for key, value in metadata.canonical(pairs).items():
                    found.setdefault(key, value)
        at = tokens.parent[at]
    return found


def _constants(context: Context, chain: Chain, binding: Binding) -> tuple[str, ...]:
    """The other short arguments of the enum constant or call that holds the text."""
    scope = binding.scope if binding.kind == "enum" else -1
    opener = context.tokens.parent[chain.lo]
    if not binding.kind and opener >= 0 and context.tokens.at(opener) == "(":
        scope = opener
    if scope < 0:
        return ()
    return tuple(word for word in context.constants(scope) if not metadata.looks_like_message(word))


_LOCAL = regex.compile(
    r"(?:sb|buf|buffer|builder|s|str|string|tmp|temp|result|res|ret|data|expr|sql|html|line|lines|out|output|a|b|x|y|i|def\w*"
    r"|\w*(?:msg|text|content|message|template|body|tpl|sms))\Z",
    regex.IGNORECASE,
)


def _name(context: Context, settings: ReadSettings, binding: Binding, outer: Binding) -> str:
    """The author's own name for a text: the id beside it, its key or constant, the key of its object; "" for none."""
    if binding.scope >= 0 and binding.kind in ("key", "setter"):
        for key, value in context.pairs(binding.scope).items():
            wanted = key == settings.id if settings.id else metadata.is_id_key(key)
            if wanted and isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()[:120]
    if binding.kind in ("key", "enum") and not metadata.is_text_key(binding.name) and not binding.name.isdigit():
        return binding.name[:120]
    if outer.name:
        return outer.name[:120]
    if binding.kind == "variable" and not _LOCAL.match(binding.name):
        return binding.name[:120]
    if binding.kind == "variable" and binding.name.isupper() and len(binding.name) > 3:
        return binding.name[:120]
    return ""


def _markup(settings: ReadSettings, texts: Iterable[MarkupText]) -> list[_Found]:
    """Texts of tags and attributes that read like messages."""
    found: list[_Found] = []
    if settings.calls or settings.keys or settings.text:
        return found
    for number, each in enumerate(texts):
        body = strip(each.body)
        if metadata.looks_like_message(body.text):
            found.append(
                _Found(body, Binding(each.name), {}, {}, (each.name,) if each.name else (), "", -1 - number, 0)
            )
    return found


_RUN = regex.compile(r"[^\"'`\n\r]*[\u3400-\u9fff][^\"'`\n\r]*")
_TAG_RUN = regex.compile(r"[^\"'`\n\r<>]*[\u3400-\u9fff][^\"'`\n\r<>]*")


def _leftovers(source: Source, settings: ReadSettings, tokens: Tokens, lo: int, hi: int) -> list[_Found]:
    """Chinese between the literals of a broken program: what a lost quote pushed out of them."""
    if settings.calls or settings.keys or settings.text:
        return []
    text = source.text
    result: list[_Found] = []
    covered = at = 0
    size = len(tokens)
    markup = tokens.language.markup
    pattern, borders = (_TAG_RUN, "\"'`<>") if markup else (_RUN, "\"'`")
    while at < size:
        if tokens.kinds[at] in (STRING, MARKUP) or tokens.starts[at] < covered or not has_han(tokens.at(at)):
            at += 1
            continue
        # From the token back to the last quote, forward to the next one or the end of the line.
        start = tokens.starts[at]
        line = text.rfind("\n", lo, start) + 1
        begin = max(line, covered, lo, *(text.rfind(border, line, start) + 1 for border in borders))
        run = pattern.match(text, begin, hi)
        covered = run.end() if run is not None else start + 1
        if run is not None:
            body = strip(MappedText.verbatim(run.group(), begin))
            if metadata.looks_like_message(body.text):
                result.append(_Found(body, Binding(), {}, {}, (), "", -1_000_000 - at, 0))
        at += 1
    return result


def _templates(source: Source, settings: ReadSettings, found: list[_Found], fmt: str) -> list[Template]:
    """Ids: the author's names, told apart by what encloses them where they repeat; else ``line N``."""
    lines = LineIndex(source.text)
    names = _distinct(found)
    result: list[Template] = []
    taken: dict[str, int] = {}
    for each, name in zip(found, names, strict=True):
        named = bool(name)
        if not named:
            name = f"line {lines.position(each.body.origin(0).start).line}"
        if each.alternative:
            name = f"{name} ({each.alternative + 1})"
        if not named:
            count = taken[name] = taken.get(name, 0) + 1
            if count > 1:
                name = f"{name}.{count}"
        told = inferred(source.path, *each.names)
        key_span = each.binding.span
        result.append(Template(name, each.body, source, each.own, each.defaults, told, named, key_span, fmt))
        if len(result) > settings.limits.max_templates:
            break
    return result


def _distinct(found: list[_Found]) -> list[str]:
    """Names that repeat in different objects get the names around them in front; real repetitions stay."""
    users: dict[str, list[_Found]] = {}
    for each in found:
        if each.name and not each.alternative:
            users.setdefault(each.name, []).append(each)
    result: list[str] = []
    for each in found:
        same = users.get(each.name, [])
        if len(same) < 2:
            result.append(each.name)
            continue
        listed = [other for other in same if other.place == each.place and not other.binding.kind]
        if not each.binding.kind and len(listed) > 1:
            item = next((at for at, other in enumerate(listed) if other.group == each.group), 0)
            result.append(f"{each.name}[{item}]")
            continue
        around = [part for part in dict.fromkeys(each.names) if part and part not in (each.name, each.binding.name)]
        if each.binding.name and each.binding.name != each.name:
            texts = [other for other in same if other.binding.scope == each.binding.scope and other.binding.scope >= 0]
            if len(texts) > 1 and len({other.binding.name for other in texts}) == len(texts):
                result.append(f"{each.name}.{each.binding.name}")
                continue
        result.append(".".join((*around[-2:], each.name)) if around else each.name)
    return result
