"""Checks: who may be approached besides the debtor, and how."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


def contact_without_unreachability(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """A person other than the debtor is approached: the metadata say the debtor is reachable, or the person refused.

    ``params["days"]`` is how long the debtor must have been out of reach. Absent keys are reported in ``strict`` only.
    """
    meta = view.meta
    if not view.context.debt() or any(view.context.has(scope) for scope in ("warned", "policy", "reply")):
        return []
    if any(word in view.document.text for word in params.get("ends", ())):
        return []  # a reply or an apology that ends the contact
    days = meta.get("unreachable_days")
    if meta.get("contact_refused") is True or meta.get("unreachable") is False:
        return [Hit()]
    if isinstance(days, (int, float)) and not isinstance(days, bool):
        return [Hit()] if days < params.get("days", 3) else []
    if meta.get("unreachable") is None and view.settings.profile == "strict":
        return [Hit(severity="note")]
    return []


def contact_script_without_stop_option(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Announced repeated contact with a third person; in ``strict`` also a script that leaves no way to refuse."""
    text, context = view.document.text, view.context
    if not context.debt():
        return []
    scopes = ("warned", "quoted", "policy", "reply", "rights")
    hits: list[Hit] = []
    for expression in params.get("announce", ()):
        for found in regex.finditer(expression, text):
            span = Span(*found.span())
            sentence = text[slice(*view.document.sentence_span(span.start))]
            if any(word in sentence for word in params.get("stop", ())) or context.excused(span, scopes):
                continue
            if not any(hit.span is not None and hit.span.overlaps(span) for hit in hits):
                hits.append(Hit(span))
    if hits or view.settings.profile != "strict" or any(word in text for word in params.get("stop", ())):
        return hits
    return [] if any(context.has(scope) for scope in scopes) else [Hit(severity="note")]
