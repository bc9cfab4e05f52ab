"""Required content: sender, mandate, salutation, amount, date, ways to pay and to ask, and the elements of formal letters.

An element is present in any expression (digits, Chinese numerals, a telling placeholder, a hand-made blank); a bare label
(``请致电客服热线`` without a number, ``金额为元``) is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from dunlint.checks import Hit, View
from dunlint.span import Span

_ORG = (
    "银行|信用社|农商行|消金|消费金融|金融|小贷|小额贷款|信贷|普惠|分期|融资租赁|租赁|资产|资管|律师事务所|律所|物业|公寓|置业|地产|"
    "有限公司|有限责任公司|股份公司|集团|公司|支行|分行|营业部|信用卡中心|卡中心|信用卡部|贷款中心|金服|数科|科技|商务|信息|咨询|服务|"
    "教育|书院|学院|培训|学校|租车|出行|典当|担保|保理|钱包|钱袋|速借|急借|借呗|借贷|借款|贷|花呗|白条|优选|生活|商城|机电|五金|粮油|便利|电子|自来水|供电|热力|通信|"
    "管理中心|服务中心|经办行|财务部|个人贷款中心|企业部|金融部"
)
_STRONG = (
    "银行|信用社|农商行|消金|消费金融|小贷|小额贷款|金服|金科|金融(?!科技公司)|融资租赁|资产管理|资产|资管|律师事务所|律所|物业(?!费|服务费|处|管理费)|公寓|置业|有限公司|有限责任公司|"
    "股份公司|集团|支行|分行|信用卡中心|卡中心|信用卡部|数科|商务服务|商务|培训学校|租车|典当行|服务部|资产[一二三四]部|机电|五金商行|粮油|咨询"
)
_NEUTRAL = re.compile(
    r"(?:还款|催收|催缴|催款|逾期|账单|温馨|友情|重要|紧急|系统|短信|官方|客户|客服|服务|消息|信息|通知|提醒|提示|告知|公告|中心|热线|贷款|借款|"
    r"到期|扣款|欠款|清收|法务|法务部|贷后|专员|平台|验证码|金融|信用|征信|最后|正式|部门?|管理|信用卡|银行|通报|函|警告|清欠|结清|业务|安全|风险|"
    r"客户名|机构名|姓名|公司|小贷|分期|网贷|法院|催告|缴费|物业|租金|处理|事项|本人|亲启){1,5}"
)
_REGULATORS = frozenset(("12378", "12368", "12345", "12348", "12356", "96110", "12315", "12363", "12381", "110", "10109"))


@lru_cache(maxsize=64)
def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _message(view: View) -> bool:
    """False for policies, word lists and debtors' replies that stand beside the templates."""
    return not (view.context.has("policy") or view.context.has("reply")) and view.meta.get("purpose") not in ("relay", "verification")


def signatures(text: str) -> list[tuple[Span, str]]:
    """Bracket groups at the very start or end of a normalised message, with their content."""
    out = []
    head = _re(r"\s*[【\[{]([^【】\[\]{}\n]{0,40})[】\]}]").match(text)
    if head:
        out.append((Span(*head.span(1)), head.group(1)))
    tail = _re(r"[【\[{]([^【】\[\]{}\n]{0,40})[】\]}]\s*(?:拒收请回复r|退订回t|回t退订|退订回td|回复td退订|拒收回[a-z]|回复?[a-z]{1,2}退订|退订回[a-z]{1,2})?\s*[。.]?\s*$").search(text)
    if tail and (not head or tail.start() != head.start()):
        out.append((Span(*tail.span(1)), tail.group(1)))
    return out


def names_somebody(name: str) -> bool:
    """True when a signature names a sender: not empty, not a placeholder for the customer, not a neutral word."""
    plain = name.strip(" ★*")
    return bool(plain) and len(plain) >= 2 and _NEUTRAL.fullmatch(plain) is None and not plain.isdigit()


