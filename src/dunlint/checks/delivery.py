"""Checks: delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def over_length(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def segment_count(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def signature_missing_or_misplaced(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def bad_signature(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def brackets_in_body(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def opt_out_text(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def platform_rejected_contact(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def placeholder_for_provider(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def vendor_blocked_words(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
