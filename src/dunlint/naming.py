"""What the names of keys, enum constants, files and folders tell about a message.

Only whole words count: ``information`` is no ``im``, ``contactPhone`` no template for a contact.
"""

from __future__ import annotations

from itertools import pairwise

from dunlint import regex
from dunlint.metadata import stage_of_days

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any


_CAMEL = regex.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u3400-\u9fff\uf900-\ufaff]+|[+\-]")
_HAN_NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "channel": (
        (r"短信", "sms"),
        (r"推送", "push"),
        (r"站内信|消息中心", "in_app"),
        (r"邮件", "email"),
        (r"信函|催收函|律师函|告知函|通知函|催告函|催款函|函件|(?<![公来去])函(?![数授])", "letter"),
        (r"企微|企业微信|微信(?!群)|公众号", "im"),
        (r"外呼|语音|电催|电话(?=催|话术|外呼|录音|脚本|通知|提醒|沟通)|(?<=[打拨])电话话术", "voice"),
        (r"外访|上门(?=话术|催|通知|告知|脚本|外访|$)|面访", "visit"),
        (r"海报|朋友圈|张贴|横幅|公示(?!期)|直播", "public_post"),
    ),
    "audience": (
        (
            r"紧急联系人|联系人(?!电话|方式|姓名|号码|信息)|家属|亲友|亲属|家人|父母|配偶|好友|朋友(?!圈)|亲戚",
            "contact",
        ),
        (r"第三方(?!催收|平台|支付|机构)|第三人|房东|经销商|介绍人|邻居|村委|居委|同事", "third_party"),
        (
            r"用人单位|工作单位|单位(?=催|函|话术|短信|通知|人事|领导|前台|联系)|(?<=致|联)单位|人事(?=部|话术|通知"
            r"|短信|函|$)",
            "employer",
        ),
        (r"担保人|保证人", "guarantor"),
        (r"共借人|共同借款人|共同债务人|共同还款人|继承人|共债人", "co_debtor"),
        (r"微信群|业主群|朋友圈|公告栏|海报|张贴", "public"),
        (r"本人|借款人|债务人|持卡人", "debtor"),
    ),
    "stage": (
        (r"强制执行|被执行|限高|执行(?=阶段|通知|催|话术|短信|函|前|中|后|告知|$)", "enforcement"),
        (r"诉前|律师函|法律告知|拟诉", "pre_litigation"),
        (r"立案|开庭|应诉|诉讼(?!时效)", "litigation"),
        (r"债权转让|转让|受让|债转", "assigned"),
        (r"到期前|到期提醒|提醒期|未到期|还款日前|未逾期", "pre_due"),
        (r"催告期|早期|逾期初期", "early"),
        (r"严厉期|后期|晚期|不良|核销", "late"),
    ),
    "sender_type": (
        (r"律所|律师", "law_firm"),
        (r"委外|催收公司|催收机构", "agency"),
        (r"消金|消费金融", "consumer_finance"),
        (r"小贷|小额贷款", "microloan"),
        (r"资管|受让方", "assignee"),
        (r"物业", "property"),
        (r"银行(?!卡|账|流水|代扣)", "bank"),
    ),
    "product": (
        (r"信用卡", "credit_card"),
        (r"物业费", "property_fee"),
        (r"租金|房租", "rent"),
        (r"学费|学杂费", "tuition"),
        (r"分期(?!还款方案|方案)", "installment"),
        (r"货款|水电费|话费|电费|水费", "trade_goods"),
        (r"现金贷|贷款|借款(?!人)", "loan"),
    ),
    "purpose": (
        (r"债权转让|转让通知", "assignment_notice"),
        (r"征信(?=告知|提醒|通知|报送)", "credit_notice"),
        (r"减免|协商还款", "settlement_offer"),
        (r"转告", "relay"),
        (r"(?:外访|上门)(?:通知|告知)", "visit_notice"),
    ),
    "message_class": ((r"营销", "marketing"), (r"验证码", "verification")),
}
# One or more whole words in a row -> value; words are the lower-case parts of a camel, snake or kebab name.
_LATIN_NAMES: dict[str, dict[str, str]] = {
    "channel": {
        "sms": "sms",
        "push": "push",
        "jpush": "push",
        "apns": "push",
        "in app": "in_app",
        "inapp": "in_app",
        "inbox": "in_app",
        "notice center": "in_app",
        "email": "email",
        "mail": "email",
        "e mail": "email",
        "letter": "letter",
        "letters": "letter",
        "im": "im",
        "wechat": "im",
        "weixin": "im",
        "wecom": "im",
        "we chat": "im",
        "qq": "im",
        "chat": "im",
        "voice": "voice",
        "ivr": "voice",
        "robocall": "voice",
        "tts": "voice",
        "outbound call": "voice",
        "call script": "voice",
        "voice call": "voice",
        "visit": "visit",
        "visits": "visit",
        "poster": "public_post",
        "notice board": "public_post",
        "public post": "public_post",
    },
    "audience": {
        "friend": "contact",
        "friends": "contact",
        "linkman": "contact",
        "emergency contact": "contact",
        "relative": "contact",
        "relatives": "contact",
        "family": "contact",
        "spouse": "contact",
        "contact person": "contact",
        "emergency": "contact",
        "third party": "third_party",
        "landlord": "third_party",
        "dealer": "third_party",
        "referrer": "third_party",
        "introducer": "third_party",
        "neighbor": "third_party",
        "neighbour": "third_party",
        "colleague": "third_party",
        "village": "third_party",
        "guarantor": "guarantor",
        "guarantors": "guarantor",
        "gua": "guarantor",
        "guaper": "guarantor",
        "gua per": "guarantor",
        "employer": "employer",
        "company hr": "employer",
        "hr": "employer",
        "co borrower": "co_debtor",
        "coborrower": "co_debtor",
        "co debtor": "co_debtor",
        "joint debtor": "co_debtor",
        "heir": "co_debtor",
        "public": "",
        "borrower": "debtor",
        "debtor": "debtor",
        "cardholder": "debtor",
        "per cstm": "debtor",
        "com cstm": "debtor",
        "comcstm": "debtor",
        "percstm": "debtor",
        "self": "",
    },
    "stage": {
        "pre due": "pre_due",
        "predue": "pre_due",
        "before due": "pre_due",
        "due soon": "pre_due",
        "upcoming due": "pre_due",
        "first reminder": "early",
        "early stage": "early",
        "second notice": "late",
        "final warning": "late",
        "final notice": "late",
        "late stage": "late",
        "pre suit": "pre_litigation",
        "pre litigation": "pre_litigation",
        "prelitigation": "pre_litigation",
        "lawyer letter": "pre_litigation",
        "litigation": "litigation",
        "enforcement": "enforcement",
        "assignment notice": "assigned",
        "debt assignment": "assigned",
        "debt transfer": "assigned",
        "claim transfer": "assigned",
        "credit assignment": "assigned",
    },
    "sender_type": {
        "consumer finance": "consumer_finance",
        "cfc": "consumer_finance",
        "microloan": "microloan",
        "micro loan": "microloan",
        "microcredit": "microloan",
        "law firm": "law_firm",
        "lawfirm": "law_firm",
        "lawyer": "law_firm",
        "outsource": "agency",
        "outsourced": "agency",
        "outsourcing": "agency",
        "collection agency": "agency",
        "amc": "assignee",
        "assignee": "assignee",
        "property management": "property",
    },
    "product": {
        "credit card": "credit_card",
        "creditcard": "credit_card",
        "xyk": "credit_card",
        "property fee": "property_fee",
        "rent": "rent",
        "tuition": "tuition",
        "installment": "installment",
        "instalment": "installment",
        "bnpl": "installment",
        "loan": "loan",
        "cash loan": "loan",
    },
    "provider": {
        "aliyun": "aliyun",
        "dysms": "aliyun",
        "qcloud": "tencent",
        "tencent": "tencent",
        "huawei": "huawei",
        "jdcloud": "jd",
        "ucloud": "ucloud",
        "yunpian": "yunpian",
        "jiguang": "jiguang",
        "jsms": "jiguang",
        "submail": "submail",
        "chuanglan": "chuanglan",
        "ctyun": "ctyun",
    },
    "purpose": {
        "settlement offer": "settlement_offer",
        "assignment notice": "assignment_notice",
        "visit notice": "visit_notice",
    },
    "message_class": {
        "marketing": "marketing",
        "verify code": "verification",
        "captcha": "verification",
        "otp": "verification",
    },
}
# Words that only mean something beside a dunning word: contactPhone is no template to a contact.
_BESIDE_DUNNING: dict[str, dict[str, str]] = {
    "audience": {
        "contact": "contact",
        "contacts": "contact",
        "agent": "third_party",
        "company": "employer",
        "group": "",
        "mass": "",
    },
    "channel": {"call": "voice", "phone": "voice", "robot": "voice", "post": "", "field": "visit"},
    "stage": {"early": "early", "late": "late", "reminder": "", "transfer": "", "case": ""},
}
_DUNNING = frozenset(
    "overdue dunning collection collect collections urge debt repay repayment remind reminder notify notice script"
    " dpd stage delinquent"
    " arrears template tpl".split()
)
_FIELD_AFTER_CONTACT = frozenset(
    "us info number phone tel no way channel name mobile list book method detail id".split()
)
_NOT_LATE = frozenset("fee fees charge charges payment interest penalty".split())
_AUDIENCE_RANK = ("contact", "third_party", "employer", "guarantor", "co_debtor", "public", "debtor")


