"""Words that were respelled: what was meant is looked for in what is written, one character at a time.

A disguised word keeps its place in the sentence. Each character of a word that messages disguise may be written by another
of the same sound or of almost the same shape, by its pinyin, by a figure or a picture that sounds like it, and signs may
stand between. ``places`` finds such spellings and asks of each whether it could be meant as it stands: whether the tokenizer
knows any word in it, and whether it cuts the sentence better with the word that may be meant. What stands for what is data
(``variants.yaml``), worked out when a ruleset is compiled (``compiled``).
"""

from __future__ import annotations

import itertools
import marshal

from dunlint import regex
from dunlint.checks.oddities import SYLLABLES, han, plain, sound_of
from dunlint.record import NamedTuple
from dunlint.shelf import Kept, named
from dunlint.span import Cover, Span
from dunlint.variants import tokens

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dunlint.shelf import Shelf, Stored

    Cut = Callable[[str], Sequence[str]]
    # spelling -> word, with one character replaced; the syllables behind the first one -> word that sounds so
    Start = tuple[Mapping[str, str], Mapping[str, str]]

LONGEST = 4  # characters of a word
MOST = 50_000  # pairs of characters that are kept with what they start
LETTERS = 60  # of a run that may be syllables
INITIAL = "'"  # stands before a letter that is read as an initial
_VARIANTS = frozenset("abcdektvx")  # letters that stand for kinds, seats, sizes and brands beside a Han character
FIRST, CHARACTERS = 0x4E00, 0x51A6  # the characters whose sounds are known
OFTEN = 300  # of the characters that stand alone, which are listed by how often they do
NEAR = 5  # characters on each side that the tokenizer is shown
_FIGURES = {
    "0": "ling", "1": "yi yao", "2": "er liang", "3": "san", "4": "si", "5": "wu", "6": "liu", "7": "qi", "8": "ba", "9": "jiu",
}  # fmt: skip
_PICTURES = {
    "💰": "qian", "💴": "qian", "💵": "qian", "💳": "ka", "🐴": "ma", "🐎": "ma", "🐷": "zhu", "🐶": "gou", "🐕": "gou", "🐔": "ji", "🐢": "gui",
    "🐟": "yu", "🐏": "yang", "🐍": "she", "🍬": "tang", "🚪": "men", "🏠": "jia fang", "🏡": "jia", "🔥": "huo", "💧": "shui", "🌊": "shui",
    "🚗": "che", "🚓": "jing", "👮": "jing", "📞": "dian hua", "❤": "xin", "♥": "xin", "💗": "xin", "💕": "xin", "💓": "xin", "💛": "xin",
    "💚": "xin", "💙": "xin", "💜": "xin", "🧡": "xin", "♡": "xin", "🌹": "hua", "🌸": "hua", "🌼": "hua", "⛵": "chuan ting", "🚢": "chuan",
    "👄": "kou zui", "👁": "yan", "🦷": "ya", "🖐": "wu", "✋": "shou", "👌": "hao", "🔪": "dao", "🪦": "fen mu", "⚰": "guan", "📦": "bao",
    "🏛": "yuan", "🏦": "hang", "🏥": "yuan", "🔒": "suo", "🔑": "shi", "☎": "dian", "📱": "ji", "✉": "xin", "📄": "dan", "🧾": "dan", "📊": "biao",
}  # fmt: skip
_UNIT = regex.compile("[a-z]+[1-5](?![0-9])|[a-z]+|[0-9]+|.", regex.DOTALL)
# What may stand between two characters of one word without being a character of it.
_NOISE = regex.compile(
    r"(?:\{\{?blank\}?\}|%0[0-9A-Fa-f]|<(?:break|br|b|i|span|wbr|s|u|em)\b[^<>\u3400-\u9fff]{0,40}>|</(?:b|i|span|s|u|em)>|[xX×の丶乀丨_ˉˊˋˇ˙々〻ー゛゜]|[^\S\n]"
    r"|(?!<[a-z/!]|\{|&[a-z])[^\w\s，。！？；：、,!?;:%]){1,12}"
)
_BEFORE_FIGURES = frozenset("0123456789.,:-/%$¥￥第{}<>=")
_MEASURES = frozenset(
    "0123456789.,:-/%}{<>=日天月年号期元块个点时分笔次人家条位份楼栋室层单折成万千百周星小级口倍项种类名封张部台辆岁度款章步"
)
_MARKUP = regex.compile(r"<[^<>]{1,80}>|\{[^{}\n]{1,40}\}|https?://[\w./?=&%-]+|&[a-z]{2,6};")
_LONE_LINE = regex.compile(r"\n(?=[\u3400-\u9fff](?:\n|$))|(?<=\n[\u3400-\u9fff])\n")
# Characters that stand alone so often that a pair with them is chance.
_NONE: dict[str, str] = {}
_PLAIN = frozenset("您你我他她它贵把吧吗嘛呢啊来请已一是的了过自远各")


