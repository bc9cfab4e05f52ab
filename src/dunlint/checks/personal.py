"""Checks for personal data that stand in the text as values or placeholders: numbers, addresses, sensitive variables."""

from __future__ import annotations

from dunlint import regex, values
from dunlint.checks import Hit
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View
    from dunlint.template import Placeholder


_HAN_DIGITS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_D = f"[0-9{_HAN_DIGITS}]"
_TIGHT = r"[ \-\u2010-\u2015()·.・_*]{0,2}"
_LOOSE = r"[ \-\u2010-\u2015()·.・_|\n\t、,，/]{0,4}"
_RUN = regex.compile(rf"{_D}(?:{_TIGHT}{_D}){{10,24}}x?")
_LOOSE_RUN = regex.compile(rf"{_D}(?:{_LOOSE}{_D}){{10,24}}x?")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_STAND_IN = "\ue000-\ue0ff"
_LINK = r"(?:号码|证号|号|码|编号|代证|旧|新|原|老|no\.?|number|为|是|:|\(|\)|\"|'|“|=| |\n|\t|\||-|即|系)"
_ID_LABEL = regex.compile(
    rf"(?:身份证件|身份证|身份号码|公民身份|居民证|证件|证照|身分证|一代|二代|id ?card|id ?no|id ?number|identity|cert|sfz|\bid){_LINK}{{0,8}}$"
)
_CARD_LABEL = regex.compile(
    rf"(?:银行卡|信用卡|储蓄卡|借记卡|贷记卡|扣款卡|还款卡|收款卡|绑定卡|绑定的卡|工资卡|存折|[行名下的张]卡|卡片|卡号|卡|card){_LINK}{{0,8}}$"
)
_STARRED = regex.compile(r"(?<!\d)62\d\d(?:[☆★●○◆◇■□~#/|+.,]{1,2}\d{4}){3}(?:[☆★●○◆◇■□~#/|+.,]{1,2}\d{1,3})?(?!\d)")
_CARD_NEAR = regex.compile(r"卡|[那这]张|开头|[工农中建交招]行的|[你您]的?[工农中建交招邮]行")
_ACCOUNT_LABEL = regex.compile(rf"(?:账号|帐号|账户|帐户|账户号|acct?|account){_LINK}{{0,8}}$")
_OTHER_NUMBER = regex.compile(
    rf"(?:订单|物流|运单|快递|单号|流水|编号|合同|借据|交易|凭证|保单|工单|案号|发票|税号|信用代码|账单号|业务号|参考号|批次|序号|户号|贷款号|"
    rf"会议|跟踪|受理|缴费|商户|设备|车架|条码|贷款账[号户]|用户账号|登录账号|回执|档案|单据|协议|短信|取件){_LINK}{{0,8}}$"
)
_TAIL = regex.compile(
    r"(?:尾号|末四位|后四位|末位|末尾|后六位|末六位|后4位|末4位|尾数|最后四位|尾)(?:为|是|:|\(|\)| ){0,3}$"
)
_CORPORATE = regex.compile(r"对公|公户|公账|单位结算|企业账户|公司账户|基本户|监管户|专用账户|法人账户|结算账户")
_COMPANY_HOLDER = regex.compile(
    r"(?:户名|账户名称?|收款单位|收款方|收款人|开户名称?|单位名称|名称|户主)(?:为|是|:|\"|“| |\n|\|){0,4}[^,。;\n]{2,26}?(?:公司|银行|中心|法院|事务所|基金|合作社|信用社|管理处|委员会)"
)
_SCOPES = ("negated", "warned", "policy", "quoted")


def _before(text: str, at: int, size: int = 14) -> str:
    return text[max(0, at - size) : at]


def _digits(text: str) -> str:
    return values.digits_of(text.translate(_FORMAL))


def _runs(text: str) -> list[tuple[Span, str, bool]]:
    """Long digit runs: (span, digits, split over lines or cells)."""
    out = [(Span(*match.span()), _digits(match.group()), False) for match in _RUN.finditer(text)]
    taken = [span for span, _, _ in out]
    for match in _LOOSE_RUN.finditer(text):
        span = Span(*match.span())
        if span not in taken:
            out.append((span, _digits(match.group()), True))
    return out


def _labelled(label: regex.Lazy, text: str, at: int) -> bool:
    return label.search(_before(text, at, 22).replace("\n", "")) is not None


# A number given piece by piece: the first six digits, the middle eight, the last four.
_PIECE = r"(?:第[一二三四五六]段|前[四六]位|头[四六]位|前段|中间?[四六八]位|中间|中段|后[三四六八]位|末[三四]位|最后[三四]位|后段|最后)"
_PIECES = regex.compile(
    rf"{_PIECE}[:是为 ]{{0,3}}\d[\d ]{{2,10}}(?:[,、;。\s\n]{{0,4}}{_PIECE}[:是为 ]{{0,3}}\d[\d ]{{1,10}}x?){{1,5}}"
)
_UNMASKED = regex.compile(r"(?:身份证|证件)号?码?[^。\n]{0,3}(?:全位|全号|明文|不脱敏|未脱敏|不掩码|全显)")


