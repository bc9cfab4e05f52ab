"""Rates and totals in the text: annualised cost against the cap of the lender type, totals without breakdown."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


_HAN = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "半": 0.5,
}
_NUM = r"(?:\d{1,4}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百半点]{1,7})"
_RATE = regex.compile(
    rf"(?P<pre>百分之|千分之|万分之)(?P<a>{_NUM})|(?P<b>{_NUM}) ?(?P<post>%|‰|个点|多个点|分利|厘|分(?=的?利息|利)|毛利?|成(?=的?(?:利|违|罚|服|手|费|本)))|月息(?P<d>{_NUM})分|(?:年化|年利率|年息)[^\d。,]{{0,8}}?(?P<c>{_NUM})(?=的|,|。|$|违|计|收)"
)
_DAILY = regex.compile(
    r"ri息|rixi|每[一]?日|每[一]?天|按日|按天|日[利息计费罚]|日万|日千|日百|日[\d零一二三四五六七八九]|一天|逾期一[天日]|每[拖晚迟]一日|每拖一天|/天|/日|天天|[逾拖晚]一天|每逾期一日|日复"
)
_WEEKLY = regex.compile(r"每周|一周|每星期|星期|礼拜|按周|七天|7天|周息")
_MONTHLY = regex.compile(r"每月|月[利息费]|按月|一个月|/月|月\d")
_COST = regex.compile(r"利|息|违约金|罚|滞纳|费|占用|补偿|年化|加收|计收|计算|计$|上浮|按欠款|本金|加价|涨")
_OTHER = regex.compile(
    r"减免|优惠|折扣|折|免除|下调|降低|降至|返还|抵扣|通过率|服务满意|首付|完成|进度|上浮|占比|使用额度|使用率|额度的|受司法保护|收缴率|缴费率|完成率|停息|零利息|免息|以内|不超过|不高于|上限|红线|还清了?\\d"
)


def number_of(text: str) -> float | None:
    """The value of a number in digits or Chinese numerals below 10,000 (``四十八``, ``三点五``)."""
    try:
        return float(text)
    except ValueError:
        pass
    whole, _, part = text.partition("点")
    total = current = 0.0
    for char in whole:
        if char in _HAN:
            current = _HAN[char]
        elif char == "十":
            total += (current or 1) * 10
            current = 0
        elif char in "百千":
            total += (current or 1) * (100 if char == "百" else 1_000)
            current = 0
        else:
            return None
    total += current
    if part:
        digits = "".join(str(int(_HAN[char])) for char in part if char in _HAN)
        total += float("0." + digits) if digits else 0
    return total


def cap_of(view: View) -> float:
    """The highest annual rate in percent that passes without a hint, by lender type.

    Private lending: four times the one-year LPR on the contract date (si-minjian-2020 第25条) from the table in
    ``laws.yaml``; microloans and all others: 24 (mlc-cost-2025; a hint for licensed lenders).
    """
    thresholds = view.settings.data.get("thresholds") or {}
    if view.meta.get("sender_type") != "private_lender":
        return float((thresholds.get("interest") or {}).get("microloan", {}).get("max") or 24)
    multiple = float((thresholds.get("interest") or {}).get("private_lender", {}).get("lpr_multiple") or 4)
    day = str(view.meta.get("contract_date") or view.meta.get("send_date") or view.settings.as_of)
    lpr = 3.0
    for row in (thresholds.get("lpr_one_year") or {}).get("rates") or []:
        if str(row["from"]) <= day:
            lpr = float(row["rate"])
    return multiple * lpr


def interest_above_cap(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Percentages, permilles and daily rates in digits or Chinese numerals, annualised."""
    document, out = view.document, []
    text = document.text
    cap = cap_of(view)
    for found in _RATE.finditer(text):
        raw = found.group("a") or found.group("b") or found.group("c") or found.group("d")
        value = number_of(raw)
        if value is None:
            continue
        unit = "分" if found.group("d") else found.group("pre") or found.group("post") or "%"
        percent = value * {
            "百分之": 1,
            "%": 1,
            "个点": 1,
            "多个点": 1,
            "千分之": 0.1,
            "‰": 0.1,
            "万分之": 0.01,
            "成": 10,
        }.get(unit, 1)
        clause = document.clause_span(found.start())
        around = text[max(clause.start, found.start() - 16) : min(clause.end, found.end() + 12)]
        before = text[max(document.sentence_span(found.start()).start, found.start() - 26) : found.end() + 10]
        if not _COST.search(around) and not _DAILY.search(before):
            continue
        if _OTHER.search(around):
            continue
        if unit[0] == "毛" and "月息" not in before and "利" not in around:
            continue  # seven jiao of money
        if unit in ("分利", "厘", "分", "毛利", "毛"):
            percent = value * 12 * {"分": 1, "厘": 0.1, "毛": 10}[unit[0]]
        elif _DAILY.search(before) and "年化" not in around and "年利率" not in around:
            percent *= 365
        elif _WEEKLY.search(before) and "年" not in around:
            percent *= 52
        elif _MONTHLY.search(around) and "年" not in around:
            percent *= 12
        elif found.group("post") in ("个点", "多个点") or found.group("pre") or "年" in around or "%" in unit:
            pass
        if percent > cap + 0.001 and not (abs(percent - 18.25) < 0.01):
            span = Span(found.start(), found.end())
            if not view.context.excused(span, ("warned", "quoted", "policy", "reply")):
                out.append(Hit(span, detail={"rate": f"{percent:g}", "cap": f"{cap:g}"}))
    out += _interest_in_money(view, cap)
    return out[:3]


