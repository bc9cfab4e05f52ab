"""One linter over the shipped rules for all tests of a process."""

from __future__ import annotations

from functools import cache

from dunlint.linter import Linter, from_ruleset


@cache
def linter(profile: str = "standard") -> Linter:
    return from_ruleset(profile=profile, as_of="2026-11-22")
