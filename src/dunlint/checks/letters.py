"""Elements that regulations list for formal texts: card letters, assignment notices, notices of credit reporting."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.checks.required import is_message
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


class Element(NamedTuple):
    """Something a formal text must hold, and the words that show it."""

    zh: str
    en: str
    shown: regex.Lazy


# cc-2-2011 第69条
_CARD = (
    Element(
        "持卡人姓名",
        "the cardholder's name",
        regex.compile(r"先生|女士|尊敬的|持卡人[:：]|[\u4e00-\u9fa5*]{2,4}[:：]|[\ue000-\ue0ff]"),
    ),
    Element(
        "欠款余额",
        "the balance",
        regex.compile(r"\d[\d,]*(?:\.\d+)?元|欠款余额|余额|[¥￥]|[\ue000-\ue0ff]元?|[万千百拾佰仟]元"),
    ),
    Element(
        "催收事由与相关法规", "the cause and the rules", regex.compile(r"合约|协议|合同|法规|规定|办法|依据|根据|依照")
    ),
    Element("权利与义务", "rights and duties", regex.compile(r"权利|义务|有权|可以|可申请|应当")),
    Element("查询、还款与异议途径", "ways to query, pay and dispute", regex.compile(r"还款|手机银行|网点|查询|app")),
    Element("提出异议与证据的途径", "how to dispute and prove", regex.compile(r"异议|争议|疑问|核对|不同意见|不认可")),
    Element("发卡行联系方式", "the issuer's contact", regex.compile(r"\d{5,}|400|95|客服|热线|电话|[\ue000-\ue0ff]")),
    Element("发卡行业务章", "the issuer's seal", regex.compile(r"章\)|\(章|印章|盖章|业务章|公章")),
)
# civil-code 第546条、第548条
_ASSIGNMENT = (
    Element("让与人", "the assignor", regex.compile(
        r"(?:银行|消金|公司|小贷|[\ue000-\ue0ff])[^。\n]{0,24}(?:转让|受让)|(?:自|从|由)[^。\n]{1,16}受让|原债权人|让与人|转让方|"
        r"[\u4e00-\u9fa5]{2,10}(?:银行|消金|公司|小贷)")),
    Element("受让人", "the assignee", regex.compile(r"转让给|受让人|受让方|我司|本公司|资管|资产|受让")),
    Element("所转让的债权", "the claim", regex.compile(r"合同|借款|贷款|债权|编号|尾号")),
    Element("转让的效力", "the effect", regex.compile(r"自[^。\n]{0,16}(?:起|之日)|生效|履行|支付|付款|还款")),
    Element("对原债权人的抗辩仍可主张", "the defences that stay", regex.compile(r"抗辩|异议|主张")),
)  # fmt: skip
_ASSIGNED = regex.compile(r"转让|受让|债权")
_SCOPES = ("negated", "warned", "quoted", "rights", "policy", "reply")


def _lacking(view: View, elements: Sequence[Element]) -> list[Element]:
    return [element for element in elements if not element.shown.search(view.document.text)]


def _told(elements: Sequence[Element]) -> Mapping[str, Any]:
    return {"elements": {"zh": "、".join(item.zh for item in elements), "en": ", ".join(item.en for item in elements)}}


def credit_card_letter_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A collection letter of a card issuer holds every element of cc-2-2011 第69条."""
    lacking = _lacking(view, _CARD) if is_message(view) else []
    return [Hit(detail=_told(lacking))] if lacking else []


def assignment_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A notice of assignment names parties, claim, effect and defences; a later reminder by SMS may lack one."""
    notice = view.meta.get("purpose") == "assignment_notice"
    if not is_message(view) or (not notice and not _ASSIGNED.search(view.document.text)):
        return []
    lacking = _lacking(view, _ASSIGNMENT)
    later = view.meta.get("channel") == "sms" and not notice
    if not lacking or (later and len(lacking) < 2):
        return []
    return [Hit(severity="warning" if later else None, detail=_told(lacking))]


_REPORTING = regex.compile(
    r"上征信|报征信|报送(?:[^,。;\n]{0,6})?征信|上报(?:[^,。;\n]{0,6})?征信|报送央行|上报央行|上报人行|报送人行|录入征信|纳入征信|记入(?:个人)?征信|"
    r"报送(?:[^,。;\n]{0,8})?(?:信用信息|征信系统|数据库)|给(?:您|你)报(?:上去|上|送)|报上去|(?:推送|提交|报)(?:到|至|给)?(?:央行)?征信(?!机构查)"
)
_REPORTER = regex.compile(
    r"(?:我司|我行|本行|本公司|我公司|总行|由[^,。]{2,12}(?:公司|银行|消金)|我们)[^。;\n]{0,20}(?:报|征信)|将(?:于|按)[^。]{0,12}如实报送|如实报送|据实报送"
)
_DISPUTE = regex.compile(r"异议|更正|核对|有误|差错|疑问|联系|致电|客服|热线|\d{3}-")


def credit_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A text that announces reporting names the reporter and how to dispute."""
    text = view.document.text
    found = _REPORTING.search(text)
    if not found or not is_message(view) or view.context.excused(Span(*found.span()), _SCOPES):
        return []
    reporter = _REPORTER.search(text)
    if reporter and _DISPUTE.search(text):
        return []
    formal = view.meta.get("channel") in ("letter", "email")
    return [Hit(Span(*found.span()), "warning" if formal or not reporter else "note")]
