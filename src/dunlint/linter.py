"""Templates in, findings out: the core that the command line, the language server and batch engines call."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import CHECKS, MAIN_KEYS, Hit, Settings, View, find_check, in_vain
from dunlint.context import SCOPES, Context
from dunlint.document import Document
from dunlint.errors import RuleError, nearest
from dunlint.finding import PROFILES, Finding, Infos, RuleInfo, TemplateInfo
from dunlint.law import basis_of
from dunlint.memo import memo
from dunlint.normalize import fold_variants
from dunlint.pattern import Places, listed, match, unpacked_slot
from dunlint.shelf import packed
from dunlint.span import Apart, Cover, Position, Span
from dunlint.stored import opened
from dunlint.template import Source
from dunlint.wording import Reading, Wording, addressee
from dunlint.words import Scanner, unpacked_numbers

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from dunlint.align import MappedText
    from dunlint.document import Cutter
    from dunlint.finding import Basis
    from dunlint.normalize import Normalized
    from dunlint.span import LineIndex
    from dunlint.template import Problem, Template


FILE_RULES = frozenset(("missing_metadata", "duplicate_template_id", "escalation_ladder"))
# Any of these may belong to a template engine; only then its reader is loaded.
_ENGINE_MARKS = (
    "{%",
    "{#",
    "{{",
    "{if",
    "<#",
    "<%",
    "<if",
    "<choose",
    "<when",
    "<foreach",
    "[#",
    "#if",
    "#foreach",
    "#set",
    "#*",
    "##",
    "@if",
    "@foreach",
    "th:",
)
# Groups whose patterns the wording may overrule (wording.py), groups whose checks it may, and groups that a sentence without
# a match may be pointed at for.
WORDED = frozenset(("threat", "falsehood", "tone", "disclosure", "personal-data", "payment", "amount"))
CHECKED = frozenset(("personal-data", "payment", "amount", "citation"))
POINTED = WORDED | {"channel", "citation"}
# Trust in a match: below the first it is dropped, below the second it is a note. Suspicion of a sentence: from the first on
# it is a note, from the second on a warning. Chosen on the rounds that no rule was written for.
DROPPED, TRUSTED = -2.5, 0.5
LATER = 2.0  # by so much less trust a check is doubted: it has more to go by than words
NOTED, WARNED = 0.0, 2.0
EXCUSED = 1.5  # what an excuse (a negation, a warning, a quote ...) takes from the suspicion of its sentence
CLOSE = 1.0  # a second group whose score is so close to the first one's is noted as well
DUNNING = 1.5  # the score of a message that nothing else tells to be about a debt, from which on it is taken for one
OFTEN = 20  # texts with the same rules after which it pays to list the patterns of these
SHORTEST = 8  # characters of a sentence that can be pointed at
UNSUSPICIOUS = -1.0  # the score of a sentence below which it is not looked at further
ALIKE = {
    "zh": "「{match}」的措辞与违规例句相近（{title}），没有对应的固定写法，请人工复核。",
    "en": "“{match}” is worded like violating examples ({title}); no fixed wording matches, please review it.",
}
PROBLEM_RULES = frozenset(("unreadable_file", "template_cut_by_format"))


def tokenizer(name: str, words: Iterable[str]) -> Callable[[], Cutter]:
    """A function that loads the tokenizer on first use: ``rjieba`` (default) or ``jieba``, HMM off, with rule words."""
    listed = tuple(words)

    def load() -> Cutter:
        return _cutter(name, listed)

    return load


@memo(4)
def _cutter(name: str, words: tuple[str, ...]) -> Cutter:
    from dunlint.tokens import cutter  # lazy: a text without a candidate match loads no tokenizer

    return cutter(name, words)


class Linter:
    """The compiled rules with the choices of one run. Build once; ``lint`` is pure and may run in any process."""

    def __init__(
        self, program: Mapping[str, Any], *, profile: str = "standard", select: Sequence[str] = (), ignore: Sequence[str] = (),
        severities: Mapping[str, str] | None = None, as_of: str = "", tokenizer_name: str = "rjieba",
        bounds: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:  # fmt: skip
        if profile not in PROFILES:
            raise RuleError(f"unknown profile {profile!r}{nearest(profile, PROFILES)}")
        self.program = program
        self.profile, self.as_of = profile, as_of
        self.severities = dict(severities or {})
        self._check_names([*select, *ignore, *self.severities])
        self.on = [self._is_on(rule, select, ignore) for rule in program["rules"]]
        self.scanner = Scanner(program["index"])
        self.slots, self.patterns = packed(program["slots"], unpacked_slot), packed(program["patterns"])
        self.settings = Settings(
            as_of, profile, dict(bounds or {}), program["laws"], program["data"], program["variants"]
        )
        self._owners = unpacked_numbers(program["owners"])
        self._needs = packed(program["needs"])
        self._load_cutter = tokenizer(tokenizer_name, program["bordered"])
        self._variants = _variant_scanner(program["variants"])
        self.wording = Wording(program["wording"]) if program.get("wording") else None
        self._applicable: dict[tuple[Any, ...], frozenset[int]] = {}
        self._asked = sorted({
            name for rule in program["rules"] for condition in (rule["applies"], *rule["not"]) for name in condition
        })  # fmt: skip
        self._bases: dict[str, tuple[Basis, ...]] = {}
        self._calls: dict[frozenset[int], Sequence[tuple[int, Mapping[str, Any], str]]] = {}
        self._met: dict[frozenset[int], int] = {}  # how often rules were applicable
        self._pattern_numbers: dict[frozenset[int], frozenset[int]] = {}  # the patterns of rules that are so often
        self._whole = [
            number for number, rule in enumerate(program["rules"])
            if self.on[number] and rule["verb"] != "match" and rule["check"] not in FILE_RULES | PROBLEM_RULES
        ]  # fmt: skip

    def _check_names(self, names: Iterable[str]) -> None:
        known = {rule["id"] for rule in self.program["rules"]} | {rule["group"] for rule in self.program["rules"]}
        for name in names:
            if name not in known:
                raise RuleError(f"unknown rule or group {name!r}{nearest(name, sorted(known))}")

    def _is_on(self, rule: Mapping[str, Any], select: Sequence[str], ignore: Sequence[str]) -> bool:
        if (
            self.severities.get(rule["id"]) == "disabled"
            or rule["id"] in ignore
            or (rule["group"] in ignore and rule["id"] not in select)
        ):
            return False
        if select:
            return rule["id"] in select or rule["group"] in select
        if self.severities.get(rule["id"]):
            return True
        return PROFILES.index(rule["profile"]) <= PROFILES.index(self.profile)

    # -- one template ----------------------------------------------------------------------------------------------

    def document(self, text: str) -> Document:
        """The normalised document of ``text``, with disguised words folded."""
        return Document(text, cut=self._cut, fold=self._fold if self._variants is not None else None)

    def _cut(self, text: str) -> Sequence[str]:
        return self._load_cutter()(text)

    def _fold(self, normal: Normalized) -> Normalized:
        assert self._variants is not None
        return fold_variants(normal, self._variants.places(normal.body.text, self._cut))

    def lint(self, template: Template, meta: Mapping[str, Any]) -> list[Finding]:
        """Every finding in one template; ``meta`` is its metadata after precedence. Order: by place, then rule."""
        findings: dict[tuple[str, int, int], Finding] = {}
        parts = bodies(template)
        if len(parts) > 1 and speaks_of_debt(template.body.text):
            meta = {**meta, "dunning": True}  # what one branch is about, the others are about too
        for body in parts:
            part = template._replace(body=body)
            for finding in self._lint_body(part, meta):
                findings.setdefault((finding.rule, finding.span.start, finding.span.end), finding)
        return sorted(findings.values(), key=lambda item: (item.span, item.rule))

    def _lint_body(self, template: Template, meta: Mapping[str, Any]) -> list[Finding]:
        text = template.body.text
        if not text.strip():
            return []
        document = self.document(text)
        regex.at_hand(text, document.text, document.raw)
        view = self._view(document, template, meta)
        reading = self._reading(view)
        if reading is not None and self._is_dunning(view, reading):
            view = self._view(document, template, {**meta, "dunning": True})
            reading = self._reading(view)
        found: list[tuple[int, Hit, Mapping[str, Any] | None]] = []
        applicable = self._rules_for(view.meta)
        for number, spans in self._matches(view, reading, applicable).items():
            found += [(number, hit, entry) for hit, entry in spans]
        rules = self.program["rules"]
        chars = frozenset(document.text)
        for number, rule, check in self._called(applicable):
            if (check and in_vain(check, chars, view.meta)) or not self.needed(rule["needs"], view):
                continue
            if not check:
                if not any(match(self.patterns[pattern], view.context.places) for pattern in rule["require"]):
                    found.append((number, Hit(), None))
            elif check in CHECKS:
                excuses = Cover(view.context.found(rule["unless"]) if rule["unless"] else ())
                for hit in find_check(check)(view, rule["params"]):
                    if hit.span is None:
                        found.append((number, hit, None))
                    elif not excuses.touches(hit.span):
                        doubt = self._doubted(reading, rule, hit.span)
                        if doubt != "dropped":
                            found.append((number, hit._replace(severity=doubt or hit.severity), None))
        folded = self._folded(found)
        folded += self._alike(view, reading, applicable, folded)
        lines = template.source.lines()
        return [self._finding(rules[number], hit, entry, view, lines) for number, hit, entry in folded]

    def _called(self, applicable: frozenset[int]) -> Sequence[tuple[int, Mapping[str, Any], str]]:
        """The rules among ``applicable`` that look at a message as a whole: number, rule, name of its check if it has one."""
        found = self._calls.get(applicable)
        if found is None:
            rules = self.program["rules"]
            whole = [number for number in self._whole if number in applicable]
            found = self._calls[applicable] = [
                (number, rules[number], rules[number]["check"] if rules[number]["verb"] != "require" else "")
                for number in whole
            ]
        return found

    @staticmethod
    def _is_dunning(view: View, reading: Reading) -> bool:
        """Whether a message that says nothing of a debt is worded like those about one."""
        context = view.context
        return not context.debt() and reading.message() >= DUNNING and not context.bare()

    def _reading(self, view: View) -> Reading | None:
        return Reading(self.wording, view.document, addressee(view.meta)) if self.wording else None

    @staticmethod
    def _doubted(reading: Reading | None, rule: Mapping[str, Any], span: Span) -> str | None:
        """What the wording makes of a match: ``dropped``, ``note``, or None where it stands as it is."""
        checks = rule["verb"] == "check"
        if reading is None or not rule["worded"] or rule["group"] not in (CHECKED if checks else WORDED):
            return None
        if checks and rule["sensitive"]:
            return None  # a number that is printed in full is one in any wording
        trust = reading.trust(reading.document.sentences_of(span), rule["group"]) + (LATER if checks else 0.0)
        return None if trust >= TRUSTED else "note" if trust >= DROPPED else "dropped"

    def _alike(
        self,
        view: View,
        reading: Reading | None,
        applicable: frozenset[int],
        found: Sequence[tuple[int, Hit, Mapping[str, Any] | None]],
    ) -> list[tuple[int, Hit, Mapping[str, Any] | None]]:
        """Sentences that are worded as violating ones are, of groups no match there is of: the closest rule of the group.

        One with a match of another group, and a second group that is almost as close, are notes.
        """
        context = view.context
        if reading is None or self.profile == "core" or not context.debt() or context.bare():
            return []
        rules, document = self.program["rules"], view.document
        matched: dict[int, set[str]] = {}
        taken: set[int] = set()
        for number, hit, entry in found:
            if hit.span is not None and rules[number]["group"] in POINTED:
                loud = self._told_severity(number, hit, entry) != "note"
                for sentence in document.sentences_of(hit.span):
                    matched.setdefault(sentence, set()).add(rules[number]["group"])
                    if loud:
                        taken.add(sentence)
        out: list[tuple[int, Hit, Mapping[str, Any] | None]] = []
        for number, (start, end) in enumerate(reading.spans):
            if end - start < SHORTEST or reading.score("sentence", number) < UNSUSPICIOUS:
                continue
            suspicion, ranked = reading.suspicion(number)
            text = document.text[start:end]
            span = Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
            if suspicion < NOTED or span.end <= span.start:
                continue
            if context.excused(span, SCOPES):
                suspicion -= EXCUSED
            if suspicion < NOTED:
                continue
            best, first = ranked[0]
            for score, group in ranked[:2]:
                warns = group == first and suspicion >= WARNED and number not in taken
                known = group in matched.get(number, ()) and not warns
                if group not in POINTED or known or best - score > CLOSE:
                    continue
                rule = self._closest(reading, number, applicable, group)
                if rule is not None:
                    told = {"title": rules[rule]["title"]}
                    out.append((rule, Hit(span, "warning" if warns else "note", told, ALIKE), None))
        return out

    def _closest(self, reading: Reading, sentence: int, applicable: frozenset[int], group: str) -> int | None:
        """The number of the rule of ``group`` whose examples a sentence is worded most like; None where none applies."""
        rules = self.program["rules"]
        among = {
            rules[number]["id"]: number
            for number in applicable
            if rules[number]["worded"]
            and rules[number]["group"] == group
            and rules[number]["verb"] == "match"
            and rules[number]["severity"] != "note"
        }
        rule = reading.wording.closest(reading.phrases(sentence), among)
        return among[rule] if rule else None

    def _told_severity(self, number: int, hit: Hit, entry: Mapping[str, Any] | None) -> str:
        return str(hit.severity or (entry or {}).get("severity") or self.program["rules"][number]["severity"])

    def _view(self, document: Document, template: Template, meta: Mapping[str, Any]) -> View:
        places = Places(document, self.slots, self.scanner.hits(document.text), self.scanner.slots)
        context = Context(document, self._told(meta), places, self.patterns, self._needs, self.program["scopes"])
        if "audience" not in context.meta:
            for audience in ("contact", "employer", "public"):
                if context.has(f"addressed_{audience}"):
                    context.meta = {**context.meta, "audience": audience}
                    break
        return View(document, context.meta, template, context, self.settings, self.program["lists"])

    def _told(self, meta: Mapping[str, Any]) -> Mapping[str, Any]:
        """The metadata with the facts that follow from them: the day of sending, an expired limitation period."""
        told = dict(meta)
        told.setdefault("send_date", self.as_of)
        due, sent = str(told.get("due_date") or ""), str(told["send_date"])
        if (
            "limitation_expired" not in told
            and regex.fullmatch(r"\d{4}-\d\d-\d\d", due)
            and regex.fullmatch(r"\d{4}-\d\d-\d\d", sent)
        ):
            told["limitation_expired"] = f"{int(due[:4]) + 3}{due[4:]}" < sent  # civil-code 第188条: three years
        return told

    def _matches(
        self, view: View, reading: Reading | None, applicable: frozenset[int]
    ) -> dict[int, list[tuple[Hit, Mapping[str, Any]]]]:
        """Rule number -> hits of its match patterns, excused ones left out."""
        candidates: set[int] = set(self.program["always"])
        triggers = self.scanner.triggers
        places = view.context.places
        for word in places.words():
            candidates.update(listed(triggers, word))
        among = self._patterns_of(applicable)
        if among is not None:
            candidates &= among
        out: dict[int, list[tuple[Hit, Mapping[str, Any]]]] = {}
        excuses: dict[int, Cover] = {}
        rules, patterns, needs = self.program["rules"], self.patterns, self._needs
        there = places.there
        for pattern_number in sorted(candidates):
            rule_number, entry_number = self._owners[2 * pattern_number], self._owners[2 * pattern_number + 1]
            if rule_number not in applicable or not there.issuperset(needs[pattern_number]):
                continue
            rule = rules[rule_number]
            entry = rule["match"][entry_number]
            if entry["when"] and not holds(entry["when"], view.meta):
                continue
            spans = match(patterns[pattern_number], places)
            if not spans:
                continue
            if not self.needed(rule["needs"] if entry["needs"] is None else entry["needs"], view):
                continue
            if rule_number not in excuses:
                excuses[rule_number] = Cover(view.context.found(rule["unless"]))
            scopes = rule["exempt"] if entry["exempt"] is None else entry["exempt"]
            for span in spans:
                if excuses[rule_number].touches(span) or view.context.excused(span, scopes):
                    continue
                doubt = self._doubted(reading, rule, span)
                if doubt != "dropped":
                    out.setdefault(rule_number, []).append((Hit(span, doubt), entry))
        return out

    def _patterns_of(self, applicable: frozenset[int]) -> frozenset[int] | None:
        """The patterns of rules, once it pays to list them."""
        met = self._met[applicable] = self._met.get(applicable, 0) + 1
        if met > OFTEN and applicable not in self._pattern_numbers:
            owners = self._owners[::2]
            self._pattern_numbers[applicable] = frozenset(
                number for number, rule in enumerate(owners) if rule in applicable
            )
        return self._pattern_numbers.get(applicable)

    def _rules_for(self, meta: Mapping[str, Any]) -> frozenset[int]:
        """The numbers of the rules that are on and whose conditions on metadata hold; kept for equal metadata."""
        values = map(meta.get, self._asked)
        key = tuple([value if type(value) is str or value is None else (repr(value),) for value in values])
        found = self._applicable.get(key)
        if found is None:
            if len(self._applicable) > 500:
                for kept in (self._applicable, self._calls, self._met, self._pattern_numbers):
                    kept.clear()
            found = self._applicable[key] = frozenset(
                number for number, rule in enumerate(self.program["rules"])
                if self.on[number] and holds(rule["applies"], meta) and not any(holds(condition, meta) for condition in rule["not"])
            )  # fmt: skip
        return found

    @staticmethod
    def needed(needs: Sequence[str], view: View) -> bool:
        return "debt" not in needs or view.context.debt()

    def _folded(
        self, found: list[tuple[int, Hit, Mapping[str, Any] | None]]
    ) -> list[tuple[int, Hit, Mapping[str, Any] | None]]:
        """One finding where hits of a rule overlap: the longest, with the strongest severity."""
        out: list[tuple[int, Hit, Mapping[str, Any] | None]] = []
        by_rule: dict[int, list[tuple[Hit, Mapping[str, Any] | None]]] = {}
        for number, hit, entry in found:
            if hit.span is None:
                out.append((number, hit, entry))
            else:
                by_rule.setdefault(number, []).append((hit, entry))
        rank = {"error": 0, "warning": 1, "note": 2}
        for number, hits in by_rule.items():
            rule = self.program["rules"][number]

            def strength(item: tuple[Hit, Mapping[str, Any] | None], rule: Mapping[str, Any] = rule) -> tuple[int, int]:
                hit, entry = item
                told = hit.severity or (entry or {}).get("severity") or rule["severity"]
                assert hit.span is not None
                return rank[told], hit.span.start - hit.span.end

            kept = Apart()
            for hit, entry in sorted(hits, key=strength):
                assert hit.span is not None
                if kept.take(hit.span):
                    out.append((number, hit, entry))
        return out

    # -- findings ---------------------------------------------------------------------------------------------------

    def severity(self, rule: Mapping[str, Any], meta: Mapping[str, Any], told: str | None = None) -> str:
        """The severity of a finding: set by the user, told by the match, by a condition on metadata, or the rule's own."""
        own = self.severities.get(rule["id"])
        if own:
            return own
        if told:
            return told
        for severity, when in rule["severity_when"]:
            if holds(when, meta):
                return str(severity)
        return str(rule["severity"])

    def basis(self, rule: Mapping[str, Any]) -> tuple[Basis, ...]:
        found = self._bases.get(rule["id"])
        if found is None:
            found = self._bases[rule["id"]] = basis_of(rule["basis"], self.program["laws"], self.as_of)
        return found

    def _finding(
        self, rule: Mapping[str, Any], hit: Hit, entry: Mapping[str, Any] | None, view: View, lines: LineIndex
    ) -> Finding:
        template, document = view.template, view.document
        source = template.source
        if hit.raw is not None:
            span, sentence = template.body.span(*hit.raw), document.text
        elif hit.span is None:
            span, sentence = template.body.span(0, len(template.body)), ""
        else:
            inner = document.body.span(*hit.span)
            span = template.body.span(*inner)
            sentence = document.text[slice(*document.sentence_span(hit.span.start))]
        whole = hit.span is None and hit.raw is None
        quoted = "" if whole else source.text[span.start : span.end]
        shown = " ".join(quoted.split())
        told = hit.severity or (entry or {}).get("severity")
        message = hit.message or (entry or {}).get("message") or rule["message"]
        advice = (entry or {}).get("advice") or rule["advice"]
        fields = {"match": shown, **hit.detail}
        return Finding(
            rule=rule["id"], group=rule["group"], severity=self.severity(rule, view.meta, told), template=template.id, path=source.path,
            span=span, start=lines.position(span.start), end=lines.position(span.end), match=quoted,
            message=_filled(message, fields), advice=dict(advice), basis=self.basis(rule),
            sensitive=bool(rule["sensitive"]) and not whole and hit.message is not ALIKE, sheet=source.sheet, cell=source.cell, sentence=sentence, named=template.named,
        )  # fmt: skip

    def file_rules(self, templates: Sequence[tuple[Template, Mapping[str, Any]]]) -> list[Finding]:
        """Findings that need all templates of a file together: missing metadata, duplicate ids, ladders."""
        if len(templates) == 1:
            (template, told), *_ = templates
            declared = not any(told.get(key) in (None, "") for key in MAIN_KEYS)
            if declared and "ladder" not in told and "\n" not in template.body.text:
                return []  # nothing to compare, nothing missing, and no ladder
        from dunlint.checks import across  # lazy: small, but not needed for single texts

        out: list[Finding] = []
        for number, rule in enumerate(self.program["rules"]):
            if self.on[number] and rule["check"] in FILE_RULES:
                for template, meta, hit in across.CHECKS[rule["check"]](self, templates, rule):
                    view = self._view(Document(template.body.text), template, meta)
                    out.append(self._finding(rule, hit, None, view, template.source.lines()))
        return out

    def problem(self, problem: Problem) -> Finding | None:
        """The finding for something a reader could not read; None when its rule is switched off."""
        for number, rule in enumerate(self.program["rules"]):
            if rule["id"] == problem.rule:
                if not self.on[number] and rule["id"] != "unreadable-file":
                    return None
                lines = problem.source.lines()
                span = problem.span
                text = problem.source.text[span.start : span.end] if rule["id"] != "unreadable-file" else ""
                fields = {"match": " ".join(text.split()), "detail": problem.detail}
                return Finding(
                    rule["id"], rule["group"], self.severity(rule, {}), problem.template, problem.source.path, span,
                    lines.position(span.start), lines.position(span.end), text, _filled(rule["message"], fields),
                    dict(rule["advice"]), self.basis(rule), sheet=problem.source.sheet, cell=problem.source.cell,
                    sentence=problem.detail.get("en", ""),
                )  # fmt: skip
        return None

    def infos(self) -> Infos:
        """What reports need to know of every rule that is switched on."""
        return Infos(
            {rule["id"]: number for number, rule in enumerate(self.program["rules"]) if self.on[number]}, self._info_of
        )

    def _info_of(self, number: int) -> RuleInfo:
        rule = self.program["rules"][number]
        return RuleInfo(
            rule["id"], rule["group"], rule["title"], self.severities.get(rule["id"]) or rule["severity"], rule["profile"],
            rule["message"], rule["advice"], self.basis(rule),
        )  # fmt: skip

    def info(self, template: Template, meta: Mapping[str, Any]) -> TemplateInfo:
        """The template as reports list it, with its SMS length when it is a short message."""
        source = template.source
        span = template.body.span(0, len(template.body))
        channel = str(meta.get("channel", ""))
        sms = None
        if channel == "sms":
            from dunlint.segments import template_length  # lazy: short messages only

            sms = template_length(template.body.text, self.settings.bounds, meta)
        return TemplateInfo(
            template.id,
            source.path,
            source.lines().position(span.start).line,
            channel,
            dict(meta),
            template.body.text,
            span,
            sms,
            source.sheet,
            source.cell,
        )


