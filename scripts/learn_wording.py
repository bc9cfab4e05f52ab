"""Learn ``rulesets/cn/wording.yaml`` from the development corpora: how violating and lawful texts are worded.

    python scripts/learn_wording.py FILE... --fresh FILE... [--promised FILE...] [--out rulesets/cn/wording.yaml]

Logistic regressions over the character n-grams (1 to 3) of sentences and messages, each n-gram scaled by how much oftener it
stands in violating texts (Wang and Manning, ACL 2012), cut down to the heaviest weights and rounded, so that the result is
plain data: phrases with a weight for sentences, messages and each group; others for rules. On top of them two small sums
(``trust`` in a match, ``suspicion`` of a sentence). These are learned on the ``--fresh`` files, for which no rule was
written: each is scored by models that have not seen it. Needs scikit-learn (dependency group ``learn``). The held-out part
of the corpus is never among the files.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import quality

from dunlint import ruleset as rulesets
from dunlint.document import Document
from dunlint.linter import POINTED, WORDED, Linter, from_ruleset
from dunlint.shelf import opened
from dunlint.wording import SCALE, STEEP, Reading, Wording, addressee, compiled, judged, phrases, plain

GROUPS = ("threat", "falsehood", "tone", "disclosure", "personal-data", "amount", "payment", "citation", "channel")
NEVER = frozenset(
    "missing-metadata quiet-hours frequency-plan visit-script-elements voice-script-identity stage-mismatch".split()
)
KEEP, KEEP_RULE = 60_000, 800  # phrases of all models together, and of a rule
FOLDS = 3
PROMISED = 8  # how often an example of a rule, and a message of --promised files, counts: what is promised has to hold
LARGEST = 9_999  # a weight; they are numbers of two bytes
UNDECLARED = 0.5  # the weight of a message to a debtor as one without metadata
Weights = dict[str, int]


class Text(NamedTuple):
    """One labelled message. ``sentences`` are (phrases, label or None where it is unknown, rules)."""

    source: str
    item: Mapping[str, Any]
    document: Document
    lawful: bool
    sentences: list[tuple[set[str], bool | None, list[str]]]
    phrases: set[str]


def read(linter: Linter, files: Iterable[Path]) -> list[Text]:
    """The labelled messages of the files; those about missing content are left out."""
    found = []
    for path in files:
        for item in quality.load([path]):
            if "missing" in item:
                continue
            if "rule" in item:
                bad = item["kind"] == "bad"
                item = {
                    **item,
                    "must": [item["rule"]] if bad else [],
                    "lawful": not bad,
                    "may": [] if bad else [item["rule"]],
                }
            if item.get("lawful") or item.get("must"):
                found.append(_text(linter, path.stem, item))
    return found


def examples(linter: Linter) -> list[Text]:
    """The examples of the rules that are single texts."""
    found = []
    for rule in rulesets.load(("cn",)).rules:
        for bad, listed in ((True, rule.bad), (False, rule.good)):
            for number, example in enumerate(listed):
                if not example.file and rule.id not in NEVER and rule.group in GROUPS:
                    item = {
                        "id": f"{rule.id}-{number}", "text": example.text, "meta": example.meta, "lawful": not bad,
                        "must": [rule.id] if bad else [], "spans": {rule.id: example.match} if example.match else {},
                    }  # fmt: skip
                    found.append(_text(linter, "examples", item))
    return found


def _text(linter: Linter, source: str, item: Mapping[str, Any]) -> Text:
    document = linter.document(item["text"])
    lawful = bool(item.get("lawful"))
    must, spans = item.get("must") or [], item.get("spans") or {}
    places = {rule: item["text"].find(passage) for rule, passage in spans.items() if rule not in NEVER}
    starts = [*document.sentences, len(document.text)]
    cuts = list(pairwise(starts))
    told = set(must) <= set(spans) and not item.get("may")  # every passage is known: the other sentences are lawful
    sentences: list[tuple[set[str], bool | None, list[str]]] = []
    audience = addressee(item.get("meta") or {})
    for a, b in cuts:
        start, end = document.body.span(a, b)
        hit = [rule for rule, at in places.items() if 0 <= at < end and start < at + len(spans[rule])]
        if not lawful and not places and len(cuts) == 1:
            hit = [rule for rule in must if rule not in NEVER]
        label = False if lawful else True if hit else False if places and told else None
        sentences.append((phrases(plain(document.text[a:b]), audience), label, hit))
    return Text(source, item, document, lawful, sentences, phrases(plain(document.text), audience))


# --- weights ---------------------------------------------------------------------------------------------------------


class Phrases:
    """The phrases that stand in two texts or more, as columns of a matrix; rows are scaled as ``Wording.score`` does."""

    def __init__(self, texts: Sequence[set[str]]) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        known = sorted(
            name for name, number in counts.items() if number > 1 and not any(char in "#:'\"\\" for char in name)
        )
        self.names = np.array(known, dtype=object)
        self.columns = {name: number for number, name in enumerate(known)}

    def rows(self, texts: Sequence[set[str]]) -> csr_matrix:
        rows, columns, values = [], [], []
        for number, text in enumerate(texts):
            value = STEEP / max(1.0, len(text) ** 0.5)
            for name in text:
                column = self.columns.get(name)
                if column is not None:
                    rows.append(number)
                    columns.append(column)
                    values.append(value)
        return csr_matrix((values, (rows, columns)), shape=(len(texts), len(self.names)))


def fitted(rows: csr_matrix, labels: Sequence[bool], names: Any, smooth: float = 1.0) -> dict[str, Any]:
    """The weights of a regression over n-grams scaled by the logarithm of how much oftener they are in the labelled ones."""
    there, label = (rows > 0).astype(float), np.array(labels)
    often, seldom = (smooth + np.asarray(there[side].sum(axis=0)).ravel() for side in (label, ~label))
    scales = np.log(often / often.sum()) - np.log(seldom / seldom.sum())
    model = LogisticRegression(C=1, max_iter=200, class_weight="balanced", solver="liblinear")
    model.fit(rows @ diags(scales), label)
    weights = np.clip(np.rint(model.coef_[0] * scales * SCALE), -LARGEST, LARGEST).astype(int)
    return {
        "bias": round(float(model.intercept_[0]) * SCALE),
        "weights": dict(zip(names, weights.tolist(), strict=True)),
    }


def models(texts: Sequence[Text], groups: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The models of sentences, messages and groups, with the ``KEEP`` phrases that weigh most in any of them."""
    rows = [
        (found, label, {groups.get(rule, "") for rule in rules})
        for text in texts
        for found, label, rules in text.sentences
        if found and label is not None
    ]
    listed = [found for found, _, _ in rows]
    of_sentences, of_messages = Phrases(listed), Phrases([text.phrases for text in texts])
    matrix, messages = of_sentences.rows(listed), of_messages.rows([text.phrases for text in texts])
    out = {
        "sentence": fitted(matrix, [bool(label) for _, label, _ in rows], of_sentences.names),
        "message": fitted(messages, [not text.lawful for text in texts], of_messages.names),
    }
    for group in GROUPS:
        out[group] = fitted(matrix, [group in its for _, _, its in rows], of_sentences.names)
    heaviest: dict[str, int] = {}
    for model in out.values():
        for name, weight in model["weights"].items():
            heaviest[name] = max(abs(weight), heaviest.get(name, 0))
    kept = sorted(sorted(heaviest), key=lambda name: -heaviest[name])[:KEEP]
    for model in out.values():
        model["weights"] = {name: model["weights"].get(name, 0) for name in kept}
    return out


