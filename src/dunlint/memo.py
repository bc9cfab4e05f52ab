"""Results kept by their arguments, as ``functools.lru_cache`` does, without the 3 ms that importing ``functools`` takes."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

_MISSING = object()


def memo(size: int) -> Callable[[Function], Function]:
    """Decorator for functions of hashable, positional arguments: once there are ``size`` results, it starts over."""

    def keeping(function: Function) -> Function:
        kept: dict[tuple[Any, ...], Any] = {}

        def kept_or_made(*arguments: Any) -> Any:
            found = kept.get(arguments, _MISSING)
            if found is _MISSING:
                found = function(*arguments)
                if len(kept) >= size:
                    kept.clear()
                kept[arguments] = found
            return found

        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(kept_or_made, name, getattr(function, name))
        return kept_or_made  # type: ignore[return-value]

    return keeping


def for_last(function: Function) -> Function:
    """Decorator: the result for the last first argument is kept, which is told by identity (a compiled ruleset)."""
    kept: list[Any] = []

    def kept_or_made(first: Any, *arguments: Any) -> Any:
        if not kept or kept[0] is not first:
            kept[:] = [first, function(first, *arguments)]
        return kept[1]

    return kept_or_made  # type: ignore[return-value]
