"""The metadata vocabulary: keys, values, their synonyms, and what key, enum and file names tell.

No I/O and nothing heavy: plain dicts, compiled regular expressions only where they are used for every template.
Keys are compared folded (``fold``): ``sendTime``, ``send_time``, ``SEND-TIME`` and ``发送时间`` are one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


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
    return text if text.isalnum() else _SEPARATORS.sub("", text)


_SEPARATORS = re.compile(r"[\s_\-.:：/]+")


def _table(rows: Mapping[str, str]) -> dict[str, str]:
    """Folded synonym -> canonical name, from canonical name -> synonyms separated by blanks."""
    table: dict[str, str] = {}
    for name, words in rows.items():
        table[fold(name)] = name
        for word in words.split():
            table.setdefault(fold(word), name)
    return table


# Synonyms of keys. Those of _OPEN_KEYS count only when their value is a known one, since they mean many things.
_KEY_SYNONYMS = _table(
    {
        "channel": "渠道 发送渠道 触达渠道 触达方式 发送方式 通知方式 channel_type channel_name send_channel msg_channel"
        " notify_channel notice_channel contact_channel 渠道类型 send_way send_method",
        "audience": "对象 发送对象 接收对象 受众 目标对象 催收对象 对象类型 audience_type object_type target_type target_audience"
        " receiver_type recipient_type role_type relation_type 收信人类型 接收人类型 关系类型 cust_type customer_type",
        "stage": "阶段 催收阶段 逾期阶段 账龄 账龄阶段 dunning_stage collection_stage overdue_stage overdue_level"
        " collect_stage case_stage loan_stage bucket overdue_bucket aging 逾期等级 催收等级 dunning_level",
        "sender_type": "发送主体类型 发送主体 主体类型 机构类型 发送方类型 sendertype institution_type org_type lender_type"
        " company_type 催收主体",
        "product": "产品 产品类型 业务产品 product_type product_code product_name prod_type 贷款类型 loan_type debt_type",
        "send_time": "发送时间 发送时刻 send_at sent_at 定时 定时发送 触发时间 推送时间 外呼时间 拨打时间 schedule_time time_of_day"
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
    **dict.fromkeys(("type", "类型", "类别", "category", "kind"), ("channel", "message_class", "audience", "purpose", "stage")),
    **dict.fromkeys(("messagetype", "msgtype", "sendtype", "noticetype", "notifytype", "消息类型", "发送类型"),
                    ("channel", "message_class", "audience", "purpose")),
    **dict.fromkeys(("templatetype", "模板类型", "短信类型", "smstype", "biztype", "scene", "场景", "业务场景", "业务类型",
                     "scenario", "bizscene"), ("message_class", "purpose", "audience", "stage", "channel")),
    **dict.fromkeys(("to", "target", "receiver", "recipient", "role", "relation", "收件人", "接收人", "收信人", "接收方", "关系",
                     "角色", "custtype", "customertype", "objecttype", "relationtype"), ("audience",)),
    **dict.fromkeys(("channelcode", "通道", "gateway", "平台", "供应商", "vendor"), ("provider", "channel")),
    "channel": ("channel", "provider"),
    "渠道": ("channel", "provider"),
    **dict.fromkeys(("sender", "发送方", "发送人", "lender", "机构"), ("sender_type",)),
    **dict.fromkeys(("level", "等级", "period", "phase", "时期", "节点", "node", "step"), ("stage",)),
    **dict.fromkeys(("accounttype", "账号类型"), ("im_account",)),
    **dict.fromkeys(("loantype", "debttype", "producttype", "productcode", "productname", "产品", "贷款类型"), ("product",)),
    **dict.fromkeys(("companytype", "orgtype", "institutiontype", "lendertype"), ("sender_type",)),
    **dict.fromkeys(("date", "日期"), ("send_date",)),
    **dict.fromkeys(("domain", "域名"), ("official_domains",)),
    **dict.fromkeys(("时间", "time"), ("send_time",)),
    "schedule": ("ladder", "cron", "send_time"),
    "case": ("case_no",),
}
# Open keys that keep an unknown value under a key of their own rather than dropping it.
_OPEN_FALLBACK = {"channel": "channel", "渠道": "channel", "sender": "sender_name", "发送方": "sender_name", "发送人": "sender_name",
                  "lender": "creditor"}

_VALUE_SYNONYMS: dict[str, dict[str, str]] = {
    "channel": _table({
        "sms": "短信 msg text_message 手机短信 短信通知 文本短信",
        "push": "推送 通知栏 jpush apns app推送 app_push 消息推送",
        "in_app": "站内信 inbox notice_center 消息中心 app内消息 inapp 站内消息",
        "email": "邮件 mail directmail 电子邮件 邮箱 e_mail",
        "letter": "信函 collection_letter demand_letter 函件 函 纸质信函 催收函 律师函 paper 信件",
        "im": "wechat 微信 wecom 企微 企业微信 weixin 公众号 chat qq 聊天 即时消息 即时通讯 小程序 work_weixin 微信公众号 feishu 钉钉 dingtalk"
        " 在线客服",
        "voice": "电话 call phone ivr 外呼 话术 robot 语音 智能外呼 电话外呼 电催 tts ai外呼 voice_call 语音通知 电话话术 外呼话术 机器人",
        "visit": "上门 外访 field 外访话术 上门话术 field_visit 面访 走访 实地外访",
        "public_post": "海报 公告 朋友圈 直播 poster social live 公示 张贴 告示 公开发布 社交媒体 大屏 横幅",
    }),
    "audience": _table({
        "debtor": "self 本人 borrower customer user personal percstm comcstm 债务人 债务人本人 借款人 持卡人 客户 客户本人 用户 主借人"
        " cardholder owner 业主 租客 承租人 会员 account_holder 借款人本人",
        "guarantor": "担保人 保证人 gua guaper guacom 连带担保人 连带保证人 担保方 保证方",
        "co_debtor": "co_borrower 共借人 配偶共债 继承人 共同借款人 共同债务人 共同还款人 joint_debtor heir 共债人",
        "contact": "紧急联系人 friend friends family 亲属 好友 linkman 联系人 亲友 家属 家人 父母 配偶 朋友 亲戚 relative relatives"
        " emergency_contact contact_name family_mobile society_mobile emergency spouse parent parents 直系亲属 社会联系人 contacts",
        "third_party": "third 第三方 第三人 代理 agent referrer 邻居 村委 landlord 房东 dealer 经销商 介绍人 推荐人 neighbor neighbour"
        " 村委会 居委会 introducer 中介 同事 colleague 其他第三人 同学",
        "employer": "company 单位 hr 人事 用人单位 工作单位 公司 company_hr 单位人事 雇主 前台",
        "public": "mass 群发 group 群 all 公众 微信群 业主群 大众 全体 community",
    }),
    "stage": _table({
        "pre_due": "到期前 到期提醒 reminder pre 提醒期 before_due 未逾期 未到期 还款前 提前提醒 账单日 due_soon upcoming 还款日前 pre_overdue 到期日",
        "early": "催告期 first_reminder l1 温馨提醒 友好提醒 早期 早期逾期 逾期早期 轻度逾期 初期 前期",
        "late": "严厉期 final_warning l2 l3 second_notice 严肃警告 后期 后期逾期 中期 晚期 逾期后期 重度逾期 不良 坏账 核销 最后通知"
        " final_notice 中后期 third_notice",
        "assigned": "转让 transfer 受让 amc assignment 债权转让 已转让 债转",
        "pre_litigation": "诉前 pre_suit 法律告知 lawyer_letter 法律威慑 诉前告知 诉前催告 律师函 诉前调解 prelitigation 拟诉",
        "litigation": "立案后 立案 开庭 case 应诉 诉讼 诉讼中 起诉后 已立案 仲裁",
        "enforcement": "执行 限高 限高通知 强制执行 执行中 判决后",
    }),
    "sender_type": _table({
        "bank": "银行 lender_bank 商业银行 信用卡中心",
        "consumer_finance": "lender_cfc 消金 cfc 消费金融 消费金融公司 消金公司",
        "microloan": "lender_mlc 小贷 microcredit 小额贷款 小额贷款公司 小贷公司 网贷 互联网小贷 网络小贷",
        "private_lender": "个人出借 private 民间借贷 民间出借人 个人 出借人 自然人",
        "agency": "委外 催收公司 outsource outsourced 催收机构 外包 委外催收 受托催收机构 委外机构 第三方催收 collection_agency 催收",
        "law_firm": "律所 lawfirm lawyer 律师事务所 律师",
        "assignee": "资管 受让方 amc 受让人 资产管理公司 资产管理",
        "property": "物业 物业公司 property_management 物业管理",
        "trade": "电信 水电 商户 merchant 其他商家 商家 供应商 运营商 utility 供水 供电 燃气 学校 房东 telecom",
    }),
    "product": _table({
        "credit_card": "xyk creditcard 信用卡 card 贷记卡 cc",
        "loan": "借款 现金贷 贷款 cash_loan 消费贷 信用贷 车贷 房贷 经营贷 personal_loan 网贷 信贷 助学贷款",
        "installment": "分期 bnpl instalment installments 分期付款 先买后付 消费分期 商品分期",
        "rent": "租金 租房 landlord 房租 租赁 租金贷",
        "property_fee": "物业费 fee 物业管理费 物业服务费",
        "trade_goods": "货款 水电费 话费 goods goods_payment trade 服务款 电费 水费 燃气费 服务费 货款服务款 会员费 game 账款",
        "tuition": "学费 校园 学杂费 伙食费 餐费 meal_fee 住宿费",
    }),
    "provider": _table({
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
    }),
    "message_class": _table({
        "verification": "验证码 verify captcha otp verify_code 验证",
        "notification": "通知 notice notify 通知类 通知短信 会员通知",
        "marketing": "营销 推广 promotion 营销类 营销短信 promo ad",
    }),
    "purpose": _table({
        "collection": "催收 催款 dunning overdue 逾期 逾期催收 催告 collect overdue_collection overdue_notice 逾期提醒 逾期通知",
        "reminder": "提醒 还款提醒 到期提醒 repay_remind repayment_reminder due_reminder remind 账单提醒",
        "assignment_notice": "债权转让通知 转让通知 assignment 债转通知 债权转让",
        "credit_notice": "征信告知 征信提醒 征信通知 credit_report credit_reporting 上征信 不良信息告知",
        "settlement_offer": "协商还款 减免 减免方案 settlement 协商还款方案 分期方案 优惠结清 协商",
        "relay": "转告 请求转告 relay_request 传话",
        "visit_notice": "外访告知 外访通知 上门通知 上门告知",
    }),
    "im_account": _table({
        "official": "公众号 官方 服务号 official_account 微信公众号 小程序 官方账号",
        "enterprise": "企微 企业微信 wecom work_weixin 企业号",
        "private": "个人号 个人 个人微信 私人 私人号 personal",
    }),
    "envelope": _table({
        "sealed": "密封 封闭 closed 信封",
        "open": "明信片 postcard window 开窗 透明 transparent 敞开 未密封",
    }),
    "guarantee_kind": _table({
        "general": "一般保证 一般",
        "joint": "连带保证 连带 连带责任保证 连带责任 joint_and_several",
    }),
}

_REGIONS = dict(
    pair.split(":")
    for pair in (
        "北京:beijing 天津:tianjin 河北:hebei 山西:shanxi 内蒙古:neimenggu 辽宁:liaoning 吉林:jilin 黑龙江:heilongjiang 上海:shanghai"
        " 江苏:jiangsu 浙江:zhejiang 安徽:anhui 福建:fujian 江西:jiangxi 山东:shandong 河南:henan 湖北:hubei 湖南:hunan"
        " 广东:guangdong 广西:guangxi 海南:hainan 重庆:chongqing 四川:sichuan 贵州:guizhou 云南:yunnan 西藏:xizang 陕西:shaanxi"
        " 甘肃:gansu 青海:qinghai 宁夏:ningxia 新疆:xinjiang 64:ningxia 640000:ningxia nx:ningxia cn-nx:ningxia 宁:ningxia"
    ).split()
)

# Key names whose value is the text of a message, a template's name, its subject line, or a remark that is never sent.
# All four hold folded names: ask with the functions below. ID_KEYS stand in order of preference.
TEXT_KEYS: frozenset[str] = frozenset(
    fold(word)
    for word in (
        "text content body template message msg 内容 话术 短信内容 template_content tpl_content cvalue node_content templet_content value"
        " 文案 正文 模板内容 模板 短信模板 短信文案 推送内容 邮件内容 邮件正文 通知内容 消息内容 文本 文本内容 消息 短信 信函内容 函件内容 语音内容"
        " 话术内容 催收话术 外访话术 外呼话术 话术文本 标准话术 参考话术 模板文本 模板正文 sms_content sms_text sms_body sms_template sms_msg"
        " msg_content message_content message_body message_text msg_text push_content push_text push_body email_content email_body"
        " mail_content mail_body letter_content letter_body template_text template_body tpl tpl_text tpl_body template_value script"
        " script_text speech speech_text tts tts_text alert html html_body text_body body_text notice_content notice_text notify_content"
        " content_template text_template template_str copy wording 催收内容 发送内容 提醒内容 短信正文 短信模板内容 模板详情 语音文本 播报内容"
        " description_text content_text content_zh text_zh template_zh body_zh message_zh content_cn"
    ).split()
)
ID_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(
        fold(word)
        for word in (
            "id template_id template_code code tpl_id tpl_code sms_id sms_code ckey key call_index 模板id 模板编号 模板代码 模板编码 编号"
            " 编码 代码 话术编号 短信编号 template_key tpl_key msg_id msg_code message_id message_code script_id slug name template_name"
            " tpl_name 模板名称 名称 话术名称 模板名 短信名称 script_name"
        ).split()
    )
)
TITLE_KEYS: frozenset[str] = frozenset(
    fold(word)
    for word in (
        "subject title 主题 标题 邮件主题 邮件标题 推送标题 短信标题 消息标题 email_subject mail_subject email_title push_title msg_title"
        " message_title headline 题目"
    ).split()
)
REMARK_KEYS: frozenset[str] = frozenset(
    fold(word)
    for word in (
        "remark remarks note notes comment comments description desc memo 备注 说明 描述 注释 用途 使用说明 使用场景 场景说明 适用场景 适用说明"
        " 注意事项 usage example examples 示例 样例 变量说明 参数说明 审核意见 审批意见 修改说明 变更说明 审核备注 author 作者 owner"
        " created_by updated_by reviewer 审批人 审核人 创建人 修改人"
    ).split()
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


_ID_SET = frozenset(ID_KEYS)


def key_of(key: object) -> str:
    """The canonical metadata key of ``key``, or an empty string. Many-sided keys (``type``, ``to``) give none."""
    return _KEY_SYNONYMS.get(fold(key), "")


def is_metadata_key(key: object) -> bool:
    """True when ``key`` can hold metadata, be it a canonical key, a synonym or a many-sided one (``type``, ``to``)."""
    folded = fold(key)
    return folded in _KEY_SYNONYMS or folded in _OPEN_KEYS


def value_of(key: str, value: object) -> str:
    """The canonical value of an enumerated ``key`` for any synonym, or an empty string."""
    return _VALUE_SYNONYMS.get(key, {}).get(fold(value), "") or (_stage_of(str(value))[0] if key == "stage" else "")


def channel_of(name: object) -> str:
    """The canonical channel for a name such as ``短信`` or ``WECOM``, or an empty string."""
    return _VALUE_SYNONYMS["channel"].get(fold(name), "")


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
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "time":
        return isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None
    if kind == "date":
        return isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
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
        short = re.sub(r"(省|市|(壮族|回族|维吾尔)?自治区)$", "", text)
        return {key: _REGIONS.get(short, short)}
    if isinstance(value, Mapping | list | tuple | set):
        return {}
    text = str(value).strip()
    if key == "signature":
        inner = re.fullmatch(r"[【\[]([^【】\[\]]*)[】\]]", text)
        text = inner[1].strip() if inner else text
        if text.lower() in ("true", "false"):
            return {}
    return {key: text}


_AUDIENCE_ORDER = ("public", "employer", "third_party", "contact", "guarantor", "co_debtor", "debtor")


def _enum(key: str, value: Any, folded: str) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {}
    if isinstance(value, list | tuple | set):
        return _one_of(key, list(value), folded)
    text = str(value).strip()
    if key == "stage":
        return _stage_entries(text, folded)
    hit = _VALUE_SYNONYMS[key].get(fold(text))
    if hit is None and key == "channel" and folded in ("messagetype", "msgtype") and text == "1":
        hit = "sms"
    if hit is None and re.search(r"[,，;；|/、+&]", text):
        entries = _one_of(key, re.split(r"[,，;；|/、+&]", text), folded)
        if known(key, entries.get(key)):
            return entries
    return {key: hit or text}


def _one_of(key: str, values: list[Any], folded: str) -> dict[str, Any]:
    """One value out of several: the one that is protected most (audience), sms before others (channel), else the first."""
    hits = [entries[key] for item in values if known(key, (entries := _enum(key, item, folded)).get(key))]
    if not hits:
        return {key: ", ".join(str(item) for item in values)} if values else {}
    if key == "audience":
        return {key: min(hits, key=_AUDIENCE_ORDER.index)}
    return {key: "sms" if "sms" in hits else hits[0]}


def _stage_entries(text: str, folded: str) -> dict[str, Any]:
    hit = _VALUE_SYNONYMS["stage"].get(fold(text))
    if hit:
        return {"stage": hit}
    if folded in ("overduelevel", "dunninglevel", "催收等级", "逾期等级", "level", "等级") and text in ("1", "2", "3"):
        return {"stage": "early" if text == "1" else "late"}
    stage, days = _stage_of(text)
    if not stage:
        return {"stage": text}
    return {"stage": stage} if days is None else {"stage": stage, "overdue_days": days}


def _stage_of(text: str) -> tuple[str, int | None]:
    """Stage and days out of a notation such as ``T+5``, ``D-3``, ``M2``, ``M3+``, ``逾期7天``, ``31-60``, ``overdue_90``."""
    word = text.strip().lower().replace("＋", "+").replace("－", "-")
    if hit := re.fullmatch(r"[td]\s*([+-]?)\s*(\d{1,4})(?:天|日|days?)?", word):
        days = -int(hit[2]) if hit[1] == "-" else int(hit[2])
        return stage_of_days(days), days
    if hit := re.fullmatch(r"m(\d{1,2})\s*(\+?)", word):
        month = int(hit[1])
        return ("" if month == 0 and not hit[2] else "early" if month <= 1 and not hit[2] else "late"), None
    if hit := re.fullmatch(r"(?:逾期|over_?due|dpd|day|d)?[\s_-]*(\d{1,4})\s*(?:-|~|至|到|—)\s*(\d{1,4})\s*(?:天|日|_?days?)?", word):
        low, high = stage_of_days(int(hit[1])), stage_of_days(int(hit[2]))
        return (low if low == high else "", None)
    if hit := re.fullmatch(r"(?:逾期(?:第)?|over_?due|dpd|bucket)[\s_-]*(\d{1,4})\s*\+?\s*(?:天|日|_?days?)?(?:以上)?", word):
        return stage_of_days(int(hit[1])), int(hit[1])
    if hit := re.fullmatch(r"(?:到期|还款日)前\s*(\d{1,4})\s*(?:天|日)", word):
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
    if re.search(r"[$#{%<]", text):
        return None
    return True if re.search(r"\d", text) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1e9 and value == int(value) else None
    hit = re.fullmatch(r"(?:逾期)?(?:[TtDd](?=[+-]?\d))?\s*\+?\s*(-?\d{1,9})(?:\.0+)?\s*(?:天|日|次|条|人|名|days?)?", str(value).strip())
    return int(hit[1]) if hit else None


def _number(value: Any) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    hit = re.fullmatch(r"(\d{1,6}(?:\.\d{1,9})?)\s*[%％]?", str(value).strip())
    if not hit:
        return None
    return float(hit[1]) if "." in hit[1] else int(hit[1])


def _list(key: str, value: Any, folded: str) -> dict[str, Any]:
    if isinstance(value, Mapping | bool):
        return {}
    items = list(value) if isinstance(value, list | tuple | set) else re.split(r"[,，;；、\s]+", str(value))
    words = [str(item).strip() for item in items if str(item).strip()]
    if folded in ("domain", "域名") and not all(re.fullmatch(r"[\w*-]+(\.[\w-]+)+", word) for word in words):
        return {}
    return {key: words} if words else {}


def _date(value: Any) -> str | None:
    if hasattr(value, "isoformat") and hasattr(value, "year"):
        return str(value.isoformat())[:10]
    hit = re.match(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)", str(value)) or re.fullmatch(
        r"\s*(\d{4})(\d\d)(\d\d)\s*", str(value)
    )
    if not hit:
        return None
    year, month, day = int(hit[1]), int(hit[2]), int(hit[3])
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _times(key: str, value: Any) -> dict[str, Any]:
    """``send_time`` as HH:MM, with ``send_date`` when a date stands before it; a cron line goes to ``cron``."""
    if isinstance(value, Mapping | list | tuple | set | bool):
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
    zone = re.search(r"(?<=\d)\s*(Z|[+-]\d\d:?\d\d)$", text)
    day = _date(text)
    if day and zone:
        return _in_shanghai(key, text)
    hit = re.search(r"(?<![\d:])(\d{1,2})\s*[:点时]\s*(\d{1,2})?(?:\s*[:分]\s*\d{1,2}(?:\.\d+)?)?", text)
    if not hit or len(re.findall(r"\d{1,2}\s*[:点时]\s*\d{0,2}", text)) > (2 if text.count(":") > 1 else 1):
        return {key: text}
    rest = (text[: hit.start()] + text[hit.end() :]).strip(" 分秒整T北京时间每天每日")
    if day:
        rest = re.sub(r"^\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?", "", rest).strip(" T")
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
    """Five cron fields; the six or seven of Quartz and Spring without their seconds and year. Empty when it is no cron."""
    fields = text.split()
    if not 5 <= len(fields) <= 7 or not all(re.fullmatch(r"[\d*?/,\-LW#A-Za-z]{1,60}", field) for field in fields):
        return ""
    if not any(char in text for char in "*?/") and not all(re.fullmatch(r"[\d,\-]+", field) for field in fields):
        return ""
    if len(fields) > 5:
        fields = fields[1:6]
    return " ".join("*" if field == "?" else field for field in fields)


# --- what names tell -------------------------------------------------------------------------------------------------

_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u3400-\u9fff\uf900-\ufaff]+|[+\-]")
_HAN_NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "channel": (
        (r"短信", "sms"), (r"推送", "push"), (r"站内信|消息中心", "in_app"), (r"邮件", "email"),
        (r"信函|催收函|律师函|告知函|通知函|催告函|催款函|函件|(?<![公来去])函(?![数授])", "letter"), (r"企微|企业微信|微信(?!群)|公众号", "im"),
        (r"外呼|语音|电催|电话(?=催|话术|外呼|录音|脚本|通知|提醒|沟通)|(?<=[打拨])电话话术", "voice"), (r"外访|上门(?=话术|催|通知|告知|脚本|外访|$)|面访", "visit"),
        (r"海报|朋友圈|张贴|横幅|公示(?!期)|直播", "public_post"),
    ),
    "audience": (
        (r"紧急联系人|联系人(?!电话|方式|姓名|号码|信息)|家属|亲友|亲属|家人|父母|配偶|好友|朋友(?!圈)|亲戚", "contact"),
        (r"第三方(?!催收|平台|支付|机构)|第三人|房东|经销商|介绍人|邻居|村委|居委|同事", "third_party"),
        (r"用人单位|工作单位|单位(?=催|函|话术|短信|通知|人事|领导|前台|联系)|(?<=致|联)单位|人事(?=部|话术|通知|短信|函|$)", "employer"),
        (r"担保人|保证人", "guarantor"), (r"共借人|共同借款人|共同债务人|共同还款人|继承人|共债人", "co_debtor"),
        (r"微信群|业主群|朋友圈|公告栏|海报|张贴", "public"), (r"本人|借款人|债务人|持卡人", "debtor"),
    ),
    "stage": (
        (r"强制执行|被执行|限高|执行(?=阶段|通知|催|话术|短信|函|前|中|后|告知|$)", "enforcement"), (r"诉前|律师函|法律告知|拟诉", "pre_litigation"),
        (r"立案|开庭|应诉|诉讼(?!时效)", "litigation"), (r"债权转让|转让|受让|债转", "assigned"),
        (r"到期前|到期提醒|提醒期|未到期|还款日前|未逾期", "pre_due"), (r"催告期|早期|逾期初期", "early"), (r"严厉期|后期|晚期|不良|核销", "late"),
    ),
    "sender_type": (
        (r"律所|律师", "law_firm"), (r"委外|催收公司|催收机构", "agency"), (r"消金|消费金融", "consumer_finance"),
        (r"小贷|小额贷款", "microloan"), (r"资管|受让方", "assignee"), (r"物业", "property"), (r"银行(?!卡|账|流水|代扣)", "bank"),
    ),
    "product": (
        (r"信用卡", "credit_card"), (r"物业费", "property_fee"), (r"租金|房租", "rent"), (r"学费|学杂费", "tuition"),
        (r"分期(?!还款方案|方案)", "installment"), (r"货款|水电费|话费|电费|水费", "trade_goods"), (r"现金贷|贷款|借款(?!人)", "loan"),
    ),
    "purpose": (
        (r"债权转让|转让通知", "assignment_notice"), (r"征信(?=告知|提醒|通知|报送)", "credit_notice"), (r"减免|协商还款", "settlement_offer"),
        (r"转告", "relay"), (r"(?:外访|上门)(?:通知|告知)", "visit_notice"),
    ),
    "message_class": ((r"营销", "marketing"), (r"验证码", "verification")),
}
# One or more whole words in a row -> value; words are the lower-case parts of a camel, snake or kebab name.
_LATIN_NAMES: dict[str, dict[str, str]] = {
    "channel": {
        "sms": "sms", "push": "push", "jpush": "push", "apns": "push", "in app": "in_app", "inapp": "in_app", "inbox": "in_app",
        "notice center": "in_app", "email": "email", "mail": "email", "e mail": "email", "letter": "letter", "letters": "letter",
        "im": "im", "wechat": "im", "weixin": "im", "wecom": "im", "we chat": "im", "qq": "im", "chat": "im", "voice": "voice",
        "ivr": "voice", "robocall": "voice", "tts": "voice", "outbound call": "voice", "call script": "voice", "voice call": "voice",
        "visit": "visit", "visits": "visit", "poster": "public_post", "notice board": "public_post", "public post": "public_post",
    },
    "audience": {
        "friend": "contact", "friends": "contact", "linkman": "contact", "emergency contact": "contact", "relative": "contact",
        "relatives": "contact", "family": "contact", "spouse": "contact", "contact person": "contact", "emergency": "contact",
        "third party": "third_party", "landlord": "third_party", "dealer": "third_party", "referrer": "third_party",
        "introducer": "third_party", "neighbor": "third_party", "neighbour": "third_party", "colleague": "third_party",
        "village": "third_party", "guarantor": "guarantor", "guarantors": "guarantor", "gua": "guarantor", "guaper": "guarantor",
        "gua per": "guarantor", "employer": "employer", "company hr": "employer", "hr": "employer", "co borrower": "co_debtor",
        "coborrower": "co_debtor", "co debtor": "co_debtor", "joint debtor": "co_debtor", "heir": "co_debtor", "public": "",
        "borrower": "debtor", "debtor": "debtor", "cardholder": "debtor", "per cstm": "debtor", "com cstm": "debtor",
        "comcstm": "debtor", "percstm": "debtor", "self": "",
    },
    "stage": {
        "pre due": "pre_due", "predue": "pre_due", "before due": "pre_due", "due soon": "pre_due", "upcoming due": "pre_due",
        "first reminder": "early", "early stage": "early", "second notice": "late", "final warning": "late", "final notice": "late",
        "late stage": "late", "pre suit": "pre_litigation", "pre litigation": "pre_litigation", "prelitigation": "pre_litigation",
        "lawyer letter": "pre_litigation", "litigation": "litigation", "enforcement": "enforcement", "assignment notice": "assigned",
        "debt assignment": "assigned", "debt transfer": "assigned", "claim transfer": "assigned", "credit assignment": "assigned",
    },
    "sender_type": {
        "consumer finance": "consumer_finance", "cfc": "consumer_finance", "microloan": "microloan", "micro loan": "microloan",
        "microcredit": "microloan", "law firm": "law_firm", "lawfirm": "law_firm", "lawyer": "law_firm", "outsource": "agency",
        "outsourced": "agency", "outsourcing": "agency", "collection agency": "agency", "amc": "assignee", "assignee": "assignee",
        "property management": "property",
    },
    "product": {
        "credit card": "credit_card", "creditcard": "credit_card", "xyk": "credit_card", "property fee": "property_fee",
        "rent": "rent", "tuition": "tuition", "installment": "installment", "instalment": "installment", "bnpl": "installment",
        "loan": "loan", "cash loan": "loan",
    },
    "provider": {
        "aliyun": "aliyun", "dysms": "aliyun", "qcloud": "tencent", "tencent": "tencent", "huawei": "huawei", "jdcloud": "jd",
        "ucloud": "ucloud", "yunpian": "yunpian", "jiguang": "jiguang", "jsms": "jiguang", "submail": "submail",
        "chuanglan": "chuanglan", "ctyun": "ctyun",
    },
    "purpose": {"settlement offer": "settlement_offer", "assignment notice": "assignment_notice", "visit notice": "visit_notice"},
    "message_class": {"marketing": "marketing", "verify code": "verification", "captcha": "verification", "otp": "verification"},
}
# Words that only mean something beside a dunning word: contactPhone and callIndex are no templates to a contact by phone.
_BESIDE_DUNNING: dict[str, dict[str, str]] = {
    "audience": {"contact": "contact", "contacts": "contact", "agent": "third_party", "company": "employer", "group": "", "mass": ""},
    "channel": {"call": "voice", "phone": "voice", "robot": "voice", "post": "", "field": "visit"},
    "stage": {"early": "early", "late": "late", "reminder": "", "transfer": "", "case": ""},
}
_DUNNING = frozenset(
    "overdue dunning collection collect collections urge debt repay repayment remind reminder notify notice script dpd stage delinquent"
    " arrears template tpl".split()
)
_FIELD_AFTER_CONTACT = frozenset("us info number phone tel no way channel name mobile list book method detail id".split())
_NOT_LATE = frozenset("fee fees charge charges payment interest penalty".split())
_AUDIENCE_RANK = ("contact", "third_party", "employer", "guarantor", "co_debtor", "public", "debtor")


def infer(name: str) -> dict[str, Any]:
    """What the name of a key, enum constant, file or folder tells: ``FRIEND_OVER_DUE_3_DAY`` is early, to a contact.

    Only whole words of a camelCase, snake_case, kebab-case or Chinese name count; a name that tells nothing gives ``{}``.
    """
    if not name or len(name) > 500:
        return {}
    parts = [part.lower() for part in _CAMEL.findall(name.replace("＋", "+"))]
    words = [part for part in parts if part not in "+-"]
    for at in range(len(words) - 1, 0, -1):
        if words[at] == "due" and words[at - 1] == "over":
            words[at - 1 : at + 1] = ["overdue"]
    han = "".join(part if part[0] > "\u2fff" else " " for part in parts)
    found: dict[str, Any] = {}
    _infer_latin(words, found, bool(_DUNNING & set(words)) or bool(re.search(r"催|逾期|还款|话术|欠", han)))
    if han.strip():
        _infer_han(han, found)
    _infer_stage(name, words, han, found)
    if re.search(r"(?:^|[^A-Za-z0-9])SMS_\d{6,}(?!\d)", name):
        found.setdefault("channel", "sms")
        found.setdefault("provider", "aliyun")
    return found


def _infer_latin(words: list[str], found: dict[str, Any], dunning: bool) -> None:
    audiences: set[str] = set()
    pairs = [f"{first} {second}" for first, second in zip(words, words[1:], strict=False)]
    for key, table in _LATIN_NAMES.items():
        for phrase in (*pairs, *words):
            value = table.get(phrase)
            if not value:
                continue
            if key == "audience":
                audiences.add(value)
            else:
                found.setdefault(key, value)
    if dunning:
        for key, table in _BESIDE_DUNNING.items():
            for at, word in enumerate(words):
                after = words[at + 1] if at + 1 < len(words) else ""
                if not (value := table.get(word)) or (word.startswith("contact") and after in _FIELD_AFTER_CONTACT):
                    continue
                if (word == "late" and after in _NOT_LATE) or (word == "early" and after.startswith(("repay", "settle", "pay"))):
                    continue
                if word == "company" and (found.get("sender_type") or at + 1 < len(words) and after in ("name", "id", "type")):
                    continue
                if word == "phone" and after in ("number", "no"):
                    continue
                if key == "audience":
                    audiences.add(value)
                else:
                    found.setdefault(key, value)
    if audiences:
        found["audience"] = min(audiences, key=_AUDIENCE_RANK.index)


def _infer_han(han: str, found: dict[str, Any]) -> None:
    for key, rows in _HAN_NAMES.items():
        if key == "audience" and key in found and found[key] != "debtor":
            continue
        for pattern, value in rows:
            if re.search(pattern, han):
                if key == "audience":
                    found[key] = value
                else:
                    found.setdefault(key, value)
                break
    if found.get("channel") == "public_post":
        found.setdefault("audience", "public")


def _infer_stage(name: str, words: list[str], han: str, found: dict[str, Any]) -> None:
    overdue = "overdue" in words or "dpd" in words or "逾期" in han
    days: int | None = None
    low = name.lower().replace("＋", "+")
    hit = re.search(r"(?<![a-z0-9])[td]([+-])(\d{1,3})(?!\d)", low)
    if hit:
        days = -int(hit[2]) if hit[1] == "-" and not overdue else int(hit[2])
    elif hit := re.search(r"(?:到期|还款日)前\s*(\d{1,3})\s*[天日]|before[_-]?(?:due[_-]?)?(\d{1,3})[_-]?days?", low):
        days = -int(hit[1] or hit[2])
    elif hit := re.search(
        r"(?:over_?-?due|dpd)[_-]?(?:day[_-]?)?(\d{1,4})(?![\d-])|逾期\s*(?:第\s*)?(\d{1,4})\s*[天日]|(?<![\d-])(\d{1,4})[_-]?days?[_-]?over_?due", low
    ):
        days = int(hit[1] or hit[2] or hit[3])
    else:
        for first, second in zip(words, words[1:], strict=False):
            if second.isdigit() and len(second) <= 3 and re.search(
                rf"(?:(?<![A-Za-z0-9]){first}|(?<=[a-z]){first.upper()}|(?<![A-Za-z0-9]){first.upper()}){second}(?![a-z0-9])", name
            ):
                if first in ("d", "t"):
                    days = int(second)
                elif first == "m" and second != "0":
                    found.setdefault("stage", "early" if int(second) == 1 and not re.search(r"m1\+", low) else "late")
                elif first == "l" and second in "123" and (overdue or _DUNNING & set(words)):
                    found.setdefault("stage", "early" if second == "1" else "late")
            elif overdue and first.isdigit() and len(first) <= 3 and second in ("day", "days", "d", "天"):
                days = int(first)
            elif overdue and second.isdigit() and len(second) <= 3 and first in ("day", "days"):
                days = int(second)
    if days is not None:
        found["overdue_days"] = days
        if found.get("stage") in (None, "early", "late", "pre_due"):
            found["stage"] = stage_of_days(days)


# --- does a string read like a message? ------------------------------------------------------------------------------

_HOLES = re.compile(
    r"\$\{[^{}]{0,80}\}|\{\{[^{}]{0,120}\}\}|\{[^{}\s]{0,60}\}|#\{?[A-Za-z_]\w{0,40}\}?#?|%[-+ 0#]*\d*(?:\.\d+)?[sdfxu]|%\([^)]{1,40}\)[sdf]"
    r"|@var\([^)]{1,40}\)|</?[A-Za-z][^<>]{0,200}>|&[a-z]{2,8};|\ufffc"
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CODE = re.compile(
    r"^\s*(?:select|insert\s+into|update|delete\s+from|create\s+table|alter\s+table|drop\s|comment\s+on|with\s+\w+\s+as)\b"
    r"|\bwhere\s+\w+\s*(?:=|in\b|like\b)|\\[dwsbDWS][+*{\]]?|\(\?[:=!<P]|\[\^?\\u4e00|\\u4e00-|\.\*\??[)$|]|^\^|\[\u4e00-\u9fa5\]"
    r"|^\s*(?://|/\*|\*\s|<!--|@(?:param|return|author|see|throws|date|since)\b)|^\s*(?:function|import|package|const|var|let|def|class)\s"
    r"|copyright|licensed under|all rights reserved|apache license|版权所有|保留所有权利|许可协议|开源协议",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"[A-Za-z_]\w*\s*[=:：]\s*(?:\{\}|%[sdv]|\$?\{\w[\w.()]*\}|\ufffc)|[\[【](?:INFO|WARN|ERROR|DEBUG)[\]】]|[:：]\s*(?:\{\}|%[sv])\s*$"
    r"|(?:耗时|入参|出参|响应报文|请求报文|返回结果|返回值|报文|堆栈|线程|定时任务|批处理|消费者|队列|回调|接口|缓存|redis|kafka|mysql|http|json|xml|api|sql|exception|null)"
    r"|(?:处理|执行|查询|更新|插入|删除|保存|获取|解析|调用|加载|初始化|同步|写入|导入|导出|发送|请求|连接|校验|创建|推送)[^，。,]{0,12}(?:失败|异常|成功|完成|开始|结束|出错|错误|超时)"
    r"|(?:开始|结束|正在|准备)(?:处理|执行|查询|更新|同步|加载|发送|推送|扫描|解析)",
    re.IGNORECASE,
)
_DOC = re.compile(
    r"(?:类|方法|接口|字段|参数|枚举|实体|对象|工具类|常量|变量|表|主键|外键|数据库|配置项|构造函数|返回|注解|组件|控制器|服务层|模块|实现类|映射|测试用例|单元测试)"
    r"|用于|根据[^，。]{0,12}(?:查询|获取|计算|生成|判断)|(?:获取|查询|计算|设置|新增|修改|删除)[^，。您你]{0,14}(?:信息|列表|数据|记录|状态|配置|数量)?$|TODO|FIXME",
    re.IGNORECASE,
)
_UI = re.compile(
    r"请(?:输入|选择|填写|上传|先?登录|稍后(?:重试|再试)|重新(?:登录|输入|加载)|勾选|设置|完善|确认(?:删除|提交|密码)|点击(?:上传|选择|按钮)|求)"
    r"|不能为空|不可为空|格式(?:不正确|错误)|不存在|未找到|操作(?:成功|失败)|(?:保存|提交|删除|修改|新增|更新|上传|导入|登录|注册)(?:成功|失败)|暂无(?:数据|权限)|加载中"
    r"|系统(?:繁忙|异常|错误)|网络(?:异常|错误)|确定要?(?:删除|提交|取消|退出)|是否(?:确认|删除|启用|发送)|无权限|已存在|长度不能|必须(?:为|是)(?:数字|整数|正数)|仅支持|最多(?:可|支持)|下拉"
)
_YOU = re.compile(r"您|[你妳](?!好世界)|尊敬的|敬启|亲爱的|阁下|贵(?:方|户|司|公司|单位|府)|[先女]生?[士生](?:[您你：:，,]|$)|老赖|咱|兄弟|亲[，,~！]")
_ASK = re.compile(
    r"请(?!求|假|示|问号)|敬请|[望盼](?=[您你尽及速早能]|予)|务必|[速尽立马赶][快速即早上刻紧]|尽[快早]|[立马]即|马上|赶紧|[勿莫别](?!人|的|名|称)|否则|不然|后果|以免|避免|谢谢|感谢|祝|特此|为此"
    r"|限[您你于]|须于|应于|转告|通知[您你]|提醒|回电|致电|详询|咨询|回复|拨打|联系我"
)
_DEBT = re.compile(
    r"逾期|拖欠|欠[款钱费债缴薪租账]|所欠|尚欠|应还|待还|还[款钱清债]|偿还|清偿|结清|归还|缴[纳清费]|借款|贷款|账单|扣款|划扣|债[务权]|本息|利息|罚息|违约|滞纳|催[收告缴款]|起诉|诉讼|法院|立案|仲裁|律师|"
    r"强制执行|失信|黑名单|征信|报警|报案|公安|坐牢|判刑|诈骗|家[人属里门]|亲友|亲戚|通讯录|联系人|父母|爸妈|老婆|孩子|单位|公司里|上门|外访|村|曝光|张贴|贴条|群里|额度|减免|分期|担保|物业费|房租|租金|学费|话费|电费|到期|[款钱]"
)
_ABUSE = re.compile(
    r"傻|操[你他]|[你他]妈|妈的|去死|找死|等死|弄死|打死|砍|剁|废[了物]|滚|骗子|[老]赖|狗|垃圾|贱|畜生|王八|混蛋|不要脸|无耻|祖宗|骨灰|棺材|花圈|收尸|钱呢|[还给]钱|装死|躲[着得到了吗]|跑[得不]|小心点|走着瞧|等着瞧|看着办"
    r"|腿|骨科|血|脸皮|丢人|尸|坟|断子|全家|死|命"
)
_VERB = re.compile(
    r"[将已未会可能要把被让叫给来去到]|没有|不[还接回理管]|是|有|在|如|若|仍|再|就|都|了|吧|呢|吗|啊|过|着|得"
)
_MENACE = re.compile(r"必须|限|见$|等着|自负|最后|安排|通知|登门|[不没]还|等[你您]")
_ENDS = "。！？!?~～"
_STOPS = re.compile(r"[，。！？；：,!?;…~～、]")
_BRAND = re.compile(r"^\s*[【\[［][^】\]］\n]{1,30}[】\]］]\s*\S|\S\s*[【［][^】］\n]{1,30}[】］]\s*$")


def looks_like_message(text: str) -> bool:
    """True when a Chinese string reads like a message to a person rather than a label, log line, comment or word list.

    Made for strings found in source code and in files without known keys. A message that is missed does more harm than a
    candidate too many, so short and rude texts pass.
    """
    if not text or len(text) > 20_000:
        return bool(text) and len(_HAN.findall(text[:20_000])) > 100
    if text.isascii():
        return False
    bare = _HOLES.sub("\ufffc", text)
    han = len(_HAN.findall(bare))
    if han < 2 or _CODE.search(text):
        return False
    you, ask, debt = bool(_YOU.search(bare)), bool(_ASK.search(bare)), len(set(_DEBT.findall(bare)))
    abuse, verb, stops = bool(_ABUSE.search(bare)), bool(_VERB.search(bare)), len(_STOPS.findall(bare))
    brand = bool(_BRAND.match(text)) or bool(_BRAND.search(text))
    if _word_list(bare) and not you:
        return False
    score = 3 * you + 2 * ask + min(debt, 2) + 2 * abuse + verb + min(stops, 2) + 2 * brand
    score += (han >= 10) + (han >= 20) + ("\ufffc" in bare and debt > 0)
    ends = bare.rstrip()[-1:] in _ENDS
    if han < 6:
        score += 2 * ends
    elif ends or stops >= 2:
        score += 1
    if stops == 0 and han <= 8 and not (you or abuse or brand or ask or _MENACE.search(bare)):
        score -= 3
    if _UI.search(bare):
        score -= 5 if debt < 2 or han <= 12 else 2
    if _LOG.search(text):
        score -= 5 if not you else 2
    if not you and _DOC.search(bare):
        score -= 3
    return score >= 3


def _word_list(text: str) -> bool:
    """Short words in a row (``起诉、冻结、传票、上门``): a lexicon, not a sentence."""
    items = [item.strip(" \"'“”[]()（）") for item in re.split(r"[、,，|/;；\s]+", text) if item.strip()]
    if len(items) < 3:
        return False
    return all(len(item) <= 5 for item in items) and not re.search(r"[。！？!?您你请了吧吗呢]", text)


def merged(*layers: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """One mapping from several, the first that knows a key winning (own, defaults, glob, ``--set``, inferred)."""
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in dict(layer).items():
            result.setdefault(key, value)
    return result
