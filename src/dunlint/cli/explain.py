"""``dunlint explain``: what a rule forbids, on which law it rests, when it runs, with its examples."""

from __future__ import annotations

import sys

from dunlint.cli.setup import colored, configure, day
from dunlint.context import SCOPES
from dunlint.law import basis_of
from dunlint.mask import mask
from dunlint.rule import Rule
from dunlint.ruleset import load

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.cli.options import Command
    from dunlint.rule import Example
    from dunlint.ruleset import Ruleset


WORDS = {
    "zh": {
        "group": "组", "severity": "级别", "profile": "档位", "message": "提示", "advice": "建议", "basis": "依据",
        "applies": "适用条件", "not": "不适用", "severity_when": "级别随条件变化", "exempt": "豁免语境",
        "needs": "前提",
        "bad": "违规示例", "good": "合规示例", "why": "原因", "veiled": "变体写法", "none": "无", "all": "一切消息",
        "suppress": "抑制写法", "reason": "理由",
    },
    "en": {
        "group": "group", "severity": "severity", "profile": "profile", "message": "message", "advice": "advice",
        "basis": "legal basis", "applies": "applies to", "not": "not when", "severity_when": "severity by condition",
        "exempt": "excused when", "needs": "needs", "bad": "violating examples", "good": "lawful examples",
        "why": "why", "veiled": "veiled wording", "none": "none", "all": "every message", "suppress": "to suppress it",
        "reason": "reason",
    },
}  # fmt: skip
_STATUS = {
    "zh": {"in_force": "现行有效", "not_yet": "尚未施行", "ended": "已失效", "soft": "推荐性，无强制力"},
    "en": {
        "in_force": "in force",
        "not_yet": "not yet in force",
        "ended": "no longer in force",
        "soft": "no legal force",
    },
}
_SHOWN = 6  # examples of each sort; the rest stand in the rule file


def run(command: Command, values: dict[str, Any]) -> int:
    """Print the page of one rule."""
    del command
    config = configure(values)
    ruleset = load(config.rulesets, config.root)
    as_of = day(values, config)
    rule = _own(values["rule"]) or ruleset.rule(values["rule"])
    bold = colored(values["color"], sys.stdout)
    for line in page(rule, ruleset, as_of, config.lang, bold=bold):
        print(line)  # noqa: T201
    return 0


def _own(name: str) -> Rule | None:
    """A rule of the program itself (suppressions, baseline), in the shape of a rule file."""
    from dunlint.checker import own_rules  # lazy: most rules stand in a file

    info = own_rules().get(name)
    if info is None:
        return None
    return Rule(
        id=info.id, group=info.group, title=info.title, severity=info.severity, profile=info.profile,
        message=info.message, advice=info.advice, basis=(), applies={}, unless_meta=(), severity_when=(), needs=(),
        exempt=SCOPES, words={}, match=(), unless=(), require=(), check="dunlint", params={}, bad=(), good=(), fix={},
        sensitive=False, path="",
    )  # fmt: skip


def page(rule: Rule, ruleset: Ruleset, as_of: str, lang: str, *, bold: bool = False) -> Iterator[str]:
    """The lines of the page."""
    words = WORDS[lang]

    def head(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if bold else text

    colon = ": " if lang == "en" else "："
    yield head(f"{rule.id}  {rule.title[lang]}")
    yield "  ".join(f"{words[key]}{colon}{getattr(rule, key)}" for key in ("group", "severity", "profile"))
    yield ""
    yield f"{words['message']}{colon}{rule.message[lang]}"
    yield f"{words['advice']}{colon}{rule.advice[lang]}"
    yield ""
    yield head(words["basis"])
    bases = basis_of(rule.basis, ruleset.laws, as_of)
    for basis in bases:
        status = _STATUS[lang].get(basis.status, basis.status)
        title = basis.title if "《" in basis.title else f"《{basis.title}》"
        yield f"  {title}{basis.article}" + (f" ({status})" if lang == "en" else f"（{status}）")
    if not bases:
        yield f"  {words['none']}"
    yield ""
    yield head(words["applies"])
    yield f"  {_when(rule.applies) or words['all']}"
    for mapping in rule.unless_meta:
        yield f"  {words['not']}{colon}{_when(mapping)}"
    for severity, mapping in rule.severity_when:
        yield f"  {words['severity_when']}{colon}{severity} ← {_when(mapping)}"
    if rule.needs:
        yield f"  {words['needs']}{colon}{', '.join(rule.needs)}"
    if rule.verb == "match":
        yield f"  {words['exempt']}{colon}{', '.join(rule.exempt) or words['none']}"
    yield from _examples(rule, lang, head, colon)
    yield ""
    yield f"{words['suppress']}{colon}# dunlint: ignore[{rule.id}] {words['reason']} until={as_of[:4]}-12-31"


def _examples(rule: Rule, lang: str, head: Any, colon: str) -> Iterator[str]:
    words = WORDS[lang]
    for name, examples, mark in (("bad", rule.bad, "✗"), ("good", rule.good, "✓")):
        if not examples:
            continue
        yield ""
        yield head(words[name])
        for example in _choose(examples):
            yield f"  {mark} {mask(' '.join(example.text.split()))}"
            if example.match:
                yield f"      → {mask(example.match)}" + (f"  ({words['veiled']})" if example.veiled else "")
            if example.why:
                yield f"      {words['why']}{colon}{example.why}"


def _choose(examples: Sequence[Example]) -> Sequence[Example]:
    """Plain examples first: they say what the rule is about, the veiled ones how far it reaches."""
    return sorted(examples, key=lambda example: example.veiled or example.hard)[:_SHOWN]


def _when(mapping: Mapping[str, Sequence[Any]]) -> str:
    return "; ".join(f"{key} = {' | '.join(_value(value) for value in values)}" for key, values in mapping.items())


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
