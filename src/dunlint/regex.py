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
    from collections.abc import Iterator, Sequence
    from typing import Any

    from dunlint.shelf import Shelf

ASCII, DOTALL, IGNORECASE, MULTILINE, VERBOSE = 256, 16, 2, 8, 64  # as in ``re``, whose import takes 7 ms
MOST = 2_000  # expressions kept by a process, and on disk
_SPECIAL = {ord(char): "\\" + char for char in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}
_MAGIC = f"6-{sys.implementation.cache_tag}-{sys.hexversion:x}"
_KIND = "regex"
_stored: Shelf | None = None
_new: dict[str, bytes] = {}  # name -> marshalled expression, what a match has, and arguments of _sre.compile


class Lazy:
    """A compiled expression that is not compiled yet: the methods of ``re.Pattern`` that dunlint uses."""

    __slots__ = ("_compiled", "_gates", "_stored", "flags", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags
        self._compiled: re.Pattern[str] | None = None
        self._stored: bytes | None = None  # marshalled arguments of _sre.compile
        self._gates: tuple[frozenset[str], ...] | None = None  # a match has a character of each

    def _get(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._find()
            if self._stored is not None:
                self._compiled, self._stored = _revived(self._stored), None
            if self._compiled is None:
                self._compiled = _fresh(self.pattern, self.flags)[0]
        return self._compiled

    def _find(self) -> tuple[frozenset[str], ...]:
        """Look for the compiled form; what a match cannot do without comes with it."""
        if self._gates is None:
            found = _known(self.pattern, self.flags)
            if found is None:
                self._compiled, gates = _fresh(self.pattern, self.flags)
            else:
                gates, self._stored = found
            self._gates = tuple(map(frozenset, gates))
        return self._gates

    def _vain(self, text: str) -> bool:
        """Whether no match can be in one of the texts at hand."""
        chars = _at_hand.get(text)
        if chars is not None:
            for gate in self._find() if self._gates is None else self._gates:
                if gate.isdisjoint(chars):
                    return True
        return False

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        return None if self._vain(text) else (self._compiled or self._get()).search(text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        return (self._compiled or self._get()).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        return (self._compiled or self._get()).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        return iter(()) if self._vain(text) else (self._compiled or self._get()).finditer(text, *place)

    def findall(self, text: str, *place: int) -> list[Any]:
        return [] if self._vain(text) else (self._compiled or self._get()).findall(text, *place)

    def sub(self, replacement: Any, text: str, count: int = 0) -> str:
        return text if self._vain(text) else (self._compiled or self._get()).sub(replacement, text, count)

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        return (self._compiled or self._get()).split(text, maxsplit)


_at_hand: dict[str, frozenset[str]] = {}


def at_hand(*texts: str) -> None:
    """Tell of texts that many expressions will be asked about, with their characters: until the next ones are told of.

    An expression that cannot match such a text for want of a character is not run, nor even loaded.
    """
    _at_hand.clear()
    for text in texts:
        _at_hand[text] = frozenset(text)


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


def _known(pattern: str, flags: int) -> tuple[Sequence[str], bytes] | None:
    """The stored form of an expression: what a match has, and the marshalled arguments of _sre.compile."""
    try:
        found = _load().get(_name(pattern, flags))
        return found[1:] if found is not None and found[0] == pattern else None
    except Exception:
        return None


def _revived(stored: bytes) -> re.Pattern[str] | None:
    try:
        import _sre

        pattern, flags, code, *rest = marshal.loads(stored)
        return _sre.compile(pattern, flags, memoryview(code).cast("I").tolist(), *rest)  # type: ignore[no-any-return]
    except Exception:
        return None


def _name(pattern: str, flags: int) -> str:
    """What a compiled expression is kept under; the expression itself is kept with it and compared."""
    return f"{crc32(pattern.encode('utf-8', 'surrogatepass')):x}-{len(pattern)}-{flags}"


def _fresh(pattern: str, flags: int) -> tuple[re.Pattern[str], Sequence[str]]:
    """An expression compiled anew, and what a match has."""
    import re  # lazy: not needed where every expression is stored

    result = re.compile(pattern, flags)
    try:
        from array import array
        from re import _compiler, _parser  # type: ignore[attr-defined]

        from dunlint import gates

        parsed = _parser.parse(pattern, flags)
        told = () if parsed.state.flags & IGNORECASE else gates.conditions(parsed)
        names = dict(parsed.state.groupdict)
        numbers: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            numbers[number] = name
        code = array("I", map(int, _compiler._code(parsed, flags))).tobytes()
        stored = (pattern, int(flags | parsed.state.flags), code, parsed.state.groups - 1, names, tuple(numbers))
    except Exception:  # another interpreter: nothing to store
        return result, ()
    if not _new:
        import atexit  # lazy: only when there is something to keep

        atexit.register(_save)
    _new[_name(pattern, flags)] = marshal.dumps((pattern, told, marshal.dumps(stored)))
    return result, told


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
