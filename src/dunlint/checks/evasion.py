"""Checks: evasion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def filter_evasion(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def unresolved_placeholder(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def shouting_style(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def vague_reference(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def template_cut_by_format(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def jargon(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