_SUM_A_DAY = regex.compile(
    r"(?P<sum>[一二两三四五六七八九十\d.]{1,6}(?:万|千))(?:块|元)?(?:钱)?(?:,)?(?:一|每)个?(?P<unit>天|日|周|星期|礼拜|个月|月)(?:利息)?(?:给|付|交|要|收|是|得|还)?(?P<fee>[零一二两三四五六七八九十百千\d.]{1,6})(?:块|元|的?息|的?利|(?=[,。]|$))"
)
_UNITS = {"万": 10_000, "千": 1_000}


def _interest_in_money(view: View, cap: float) -> list[Hit]:
    """``一万块一天三十块利息``: a principal and what it costs a day, a week or a month."""
    out = []
    for found in _SUM_A_DAY.finditer(view.document.text):
        principal, fee = number_of(found.group("sum")[:-1]), number_of(found.group("fee"))
        if not principal or not fee:
            continue
        times = {"天": 365, "日": 365, "周": 52, "星期": 52, "礼拜": 52}.get(found.group("unit"), 12)
        percent = fee * times * 100 / (principal * _UNITS[found.group("sum")[-1]])
        if percent > cap + 0.001:
            out.append(Hit(Span(*found.span()), detail={"rate": f"{percent:g}", "cap": f"{cap:g}"}))
    for found in _THOUSAND.finditer(view.document.text):
        unit = found.group("unit") or found.group("unit2")
        each = number_of(found.group("fee") or found.group("fee2"))
        if each and each * 100 / {"百": 100, "千": 1_000, "万": 10_000}[unit] * 365 > cap + 0.001:
            out.append(
                Hit(
                    Span(*found.span()),
                    detail={
                        "rate": f"{each * 36500 / {'百': 100, '千': 1_000, '万': 10_000}[unit]:g}",
                        "cap": f"{cap:g}",
                    },
                )
            )
    for found in _PAID_BACK.finditer(view.document.text):
        lent, back = _spoken(found.group("sum")), _spoken(found.group("back"))
        when = found.group("when")
        times = (
            12 if "个月" in when and when[0] != "半" else _TERMS.get(when[0], 52 if when in ("一周", "下周") else 12)
        )
        if lent and (percent := (back - lent) * times * 100 / lent) > cap + 0.001:
            out.append(Hit(Span(*found.span()), detail={"rate": f"{percent:g}", "cap": f"{cap:g}"}))
    for found in _CUSTOM.finditer(view.document.text):
        span = Span(*found.span())
        if not view.context.excused(span, ("negated", "warned", "quoted", "policy", "reply")):
            out.append(Hit(span, detail={"rate": _ANNUAL.get(found.group(), "100"), "cap": f"{cap:g}"}))
    return out


# 借一千周末还一千二
_PAID_BACK = regex.compile(
    r"借(?:我|你|您)?(?P<sum>[一二两三四五六七八九十\d]{1,3}[百千万][一二三四五六七八九]?)(?:块|元)?[^。;\n]{0,4}?(?P<when>周末|一周|七天|7天|下周|十天|10天|半个?月|一个?月|下个?月|月底)[^。;\n]{0,6}?还(?:我|你|您)?(?P<back>[一二两三四五六七八九十\d]{1,3}[百千万][一二三四五六七八九]?)"
)
_TERMS = {"周": 52, "一周": 52, "七": 52, "7": 52, "十": 36, "1": 36, "半": 24}