class Unit(NamedTuple):
    """One character as it is written: ``char`` where it is a Han character, ``read`` what it may be looked up by."""

    start: int
    end: int
    char: str
    read: str
    seam: bool  # signs stand before it


def compiled(
    hot: Sequence[str], common: Sequence[str], alone: str, innocent: Sequence[str], alike: Mapping[str, str]
) -> dict[str, Stored]:
    """The data of ``variants.yaml`` that ``places`` reads, as blocks of a compiled ruleset.

    ``stand_ins``: what is written -> text of the characters that it may stand for. Written are Han characters (of the same
    sound, or among those that ``alike`` lists for a character), syllables, figures and pictures.
    ``sounds``: the numbers of the syllables of all characters (``of``), and their ``names``.
    ``heard``: first syllable -> {the other syllables: word}. ``spellings`` have one character of a word replaced, by their
    first character (see ``_by_second``). ``common`` words of two characters are not spelled with one that often stands alone.
    """
    from array import array  # lazy: only while rulesets are compiled

    told = [sound_of(chr(code)) for code in range(FIRST, FIRST + CHARACTERS)]
    written = _written(told, {char for word in (*hot, *common) for char in word if han(char)}, alike)
    meant: dict[str, set[str]] = {}
    for char, others in written.items():
        for other in others:
            meant.setdefault(other, set()).add(char)
    for char in {char for word in hot if len(word) < 4 for char in word if han(char)}:
        meant.setdefault(INITIAL + sound_of(char)[:1], set()).add(char)
    spellings: dict[str, dict[str, str]] = {}
    words = {*hot, *common}
    left_out = {*words, *innocent}
    nearly: dict[str, list[str]] = {}
    for code, sound in enumerate(told, FIRST):
        nearly.setdefault(_slurred(sound), []).append(chr(code))
    for word in (*common, *hot):  # the latter have the last word
        firm = word not in hot and len(word) == 2
        for at, char in enumerate(word):
            slurred = nearly[_slurred(sound_of(char))] if len(word) > 2 and han(char) else ()
            for other in dict.fromkeys((*slurred, *written.get(char, ()))):
                made = f"{word[:at]}{other}{word[at + 1 :]}"
                if han(other) and other not in _PLAIN and made not in left_out and not (firm and other in alone):
                    spellings.setdefault(made[0], {})[made] = word
    heard: dict[str, dict[str, str]] = {}
    for word in (*common, *hot):
        sounds = [sound_of(char) for char in word]
        if all(sounds) and len(word) > 1 and not _PLAIN & set(word):
            heard.setdefault(sounds[0], {}).setdefault(" ".join(sounds[1:]), word)
    syllables = sorted({"", *told})
    number = {syllable: at for at, syllable in enumerate(syllables)}
    return {
        "sounds": named(
            {"of": array("H", [number[sound] for sound in told]).tobytes(), "names": marshal.dumps(syllables)}
        ),
        "heard": named({first: marshal.dumps(rest) for first, rest in sorted(heard.items())}),
        "stand_ins": named({key: marshal.dumps("".join(sorted(chars))) for key, chars in sorted(meant.items())}),
        "spellings": named({first: _by_second(made) for first, made in sorted(spellings.items())}),
    }


def _by_second(made: Mapping[str, str]) -> bytes:
    """Spellings with one first character as a text: a line for each second character, which it starts with.

    Behind it are spelling and word in turn. A text is unpacked in no time, and few of its lines are ever looked for.
    """
    lines: dict[str, list[str]] = {}
    for spelling, word in made.items():
        lines.setdefault(spelling[1], []).append(f"{spelling} {word}")
    return marshal.dumps("".join(f"\n{second}{' '.join(listed)}" for second, listed in lines.items()) + "\n")


