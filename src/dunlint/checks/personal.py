"""Checks: personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def full_id_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def full_bank_card_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def full_phone_number(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def home_address(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def employer_or_school(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def relations_listed(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def minors_information(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def other_personal(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def unmasked_sensitive_variable(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def id_document_image(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
