"""Length of a short message: UTF-16 units or GSM-7 septets, and the parts it is sent in, best and worst case.

A message whose every character is in the GSM 03.38 alphabet is counted in septets: 160 in a single message, 153 in
each part of a longer one; ten characters need an escape and count two. Any other message is counted in UTF-16 units:
70, then 67. Parts are filled greedily; an escape pair or a surrogate pair never falls on both sides of a border.

A placeholder stands for ``min`` to ``max`` single units. Text outside the GSM-7 alphabet makes both cases UTF-16.
When all fixed text is GSM-7, the best case is GSM-7; the worst case is too if every placeholder holds only digits and
Latin letters (``latin``), else it is UTF-16, since a Chinese name would make it so.
"""

from __future__ import annotations

from dunlint.finding import SmsLength
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any


GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_ESCAPED = frozenset("\f^{}\\[~]|€")

# (one message, each part of several): 3GPP TS 23.040, 140 bytes less a 6-byte header for concatenation.
UCS2_LIMITS = (70, 67)
GSM7_LIMITS = (160, 153)

# UTF-16 units that a value of each placeholder kind takes, when the project sets no bounds of its own.
BOUNDS: dict[str, tuple[int, int]] = {
    "account": (8, 25),
    "address": (8, 30),
    "agent": (2, 6),
    "amount": (4, 10),
    "biometric": (1, 10),
    "blank": (1, 10),
    "branch": (4, 14),
    "card_number": (16, 19),
    "card_tail": (4, 4),
    "case_number": (12, 24),
    "child": (2, 4),
    "clock": (4, 5),
    "code": (4, 8),
    "contact": (2, 4),
    "contact_phone": (11, 12),
    "creditor": (4, 16),
    "date": (5, 11),
    "days": (1, 3),
    "device": (2, 20),
    "due_date": (5, 11),
    "email": (10, 30),
    "employer": (4, 16),
    "financial": (2, 10),
    "gender": (1, 2),
    "health": (1, 10),
    "hotline": (8, 12),
    "id_number": (18, 18),
    "link": (10, 30),
    "location": (2, 20),
    "masked": (4, 11),
    "name": (2, 4),
    "names": (2, 12),
    "org": (2, 12),
    "overdue_days": (1, 3),
    "percent": (2, 6),
    "period": (1, 3),
    "person": (2, 4),
    "phone": (8, 12),
    "product": (2, 10),
    "profile": (1, 10),
    "relation": (1, 3),
    "repay_channel": (2, 10),
    "school": (4, 12),
    "unknown": (1, 10),
    "wechat": (6, 20),
}

# Kinds whose values are digits and Latin letters, so that they leave a GSM-7 message GSM-7.
LATIN_KINDS = frozenset(
    {
        "account", "amount", "card_number", "card_tail", "clock", "code", "contact_phone", "days", "email", "hotline",
        "id_number", "link", "masked", "overdue_days", "percent", "period", "phone", "wechat",
    }
)  # fmt: skip


class Slot(NamedTuple):
    """A placeholder: where it stands in the text, and how many units its value takes."""

    start: int
    end: int
    min: int
    max: int
    latin: bool = False


def measure(text: str, placeholders: Sequence[Slot] | Sequence[tuple[int, int, int, int]] = ()) -> SmsLength:
    """Units and parts of ``text``; placeholders are in rising order and count in characters of ``text``."""
    slots = [Slot(*item) for item in placeholders]
    fixed = _fixed(text, slots)
    if not all(char in GSM7 or char in GSM7_ESCAPED for char in fixed):
        return _range(_count(text, slots, False, False), _count(text, slots, True, False))
    worst_gsm7 = all(slot.latin for slot in slots)
    return _range(_count(text, slots, False, True), _count(text, slots, True, worst_gsm7))


def encoding(text: str, placeholders: Sequence[Slot] = ()) -> str:
    """``gsm7`` or ``ucs2``: how the worst case of ``text`` is sent."""
    fixed = _fixed(text, list(placeholders))
    plain = all(char in GSM7 or char in GSM7_ESCAPED for char in fixed) and all(slot.latin for slot in placeholders)
    return "gsm7" if plain else "ucs2"


