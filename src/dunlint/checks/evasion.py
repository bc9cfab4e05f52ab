"""Checks on how a text is written: disguised words, blanks left in templates, shouting."""

from __future__ import annotations

import itertools
from bisect import bisect_left

from dunlint import regex
from dunlint.checks import Hit, oddities, respelled
from dunlint.context import quotes
from dunlint.memo import for_last, memo
from dunlint.span import Cover, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View
    from dunlint.document import Document
    from dunlint.normalize import Change


_VARIANTS = frozenset(("pinyin", "initials", "homophone", "split"))
_COUNTED = regex.compile(
    r"[月日号年元天块万千百折辈秒]|小时|个[月小人电未起]|分钟|期[未没内逾账还]|次[未没不]|点(?=[前后钟半整之到,。!;]|$)"
)
_STEP = regex.compile(r"[月日年号][^\d,。]{2}|[万千百][一-龥]{3}|号[码]")
_CIRCLED = regex.compile(r"[\u2460-\u2473\u3220-\u3229\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")
_SPELLED = regex.compile(
    r"[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺](?:[ \-,、.]?[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]){7,24}"
)
_APART = regex.compile(
    r"(?<![\d.])\d(?:[ \-*.·_]{1,2}\d){6,20}(?![\d.])|(?<![\d零〇一二三四五六七八九幺])[\d零〇一二三四五六七八九幺](?:[ \-*.·_]{0,2}[\d零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]){9,20}"
)
_TITLES = regex.compile(r"^(?:先生|女士|小姐|总|老师|经理|家|某)")
_MEANT = frozenset(
    "法公警刑判诈骗杀死抓牢捕拘催债欠逾贷款钱起诉立案冻查封执征黑赖曝爆轰砸堵砍打父母妈爸家单位通讯录村居贴喇字报上门传票律师"
)


