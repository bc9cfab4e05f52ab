"""What surrounds a match: negation, warnings, quotations and the like, and whether the message is about a debt at all.

The words stand in the ruleset's ``scopes.yaml``; this module turns them into regions of the document. A match that
overlaps a region of a scope the rule lists under ``exempt`` is excused.
"""

from __future__ import annotations

from dunlint.metadata import undeclared
from dunlint.pattern import match
from dunlint.span import Cover, Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from dunlint.document import Document
    from dunlint.pattern import Places


_CODE = ("(?:", "[^", ".*", ".{0,", "re.compile", "def ", "return ", "assert ", "import ")
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("‘", "’"), ('"', '"'), ("《", "》"))
_COLLECTION_STAGES = frozenset(("early", "late", "assigned", "pre_litigation", "litigation", "enforcement"))
_TOLD = frozenset(("sms", "push", "im", "voice", "email", "letter"))
_LENDERS = frozenset(("bank", "consumer_finance", "microloan", "private_lender", "agency", "assignee"))

SCOPES = ("negated", "warned", "quoted", "rights", "policy", "reply")  # that a rule may be exempt in


class Context:
    """Scopes and facts of one document, computed when a rule first asks."""

    __slots__ = ("_debt", "_regions", "document", "meta", "needs", "patterns", "places", "scopes")

    def __init__(
        self,
        document: Document,
        meta: Mapping[str, Any],
        places: Places,
        patterns: Mapping[int, Any],
        needs: Mapping[int, Collection[int]],
        scopes: Mapping[str, Any],
    ) -> None:
        """``needs`` has for each of ``patterns`` the slots without which it cannot match."""
        self.document, self.meta, self.places = document, meta, places
        self.patterns, self.needs, self.scopes = patterns, needs, scopes
        self._regions: dict[str, Cover] = {}
        self._debt: bool | None = None

    def regions(self, scope: str) -> Cover:
        """The parts of the document that ``scope`` covers."""
        known = self._regions.get(scope)
        if known is None:
            found: list[Span] = []
            for entry in self.scopes.get(scope, ()):
                spans = self.found(entry["match"])
                if spans and entry["unless"]:
                    against = Cover(self.found(entry["unless"]))
                    spans = [span for span in spans if not against.touches(span)]
                reach = entry["reach"]
                if scope == "policy" and reach == "message" and self.told_to_somebody():
                    reach = "sentence"
                found += self._reach(spans, reach)
            if scope == "policy" and not found and self.impersonal():
                found = [Span(0, len(self.document.text))]
            known = self._regions[scope] = Cover(found)
        return known

    def impersonal(self) -> bool:
        """True for an undeclared text that speaks to nobody: a notice, a policy, an explanation."""
        text = self.document.text
        addressed = any(char in text for char in "您你") or self.document.stand_ins or "【" in text[:3]
        return undeclared(self.meta) and (self.bare() or not addressed)

    def bare(self) -> bool:
        """True for undeclared code, and for an undeclared list and nothing else: words, bad examples."""
        text = self.document.text
        if not undeclared(self.meta):
            return False
        if any(mark in text for mark in _CODE):
            return True
        lines = [line for line in text.split("\n") if line.strip()]
        return len(lines) > 2 and all(line.lstrip()[0] in "-*•·" for line in lines)

    def told_to_somebody(self) -> bool:
        """True for what is declared as a message to a person: as a whole it is no rule book, whatever it quotes from one."""
        return bool(self.meta.get("audience")) and self.meta.get("channel") in _TOLD

    def found(self, numbers: Sequence[int]) -> list[Span]:
        """Every span that any of the compiled patterns with these numbers matches."""
        out: list[Span] = []
        there, needs = self.places.there, self.needs
        for number in numbers:
            if there.issuperset(needs[number]):  # true of one in seventy
                out += match(self.patterns[number], self.places)
        return out

    def _reach(self, spans: Sequence[Span], reach: str) -> list[Span]:
        document = self.document
        if not spans:
            return []
        if reach == "rest":
            return [Span(span.start, document.clause_span(max(span.end - 1, span.start)).end) for span in spans]
        if reach == "clause":
            return [document.clause_span(span.start) for span in spans]
        if reach == "message":
            return [Span(0, len(document.text))]
        sentences = [document.sentence_span(span.start) for span in spans]
        if reach == "sentence":
            return sentences
        around = Cover(sentences)
        return [quote for quote in quotes(document.text) if around.touches(quote)]

    def excused(self, span: Span, scopes: Sequence[str]) -> bool:
        """True when ``span`` overlaps a region of any of ``scopes``."""
        return any(self.regions(scope).touches(span) for scope in scopes)

    def has(self, scope: str) -> bool:
        return bool(self.regions(scope))

    def debt(self) -> bool:
        """True when the message is about a debt: by its words, or by its metadata unless the words are of another field."""
        if self._debt is None:
            meta = self.meta
            if self.has("debt"):
                declared = any(meta.get(key) for key in ("stage", "audience", "purpose", "dunning"))
                declared = declared or meta.get("sender_type", "trade") != "trade"  # a trader sends of much else
                self._debt = not self.has("foreign_always") and (
                    declared or self.has("debt_plain") or not self.has("foreign")
                )
            elif self.has("foreign_always"):
                self._debt = False
            elif self.has("foreign"):  # a collector's declared message stays one, whatever it mentions
                self._debt = meta.get("stage") in _COLLECTION_STAGES and meta.get("sender_type") in _LENDERS
            else:
                self._debt = (
                    meta.get("dunning") is True
                    or meta.get("stage") in _COLLECTION_STAGES
                    or meta.get("purpose") in ("collection", "relay", "settlement_offer")
                    or meta.get("sender_type") in _LENDERS
                    or meta.get("audience") in ("debtor", "guarantor", "co_debtor")
                )
        return self._debt


def quotes(text: str) -> list[Span]:
    """Quoted passages, quotation marks included, in order; unclosed quotes are ignored."""
    out: list[Span] = []
    for opening, closing in _QUOTES:
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at + 1)
            if end < 0:
                break
            out.append(Span(at, end + 1))
            at = text.find(opening, end + 1)
    out.sort()
    return out
