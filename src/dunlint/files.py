"""Writing files so that a kill at any moment leaves the old or the new one, never half of it."""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import IO

TEMPORARY = ".dunlint.tmp"  # how files end that a killed run may leave; ``check`` passes over them


def atomic_write(path: str | os.PathLike[str], data: bytes, mode: int | None = None, *, durable: bool = False) -> None:
    """Replace ``path`` by ``data`` in one step; what was written beside it is removed on failure.

    The mode of an existing file is kept unless ``mode`` is given; a new one gets what the umask allows. A symbolic link
    stays and its target is replaced. A device, FIFO or socket (``/dev/stdout``) is written to directly. ``durable`` waits for the disk.
    Raises OSError.
    """
    target = os.path.realpath(path)
    try:
        known: os.stat_result | None = os.stat(target)
    except FileNotFoundError:
        known = None
    if known is not None and not stat.S_ISREG(known.st_mode):
        with open(target, "wb") as stream:
            stream.write(data)
        return
    wanted = mode
    if wanted is None and known is not None:
        wanted = stat.S_IMODE(known.st_mode)
    folder, name = os.path.split(target)
    handle, temporary = _temporary(folder, name, 0o666 if wanted is None else wanted)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            if wanted is not None:
                _set_mode(stream.fileno(), temporary, wanted)
            if durable:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        from contextlib import suppress  # lazy, like the next: reading needs it not

        with suppress(OSError):  # the failure that brought us here is the one to tell
            os.unlink(temporary)
        raise


def move_over(temporary: str, path: str | os.PathLike[str]) -> None:
    """Put a finished file in the place of ``path``, whose mode and symbolic link are kept. Raises OSError."""
    from contextlib import suppress

    target = os.path.realpath(path)
    with suppress(FileNotFoundError):
        os.chmod(temporary, stat.S_IMODE(os.stat(target).st_mode))
    os.replace(temporary, target)


def hold(path: str) -> IO[bytes]:
    """A file open for reading and writing that no other process holds, made if there was none; closing lets it go.

    Raises BlockingIOError while another process holds it, and OSError. Where there are no POSIX locks all may hold it.
    """
    flags = os.O_RDWR | os.O_CREAT | _flags("O_NOFOLLOW")
    while True:
        stream = os.fdopen(os.open(path, flags, 0o666), "r+b")
        try:
            _lock(stream.fileno(), path)
            if _is_at(stream.fileno(), path):
                return stream
        except BaseException:
            stream.close()
            raise
        stream.close()  # the one who held it has moved it to its place meanwhile


def _flags(wanted: str) -> int:
    """The flag ``wanted`` and those of every file of ours, as far as this system has them."""
    return getattr(os, wanted, 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def _lock(handle: int, path: str) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # unlike flock, gone with this process, not with its workers
    except OSError as error:
        raise BlockingIOError(error.errno, "another run is writing it", path) from error


def _is_at(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def read_regular(path: str | os.PathLike[str], limit: int = -1) -> bytes:
    """The first ``limit`` bytes of a regular file (all of it by default). Raises OSError for all else.

    A FIFO would be waited for, a device read without end: neither is opened for longer than it takes to see what it is.
    """
    handle = os.open(path, os.O_RDONLY | _flags("O_NONBLOCK"))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "no regular file", os.fspath(path))
        return stream.read(limit)


def atomic_write_text(path: str | os.PathLike[str], text: str, mode: int | None = None) -> None:
    """``atomic_write`` of UTF-8 with newlines as they stand in ``text``; lone surrogates are kept."""
    atomic_write(path, text.encode("utf-8", "surrogatepass"), mode)


def _temporary(folder: str, name: str, mode: int) -> tuple[int, str]:
    """A new file in ``folder`` that nobody else has open: an open handle and its path.

    ``tempfile.mkstemp`` would do but costs its imports on every run and always makes 0600.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flags("O_NOFOLLOW")
    stem = name.encode("utf-8", "surrogateescape")[:80].decode("utf-8", "ignore")
    for _ in range(100):
        path = os.path.join(folder, f".{stem}.{os.urandom(6).hex()}{TEMPORARY}")
        try:
            return os.open(path, flags, mode), path
        except FileExistsError:
            continue
    raise FileExistsError(f"no free temporary name beside {os.path.join(folder, name)}")


def _set_mode(handle: int, path: str, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)
    else:
        os.chmod(path, mode)
