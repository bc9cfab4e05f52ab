"""``dunlint`` and ``python -m dunlint``: the usual call goes straight to its command, all others through typer."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from dunlint.cli.options import Command

# New objects after which Python looks for cycles: with its own 700, an eighth of a start goes into that.
GARBAGE = 100_000
INTERRUPTED, BROKEN_PIPE = 130, 141  # as shells report a program that SIGINT or SIGPIPE ended


def run() -> int:
    """The program: ``main``, and an end that does not take memory apart piece by piece, which is another eighth of a start.

    Where threads or other processes had a part in the run, Python ends as always.
    """
    import gc

    gc.set_threshold(GARBAGE, 10, 10)
    status = main()
    if "threading" not in sys.modules:
        import atexit
        import os

        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:  # the reader of the pipe has gone
            status = BROKEN_PIPE
        os._exit(status)
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit status: 0 clean, 1 findings, 2 usage, config, rule or internal error."""
    from dunlint.cli.fast import parse

    words = list(sys.argv[1:] if argv is None else argv)
    try:
        values = parse(words)
        if values is not None:
            from dunlint.cli.options import BY_NAME

            status = execute(BY_NAME["check"], values)
        else:
            from dunlint.cli import app  # lazy: typer costs several times a whole quick check

            status = app.main(words, execute)
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def execute(command: Command, values: dict[str, Any]) -> int:
    """Run ``command``; errors become one line on stderr and exit status 2."""
    from dunlint.errors import DunlintError

    _utf8_streams()
    try:
        if command.module == "check":
            from dunlint.cli import answer

            known = answer.load(values) if answer.may_be_kept(values) else None
            if known is not None:
                output, status = known
                sys.stdout.write(output)
                sys.stdout.flush()
                return status
            from dunlint.cli.check import run
        else:
            from importlib import import_module  # lazy: the quick path names its module itself

            run = import_module(f"dunlint.cli.{command.module}").run
        status = int(run(command, values))
        sys.stdout.flush()
        return status
    except DunlintError as error:
        from dunlint.mask import mask

        error.args = (mask(error.message),)
        error.message = error.args[0]
        print(f"dunlint: {error}", file=sys.stderr)  # noqa: T201
    except KeyboardInterrupt:  # here, since typer would make an exit status of its own of it
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return BROKEN_PIPE
    except Exception as error:
        _internal(error)
    return 2


def _internal(error: Exception) -> None:
    """One line for a bug of ours, without personal data; the traceback only when DUNLINT_DEBUG is set."""
    import os

    if os.environ.get("DUNLINT_DEBUG") == "1":
        import traceback

        print(_told(traceback.format_exc()), file=sys.stderr)  # noqa: T201
    detail = _told(" ".join(str(error).split()))[:300]
    place = "; ".join(getattr(error, "__notes__", ()))
    line = f"{type(error).__name__}: {detail}{f' ({place})' if place else ''}; set DUNLINT_DEBUG=1 for a traceback"
    print(f"dunlint: internal error: {line}", file=sys.stderr)  # noqa: T201


def _told(text: str) -> str:
    """What may be shown of an error we did not expect: no number of a person, and no Chinese text, which is a template's."""
    import re

    from dunlint.mask import mask

    return re.sub("[\u3400-\u9fff][\\w，。：；、]*", "…", mask(text))


def _utf8_streams() -> None:
    """UTF-8 in pipes and files whatever the locale says; a terminal keeps its own encoding and never fails."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace", newline="\n")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _silence_stdout() -> None:
    """Let the interpreter's own flush at exit write nowhere once the reader of the pipe has gone."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(run())
