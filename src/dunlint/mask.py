"""Masks personal data so that no output carries them: same length, at most the first 3 and last 4 characters stay."""

from __future__ import annotations

from dunlint import regex

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re

    from dunlint.finding import Finding


HIDDEN = "*"

_HAN = ("零〇○", "一幺壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
_HAN_DIGITS = {char: digit for digit, chars in enumerate(_HAN) for char in chars}
_ROUND_DIGITS = {
    "⓪": 0,
    "⓿": 0,
    "⁰": 0,
    "₀": 0,
    "¹": 1,
    "²": 2,
    "³": 3,
    **{chr(first + number): number + 1 for first in (0x2460, 0x2776, 0x2780, 0x278A, 0x24F5) for number in range(9)},
    **{chr(first + number): number for first in (0x2070, 0x2080) for number in range(4, 10)},
    **{chr(0x2080 + number): number for number in range(1, 4)},
    **{chr(0x2488 + number): number + 1 for number in range(9)},
    **{chr(0x2474 + number): number + 1 for number in range(9)},
}
_SIGNS = frozenset((*_ROUND_DIGITS, "○", "×", "✕"))  # stand for digits and are not alphanumeric
_SPACES = (
    " \u00a0\u00ad\u034f\u115f\u1160\u180e\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\uffa0\ufeff"
)
_DASHES = "\\-\u2010-\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d~～_＿()（）+＋"
_DIGIT = f"[\\d{''.join(_HAN_DIGITS)}{''.join(_ROUND_DIGITS)}]"
_CHECK = "[xX\uff38\uff58\u2169\u2179\u0425\u0445×✕]"
# Only what nearly every text needs is compiled here; the module re keeps the others once they are used.
# Digits and gaps are disjoint classes and the gap is bounded, so a failed start costs a fixed number of steps.
_NUMBER = regex.compile(
    f"{_DIGIT}(?:[{_SPACES}{_DASHES}]{{0,3}}{_DIGIT}){{6,}}(?:[{_SPACES}{_DASHES}]{{0,3}}{_CHECK})?"
)
_DOT = "[.．。·•・‧∙/／,，、|]"
_DOTTED_START = rf"\d{_DOT}\d"
_DOTTED = (
    rf"(?<!\d)\d{{3}}{_DOT}\d{{4}}{_DOT}\d{{4}}(?!\d)"
    rf"|(?<!\d)\d{{4}}(?:{_DOT}\d{{4}}){{2,3}}(?:{_DOT}\d{{1,4}})?(?!\d)"
    rf"|(?<!\d)\d{{6}}{_DOT}\d{{8}}{_DOT}\d{{3}}(?:\d|{_CHECK})"
    rf"|(?<!\d)(?:\d{_DOT}){{10,18}}(?:\d|{_CHECK})"
)
_DATE = r"(?:19|20)\d\d-\d{1,2}-\d{1,2}(?: \d{1,2})?"
_DATES = rf"{_DATE}(?:[ ~_—–-]{{1,3}}{_DATE})*"
_STAMP = r"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
_LOCAL = r"[\w.+\-\uff0e\uff0d\uff3f]"
_LATIN = r"0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LABEL = rf"[{_LATIN}\-]+"
_DOMAIN = rf"[ \u3000]{{0,2}}{_LABEL}(?:[ \u3000]{{0,2}}[.\uff0e][ \u3000]{{0,2}}{_LABEL})+"
_LONG_WORD = rf"[{_LATIN}]{{26,}}"
_WALLET = r"0x[0-9a-fA-F]{40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33}|(?:bc|ltc|tb)1[0-9a-z]{23,60}"
_ESCAPED = r"\\u([0-9a-fA-F]{4})|&#[xX]([0-9a-fA-F]{1,6});|&#(\d{1,7});"
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘"
    "于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温施洪"
    "康倪乔赖文樊兰殷齐安葛翟芦庞颜牛聂童季俞倪鲁章柳詹祝焦辛管欧涂包祁娄阮柴])"
)
_HAN_CHAR = "[\u3400-\u9fff]"
# A customer's name is told by the title behind it or the label before it; a firm's name has more characters.
_NAMED = "先生|女士|小姐|姓名|户名|款人|持卡人|联系人|担保人"
_NAME = (
    rf"({_SURNAME}{_HAN_CHAR}{{1,2}})(?=[ \u3000]?(?:先生|女士|小姐))"
    rf"|(?:姓名|户名|款人|持卡人|联系人|担保人)[为是]?[:：\s]{{0,3}}({_SURNAME}{_HAN_CHAR}{{1,2}})(?![\u3400-\u9fff*])"
)
_HALF_WIDTH = {0xFF01 + number: 0x21 + number for number in range(94)}
_PLACEHOLDER = (
    r"\$?\{\{?[\w.\-]{1,40}\}\}?|#\{?[A-Za-z_\u4e00-\u9fff][\w.]{0,39}\}?#|\$[A-Za-z_]\w{0,39}\$?"
    r"|<[A-Za-z_]\w{0,39}>|%(?:\d+\$|\(\w{1,40}\))?[sd@]"
)
_PERSONAL = r"\w+"


