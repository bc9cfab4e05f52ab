"""The pattern language of rules: parsed once, compared with the places the scanner found.

A pattern line is made of elements (``<list>``, ``word``, ``a|b``, ``|word|`` on token borders, ``{kind}``) and gaps
(none = adjacent, ``..N`` in the clause, ``..`` in the sentence, ``~N`` in the sentence, ``...`` in the message). Parts are
joined by ``&`` (same sentence, any order), ``&N`` (at most N characters between) and ``&&`` (same message), and made void by
``- X`` (same sentence) and ``-- X`` (same message). ``docs/writing-rules.md`` explains it with examples.

Compiled patterns are nested tuples of numbers and strings, so that a compiled ruleset can be cached with ``marshal``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dunlint import regex
from dunlint.errors import RuleError, nearest
from dunlint.memo import memo
from dunlint.normalize import fold_word
from dunlint.placeholder import KINDS
from dunlint.record import NamedTuple
from dunlint.span import Span
from dunlint.values import VALUE_KINDS
from dunlint.words import packed_numbers, unpacked_numbers

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
    from typing import Any

    from dunlint.document import Document

    Pattern = tuple[Any, ...]


ADJACENT, CLAUSE, SENTENCE, MESSAGE = 0, 1, 2, 3
ENDLESS = 1 << 30
Step = tuple[int, int, int]  # gap kind, gap size, slot number
Part = tuple[tuple[Step, ...], bool, bool]  # steps, from the start of a clause, to the end of a clause
_KNOWN_KINDS = frozenset([*KINDS, *VALUE_KINDS, "any", "person"])


class Slot(NamedTuple):
    """What one element accepts: word numbers, word numbers that need token borders, kinds of values."""

    words: Collection[int]
    bordered: tuple[int, ...]
    kinds: tuple[str, ...]


def packed_slot(slot: Slot) -> tuple[bytes, tuple[int, ...], tuple[str, ...]]:
    """A slot as the compiled ruleset keeps it."""
    return packed_numbers(slot.words), slot.bordered, slot.kinds


def unpacked_slot(stored: tuple[bytes, tuple[int, ...], tuple[str, ...]]) -> Slot:
    return Slot(frozenset(unpacked_numbers(stored[0])), stored[1], stored[2])


class Vocabulary:
    """Collects the words and slots of all rules while they are compiled."""

    def __init__(self, shared: Mapping[str, Sequence[str]]) -> None:
        self.shared = shared
        self.words: dict[str, int] = {}
        self.slots: dict[Slot, int] = {}
        self._folded: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word as rules write it; -1 when nothing is left of it once it is folded."""
        known = self._folded.get(word)
        if known is None:
            folded = fold_word(word)
            known = self._folded[word] = self.words.setdefault(folded, len(self.words)) if folded else -1
        return known

    def slot(self, items: Sequence[str], lists: Mapping[str, Sequence[str]], where: str) -> int:
        """The number of the slot that accepts any of ``items`` (words, ``|word|``, ``<list>``, ``{kind}``)."""
        plain: set[int] = set()
        bordered: set[int] = set()
        kinds: set[str] = set()
        self._collect(items, lists, where, plain, bordered, kinds, ())
        slot = Slot(tuple(sorted(plain)), tuple(sorted(bordered - plain)), tuple(sorted(kinds)))
        return self.slots.setdefault(slot, len(self.slots))

    def without(self, source: str) -> tuple[tuple[int, ...], int]:
        """What a regular expression cannot match without: a place of each of these slots, and a run of figures so long."""
        from dunlint.literals import needed  # lazy: only while rulesets are compiled

        sets, figures = needed(source, frequency, fold_word)
        slots = [Slot(tuple(sorted(map(self.number, words))), (), ()) for words in sets]
        return tuple([self.slots.setdefault(slot, len(self.slots)) for slot in slots]), figures

    def _collect(
        self, items: Sequence[str], lists: Mapping[str, Sequence[str]], where: str,
        plain: set[int], bordered: set[int], kinds: set[str], seen: tuple[str, ...],
    ) -> None:  # fmt: skip
        for item in items:
            if item.startswith("<") and item.endswith(">") and len(item) > 2:
                name = item[1:-1]
                if name in seen:
                    raise RuleError(f"{where}: word list {name!r} contains itself")
                words = lists.get(name, self.shared.get(name))
                if words is None:
                    raise RuleError(f"{where}: unknown word list {name!r}{nearest(name, [*lists, *self.shared])}")
                self._collect(words, lists, where, plain, bordered, kinds, (*seen, name))
            elif item.startswith("{") and item.endswith("}") and len(item) > 2:
                kind = item[1:-1]
                if kind not in _KNOWN_KINDS:
                    raise RuleError(f"{where}: unknown kind {kind!r}{nearest(kind, _KNOWN_KINDS)}")
                kinds.add(kind)
            elif item.startswith("|") and item.endswith("|") and len(item) > 2:
                bordered.add(self._numbered(item[1:-1], where))
            else:
                plain.add(self._numbered(item, where))

    def _numbered(self, word: str, where: str) -> int:
        number = self.number(word)
        if number < 0:
            raise RuleError(f"{where}: empty word")
        return number


