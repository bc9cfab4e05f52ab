"""Sources, templates and placeholders: what readers make and everything else looks at."""

from __future__ import annotations

from dunlint.record import NamedTuple
from dunlint.span import LineIndex

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dunlint.align import MappedText
    from dunlint.span import Span


class Source(NamedTuple):
    """One file as decoded. ``path`` is relative to the working directory, with forward slashes.

    ``text`` is the whole decoded file; columns and spans of findings count in it. A spreadsheet has no such text:
    each cell is a source of its own, with ``sheet`` and ``cell`` set and ``text`` the cell's value.
    """

    path: str
    data: bytes
    text: str
    encoding: str = "utf-8"
    sheet: str | None = None
    cell: str | None = None

    def lines(self) -> LineIndex:
        return LineIndex(self.text)


class Placeholder(NamedTuple):
    """A variable in a template. ``span`` counts in the template's body; ``raw`` is the text as written.

    ``kind`` is one of ``placeholder.KINDS`` (amount, due_date, overdue_days, name, hotline, id_number, ... unknown).
    """

    name: str
    kind: str
    span: Span
    raw: str
    syntax: str


class Template(NamedTuple):
    """The unit that is checked: a text that knows where each of its characters stands in ``source.text``.

    ``own`` are the template's own metadata keys, ``defaults`` the file's, ``inferred`` what key and file names tell;
    all three with canonical keys and values (``metadata.py``). ``named`` says whether ``id`` is the author's name for
    it or a pointer made by the reader. ``key_span`` is where its key or id stands, for findings about metadata.
    """

    id: str
    body: MappedText
    source: Source
    own: Mapping[str, Any] = {}
    defaults: Mapping[str, Any] = {}
    inferred: Mapping[str, Any] = {}
    named: bool = True
    key_span: Span | None = None
    format: str = "text"


class Problem(NamedTuple):
    """Something a reader saw that is not a template: ``rule`` is ``unreadable-file`` or a ``template`` rule id.

    ``span`` counts in ``source.text``; ``detail`` is a mapping with ``zh`` and ``en`` that says what is wrong.
    """

    rule: str
    source: Source
    span: Span
    detail: Mapping[str, str]
    template: str = ""


class Reading(NamedTuple):
    """What a reader made of one file."""

    templates: list[Template]
    problems: list[Problem] = []