def rules(texts: Sequence[Text], groups: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Which rule of its group a violating sentence belongs to."""
    rows = [(found, rule) for text in texts for found, label, its in text.sentences if label and found for rule in its]
    counts = Counter(rule for _, rule in rows)
    out = {}
    for group in GROUPS:
        own = [(found, rule) for found, rule in rows if counts[rule] > 2 and groups.get(rule) == group]
        known = Phrases([found for found, _ in own])
        matrix = known.rows([found for found, _ in own])
        known_rules = sorted({rule for _, rule in own})
        for name in known_rules if len(known_rules) > 1 else ():
            model = fitted(matrix, [rule == name for _, rule in own], known.names, smooth=0.3)
            kept = sorted(model["weights"], key=lambda phrase: -abs(model["weights"][phrase]))[:KEEP_RULE]
            out[name] = {"bias": model["bias"], "weights": {phrase: model["weights"][phrase] for phrase in kept}}
    return out


# --- trust and suspicion ---------------------------------------------------------------------------------------------


class Match(NamedTuple):
    """A match of a pattern (``rule``) or a sentence without one, with what is told of it and whether it is right."""

    text: int
    told: dict[str, float]
    group: str
    right: bool | None
    audience: str
    rule: str
    severity: str


def observed(
    linter: Linter, texts: Sequence[Text], learned: Mapping[str, Any], groups: Mapping[str, str]
) -> tuple[list[Match], list[Match]]:
    """Matches and sentences without a match in texts that ``learned`` has not seen."""
    wording = Wording(opened(compiled({**as_data(learned), **NOTHING})))
    verbs = {rule["id"]: rule["verb"] for rule in linter.program["rules"]}
    matches: list[Match] = []
    silent: list[Match] = []
    for number, text in enumerate(texts):
        item = text.item
        audience = addressee(item.get("meta") or {})
        reading = Reading(wording, text.document, audience)
        must, may = set(item.get("must") or ()), set(item.get("may") or ())
        wanted = {groups.get(rule) for rule in must}
        taken: set[int] = set()
        for finding in quality.check(linter, item["text"], item.get("meta") or {}, " ".join(must)):
            places = [
                at for at, (a, b) in enumerate(reading.spans) if _meet(text.document.body.span(a, b), finding.span)
            ]
            if finding.group not in quality.CONTENT and finding.group != "channel":
                continue
            if finding.group in POINTED and finding.severity != "note":
                taken.update(places)
            if text.lawful:
                right = None if finding.rule in may else False
            else:
                right = True if finding.rule in must | may or finding.group in wanted else None
            gated = finding.group in WORDED and verbs[finding.rule] == "match"
            told = reading.told_of(places, finding.group) if gated else {}
            matches.append(Match(number, told, finding.group, right, audience, finding.rule, finding.severity))
        for at, (_, label, its) in enumerate(text.sentences):
            if at in taken or not reading.phrases(at):
                continue
            told, ranked = reading.told(at)
            group = ranked[0][1]
            right = (
                (group in {groups.get(rule) for rule in its})
                if label
                else False
                if text.lawful or label is False
                else None
            )
            silent.append(Match(number, told, group, right, audience, "", ""))
    return matches, silent


def _meet(one: Any, other: Any) -> bool:
    empty = other.start == other.end and one.start <= other.start < one.end
    return empty or (one.start < other.end and other.start < one.end)


def weighed(matches: Sequence[Match]) -> dict[str, Any]:
    """The weights of ``trust`` or ``suspicion``, in hundredths."""
    known = [match for match in matches if match.right is not None and match.told]
    # Messages without metadata are mostly documentation in the corpora. In a user's repository they are not: those to
    # debtors count a second time as such, with less weight.
    doubled = [match._replace(audience="unknown") for match in known if match.audience == "debtor"]
    weights = [1.0] * len(known) + [UNDECLARED] * len(doubled)
    known += doubled
    rows = [{**match.told, f"audience {match.audience}": 1, f"group {match.group}": 1} for match in known]
    columns = DictVectorizer()
    model = LogisticRegression(C=1, max_iter=2000, class_weight="balanced")
    model.fit(columns.fit_transform(rows), [bool(match.right) for match in known], sample_weight=weights)
    out: dict[str, Any] = {"bias": round(float(model.intercept_[0]) * SCALE), "audience": {}, "groups": {}}
    for name, weight in zip(columns.get_feature_names_out(), model.coef_[0], strict=True):
        first, _, rest = str(name).partition(" ")
        value = round(float(weight) * SCALE)
        if rest:
            out["audience" if first == "audience" else "groups"][rest] = value
        else:
            out[first] = value
    return out


def table(
    texts: Sequence[Text],
    matches: Sequence[Match],
    silent: Sequence[Match],
    trust: Any,
    suspicion: Any,
    groups: Mapping[str, str],
) -> None:
    """What thresholds would do: the share of violations found in their group (any severity / not as a note), alarms."""
    by_text: dict[int, tuple[list[tuple[Match, float]], list[tuple[Match, float]]]] = {
        n: ([], []) for n in range(len(texts))
    }
    for match in matches:
        by_text[match.text][0].append(
            (match, judged(trust, match.told, match.audience, match.group) if match.told else 9.0)
        )
    for match in silent:
        by_text[match.text][1].append((match, judged(suspicion, match.told, match.audience, match.group)))
    lawful = max(1, sum(text.lawful for text in texts))
    print("trusted  warned | found in the group by an error or warning | lawful texts with one")
    for trusted in (-9.0, -1.5, -1.0, -0.5, 0.0, 0.5):
        for warned in (9.0, 2.5, 2.0, 1.5, 1.0, 0.5):
            recall, alarms = _counted(texts, by_text, groups, trusted, warned, quiet=False)
            print(f"{trusted:7} {warned:7} | {recall:.3f} | {alarms / lawful:.3f}")
    print("dropped   noted | found in the group by anything | lawful texts with a finding")
    for dropped in (-9.0, -3.0, -2.5, -2.0, -1.5, -1.0):
        for noted in (9.0, 1.0, 0.5, 0.0, -0.5, -1.0):
            recall, alarms = _counted(texts, by_text, groups, dropped, noted, quiet=True)
            print(f"{dropped:7} {noted:7} | {recall:.3f} | {alarms / lawful:.3f}")


def _counted(
    texts: Sequence[Text],
    by_text: Mapping[int, Any],
    groups: Mapping[str, str],
    trusted: float,
    pointed: float,
    *,
    quiet: bool,
) -> tuple[float, int]:
    """The share of violations found in their group, and the lawful texts with a finding; notes count when ``quiet``."""
    found = wanted = alarms = 0
    for number, text in enumerate(texts):
        matches, silent = by_text[number]
        shown = {
            m.group
            for m, value in matches
            if value >= trusted and (quiet or m.severity != "note") and m.right is not None
        }
        shown |= {m.group for m, value in silent if value >= pointed and m.group in POINTED}
        every = shown | {m.group for m, value in matches if value >= trusted}
        for rule in text.item.get("must") or ():
            wanted += 1
            found += groups.get(rule) in every
        alarms += text.lawful and bool(shown & set(quality.CONTENT))
    return found / max(1, wanted), alarms


# --- output ----------------------------------------------------------------------------------------------------------


NOTHING: dict[str, Any] = {
    "trust": {"bias": 0, "audience": {}, "groups": {}},
    "suspicion": {"bias": 0, "audience": {}, "groups": {}},
}


def as_data(learned: Mapping[str, Any]) -> dict[str, Any]:
    """The models as ``wording.yaml`` has them: a bias each, and a phrase with its weights a line."""
    columns = [model["weights"] for model in learned.values()]
    rows = [f"{phrase} {' '.join(str(column[phrase]) for column in columns)}\n" for phrase in sorted(columns[0])]
    return {"models": {name: model["bias"] for name, model in learned.items()}, "phrases": "".join(rows)}


def lines(weights: Weights, indent: str) -> str:
    """Phrases by weight, a weight a line: ``37 再不还 找你领导``."""
    by_weight: dict[int, list[str]] = {}
    for gram, weight in weights.items():
        by_weight.setdefault(weight, []).append(gram)
    return "".join(
        f"{indent}{weight} {' '.join(sorted(grams))}\n" for weight, grams in sorted(by_weight.items(), reverse=True)
    )


def _sum(name: str, weights: Mapping[str, Any]) -> str:
    rows = [f"{name}:\n"]
    for key, value in weights.items():
        if isinstance(value, dict):
            rows.append(f"  {key}: {{{', '.join(f'{inner}: {number}' for inner, number in sorted(value.items()))}}}\n")
        else:
            rows.append(f"  {key}: {value}\n")
    return "".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--fresh", nargs="+", type=Path, required=True)
    parser.add_argument("--promised", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, default=Path("rulesets/cn/wording.yaml"))
    options = parser.parse_args()
    assert not any("heldout" in path.name for path in (*options.files, *options.fresh, *options.promised)), (
        "the held-out part is never learned from"
    )
    linter = from_ruleset(profile="strict", as_of="2026-11-22")
    linter.wording = None
    groups = {rule["id"]: rule["group"] for rule in linter.program["rules"]}
    old = [path for path in options.files if path not in options.fresh]
    promised = [*examples(linter), *read(linter, options.promised)]
    base, fresh = [*read(linter, old), *promised * PROMISED], read(linter, options.fresh)
    print(f"{len(base)} + {len(fresh)} messages", flush=True)
    all_texts: list[Text] = []
    all_matches: list[Match] = []
    all_silent: list[Match] = []
    sources = sorted({text.source for text in fresh})
    for first in range(FOLDS):
        fold = set(sources[first::FOLDS])
        own = [text for text in fresh if text.source in fold]
        learned = models([*base, *(text for text in fresh if text.source not in fold)], groups)
        matches, silent = observed(linter, own, learned, groups)
        all_matches += [match._replace(text=match.text + len(all_texts)) for match in matches]
        all_silent += [match._replace(text=match.text + len(all_texts)) for match in silent]
        all_texts += own
        print(f"{' '.join(sorted(fold))}: {len(own)} messages, {len(matches)} matches", flush=True)
    trust, suspicion = weighed(all_matches), weighed(all_silent)
    table(all_texts, all_matches, all_silent, trust, suspicion, groups)
    everything = [*base, *fresh]
    found = as_data(models(everything, groups))
    out = [
        "# How violating and lawful texts are worded: character n-grams with a weight (hundredths). Learned by\n",
        f"# scripts/learn_wording.py from {len(set(map(id, everything)))} messages of the development corpora; not written by hand.\n",
        "# docs/writing-rules.md says what the linter does with it.\n",
        _sum("trust", trust), _sum("suspicion", suspicion), "models:  # their bias; a column of weights each\n",
        *(f"  {name}: {bias}\n" for name, bias in found["models"].items()), "phrases: |\n",
        *(f"  {line}\n" for line in found["phrases"].splitlines()), "rules:\n",
    ]  # fmt: skip
    for rule, model in sorted(rules(everything, groups).items()):
        out += [f"  {rule}:\n    bias: {model['bias']}\n    weights: |\n", lines(model["weights"], "      ")]
    options.out.write_text("".join(out), encoding="utf-8")
    print(options.out)


if __name__ == "__main__":
    main()
