"""Required content: a message says who writes for whom, how much is due and when, how to pay, ask and disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dunlint import regex
from dunlint.checks import Hit, View
from dunlint.checks.elements import (
    has_amount,
    has_contact,
    has_date,
    has_mandate,
    has_repayment_channel,
    has_salutation,
)
from dunlint.checks.sender import has_sender, signatures
from dunlint.span import Span

Params = Mapping[str, Any]


_DEMAND = regex.compile(
    r"应还|待还|提醒您?还款|未还|尚欠|欠[款费缴]|逾期|到期|还款日|请.{0,12}?(?:还款|还清|缴|存入|支付|归还|结清)"
)


def is_message(view: View) -> bool:
    """False for policies, word lists, debtors' replies, subject lines and the relay texts that stand beside messages.

    A fraud warning that asks for nothing is no message about a debt either.
    """
    meta = view.meta
    if view.context.has("policy") or view.context.has("reply") or meta.get("purpose") in ("relay", "verification"):
        return False
    if view.context.has("warned") and not _DEMAND.search(view.document.text):
        return False
    return meta.get("part") != "subject"


def _missing(view: View, has: Callable[[View], bool]) -> Sequence[Hit]:
    """One finding for the whole message when ``has`` does not see its element.

    Without a declared channel only a text with a bracket signature counts as a message (a short one).
    """
    if not is_message(view) or (not view.meta.get("channel") and not signatures(view.document.text)):
        return []
    return [] if has(view) else [Hit()]


def missing_sender_identity(view: View, params: Params) -> Sequence[Hit]:
    """Neither the message nor its metadata names an institution or person as the sender."""
    return _missing(view, has_sender)


def missing_creditor_or_mandate(view: View, params: Params) -> Sequence[Hit]:
    """Agency, law firm or assignee: for whom, under what mandate, or that the claim was assigned."""
    return [] if not is_message(view) or has_mandate(view) else [Hit()]


def missing_salutation(view: View, params: Params) -> Sequence[Hit]:
    """No greeting and no form of address."""
    return _missing(view, has_salutation)


def missing_amount(view: View, params: Params) -> Sequence[Hit]:
    """No amount due and no place to see it."""
    return _missing(view, has_amount)


def missing_due_date_or_overdue_days(view: View, params: Params) -> Sequence[Hit]:
    """No due date, overdue days or deadline."""
    return _missing(view, has_date)


def missing_repayment_channel(view: View, params: Params) -> Sequence[Hit]:
    """No official way to pay."""
    return _missing(view, has_repayment_channel)


def missing_contact_channel(view: View, params: Params) -> Sequence[Hit]:
    """No hotline, service account or other contact."""
    return _missing(view, has_contact)


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
    if _DISPUTE.search(view.document.text):
        return []
    return [Hit(severity="warning" if channel == "letter" else None)]
