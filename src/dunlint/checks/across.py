"""Checks over all templates of a file: missing metadata, duplicate ids, ladders that rise too early."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.checks import MAIN_KEYS, Hit
from dunlint.normalize import normalize

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.linter import Linter
    from dunlint.template import Template

    Templates = Sequence[tuple[Template, Mapping[str, Any]]]
    Found = Iterator[tuple[Template, Mapping[str, Any], Hit]]


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


# Groups whose wording does not belong into the first thirty days.
_HARSH = ("threat", "falsehood")
_STEP = regex.compile(
    r"(?m)^[ \t\-*•·]*(?:[td]\s?(?P<sign>[+\-]?)\s?(?P<day>\d{1,3})|(?:逾期|到期后|超期|第)(?:第)?(?P<late>\d{1,3})\s?[天日]|m(?P<month>[0-9]))[^:：\n]{0,8}[:：]\s*(?P<text>.+)$"
)


def escalation_ladder(linter: Linter, templates: Templates, rule: Mapping[str, Any]) -> Found:
    """Threat wording in the first thirty days, in a file of several stages, in a declared ladder or inside one text."""
    staged = [
        (template, meta) for template, meta in templates if meta.get("stage") or meta.get("overdue_days") is not None
    ]
    for template, meta in templates:
        if isinstance(meta.get("ladder"), (list, tuple)):
            yield from _declared(linter, template, meta)
        yield from _inside(linter, template, meta)
    if len({meta.get("stage") for _, meta in staged}) < 2:
        return
    for template, meta in staged:
        if meta.get("stage") in ("pre_due", "early") and meta.get("audience") in (
            None,
            "debtor",
            "guarantor",
            "co_debtor",
        ):
            harsh = _harsh(linter, template, meta)
            if harsh:
                yield template, meta, Hit(None, None, {"rule": harsh})


def _harsh(linter: Linter, template: Template, meta: Mapping[str, Any]) -> str:
    """The first rule of threat or falsehood that finds an error or a warning in ``template``, or nothing."""
    found = (item.rule for item in linter.lint(template, meta) if item.group in _HARSH and item.severity != "note")
    return next(found, "")


def _declared(linter: Linter, template: Template, meta: Mapping[str, Any]) -> Found:
    """The ``ladder`` of the metadata: a list of ``{overdue_days, stage, text}``."""
    for step in meta["ladder"]:
        if not isinstance(step, dict) or not isinstance(step.get("text"), str) or step["text"] in template.body.text:
            continue
        days = step.get("overdue_days")
        if step.get("stage") not in ("pre_due", "early") and not (isinstance(days, int) and days <= 30):
            continue
        part = template._replace(
            body=MappedText.verbatim(step["text"]), source=template.source._replace(text=step["text"])
        )
        harsh = _harsh(linter, part, {**meta, "stage": step.get("stage") or "early"})
        if harsh:
            yield template, meta, Hit(None, None, {"rule": harsh})
            return


def _inside(linter: Linter, template: Template, meta: Mapping[str, Any]) -> Found:
    """A ladder written in one text, a line a step: ``T+3：...``, ``逾期7天：...``, ``M1：...``."""
    if "\n" not in template.body.text:
        return
    body = normalize(template.body.text).body  # a disguised 逾期 or a full-width T marks a step too
    steps = list(_STEP.finditer(body.text))
    if len(steps) < 2:
        return
    for step in steps:
        days = int(step.group("day") or step.group("late") or 0) * (-1 if step.group("sign") == "-" else 1)
        if step.group("month"):
            days = 1 if step.group("month") in "01" else 31
        if days > 30:
            continue
        span = body.span(*step.span("text"))
        part = template._replace(body=template.body[span.start : span.end])
        harsh = _harsh(linter, part, {**meta, "stage": "pre_due" if days <= 0 else "early"})
        if harsh:
            yield template, meta, Hit(None, None, {"rule": harsh}, raw=span)


CHECKS: dict[str, Callable[[Linter, Templates, Mapping[str, Any]], Found]] = {
    "missing_metadata": missing_metadata,
    "duplicate_template_id": duplicate_template_id,
    "escalation_ladder": escalation_ladder,
}