def _pieces(text: str) -> list[tuple[Span, str]]:
    """Numbers given in pieces: (span, digits)."""
    if "位" not in text and "段" not in text:
        return []
    return [(Span(*match.span()), regex.sub(r"\D", "", match.group())) for match in _PIECES.finditer(text)]


_JSON_ID = regex.compile(
    r"[\"'](?:[a-z_]{0,20}(?:id_?card|id_?no|id_?num|cert|identity|sfz|ident)[a-z_]{0,12}|id|身份证号?码?|证件号?码?)[\"']\s{0,3}:\s{0,3}[\"']?(\d{14,17}[\dXx])(?!\d)",
    regex.IGNORECASE,
)
_ABOUT_TEMPLATES = regex.compile(
    r"(?:模板|变量|占位符|字段|脱敏)[^。\n]{0,24}(?:禁止|不得|不允许|严禁|仅允许|必须|不可|应当)"
)
_PASSPORT = regex.compile(
    r"(?:护照|通行证|军官证|驾驶证|驾照|居住证|台胞证|社保卡|学生证|警官证|士兵证)[,、(]?(?:证件)?(?:号码|证号|编号|号)?(?:为|是|:|\(| ){0,3}[a-z]{0,2}\d{7,18}(?!\d)"
)


def _placeholders(view: View) -> Sequence[tuple[Span, Placeholder]]:
    """The placeholders of a message; none where the text lays down rules for templates."""
    if view.document.stand_ins and _ABOUT_TEMPLATES.search(view.document.text):
        return ()
    return view.document.stand_ins