_DEBT_WORDS = (
    "逾期",
    "欠款",
    "借款",
    "贷款",
    "还款",
    "催收",
    "账单",
    "分期",
    "应还",
    "欠费",
    "结清",
    "還款",
    "逾期",
    "欠款",
    "貸款",
)


def speaks_of_debt(text: str) -> bool:
    """A quick look for the plainest words of a debt: enough to tell what a file or a template with branches is about."""
    return any(word in text for word in _DEBT_WORDS)


def bodies(template: Template) -> list[MappedText]:
    """The texts to check: HTML markup dropped, each branch of a template engine on its own path."""
    text = template.body.text
    out = [template.body]
    if any(mark in text for mark in _ENGINE_MARKS):
        from dunlint.readers.engines import paths  # lazy: engines are rare

        out = paths(template.body)
    if "<" in text or "&" in text:
        from dunlint.readers.html import strip_markup  # lazy: markup is rare

        out = [strip_markup(item) for item in out]
    return out


def holds(condition: Mapping[str, Sequence[Any]], meta: Mapping[str, Any]) -> bool:
    """True when every key has one of its values; ``unknown`` stands for an absent key."""
    for key, wanted in condition.items():
        value = meta.get(key)
        if value is None or value == "":
            if "unknown" not in wanted:
                return False
        elif value not in wanted and str(value) not in wanted and not any(_compares(value, item) for item in wanted):
            return False
    return True


