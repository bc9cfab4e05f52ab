"""Report objects for the reporter tests: one believable run, and builders for odd ones."""

from __future__ import annotations

from dunlint.finding import (
    Basis,
    Finding,
    Report,
    RuleInfo,
    RulesetInfo,
    Skipped,
    SmsLength,
    Suppression,
    TemplateInfo,
)
from dunlint.span import Position, Span
from dunlint.template import Source

# Sample values of the standards and dummies, no real person's.
ID_NUMBER = "11010519491231002X"
CARD = "6222020000000000000"
MOBILE = "13800138000"
ADDRESS = "北京市海淀区中关村大街5号院3号楼"

LAWS = {
    "pipl": {
        "title": {"zh": "中华人民共和国个人信息保护法", "en": "Personal Information Protection Law"},
        "short": "个人信息保护法",
        "binding": "hard",
    },
    "psapl-2025": {
        "title": {
            "zh": "中华人民共和国治安管理处罚法（2025 修订）",
            "en": "Public Security Administration Punishments Law",
        },
        "short": "治安管理处罚法",
        "binding": "hard",
    },
    "psapl-2012": {
        "title": {"zh": "中华人民共和国治安管理处罚法（2012 修正，旧）", "en": "PSAPL, old text"},
        "binding": "hard",
    },
    "cba-2026": {
        "title": {
            "zh": "中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》",
            "en": "Guidelines on Collecting Personal Consumer Loans (trial)",
        },
        "binding": "soft",
    },
}
PIPL_10 = Basis("pipl", LAWS["pipl"]["title"]["zh"], "第十条", "in_force")
PSAPL_50 = Basis("psapl-2025", LAWS["psapl-2025"]["title"]["zh"], "第五十条第一款", "in_force")
PSAPL_OLD = Basis("psapl-2012", LAWS["psapl-2012"]["title"]["zh"], "第四十二条", "ended")
CBA_3 = Basis("cba-2026", LAWS["cba-2026"]["title"]["zh"], "第三章", "soft")
CBA = Basis("cba-2026", LAWS["cba-2026"]["title"]["zh"], "", "soft")


def rule(name, group, severity, zh, en, basis=(), profile="core"):
    return RuleInfo(
        name,
        group,
        {"zh": zh, "en": en},
        severity,
        profile,
        {"zh": f"{zh}。", "en": f"{en}."}
        if name.startswith("missing-")
        else {"zh": f"「{{match}}」{zh}。", "en": f"“{{match}}” {en}."},
        {"zh": f"请改写，避免{zh}。", "en": f"Rewrite: {en}."},
        tuple(basis),
    )


RULES = {
    item.id: item
    for item in (
        rule(
            "threatens-family-or-contact-book",
            "threat",
            "error",
            "以联系家人亲友相威胁",
            "threatens to contact family or friends",
            [PIPL_10, CBA_3],
        ),
        rule(
            "threatens-arrest-or-jail",
            "threat",
            "error",
            "以拘留坐牢相威胁",
            "threatens arrest or jail",
            [PSAPL_50, PSAPL_OLD],
        ),
        rule("full-id-number", "personal-data", "error", "出现完整身份证号", "full ID number", [PIPL_10]),
        rule("home-address", "personal-data", "warning", "出现家庭住址", "home address", [PIPL_10]),
        rule(
            "missing-amount",
            "required-content",
            "warning",
            "未写明欠款金额",
            "the amount is missing",
            [CBA],
            "standard",
        ),
        rule("shouting-style", "tone", "note", "叠用感叹号", "shouting", [], "standard"),
        rule("vendor-blocked-words", "delivery", "note", "短信服务商拦截词", "vendor-blocked words", []),
    )
}


def source(path, text, **more):
    return Source(path, text.encode("utf-8", "surrogatepass"), text, **more)


def template(where, body, name, channel="sms", sms=None, **metadata):
    """A template whose text stands in its source letter by letter."""
    start = where.text.index(body)
    line = where.lines().position(start).line
    span = Span(start, start + len(body))
    return TemplateInfo(name, where.path, line, channel, metadata, body, span, sms, where.sheet, where.cell)


def finding(
    where, name, match, rule_id, *, within=None, sensitive=False, suppression=None, severity=None, fingerprint=None
):
    """A finding on the first ``match`` of the source; an empty match covers ``within``."""
    info = RULES[rule_id]
    text = match or within
    start = where.text.index(text)
    span = Span(start, start + len(text))
    lines = where.lines()
    return Finding(
        rule_id,
        info.group,
        severity or info.severity,
        name,
        where.path,
        span,
        lines.position(span.start),
        lines.position(span.end),
        match,
        {lang: message.replace("{match}", match) for lang, message in info.message.items()},
        info.advice,
        info.basis,
        fingerprint if fingerprint is not None else f"{abs(span.start * 7919 + len(rule_id)):032x}",
        suppression,
        sensitive,
        where.sheet,
        where.cell,
        sentence=match,
    )


