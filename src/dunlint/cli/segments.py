"""``dunlint segments``: SMS parts of a text or of every template of a file."""

from __future__ import annotations

import os
import sys

from dunlint import placeholder
from dunlint.cli.setup import configure
from dunlint.mask import mask
from dunlint.segments import encoding, measure, part_starts, slots

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command
    from dunlint.config import Config


_WORDS = {
    "zh": {"ucs2": "UTF-16", "gsm7": "GSM-7", "units": "单元", "parts": "条", "least": "最少", "most": "最多",
           "part": "第 {} 条"},
    "en": {"ucs2": "UTF-16", "gsm7": "GSM-7", "units": "units", "parts": "parts", "least": "least", "most": "most",
           "part": "part {}"},
}  # fmt: skip


def run(command: Command, values: dict[str, Any]) -> int:
    """Print units and parts, best and worst case; the parts of the worst case follow when there are several."""
    del command
    config = configure(values)
    rows = [_row(name, text, config) for name, text in _texts(values["text"], config)]
    if values["format"] == "json":
        import json  # lazy: only this format needs it

        print(json.dumps(rows, ensure_ascii=False, indent=2))  # noqa: T201
        return 0
    for row in rows:
        print(_lines(row, _WORDS[config.lang]))  # noqa: T201
    return 0


def _texts(given: str, config: Config) -> list[tuple[str, str]]:
    """(name, text) of every template: of a file if there is one, else of the words themselves or of standard input."""
    if given == "-":
        data = sys.stdin.buffer.read()
        return [("", data.decode("utf-8", "replace").rstrip("\r\n"))]
    if not os.path.isfile(given):
        return [("", given)]
    from dunlint.checker import load  # lazy: a text on the command line needs no reader

    return [(template.id, template.body.text) for template in load(given, config).reading.templates]


def _row(name: str, text: str, config: Config) -> dict[str, Any]:
    found = slots(placeholder.find(text), config.placeholders)
    length = measure(text, found)
    text = mask(text)  # as long as it was; before it is cut, so that half a number is masked as well
    starts = part_starts(text, found)
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {"id": mask(name), **length._asdict(), "encoding": encoding(text, found), "parts": parts}


def _lines(row: dict[str, Any], words: dict[str, str]) -> str:
    units, parts = (row["units_min"], row["units_max"]), (row["segments_min"], row["segments_max"])
    head = f"{row['id']}: " if row["id"] else ""
    if units[0] == units[1]:
        head += f"{units[0]} {words['units']}, {parts[0]} {words['parts']} ({words[row['encoding']]})"
    else:
        best = f"{words['least']} {units[0]} {words['units']} / {parts[0]} {words['parts']}"
        worst = f"{words['most']} {units[1]} {words['units']} / {parts[1]} {words['parts']}"
        head += f"{best}, {worst} ({words[row['encoding']]})"
    if len(row["parts"]) < 2:
        return head
    return "\n".join([head, *(f"  {words['part'].format(n)}: {part}" for n, part in enumerate(row["parts"], 1))])
