"""Metadata: synonyms of keys and values, what names tell, and which strings read like messages."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import metadata
from dunlint.metadata import canonical, infer, looks_like_message

# --- keys and values -------------------------------------------------------------------------------------------------

CANONICAL: list[tuple[dict[Any, Any], dict[str, Any]]] = [
    ({"channel": "sms"}, {"channel": "sms"}),
    ({"渠道": "短信"}, {"channel": "sms"}),
    ({"Channel": "WECOM"}, {"channel": "im"}),
    ({"sendType": "sms"}, {"channel": "sms"}),
    ({"message_type": 1}, {"channel": "sms"}),
    ({"type": "站内信"}, {"channel": "in_app"}),
    ({"type": "notice"}, {"message_class": "notification"}),
    ({"type": "whatever"}, {}),
    ({"type": "contact"}, {"audience": "contact"}),
    ({"channel": "aliyun"}, {"provider": "aliyun"}),
    ({"channelCode": "腾讯云"}, {"provider": "tencent"}),
    ({"channel": "鸽子"}, {"channel": "鸽子"}),
    ({"发送渠道": "短信/推送"}, {"channel": "sms"}),
    ({"audience": "紧急联系人"}, {"audience": "contact"}),
    ({"audience": ["debtor", "contact"]}, {"audience": "contact"}),
    ({"audience": "company"}, {"audience": "employer"}),
    ({"对象": "ComCstm"}, {"audience": "debtor"}),
    ({"to": "guarantor"}, {"audience": "guarantor"}),
    ({"to": "13800000000"}, {}),
    ({"company": "某公司"}, {}),
    ({"objectType": "linkman"}, {"audience": "contact"}),
    ({"audience": "alien"}, {"audience": "alien"}),
    ({"阶段": "催告期"}, {"stage": "early"}),
    ({"dunningStage": "M3+"}, {"stage": "late"}),
    ({"stage": "T+5"}, {"stage": "early", "overdue_days": 5}),
    ({"stage": "D-3"}, {"stage": "pre_due", "overdue_days": -3}),
    ({"stage": "逾期31天"}, {"stage": "late", "overdue_days": 31}),
    ({"bucket": "31-60"}, {"stage": "late"}),
    ({"stage": "M0"}, {"stage": "M0"}),
    ({"stage": "M0", "dpd": 3}, {"stage": "early", "overdue_days": 3}),
    ({"overdueLevel": 1}, {"stage": "early"}),
    ({"dpd": "45"}, {"overdue_days": 45, "stage": "late"}),
    ({"overdue_days": 0}, {"overdue_days": 0, "stage": "pre_due"}),
    ({"overdue_days": 30}, {"overdue_days": 30, "stage": "early"}),
    ({"overdue_days": 31, "stage": "litigation"}, {"overdue_days": 31, "stage": "litigation"}),
    ({"overdue_days": "soon"}, {"overdue_days": "soon"}),
    ({"sender_type": "消金"}, {"sender_type": "consumer_finance"}),
    ({"senderType": "AMC"}, {"sender_type": "assignee"}),
    ({"sender": "云帆消金"}, {"sender_name": "云帆消金"}),
    ({"product": "xyk"}, {"product": "credit_card"}),
    ({"card": "6222"}, {}),
    ({"signName": "【云帆消金】"}, {"signature": "云帆消金"}),
    ({"SMS_PREFIX": "[云帆]"}, {"signature": "云帆"}),
    ({"auto_sign": "true"}, {"signature_added_by_gateway": True}),
    ({"case_no": "（2026）京0105民初123号"}, {"case_no": True}),
    ({"案号": "无"}, {"case_no": False}),
    ({"caseNo": "${caseNo}"}, {}),
    ({"失联": "是"}, {"unreachable": True}),
    ({"visit_consent": 0}, {"visit_consent": False}),
    ({"visit_consent": "maybe"}, {"visit_consent": "maybe"}),
    ({"人数": "2人"}, {"visit_staff": 2}),
    ({"sms_per_day": "6"}, {"sms_per_day": 6}),
    ({"apr": "15.4%"}, {"rate_annual": 15.4}),
    ({"domain": "a.example"}, {"official_domains": ["a.example"]}),
    ({"domain": "finance"}, {}),
    ({"official_hotlines": "95000, 400-000-0000"}, {"official_hotlines": ["95000", "400-000-0000"]}),
    ({"date": "2026/1/2"}, {"send_date": "2026-01-02"}),
    ({"date": "tomorrow"}, {}),
    ({"dueDate": datetime.date(2026, 3, 1)}, {"due_date": "2026-03-01"}),
    ({"合同日": "2026年3月1日"}, {"contract_date": "2026-03-01"}),
    ({"region": "宁夏回族自治区"}, {"region": "ningxia"}),
    ({"purpose": "债权转让通知"}, {"purpose": "assignment_notice"}),
    ({"im_account": "个人号"}, {"im_account": "private"}),
    ({"envelope": "明信片"}, {"envelope": "open"}),
    ({"channel": "", "audience": None, "text": "您好"}, {}),
]


@pytest.mark.parametrize(("given_", "expected"), CANONICAL, ids=lambda value: str(value)[:40])
def test_canonical(given_: dict[Any, Any], expected: dict[str, Any]) -> None:
    assert canonical(given_) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("22:30", {"send_time": "22:30"}),
        ("22:30:00", {"send_time": "22:30"}),
        ("9:00", {"send_time": "09:00"}),
        ("9：05", {"send_time": "09:05"}),
        (1350, {"send_time": "22:30"}),  # what YAML 1.1 makes of 22:30
        (81000, {"send_time": "22:30"}),  # and of 22:30:00
        (570, {"send_time": "09:30"}),
        (2230, {"send_time": "22:30"}),
        ("晚上10点半", {"send_time": "22:30"}),
        ("上午9点", {"send_time": "09:00"}),
        ("21点30分", {"send_time": "21:30"}),
        ("24:00", {"send_time": "00:00"}),
        ("2026-11-20 22:30:00", {"send_time": "22:30", "send_date": "2026-11-20"}),
        ("2026-11-20T14:30:00Z", {"send_time": "22:30", "send_date": "2026-11-20"}),
        ("2026-11-20T20:30:00Z", {"send_time": "04:30", "send_date": "2026-11-21"}),
        (datetime.datetime(2026, 11, 20, 22, 30), {"send_time": "22:30", "send_date": "2026-11-20"}),
        (datetime.time(6, 0), {"send_time": "06:00"}),
        ("0 6 * * *", {"cron": "0 6 * * *"}),
        ("0 30 22 * * ?", {"cron": "30 22 * * *"}),
        ("08:00-20:00", {"send_time": "08:00-20:00"}),
        ("25:00", {"send_time": "25:00"}),
        ("随时", {"send_time": "随时"}),
    ],
)
def test_send_time(value: Any, expected: dict[str, Any]) -> None:
    assert canonical({"sendTime": value}) == expected


def test_every_value_of_the_vocabulary_is_its_own_synonym() -> None:
    for key, values in metadata.VOCABULARY.items():
        for value, labels in values.items():
            assert canonical({key: value})[key] == value
            assert set(labels) == {"zh", "en"}
            assert metadata.known(key, value)
    assert {key for key, info in metadata.KEYS.items() if info.kind == "enum"} == set(metadata.VOCABULARY)


@pytest.mark.parametrize(
    "key",
    [*metadata.KEYS, "渠道", "对象", "阶段", "发送时间", "sendTime", "signName", "SIGN-NAME", "type", "to", "dpd"],
)
def test_metadata_keys(key: str) -> None:
    assert metadata.is_metadata_key(key)
    assert not metadata.is_text_key(key)


@pytest.mark.parametrize(
    "key",
    [
        "text",
        "Content",
        "templateContent",
        "模板内容",
        "短信内容",
        "话术",
        "msg",
        "cvalue",
        "templetContent",
        "sms_content",
    ],
)
def test_text_keys(key: str) -> None:
    assert metadata.is_text_key(key)
    assert not metadata.is_metadata_key(key)


def test_other_keys() -> None:
    assert all(
        metadata.is_id_key(key)
        for key in ("id", "templateCode", "template_id", "ckey", "call_index", "模板编号", "name")
    )
    assert all(metadata.is_title_key(key) for key in ("subject", "Title", "主题", "标题"))
    assert all(metadata.is_remark_key(key) for key in ("remark", "备注", "description", "使用说明"))
    assert metadata.ID_KEYS.index("id") < metadata.ID_KEYS.index("name")
    assert not metadata.is_metadata_key("message")
    assert not metadata.is_metadata_key("name")


def test_helpers() -> None:
    assert [metadata.stage_of_days(days) for days in (-3, 0, 1, 30, 31)] == [
        "pre_due",
        "pre_due",
        "early",
        "early",
        "late",
    ]
    assert [metadata.channel_of(name) for name in ("短信", "WECOM", "In-App", "message", "")] == [
        "sms",
        "im",
        "in_app",
        "",
        "",
    ]
    assert metadata.merged({"a": 1}, {"a": 2, "b": 3}) == {"a": 1, "b": 3}
    assert metadata.value_of("stage", "T+40") == "late"


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes()
    | st.times()
)
keys = (
    st.sampled_from([*metadata.KEYS, "type", "to", "date", "domain", "schedule", "sendType", "时间"])
    | st.text(max_size=12)
    | st.integers()
)


@given(
    st.dictionaries(
        keys,
        scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=3), scalars, max_size=2),
        max_size=6,
    )
)
def test_canonical_never_fails_and_is_idempotent(mapping: dict[Any, Any]) -> None:
    once = canonical(mapping)
    assert set(once) <= set(metadata.KEYS)
    for key, value in once.items():
        if metadata.known(key, value):
            again = canonical({key: value})
            assert again[key] == value


# --- names -----------------------------------------------------------------------------------------------------------

NAMES: list[tuple[str, dict[str, Any]]] = [
    ("FRIEND_OVER_DUE_3_DAY", {"audience": "contact", "stage": "early", "overdue_days": 3}),
    ("friendOverDue3Day", {"audience": "contact", "stage": "early", "overdue_days": 3}),
    ("OVER_DUE_60_DAY", {"stage": "late", "overdue_days": 60}),
    ("overdue_90", {"stage": "late", "overdue_days": 90}),
    ("overdue-15", {"stage": "early", "overdue_days": 15}),
    ("landlord_overDue", {"audience": "third_party"}),
    ("sms_M2", {"channel": "sms", "stage": "late"}),
    ("overDueM2", {"stage": "late"}),
    ("sms_overdue_d7.yaml", {"channel": "sms", "stage": "early", "overdue_days": 7}),
    ("T+5", {"stage": "early", "overdue_days": 5}),
    ("D-3", {"stage": "pre_due", "overdue_days": -3}),
    ("T-2", {"stage": "pre_due", "overdue_days": -2}),
    ("M1", {"stage": "early"}),
    ("M3+", {"stage": "late"}),
    ("M0", {}),
    ("逾期7天", {"stage": "early", "overdue_days": 7}),
    ("到期前3天", {"stage": "pre_due", "overdue_days": -3}),
    ("外访话术.xlsx", {"channel": "visit"}),
    ("上门话术", {"channel": "visit"}),
    ("外呼话术", {"channel": "voice"}),
    ("电话催收话术", {"channel": "voice"}),
    ("催收话术.xlsx", {}),
    ("push_overdue", {"channel": "push"}),
    ("pushOverdueTpl", {"channel": "push"}),
    ("email-first-reminder", {"channel": "email", "stage": "early"}),
    ("催收函.docx", {"channel": "letter"}),
    ("律师函", {"channel": "letter", "stage": "pre_litigation", "sender_type": "law_firm"}),
    ("企微话术", {"channel": "im"}),
    ("IM_OVERDUE", {"channel": "im"}),
    ("ivr_script", {"channel": "voice"}),
    ("overdue_call_L2", {"channel": "voice", "stage": "late"}),
    ("紧急联系人短信", {"channel": "sms", "audience": "contact"}),
    ("家属告知", {"audience": "contact"}),
    ("致亲友", {"audience": "contact"}),
    ("担保人通知", {"audience": "guarantor"}),
    ("GUARANTOR_SMS", {"channel": "sms", "audience": "guarantor"}),
    ("GuaPer", {"audience": "guarantor"}),
    ("ComCstm", {"audience": "debtor"}),
    ("company_hr", {"audience": "employer"}),
    ("致单位函", {"channel": "letter", "audience": "employer"}),
    ("notifyContact", {"audience": "contact"}),
    ("微信群话术", {"audience": "public"}),
    ("诉前告知", {"stage": "pre_litigation"}),
    ("立案通知", {"stage": "litigation"}),
    ("执行通知", {"stage": "enforcement"}),
    ("债权转让短信", {"channel": "sms", "stage": "assigned", "purpose": "assignment_notice"}),
    ("xyk_m3", {"product": "credit_card", "stage": "late"}),
    ("credit_card_sms", {"channel": "sms", "product": "credit_card"}),
    ("SMS_123456789", {"channel": "sms", "provider": "aliyun"}),
    ("consumerFinanceCompany", {"sender_type": "consumer_finance"}),
    ("委外催收", {"sender_type": "agency"}),
    ("短信/M1/联系人", {"channel": "sms", "audience": "contact", "stage": "early"}),
]  # fmt: skip
SILENT = [
    "information",
    "message",
    "card",
    "company",
    "image",
    "time",
    "timer",
    "imei",
    "maximum",
    "shrink",
    "hrefs",
    "contactPhone",
    "contact_us",
    "contactInfo",
    "callIndex",
    "callback",
    "phoneNumber",
    "pushed_at",
    "templateName",
    "index",
    "hello",
    "执行计划",
    "函数",
    "群发",
    "OVERDUE_MASS",
    "early_repayment",
    "late_fee",
    "properties",
    "assignment",
    "transferAmount",
    "bankName",
    "user",
    "customer",
    "type",
    "reminder",
    "m3u8",
    "朋友圈数",
    "单位",
    "客服电话",
    "联系人电话",
    "第三方支付",
    "paymentMethod",
    "visitor",
    "emailed",
    "selfie",
    "publicKey",
    "threshold",
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_infer(name: str, expected: dict[str, Any]) -> None:
    assert infer(name) == expected


@pytest.mark.parametrize("name", [name for name in SILENT if name != "朋友圈数"])
def test_names_that_tell_nothing(name: str) -> None:
    assert infer(name) == {}


@given(st.text(max_size=60))
def test_infer_gives_known_values(name: str) -> None:
    assert all(metadata.known(key, value) for key, value in infer(name).items())


# --- strings of source code ------------------------------------------------------------------------------------------

MESSAGES = """傻X，钱呢？|钱呢？|回村把你家院门封了贴条|名下有款项逾期，请尽早还清|继续拖欠，将立即联系您的家属|再不还钱弄死你|你爸妈知道吗
今天必须到账|欠钱不还|尽快还款，谢谢|【云帆消金】账单已出|您的借款已逾期{0}天|法院见|我们已经到你小区门口了|限今日18点前还清|已安排人员上门|明天去你单位
请转告他回电|本期应还#amt#元，还款日#date#|温馨提示：还款日将至|家里人还不知道吧？|明早八点，门口见。|不还就发通讯录|亲，该还款啦~|今晚去接孩子放学
后果自负|你等着|已移交法务部处理，即将起诉|账户余额不足，扣款失败|逾期将影响个人征信|骗子还钱|最后一次通知|账单逾期了，抓紧处理|别躲了，你家地址我们有
明天律师上门|看你还能躲到什么时候|给你最后一次机会|你儿子在哪上学我们知道|今天不处理就报警抓人|欠条在我手上，看着办|欠款人{name}，速还款
{name}欠款{amount}元拒不归还|该客户恶意拖欠，群里都认识一下|我司将依法提起诉讼|您好！|您的验证码是{1}|还款日已到，请存足款项|#name#您好，#date#应还#amount#元
请通知{name}尽快还款|他欠我们钱不还|麻烦转告一下本人|你单位员工{name}欠款未还|老婆孩子还要不要了|贷款{0}元今日到期|您尾号1234的信用卡本期账单5000元
再拖一天加收百分之十|爸妈年纪大了，别让他们操心|出门小心点|我们的人已经出发了|全村都会知道你欠钱|律师函已寄出|法院传票已送达|公安马上到|请查收账单
还款链接：http://t.cn/000000""".replace("\n", "|").split("|")
OTHERS = """还款金额|立即还款|马上还款|处理失败 id={}|逾期天数|请输入手机号|用户不存在|操作成功|短信模板|Copyright 2024 某公司 版权所有|发送短信失败：{}
起诉、冻结、传票、上门、曝光|查询用户还款信息|根据订单号查询还款计划|逾期罚息计算工具类|请选择还款方式|还款成功|开始处理逾期订单, size={}|短信发送异常|第三方催收
催收短信模板枚举|用户编号不能为空|系统繁忙，请稍后再试|订单状态|逾期M1阶段|获取逾期用户列表失败，userId={}|确定要删除该模板吗？|暂无数据|逾期还款提醒
发送时间不能早于当前时间|批处理完成，耗时{}ms|本类用于发送逾期短信|返回结果: {}|初始化催收任务成功|身份证号格式不正确|数据库连接超时|已还款|逾期中
用户[{}]逾期，触发短信|@param userId 用户编号|紧急联系人|请登录|逾期未还款用户数|最后还款日|应还总额（元）|催收任务已分配给{}|定时任务：扫描逾期账单
没有找到对应的催收模板|欠款金额必须大于0|该用户已在黑名单中|客户已还款，关闭工单|借款人：|您没有权限执行此操作|您输入的手机号有误|正在加载还款计划
更新催收状态失败, caseId={}|每天早上九点执行逾期扫描任务|是否允许联系紧急联系人|还款日前三天提醒|逾期一天|语音外呼|已立案|立即支付|查看详情|读取配置文件失败：{0}
SELECT * FROM t WHERE 名称='逾期'|查无此人|hello world|overdue|{0}|，。！""".replace("\n", "|").split("|")
CODE = [
    r"致电([\d\-]+)",
    r"^1[3-9]\d{9}$",
    "[\u4e00-\u9fa5]+",
    "// 您的贷款已逾期，请还款",
    "insert into t values ('您好')",
    "",
]


@pytest.mark.parametrize("text", MESSAGES)
def test_reads_like_a_message(text: str) -> None:
    assert looks_like_message(text)


@pytest.mark.parametrize("text", [*OTHERS, *CODE])
def test_does_not_read_like_a_message(text: str) -> None:
    assert not looks_like_message(text)


@given(st.text(max_size=200))
def test_looks_like_message_never_fails(text: str) -> None:
    assert looks_like_message(text) in (True, False)


def test_unknown_attribute() -> None:
    with pytest.raises(AttributeError):
        _ = metadata.nothing


def test_no_number_is_no_rate() -> None:
    assert metadata.known("rate_annual", 24.0)
    assert not metadata.known("rate_annual", float("nan"))
