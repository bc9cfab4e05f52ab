"""The usual ``dunlint check`` call, parsed without typer. What is not plainly understood is left to typer."""

from __future__ import annotations

from dunlint.cli.options import BY_NAME, defaults

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dunlint.cli.options import Option


def parse(argv: Sequence[str]) -> dict[str, Any] | None:
    """The values of a ``check`` call, or None when typer has to look at it (help, mistakes, other commands)."""
    if not argv or argv[0] != "check":
        return None
    command = BY_NAME["check"]
    flags = {flag: option for option in command.options for flag in option.flags}
    values = defaults(command)
    paths: list[str] = []
    at, size = 1, len(argv)
    while at < size:
        word = argv[at]
        at += 1
        if word == "--":
            paths.extend(argv[at:])
            break
        if word == "-" or not word.startswith("-"):
            paths.append(word)
            continue
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = flags.get(name)
        if option is None:
            return None
        if option.kind == "flag":
            if equals:
                return None
            values[option.dest] = True
            continue
        if not equals:
            if at == size:
                return None
            value = argv[at]
            at += 1
            if value.startswith("-") and value != "-":
                return None
        if not _accept(option, value, values):
            return None
    values["paths"] = tuple(paths)
    return values


def _accept(option: Option, value: str, values: dict[str, Any]) -> bool:
    """Store a value; False when it is not one that ``option`` takes."""
    if option.kind == "choice" and value not in option.choices:
        return False
    if option.kind == "int":
        if not (value.isascii() and value.isdigit() and len(value) < 9):
            return False
        values[option.dest] = int(value)
    elif option.many:
        values[option.dest] += (value,)
    else:
        values[option.dest] = value
    return True
