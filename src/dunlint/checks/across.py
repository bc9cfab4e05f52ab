"""Checks over all templates of a file: missing metadata, duplicate ids, ladders that rise too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dunlint.checks import Hit
from dunlint.span import Span
from dunlint.template import Template

if TYPE_CHECKING:
    from dunlint.linter import Linter

Templates = Sequence[tuple[Template, Mapping[str, Any]]]
Found = Iterator[tuple[Template, Mapping[str, Any], Hit]]
MAIN_KEYS = ("audience", "channel", "stage", "sender_type")


def missing_metadata(linter: Linter, templates: Templates, rule: Mapping[str, Any]) -> Found:
    """One finding per file, on its first template that lacks a main key; ``detail`` lists the keys missing anywhere."""
    first: tuple[Template, Mapping[str, Any]] | None = None
    missing: set[str] = set()
    for template, meta in templates:
        absent = [key for key in MAIN_KEYS if meta.get(key) in (None, "")]
        if absent and first is None:
            first = (template, meta)
        missing.update(absent)
    if first is not None:
        keys = ", ".join(key for key in MAIN_KEYS if key in missing)
        yield *first, Hit(None, None, {"keys": keys})


def duplicate_template_id(linter: Linter, templates: Templates, rule: Mapping[str, Any]) -> Found:
    """A second template with the same name and another text in the same file."""
    seen: dict[str, Template] = {}
    for template, meta in templates:
        if not template.named:
            continue
        before = seen.setdefault(template.id, template)
        if before is not template and before.body.text != template.body.text:
            line = before.source.lines().position(before.body.origin(0).start).line
            yield template, meta, Hit(None, None, {"id": template.id, "line": line})


def escalation_ladder(linter: Linter, templates: Templates, rule: Mapping[str, Any]) -> Found:
    """Threat wording in a template of the first thirty days, when the file holds a ladder of several stages."""
    staged = [(template, meta) for template, meta in templates if meta.get("stage") or meta.get("overdue_days") is not None]
    for template, meta in templates:
        if isinstance(meta.get("ladder"), (list, tuple)) or "\nT+" in template.body.text or "\nT-" in template.body.text:
            yield from _inside(linter, template, meta)
    if len({meta.get("stage") for _, meta in staged}) < 2:
        return
    for template, meta in staged:
        if meta.get("stage") in ("pre_due", "early") and meta.get("audience") in (None, "debtor", "guarantor", "co_debtor"):
            harsh = [item for item in linter.lint(template, meta) if item.group == "threat"]
            if harsh:
                yield template, meta, Hit(None, None, {"rule": harsh[0].rule})


def _inside(linter: Linter, template: Template, meta: Mapping[str, Any]) -> Found:
    """A ladder written in one text, a line a step: ``T+3：...``."""
    import re

    text = template.body.text
    for step in re.finditer(r"(?m)^[TD]\s?([+-])\s?(\d{1,3})\s?[:：]\s*(.+)$", text):
        days = int(step.group(2)) * (1 if step.group(1) == "+" else -1)
        if days > 30:
            continue
        span = Span(*step.span(3))
        part = template._replace(body=template.body[span.start : span.end])
        stage = "pre_due" if days <= 0 else "early"
        harsh = [item for item in linter.lint(part, {**meta, "stage": stage}) if item.group in ("threat", "falsehood")]
        if harsh:
            yield template, meta, Hit(None, None, {"rule": harsh[0].rule}, raw=span)


CHECKS: dict[str, Callable[[Linter, Templates, Mapping[str, Any]], Found]] = {
    "missing_metadata": missing_metadata,
    "duplicate_template_id": duplicate_template_id,
    "escalation_ladder": escalation_ladder,
}
