"""JSON Lines: one object a line; a broken line is reported and the others are read."""

from __future__ import annotations

from dunlint.readers import tree
from dunlint.readers.json_ import parse
from dunlint.readers.source import bad_syntax, no_match, problem
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers import ReadSettings
    from dunlint.readers.node import Node
    from dunlint.template import Problem, Source, Template


MAX_PROBLEMS = 20  # broken lines reported one by one


def read(source: Source, settings: ReadSettings) -> Reading:
    """Every line that is not blank is a value of its own; a template without a name is ``line 12``."""
    found: list[Template] = []
    problems: list[Problem] = []
    broken = 0
    lines = source.lines()
    for number in range(1, len(lines.starts) + 1):
        start, end = lines.line_span(number)
        if not source.text[start:end].strip():
            continue
        root, faults = parse(source.text, start, end, max_depth=settings.limits.max_depth)
        if faults:
            broken += 1
            if broken <= MAX_PROBLEMS:
                fault = faults[-1]
                problems.append(bad_syntax(source, min(fault.offset, end), "JSON", fault.zh, fault.en))
        if root is not None:
            found.extend(_line(root, source, settings, number))
            if len(found) > settings.limits.max_templates:
                break
    if broken > MAX_PROBLEMS:
        problems.append(
            problem(
                "unreadable-file",
                source,
                None,
                f"共有 {broken} 行不是有效的 JSON，只列出前 {MAX_PROBLEMS} 行。",
                f"{broken} lines are not valid JSON; the first {MAX_PROBLEMS} are listed",
            )
        )
    if (settings.text or settings.keys) and not found and not problems:
        problems.append(no_match(source, settings.text, *settings.keys))
    return Reading(found, problems)


def _line(root: Node, source: Source, settings: ReadSettings, number: int) -> list[Template]:
    templates = tree.templates(root, source, settings, fmt="jsonl", pointer=f"line {number}").templates
    if len(templates) == 1 and not templates[0].named:
        return [templates[0]._replace(id=f"line {number}")]
    return templates
