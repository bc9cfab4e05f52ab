"""Normalise Chinese message text for matching, with an exact map back to every original character.

What changes: compatibility forms (full-width, circled, superscript, Kangxi radicals) by NFKC, radicals the supplement
block holds, traditional and variant characters to simplified, Latin to lower case, invisible and combining characters
away, and separators (space, ``*``, ``-``, symbols, emoji) that stand alone between two Han characters away. Known
homophone, pinyin and split spellings are folded afterwards by ``fold_variants``; each change is remembered so that
the evasion rule can tell a disguise from a harmless form.
"""

from __future__ import annotations

from dunlint import characters, regex
from dunlint.align import MappedText
from dunlint.memo import memo
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence


# Emoji that stand for a word in a sentence; merely decorative ones (bells, phones, cards) are left out.
EMOJI = {
    "💰": "钱", "💵": "钱", "💴": "钱", "🚪": "门", "👮": "警察", "🚓": "警车", "🚔": "警车", "🔪": "刀", "💀": "死", "🏠": "家", "🪡": "缝纫",
    "🧵": "机", "🍚": "饭", "🏢": "公司", "☕": "茶", "🍵": "茶", "⚰": "棺材", "🪦": "墓", "🐶": "狗", "🐷": "猪", "🩸": "血", "👪": "家人",
    "🔫": "枪", "💣": "炸弹", "🏥": "医院", "🚑": "救护车", "💩": "屎", "🐢": "乌龟", "🖕": "操", "🪓": "斧头", "🆔": "身份证", "🤳": "自拍", "🦵": "腿", "🏨": "酒店",
}  # fmt: skip
STAND_IN = 0xE000  # placeholders are folded to private-use characters from here on, one per kind


@memo(1)
def _fold() -> dict[int, str]:
    """Characters that have another one for their normal form. Not made for a text of none but everyday ones."""
    found = dict(zip(map(ord, characters.TRADITIONAL), characters.SIMPLIFIED, strict=True))
    found.update(
        {0x2776 + number: str(number % 10 + 1) for number in (*range(9), *range(10, 19), *range(20, 29))}
    )  # ❶ ➀ ➊
    found[0x24FF] = "0"
    found.update(zip(map(ord, characters.RADICALS), characters.RADICALS_FOLDED, strict=True))
    return found


