"""The project's configuration: ``dunlint.yaml`` or ``[tool.dunlint]``, read once and checked key by key.

A wrong key, type or value stops the run with file, line and the nearest known word. Globs stand relative to the folder
of the configuration file.
"""

from __future__ import annotations

import os

from dunlint import regex
from dunlint.errors import ConfigError, nearest
from dunlint.finding import PROFILES
from dunlint.memo import memo
from dunlint.readers import Limits, ReadSettings
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any


NAMES = ("dunlint.yaml", "dunlint.yml")
MAX_BYTES = 5_000_000  # of a configuration file; a real one has a few thousand
LEVELS = ("error", "warning", "note")
SPLITS = ("blank-line", "line", "heading", "fence", "none")


class Bounds(NamedTuple):
    """UTF-16 units that the value of a placeholder takes; ``None`` leaves the default of its kind."""

    min: int | None = None
    max: int | None = None


class ConfigSuppression(NamedTuple):
    """An entry of ``suppressions``. ``template`` and ``path`` may be empty or globs; ``until`` is ISO or empty."""

    rule: str
    template: str = ""
    path: str = ""
    reason: str = ""
    approver: str = ""
    until: str = ""
    line: int = 0


class Config(NamedTuple):
    """What a project has decided. ``root`` is the absolute folder that globs are relative to ("" = working directory).

    ``rules`` maps a rule id or group to a severity or ``disabled``; ``rule_lines`` says where, for messages.
    ``timeout`` is in seconds per file. ``baseline`` and ``lock`` are paths ready to open; ``rulesets`` are as written.
    """

    path: str = ""
    root: str = ""
    rulesets: tuple[str, ...] = ("cn",)
    profile: str = "standard"
    fail_on: str = "error"
    rules: Mapping[str, str] = {}
    rule_lines: Mapping[str, int] = {}
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    read: tuple[tuple[str, ReadSettings], ...] = ()
    placeholders: Mapping[str, Bounds] = {}
    suppressions: tuple[ConfigSuppression, ...] = ()
    baseline: str = ""
    lock: str = ""
    tokenizer: str = "rjieba"
    encoding: str = ""
    limits: Limits = Limits()
    timeout: float = 60.0
    lang: str = "zh"
    as_of: str = ""
    set: Mapping[str, Any] = {}
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    expiring_days: int = 30
    jobs: int = 0


KEYS = tuple(
    "rulesets profile fail-on rules include exclude read placeholders suppressions baseline lock"
    " tokenizer encoding limits lang as-of set select ignore expiring-days jobs".split()
)
READ_KEYS = ("text", "id", "split", "encoding", "format", "keys", "calls", "columns")
LIMIT_KEYS = ("max-bytes", "max-templates", "max-depth", "timeout")
SUPPRESSION_KEYS = ("rule", "template", "path", "reason", "approver", "until")


# --- finding and loading ---------------------------------------------------------------------------------------------


def find(start: str = ".") -> str:
    """The configuration file for ``start`` (a file or folder): in its folder or above, not above a git repository.

    Returns an empty string when there is none.
    """
    folder = os.path.abspath("." if start in ("", "-") else start)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    while True:
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project) and _has_table(project):
            return project
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")):
            return ""
        folder = above


def _has_table(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return (
                regex.search(r"(?ma)^\s*\[\s*tool\s*\.\s*dunlint\s*[].]", stream.read(MAX_BYTES).decode("latin-1"))
                is not None
            )
    except OSError:
        return False


def load(path: str) -> Config:
    """Read and check one configuration file. Raises ConfigError with file and line."""
    shown = _shown(path)
    try:
        if not os.path.isfile(path):
            what = "is a folder" if os.path.isdir(path) else "is no file" if os.path.lexists(path) else "not found"
            raise ConfigError(f"configuration {what}", path=shown)
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"cannot read the configuration: {getattr(error, 'strerror', None) or error}", path=shown
        ) from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"the configuration has more than {MAX_BYTES:,} bytes", path=shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("the configuration is not UTF-8", path=shown, line=line) from error
    root = os.path.dirname(os.path.abspath(path))
    if path.lower().endswith(".toml"):
        table, line_of = _toml(text, shown, os.path.basename(path) == "pyproject.toml")
        return from_mapping(table, path=shown, root=root, line_of=line_of)
    from dunlint import marked  # lazy: needs yaml

    document = marked.load(text, shown, ConfigError)
    return from_mapping({} if document.data is None else document.data, path=shown, root=root, line_of=document.line)