_TOKEN = regex.compile(r"\S+")


def parse(line: str, vocabulary: Vocabulary, lists: Mapping[str, Sequence[str]], where: str) -> Pattern:
    """Compile one pattern line. Raises RuleError that names ``where`` and the wrong piece."""
    if line.startswith("re:"):
        source = _checked_regex(line[3:].strip(), where)
        return ("re", source, *vocabulary.without(source))
    parts: list[Part] = []
    joins: list[tuple[int, int]] = []
    voids: list[tuple[int, Part]] = []
    steps: list[Step] = []
    start = end = False
    gap: tuple[int, int] | None = None
    target: list[Any] = []  # where the part being read goes: empty = a part, [scope] = a void

    def finish() -> None:
        nonlocal steps, start, end, gap
        if not steps:
            raise RuleError(f"{where}: a pattern part without words in {line!r}")
        if gap is not None:
            raise RuleError(f"{where}: a gap needs a word behind it in {line!r}")
        part = (tuple(steps), start, end)
        if target:
            voids.append((target[0], part))
        else:
            parts.append(part)
        steps, start, end = [], False, False

    for match in _TOKEN.finditer(line):
        token = match.group()
        if token == "^":
            start = True
        elif token == "$":
            end = True
        elif token[0] == "&" and regex.fullmatch(r"&&|&\d{0,3}", token):
            finish()
            if target:
                raise RuleError(f"{where}: voids ('-') come last in {line!r}")
            joins.append((MESSAGE, ENDLESS) if token == "&&" else (SENTENCE, int(token[1:] or ENDLESS)))
        elif token in ("-", "--"):
            finish()
            target[:] = [SENTENCE if token == "-" else MESSAGE]
        elif regex.fullmatch(r"\.\.\.|\.\.\d{0,3}|~\d{1,3}", token):
            if not steps:
                raise RuleError(f"{where}: a gap needs a word before it in {line!r}")
            if token == "...":
                gap = (MESSAGE, ENDLESS)
            elif token == "..":
                gap = (SENTENCE, ENDLESS)
            elif token[0] == "~":
                gap = (SENTENCE, int(token[1:]))
            else:
                gap = (CLAUSE, int(token[2:]))
        else:
            items = (
                [token]
                if token[0] in "<{|" and "|" not in token[1:-1]
                else [piece for piece in token.split("|") if piece]
            )
            slot = vocabulary.slot(items, lists, where)
            kind, size = gap if gap is not None else (ADJACENT, 0)
            steps.append((kind, size, slot))
            gap = None
    finish()
    if len(joins) != len(parts) - 1:
        raise RuleError(f"{where}: '&' needs words on both sides in {line!r}")
    return ("w", tuple(parts), tuple(joins), tuple(voids))


def _checked_regex(source: str, where: str) -> str:
    import re2  # lazy: only rules with regular expressions pay for it

    try:
        re2.compile(source)
    except re2.error as error:
        raise RuleError(f"{where}: wrong regular expression {source!r}: {error}") from error
    return source


@memo(1024)
def _regex(source: str) -> Any:
    import re2  # lazy: see above

    return re2.compile(source)


def slots_of(pattern: Pattern) -> list[int]:
    """The slots that must all have a place for ``pattern`` to match."""
    if pattern[0] == "re":
        return list(pattern[2])
    return [step[2] for part in pattern[1] for step in part[0]]


class Places:
    """The places of each slot in one document: (start, end), rising.

    ``hits`` are the scanner's; ``word_slots`` has for each word the slots it fills without asking the tokenizer. ``there``
    are the slots that have a place by themselves.
    """

    __slots__ = ("_by_word", "_found", "document", "slots", "there")

    def __init__(
        self,
        document: Document,
        slots: Mapping[int, Slot],
        hits: Sequence[tuple[int, int, int]],
        word_slots: MutableMapping[int, Sequence[int]],
    ) -> None:
        self.document = document
        self.slots = slots
        self._found: dict[int, list[tuple[int, int]]] = {}
        by_word: dict[int, list[tuple[int, int]]] = {}
        for start, end, word in hits:
            if word in by_word:
                by_word[word].append((start, end))
            else:
                by_word[word] = [(start, end)]
        self._by_word = by_word
        self.there: set[int] = set()
        for word in by_word:
            self.there.update(listed(word_slots, word))

    def words(self) -> Iterable[int]:
        """The numbers of the words that stand in the document."""
        return self._by_word.keys()

    def of(self, slot: int) -> list[tuple[int, int]]:
        """The places of one slot, rising."""
        found = self._found.get(slot)
        if found is None:
            words, bordered, kinds = self.slots[slot]
            by_word = self._by_word
            lists: list[Sequence[tuple[int, int]]] = []
            if slot in self.there:
                lists = [by_word[word] for word in by_word.keys() & words]
            for word in bordered:
                if word in by_word:
                    lists.append([place for place in by_word[word] if self.document.on_borders(*place)])
            lists += [self.document.values(kind) for kind in kinds]
            found = list(lists[0]) if len(lists) == 1 else sorted(place for places in lists for place in places)
            self._found[slot] = found
        return found


