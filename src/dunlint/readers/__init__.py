"""Readers: bytes of one file -> templates that know where each of their characters stands.

Each reader is a module with one public function ``read(source, settings) -> Reading`` and one line in ``READERS``.
Modules are named, not imported, so that a run loads only the readers of the files it meets.
"""

from __future__ import annotations

from dunlint.errors import UnreadableFile
from dunlint.readers.source import decode, han_share, problem
from dunlint.record import NamedTuple
from dunlint.template import Reading, Source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dunlint.span import Span
    from dunlint.template import Problem


class Limits(NamedTuple):
    """Bounds of one file: bytes read, templates taken, nesting depth of trees. All are said when hit."""

    max_bytes: int = 50_000_000
    max_templates: int = 200_000
    max_depth: int = 200


class ReadSettings(NamedTuple):
    """How to read the files of one glob (``read:`` in ``dunlint.yaml``); the default needs no configuration.

    ``text`` and ``id`` are a path (``templates[*].content``), column, key or call name; ``metadata`` stands for all
    templates of the file; ``split`` is ``blank-line``, ``line``, ``heading``, ``fence`` or empty; ``format`` forces a
    reader.
    """

    text: str = ""
    id: str = ""
    metadata: Mapping[str, Any] = {}
    split: str = ""
    encoding: str = ""
    format: str = ""
    keys: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    limits: Limits = Limits()


class ReaderEntry(NamedTuple):
    """A reader by module name below ``dunlint.readers``. A ``binary`` one gets ``Source.data`` and an empty text."""

    format: str
    module: str
    binary: bool = False


_FORMATS: dict[str, tuple[str, tuple[str, ...]]] = {
    # format: (module, suffixes)
    "text": ("text", (".txt", ".text")),
    "markdown": ("markdown", (".md", ".markdown", ".mdx")),
    "yaml": ("yaml_", (".yaml", ".yml")),
    "json": ("json_", (".json", ".jsonc", ".json5")),
    "jsonl": ("jsonl", (".jsonl", ".ndjson")),
    "toml": ("toml", (".toml",)),
    "csv": ("delimited", (".csv", ".tsv", ".tab", ".psv")),
    "xlsx": ("xlsx", (".xlsx", ".xlsm", ".xls")),
    "docx": ("docx", (".docx", ".doc")),
    "properties": ("properties", (".properties",)),
    "xml": ("android", (".xml", ".plist", ".stringsdict")),
    "strings": ("apple", (".strings",)),
    "po": ("po", (".po", ".pot")),
    "ini": ("ini", (".ini", ".cfg", ".env")),
    "html": ("html", (".html", ".htm", ".xhtml")),
    "java": ("code", (".java",)),
    "kotlin": ("code", (".kt", ".kts")),
    "php": ("code", (".php", ".phtml")),
    "python": ("code", (".py", ".pyi")),
    "javascript": ("code", (".js", ".jsx", ".mjs", ".cjs")),
    "typescript": ("code", (".ts", ".tsx", ".mts", ".cts")),
    "vue": ("code", (".vue",)),
    "go": ("code", (".go",)),
    "csharp": ("code", (".cs",)),
    "sql": ("sql", (".sql",)),
    "engine": ("engines", ()),  # its suffixes stand below
}
_BINARY = {"xlsx", "docx"}
FORMATS: dict[str, ReaderEntry] = {
    name: ReaderEntry(name, module, name in _BINARY) for name, (module, _) in _FORMATS.items()
}
READERS: dict[str, ReaderEntry] = {
    suffix: FORMATS[name] for name, (_, suffixes) in _FORMATS.items() for suffix in suffixes
}
# Files of template engines: the suffix before this one tells the format (mail.html.j2), else the content does.
ENGINE_SUFFIXES = frozenset(
    ".j2 .jinja .jinja2 .njk .twig .liquid .ftl .ftlh .vm .tpl .tmpl .gotmpl .hbs .handlebars .mustache"
    " .ejs .erb".split()
)
SUFFIXES = frozenset(READERS) | ENGINE_SUFFIXES


