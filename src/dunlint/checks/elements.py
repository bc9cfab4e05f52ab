"""Recognisers for the elements of a message: salutation, amount, date, ways to pay and to ask, mandate.

An element is present in any expression (digits, Chinese numerals, a telling placeholder, a hand-made blank); a bare label
(``请致电客服热线`` without a number, ``金额为元``) is not.
"""

from __future__ import annotations

from dunlint import regex

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.checks import View
    from dunlint.span import Span


# -- mandate -----------------------------------------------------------------------------------------------------------

_MANDATE = regex.compile(
    r"受[^,。;\n]{0,30}(?:委托|授权|指派|之托)|接受[^,。;\n]{0,30}委托|委托(?:我司|我所|本所|我公司|我方|本公司|本律师|方|人|书|催收|清收)|"
    r"代表[^,。;\n]{1,20}(?:公司|银行|消金|小贷|委托人)|(?:债权|合同权利)[^。;\n]{0,24}(?:转让|受让|由我|归我|持有|收购)|(?:借款|贷款)[^。;\n]{0,24}(?:转让|受让|由我[司公方][^,。;\n]{0,4}(?:受让|承接|取得|收购|持有)|归我|持有|收购)|受让|转让给|"
    r"原债权人|原债权|受托|代[^,。\n]{2,14}(?:银行|消金|公司|小贷)[^,。\n]{0,4}(?:通知|提醒|函告|催)|委案|委外方|经[^,。\n]{2,16}(?:授权|委托)|"
    r"(?:为|帮|替)[^,。\n]{2,12}(?:银行|消金|公司|小贷)[^,。\n]{0,6}(?:提供|做|进行)[^,。\n]{0,4}(?:催收|提醒|贷后)|债权人(?:为|是|[:：])|出借方(?:为|是|[:：])"
)


def has_mandate(view: View) -> bool:
    """True when an agency, law firm or assignee says for whom it writes, or that the claim was assigned to it."""
    if _MANDATE.search(view.document.text) or any(item.kind == "creditor" for _, item in view.document.stand_ins):
        return True
    creditor = str(view.meta.get("creditor") or "")
    return bool(creditor) and creditor in view.document.raw and view.meta.get("sender_type") != "assignee"


# -- salutation --------------------------------------------------------------------------------------------------------

_POST = "总|经理|主任|老师|老板|科长|处长|局长|校长|院长|医生|会计|师傅|工|董|书记"
_KIN = "哥|姐|弟|妹|叔|伯|姨|婶|爷|奶|嫂|舅|姑"
_GREETING = regex.compile(
    r"尊敬的|敬爱的|亲爱的|(?<![为祝对])您好(?![像运转的起])|你好|早上好|上午好|中午好|下午好|晚上好|早安|敬启者|台鉴|钧鉴|致[:： ]|先生|女士|小姐|同学|阿姨|大哥|大姐|大叔|贵户|"
    r"(?:^|[】\]}\n])\s*(?:亲亲?[,，~!]|亲们|嗨|嘿|哈喽|哈罗|hi\b|hello\b|dear\b)|"
    r"(?:^|[】\]}\n])\s*[^,。\n]{0,8}(?:客户|用户|持卡人|家长|业主|租客|住户|会员|借款人|商户|乡亲|学员|车主|机主|户主|骑士|商家|家属|房客|租户|各位)(?!经理|服务|中心)[^,。\n】您你]{0,8}[,:：!]|"
    r"(?:客户姓名|借款人|收件人|致函对象|客户名称|用户名称)[:：]"
)
_BY_NAME = regex.compile(
    rf"(?:^|[】\]}}\n])\s*(?:(?!小贴士|小提示|小提醒|小助手|小秘书|小知识)[小阿老大][\u4e00-\u9fa5]{{1,2}}|[\u4e00-\u9fa5]{{1,3}}(?:{_POST}|{_KIN}))\s*[,:：!~]"
)
_ADDRESSEE = regex.compile(
    r"(?:^|\n)\s*(?![^\n]{0,30}(?:金额|电话|日期|方式|渠道|编号|账号|户名|如下|通知|函|主题|事由))[^\n。,;:：]{2,30}[:：][ ]*(?=\n)"
)
_SHOUT = regex.compile(r"^\s*(?:【[^】]{0,20}】)?[^,。]{0,6}(?:听着|听好|注意了)")


def has_salutation(view: View) -> bool:
    """True when the reader is greeted or addressed by name and title; a bare full name used as a shout is none."""
    text = view.document.text
    if _SHOUT.search(text):
        return False
    if _GREETING.search(text) or _BY_NAME.search(text):
        return True
    return view.meta.get("channel") in ("letter", "email") and _ADDRESSEE.search(text) is not None


# -- amount ------------------------------------------------------------------------------------------------------------

