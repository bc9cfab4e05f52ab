"""Rule files: from YAML to checked values. Every mistake is named with file, line and the nearest known key."""

from __future__ import annotations

from dunlint.context import SCOPES
from dunlint.errors import RuleError, nearest
from dunlint.finding import PROFILES, SEVERITIES
from dunlint.marked import load
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.marked import Marked


NEEDS = ("debt",)
_KEYS = frozenset(
    "id group title severity profile since applies severity_when message advice basis needs exempt words match unless require "
    "check params examples fix sensitive notes".split()
)
_ENTRY_KEYS = frozenset("any severity exempt when message advice needs sensitive".split())
_EXAMPLE_KEYS = frozenset("text file match meta why veiled hard note as_of".split())


class Entry(NamedTuple):
    """One group of match patterns with what it changes. ``None`` means: as the rule says."""

    patterns: tuple[str, ...]
    severity: str | None = None
    exempt: tuple[str, ...] | None = None
    when: Mapping[str, Any] = {}
    message: Mapping[str, str] | None = None
    advice: Mapping[str, str] | None = None
    needs: tuple[str, ...] | None = None
    line: int = 0


class Example(NamedTuple):
    """``match`` is the passage a bad example must mark; ``why`` says why a good one is lawful.

    With ``file``, the text is a whole template file of that name, read as ``dunlint check`` reads it.
    """

    text: str
    meta: Mapping[str, Any] = {}
    match: str = ""
    why: str = ""
    veiled: bool = False
    hard: bool = False
    line: int = 0
    file: str = ""


class Rule(NamedTuple):
    """A rule as its file says it. Texts are mappings with ``zh`` and ``en``."""

    id: str
    group: str
    title: Mapping[str, str]
    severity: str
    profile: str
    message: Mapping[str, str]
    advice: Mapping[str, str]
    basis: tuple[Mapping[str, str], ...]
    applies: Mapping[str, tuple[Any, ...]]
    unless_meta: tuple[Mapping[str, tuple[Any, ...]], ...]
    severity_when: tuple[tuple[str, Mapping[str, tuple[Any, ...]]], ...]
    needs: tuple[str, ...]
    exempt: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    match: tuple[Entry, ...]
    unless: tuple[str, ...]
    require: tuple[str, ...]
    check: str
    params: Mapping[str, Any]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    fix: Mapping[str, Any]
    sensitive: bool
    path: str
    since: str = ""

    @property
    def verb(self) -> str:
        return "check" if self.check else "require" if self.require else "match"


def read_rule(text: str, path: str, *, stem: str, folder: str) -> Rule:
    """The rule in ``text``. Raises RuleError with place."""
    marked = load(text, path, RuleError)
    data = marked.data
    if not isinstance(data, dict):
        raise RuleError("a rule file holds one mapping", path=path, line=1)
    _Reader(marked, path).keys((), data, _KEYS)
    return _Reader(marked, path).rule(data, stem, folder)