_TRADITIONAL = frozenset(characters.TRADITIONAL)
# Characters that need no work at all: almost every message consists of these alone.
_CLEAN = regex.compile(r"[0-9a-z\n ,.:;!?()%~+\-/\"'@#&\u3001\u3002\u3010\u3011\u300a\u300b\u201c\u201d\u4e00-\u9fa5]*")
_GAP = regex.compile(
    r"(?<=[\u4e00-\u9fa5])(?:[^\S\n]{1,4}|[*_.~^|\\/+=#@$&`\-\u00b7\u2022\u30fb\u2010-\u2013\u2212"
    r"\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\u00d7\u00a6\u00a7\u00b0\u2016\u2020-\u2022\u203b]{1,3}"
    r"|[^\S\n]{1,2}[*.\u00b7][^\S\n]{1,2})(?=[\u4e00-\u9fa5])"
)
# Folds one character to one, without being a disguise: punctuation and capitals.
_EVERYDAY = {
    ord(char): form for char, form in zip("，：；！？（）％～＋－／．＂＇＠＃＆", ",:;!?()%~+-/.\"'@#&", strict=True)
}
_EVERYDAY.update({ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
_DIGIT_WORDS = {"零": "0", "〇": "0", "一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7",
                "八": "8", "九": "9", "幺": "1", "洞": "0", "壹": "1", "贰": "2", "叁": "3", "肆": "4", "伍": "5", "陆": "6",
                "柒": "7", "捌": "8", "玖": "9"}  # fmt: skip


class Change(NamedTuple):
    """A spelling that was folded: ``kind`` is invisible, separator, space, form, width, traditional, emoji,
    parameters, pinyin, initials, homophone or split.

    ``start`` and ``end`` count in the normalised text.
    """

    kind: str
    start: int
    end: int


class Normalized(NamedTuple):
    """``body`` maps to the text that was given; ``changes`` lists what was folded, in order."""

    body: MappedText
    changes: tuple[Change, ...] = ()


def fold_char(char: str) -> str:
    """The normal form of one character: empty when it is invisible."""
    if "a" <= char <= "z" or char in "\n ":
        return char
    if char in EMOJI:
        return EMOJI[char]
    folded = _fold().get(ord(char))
    if folded is not None:
        return folded
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF or STAND_IN <= code <= STAND_IN + 255:
        return char
    import unicodedata  # lazy: most texts hold none of these

    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me") or char in "\u115f\u1160\u3164\u034f":
        return ""
    if category == "Zs" or char == "\t":
        return " "
    form = unicodedata.normalize("NFKC", char)
    if form != char:
        form = "".join(_fold().get(ord(part), part) for part in form)
    if category[0] == "L" and not ("\u4e00" <= form[:1] <= "\u9fff"):
        plain = unicodedata.normalize("NFD", form)
        form = "".join(part for part in plain if not unicodedata.combining(part)) or form
    return form.lower()


def _category(char: str) -> str:
    import unicodedata  # lazy: see above

    return unicodedata.category(char)


def normalize(text: str, stand_ins: Sequence[tuple[int, int, str]] = ()) -> Normalized:
    """Normalise ``text``; ``stand_ins`` are (start, end, character) of placeholders, in order, not overlapping."""
    if not stand_ins:
        plain = text.translate(_EVERYDAY)
        if _CLEAN.fullmatch(plain) is not None and _TRADITIONAL.isdisjoint(plain) and _GAP.search(plain) is None:
            return Normalized(MappedText.verbatim(plain))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    changes: list[Change] = []
    at, size, held = 0, len(text), 0
    queue = list(stand_ins)
    position = 0
    while at < size:
        if position < len(queue) and at == queue[position][0]:
            start, end, stand_in = queue[position]
            position += 1
            chars.append(stand_in)
            starts.append(start)
            ends.append(end)
            at = end
            held = 0
            continue
        char = text[at]
        if "\u4e00" <= char <= "\u9fa5" and char not in _TRADITIONAL:
            form = char
        else:
            form = fold_char(char)
            if not form:  # invisible: it belongs to the character before it, so that a span over both covers it
                if (
                    chars
                    and _between_letters(chars[-1], text, at)
                    and not (char in "\ufe0f\u20e3" and chars[-1].isdigit())
                ):
                    changes.append(Change("invisible", len(chars) - 1, len(chars) + 1))
                at += 1
                held += 1
                continue
            if form != char and form != char.lower():
                if char in _TRADITIONAL:
                    kind = "traditional"
                elif char in EMOJI:
                    kind = "emoji"
                elif _category(char) in ("No", "So") or ord(char) in _fold() or 0x2F00 <= ord(char) <= 0x2FDF:
                    kind = "form"
                elif char.isdigit() or char.isalpha():
                    kind = "width"
                else:
                    kind = ""
                if kind:
                    changes.append(Change(kind, len(chars), len(chars) + len(form)))
        chars.append(form)
        starts.extend([at] * len(form))
        ends.extend([at + 1] * len(form))
        if len(form) > 1:
            chars[-1:] = list(form)
        at += 1
    joined = "".join(chars)
    return _drop_gaps(MappedText(joined, starts, ends), changes)


def _between_letters(before: str, text: str, at: int) -> bool:
    """An invisible character matters between letters, not at the edge of a word, nor in scripts that are written with marks."""
    if not (before.isascii() or "\u3400" <= before <= "\u9fff"):
        return False
    while at < len(text) and not fold_char(text[at]):
        at += 1
    return before.isalnum() and at < len(text) and text[at].isalnum()


def _drop_gaps(body: MappedText, changes: list[Change]) -> Normalized:
    text = body.text
    gaps = [match.span() for match in _GAP.finditer(text)]
    if not gaps:
        return Normalized(body, tuple(changes))
    starts, ends = body.starts, body.ends
    pieces: list[str] = []
    kept_starts: list[int] = []
    kept_ends: list[int] = []
    shifts: list[tuple[int, int]] = []  # (old offset, characters removed before it)
    last = removed = 0
    cuts: list[Change] = []
    for start, end in gaps:
        pieces.append(text[last:start])
        kept_starts.extend(starts[last:start])
        kept_ends.extend(ends[last:start])
        removed += end - start
        shifts.append((end, removed))
        place = end - removed
        kind = "space" if text[start:end].isspace() else "separator"
        cuts.append(Change(kind, place - 1, place + 1))
        last = end
    pieces.append(text[last:])
    kept_starts.extend(starts[last:])
    kept_ends.extend(ends[last:])
    moved = [_shift(change, shifts) for change in changes]
    everything = sorted([*moved, *cuts], key=lambda change: (change.start, change.end))
    return Normalized(MappedText("".join(pieces), kept_starts, kept_ends), tuple(everything))


def _shift(change: Change, shifts: Sequence[tuple[int, int]]) -> Change:
    before_start = before_end = 0
    for offset, removed in shifts:
        if offset <= change.start:
            before_start = removed
        if offset <= change.end:
            before_end = removed
    return Change(change.kind, change.start - before_start, max(change.end - before_end, change.start - before_start))


def fold_variants(normal: Normalized, places: Sequence[tuple[int, int, str, str]]) -> Normalized:
    """Replace disguised words by the words they stand for.

    ``places`` are (start, end, kind, word) in the normalised text, in order and not overlapping. Every character of
    the word gets the origin of the whole disguised spelling, or its own character's where the lengths agree.
    """
    if not places:
        return normal
    body = normal.body
    parts: list[MappedText] = []
    changes: list[Change] = []
    shifts: list[tuple[int, int]] = []
    last = removed = 0
    for start, end, kind, word in places:
        parts.append(body[last:start])
        changes.append(Change(kind, start - removed, start - removed + len(word)))
        if len(word) == end - start:
            part = body[start:end]
            parts.append(MappedText(word, list(part.starts), list(part.ends)))
        else:
            whole = body.span(start, end)
            parts.append(MappedText.of([(word, whole.start, whole.end)]))
        removed += (end - start) - len(word)
        shifts.append((end, removed))
        last = end
    parts.append(body[last:])
    moved = [_shift(change, shifts) for change in normal.changes]
    merged = sorted([*moved, *changes], key=lambda change: (change.start, change.end))
    return Normalized(MappedText.join(parts), tuple(merged))


def fold_word(word: str) -> str:
    """A rule's word in the form the normalised text has."""
    return "".join(fold_char(char) for char in word)