YAML = f"""\
defaults: {{channel: sms, audience: debtor}}
templates:
  - id: overdue_d3
    stage: early
    text: "【云帆消金】您好，您尾号{{card_tail}}的借款{{amount}}元已逾期，再不处理将通知您的家人，并让您坐牢！！！"
  - id: with_personal_data
    text: "【云帆消金】张先生，身份证{ID_NUMBER}，手机{MOBILE}，住址{ADDRESS}，请尽快还款。"
  - id: clean_one
    text: "【云帆消金】您{{due_date}}应还{{amount}}元，请通过App还款。客服4008889999，如已还请忽略。"
"""
BODIES = [line.split('text: "', 1)[1].rstrip('"') for line in YAML.split("\n") if 'text: "' in line]
LETTER = "尊敬的客户：\n\n\t您的借款已逾期。\n\n请与我们联系。\n"
HOSTILE = "<script>alert(1)</script>\x1b[31m=1+1|`code`\u202e拘留您，再不还就拘留"


def sample() -> Report:
    """Three files, five templates, every severity, a suppressed finding, a missing element, a spreadsheet cell."""
    yaml = source("templates/短信 模板.yaml", YAML)
    letter = source("letters/demand.txt", LETTER)
    cell = source("templates/book.xlsx", HOSTILE, sheet="话术", cell="B7")
    first, second, clean = BODIES
    suppressed = Suppression("config", "法务确认 LC-123", "2027-03-31", "合规部")
    templates = (
        template(yaml, first, "overdue_d3", sms=SmsLength(58, 68, 1, 2), audience="debtor", stage="early"),
        template(yaml, second, "with_personal_data", sms=SmsLength(66, 66, 1, 1), audience="debtor"),
        template(yaml, clean, "clean_one", sms=SmsLength(48, 60, 1, 1), audience="debtor"),
        template(letter, LETTER.strip(), "letters/demand.txt", channel="letter"),
        template(cell, HOSTILE, "话术!B7", channel="im"),
    )
    findings = (
        finding(yaml, "overdue_d3", "通知您的家人", "threatens-family-or-contact-book"),
        finding(yaml, "overdue_d3", "让您坐牢", "threatens-arrest-or-jail"),
        finding(yaml, "overdue_d3", "！！！", "shouting-style"),
        finding(yaml, "with_personal_data", ID_NUMBER, "full-id-number", sensitive=True),
        finding(yaml, "with_personal_data", ADDRESS, "home-address", sensitive=True),
        finding(yaml, "with_personal_data", f"住址{ADDRESS[:6]}", "vendor-blocked-words", suppression=suppressed),
        finding(letter, "letters/demand.txt", "", "missing-amount", within=LETTER.strip()),
        finding(cell, "话术!B7", "拘留您，再不还就拘留", "threatens-arrest-or-jail"),
    )
    sources = {(item.path, item.sheet, item.cell): item for item in (yaml, letter, cell)}
    skipped = (Skipped("templates/logo.png", {"zh": "二进制文件", "en": "binary file"}),)
    return report(findings, templates, sources, skipped)


def report(findings=(), templates=(), sources=None, skipped=(), notices=()) -> Report:
    return Report(
        tuple(findings),
        tuple(templates),
        len({key[0] for key in sources or {}}),
        tuple(skipped),
        sources or {},
        RULES,
        (RulesetInfo("cn", "2026.11", "sha256:" + "ab" * 32),),
        "2026-11-22",
        "standard",
        LAWS,
        tuple(notices),
    )


def one(
    text, match="", *, start=None, sensitive=False, name="t", path="a.txt", message=None, suppression=None
) -> Report:
    """A report with one source, one template and one finding at ``start`` or at the first ``match``."""
    where = source(path, text)
    begin = text.index(match) if start is None else start
    span = Span(begin, begin + len(match)) if match else Span(0, len(text))
    lines = where.lines()
    said = message or {"zh": f"「{match}」不可以。", "en": f"“{match}” is not allowed."}
    hit = Finding(
        "threatens-arrest-or-jail", "threat", "error", name, path, span, lines.position(span.start), lines.position(span.end),
        match, said, {"zh": "删去。", "en": "Remove it."}, (PSAPL_50,), "f" * 32, suppression, sensitive,
    )  # fmt: skip
    info = TemplateInfo(name, path, 1, "sms", {}, text, Span(0, len(text)), SmsLength(1, 1, 1, 1))
    return report([hit], [info], {(path, None, None): where})


def position(line, column):
    return Position(line, column)