def suffix_of(path: str) -> str:
    """The last suffix of a path in lower case, with its dot; empty where there is none."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def read(path: str, data: bytes, settings: ReadSettings) -> Reading:
    """Read one file. Never raises for what stands in it: what cannot be read comes back as a ``Problem``.

    Rules of its own problems: ``unreadable-file``, ``unsupported-file`` (not checked), ``empty-file`` (no text in it).
    """
    if len(data) > settings.limits.max_bytes:
        limit = f"{settings.limits.max_bytes:,}"
        return _failed(
            Source(path, b"", ""),
            f"文件大小 {len(data):,} 字节，超过上限 max_bytes = {limit} 字节，未检查。",
            f"the file has {len(data):,} bytes, more than the limit max_bytes = {limit}; not checked",
        )
    entry = _entry(path, settings)
    if settings.format and entry is None:
        return _failed(Source(path, b"", ""), f"没有名为 {settings.format} 的格式。", f"no format {settings.format!r}")
    if entry is not None and entry.binary:
        if not data:
            return _empty(Source(path, data, ""))
        return _run(entry, Source(path, data, ""), settings)
    if entry is None and _looks_binary(data):
        return _unsupported(Source(path, b"", ""), suffix_of(path))
    try:
        source = decode(path, data, settings.encoding)
    except UnreadableFile as error:
        return _failed(Source(path, data, ""), f"无法解码：{error.message}", error.message)
    if not source.text.strip():
        return _empty(source)
    if entry is None:
        entry = _sniff(source)
        if entry is None:
            return _unsupported(source, suffix_of(path))
    return _run(entry, source, settings)


def _entry(path: str, settings: ReadSettings) -> ReaderEntry | None:
    if settings.format:
        wanted = settings.format.lower().lstrip(".")
        return FORMATS.get(wanted) or READERS.get("." + wanted)
    suffix = suffix_of(path)
    if suffix in ENGINE_SUFFIXES:
        return READERS.get(suffix_of(path[: -len(suffix)]))
    return READERS.get(suffix)


def _run(entry: ReaderEntry, source: Source, settings: ReadSettings) -> Reading:
    try:
        module = __import__(
            f"dunlint.readers.{entry.module}", fromlist=["*"]
        )  # lazy: only the readers of the files met are loaded
    except ImportError as error:
        return _failed(
            source, f"读取 {entry.format} 缺少模块：{error}", f"reading {entry.format} needs a module: {error}"
        )
    try:
        reading: Reading = module.read(source, settings)
    except UnreadableFile as error:
        return _failed(source, f"无法读取：{error.message}", error.message, error.line)
    except RecursionError:
        return _failed(source, "嵌套过深，无法读取。", "nested too deeply")
    except Exception as error:
        # A broken file must never end a run; the type and text of the error go into the finding.
        what = f"{type(error).__name__}: {error}"[:300]
        return _failed(source, f"无法按 {entry.format} 读取：{what}", f"cannot be read as {entry.format}: {what}")
    limit = settings.limits.max_templates
    if len(reading.templates) > limit:
        over = problem(
            "unreadable-file",
            source,
            None,
            f"文件有 {len(reading.templates):,} 个模板，超过上限 max_templates = {limit:,}，其余未检查。",
            f"{len(reading.templates):,} templates, more than max_templates = {limit:,}; the rest is not checked",
        )
        return Reading(reading.templates[:limit], [*reading.problems, over])
    return reading


def _sniff(source: Source) -> ReaderEntry | None:
    """The reader for a file of unknown suffix, told by its first characters; None for anything doubtful."""
    import re

    head = source.text[:20_000].lstrip()
    if re.match(r"(?i)<!doctype html|<html\b|<(p|div|table|body|span|h[1-6])\b[^>]*>", head):
        return FORMATS["html"]
    if head.startswith(("<?xml", "<resources")):
        return FORMATS["xml"]
    if re.match(r"[\[{]\s*[\[{\"\]}]", head) and source.text.rstrip()[-1] in "]}":
        lines = head.split("\n", 2)
        if len(lines) > 1 and all(re.match(r"\{.*\}\s*$", line) for line in lines[:2]):
            return FORMATS["jsonl"]
        return FORMATS["json"]
    if suffix_of(source.path) in ENGINE_SUFFIXES:
        return FORMATS["engine"]
    rows = [line for line in head.splitlines() if line.strip() and not line.lstrip().startswith("#")][:40]
    if head.startswith("---\n") or (rows and _like_yaml(rows)):
        return FORMATS["yaml"] if han_share(head) > 0.02 else None
    if len(rows) > 1 and rows[0].count(",") > 0 and all(row.count(",") == rows[0].count(",") for row in rows):
        return FORMATS["csv"]
    if suffix_of(source.path) in ("", ".tmp", ".template", ".sms", ".msg", ".letter") or han_share(head) > 0.6:
        return FORMATS["text"] if han_share(head) > 0.3 else None
    return None


def _like_yaml(rows: list[str]) -> bool:
    import re

    keyed = sum(1 for row in rows if re.match(r"\s*(- )*[\w.-]+:(\s|$)|\s*- ", row))
    return keyed >= 0.7 * len(rows) and re.match(r"(- )*[\w.-]+:(\s|$)|- ", rows[0]) is not None


def _looks_binary(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    magic = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"%PDF", b"\x1f\x8b")
    return b"\x00" in data[:8192] or data.startswith(magic)


def _failed(source: Source, zh: str, en: str, line: int | None = None) -> Reading:
    span: Span | None = None
    if line is not None and source.text:
        index = source.lines()
        span = index.line_span(min(max(line, 1), len(index.starts)))
    return Reading([], [problem("unreadable-file", source, span, zh, en)])


def _empty(source: Source) -> Reading:
    return Reading([], [problem("empty-file", source, None, "文件是空的。", "the file is empty")])


def _unsupported(source: Source, suffix: str) -> Reading:
    name = suffix or "无后缀"
    found: Problem = problem(
        "unsupported-file",
        source,
        None,
        f"不支持的格式（{name}），未检查。",
        f"format not supported ({suffix or 'no suffix'}), not checked",
    )
    return Reading([], [found])