def _shown(path: str) -> str:
    """A path as messages show it: relative to the working directory where it lies below, with forward slashes."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = path
    return (path if relative.startswith("..") else relative).replace(os.sep, "/")


def _toml(text: str, path: str, project: bool) -> tuple[Any, Callable[..., int]]:
    import tomllib  # lazy: most projects have a dunlint.yaml or none

    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hit = regex.search(r"line (\d+)", str(error))
        raise ConfigError(f"not valid TOML: {error}", path=path, line=int(hit[1]) if hit else None) from error
    tool = document.get("tool")
    table = tool.get("dunlint") if isinstance(tool, dict) else None
    if table is None:
        table = {} if project else document
    lines = text.splitlines()

    def line_of(*at: str | int) -> int:
        """The first line below ``[tool.dunlint`` that starts with the innermost key: TOML tells no positions."""
        first = next((n for n, row in enumerate(lines) if regex.match(r"\s*\[\[?\s*tool\s*\.\s*dunlint", row)), 0)
        for key in reversed([str(part) for part in at if isinstance(part, str)]):
            word = rf"(?:\"{regex.escape(key)}\"|'{regex.escape(key)}'|{regex.escape(key)})"
            for number in range(first, len(lines)):
                if regex.match(rf"\s*(?:\[\[?[^\]]*\.)?{word}\s*(?:[=.\]])|.*[{{,]\s*{word}\s*=", lines[number]):
                    return number + 1
        return first + 1

    return table, line_of


# --- checking --------------------------------------------------------------------------------------------------------


def _no_line(*_: str | int) -> int:
    return 0


class _Reader:
    """One mapping of the configuration while it is checked: knows its place, so that every error can name it."""

    def __init__(self, data: Any, path: str, at: tuple[str | int, ...], line_of: Callable[..., int]) -> None:
        self.path, self.at, self.line_of = path, at, line_of
        if not isinstance(data, dict):
            raise self.error(f"{self._name()} must be a mapping of keys to values, not {_kind(data)}")
        self.raw: dict[str, Any] = {}
        self.given: dict[str, str] = {}
        for key, value in data.items():
            name = str(key)
            self.raw[name], self.given[name] = value, key

    def _name(self, *more: str | int) -> str:
        parts = (*self.at, *more)
        return ".".join(str(part) for part in parts) if parts else "the configuration"

    def error(self, message: str, *more: str | int) -> ConfigError:
        keys = tuple(self.given.get(str(part), part) if not n else part for n, part in enumerate(more)) if more else ()
        return ConfigError(message, path=self.path or None, line=self.line_of(*self.at, *keys) or None)

    def line(self, *more: str | int) -> int:
        return self.line_of(*self.at, *more)

    def kebab(self, known: Sequence[str]) -> None:
        """Keys may be written with ``-`` or ``_``; an unknown or doubled one is an error."""
        raw: dict[str, Any] = {}
        given: dict[str, str] = {}
        for name, value in self.raw.items():
            key = name.replace("_", "-").strip()
            if key not in known:
                where = f" in {self._name()}" if self.at else ""
                raise self.error(f"unknown key {name!r}{where}{nearest(key, known)}", name)
            if key in raw:
                raise self.error(f"the key {key!r} stands twice, as {given[key]!r} and {name!r}", name)
            raw[key], given[key] = value, self.given[name]
        self.raw, self.given = raw, given

    def text(self, key: str, default: str = "") -> str:
        value = self.raw.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.error(f"{self._name(key)} must be a text, not {_kind(value)}", key)
        return str(value).strip()

    def choice(self, key: str, known: Sequence[str], default: str) -> str:
        value = self.text(key, default)
        if value not in known:
            allowed = ", ".join(known)
            raise self.error(f"{self._name(key)} is {value!r}; allowed: {allowed}{nearest(value, known)}", key)
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.raw.get(key)
        if value is None:
            return default
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) and item.strip() for item in items):
            raise self.error(f"{self._name(key)} must be a list of texts, not {_kind(value)}", key)
        return tuple(item.strip() for item in items)

    def number(self, key: str, default: int, least: int = 0, *, optional: bool = False) -> Any:
        value = self.raw.get(key)
        if value is None:
            return None if optional else default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.error(f"{self._name(key)} must be a whole number from {least} up, not {_kind(value)}", key)
        return value

    def date(self, key: str) -> str:
        value = self.raw.get(key)
        if value is None or value == "":
            return ""
        day = iso_date(value)
        if not day:
            raise self.error(f"{self._name(key)} must be a date such as 2027-03-31, not {str(value)!r}", key)
        return day

    def inner(self, key: str) -> _Reader | None:
        value = self.raw.get(key)
        return None if value is None else _Reader(value, self.path, (*self.at, self.given[key]), self.line_of)


def from_mapping(data: Any, *, path: str = "", root: str = "", line_of: Callable[..., int] = _no_line) -> Config:
    """Check a parsed configuration. ``line_of(*keys)`` gives the line of a key path. Raises ConfigError."""
    top = _Reader(data, path, (), line_of)
    top.kebab(KEYS)
    encoding = _encoding(top)
    limits, timeout = _limits(top.inner("limits"))
    rules, rule_lines = _rules(top.inner("rules"))
    given = top.inner("set")
    default = ReadSettings(encoding=encoding, limits=limits)
    return Config(
        path=path,
        root=root,
        rulesets=top.texts("rulesets", ("cn",)),
        profile=top.choice("profile", PROFILES, "standard"),
        fail_on=top.choice("fail-on", (*LEVELS, "never"), "error"),
        rules=rules,
        rule_lines=rule_lines,
        include=_globs(top, "include"),
        exclude=_globs(top, "exclude"),
        read=_read(top.inner("read"), default),
        placeholders=_placeholders(top.inner("placeholders")),
        suppressions=_suppressions(top),
        baseline=_beside(root, top.text("baseline")),
        lock=_beside(root, top.text("lock")),
        tokenizer=top.choice("tokenizer", ("rjieba", "jieba"), "rjieba"),
        encoding=encoding,
        limits=limits,
        timeout=timeout,
        lang=top.choice("lang", ("zh", "en"), "zh"),
        as_of=top.date("as-of"),
        set={} if given is None else _metadata(given, given.raw),
        select=top.texts("select"),
        ignore=top.texts("ignore"),
        expiring_days=top.number("expiring-days", 30),
        jobs=top.number("jobs", 0),
    )


def _beside(root: str, path: str) -> str:
    return os.path.normpath(os.path.join(root, path)) if path and root else path


def _encoding(reader: _Reader) -> str:
    name = reader.text("encoding")
    if name:
        import codecs  # loaded already; kept here beside its only use

        try:
            codecs.lookup(name)
        except (LookupError, ValueError):
            known = ("utf-8", "utf-16", "gb18030", "gbk", "big5", "iso-8859-1")
            raise reader.error(f"{name!r} is no encoding{nearest(name, known)}", "encoding") from None
    return name


def _limits(reader: _Reader | None) -> tuple[Limits, float]:
    if reader is None:
        return Limits(), Config._field_defaults["timeout"]
    reader.kebab(LIMIT_KEYS)
    raw = reader.raw.get("max-bytes")
    if isinstance(raw, str):
        hit = regex.fullmatch(r"(?i)\s*(\d{1,9})\s*([kmg]?)i?b?\s*", raw)
        if hit:
            power = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}[hit[2].lower()]
            reader.raw["max-bytes"] = int(hit[1]) * power
    least = Limits()
    limits = Limits(
        reader.number("max-bytes", least.max_bytes, 1),
        reader.number("max-templates", least.max_templates, 1),
        reader.number("max-depth", least.max_depth, 1),
    )
    timeout = reader.raw.get("timeout")
    if timeout is None:
        return limits, Config._field_defaults["timeout"]
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < 1e6:
        raise reader.error(f"limits.timeout must be seconds above 0, not {_kind(timeout)}", "timeout")
    return limits, float(timeout)


def _rules(reader: _Reader | None) -> tuple[dict[str, str], dict[str, int]]:
    rules: dict[str, str] = {}
    lines: dict[str, int] = {}
    if reader is None:
        return rules, lines
    allowed = (*LEVELS, "disabled")
    for name, value in reader.raw.items():
        word = "disabled" if value is False or value in ("off", "none", "ignore") else value  # YAML reads off as false
        if not isinstance(word, str) or word not in allowed:
            shown = _kind(value) if not isinstance(value, str) else repr(value)
            hint = nearest(str(value), allowed)
            raise reader.error(f"the severity of {name} is {shown}; allowed: {', '.join(allowed)}{hint}", name)
        rules[name], lines[name] = word, reader.line(name)
    return rules, lines


def _globs(reader: _Reader, key: str) -> tuple[str, ...]:
    globs = reader.texts(key)
    for number, glob in enumerate(globs):
        if len(glob) > 1000 or "\0" in glob:
            raise reader.error(f"{key} has a pattern that no path can match", key, number)
    return globs


def _read(reader: _Reader | None, default: ReadSettings) -> tuple[tuple[str, ReadSettings], ...]:
    if reader is None:
        return ()
    return tuple((glob, _settings(reader, glob, default)) for glob in reader.raw)


def _settings(reader: _Reader, glob: str, default: ReadSettings) -> ReadSettings:
    inner = reader.inner(glob)
    if inner is None:
        raise reader.error(f"read: {glob!r} has no settings", glob)
    own: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for key, value in inner.raw.items():
        if key.lower() in READ_KEYS:
            own[key.lower()] = value
        else:
            rest[key] = value
    inner.raw = {**own, **rest}
    split = inner.choice("split", ("", *SPLITS), "")
    return default._replace(
        text=inner.text("text"),
        id=inner.text("id"),
        metadata=_metadata(inner, rest),
        split="" if split == "none" else split,
        encoding=_encoding(inner) or default.encoding,
        format=_format(inner),
        keys=inner.texts("keys"),
        calls=inner.texts("calls"),
        columns=inner.texts("columns"),
    )


def _format(reader: _Reader) -> str:
    name = reader.text("format").lower().lstrip(".")
    if name:
        from dunlint.readers import FORMATS, READERS  # beside its only use

        if name not in FORMATS and "." + name not in READERS:
            raise reader.error(f"{name!r} is no format dunlint reads{nearest(name, tuple(FORMATS))}", "format")
    return name


def _metadata(reader: _Reader, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a glob or of ``set``: unlike in a template file, an unknown key or value is an error here."""
    if not raw:
        return {}
    from dunlint import metadata  # lazy: its tables are needed only when there is metadata

    known = (*(READ_KEYS if reader.at and reader.at[0] == "read" else ()), *metadata.KEYS)
    found: dict[str, Any] = {}
    for key, value in raw.items():
        if not metadata.is_metadata_key(key):
            where = reader._name()
            raise reader.error(f"unknown key {key!r} in {where}{nearest(key.replace('-', '_'), known)}", key)
        entries = metadata.canonical({key: value})
        bad = next((name for name, item in entries.items() if not metadata.known(name, item)), None)
        if bad is not None or (not entries and value is not None):
            name = bad or key
            words = tuple(metadata.VOCABULARY.get(name, ()))
            if words:
                allowed = f"; allowed: {', '.join(words)}{nearest(str(value), words)}"
            else:
                kind = metadata.KEYS[name].kind if name in metadata.KEYS else "text"
                allowed = f"; expected: {_EXPECTED.get(kind, kind)}"
            raise reader.error(f"{key} is {_shorten(value)}{allowed}", key)
        found.update({name: item for name, item in entries.items() if name not in found})
    return found


_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "number": "a number",
    "time": "HH:MM",
    "date": "YYYY-MM-DD",
    "cron": "five cron fields",
    "list": "a list of texts",
    "ladder": "a list of {overdue_days, stage, text}",
}


