"""Single sent messages, by the million: the linter behind a memo of message skeletons.

Archives are renderings of few templates. Two messages with the same skeleton (short numbers and customer names of equal
length replaced) and the same metadata have the same findings at the same places, so each skeleton is checked once. What a
rule can depend on stays in the skeleton: phone, card and ID numbers, percentages, article numbers, every other word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from typing import Any

from dunlint import regex
from dunlint.align import MappedText
from dunlint.mask import mask, mask_sensitive
from dunlint.metadata import canonical
from dunlint.record import NamedTuple
from dunlint.template import Source, Template
from dunlint.values import SURNAMES

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dunlint.linter import Linter


MEMO = 20_000  # skeletons kept; about 1 KB each
LEARNED = 1_000  # skeletons told to others at a time
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
# Numbers that decide something, found in a text whose digits are all 0: phone, card and ID numbers, percentages, article
# numbers, short hotlines. Everything else (amounts, dates, days, card tails) may differ between equal messages.
_TELLING = regex.compile(
    r"第0+|0+(?:\.0+)?(?=\s?[%‰])|(?<![0.])(?:0[ \-\u2010-\u2015*x]{0,2}){4,}0(?![\d,]*\.0|\s?元)|0+(?=条)|(?<=[日息化率]) ?0+(?:\.0+)?"
)
_TITLES = ("先生", "女士", "您好")
_NAME = "\u59d3"  # stands for each character of a customer's name


_DAY = regex.compile(r"\d{4}-\d\d-\d\d")
_CHECK_DAYS = ("2021-01-01", "2025-10-15", "2026-01-01", "2026-03-01", "2026-04-01")  # named in checks/citation.py


class Hit(NamedTuple):
    """A finding in one message. ``start`` and ``end`` are code points of its text; both 0 and 0 for a missing element."""

    rule: str
    group: str
    severity: str
    start: int
    end: int
    sensitive: bool = False


def shape(text: str) -> str:
    """``text`` with every digit 0 and a customer's name before 先生, 女士 or 您好 neutral; length kept."""
    for title in _TITLES:
        at = text.find(title, 1, 40)
        if at > 0:
            for size in (3, 2):
                start = at - size
                if start >= 0 and text[start] in SURNAMES and (start == 0 or text[start - 1] in "】],，。：: 的\n"):
                    text = text[:start] + _NAME * size + text[at:]
                    break
            break
    # twice as fast by way of UTF-8, in which no other character has such bytes
    return text.encode("utf-8", "surrogatepass").translate(_ZEROS).decode("utf-8", "surrogatepass")


Skeleton = tuple[Any, ...]  # shape, telling numbers, metadata
Known = tuple[Skeleton, tuple[Hit, ...]]


class Checker:
    """Checks messages one after another. Not shared between threads; cheap to build in each process."""

    def __init__(self, linter: Linter, given: Mapping[str, Any] | None = None, memo: int = MEMO) -> None:
        self.linter = linter
        self.given = dict(given or {})
        self._memo: OrderedDict[Skeleton, tuple[Hit, ...]] = OrderedDict()
        self._limit = memo
        self._learned: list[Known] = []
        self._telling: dict[str, tuple[slice, ...]] = {}
        self._days = _turning_days(linter.program)
        self._metas: dict[tuple[Any, ...], tuple[tuple[tuple[str, Any], ...], dict[str, Any]]] = {}

    def metadata(
        self, names: Sequence[str], values: Sequence[Any]
    ) -> tuple[tuple[tuple[str, Any], ...], dict[str, Any]]:
        """Canonical metadata of a row with its hashable key; kept for rows with equal columns."""
        row = tuple([value if type(value) is str else "" if value is None else str(value) for value in values])
        found = self._metas.get(row)
        if found is None:
            told = {**self.given, **canonical({name: value for name, value in zip(names, row, strict=True) if value})}
            due, sent = str(told.pop("due_date", "") or ""), str(told.get("send_date") or self.linter.as_of)
            if "limitation_expired" not in told and regex.fullmatch(r"\d{4}-\d\d-\d\d", due):
                told["limitation_expired"] = f"{int(due[:4]) + 3}{due[4:]}" < sent
            if sent:  # rules and laws only ask on which side of their dates a day lies
                told["send_date"] = self._days[max(0, bisect_right(self._days, sent) - 1)]
            told.pop("overdue_days", None)
            key = tuple(
                sorted(
                    (name, value if isinstance(value, (str, int, float, bool)) else repr(value))
                    for name, value in told.items()
                )
            )
            found = (key, told)
            if len(self._metas) >= self._limit:
                self._metas.clear()
            self._metas[row] = found
        return found

    def check(self, text: str, key: tuple[tuple[str, Any], ...], meta: Mapping[str, Any]) -> tuple[Hit, ...]:
        """The findings in one message, in order of place."""
        form = shape(text)
        telling = self._telling.get(form)
        if telling is None:
            if len(self._telling) >= self._limit:
                self._telling.clear()
            telling = self._telling[form] = tuple(slice(*found.span()) for found in _TELLING.finditer(form))
        identity = (form, tuple([text[part] for part in telling]) if telling else (), key)
        memo = self._memo
        found = memo.get(identity)
        if found is None:
            found = self._fresh(text, meta)
            self._keep(identity, found)
            if len(self._learned) < LEARNED:
                self._learned.append((identity, found))
        return found

    def learned(self) -> list[Known]:
        """The skeletons checked since this was last asked, for other checkers of the same linter; the first ``LEARNED``."""
        learned, self._learned = self._learned, []
        return learned

    def learn(self, known: Iterable[Known]) -> None:
        """Take over what others have checked."""
        for identity, found in known:
            if identity not in self._memo:
                self._keep(identity, found)

    def _keep(self, identity: Skeleton, found: tuple[Hit, ...]) -> None:
        if len(self._memo) >= self._limit:
            self._memo.popitem(last=False)
        self._memo[identity] = found

    def _fresh(self, text: str, meta: Mapping[str, Any]) -> tuple[Hit, ...]:
        source = Source("message", b"", text)
        template = Template("message", MappedText.verbatim(text), source, named=False)
        return tuple(
            Hit(
                item.rule,
                item.group,
                item.severity,
                *((item.span.start, item.span.end) if item.match else (0, 0)),
                item.sensitive,
            )
            for item in self.linter.lint(template, meta)
        )


def _turning_days(program: Mapping[str, Any]) -> list[str]:
    """The ISO dates at which any rule or law changes its answer, rising, an early day first."""
    found = {"0001-01-01"}

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.update(_DAY.findall(value))
        elif isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                walk(item)

    for rule in program["rules"]:
        walk(
            [
                rule["applies"],
                rule["not"],
                rule["severity_when"],
                [entry["when"] for entry in rule["match"]],
                rule["params"],
            ]
        )
    walk(dict(program["laws"]))
    walk(dict(program["data"]))
    found.update(_CHECK_DAYS)
    return sorted(found)


def quoted(text: str, hits: Sequence[Hit], show_sensitive: bool) -> list[str]:
    """The passages of the hits in one message, masked as every output is."""
    masked: str | None = text if show_sensitive else None  # masked once, and only when a passage is shown
    out = []
    for hit in hits:
        if hit.sensitive and not show_sensitive:
            out.append(mask_sensitive(text[hit.start : hit.end]))
        elif hit.end > hit.start:
            if masked is None:
                masked = mask(text)
            out.append(masked[hit.start : hit.end])
        else:
            out.append("")
    return out
