"""Disguised spellings of rule words: homophones, look-alikes, pinyin, initials, split characters. Data in ``variants.yaml``.

A text without a Latin letter, a stray component or a known odd pair of characters costs one regular expression and one
set operation. What is found replaces the disguised word before any rule looks, and the evasion rule reports it.
"""

from __future__ import annotations

import marshal
from bisect import bisect_left, bisect_right
from itertools import islice

from dunlint import regex
from dunlint.shelf import Kept, named
from dunlint.span import Cover, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    Cutter = Callable[[str], Sequence[str]]


Place = tuple[int, int, str, str]  # start, end, kind, word
Part = tuple[str, int, int]  # word, first character, end
_LATIN = regex.compile("[a-z]")
_LETTERS = regex.compile(r"(?<![a-z0-9@$])[0-9@$]*[a-z][a-z0-9@$]*")  # a run is tried once, at its start
# Links, addresses and file names: Latin in them is no disguise.
_PLAIN = regex.compile(
    r"https?://[^\s\u4e00-\u9fff]{1,300}|[\w.+\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}(?![a-z0-9])"
    r"|(?<![a-z0-9])(?:[a-z0-9\-]{1,40}\.){1,4}(?:com|cn|net|org|top|xyz|vip|cc|im|io|me|info|site|shop|link|app|ly|gl)(?:/[\w\-./?=&%#]{0,200})?(?![a-z])"
)
_SPACED = regex.compile(r"(?<![a-z0-9])(?:[a-z]{1,6}[ \-*.·_]){1,5}[a-z]{1,6}(?![a-z0-9@])")
_SPECIAL = (
    (regex.compile(r"(?<![a-z])s[ .*\-·]{1,2}b(?![a-z])"), "傻逼"),
    (regex.compile(r"(?<![a-z])c[ .*\-·]{0,2}n[ .*\-·]{1,2}m(?![a-z])"), "操你妈"),
    (regex.compile(r"(?<![a-z])n[ .*\-·]{1,2}m[ .*\-·]{1,2}s[ .*\-·]{1,2}l(?![a-z])"), "你妈死了"),
    (regex.compile(r"(?<![a-z])t[ .*\-·]{1,2}m[ .*\-·]{1,2}d(?![a-z])"), "他妈的"),
    (
        regex.compile(
            r"(?<![a-z])(?:t[ .*\-·]{1,2}r[ .*\-·]{0,2}c|trc)[ .*\-·]{1,2}2[ .*\-·]{0,2}0(?!\d)|(?<![a-z])trc-2-0"
        ),
        "trc20",
    ),
    (regex.compile(r"(?<![a-z])u[ .*\-·]{1,2}s[ .*\-·]{1,2}d[ .*\-·]{1,2}t(?![a-z])"), "usdt"),
    (
        regex.compile(
            r"(?<![a-z])w[ .*\-·]{1,2}(?:e[ .*\-·]{0,2}i[ .*\-·]{0,2})?x(?:[ .*\-·]{0,2}i[ .*\-·]{0,2}n)?(?![a-z])"
        ),
        "微信",
    ),
    (regex.compile(r"(?<![a-z0-9\-])(?:v信|v芯|weixin|wei信|微xin|wei芯)(?![a-z])"), "微信"),
    (regex.compile(r"(?<![a-z0-9\-])yq(?=\d{1,4}[天元日期个月])"), "逾期"),
    (regex.compile(r"(?<=[妈玛])b(?![a-z0-9])"), "逼"),
    (regex.compile(r"(?<=[去打弄砍整搞])4(?=[,。!?;]|你|全|他|$)"), "死"),
    (
        regex.compile(
            r"(?<=[报上报花黑污查毁影响关])zx(?=[\u4e00-\u9fff,。!]|$)|(?<![a-z0-9])zx(?=黑|花|污|报告|逾|系统|不良|上|里|要|会|都|也|一)"
        ),
        "征信",
    ),
    (regex.compile(r"(?<![a-z0-9])(?:g[ .*·]?a|gongan)(?=局|机关|立|处理|部门)"), "公安"),
)
_LEET = str.maketrans("013457@$", "oleastas")
_LEET_I = str.maketrans("013457@$", "oieastas")
_STROKES = "丨丶丿乀亅灬"  # strokes that stand between the characters of a word
# Latin in everyday Chinese messages: no pinyin, whatever it looks like.
_BRACKETED = regex.compile(r"[【(「\[]([\u4e00-\u9fff])[】)」\]]")  # (催)(收): each character in brackets
_NAMES = frozenset(("app", "vip", "sms", "ok", "atm", "pos", "etc", "wifi", "hr", "id", "apr", "lpr", "http", "https"))
_EVERYDAY = frozenset(
    "app apps ok vip hr pc ai id ip it tv pin qq wifi etc sms atm pos apr gps pdf web html http https www com cn net org ios android sim "
    "and or the to of in on at is are you your me my we us no not yes hi hello dear am pm can do go he she be by we an as if so re".split()
)
# Syllables that stand between Han characters for one of them, and those of them that are names or words of their own.
_SYLLABLES = frozenset(
    "ba bai ban bang bao bei bi bian biao bie bing bo bu cai cang cao ce ceng cha chai chan chang chao che chen cheng chi chong chou chu chuan chuang chui "
    "ci cong cuo fan dai dan dang dao deng diao dong dou duan dui dun duo fa fang fei fen feng fou fu gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui guo hai han "
    "hang hao hen heng hong hou hu hua huai huang hui hun huo ji jia jiang jiao jin jing jiong jiu ju juan jue jun kai kang kao ken keng kong kou ku kua kuai kuang kui kun kuo lai lang "
    "lei leng li lia lian liang liao lie lin ling liu lun luo mai mang mao mei meng mi mian miao mie min ming miu mo mou nao nei neng ni nian niang niao nie nin ning niu nong nuan nuo pai pang pei "
    "peng pi piao pie pu qi qia qiang qiao qie qing qiong qiu qu quan que qun ran rao reng ri rong rou ru ruan rui ruo sai san sao sen seng shai shan shang shao she shen sheng shui shun shuo si "
    "sou suan sui suo tai tao teng ti tian tiao ting tong tu tuan tui tun wai wang wei wen weng xi xia xiang xiao xin xiong xiu xu xuan xue xun yan yang yao ye yi yin ying yong you yu yuan yue yun "
    "zai zan zao ze zen zeng zhan zhang zhao zhe zhen zheng zhi zhong zhou zhuan zhui zhun zhuo zi zong zu zuan zui zun".split()
)
_FOREIGN_SYLLABLES = frozenset("pi pie tie die she you mu nu xi mi si wei bing ni wang mei".split()) - {
    "wei",
    "mei",
    "bing",
}
# A lone Latin letter stands for a character only before or behind one of these rests of a word.
_SINGLE = frozenset(
    "f院 法y 公a g安 l师 律s q诉 s诉 起s 立a l案 开t k庭 k亭 判x p刑 坐l z牢 b警 报j 报a b案 拘l j留 d捕 逮b 冻j d结 c封 查f 老l l赖 失x s信 征x z信 催s c收 逾q 欠k q款 d款 贷k 曝g b光 后g h果 v信 w信 诉x j侦 经z "
    "j察 警c z骗 诈p 打s 砍s 弄s 杀s 整s 去s 捅s 良x l心 央h 举b j报 z审 政s 裸l l聊 家r 父m f母 单w d位 领d l导 同s 村w c委 抖y 坟m 微x x薪 工z".split()
) - {"d款", "l案", "s信", "家r", "同s", "单w"}


