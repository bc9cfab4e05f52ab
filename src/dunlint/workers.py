"""Worker processes, for runs that are worth starting them."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any


ENOUGH = 400_000  # bytes of template files below which starting a process costs more than it saves (benchmarks/)
CHUNK = 16  # files handed to a process at a time: few enough to share the work out evenly


def number_for(files: Sequence[str]) -> int:
    """How many processes the files are worth."""
    if len(files) < 4:
        return 1
    size = sum(os.path.getsize(path) for path in files if os.path.exists(path))
    if size < ENOUGH:
        return 1
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, size // ENOUGH + 1))


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


def _threads() -> bool:
    """Whether other threads run: forking would then copy locks they hold."""
    import threading

    return threading.active_count() > 1
