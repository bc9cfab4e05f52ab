"""Rulesets: folders of rules, word lists, scopes and laws, compiled into one program for the linter.

A ruleset is a folder with ``ruleset.yaml`` (name, version), ``words.yaml``, ``scopes.yaml``, ``laws.yaml`` and one YAML file
per rule in folders named after the groups. Several rulesets are laid over each other in the order given: a later rule file
with the same id replaces the earlier one, ``disable`` and ``severity`` in a later ``ruleset.yaml`` switch and re-grade rules.
"""

from __future__ import annotations

import marshal
import os

from dunlint.checks import respelled
from dunlint.errors import RuleError, nearest
from dunlint.files import read_regular
from dunlint.finding import SEVERITIES, RulesetInfo
from dunlint.marked import load as load_marked
from dunlint.pattern import Vocabulary, frequency, packed_slot, parse, slots_of
from dunlint.record import NamedTuple
from dunlint.rule import read_rule
from dunlint.shelf import numbered
from dunlint.stored import REST, SOUGHT, shipped
from dunlint.variants import compile_variants
from dunlint.wording import compiled as compiled_wording
from dunlint.words import build_index, packed_numbers

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.pattern import Pattern, Slot
    from dunlint.rule import Entry, Rule


FORMAT = 29  # of the compiled program; part of the cache key
MAX_BYTES = 5_000_000  # of a rule file
REACHES = ("rest", "clause", "sentence", "message", "quote")
_RULESET_KEYS = frozenset(
    (
        "name",
        "version",
        "jurisdiction",
        "title",
        "extends",
        "disable",
        "severity",
        "description",
        "min_dunlint",
        "language",
    )
)
_DATA_FILES = ("ruleset.yaml", "laws.yaml", "words.yaml", "scopes.yaml", "variants.yaml", "wording.yaml")


class Ruleset(NamedTuple):
    """Everything the linter needs. ``program`` is plain data (see ``compile_program``)."""

    rules: tuple[Rule, ...]
    laws: Mapping[str, Mapping[str, Any]]
    infos: tuple[RulesetInfo, ...]
    words: Mapping[str, tuple[str, ...]]
    scopes: Mapping[str, Any]
    variants: Mapping[str, Any]
    wording: Mapping[str, Any]
    worded: frozenset[str]  # rules of the ruleset whose wording was learned
    data: Mapping[str, Any]  # other top-level keys of laws.yaml: renumbered, thresholds ...

    def rule(self, rule_id: str) -> Rule:
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RuleError(f"unknown rule {rule_id!r}{nearest(rule_id, [rule.id for rule in self.rules])}")


def folder_of(name: str, base: str = ".") -> str:
    """The folder of a ruleset: a shipped name, a path, or the name of an installed ``dunlint.rulesets`` entry point."""
    if not any(mark in name for mark in "/\\."):
        path = os.path.join(shipped(), name)
        if os.path.isdir(path):
            return path
        found = _entry_point(name)
        if found:
            return found
    path = os.path.join(base, name)
    if os.path.isdir(path):
        return path
    known = sorted(item for item in os.listdir(shipped()) if os.path.isdir(os.path.join(shipped(), item)))
    raise RuleError(f"no ruleset {name!r}: neither a folder nor a shipped ruleset{nearest(name, known)}")


def _entry_point(name: str) -> str:
    from importlib.metadata import entry_points  # lazy: only for names that are not shipped

    for point in entry_points(group="dunlint.rulesets"):
        if point.name == name:
            target = point.load()
            folder = target() if callable(target) else target
            return str(os.fspath(getattr(folder, "__path__", [folder])[0]))
    return ""


def files_of(folder: str) -> list[tuple[str, str]]:
    """(relative name with forward slashes, path) of every YAML file of a ruleset folder, sorted."""
    out: list[tuple[str, str]] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(item for item in folders if not item.startswith((".", "_")))
        for name in names:
            if name.endswith((".yaml", ".yml")):
                path = os.path.join(root, name)
                out.append((os.path.relpath(path, folder).replace(os.sep, "/"), path))
    out.sort()
    return out


