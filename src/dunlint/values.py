"""Literal values in normalised text: amounts, dates, numbers, links and the personal data among them.

All expressions are hand-checked to run in linear time: no nested or overlapping repetition, every repeat bounded.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.memo import memo
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable


SURNAMES = (  # the most frequent ones
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦"
    "邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NUM = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,4})?"
_HAN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_HANNUM = f"[{_HAN}]{{1,12}}"
_SEP = r"[ \-\u2010-\u2015()·.]{0,2}"

_PATTERNS: dict[str, str] = {
    "amount": (
        rf"(?:[¥￥$]|人民币|rmb|cny) ?(?:{_NUM}|{_HANNUM})(?:万|千|亿)?(?:元|块|圆)?"
        rf"|(?<![\d.])(?<!\d,)(?:{_NUM}|\*{{2,8}})(?: ?(?:万|千|百|亿))? ?(?:多|余|来)?(?:元|块|圆|rmb)(?!钱?包)(?:\d角?|[{_HAN}]角?)?"
        rf"|(?<![\d.,])\d{{1,6}}(?:\.\d{{1,2}})?[wk万](?![a-z\d年月日])"
        rf"|(?<![第\d{_HAN}])(?:{_HANNUM}|半)(?:多|余|来)?(?:元|块|圆)(?:[{_HAN}]角)?(?:[{_HAN}]分)?(?!钱?包|腹)"
        r"|(?<![\d.\-:/])(?<!\d,)\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?(?![\d,%])|(?<![\d.\-:/])(?<!\d,)\d{1,8}\.\d{2}(?![\d.%‰])"
    ),
    "date": (
        rf"\d{{2,4}} ?年 ?\d{{1,2}} ?月(?: ?\d{{1,2}} ?[日号])?|\d{{1,2}} ?月(?:份)? ?\d{{1,2}} ?[日号]?(?!\d)"
        rf"|(?<!\d)20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)|(?<![\d\-])(?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9])(?![\d\-./%元])"
        rf"|[一二三四五六七八九十]{{1,2}}月(?:份)?(?:[{_HAN}廿]{{1,3}}[日号])?|(?<![\d第])(?:3[01]|[12]\d|[1-9])[日号](?![线楼院单库码栋店通房人服井])"
        rf"|(?:[一二三廿]?十[一二三四五六七八九]?|初[一二三四五六七八九十])[日号](?![线楼院单库码栋店])"
        r"|今[天日晚早]|明[天日晚早]|后[天日](?=[^果期续])|昨[天日晚]|本[周月年]底?|下个?[周月](?:[一二三四五六日天]|底|初)?|这?周[一二三四五六日天]|月底|月末|周末|年底|月初"
    ),
    "days": rf"(?<![\d.])(?:\d{{1,4}}|{_HANNUM}|半) ?(?:多|余|来)?(?:个)?(?:多)?半?(?:天|日(?!元)|工作日|星期|礼拜|周|月(?=[^份\d])|年|期(?!限))",
    "duration": rf"(?<![\d.:])(?:\d{{1,3}}|[{_HAN}半]{{1,4}}) ?(?:个)?半?(?:小时|钟头|分钟|刻钟|时辰|h(?![a-z])|min)|半[日天]|\d{{1,2}}:\d{{2}}:\d{{2}}",
    "clock": rf"(?<!\d)(?:[01]?\d|2[0-4])(?::[0-5]\d(?!:)|点(?:半|整|\d{{1,2}}分?)?|时(?!间|候|效|段|刻|代|常|尚))|(?:早上|上午|中午|下午|傍晚|晚上|凌晨|今晚|明早)[{_HAN}\d]{{1,3}}点半?|[{_HAN}]{{1,3}}点(?:半|整|钟)?(?=[前后之以])",
    "percent": rf"\d{{1,4}}(?:\.\d{{1,4}})? ?[%‰]|[百千万]分之[{_HAN}点\d.]{{1,8}}|[{_HAN}\d.]{{1,5}}(?:个)?(?:百分)?点(?!前|后|之|整|半|\d|钟|击|开|到|我)|[{_HAN}\d]{{1,3}}(?:成|折|厘)(?![功立为员本人交])",
    "url": r"https?://[\w\-.~:/?#@!$&'*+,;=%{}\ue000-\ue0ff]{1,300}|(?<![\w@.\-])(?:[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?\.){1,4}(?:com|cn|net|org|top|xyz|vip|cc|im|io|me|info|club|site|online|shop|link|ltd|work|icu|tk|pw|co|app|example|ly|gl)(?:/[\w\-./?=&%#{}\ue000-\ue0ff]{0,200})?(?![a-z])",
    "email": r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}",
    "case_number": rf"[(（\[〔]20\d\d[)）\]〕][^\s,。;,]{{1,16}}?第?(?:\d{{1,6}}|[{_HAN}]{{1,6}}|[\ue000-\ue0ff])号",
    "mobile": rf"(?<![\d\-])(?:(?:\+|00)86{_SEP})?1{_SEP}[3-9](?:{_SEP}\d){{9}}(?!\d)|[一幺][三四五六七八九][{_HAN}幺]{{9}}(?![{_HAN}])",
    "hotline": (
        r"(?<!\d)(?:400|800)[ \-\u2010-\u2015]{0,3}[\dx*]{3,4}[ \-\u2010-\u2015]{0,3}[\dx*]{3,4}(?![\dx])|(?<!\d)(?:400|800)[ \-\u2010-\u2015]{0,3}(?:\d[ \-\u2010-\u2015]{0,2}){7}(?!\d)"
        r"|(?<![\dx])9[56][\dx]{1}[ \-]?[\dx]{2,5}(?![\d元])|(?<!\d)10[01]\d{2,3}(?![\d元])|(?<![\d\-号])\(?0\d{2,3}\)?[ \-\u2010-\u2015]{0,3}\d{3,4}(?:[ \-\u2010-\u2015]{0,2}\d{3,4}){1,2}(?!\d)"
        r"|(?<!\d)0\d{2,3}[ \-]{0,2}[*x]{6,8}|(?<![\d\-a-z])[2-8]\d{2,3}-\d{4}(?!\d)"
        rf"|[四八]零零[,、\- ]{{0,2}}(?:[{_HAN}幺][,、\- ]{{0,2}}){{6,8}}|九[五六][{_HAN}幺]{{3,6}}"
    ),
    "round": (
        r"(?<![零〇一二两三四五六七八九十百千万第\d])[一二两三四五六七八九十几]{1,3}[百千万](?:[零一二三四五六七八九][百千]?){0,3}(?:多|来|把)?"
        r"(?![零〇一二两三四五六七八九十百千万分元块圆个人次家名位年天遍里米亩公])"
        r"|(?<![\d.,\-/:a-z第号电打拨线询服])[1-9]\d{2,4}(?![\d.,\-/:%a-z年月日号天期位条元块]|个)"
    ),
    "id_like": rf"(?<![\d])(?:\d{_SEP}){{17}}[\dx](?![\d])|(?<![\d])(?:\d{_SEP}){{14}}\d(?![\d])|(?<![{_HAN}])[{_HAN}幺]{{17}}[{_HAN}幺x](?![{_HAN}])",
    "card_like": rf"(?<![\d.])(?:\d{_SEP}){{12,18}}\d(?![\d.])",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = {"零": "0", "〇": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6",
           "七": "7", "八": "8", "九": "9"}  # fmt: skip


@memo(64)
def _regex(kind: str) -> regex.Lazy:
    return regex.compile(_PATTERNS[kind])


def digits_of(text: str) -> str:
    """Only the digits of ``text`` (Chinese numerals as digits; ``x`` kept in last place)."""
    plain = "".join(_DIGITS.get(char, char) for char in text.lower())
    return "".join(char for char in plain if char.isdigit()) + ("X" if plain.endswith("x") else "")


def id_number_valid(number: str) -> bool:
    """GB 11643 check: 18 characters with checksum and a plausible birth date, or 15 digits with one."""
    if len(number) == 18:
        body, check = number[:17], number[17]
        if not body.isdigit() or not _birth(number[6:14]):
            return False
        return (
            "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]
            == check.upper()
        )
    return len(number) == 15 and number.isdigit() and _birth("19" + number[6:12])


def id_number_shaped(number: str) -> bool:
    """Looks like an ID number: 18 characters with a plausible region and birth date, whatever the checksum says."""
    return len(number) == 18 and number[:17].isdigit() and number[0] in "123456789" and _birth(number[6:14])


def _birth(date: str) -> bool:
    year, month, day = int(date[:4]), int(date[4:6]), int(date[6:8])
    return 1900 <= year <= 2035 and 1 <= month <= 12 and 1 <= day <= 31


def luhn_valid(number: str) -> bool:
    """The Luhn check of bank card numbers, 12 to 19 digits."""
    if not (12 <= len(number) <= 19) or not number.isdigit() or len(set(number)) < 2:
        return False
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def _id_numbers(text: str) -> list[Span]:
    return [Span(*m.span()) for m in _regex("id_like").finditer(text) if id_number_valid(digits_of(m.group()))]


def _id_shaped(text: str) -> list[Span]:
    return [Span(*m.span()) for m in _regex("id_like").finditer(text)]


def _cards(text: str) -> list[Span]:
    out = []
    for match in _regex("card_like").finditer(text):
        number = digits_of(match.group())
        if luhn_valid(number) and not (len(number) == 18 and id_number_valid(number)) and number[0] in "23456":
            out.append(Span(*match.span()))
    return out


def _phones(text: str) -> list[Span]:
    return sorted([*find(text, "hotline"), *find(text, "mobile")])


def _money(text: str) -> list[Span]:
    """Amounts, and round sums said without a unit (``两千五``, ``三万``, ``4000``)."""
    return sorted({*find(text, "amount"), *(Span(*match.span()) for match in _regex("round").finditer(text))})


_SPECIAL: dict[str, Callable[[str], list[Span]]] = {
    "money": _money,
    "id_number": _id_numbers,
    "id_shaped": _id_shaped,
    "card_number": _cards,
    "phone": _phones,
}
_GATES: dict[str, str] = {
    "url": ".", "email": "@", "case_number": "号", "percent": "%‰成折厘之点", "duration": "时钟分日天刻:hm", "id_number": "0123456789零一二三四五六七八九",
}  # fmt: skip
VALUE_KINDS = frozenset([*_PATTERNS, *_SPECIAL])


def find(text: str, kind: str) -> list[Span]:
    """Places of literal values of ``kind`` in normalised ``text``, in order."""
    gate = _GATES.get(kind)
    if gate and not any(mark in text for mark in gate):
        return []
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(text)
    return [Span(*match.span()) for match in _regex(kind).finditer(text)]
