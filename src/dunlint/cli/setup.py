"""From option values to a config, a day and a stream: what all commands that look at rules share."""

from __future__ import annotations

import os
import sys
import time

from dunlint.config import Config, find, load, parse_set
from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, TextIO


# dest of an option -> field of the config that it overrides when it is given
_OVERRIDES = ("profile", "fail_on", "lang", "baseline", "tokenizer")


def configure(values: Mapping[str, Any]) -> Config:
    """The project's config (found upwards from the first path, or as named) with the options of the command line."""
    config = _base(values)
    changes: dict[str, Any] = {name: values[name] for name in _OVERRIDES if values.get(name)}
    if values.get("baseline"):
        changes["baseline"] = os.path.abspath(values["baseline"])
    for name in ("select", "ignore"):
        given = tuple(split(values.get(name, ())))
        if given:
            changes[name] = given if name == "select" else (*config.ignore, *given)
    if values.get("set"):
        changes["set"] = {**config.set, **parse_set(values["set"])}
    return config._replace(**changes) if changes else config


def _base(values: Mapping[str, Any]) -> Config:
    if values.get("no_config"):
        if values.get("config"):
            raise ConfigError("--config and --no-config exclude each other")
        return Config()
    if values.get("config"):
        return load(values["config"])
    paths = [path for path in values.get("paths", ()) if path != "-"]
    found = find(paths[0] if paths else ".")
    return load(found) if found else Config()


def split(given: Iterable[str]) -> list[str]:
    """Rule ids and groups of a repeatable, comma-separated option."""
    return [name.strip() for item in given for name in item.split(",") if name.strip()]


def day(values: Mapping[str, Any], config: Config | None = None) -> str:
    """The day of the run, ISO: ``--as-of``, the config's, else today. The clock is read here and nowhere below."""
    given = str(values.get("as_of") or (config.as_of if config else "") or "")
    if not given:
        return time.strftime("%Y-%m-%d")
    from datetime import date  # lazy: most runs are of today

    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise ConfigError(f"--as-of {given}: not a day written as 2026-11-22") from None


def colored(choice: str, stream: TextIO) -> bool:
    """Whether to colour: the option, then NO_COLOR, then FORCE_COLOR, then whether the stream is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO, fallback: int = 100) -> int:
    """Columns of the terminal behind ``stream``; COLUMNS wins, and a pipe counts as ``fallback`` wide."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or fallback
    except (OSError, ValueError, AttributeError):
        return fallback


def say(text: str) -> None:
    """One line for people: to stderr, since stdout is for findings."""
    print(text, file=sys.stderr)  # noqa: T201
