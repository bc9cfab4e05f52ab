"""The metadata vocabulary: keys, values, their synonyms, and what key, enum and file names tell.

No I/O and nothing heavy: plain dicts. ``infer`` and ``looks_like_message`` live in modules of their own and are loaded
when they are asked for. The tables follow ``docs/metadata.md``.
Keys are compared folded (``fold``): ``sendTime``, ``send_time``, ``SEND-TIME`` and ``发送时间`` are one key.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.memo import memo
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from dunlint.candidate import looks_like_message
    from dunlint.naming import infer


__all__ = [
    "ID_KEYS",
    "KEYS",
    "REMARK_KEYS",
    "TEXT_KEYS",
    "TITLE_KEYS",
    "VOCABULARY",
    "KeyInfo",
    "canonical",
    "channel_of",
    "fold",
    "infer",
    "is_id_key",
    "is_metadata_key",
    "is_remark_key",
    "is_text_key",
    "is_title_key",
    "key_of",
    "known",
    "looks_like_message",
    "merged",
    "stage_of_days",
    "value_of",
]


class KeyInfo(NamedTuple):
    """What a metadata key holds: ``kind`` is enum, bool, int, number, text, time, cron, date, list or ladder."""

    kind: str
    zh: str
    en: str


KEYS: dict[str, KeyInfo] = {
    "channel": KeyInfo("enum", "渠道", "how the text reaches the person"),
    "audience": KeyInfo("enum", "对象", "who reads the message"),
    "stage": KeyInfo("enum", "阶段", "where the case stands"),
    "sender_type": KeyInfo("enum", "发送主体类型", "who speaks"),
    "product": KeyInfo("enum", "产品", "the product behind the debt"),
    "send_time": KeyInfo("time", "发送时间", "HH:MM, Asia/Shanghai"),
    "cron": KeyInfo("cron", "定时表达式", "five cron fields, Asia/Shanghai"),
    "send_date": KeyInfo("date", "发送日期", "YYYY-MM-DD; absent: day of the check"),
    "case_no": KeyInfo("bool", "案号", "true when a real case number stands in the metadata"),
    "time_consent": KeyInfo("bool", "时间同意", "true when the debtor agreed to the hours"),
    "creditor": KeyInfo("text", "债权人", "name of the creditor"),
    "assignor": KeyInfo("text", "让与人", "name of the former creditor"),
    "payee": KeyInfo("text", "收款方", "account holder shown in the text"),
    "sender_name": KeyInfo("text", "发送方名称", "the speaker's name"),
    "signature": KeyInfo("text", "签名", "bracket signature kept outside the text, without its brackets"),
    "signature_added_by_gateway": KeyInfo("bool", "网关加签", "true when the platform adds the signature"),
    "sender_verified": KeyInfo("bool", "主体已核实", "true when the sender is the court, police or regulator itself"),
    "provider": KeyInfo("enum", "短信服务商", "the SMS platform"),
    "message_class": KeyInfo("enum", "消息类别", "verification, notification or marketing"),
    "format": KeyInfo("text", "文件格式", "set by the reader"),
    "official_domains": KeyInfo("list", "官方域名", "the institution's own domains"),
    "official_hotlines": KeyInfo("list", "官方热线", "hotlines and landlines that are exempt"),
    "purpose": KeyInfo("enum", "目的", "what the message is for"),
    "im_account": KeyInfo("enum", "即时账号类型", "official, enterprise or private account"),
    "envelope": KeyInfo("enum", "信封", "sealed or open"),
    "overdue_days": KeyInfo("int", "逾期天数", "days; replaces stage when that is absent"),
    "due_date": KeyInfo("date", "到期日", "YYYY-MM-DD"),
    "limitation_expired": KeyInfo("bool", "时效已过", "true when the limitation period has run out"),
    "contract_date": KeyInfo("date", "合同成立日", "YYYY-MM-DD; selects the LPR"),
    "rate_annual": KeyInfo("number", "年化利率", "percent a year"),
    "unreachable": KeyInfo("bool", "失联", "true when the debtor cannot be reached"),
    "unreachable_days": KeyInfo("int", "失联天数", "consecutive days without contact"),
    "third_party_volunteered": KeyInfo("bool", "第三人主动代偿", "true when the contact offered to pay"),
    "contact_refused": KeyInfo("bool", "联系人拒绝", "true when the contact asked for no more contact"),
    "number_verified_on": KeyInfo("date", "号码核验日", "YYYY-MM-DD on which the number was confirmed"),
    "visit_consent": KeyInfo("bool", "外访同意", "true when the debtor agreed to the visit"),
    "visit_staff": KeyInfo("int", "外访人数", "people, at least 2"),
    "visit_time": KeyInfo("time", "外访时间", "HH:MM"),
    "ai_voice": KeyInfo("bool", "智能语音", "true when the speaker is a machine"),
    "recording_notice": KeyInfo("bool", "录音告知", "true when recording is announced"),
    "region": KeyInfo("region", "地区", "province, as pinyin; selects local notices"),
    "guarantee_kind": KeyInfo("enum", "保证方式", "general or joint"),
    "ladder": KeyInfo("ladder", "节奏", "list of {overdue_days, stage, text} in time order"),
    "voice_notice_connected_per_day": KeyInfo("int", "告知式语音接通次数", "connected notice calls a day"),
    "voice_interactive_effective_per_day": KeyInfo("int", "交互语音有效次数", "effective interactive calls a day"),
    "unanswered_attempts_per_number_per_day": KeyInfo("int", "未接尝试次数", "unanswered attempts a day to one number"),
    "contacts_per_day": KeyInfo("int", "每日联系次数", "all contacts a day"),
    "sms_per_day": KeyInfo("int", "每日短信数", "SMS a day"),
    "sms_per_week": KeyInfo("int", "每周短信数", "SMS a week"),
}

VOCABULARY: dict[str, dict[str, dict[str, str]]] = {
    "channel": {
        "sms": {"zh": "短信", "en": "SMS"},
        "push": {"zh": "推送", "en": "app push"},
        "in_app": {"zh": "站内信", "en": "in-app message"},
        "email": {"zh": "邮件", "en": "e-mail"},
        "letter": {"zh": "信函", "en": "paper or PDF letter"},
        "im": {"zh": "即时消息", "en": "WeChat, enterprise WeChat, QQ or chat bot"},
        "voice": {"zh": "语音", "en": "voice call, IVR or call script"},
        "visit": {"zh": "外访", "en": "visit script"},
        "public_post": {"zh": "公开发布", "en": "poster, notice board, social post or live stream"},
    },
    "audience": {
        "debtor": {"zh": "债务人本人", "en": "borrower or cardholder"},
        "guarantor": {"zh": "保证人", "en": "contractual guarantor"},
        "co_debtor": {"zh": "共同债务人", "en": "co-borrower, joint-debt spouse or heir"},
        "contact": {"zh": "联系人", "en": "contact person named by the debtor"},
        "third_party": {"zh": "其他第三人", "en": "anybody else"},
        "employer": {"zh": "单位", "en": "employer, HR or front desk"},
        "public": {"zh": "公众", "en": "group, notice board or live audience"},
    },
    "stage": {
        "pre_due": {"zh": "到期前", "en": "before the due date"},
        "early": {"zh": "早期逾期", "en": "1 to 30 days overdue"},
        "late": {"zh": "后期逾期", "en": "more than 30 days overdue"},
        "assigned": {"zh": "债权已转让", "en": "claim assigned"},
        "pre_litigation": {"zh": "诉前", "en": "announced or prepared suit"},
        "litigation": {"zh": "诉讼中", "en": "court has accepted the case"},
        "enforcement": {"zh": "执行", "en": "enforcement after judgment"},
    },
    "sender_type": {
        "bank": {"zh": "银行", "en": "bank"},
        "consumer_finance": {"zh": "消费金融公司", "en": "consumer finance company"},
        "microloan": {"zh": "小额贷款公司", "en": "microloan company"},
        "private_lender": {"zh": "民间出借人", "en": "private lender"},
        "agency": {"zh": "受托催收机构", "en": "outsourced collection agency"},
        "law_firm": {"zh": "律师事务所", "en": "law firm"},
        "assignee": {"zh": "受让人", "en": "assignee or asset manager"},
        "property": {"zh": "物业", "en": "property manager"},
        "trade": {"zh": "其他商家", "en": "trade creditor, utility or merchant"},
    },
    "product": {
        "credit_card": {"zh": "信用卡", "en": "credit card"},
        "loan": {"zh": "贷款、借款", "en": "loan or cash loan"},
        "installment": {"zh": "分期", "en": "instalment or buy now pay later"},
        "rent": {"zh": "租金", "en": "rent or rent loan"},
        "property_fee": {"zh": "物业费", "en": "property fee"},
        "trade_goods": {"zh": "货款、服务款", "en": "goods, services or utilities"},
        "tuition": {"zh": "学费、学杂费", "en": "tuition or meal fee"},
    },
    "provider": {
        "aliyun": {"zh": "阿里云", "en": "Alibaba Cloud"},
        "tencent": {"zh": "腾讯云", "en": "Tencent Cloud"},
        "huawei": {"zh": "华为云", "en": "Huawei Cloud"},
        "baidu": {"zh": "百度云", "en": "Baidu Cloud"},
        "jd": {"zh": "京东云", "en": "JD Cloud"},
        "ucloud": {"zh": "UCloud", "en": "UCloud"},
        "yunpian": {"zh": "云片", "en": "Yunpian"},
        "jiguang": {"zh": "极光", "en": "Jiguang"},
        "submail": {"zh": "赛邮", "en": "Submail"},
        "chuanglan": {"zh": "创蓝", "en": "Chuanglan"},
        "ctyun": {"zh": "天翼云", "en": "CTyun"},
        "wechat": {"zh": "微信", "en": "WeChat"},
    },
    "message_class": {
        "verification": {"zh": "验证码", "en": "verification"},
        "notification": {"zh": "通知", "en": "notification"},
        "marketing": {"zh": "营销", "en": "marketing"},
    },
    "purpose": {
        "collection": {"zh": "催收", "en": "collection"},
        "reminder": {"zh": "提醒", "en": "reminder"},
        "assignment_notice": {"zh": "债权转让通知", "en": "notice of assignment"},
        "credit_notice": {"zh": "征信告知", "en": "notice of credit reporting"},
        "settlement_offer": {"zh": "协商还款方案", "en": "settlement offer"},
        "relay": {"zh": "请求转告", "en": "request to relay a message"},
        "visit_notice": {"zh": "外访告知", "en": "notice of a visit"},
    },
    "im_account": {
        "official": {"zh": "公众号", "en": "official account"},
        "enterprise": {"zh": "企业微信", "en": "enterprise account"},
        "private": {"zh": "个人号", "en": "private account"},
    },
    "envelope": {
        "sealed": {"zh": "密封", "en": "sealed"},
        "open": {"zh": "明信片、开窗或透明", "en": "postcard, window or transparent"},
    },
    "guarantee_kind": {
        "general": {"zh": "一般保证", "en": "general guarantee"},
        "joint": {"zh": "连带保证", "en": "joint guarantee"},
    },
}


def fold(key: object) -> str:
    """A key as it is compared: lower case, without separators. ``Send-Time`` and ``sendTime`` give ``sendtime``."""
    text = str(key).strip().lower()
    if not text.isalnum():
        for mark in "_-. :/：\t\u3000\n\r":
            if mark in text:
                text = text.replace(mark, "")
    return text


def _folded(words: str) -> list[str]:
    """Words of the lists below as ``fold`` gives them, all at once."""
    return words.lower().replace("_", "").replace("-", "").replace(".", "").replace("/", "").split()


def _table(rows: Mapping[str, str]) -> dict[str, str]:
    """Folded synonym -> canonical name, from canonical name -> synonyms separated by blanks."""
    table: dict[str, str] = {}
    for name, words in rows.items():
        table[fold(name)] = name
        for word in _folded(words):
            table.setdefault(word, name)
    return table


# Synonyms of keys. Those of _OPEN_KEYS count only when their value is a known one, since they mean many things.
_KEY_SYNONYMS = _table(
    {
        "channel": "渠道 发送渠道 触达渠道 触达方式 发送方式 通知方式 channel_type channel_name send_channel"
        " msg_channel"
        " notify_channel notice_channel contact_channel 渠道类型 send_way send_method",
        "audience": "对象 发送对象 接收对象 受众 目标对象 催收对象 对象类型 audience_type object_type target_type"
        " target_audience"
        " receiver_type recipient_type role_type relation_type 收信人类型 接收人类型 关系类型 cust_type"
        " customer_type",
        "stage": "阶段 催收阶段 逾期阶段 账龄 账龄阶段 dunning_stage collection_stage overdue_stage overdue_level"
        " collect_stage case_stage loan_stage bucket overdue_bucket aging 逾期等级 催收等级 dunning_level",
        "sender_type": "发送主体类型 发送主体 主体类型 机构类型 发送方类型 sendertype institution_type org_type"
        " lender_type"
        " company_type 催收主体",
        "product": "产品 产品类型 业务产品 product_type product_code product_name prod_type 贷款类型 loan_type"
        " debt_type",
        "send_time": "发送时间 发送时刻 send_at sent_at 定时 定时发送 触发时间 推送时间 外呼时间 拨打时间"
        " schedule_time time_of_day"
        " push_time call_time 时间",
        "cron": "job.cron cron_expression cron_expr cronexp 定时表达式 cron表达式",
        "send_date": "发送日期 批次日期 send_day batch_date",
        "case_no": "案号 立案号 案件编号 case_number caseno court_case_no 仲裁案号 执行案号",
        "time_consent": "时间同意 debtor_time_consent 约定时间 免扰例外 consent",
        "creditor": "债权人 出借人 资方 资金方 放款方 fund_source lender creditor_name 债权方 funder",
        "assignor": "让与人 转让方 转让人 原债权人 original_creditor",
        "payee": "收款方 户名 收款人 收款户名 收款账户名 payee_name account_name",
        "sender_name": "发送方名称 发送方 发送人 发信方 发件人 sendername sender from_name speaker",
        "signature": "签名 短信签名 sign_name sign sms_sign sms_signature prefix sms_prefix 签名名称 模板签名",
        "signature_added_by_gateway": "网关加签 auto_sign 系统签名 自动加签 gateway_signature",
        "sender_verified": "主体已核实 官方 verified",
        "provider": "短信服务商 服务商 供应商 vendor channel_code 通道 sms_provider sms_vendor gateway 短信平台 平台",
        "message_class": "消息类别 短信类别 短信类型 通知/营销 sms_type message_category template_type 模板类型",
        "format": "文件格式",
        "official_domains": "官方域名 白名单 域名白名单 official_domain domains",
        "official_hotlines": "官方热线 客服电话 hotline hotlines official_hotline 客服热线 service_phone",
        "purpose": "目的 用途类型 biz_type scene 场景 业务场景 biz_scene scenario 业务类型",
        "im_account": "即时账号类型 账号类型 account_type",
        "envelope": "信封 信封类型 envelope_type",
        "overdue_days": "逾期天数 overdue_day dpd overdue_day_count days_overdue days_past_due overduedaycnt 逾期日数",
        "due_date": "到期日 还款日 到期日期 应还日期 repay_date repayment_date",
        "limitation_expired": "时效 时效已过 诉讼时效已过 time_barred",
        "contract_date": "合同成立日 合同日 合同日期 签约日期 sign_date",
        "rate_annual": "年化利率 年化 apr annual_rate 年利率",
        "unreachable": "失联 lost_contact 是否失联",
        "unreachable_days": "失联天数 lost_days",
        "third_party_volunteered": "第三人主动代偿 代偿意愿 主动代偿",
        "contact_refused": "联系人拒绝 不再联系 拒绝联系",
        "number_verified_on": "号码核验日 verified_at 号码核验",
        "visit_consent": "外访同意 同意上门 同意外访",
        "visit_staff": "外访人数 人数 外访人员数",
        "visit_time": "外访时间 上门时间",
        "ai_voice": "智能语音 ai外呼 robot ai_call 机器人外呼",
        "recording_notice": "录音告知 录音 录音提示",
        "region": "地区 区域 province 省份 省",
        "guarantee_kind": "保证方式 担保方式 guarantee_type",
        "ladder": "节奏 schedule 序列 催收节奏",
        "voice_notice_connected_per_day": "告知式语音接通次数",
        "voice_interactive_effective_per_day": "交互语音有效次数",
        "unanswered_attempts_per_number_per_day": "未接尝试次数",
        "contacts_per_day": "每日联系次数 日联系次数",
        "sms_per_day": "每日短信数 每日短信条数 日短信数",
        "sms_per_week": "每周短信数 每周短信条数 周短信数",
    }
)

# What a many-sided key can mean, in the order in which its value is tried.
_OPEN_KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("type", "类型", "类别", "category", "kind"), ("channel", "message_class", "audience", "purpose", "stage")
    ),
    **dict.fromkeys(
        ("messagetype", "msgtype", "sendtype", "noticetype", "notifytype", "消息类型", "发送类型"),
        ("channel", "message_class", "audience", "purpose"),
    ),
    **dict.fromkeys(
        (
            "templatetype",
            "模板类型",
            "短信类型",
            "smstype",
            "biztype",
            "scene",
            "场景",
            "业务场景",
            "业务类型",
            "scenario",
            "bizscene",
        ),
        ("message_class", "purpose", "audience", "stage", "channel"),
    ),
    **dict.fromkeys(
        (
            "to",
            "target",
            "receiver",
            "recipient",
            "role",
            "relation",
            "收件人",
            "接收人",
            "收信人",
            "接收方",
            "关系",
            "角色",
            "custtype",
            "customertype",
            "objecttype",
            "relationtype",
        ),
        ("audience",),
    ),
    **dict.fromkeys(("channelcode", "通道", "gateway", "平台", "供应商", "vendor"), ("provider", "channel")),
    "channel": ("channel", "provider"),
    "渠道": ("channel", "provider"),
    **dict.fromkeys(("sender", "发送方", "发送人", "lender", "机构"), ("sender_type",)),
    **dict.fromkeys(("level", "等级", "period", "phase", "时期", "节点", "node", "step"), ("stage",)),
    **dict.fromkeys(("accounttype", "账号类型"), ("im_account",)),
    **dict.fromkeys(
        ("loantype", "debttype", "producttype", "productcode", "productname", "产品", "贷款类型"), ("product",)
    ),
    **dict.fromkeys(("companytype", "orgtype", "institutiontype", "lendertype"), ("sender_type",)),
    **dict.fromkeys(("date", "日期"), ("send_date",)),
    **dict.fromkeys(("domain", "域名"), ("official_domains",)),
    **dict.fromkeys(("时间", "time"), ("send_time",)),
    "schedule": ("ladder", "cron", "send_time"),
    "case": ("case_no",),
}
# Open keys that keep an unknown value under a key of their own rather than dropping it.
_OPEN_FALLBACK = {
    "channel": "channel",
    "渠道": "channel",
    "sender": "sender_name",
    "发送方": "sender_name",
    "发送人": "sender_name",
    "lender": "creditor",
}

_VALUE_WORDS: dict[str, dict[str, str]] = {
    "channel": {
        "sms": "短信 msg text_message 手机短信 短信通知 文本短信",
        "push": "推送 通知栏 jpush apns app推送 app_push 消息推送",
        "in_app": "站内信 inbox notice_center 消息中心 app内消息 inapp 站内消息",
        "email": "邮件 mail directmail 电子邮件 邮箱 e_mail",
        "letter": "信函 collection_letter demand_letter 函件 函 纸质信函 催收函 律师函 paper 信件",
        "im": "wechat 微信 wecom 企微 企业微信 weixin 公众号 chat qq 聊天 即时消息 即时通讯 小程序 work_weixin"
        " 微信公众号 feishu 钉钉 dingtalk"
        " 在线客服",
        "voice": "电话 call phone ivr 外呼 话术 robot 语音 智能外呼 电话外呼 电催 tts ai外呼 voice_call 语音通知"
        " 电话话术 外呼话术 机器人",
        "visit": "上门 外访 field 外访话术 上门话术 field_visit 面访 走访 实地外访",
        "public_post": "海报 公告 朋友圈 直播 poster social live 公示 张贴 告示 公开发布 社交媒体 大屏 横幅",
    },
    "audience": {
        "debtor": "self 本人 borrower customer user personal percstm comcstm 债务人 债务人本人 借款人 持卡人 客户"
        " 客户本人 用户 主借人"
        " cardholder owner 业主 租客 承租人 会员 account_holder 借款人本人",
        "guarantor": "担保人 保证人 gua guaper guacom 连带担保人 连带保证人 担保方 保证方",
        "co_debtor": "co_borrower 共借人 配偶共债 继承人 共同借款人 共同债务人 共同还款人 joint_debtor heir 共债人",
        "contact": "紧急联系人 friend friends family 亲属 好友 linkman 联系人 亲友 家属 家人 父母 配偶 朋友 亲戚"
        " relative relatives"
        " emergency_contact contact_name family_mobile society_mobile emergency spouse parent parents 直系亲属"
        " 社会联系人 contacts",
        "third_party": "third 第三方 第三人 代理 agent referrer 邻居 村委 landlord 房东 dealer 经销商 介绍人 推荐人"
        " neighbor neighbour"
        " 村委会 居委会 introducer 中介 同事 colleague 其他第三人 同学",
        "employer": "company 单位 hr 人事 用人单位 工作单位 公司 company_hr 单位人事 雇主 前台",
        "public": "mass 群发 group 群 all 公众 微信群 业主群 大众 全体 community",
    },
    "stage": {
        "pre_due": "到期前 到期提醒 reminder pre 提醒期 before_due 未逾期 未到期 还款前 提前提醒 账单日 due_soon"
        " upcoming 还款日前 pre_overdue 到期日",
        "early": "催告期 first_reminder l1 温馨提醒 友好提醒 早期 早期逾期 逾期早期 轻度逾期 初期 前期",
        "late": "严厉期 final_warning l2 l3 second_notice 严肃警告 后期 后期逾期 中期 晚期 逾期后期 重度逾期 不良"
        " 坏账 核销 最后通知"
        " final_notice 中后期 third_notice",
        "assigned": "转让 transfer 受让 amc assignment 债权转让 已转让 债转",
        "pre_litigation": "诉前 pre_suit 法律告知 lawyer_letter 法律威慑 诉前告知 诉前催告 律师函 诉前调解"
        " prelitigation 拟诉",
        "litigation": "立案后 立案 开庭 case 应诉 诉讼 诉讼中 起诉后 已立案 仲裁",
        "enforcement": "执行 限高 限高通知 强制执行 执行中 判决后",
    },
    "sender_type": {
        "bank": "银行 lender_bank 商业银行 信用卡中心",
        "consumer_finance": "lender_cfc 消金 cfc 消费金融 消费金融公司 消金公司",
        "microloan": "lender_mlc 小贷 microcredit 小额贷款 小额贷款公司 小贷公司 网贷 互联网小贷 网络小贷",
        "private_lender": "个人出借 private 民间借贷 民间出借人 个人 出借人 自然人",
        "agency": "委外 催收公司 outsource outsourced 催收机构 外包 委外催收 受托催收机构 委外机构 第三方催收"
        " collection_agency 催收",
        "law_firm": "律所 lawfirm lawyer 律师事务所 律师",
        "assignee": "资管 受让方 amc 受让人 资产管理公司 资产管理",
        "property": "物业 物业公司 property_management 物业管理",
        "trade": "电信 水电 商户 merchant 其他商家 商家 供应商 运营商 utility 供水 供电 燃气 学校 房东 telecom",
    },
    "product": {
        "credit_card": "xyk creditcard 信用卡 card 贷记卡 cc",
        "loan": "借款 现金贷 贷款 cash_loan 消费贷 信用贷 车贷 房贷 经营贷 personal_loan 网贷 信贷 助学贷款",
        "installment": "分期 bnpl instalment installments 分期付款 先买后付 消费分期 商品分期",
        "rent": "租金 租房 landlord 房租 租赁 租金贷",
        "property_fee": "物业费 fee 物业管理费 物业服务费",
        "trade_goods": "货款 水电费 话费 goods goods_payment trade 服务款 电费 水费 燃气费 服务费 货款服务款 会员费"
        " game 账款",
        "tuition": "学费 校园 学杂费 伙食费 餐费 meal_fee 住宿费",
    },
    "provider": {
        "aliyun": "阿里云 alibaba ali alisms dysms 阿里 aliyun_sms alicloud 阿里云短信",
        "tencent": "腾讯云 腾讯 qcloud tencentcloud tencent_sms 腾讯云短信",
        "huawei": "华为云 华为 huaweicloud",
        "baidu": "百度云 百度 bce",
        "jd": "京东云 京东 jdcloud",
        "ucloud": "usms",
        "yunpian": "云片",
        "jiguang": "极光 jsms jpush",
        "submail": "赛邮",
        "chuanglan": "创蓝 253 创蓝253 253yun",
        "ctyun": "天翼云",
        "wechat": "微信 weixin 微信公众号",
    },
    "message_class": {
        "verification": "验证码 verify captcha otp verify_code 验证",
        "notification": "通知 notice notify 通知类 通知短信 会员通知",
        "marketing": "营销 推广 promotion 营销类 营销短信 promo ad",
    },
    "purpose": {
        "collection": "催收 催款 dunning overdue 逾期 逾期催收 催告 collect overdue_collection overdue_notice"
        " 逾期提醒 逾期通知",
        "reminder": "提醒 还款提醒 到期提醒 repay_remind repayment_reminder due_reminder remind 账单提醒",
        "assignment_notice": "债权转让通知 转让通知 assignment 债转通知 债权转让",
        "credit_notice": "征信告知 征信提醒 征信通知 credit_report credit_reporting 上征信 不良信息告知",
        "settlement_offer": "协商还款 减免 减免方案 settlement 协商还款方案 分期方案 优惠结清 协商",
        "relay": "转告 请求转告 relay_request 传话",
        "visit_notice": "外访告知 外访通知 上门通知 上门告知",
    },
    "im_account": {
        "official": "公众号 官方 服务号 official_account 微信公众号 小程序 官方账号",
        "enterprise": "企微 企业微信 wecom work_weixin 企业号",
        "private": "个人号 个人 个人微信 私人 私人号 personal",
    },
    "envelope": {
        "sealed": "密封 封闭 closed 信封",
        "open": "明信片 postcard window 开窗 透明 transparent 敞开 未密封",
    },
    "guarantee_kind": {
        "general": "一般保证 一般",
        "joint": "连带保证 连带 连带责任保证 连带责任 joint_and_several",
    },
}


@memo(1_000)
def _values(key: str) -> dict[str, str]:
    """Folded synonym -> canonical value of one enumerated key."""
    return _table(_VALUE_WORDS.get(key, {}))


_REGIONS = dict(
    pair.split(":")
    for pair in (
        "北京:beijing 天津:tianjin 河北:hebei 山西:shanxi 内蒙古:neimenggu 辽宁:liaoning 吉林:jilin"
        " 黑龙江:heilongjiang 上海:shanghai"
        " 江苏:jiangsu 浙江:zhejiang 安徽:anhui 福建:fujian 江西:jiangxi 山东:shandong 河南:henan 湖北:hubei"
        " 湖南:hunan"
        " 广东:guangdong 广西:guangxi 海南:hainan 重庆:chongqing 四川:sichuan 贵州:guizhou 云南:yunnan 西藏:xizang"
        " 陕西:shaanxi"
        " 甘肃:gansu 青海:qinghai 宁夏:ningxia 新疆:xinjiang 64:ningxia 640000:ningxia nx:ningxia cn-nx:ningxia"
        " 宁:ningxia"
    ).split()
)

# Key names whose value is the text of a message, a template's name, its subject line, or a remark that is never sent.
# All four hold folded names: ask with the functions below. ID_KEYS stand in order of preference.
TEXT_KEYS: frozenset[str] = frozenset(
    _folded(
        "text content body template message msg 内容 话术 短信内容 template_content tpl_content cvalue node_content"
        " templet_content value"
        " 文案 正文 模板内容 模板 短信模板 短信文案 推送内容 邮件内容 邮件正文 通知内容 消息内容 文本 文本内容 消息"
        " 短信 信函内容 函件内容 语音内容"
        " 话术内容 催收话术 外访话术 外呼话术 话术文本 标准话术 参考话术 模板文本 模板正文 sms_content sms_text"
        " sms_body sms_template sms_msg"
        " msg_content message_content message_body message_text msg_text push_content push_text push_body"
        " email_content email_body"
        " mail_content mail_body letter_content letter_body template_text template_body tpl tpl_text tpl_body"
        " template_value script"
        " script_text speech speech_text tts tts_text alert html html_body text_body body_text notice_content"
        " notice_text notify_content"
        " content_template text_template template_str copy wording 催收内容 发送内容 提醒内容 短信正文 短信模板内容"
        " 模板详情 语音文本 播报内容"
        " description_text content_text content_zh text_zh template_zh body_zh message_zh content_cn"
    )
)
ID_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(
        _folded(
            "id template_id template_code code tpl_id tpl_code sms_id sms_code ckey key call_index 模板id 模板编号"
            " 模板代码 模板编码 编号"
            " 编码 代码 话术编号 短信编号 template_key tpl_key msg_id msg_code message_id message_code script_id"
            " slug name template_name"
            " tpl_name 模板名称 名称 话术名称 模板名 短信名称 script_name"
        )
    )
)
TITLE_KEYS: frozenset[str] = frozenset(
    _folded(
        "subject title 主题 标题 邮件主题 邮件标题 推送标题 短信标题 消息标题 email_subject mail_subject"
        " email_title push_title msg_title"
        " message_title headline 题目"
    )
)
REMARK_KEYS: frozenset[str] = frozenset(
    _folded(
        "remark remarks note notes comment comments description desc memo 备注 说明 描述 注释 用途 使用说明"
        " 使用场景 场景说明 适用场景 适用说明"
        " 注意事项 usage example examples 示例 样例 变量说明 参数说明 审核意见 审批意见 修改说明 变更说明 审核备注"
        " author 作者 owner"
        " created_by updated_by reviewer 审批人 审核人 创建人 修改人"
    )
)


def is_text_key(key: object) -> bool:
    """True for names such as ``content``, ``smsContent``, ``话术``."""
    return fold(key) in TEXT_KEYS


def is_id_key(key: object) -> bool:
    """True for names such as ``code``, ``templateId``, ``模板编号``."""
    return fold(key) in _ID_SET


def is_title_key(key: object) -> bool:
    """True for names such as ``subject``, ``标题``: sent with the message, before its text."""
    return fold(key) in TITLE_KEYS


def is_remark_key(key: object) -> bool:
    """True for names such as ``remark``, ``备注``: written for colleagues, never sent."""
    return fold(key) in REMARK_KEYS


_ID_SET = frozenset(fold(word) for word in ID_KEYS)


def key_of(key: object) -> str:
    """The canonical metadata key of ``key``, or an empty string. Many-sided keys (``type``, ``to``) give none."""
    return _KEY_SYNONYMS.get(fold(key), "")


def is_metadata_key(key: object) -> bool:
    """True when ``key`` can hold metadata, be it a canonical key, a synonym or a many-sided one (``type``, ``to``)."""
    folded = fold(key)
    return folded in _KEY_SYNONYMS or folded in _OPEN_KEYS


def value_of(key: str, value: object) -> str:
    """The canonical value of an enumerated ``key`` for any synonym, or an empty string."""
    return _values(key).get(fold(value), "") or (_stage_of(str(value))[0] if key == "stage" else "")


def channel_of(name: object) -> str:
    """The canonical channel for a name such as ``短信`` or ``WECOM``, or an empty string."""
    return _values("channel").get(fold(name), "")


def stage_of_days(days: int) -> str:
    """``pre_due`` up to the due date, ``early`` to day 30, ``late`` after that."""
    return "pre_due" if days <= 0 else "early" if days <= 30 else "late"


def canonical(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    """``mapping`` with canonical keys and values; keys that are no metadata are dropped.

    A value that is not in the vocabulary stays as it is, so that ``missing-metadata`` can name it. Empty values are
    dropped. ``stage`` is filled in from ``overdue_days`` when it is absent.
    """
    found: dict[str, Any] = {}
    for raw_key, value in mapping.items():
        folded = fold(raw_key)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        choices = _OPEN_KEYS.get(folded)
        if choices is not None:
            for key in choices:
                entries = _entries(key, value, folded)
                if entries and known(key, entries.get(key)):
                    _add(found, entries)
                    break
            else:
                fallback = _OPEN_FALLBACK.get(folded) or (_KEY_SYNONYMS.get(folded) if folded in _STRICT_KEYS else None)
                if fallback:
                    _add(found, _entries(fallback, value, folded))
        elif folded in _KEY_SYNONYMS:
            _add(found, _entries(_KEY_SYNONYMS[folded], value, folded))
    days = found.get("overdue_days")
    if isinstance(days, int) and not isinstance(days, bool) and not known("stage", found.get("stage")):
        found["stage"] = stage_of_days(days)
    return found


# Many-sided keys that are canonical names or plain synonyms and so keep an unknown value.
_STRICT_KEYS = frozenset(("产品", "producttype", "objecttype", "vendor", "供应商"))


def known(key: str, value: object) -> bool:
    """True when ``value`` is one that ``key`` can have after ``canonical``."""
    info = KEYS.get(key)
    if info is None or value is None:
        return False
    kind = info.kind
    if kind == "enum":
        return value in VOCABULARY[key] if isinstance(value, str) else False
    if kind == "bool":
        return isinstance(value, bool)
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and value == value  # NaN is no rate
    if kind == "time":
        return isinstance(value, str) and regex.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None
    if kind == "date":
        return isinstance(value, str) and regex.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    if kind == "cron":
        return isinstance(value, str) and _cron(value) == value
    if kind == "list":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "ladder":
        return isinstance(value, list)
    return isinstance(value, str)


def _add(found: dict[str, Any], entries: Mapping[str, Any]) -> None:
    """A known value is never replaced by a later one; an unknown one is."""
    for key, value in entries.items():
        if key not in found or (not known(key, found[key]) and known(key, value)):
            found[key] = value


def _entries(key: str, value: Any, folded: str) -> dict[str, Any]:
    """What one key and its value say: mostly one entry, a send time with a date gives two."""
    kind = KEYS[key].kind
    if kind == "enum":
        return _enum(key, value, folded)
    if kind == "bool":
        truth = _case_number(value) if key == "case_no" else _truth(value)
        return {} if truth is None and key == "case_no" else {key: value if truth is None else truth}
    if kind == "int":
        number = _integer(value)
        return {key: value if number is None else number}
    if kind == "number":
        rate = _number(value)
        return {key: value if rate is None else rate}
    if kind in ("time", "cron"):
        return _times(key, value)
    if kind == "date":
        day = _date(value)
        return {key: str(value).strip() if day is None else day}
    if kind == "list":
        return _list(key, value, folded)
    if kind == "ladder":
        return {key: value} if isinstance(value, list) else {}
    if kind == "region":
        text = str(value).strip().lower()
        short = regex.sub(r"(省|市|(壮族|回族|维吾尔)?自治区)$", "", text)
        return {key: _REGIONS.get(short, short)}
    if isinstance(value, dict | list | tuple | set):
        return {}
    text = str(value).strip()
    if key == "signature":
        inner = regex.fullmatch(r"[【\[]([^【】\[\]]*)[】\]]", text)
        text = inner[1].strip() if inner else text
        if text.lower() in ("true", "false"):
            return {}
    return {key: text}


_AUDIENCE_ORDER = ("public", "employer", "third_party", "contact", "guarantor", "co_debtor", "debtor")


def _enum(key: str, value: Any, folded: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return {}
    if isinstance(value, list | tuple | set):
        return _one_of(key, list(value), folded)
    text = str(value).strip()
    if key == "stage":
        return _stage_entries(text, folded)
    hit = _values(key).get(fold(text))
    if hit is None and key == "channel" and folded in ("messagetype", "msgtype") and text == "1":
        hit = "sms"
    if hit is None and regex.search(r"[,，;；|/、+&]", text):
        entries = _one_of(key, regex.split(r"[,，;；|/、+&]", text), folded)
        if known(key, entries.get(key)):
            return entries
    return {key: hit or text}


def _one_of(key: str, values: list[Any], folded: str) -> dict[str, Any]:
    """One value out of several: who is protected most (audience), sms before others (channel), else the first."""
    hits = [entries[key] for item in values if known(key, (entries := _enum(key, item, folded)).get(key))]
    if not hits:
        return {key: ", ".join(str(item) for item in values)} if values else {}
    if key == "audience":
        return {key: min(hits, key=_AUDIENCE_ORDER.index)}
    return {key: "sms" if "sms" in hits else hits[0]}


def _stage_entries(text: str, folded: str) -> dict[str, Any]:
    hit = _values("stage").get(fold(text))
    if hit:
        return {"stage": hit}
    if folded in ("overduelevel", "dunninglevel", "催收等级", "逾期等级", "level", "等级") and text in ("1", "2", "3"):
        return {"stage": "early" if text == "1" else "late"}
    stage, days = _stage_of(text)
    if not stage:
        return {"stage": text}
    return {"stage": stage} if days is None else {"stage": stage, "overdue_days": days}


def _stage_of(text: str) -> tuple[str, int | None]:
    """Stage and days out of a notation such as ``T+5``, ``D-3``, ``M3+``, ``逾期7天``, ``31-60``, ``overdue_90``."""
    word = text.strip().lower().replace("＋", "+").replace("－", "-")
    if hit := regex.fullmatch(r"[td]\s*([+-]?)\s*(\d{1,4})(?:天|日|days?)?", word):
        days = -int(hit[2]) if hit[1] == "-" else int(hit[2])
        return stage_of_days(days), days
    if hit := regex.fullmatch(r"m(\d{1,2})\s*(\+?)", word):
        month = int(hit[1])
        return ("" if month == 0 and not hit[2] else "early" if month <= 1 and not hit[2] else "late"), None
    if hit := regex.fullmatch(
        r"(?:逾期|over_?due|dpd|day|d)?[\s_-]*(\d{1,4})\s*(?:-|~|至|到|—)\s*(\d{1,4})\s*(?:天|日|_?days?)?", word
    ):
        low, high = stage_of_days(int(hit[1])), stage_of_days(int(hit[2]))
        return (low if low == high else "", None)
    if hit := regex.fullmatch(
        r"(?:逾期(?:第)?|over_?due|dpd|bucket)[\s_-]*(\d{1,4})\s*\+?\s*(?:天|日|_?days?)?(?:以上)?", word
    ):
        return stage_of_days(int(hit[1])), int(hit[1])
    if hit := regex.fullmatch(r"(?:到期|还款日)前\s*(\d{1,4})\s*(?:天|日)", word):
        return "pre_due", -int(hit[1])
    return "", None


_TRUE = frozenset("true yes y 1 是 有 on 已同意 同意 已核实 开启 真".split())
_FALSE = frozenset("false no n 0 否 无 off 没有 未同意 不同意 未 关闭 假 none null".split())


def _truth(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    return True if word in _TRUE or value == 1 else False if word in _FALSE or value == 0 else None


def _case_number(value: Any) -> bool | None:
    """True for a real number, False for none; None where a placeholder or a word stands."""
    truth = _truth(value)
    if truth is not None:
        return truth
    text = str(value)
    if regex.search(r"[$#{%<]", text):
        return None
    return True if regex.search(r"\d", text) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1e9 and value == int(value) else None
    hit = regex.fullmatch(
        r"(?:逾期)?(?:[TtDd](?=[+-]?\d))?\s*\+?\s*(-?\d{1,9})(?:\.0+)?\s*(?:天|日|次|条|人|名|days?)?",
        str(value).strip(),
    )
    return int(hit[1]) if hit else None


def _number(value: Any) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    hit = regex.fullmatch(r"(\d{1,6}(?:\.\d{1,9})?)\s*[%％]?", str(value).strip())
    if not hit:
        return None
    return float(hit[1]) if "." in hit[1] else int(hit[1])


def _list(key: str, value: Any, folded: str) -> dict[str, Any]:
    if isinstance(value, dict | bool):
        return {}
    items = list(value) if isinstance(value, list | tuple | set) else regex.split(r"[,，;；、\s]+", str(value))
    words = [str(item).strip() for item in items if str(item).strip()]
    if folded in ("domain", "域名") and not all(regex.fullmatch(r"[\w*-]+(\.[\w-]+)+", word) for word in words):
        return {}
    return {key: words} if words else {}


def _date(value: Any) -> str | None:
    if hasattr(value, "isoformat") and hasattr(value, "year"):
        return str(value.isoformat())[:10]
    hit = regex.match(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)", str(value)) or regex.fullmatch(
        r"\s*(\d{4})(\d\d)(\d\d)\s*", str(value)
    )
    if not hit:
        return None
    year, month, day = int(hit[1]), int(hit[2]), int(hit[3])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _times(key: str, value: Any) -> dict[str, Any]:
    """``send_time`` as HH:MM, with ``send_date`` when a date stands before it; a cron line goes to ``cron``."""
    if isinstance(value, dict | list | tuple | set | bool):
        return {}
    if isinstance(value, int):
        clock = _clock_of_number(value)
        return {key: value if clock is None else clock}
    if key in ("send_time", "cron") and (line := _cron(str(value))):
        return {"cron": line}
    if hasattr(value, "hour") and hasattr(value, "minute"):  # a datetime that YAML or TOML made
        text = str(value.isoformat())
    else:
        text = str(value).strip().replace("：", ":")
    zone = regex.search(r"(?<=\d)\s*(Z|[+-]\d\d:?\d\d)$", text)
    day = _date(text)
    if day and zone:
        return _in_shanghai(key, text)
    hit = regex.search(r"(?<![\d:])(\d{1,2})\s*[:点时]\s*(\d{1,2})?(?:\s*[:分]\s*\d{1,2}(?:\.\d+)?)?", text)
    if not hit or len(regex.findall(r"\d{1,2}\s*[:点时]\s*\d{0,2}", text)) > (2 if text.count(":") > 1 else 1):
        return {key: text}
    rest = (text[: hit.start()] + text[hit.end() :]).strip(" 分秒整T北京时间每天日")
    if day:
        rest = regex.sub(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?", "", rest).strip(" T")
    hour, minute = int(hit[1]), int(hit[2] or 0)
    if "半" in rest and not hit[2]:
        minute, rest = 30, rest.replace("半", "")
    if rest in ("下午", "晚上", "晚", "傍晚", "夜里", "PM", "pm") and hour < 12:
        hour += 12
    elif rest not in ("", "上午", "早上", "早", "凌晨", "AM", "am", "中午", "下午", "晚上", "晚", "傍晚", "夜里"):
        return {key: text}
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59:
        return {key: text}
    entries: dict[str, Any] = {key: f"{hour:02d}:{minute:02d}"}
    if day and key == "send_time":
        entries["send_date"] = day
    return entries


def _in_shanghai(key: str, text: str) -> dict[str, Any]:
    """A moment with a zone, as clock and day of Asia/Shanghai (UTC+8, no summer time since 1991)."""
    import datetime  # lazy: few templates have a moment with a zone

    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        moment = moment.astimezone(datetime.timezone(datetime.timedelta(hours=8)))
    except (ValueError, OverflowError):
        return {key: text}
    entries = {key: f"{moment:%H:%M}"}
    if key == "send_time":
        entries["send_date"] = moment.date().isoformat()
    return entries


def _clock_of_number(number: int) -> str | None:
    """YAML 1.1 reads 22:30 as 1350 (minutes) and 22:30:00 as 81000 (seconds); 2230 is meant as 22:30."""
    if 24 <= number < 1440:
        return f"{number // 60:02d}:{number % 60:02d}"
    if 1440 <= number < 2400:
        return f"{number // 100:02d}:{number % 100:02d}" if number % 100 < 60 else None
    if 3600 <= number < 86400:
        return f"{number // 3600:02d}:{number % 3600 // 60:02d}"
    return f"{number:02d}:00" if 0 <= number < 24 else None


def _cron(text: str) -> str:
    """Five cron fields; Quartz and Spring have six or seven (seconds, year). Empty when it is no cron."""
    fields = text.split()
    if not 5 <= len(fields) <= 7 or not all(regex.fullmatch(r"[\d*?/,\-LW#A-Za-z]{1,60}", field) for field in fields):
        return ""
    if not any(char in text for char in "*?/") and not all(regex.fullmatch(r"[\d,\-]+", field) for field in fields):
        return ""
    if len(fields) > 5:
        fields = fields[1:6]
    return " ".join("*" if field == "?" else field for field in fields)


def merged(*layers: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """One mapping from several, the first that knows a key winning (own, defaults, glob, ``--set``, inferred)."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in dict(layer).items():
            result.setdefault(key, value)
    return result


def __getattr__(name: str) -> Any:  # lazy: their expressions are needed only by the readers that ask
    if name == "infer":
        from dunlint.naming import infer

        return infer
    if name == "looks_like_message":
        from dunlint.candidate import looks_like_message

        return looks_like_message
    raise AttributeError(f"module 'dunlint.metadata' has no attribute {name!r}")


def undeclared(meta: Mapping[str, Any]) -> bool:
    """True when nothing says that a text is a message, and to whom."""
    return not any(meta.get(key) for key in ("audience", "channel", "stage", "sender_type", "dunning"))