class _Reader:
    """Typed access to a marked document; each failure carries its line."""

    def __init__(self, marked: Marked, path: str) -> None:
        self.marked, self.path = marked, path

    def fail(self, message: str, *at: str | int) -> RuleError:
        return RuleError(message, path=self.path, line=self.marked.line(*at))

    def keys(self, at: tuple[str | int, ...], data: Mapping[Any, Any], known: frozenset[str]) -> None:
        for key in data:
            if key not in known:
                raise self.fail(f"unknown key {key!r}{nearest(str(key), sorted(known))}", *at, key)

    def rule(self, data: dict[str, Any], stem: str, folder: str) -> Rule:
        rule_id = self.text(data, "id")
        if rule_id != stem:
            raise self.fail(f"the id {rule_id!r} is not the file's name {stem!r}", "id")
        group = self.text(data, "group")
        if folder and group != folder:
            raise self.fail(f"the group {group!r} is not the folder's name {folder!r}", "group")
        severity = self.choice(data.get("severity"), SEVERITIES, "severity")
        profile = self.choice(data.get("profile", "standard"), PROFILES, "profile")
        applies, unless_meta = self.applies(data.get("applies") or {})
        verbs = [verb for verb in ("match", "require", "check") if data.get(verb)]
        if len(verbs) > 1:
            raise self.fail(f"exactly one of match, require and check, not {' and '.join(verbs)}", verbs[1])
        words = self.words(data.get("words") or {})
        bad, good = self.examples(data.get("examples") or {})
        return Rule(
            id=rule_id, group=group, title=self.both(data.get("title"), "title"), severity=severity, profile=profile,
            message=self.both(data.get("message"), "message"), advice=self.both(data.get("advice"), "advice"),
            basis=self.basis(data.get("basis") or []), applies=applies, unless_meta=unless_meta,
            severity_when=self.severity_when(data.get("severity_when") or []),
            needs=self.choices(data.get("needs") or [], NEEDS, "needs"),
            exempt=self.choices(data["exempt"] or [], SCOPES, "exempt") if "exempt" in data else SCOPES,
            words=words, match=self.entries(data.get("match") or []), unless=self.lines(data.get("unless") or [], "unless"),
            require=self.lines(data.get("require") or [], "require"), check=self.optional(data, "check"),
            params=self.mapping(data.get("params") or {}, "params"), bad=bad, good=good,
            fix=self.mapping(data.get("fix") or {}, "fix"), sensitive=bool(data.get("sensitive", False)), path=self.path,
            since=str(data.get("since", "")),
        )  # fmt: skip

    def text(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value:
            raise self.fail(f"{key!r} must be a text", key)
        return value

    def optional(self, data: Mapping[str, Any], key: str) -> str:
        return self.text(data, key) if data.get(key) else ""

    def choice(self, value: Any, known: Sequence[str], *at: str | int) -> str:
        if value not in known:
            raise self.fail(
                f"{at[-1]!r} must be one of {', '.join(known)}, not {value!r}{nearest(str(value), known)}", *at
            )
        return str(value)

    def choices(self, value: Any, known: Sequence[str], *at: str | int) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        return tuple(self.choice(item, known, *at) for item in items)

    def mapping(self, value: Any, *at: str | int) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(f"{at[-1]!r} must be a mapping", *at)
        return {str(key): _plain(item) for key, item in value.items()}

    def both(self, value: Any, *at: str | int) -> Mapping[str, str]:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if not isinstance(value, dict) or not all(
            isinstance(value.get(lang), str) and value[lang] for lang in ("zh", "en")
        ):
            raise self.fail(f"{at[-1]!r} needs a text in zh and en", *at)
        self.keys(at, value, frozenset({"zh", "en"}))
        return {"zh": value["zh"], "en": value["en"]}

    def condition(self, value: Any, *at: str | int) -> Mapping[str, tuple[Any, ...]]:
        if not isinstance(value, dict):
            raise self.fail("a condition is a mapping of metadata keys to values", *at)
        return {
            str(key): tuple(_plain(item) for item in (wanted if isinstance(wanted, list) else [wanted]))
            for key, wanted in value.items()
        }

    def applies(self, value: Any) -> tuple[Mapping[str, tuple[Any, ...]], tuple[Mapping[str, tuple[Any, ...]], ...]]:
        if not isinstance(value, dict):
            raise self.fail("'applies' must be a mapping", "applies")
        value = dict(value)
        against = value.pop("not", [])
        nots = tuple(
            self.condition(item, "applies", "not") for item in (against if isinstance(against, list) else [against])
        )
        return self.condition(value, "applies"), nots

    def severity_when(self, value: Any) -> tuple[tuple[str, Mapping[str, tuple[Any, ...]]], ...]:
        out = []
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(item, dict):
                raise self.fail("each entry needs severity and when", "severity_when", number)
            self.keys(("severity_when", number), item, frozenset({"severity", "when"}))
            severity = self.choice(item.get("severity"), SEVERITIES, "severity_when", number, "severity")
            out.append((severity, self.condition(item.get("when"), "severity_when", number)))
        return tuple(out)

    def words(self, value: Any) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(value, dict):
            raise self.fail("'words' must be a mapping of lists", "words")
        out = {}
        for name, items in value.items():
            if not isinstance(items, list) or not items:
                raise self.fail(f"the word list {name!r} must be a list with words", "words", name)
            out[str(name)] = tuple(_word(item) for item in items if item is not None)
        return out

    def lines(self, value: Any, *at: str | int) -> tuple[str, ...]:
        items: list[Any] = [_line(item) for item in value] if isinstance(value, list) else [None]
        if not all(isinstance(item, str) for item in items):
            raise self.fail(f"{at[-1]!r} must be a list of pattern lines", *at)
        return tuple(items)

    def entries(self, value: Any) -> tuple[Entry, ...]:
        if not isinstance(value, list):
            raise self.fail("'match' must be a list of patterns", "match")
        value = [_line(item) for item in value]
        out: list[Entry] = []
        plain = [item for item in value if isinstance(item, str)]
        if plain:
            out.append(Entry(tuple(plain), line=self.marked.line("match")))
        for number, item in enumerate(value):
            if isinstance(item, str):
                continue
            if not isinstance(item, dict):
                raise self.fail("a pattern is a line or a mapping with 'any'", "match", number)
            self.keys(("match", number), item, _ENTRY_KEYS)
            patterns = item.get("any")
            out.append(Entry(
                patterns=self.lines([patterns] if isinstance(patterns, str) else patterns, "match", number, "any"),
                severity=self.choice(item["severity"], SEVERITIES, "match", number, "severity") if "severity" in item else None,
                exempt=self.choices(item["exempt"] or [], SCOPES, "match", number, "exempt") if "exempt" in item else None,
                when=self.condition(item.get("when") or {}, "match", number, "when"),
                message=self.both(item["message"], "match", number, "message") if "message" in item else None,
                advice=self.both(item["advice"], "match", number, "advice") if "advice" in item else None,
                needs=self.choices(item["needs"] or [], NEEDS, "match", number, "needs") if "needs" in item else None,
                line=self.marked.line("match", number),
            ))  # fmt: skip
        return tuple(out)

    def basis(self, value: Any) -> tuple[Mapping[str, str], ...]:
        if not isinstance(value, list):
            raise self.fail("'basis' must be a list", "basis")
        for number, item in enumerate(value):
            if not isinstance(item, dict) or not isinstance(item.get("law"), str):
                raise self.fail("a basis needs the key of a law", "basis", number)
            self.keys(("basis", number), item, frozenset({"law", "article", "chapter", "note"}))
        return tuple({str(key): str(text) for key, text in item.items()} for item in value)

    def examples(self, value: Any) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
        if not isinstance(value, dict):
            raise self.fail("'examples' must be a mapping", "examples")
        self.keys(("examples",), value, frozenset({"meta", "bad", "good"}))
        shared = self.mapping(value.get("meta") or {}, "examples", "meta")
        lists = []
        for side in ("bad", "good"):
            out = []
            for number, item in enumerate(value.get(side) or []):
                at = ("examples", side, number)
                if isinstance(item, str):
                    item = {"text": item}
                if not isinstance(item, dict) or not isinstance(item.get("text"), str):
                    raise self.fail("an example needs a text", *at)
                self.keys(at, item, _EXAMPLE_KEYS)
                own = self.mapping(item.get("meta") or {}, *at, "meta")
                meta = {key: told for key, told in {**shared, **own}.items() if told is not None}
                out.append(Example(item["text"], meta, str(item.get("match") or ""), str(item.get("why") or ""),
                                   bool(item.get("veiled")), bool(item.get("hard")), self.marked.line(*at), str(item.get("file") or "")))  # fmt: skip
            lists.append(tuple(out))
        return lists[0], lists[1]


def _line(item: Any) -> Any:
    """A pattern line as written: YAML reads a line that ends with a colon as a mapping."""
    if isinstance(item, dict) and len(item) == 1:
        ((key, value),) = item.items()
        if value is None and isinstance(key, str) and key not in _ENTRY_KEYS:
            return f"{key}:"
    return item


def _word(item: Any) -> str:
    """A list item as written: YAML reads an unquoted ``{amount}`` as a mapping."""
    if isinstance(item, dict) and len(item) == 1 and next(iter(item.values())) is None:
        return "{" + str(next(iter(item))) + "}"
    return str(item)


def _plain(value: Any) -> Any:
    """Dates become ISO texts so that compiled rules hold plain values only."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
