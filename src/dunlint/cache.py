"""Two caches of the user: compiled rulesets, and the findings of files that have not changed.

A cache is a convenience: whatever is missing, damaged, foreign or of another version is as if it were not there, and
nothing here raises. What protects it:

- It lives in a folder of the user, made with mode 0700, its files with 0600. A folder or file that belongs to somebody
  else, or that others may write to, is not used. Links are not followed.
- An entry starts with a BLAKE2 digest over the version of dunlint and of Python, its key and its data. The digest finds
  damage and mix-ups; against an attacker stand the ownership and the modes.
- Values are ``marshal`` data (plain numbers, texts, lists and dicts: nothing is called when they are loaded, unlike
  pickle). ``marshal`` is not made for data of strangers, therefore only entries that passed the two checks above get to
  it. It loads the compiled ruleset several times faster than JSON does, and without an import.
- Findings are kept without the text that they found (``packed.py``). Template texts and metadata are never kept.
"""

from __future__ import annotations

import gc
import marshal
import os
import stat
import sys

from dunlint import shelf

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


MAGIC = b"dunlint\x02"
LIMITS = {"ruleset": 16, "results": 20_000}  # entries kept of each kind; the oldest go first
MAX_ENTRY = 64_000_000  # bytes
_DIGEST, _LENGTH = 20, 8  # bytes
# Longer content is told by length and CRC: what it has to show is damage (whoever may write here may write any digest), and
# for a compiled ruleset BLAKE2 takes 8 ms.
_LONG = 1 << 16


def folder() -> str:
    """``DUNLINT_CACHE_DIR``, else ``dunlint`` below ``XDG_CACHE_HOME`` or ``~/.cache``. Empty when there is no home."""
    given = os.environ.get("DUNLINT_CACHE_DIR")
    if given:
        return os.path.abspath(given)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification: a relative path is to be ignored
        home = os.path.expanduser("~")
        base = os.path.join(home, ".cache") if os.path.isabs(home) else ""
    return os.path.join(base, "dunlint") if base else ""


def load_blob(kind: str, key: str | bytes, base: str = "") -> memoryview | None:
    """The bytes stored under ``kind`` (``ruleset`` or ``results``) and ``key``; None when there are none to trust.

    ``base`` is the cache folder, by default ``folder()``.
    """
    found = _read(kind, key, base or folder(), _whole)
    if found is None:
        return None
    head = len(MAGIC) + _DIGEST
    content = found[head:]
    return content if found[:head] == MAGIC + _digest(kind, key, content) else None


def _whole(handle: int) -> memoryview:
    with os.fdopen(handle, "rb", closefd=False) as stream:
        return memoryview(stream.read())  # nothing is copied of it


def _mapped(handle: int) -> memoryview:
    from mmap import ACCESS_READ, mmap  # lazy: only for compiled rulesets

    return memoryview(mmap(handle, 0, access=ACCESS_READ))


def _read(kind: str, key: str | bytes, base: str, how: Callable[[int], memoryview]) -> memoryview | None:
    """A file of the cache, if it is one of ours that nobody else may write."""
    if not base:
        return None
    place = os.path.join(base, kind)
    if not _private(base) or not _private(place):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(os.path.join(place, _digest(kind, key).hex()), flags)
    except OSError:
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or not _ours(found) or found.st_size > MAX_ENTRY:
            return None
        return how(handle)
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    finally:
        os.close(handle)


def store_blob(kind: str, key: str | bytes, data: bytes, base: str = "", more: bytes = b"") -> bool:
    """Keep ``data``; False when there is no private place for it or the disk says no. ``more`` has sums of its own."""
    base = base or folder()
    if not base or len(data) + len(more) > MAX_ENTRY - 1000:
        return False
    place = os.path.join(base, kind)
    if not _made(base) or not _made(place):
        return False
    from dunlint.files import atomic_write  # lazy: a run that only reads the cache needs it not

    digest = _digest(kind, key)
    try:
        content = b"".join((MAGIC, _digest(kind, key, data), data, more))
        atomic_write(os.path.join(place, digest.hex()), content, 0o600)
    except OSError:
        return False
    if kind != "results" or digest[0] < 4:  # counting the files each time would cost more than the cache saves
        prune(place, LIMITS.get(kind, 1000))
    return True


