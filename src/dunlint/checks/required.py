"""Checks: required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def missing_sender_identity(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_creditor_or_mandate(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_salutation(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_amount(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_due_date_or_overdue_days(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_repayment_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_contact_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_dispute_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def credit_card_letter_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def assignment_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def credit_notice_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
