"""``dunlint laws``: instruments, their status on a day, and the rules that rest on them."""

from __future__ import annotations

import sys

from dunlint.cli.rules import table
from dunlint.cli.setup import colored, configure, day
from dunlint.law import status
from dunlint.ruleset import load

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


_STATUS = {
    "zh": {"in_force": "现行有效", "not_yet": "尚未施行", "ended": "已失效", "soft": "推荐性"},
    "en": {"in_force": "in force", "not_yet": "not yet", "ended": "ended", "soft": "no legal force"},
}


def run(command: Command, values: dict[str, Any]) -> int:
    """Print the law table of the rulesets in use."""
    del command
    config = configure(values)
    as_of = day(values, config)
    ruleset = load(config.rulesets, config.root)
    rules: dict[str, list[str]] = {}
    for rule in ruleset.rules:
        for law in dict.fromkeys(basis["law"] for basis in rule.basis):
            rules.setdefault(law, []).append(rule.id)
    lang = config.lang
    rows: list[tuple[str, str, str, str, list[str]]] = []
    for key, entry in ruleset.laws.items():
        title = entry.get("title")
        name = str((title.get(lang) or title.get("zh")) if isinstance(title, dict) else title)
        rows.append((key, status(entry, as_of), name, str(entry.get("effective") or ""), rules.get(key, [])))
    if values["format"] == "json":
        import json  # lazy: only this format needs it

        keys = ("law", "status", "title", "effective", "rules")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))  # noqa: T201
        return 0
    heads = (
        ("law", "status", "effective", "rules", "title") if lang == "en" else ("法规", "状态", "施行", "规则数", "名称")
    )
    cells = [
        (key, _STATUS[lang].get(state, state), since, str(len(ids)), name) for key, state, name, since, ids in rows
    ]
    for line in table((heads, *cells), bold=colored(values["color"], sys.stdout)):
        print(line)  # noqa: T201
    return 0