_NOT_DUE = regex.compile(r"优惠|券|红包|代金|奖励|立减|活动|赠|抽奖|满减|返现")
_DUE = regex.compile(r"应还|待还|欠|本金|还款额|需还|应缴|应付")
_UNIT = r"(?!\d)(?![.,]\d)(?!\s*(?:个|天|日|期|月|年|号|笔|位|次|:|/|-|%|点|工作日|小时|折|分(?!钱)))"
_LABELLED = regex.compile(
    r"(?:应还|欠|欠款|待还|余额|合计|共计|总计|总额|最低|剩余|尚欠|本金|金额|需还|还款额|应付|待付|缴纳|应缴|需缴|扣款|尾款|结清|差|租金|房租|费用)"
    rf"[^\d。,\n]{{0,6}}(?<!\d)(?:\d[\d,]{{1,10}}(?:\.\d{{1,2}})?){_UNIT}"
)
_ROUND = regex.compile(
    r"(?:借|欠|拿|差|还|转|付|贷|缴|款|钱)[^,。\d]{0,8}(?<![第十百千万])[一二三四五六七八九十两半\d]{1,6}[万千](?![一二三四五六七八九十元位])|(?:房租|租金|尾款|货款)[^,。\d]{0,4}\d{3,6}(?![\d年月日号天])"
)
_WHERE = "app|为准|账单|首页|页面|附件|附表|明细|小程序|公众号|网银|手机银行|可看|查看|详情页|服务大厅|生活号"
_SHOWN = regex.compile(
    rf"(?:金额|明细|详情|账单|欠款|应还|款项|数额|构成)[^。;\n客热电]{{0,8}}(?:以[^。;,\n]{{0,16}}为准|见|详见|请见|可见|查看|查询|可查|请查|显示)[^。;\n]{{0,20}}(?:{_WHERE})|"
    r"(?:点开|点击|登录|打开|进入|可在|请在|前往)[^。;\n]{0,24}(?:看|查看|查询|查|核对|了解)[^。;\n]{0,6}(?:金额|账单|明细|欠款|应还|详情)|"
    r"欠款明细|明细附后|明细见|明细在|以随附|账单见|(?:查看|查询|查收|核对)[^。;\n]{0,4}(?:账单|应还金额|欠款金额|待还金额|金额)"
)


def has_amount(view: View) -> bool:
    """True when an amount due stands in the message, or where to see it."""
    document, text = view.document, view.document.text
    for span in document.values("amount"):
        clause = text[slice(*document.clause_span(span.start))]
        within = document.clause_span(span.start)
        around = text[max(within.start, span.start - 4) : min(within.end, span.end + 8)]
        if not _NOT_DUE.search(around) or _DUE.search(clause):
            return True
    return any(expression.search(text) for expression in (_LABELLED, _ROUND, _SHOWN))


# -- date --------------------------------------------------------------------------------------------------------------

_OTHER_DATE = regex.compile(
    r"持有|转让|签订|签署|签约|申请表|优惠|活动|服务时间|工作时间|营业时间|红包|发函|更新于|上次|投诉|有效期至?|卡有效|开业|收费时间|办公时间|受让"
)
_RELATIVE = regex.compile(r"^(?:[今明昨]|本月$|月[底末初]|周末|年[底初]|这?周|下个?[周月])")
_DEADLINE = regex.compile(
    r"前|到期|应还|应于|扣款|还款日|截止|截至|超过|之内|以内|内|底|须在|务必于|过期|逾期|该还|需还|需要还|要还|为最后|代扣|归还"
)
_OVERDUE_BEFORE = regex.compile(
    r"(?:逾期|超期|超过?|晚|拖欠?|迟|已过|过了|过期|欠缴?|还有|还剩|剩余?|剩|距|第|近|将满|满|连续|延迟|超时|过去|拖了|已有)[^。;\n]{0,6}$"
)
_OVERDUE_AFTER = regex.compile(r"^(?:后|内|之内|以内|到期|未还|没还|了|未|前|还没|之前)")
_OTHER_DAYS = regex.compile(r"工作日|反馈|答复|回复|核查|复核|更新|到账|处理结果|提出|入账|拖欠多|书面|客服|借期")
_NEAR_DUE = regex.compile(r"逾期|到期|还款日|应于|于|前|超期|截止|截至|期|未还")
_SEASON = regex.compile(r"(?:中秋|国庆|春节|元旦|端午|清明|年前|年后|开学|麦收|秋收)[^,。]{0,4}(?:还|前|后|给|付|结)")


def has_date(view: View) -> bool:
    """True when a due date, a number of overdue days or a deadline stands in the message."""
    document, text = view.document, view.document.text
    for place, item in document.stand_ins:
        if item.kind in ("due_date", "overdue_days"):
            return True
        if item.kind in ("date", "days", "period") and _NEAR_DUE.search(text[max(0, place.start - 10) : place.end + 6]):
            return True
    if any(_days_count(view, span) for span in document.values("days")):
        return True
    for span in document.values("date"):
        clause = text[slice(*document.clause_span(span.start))]
        if text.startswith(("到期", "前还", "前付", "前结"), span.end):
            return True
        if _OTHER_DATE.search(clause) or (_RELATIVE.search(text[slice(*span)]) and not _DEADLINE.search(clause)):
            continue
        return True
    return bool(_SEASON.search(text)) or bool(view.meta.get("due_date") and str(view.meta["due_date"]) in document.raw)


