"""Who speaks in a message: a bracket signature, an introduction, a closing line, a named lender.

A neutral word (【还款提醒】), the customer's name (【客户名】) and a company named only as the place to pay are no sender.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.span import Span
from dunlint.values import SURNAMES

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.checks import View
    from dunlint.document import Document


# What names of institutions and firms end with or contain.
_FIRM = (
    "银行|信用社|农商行|农信|消金|消费金融|金融|小贷|小额贷款|信贷|普惠|分期|融资租赁|租赁|资产|资管|律师事务所|律所|物业|公寓|置业|"
    "地产|有限公司|有限责任公司|股份公司|集团|公司|支行|分行|营业部|信用卡中心|卡中心|信用卡部|贷款中心|金服|数科|科技|商务|信息|咨询|"
    "服务|教育|书院|学院|培训|学校|租车|出行|典当|担保|保理|钱包|速借|借贷|借款|贷|优品|优选|生活|商城|机电|五金|粮油|便利|电子|"
    "自来水|供电|热力|燃热|燃气|通信|电信|宽带|移动|包装|建材|贸易|商贸|商行|医院|口腔|幼儿园|中学|小学|大学|管理中心|服务中心|经办行|"
    "财务部|企业部|金融部|信服|信用管理|互金|农合|批发|档口|连锁|门店|超市|宾馆|酒店|托管|画室|琴行|驾校|健身|瑜伽|供电|网络"
)
# The same without words that also stand for products and places to pay.
_INSTITUTION = (
    "银行|信用社|农商行|消金|消费金融|小贷|微贷|速贷|速借|小额贷款|金服|金科|金融(?!科技公司)|融资租赁|资产管理|资产|资管|律师事务所|律所|"
    "物业(?!费|服务费|处|管理费)|公寓|置业|有限公司|有限责任公司|股份公司|集团|支行|分行|信用卡中心|卡中心|信用卡部|数科|商务服务|商务|"
    "培训学校|租车|典当行|服务部|资产[一二三四]部|机电|五金商行|粮油|咨询|供电公司|自来水公司|热力公司|小贷公司|贷款公司"
)
_NEUTRAL = regex.compile(
    r"(?:还款|催收|催缴|催款|逾期|账单|温馨|友情|重要|紧急|系统|短信|官方|客户|客服|服务|消息|信息|通知|提醒|提示|告知|公告|中心|热线|"
    r"贷款|借款|到期|扣款|欠款|清收|法务|法务部|贷后|专员|平台|验证码|金融|信用|征信|最后|正式|部门?|管理处?|信用卡|银行|通报|函|警告|清欠|"
    r"结清|业务|安全|短信模板|模板|\d{1,6}|助手|小助手|[一二三四五六七八九\d]组|编号|id|风险|客户名|机构名|姓名|公司|小贷|分期|网贷|法院|催告|缴费|物业|租金|处理|事项|本人|亲启|资产|保全|外访|案件|科|处){1,5}"
)
_OPT_OUT = r"(?:拒收请回复r|退订回t|回t退订|退订回td|回复td退订|拒收回[a-z]|回复?[a-z]{1,2}退订|退订回[a-z]{1,2})"
_HEAD = regex.compile(
    r"\s*[\"“'「]?(?:【[^【】\n]{0,12}】\s*(?=【))?(?:[【\[{｛]([^【】\[\]{}｛｝\n]{0,40})[】\]}｝]|[(《<]([^()《》<>\d,。:]{2,10})[)》>](?=[^,。\n]{1,12}(?:您好|先生|女士|客户)))"
)
_NAMED = regex.compile(r"【([^【】\ue000-\ue0ff\n]{2,14})】(?:温馨|友情)?(?:提醒|提示|通知|告知)")
_TAIL = regex.compile(rf"[【\[{{]([^【】\[\]{{}}\n]{{0,40}})[】\]}}]\s*{_OPT_OUT}?\s*[。.]?\s*$")

_NAME = r"[^\s,。;:!?、【】“”()\n]{0,14}"
_I_AM = r"(?:我是|这里是|这边是|我们是|我这里是|我这边是|咱们是|咱们|本人是|来自|此处是)"
_STAFF = r"的?(?:客服|客户经理|工作人员|专员|顾问|业务员|会计|财务|出纳|经理|主任|管家|前台|负责人|老师|小[\u4e00-\u9fa5]|老[\u4e00-\u9fa5])"
_INTRODUCTIONS = (
    rf"{_I_AM}(?!司|行|部|您|你|他|她)(?:[^,。\n]{{0,4}}的)?(?!(?:律师事务所|律所|公司|银行|金融|小贷|物业|服务|信贷|消费金融公司|消费金融|小额贷款公司|小贷公司|物业公司|资产管理公司|资产公司|金融公司|贷款公司|催收公司|委外公司|服务公司|外包公司)(?:的|[^\u4e00-\u9fa5]|$))(?P<name>{_NAME}(?:{_FIRM}))",
    # 我是恒源包装的小陈, 我这边是小象优品的客服: somebody of a named house
    rf"{_I_AM}(?!我|您|你|他|她|本|贵|平台|公司|客服|专属|官方)(?P<name>[^\s,。:!?的]{{2,12}}?){_STAFF}",
    rf"(?:^|[,。!? ])我(?!司|行|公司|部|们|会|在|的|已|要|们的)[^\s,。:!?的]{{2,10}}(?:{_FIRM}){_STAFF}",
    r"(?:这里是|这边是)(?!您|你|他|她|客服|平台|受)(?P<name>[\u4e00-\u9fa5a-z]{2,10})(?=[,。!])",
)
_VERBS = (
    "提醒|温馨提示|提示您|通知|告知|客服(?!电话|热线)|为您服务|敬上|敬启|诚邀|感谢|祝您|致函|客户您好|用户您好|会员您好"
)
_SPEAKERS = (
    rf"(?:^|[\n。!,:】 ])(?!受|在|与|由|经|向|您|你|请|如|我|本)(?P<name>[^\s,。;:!?、【】“”()\n]{{2,14}}(?:{_INSTITUTION}))(?:[^,。\n]{{0,6}}(?:{_VERBS}))",
    rf"(?:^|[\n。!,:】 ])(?!您|你|我|本)(?P<name>[^\s,。;:!?、【】“”()\n]{{2,14}}(?:{_FIRM}))(?:提醒您|通知您|温馨提醒|温馨提示)",
    rf"(?:我公司|我司|本公司|甲方|出借人|债权人|委托人|发函人|发函单位|落款|贷款人|债权方|寄件人|本所|催告人|催款人|出租方|出租人|供货方|发件人)[:：]?\s*"
    rf"(?!受|现|与|已|将|的|可|会|于|就|接受|依|根据|按|代|为|对)[\u4e00-\u9fa5a-z]{{2,20}}(?:{_INSTITUTION})",
    r"(?:出借人|债权人|房东|借出人|贷款人|出租人|催告人|催款人)[:： ]{1,2}(?:[\u4e00-\u9fa5*某]{2,6}|[\ue000-\ue0ff])",
    rf"^\s*(?:主题:?)?(?!您|受|请|尊敬|致)[^,。\n]{{0,4}}(?P<name>[\u4e00-\u9fa5]{{2,10}}(?:{_INSTITUTION}))[^,。\n]{{0,12}}(?:提醒|通知|致函|告知|持卡人|您好|服务)",
)
# A name that stands by itself: before a colon or a bar at the start, behind “we” in brackets, before “entrusted by”, as a
# clause of its own. _NOBODY is what stands there too: addressees, labels, titles.
_NOBODY = regex.compile(
    r"通知|提醒|提示|告知|函|书$|公告|主题|标题|姓名|客户|用户|先生|女士|小姐|家长|业主|住户|租客|会员|学员|同学|亲|各位|尊敬|您|你|温馨|账单|账户|欠|费|款|"
    r"金额|日期|时间|方式|渠道|电话|热线|编号|案号|附件|备注|说明|机器人|坐席|客服$|语音|系统|模板|内容|回复|短信|正文|开场|结束|步骤|场景|第.节|借款|贷款|逾期|"
    r"到期|还款|合同|协议|债务|债权|担保人|保证人|联系人|收件|抄送|事由|一、|重要|紧急|注意|专员|部门$|^致|^关于|如下|原因|结果|答|问|老师$|经理$|总$|哥$|姐$|叔$|姨$|"
    r"朋友|老乡|师傅$|法人|负责人|有限公司$|坐席|催|贴士|^本所|^本律|^我所|^本司|^我司|^本公司|^我公司|^本行|^我行|^本人|^我|^咱|^该|来电|^这里|是想"
)
_HAN = "\u4e00-\u9fa5"
# Words of the trade: what is made of nothing else names nobody.
_GENERIC = regex.compile(
    r"(?:还款|催收|催缴|催款|逾期|账单|温馨|友情|重要|紧急|系统|短信|官方|客户|客服|服务|消息|信息|中心|贷款|借款|到期|扣款|欠款|清收|贷后|专员|平台|信用卡|信用|"
    r"银行|公司|小贷|分期|网贷|缴费|物业|租金|房租|费用|电费|水费|燃气费|话费|宽带|学费|欠费|失败|成功|本期|本月|每期|当前|管家|经理|客户经理|智能|语音|机器人|助手|"
    r"小|贷|再次|郑重|特此|现|最后|第[一二三]次|业务|前台|财务|法务|律师|部门?|处|组|费|款|卡|您好|你好|友好|善意|代扣|自动|催费|月供|额度|会员|订单|支付|付款|资金|利息|本行|我行|本司|我司|本平台|重要|通知|提醒|提示|告知|公告|函|分行|热线|安全|到账|入账|余额|还清|结清|今日|明日|即将|贴心|暖心|特别|尊敬的|亲爱的|您的|您|你|贵客|亲|本人|客人|贵户|商户|用户|收租|收费|管理|借贷|消费贷|消费|账务|租房|房屋|房|租|催付|催告|受托|委托|订单|代偿|催|付|购物|车贷|房贷|网络|手机|水|电|燃气|宽带费|学生|家长|业主|客服部|服务部|还|交|缴|清|委外|缴纳|学校|校园|贷后管理|个贷|个人|总行|支行|营业部|营业厅|营业|运营商|网点|柜台|vip|app|金卡|白金|我的|账户|第三方|债权|协商|有一笔|待还|验证|通道|服务号|公众号|小程序|年|月|[\d.]+|外包|商家|卖家|店铺|商城|出借|资方|原|新|老|全体|各位|工作人员|老师|师傅|先生|女士|网上|手机|掌上|电子|在线|本|贵|我|团队|经办|承办|人|大堂|企业|助理|小区|生活|微信|直销|号楼|楼|金融|资产|事务所|律所|律师|机构|法务|[一二三四五六七八九十]期){1,12}"
)
_STANDING = (
    rf"(?:^|[\n。!?,:】~ ])(?!受|在|与|由|经|向|您|你|请|如|我|本|该|贵|为)([{_HAN}a-z]{{2,14}}?)(?:客服)?(?:温馨|友情|特别)?(?:提示|提醒|通知|告知)(?=[:：您你]|,您|,你)",
    rf"^\s*(?:\[[^\]]{{0,6}}\])?([{_HAN}a-z]{{3,14}})(?:\([^()\n]{{1,24}}\))?\s*[:|｜—-]{{1,2}}\s*(?=[{_HAN}\ue000-\ue0ff])",
)
_ENTRUSTED = rf"(?:^|[\n。!?,:;】|(\s])([{_HAN}a-z]{{3,20}})(?:\([^()\n]{{1,24}}\))?\s*(?:现|已|依法)?(?:受|接受)\s*[^,。;\n]{{2,28}}?\s*(?:的)?(?:委托|授权|指派)"
_BAR = rf"^\s*(?:\[[^\]]{{0,6}}\])?([{_HAN}A-Za-z]{{3,14}})\s*[|｜/—-]{{1,2}}\s*(?=[{_HAN}])"  # in the raw text: signs between words are folded away
_ALONE = (
    r"(?:我司|我公司|本公司|我行|我社|本所|我所|我方|我单位|本单位|本律所|我店)\s*[(【《「\"“\[]\s*[^)】》」\"”\]\n]{2,30}[)】》」\"”\]]",
    r"[(\"“](?:下称|以下简称|简称|以下称)[\"“]?(?:我司|本所|我所|我公司|本公司|我行|我方)",
    rf"(?:^|[\n。!?,:;】])\s*(?!受|在|与|由|经|向|您|你|请|如|我|本|到|至|去|打开|登录|通过|联系|致)[{_HAN}]{{2,14}}(?:{_INSTITUTION}|信服|律所)\s*[,。](?!.{{0,3}}(?:app|小程序))",
    rf"^\s*(?:主题|标题|subject)[:：]\s*【(?P<name>[^】\n]{{2,20}})】|^\s*(?:主题|标题)[:：]\s*(?!关于|您|请|在)[{_HAN}]{{2,10}}(?:银行|消金|小贷|信用卡中心|分期)[^\n]{{0,16}}(?:账单|通知|提醒)",
    rf"(?:我司|本公司|我公司|我所|我方)账户[:：]?\s*(?:户名|账户名称|收款人)[:： ]\s*[{_HAN}]{{4,}}",
    rf"^\s*(?!您|你|请|我|本|预祝|提前)[{_HAN}]{{3,14}}(?:祝您|祝你|恭祝)",
    rf"[(]([{_HAN}]{{2,14}}(?:{_INSTITUTION}))[)]\s*$|(?:我是|我们是|这边是|这里是)(?!我|您|你|他|她|本|贵|平台|客服|专属|官方|智能)[{_HAN}]{{2,10}}的(?:外访|客服|工作|专|顾问|律师|助理|经理|业务)",
    rf"(?:您好|你好|家长们?好|们好)[,，!]?\s*(?!您|你|请|我|本|这|关于|打扰)[{_HAN}]{{4,20}}(?:财务处|财务部|财务室|学校|中学|小学|幼儿园|医院|收费处|信贷部|客服部)\s*[:：,，]",
    rf"[。!?\n ](?!受|请|您|如|可|到|在|通过|感谢|祝|去|至|向|由|联系|致|登录|打开|尊敬|我|本|用)[{_HAN}]{{2,16}}(?:{_INSTITUTION}|营业部|信用社|农商行)\s*(?:电话|热线|客服)?[:：]?\s*[\d][\d \-]{{3,16}}\s*[。]?\s*$",
    rf"来自(?!您|你|客户|用户)[{_HAN}]{{2,14}}的(?:一[条个封])?(?:通知|提醒|消息|来电|信息|问候|告知)",
    rf"(?:我是|这边是|这里是|我这边(?!是)|我们是)(?!我|您|你|他|她|本|贵|平台|公司|客服|专属|官方|智能|您的|你的)(?P<name>[{_HAN}]{{2,12}}(?:{_FIRM}))(?:[a-z]?\d{{2,6}}|[,。!的])",
    rf"(?:^|[,。!? ])我(?:是|这边|这里)?(?!司|行|公司|部|们|会|在|的|已|要|们的|您|你|给|跟|和|对|把|借|帮)[{_HAN}]{{2,10}}(?:财务|会计|公司|店|厂|社|部|家|处|铺|行|中心|工地|队)的?(?:小|老|阿)[{_HAN}]",
)
# The last words behind a dash: whoever stands there signs.
_DASHED = rf"[—-]{{2}}\s*(?P<name>[{_HAN}a-z]{{2,16}})\s*[。.]?\s*$"
_LAWYERS = rf"[{_HAN}]{{2,12}}(?:律所|律师事务所)"
_MANAGERS = rf"(?:^|[\n。!?,:;】( 是])(?!您|你|请|到|去|拖|欠|缴|长|业主|小区|关注|本|我)[{_HAN}]{{2,6}}物业(?!费|服务费|管理费|处|缴|公司(?:投诉|电话))"
# The last words of a message between people: —— 楼下便利店阿芬, 做木工的老李 139…, 七年级3班 班主任张老师
_PERSON_LAST = rf"(?:[。!?~\n…—]|[)\]])\s*(?:[—-]{{1,3}}\s*)?(?:[{_HAN}\da-z ]{{0,12}})?(?:[老小阿][{_HAN}]|[{_HAN}]{{1,3}}(?:老师|师傅|经理|阿姨|大姐|叔|姐|哥|房东|会计|老板娘?)|(?:你|您)的(?:战友|同学|朋友|邻居|表?[哥弟姐妹]|叔叔?|舅舅?|姨|房东|老师|师傅) ?[{_HAN}]{{2,4}})\s*[\d*x \-]{{0,14}}\s*[。!]?\s*$"
_PAYEE = rf"(?:收款单位|收款公司|收款方|户名|开户名)[:：]\s*[{_HAN}()]{{4,}}(?:公司|厂|店|商行|经营部|中心)"
# The lender of the debt, where the lender writes itself: 您在海棠消费金融有限公司的借款, 尊敬的芦洲银行客户.
_LENDERS = (
    r"(?:您|你)(?:于[^,。]{2,14})?(?:在|向|与)(?!我|本|贵|该|平台)[\u4e00-\u9fa5a-z]{2,16}(?:银行|消金|消费金融|小贷|小额贷款|金服|公司|信用社|农商行)[^,。]{0,12}(?:贷|借|信用卡|分期|账单|签订|办理|申请)",
    r"尊敬的[\u4e00-\u9fa5a-z]{2,12}(?:银行|消金|小贷|金服|分期|信用卡|贷)(?:的)?(?:客户|用户|持卡人|会员)",
)
_KIN = "爸|妈|叔|伯|舅|姨|姑|婶|哥|姐|弟|妹|爷|奶|表哥|表姐|表弟|表妹|堂哥|堂弟|同学|同事|邻居|房东|战友|师傅|老板|老师|朋友|姨父|姑父|舅妈|嫂"
_PERSONAL = (
    rf"(?:我是|这里是|我叫|本人|我)(?:你|您)?(?:的|家)?[大二三四五小老]?(?:{_KIN})",
    r"我(?:是|叫)(?:[^,。!\n]{0,10}的)?(?:出借人|债权人|房东|债主|老板)[\u4e00-\u9fa5]{2,4}(?=[,。!])",
    r"(?:我是|我叫|本人是?)(?!你|您|说|想|不|很|真|在|财务|会计|客服|前台|出纳|贷后|业务|协商)[老小阿大]?[\u4e00-\u9fa5]{1,4}(?=[,。!:]|\s|$)",
    rf"(?:^|\n)(?:{_KIN}|出借人|债权人|出租人)[:： ]{{0,2}}[\u4e00-\u9fa5*某]{{1,5}}\s*$",
)
# Lines behind the signature of a letter, and lines that are no signature.
_AFTER_NAME = regex.compile(
    r"^(?:此致|敬礼|顺颂.{0,4}|祝.{0,6}|特此.{0,4}|附件?[:：].*|(?:联系)?(?:电话|热线|手机|邮箱|地址)[:： ].*|此邮件.*|本邮件.*|系统自动.*|"
    r"[\d年月日./\- \ue000-\ue0ff二〇一三四五六七八九十]{1,16}|\(?盖章\)?|\(?.{0,4}业务章\)?)$"
)
_NO_NAME = regex.compile(r"[,。!?;:“”…]|请|您|你|我|还款|逾期|欠|元|尽快|谢谢|感谢|祝|如有|回复|点击|登录|无须|已还")
_SEAL = regex.compile(r"\(?(?:盖章|业务章|公章|印章|章)\)?|敬上|敬启|启$|宣$|谨启|谨上|上$")


def signatures(text: str) -> list[tuple[Span, str]]:
    """Bracket groups at the very start or end of a normalised message, with their content."""
    out = []
    head = _HEAD.match(text)
    if head:
        number = 1 if head.group(1) is not None else 2
        out.append((Span(*head.span(number)), head.group(number)))
    tail = _TAIL.search(text)
    if tail and (not head or tail.start() != head.start()):
        out.append((Span(*tail.span(1)), tail.group(1)))
    return out


def names_somebody(name: str) -> bool:
    """True when a signature names a sender: not empty, not a placeholder for the customer, not a neutral word."""
    plain = name.strip(" ★*").replace(" ", "")
    return len(plain) >= 2 and not any(words.fullmatch(plain) for words in (_NEUTRAL, _GENERIC)) and not plain.isdigit()


def has_sender(view: View) -> bool:
    """True when the message or its metadata says who speaks."""
    meta, document = view.meta, view.document
    if meta.get("signature") or meta.get("sender_name") or meta.get("signature_added_by_gateway") is True:
        return True
    text = document.text
    if _signed(view) or _closing(text):
        return True
    own = _MANDATES.sub(lambda found: "。" * len(found.group()), text)
    spoken = (*_INTRODUCTIONS, *_SPEAKERS, *_ALONE, _DASHED)
    if any(_search(pattern, own) for pattern in spoken) or _house(own) or _standing(document, own):
        return True
    kind = meta.get("sender_type")
    if kind == "law_firm" and _search(_LAWYERS, text):
        return True
    if kind == "property" and _search(_MANAGERS, text):
        return True
    if kind not in ("agency", "law_firm", "assignee"):
        if any(_search(pattern, text) for pattern in _LENDERS) or (
            meta.get("creditor") and str(meta["creditor"]) in document.raw
        ):
            return True
        if kind in (None, "private_lender", "trade", "property"):
            return any(_search(pattern, text) for pattern in (*_PERSONAL, _PERSON_LAST, _PAYEE))
    return False


# For whom somebody speaks: no name of the speaker.
_MANDATES = regex.compile(
    rf"(?:系|现|已)?(?:接受|受)[^,。;\n]{{2,28}}?(?:的)?(?:委托|授权|指派|之托)(?:[^,。;\n]{{0,4}}(?:协助)?(?:提醒|提示|通知|告知))?|"
    rf"[{_HAN}]{{2,14}}(?:银行|消金|小贷|金融|公司|分期|信用社|农商行)(?:信用卡(?:中心)?|欠款)?[^,。;\n]{{0,2}}委托(?:(?:机构|律师(?!事务所)|过来|我|本)[^,。;\n]{{0,8}}|的(?=[,。]))|"
    rf"(?:原)?(?:债权人|出借人)[{_HAN}]{{2,14}}(?:银行|消金|小贷|金融|公司|分期)已?(?:把|将)[^,。;\n]{{0,20}}"
)
# Names of houses: what comes before such an ending, back to a word that no name has, and what else they may be there for.
_ENDINGS = regex.compile(
    rf"(?:{_INSTITUTION}|信服|信用管理|企服|企业服务|企业管理|农合|信用社|批发|宽带|燃气|水务|电力|自来水|热力|商城|工作室|画室|琴行|驾校|五金|事务所|营业部|门店|超市|酒店|宾馆)(?:有限责任公司|股份有限公司|有限公司|公司)?(?:信用卡中心|信用卡部|信用卡|[\u4e00-\u9fa5]{{0,4}}[支分]行)?"
)
_STOPS = regex.compile(
    r"[^\u4e00-\u9fa5a-z]|代表|选择|由|受|是|在|于|向|叫做|叫|的|与|和|给|让|把|被|经|从|至|到|按|用|通过|登录|登陆|打开|进入|下载|请|您|你|我|本|贵|该|为|及|或|委托|授权|转让|提醒|通知|关于|感谢|归还|偿还|欠|对|往|去|此|登|可|能|并|就|了|存入|汇入|转入|付给|支付"
)
_OTHER_ROLE = regex.compile(
    r"(?:受|在|于|向|与|从|通过|登录|登陆|打开|进入|下载|使用|用|到|去|至|往|致|冒充|假冒|冒用|自称|关于|欠|原|债权人|借款人|给|贵司|贵公司|贵单位|对|为|付给|汇入|转入|存入|支付|及|和|或|客户|户名[:：]?|开户行[:：]?|收件人[:：]?)\s*[“\"「《]?$"
)
_OTHER_USE = regex.compile(
    r"^[”\"」》]?(?:的)?(?:app|手机银行|网银|网上银行|公众号|服务号|小程序|微信|生活号|企业微信|网点|柜台|柜面|客户端|官网|官方|营业厅|营业网点|平台|渠道|各|客服(?:电话|热线|核实|\d)|信用卡|贷记卡|借记卡|储蓄卡|借款|贷款|欠款|账单|"
    r"分期|委托|授权|已?(?:把|将)|对您|与我|在\d|委案|债权|账户|账号|卡|费|缴|还款|[:：]\s*(?:您好|贵|你好)|业主|客户(?!经理)|用户|员工|家长)"
)
_AUTHORITY = regex.compile(r"人民银行|监督管理|监管局|公安|法院|检察|仲裁委|银联|征信中心|消费者协会")
_BY = regex.compile(r"由\s*$")
_SENT = regex.compile(r"^(?:系统)?(?:自动)?(?:发送|发出|发起|出具|推送)|^[^,。;\n]{0,4}系统(?:自动)?发")


def _house(text: str) -> bool:
    """Whether a house is named that is neither the place to pay nor somebody else's: in no other role it speaks."""
    for ending in _ENDINGS.finditer(text):
        low = max(0, ending.start() - 10)
        start = low
        for stop in _STOPS.finditer(text[low : ending.start()]):
            start = low + stop.end()
        name = text[start : ending.start()]
        if _AUTHORITY.search(text[start : ending.end() + 6]):
            continue
        if len(name) < 2 or _GENERIC.fullmatch(name) or _GENERIC.fullmatch(text[start : ending.end()]):
            continue
        before, after = text[max(0, start - 6) : start], text[ending.end() : ending.end() + 10]
        if _BY.search(before):
            if _SENT.search(after):
                return True
            continue
        if not _OTHER_ROLE.search(before) and not _OTHER_USE.search(after):
            return True
    return False