def full_id_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Complete ID numbers in any spelling, and placeholders that carry one."""
    document = view.document
    text = document.text
    hits: list[Hit] = []
    if any(char.isdigit() for char in text) or regex.search(f"[{_HAN_DIGITS}]{{4}}", text):
        for span, digits, loose in _runs(text):
            labelled = _labelled(_ID_LABEL, text, span.start)
            if loose and not labelled:
                continue
            if loose and "," in text[span.start : span.end] and len(digits) != 18:
                continue
            if (not labelled and _labelled(_OTHER_NUMBER, text, span.start)) or _labelled(_TAIL, text, span.start):
                continue
            body = digits.rstrip("X")
            if labelled and (15 <= len(digits) <= 19 or (loose and len(body) >= 17)):
                hits.append(Hit(span))
                continue
            if (len(digits) == 18 and values.id_number_valid(digits)) or (
                len(digits) == 18
                and values.id_number_shaped(digits)
                and _resident(digits)
                and not _labelled(_CARD_LABEL, text, span.start)
            ):
                hits.append(Hit(span))
            elif len(digits) > 18 and not loose:  # an ID number glued to an amount or a phone
                compact = regex.search(r"(?<!\d)\d{17}[\dx](?![\dx])", text[span.start : span.end])
                if compact and values.id_number_valid(compact.group().upper()):
                    hits.append(Hit(Span(span.start + compact.start(), span.start + compact.end())))
        hits += [Hit(Span(*match.span())) for match in _PASSPORT.finditer(text)]
        hits += [
            Hit(span) for span, digits in _pieces(text)
            if 17 <= len(digits) <= 18 and 1900 < int(digits[6:10]) < 2030
        ]  # fmt: skip
    if document.stand_ins:
        hits += [
            Hit(Span(*match.span())) for match in _UNMASKED.finditer(text)
            if not view.context.excused(Span(*match.span()), _SCOPES) and not _ABOUT_TEMPLATES.search(text)
        ]  # fmt: skip
        if not hits and ":" in document.raw:
            hits += [Hit(raw=Span(*match.span(1))) for match in _JSON_ID.finditer(document.raw)]
    for place, item in _placeholders(view):
        if item.kind in (
            "masked",
            "card_tail",
            "amount",
            "overdue_days",
            "date",
            "due_date",
            "days",
            "name",
            "hotline",
        ):
            continue
        if _labelled(_TAIL, text, place.start) or _masked_after(text, place.end):
            continue
        if (
            item.kind == "id_number"
            or (
                item.kind in ("unknown", "code", "card_number", "person", "blank")
                and regex.search(
                    r"(?:身份证|身份号码|证件号|证件)(?:号码|号|码|为|是|:|\(| ){0,4}$", _before(text, place.start)
                )
            )
        ) and (
            (not view.context.excused(place, ("policy",)) and item.syntax != "blank")
            or (
                item.syntax == "blank"
                and item.kind == "id_number"
                and item.raw.lower().strip("x_×＿ ") not in ("", "*")
            )
        ):
            hits.append(Hit(place))
    return hits


def _masked_after(text: str, at: int) -> bool:
    return regex.match(r"[)）]?\**(?:\(?(?:已脱敏|后四位|末四位|尾号))", text[at : at + 8]) is not None


def _resident(digits: str) -> bool:
    """Province code and a birth year of a grown person."""
    return 11 <= int(digits[:2]) <= 83 and 1920 <= int(digits[6:10]) <= 2012


_CVV = regex.compile(
    r"(?:cvv2?|cvc2?|cvn2?|安全码|校验码|签名条|(?:背面|卡背|反面)(?:的|那)?(?:最?[后末])?(?:三|3)(?:位|个)|[末后](?:三|3)位|验证三位)(?:码|数字?|\)|\(|为|是|:|,| |cvv2?|cvc2?|那?三个数){0,4}"
    rf"(?:\d ?\d ?\d(?!\d)|[{_HAN_DIGITS}]{{3}}(?![{_HAN_DIGITS}位万千百十元块]))"
    rf"|有效期(?:限|至|到|为|是|:|\(| ){{0,4}}[{_HAN_DIGITS}]{{4}}(?![{_HAN_DIGITS}年])"
    r"|有效期(?:限|至|到|为|是|:|\(| ){0,4}(?:\d{2}|[一二三四五六七八九十]{1,2})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月[^。;\n]{0,20}?(?:cvv|cvc|安全码|背面|[末后]三位)"
    r"|(?:卡|信用卡|cvv)[^。;\n]{0,24}?有效期(?:限|至|到|为|是|:|\(| ){0,4}(?:0\d|1[0-2]) ?[/\-] ?\d{2}(?:\d{2})?(?![\d/\-])"
    r"|有效期(?:限|至|到|为|是|:|\(| ){0,4}(?:0\d|1[0-2]) ?[/\-] ?\d{2}(?![\d/\-])[^。;\n]{0,20}?(?:cvv|cvc|安全码|背面)"
)


def full_bank_card_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Complete card and account numbers of persons, expiry dates, security codes, and placeholders that carry them."""
    document = view.document
    text = document.text
    hits: list[Hit] = []
    company = _CORPORATE.search(text) is not None or _COMPANY_HOLDER.search(text) is not None
    for span, digits, loose in _runs(text):
        if _labelled(_OTHER_NUMBER, text, span.start) or _labelled(_ID_LABEL, text, span.start) or digits.endswith("X"):
            continue
        card, account = _labelled(_CARD_LABEL, text, span.start), _labelled(_ACCOUNT_LABEL, text, span.start)
        if not 12 <= len(digits) <= 19:
            if not (loose or card or account) or len(digits) < 12:
                continue
            first = regex.match(rf"{_D}(?:{_TIGHT}{_D}){{11,18}}(?!\d)", text[span.start : span.end])
            if first is None:
                continue
            span, digits = Span(span.start, span.start + first.end()), _digits(first.group())
        if len(digits) == 18 and values.id_number_valid(digits):
            continue
        luhn = values.luhn_valid(digits) and digits[0] in "34569"
        if company and (account or not card):
            continue
        if company and _near_company(text, span):
            continue
        near = (
            not loose
            and len(digits) in (16, 17, 18, 19)
            and digits[:2] == "62"
            and _CARD_NEAR.search(_before(text, span.start, 16) + text[span.end : span.end + 8]) is not None
        )
        plausible = digits[:2] in ("62", "95", "43", "37", "35") or (len(digits) == 16 and digits[0] in "45")
        if (
            near
            or (card and len(digits) >= 13 and not _timestamp(digits))
            or (
                account
                and (len(digits) >= 15 or (len(digits) >= 13 and (luhn or plausible)))
                and not _timestamp(digits)
            )
            or (not loose and luhn and plausible and 15 <= len(digits) <= 19)
        ):
            hits.append(Hit(span))
    hits += [
        Hit(span)
        for span, digits in _pieces(text)
        if 15 <= len(digits) <= 19 and digits[:2] in ("62", "95", "43", "45", "52", "37", "35") and len(digits) != 18
    ]
    hits += [Hit(Span(*match.span())) for match in _STARRED.finditer(text)]
    hits += [
        Hit(Span(*match.span()))
        for match in _CVV.finditer(text)
        if not view.context.excused(Span(*match.span()), _SCOPES)
    ]
    for place, item in _placeholders(view):
        name = item.name.lower()
        before = _before(text, place.start, 16)
        if (
            _TAIL.search(before)
            or _masked_after(text, place.end)
            or (item.syntax == "blank" and item.name.strip("xX×*_＿ Ｘ") == "")
        ):
            continue
        if regex.search(r"cvv|cvc|安全码", name) and item.kind not in ("masked", "card_tail"):
            hits.append(Hit(place))
            continue
        if (
            regex.search(r"expir|exp_?date|有效期", name)
            and regex.search(r"有效期[^,。;]{0,4}$", before)
            and "卡" in text[max(0, place.start - 30) : place.start]
        ):
            hits.append(Hit(place))
            continue
        carries = item.kind in ("card_number", "account") or (
            item.kind in ("unknown", "code")
            and regex.search(r"(?:卡号|银行卡|账号|帐号)(?:为|是|:|\(| ){0,3}$", before)
        )
        if not carries or company or _OTHER_NUMBER.search(before) or view.context.excused(place, ("policy",)):
            continue
        if (
            item.kind == "account"
            and not regex.search(r"账[号户]|帐[号户]|卡|存入|转入|汇入", before)
            and not regex.search(r"^[(]?(?:银行卡|卡)", text[place.end : place.end + 5])
            and not regex.search(r"bank|full|plain|acct|account_?n", name)
        ):
            continue
        if regex.search(r"loan|bill|order|contract|user|login|贷款|合同", name):
            continue
        hits.append(Hit(place))
    return hits