def listed(numbers: MutableMapping[int, Sequence[int]], word: int) -> Sequence[int]:
    """The numbers of a word, from now on as a tuple: it gives them out faster than the view they come in."""
    found = numbers[word]
    if type(found) is not tuple:
        found = numbers[word] = tuple(found)
    return found


def match(pattern: Pattern, places: Places) -> list[Span]:
    """Every span of the document that ``pattern`` matches, in order."""
    document = places.document
    if pattern[0] == "re":
        _, _, slots, figures = pattern
        if not all(map(places.of, slots)) or (
            figures > 1 and not regex.search(rf"[\d \-]{{{figures}}}", document.text)
        ):
            return []
        return [
            Span(*found.span()) for found in _regex(pattern[1]).finditer(document.text) if found.end() > found.start()
        ]
    _, parts, joins, voids = pattern
    spans = _part(parts[0], places)
    for number, (scope, size) in enumerate(joins, 1):
        if not spans:
            return []
        spans = _join(spans, _part(parts[number], places), scope, size, document)
    if spans and voids:
        for scope, part in voids:
            against = _part(part, places)
            if not against:
                continue
            if scope == MESSAGE:
                return []
            taken = {document.sentence_at(span.start) for span in against}
            spans = [span for span in spans if document.sentence_at(span.start) not in taken]
    return spans


def _part(part: Part, places: Places) -> list[Span]:
    steps, from_start, to_end = part
    document = places.document
    found = places.of(steps[0][2])
    if not found:
        return []
    if from_start:
        found = [place for place in found if _opens(document, place[0])]
    # partial matches as (end of the last element, start of the whole), rising by end
    partial = sorted((end, start) for start, end in found)
    for kind, size, slot in steps[1:]:
        if not partial:
            return []
        partial = _extend(partial, places.of(slot), kind, size, document)
    if to_end:
        partial = [(end, start) for end, start in partial if _closes(document, end)]
    return sorted({Span(start, end) for end, start in partial})


def _extend(
    partial: list[tuple[int, int]], nexts: list[tuple[int, int]], kind: int, size: int, document: Document
) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in nexts:
        at = bisect_right(partial, (start, ENDLESS)) - 1  # the closest partial match that ends at or before start
        if at < 0:
            continue
        before = partial[at][0]
        if kind == ADJACENT:
            fits = before == start
        elif start - before > size:
            fits = False
        elif kind == CLAUSE:
            fits = document.clause_at(before - 1) == document.clause_at(start)
        elif kind == SENTENCE:
            fits = document.sentence_at(before - 1) == document.sentence_at(start)
        else:
            fits = True
        if fits:
            out.append((end, partial[at][1]))
    out.sort()
    return out


def _opens(document: Document, at: int) -> bool:
    clause = document.clause_span(at)
    return document.text[clause.start : at].strip(" 、\"“'") == "" or document.text[at - 1] in "】]"


def _closes(document: Document, end: int) -> bool:
    rest = document.text[end : document.clause_span(max(end - 1, 0)).end]
    return rest.strip(" 。!?;,、:\n”\"'」】)呢吗吧啊呀的了") == ""


def _join(lefts: list[Span], rights: list[Span], scope: int, size: int, document: Document) -> list[Span]:
    """Each left span with its nearest right span that does not overlap it."""
    out: list[Span] = []
    starts = [span.start for span in rights]
    for left in lefts:
        at = bisect_left(starts, left.start)
        best: Span | None = None
        distance = ENDLESS
        # rights are few; look outwards from the left span's place
        for candidate in (*rights[max(0, at - 6) : at], *rights[at : at + 6]):
            if candidate.start < left.end and left.start < candidate.end:
                continue
            gap = candidate.start - left.end if candidate.start >= left.end else left.start - candidate.end
            if (
                gap < distance
                and gap <= size
                and (scope == MESSAGE or document.sentence_at(left.start) == document.sentence_at(candidate.start))
            ):
                best, distance = candidate, gap
        if best is not None:
            same = document.sentence_at(left.start) == document.sentence_at(best.start)
            out.append(left.cover(best) if same else left)
    return sorted(set(out))


def frequency(word: str) -> float:
    """A rough guess of how often a word stands in messages: short words are common."""
    return {1: 100.0, 2: 10.0, 3: 2.0}.get(len(word), 1.0) * (5.0 if word in _COMMON else 1.0)


_COMMON = frozenset(
    "您 你 我 我们 您的 你的 请 将 会 已 的 了 在 还款 逾期 借款 贷款 您好 账单 联系 本期 处理 我司 金额 客服".split()
)