def compile_variants(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of ``variants.yaml`` as the scanner reads it: few, plain values for the compiled ruleset."""
    spellings: dict[str, str] = {}
    odd: set[str] = set()
    for word, told in (data.get("words") or {}).items():
        made = str(told).partition("=")[2]
        spellings[word] = " ".join(made.split())
        odd.update(char for spelling in made.split() for char in set(spelling) - set(word))
    curated = {made: word for made, word in (data.get("curated") or {}).items() if not _LATIN.search(made)}
    everyday = set(str(data.get("everyday") or ""))
    odd.update(*(set(made) - set(word) - everyday for made, word in curated.items()))
    usual = [made for made, word in curated.items() if not set(made) - set(word) - everyday]
    return {
        "hot": "\n".join(spellings), "words": marshal.dumps(_sounds(data)), "pairs": named(_pairs(spellings, curated)),
        "latin": named(_latin(data)),
        "odd": "".join(sorted(odd)), "usual": usual, "curated": curated,
        "mixed": {made: word for made, word in (data.get("curated") or {}).items() if made not in curated},
        "splits": {half: char for char, halves in (data.get("splits") or {}).items() for half in str(halves).split()},
        "radicals": str(data.get("radicals") or ""), "initials": dict(data.get("initials") or {}),
        "english": dict(data.get("english") or {}), "syllables": dict(data.get("syllables") or {}),
    }  # fmt: skip


def _sounds(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Each hot word with the pinyin of its characters."""
    return {word: tuple(str(told).partition("=")[0].split()) for word, told in (data.get("words") or {}).items()}


def _pairs(spellings: Mapping[str, str], curated: Mapping[str, str]) -> dict[str, bytes]:
    """First character -> marshalled: the first odd pair of characters of each spelling -> (its place, spelling, word)."""
    made_of = [(made, word) for word, listed in spellings.items() for made in listed.split()]
    found: dict[str, dict[str, list[tuple[int, str, str]]]] = {}
    for made, word in (*made_of, *curated.items()):
        at = next((at for at, (one, other) in enumerate(zip(made, word, strict=False)) if one != other), 0)
        at = min(at, len(made) - 2)
        found.setdefault(made[at], {}).setdefault(made[at : at + 2], []).append((at, made, word))
    return {first: marshal.dumps(pairs) for first, pairs in found.items()}


def _latin(data: Mapping[str, Any]) -> dict[str, bytes]:
    """First letter -> marshalled: pinyin or initials of a part of a word of ``variants.yaml`` -> these parts."""
    index: dict[str, dict[str, list[Part]]] = {}
    for word, sounds in _sounds(data).items():
        size = len(sounds)
        for first in range(size):
            for last in range(first + 1, size + 1):
                part = sounds[first:last]
                whole = last - first == size
                keys = {"".join(part)}
                if not whole:
                    short = "".join(sound[0] for sound in part)
                    if size > 2 or (short + word[last:] if first == 0 else word[:first] + short) in _SINGLE:
                        keys.add(short)
                    if last - first > 1:
                        keys.add(part[0] + "".join(sound[0] for sound in part[1:]))
                for key in keys:
                    index.setdefault(key[0], {}).setdefault(key, []).append((word, first, last))
    return {letter: marshal.dumps(parts) for letter, parts in index.items()}


class VariantScanner:
    """Finds disguised words; ``places`` gives what ``normalize.fold_variants`` needs. Takes compiled data."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """``data`` is what ``compile_variants`` made, opened."""
        self.data = data
        self._words: Mapping[str, Sequence[str]] = {}
        latin, pairs = data["latin"], data["pairs"]
        self._latin = Kept(lambda letter: latin.get(letter, {}))  # first letter -> {letters: parts}
        # first character -> {odd pair: (where the pair stands in the spelling, spelling, word)}
        self.pairs = Kept(lambda first: pairs.get(first, {}))
        self._splits: Mapping[str, str] = data["splits"]
        self._radicals = frozenset(data["radicals"])
        self._gate = regex.compile(f"[a-z@{_STROKES}{data['radicals']}]|[去打弄砍整搞]4")
        self._odd = regex.compile(f"[{data['odd']}]") if data["odd"] else None
        self._usual = _any_of(data["usual"])
        self._halves = _any_of(half for half in self._splits if half[0] not in self._radicals)

    def places(self, text: str, cut: Cutter) -> list[Place]:
        """(start, end, kind, word) of each disguised spelling in normalised ``text``, in order, not overlapping."""
        gate = self._gate.search(text) is not None
        odd = (self._odd is not None and self._odd.search(text) is not None) or (
            self._usual is not None and self._usual.search(text) is not None
        )
        halved = (
            (self._halves is not None and self._halves.search(text) is not None)
            or (gate and any(char in self._radicals for char in text))
            or (("(" in text or "【" in text or "[" in text) and len(_BRACKETED.findall(text)) > 1)
        )
        if not gate and not odd and not halved:
            return []
        found: list[Place] = []
        if halved or (gate and any(char in text for char in _STROKES)):
            found += self._split(text, cut)
        if gate:
            found += self._foreign(text)
        if odd:
            found += self._homophones(text, cut)
        if not found:
            return []
        found.sort(key=lambda item: (item[0] - item[1], item[0]))
        kept: list[Place] = []
        taken = bytearray(len(text))
        for place in found:
            start, end = place[:2]
            if 1 not in taken[start:end]:
                kept.append(place)
                taken[start:end] = b"\1" * (end - start)
        kept.sort()
        return kept

    @property
    def words(self) -> Mapping[str, Sequence[str]]:
        """Each hot word with the pinyin of its characters."""
        if not self._words:
            self._words = marshal.loads(self.data["words"])
        return self._words

    def latin(self, letters: str) -> Sequence[Part]:
        """The parts of words that have these letters for their pinyin or initials."""
        return self._latin[letters[:1]].get(letters, ())  # type: ignore[no-any-return]

    # -- Han ---------------------------------------------------------------------------------------------------------

    def _homophones(self, text: str, cut: Cutter) -> list[Place]:
        out: list[Place] = []
        borders: list[tuple[int, int]] | None = None
        for at in range(len(text) - 1):
            for offset, made, word in self.pairs[text[at]].get(text[at : at + 2], ()):
                start = at - offset
                if start < 0 or not text.startswith(made, start):
                    continue
                if borders is None:
                    borders = tokens(text, cut)
                if stands(borders, start, made, word, made in self.data["curated"]):
                    out.append((start, start + len(made), "homophone", word))
        return out

    def _split(self, text: str, cut: Cutter) -> list[Place]:
        """Characters written in halves, and strokes put between the characters of a word."""
        chars: list[str] = []
        spans: list[tuple[int, int]] = []
        sure: list[int] = []
        changed: list[int] = []
        at = 0
        while at < len(text):
            char = text[at]
            if char in _STROKES and 0 < at < len(text) - 1 and _han(text[at - 1]) and _han(text[at + 1]):
                changed.append(len(chars))
                spans[-1] = (spans[-1][0], at + 1)
                at += 1
                continue
            single = _BRACKETED.match(text, at)
            if single is not None:
                changed.append(len(chars))
                chars.append(single.group(1))
                spans.append((at, at + 3))
                at += 3
                continue
            halves = text[at : at + 3] if text[at : at + 3] in self._splits else text[at : at + 2]
            whole = self._splits.get(halves)
            if whole is not None:
                size = len(halves)
                if char in self._radicals:
                    sure.append(len(chars))
                changed.append(len(chars))
                chars.append(whole)
                spans.append((at, at + size))
                at += size
            else:
                chars.append(char)
                spans.append((at, at + 1))
                at += 1
        if not changed:
            return []
        joined = "".join(chars)
        certain = frozenset(sure)
        borders: list[tuple[int, int]] | None = None
        out: list[Place] = []
        covered: set[int] = set()
        for word in self.words:
            start = joined.find(word)
            while start >= 0:
                inside = changed[bisect_left(changed, start) : bisect_left(changed, start + len(word))]
                split = [
                    number for number in inside if spans[number][1] - spans[number][0] > 1 and number not in certain
                ]
                if split and borders is None:
                    borders = tokens(text, cut)
                stroke = any(
                    text[a] in _STROKES
                    for number in range(start, start + len(word))
                    for a in range(*spans[number])
                    if number + 1 < start + len(word)
                )
                if (inside and (stroke or not split or _apart(borders or (), spans, split))) and (
                    stroke or any(chars[number] != text[spans[number][0]] for number in inside)
                ):
                    end = spans[start + len(word) - 1]
                    last = end[1] if text[end[1] - 1] not in _STROKES else end[1] - 1
                    out.append((spans[start][0], last, "split", word))
                    covered.update(range(start, start + len(word)))
                start = joined.find(word, start + 1)
        out += [(*spans[number], "split", chars[number]) for number in sure if number not in covered]
        return out

    # -- Latin -------------------------------------------------------------------------------------------------------

    def _foreign(self, text: str) -> list[Place]:
        if "@" not in text and "4" not in text and all(match.group() in _NAMES for match in _LETTERS.finditer(text)):
            return []
        plain = Cover(Span(*match.span()) for match in _PLAIN.finditer(text)) if "." in text or "@" in text else Cover()
        out: list[Place] = []
        for pattern, word in _SPECIAL:
            for match in pattern.finditer(text):
                if not plain.holds(Span(*match.span())):
                    out.append((*match.span(), "pinyin", word))
        for made, word in self.data["mixed"].items():
            start = text.find(made)
            if (
                start >= 0
                and not _latin_at(text, start - 1, made[0])
                and not _latin_at(text, start + len(made), made[-1])
            ):
                out.append((start, start + len(made), "pinyin", word))
        runs = [match for match in _LETTERS.finditer(text) if not plain.holds(Span(*match.span()))]
        for match in runs:
            out += self._run(text, *match.span())
        if len(runs) > 1:
            for match in _SPACED.finditer(text):
                if not plain.holds(Span(*match.span())):
                    joined = regex.sub(r"[ \-*.·_]", "", match.group())
                    out += [
                        (*match.span(), "pinyin", word)
                        for word, first, last in self.latin(joined)
                        if first == 0 and last == len(word) and joined == "".join(self.words[word])
                        and regex.sub(r"[\-*.·_]", " ", match.group()).split() == list(self.words[word])
                    ]  # fmt: skip
        return out

    def _run(self, text: str, start: int, end: int) -> list[Place]:
        """The words that one run of letters (and digits between them) may stand for."""
        run = text[start:end]
        letters = run
        while letters and letters[-1].isdigit():
            letters = letters[:-1]
        while letters and letters[0].isdigit():
            letters, start = letters[1:], start + 1
        stop = start + len(letters)
        if not letters or text[stop : stop + 1] == "_" or text[start - 1 : start] == "_":
            return []
        everyday = letters in _EVERYDAY
        readings = {letters: "pinyin"}
        if not letters.isalpha():
            for table in (_LEET, _LEET_I):
                readings.setdefault(letters.translate(table), "pinyin")
        for reading in readings:
            best: Place | None = None
            for word, first, last in self.latin(reading):
                found = (
                    None
                    if everyday and last - first == len(word)
                    else self._completed(text, start, stop, word, first, last)
                )
                if found is not None and (best is None or found[1] - found[0] > best[1] - best[0]):
                    best = found
            if best is not None:
                return [best]
            if everyday:
                return []
            parts = self._words_of(reading)
            if parts:
                return [(start, stop, "pinyin", "".join(parts))]
            if reading != letters and reading in self.data["english"]:
                return [(start, stop, "pinyin", self.data["english"][reading])]
        before = text[start - 1] if start else ""
        after = text[stop] if stop < len(text) else ""
        if before.isdigit() or before == "-" or (after == "-" and text[stop + 1 : stop + 2].isalnum()):
            return []
        short = self.data["initials"].get(letters)
        beside = _han(before) or _han(after)
        if short and (beside or (len(letters) > 2 and not (before + after).strip(" ,。!?;:、()"))):
            return [(start, stop, "initials", short)]
        single = next(
            (self.data["syllables"][reading] for reading in readings if reading in self.data["syllables"]), ""
        )
        if not single and letters in _SYLLABLES and letters not in _FOREIGN_SYLLABLES:
            single = letters
        if (single and _han(before) and (_han(after) or after in ",。!?;" or not after)) or (
            single and _han(after) and (not before or before in ",。!?;:")
        ):
            return [(start, stop, "pinyin", single)]
        return []

    def _completed(self, text: str, start: int, stop: int, word: str, first: int, last: int) -> Place | None:
        """The place of ``word`` when the rest of it stands around the run, with at most one space between."""
        left, right = start, stop
        sounds = self.words[word]
        han = 0
        for number in range(first - 1, -1, -1):
            at = left - 1 if text[left - 1 : left] == " " and number == first - 1 else left
            size = _one(text, at, word[number], sounds[number], -1)
            if not size:
                return None
            han += size == 1
            left = at - size
        for number in range(last, len(word)):
            at = right + 1 if text[right : right + 1] == " " and number == last else right
            size = _one(text, at, word[number], sounds[number], 1)
            if not size:
                return None
            han += size == 1
            right = at + size
        short = stop - start < sum(map(len, sounds[first:last]))
        if short and not han:
            return None
        if first == 0 and last == len(word):  # the whole word in Latin: longer than an accident
            run = text[start:stop]
            sound = "".join(self.words[word])
            if len(sound) < 5 and not (_han(text[start - 1 : start]) or _han(text[stop : stop + 1])):
                return None
            if len(run) < 4:
                return None
        return left, right, "pinyin", word

    def _words_of(self, reading: str) -> list[str]:
        """``qisunidefumu``: words in full pinyin, one behind the other; empty when a rest remains."""
        if len(reading) < 8 or not reading.isalpha():
            return []
        out: list[str] = []
        at = 0
        while at < len(reading):
            for size in range(min(18, len(reading) - at), 3, -1):
                whole = [
                    word
                    for word, first, last in self.latin(reading[at : at + size])
                    if first == 0 and last == len(word) and "".join(self.words[word]) == reading[at : at + size]
                ]
                if whole:
                    out.append(whole[0])
                    at += size
                    break
            else:
                return []
        return out


def _one(text: str, at: int, char: str, sound: str, step: int) -> int:
    """How many characters before (-1) or behind (1) ``at`` stand for ``char``: itself or its pinyin; 0 for none."""
    size = len(sound)
    if step > 0:
        if text[at : at + 1] == char:
            return 1
        return size if text.startswith(sound, at) and not text[at + size : at + size + 1].isascii() else 0
    if text[at - 1 : at] == char and at > 0:
        return 1
    return (
        size
        if at >= size
        and text.startswith(sound, at - size)
        and not (at > size and text[at - size - 1].isascii() and text[at - size - 1].isalnum())
        else 0
    )


def tokens(text: str, cut: Cutter) -> list[tuple[int, int]]:
    """Spans of the tokens of ``text``."""
    out: list[tuple[int, int]] = []
    at = 0
    for token in cut(text):
        out.append((at, at + len(token)))
        at += len(token)
    return out


def stands(borders: Sequence[tuple[int, int]], start: int, made: str, word: str, curated: bool) -> bool:
    """True when no token of the raw text reaches over the edge of ``made`` or holds a changed character with others."""
    end = start + len(made)
    first = max(0, bisect_right(borders, (start, start)) - 1)  # the token before may reach in
    for left, right in islice(borders, first, None):
        if left >= end:
            break
        if right <= start:
            continue
        if left < start or right > end:
            return False
        if (
            right - left > 1
            and not curated
            and made[left - start : right - start] != word[left - start : right - start]
        ):
            return False
    return True


def _apart(borders: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]], numbers: Sequence[int]) -> bool:
    """True when no token before the halves reaches into them."""
    for number in numbers:
        start = spans[number][0]
        before = bisect_left(borders, (start, 0)) - 1
        if before >= 0 and borders[before][1] > start:
            return False
    return True


def _any_of(spellings: Iterable[str]) -> regex.Lazy | None:
    """One expression for short spellings, those with the same first character together."""
    tails: dict[str, list[str]] = {}
    for spelling in spellings:
        tails.setdefault(spelling[0], []).append(spelling[1:])
    pieces = [
        head + (f"[{''.join(sorted(rest))}]" if all(len(tail) == 1 for tail in rest) else f"(?:{'|'.join(rest)})")
        for head, rest in sorted(tails.items())
    ]
    return regex.compile("|".join(pieces)) if pieces else None


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _latin_at(text: str, at: int, beside: str) -> bool:
    """True when the character at ``at`` goes on with a Latin run that ``beside`` belongs to."""
    return beside.isascii() and 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()
