"""The typer application, made from the table of options; loaded for help, mistakes, completion, other commands."""

from __future__ import annotations

import inspect
from enum import Enum, StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dunlint.cli.options import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dunlint.cli.options import Command, Option

_HELP = {
    "zh": "dunlint：中文催收消息模板的合规检查。（English help: dunlint --lang en --help）",
    "en": "dunlint: a compliance linter for Chinese debt-collection message templates.",
}
_GROUPS = {
    "rules": {"zh": "规则：列出、测试、新建", "en": "rules: list, test, new"},
    "baseline": {"zh": "基线：只报告新问题", "en": "the baseline: only new findings count"},
}


def application(run: Callable[[Command, dict[str, Any]], int], lang: str = "zh") -> typer.Typer:
    """All commands; ``run`` gets the command and its plain values and returns the exit status."""
    settings: dict[str, Any] = {"no_args_is_help": True, "pretty_exceptions_enable": False}
    names = {"help_option_names": ["--help", "-h"]}
    app = typer.Typer(name="dunlint", help=_HELP[lang], context_settings=names, **settings)
    app.callback()(_root)
    groups: dict[str, typer.Typer] = {}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        parent = app
        if group:
            if group not in groups:
                groups[group] = typer.Typer(help=_GROUPS[group][lang], **settings)
                app.add_typer(groups[group], name=group)
            parent = groups[group]
        parent.command(name, help=command.zh if lang == "zh" else command.en)(_function(command, run, lang))
    return app


def main(argv: Sequence[str], run: Callable[[Command, dict[str, Any]], int]) -> int:
    """Parse ``argv`` with typer and run the command; usage errors and ``--help`` end here."""
    words = list(argv)
    english = "--lang=en" in words or any(pair == ("--lang", "en") for pair in pairwise(words))
    app = application(run, "en" if english else "zh")
    try:
        app(args=words, prog_name="dunlint")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2 if stop.code else 0
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        from dunlint import __version__

        typer.echo(f"dunlint {__version__}")
        raise typer.Exit


class _Lang(StrEnum):
    zh = "zh"
    en = "en"


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / the version")
    ] = False,
    lang: Annotated[_Lang, typer.Option("--lang", help="帮助的语言 / language of the help")] = _Lang.zh,
) -> None:
    """The options before the command: both have done their work when this is called."""
    del version, lang


def _function(command: Command, run: Callable[[Command, dict[str, Any]], int], lang: str) -> Callable[..., None]:
    """A function with the signature that typer reads the options of ``command`` from."""

    def call(**values: Any) -> None:
        plain = {option.dest: _plain(option, values[option.dest]) for option in command.options}
        raise typer.Exit(run(command, plain))

    parameters = [_parameter(option, lang) for option in command.options]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    call.__name__ = command.name.replace(" ", "_")
    return call


def _parameter(option: Option, lang: str) -> inspect.Parameter:
    kind: Any = {"flag": bool, "int": int}.get(option.kind, str)
    default: Any = ... if option.required else option.initial
    if option.kind == "choice":
        kind = _choices(option)
        default = kind(default) if default and default is not ... else (... if option.required else None)
    if option.many:
        kind, default = list[kind], []
    extra: dict[str, Any] = {"help": option.zh if lang == "zh" else option.en, "metavar": option.metavar or None}
    extra["show_default"] = bool(default) and default is not ...
    info: Any
    if option.flags:
        info = typer.Option(default, *option.flags, min=0 if option.kind == "int" else None, **extra)
    else:
        info = typer.Argument(default, **extra)
    return inspect.Parameter(option.dest, inspect.Parameter.KEYWORD_ONLY, default=info, annotation=kind)


def _choices(option: Option) -> Any:
    return StrEnum(option.dest, {choice: choice for choice in option.choices})


def _plain(option: Option, value: Any) -> Any:
    """What typer parsed as what the quick parser would give."""
    if option.many:
        return tuple(value or ())
    if isinstance(value, Enum):
        return value.value
    return option.initial if value is None else value