def _near_company(text: str, span: Span) -> bool:
    window = text[max(0, span.start - 40) : span.end + 40]
    return _CORPORATE.search(window) is not None or _COMPANY_HOLDER.search(window) is not None


def _timestamp(digits: str) -> bool:
    return regex.match(r"20[12]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits) is not None


_THIRD = regex.compile(
    r"联系人|父|母|爸|妈|老婆|老公|妻|丈夫|配偶|爱人|太太|媳妇|儿子|女儿|孩子|兄|弟|哥|姐|妹|舅|叔|姑|姨|伯|岳|婆|公公|外公|爷爷|奶奶|亲|家属|家人|家里|朋友|好友|闺蜜|"
    r"同学|同事|领导|老板|主管|上司|室友|邻居|老乡|介绍人|单位|人事|财务|亲戚|对象|前妻|前夫|男友|女友"
)
_STAFF = regex.compile(
    r"专员|经理|客服|经办|催收|律师|法务|外访|外勤|坐席|主管|老师|我司|我行|我部|热线|回电|致电|请拨|拨打|联系我|管家"
)
_OWN_CONTACT = regex.compile(
    r"(?:联系电话|电话|热线|致电|拨打|请拨|回电|联系我|联系人|垂询|咨询|管家|经理|律师|专员|手机|微信|号码|房东|物业|客服)[^。;\n]{0,12}$"
)
_CODE_CONTEXT = regex.compile(r"验证码|校验码|绑定手机|登录密码|注册成功")
_FORMAL_MOBILE = regex.compile(
    rf"(?<!{_D})[一幺壹][三四五六七八九叁肆伍陆柒捌玖]{_D}{{9}}(?!{_D})(?<=[壹贰叁肆伍陆柒捌玖零一二三四五六七八九〇幺])"
)
_SPOKEN_MOBILE = regex.compile(r"(?<!\d)1[3-9]\d, ?\d{4}, ?\d{4}(?!,?\d)")
_HOME_LINE = regex.compile(
    r"(?:家里|家中|家庭|住宅|宅电|老家|家|父母|单位|公司|办公室)(?:的)?(?:座机|固话|固定电话|电话|宅电|号码|办公电话)(?:号码|为|是|:|\(| ){0,3}"
    r"(\(?0\d{2,3}\)?[ \-]{0,2}\d{7,8})(?!\d)"
)


def full_phone_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Unmasked mobile numbers and home landlines of persons; ``error`` when they belong to somebody but the debtor."""
    document = view.document
    text = document.text
    hits: list[Hit] = []
    if view.context.impersonal():
        return hits
    sender = view.meta.get("sender_type")
    spoken = [Span(*match.span()) for match in _SPOKEN_MOBILE.finditer(text)]
    formal = [Span(*match.span()) for match in _FORMAL_MOBILE.finditer(text)]
    for span in [*values.find(text, "mobile"), *formal, *spoken]:
        before, after = text[: span.start].rstrip(" -"), text[span.end :].lstrip(" -")
        raw = text[span.start : span.end]
        if regex.search(r"[ \-]", raw) and (before[-1:].isdigit() or after[:1].isdigit()):
            continue  # part of a longer number
        if raw[0] in _HAN_DIGITS and before[-1:] in _HAN_DIGITS and before:
            continue
        if _labelled(_OTHER_NUMBER, text, span.start) or _labelled(_CARD_LABEL, text, span.start):
            continue
        hits += _phone(view, span, sender)
    for match in _HOME_LINE.finditer(text):
        start = match.start()
        owner = text[max(0, start - 8) : start + 4]
        if regex.search(r"我司|我行|本行|本公司|我公司|客服|服务|物业|我们公司|贵公司", owner) or not regex.search(
            r"[您你他她其]|家|宅|父母", owner
        ):
            continue
        hits.append(
            Hit(
                Span(*match.span(1)),
                severity="error" if regex.search(r"父母|单位|公司|办公|老家", match.group()) else None,
            )
        )
    for place, item in _placeholders(view):
        if item.kind in ("phone", "contact_phone") or (
            item.kind == "hotline"
            and regex.search(r"mobile|cell|phone|tel|手机|电话", item.name.lower())
            and regex.search(
                r"(?:您|你|他|她|本人|预留|登记|注册|绑定)(?:的|本人|预留的?|登记的?|家里?的?|绑定的?){0,2}(?:手机|电话|联系电话)(?:号码?)?(?:为|是|:|\()?$",
                _before(text, place.start),
            )
        ):
            if item.syntax == "blank" or regex.search(
                r"service|hotline|400|客服|热线|company|机构|office|branch", item.name.lower()
            ):
                continue
            if _TAIL.search(_before(text, place.start)) or view.context.excused(place, ("policy",)):
                continue
            if (
                item.kind == "phone"
                and not regex.search("本机|家|宅|本人|home", item.name.lower())
                and regex.search(
                    r"(?:致电|拨打|请拨|客服|热线|咨询|垂询|详询|服务电话|联系我们|联系我司|联系我行)[^,。;您你他她]{0,4}$",
                    _before(text, place.start),
                )
            ):
                continue
            if item.kind == "contact_phone":
                if view.meta.get("audience") not in ("contact", "third_party"):
                    hits.append(Hit(place, severity="error"))
                continue
            hits += _phone(view, place, sender)
    return hits


def _phone(view: View, span: Span, sender: Any) -> list[Hit]:
    document = view.document
    text = document.text
    sentence = document.sentence_span(span.start)
    said = text[sentence.start : sentence.end]
    if _CODE_CONTEXT.search(said) and not regex.search(r"逾期|还款|欠|借款|账单", said):
        return []
    before = text[max(sentence.start, span.start - 14) : span.start]
    after = text[span.end : min(sentence.end, span.end + 6)]
    third = _THIRD.search(before)
    if (
        sender in ("private_lender", "trade", "property", "law_firm")
        and _OWN_CONTACT.search(before)
        and not regex.search(r"[您你他她]的?(?!好|可|咨|拨)", before)
        and not (third and third.group() not in ("联系人", "财务", "公", "单位"))
    ):
        return []
    staff = _STAFF.search(before) is not None
    if third and not staff:
        return [Hit(span, severity="error")]
    if (
        third is None
        and not staff
        and regex.search(r"^\)?[,、(]?(?:您|你|的)?(?:父|母|爸|妈|妻|丈夫|配偶|同事|朋友|老婆|老公)", after)
    ):
        return [Hit(span, severity="error")]
    return [Hit(span)]


_N = rf"(?:\d{{1,5}}|[a-z]\d{{0,3}}|[一二三四五六七八九十百零〇两甲乙丙丁东西南北]{{1,4}}|[{_STAND_IN}])"
_NN = rf"(?:\d{{2,5}}|[a-z]\d{{2,4}}|[一二三四五六七八九十百零〇]{{2,5}}|[{_STAND_IN}])"
_ESTATE = "(?:小区|花园|家园|苑|嘉园|华府|庄园|新村|公寓|花苑|名苑|名邸|雅居|华庭|豪庭|雅苑|国际|新城|名城|府邸|公馆|社区|广场|城|府|湾|郡|庭|居|园|里|村|坊|邸|院|墅|轩|阁|台|家属院|宿舍|安置房|区)"
_DOOR = regex.compile(
    rf"{_N} ?(?:号楼|栋|幢|座|号院|#楼|#|楼) ?(?:{_N} ?(?:单元|门洞|号门|门|梯|座|号楼|楼|层|栋|幢) ?){{0,2}}{_N} ?(?:室|户|房间|号房|房|号|单元)"
    rf"|{_N} ?(?:号楼|栋|幢|座) ?(?:{_N} ?(?:单元|门洞|门|梯|座|层) ?){{0,2}}-?{_NN}(?!\d|[元天日年月]|万)"
    rf"|{_N} ?单元 ?{_N} ?(?:楼 ?)?{_NN}?(?:室|号|户|房)?(?![天日元])"
    rf"|{_ESTATE} ?[a-z]?\d{{1,3}} ?(?:[-#—] ?\d{{1,3}} ?[-—] ?\d{{2,4}}|[-#—] ?\d{{3,4}})(?:室|号|户)?(?![\d\-])"
    rf"|(?:路|街|巷|弄|道|胡同|里|条) ?{_N} ?号(?:院|弄|楼|附)? ?[^,。;\n]{{0,10}}?{_N} ?(?:栋|幢|号楼|座|单元|室|楼|弄|户|号)"
    rf"|(?:乡|镇|村|屯|街道|农场)[\u4e00-\u9fff某]{{0,6}}?{_N} ?(?:组|队|社|屯) ?(?:{_N} ?号)?"
    rf"|(?:村|屯|庄|寨|组|社)[\u4e00-\u9fff]{{0,4}}?(?<!第){_N} ?号(?![前码线楼院])"
    rf"|村(?:东|西|南|北|口|头|尾)(?:头|边|面|口)?第?{_N}[家户排]"
    rf"|{_N} ?号院?[^。,\n]{{0,8}}(?:那间|那户|[东西南北]头|[东西]厢)|平房[东西南北]头"
    rf"|{_N} ?(?:栋|幢|号楼) ?{_N} ?(?:室|户)"
    rf"|门牌(?:号码?)?[:为是]? ?{_N} ?号|第[一二三四五六七八九十\d]{{1,2}}排[^。!?\n]{{0,4}}门牌"
    r"|\d{1,3}-(?:号院|号楼|号|栋|幢|单元)-[\d\-]{1,4}(?:栋|幢|单元|号楼)-[\d\-]{3,9}"
    rf"|(?:{_ESTATE}|\d) ?{_N} ?室(?!内|友|外|温)"
)
_ROAD = regex.compile(rf"(?:路|街|大道|巷|弄|胡同|道) ?{_N} ?号(?!线)")
_HOME_CUE = regex.compile(
    r"住址|住在|就住|家住|现住|登记地|证件地址|身份证上?地址|收货|居住|常住|户籍|家庭地址|家庭住址|您家|你家|他家|她家|老家|住所|住处|户口|家里|家在|租住|租房|宅|住\S{0,3}$|住[:：]"
)
_DOOR_AFTER = regex.compile(
    r"^[^。!?;\n]{0,10}(?:[一二三四五六七八九十\d]{1,3}楼[左右东西靠]|那户|那家|这户|左手|右手|对门|窗台|阳台|门口(?:停|有|的|那|挂|贴|放|种|拴)|门前|门牌|对联|红漆|铁门|木门|院子|院门|卷帘门|楼上|楼下|顶楼|平房|小院|是[您你]家|[您你]家)"
)
_ORG = regex.compile(
    r"支行|网点|分行|营业部|营业厅|营业所|门店|服务中心|法院|派出所|公司地址|我司地址|办公地址|写字楼|仲裁委|事务所|柜台|寄件人|寄件|退件|回寄|寄回|前台|售楼|办公室|接待|总部|注册地址|"
    r"商铺|大厦|科技园|产业园|客服中心|商务中心|调解|现场办理|来访|面谈地址|我司|本公司|我行|我公司|本行|我院|本所|我所"
)
_OPENING_HOURS = regex.compile(r"(?:营业|办公|服务|接待|受理)时间")
_RECIPIENT = regex.compile(r"收件|收信|寄送地址|邮寄地址|送达地址|通讯地址|通信地址|联系地址|地址|致:|此致|住所地")
_KNOW = regex.compile(
    r"(?<![不没未])(?:知道|晓得|清楚|掌握|查到|查清|查出|打听|摸清|摸到|摸透|核实|找到|问到|记得|锁定|调到|拿到|搞到|了解|有你|有您|手里有|手上有)[^。!?;\n]{0,10}?"
    r"(?:住哪|住在哪|住几|住的地方|住处|住址|家住|家在哪|家的?位置|家的?地址|家庭地址|家庭住址|户籍地址|现住|居住地|哪个小区|哪栋|几栋|几楼|门牌|新地址|老家在)"
    r"|(?:住址|家庭地址|户籍地址|户口地址|居住地址?|现住地址?|现居|新住处|住处|住哪(?:里|儿|个小区|栋)?|家在哪(?:里|儿)?|门牌号?|家门朝哪)[^。!?;\n]{0,12}?"
    r"(?:核实(?:清楚|完|过|到|好|无误)|已核实|已经核实|掌握|清楚|知道|查到|找到|摸清|了如指掌|有登记|有数|在我们|在我|锁定|一清二楚|不难|拿到|都有|有记录|有备案|瞒)"
    r"|(?:你|您|他|她|你们|您们)(?:现在?|常|一直|目前|就|家|仍|还|是不是|不就|不是|一家|搬|新)?(?:是)?(?:住在|现居|居住(?:在|于)|住(?=[\u4e00-\u9fff\d]{2,10}(?:小区|花园|家园|苑|城|府|路|街|村|楼|栋|幢|单元|号|室|公寓)))(?!一起|外地|哪里?都|此)"
    r"[\u4e00-\u9fff\da-z#\-]{2,20}"
    r"|(?:你|您|他|她)(?:父母|爸妈|老|娘|岳父母|丈母娘|新|爸|妈|哥|弟|姐|妹)?(?:爸妈|父母)?家(?:就|还|住|是|不就)?在(?!您|你|App|app|哪|此|线)[\u4e00-\u9fff\d]{2,16}"
    r"|住在[\u4e00-\u9fff\d#\-]{2,16}(?:的(?:那位|那个|这位|业主|客户|住户)|吧|对吧|没错)"
    r"|(?:你|您)(?:那个|那|住的|家的?|们)?小区(?:叫|是|就是|名叫|在(?!线))[\u4e00-\u9fff]{2,12}|(?:门禁|单元门|入户门)密码[^。]{0,6}(?:知道|清楚|有)"
    r"|(?:你|您)住的[^。]{0,4}(?:栋|楼|单元|小区|地方)[^。]{0,10}(?:摸|知道|清楚|去过|认得|熟)"
    r"|(?:栋|幢|楼|单元|院|小区|号|户|门)[^。!?\n]{0,14}?是(?:您|你)(?:们)?家(?:吧|对吧|没错|不|[?。,])"
    r"|(?:你|您)[^。,!?]{0,10}搬(?:到|去|进)(?:了)?[\u4e00-\u9fff\d]{2,16}|(?:你|您)(?:在|租)[^。,]{2,12}租的?(?:那个|那间|那套)?房"
    r"|(?:新|旧|老|现在的|家里的?|家庭)?地址(?:我们|我|咱|他们)?(?:已经|都|早就|早|也|可)?(?:拿到|有了|查到|查好|掌握|知道|清楚|搞到|摸到|打听到)"
    r"|(?:你|您)家(?:楼下|隔壁|对面|旁边|门口|楼上|门前)[^。!?;\n]{0,22}?(?:楼|单元|左手|右手|户|层|鞋柜|对联|车|灯|狗|快递)"
    r"|(?:小区|花园|家园|苑|院子?|巷子?|胡同|村|街|弄堂?)[^。!?]{0,8}(?:那栋|那幢|那户|那家|那排|那院|第[一二三四五六七八九十\d]{1,3}[家户栋间排])[^。!?]{0,20}(?:楼|门|院|窗|树|车|灯|狗|鞋柜|没错|对吧)"
    r"|住[^。,!?]{0,12}(?:巷|街|胡同|弄|村|楼|院)[^。,!?]{0,6}第?[一二三四五六七八九十\d]{1,3}[家户栋]"
    r"|(?:你|您)[^。,!?]{0,4}租的?(?:那[个间套])?房子?在|房东(?:姓|叫|是)[\u4e00-\u9fff]{1,3}"
    r"|(?:租在|租的在|租的是|新租的?在?|搬去了?|搬到了?|新家在|新房在)[^。!?\n]{2,24}?(?:楼|栋|幢|单元|电梯|那间|那户|那套|门牌|小区|公寓|弄堂)[^。!?\n]{0,12}(?:对吧|是吧|吧|没错|对不|知道|清楚)"
    r"|(?:你|您|他|她)家[^。!?\n]{1,26}?(?:那家|那户|那栋|那间|那院|那门|巷子|胡同|弄堂|路口)[^。!?\n]{0,10}?(?:吗|吧|对不|对吧|没错)"
    r"|(?:你|您)(?:现在|目前|如今|这阵子)?住的?(?:是|在)[^。!?\n]{1,18}?(?:家|楼|小区|城|苑|园|院|公寓)[^。!?\n]{0,14}?(?:对吧|吧|没错|号楼|栋|幢|单元)"
    r"|(?:你|您)(?:新)?(?:家|住的)[^。,!?]{0,6}(?:几楼|几栋|几单元|楼层|门牌)(?!如|若|请)"
)
_KNOW_OFF = regex.compile(r"如|若|请(?:及时)?更新|变更|更新|不会|保密|请在app|是否|不持有|不掌握|不清楚|不保存|不留存")


def home_address(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Doorplate-level addresses, claims to know where somebody lives, and address placeholders."""
    document = view.document
    text = document.text
    sender, product, channel = view.meta.get("sender_type"), view.meta.get("product"), view.meta.get("channel")
    own_house = sender == "property" or product in ("property_fee", "rent")
    hits: list[Hit] = []
    for match in _KNOW.finditer(text):
        span = Span(*match.span())
        sentence = document.sentence_span(span.start)
        if _KNOW_OFF.search(text[sentence.start : sentence.end]) and not regex.search(
            r"住在|[你您他她].{0,4}家在", match.group()
        ):
            continue
        scopes: tuple[str, ...] = (*_SCOPES, "rights", "reply")
        if "不就" in match.group():  # 你家不就在…: no denial
            scopes = scopes[1:]
        if not view.context.excused(span, scopes) and view.context.debt():
            hits.append(Hit(span))
    if not own_house:
        doors = [Span(*match.span()) for match in _DOOR.finditer(text)]
        doors += [
            Span(*match.span())
            for match in _ROAD.finditer(text)
            if (
                _HOME_CUE.search(_before(text, match.start(), 24))
                or _DOOR_AFTER.search(text[match.end() : match.end() + 22])
            )
            and not any(span.start <= match.start() < span.end for span in doors)
        ]
        for span in doors:
            line = text.rfind("\n", 0, span.start) + 1
            before = text[max(line, span.start - 40) : span.start]
            around = before[-30:] + text[span.start : span.end + 12].split("\n")[0]
            home = _HOME_CUE.search(before[-26:])
            if (
                not home
                and (_ORG.search(around) or _OPENING_HOURS.search(before))
                and not regex.search(r"前往|上门|走访|您家|你家|与您面谈", around + text[span.end : span.end + 16])
            ):
                continue
            if home and regex.search(
                r"支行|网点|法院|派出所|仲裁委|事务所", before[-16:] + text[span.start : span.end + 6]
            ):
                continue
            if channel in ("letter", "email", "envelope") and not home and _recipient(text, line, span):
                continue
            if view.context.excused(span, ("policy", "quoted")):
                continue
            if view.context.has("foreign") and not view.context.debt():
                continue
            start = span.start
            hits.append(Hit(Span(start, span.end)))
    for place, item in _placeholders(view):
        if (
            item.kind != "address"
            and not (
                item.kind in ("unknown", "code")
                and regex.search(r"^[(](?:户籍|住址|家庭|门牌|现住|住处|老家)", text[place.end : place.end + 6])
            )
        ) or (item.syntax == "blank" and item.raw.strip("_＿xX×Ｘ*") == ""):
            continue
        name = item.name.lower()
        before = _before(text, place.start, 18)
        home = regex.search(r"home|house|live|resid|domicile|family|住址|户籍|居住|家", name)
        if regex.search(
            r"mail(?!box)|post|deliver|serv|contract|branch|company|office|corp|org|bank|court|send|recipient|送达|通讯|收件|寄|公司|单位|机构|网点|法院|营业|email|e_mail|web|url|ip|asset|抵押|标的",
            name,
        ):
            continue
        if own_house and not regex.search(r"知道|掌握|前往|上门", before):
            continue
        if not home and regex.search(
            r"(?:收件|送达|寄送|邮寄|通讯|通信|联系|办公|公司|网点|营业|我司|我行|法院|门店|服务中心|提交|寄回|寄)(?:地址|至|地点|到|:|为|是|\(){0,3}$",
            before,
        ):
            continue
        if (
            channel in ("letter", "email")
            and not home
            and _recipient(text, text.rfind("\n", 0, place.start) + 1, place)
        ):
            continue
        if not home and regex.search(r"(?:网点|支行|门店|营业部|法院|服务中心)[^,。;]{0,8}$", before):
            continue
        if view.context.excused(place, ("policy",)):
            continue
        hits.append(Hit(place))
    return hits


def _recipient(text: str, line: int, span: Span) -> bool:
    """True in the address block of a letter: a labelled line, or one of the first lines with nothing else on it."""
    end = text.find("\n", span.end)
    whole = text[line : end if end >= 0 else len(text)]
    if _RECIPIENT.search(whole[: max(0, span.start - line)]) and not regex.search(r"家庭|户籍|现住", whole):
        return True
    return line < 60 and "\n" in text and len(whole) <= 40 and not regex.search(r"[。,;!?]", whole)


_COMPOSITE = regex.compile(
    r"kyc|dossier|(?:e_?)?real_?name_?(?:info|data)|(?:cust|usr|cus|applicant|obligor|cardholder|card_?holder|payer|payee_?person|party|contact|family|private|personal|risk|verify|auth|user|client|debtor|borrower|person|people|member|loaner|owner|holder|full|raw|all|private|sensitive|pii|identity|profile)\w*?_?"
    r"(?:full_?info|info|detail|details|profile|data|raw|record|dossier|archive|json|card_?info|particulars|materials?|bundle|blob|pack|package|snapshot|dump|sheet|dto|vo|entity|portrait|everything|basic|base|sensitive|privacy)"
    r"|profile|dossier|__dict__|to_?dict|to_?string|to_?json|serialize|(?:full|raw|plain|complete|unmask\w*|clear)_?(?:id|card|acct|account|cert|phone|mobile|name|addr\w*|num\w*)|(?:id|card|acct|account|cert|phone|mobile|bank|addr)\w*_?(?:full|raw|plain|complete|clear|unmask\w*)"
    r"|(?:客户|用户|借款人|债务人|个人|完整|全部|原始|身份|敏感)(?:完整)?(?:资料|信息|详情|档案|数据|明细)|明文"
)
_SENSITIVE = frozenset(
    "id_number card_number account address phone contact_phone profile device employer school contact relation financial health "
    "location biometric child names".split()
)


def unmasked_sensitive_variable(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Composite variables, and several unmasked sensitive variables in one message."""
    document = view.document
    text = document.text
    hits: list[Hit] = []
    several: dict[str, list[Span]] = {}
    third = view.meta.get("audience") in ("contact", "third_party", "employer")
    property_fee = view.meta.get("sender_type") == "property"
    for place, item in _placeholders(view):
        name = regex.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", item.name).lower()
        if (
            item.kind in ("masked", "card_tail")
            or item.syntax == "blank"
            or ("|" in name and regex.search(r"mask|last|tail|surname|hide", name))
        ):
            continue
        if _TAIL.search(_before(text, place.start)):
            continue
        if (
            item.kind == "profile"
            or (
                item.kind
                not in ("amount", "due_date", "date", "link", "hotline", "org", "code", "days", "overdue_days")
                and _COMPOSITE.search(name)
            )
        ) and not regex.search(r"product|bill|repay|loan_info|order|plan|company|service|contract", name):
            hits.append(Hit(place))
            continue
        if item.kind == "device" and regex.search(r"imei|mac|idfa|android|\bip\b", name):
            hits.append(Hit(place))
        if (
            item.kind in _SENSITIVE
            and not (item.kind in ("contact", "contact_phone") and third)
            and not (item.kind == "address" and property_fee)
        ):
            if item.kind in ("address", "phone", "account") and regex.search(
                r"branch|mail|post|office|company|service|hotline|corp", name
            ):
                continue
            several.setdefault(item.kind, []).append(place)
    if _CORPORATE.search(text):
        several.pop("account", None)
        several.pop("card_number", None)
    if len(several) > 1 or ("phone" in several and "id_number" in several):
        hits += [Hit(place) for places in several.values() for place in places]
    return [hit for hit in hits if hit.span is None or not view.context.excused(hit.span, ("policy",))]
