"""Report -> output. One module per format, each with ``render(report, options)`` that yields pieces of text."""

from __future__ import annotations

from dunlint import regex
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import TextIO

    from dunlint.finding import Report


REPORTERS = {  # name -> module, imported only when asked for
    name: f"dunlint.reporters.{name}"
    for name in (
        "text",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "junit",
        "github",
        "gitlab",
        "checkstyle",
        "rdjson",
        "markdown",
        "html",
        "csv",
    )
}

_SURROGATES = regex.compile("[\ud800-\udfff]")


class ReportOptions(NamedTuple):
    """How to write a report. ``width`` counts terminal cells; ``exit_code`` is the run's exit status where known."""

    lang: str = "zh"
    color: bool = False
    width: int = 100
    show_suppressed: bool = False
    show_sensitive: bool = False
    statistics: bool = False
    quiet: bool = False
    fail_on: str = "error"
    exit_code: int | None = None


def write(name: str, report: Report, stream: TextIO, options: ReportOptions | None = None) -> None:
    """Writes ``report`` in format ``name`` to ``stream``: a text stream in UTF-8 that does not translate newlines.

    Lone surrogates become U+FFFD, so the stream can always encode what it gets.
    """
    render = __import__(REPORTERS[name], fromlist=["render"]).render  # only the wanted reporter is loaded
    for piece in render(report, options or ReportOptions()):
        stream.write(piece if piece.isascii() else _SURROGATES.sub("\ufffd", piece))