def _compares(value: Any, wanted: Any) -> bool:
    """``>=2026-01-01``, ``<3``: ISO dates and numbers compare with the value."""
    if not isinstance(wanted, str) or wanted[:1] not in ("<", ">"):
        return False
    sign = wanted[:2] if wanted[1:2] == "=" else wanted[:1]
    limit: Any = wanted[len(sign) :]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        limit = float(limit)
    else:
        value = str(value)
    return (
        (value > limit or (sign == ">=" and value == limit))
        if sign[0] == ">"
        else (value < limit or (sign == "<=" and value == limit))
    )


_FIELD = regex.compile(r"\{(\w+)\}")


def _filled(message: Mapping[str, str], fields: Mapping[str, Any]) -> dict[str, str]:
    """The message with its ``{fields}``; a field may be a mapping by language. Unknown fields stay as written."""

    def fill(lang: str, text: str) -> str:
        def one(found: re.Match[str]) -> str:
            value = fields.get(found.group(1))
            if value is None:
                return found.group()
            return str(value.get(lang, "")) if isinstance(value, dict) else str(value)

        return _FIELD.sub(one, text)

    return {lang: fill(lang, text) for lang, text in message.items()}


def _variant_scanner(variants: Mapping[str, Any]) -> Any:
    if not variants:
        return None
    from dunlint.variants import VariantScanner

    return VariantScanner(variants)


def from_ruleset(names: Sequence[str] = ("cn",), base: str = ".", **options: Any) -> Linter:
    """A linter straight from ruleset folders, without the compiled cache (tests, tools)."""
    from dunlint.ruleset import compile_program, load  # lazy: a compiled ruleset is usually in the cache

    return Linter(opened(compile_program(load(names, base))), **options)


__all__ = ["Linter", "Position", "Source", "bodies", "from_ruleset", "holds"]
