"""Checks: citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dunlint.checks import Hit, View


def repealed_by_civil_code(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def old_psapl_article(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def other_renumbered_laws(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []


def abolished_regulator_or_rule(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    return []