def _spoken(text: str) -> float:
    """``一千二`` is 1200."""
    base = {"百": 100, "千": 1_000, "万": 10_000}
    unit = next(char for char in text if char in base)
    head, _, tail = text.partition(unit)
    return (number_of(head) or 0) * base[unit] + (number_of(tail) or 0) * base[unit] / 10


_THOUSAND = regex.compile(
    r"(?:一天|每天|每日|一日|天天|晚[一1]天|拖[一1]天|按天)[^。;\n]{0,10}?每(?:一)?(?P<unit>百|千|万)(?:元|块)?(?:钱)?(?:要|就|得)?(?:多|加|付|交|出|收|计)?(?:收|付|交|出)?(?P<fee>[\d.]{1,6}|[一二两三四五六七八九十半]{1,4})(?:块|元)"
    r"|每(?:一)?(?P<unit2>百|千|万)(?:元|块)?(?:钱)?(?:每天|每日|一天|一日)(?P<fee2>[\d.]{1,6}|[一二两三四五六七八九十]{1,4})(?:块|元)"
)
# Names of private lending whose yearly cost is far above every cap.
_CUSTOM = regex.compile(
    r"九出十三归|驴打滚|砍头息|大耳窿|印子钱|对本对利|一本一利|借一还二|七天一期|十天一期|714高炮|7天一续|七天一续|百(?:抽|取)其?[一二三四五六七八九十]"
)
_ANNUAL = {"九出十三归": "533"}


_PARTS = regex.compile(
    r"本金|利息|罚息|违约金|手续费|明细|构成|账单|本息|其中|最低|含|本期|租金|费用清单|附表|见附件|详见|核对"
)
_AS_OF = regex.compile(
    r"截至|截止|截止到|数据截止|统计日|以还款当日|以实际|实时|当日|今日|以[^,。]{0,8}为准|到\d{1,2}月|账单日|\d{1,2}月账单|本期|本月"
)
_DATED = regex.compile(r"截至|截止|统计日|以还款当日|以实际还款")
_TOTAL = regex.compile(
    r"(?:共(?![和同])|欠|合计|总|应还|待还|未还|尚|余额|欠款|结清|名下|差我|承担|清偿|偿付|付清|还清|一次付|给付)"
)
# A letter asks for the total; one that answers, announces or mediates only names it. Prices and wages bear no interest.
_PRICE = regex.compile(r"货款|工程款|租金|工资|学费|物业|定作款|加工费|运费|押金|房租|责令|行政复议")
_NO_DEMAND = regex.compile(
    r"答复函|复函|回复函|投诉处理|沟通函|调解委员会|提前告知|拟报送|拟(?:于[^。]{0,10})?向[^。]{0,20}报送|深表歉意|更正后|已冲回|异议(?:我们|我司|我行)?(?:已)?收到|主题:re|subject: ?re"
)
_REFUSED = regex.compile(
    r"(?:不再|恕不|不予|概不|不另|无需|不)(?:另外|另行|另)?(?:附|提供|列|出具|发送)[^,。]{0,4}(?:明细|清单|拆分|账目)|以(?:我司|本公司|我方|本司|我行|我们)[^,。]{0,4}(?:核定|确定|数据|说的|系统)为准"
)


def no_breakdown_or_as_of(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """One total without its parts, or without the day it counts to.

    Property managers and merchants claim a price, which has no interest to break down.
    """
    if view.context.has("policy") or view.context.has("reply") or view.meta.get("stage") == "pre_due":
        return []
    document, text = view.document, view.document.text
    refused = _REFUSED.search(text)
    if not refused and view.meta.get("sender_type") in ("property", "trade", "private_lender"):
        return []
    short = view.meta.get("channel") in ("sms", "push")
    if not refused and not short and (_PRICE.search(text) or _NO_DEMAND.search(text)):
        return []
    if not refused and (_PARTS.search(text) or (_AS_OF if short else _DATED).search(text)):
        return []
    for span in sorted({*document.values("amount"), *document.values("money")}):
        if _TOTAL.search(text[max(document.sentence_span(span.start).start, span.start - 12) : span.start]):
            return [Hit(span)]
    return [Hit(Span(*refused.span()))] if refused and not short else []