def _placeholders(reader: _Reader | None) -> dict[str, Bounds]:
    found: dict[str, Bounds] = {}
    if reader is None:
        return found
    for name, value in reader.raw.items():
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            found[name] = Bounds(value, value)
            continue
        inner = reader.inner(name)
        if inner is None:
            raise reader.error(f"placeholders.{name} needs min or max", name)
        inner.kebab(("min", "max"))
        least, most = inner.number("min", 0, optional=True), inner.number("max", 0, optional=True)
        if least is not None and most is not None and least > most:
            raise inner.error(f"placeholders.{name}: min {least} is above max {most}", "min")
        found[name] = Bounds(least, most)
    return found


def _suppressions(top: _Reader) -> tuple[ConfigSuppression, ...]:
    rows = top.raw.get("suppressions")
    if rows is None:
        return ()
    if not isinstance(rows, list):
        raise top.error(f"suppressions must be a list, not {_kind(rows)}", "suppressions")
    found = []
    for number, row in enumerate(rows):
        reader = _Reader(row, top.path, (top.given["suppressions"], number), top.line_of)
        reader.kebab(SUPPRESSION_KEYS)
        for key in ("rule", "reason"):
            if not reader.text(key):
                raise reader.error(f"a suppression needs a {key}")
        values = {key: reader.text(key) for key in SUPPRESSION_KEYS if key != "until"}
        found.append(ConfigSuppression(**values, until=reader.date("until"), line=reader.line()))
    return tuple(found)