def load(names: Sequence[str] = ("cn",), base: str = ".") -> Ruleset:
    """Read and check the rulesets. Raises RuleError with file and line."""
    rules: dict[str, Rule] = {}
    laws: dict[str, Mapping[str, Any]] = {}
    words: dict[str, tuple[str, ...]] = {}
    scopes: dict[str, Any] = {}
    variants: dict[str, Any] = {}
    wording: dict[str, Any] = {}
    homes: list[str] = []  # of the wording
    extra: dict[str, Any] = {}
    infos: list[RulesetInfo] = []
    order: list[str] = []

    def add(name: str, at: str) -> None:
        folder = folder_of(name, at)
        if folder in order:
            return
        order.append(folder)
        contents = {relative: read(path) for relative, path in files_of(folder)}
        info = _data(contents, folder, "ruleset.yaml")
        for key in info:
            if key not in _RULESET_KEYS:
                raise RuleError(
                    f"unknown key {key!r}{nearest(str(key), sorted(_RULESET_KEYS))}",
                    path=os.path.join(folder, "ruleset.yaml"),
                )
        for parent in _list(info.get("extends")):
            add(parent, folder)
        infos.append(
            RulesetInfo(
                str(info.get("name") or os.path.basename(os.path.abspath(folder))),
                str(info.get("version") or "0"),
                digest(contents),
            )
        )
        table = _data(contents, folder, "laws.yaml")
        laws.update(
            table.get("laws")
            or {key: item for key, item in table.items() if isinstance(item, dict) and "title" in item}
        )
        extra.update({key: item for key, item in table.items() if key not in laws and key != "laws"})
        for key, items in _data(contents, folder, "words.yaml").items():
            if not isinstance(items, list):
                raise RuleError(f"the word list {key!r} must be a list", path=os.path.join(folder, "words.yaml"))
            words[str(key)] = tuple(str(item) for item in items if item is not None)
        scopes.update(_data(contents, folder, "scopes.yaml"))
        variants.update(_data(contents, folder, "variants.yaml"))
        learned = _data(contents, folder, "wording.yaml")
        if learned:
            wording.update(learned)
            homes.append(folder)
        for relative, text in contents.items():
            stem = relative.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            if "/" not in relative and relative in _DATA_FILES:
                continue
            group = relative.split("/")[-2] if "/" in relative else ""
            rule = read_rule(text, os.path.join(folder, relative), stem=stem, folder=group)
            rules[rule.id] = rule
        for rule_id in _list(info.get("disable")):
            if rule_id not in rules:
                raise RuleError(
                    f"'disable' names an unknown rule {rule_id!r}{nearest(rule_id, rules)}",
                    path=os.path.join(folder, "ruleset.yaml"),
                )
            del rules[rule_id]
        for rule_id, severity in (info.get("severity") or {}).items():
            if rule_id not in rules or severity not in SEVERITIES:
                raise RuleError(
                    f"'severity' needs a known rule and a severity, not {rule_id}: {severity}",
                    path=os.path.join(folder, "ruleset.yaml"),
                )
            rules[rule_id] = rules[rule_id]._replace(severity=severity, severity_when=())

    for name in names:
        add(name, base)
    worded = frozenset(
        rule.id for rule in rules.values() if any(rule.path.startswith(os.path.join(home, "")) for home in homes)
    )
    ordered = tuple(sorted(rules.values(), key=lambda rule: (rule.group, rule.id)))
    for rule in ordered:
        for item in rule.basis:
            if item["law"] not in laws:
                raise RuleError(f"unknown law {item['law']!r}{nearest(item['law'], laws)}", path=rule.path)
    return Ruleset(ordered, laws, tuple(infos), words, scopes, variants, wording, worded, extra)


def read(path: str) -> str:
    """The text of a rule file. Raises RuleError."""
    try:
        data = read_regular(path, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise RuleError(f"more than {MAX_BYTES:,} bytes", path=path)
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=path) from error


