"""Checks of what short-message platforms accept: length, signature, brackets, placeholders, contact forms."""

from __future__ import annotations

import itertools

from dunlint import regex
from dunlint.checks import Hit
from dunlint.checks.sender import names_somebody
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View
    from dunlint.finding import SmsLength


PARTS = 3  # longer messages are over-length
REFUSED = 500  # characters: vendors refuse longer messages
PUSH_TITLE, PUSH_BODY = 40, 128  # the limits most push services share, in characters
_BRACKET = regex.compile(r"【([^【】\n]{0,40})】")
_TAIL = regex.compile(
    r"\s*(?:拒收请?回复?[a-z]{1,2}|退订请?回复?[a-z]{1,2}|回复?[a-z]{1,2}退订|[a-z]{1,2}退订|退订[:：]?[a-z]{1,2}|https?://\S{0,60})?\s*[。.!]?\s*$"
)
_NEUTRAL = regex.compile(
    r"(?:还款|催收|催缴|催款|催告|逾期|账单|温馨|友情|重要|紧急|系统|短信|官方|客户|客服|服务|消息|信息|通知书?|提醒|提示|告知|公告|中心|热线|贷款|借款|到期|扣款|欠款|清收|法务|贷后|专员|平台|验证码|金融|"
    r"信用|征信|最后|正式|部门?|管理|信用卡|银行|通报|函|警告|清欠|结清|业务|安全|风险|公司|小贷|分期|网贷|缴费|物业|租金|处理|事项|本人|亲启|有限|催办|调解|委托|债务|案件|律师函?|资产|保全){1,6}"
)
_FUNCTION = regex.compile(
    r"(?:还款|催收|催缴|逾期|账单|温馨|重要|紧急|客服|服务|通知|提醒|提示|告知|中心|法务|贷后|专员|部门?|处|组|委托|律师函?|公告|警告|函)+$"
)
_VARIABLE = regex.compile(r"[@#%$&]\w+[@#%&]?|[{}]")
_OFFICIAL = regex.compile(
    r"法院|公安|检察|派出所|仲裁|政府|司法|执行局|经侦|人行|人民银行|央行|征信中心|金融监管|金监|银保监|银监|金融办|监管局"
)
_SIGN = {"aliyun": (2, 12), "tencent": (2, 12), "huawei": (2, 20)}


def _length(view: View) -> SmsLength:
    from dunlint.segments import template_length  # lazy: short messages only

    return template_length(view.template.body.text, view.settings.bounds, view.meta)


def _parts(least: int, most: int) -> dict[str, str]:
    return {
        "zh": f"{least}" if least == most else f"{least}至{most}",
        "en": f"{least}" if least == most else f"{least} to {most}",
    }