def parse_set(pairs: Sequence[str]) -> dict[str, Any]:
    """Metadata from ``--set key=value`` options. Raises ConfigError for an unknown key or value."""
    raw: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise ConfigError(f"--set {pair!r}: write it as key=value, such as channel=sms")
        raw[key.strip()] = value.strip()
    return _metadata(_Reader(raw, "--set", (), _no_line), raw)


def iso_date(value: Any) -> str:
    """``YYYY-MM-DD`` of a date object or text; empty when it is no date of the calendar."""
    import datetime  # lazy: most configurations have no date

    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value).strip()
    if not regex.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return ""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"{str(value).lower()}"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return _shorten(value)


def _shorten(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


# --- paths and globs -------------------------------------------------------------------------------------------------


def glob_match(path: str, pattern: str) -> bool:
    """True when ``path`` (forward slashes, relative to the configuration) fits the glob ``pattern``.

    As in .gitignore: ``*`` and ``?`` stay within one folder, ``**`` crosses folders, ``[ab]`` is a set, ``{a,b}``
    either; a pattern without ``/`` fits a name in any folder; one that ends in ``/``, or names a folder, fits all
    below it.
    """
    return _compiled(pattern)(path) is not None


@memo(512)
def _compiled(pattern: str) -> Callable[[str], Any]:
    glob = pattern.replace("\\", "/").strip()
    while glob.startswith("./"):
        glob = glob[2:]
    anywhere = "/" not in glob.rstrip("/")
    below = glob.endswith("/")
    glob = glob.strip("/")
    if glob in ("", "."):
        return regex.compile(r"(?s:.*)").fullmatch
    head = r"(?:.*/)?" if anywhere else ""
    tail = r"/.*" if below else r"(?:/.*)?"
    expression = f"(?s:{head}{_translate(glob)}{tail})"
    try:
        if glob.count("*") > 4:
            import re2  # lazy: many stars would make ``re`` try every way to share a long path out among them

            return re2.compile(expression).fullmatch  # type: ignore[no-any-return]
        made = regex.compile(expression)
        made.fullmatch("")  # compiles it
        return made.fullmatch
    except Exception:  # each engine has an error class of its own: take the pattern by its letters
        return regex.compile(regex.escape(glob)).fullmatch


def _translate(glob: str) -> str:
    out: list[str] = []
    at, size, depth = 0, len(glob), 0
    while at < size:
        char = glob[at]
        at += 1
        if char == "*":
            stars = 1
            while at < size and glob[at] == "*":
                stars, at = stars + 1, at + 1
            if stars == 1:
                out.append("[^/]*")
            elif at < size and glob[at] == "/" and (not out or out[-1] == "/"):
                at += 1
                out.append("(?:[^/]+/)*")
            else:
                out.append(".*")
        elif char == "?":
            out.append("[^/]")
        elif char == "[" and (end := glob.find("]", at + 1)) > 0:
            inner = glob[at:end].replace("\\", r"\\").replace("[", r"\[").replace("&&", r"&\&")
            out.append(f"[^/{inner[1:]}]" if inner[:1] in ("!", "^") else f"[{inner}]")
            at = end + 1
        elif char == "{" and "}" in glob[at:] and depth < 3:
            depth += 1
            out.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            out.append(")")
        elif char == "," and depth:
            out.append("|")
        else:
            out.append(char if char == "/" else regex.escape(char))
    return "".join(out) + ")" * depth


def relative(config: Config, path: str) -> str:
    """``path`` (relative to the working directory, or absolute) as globs of ``config`` see it, with forward slashes."""
    if not config.root:
        plain = path.replace(os.sep, "/")
        return plain[2:] if plain.startswith("./") else plain
    try:
        return os.path.relpath(path, config.root).replace(os.sep, "/")
    except ValueError:  # another drive
        return path.replace(os.sep, "/")


def settings_for(config: Config, path: str) -> ReadSettings:
    """How to read ``path``: every glob of ``read:`` that fits, a later one over an earlier one, key by key."""
    plain = ReadSettings(encoding=config.encoding, limits=config.limits)
    if not config.read:
        return plain
    name = relative(config, path)
    for glob, settings in config.read:
        if not glob_match(name, glob):
            continue
        changed = {
            field: value
            for field, value in settings._asdict().items()
            if field not in ("metadata", "limits") and value not in ("", ())
        }
        plain = plain._replace(**changed, metadata={**plain.metadata, **settings.metadata})
    return plain