def load_data(kind: str, key: str | bytes, base: str = "") -> Any:
    """Plain data stored by ``store_data``; None when there are none."""
    blob = load_blob(kind, key, base)
    if blob is None:
        return None
    try:
        return _plain(blob)
    except (ValueError, EOFError, TypeError, MemoryError):
        return None


def load_large(kind: str, key: str | bytes, base: str = "") -> dict[str, Any] | None:
    """What ``store_large`` stored; None when there is none. The blocks in it are mapped, and read when they are used."""
    found = _read(kind, key, base or folder(), _mapped)
    head = len(MAGIC) + _DIGEST
    if found is None or len(found) < head + _LENGTH:
        return None
    end = head + _LENGTH + int.from_bytes(found[head : head + _LENGTH], "little")
    if found[:head] != MAGIC + _digest(kind, key, found[head:end]):
        return None
    try:
        return shelf.together(_plain(found[head + _LENGTH : end]), found[end:])
    except (ValueError, EOFError, TypeError, AttributeError):
        return None


def store_large(kind: str, key: str | bytes, data: Mapping[str, Any], base: str = "") -> bool:
    """Keep a dictionary of plain data and the blocks of ``shelf.py``."""
    blocks: list[bytes] = []
    try:
        plain = marshal.dumps(shelf.apart(data, blocks))
    except ValueError:
        return False
    return store_blob(kind, key, len(plain).to_bytes(_LENGTH, "little") + plain, base, b"".join(blocks))


def _plain(blob: memoryview) -> Any:
    collecting = gc.isenabled()
    gc.disable()  # ten thousand new objects, none of them garbage: looking for some doubles the time
    try:
        return marshal.loads(blob)
    finally:
        if collecting:
            gc.enable()


def store_data(kind: str, key: str | bytes, data: Any, base: str = "") -> bool:
    """Keep plain data: None, booleans, numbers, texts, bytes, and tuples, lists, dicts, sets of these."""
    try:
        return store_blob(kind, key, marshal.dumps(data), base)
    except ValueError:
        return False


def results_key(path: str, data: bytes, settings: str) -> bytes:
    """The key of a file's findings: its path, its content, and the digest of all that decides on findings.

    ``settings`` has to stand for rulesets, profile, severities, metadata, reader settings and the as-of day.
    """
    state = _blake2(_DIGEST)
    for part in (path.encode("utf-8", "surrogateescape"), settings.encode()):
        state.update(len(part).to_bytes(8, "big") + part)
    state.update(data)
    return bytes(state.digest())


def prune(place: str, keep: int) -> None:
    """Remove the oldest entries of a folder above ``keep``, and what killed runs left behind."""
    try:
        with os.scandir(place) as entries:
            rows = sorted((entry.stat(follow_symlinks=False).st_mtime, entry.path) for entry in entries)
    except OSError:
        return
    over = len(rows) - keep
    newest = rows[-1][0] if rows else 0.0
    for number, (changed, path) in enumerate(rows):
        if number < over or (path.endswith(".tmp") and changed < newest - 3600):
            try:
                os.unlink(path)
            except OSError:
                continue  # another run was faster


def _digest(kind: str, key: str | bytes, data: bytes | memoryview = b"") -> bytes:
    from dunlint import __version__

    raw = key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key
    state = _blake2(_DIGEST)
    state.update(f"{__version__}\0{sys.implementation.cache_tag}\0{marshal.version}\0{kind}\0{len(raw)}\0".encode())
    state.update(raw)
    if len(data) > _LONG:
        from binascii import crc32  # lazy: small contents need none

        state.update(b"%d %d" % (len(data), crc32(data)))
    else:
        state.update(data)
    return bytes(state.digest())


def _blake2(size: int) -> Any:
    try:
        from _blake2 import blake2b  # hashlib without its import of OpenSSL: 0.4 ms instead of 8
    except ImportError:
        from hashlib import blake2b
    return blake2b(digest_size=size)


def _ours(found: os.stat_result) -> bool:
    """Owned by this user and writable by nobody else. Systems without users of that kind have no such bits."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _private(path: str) -> bool:
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            return False
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and _ours(found)


def _made(path: str) -> bool:
    """True when ``path`` is a private folder, made now if there was none."""
    try:
        above = os.path.dirname(path)
        if not os.path.isdir(above):
            os.makedirs(above, mode=0o700, exist_ok=True)
        os.mkdir(path, 0o700)
    except FileExistsError:
        pass
    except OSError:
        return False
    return _private(path)