def over_length(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """More than three parts, in the worst case of the placeholders; a push message above the limit."""
    if view.meta.get("channel") == "push":
        return _push(view, params)
    length = _length(view)
    if length.segments_max <= int(params.get("parts", PARTS)):
        return []
    parts, units = _parts(length.segments_min, length.segments_max), _parts(length.units_min, length.units_max)
    message = {
        "zh": f"短信共{units['zh']}个计费字符，分{parts['zh']}条发送，超过三条。",
        "en": f"The SMS has {units['en']} units and is sent in {parts['en']} parts, more than three.",
    }
    return [Hit(message=message)]


def _push(view: View, params: Mapping[str, Any]) -> list[Hit]:
    out = []
    title = str(view.meta.get("title") or "")
    most_title, most_body = int(params.get("push_title", PUSH_TITLE)), int(params.get("push_body", PUSH_BODY))
    if len(title) > most_title:
        out.append(
            Hit(
                message={
                    "zh": f"推送标题{len(title)}字，超过{most_title}字的上限。",
                    "en": f"The push title has {len(title)} characters, more than {most_title}.",
                }
            )
        )
    least, most = _characters(view)
    if most > most_body:
        told = _parts(least, most)
        out.append(
            Hit(
                message={
                    "zh": f"推送正文{told['zh']}字，超过{most_body}字的上限。",
                    "en": f"The push text has {told['en']} characters, more than {most_body}.",
                }
            )
        )
    return out


def _characters(view: View) -> tuple[int, int]:
    """Characters of the text with the bounds of its placeholders."""
    from dunlint.segments import slots  # lazy: see above

    text = view.template.body.text.strip()
    found = slots(view.document.placeholders, view.settings.bounds)
    fixed = len(text) - sum(slot.end - slot.start for slot in found)
    return fixed + sum(slot.min for slot in found), fixed + sum(slot.max for slot in found)


def segment_count(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Two or three parts; above 500 characters as a warning, since vendors refuse it."""
    length = _length(view)
    if length.units_max > REFUSED:
        units = _parts(length.units_min, length.units_max)
        return [
            Hit(
                severity="warning",
                message={
                    "zh": f"短信共{units['zh']}字，超过500字，服务商会拒收。",
                    "en": f"The SMS has {units['en']} characters; vendors refuse more than 500.",
                },
            )
        ]
    if not 1 < length.segments_max <= PARTS:
        return []
    parts, units = _parts(length.segments_min, length.segments_max), _parts(length.units_min, length.units_max)
    message = {
        "zh": f"短信共{units['zh']}个计费字符，将分{parts['zh']}条计费。",
        "en": f"The SMS has {units['en']} units and is billed as {parts['en']} parts.",
    }
    return [Hit(message=message)]


# -- signatures and brackets ------------------------------------------------------------------------------------------


def _brackets(view: View) -> list[tuple[Span, str, str]]:
    """(span with brackets, content, place: head, tail, behind the head, mid) of every 【】 that is no placeholder."""
    text = view.document.text
    out: list[tuple[Span, str, str]] = []
    head = 0
    for match in _BRACKET.finditer(text):
        name = match.group(1)
        if not text[: match.start()].strip():
            place = "head"
            head = match.end()
        elif head and text[head : match.start()].strip() == "" and out and out[-1][0].end == head:
            place = "second"
        elif not text[match.end() :].strip() or text[match.end() :].strip() in "。.!":
            place = "tail"
        else:
            place = "mid"
        out.append((Span(*match.span()), name, place))
    return out


def signature_missing_or_misplaced(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """No 【】 at either end (note); a repeated or misplaced signature (warning)."""
    meta = view.meta
    if (
        meta.get("signature")
        or view.context.has("policy")
        or view.context.has("reply")
        or (meta.get("purpose") == "verification" and not view.context.debt())
    ):
        return []
    brackets = _brackets(view)
    names = [name for _, name, _ in brackets]
    for number, (span, name, place) in enumerate(brackets):
        if name and name in names[:number]:
            return [
                Hit(
                    span, "warning", message={"zh": "签名{match}重复出现。", "en": "The signature {match} is repeated."}
                )
            ]
        if place == "mid" and len(brackets) == 1 and _TAIL.match(view.document.text, span.end):
            return [
                Hit(
                    span,
                    "warning",
                    message={
                        "zh": "签名{match}既不在开头也不在结尾。",
                        "en": "The signature {match} is neither at the start nor at the end.",
                    },
                )
            ]
    if any(
        place in ("head", "tail") and (name.strip() or any(item.overlaps(span) for item, _ in view.document.stand_ins))
        for span, name, place in brackets
    ):
        return []
    from dunlint.checks.sender import has_sender  # lazy: only texts without a signature

    if meta.get("sender_name") or (not has_sender(view) and meta.get("signature_added_by_gateway") is not False):
        return []  # missing-sender-identity says so already
    return [Hit()]


def bad_signature(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A signature that no operator registers: neutral, with symbols, digits only, too short or too long."""
    low, high = _SIGN.get(str(view.meta.get("provider") or ""), (2, 16))
    raw = view.document.raw
    for span, name, place in _brackets(view):
        if place not in ("head", "tail"):
            continue
        if (
            any(item.overlaps(span) for item, _ in view.document.stand_ins)
            or not name.strip()
            or _VARIABLE.search(name)
        ):
            continue
        if place == "tail" and span.start and any(other == "head" for _, _, other in _brackets(view)):
            continue
        origin = view.document.body.span(span.start + 1, span.end - 1)
        written = raw[origin.start : origin.end]
        if _OFFICIAL.search(name):
            continue  # impersonation has rules of its own
        odd = regex.compile(r"[^\w\u3400-\u9fff()（）&·.\- ]|^[\W_]|[\W_]$|[★☆※●◆■♥❤]").search(written.strip("()（）"))
        if odd or not low <= len(written) <= high or _NEUTRAL.fullmatch(name) or not names_somebody(name):
            return [Hit(Span(span.start + 1, span.end - 1))]
    return []


def brackets_in_body(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """【】 inside the text, or a second group behind the signature."""
    found = _brackets(view)
    ends = [name for _, name, place in found if place in ("head", "tail")]
    out = []
    for number, (span, name, place) in enumerate(found):
        if not name.strip() or any(item.overlaps(span) for item, _ in view.document.stand_ins):
            continue
        repeated = name in [other for _, other, _ in found[:number]]
        if (
            place == "second"
            or (place == "mid" and not repeated)
            or (place == "tail" and "head" in [where for _, _, where in found] and not repeated)
        ) or (place in ("head", "tail") and len(found) > 1 and _FUNCTION.match(name) and len(ends) < 2):
            out.append(Hit(span))
    return out


_OPT_OUT = regex.compile(
    r"(?:回复?|发送?|输入)?\s?[“\"'「]?(?:td|[tnqr]|0000|00)[”\"'」]?\s?(?:可|即可)?退订|退订(?:请|可)?(?:回复?|发送?|输入)?[:：]?\s?[“\"'「]?(?:td|[tnqr]|0000|00)(?![a-z0-9])|拒收请?(?:回复?|发送?)?\s?[a-z]{1,2}(?![a-z])|(?:如需|若需|不想|不再)[^,。;\n]{0,8}(?:接收|收到)[^,。;\n]{0,8}(?:回复|退订)[^,。;\n]{0,6}"
    r"|回复?\s?[“\"'「]?(?:td|[tnqr]|0000|00)[”\"'」]?\s?(?:可|即可)?(?:不再|取消|停止|拒绝|屏蔽)(?:接收|提醒|通知|推送|发送|短信)?|(?:拒收|退订)请?(?:回复?|发送?|编辑)\s?[“\"'「]?(?:[a-z]{1,3}|0{2,5})(?![a-z0-9])"
)


def opt_out_text(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [Hit(Span(*match.span())) for match in _OPT_OUT.finditer(view.document.text)]


# -- contacts, words, placeholders -------------------------------------------------------------------------------------

_SHORT = regex.compile(
    r"(?:https?://)?(?:t\.cn|dwz\.cn|url\.cn|suo\.(?:im|nz)|bit\.ly|tinyurl\.com|is\.gd|goo\.gl|u\.nu|c7\.gg|a1\.ink|mrw\.so|rrd\.me|sourl\.cn|dwz\.mk|t\.co|ow\.ly|v\.gd|s\.id|n9\.cl|0x9\.me)(?:/[\w\-./?=&%#\ue000-\ue0ff]{0,60})?"
)
_IDS = regex.compile(
    r"(?:微信|weixin|wechat|(?<![a-z])(?:vx|wx)|薇信|企鹅号?|qq|扣扣)(?:号|群|帐号|账号)?[\s:：为是加]{0,3}(?=[a-z0-9_\-\ue000-\ue0ff])[a-z0-9_\-\ue000-\ue0ff]{1,24}|加(?:我|下|个)?(?:微信|vx|wx|qq|企鹅|扣扣)|(?<![a-z])wxid_\w{1,20}"
)


def platform_rejected_contact(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A mobile number, a WeChat or QQ id, a short link, a variable in a link, or more than two numbers."""
    document, text = view.document, view.document.text
    out = [Hit(span) for span in document.values("mobile") if not any(text[at] in "*x" for at in range(*span))]
    out += [Hit(Span(*match.span())) for match in _IDS.finditer(text)]
    shorts = [Span(*match.span()) for match in _SHORT.finditer(text)]
    out += [Hit(span) for span in shorts]
    for span in document.values("url"):
        whole = any("\ue000" <= char <= "\ue0ff" for char in text[span.start : span.end]) and span.end - span.start > 1
        if whole and not any(span.overlaps(other) for other in shorts):
            out.append(Hit(span))
    numbers = [span for span in document.values("hotline") if span.end - span.start > 4]
    if len(numbers) > 2:
        out += [Hit(span) for span in numbers[2:]]
    return out


_BLOCKED = regex.compile(
    r"催款|催收|催缴|贷款|网贷|放款|借款|上门追讨|追讨|调解|法律维权|维权|法律责任|律师函|起诉|法院|逾期未还|拉黑|征信修复|套现|提现|代还|免息|信用卡代|高利贷|(?<=[^\d])下款|额度已|\u8d37款额度"
)
_SYMBOLS = regex.compile(r"[¥￥★☆※●○◆◇■□▲△▼→←↑↓♥❤♦♣√×✔✘①-⑳⑴-⒇ⅠⅡⅢⅣⅤ「」『』㊣™®©✨🔥❗‼⚠💰💥🚨⭐]{1,6}")


def vendor_blocked_words(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Words and signs that public platforms refuse."""
    document = view.document
    if view.meta.get("sender_type") == "bank":
        return []
    words = regex.compile("|".join(params["words"])) if params.get("words") else _BLOCKED
    out = [Hit(Span(*match.span())) for match in words.finditer(document.text)]
    raw = document.raw
    taken = [item.span for item in document.placeholders]
    for match in _SYMBOLS.finditer(raw):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in taken):
            out.append(Hit(raw=span))
    return out


_GRAMMAR = {
    "aliyun": regex.compile(r"\$\{[A-Za-z][A-Za-z0-9_]{0,29}\}"),
    "tencent": regex.compile(r"\{[1-9]\d?\}"),
    "huawei": regex.compile(r"\$\{[A-Za-z0-9_]{1,30}\}"),
    "ucloud": regex.compile(r"\{[1-9]\d?\}"),
    "baidu": regex.compile(r"\$?\{[A-Za-z0-9_]{1,30}\}"),
    "yunpian": regex.compile(r"#[A-Za-z0-9_]{1,30}#"),
    "juhe": regex.compile(r"#[A-Za-z0-9_]{1,30}#"),
    "submail": regex.compile(r"@var\([A-Za-z0-9_]{1,30}\)"),
    "qiniu": regex.compile(r"\$\{[A-Za-z0-9_]{1,30}\}"),
    "netease": regex.compile(r"%s"),
    "wechat": regex.compile(r"\{\{[A-Za-z0-9_]{1,30}\.DATA\}\}"),
}
_NUMBERED = frozenset(("tencent", "ucloud"))
_HUAWEI = regex.compile(
    r"\$\{(?:NUM_\d{1,2}|TXT_\d{1,2}|DATE|DATETIME|TIME|MONEY|NUMBER|VERIFICATION_CODE|[A-Z][A-Z0-9_]{1,29}|[a-z][A-Za-z0-9_]{1,29})\}"
)
_BROKEN = regex.compile(
    r"\$\{[^{}\n]{0,30}(?=$|[,，。;；\n]|元|先生|女士)|(?<![{$])\{[A-Za-z0-9_]{1,30}(?=[^A-Za-z0-9_}.\]|:])|#[A-Za-z_][A-Za-z0-9_]{1,20}(?=[^A-Za-z0-9_#])|\$\{\s*\}|@var\([^)\n]{0,30}(?=$|[,，。\n])"
)


def placeholder_for_provider(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Placeholders against the grammar, numbering and adjacency rules of the declared provider."""
    provider = str(view.meta.get("provider") or "").lower()
    grammar = _GRAMMAR.get(provider)
    if grammar is None:
        return []
    raw = view.document.raw
    items = [item for item in view.document.placeholders if item.syntax not in ("blank", "tag", "bracket_word")]
    wrong = [item.span for item in items if not grammar.fullmatch(item.raw)]
    taken = [item.span for item in items]
    wrong += [
        Span(*match.span())
        for match in _BROKEN.finditer(raw)
        if not any(Span(*match.span()).overlaps(other) for other in taken)
    ]
    out = [Hit(raw=span) for span in wrong]
    if not items or wrong:
        return out
    rest = raw
    for item in reversed(items):
        rest = rest[: item.span.start] + rest[item.span.end :]
    plain = regex.compile(r"【[^】]{0,30}】").sub("", rest).strip(" ,，。.、;；!！\n")
    whole = Span(items[0].span.start, items[-1].span.end)
    if not plain:
        return [
            Hit(
                raw=whole,
                message={"zh": "模板只有变量，没有固定文字。", "en": "The template consists of placeholders alone."},
            )
        ]
    if provider in _NUMBERED:
        numbers = [int(item.raw.strip("{}")) for item in items]
        distinct = list(dict.fromkeys(numbers))
        if sorted(distinct) != list(range(1, len(distinct) + 1)) or distinct != sorted(distinct):
            return [
                Hit(
                    raw=whole,
                    message={
                        "zh": "变量「{match}」没有从1开始连续编号。",
                        "en": "The placeholders “{match}” are not numbered from 1 without gaps.",
                    },
                )
            ]
    for left, right in itertools.pairwise(items):
        if left.span.end == right.span.start:
            return [
                Hit(
                    raw=Span(left.span.start, right.span.end),
                    message={
                        "zh": "变量「{match}」相邻，中间没有固定文字。",
                        "en": "The placeholders “{match}” stand side by side without fixed text.",
                    },
                )
            ]
    return []
