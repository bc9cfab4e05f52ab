"""Checks in Python, for what patterns cannot say: lengths, checksums, times, elements of a message.

A check is one function ``name(view, params) -> list[Hit]`` in a module of this package; ``CHECKS`` says which module holds
which check, so that only the modules in use are imported.
"""

from __future__ import annotations

from dunlint.memo import memo
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from dunlint.context import Context
    from dunlint.document import Document
    from dunlint.template import Template

    Check = Callable[["View", Mapping[str, Any]], Sequence["Hit"]]


class Hit(NamedTuple):
    """What a check found. ``span`` counts in the document's text; ``None`` means the whole template.

    ``severity`` overrides the rule's; ``detail`` fills ``{name}`` fields of the rule's message, by language or for both;
    ``message`` replaces the rule's message. ``raw`` is a span in the template's own text instead of ``span``.
    """

    span: Span | None = None
    severity: str | None = None
    detail: Mapping[str, Any] = {}
    message: Mapping[str, str] | None = None
    raw: Span | None = None


class Settings(NamedTuple):
    """What checks may need beside the template. ``as_of`` is an ISO date; ``bounds`` maps placeholder names and kinds to
    (min, max) in UTF-16 units; ``laws`` and ``data`` come from the ruleset's ``laws.yaml``, ``variants`` is compiled."""

    as_of: str
    profile: str
    bounds: Mapping[str, tuple[int, int]]
    laws: Mapping[str, Any]
    data: Mapping[str, Any]
    variants: Mapping[str, Any]


class View(NamedTuple):
    """One template as a check sees it."""

    document: Document
    meta: Mapping[str, Any]
    template: Template
    context: Context
    settings: Settings
    lists: Mapping[str, int]  # shared word list -> slot number

    def places(self, word_list: str) -> list[Span]:
        """Places of the words of a shared list (``words.yaml``) in the document's text."""
        return [Span(*place) for place in self.context.places.of(self.lists[word_list])]


CHECKS: dict[str, str] = {}  # name -> module of this package; filled below, one line per module

for _module, _names in {
    "required": "missing_sender_identity missing_creditor_or_mandate missing_salutation missing_amount "
    "missing_due_date_or_overdue_days missing_repayment_channel missing_contact_channel missing_dispute_channel",
    "letters": "credit_card_letter_elements assignment_notice_elements credit_notice_elements",
    "delivery": "over_length segment_count signature_missing_or_misplaced bad_signature brackets_in_body opt_out_text "
    "platform_rejected_contact placeholder_for_provider vendor_blocked_words",
    "plan": "contact_without_unreachability contact_script_without_stop_option",
    "schedule": "quiet_hours frequency_plan visit_script_elements voice_script_identity",
    "rates": "interest_above_cap no_breakdown_or_as_of",
    "personal": "full_id_number full_bank_card_number full_phone_number home_address unmasked_sensitive_variable",
    "money": "payee_mismatch qr_code_or_unofficial_link",
    "citation": "repealed_by_civil_code old_psapl_article other_renumbered_laws abolished_regulator_or_rule "
    "misapplied_or_invented_law",
    "evasion": "filter_evasion unresolved_placeholder shouting_style vague_reference template_cut_by_format jargon",
}.items():
    for _name in _names.split():
        CHECKS[_name] = _module


# Characters without any of which in the normalised text a check finds nothing, and metadata without any of which it does not.
# Such a check is not called, and a module with no other is not loaded.
GATES: dict[str, frozenset[str]] = {
    name: frozenset(chars)
    for name, chars in {
        "interest_above_cap": "分%‰点厘毛成年息千万百借九驴砍耳印对本七高续十",
        "repealed_by_civil_code": "法民",
        "old_psapl_article": "治",
        "other_renumbered_laws": "法",
        "abolished_regulator_or_rule": "监6六分区号约间若同办规",
        "misapplied_or_invented_law": "之罪9《法例约引律",
        "credit_notice_elements": "征报",
    }.items()
}
NEEDED_METADATA: dict[str, tuple[str, ...]] = {
    "quiet_hours": ("send_time", "cron", "visit_time"),
    "frequency_plan": (
        "voice_notice_connected_per_day", "voice_interactive_effective_per_day", "unanswered_attempts_per_number_per_day",
        "contacts_per_day", "sms_per_day",
    ),
}  # fmt: skip
MAIN_KEYS = ("audience", "channel", "stage", "sender_type")  # of metadata


def in_vain(name: str, chars: frozenset[str], meta: Mapping[str, Any]) -> bool:
    """Whether the check called ``name`` finds nothing in a text of these characters with this metadata."""
    gate = GATES.get(name)
    if gate is not None:
        return gate.isdisjoint(chars)
    needed = NEEDED_METADATA.get(name)
    return needed is not None and all(meta.get(key) in (None, "") for key in needed)


@memo(1_000)
def find_check(name: str) -> Check:
    """The check called ``name``; KeyError when there is none."""
    module = __import__(f"dunlint.checks.{CHECKS[name]}", fromlist=["*"])
    return getattr(module, name)  # type: ignore[no-any-return]