def has_sender(view: View) -> bool:
    """True when the message or its metadata says who speaks."""
    meta, document = view.meta, view.document
    if meta.get("signature") or meta.get("sender_name") or meta.get("signature_added_by_gateway") is True:
        return True
    text = document.text
    for span, name in signatures(text):
        kinds = {item.kind for place, item in document.stand_ins if place.overlaps(span)}
        if kinds & {"org", "creditor", "branch"} or (not kinds and names_somebody(name)):
            return True
    for place, item in document.stand_ins:
        if item.kind in ("org", "branch") and not _re(r"(?:在|于|受|与|从|由|至|向|打开|登录|按|填的)[^,。;\n]{0,3}$").search(text[max(0, place.start - 6) : place.start]):
            return True
    name = rf"[^\s,。;:!?、【】“”()\n]{{0,14}}"
    if _re(rf"(?:我是|这里是|这边是|我们是|我这里是|我这边是|咱们|本人是|来自|我)(?!司|行|公司|部|们的|会|在|们)(?:[^,。\n]{{0,4}}的)?{name}(?:{_ORG})").search(text):
        return True
    if _re(rf"(?:^|[\n。!,:】 ])(?!受|在|与|由|经|向|您|你|请){name}(?:{_STRONG})[^,。\n]{{0,6}}(?:提醒|温馨提示|通知|告知|客服(?!电话|热线)|为您服务|敬上|敬启|诚邀|感谢|祝您)").search(text):
        return True
    if _re(rf"(?:我公司|我司|本公司|甲方|出借人|债权人|委托人|发函人|发函单位|落款|贷款人|债权方|寄件人|本所)[:：]?\s*(?!受|现|与|已|将|的|可|会|于)[\u4e00-\u9fa5a-z]{{2,20}}(?:{_STRONG})").search(text):
        return True
    if _re(r"(?:出借人|债权人|房东|借出人|贷款人)[:： ]{1,2}[\u4e00-\u9fa5*某]{2,6}").search(text):
        return True
    for segment in _re(r"[。!?;\n]").split(text.strip())[-3:]:
        closing = _re(r"\(?盖?业?务?章\)?|敬上|敬启|启$|宣$").sub("", segment).strip()
        if len(closing) <= 24 and _re(rf"^(?!受|请|您|如|可|到|在|通过|感谢|祝)[^,:\d]{{1,18}}(?:{_STRONG}|服务中心|管理中心|财务部|个人金融部|贷款部|客服中心|企业部|小企业金融部)$").search(closing):
            return True
    if _re(rf"^\s*(?:主题:?)?(?!您|受|请|尊敬)[^,。\n]{{0,4}}[\u4e00-\u9fa5]{{2,10}}(?:{_STRONG})[^,。\n]{{0,12}}(?:提醒|通知|致函|告知|持卡人|您好|服务)").search(text):
        return True
    creditor = str(meta.get("creditor") or "")
    return bool(creditor) and creditor in view.document.raw and meta.get("sender_type") not in ("agency", "law_firm", "assignee")