def _data(contents: Mapping[str, str], folder: str, name: str) -> dict[str, Any]:
    if name not in contents:
        return {}
    path = os.path.join(folder, name)
    data = load_marked(contents[name], path, RuleError).data or {}
    if not isinstance(data, dict):
        raise RuleError("must hold a mapping", path=path, line=1)
    return dict(_iso(data))


def _iso(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, list):
        return [_iso(item) for item in value]
    if isinstance(value, dict):
        return {key: _iso(item) for key, item in value.items()}
    return value


def _list(value: Any) -> list[str]:
    return [] if value is None else [str(item) for item in value] if isinstance(value, list) else [str(value)]


def digest(contents: Mapping[str, str]) -> str:
    """``sha256:`` of all files of a ruleset, by name and content."""
    import hashlib  # lazy: the compiled cache holds the digest

    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(name.encode())
        total.update(b"\0")
        total.update(contents[name].encode())
        total.update(b"\0")
    return "sha256:" + total.hexdigest()


def compile_program(ruleset: Ruleset) -> dict[str, Any]:
    """The ruleset as plain data (dicts, tuples, texts, numbers): index, slots, patterns, rules, scopes.

    The index leads from words to patterns and lists each pattern once, under its rarest slot, so that a text looks only
    at patterns that can match. What most texts do not touch is marshalled once more and unpacked when it is asked for.
    """
    vocabulary = Vocabulary(ruleset.words)
    patterns: list[Pattern] = []

    def compiled(lines: Sequence[str], rule: Rule | None, where: str) -> tuple[int, ...]:
        numbers = []
        for line in lines:
            try:
                pattern = parse(line, vocabulary, rule.words if rule else {}, where)
            except RuleError as error:
                raise RuleError(error.message, path=rule.path if rule else where) from error
            patterns.append(pattern)
            numbers.append(len(patterns) - 1)
        return tuple(numbers)

    rules: list[dict[str, Any]] = []
    entries_of: list[tuple[dict[str, Any], ...]] = []
    for rule in ruleset.rules:
        where = rule.id
        entries_of.append(tuple(_entry(entry, compiled(entry.patterns, rule, where)) for entry in rule.match))
        rules.append({
            "id": rule.id, "group": rule.group, "severity": rule.severity, "profile": rule.profile,
            "applies": dict(rule.applies), "not": tuple(dict(item) for item in rule.unless_meta),
            "severity_when": tuple((severity, dict(when)) for severity, when in rule.severity_when),
            "needs": rule.needs, "verb": rule.verb, "check": rule.check, "sensitive": rule.sensitive,
            "worded": rule.id in ruleset.worded,
            SOUGHT: marshal.dumps({
                "match": entries_of[-1], "unless": compiled(rule.unless, rule, where),
                "require": compiled(rule.require, rule, where), "exempt": rule.exempt, "params": dict(rule.params),
            }),
            REST: marshal.dumps({
                "title": dict(rule.title), "message": dict(rule.message), "advice": dict(rule.advice), "fix": dict(rule.fix),
                "basis": tuple(dict(item) for item in rule.basis),
            }),
        })  # fmt: skip
    scopes: dict[str, Any] = {}
    for name, entries in ruleset.scopes.items():
        scopes[name] = tuple(
            {
                "match": compiled(_list(entry.get("any")), None, f"scopes.yaml: {name}"),
                "unless": compiled(_list(entry.get("unless")), None, f"scopes.yaml: {name}"),
                "reach": entry.get("reach", "sentence"),
            }
            for entry in entries
        )
        for entry in entries:
            if entry.get("reach", "sentence") not in REACHES:
                raise RuleError(
                    f"scopes.yaml: {name}: unknown reach {entry['reach']!r}{nearest(str(entry['reach']), REACHES)}"
                )
    lists = {name: vocabulary.slot([f"<{name}>"], {}, "words.yaml") for name in ruleset.words}
    slots = list(vocabulary.slots)
    words = list(vocabulary.words)
    triggers, always, owners = _triggers(patterns, slots, words, entries_of)
    return {
        "format": FORMAT, "index": build_index(words, slots, triggers), "always": always, "owners": owners,
        "slots": numbered(marshal.dumps(packed_slot(slot)) for slot in slots),
        "bordered": tuple(sorted({words[word] for slot in slots for word in slot.bordered})),
        "patterns": numbered(map(marshal.dumps, patterns)), "rules": rules, "scopes": scopes, "lists": lists,
        "needs": numbered(marshal.dumps(tuple(_needed(pattern, slots))) for pattern in patterns),
        "laws": marshal.dumps({key: dict(law) for key, law in ruleset.laws.items()}), "data": marshal.dumps(dict(ruleset.data)),
        "variants": _variants(ruleset), "wording": compiled_wording(ruleset.wording),
        "infos": [tuple(info) for info in ruleset.infos],
    }  # fmt: skip


