"""The words all outputs share, in Chinese and English: labels, legal basis, places, summary, disclaimer."""

from __future__ import annotations

from dunlint import regex

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from typing import Any

    from dunlint.finding import Basis, Finding, Report, RuleInfo, Suppression, TemplateInfo
    from dunlint.reporters import ReportOptions


SEVERITY = {
    "zh": {"error": "错误", "warning": "警告", "note": "提示"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
GROUPS = {
    "threat": ("威胁恐吓", "Threats"),
    "falsehood": ("虚假陈述", "Falsehood"),
    "tone": ("语气辱骂", "Tone"),
    "disclosure": ("向第三人披露", "Disclosure"),
    "personal-data": ("个人信息", "Personal data"),
    "required-content": ("必备内容", "Required content"),
    "amount": ("金额费用", "Amounts"),
    "channel": ("渠道时段", "Channel"),
    "payment": ("还款支付", "Payment"),
    "clarity": ("表述清晰", "Clarity"),
    "citation": ("法条引用", "Citation"),
    "delivery": ("短信投递", "Delivery"),
    "evasion": ("规避过滤", "Evasion"),
    "template": ("模板质量", "Template"),
    "ladder": ("升级阶梯", "Escalation"),
}
STATUS = {
    "in_force": ("现行有效", "in force"),
    "soft": ("现行（无强制力）", "current, not binding"),
    "not_yet": ("尚未施行", "not yet in force"),
    "ended": ("已失效", "no longer in force"),
    "repealed": ("已废止", "repealed"),
    "superseded": ("已被替代", "superseded"),
    "closed": ("已结束", "closed"),
    "draft": ("征求意见稿", "draft"),
    "unclear": ("效力待核", "status unclear"),
    "presumed": ("推定有效", "presumed in force"),
    "reference": ("参考性文件", "reference only"),
}
CHANNELS = {
    "sms": ("短信", "SMS"),
    "push": ("推送", "push"),
    "in_app": ("站内信", "in-app message"),
    "email": ("邮件", "e-mail"),
    "letter": ("信函", "letter"),
    "im": ("即时消息", "chat"),
    "voice": ("语音", "voice"),
    "visit": ("外访", "visit"),
    "public_post": ("公开发布", "public post"),
}
SUPPRESSION = {
    "inline": ("行内抑制", "inline"),
    "config": ("配置抑制", "configuration"),
    "baseline": ("基线", "baseline"),
}
DISCLAIMER = {
    "zh": "dunlint 只列出与所用规则集不符之处，不构成法律意见。",
    "en": "dunlint reports findings against the rulesets in use; it does not give legal advice.",
}


def pick(pair: tuple[str, str] | None, lang: str, fallback: str = "") -> str:
    """The Chinese or English one of a pair."""
    if pair is None:
        return fallback
    return pair[1] if lang == "en" else pair[0]


def said(texts: Mapping[str, str] | None, lang: str) -> str:
    """The text of a ``{"zh", "en"}`` mapping in ``lang``, else in the other language."""
    if not texts:
        return ""
    return texts.get(lang) or texts.get("zh") or texts.get("en") or ""


def group_name(group: str, lang: str) -> str:
    return pick(GROUPS.get(group), lang, group)


def rule_title(report: Report, rule: str, lang: str) -> str:
    info = report.rules.get(rule)
    return (said(info.title, lang) if info else "") or rule


def rules_of(report: Report) -> list[RuleInfo]:
    """Every rule of the report by id: the ones in force, and made-up entries for findings of the engine itself."""
    from dunlint.finding import RuleInfo

    rules = dict(report.rules)
    for finding in report.findings:
        if finding.rule not in rules:
            name = {"zh": finding.rule, "en": finding.rule}
            rules[finding.rule] = RuleInfo(
                finding.rule, finding.group, name, finding.severity, "core", name, finding.advice, finding.basis, ""
            )
    return [rules[rule] for rule in sorted(rules)]


def place(item: Finding | TemplateInfo) -> str:
    """``path:line:column`` or ``path Sheet!B7``."""
    if item.cell is not None or item.sheet is not None:
        return f"{item.path} {cell_name(item)}"
    start = getattr(item, "start", None)
    return f"{item.path}:{start.line}:{start.column}" if start else f"{item.path}:{getattr(item, 'line', 1)}"


def cell_name(item: Finding | TemplateInfo) -> str:
    return "!".join(part for part in (item.sheet, item.cell) if part)


def law_title(report: Report, basis: Basis, lang: str) -> str:
    title = law_field(report.laws.get(basis.law), "title") if lang == "en" else None
    if isinstance(title, dict):
        title = title.get("en")
    name = str(title or basis.title or basis.law)
    return name if "《" in name or (lang == "en" and name.isascii()) else f"《{name}》"


def is_soft(report: Report, basis: Basis) -> bool:
    """True for standards and self-regulation: they are pointed to as a reference, not as a legal basis."""
    binding = law_field(report.laws.get(basis.law), "binding")
    return basis.status in ("soft", "reference") or (binding is not None and binding != "hard")


def basis_line(report: Report, basis: Basis, lang: str) -> str:
    """``依据：《…》第十条``; soft law ``参考：《…》（条号未核验）``; with the status when it is not in force."""
    soft = is_soft(report, basis)
    head = pick(("参考：", "Reference: ") if soft else ("依据：", "Basis: "), lang)
    return head + basis_text(report, basis, lang)


def basis_text(report: Report, basis: Basis, lang: str) -> str:
    """Title, article and what is to be known of them, without the word for basis."""
    article = article_name(basis.article, lang)
    text = law_title(report, basis, lang) + (f" {article}" if lang == "en" and article else article)
    remarks = []
    if not is_article(basis.article):
        remarks.append(pick(("条号未核验", "article unverified"), lang))
    if basis.status and basis.status not in ("in_force", "soft", "reference"):
        remarks.append(pick(STATUS.get(basis.status), lang, basis.status))
    if not remarks:
        return text
    return text + (f" ({', '.join(remarks)})" if lang == "en" else f"（{'，'.join(remarks)}）")


def is_article(article: str) -> bool:
    """False for no number at all and for a bare chapter (第三章): no article of it is verified."""
    return bool(article) and regex.fullmatch(r"第[零〇一二三四五六七八九十百0-9]+[章节编]", article) is None


_UNITS = {"条": "art.", "章": "ch.", "节": "sec.", "编": "part", "款": "para.", "项": "item", "部分": "part"}


def article_name(article: str, lang: str) -> str:
    """第二百三十四条之一第一款 -> ``art. 234-1 para. 1`` for English readers; Chinese stays as it is."""
    if lang != "en" or not article:
        return article

    def turn(found: re.Match[str]) -> str:
        number, unit, sub = found.groups()
        tail = f"-{_number(sub)}" if sub else ""
        return f" {_UNITS[unit]} {_number(number)}{tail}"

    digits = "[零〇一二三四五六七八九十百千0-9]+"
    text = regex.sub(rf"第[（(]?({digits})[）)]?(条|章|节|编|款|项|部分)(?:之({digits}))?", turn, article)
    text = regex.sub(rf"[（(]({digits})[）)]", lambda found: f"({_number(found.group(1))})", text)
    for chinese, english in (("、", ","), ("至", " to"), ("附录", "Annex"), (", ", ",")):
        text = text.replace(chinese, english)
    return text.replace(",", ", ").replace("  ", " ").strip()


def _number(written: str) -> int:
    if written.isascii():
        return int(written)
    total, digit = 0, 0
    for char in written:
        if char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            digit = "零一二三四五六七八九".find(char) if char != "〇" else 0
    return total + digit


def suppression_text(suppression: Suppression, lang: str) -> str:
    kind = pick(SUPPRESSION.get(suppression.kind), lang, suppression.kind)
    parts = [suppression.reason] if suppression.reason else []
    if suppression.approver:
        parts.append(pick(("批准：", "approved by "), lang) + suppression.approver)
    if suppression.until:
        parts.append(pick(("有效期至 ", "until "), lang) + suppression.until)
    return kind + (": " if lang == "en" else "：") * bool(parts) + ("; " if lang == "en" else "；").join(parts)


def shown(report: Report, options: ReportOptions) -> list[Finding]:
    """The findings a person is to act on; the suppressed ones too when they were asked for."""
    if options.show_suppressed:
        return list(report.findings)
    return [finding for finding in report.findings if finding.suppression is None]


def counts(report: Report) -> dict[str, int]:
    """Unsuppressed findings by severity, in falling order."""
    return {severity: report.count(severity) for severity in ("error", "warning", "note")}


def summary(report: Report, lang: str) -> str:
    """One line: what was checked and what was found."""
    number = counts(report)
    if lang == "en":
        found = ", ".join(_plural(number[name], name) for name in number) if any(number.values()) else "no findings"
        text = f"Checked {_plural(report.files, 'file')}, {_plural(len(report.templates), 'template')}: {found}"
        text += f"; {report.suppressed} suppressed" if report.suppressed else ""
        text += f"; {_plural(len(report.skipped), 'file')} skipped" if report.skipped else ""
        return text + "."
    found = (
        "、".join(f"{number[name]} 个{SEVERITY[lang][name]}" for name in number)
        if any(number.values())
        else "未发现问题"
    )
    text = f"检查了 {report.files} 个文件、{len(report.templates)} 条模板：{found}"
    text += f"；{report.suppressed} 个已抑制" if report.suppressed else ""
    text += f"；跳过 {len(report.skipped)} 个文件" if report.skipped else ""
    return text + "。"


def rulesets_line(report: Report, lang: str) -> str:
    """The rulesets, the profile and the day the report speaks of."""
    names = ", ".join(f"{info.name} {info.version}".strip() for info in report.rulesets)
    if lang == "en":
        return f"Rulesets: {names or '-'}; profile {report.profile}; as of {report.as_of}"
    return f"规则集：{names or '-'}；档位 {report.profile}；基准日 {report.as_of}"


def by_rule(findings: list[Finding]) -> list[tuple[str, int]]:
    """Rule ids with how often each was found, most frequent first."""
    number: dict[str, int] = {}
    for finding in findings:
        number[finding.rule] = number.get(finding.rule, 0) + 1
    return sorted(number.items(), key=lambda item: (-item[1], item[0]))


def _plural(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def law_field(law: Any, name: str) -> Any:
    if isinstance(law, dict):
        return law.get(name)
    return getattr(law, name, None)