def _days_count(view: View, span: Span) -> bool:
    """True for a number of days that tells how late a payment is or how long is left."""
    text = view.document.text
    if _OVERDUE_BEFORE.search(text[max(0, span.start - 10) : span.start]):
        return True
    clause = text[slice(*view.document.clause_span(span.start))]
    return bool(_OVERDUE_AFTER.search(text[span.end : span.end + 4])) and not _OTHER_DAYS.search(clause)


# -- ways to pay -------------------------------------------------------------------------------------------------------

_PAY = regex.compile(
    r"app|客户端|小程序|公众号|服务号|生活号|网银|网上银行|手机银行|掌上银行|网点|柜台|柜面|营业厅|营业网点|经办行|(?:到|至|在|往|赴|去|任一|就近|各|经办)[^,。\n]{0,12}支行|代扣|自动扣|"
    r"扣款(?!失败|不成功|未成功)|扣收|存足|余额充足|足额|存入|存进|存够|绑定|绑卡|还款账户|还款账号|还款卡|还款码|对公|收款账户|收款户名|收款码|户名|汇入|汇至|汇款至|"
    r"转账|转入|打到|打入|转到|链接|扫码|扫[^,。]{0,8}码|二维码|点击|点此|支付宝|微信支付|打开微信|微信“|微信钱包|云闪付|前台|登录|登陆|首页|还款入口|"
    r"还款方式|付款方式|还款渠道|还款页|我的账单|我的借款|去还款|马上还|线上还|在线还|官网|自助终端|atm|pos|刷卡|现场缴|公司缴|服务中心|"
    r"储蓄卡|扣款账户|银行卡里|银行账户|公司账户|卡里|账户余额|页面|平台还款|平台操作|租购账单|线上缴|缴费通道|缴费页|大厅|便民|银行托收|代缴|财务处|收费处|管理处|物业处|物管处|窗口"
)


def has_repayment_channel(view: View) -> bool:
    """True when the message shows an official way to pay, an agreed debit included."""
    document = view.document
    if any(item.kind in ("repay_channel", "link") for _, item in document.stand_ins):
        return True
    return _PAY.search(document.text) is not None or bool(document.values("url"))


# -- ways to ask -------------------------------------------------------------------------------------------------------

_REGULATORS = frozenset(
    ("12378", "12368", "12345", "12348", "12356", "96110", "12315", "12363", "12381", "110", "10109")
)
_NUMBER = regex.compile(
    r"(?:电话|热线|专线|致电|拨打|请拨|来电|回电|手机|座机|hotline|tel|call|详询|垂询|咨询|客服|打我|分机)[^\d。,;\n]{0,8}([\d*x][\d*x \-()转]{3,20}[\d*x])"
)
_MASKED = regex.compile(r"(?<!\d)1[3-9]\d[ \-]?[\dx*]{4}[ \-]?[\dx*]{4}(?!\d)|(?<!\d)95[x*]{2,4}")
_REACH = regex.compile(
    r"在线客服|在线咨询|微信客服|企业微信|企微|人工客服|联系我们[”\"」]|“客服|「客服|\"客服|客服”|客服中心[”\"]|"
    r"app[^。;,\n]{0,14}(?:客服|联系|咨询|人工)|小程序[^。;\n]{0,10}(?:客服|联系|咨询)|(?:公众号|服务号|生活号)[^。;\n]{0,14}(?:客服|咨询|联系|留言)|"
    r"(?:客服|咨询)[^。;\n]{0,6}(?:公众号|服务号|微信号)|回复(?:本邮件|本短信|[\da-z]|“|同意|数字|“人工)|转人工|卡背|会话|对话|(?:发|输入|回)“?人工|面谈|"
    r"到(?:我司|我行|网点|服务中心)[^。]{0,6}(?:咨询|协商)|客户经理[^。,]{0,8}(?:联系|咨询)|邮箱|网点(?:咨询|核实|协商)|"
    r"(?:咨询|客服|人工|服务(?:热线|电话|专线|微信|邮箱|号))[^,。\n]{0,3}[:：]\s*(?!您|你)[^,。\s]{2,}|找我|联系人[:：]\s*\S|卡片背面"
)


def has_contact(view: View) -> bool:
    """True when the sender can be reached: a number, a named service account, a place inside the app."""
    document, text = view.document, view.document.text
    for kind in ("hotline", "mobile", "email"):
        if any(_own_number(text[slice(*span)]) for span in document.values(kind)):
            return True
    if any(item.kind in ("hotline", "wechat", "email", "contact_phone") for _, item in document.stand_ins):
        return True
    if any(_own_number(found.group(1)) for found in _NUMBER.finditer(text)):
        return True
    return _MASKED.search(text) is not None or _REACH.search(text) is not None


def _own_number(number: str) -> bool:
    """False for the numbers of regulators, courts and the police."""
    return "".join(char for char in number if char.isdigit()) not in _REGULATORS