def part_starts(text: str, placeholders: Sequence[Slot] = ()) -> list[int]:
    """Character offsets at which the parts of the worst case begin; a border inside a value counts at its start."""
    slots = list(placeholders)
    gsm7 = encoding(text, slots) == "gsm7"
    single, part = GSM7_LIMITS if gsm7 else UCS2_LIMITS
    pieces = list(_pieces(text, slots, True, gsm7))
    if sum(width * times for width, times, _ in pieces) <= single:
        return [0]
    starts, used = [0], 0
    for width, times, offset in pieces:
        for _ in range(times):
            if used + width > part:
                starts.append(offset)
                used = 0
            used += width
    return starts


def bounds(name: str, kind: str, raw: str, overrides: Mapping[str, Any] | None = None) -> tuple[int, int]:
    """Least and most units of a placeholder: the project's by name, by text as written, by kind, else ``BOUNDS``."""
    least, most = BOUNDS.get(kind, BOUNDS["unknown"])
    for key in (raw, name, kind):
        given = overrides.get(key) if overrides else None
        if given is not None:
            low, high = given
            least = least if low is None else low
            most = most if high is None else high
            if low is None and least > most:
                least = most
            break
    return least, max(least, most)


def slots(placeholders: Sequence[Any], overrides: Mapping[str, Any] | None = None) -> list[Slot]:
    """The slots of a template's placeholders (``template.Placeholder``), with the project's bounds."""
    found = []
    for item in placeholders:
        least, most = bounds(item.name, item.kind, item.raw, overrides)
        found.append(Slot(item.span.start, item.span.end, least, most, item.kind in LATIN_KINDS))
    return found


def _fixed(text: str, slots: list[Slot]) -> str:
    """The text outside of placeholders."""
    if not slots:
        return text
    pieces, at = [], 0
    for slot in slots:
        pieces.append(text[at : slot.start])
        at = slot.end
    pieces.append(text[at:])
    return "".join(pieces)


def _pieces(text: str, slots: list[Slot], worst: bool, gsm7: bool) -> Iterator[tuple[int, int, int]]:
    """(units that stay together, how often, offset) in the order in which they are sent."""
    at = 0
    for slot in [*slots, Slot(len(text), len(text), 0, 0)]:
        for offset in range(at, slot.start):
            char = text[offset]
            yield (2 if (char in GSM7_ESCAPED if gsm7 else char > "\uffff") else 1), 1, offset
        yield 1, slot.max if worst else slot.min, slot.start
        at = slot.end


def _count(text: str, slots: list[Slot], worst: bool, gsm7: bool) -> tuple[int, int]:
    """Units and parts of one case."""
    single, part = GSM7_LIMITS if gsm7 else UCS2_LIMITS
    fixed = _fixed(text, slots)
    if gsm7:
        pairs = sum(1 for char in fixed if char in GSM7_ESCAPED)
    else:
        pairs = 0 if fixed.isascii() else sum(1 for char in fixed if char > "\uffff")
    units = len(fixed) + pairs + sum(slot.max if worst else slot.min for slot in slots)
    if units <= single:
        return units, 1
    if not pairs:
        return units, -(-units // part)
    parts, used = 1, 0
    for width, times, _ in _pieces(text, slots, worst, gsm7):
        if width == 1:
            used += times
            if used > part:
                full = -(-used // part) - 1
                parts += full
                used -= full * part
        elif used + width > part:
            parts += 1
            used = width
        else:
            used += width
    return units, parts


def _range(best: tuple[int, int], worst: tuple[int, int]) -> SmsLength:
    units, parts = sorted((best[0], worst[0])), sorted((best[1], worst[1]))
    return SmsLength(units[0], units[1], parts[0], parts[1])


def template_length(
    text: str, overrides: Mapping[str, Any] | None = None, metadata: Mapping[str, Any] | None = None
) -> SmsLength:
    """The length of a template as it is sent: placeholders by their bounds, a signature the gateway adds included."""
    from dunlint import placeholder

    found = slots(placeholder.find(text), overrides)
    signature = added_signature(text, metadata or {})
    if signature:
        text = signature + text
        size = len(signature)
        found = [slot._replace(start=slot.start + size, end=slot.end + size) for slot in found]
    return measure(text, found)


def added_signature(text: str, metadata: Mapping[str, Any]) -> str:
    """``【name】`` when the metadata name a signature that stands outside the text; empty otherwise."""
    name = str(metadata.get("signature") or "").strip("【】[] \t")
    plain = text.strip()
    if (
        not name
        or metadata.get("signature_added_by_gateway") is False
        or plain.startswith("【")
        or plain.endswith("】")
    ):
        return ""
    return f"【{name}】"
