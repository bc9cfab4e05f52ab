"""The shipped rules, and one linter over them, for all tests of a process."""

from __future__ import annotations

from functools import cache

from dunlint import ruleset
from dunlint.linter import Linter, from_ruleset
from dunlint.ruleset import Ruleset


@cache
def shipped() -> Ruleset:
    return ruleset.load(("cn",))


@cache
def linter(profile: str = "standard") -> Linter:
    return from_ruleset(profile=profile, as_of="2026-11-22")
