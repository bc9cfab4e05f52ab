"""Worker processes, for runs that are worth starting them."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from typing import Any, TypeVar

    Item = TypeVar("Item")
    Result = TypeVar("Result")


ENOUGH = 400_000  # bytes of template files below which starting a process costs more than it saves (benchmarks/)
CHUNK = 16  # files handed to a process at a time: few enough to share the work out evenly
SHARED = 150  # templates of one file for each further process, a third of a second of work


def number_for(files: Sequence[str]) -> int:
    """How many processes the files are worth."""
    if len(files) < 4:
        return 1
    size = sum(os.path.getsize(path) for path in files if os.path.exists(path))
    return 1 if size < ENOUGH else max(1, min(_processors(), size // ENOUGH + 1))


def number_within(templates: int) -> int:
    """How many processes the templates of one file are worth."""
    return 1 if templates < 2 * SHARED else min(_processors(), templates // SHARED)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    function: Callable[[Sequence[str]], list[Any]],
    files: Sequence[str],
    workers: int,
    start: Callable[..., None],
    arguments: tuple[Any, ...],
) -> Iterator[Any]:
    """``function`` over chunks of files; results come in the order of ``files``. ``start`` prepares each process."""
    from concurrent.futures import ProcessPoolExecutor  # lazy, as the next: small runs stay in one process
    from multiprocessing import get_all_start_methods, get_context

    method = "fork" if "fork" in get_all_start_methods() and not _threads() else "spawn"
    chunks = [files[at : at + CHUNK] for at in range(0, len(files), CHUNK)]
    with ProcessPoolExecutor(workers, get_context(method), start, arguments) as pool:
        for done in pool.map(function, chunks):
            yield from done


def shared(function: Callable[[Item], Result], items: Sequence[Item], workers: int) -> list[Result]:
    """``function`` of each item, in order: in this process and in copies of it, each of which takes every n-th item.

    Results are pickled. In this process alone where it cannot be copied; what a copy does not bring back is done here. The
    copies end with the block they are waited for in, whatever ends it.
    """
    from multiprocessing import get_all_start_methods, get_context  # lazy: most files are small

    if workers < 2 or "fork" not in get_all_start_methods() or _threads():
        return list(map(function, items))
    context = get_context("fork")
    copies = []
    try:
        for number in range(1, workers):
            mine, theirs = context.Pipe(duplex=False)
            copy = context.Process(target=_bring, args=(function, items[number::workers], theirs), daemon=True)
            copy.start()
            theirs.close()
            copies.append((number, copy, mine))
        found: dict[int, Result] = dict(
            zip(range(0, len(items), workers), map(function, items[::workers]), strict=True)
        )
        for number, _, pipe in copies:
            places = range(number, len(items), workers)
            try:
                brought = pipe.recv()
            except EOFError:  # it ended, killed or with an error that shows here again
                brought = list(map(function, items[number::workers]))
            found.update(zip(places, brought, strict=True))
    finally:
        for _, copy, pipe in copies:
            copy.terminate()
            copy.join()
            pipe.close()
    return [found[number] for number in range(len(items))]


def _bring(function: Callable[[Item], Result], items: Sequence[Item], pipe: Connection) -> None:
    """What a copy of this process does."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted run ends its copies itself
    try:
        pipe.send(list(map(function, items)))
    except Exception:  # the process that waits does the work itself, and meets the error
        pass
    finally:
        pipe.close()


def _threads() -> bool:
    """Whether other threads run: forking would then copy locks they hold."""
    import threading

    return threading.active_count() > 1
