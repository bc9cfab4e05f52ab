"""Writes suppressions for present findings: a comment where the format has comments, else a configuration entry.

Nothing here touches the disk: texts come in, texts and bytes go out.
"""

from __future__ import annotations

import json

from dunlint import regex
from dunlint.edit import Edit, encode, splice
from dunlint.errors import ConfigError
from dunlint.markers import comment, extent, scan
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from dunlint.finding import Finding
    from dunlint.template import Reading, Source, Template


_NOT_SUPPRESSIBLE = ("suppression", "baseline", "lock")


class Approval(NamedTuple):
    """What --add-suppressions would write: new bytes by path, and entries for the configuration."""

    files: Mapping[str, bytes]
    entries: tuple[Mapping[str, str], ...]


def approve(
    findings: Iterable[Finding],
    templates: Sequence[Template],
    reason: str,
    *,
    reread: Callable[[str, bytes], Reading],
    until: str = "",
    approver: str = "",
    relative: Callable[[str], str] = str,
) -> Approval:
    """Suppress every finding that is not yet suppressed. A comment is written only where reading the file again with
    ``reread`` gives the same templates and the comment speaks for the right one; all else goes into the configuration.

    ``relative`` turns a path of a finding into one relative to the configuration. Raises ConfigError without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ConfigError("a suppression needs a reason")
    note = _note(reason, until, approver)
    files: dict[str, bytes] = {}
    entries: list[dict[str, str]] = []
    by_file: dict[str, list[Template]] = {}
    for template in templates:
        by_file.setdefault(template.source.path, []).append(template)
    open_findings = [
        item for item in findings if item.suppression is None and item.group not in _NOT_SUPPRESSIBLE
    ]  # a suppression cannot excuse a fault of another one
    for path in sorted({item.path for item in open_findings}):
        here = [item for item in open_findings if item.path == path]
        written = _in_file(here, by_file.get(path, []), note, reread)
        if written is not None:
            files[path] = written.data
        for item in here:
            if written is None or (item.rule, item.span) not in written.covered:
                entries.append(_entry(item, relative(path), reason, until, approver))
    unique = {json.dumps(entry, sort_keys=True): entry for entry in entries}
    return Approval(files, tuple(unique[key] for key in sorted(unique)))


def _note(reason: str, until: str, approver: str) -> str:
    quoted = f'"{approver}"' if regex.search(r"\s", approver) else approver
    parts = (reason, f"until={until}" if until else "", f"approver={quoted}" if approver else "")
    return " ".join(part for part in parts if part)


def _entry(finding: Finding, path: str, reason: str, until: str, approver: str) -> dict[str, str]:
    entry = {"rule": finding.rule, "template": finding.template, "path": path, "reason": reason}
    entry |= {"approver": approver, "until": until}
    return {key: value for key, value in entry.items() if value}


class _Written(NamedTuple):
    data: bytes
    covered: frozenset[tuple[str, Span]]


def _in_file(
    findings: list[Finding], templates: list[Template], note: str, reread: Callable[[str, bytes], Reading]
) -> _Written | None:
    """The file with comments for as many of its findings as possible; None where it takes none."""
    if not templates:
        return None
    source = templates[0].source
    form = comment(source, templates[0].format)
    if form is None or source.sheet is not None or (form[1] and form[1].strip() in note):
        return None
    numbers: dict[str, list[int]] = {}
    for number, template in enumerate(templates):
        numbers.setdefault(template.id, []).append(number)
    wanted: dict[int, dict[str, list[Finding]]] = {}
    for finding in findings:
        for number in numbers.get(finding.template, ()):
            span = extent(templates[number])
            if span.start <= finding.span.start and finding.span.end <= span.end:
                wanted.setdefault(number, {}).setdefault(finding.rule, []).append(finding)
                break
    edits = {number: _comment_edit(source, templates[number], rules, form, note) for number, rules in wanted.items()}
    chosen = dict(edits)
    data = _verified(source, templates, chosen, wanted, reread)
    if data is None:  # one of them does not stand where it was put: keep those that do
        chosen = {
            number: edit
            for number, edit in edits.items()
            if _verified(source, templates, {number: edit}, wanted, reread) is not None
        }
        data = _verified(source, templates, chosen, wanted, reread)
    if data is None or not chosen:
        return None
    covered = {(item.rule, item.span) for number in chosen for items in wanted[number].values() for item in items}
    return _Written(data, frozenset(covered))


def _comment_edit(
    source: Source, template: Template, rules: Mapping[str, object], form: tuple[str, str], note: str
) -> Edit:
    """A line of its own above the line where the template's key stands, with the same indentation and line end."""
    lines = source.lines()
    line = lines.position(extent(template).start).line
    start = lines.starts[line - 1]
    indent = regex.match(r"[ \t]*", source.text[start:])
    newline = "\r\n" if "\r\n" in source.text else "\n"
    text = f"{form[0]}dunlint: ignore[{', '.join(sorted(rules))}] {note}{form[1]}"
    return Edit(source.path, Span(start, start), f"{indent.group() if indent else ''}{text}{newline}")