def _variants(ruleset: Ruleset) -> dict[str, Any]:
    """The data of ``variants.yaml``, and what may stand for the characters of its words and of those of its check."""
    if not ruleset.variants:
        return {}
    made = compile_variants(ruleset.variants)
    more = [rule.params.get("words", ()) for rule in ruleset.rules if rule.check == "filter_evasion"]
    hot = [*made["hot"].split(), *(word for listed in more for word in listed)]
    common = str(ruleset.variants.get("common") or "").split()
    alike = {line[0]: line[1:] for line in str(ruleset.variants.get("alike") or "").split()}
    alone = "".join(str(ruleset.variants.get("alone") or "").split())
    innocent = str(ruleset.variants.get("innocent") or "").split()
    return {
        **made, **respelled.compiled(hot, common, alone, innocent, alike), "common": " ".join(common), "alone": alone,
        "innocent": "\n".join(("", *innocent, "")), "abbreviated": respelled.initials(hot, common),
    }  # fmt: skip


def _needed(pattern: Pattern, slots: Sequence[Slot]) -> Iterator[int]:
    """The slots that must have a place by themselves for ``pattern`` to match."""
    return (slot for slot in slots_of(pattern) if not slots[slot].bordered and not slots[slot].kinds)


def _entry(entry: Entry, numbers: tuple[int, ...]) -> dict[str, Any]:
    return {
        "patterns": numbers, "severity": entry.severity, "exempt": entry.exempt, "when": dict(entry.when), "needs": entry.needs,
        "message": dict(entry.message) if entry.message else None, "advice": dict(entry.advice) if entry.advice else None,
    }  # fmt: skip


def _triggers(
    patterns: Sequence[Pattern],
    slots: Sequence[Slot],
    words: Sequence[str],
    entries_of: Sequence[Sequence[Mapping[str, Any]]],
) -> tuple[dict[int, tuple[int, ...]], tuple[int, ...], bytes]:
    """For match rules: word number -> patterns to try; patterns to try on every text; rule and entry of each pattern.

    The last are packed numbers, two for each pattern. Patterns are numbered as rules and entries are.
    """
    by_word: dict[int, list[int]] = {}
    always: list[int] = []
    owners = [0] * (2 * len(patterns))
    for rule_number, entries in enumerate(entries_of):
        for entry_number, entry in enumerate(entries):
            for number in entry["patterns"]:
                owners[2 * number], owners[2 * number + 1] = rule_number, entry_number
                needed = [slots[slot] for slot in slots_of(patterns[number]) if not slots[slot].kinds]
                if not needed:
                    always.append(number)
                    continue
                rarest = min(
                    needed, key=lambda slot: sum(frequency(words[word]) for word in (*slot.words, *slot.bordered))
                )
                for word in (*rarest.words, *rarest.bordered):
                    by_word.setdefault(word, []).append(number)
    return {word: tuple(numbers) for word, numbers in by_word.items()}, tuple(always), packed_numbers(owners)
