"""dunlint: a compliance linter for Chinese debt-collection message templates."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
__version__ = "0.1.0"
__all__ = ["__version__", "check_paths", "check_text"]

if TYPE_CHECKING:
    from typing import Any

    from dunlint.run import check_paths, check_text


def __getattr__(name: str) -> Any:  # lazy: ``import dunlint`` must not load the engine
    if name in ("check_paths", "check_text"):
        from dunlint import run

        return getattr(run, name)
    raise AttributeError(f"module 'dunlint' has no attribute {name!r}")