def _standing(document: Document, own: str) -> bool:
    """Whether a name that speaks stands at the start before a colon, or before “entrusted by”."""
    for pattern, where in (
        *((pattern, own) for pattern in _STANDING),
        (_ENTRUSTED, document.text),
        (_BAR, document.raw),
    ):
        found = _pattern(pattern).search(where)
        if found is None:
            continue
        name = found.group(1)
        if (
            not _NOBODY.search(name)
            and not _generic(name)
            and names_somebody(name)
            and (len(name) > 3 or name[0] not in SURNAMES)
        ):
            return True
    return False


def _signed(view: View) -> bool:
    """A signature in brackets, or a placeholder for the institution that is not the place to pay."""
    text, stand_ins = view.document.text, view.document.stand_ins
    for span, name in signatures(text):
        kinds = {item.kind for place, item in stand_ins if place.overlaps(span)}
        if kinds & {"org", "creditor", "branch"} or (not kinds and names_somebody(name)):
            return True
    if any(names_somebody(found.group(1)) for found in _NAMED.finditer(text)):
        return True
    return any(
        item.kind in ("org", "branch")
        and not _search(
            r"(?:在|于|受|与|从|由|至|向|打开|登录|登陆|按|填的|进入|通过|下载)[^,。;\n]{0,3}$",
            text[max(0, place.start - 6) : place.start],
        )
        for place, item in stand_ins
    )


