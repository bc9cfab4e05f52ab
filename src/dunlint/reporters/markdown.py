"""A review sheet for the legal team that also works as a GitHub job summary."""

from __future__ import annotations

from dunlint import regex
from dunlint.reporters import wording
from dunlint.reporters.frame import visible
from dunlint.reporters.redact import Redaction

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunlint.finding import Finding, Report
    from dunlint.reporters import ReportOptions


_SIGNS = {"error": "🔴", "warning": "🟡", "note": "🔵"}
_SPECIAL = regex.compile(r"([\\`*_{}\[\]()#|~$@]|(?<=www)\.|:(?=//)|^[-+])", regex.IGNORECASE)


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """Summary, counts by rule, then every finding with quote, basis and advice; suppressed ones at the end."""
    redaction = Redaction(report, options.show_sensitive)
    lang = options.lang
    yield wording.pick(("# dunlint 审阅表\n\n", "# dunlint review sheet\n\n"), lang)
    yield f"{plain(wording.summary(report, lang))}\n\n{plain(wording.rulesets_line(report, lang))}\n\n"
    yield from _summary_table(report, lang)
    shown = [finding for finding in report.findings if finding.suppression is None]
    if shown:
        yield from _rule_table(report, shown, lang)
        yield wording.pick(("## 发现\n\n", "## Findings\n\n"), lang)
        for number, finding in enumerate(shown, 1):
            yield _finding(report, finding, number, lang, redaction)
    hidden = [finding for finding in report.findings if finding.suppression is not None]
    if hidden:
        yield from _suppressed_table(hidden, lang, redaction)
    if report.skipped:
        yield wording.pick(("## 已跳过的文件\n\n", "## Skipped files\n\n"), lang)
        for item in report.skipped:
            yield f"- {code(item.path)} {plain(redaction.text(wording.said(item.reason, lang)))}\n"
        yield "\n"
    for notice in report.notices:
        yield f"> {plain(redaction.text(wording.said(notice, lang)))}\n\n"
    yield f"---\n\n{plain(wording.DISCLAIMER[lang])}\n"


def plain(text: str) -> str:
    """``text`` as Markdown that shows exactly its characters, on one line: no markup, HTML, link or mention."""
    text = " ".join(visible(text, keep="\n").split("\n"))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", text)


def code(text: str) -> str:
    """``text`` in a code span that its own backticks cannot end."""
    text = visible(text)
    fence = "`" * (max((len(run) for run in regex.findall("`+", text)), default=0) + 1)
    pad = " " if not text or text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def cell(text: str) -> str:
    """A code span inside a table, where a bar would end the cell even within code."""
    return code(text).replace("|", "\\|")


def _summary_table(report: Report, lang: str) -> Iterator[str]:
    names = [f"{_SIGNS[name]} {wording.SEVERITY[lang][name]}" for name in _SIGNS]
    words = ("文件", "模板", "已抑制", "跳过") if lang == "zh" else ("files", "templates", "suppressed", "skipped")
    head = [*words[:2], *names, *words[2:]]
    values = [report.files, len(report.templates), *wording.counts(report).values()]
    values += [report.suppressed, len(report.skipped)]
    yield f"| {' | '.join(head)} |\n|{' ---: |' * len(head)}\n| {' | '.join(map(str, values))} |\n\n"


def _rule_table(report: Report, shown: list[Finding], lang: str) -> Iterator[str]:
    yield wording.pick(("## 按规则统计\n\n", "## By rule\n\n"), lang)
    yield wording.pick(("| 规则 | 说明 | 类别 | 数量 |\n", "| rule | title | group | count |\n"), lang)
    yield "| --- | --- | --- | ---: |\n"
    groups = {finding.rule: finding.group for finding in shown}
    for rule, number in wording.by_rule(shown):
        title = plain(wording.rule_title(report, rule, lang))
        yield f"| {cell(rule)} | {title} | {plain(wording.group_name(groups[rule], lang))} | {number} |\n"
    yield "\n"


def _finding(report: Report, finding: Finding, number: int, lang: str, redaction: Redaction) -> str:
    title = plain(wording.rule_title(report, finding.rule, lang))
    template = redaction.beside(finding, finding.template)
    match = redaction.match(finding)
    advice = redaction.advice(finding, lang)
    lines = [f"### {number}. {_SIGNS[finding.severity]} {title}", ""]
    labels = ("Place", "Template", "Rule", "Quote", "Problem", "Advice")
    if lang == "zh":
        labels = ("位置", "模板", "规则", "原文", "问题", "建议")
    colon = "：" if lang == "zh" else ": "
    rows = [(labels[0], code(wording.place(finding)))]
    if template:
        rows.append((labels[1], code(template)))
    rows.append((labels[2], f"{code(finding.rule)} ({wording.SEVERITY[lang][finding.severity]})"))
    if match:
        rows.append((labels[3], code(match)))
    rows.append((labels[4], plain(redaction.message(finding, lang))))
    lines += [f"- **{label}**{colon}{text}" for label, text in rows]
    lines += [f"- {plain(wording.basis_line(report, basis, lang))}" for basis in finding.basis]
    if advice:
        lines.append(f"- **{labels[5]}**{colon}{plain(advice)}")
    return "\n".join(lines) + "\n\n"


def _suppressed_table(hidden: list[Finding], lang: str, redaction: Redaction) -> Iterator[str]:
    yield wording.pick(("## 已抑制\n\n", "## Suppressed\n\n"), lang)
    yield wording.pick(("| 位置 | 规则 | 原文 | 理由 |\n", "| place | rule | quote | reason |\n"), lang)
    yield "| --- | --- | --- | --- |\n"
    for finding in hidden:
        if finding.suppression is None:
            continue
        reason = plain(redaction.beside(finding, wording.suppression_text(finding.suppression, lang)))
        match = redaction.match(finding)
        yield f"| {cell(wording.place(finding))} | {cell(finding.rule)} | {cell(match) if match else ''} | {reason} |\n"
    yield "\n"
