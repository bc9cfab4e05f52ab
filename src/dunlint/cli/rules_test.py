"""``dunlint rules test``: every example of rule files, and what no example touches."""

from __future__ import annotations

import os

from dunlint.align import MappedText
from dunlint.checker import Loaded, check
from dunlint.cli.setup import configure, day, say, split
from dunlint.errors import RuleError, nearest
from dunlint.linter import Linter
from dunlint.metadata import canonical
from dunlint.readers import ReadSettings, read
from dunlint.record import NamedTuple
from dunlint.ruleset import compile_program, load
from dunlint.stored import opened
from dunlint.template import Source, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from dunlint.cli.options import Command
    from dunlint.finding import Finding
    from dunlint.rule import Example, Rule
    from dunlint.ruleset import Ruleset


class Failure(NamedTuple):
    """An example, or a rule without examples, that does not do what it should."""

    rule: Rule
    line: int
    text: str
    what: str


def run(command: Command, values: dict[str, Any]) -> int:
    """Print the failures and exit with 1 if there are any."""
    del command
    config = configure({**values, "paths": ()})
    names = (*config.rulesets, *(_name(path) for path in values["paths"]))
    ruleset = load(tuple(dict.fromkeys(names)), config.root or ".") if not values["paths"] else load(names, ".")
    wanted = _wanted(ruleset, values["paths"], split(values["select"]))
    as_of = day(values, config)
    linter = linter_of(ruleset, as_of, config.tokenizer)
    failures = [failure for rule in wanted for failure in failures_of(rule, linter)]
    for failure in failures:
        print(f"{failure.rule.path}:{failure.line}: {failure.rule.id}: {failure.what}: {failure.text}")  # noqa: T201
    if values["coverage"]:
        for line in coverage(wanted, ruleset, linter, as_of, config.tokenizer):
            print(line)  # noqa: T201
    examples = sum(len(rule.bad) + len(rule.good) for rule in wanted)
    if config.lang == "en":
        say(f"{len(wanted)} rules, {examples} examples, {len(failures)} failures")
    else:
        say(f"{len(wanted)} 条规则，{examples} 个示例，{len(failures)} 个失败")
    return 1 if failures else 0


def _name(path: str) -> str:
    """A folder on the command line as ``ruleset.load`` takes it: never mistaken for a shipped name."""
    return path if any(mark in path for mark in "/\\.") else os.path.join(".", path)


def _wanted(ruleset: Ruleset, paths: Sequence[str], select: Sequence[str]) -> list[Rule]:
    roots = [os.path.abspath(path) + os.sep for path in paths]
    rules = [rule for rule in ruleset.rules if not roots or os.path.abspath(rule.path).startswith(tuple(roots))]
    known = {name for rule in rules for name in (rule.id, rule.group)}
    for name in select:
        if name not in known:
            raise RuleError(f"unknown rule or group {name!r}{nearest(name, sorted(known))}")
    return [rule for rule in rules if not select or rule.id in select or rule.group in select]


def linter_of(ruleset: Ruleset, as_of: str, tokenizer: str = "rjieba") -> Linter:
    """A linter with every rule of the ruleset switched on."""
    return Linter(opened(compile_program(ruleset)), profile="strict", as_of=as_of, tokenizer_name=tokenizer)


def findings_of(rule: Rule, example: Example, linter: Linter) -> list[Finding]:
    """What ``rule`` finds in the text of an example."""
    if example.file:
        loaded = Loaded(example.file, read(example.file, example.text.encode(), ReadSettings()), example.meta)
        return [finding for finding in check(loaded, linter, {}).findings if finding.rule == rule.id]
    template = template_of(example)
    meta = dict(template.own)
    found = [*linter.lint(template, meta), *linter.file_rules([(template, meta)])]
    return [finding for finding in found if finding.rule == rule.id]


def template_of(example: Example) -> Template:
    """The template that an example stands for, with its metadata by their canonical names."""
    text = example.text
    return Template("example", MappedText.verbatim(text), Source("example", b"", text), own=canonical(example.meta))


def failures_of(rule: Rule, linter: Linter) -> Iterator[Failure]:
    """Bad examples must fire at the passage they name, good ones must not; a rule needs a bad example."""
    if not rule.bad:
        yield Failure(rule, 1, rule.title["zh"], "no example fires it")
    for example in rule.bad:
        found = findings_of(rule, example, linter)
        if not found:
            yield Failure(rule, example.line, example.text, "bad example without a finding")
        elif example.match and not _overlaps(example, found):
            seen = "; ".join(finding.match for finding in found)
            yield Failure(rule, example.line, example.text, f"the finding is at {seen!r}, not at {example.match!r}")
    for example in rule.good:
        found = findings_of(rule, example, linter)
        if found:
            yield Failure(rule, example.line, example.text, f"good example with a finding at {found[0].match!r}")


def _overlaps(example: Example, found: Iterable[Finding]) -> bool:
    """Whether a finding shares a character with a place of the passage that the example names."""
    places = []
    at = example.text.find(example.match)
    while at >= 0:
        places.append((at, at + len(example.match)))
        at = example.text.find(example.match, at + 1)
    return any(
        not finding.match or (finding.span.start < end and start < finding.span.end)
        for finding in found
        for start, end in places
    )


def coverage(
    rules: Sequence[Rule], ruleset: Ruleset, linter: Linter, as_of: str, tokenizer: str = "rjieba"
) -> Iterator[str]:
    """The words and patterns that no bad example touches, one a line."""
    for rule in rules:
        texts = [linter.document(example.text).text for example in rule.bad]
        for name, words in rule.words.items():
            unused = [word for word in words if not any(word.strip("|") in text for text in texts)]
            if unused:
                yield f"{rule.path}: {rule.id}: <{name}>: {len(unused)}/{len(words)}: {'、'.join(unused)}"
        for entry in rule.match:
            for pattern in entry.patterns:
                alone = rule._replace(match=(entry._replace(patterns=(pattern,)),))
                only = linter_of(ruleset._replace(rules=(alone,)), as_of, tokenizer)
                if not any(findings_of(alone, example, only) for example in rule.bad):
                    yield f"{rule.path}:{entry.line}: {rule.id}: {pattern}"