def _slurred(sound: str) -> str:
    """A syllable as speakers of many dialects hear it: xin for xing, zi for zhi."""
    if sound[1:2] == "h":
        sound = sound[0] + sound[2:]
    return sound[:-1] if sound.endswith("ng") else sound


def _written(told: Sequence[str], chars: set[str], alike: Mapping[str, str]) -> dict[str, list[str]]:
    """What each of ``chars`` may be written as, other than by itself; ``told`` are the sounds of all characters."""
    by_sound: dict[str, list[str]] = {}
    for code, sound in enumerate(told, FIRST):
        by_sound.setdefault(sound, []).append(chr(code))
    for sign, sounds in (*_FIGURES.items(), *_PICTURES.items()):
        for sound in sounds.split():
            by_sound.setdefault(sound, []).append(sign)
    out = {}
    for char in chars:
        sound = sound_of(char)
        heard = [sound, *by_sound[sound]] if sound else []
        out[char] = [other for other in dict.fromkeys((*heard, *alike.get(char, ""))) if other != char]
    return out


def initials(hot: Iterable[str], common: Iterable[str]) -> str:
    """The initials of words, a line each: of hot ones, and of common ones with three characters or more."""
    words = {*hot, *(word for word in common if len(word) > 2)}
    found = {"".join(sound_of(char)[:1] for char in word) for word in words if len(word) < 7}
    return "\n".join(("", *sorted(letters for letters in found if len(letters) > 1), ""))


_ABBREVIATED = regex.compile(r"(?<![A-Za-z0-9/.@_\-=?&#$%{<~])[b-df-hj-np-tv-z]{2,6}(?![A-Za-z0-9/.@_\-=}>:：~%])")
_UNITS = frozenset(
    "km kg cm mm ml gb mb tb kb hz db ppt pdf vip qq wx vx mp ktv dvd cd kw kwh pm ms st nd rd th vs px pk bt np hr xs xl tv pc bb dj dna gps ct "
    "cn rmb pvc vr jd sms http https www html xml css js nfc lpr mri kpi npl mgr hrs pcs tel fax www sql php tx xxx xx".split()
)


def abbreviated(raw: str, known: str) -> list[Span]:
    """Letters without a vowel beside Han characters that are the initials of a word."""
    out = []
    for match in _ABBREVIATED.finditer(raw):
        start, end = match.span()
        left, right = raw[start - 1 : start], raw[end : end + 1]
        firm = han(left) and (han(right) or len(match.group()) > 2 or right in tuple("，。！？、"))
        if (
            (firm or (len(match.group()) > 2 and han(right)))
            and match.group() not in _UNITS
            and f"\n{match.group()}\n" in known
        ):
            out.append(Span(start, end))
    return out


def units(raw: str) -> list[Unit]:
    """The characters of ``raw`` one by one; those with an empty ``read`` stand for nothing and end a word."""
    text = plain(raw).lower()
    if len(text) != len(raw):
        text = raw
    out: list[Unit] = []
    at, seam = 0, False
    while at < len(text):
        char = text[at]
        if "\u3400" <= char <= "\u9fff":
            out.append(Unit(at, at + 1, char, char, seam))
            run = _HAN_BEHIND.match(text, at + 1)
            if run is not None:
                out += [Unit(place, place + 1, char, char, False) for place, char in enumerate(run.group(), at + 1)]
                at = run.end() - 1
            at, seam = at + 1, False
            continue
        noise = _NOISE.match(text, at) if char not in _PICTURES else None
        if noise is not None or (char == "\n" and _LONE_LINE.match(text, at)):
            at, seam = (noise.end() if noise else at + 1), True
            continue
        found = _MARKUP.match(text, at)
        if found is not None:
            out.append(Unit(at, found.end(), "", "", seam))
            at, seam = found.end(), False
            continue
        found = _UNIT.match(text, at)
        assert found is not None
        written = found.group()
        if written[0] in _PICTURES:
            out.append(Unit(at, at + 1, "", written[0], seam))
        elif written[0].isascii() and written[0].isalpha():
            out += _syllables(written, at, seam)
        elif written in _FIGURES and not _counts(text, at):
            out.append(Unit(at, at + 1, "", written, seam))
        elif written not in "\ufe0f\u200d":
            out.append(Unit(at, found.end(), "", "", seam))
        at, seam = found.end(), False
    return out


