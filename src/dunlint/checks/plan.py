"""Checks: plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def quiet_hours(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def frequency_plan(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def stage_mismatch(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def contact_without_unreachability(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def contact_script_without_stop_option(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def private_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def public_channel(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def visit_script_elements(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def voice_script_identity(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def escalation_ladder(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def missing_metadata(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