def mask(text: str) -> str:
    """``text`` with ID, card and mobile numbers, e-mail and wallet addresses masked; same length in code points.

    Of a person's name with a title behind it or a label before it (``张建国先生``, ``收款人：王秀英``) the first character stays.

    Digits count in every width and as Chinese numerals, with spaces and dashes between them. Service numbers (400, 800,
    95xxx), landlines with an area code, amounts and dates stay. Time is linear in the length of the text.
    """
    places: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(text):
        if _is_personal_number(found.group()):
            places.append(found.span())
    for found in regex.finditer(_DOTTED, text) if regex.search(_DOTTED_START, text) else ():
        if _is_personal_number(regex.sub(_DOT, "-", found.group())):
            places.append(found.span())
    if "@" in text or "＠" in text:
        places.extend(_emails(text))
    for found in regex.finditer(_LONG_WORD, text):
        if regex.fullmatch(_WALLET, found.group().translate(_HALF_WIDTH)):
            places.append(found.span())
    names = (
        [found.span(found.lastindex or 0) for found in regex.finditer(_NAME, text)]
        if regex.search(_NAMED, text)
        else []
    )
    if not places and not names:
        return text
    hidden = list(text)
    for start, end in places:
        _hide(hidden, text, start, end)
    for start, end in names:
        hidden[start + 1 : end] = HIDDEN * (end - start - 1)
    return "".join(hidden)


def mask_source(text: str) -> str:
    """``mask`` for the text of a file: what stands in it as ``\\u5f20`` or ``&#x5f20;`` is seen as the character it means."""
    masked = mask(text)
    if "\\u" not in text and "&#" not in text:
        return masked
    pieces: list[tuple[int, int]] = []
    decoded: list[str] = []
    at = 0
    for found in regex.finditer(_ESCAPED, text):
        pieces += [(index, index + 1) for index in range(at, found.start())]
        decoded += [text[at : found.start()], _unescaped(found)]
        pieces.append(found.span())
        at = found.end()
    pieces += [(index, index + 1) for index in range(at, len(text))]
    decoded.append(text[at:])
    whole = "".join(decoded)
    hidden = list(masked)
    for number, (old, new) in enumerate(zip(whole, mask(whole), strict=True)):
        if old != new:
            start, end = pieces[number]
            hidden[start:end] = HIDDEN * (end - start)
    return "".join(hidden)


def _unescaped(found: re.Match[str]) -> str:
    """One character, so that places stay in step; a stand-in for what is none."""
    number = int(found[1] or found[2], 16) if found[1] or found[2] else int(found[3])
    return chr(number) if 0x20 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else " "