def infer(name: str) -> dict[str, Any]:
    """What the name of a key, enum constant, file or folder tells: ``FRIEND_OVER_DUE_3_DAY`` is early, to a contact.

    Only whole words of a camelCase, snake_case, kebab-case or Chinese name count; a name may tell nothing.
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
    _infer_latin(words, found, bool(_DUNNING & set(words)) or bool(regex.search(r"催|逾期|还款|话术|欠", han)))
    if han.strip():
        _infer_han(han, found)
    _infer_stage(name, words, han, found)
    if regex.search(r"(?:^|[^A-Za-z0-9])SMS_\d{6,}(?!\d)", name):
        found.setdefault("channel", "sms")
        found.setdefault("provider", "aliyun")
    return found


def _infer_latin(words: list[str], found: dict[str, Any], dunning: bool) -> None:
    audiences: set[str] = set()
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
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
                if (word == "late" and after in _NOT_LATE) or (
                    word == "early" and after.startswith(("repay", "settle", "pay"))
                ):
                    continue
                if word == "company" and (found.get("sender_type") or after in ("name", "id", "type")):
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
            if regex.search(pattern, han):
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
    hit = regex.search(r"(?<![a-z0-9])[td]([+-])(\d{1,3})(?!\d)", low)
    if hit:
        days = -int(hit[2]) if hit[1] == "-" and not overdue else int(hit[2])
    elif hit := regex.search(
        r"(?:到期|还款日)前\s*(\d{1,3})\s*[天日]|before[_-]?(?:due[_-]?)?(\d{1,3})[_-]?days?", low
    ):
        days = -int(hit[1] or hit[2])
    elif hit := regex.search(
        r"(?:over_?-?due|dpd)[_-]?(?:day[_-]?)?(\d{1,4})(?![\d-])|逾期\s*(?:第\s*)?(\d{1,4})\s*[天日]"
        r"|(?<![\d-])(\d{1,4})[_-]?days?[_-]?over_?due",
        low,
    ):
        days = int(hit[1] or hit[2] or hit[3])
    else:
        for first, second in pairwise(words):
            if (
                second.isdigit()
                and len(second) <= 3
                and regex.search(
                    rf"(?:(?<![A-Za-z0-9]){first}|(?<=[a-z]){first.upper()}|(?<![A-Za-z0-9]){first.upper()}){second}(?![a-z0-9])",
                    name,
                )
            ):
                if first in ("d", "t"):
                    days = int(second)
                elif first == "m" and second != "0":
                    found.setdefault(
                        "stage", "early" if int(second) == 1 and not regex.search(r"m1\+", low) else "late"
                    )
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
