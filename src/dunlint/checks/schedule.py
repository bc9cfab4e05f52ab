"""Times, frequencies and the opening words of scripts: what metadata and the first sentences tell."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.checks.sender import has_sender

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


# Hours of gbt45251-2025 §5.3 and cba-2026 第三章; the local hours of nx-ca-2025 (workdays) for region ningxia.
QUIET_FROM, QUIET_UNTIL = 22 * 60, 8 * 60
NINGXIA_FROM, NINGXIA_UNTIL = 20 * 60, 8 * 60
# Counts a day: gbt45251-2025 §5.3 (connected notice calls, effective interactive calls), cba-2026 (unanswered attempts).
LIMITS = (
    ("voice_notice_connected_per_day", 3, "告知式语音日接通", "connected notice calls a day"),
    ("voice_interactive_effective_per_day", 3, "交互语音日有效通话", "effective interactive calls a day"),
    ("unanswered_attempts_per_number_per_day", 6, "未接号码日尝试", "attempts a day to an unanswered number"),
)


def _minutes(value: Any) -> int | None:
    found = regex.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", str(value).strip())
    if not found or int(found.group(1)) > 24 or int(found.group(2)) > 59:
        return None
    return int(found.group(1)) * 60 + int(found.group(2))


def cron_minutes(cron: str) -> list[int]:
    """Minutes of the day at which a five-field cron line fires, one for each hour and the first minute of each."""
    fields = cron.split()
    if len(fields) == 6:
        fields = fields[1:]  # Quartz: seconds first
    if len(fields) != 5:
        return []
    minutes, hours = _field(fields[0], 60), _field(fields[1], 24)
    return [hour * 60 + minutes[0] for hour in hours] if minutes and hours else []


def _field(text: str, size: int) -> list[int]:
    out: set[int] = set()
    for part in text.split(",")[:60]:
        span, _, step = part.partition("/")
        every = int(step) if step.isdigit() and int(step) else 1
        if span in ("*", "?"):
            first, last = 0, size - 1
        else:
            found = regex.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", span)
            if not found:
                return []
            first = int(found.group(1))
            last = int(found.group(2)) if found.group(2) else (size - 1 if step else first)
        out.update(number for number in range(first, last + 1, every) if number < size)
    return sorted(out)


def quiet_hours(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A declared sending time between 22:00 and 8:00 (Asia/Shanghai) without agreement."""
    meta = view.meta
    times = [] if meta.get("send_time") in (None, "") else [_minutes(meta["send_time"])]
    if not times and meta.get("cron"):
        times = list(cron_minutes(str(meta["cron"])))
    if meta.get("channel") == "visit" and meta.get("visit_time"):
        times.append(_minutes(meta["visit_time"]))
    local = str(meta.get("region", "")).lower() in ("ningxia", "nx", "640000", "宁夏")
    for minute in times:
        if minute is None:
            continue
        told = {"time": f"{minute // 60:02d}:{minute % 60:02d}"}
        if minute >= QUIET_FROM or minute < QUIET_UNTIL:
            return [Hit(detail=told)]
        if local and (minute >= NINGXIA_FROM or minute < NINGXIA_UNTIL):
            return [Hit(severity="warning", detail=told)]
    return []


