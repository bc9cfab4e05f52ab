"""``dunlint rules lock``: record which rulesets the project has reviewed."""

from __future__ import annotations

import os

from dunlint import lock
from dunlint.checker import linter_for
from dunlint.cli.setup import configure, day, say
from dunlint.errors import ConfigError
from dunlint.finding import RulesetInfo

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


def run(command: Command, values: dict[str, Any]) -> int:
    """Write the lock file; with ``--check`` only compare, and exit with 1 where it differs."""
    del command
    config = configure({**values, "paths": ()})
    path = config.lock or os.path.join(config.root, lock.NAME)
    linter = linter_for(config, day(values, config))
    rulesets = [RulesetInfo(*info) for info in linter.program["infos"]]
    if values["check"]:
        found = lock.differences(lock.load(path), rulesets, path)
        for finding in found:
            print(f"{os.path.relpath(path)}:{finding.start.line}: {finding.message[config.lang]}")  # noqa: T201
        return 1 if found else 0
    from dunlint.files import atomic_write  # lazy: --check writes nothing

    try:
        atomic_write(path, lock.dump(rulesets))
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror or error}", path=path) from error
    shown = os.path.relpath(path).replace(os.sep, "/")
    say(f"wrote {shown}" if config.lang == "en" else f"已写入 {shown}")
    if not config.lock:
        hint = "put this into dunlint.yaml" if config.lang == "en" else "请在 dunlint.yaml 中写入"
        say(f"{hint}: lock: {os.path.relpath(path, config.root or '.').replace(os.sep, '/')}")
    return 0