def _closing(text: str) -> bool:
    """The last line of a letter, or the last sentence of a message, is the name of the sender."""
    lines = [line.strip() for line in text.strip().split("\n") if line.strip()]
    while len(lines) > 1 and _AFTER_NAME.match(lines[-1]):
        lines.pop()
    if len(lines) > 1:
        last = _SEAL.sub("", lines[-1]).strip()
        if 2 <= len(last) <= 26 and not _NO_NAME.search(last) and names_somebody(last):
            return True
    segments = [_SEAL.sub("", part).strip() for part in regex.compile(r"[。!?;~\n]").split(text.strip())]
    return any(
        len(part) <= 24
        and not _GENERIC.fullmatch(part)
        and _search(
            rf"^(?!受|请|您|如|可|到|在|通过|感谢|祝|去|至|向|由|联系|致|登录|打开|尊敬)[^,:\d]{{1,18}}(?:{_INSTITUTION}|服务中心|管理中心|财务部|个人金融部|贷款部|客服中心|企业部|小企业金融部|服务部|催收部)$",
            part,
        )
        for part in [part for part in segments if part][-3:]
    )


_patterns: dict[str, regex.Lazy] = {}


def _search(pattern: str, text: str) -> bool:
    """Whether ``pattern`` matches with a ``name``, where it has one, that is more than words of the trade."""
    for found in _pattern(pattern).finditer(text):
        name = found.groupdict().get("name")
        if name is None or not _generic(name):
            return True
    return False


_FIRST_NAME = regex.compile(rf"(?:[小老][\u4e00-\u9fa5]|[{SURNAMES}]|的)$")


def _generic(name: str) -> bool:
    """Whether a name is words of the trade and at most somebody's own name: 客服小陈."""
    return _GENERIC.fullmatch(_FIRST_NAME.sub("", name) or name) is not None


def _pattern(pattern: str) -> regex.Lazy:
    found = _patterns.get(pattern)
    if found is None:
        found = _patterns[pattern] = regex.compile(pattern)
    return found