def _counts(text: str, at: int) -> bool:
    """Whether a figure is one: part of a number, before a measure, or in something that is no wording."""
    return text[at - 1 : at] in _BEFORE_FIGURES or text[at + 1 : at + 2] in _MEASURES


def _syllables(written: str, at: int, seam: bool) -> list[Unit]:
    """A run of letters as syllables; one that means nothing where it is none."""
    letters = written.rstrip("12345")
    if len(letters) > LETTERS:
        return [Unit(at, at + len(written), "", "", seam)]
    cuts: list[list[int] | None] = [[0]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for size in range(min(6, end), 0, -1):
            before = cuts[end - size]
            if before is not None and letters[end - size : end] in SYLLABLES:
                cuts[end] = [*before, end]
                break
    borders = cuts[len(letters)]
    if len(written) == 1 and written not in _VARIANTS:
        return [Unit(at, at + 1, "", INITIAL + written, seam)]
    if not borders or len(letters) < 2:
        return [Unit(at, at + len(written), "", "", seam)]
    out = [
        Unit(at + start, at + end, "", letters[start:end], seam and not start)
        for start, end in itertools.pairwise(borders)
    ]
    out[-1] = out[-1]._replace(end=at + len(written))
    return out


class Book:
    """What spellings are compared with: ``hot`` words, which are disguised often, ``common`` ones, and ``compiled`` data.

    ``alone`` are characters that often stand alone, ``innocent`` are spellings that mean what they say, a line each.
    """

    def __init__(
        self,
        hot: Iterable[str],
        common: Iterable[str],
        alone: str,
        innocent: str,
        stand_ins: Shelf,
        spellings: Shelf,
        heard: Shelf,
        sounds: Shelf,
    ) -> None:
        self.hot, self.common, self.alone, self.innocent = frozenset(hot), frozenset(common), frozenset(alone), innocent
        self.often = frozenset(alone[:OFTEN])
        self._stand_ins = stand_ins
        self._lines = Kept(lambda first: spellings.get(first, ""))  # see ``_by_second``
        self._starts: dict[str, Start | None] = {}  # by two characters
        self.heard = Kept(lambda first: heard.get(first, {}))  # words by their first syllable: the others -> word
        self._sounds, self._syllables = sounds.raw("of").cast("H"), sounds.get("names")

    def odd(self, chars: Sequence[str]) -> bool:
        """Whether characters side by side are hardly so by chance: none of them often stands alone, or one never does."""
        return self.often.isdisjoint(chars) or any(char not in self.alone for char in chars)

    def starting(self, pair: str) -> Start | None:
        """What may be meant where two Han characters stand side by side; None where they start no other word."""
        if pair in self._starts:
            return self._starts[pair]
        lines = self._lines[pair[0]]
        at = lines.find(f"\n{pair[1]}") + 2
        listed = iter(lines[at : lines.index("\n", at)].split(" ") if at > 1 else ())
        first, second = map(self.sound, pair)
        sounding = {
            rest: word
            for rest, word in self.heard[first].items()
            if word != pair and (rest == second or rest.startswith(second + " "))
        }
        if len(self._starts) > MOST:
            self._starts.clear()
        found = (dict(zip(listed, listed, strict=True)), sounding) if at > 1 or sounding else None
        self._starts[pair] = found
        return found

    def meant(self, written: str) -> str:
        """The characters that something may stand for."""
        return self._stand_ins.get(written, "")  # type: ignore[no-any-return]

    def sound(self, char: str) -> str:
        """The pinyin of a character, without a tone; empty for others."""
        place = ord(char) - FIRST
        return self._syllables[self._sounds[place]] if 0 <= place < CHARACTERS else ""


def places(raw: str, book: Book, cut: Cut, known: Sequence[Span] = ()) -> Iterator[Span]:
    """Places of words that are respelled in ``raw``, other than those that touch ``known`` ones: no tokenizer is asked there."""
    found = Cover(known)
    listed = units(raw)
    sounds = [book.sound(unit.char) if unit.char else unit.read for unit in listed]
    for first, last, words in _meant(listed, sounds, book):
        unit, other = listed[first], listed[last]
        for word in words:
            if not found.touches(Span(unit.start, other.end)) and _respelled(
                raw, listed[first : last + 1], word, book, cut
            ):
                yield Span(unit.start, other.end)


def _meant(listed: Sequence[Unit], sounds: Sequence[str], book: Book) -> Iterator[tuple[int, int, Iterable[str]]]:
    """The windows of ``listed`` (first, last) that may stand for words."""
    stop = len(listed)
    odd = [unit.seam or not unit.char for unit in listed]
    for first, unit in enumerate(listed):
        if not unit.read or first + 1 == stop or not listed[first + 1].read:
            continue
        start = None
        if unit.char and listed[first + 1].char:
            start = book.starting(unit.char + listed[first + 1].char)
            if start is None and True not in odd[first + 1 : first + LONGEST]:
                continue
        spellings, sounding = start or (_NONE, _NONE)
        written, rest, blank, seam = unit.char, "", not unit.char, False
        for last in range(first + 1, min(first + LONGEST, stop)):
            other = listed[last]
            if not other.read:
                break
            written += other.char
            rest = f"{rest} {sounds[last]}" if last > first + 1 else sounds[last]
            blank, seam = blank or not other.char, seam or other.seam
            if blank:
                heard = book.heard[sounds[first]].get(rest, "")
                yield first, last, _blank_readings(listed[first : last + 1], written, heard, book)
                continue
            word, sounds_like = spellings.get(written), sounding.get(rest)
            if word is not None or sounds_like is not None or seam:
                yield first, last, _readings(written, word, "" if other.seam else sounds_like or "", seam, book)


def _readings(written: str, word: str | None, heard: str, seam: bool, book: Book) -> Iterator[str]:
    """The words that characters may stand for: ``word`` by one of them, ``heard`` by the sounds of several, or as they are."""
    if word is not None:
        yield word
    if seam and (written in book.hot or written in book.common):
        yield written
    if word is None and heard:
        changed = [one for one, other in zip(written, heard, strict=True) if one != other]
        if len(changed) > 1 and book.odd(changed) and (heard in book.hot or book.alone.isdisjoint(changed)):
            yield heard


def _blank_readings(window: Sequence[Unit], written: str, heard: str, book: Book) -> Iterator[str]:
    """The words that a window with syllables, figures or pictures may stand for."""
    if written:
        for word in _filled(window, book):
            if word in book.hot or (word in book.common and _firm(window, word, book)):
                yield word
    elif heard and all(one.read.isalpha() and one.end == other.start for one, other in itertools.pairwise(window)):
        yield heard


def _filled(window: Sequence[Unit], book: Book) -> Iterator[str]:
    """A window with what its syllables, figures and pictures stand for: two at most, and with one also a character."""
    chars = [unit.char for unit in window]
    meant = [book.meant(unit.read) for unit in window]
    blank = [at for at, char in enumerate(chars) if not char]
    if len(blank) > 2:
        return
    for char in meant[blank[0]]:
        for other in meant[blank[-1]] if len(blank) > 1 else (char,):
            filled = list(chars)
            filled[blank[0]], filled[blank[-1]] = char, other
            yield "".join(filled)
            if not window[blank[0]].read.isalpha() and len(blank) == 1:
                for at, own in enumerate(chars):
                    if own and own not in _PLAIN:
                        for stand in meant[at]:
                            yield "".join((*filled[:at], stand, *filled[at + 1 :]))


def _firm(window: Sequence[Unit], word: str, book: Book) -> bool:
    """Whether a spelling is odd enough for a common word: no figure or picture, no character that often stands alone."""
    if len(word) > 2:
        return True
    return all(
        unit.char == char or (unit.char not in book.alone if unit.char else unit.read.isalpha())
        for unit, char in zip(window, word, strict=True)
    )


_HAN_BEFORE, _HAN_BEHIND = regex.compile("[\u3400-\u9fff]+\\Z"), regex.compile("[\u3400-\u9fff]+")


def _respelled(raw: str, window: Sequence[Unit], word: str, book: Book, cut: Cut) -> bool:
    """Whether ``word`` is meant rather than what is written."""
    start, end = window[0].start, window[-1].end
    if f"\n{raw[start:end]}\n" in book.innocent:
        return False
    plainly = "".join(unit.char for unit in window)
    if not plainly:
        return len(raw[start:end]) > 4 and (han(raw[start - 1 : start]) or han(raw[end : end + 1]))
    before = "".join(_HAN_BEFORE.findall(raw[max(0, start - NEAR) : start]))
    behind = _HAN_BEHIND.match(raw, end, end + NEAR)
    after = behind.group() if behind else ""
    if (
        sum(one != other for one, other in zip(plainly, word, strict=False)) > 1
        and len(plainly) == len(window)
        and _name(raw, start, end)
    ):
        return False
    if any(unit.seam for unit in window[1:]) and not _torn(raw, window, plainly == word, word in book.hot):
        return False
    if not _stands_out(before, word, after, cut):
        return False
    if len(plainly) < len(window):
        return _apart(window, before, after, cut)
    if plainly == word:
        return _in_pieces(before + word[0], cut, len(before), len(before) + 1) or (
            word[-1] not in book.alone and _in_pieces(word[-1] + after, cut, 0, 1)
        )
    return _in_pieces(before + plainly + after, cut, len(before), len(before) + len(plainly))


_FIRM = regex.compile(
    r"[^，。！？；：\s]{0,4}?(?:银行|消金|消费|小贷|科技|商务|信息|咨询|服务|分期|租赁|公司|物业|律师|律所|金融|易贷|钱包|社区|小区|路|村|镇|街|县|市|区|大厦|广场|花园|公寓|学校|中学|小学|店|厂|湾|溪|"
    r"府|苑|城|园|号院|支行|分行|农商|信托|资产|征信|平台|App|先生|女士|某)"
)


def _name(raw: str, start: int, end: int) -> bool:
    """Whether something is part of the name of a firm, a place or a person."""
    opening = raw.rfind("【", max(0, start - 14), start)
    return (opening >= 0 and raw.find("】", opening, start) < 0) or _FIRM.match(raw, end) is not None


def _apart(window: Sequence[Unit], before: str, after: str, cut: Cut) -> bool:
    """Whether the characters at the edges of a window belong to no word with those outside it."""
    head = "".join(unit.char for unit in itertools.takewhile(lambda unit: unit.char, window))
    tail = "".join(unit.char for unit in itertools.takewhile(lambda unit: unit.char, reversed(window)))[::-1]
    return (not head or len(before) in _borders(before + head, cut)) and (
        not tail or len(tail) in _borders(tail + after, cut)
    )


_OPEN, _CLOSED = frozenset('“‘"【（([{「『《〈｛［〔'), frozenset('”’"】）)]}」』》〉｝］〕')


def _torn(raw: str, window: Sequence[Unit], same: bool, hot: bool) -> bool:
    """Whether the signs in a window tear its word apart, rather than set off what stands beside them or mask a name."""
    strong = False
    size, parts = 1, []
    for left, right in itertools.pairwise(window):
        if not right.seam:
            size += 1
            continue
        parts.append(size)
        size = 1
        gap = raw[left.end : right.start]
        strong = strong or bool(gap.strip("* \u3000\t") or (gap.strip() and hot))
        opens, closes = not _OPEN.isdisjoint(gap), not _CLOSED.isdisjoint(gap)
        if opens and not closes and raw[right.end : right.end + 1] not in _CLOSED:
            return False
        if closes and not opens:
            return False
    parts.append(size)
    return strong and not (same and min(parts) > 1)


def _stands_out(before: str, word: str, after: str, cut: Cut) -> bool:
    """Whether the tokenizer finds ``word`` between these, as a token or as whole tokens."""
    borders = _borders(before + word + after, cut)
    start, end = len(before), len(before) + len(word)
    return start in borders and (end in borders or not any(start < border < end for border in borders))


def _borders(text: str, cut: Cut) -> set[int]:
    return {0, *(end for _, end in tokens(text, cut))}


def _in_pieces(text: str, cut: Cut, start: int, end: int) -> bool:
    """Whether the tokenizer knows no word that reaches into a part of ``text``."""
    return all(to - at < 2 for at, to in tokens(text, cut) if at < end and to > start)
