"""Score the shipped rules on labelled messages: recall, place accuracy, false alarms, with the misses listed.

    python benchmarks/quality.py [FILES...] [--misses] [--groups threat,tone] [--rules] [--patterns-only]

"group %" counts a violation as found by any finding of its group, "no note %" only by errors and warnings.

Each line of a file is one JSON object: ``id``, ``text``, ``meta``, ``must`` (rules a careful compliance officer insists on),
``may`` (defensible), ``spans`` (the passage of each rule in ``must``), ``lawful``; or ``missing`` / ``present`` for required
content; or ``rule`` and ``kind`` (bad, good) for examples of one rule. Without files: the corpus beside this script.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from dunlint.align import MappedText
from dunlint.linter import Linter, from_ruleset
from dunlint.metadata import canonical
from dunlint.readers.source import decode
from dunlint.template import Template

CONTENT = ("threat", "falsehood", "tone", "disclosure", "personal-data", "amount", "payment", "citation", "evasion")
KEYWORDS = (
    "起诉 法院 公安 警察 上门 家人 父母 单位 领导 通讯录 联系人 后果 坐牢 拘留 逮捕 刑事 诈骗 老赖 失信 黑名单 冻结 查封 强制执行 曝光 村委 "
    "律师函 立案 传票 恶意 征信 限高 子女 身份证 银行卡 验证码 密码 支付宝 微信 二维码 滞纳金 合同法 银监会"
).split()


def check(linter: Linter, text: str, meta: dict[str, Any], rule: str = "") -> list[Any]:
    source = decode("message.txt", text.encode("utf-8", "surrogatepass"))
    template = Template("message", MappedText.verbatim(source.text), source, named=False)
    told = {**meta, **canonical(meta)}
    found = linter.lint(template, told)
    if "ladder" in told or told.get("title") or any(name in rule for name in ("missing-metadata", "escalation-ladder")):
        found += linter.file_rules([(template, told)])
    return found


def load(paths: list[Path]) -> list[dict[str, Any]]:
    out = []
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                item = json.loads(line)
                item.setdefault("id", f"{path.stem}-{number:03d}")
                out.append(item)
    return out


def score(items: list[dict[str, Any]], linter: Linter, only: set[str], show: bool) -> dict[str, Any]:
    group_of = {rule["id"]: rule["group"] for rule in linter.program["rules"]}
    stats: dict[str, Counter[str]] = defaultdict(Counter)
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    lines: list[str] = []
    for item in items:
        meta = item.get("meta") or {}
        found = check(linter, item["text"], meta, item.get("rule") or " ".join(item.get("must", ())))
        fired = {finding.rule for finding in found}
        groups = {finding.group for finding in found}
        loud = {finding.group for finding in found if finding.severity != "note"}
        if "missing" in item:
            for kind, wanted in (("missing", True), ("present", False)):
                for rule in item[kind]:
                    hit = rule in fired
                    rules[rule]["tp" if wanted and hit else "fn" if wanted else "fp" if hit else "tn"] += 1
                    if hit != wanted and show and (not only or "required-content" in only):
                        lines.append(f"  {'MISS' if wanted else 'FALSE'} {rule} {item['id']} {item['text']!r}")
            continue
        if "rule" in item:
            rule, bad = item["rule"], item["kind"] == "bad"
            group = group_of.get(rule, "?")
            hit = rule in fired
            if bad:
                stats[group]["must"] += 1
                stats[group]["rule"] += hit
                stats[group]["group"] += group in groups
                stats[group]["loud"] += group in loud
                rules[rule]["tp" if hit else "fn"] += 1
            else:
                rules[rule]["fp" if hit else "tn"] += 1
                stats[group]["good"] += 1
                stats[group]["alarm"] += hit
            if hit != bad and show and (not only or group in only):
                others = sorted(fired)
                lines.append(f"  {'MISS ' if bad else 'FALSE'} {rule} {item['text']!r} {_meta(meta)} fired={others}")
            if not bad:
                item = {**item, "must": [], "may": [rule], "lawful": True}
            else:
                continue
        must, may = item.get("must", []), set(item.get("may", []))
        for rule in must:
            group = group_of.get(rule, "?")
            hit = rule in fired
            stats[group]["must"] += 1
            stats[group]["rule"] += hit
            stats[group]["group"] += group in groups
            stats[group]["loud"] += group in loud
            rules[rule]["tp" if hit else "fn"] += 1
            if hit and rule in item.get("spans", {}):
                stats[group]["spans"] += 1
                stats[group]["placed"] += any(
                    _overlap(finding, item["text"], item["spans"][rule]) for finding in found if finding.rule == rule
                )
            if not hit and show and (not only or group in only):
                lines.append(
                    f"  {'miss ' if group in groups else 'MISS '} {rule} {item['id']} {item['text']!r} span={item.get('spans', {}).get(rule)!r} {_meta(meta)} fired={sorted(fired)}"
                )
        if item.get("lawful"):
            stats["lawful"]["texts"] += 1
            alarms = sorted(
                {
                    f"{f.rule}「{f.match}」"
                    for f in found
                    if f.group in CONTENT and f.severity != "note" and f.rule not in may
                }
            )
            stats["lawful"]["alarms"] += bool(alarms)
            stats["lawful"]["notes"] += any(
                f.group in CONTENT and f.severity == "note" and f.rule not in may for f in found
            )
            if alarms and show and (not only or {group_of[a.split("「")[0]] for a in alarms} & only):
                lines.append(f"  FALSE {item['id']} {item['text']!r} {_meta(meta)} {alarms}")
        elif must:
            extra = {f.rule for f in found if f.group in CONTENT and f.severity != "note"} - set(must) - may
            for rule in extra:
                rules[rule]["extra"] += 1
                if show and (not only or group_of[rule] in only):
                    places = [f.match for f in found if f.rule == rule]
                    lines.append(f"  extra {rule} {item['id']} {item['text']!r} at {places} must={must}")
    return {"stats": stats, "rules": rules, "lines": lines}


def _meta(meta: dict[str, Any]) -> str:
    return " ".join(f"{key}={value}" for key, value in meta.items() if key not in ("product", "send_time"))


def _overlap(finding: Any, text: str, passage: str) -> bool:
    at = text.find(passage)
    return at < 0 or (finding.span.start < at + len(passage) and at < finding.span.end)


def keyword_baseline(items: list[dict[str, Any]]) -> str:
    bad = [item for item in items if item.get("must")]
    good = [item for item in items if item.get("lawful") and not item.get("must")]
    hit = sum(any(word in item["text"] for word in KEYWORDS) for item in bad)
    alarm = sum(any(word in item["text"] for word in KEYWORDS) for item in good)
    return f"keyword list: {hit}/{len(bad)} violating texts touched, {alarm}/{len(good)} lawful texts flagged"


def report(result: dict[str, Any]) -> str:
    out = [f"{'group':18} {'must':>5} {'group %':>8} {'no note %':>9} {'rule %':>8} {'placed %':>9}"]
    total: Counter[str] = Counter()
    for group, count in sorted(result["stats"].items()):
        if group == "lawful" or not count["must"]:
            continue
        total += count
        out.append(_row(group, count))
    if total["must"]:
        out.append(_row("all", total))
    lawful = result["stats"].get("lawful")
    if lawful:
        out.append(
            f"lawful texts: {lawful['texts']}, with an error or warning: {lawful['alarms']} ({lawful['alarms'] / lawful['texts']:.1%}),"
            f" with a note: {lawful['notes']} ({lawful['notes'] / lawful['texts']:.1%})"
        )
    required = {rule: c for rule, c in result["rules"].items() if c["tn"] and rule.startswith("missing-")}
    if required:
        tp, fn, fp = (sum(c[key] for c in required.values()) for key in ("tp", "fn", "fp"))
        out.append(
            f"required content: recall {tp / max(1, tp + fn):.1%} precision {tp / max(1, tp + fp):.1%} ({tp} found, {fn} missed, {fp} false)"
        )
    return "\n".join(out)


def _row(name: str, count: Counter[str]) -> str:
    must = max(1, count["must"])
    placed = f"{count['placed'] / count['spans']:9.1%}" if count["spans"] else "        -"
    return f"{name:18} {count['must']:5} {count['group'] / must:8.1%} {count['loud'] / must:9.1%} {count['rule'] / must:8.1%} {placed}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--groups", default="")
    parser.add_argument("--rules", action="store_true", help="a line for every rule")
    parser.add_argument("--profile", default="strict")
    parser.add_argument("--patterns-only", action="store_true", help="without the learned wording")
    parser.add_argument("--as-of", default="2026-11-22")
    options = parser.parse_args()
    corpus = Path(__file__).parent / "corpus"
    parts = [(path.name, [path]) for path in options.files] or [
        (path.name, [path]) for path in sorted(corpus.glob("*.jsonl"))
    ]
    linter = from_ruleset(profile=options.profile, as_of=options.as_of)
    if options.patterns_only:
        linter.wording = None
    only = set(filter(None, options.groups.split(",")))
    for name, paths in parts:
        items = load(paths)
        result = score(items, linter, only, options.misses)
        print(f"== {name}: {len(items)} messages")
        print(report(result))
        print(keyword_baseline(items))
        if options.rules:
            for rule, count in sorted(result["rules"].items()):
                print(
                    f"  {rule:38} found {count['tp']:3} missed {count['fn']:3} false {count['fp']:3} extra {count['extra']:3}"
                )
        print("\n".join(result["lines"]))


if __name__ == "__main__":
    main()
