"""Regular expressions that cost nothing until used, and little even then.

Compiling a large expression takes Python 1 to 20 ms, more than checking a message. ``compile`` gives an object that
compiles on first use; the compiled form is kept in the user's private cache, so that a later process only loads it.
CPython has no public way to load a compiled expression: ``_sre.compile`` is what ``re`` itself calls and what this module
calls, guarded by the version of Python and by falling back to ``re.compile`` whenever anything is unexpected. The
interpreter checks every code list it is given before it runs it.
"""

from __future__ import annotations

import marshal
import sys
from binascii import crc32

from dunlint.memo import memo

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import Any

    from dunlint.shelf import Shelf

ASCII, DOTALL, IGNORECASE, MULTILINE, VERBOSE = 256, 16, 2, 8, 64  # as in ``re``, whose import takes 7 ms
MOST = 2_000  # expressions kept by a process, and on disk
_SPECIAL = {ord(char): "\\" + char for char in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}
_MAGIC = f"5-{sys.implementation.cache_tag}-{sys.hexversion:x}"
_KIND = "regex"
_stored: Shelf | None = None
_new: dict[str, bytes] = {}  # name -> marshalled arguments of _sre.compile


class Lazy:
    """A compiled expression that is not compiled yet: the methods of ``re.Pattern`` that dunlint uses."""

    __slots__ = ("_compiled", "flags", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags
        self._compiled: re.Pattern[str] | None = None

    def _get(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = _compiled(self.pattern, self.flags)
        return self._compiled

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        return (self._compiled or self._get()).search(text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        return (self._compiled or self._get()).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        return (self._compiled or self._get()).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        return (self._compiled or self._get()).finditer(text, *place)

    def findall(self, text: str, *place: int) -> list[Any]:
        return (self._compiled or self._get()).findall(text, *place)

    def sub(self, replacement: Any, text: str, count: int = 0) -> str:
        return (self._compiled or self._get()).sub(replacement, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        return (self._compiled or self._get()).split(text, maxsplit)


def compile(pattern: str, flags: int = 0) -> Lazy:  # reads like re.compile at every place of use
    """``pattern`` as ``re.compile`` would take it, compiled on first use."""
    return Lazy(pattern, flags)


_lazy = memo(MOST)(Lazy)  # expressions may be made of what users write: no more than these are kept


def search(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    """As ``re.search``; like the following it compiles an expression once, and keeps the compiled form."""
    return _lazy(pattern, flags).search(text)


def match(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return _lazy(pattern, flags).match(text)


def fullmatch(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    return _lazy(pattern, flags).fullmatch(text)


def finditer(pattern: str, text: str, flags: int = 0) -> Iterator[re.Match[str]]:
    return _lazy(pattern, flags).finditer(text)


def findall(pattern: str, text: str, flags: int = 0) -> list[Any]:
    return _lazy(pattern, flags).findall(text)


def sub(pattern: str, replacement: Any, text: str, count: int = 0, flags: int = 0) -> str:
    return _lazy(pattern, flags).sub(replacement, text, count)


def split(pattern: str, text: str, maxsplit: int = 0, flags: int = 0) -> list[Any]:
    return _lazy(pattern, flags).split(text, maxsplit)


def escape(text: str) -> str:
    """As ``re.escape``."""
    return text.translate(_SPECIAL)


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    try:
        found = _load().get(_name(pattern, flags))
        if found is not None and found[0] == pattern:
            import _sre

            code: list[int] = memoryview(found[2]).cast("I").tolist()
            return _sre.compile(*found[:2], code, *found[3:])  # type: ignore[no-any-return]
    except Exception:
        pass
    return _fresh(pattern, flags)


def _name(pattern: str, flags: int) -> str:
    """What a compiled expression is kept under; the expression itself is kept with it and compared."""
    return f"{crc32(pattern.encode('utf-8', 'surrogatepass')):x}-{len(pattern)}-{flags}"


def _fresh(pattern: str, flags: int) -> re.Pattern[str]:
    import re  # lazy: not needed where every expression is stored

    result = re.compile(pattern, flags)
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(pattern, flags)
        names = dict(parsed.state.groupdict)
        numbers: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            numbers[number] = name
        from array import array

        code = array("I", map(int, _compiler._code(parsed, flags))).tobytes()
        told = (int(flags | parsed.state.flags), code, parsed.state.groups - 1, names, tuple(numbers))
    except Exception:  # another interpreter: nothing to store
        return result
    if not _new:
        import atexit  # lazy: only when there is something to keep

        atexit.register(_save)
    _new[_name(pattern, flags)] = marshal.dumps((pattern, *told))
    return result


def _load() -> Shelf:
    global _stored
    if _stored is None:
        from dunlint import cache  # lazy, like the next: the first expression of a process
        from dunlint.shelf import named, opened

        found = cache.load_large(_KIND, _MAGIC) or {"expressions": named({})}
        _stored = opened(found)["expressions"]
    return _stored


def _save() -> None:
    """Add what this process compiled to the private cache. Two processes at once: the later one wins, nothing breaks."""
    if not _new:
        return
    from dunlint import cache  # lazy, like the next: at the end of a process that compiled something
    from dunlint.shelf import named

    stored = _load()
    kept: dict[str, bytes] = {}
    try:
        kept = {name: bytes(stored.raw(name)) for name in stored}
    except ValueError:  # damaged: start again
        kept = {}
    kept.update(_new)
    if len(kept) > MOST:  # expressions of old versions pile up: start again then
        kept = dict(_new)
    cache.store_large(_KIND, _MAGIC, {"expressions": named(kept)})
