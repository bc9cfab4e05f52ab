"""``key: value`` lines and nothing else, as front matter mostly is: the parser's events without the parser.

Importing PyYAML takes longer than checking a short message. What is read here is so little of YAML that there is one way to
read it; anything else is left to PyYAML. ``tests/test_readers_yaml.py`` compares the two.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.record import NamedTuple

_LINE = regex.compile(r"([A-Za-z_][A-Za-z0-9_-]*):[ ]+([^\r\n]*?)[ ]*(?:\r\n|\n|\Z)")
_BLANK = regex.compile(r"(?:\r\n|\n)*")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=~<.")  # a value with one of these at its start may not be what it seems


class Mark:
    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


class ScalarEvent(NamedTuple):
    start_mark: Mark
    end_mark: Mark
    value: str
    anchor: None = None
    tag: None = None
    style: None = None


class MappingStartEvent(NamedTuple):
    start_mark: Mark
    anchor: None = None


class MappingEndEvent(NamedTuple):
    end_mark: Mark


Event = ScalarEvent | MappingStartEvent | MappingEndEvent


def events(text: str) -> list[Event] | None:
    """The events of a block mapping of plain one-line scalars; None for any other text."""
    blank = _BLANK.match(text)
    at = first = blank.end() if blank else 0
    out: list[Event] = [MappingStartEvent(Mark(first))]
    while at < len(text):
        line = _LINE.match(text, at)
        if line is None:
            return None
        value = line.group(2)
        if not value or value[0] in _INDICATORS or not value.isprintable():
            return None
        if ": " in value or " #" in value or value.endswith(":"):
            return None
        for part in (1, 2):
            start, end = line.span(part)
            out.append(ScalarEvent(Mark(start), Mark(end), text[start:end]))
        blank = _BLANK.match(text, line.end())
        at = blank.end() if blank else line.end()
    out.append(MappingEndEvent(Mark(len(text))))
    return out if len(out) > 2 else None
