"""A template ready for matching: normalised text, placeholders, clauses, sentences, tokens on demand."""

from __future__ import annotations

from bisect import bisect_right

from dunlint import placeholder, regex, values
from dunlint.align import MappedText
from dunlint.normalize import STAND_IN, Change, Normalized, normalize
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dunlint.template import Placeholder

    Cutter = Callable[[str], Sequence[str]]
    Folder = Callable[[Normalized], Normalized]


_SENTENCE = regex.compile(r"[。!?;…]+[”』」\"')）]*|\n\s*\n+")
_CLAUSE = regex.compile(r"[。!?;…,:\n]+|——|--|但是|但(?!凡|愿)|不过(?!\d)|否则|除非|然而|可是|只是|不然|反之|、?却")
_THOUSANDS = regex.compile(r"(?<=\d),\d{3}(?!\d)")


class Document:
    """The normalised view of one template body (or of any text). Built once, read by every rule.

    ``text`` is what patterns see; ``body`` maps it to the template's text. ``placeholders`` count in the template's
    text; ``stand_ins`` gives (span in ``text``, kind) for each of them.
    """

    __slots__ = (
        "_clauses",
        "_cut",
        "_sentences",
        "_tokens",
        "_values",
        "body",
        "changes",
        "placeholders",
        "raw",
        "stand_ins",
        "text",
    )

    def __init__(self, raw: str, *, cut: Cutter | None = None, fold: Folder | None = None) -> None:
        self.raw = raw
        joined = parameters(raw) if raw[:1] == "{" and raw[-1:] == "}" else None
        if joined is None:
            self.placeholders: list[Placeholder] = placeholder.find(raw)
            normal = normalize(raw, placeholder.stand_ins(self.placeholders))
        else:
            normal, self.placeholders = _normalize_joined(joined)
        if fold is not None:
            normal = fold(normal)
        self.body: MappedText = normal.body
        self.changes: tuple[Change, ...] = normal.changes
        self.text: str = normal.body.text
        self.stand_ins: list[tuple[Span, Placeholder]] = []
        if self.placeholders:
            number = 0
            for at, char in enumerate(self.text):
                if STAND_IN <= ord(char) < STAND_IN + len(placeholder.KINDS) and number < len(self.placeholders):
                    self.stand_ins.append((Span(at, at + 1), self.placeholders[number]))
                    number += 1
        self._cut = cut
        self._tokens: frozenset[int] | None = None
        self._values: dict[str, list[Span]] = {}
        self._sentences: list[int] | None = None
        self._clauses: list[int] | None = None

    def blanked(self, spans: Sequence[Span]) -> Document:
        """A copy with a full stop for each character of ``spans`` of ``text``."""
        made = object.__new__(Document)
        for name in Document.__slots__:
            setattr(made, name, getattr(self, name))
        for start, end in spans:
            made.text = made.text[:start] + "。" * (end - start) + made.text[end:]
        made.stand_ins = [item for item in self.stand_ins if not any(item[0].overlaps(span) for span in spans)]
        made._values, made._clauses, made._sentences = {}, None, None
        return made

    @property
    def sentences(self) -> list[int]:
        """Where each sentence starts, rising; the first is 0."""
        if self._sentences is None:
            self._sentences = [0, *(m.end() for m in _SENTENCE.finditer(self.text) if m.end() < len(self.text))]
        return self._sentences

    @property
    def clauses(self) -> list[int]:
        """Where each clause starts, rising; a turn word (但, 否则 ...) starts a clause of its own."""
        if self._clauses is None:
            starts = {0}
            for match in _CLAUSE.finditer(self.text):
                if match.group() == "," and _THOUSANDS.match(self.text, match.start()):
                    continue
                starts.add(match.end() if match.group()[0] in "。!?;…,:\n—-" else match.start())
            starts.update(self.sentences)
            starts.discard(len(self.text))
            self._clauses = sorted(starts)
        return self._clauses

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds ``offset``."""
        return bisect_right(self.sentences, offset) - 1

    def sentences_of(self, span: Span) -> range:
        """The numbers of the sentences that ``span`` reaches into."""
        return range(self.sentence_at(span.start), self.sentence_at(max(span.start, span.end - 1)) + 1)

    def clause_at(self, offset: int) -> int:
        return bisect_right(self.clauses, offset) - 1

    def sentence_span(self, offset: int) -> Span:
        number = self.sentence_at(offset)
        starts = self.sentences
        return Span(starts[number], starts[number + 1] if number + 1 < len(starts) else len(self.text))

    def clause_span(self, offset: int) -> Span:
        number = self.clause_at(offset)
        starts = self.clauses
        return Span(starts[number], starts[number + 1] if number + 1 < len(starts) else len(self.text))

    def values(self, kind: str) -> list[Span]:
        """Literal values and placeholders of ``kind`` (``any``: every placeholder), in order."""
        found = self._values.get(kind)
        if found is None:
            found = [span for span, item in self.stand_ins if item.kind == kind or kind == "any"]
            if kind in _ALSO:
                found += [span for span, item in self.stand_ins if item.kind in _ALSO[kind]]
            if kind in values.VALUE_KINDS:
                found = sorted(set(found).union(values.find(self.text, kind)))
            self._values[kind] = found
        return found

    def cut(self, text: str) -> Sequence[str]:
        """The tokens of ``text``; the whole as one without a tokenizer."""
        return self._cut(text) if self._cut is not None and text else [text]

    def on_borders(self, start: int, end: int) -> bool:
        """True when tokens begin at ``start`` and end at ``end`` (always true without a tokenizer)."""
        if self._cut is None:
            return True
        if self._tokens is None:
            borders = {0}
            at = 0
            for token in self._cut(self.text):
                at += len(token)
                borders.add(at)
            self._tokens = frozenset(borders)
        return start in self._tokens and end in self._tokens


_PARAMETER = regex.compile(r'[{,]\s*"([^"\\\n]{1,40})"\s*:\s*"((?:[^"\\]|\\.){0,400})"\s*(?=[,}])')
_HEADING = regex.compile(r"title|subject|head|name|标题|主题|签名|sign|id|code|type|channel")


def parameters(raw: str) -> MappedText | None:
    """The values of a JSON object of texts (the parameters of a template) as one text; None when ``raw`` is something else.

    Values are joined as they stand; a new line is put behind a value that ends a sentence or stands under a key such as
    ``title``.
    """
    parts: list[tuple[str, int, int]] = []
    at = 0
    for match in _PARAMETER.finditer(raw):
        if raw[at : match.start()].strip():
            return None
        at = match.end()
        value = match.group(2)
        parts += [(char, match.start(2) + number, match.start(2) + number + 1) for number, char in enumerate(value)]
        if value and (value[-1] in "。！？!?；;" or _HEADING.search(match.group(1).lower())):
            parts.append(("\n", match.end(2), match.end(2)))
    if len(parts) < 2 or raw[at:].strip() != "}":
        return None
    return MappedText.of(parts)


def _normalize_joined(joined: MappedText) -> tuple[Normalized, list[Placeholder]]:
    """Normalise joined parameters; origins and placeholders count in the text they were joined from."""
    found = placeholder.find(joined.text)
    normal = normalize(joined.text, placeholder.stand_ins(found))
    inner = normal.body
    starts = [joined.starts[start] if start < len(joined) else joined.origin(start).start for start in inner.starts]
    ends = [joined.ends[max(end - 1, 0)] for end in inner.ends]
    joints = [
        Change("parameters", at - 1, at + 1)
        for at in range(1, len(starts))
        if starts[at] > ends[at - 1] + 4 and inner.text[at] != "\n" and inner.text[at - 1] != "\n"
    ]
    changes = tuple(sorted([*normal.changes, *joints], key=lambda change: (change.start, change.end)))
    back = [item._replace(span=joined.span(*item.span)) for item in found]
    return Normalized(MappedText(inner.text, starts, ends), changes), back


_ALSO: dict[str, tuple[str, ...]] = {
    "date": ("due_date",),
    "days": ("overdue_days", "period"),
    "mobile": ("phone",),
    "phone": ("hotline", "contact_phone"),
    "url": ("link",),
    "person": ("name", "contact", "masked"),
}