def _verified(
    source: Source,
    templates: list[Template],
    edits: Mapping[int, Edit],
    wanted: Mapping[int, Mapping[str, object]],
    reread: Callable[[str, bytes], Reading],
) -> bytes | None:
    data = encode(source, splice(source.text, edits.values()))
    if data is None:
        return None
    reading = reread(source.path, data)
    before = [(template.id, template.body.text) for template in templates]
    if [(template.id, template.body.text) for template in reading.templates] != before:
        return None
    spoken: dict[Span, set[str]] = {}
    if reading.templates:
        for item in scan(reading.templates[0].source, reading.templates, reading.templates[0].format):
            for target in item.targets:
                spoken.setdefault(target, set()).update(item.rules if item.reason and not item.fault else ())
    good = all(set(wanted[number]) <= spoken.get(extent(reading.templates[number]), set()) for number in edits)
    return data if good else None


def config_with(text: str, entries: Sequence[Mapping[str, str]], path: str) -> str:
    """The text of the configuration with ``entries`` added to its suppressions; all else, comments too, stays.

    ``path`` tells YAML from ``pyproject.toml``. Raises ConfigError where the result would not read back as meant.
    """
    if not entries:
        return text
    if path.endswith(".toml"):
        return _toml_with(text, entries, path)
    import yaml  # lazy: only a run that writes suppressions needs it

    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix("\ufeff")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        before = yaml.load(text, loader) or {}
        entries = _new(entries, before.get("suppressions"))
        root = yaml.compose(text, loader)
        found = next((value for key, value in root.value if key.value == "suppressions"), None) if root else None
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise ConfigError(f"cannot be read: {error}", path=path) from error
    flow = [_flow(entry) for entry in entries]
    changed = _yaml_with(text, flow, found) if flow else text
    try:
        kept = before.get("suppressions") or []
        wanted = {**before, "suppressions": [*kept, *map(dict, entries)]} if isinstance(kept, list) else None
        good = not entries or yaml.load(changed, loader) == wanted
    except yaml.YAMLError:
        good = False
    if not good:
        raise ConfigError(
            "suppressions cannot be added here; please write them by hand:\n- " + "\n- ".join(flow), path=path
        )
    return mark + changed


def _new(entries: Sequence[Mapping[str, str]], present: object) -> list[Mapping[str, str]]:
    """The entries that the configuration has not got yet: another run may have been faster."""
    kept = present if isinstance(present, list) else []
    return [entry for entry in entries if dict(entry) not in kept]


def _flow(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()) + "}"


def _yaml_with(text: str, flow: list[str], found: Any) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    if found is None:
        gap = "" if not text or text.endswith("\n") else newline
        return text + gap + "suppressions:" + newline + "".join(f"  - {item}{newline}" for item in flow)
    start, end = found.start_mark.index, found.end_mark.index
    if found.id == "sequence" and found.flow_style:
        head = text[start : end - 1].rstrip()
        comma = "" if head.endswith(("[", ",")) else ", "
        return text[:start] + head + comma + ", ".join(flow) + text[end - 1 :]
    if found.id == "sequence" and found.value:
        indent = " " * found.start_mark.column
        last = _last_leaf(found)
    else:  # ``suppressions:`` with nothing behind it
        indent, last = "  ", start
    at = text.find("\n", last)
    at = len(text) if at < 0 else at + 1
    gap = "" if at == 0 or text[at - 1] == "\n" else newline
    return text[:at] + gap + "".join(f"{indent}- {item}{newline}" for item in flow) + text[at:]


def _last_leaf(node: Any) -> int:
    """Where the last scalar or flow collection below a node ends; block ends of PyYAML reach over blank lines."""
    while node.id != "scalar" and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return end


def _toml_with(text: str, entries: Sequence[Mapping[str, str]], path: str) -> str:
    import tomllib  # lazy: only a run that writes suppressions needs it

    try:
        old = tomllib.loads(text).get("tool", {}).get("dunlint", {}).get("suppressions", [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"cannot be read: {error}", path=path) from error
    entries = _new(entries, old)
    blocks = [
        "[[tool.dunlint.suppressions]]\n"
        + "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())
        for entry in entries
    ]
    gap = "" if not text or text.endswith("\n") else "\n"
    changed = text + gap + "".join("\n" + block for block in blocks)
    try:
        good = not entries or tomllib.loads(changed)["tool"]["dunlint"]["suppressions"] == [*old, *map(dict, entries)]
    except tomllib.TOMLDecodeError:
        good = False
    if not good:
        raise ConfigError(
            "suppressions cannot be added here; please write them by hand:\n\n" + "\n".join(blocks), path=path
        )
    return changed