def mask_sensitive(text: str) -> str:
    """Masks names and addresses: of each run of letters, digits and Han only the first and last character stay.

    Placeholders (``{id_card}``, ``${x}``, ``#x#``) stay readable. Same length in code points.
    """
    parts: list[str] = []
    at = 0
    for found in regex.finditer(_PLACEHOLDER, text):
        parts += [regex.sub(_PERSONAL, _hide_run, text[at : found.start()]), found.group()]
        at = found.end()
    parts.append(regex.sub(_PERSONAL, _hide_run, text[at:]))
    return mask("".join(parts))


def mask_match(finding: Finding) -> str:
    """What outputs show of ``finding.match``: everything personal masked when the finding is ``sensitive``."""
    return mask_sensitive(finding.match) if finding.sensitive else mask(finding.match)


def _hide_run(found: re.Match[str]) -> str:
    run = found.group()
    if len(run) < 3:
        return run[: len(run) - 1] + HIDDEN
    return run[0] + HIDDEN * (len(run) - 2) + run[-1]


def _digit(char: str) -> int:
    if char in _HAN_DIGITS:
        return _HAN_DIGITS[char]
    if char in _ROUND_DIGITS:
        return _ROUND_DIGITS[char]
    return int(char) if char.isdecimal() else -1


def _is_personal_number(written: str) -> bool:
    """True when a run of digits with gaps can hold a mobile, ID or card number."""
    digits: list[str] = []
    han = 0
    for char in written:
        value = _digit(char)
        digits.append(" " if value < 0 else str(value))
        han += char in _HAN_DIGITS
    groups = "".join(digits).split()  # digits without a gap between them
    number = "".join(groups)
    size, first = len(number), len(groups[0])
    if size < 11:  # 一三八零零… short of a full number is a number all the same; 12345678 is not
        return han == size and not number.startswith(("400", "800"))
    if any(_is_whole(group) for group in groups) or (size in (12, 13, 14) and _is_mobile(number[-11:])):
        return True
    if number.startswith(("400", "800")) and size <= 15 and len(groups) > 1 and first in (3, 10):
        return False  # a service number with an extension
    if regex.match("010|0[2-9]", number) and (
        size <= 12 or (len(groups) < 4 and size <= 17 and first in (3, 4, 10, 11, 12))
    ):
        return False  # a landline, perhaps with an extension
    if size == 11:
        return _is_mobile(number)
    if size == 14 and len(groups) == 1 and regex.fullmatch(_STAMP, number):
        return False
    return not regex.fullmatch(_DATES, written.strip("+-~_() "))


def _is_mobile(number: str) -> bool:
    return len(number) == 11 and number[0] == "1" and number[1] in "3456789"


def _is_whole(group: str) -> bool:
    """True when digits in one piece are a mobile, ID or card number by themselves."""
    return _is_mobile(group) or (len(group) >= 15 and not group.startswith(("0", "400", "800")))


def _emails(text: str) -> list[tuple[int, int]]:
    places = []
    local, domain = regex.compile(_LOCAL), regex.compile(_DOMAIN)
    floor = 0  # a local part never reaches back over an address already found: linear
    for found in regex.finditer("[@＠]", text):
        behind = domain.match(text, found.end())
        if behind is None:
            continue
        start = found.start()
        while start > floor and text[start - 1] in " \u3000" and found.start() - start < 2:
            start -= 1
        word_end = start
        floor_here = max(floor, word_end - 64)
        while start > floor_here and local.match(text, start - 1) and not _is_han(text[start - 1]):
            start -= 1
        if start < word_end:
            places.append((start, behind.end()))
            floor = behind.end()
    return places


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def _hide(hidden: list[str], text: str, start: int, end: int) -> None:
    """Replaces letters and digits between ``start`` and ``end``, all but at most the first 3 and last 4."""
    places = [index for index in range(start, end) if text[index].isalnum() or text[index] in _SIGNS]
    size = len(places)
    head, tail = (3, 4) if size >= 11 else (2, 2)
    if "@" in text[start:end] or "＠" in text[start:end]:
        head, tail = 1, 3
    for index in places[head : size - tail]:
        hidden[index] = HIDDEN
