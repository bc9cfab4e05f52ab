"""Runs command lines in children that die at a chosen step of their writing, or at a random moment.

    python killing.py SPEC.json

A step is anything a write is made of: an open for writing, half of the bytes, the rest of them, fsync, chmod, rename,
remove, mkdir. A child is killed before its first step, before its second, and so on until one gets through. After each kill
the folder is noted, the command is run again to its end, and the folder is noted once more. One JSON object a line is
printed for each child. A process of its own, because a test process with threads had better not fork.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import random
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.chmod", "os.truncate", "os.link", "os.symlink", "shutil.move")


class Steps:
    """Counts the steps of this process and kills it before step ``last``."""

    def __init__(self, last: int) -> None:
        self.last, self.done = last, 0

    def take(self, *_: object) -> None:
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITING and "__pycache__" not in str(path):
                self.take()
        elif event in EVENTS:
            self.take()


class Torn:
    """A stream that writes in two halves, with a step before each and the first half already on the disk."""

    def __init__(self, stream: Any, steps: Steps) -> None:
        self.stream, self.steps = stream, steps

    def write(self, data: bytes) -> int:
        for part in (data[: len(data) // 2], data[len(data) // 2 :]):
            self.steps.take()
            self.stream.write(part)
            self.stream.flush()
        return len(data)

    def writelines(self, lines: Any) -> None:
        self.write(b"".join(lines))

    def __enter__(self) -> Torn:
        self.stream.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.stream.__exit__(*error)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def arm(last: int) -> None:
    """Let this process die before its step number ``last``."""
    steps = Steps(last)
    real_fdopen, real_fsync = os.fdopen, os.fsync

    def fdopen(handle: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
        stream = real_fdopen(handle, mode, *rest, **more)
        return Torn(stream, steps) if mode.strip("bt") != "r" else stream

    def fsync(handle: int) -> None:
        steps.take()
        real_fsync(handle)

    os.fdopen, os.fsync = fdopen, fsync  # type: ignore[assignment]
    sys.addaudithook(steps.hook)


def child(command: list[str], folder: Path, cold: bool = False, prepare: Callable[[], object] = lambda: None) -> int:
    """Start ``dunlint command`` in ``folder/project``; its process number."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    try:
        os.chdir(folder / "project")
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        from dunlint import program
        from dunlint.__main__ import main

        if cold:
            program.forget()
        prepare()
        status = main(command)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    except BaseException as error:
        os.write(2, repr(error).encode())
        os._exit(99)


def ended(number: int) -> int:
    """The exit status of a child, -9 for a kill."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def snapshot(folder: Path) -> dict[str, tuple[int, str]]:
    """Mode and content of every file of the project."""
    project = folder / "project"
    return {
        path.relative_to(project).as_posix(): (
            stat.S_IMODE(path.stat().st_mode),
            base64.b64encode(path.read_bytes()).decode(),
        )
        for path in sorted(project.rglob("*"))
        if path.is_file()
    }


def fresh(spec: dict[str, Any]) -> Path:
    """The project as it was before any command, without a cache unless the spec keeps it."""
    folder = Path(spec["folder"])
    shutil.rmtree(folder / "project", ignore_errors=True)
    shutil.copytree(folder / "pristine", folder / "project", symlinks=True)
    if spec.get("cold"):
        shutil.rmtree(folder / "cache", ignore_errors=True)
    return folder


def whole(spec: dict[str, Any]) -> dict[str, Any]:
    """A run that nothing disturbs, and what the command line said."""
    folder = Path(spec["folder"])
    status = ended(child(spec["command"], folder, bool(spec.get("cold"))))
    return {"status": status, "after": snapshot(folder), "said": (folder / "log").read_text(encoding="utf-8")}


def kills(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One run killed before each step, then some at random moments, each followed by a whole run."""
    folder = fresh(spec)
    begin = time.monotonic()
    yield {"kind": "whole", **whole(spec)}
    usual = time.monotonic() - begin
    last = 0
    status = -signal.SIGKILL
    while status == -signal.SIGKILL and last < 500:
        last += 1
        fresh(spec)
        status = ended(child(spec["command"], folder, bool(spec.get("cold")), partial(arm, last)))
        killed = snapshot(folder)
        yield {"kind": "step", "step": last, "killed": killed, "first": status, **whole(spec)}
    moments = random.Random(spec.get("seed", 7))
    for _ in range(spec.get("random", 5)):
        fresh(spec)
        number = child(spec["command"], folder, bool(spec.get("cold")))
        time.sleep(moments.random() * usual)
        os.kill(number, signal.SIGKILL)
        ended(number)
        killed = snapshot(folder)
        yield {"kind": "random", "killed": killed, **whole(spec)}


def together(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same command in several processes at once, some rounds of it."""
    fresh(spec)
    yield {"kind": "alone", **whole(spec)}
    for _ in range(spec["rounds"]):
        folder = fresh(spec)
        children = [child(spec["command"], folder, bool(spec.get("cold"))) for _ in range(spec["processes"])]
        yield {"kind": "together", "statuses": [ended(number) for number in children], "after": snapshot(folder)}
        yield {"kind": "afterwards", **whole(spec)}


def warm(spec: dict[str, Any]) -> None:
    """Run the command in this process first: every child would import the same modules and read the same rules."""
    from dunlint import audit
    from dunlint.__main__ import main
    from dunlint.cli import app

    app.application = cache(app.application)  # typer takes longer to set up than a command to run
    if spec.get("block"):
        audit.BLOCK = spec["block"]
    os.chdir(fresh(spec) / "project")
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
        main(spec["command"])


def main() -> None:
    """Run what the spec asks for."""
    spec = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    warm(spec)
    for line in (together if spec.get("processes") else kills)(spec):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