def _count(value: Any) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def frequency_plan(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A declared plan above the soft-law counts; short messages have no legal number, more than one a day is a hint."""
    meta = view.meta
    for key, limit, chinese, english in LIMITS:
        count = _count(meta.get(key))
        if count is not None and count > limit:
            return [Hit(detail=_told(chinese, english, count, limit))]
    contacts = _count(meta.get("contacts_per_day"))
    if (
        contacts is not None
        and contacts > 3
        and str(meta.get("region", "")).lower() in ("ningxia", "nx", "640000", "宁夏")
    ):
        return [Hit(detail=_told("每日联系", "contacts a day", contacts, 3))]
    messages = _count(meta.get("sms_per_day"))
    if messages is not None and messages > 1:
        severity = None if messages > 3 else "note"
        return [Hit(severity=severity, detail=_told("每日短信", "short messages a day", messages, 1))]
    return []


def _told(chinese: str, english: str, count: float, limit: int) -> Mapping[str, Any]:
    return {
        "plan": {
            "zh": f"{chinese} {count:g} 次，参考上限 {limit} 次",
            "en": f"{count:g} {english}, reference limit {limit}",
        }
    }


_VISIT = (
    ("两名工作人员", "two members of staff", r"两名|两位|二人|双人|两人|2名|2人|我和(?:我的)?同事|我们俩|我们两|同行"),
    ("出示证件", "showing identification", r"证件|工牌|工作证|介绍信|身份证明|胸牌|持证|委托书"),
    ("录音录像", "recording", r"录音|录像|记录仪|摄像|录制"),
    (
        "征得同意或可以拒绝",
        "consent, or the right to refuse",
        r"同意|拒绝|不想谈|不愿|不让|不方便|改期|改天|改约|取消|由您决定|自愿|预约|约定",
    ),
)


def visit_script_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A visit script names staff, identification, recording and the right to refuse."""
    if view.context.has("policy") or view.context.has("reply"):
        return []
    text, meta = view.document.text, view.meta
    zh, en = [], []
    staff = _count(meta.get("visit_staff"))
    for number, (chinese, english, pattern) in enumerate(_VISIT):
        if (
            regex.search(pattern, text)
            or (number == 0 and staff is not None and staff >= 2)
            or (number == 3 and meta.get("visit_consent") is True)
        ):
            continue
        zh.append(chinese)
        en.append(english)
    alone = (staff is not None and staff < 2) or regex.search(r"我一个人|独自|单独一人", text)
    forced = regex.search(r"快开门|进屋里说|让我进|开门让|必须开门", text)
    return (
        [Hit(detail={"elements": {"zh": "、".join(zh), "en": ", ".join(en)}})]
        if len(zh) >= 2 or alone or forced
        else []
    )


_OPENING = regex.compile(
    r"^[“\"「『\s]*(?:坐席|客服|机器人)?[:：]?\s*(?:喂|您好|你好|早上好|上午好|中午好|下午好|晚上好|打扰|请问|是不是|[\u4e00-\u9fa5*\ue000-\ue0ff]{1,4}(?:先生|女士|小姐|总|老板)?[,，]|是[^,。;?]{1,8}(?:先生|女士|小姐|吗|吧)|我(?:是|这边|这里|叫)|这里是|来电|系统|亲爱的|尊敬的|[^,。;]{0,8}的吧|各位)"
)
# Words from the middle of a call.
_LATER = regex.compile(
    r"^[“\"「『\s]*(?:坐席|客服|机器人)?[:：]?\s*(?:好的?|嗯|哦|行|明白|理解|那|所以|没关系|没事|是的|对|如果|若|刚才|刚刚|既然|另外|还有|最后|感谢|谢谢|再见|稍后|请(?:按|稍|记|在听到)|按\d|欢迎|抱歉|不好意思|您(?:刚|说|看|放心|也可|可以)|已)"
)
_RECORDED = regex.compile(r"录音|录下|通话(?:将|会)?被?记录")
_MACHINE = regex.compile(r"智能|机器人|ai|语音助手|数字员工|虚拟")


def voice_script_identity(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """An opening names the institution; recording is announced; a machine says that it is one.

    Words from the middle of a call are no opening; what may be either is a note. A missing recording notice alone is a note: it may stand in another
    script, and it is no duty of lenders without a supervisor.
    """
    text, meta = view.document.text, view.meta
    if view.context.has("policy") or view.context.has("reply") or _LATER.match(text):
        return []
    opens = _OPENING.match(text)
    named = has_sender(view)
    if not opens and (named or not view.context.debt()):
        return []
    recorded = (
        meta.get("recording_notice") is True
        or _RECORDED.search(text)
        or meta.get("sender_type") in ("private_lender", "trade", "property")
    )
    machine = meta.get("ai_voice") is not True or _MACHINE.search(text)
    zh, en = [], []
    for there, chinese, english in (
        (named, "机构名称", "the institution's name"), (recorded, "录音告知", "the recording notice"), (machine, "智能语音说明", "that it is a machine"),
    ):  # fmt: skip
        if not there:
            zh.append(chinese)
            en.append(english)
    detail = {"elements": {"zh": "、".join(zh), "en": ", ".join(en)}}
    return [Hit(severity="note" if not opens or (named and machine) else None, detail=detail)] if zh else []