@memo(4)
def _hot(listed: str, words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Hot words (``listed`` a line each, and ``words``) by their first character."""
    index: dict[str, list[str]] = {}
    for word in _words(listed, words):
        index.setdefault(word[0], []).append(word)
    return {key: tuple(items) for key, items in index.items()}


def filter_evasion(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Hot words written so that a filter does not see them: one finding for each disguised passage."""
    document = view.document
    found: list[Span] = []
    if document.changes:
        found += _disguised(document, hot_of(view, params))
    if view.meta.get("channel") not in ("voice", "ivr"):
        found += [
            Span(*match.span()) for match in _SPELLED.finditer(document.text) if not _amount_like(document.text, match)
        ]
        found += [
            Span(*match.span())
            for match in _APART.finditer(document.text)
            if not match.group().isdigit()
            and _scattered(match.group())
            and regex.sub(r"[ \-*.·_]", "", match.group())[:3] not in ("400", "800")
        ]
    if "<" in view.template.source.text or "&#" in view.template.source.text:
        found += _marked_up(view, hot_of(view, params))
    if view.context.debt():
        found += _told_by_emoji(document)
    elif document.changes:
        emoji = [change for change in document.changes if change.kind == "emoji"]
        found = [span for span in found if not any(span.start <= change.start < span.end for change in emoji)]
    elsewhere = view.context.has("foreign") and not (view.meta.get("sender_type") or view.meta.get("stage"))
    if elsewhere and not (found and view.context.has("debt_plain") and view.meta.get("audience")):
        return []
    declared = any(view.meta.get(key) for key in ("audience", "stage", "sender_type"))
    if view.context.debt() and (declared or view.context.has("debt_plain")):
        found += _signs(view, found, hot_of(view, params), _words(*_listed(view, params)))
    if not found or _LISTING.search(document.text) or _spoken_about(view, found):
        return []
    scopes = ["quoted", "reply"]
    if not _heavy(document, found):
        scopes.append("warned")
        if view.context.has("policy") and not any(char in document.text for char in "您你"):
            scopes.append("policy")
    return [Hit(span) for span in _merged(found, document) if not view.context.excused(span, scopes)]


def _heavy(document: Document, found: Sequence[Span]) -> bool:
    """Disguise all over a text that does not speak of disguises: nobody warns or lays down rules in that way."""
    places = {
        change.start
        for change in document.changes
        if change.kind in ("separator", "pinyin", "initials", "invisible")
        and any(span.start <= change.start < span.end for span in found)
    }
    return (
        len(places) > 1
        and not any(char in document.text for char in "、\n“「")
        and _ABOUT.search(document.text) is None
    )


_ABOUT = regex.compile(
    r"这类|这种|带符号|假的|写着|写成|写法|字样|变形|变体|躲[过避]?拦?截?|拦截|过滤|内容[为是]|所谓|什么[“\"「]|又是|敢写全|截图|举报|冒充|示例|下列|以下|课件|培训|质检|识别|辨别|辨识|答案|看到这|划走|敏感词|谐音|黑话|暗语|意思是|是指"
)


_LISTING = regex.compile("同音字|谐音字|错别字|纠错|对照表|变体字表")


def _spoken_about(view: View, found: Sequence[Span]) -> bool:
    """Disguised words in quotes only, in a text about such messages or about something else."""
    quoted = quotes(view.document.text)
    if not quoted or not all(any(quote.overlaps(span) for quote in quoted) for span in found):
        return False
    outside = "".join(
        char for at, char in enumerate(view.document.text) if not any(quote.start <= at < quote.end for quote in quoted)
    )
    declared = any(view.meta.get(key) for key in ("audience", "stage", "sender_type"))
    return not declared or _ABOUT.search(outside) is not None


_BRAND = regex.compile(r"\s*[【\[][^】\]]*[】\]]")


def _signs(view: View, found: Sequence[Span], hot: Mapping[str, Sequence[str]], words: tuple[str, ...]) -> list[Span]:
    """Signs of disguise that need no word list, where they are sure or more than one."""
    document = view.document
    sure, slight = oddities.signs(document.raw)
    brand = _BRAND.match(document.raw)
    for span, word in oddities.listed(document.raw) if "、" in document.raw else ():
        if (
            any(place.end - place.start > 1 for place in _places(word, hot))
            and len(document.cut(word)) <= len(word) // 2 + 1
        ):
            sure.append(span)
    for span, texts in oddities.chunks(document.raw) if '["' in document.raw else ():
        borders = set(itertools.accumulate(map(len, texts)))
        if any(borders.intersection(range(place.start + 1, place.end)) for place in _places("".join(texts), hot)):
            sure.append(span)
    spelled, hinted = oddities.pinyin(document.raw)
    sure += spelled
    slight += hinted
    sure += _joined_up(document, hot, words)
    variants = view.settings.variants
    if "spellings" in variants:
        known = [*sure, *(document.body.span(*span) for span in found)]
        sure += respelled.places(document.raw, book_of(variants, words), document.cut, known)
        sure += respelled.abbreviated(document.raw, variants["abbreviated"])
    places = [_in_text(document, span) for span in oddities.inserted(document.raw)]
    for inner in places:
        if inner is not None and _inside_word(document, inner.end - 1):
            slight.append(document.body.span(*inner))
            if document.raw[slight[-1].start + 1] != "~" or any(
                place.start < inner.end - 1 < place.end for place in _places(document.text, hot)
            ):
                sure.append(slight[-1])
    sure = [span for span in sure if brand is None or span.start >= brand.end() or "·" not in document.raw[span.start : span.end]
            or any(place.end - place.start > 2 for place in _places(document.text[: brand.end()], hot))]  # fmt: skip
    out = sure if len(slight) < 2 and not (sure or found) else [*sure, *slight]
    return [span for span in (_in_text(document, item) for item in out) if span is not None]


_PLAIN_WORDS = tuple(
    "提醒 还款 本期 金额 登录 逾期 立即 联系 客户 尽快 账单 通知 欠款 贷款 未还 处理 今天 今日 明天 电话 请您 我们 您的 已经 单位 家人 上门 "
    "起诉 法院 银行 支付 利息 本金 应还 及时 否则 拨打 咨询 到期 剩余 余额 尾号 短信 办理 存入".split()
)


def _joined_up(document: Document, hot: Mapping[str, Sequence[str]], words: tuple[str, ...]) -> list[Span]:
    """Words that show when signs between characters, letters and sounds are taken for what they stand for."""
    raw = document.raw
    out: list[Span] = []
    for span, word, usual in oddities.rows(raw):
        pieces = document.cut(word)
        known = any(place.end - place.start > 1 for place in _places(word, hot))
        if (known and len(pieces) < len(word)) or (not usual and (len(pieces) * 3 <= len(word) * 2 or len(word) > 5)):
            out.append(span)
    text, origin, seams = oddities.squeezed(raw)
    if seams:
        for place in _places(text, hot):
            inner = [seam for seam in seams if place.start < seam < place.end]
            if inner and _torn(document, text, inner[0], place):
                out.append(Span(origin[place.start], origin[place.end - 1] + 1))
    for span, texts in oddities.fields(raw):
        borders = set(itertools.accumulate(map(len, texts)))
        joined = "".join(texts)
        if any(
            _torn(document, joined, border, place)
            for place in _places(joined, hot)
            for border in borders.intersection(range(place.start + 1, place.end))
        ):
            out.append(span)
    out += _pictured(document)
    out += oddities.initialled(raw, (*words, *_LETTERED))
    turned = [
        span
        for span in oddities.backwards(raw, _PLAIN_WORDS)
        if all(len(piece) == 1 for piece in document.cut(raw[span.start : span.end]))
    ]
    if len({raw[span.start : span.end] for span in turned}) >= 3:
        out += turned
    return out


_EMOJI = regex.compile(
    "(?<=[\u4e00-\u9fff])[\U0001f000-\U0001faff\u26f5\u2600-\u26ff](?:[\ufe0f\u200d][\U0001f000-\U0001faff\u2600-\u26ff]?){0,4}"
)


def _pictured(document: Document) -> list[Span]:
    """Pictures behind a character that is no end of a clause (到法🏠, 开⛵): two of them."""
    raw = document.raw
    out = [
        Span(match.start() - 1, match.end())
        for match in _EMOJI.finditer(raw)
        if raw[match.start() - 1] in "法公通开起立判坐拘警催逾欠征失信曝律传冻查执诉限抓打杀砍"
        and len(_last(document, raw[max(0, match.start() - 6) : match.start()])) == 1
    ]
    return out if len(out) > 1 else []


_LETTERED = tuple(
    "银行 老公 老婆 利息 日息 视频 手机 领导 电话 号码 朋友 亲戚 本金 身份证 身份 微信 加微 法院 律师 公安 家人 单位 妈妈 爸爸 通知 逾期".split()
)


def _torn(document: Document, text: str, middle: int, word: Span) -> bool:
    """False when the pieces on both sides are whole words of their own (还款 账户, 以上 门店)."""
    left = _last(document, text[max(0, middle - 6) : middle])
    right = _first(document, text[middle : middle + 6])
    return len(left) <= middle - word.start and len(right) <= word.end - middle


def _in_text(document: Document, raw: Span) -> Span | None:
    """The place in the normalised text of a place in the template's own; an empty one where nothing is left of it."""
    starts = document.body.starts
    first, last = bisect_left(starts, raw.start), bisect_left(starts, raw.end)
    if last > first:
        return Span(first, last)
    return Span(max(first - 1, 0), min(first + 1, len(starts))) if starts else None


_SENTENCES = regex.compile(r"[^。!！?？\n]+")
_PICTURES = regex.compile("[👣👥👤🏠🏡🚪📣📢☎👨👩👧👦👪👴👵👶🔜🚔🚓👮🔪⚰🚗🏢📸📷🎥]")


def _told_by_emoji(document: Document) -> list[Span]:
    """A sentence told in pictures: several different ones, more than half as many as its letters."""
    out: list[Span] = []
    raw = document.raw
    if _PICTURES.search(raw) is None:
        return out
    for match in _SENTENCES.finditer(raw):
        pictures = list(_PICTURES.finditer(match.group()))
        letters = sum("\u4e00" <= char <= "\u9fff" for char in match.group())
        if len({picture.group() for picture in pictures}) >= 2 and len(pictures) >= 3 and len(pictures) * 3 >= letters:
            start, end = match.start() + pictures[0].start(), match.start() + pictures[-1].end()
            inside = [at for at in range(len(document.text)) if start <= document.body.origin(at).start < end]
            if inside:
                out.append(Span(inside[0], inside[-1] + 1))
    return out


def hot_of(view: View, params: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The words of the ruleset's variants and of the rule, by their first character."""
    return _hot(*_listed(view, params))


def _listed(view: View, params: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    return view.settings.variants.get("hot", ""), tuple(params.get("words", ()))


@memo(4)
def _words(listed: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*listed.split(), *words)))


@for_last
def book_of(variants: Mapping[str, Any], words: tuple[str, ...]) -> respelled.Book:
    """The spellings of a ruleset and the hot ``words`` of its check, kept with what was unpacked of them."""
    names = ("alone", "innocent", "stand_ins", "spellings", "heard", "sounds")
    hot, common = (*variants["hot"].split(), *words), variants["common"].split()
    return respelled.Book(hot, common, *(variants[name] for name in names))


def _scattered(run: str) -> bool:
    """Digits with signs between nearly all of them, or numerals of both kinds in one number."""
    digits = sum(char.isdigit() and char.isascii() for char in run)
    han = sum("\u4e00" <= char <= "\u9fff" or char == "〇" for char in run)
    signs = len(run) - digits - han
    return (digits > 1 and han > 1) or signs * 3 >= (digits + han) * 2


def _marked_up(view: View, hot: Mapping[str, Sequence[str]]) -> list[Span]:
    """Hot words that markup or character references tear apart in the source."""
    document, body, source = view.document, view.template.body, view.template.source.text
    out = []
    for place in _places(document.text, hot):
        inner = document.body.span(*place)
        origins = [body.origin(at) for at in range(inner.start, inner.end)]
        torn = any(
            before.end < after.start
            and "<" in source[before.end : after.start]
            and "<br" not in source[before.end : after.start].lower()
            for before, after in itertools.pairwise(origins)
        )
        if torn or any(source.startswith("&#", origin.start) for origin in origins):
            out.append(place)
    return out


def _amount_like(text: str, match: re.Match[str]) -> bool:
    """A hotline or a year written in numerals is no disguise."""
    digits = regex.sub(r"[ \-,、.]", "", match.group())
    return digits[:3] in ("四零零", "四〇〇", "八零零", "九五五") or text[match.end() : match.end() + 1] in "年"


def _disguised(document: Document, hot: Mapping[str, Sequence[str]]) -> list[Span]:
    text = document.text
    places = _places(text, hot)
    holding = _by_character(places, 0)
    within = _by_character(places, 1)
    mixed = _mixed_script(document)
    signature = _signature_end(text)
    weak: list[tuple[Span, str]] = []
    out: list[Span] = []
    circled: list[Span] = []
    edges: dict[int, Span] | None = None
    covered = Cover(places)
    forms = Cover(Span(change.start, change.end) for change in document.changes if change.kind == "form")
    for change in document.changes:
        span = Span(change.start, change.end)
        kind = change.kind
        if kind in _VARIANTS:
            if kind != "pinyin" or not _named(document, change):
                out.append(span)
        elif kind in ("separator", "space", "invisible", "parameters"):
            middle = change.start + 1
            word = within.get(middle)
            if word is None and kind == "invisible":
                edges = _edges(places) if edges is None else edges
                word = edges.get(middle)
            if (
                word is not None
                and (kind == "invisible" or _torn(document, document.text, middle, word))
                and not (kind == "space" and (_laid_out(document, middle) or _spaced_line(document, middle)))
            ):
                out.append(word)
            else:
                weak.append((span, kind))
        elif kind in ("form", "emoji"):
            raw = document.raw[document.body.origin(change.start).start : document.body.origin(change.start).end]
            if _CIRCLED.match(raw):
                if _as_digit(document, change, forms):
                    circled.append(span)
            elif covered.holds(span) or (kind == "emoji" and _in_sentence(document, change)):
                out.append(holding.get(change.start, span))
        elif kind == "traditional" and mixed and change.start >= signature:
            if _TITLES.match(text[change.end : change.end + 2]):
                continue
            if covered.holds(span):
                out.append(holding.get(change.start, span))
            else:
                weak.append((span, kind))
    if (
        out or len(circled) > 1 or any(change.kind == "traditional" for change in document.changes)
    ):  # a single one may be the number of a step
        out += circled
    return out + _repeated(weak, out, document)


def _named(document: Document, change: Change) -> bool:
    """CI, UI: two capitals are an abbreviation; 小Li: a name."""
    raw = document.raw
    start, end = document.body.origin(change.start).start, document.body.origin(change.end - 1).end
    written = raw[start:end]
    return written in ("CI", "UI", "CD", "SI", "QA") or (
        written.isascii()
        and written.istitle()
        and len(written) < 5
        and raw[max(0, start - 1) : start] in tuple("小老阿")
    )


def _places(text: str, hot: Mapping[str, Sequence[str]]) -> list[Span]:
    """Places of hot words, longest first."""
    out = [
        Span(at, at + len(word))
        for at, char in enumerate(text)
        for word in hot.get(char, ())
        if text.startswith(word, at)
    ]
    return sorted(out, key=lambda span: (span.start - span.end, span.start))


def _by_character(places: Sequence[Span], inner: int) -> dict[int, Span]:
    """The first of ``places`` over each character, without the first ``inner`` characters of each place."""
    out: dict[int, Span] = {}
    for place in places:
        for at in range(place.start + inner, place.end):
            out.setdefault(at, place)
    return out


def _edges(places: Sequence[Span]) -> dict[int, Span]:
    """The first of ``places`` that starts or ends at each offset."""
    out: dict[int, Span] = {}
    for place in places:
        out.setdefault(place.start, place)
        out.setdefault(place.end, place)
    return out


def _last(document: Document, text: str) -> str:
    pieces = document.cut(text)
    return pieces[-1] if pieces else ""


def _first(document: Document, text: str) -> str:
    pieces = document.cut(text)
    return pieces[0] if pieces else ""


def _laid_out(document: Document, middle: int) -> bool:
    """True for a wide gap behind a whole word: columns, not a disguise."""
    body = document.body
    gap = document.raw[body.origin(middle - 1).end : body.origin(middle).start]
    return ("\u3000" in gap or len(gap) > 1) and len(_last(document, document.text[max(0, middle - 6) : middle])) > 1


_ORNAMENT = " \u3000\t━─—－-=※★☆●■◆▲◇□*#~～·|｜【】[]"


def _spaced_line(document: Document, middle: int) -> bool:
    """True inside a heading whose every character is spaced out (催 款 通 知 书, 甲 方)."""
    at = document.body.origin(middle).start
    start = document.raw.rfind("\n", 0, at) + 1
    end = document.raw.find("\n", at)
    line = document.raw[start : len(document.raw) if end < 0 else end].strip(_ORNAMENT)
    line = regex.sub(r"^[（(]?[\d一二三四五六七八九十]{1,2}[）).、]", "", line).strip(_ORNAMENT)
    label = regex.split(r"[：:]", line)[0]
    title = regex.match(
        r"(?:【[^】]{1,20}】)?\s*(?:[\u4e00-\u9fff][ \u3000]{1,6}){1,10}(?:[书证函单票令状知告](?=\s|$)|[\u4e00-\u9fff](?=\s?[：:]))",
        line,
    )
    if title and at < start + title.end():
        return True
    return any(
        regex.fullmatch(r"(?:[\u4e00-\u9fff][ \u3000]{1,6}){1,10}[\u4e00-\u9fff]", part.strip()) is not None
        for part in (line, label)
    )


def _as_digit(document: Document, change: Change, forms: Cover) -> bool:
    """A circled number that stands for digits in a date, an amount or a count, not before a step of a list."""
    text = document.text
    if text[change.start - 1 : change.start] == "第":
        return False
    if forms.touches(Span(change.start - 1, change.start)) or forms.touches(Span(change.end, change.end + 1)):
        return True
    listed = change.start == 0 or text[change.start - 1] in " \n。;:,、"
    return _COUNTED.match(text, change.end) is not None and not (listed and _STEP.match(text, change.end) is not None)


def _in_sentence(document: Document, change: Change) -> bool:
    """An emoji that stands for a word: a verb or a thing before it and no space around."""
    raw, span = document.raw, document.body.origin(change.start)
    before, after = raw[span.start - 1 : span.start], raw[span.end : span.end + 1]
    if document.text[change.start : change.end] in (
        "警车",
        "刀",
        "死",
        "缝纫",
        "棺材",
        "墓",
        "枪",
        "炸弹",
        "斧头",
        "警察",
        "操",
        "血",
    ):
        return True
    clause = document.clause_at(change.start) == document.clause_at(max(change.start - 1, 0))
    return (
        clause
        and "\u4e00" <= before <= "\u9fff"
        and bool(regex.match(r"[\u4e00-\u9fff]", after))
        and before in "还拿送要给开砸堵去吃喝找踩进回敲泼收欠没有"
    )


def _mixed_script(document: Document) -> bool:
    """True when traditional characters stand in a text that is simplified otherwise."""
    folded = {change.start for change in document.changes if change.kind == "traditional"}
    if not folded:
        return False
    raw, body = document.raw, document.body
    if any(not _in_big5(raw[body.origin(at).start]) for at in folded if at < len(body)):
        return True  # 処, 圧: neither simplified nor traditional
    simplified = sum(char in _only_simplified() for at, char in enumerate(document.text) if at not in folded)
    return simplified * 4 >= len(folded)


def _in_big5(char: str) -> bool:
    try:
        char.encode("big5hkscs")
    except UnicodeEncodeError:
        return False
    return True


@memo(1)
def _only_simplified() -> frozenset[str]:
    """Simplified characters that no traditional text holds."""
    from dunlint import characters  # lazy: only texts with traditional characters

    simplified = set(characters.SIMPLIFIED) - set(characters.TRADITIONAL)
    return frozenset("与气党离种厂听网机万坏构儿" + "".join(char for char in simplified if not _in_big5(char)))


def _signature_end(text: str) -> int:
    head = regex.match(r"\s*【[^】\n]{0,30}】", text)
    return head.end() if head else 0


def _repeated(weak: Sequence[tuple[Span, str]], strong: Sequence[Span], document: Document) -> list[Span]:
    """Breaks that touch no hot word count where they are many in one clause, or beside a certain one."""
    out: list[Span] = []
    clauses: dict[int, list[tuple[Span, str]]] = {}
    for span, kind in weak:
        clauses.setdefault(document.clause_at(span.start), []).append((span, kind))
    certain = {document.clause_at(span.start) for span in strong}
    for number, items in clauses.items():
        torn = [
            span
            for span, kind in items
            if kind != "parameters" and (kind == "traditional" or _inside_word(document, span.start + 1))
        ]
        spaced = [span for span, kind in items if kind == "space"]
        if number in certain:
            out += torn
        elif (sum(kind == "invisible" for _, kind in items) >= 2 or len(torn) >= 2) and not (
            spaced and _spaced_line(document, (torn[0] if torn else items[0][0]).start + 1)
        ):
            out += torn or [span for span, _ in items]
    joints = [span for span, kind in weak if kind == "parameters"]
    if joints and sum(_flows(document, span.start + 1) for span in joints) >= 2:
        text = document.text
        spoken = [span for span in joints if _flows(document, span.start + 1)]
        if any(char in _MEANT for char in text) and regex.search(
            r"公安|报警|骗贷|犯罪|坐牢|起诉|法院|单位|父母|家人|通讯录|上门|村|曝光|失信|冻结|后果|拘|抓|律师|征信|老赖|催收|欠|逾期|还钱|还款",
            text,
        ):
            out.append(Span(max(0, spoken[0].start - 3), min(len(text), spoken[-1].end + 3)))
    return out


def _flows(document: Document, middle: int) -> bool:
    """A joint between parameters in the midst of a clause of words, not between values such as names, dates, amounts."""
    text = document.text
    around = text[max(0, middle - 2) : middle + 2]
    return len(around) == 4 and all("\u4e00" <= char <= "\u9fff" for char in around)


def _inside_word(document: Document, middle: int) -> bool:
    """True when a token of the joined text reaches over ``middle`` and none of the pieces is a word of its own."""
    text = document.text
    before, after = text[max(0, middle - 6) : middle], text[middle : middle + 6]
    at = 0
    for token in document.cut(before + after):
        if at < len(before) < at + len(token):
            return len(_last(document, before)) <= len(before) - at and len(_first(document, after)) <= at + len(
                token
            ) - len(before)
        at += len(token)
    return False


def _merged(spans: Sequence[Span], document: Document) -> list[Span]:
    """Neighbours in one sentence become one finding."""
    out: list[Span] = []
    for span in sorted(set(spans)):
        if out and (
            span.start <= out[-1].end
            or (
                span.start - out[-1].end <= 14
                and document.sentence_at(out[-1].start) == document.sentence_at(span.start)
            )
        ):
            out[-1] = out[-1].cover(span)
        else:
            out.append(span)
    return out


_BLANKS = regex.compile(
    r"[_＿]{2,}|[（(][ \u3000]*[）)]|【[ \u3000]*】|\$\{\s*\}|\{\{\s*\}\}|(?<![#\w])#{2,}(?![#\w])|(?<![?？])[?？]{3,30}(?=元|天|日|先生|女士)|<\s*>(?=元|天|日)|…{1,2}(?=元|年)|(?<!\.)\.{3,30}(?=元|年)"
    r"|(?<![A-Za-z0-9\-*.])[XxＸ×]{2,}(?![A-Za-z0-9\-*×]|型|码|号码段)|(?<![\w*＊])[*＊]{2,}(?=元|年|月\d|日前|天)|[口□]{2,}|待补充|待填写|待定稿|此处填|填写金额|请填写姓名|TODO|TBD|(?<![a-z])lorem|undefined|(?<![a-z])null(?![a-z])|(?<![a-z])NaN(?![a-z])|None(?=元|先生|女士|天|,|，)"
)
_EMPTY = regex.compile(
    r"(?:应还|待还|欠款?|金额|本金|利息|罚息|余额|合计|共计|尚欠|需还|归还|偿还|缴纳|支付|还款额|违约金)(?:为|共|计|总额为?|人民币|[:：])?[ \u3000]{0,6}元(?!整|旦|月|素|/)|为[ \u3000]{0,4}元|(?:逾期|拖欠|超期)(?:了|已|达)?[ \u3000]{0,4}天(?!数|[^,，。]{0,2}[前内])"
    r"|(?:于|在|至|截至|截止)(?:[ \u3000]{2,}|(?=年月日))(?:前|之前|年[ \u3000]{0,4}月[ \u3000]{0,4}日|年|月)|(?<!\d)[ \u3000]{2,}年[ \u3000]{1,}月(?:[ \u3000]{1,}日)?|请于前|年月日前|尾号[ \u3000]{0,3}(?:的|为)(?![\d*xX{$#])的?(?:信用|借|贷|卡)|尊敬的[ \u3000]{0,4}(?:先生|女士)(?:/女士)?[ \u3000]{0,2}[:：,，]"
    r"|(?:电话|热线|邮箱|户名|账号|地址)[:：][ \u3000]{0,4}(?=[,，。;；]|$)"
)
_OPEN = regex.compile(
    r"(?<!\{)\$?\{\{?[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff]{0,30}(?=[,，。;；!！ \n]|$|先生|女士|元|天|您)|(?<![\w}])[A-Za-z_]\w{1,20}\}\}?(?!\})|#[A-Za-z_]\w{1,20}(?=[,，。;；!！ \n\u4e00-\u9fff]|$)|@var\([^)\n]{0,20}(?=[,，。\n]|$)|%\((?:\w{1,20})(?![\w)])"
)
_MASK = regex.compile(
    r"[\u4e00-\u9fff][*＊]{1,3}(?:先生|女士|[\u4e00-\u9fff]|$|[,，。:：])|\d[*＊xX×]{2,}|[*＊xX×]{2,30}\d|(?:95|400)[-\dxX*×]{3,}|[a-zA-Z]{1,4}-\d"
)


_CALLED = regex.compile(r"(?:函数|\w)$")
_CURRENCY = regex.compile(r"(?:美|日|欧|单|多|公)$")


def unresolved_placeholder(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Blanks written by hand, empty brackets and slots, placeholders that never close."""
    document = view.document
    raw = document.raw
    if view.context.has("policy") and not any(char in raw for char in "您你"):
        return []
    shapes = [item.span for item in document.placeholders if item.syntax != "blank"]
    masks = [Span(*match.span()) for match in _MASK.finditer(raw)]
    out: list[Span] = [
        item.span for item in document.placeholders
        if item.syntax == "blank" and not any(item.span.overlaps(mask) for mask in masks) and not _card(raw, item.span) and "[" not in item.raw
    ]  # fmt: skip
    for pattern in (_BLANKS, _EMPTY, _OPEN):
        for match in pattern.finditer(raw):
            span = Span(*match.span())
            whole = any(
                shape.start <= span.start and span.end <= shape.end and raw[shape.start : shape.end].strip("${}# ")
                for shape in shapes
            )
            if (
                whole
                or any(span.overlaps(mask) for mask in masks)
                or _card(raw, span)
                or (pattern is not _BLANKS and any(span.overlaps(shape) for shape in shapes))
            ):
                continue
            if pattern is _OPEN and (
                raw[:2] == '{"'
                or "http" in raw[max(0, span.start - 60) : span.start]
                or (view.meta.get("channel") == "im" and match.group()[0] == "#")
            ):
                continue
            if (
                match.group()[:1] in "（("
                and _CALLED.search(raw[max(0, span.start - 1) : span.start])
                and raw[span.start - 1].isascii()
            ):
                continue
            if (
                pattern is _EMPTY
                and "元" in match.group()
                and _CURRENCY.search(raw[max(0, span.end - 2) : span.end - 1])
            ):
                continue
            out.append(span)
    kept: list[Span] = []
    for span in sorted(set(out)):
        if not kept or not kept[-1].overlaps(span):
            kept.append(span)
    return [Hit(raw=span) for span in kept]


def _card(raw: str, span: Span) -> bool:
    """True for masks and codes: 尾号XX12, 138****0000, 编号XX-0218."""
    before, after = raw[max(0, span.start - 6) : span.start], raw[span.end : span.end + 3]
    if set(raw[span.start : span.end]) <= set("*＊"):
        return before[-1:].isalnum() or after[:1].isdigit()
    return (
        before[-1:].isdigit()
        or after[:1].isdigit()
        or (
            bool(regex.compile(r"(?:编号|合同号?|案号|工号|[a-zA-Z\-])$").search(before)) and after[:1] in "-0123456789"
        )
    )


_SHOUT = regex.compile(
    r"(?:[!！‼❗❕⁉️]{1,8}[^!！\n]{0,24}){0,4}[!！‼❗❕⁉️]{3,}|(?:[^!！。\n]{1,14}[!！]{1,9}){3,}|(?:[🔥🚨⚠⛔💀☠😡🤬👿💣🔪❗‼🆘📢🩸👊️]){2,}|[?？!！]*[?？][!！?？]{2,}"
    r"|([\u4e00-\u9fff]{1,4})(?:[,，!！、 ]{0,3}\1){2,}|(?<![A-Za-z])(?:[A-Z]{3,}[ ,]+){1,8}[A-Z]{2,}(?![A-Za-z])"
)
_CAPS = regex.compile(r"(?<![A-Za-z])[A-Z]{4,}(?![A-Za-z])")
_JOY = regex.compile(r"恭喜|感谢|祝您|祝贺|欢迎|开心|福利|😊|🎉|❤")


def shouting_style(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Runs of exclamation marks, capitals, alarm emoji and words said over and over."""
    raw = view.document.raw
    if (
        not any(mark in raw for mark in "!！?？🔥🚨⚠⛔💀☠😡🤬👿💣🔪❗‼🆘📢🩸👊")
        and not _CAPS.search(raw)
        and not _TWICE.search(raw)
    ):
        return []
    taken = [item.span for item in view.document.placeholders]
    out: list[Span] = []
    for match in _SHOUT.finditer(raw):
        span = Span(*match.span())
        if any(span.overlaps(other) for other in taken) or (
            _JOY.search(match.group()) and "！！！" not in match.group() and "!!!" not in match.group()
        ):
            continue
        if match.group(1) and (
            match.group(1)[0] in "哈呵嘻谢好对"
            or match.group(1).isdigit()
            or match.group(1)[0] in "零一二三四五六七八九〇"
        ):
            continue
        out.append(span)
    if not out:
        return []
    return [Hit(raw=Span(min(span.start for span in out), max(span.end for span in out)))]


_TWICE = regex.compile(r"([\u4e00-\u9fff]{1,4})(?:[,，!！、 ]{0,3}\1){2,}")
_VAGUE = regex.compile(
    r"尽快|尽早|抓紧|近期|近日|这几天|这两天|过几天|不日|早日|赶紧|赶快|快点|及时|马上|立刻|立即|有空|抽空|方便时|改天|回头|那个事|那件事|这个事|这件事|那笔钱?|这笔钱|有一笔|某笔|那边的?账|那个账|之前的?事|之前那个|上次那个|上次说的|说好的|该做的|自己的事|安排一下|处理一下|弄一下|注意一下|关注一下|落实一下|解决一下"
)


def vague_reference(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A vague deadline or referent in a message that holds no date, no overdue days and no amount."""
    document = view.document
    if view.context.has("policy") or view.context.has("reply"):
        return []
    match = next(
        (
            found
            for found in _VAGUE.finditer(document.text)
            if not view.context.excused(Span(*found.span()), ("negated", "quoted", "rights"))
        ),
        None,
    )
    if match is None:
        return []
    for kind in ("amount", "date", "days", "duration", "clock"):
        if document.values(kind):
            return []
    if any(
        item.kind in ("due_date", "overdue_days", "card_tail", "period", "case_number", "unknown", "code")
        for _, item in document.stand_ins
    ) or _ANCHOR.search(document.text):
        return []
    return [Hit(Span(*match.span()))]


_ANCHOR = regex.compile(
    r"尾号|末四位|合同号|编号|借据号|第[\d一二三四五六七八九十]{1,3}期|\d{3,}元?|今[天日晚]|明[天日]|后天|本[周月]|月底|到期日|还款日"
)


def template_cut_by_format(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []  # reported by the readers


_JARGON = regex.compile(
    r"(?<![a-z0-9])m[1-9]\+?(?=客户|账户|阶段|逾期|催收|级|户|期|案|[,。;、 )]|$)|(?<![a-z0-9])dpd\s?\d{0,3}|(?<![a-z])[cm]卡(?=催|序|队|客|户)|[cs]卡催收|代偿|核销|撮合|呆账|坏账|呆滞|风控|委外|出催|入催|催收序列|催收队列|案池|手别|一手案|二手案|滚动率|迁徙率|回收率|"
    r"回款率|名单池|失联修复|外包案|资方|资金方|助贷|联合贷|资产包|不良资产包|五级分类|次级类?|可疑类|损失类|账龄|逾期手|电催|委案|批次号|收口|减免口径|留案|停催|(?<![a-z])(?:npl|roll rate|ptp|rpc|fpd|mob|kyc|aum|ltv|vintage)(?![a-z])|承诺还款ptp|拨备|拨付|债转|穿透|五类账户|诉保|保全岗|计提"
)


def jargon(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Words that only the trade knows."""
    if view.context.has("policy"):
        return []
    return [Hit(Span(*match.span())) for match in _JARGON.finditer(view.document.text)]