def missing_sender_identity(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [] if not _message(view) or has_sender(view) else [Hit()]


def missing_creditor_or_mandate(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Agency, law firm or assignee: for whom, under what mandate, or that the claim was assigned."""
    text = view.document.text
    told = _re(
        r"受[^,。;\n]{0,30}(?:委托|授权|指派|之托)|接受[^,。;\n]{0,30}委托|委托(?:我司|我所|本所|我公司|我方|本公司|本律师|方|人|书)|代表[^,。;\n]{1,20}(?:公司|银行|消金|委托人)|"
        r"(?:债权|借款|贷款|合同权利)[^。;\n]{0,24}(?:转让|受让|由我|归我|持有|收购)|受让|转让给|原债权人|原债权|受托|代[^,。\n]{2,14}(?:银行|消金|公司)[^,。\n]{0,4}(?:通知|提醒|函告)|委案|委外方"
    ).search(text)
    if told or any(item.kind == "creditor" for _, item in view.document.stand_ins):
        return []
    creditor = str(view.meta.get("creditor") or "")
    if creditor and creditor in view.document.raw and view.meta.get("sender_type") != "assignee":
        return []
    return [] if not _message(view) else [Hit()]


def missing_salutation(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    text = view.document.text
    told = _re(
        r"尊敬的|敬爱的|亲爱的|您好|你好|早上好|上午好|中午好|下午好|晚上好|敬启者|致[:： ]|先生|女士|小姐|同学|老师|阿姨|叔|大哥|大姐|师傅|贵户|亲[,，]|"
        r"(?:^|[】\n\]])\s*[^,。\n]{0,8}(?:客户|用户|持卡人|家长|业主|租客|会员|借款人|商户|乡亲|老板|总|哥|姐)[^,。\n]{0,6}[,:：!]|(?:客户姓名|借款人)[:：]"
    ).search(text)
    shout = _re(r"^\s*(?:【[^】]{0,20}】)?[^,。]{0,6}听着").search(text)
    return [] if (told and not shout) or not _message(view) else [Hit()]


_NOT_DUE = r"优惠|券|红包|代金|奖励|立减|活动|赠|抽奖|满减|返现"


def has_amount(view: View) -> bool:
    """True when an amount due stands in the message, or where to see it."""
    document, text = view.document, view.document.text
    for span in document.values("amount"):
        clause = text[slice(*document.clause_span(span.start))]
        around = text[max(0, span.start - 4) : span.end + 8]
        if _re(_NOT_DUE).search(around) and not _re(r"应还|待还|欠|本金|还款额|需还|应缴|应付").search(clause):
            continue
        return True
    return bool(
        _re(r"(?:应还|欠款?|待还|余额|合计|共计?|总额|最低|剩余|尚欠|本金|金额|需还|还款额|应付|待付|缴纳?|扣款|借款|尾款)[^\d。,\n]{0,6}\d[\d,.]{0,12}").search(text)
        and not _re(r"(?:尾号|合同号?|编号|末四位)[^,。]{0,4}\d{4}").fullmatch(text)
        and any(_re(r"\d{2,}|\d\.\d").search(found.group()) for found in _re(r"(?:应还|欠款?|待还|余额|合计|共计?|总额|最低|剩余|尚欠|本金|金额|需还|还款额|应付|待付)[^\d。,\n]{0,6}\d[\d,.]{0,12}").finditer(text))
    ) or bool(
        _re(
            r"(?:金额|明细|详情|账单|欠款|应还|款项|数额|构成)[^。;\n]{0,8}(?:以|见|详见|请见|可见|查看|查询|可查|请查|点击|登录|显示)[^。;\n]{0,20}(?:app|为准|账单|首页|页面|附件|附表|明细|小程序|公众号|网银|手机银行|可看|查看)|"
            r"(?:点开|点击|登录|打开|进入|可在|请在|前往)[^。;\n]{0,24}(?:看|查看|查询|查|核对|了解)[^。;\n]{0,6}(?:金额|账单|明细|欠款|应还|详情)|欠款明细|明细附后|明细见|明细在|以随附|账单见"
        ).search(text)
    )


def missing_amount(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [] if not _message(view) or has_amount(view) else [Hit()]


_OTHER_DATE = _re(r"持有|转让|签订|签署|签约|申请表|优惠|活动|服务时间|工作时间|营业时间|红包|发函|更新于|上次|投诉|有效期至?|卡有效|开业")


def has_date(view: View) -> bool:
    """True when a due date, a number of overdue days or a deadline stands in the message."""
    document, text = view.document, view.document.text
    for place, item in document.stand_ins:
        if item.kind in ("due_date", "overdue_days"):
            return True
        if item.kind in ("date", "days", "period") and _re(r"逾期|到期|还款日|应于|于|前|超期|截止|截至|期").search(text[max(0, place.start - 10) : place.end + 6]):
            return True
    for span in document.values("days"):
        if _re(r"(?:逾期|超期|超过?|晚|拖欠?|迟|已过|过了|过期|欠缴?|还有|还剩|剩余?|剩|距|第|近|将满|满|连续|延迟|超时)[^。;\n]{0,6}$").search(text[max(0, span.start - 10) : span.start]):
            return True
        if _re(r"^(?:后|内|之内|以内|到期|未还|没还|了|未|前|还没|之前)").search(text[span.end : span.end + 4]) and not _re(r"(?:工作日|反馈|答复|回复|核查|复核|更新|到账|处理结果|提出|入账|拖欠多|书面|客服)").search(text[slice(*document.clause_span(span.start))]):
            return True
    for span in document.values("date"):
        if not _OTHER_DATE.search(text[slice(*document.clause_span(span.start))]):
            return True
    return bool(view.meta.get("due_date") and str(view.meta["due_date"]) in document.raw)


def missing_due_date_or_overdue_days(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [] if not _message(view) or has_date(view) else [Hit()]


_PAY = (
    r"app|客户端|小程序|公众号|服务号|生活号|网银|网上银行|手机银行|掌上银行|网点|柜台|柜面|营业厅|经办行|支行|代扣|自动扣|扣款(?!失败|不成功|未成功)|扣收|存足|余额充足|足额|存入|"
    r"绑定|绑卡|还款账户|还款账号|还款卡|还款码|对公|收款账户|收款户名|户名|汇入|汇至|转账|转入|打到|打入|链接|扫码|二维码|点击|点此|支付宝|微信支付|云闪付|前台|登录|登陆|首页|还款入口|"
    r"还款方式|付款方式|还款渠道|还款页|我的账单|我的借款|去还款|马上还|线上还|在线还|官网|自助终端|atm|pos|刷卡|现场缴|公司缴|服务中心|储蓄卡|扣款账户|银行卡里|卡里|账户余额|"
    r"页面|平台还款|平台操作|租购账单|线上缴|缴费通道|缴费页|大厅|便民"
)


def has_repayment_channel(view: View) -> bool:
    """True when the message shows an official way to pay, an agreed debit included."""
    document = view.document
    if any(item.kind in ("repay_channel", "link") for _, item in document.stand_ins):
        return True
    return _re(_PAY).search(document.text) is not None or bool(document.values("url"))


def missing_repayment_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [] if not _message(view) or has_repayment_channel(view) else [Hit()]


def has_contact(view: View) -> bool:
    """True when the sender can be reached: a number, a named service account, a place inside the app."""
    document, text = view.document, view.document.text
    for kind in ("hotline", "mobile", "email"):
        for span in document.values(kind):
            if "".join(char for char in text[slice(*span)] if char.isdigit()) not in _REGULATORS:
                return True
    if any(item.kind in ("hotline", "wechat", "email", "contact_phone") for _, item in document.stand_ins):
        return True
    return bool(
        _re(
            r"在线客服|在线咨询|微信客服|企业微信|企微|人工客服|客服小|小助手|联系我们[”\"」]|“客服|「客服|\"客服|客服”|客服中心[”\"]|app[^。;,\n]{0,14}(?:客服|联系|咨询|人工)|小程序[^。;\n]{0,10}(?:客服|联系|咨询)|"
            r"公众号[^。;\n]{0,12}(?:客服|咨询|联系|留言)|回复(?:本邮件|本短信|[\da-z]|“|同意|数字)|转人工|卡背|会话|面谈|到(?:我司|我行|网点|服务中心)[^。]{0,6}(?:咨询|协商)|客户经理[^。,]{0,8}(?:联系|咨询)|"
            r"(?:电话|热线|专线|致电|拨打)[^\d。,\n]{0,6}\d{5,}|95[x*]{2,4}|邮箱|网点(?:咨询|核实|协商)|(?:咨询|客服|人工|服务)[^,。\n]{0,3}[:：]\s*[^,。\s]{2,}|找我|联系人[:：]\s*\S|来电：?\s*\d"
        ).search(text)
    )


def missing_contact_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return [] if not _message(view) or has_contact(view) else [Hit()]


_EXCLUDES = (
    r"不接受(?:任何)?(?:异议|申诉|投诉|质疑)|(?:异议|申诉|投诉|质疑)[^。;\n]{0,6}(?:不予|一概不|概不|不再|不作|无效|恕不)|概不(?:受理|接受|退)|不得(?:提出)?异议|无权(?:提出)?(?:异议|质疑)|别再来问|别来问|不要再问|"
    r"不(?:再)?接受(?:任何)?(?:解释|协商|反馈|查询)|恕不(?:解释|答复|另行解释)|不作(?:任何)?解释|为最终(?:数额|结果)[^。]{0,12}(?:申诉|异议)|逾期(?:未提|提出)(?:异议)?视为(?:认可|默认|无异议)"
)


def missing_dispute_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """No path for dispute or complaint; a text that shuts disputes out is an error."""
    text = view.document.text
    shut = _re(_EXCLUDES).search(text)
    if shut and not view.context.excused(Span(*shut.span()), ("warned", "quoted", "policy", "rights")):
        return [Hit(Span(*shut.span()), "error", message={"zh": "「{match}」排除了客户提出异议的权利。", "en": "“{match}” shuts out the customer's right to dispute."})]
    if view.meta.get("channel") not in ("sms", "email", "letter") or not _message(view) or not view.context.debt():
        return []
    told = _re(r"异议|争议|不认可|疑问|有误|核对|核实|投诉|申诉|12378|不同意见|出入|如非本人|反映|咨询|客服|热线|在线客服|协商|联系我们|致电|来电").search(text)
    return [] if told else [Hit(severity="warning" if view.meta.get("channel") == "letter" else None)]


def _lacking(view: View, elements: Sequence[tuple[str, str, str]]) -> tuple[list[str], list[str]]:
    zh, en = [], []
    for name, english, pattern in elements:
        if not _re(pattern).search(view.document.text):
            zh.append(name)
            en.append(english)
    return zh, en


_CARD_ELEMENTS = (
    ("持卡人姓名", "the cardholder's name", r"先生|女士|尊敬的|持卡人[:：]|[\u4e00-\u9fa5*]{2,4}[:：]|[\ue000-\ue0ff]"),
    ("欠款余额", "the balance", r"\d[\d,]*(?:\.\d+)?元|欠款|余额|[¥￥]|[\ue000-\ue0ff]元?"),
    ("催收事由与相关法规", "the cause and the rules", r"合约|协议|合同|法规|规定|办法|依据|根据|依照"),
    ("权利与义务", "rights and duties", r"权利|义务|有权|可以|可申请|应当"),
    ("查询、还款与异议途径", "ways to query, pay and dispute", r"还款|手机银行|网点|查询|app"),
    ("提出异议与证据的途径", "how to dispute and prove", r"异议|争议|疑问|核对|不同意见|不认可"),
    ("发卡行联系方式", "the issuer's contact", r"\d{5,}|400|95|客服|热线|电话|[\ue000-\ue0ff]"),
    ("发卡行业务章", "the issuer's seal", r"章\)|\(章|印章|盖章|业务章|公章"),
)


def credit_card_letter_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    if not _message(view):
        return []
    zh, en = _lacking(view, _CARD_ELEMENTS)
    return [Hit(detail={"elements": {"zh": "、".join(zh), "en": ", ".join(en)}})] if zh else []


_ASSIGNMENT_ELEMENTS = (
    ("让与人", "the assignor", r"(?:银行|消金|公司|小贷|[\ue000-\ue0ff])[^。\n]{0,24}(?:转让|受让)|(?:自|从|由)[^。\n]{1,16}受让|原债权人|让与人|转让方|[\u4e00-\u9fa5]{2,10}(?:银行|消金|公司|小贷)"),
    ("受让人", "the assignee", r"转让给|受让人|受让方|我司|本公司|资管|资产|受让"),
    ("所转让的债权", "the claim", r"合同|借款|贷款|债权|编号|尾号"),
    ("转让的效力", "the effect", r"自[^。\n]{0,16}(?:起|之日)|生效|履行|支付|付款|还款"),
    ("对原债权人的抗辩仍可主张", "the defences that stay", r"抗辩|异议|主张"),
)


def assignment_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    notice = view.meta.get("purpose") == "assignment_notice"
    if not _message(view) or (not notice and not _re(r"转让|受让|债权").search(view.document.text)):
        return []
    zh, en = _lacking(view, _ASSIGNMENT_ELEMENTS)
    later = view.meta.get("channel") == "sms" and not notice
    if not zh or (later and len(zh) < 2):
        return []
    return [Hit(severity="warning" if later else None, detail={"elements": {"zh": "、".join(zh), "en": ", ".join(en)}})]


def credit_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A text that announces reporting names the reporter and how to dispute."""
    text = view.document.text
    found = _re(
        r"上征信|报征信|报送(?:[^,。;\n]{0,6})?征信|上报(?:[^,。;\n]{0,6})?征信|报送央行|上报央行|录入征信|纳入征信|记入(?:个人)?征信|报送(?:[^,。;\n]{0,8})?(?:信用信息|征信系统|数据库)|给(?:您|你)报(?:上去|上|送)|报上去"
    ).search(text)
    if not found or view.context.excused(Span(*found.span()), ("negated", "warned", "quoted", "rights", "policy", "reply")):
        return []
    reporter = _re(r"(?:我司|我行|本行|本公司|我公司|总行|由[^,。]{2,12}(?:公司|银行|消金)|我们)[^。;\n]{0,20}(?:报|征信)").search(text) or _re(r"将(?:于|按)[^。]{0,12}如实报送|如实报送|据实报送").search(text)
    dispute = _re(r"异议|更正|核对|有误|差错|疑问|联系|致电|客服|热线|\d{3}-").search(text)
    if reporter and dispute:
        return []
    formal = view.meta.get("channel") in ("letter", "email")
    return [Hit(Span(*found.span()), "warning" if formal or not reporter else "note")]
