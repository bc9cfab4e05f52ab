"""Learn ``rulesets/cn/wording.yaml`` from the development corpora: how violating and lawful sentences are worded.

    python scripts/learn_wording.py FILE... [--out rulesets/cn/wording.yaml]

A logistic regression over the character n-grams (2 to 4) of single sentences, cut down to the heaviest weights and rounded,
so that the result is plain data: phrases with a weight, for "menacing or lawful" and for each rule. Needs scikit-learn
(dependency group ``learn``). The held-out part of the corpus is never among the files.
"""

from __future__ import annotations

import argparse
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import Normalizer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import quality

from dunlint.linter import Linter, from_ruleset
from dunlint.wording import LONGEST, SCALE, SHORTEST, plain

GROUPS = {"threat", "falsehood", "tone", "disclosure", "personal-data", "amount", "payment", "channel"}
NEVER = {
    "missing-metadata",
    "quiet-hours",
    "frequency-plan",
    "visit-script-elements",
    "voice-script-identity",
    "stage-mismatch",
}
KEEP, KEEP_RULE = 9_000, 260


def sentences(linter: Linter, text: str) -> list[tuple[str, int, int]]:
    document = linter.document(text)
    starts = [*document.sentences, len(document.text)]
    return [(document.text[a:b], *document.body.span(a, b)) for a, b in pairwise(starts)]


def examples(linter: Linter, files: list[Path]) -> tuple[list[str], list[int], list[str]]:
    """Sentences, whether each is violating, and by which rule (empty for lawful ones)."""
    groups = {rule["id"]: rule["group"] for rule in linter.program["rules"]}
    texts: list[str] = []
    labels: list[int] = []
    rules: list[str] = []

    def add(text: str, rule: str) -> None:
        texts.append(plain(text))
        labels.append(bool(rule))
        rules.append(rule)

    def wanted(rule: str) -> bool:
        return groups.get(rule) in GROUPS and rule not in NEVER

    for item in quality.load(files):
        parts = sentences(linter, item["text"])
        if "missing" in item:
            continue
        if item.get("lawful") or item.get("kind") == "good":
            for text, _, _ in parts:
                add(text, "")
        elif "rule" in item:
            if wanted(item["rule"]) and len(parts) == 1:
                add(parts[0][0], item["rule"])
        else:
            places = {
                rule: item["text"].find(passage) for rule, passage in (item.get("spans") or {}).items() if wanted(rule)
            }
            must = item.get("must") or []
            if not places and len(parts) == 1 and len(must) == 1 and wanted(must[0]):
                add(parts[0][0], must[0])
            told = set(must) <= set(item.get("spans") or {})  # every passage is known: the other sentences are lawful
            for text, start, end in parts:
                hit = [rule for rule, at in places.items() if 0 <= at < end and start < at + len(item["spans"][rule])]
                for rule in hit:
                    add(text, rule)
                if must and told and not hit and not item.get("may"):
                    add(text, "")
    return texts, labels, rules


def learn(texts: list[str], labels: list[int], rules: list[str]) -> dict[str, Any]:
    counter = CountVectorizer(analyzer="char", ngram_range=(SHORTEST, LONGEST), min_df=3, binary=True, lowercase=False)
    rows = Normalizer().fit_transform(counter.fit_transform(texts).astype(float))
    names = counter.get_feature_names_out()
    usable = np.array([not any(char.isspace() or char in "#:'\"\\" for char in name) for name in names])
    model = LogisticRegression(C=20, max_iter=500, class_weight="balanced").fit(rows, labels)
    weights = model.coef_[0] * usable
    heaviest = np.argsort(-abs(weights))[:KEEP]
    bad = [number for number, rule in enumerate(rules) if rule]
    which = LogisticRegression(C=20, max_iter=500, class_weight="balanced").fit(
        rows[bad], [rules[number] for number in bad]
    )
    by_rule = {}
    for number, rule in enumerate(which.classes_):
        own = which.coef_[number] * usable
        best = np.argsort(-own)[:KEEP_RULE]
        by_rule[str(rule)] = (
            round(float(which.intercept_[number]) * SCALE),
            {str(names[i]): round(float(own[i]) * SCALE) for i in best if own[i] > 0.05},
        )
    return {
        "bias": round(float(model.intercept_[0]) * SCALE),
        "weights": {str(names[i]): round(float(weights[i]) * SCALE) for i in heaviest if abs(weights[i]) > 0.02},
        "rules": by_rule,
    }


def lines(weights: dict[str, int], indent: str) -> str:
    """Phrases by weight, a weight a line: ``37 再不还 找你领导``."""
    by_weight: dict[int, list[str]] = {}
    for gram, weight in weights.items():
        by_weight.setdefault(weight, []).append(gram)
    return "".join(
        f"{indent}{weight} {' '.join(sorted(grams))}\n" for weight, grams in sorted(by_weight.items(), reverse=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("rulesets/cn/wording.yaml"))
    options = parser.parse_args()
    assert not any("heldout" in path.name for path in options.files), "the held-out part is never learned from"
    linter = from_ruleset(profile="strict", as_of="2026-11-22")
    texts, labels, rules = examples(linter, options.files)
    found = learn(texts, labels, rules)
    out = [
        "# How sentences of violating and of lawful messages are worded: character n-grams with a weight (hundredths). Learned by\n",
        f"# scripts/learn_wording.py from {len(texts)} sentences of the development corpora; not written by hand. docs/writing-rules.md\n",
        "# says what the linter does with it: it excuses weak matches in lawful wording and points at menaces no pattern knows.\n",
        f"bias: {found['bias']}\nweights: |\n",
        lines(found["weights"], "  "),
        "rules:\n",
    ]
    for rule, (bias, weights) in sorted(found["rules"].items()):
        out += [f"  {rule}:\n    bias: {bias}\n    weights: |\n", lines(weights, "      ")]
    options.out.write_text("".join(out), encoding="utf-8")
    print(
        f"{len(texts)} sentences, {sum(labels)} violating; {len(found['weights'])} weights, {len(found['rules'])} rules"
    )


if __name__ == "__main__":
    main()
