"""The one exception family for people: what is wrong, and where."""

from __future__ import annotations


class DunlintError(Exception):
    """Something the user can mend. ``path`` and ``line`` (1-based) say where, when known. Exit status 2."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.path, self.line = message, path, line

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.path, self.line)

    def __str__(self) -> str:
        place = self.path or ""
        if self.path and self.line is not None:
            place = f"{self.path}:{self.line}"
        return f"{place}: {self.message}" if place else self.message


def _rebuild(kind: type[DunlintError], message: str, path: str | None, line: int | None) -> DunlintError:
    return kind(message, path=path, line=line)


class ConfigError(DunlintError):
    """A wrong ``dunlint.yaml``, option or argument."""


class RuleError(DunlintError):
    """A wrong rule, word list, law table or ruleset folder."""


class UnreadableFile(DunlintError):
    """A template file that cannot be decoded or parsed; the linter turns it into an ``unreadable-file`` finding."""


def nearest(name: str, known: object) -> str:
    """`` (did you mean ...?)`` for the known name closest to ``name``, or an empty string."""
    import difflib  # lazy: only wrong input pays for it

    close = difflib.get_close_matches(name, [str(item) for item in known], n=1)  # type: ignore[attr-defined]
    return f" (did you mean {close[0]!r}?)" if close else ""
