"""``dunlint rules list``: the rules in force."""

from __future__ import annotations

import sys

from dunlint.checker import linter_for
from dunlint.cli.setup import colored, configure, day
from dunlint.span import cell_width

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dunlint.cli.options import Command
    from dunlint.finding import RuleInfo


def run(command: Command, values: dict[str, Any]) -> int:
    """Print id, group, severity, profile and title of every rule that a run with these options would use."""
    del command
    config = configure(values)
    linter = linter_for(config, day(values, config))
    rules = sorted(linter.infos().values(), key=lambda info: (info.group, info.id))
    if values["format"] == "json":
        import json  # lazy: only this format needs it

        print(json.dumps([_plain(info) for info in rules], ensure_ascii=False, indent=2))  # noqa: T201
        return 0
    heads = (
        ("rule", "group", "severity", "profile", "title")
        if config.lang == "en"
        else ("规则", "组", "级别", "档位", "标题")
    )
    rows = [(info.id, info.group, info.severity, info.profile, info.title[config.lang]) for info in rules]
    for line in table((heads, *rows), bold=colored(values["color"], sys.stdout)):
        print(line)  # noqa: T201
    return 0


def _plain(info: RuleInfo) -> dict[str, Any]:
    return {**info._asdict(), "basis": [basis._asdict() for basis in info.basis]}


def table(rows: Sequence[Sequence[str]], *, bold: bool = False) -> list[str]:
    """Left-aligned columns by terminal cells, two blanks apart; the first row is the head."""
    widths = [max(cell_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = (text + " " * (width - cell_width(text)) for text, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        lines.append(f"\x1b[1m{line}\x1b[0m" if bold and number == 0 else line)
    return lines
