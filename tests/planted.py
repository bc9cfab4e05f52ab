"""What the reader tests share: texts to plant a phrase in, and where it was found."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
from dunlint.span import LineIndex, Position
from dunlint.template import Reading, Template

MESSAGE = "【云帆消金】尊敬的客户，您的借款已逾期，请尽快还款。"
PHRASE = "通知您的家人"
EVERY = ReadSettings(keys=("*",))  # all values, whether they read like messages or not
FEW = settings(max_examples=60, deadline=None)

# Characters that formats escape, fold or cut at, between some that they leave alone.
around = st.text(st.sampled_from("您好，请还款。 \"'\\&<>#;:=,{}0ab\t𠮷😀"), max_size=12).map(
    lambda text: f"您好{text}请"
)
lines_before = st.integers(0, 5)
breaks = st.sampled_from(["\n", "\r\n"])


def read_text(path: str, text: str, chosen: ReadSettings | None = None) -> Reading:
    """Read ``text`` as the file ``path``."""
    return read(path, text.encode("utf-8"), chosen or ReadSettings())


def by_id(reading: Reading) -> dict[str, str]:
    """Template id -> text."""
    return {template.id: template.body.text for template in reading.templates}


def places(reading: Reading, phrase: str = PHRASE) -> list[Position]:
    """Where the phrase stands in the source, for each template that has it."""
    return [_place(template, phrase) for template in reading.templates if phrase in template.body.text]


def _place(template: Template, phrase: str) -> Position:
    at = template.body.text.index(phrase)
    return template.source.lines().position(template.body.span(at, at + len(phrase)).start)


def expected(before: str, text: str) -> Position:
    """The position of what follows ``before`` in ``text``."""
    return LineIndex(text).position(len(before))


def unreadable(reading: Reading) -> list[int]:
    """The lines that the ``unreadable-file`` problems name."""
    return [
        problem.source.lines().position(problem.span.start).line
        for problem in reading.problems
        if problem.rule == "unreadable-file"
    ]
