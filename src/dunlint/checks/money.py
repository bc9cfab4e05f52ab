"""Checks: money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def interest_above_cap(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def no_breakdown_or_as_of(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def payee_mismatch(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def payment_to_personal_account(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def qr_code_or_unofficial_link(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def uncertain_settlement_offer(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
