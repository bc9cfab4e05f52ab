"""Required content: a message says who writes for whom, how much is due and when, how to pay, ask and disagree."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.checks.elements import (
    has_amount,
    has_contact,
    has_date,
    has_mandate,
    has_repayment_channel,
    has_salutation,
)
from dunlint.checks.sender import has_sender, signatures
from dunlint.memo import for_last
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from dunlint.checks import View

    Params = Mapping[str, Any]


_DEMAND = regex.compile(
    r"应还|待还|提醒您?还款|未还|尚欠|欠[款费缴]|逾期|到期|还款日|请.{0,12}?(?:还款|还清|缴|存入|支付|归还|结清)"
)
# What a message of a finished or unrelated matter says; without a demand there is nothing to pay, and nothing to tell of it.
_SETTLED = regex.compile(
    r"已经?(?:于[^,。;\n]{1,14}|由[^,。;\n]{1,8}|在[^,。;\n]{1,8}|全部|按[时期]|足额|提前|正式|为[^,。;\n]{1,8})*(?:结清|还清|缴清|付清|清偿完毕|销户)(?!\d)|"
    r"(?<![未没不])(?<!没有)(?<!未能)(?:还款|扣款|缴费|付款|支付)成功|(?:已经?收到|收到了|确认收到)(?:您|你|贵)[^,。;\n]{0,16}(?:还款|款项|货款|房租|租金|缴费|转账|元)"
)
_SUPPOSED = regex.compile(r"如|若|倘|假|是否|认为|请|限")
_CODE = regex.compile(
    r"(?:验证码|校验码|动态码|动态密码)(?:为|是|[:：])?\s*[\d\ue000-\ue0ff](?=[^。]{0,60}(?:有效|勿|泄露|转发|不要))"
)
_ASKS = regex.compile(
    r"未还|尚欠|仍欠|还欠|欠[款费缴]|逾期|尚未|未缴|未付|还款日|剩余?\d|剩余|还差|为何|为什么|不还|别落下|别忘|补足|存入|冻结|"
    r"请.{0,12}?(?:还款|还清|缴|支付|归还)|(?:下|其余|余下)[^。,]{0,4}期"
)
# A bill that stands open, in a text whose words are otherwise of another field (schools, water, telephone, parking).
_OPEN = regex.compile(
    r"(?:费|款|钱|租金?)[^。!?\n]{0,24}(?<!谁家)(?<!因为)(?:未|没有?|尚未|未能)(?:按[时期])?(?:交|缴|付|支付|还|收到|到账|结)|欠(?:费|缴|交|款|[水电气燃房话网学租物宽带]{1,3}费)|"
    r"(?:费|款|租金?)[^。,!?\n]{0,4}(?:应|须|请)[^。,\n]{0,30}(?:缴|交|付)|"
    r"(?:超过|已过|过了|过)[^。,]{0,4}(?:缴费|交费|缴纳|付款|支付)[^。,]{0,2}(?:期|日|时间)"
)


# A letter to “借款人：…” reads like a line of a transcript.
_ADDRESSED = regex.compile(
    r"(?:^|\n)\s*(?:借款人|债务人|客户|用户|持卡人|保证人)[:：][^\n?!]{1,30}\n(?!\s*(?:坐席|客服|专员|经理)[:：])"
)

# What is said for the sender in a transcript.
_STAFF = regex.compile(r"(?:^|\n)(?:坐席|座席|客服|专员|催收员|工作人员|经理|机器人)(?:\([^()\n]{1,10}\))?[:：]")


@for_last
def is_message(view: View) -> bool:
    """False for policies, word lists, debtors' replies (most of a text, no line of a transcript), subject lines and the relay texts that stand beside messages.

    A fraud warning that asks for nothing is no message about a debt either.
    """
    meta = view.meta
    text = view.document.text
    if 2 * view.context.regions("policy").size() >= len(text) or meta.get("purpose") in ("relay", "verification"):
        return False
    if 2 * view.context.regions("reply").size() >= len(text) and not (
        _STAFF.search(text) or (meta.get("channel") in ("letter", "email") and _ADDRESSED.search(text))
    ):
        return False
    if view.context.has("warned") and not _DEMAND.search(text):
        return False
    return meta.get("part") != "subject"


@for_last
def _about_debt(view: View) -> bool:
    """True for a message about a debt, also for the open bill of a declared message in the words of another field."""
    context = view.context
    if context.debt():
        return not _CODE.search(view.document.text) or _ASKS.search(view.document.text) is not None
    return (
        bool(view.meta.get("stage"))
        and view.meta.get("audience") in ("debtor", "guarantor", "co_debtor")
        and not context.has("foreign_always")
        and _OPEN.search(view.document.text) is not None
    )


@for_last
def _settled(view: View) -> bool:
    """True when the message says that the debt is paid and asks for nothing more."""
    text = view.document.text
    said = False
    for match in _SETTLED.finditer(text):
        sentence = view.document.sentence_span(match.start())
        if not _SUPPOSED.search(text[sentence.start : match.start()]):
            said = True
    return said and not _ASKS.search(_SETTLED.sub("", text))


def _missing(
    view: View,
    has: Callable[[View], bool],
    more: regex.Lazy,
    hollow: regex.Lazy | None = None,
    *,
    unseen: regex.Lazy | None = None,
    marks: regex.Lazy | None = None,
    owed: bool = False,
) -> Sequence[Hit]:
    """One finding for the whole message when neither ``has`` nor ``more`` sees its element.

    ``has`` does not get to see what ``hollow`` matches, nor does any of them what ``unseen`` matches. ``marks``
    looks at the text as it was written: signs between words are folded away in the normalised one. ``owed``: an
    element that only an open debt needs. Without a declared channel only a text with a bracket signature counts
    as a message (a short one).
    """
    if not _about_debt(view) or not is_message(view):
        return []
    if unseen is not None:
        view = _without(view, unseen)
    if owed and _settled(view):
        return []
    if not view.meta.get("channel") and not signatures(view.document.text):
        return []
    told = (
        has(_without(view, hollow) if hollow else view)
        or more.search(view.document.text)
        or (marks is not None and marks.search(view.document.raw))
    )
    return [] if told else [Hit()]


def _without(view: View, hollow: regex.Lazy) -> View:
    """The view with every passage that ``hollow`` matches blanked: words that look like the element and are not."""
    spans = [Span(*match.span()) for match in hollow.finditer(view.document.text)]
    if not spans:
        return view
    return view._replace(document=view.document.blanked(spans))


# Each element: what else says it than ``elements`` knows (_MORE_), and what only looks like it (_NO_).

_NO_SENDER = regex.compile(
    r"[\[【](?:限时[^\]】]{0,4}|[^\]】]{0,3}福利|自动回复|秒杀|活动)[\]】]|(?:这里是|我是)(?:智能)?(?:语音|机器人|ai)[^,。]{0,4}助手|"
    r"[\n(-]\s*(?:客户服务部|教务处|财务部|物业章|公章|盖章处|盖章)\s*\)?\s*(?=\n|$)|(?<=小区)物业[^,。\n]{0,4}(?:投诉|电话)|"
    r"[\[【](?:微笑|玫瑰|抱拳|合十|愉快|呲牙|偷笑|害羞|可怜|握手|强|爱心|太阳|月亮|咖啡|ok|拥抱|鼓掌|调皮|憨笑|奋斗|流泪|大哭|捂脸|嘿哈|奸笑|机智|皱眉|耶|"
    r"红包|福|庆祝|礼物|加油|吃瓜|旺柴|鲜花|叹气|苦涩|裂开|汗|尴尬|疑问|发怒|难过|酷|抓狂|白眼|再见|擦汗|坏笑|委屈|亲亲|蛋糕|胜利|拳头|跳跳|笑脸|爱你|心)[\]】]|"
    r"[^,。;:【】\n]{2,24}(?:委托|授权|指定)了?(?:我|本)(?:司|公司|所|们)(?:提醒|通知|告知|提示)?您?|"
    r"(?:我司|我公司|我行|本公司|本司|我们(?!是))[^,。;:\n]{0,12}咨询|[\[【][^\]】\n]{0,30}[%=$#][^\]】\n]{0,30}[\]】]|"
    r"[\[【](?:姓氏|称谓|尊称|(?:客服|服务|联系|咨询)(?:热线|电话)|热线|电话|日期|金额|天数)[\]】]"
)
_FIRM = "资产|资管|小贷|分期|消金|消费金融|普惠|租赁|商务|信息|银行|农商行|信用卡中心|物业|公寓|健身|舞蹈|律所|事务所|易贷|信服|有限公司"
_MORE_SENDER = regex.compile(
    rf"(?:^|[,。!\n:]\s*)(?!您|你|请|我|受|致|本|该|此|关于|尊敬|在|向)[\u4e00-\u9fa5]{{2,10}}(?:{_FIRM})(?!委托)(?:的|贷后|企微|客户)?[\u4e00-\u9fa5]{{0,6}}?"
    r"(?:[:](?=您|你|请|最后|本期|[\u4e00-\u9fa5]{1,3}(?:先生|女士|师傅))|提示|提醒|告知|来电|外访|客服|客户服务|企微助手|(?:的)?(?:小|老)[\u4e00-\u9fa5](?=[,。:和 ]))|"
    rf"[\"“][^\"”\n]{{2,10}}(?:{_FIRM})[\"”](?:提示|提醒|告知)|服务方[:：]\s*[\u4e00-\u9fa5]{{2,}}|老同学,我[\u4e00-\u9fa5]{{2,3}}[。,]|"
    r"(?:^|[,。!\n])[\u4e00-\u9fa5]{2,10}(?:舞蹈|健身|培训|教育|画室|琴行|驾校|学校|幼儿园)[\u4e00-\u9fa5]老师[:：]|"
    r"[\u4e00-\u9fa5]{2,10}(?:公司)(?:依法)?受让[\u4e00-\u9fa5]{2,12}(?:对您|对你)|"
    r"我是(?:你|您)(?:的|家)?[大二三四五六小老表堂干]?(?:叔|伯|舅|姨|姑|婶|哥|姐|弟|妹|爷|奶|爸|妈|嫂|侄)|"
    r"(?:^|[,。!:\n ])(?!您|你|请|我)[\u4e00-\u9fa5]{2,14}(?:部|中心|银行|公司|消金|小贷|物业|公寓),我(?:姓|叫|是)|"
    r"(?:^|[,。!:\n ])(?!您|你|请|我)[\u4e00-\u9fa5]{2,8}(?:服务|信用|咨询|商务|资产|银行|农商|消金|小贷|物业|公寓)(?:小|老)[\u4e00-\u9fa5](?=[,。!:])|"
    r"我(?:这边|这里|们是|这边是|这里是)(?!受|是受|您|你|是|的|不|没|有|会)[\u4e00-\u9fa5]{2,8}(?:咨询|信用|商务|信息|资产|律所|银行|消金|小贷|分期|物业|公寓)[,。!]|"
    r"(?:我是|这里是|这边是|我们是|我叫)(?!您|你|我|本|贵)[^\s,。;:!?\n]{1,10}(?:农商|农合|村镇|商行|信用|小贷|消金|物业|公寓|资产|律所|分期)[^\s,。;:!?\n]{0,4}[,。!:~]|"
    r"^\s*(?!致|尊敬|关于|您|请)[^\s,。;:、\n]{2,20}(?:律师事务所|律所|有限公司|银行|支行|分行|卡中心|消费金融|小贷|物业|学校|学院)(?:\([^()\n]{1,4}\))?\s*\n|"
    r"【(?!客户|姓名|用户)[^【】\n\ue000-\ue0ff]{2,14}(?:银行|消金|小贷|金融|分期|资产|物业|农商|律所|公寓)】\W{1,3}$"
)


def missing_sender_identity(view: View, params: Params) -> Sequence[Hit]:
    """Neither the message nor its metadata names an institution or person as the sender."""
    return _missing(view, has_sender, _MORE_SENDER, _NO_SENDER)


_MORE_MANDATE = regex.compile(
    r"(?:债权|贷款|借款|账户)[^,。;\n]{0,12}(?:转到|转给|转至|移交|划转)[^,。;\n]{0,4}(?:我|本)(?!个人|人)|(?:授权|委托|委派|指定)(?:了|给)?(?:我|本)(?:司|公司|所|们|方)|"
    r"(?:获|获得|取得|持有?|凭|根据|按照?|依据?)[^,。;《》法条\n]{2,20}(?:授权|委托)|系[^,。;\n]{2,20}(?:合作|委托|服务)[^,。;\n]{0,6}机构|"
    r"与[^,。;\n]{2,24}(?:签订|签署|订立)[^,。;\n]{0,6}(?:委外|外包|委托|催收|清收|合作|代理)|代理(?!提起|起诉|诉讼|申请)[^,。;\n]{2,20}(?:诉|申请执行|纠纷|案)|"
    r"(?:作为|系|为)[^,。;\n]{2,20}(?:代理人|代理律师|委托代理)|(?:授权|委托|指派|委派)[^,。;\n]{1,16}(?:通知|提醒|协助|联系|代为|催|办理)(?:您|你|催)|"
    r"由[^,。;\n]{2,16}(?:收购|受让|承接|接管|买断)|(?:现|新)(?:权利人|债权人)|债权[^。;\n]{0,16}(?:转入|转来|转自|让与)|(?:转来|转入)的债权|转让的债权|合作[^,。;\n]{0,4}机构|"
    r"债权人[\u4e00-\u9fa5]{2,12}(?:确认|指定|要求|授权)|(?<!贷)代[\u4e00-\u9fa5]{2,10}(?:通知|提醒|催告|函告)|由(?:我司|本公司|我公司)代为|委托第三方|(?:授权|委托)的(?:服务商|机构|合作|公司|律所|催收|贷后)|授权委托的|代表[\u4e00-\u9fa5\ue000-\ue0ff]{2,12}(?=[,。:])|[\ue000-\ue0ff](?:信用卡中心)?(?:授权|委托)"
)


_NO_MANDATE = regex.compile(r"(?:委托方|委托人|债权人|受托方|原债权人)[:：]\s*(?=[,;。]|$|\n)")


def missing_creditor_or_mandate(view: View, params: Params) -> Sequence[Hit]:
    """Agency, law firm or assignee: for whom, under what mandate, or that the claim was assigned."""
    if not _about_debt(view) or not is_message(view) or has_mandate(_without(view, _NO_MANDATE)):
        return []
    return [] if _MORE_MANDATE.search(view.document.text) else [Hit()]


_TITLE = (
    "总|经理|主任|老师|老板|科长|处长|局长|校长|院长|医生|会计|师傅|工|董|书记|哥|姐|弟|妹|叔|伯|姨|婶|爷|奶|嫂|舅|姑|兄|朋友|伙伴|商家|店主|家长|业主|兄弟|"
    "老乡|太太|老弟|老兄"
)
_MORE_SALUTATION = regex.compile(
    r"(?:^|\n)\s*致[^\n,。:：]{0,8}[:：]|"
    rf"(?:^|[】\]}}\n。!~ ])\s*[^,。\n]{{0,4}}(?:{_TITLE})[,，]?(?:(?:您|你)?(?:们)?(?:早|好)|在(?:吗|么|不|线|忙))|各位[^,。\n]{{0,8}}[,:：]|大家好|打扰(?:您|你)了"
)


_NO_SALUTATION = regex.compile(r"回复[“\"「]您好[”\"」]")


def missing_salutation(view: View, params: Params) -> Sequence[Hit]:
    """No greeting and no form of address."""
    return _missing(view, has_salutation, _MORE_SALUTATION, _NO_SALUTATION)


# Limits, vouchers, fees a day and the day of the month in decimals: no amount due.
_NO_AMOUNT = regex.compile(
    r"(?:卡|账户)(?:内)?余额仅?\d[\d,.]{0,14}\s*元|(?:还款|缴费|支付|转账)\s*\d[\d,.]{0,14}\s*元[^,。;\n]{0,3}已(?:入账|收到|到账)|(?:套餐|资费|单价|标准)[^,。;\n\d]{0,4}\d[\d,.]{0,14}\s*元\s*/|每平方?米?[^,。;\n\d]{0,3}\d[\d,.]{0,14}\s*元|"
    r"押金\s*\d[\d,.]{0,14}\s*元|(?:减免|优惠)(?:利息|罚息|费用)?\s*\d[\d,.]{0,14}\s*元|编号[^,。;\n\d]{0,4}\d[\d-]{5,}|"
    r"(?:额度|授信|红包|代金券|优惠券|立减|抵扣|奖励)[^,。;\n\d借欠应待还账]{0,6}\d[\d,.]{0,14}\s*万?元|\d[\d,.]{0,14}\s*万?元[^,。;\n\d可用领]{0,4}(?:红包|券|额度|优惠|立减金|抵扣)|"
    r"(?:每(?:逾期|超过|超|晚|拖|过)?[一1]?[天日]|按日|日均)[^。;\n\d]{0,12}\d[\d,.]{0,14}\s*元|(?<![\d.,])\d{1,2}\.\d{1,2}(?=\)?\s*(?:日|号|到期|前|还款日|起|已过|扣))"
)
# Totals and prices, and the sum once borrowed where instalments of it are due.
_OTHER_SUM = (
    "手续费|定金|订金|押金|保证金|受理费|诉讼费|律师费|公证费|评估费|保全费|卡内余额|账户余额|卡上余额|可用余额|积分余额|减免(?:了)?|优惠|立减|抵扣|赠送?|返现?|奖励|"
    "额度|授信|已(?:累计|经|成功)?(?:还|付|交|支付|缴|缴纳|归还|偿还|收到|收取|扣|扣款|结清)(?:款|了)?|累计(?:已)?(?:还|付)款?|结清\\d+笔共?|收到[^,。;\\n\\d]{0,16}|"
    "贷款金额|放款(?:金额)?|合同金额|(?:最初|原|初始|起初)(?:的)?(?:借款|贷款)(?:本金|金额)?|首充|获得|领取|退款|提额|免(?:收|除|去)?(?:违约金|罚息|利息|滞纳金|手续费|年费)?|续费满|充值满|缴费满|消费满|再送|送"
)
_NO_PRICE = regex.compile(
    rf"(?:{_OTHER_SUM})(?:为|是|约|共|了|人民币|[:：¥])*\s*\d[\d,.]{{0,14}}\s*万?元(?!(?:,|的)?(?:未还|未付|尚未|没还|逾期))|"
    r"(?:放款|合同|授信|借款合同|贷款合同)(?:金额|总额|本金)[^,。;\n\d]{0,3}\d[\d,.]{0,14}\s*万?元|(?:购买|选购|下单)的?\d[\d,.]{0,14}元(?=[^,。;\n]{0,6}分期)|(?:总价|原价|标价|全款|项目(?:总)?价|合同(?:总)?价|货值|定价)[^,。;\n\d]{0,4}\d[\d,.]{0,14}\s*万?元?|免\s*\d[\d,.]{0,14}\s*元|签[署订][,、 ]?(?:金额|本金)[^,。;\n\d]{0,4}\d[\d,.]{0,14}\s*万?元|"
    r"(?:20\d\d[^,。;\n]{0,24}|贷款|借款)(?:贷款|借款|借)(?:本金|金额)?(?:人民币)?[^,。;\n\d]{0,3}\d[\d,.]{0,14}\s*万?元(?=[^。]{0,6}(?:\(|,)?(?:期限|分\d+期|共\d+期)|[^\n]{0,20}(?:按月|本期|每期|未能依约))"
)
_UNIT = r"(?![\d.]|,\d{3}|\s*(?:年|月|天|日|号|期|位|笔|个|次|人|:|-|/|%))"
_MORE_AMOUNT = regex.compile(
    rf"(?:一共|总共|共|合计|统共)[^\d。,\n]{{0,3}}(?:\d{{1,3}}(?:,\d{{3}})+|\d{{3,}})(?:\.\d{{1,2}})?{_UNIT}|"
    rf"(?:借|欠|拿|用|修|买|货|费|款|钱)[^,。\d\n]{{0,6}}(?:那|这|的|了)\s*\d{{3,7}}{_UNIT}(?!\d*\s*(?:房|室|户|手机|账))|"
    rf"(?:您|你)(?:那|这)(?:个|笔)?\s*\d{{3,7}}{_UNIT}(?!\d*\s*(?:房|室|户|手机|账))|"
    rf"(?:款|钱|费|租金|月供)(?:共|是|为|约|[:¥])?\s*(?:\d{{1,3}}(?:,\d{{3}})+|\d{{4,}})(?:\.\d{{1,2}})?(?![*x]){_UNIT}|"
    r"(?:借|欠|拿|差|转|贷|款|钱)[^,。\d\n]{0,6}(?<![第十百千万])[一二两三四五六七八九][百千万][一二三四五六七八九](?![百千万天日年月期号个人次])|"
    r"(?:应扣|应还|应交|欠|差|扣|还|共|月供)[^,。\d\n]{0,3}[一二两三四五六七八九][千百万][一二两三四五六七八九十百千万零]{2,}(?![天日年月期号])|"
    r"(?:应还|待还|欠款|逾期|还款|账单|应缴|应付|具体)[^。,\n]{0,6}(?:金额|数额|总额)[^。\n]{0,16}(?:查看|查询|查收|为准|显示|可查|可见)|"
    r"(?<![第前之分十百千万])(?:[一二两三四五六七八九十]{1,3}[万千百]){1,3}[零一二三四五六七八九十]{0,3}(?:来|多)?(?:块|元|整|(?=[,。;!?~、\s]|$))|"
    r"(?:那|这|的|拿|借|欠|差|用)[一二两三四五六七八九十]{1,3}[万千百]{1,2}[一二三四五六七八九]?(?=[,。;!?~、\s]|$)|"
    r"(?:还款|应还|欠款|账单)(?:款|金)?额?[^。,\n]{0,2}(?:详见|请见|见)[^。,\n]{2,}|(?:待还|应还|欠款|还款)[a-z_]{2,20}元|(?:应付|应还|还款|欠款)(?:款|金)?额[^。,\n]{0,2}以[^。,\n]{2,16}为准|"
    r"(?:金额|欠款|账单|明细)[^。\n]{0,6}(?:请|可)[^。\n]{0,16}(?:查看|查询|查收)|[\[{(]?[x*]+\.[x*]{2}[\]})]?\s*元"
)


def missing_amount(view: View, params: Params) -> Sequence[Hit]:
    """No amount due and no place to see it."""
    return _missing(view, has_amount, _MORE_AMOUNT, _NO_AMOUNT, unseen=_NO_PRICE, owed=True)


_DAY = r"(?:20\d\d|[二〇○零一三四五六七八九\ue000-\ue0ff]{1,4})\s*年\s*[\d一二三四五六七八九十\ue000-\ue0ff]{1,3}\s*月\s*[\d一二三四五六七八九十\ue000-\ue0ff]{1,3}\s*日|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
# The day of the letter, and the day on which the contract was made.
_WHEN = r"(?:(?:20\d\d\s*年\s*)?\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|20\d\d[-/.]\d{1,2}[-/.]\d{1,2})"
_NO_DATE = regex.compile(
    rf"(?:账单日|抄表日|出账日|开庭(?:时间|日期)?|签订日期?|签署日期?|合同签[订署]日期?|下单日期?|采购日期?)[:为是]?\s*(?:{_WHEN}|[\ue000-\ue0ff])|{_WHEN}[^,。;\n]{{0,4}}(?:还款|缴费|支付|转账)\d[\d,.]{{0,14}}\s*元[^,。;\n]{{0,3}}已|"
    rf"{_WHEN}[^,。;\n]{{0,3}}开庭|年检[^,。;\n]{{0,6}}{_WHEN}(?:到期)?|自{_WHEN}起[^,。;\n]{{0,16}}(?:搬|迁|更名|启用|停用|调整|变更|升级|暂停|恢复)|{_WHEN}[^,。;\n]{{0,3}}(?:采购|下单|签订|签署)的|"
    rf"合同期(?:限)?[^,。;\n]{{0,3}}{_WHEN}\s*[至到~-]\s*{_WHEN}|自[\ue000-\ue0ff]发出|本月(?=扣款失败|该还|扣款未)|"
    rf"截[至止](?:到)?\s*{_WHEN},?(?=[^,。;\n]{{0,6}}(?:仍欠|尚欠|共欠|累计欠)[^。\n]*(?:$|。|\n))(?![^。]*(?:逾期|到期|天|届满))|"
    r"\d\.\d{1,2}\s*(?:万|亿|%)|账单日[^,。;\n]{0,3}每月\s*\d{1,2}\s*[日号]|客服[^,。;\n]{0,6}今天|(?:分|剩余分|分成)\d{1,2}期|(?:抄表日|户号)[^,。;\n]{0,2}[\d月日]+|延期\d+天[^,。;\n]{0,3}(?:权益|卡|券)|有效期\s*\d+\s*(?:小时|天)|"
    rf"{_WHEN}申请的?(?:借款|贷款)[^,。;\n]{{0,2}}已?放款|优惠[^,。;\n]{{0,2}}{_WHEN}截止|(?:生成|发送|出账|更新|打印|收取|申请)(?:时间|日期)[:：]?\s*{_WHEN}|已于\s*{_WHEN}[^,。;\n]{{0,4}}(?:收取|收到|入账|到账|支付|扣划|付清)|(?<=\n)\s*[二〇○零一三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,2}}月\s*$|"
    rf"(?:起租日|转让日|受让日|放款日|签约日)[:：]?\s*{_WHEN}|于\s*{_WHEN}(?![\d日号前])(?:将|依法|已)?[^。\n]{{0,40}}(?:转让|受让|让与)|(?<=】)\s*{_WHEN}(?=\s*尊敬)|"
    rf"{_WHEN}(?!应)[的,]?(?:借款|贷款)\d|[一二三四五六七八九十\d]{{1,2}}月份?转(?:给|让)|{_WHEN}[^,。;\n]{{0,3}}(?:公告)?转让|"
    r"(?:今[天日]|[今明][天日]内|\d日内|[一二三四五六七]日内)[^,。;\n]{0,3}(?:联系|回电|回复|致电|来电)|本周内?[^,。;\n]{0,3}(?:联系|回电|回复|致电)|今天再不|(?:券|立减金|优惠金|红包|权益|积分)[^,。;\n]{0,2}\d{1,2}月\d{1,2}日(?:失效|到期|截止|过期)|"
    rf"(?<=\n)\s*[\ue000-\ue0ff]\s*$|(?<=\n)\s*(?:日期[:：]|落款日期[:：]|发函日期[:：])?\s*(?:{_DAY})\s*(?=$|\n)|"
    rf"(?:{_DAY})(?:[^,。;\n]{{0,16}}?(?:向|与|在|从|通过)[^,。;\n]{{1,24}}?)?(?:签订|签署|签约|所签|签的|订立|申请|办理|借款|贷款|借用|领用|开立|开通|激活|购买|购得|下单|放款)"
    r"(?![^,。;\n]{0,12}(?:到期|逾期|应还|未还|尚欠|应于))"
)
_MORE_DATE = regex.compile(
    r"(?:到期日|还款日|应还日)[:：]?[a-z_]{3,20}|逾期[a-z_]{2,20}天|第\s?\d{1,4}\s?个?(?:逾期)?[日天]|(?:逾期|超期|拖欠|欠费)(?:天数|日数)[^\d。,\n]{0,4}\d{1,4}(?![\d.]|,\d{3}|\s*(?:期|笔|次|元))|第?[\[{(]?\b[nx]\b[\]})]?\s*天|"
    r"(?:请|限|须|需|务必|还有|还剩)[^,。;\d\n]{0,6}(?:\d{1,3}|[一二两三四五六七八十]{1,4})个?小时(?:之?内|后)[^,。;\n]{0,12}(?:还|缴|付|处理|结|办理|交|清)|"
    r"(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? ?\d{1,2}(?!\d)|(?:元|正|腊|冬)月[初一二三四五六七八九十廿]{1,3}[号日]?|小时(?:之?内|后)(?:即将|将)?到期|\(?\+\s?\d{1,3}\s?[天日]|(?<![a-z])[dt]\s?\+\s?\d{1,3}(?!\d)|[廿卅][一二三四五六七八九]?[号日]|本月(?:最后一|末)[日天]|"
    r"逾期(?:期间|日期?|时间)?(?:自|起自|从|起)[^,。;\n]{0,2}[\ue000-\ue0ff]|(?:due|by|before|date)\W{0,3}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? ?\d{1,2}|"
    r"\d{1,2}月(?:份)?(?:起|到|至|以来)[^,。;\n]{0,12}(?:没|未|欠|拖)|(?:上个?|这个?|本)(?:周|星期|礼拜)[一二三四五六日天](?:就)?(?:该|要|得|应)[给还付交结]|"
    r"[去今]年[^,。;\n]{0,2}\d{1,2}月(?:份)?(?:起|到|至|以来|开始)[^。;\n]{0,16}(?:没|未|欠|拖)|\d\.\d{1,2}应还|"
    r"(?:逾期|到期|还款|扣款)(?:起始|起算)?(?:日期?|时间)[:：为是]?\s*(?:20\d\d|\d{1,2}[-/.月])|(?:欠|拖欠|逾期|违约)[^。;\n]{0,12}(?:已|达|满|有)\s*\d{1,4}\s*[天日]|(?<=[\d\ue000-\ue0ff一二三四五六七八九十])[日号](?:起|开始)?就?逾期|"
    r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)\s*(?:到期|前|日|应还|还款|起|逾期)|"
    r"20\d\d\s*[./年]\s*\d{1,2}\s*月?\s*[-~—至到]\s*(?:20\d\d\s*[./年]\s*)?\d{1,2}|(?:这|本|这个|下个?)(?:周|星期|礼拜|月)(?:之?内|底|末|结束前)"
)


def missing_due_date_or_overdue_days(view: View, params: Params) -> Sequence[Hit]:
    """No due date, overdue days or deadline."""
    return _missing(view, has_date, _MORE_DATE, _NO_DATE, owed=True)


# Names of places to pay in other roles: where the loan was taken, who signs, what failed, where to ask, what to beware of.
_PLACE = "app|小程序|平台|公众号|服务号|客户端|支付宝|官网|网点|微信|柜台|支行|营业部"
_OFFICE = "前台|财务处|收费处|服务中心|管理处|物业处|大厅|窗口|支行|网点|营业厅|柜台"
_NO_WAY = regex.compile(
    r"公众号[“\"「]?[^,。;\n“”]{0,12}[”\"」]?可?(?:人工|在线)?(?:咨询|客服)|app[内里中上]?[“\"「]?(?:在线)?客服[”\"」]?|(?:热线|电话|客服)[^,。;\n]{0,2}见[^,。;\n]{0,8}|\([^()\n]{0,20}(?:客服|咨询)\)|(?:下载|登录|打开|关注|进入|注册)[^,。;\n]{0,14}(?:app|小程序|公众号)[^,。;\n]{0,4}(?:领|参加|抽奖|可享|得)[^,。;\n]*|(?:支付宝|微信)[^,。;\n]{0,8}(?:不可|不能|无法)|"
    r"还款方式[^,。;\n]{0,2}请?(?:来电|致电|电话)[^,。;\n]{0,2}(?:咨询|询问)|"
    r"(?:案件|账|债|业务|档案)[^,。;\n]{0,6}转到(?:了)?(?:我|本)|(?:通知|公告)(?:短信)?链接[:：]?\s*\S*|"
    r"(?:在线客服|客服|意见与?投诉|投诉|申诉|异议)[:][^,。;\n]{0,24}|(?:红包|优惠券?|福利|活动)[^,。;\n]{0,8}https?://\S+|(?:缴费微信|收款账户|还款渠道|付款账户)[:|\s]*(?=[,。;\n|]|$)|"
    r"^\s*【[^】\n]{0,24}】|(?:我是|这里是|这边是)[^,。;\n请可]{2,20}|足额(?:还款|归还|偿还|缴)|"
    r"(?:债权|贷款|借款|账户|案件)[^。,;\n]{0,8}(?:转到|转入|打到)[^。,;\n]{0,3}(?:我|本)|"
    rf"马上还(?:钱|清)?(?=[。!,吧]|$)|(?<=\n)[^\n,。:;]{{0,24}}(?:{_OFFICE})(?=\s*(?:\n[^\n]{{0,24}})?\s*$)|"
    rf"(?:在|通过|从|于|用|经)[^,。;\n]{{0,14}}(?:{_PLACE})(?:上|内|里|中|端)?[^,。;\n]{{0,4}}(?:(?:申请|办理|借|贷|开通|下单|购买|租|签|订购|消费|注册)[^,。;\n]{{0,2}}(?:的|了|过)|"
    r"的(?:借|贷|账单|分期|订单|欠款|逾期|消费|信用|账户))(?![^,。;\n]{0,6}(?:还款|付款|支付|归还|结清|缴|交|付|页|处|里|中|内))|"
    rf"由[^,。;\n]{{0,14}}(?:{_PLACE})[^,。;\n]{{0,4}}(?:提供|发放|放款|管理|服务)|"
    rf"(?:{_OFFICE})[^,。;\n或拨、/]{{0,4}}(?:电话|热线|座机|[:：]?\s*[\d\ue000-\ue0ff])|(?:联系|咨询|致电)[^,。;\n]{{0,4}}(?:{_OFFICE})(?![^,。;\n]{{0,6}}(?:缴|交|付|还))|"
    r"(?:账户|卡[内里]?)余额不足|绑定的?手机|app(?:使用|操作|登录)[^,。;\n]{0,4}(?:问题|疑问)|(?:冒充|假冒|诈骗分子|不法分子|骗子)[^,。!;\n]*|"
    r"登[录陆](?:密码|失败|异常|验证)|忘记[^,。;\n]{0,10}|刷卡消费|"
    r"(?:还款|付款|缴费|支付)(?:方式|渠道|途径|入口|账户|账号|链接)[:：]?\s*(?=[,。;\n]|$)|"
    r"(?:勿|不要|谨防|警惕|不会要求|严禁)[^,。;!\n]{0,30}|(?<!不)影响[^,。;\n请可登]{0,20}|治安管理处罚|退订[^,。;\n]{0,10}|(?:电话|短信)[^,。;\n]{0,4}打[到入]"
)
_MORE_WAY = regex.compile(
    r"(?:微信|支付宝)转|公户|(?:付|汇|转|存|缴|还款)(?:至|到|入)\s*[\ue000-\ue0ff]|(?:合同|指定|约定)账户|在[^,。;\n]{2,8}(?:后台|系统|平台)[^,。;\n]{0,2}(?:付|缴|还)|服务窗|还款请(?:进|到|走|至|在|用|点|去)|资金充足|备足|余额足|划扣|微信[^,。;\n]{0,8}(?:还款|缴费|付款)|门店[^,。;\n]{0,4}(?:还|付|缴|归还|现金)|(?:通过|在|用|到|进|进入)[“\"「][^”\"」\n]{2,12}[”\"」][^,。;\n]{0,4}(?:缴|交|付|还)|打开[^,。;\n]{2,10}(?:还|付|缴)|营业点|营业所|服务站|代办点|按(?:照)?[\ue000-\ue0ff](?:的)?(?:方式|渠道)|当面(?:支付|结清|付|还)|开户行|收款单位[:：]|缴费平台|[”\"」](?:缴费)?平台[里中上]|公司(?:的)?账户收款|专户|还款户|结算户|(?:银行|中心|消金|小贷|[\ue000-\ue0ff]|各)(?:各|的)?官方(?:渠道|途径|通道|入口)|案款账户|收款(?:行|账户?)信息|付款(?:账号|账户)不变|"
    r"(?:(?:归还|收款|付款|还款|缴费)账[户号][:：]?|[,，]账[户号][:：])\s*(?=[\d\ue000-\ue0ff\u4e00-\u9fa5])|原收款账户|auto-?\s?(?:debit|pay)|direct debit|柜上|订单页[^,。;\n]{0,12}(?:付|还)|自助机|"
    r"(?:支付|付款|缴费|还款)[:：]\s*[\u4e00-\u9fa5]{2,8}\s*[-—>]|(?:空中|线上|余额)充值|"
    r"电汇|从[^,。;\n]{0,14}(?:卡|账户|账号)[^,。;\n]{0,8}(?:扣|划)(?!款?(?:失败|不成功|未))|"
    r"(?:付|汇|转|打|存|缴|划)(?:至|到|入|进)[^,。;\n]{0,16}(?:账户|账号|户头|卡)|(?:原来|上次|之前|同一|老)(?:的|那)?个?(?:账户|账号|卡)|"
    r"自动还款|约定还款账|(?:结算|还款|扣款)账户|借记卡|快捷支付|转(?:给)?(?:到)?我[^,。;\n]{0,8}(?:卡|支付宝|微信|账|那)|"
    r"打(?:到|在|给)?我[^,。;\n]{0,8}(?:卡|账|支付宝|微信)|"
    r"(?<![收达])(?:到|至|前往|赴|来|去)(?!期|账)[^,。;\n\d]{0,10}(?:中心|物业处|财务处|收费处|办事处|缴费处|财务部|门市部|营业部|信贷部|总部|办公室|收费室|公司|店|楼|厅|"
    r"站|学校|校区|支行|银行|我行|岗亭|前台|柜)[^,。;\n]{0,8}(?:缴|交|还款|付|归还|办理)|[\ue000-\ue0ff][内里上中][^,。;\n]{0,6}(?:还款|支付|缴费|付款)(?![额日])|"
    r"(?:在|到|至|用|通过|登录|登陆|打开|进入)\s*[\ue000-\ue0ff][^,。;前日\n]{0,4}(?:还款|支付|缴费|付款)(?![额日])|(?:还款|付款|缴费|支付)(?:请|可|链接|入口|地址|网址)[^,。\n]{0,4}[\ue000-\ue0ff]|"
    r"(?:点击?|点开|戳|打开|访问|复制|登[录陆])\s*[:：]?\s*[\ue000-\ue0ff]|(?:我的|钱包|首页|账单|订单|个人中心|控制台)[^,。;\n]{0,12}[里中内上”\"」→>-][^,。;\n]{0,12}(?:付款|支付|还款|缴|付)"
)


# A button, or a path through menus.
_PATH = regex.compile(
    r"(?:去|立即|马上|一键|前往|点此)(?:还款|支付|付款|缴费|还)\s*[>›»→|｜·》]|[\u4e00-\u9fa5A-Za-z]{2,10}\s*(?:>|›|»|→|->)\s*[\u4e00-\u9fa5]{0,4}(?:还|付|缴|充值)|(?:[Aa][Pp][Pp]|平台|我的|首页|小程序|公众号|中心|账单|钱包|订单)[”\"」]?\s*[-－—–|｜/]\s*[\u4e00-\u9fa5]{0,6}[-－—–|｜/]?[\u4e00-\u9fa5]{0,4}(?:还款|付租|付款|缴费|充值|支付|还清|去还)"
)


def missing_repayment_channel(view: View, params: Params) -> Sequence[Hit]:
    """No official way to pay."""
    return _missing(view, has_repayment_channel, _MORE_WAY, _NO_WAY, marks=_PATH, owed=True)


_HOURS = r"(?:(?:周|工作日|每[天日])[^,。:;)\n]{0,8})?(?<![\d\-])(?:[01]?\d|2[0-4])(?:[:：]\d\d|[点时])?\s*[-~—–至到]\s*(?:[01]?\d|2[0-4])(?:[:：]\d\d|[点时])?(?![\d\-])"
_NO_CONTACT = regex.compile(
    rf"(?<!\d)20\d\d-20\d\d(?!\d)|(?:客服|咨询|人工|服务)(?:热线|电话|时间)?[^,。\n]{{0,6}}[:：(（]?\s*\(?{_HOURS}\)?|客服(?:在线|服务|工作|上班)*时间[^,。;\n]*|"
    r"客服[^,。;\n]{0,4}(?:周|工作日|每[天日])[^,。;\n]{0,8}(?:在线|服务|值班)|客服[:：]?\s*(?:暂停|停止)服务|(?:客服|联系|咨询|服务)(?:热线|电话)[:：]\s*(?=[,。;\n]|$)|(?:预留|您的?|登记的?|绑定的?)手机(?:号码?)?[^,。;\n]{0,16}(?:未接通|无法接通|停机|空号|打不通|关机)|发(?:送)?(?:至|到|您|贵司)?(?:的)?邮箱|"
    r"(?:银行卡|卡片)问题[^。;\n]{0,6}(?:致电|拨打|联系)[^,。;\n]{0,8}\d+|(?:可)?回复[“\"「]?[a-z\d]{1,4}[”\"」]?(?:从|即可|完成|授权|确认)[^,。;\n]{0,16}(?:还款|扣款|代扣)|客服[:：]?\s*\d{1,2}:\d\d(?:前|后)?(?:在线)?|"
    r"(?:拒收|退订|取消)[^,。;\n]{0,4}回复?[a-z]{1,2}|回复?[a-z]{1,2}(?:可)?(?:退订|拒收)|已(?:还|缴|付|处理)[^,。;\n]{0,6}回复?[\da-z]|"
    r"本(?:邮箱|邮件|短信|号码)[^。;\n]{0,16}(?:不|勿|无法)[^。;\n]{0,10}|请勿(?:直接)?回复[^,。;\n]{0,6}|"
    r"(?:客服|客服中心|客服人员|服务团队)[^,。;\n]{0,3}(?:竭诚|为您服务|将(?:与|联系)|稍后|会联系)"
)
_HAN = "零〇一二三四五六七八九幺"
_DASH = r"[ \-·.\u2010-\u2015\uff0d]{0,2}"
_MORE_CONTACT = regex.compile(
    r"(?<!\d)[48]00[ ·.\-]{0,3}\d{3,4}[ ·.\-]{0,3}\d{3,4}(?!\d)|(?:回拨|拨打|直拨)(?:本|此|该)(?:号码|电话)|"
    r"(?<!\d)95[x×*\d]{2,4}(?![\d.元])|(?:到|至|前往|去)[^,。;\n]{0,14}(?:前台|柜台|网点|服务中心|营业厅|财务处|营业点|服务站)[^,。;\n]{0,4}(?:咨询|核对|协商|了解|问)|"
    rf"(?<![\d.,¥欠借还共额款钱的])(?<!96)95{_DASH}\d(?:{_DASH}[\dx]){{2,3}}(?![\d.,x]|\s*(?:元|天|日|月|期|%|块|万))|"
    rf"(?<![\d号])0\d{{2,3}}{_DASH}\d{{2,5}}(?:{_DASH}\d{{2,5}}){{1,2}}(?!\d)|\+86 ?\d[\d \-]{{6,14}}|(?<!\d)1[3-9][\d*x]{_DASH}[\d*x]{{4}}{_DASH}[\d*x]{{4}}(?!\d)|(?<!\d)1[3-9]\*{{2,9}}\d{{2,8}}|"
    r"[\u260e\u260f\u2706\U0001f4de\U0001f4f1\U0001f4f2]\s*[:：]?\s*\d[\d \-]{3,}|(?:处|室|部|台|店|办|座机|前台|老板娘?|师傅|经理|律师)[:：]?\s*\d{7,8}(?!\d|元)|"
    r"(?:管家|校长|老师|客服|经理)微信[^,。;\n]{0,6}[:：]?\s*[^\s,。;]{2,}|app[里内中上]?[^,。;\n]{0,6}(?:找|联系|咨询)[“\"「]?[^,。;\n]{0,4}(?:管家|客服|经理)|(?:点击?|点)[^,。;\n]{0,6}客服|"
    r"(?:人工|客服|热线|电话|回电|致电|联系|咨询|垂询|找)[:：]?\s*[\ue000-\ue0ff]|(?:电话|客服|热线|回电|致电)[:：]?\s*[x\d*]{3,4}\s?-\s?[x\d*\ue000-\ue0ff]|客服[^,。;\n]{0,4}公众号|客服[^,。;\n]{0,6}在app|客服入口|联系我们\s*[\ue000-\ue0ff]|(?:客服|电话|热线)(?:phone|tel|hotline|mobile)|工单(?:系统|中心)|联系客服\s*(?:[>›»→|]|$)|客服\s*[>›»→|]|(?:客服|热线|电话|专线)[:：]?\s*[x\d]{3,4}[ -][x\d]{3,8}|"
    r"(?:人工|请按|转接|按键|拨|回拨)[^\d。\n]{0,6}(?<!\d)(?:9\d|1[02]|4\d|0\d)[\d\- ]{3,}\d|"
    rf"(?:拨打?|电话|热线|致电|联系|客服|咨询|垂询|详询)[^,。\d\n]{{0,6}}[{_HAN}]{{5,}}|"
    r"(?:在这(?:里|儿)?|直接(?:在)?|随时|就在这)[^,。;\n]{0,6}(?:回复我|回我|问我|跟我说|和我说|找我|联系我(?!们|司|行)|微信我|留言|咨询|说也行|说就行|说一声)|"
    r"(?:可|请|欢迎)?(?:随时)?(?:微信|私信)我|微信(?:上|里)?[^,。;\n]{0,4}(?:找|问|联系|跟|和|与)我|(?:打字|发消息|发信息|消息|留言)(?:给|告诉)我|"
    r"(?:点击?|选择?|按)[“\"「『]?(?:联系|咨询|帮助|客服|人工)|提交工单|(?:意见反馈|投诉建议(?![^,。;\n]{0,6}1[02]\d{3})|账单异议|在线反馈)|"
    r"[\[【](?:客服|服务|联系|咨询|官方)(?:热线|电话|号码)[\]】](?=.)|有(?:事|问题|困难|难处|疑问|啥)[^,。;\n]{0,6}(?:跟|和|找|问|联系)我(?!们|司|行|公司)|"
    r"微信号?[:：]?\s*(?!http|wechat|alipay)[a-z][a-z0-9_\-]{4,}|联系(?:我们|方式|客服)[:：]\s*[^\s,。;]{2,}"
)


# No way to be reached in a letter.
_FIND_ME = regex.compile(
    r"有(?:事|困难|问题|疑问|难处|什么)[^,。;\n]{0,8}(?:找|跟|和|问|联系)我[^,。;\n\d]{0,4}(?=[,。;!\n]|$)"
)


def missing_contact_channel(view: View, params: Params) -> Sequence[Hit]:
    """No hotline, service account or other contact."""
    unseen = _FIND_ME if view.meta.get("channel") == "letter" else None
    return _missing(view, has_contact, _MORE_CONTACT, _NO_CONTACT, unseen=unseen, owed=True)


_EXCLUDES = regex.compile(
    r"不接受(?:任何)?(?:异议|申诉|投诉|质疑)|(?:异议|申诉|投诉|质疑)[^。;\n]{0,6}(?:不予|一概不|概不|不再|不作|无效|恕不)|"
    r"概不(?:受理|接受|退)|不得(?:提出)?异议|无权(?:提出)?(?:异议|质疑)|别再来问|别来问|不要再问|"
    r"不(?:再)?接受(?:任何)?(?:解释|协商|反馈|查询)|恕不(?:解释|答复|另行解释)|不作(?:任何)?解释|"
    r"为最终(?:数额|结果)[^。]{0,12}(?:申诉|异议)|逾期(?:未提|提出)(?:异议)?视为(?:认可|默认|无异议)"
)
_DISPUTE = regex.compile(
    r"异议|争议|不认可|疑问|有误|核对|核实|详询|垂询|投诉|申诉|12378|不同意见|出入|如非本人|反映|咨询|客服|热线|在线客服|协商|联系我们|致电|来电"
)


def missing_dispute_channel(view: View, params: Params) -> Sequence[Hit]:
    """No path for dispute or complaint; a text that shuts disputes out is an error."""
    shut = _EXCLUDES.search(view.document.text)
    if shut and not view.context.excused(Span(*shut.span()), ("warned", "quoted", "policy", "rights")):
        message = {
            "zh": "「{match}」排除了客户提出异议的权利。",
            "en": "“{match}” shuts out the customer's right to dispute.",
        }
        return [Hit(Span(*shut.span()), "error", message=message)]
    channel = view.meta.get("channel")
    if channel not in ("sms", "email", "letter") or not is_message(view) or not view.context.debt():
        return []
    if not _about_debt(view) or _settled(view):
        return []
    if _DISPUTE.search(view.document.text):
        return []
    return [Hit(severity="warning" if channel == "letter" else None)]
