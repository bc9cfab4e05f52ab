"""``dunlint check --fix``, ``--unsafe-fixes`` and ``--diff-fixes``."""

from __future__ import annotations

import os
import sys

from dunlint import fix as fixes
from dunlint.checker import linter_for, load
from dunlint.cli.setup import say
from dunlint.mask import mask_match

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dunlint.config import Config
    from dunlint.finding import Report
    from dunlint.template import Reading


def fix(report: Report, config: Config, values: Mapping[str, Any]) -> bool:
    """Write the fixes, or show them as a diff on stdout; True when a file has changed."""
    linter = linter_for(config, report.as_of)
    table = {rule["id"]: rule["fix"] for rule in linter.program["rules"] if rule["fix"]}
    paths = dict.fromkeys(info.path for info in report.templates)
    templates = [
        template for path in paths if os.path.isfile(path) for template in load(path, config).reading.templates
    ]

    def reread(path: str, data: bytes) -> Reading:
        return load(path, config, data).reading

    fixed, notices = fixes.fix(templates, report.findings, table, reread=reread, unsafe=values["unsafe_fixes"])
    written: list[str] = []
    if values["diff_fixes"]:
        for item in fixed:
            words = {
                one.match: mask_match(one)
                for one in report.findings
                if one.sensitive and one.path == item.path and one.match
            }
            sys.stdout.write(fixes.diff(item, show_sensitive=values["show_sensitive"], words=words))
    else:
        written, unwritten = fixes.write(fixed)
        notices += unwritten
        for path in written:
            say(f"fixed {path}" if config.lang == "en" else f"已修正 {path}")
    for notice in notices:
        say(notice[config.lang])
    return bool(written)
