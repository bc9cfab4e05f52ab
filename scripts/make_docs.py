"""Writes the pages of ``docs/`` that come from the program: rules, laws, commands, metadata.

    python scripts/make_docs.py            # all pages, before `mkdocs build`
    python scripts/make_docs.py --check    # exit with 1 when a committed page (cli, metadata) is out of date

``docs/rules/`` and ``docs/laws*.md`` are not committed: they follow the rule files.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from dunlint import metadata  # noqa: E402
from dunlint.cli.explain import WORDS  # noqa: E402
from dunlint.cli.options import COMMANDS, Option  # noqa: E402
from dunlint.law import status  # noqa: E402
from dunlint.placeholder import KINDS  # noqa: E402
from dunlint.rule import Example, Rule  # noqa: E402
from dunlint.ruleset import Ruleset, load  # noqa: E402
from dunlint.values import VALUE_KINDS  # noqa: E402

COMMITTED = ("cli.md", "cli.zh.md", "metadata.md", "metadata.zh.md")
LANGS = ("en", "zh")
_SUFFIX = {"en": "", "zh": ".zh"}
_NOTE = {
    "en": "<!-- Written by scripts/make_docs.py; do not edit. -->",
    "zh": "<!-- 由 scripts/make_docs.py 生成，请勿直接修改。 -->",
}
_STATUS = {
    "en": {
        "in_force": "in force",
        "not_yet": "not yet in force",
        "ended": "no longer in force",
        "soft": "no legal force",
    },
    "zh": {"in_force": "现行有效", "not_yet": "尚未施行", "ended": "已失效", "soft": "无强制力"},
}
_GRADE = {
    "en": {
        "V1": "full text now in force",
        "V2": "full text of an older collection",
        "V3": "quoted on a public page",
        "V4": "only reported: no article numbers shown",
        "V5": "unconfirmed: title only",
    },
    "zh": {
        "V1": "已核对现行全文",
        "V2": "已核对较早汇编的全文",
        "V3": "公开网页引用过条文",
        "V4": "仅见报道，不显示条号",
        "V5": "未核验，只列名称",
    },
}
_WORDS = {
    "en": {
        "rules": "Rules", "laws": "Laws and other instruments", "flags": "What it flags", "when": "When it runs",
        "basis": "Basis", "bad": "Bad", "good": "Good", "advice": "What to write instead", "marks": "marks",
        "with": "with", "suppress": "To suppress it", "group": "group", "severity": "severity", "profile": "profile",
        "rule": "rule", "title": "title", "status": "status", "grade": "how checked", "effective": "in force from",
        "number": "number", "issuer": "issuer", "law": "key", "all": "Every message.", "only": "Only when", "never": "Not when",
        "graded": "Severity by condition", "needs": "Needs", "exempt": "Excused in the scopes", "none": "none",
        "asof": "Status on {day}.", "no_examples": "See the rule file.", "config": "switch off or re-grade",
        "rule_file": "Rule file",
    },
    "zh": {
        "rules": "规则", "laws": "法规与其他依据", "flags": "检查什么", "when": "何时运行", "basis": "依据", "bad": "违规示例",
        "good": "合规示例", "advice": "应当怎样写", "marks": "标出", "with": "元数据", "suppress": "抑制写法", "group": "组",
        "severity": "级别", "profile": "档位", "rule": "规则", "title": "名称", "status": "状态", "grade": "核验情况",
        "effective": "施行日", "number": "文号", "issuer": "制定机关", "law": "键", "all": "所有消息。", "only": "仅当", "never": "不适用于",
        "graded": "级别随条件变化", "needs": "前提", "exempt": "豁免语境", "none": "无", "asof": "状态以 {day} 为准。",
        "no_examples": "见规则文件。", "config": "关闭或调整级别", "rule_file": "规则文件",
    },
}  # fmt: skip
GROUPS: Mapping[str, Mapping[str, str]] = {
    "threat": {"en": "Threats", "zh": "威胁恐吓"},
    "falsehood": {"en": "False statements", "zh": "虚假陈述"},
    "tone": {"en": "Insults and tone", "zh": "侮辱与语气"},
    "disclosure": {"en": "Telling third persons", "zh": "向第三人披露"},
    "personal-data": {"en": "Personal data", "zh": "个人信息"},
    "required-content": {"en": "Required content", "zh": "必备内容"},
    "amount": {"en": "Amounts and interest", "zh": "金额与利息"},
    "channel": {"en": "Channel, time, frequency", "zh": "渠道、时段与频次"},
    "payment": {"en": "Payment safety", "zh": "还款安全"},
    "clarity": {"en": "Clarity", "zh": "清晰易懂"},
    "citation": {"en": "Citations of law", "zh": "法律引用"},
    "delivery": {"en": "Delivery by SMS providers", "zh": "短信下发"},
    "evasion": {"en": "Evasion of filters", "zh": "规避过滤"},
    "template": {"en": "Template files", "zh": "模板文件"},
    "ladder": {"en": "Escalation", "zh": "升级节奏"},
}
AS_OF = "2026-11-22"  # of the shipped ruleset; `dunlint laws --as-of` tells any other day


def pages(ruleset: Ruleset | None = None) -> dict[str, str]:
    """Every generated page: its path below ``docs/`` and its text."""
    found = ruleset or load()
    out: dict[str, str] = {}
    for lang in LANGS:
        suffix = _SUFFIX[lang]
        out[f"cli{suffix}.md"] = _page(_cli(lang), lang)
        out[f"metadata{suffix}.md"] = _page(_metadata(lang), lang)
        out[f"laws{suffix}.md"] = _page(_laws(found, lang), lang)
        out[f"rules/index{suffix}.md"] = _page(_index(found, lang), lang)
        for rule in found.rules:
            out[f"rules/{rule.id}{suffix}.md"] = _page(_rule(rule, found, lang), lang)
    return out


def _page(lines: Iterable[str], lang: str) -> str:
    return "\n".join([_NOTE[lang], "", *lines]).rstrip() + "\n"


def _cell(text: object) -> str:
    """A text inside a table cell. A bar in a code span is read differently by every Markdown: it becomes an entity."""
    plain = str(text).replace("<", "&lt;").replace("\n", " ")
    plain = re.sub(r"`([^`]*\|[^`]*)`", lambda found: f"<code>{found[1].replace('|', '&#124;')}</code>", plain)
    return plain.replace("|", "\\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |"
    yield ""


# --- rules -----------------------------------------------------------------------------------------------------------


def _index(ruleset: Ruleset, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    count = len(ruleset.rules)
    yield f"# {words['rules']}"
    yield ""
    if lang == "en":
        yield (
            f"The ruleset `cn` {ruleset.infos[0].version} has {count} rules in {len({rule.group for rule in ruleset.rules})} groups. "
            "Profiles are nested: `core` is what hardly anybody would argue about, `standard` (the default) what a compliance "
            "department expects, `strict` what helps to polish. `dunlint explain <rule>` shows the same in the terminal."
        )
    else:
        yield (
            f"规则集 `cn` {ruleset.infos[0].version} 共 {count} 条规则，分 {len({rule.group for rule in ruleset.rules})} 组。"
            "档位逐级包含：`core` 是几乎没有争议的，`standard`（默认）是合规部门通常要求的，`strict` 用于进一步打磨。"
            "终端里用 `dunlint explain <规则>` 查看同样内容。"
        )
    yield ""
    for group in dict.fromkeys(rule.group for rule in ruleset.rules):
        yield f"## {GROUPS.get(group, {}).get(lang, group)} (`{group}`)"
        yield ""
        rows = [
            (f"[`{rule.id}`]({rule.id}.md)", rule.title[lang], rule.severity, rule.profile)
            for rule in ruleset.rules
            if rule.group == group
        ]
        yield from _table([words["rule"], words["title"], words["severity"], words["profile"]], rows)


def _rule(rule: Rule, ruleset: Ruleset, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield f"# {rule.id}"
    yield ""
    yield f"**{rule.title[lang]}**"
    yield ""
    yield " · ".join(
        (
            f"{words['group']} `{rule.group}`",
            f"{words['severity']} `{rule.severity}`",
            f"{words['profile']} `{rule.profile}`",
        )
    )
    yield ""
    yield f"## {words['flags']}"
    yield ""
    yield _message(rule.message[lang])
    for entry in rule.match:
        if entry.message:
            yield ""
            yield f"- {_message(entry.message[lang])}"
    yield ""
    yield f"## {words['advice']}"
    yield ""
    yield rule.advice[lang]
    yield ""
    yield f"## {words['when']}"
    yield ""
    yield from _conditions(rule, lang)
    yield ""
    yield f"## {words['basis']}"
    yield ""
    yield from _basis(rule, ruleset, lang)
    yield f"## {words['bad']}"
    yield ""
    yield from _examples(rule.bad, lang)
    yield f"## {words['good']}"
    yield ""
    yield from _examples(rule.good, lang)
    yield f"## {words['suppress']}"
    yield ""
    yield "```yaml"
    yield f"# dunlint: ignore[{rule.id}] {WORDS[lang]['reason']} until=2027-03-31"
    yield "```"
    yield ""
    yield "```yaml"
    yield f"# dunlint.yaml: {words['config']}"
    yield f"rules: {{{rule.id}: disabled}}"
    yield "```"
    yield ""
    where = Path(rule.path).resolve()
    yield f"{words['rule_file']}: `rulesets/cn/{where.parent.name}/{where.name}`"


def _message(text: str) -> str:
    return text.replace("{match}", "……")


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _when(mapping: Mapping[str, Sequence[Any]]) -> str:
    return ", ".join(
        f"`{key}` = {' | '.join(f'`{_value(value)}`' for value in values)}" for key, values in mapping.items()
    )


def _conditions(rule: Rule, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    if rule.applies:
        yield f"- {words['only']} {_when(rule.applies)}"
    else:
        yield f"- {words['all']}"
    for item in rule.unless_meta:
        yield f"- {words['never']} {_when(item)}"
    for severity, when in rule.severity_when:
        yield f"- {words['graded']}: `{severity}` — {_when(when)}"
    if rule.needs:
        yield f"- {words['needs']}: {', '.join(f'`{item}`' for item in rule.needs)}"
    if rule.verb == "match":
        yield f"- {words['exempt']}: {', '.join(f'`{item}`' for item in rule.exempt) or words['none']}"


def _basis(rule: Rule, ruleset: Ruleset, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    if not rule.basis:
        yield words["none"]
        yield ""
    for item in rule.basis:
        law = ruleset.laws[item["law"]]
        place = item.get("article") or item.get("chapter") or ""
        state = _STATUS[lang][status(law, AS_OF)]
        grade = _GRADE[lang].get(str(law.get("grade")), "")
        yield f"- [{_title(law, lang)}](../laws.md#{item['law']}) {place} ({state}; {grade})".replace("  ", " ")
    if rule.basis:
        yield ""
        yield words["asof"].format(day=AS_OF)
        yield ""


def _examples(examples: Sequence[Example], lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    if not examples:
        yield words["no_examples"]
        yield ""
    for example in sorted(examples, key=lambda item: item.veiled or item.hard):
        yield "```text"
        yield example.text.replace("```", "'''").strip("\n")
        yield "```"
        yield ""
        notes = []
        if example.match:
            notes.append(f"{words['marks']} `{example.match}`")
        if example.why:
            notes.append(example.why)
        if example.meta:
            notes.append(
                words["with"] + " " + ", ".join(f"`{key}: {_value(value)}`" for key, value in example.meta.items())
            )
        if notes:
            yield "; ".join(notes).replace("\n", " ")
            yield ""


# --- laws ------------------------------------------------------------------------------------------------------------


def _title(law: Mapping[str, Any], lang: str) -> str:
    title = law.get("title")
    return str((title.get(lang) or title.get("zh")) if isinstance(title, dict) else title)


def _laws(ruleset: Ruleset, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield f"# {words['laws']}"
    yield ""
    if lang == "en":
        yield (
            "Every instrument that a rule rests on, with its status and with how its article numbers were checked. Where a "
            "number was not verified, dunlint names the instrument only. "
            + words["asof"].format(day=AS_OF)
            + " For another day: "
            "`dunlint laws --as-of DATE`. Reference material, not legal advice."
        )
    else:
        yield (
            "规则所依据的全部法规、标准和行业规则，以及各自的状态和条号核验情况。条号未经核验的，dunlint 只写名称。"
            + words["asof"].format(day=AS_OF)
            + "其他日期请用 `dunlint laws --as-of 日期`。仅供参考，不构成法律意见。"
        )
    yield ""
    users: dict[str, list[str]] = {}
    for rule in ruleset.rules:
        for key in dict.fromkeys(item["law"] for item in rule.basis):
            users.setdefault(key, []).append(rule.id)
    for key, law in ruleset.laws.items():
        yield f"## {_title(law, lang)} {{ #{key} }}"
        yield ""
        rows = [
            (words["law"], f"`{key}`"),
            (words["status"], _STATUS[lang][status(law, AS_OF)] + (f" ({law['status']})" if law.get("status") else "")),
            (words["grade"], f"{law.get('grade', '')}: {_GRADE[lang].get(str(law.get('grade')), '')}"),
        ]
        rows += [(words[name], str(law[name])) for name in ("issuer", "number", "effective") if law.get(name)]
        if users.get(key):
            rows.append((words["rules"], ", ".join(f"[`{name}`](rules/{name}.md)" for name in users[key])))
        yield from _table(("", ""), rows)
        note = law.get("note")
        if note:
            yield str((note.get(lang) or note.get("zh")) if isinstance(note, dict) else note)
            yield ""


# --- commands --------------------------------------------------------------------------------------------------------


def _cli(lang: str) -> Iterator[str]:
    english = lang == "en"
    yield "# Commands and options" if english else "# 命令与选项"
    yield ""
    if english:
        yield (
            "Findings go to standard output, progress and remarks to standard error. Exit status: 0 nothing unsuppressed at or above "
            "`--fail-on`; 1 findings; 2 wrong usage, configuration or rule file, no templates found (unless `--allow-empty`), or an "
            "internal error. `dunlint --help` and `dunlint <command> --help` say the same."
        )
    else:
        yield (
            "问题写到标准输出，进度和说明写到标准错误。退出码：0 没有达到 `--fail-on` 且未抑制的问题；1 有问题；"
            "2 用法、配置或规则文件有误，没有找到模板（除非 `--allow-empty`），或内部错误。`dunlint --help` 与 `dunlint <命令> --help` 内容相同。"
        )
    yield ""
    for command in COMMANDS:
        arguments = "".join(f" {_argument(option)}" for option in command.options if not option.flags)
        yield f"## dunlint {command.name}"
        yield ""
        yield (command.en if english else command.zh)
        yield ""
        yield f"    dunlint {command.name} [OPTIONS]{arguments}"
        yield ""
        head = ("option", "meaning") if english else ("选项", "含义")
        rows = [(f"`{_shape(option)}`", option.en if english else option.zh) for option in command.options]
        yield from _table(head, rows)


def _argument(option: Option) -> str:
    name = option.metavar or option.dest.upper()
    return f"{name}" if option.required else f"[{name}]{'...' if option.many else ''}"


def _shape(option: Option) -> str:
    if not option.flags:
        return option.metavar or option.dest.upper()
    value = "" if option.kind == "flag" else " " + ("|".join(option.choices) or option.metavar)
    return ", ".join(option.flags) + value


# --- metadata --------------------------------------------------------------------------------------------------------


def _metadata(lang: str) -> Iterator[str]:
    english = lang == "en"
    if english:
        yield "# Metadata"
        yield ""
        yield (
            "Whom a message addresses, on which channel, when and from whom decides which rules apply. dunlint takes these facts from, in "
            "this order: the template's own keys, the file's `defaults`, the glob's settings in `dunlint.yaml`, `--set key=value`, and last "
            "what key, enum and file names tell (`FRIEND_OVER_DUE_3_DAY` = contact, early). A fact nobody gives stays unknown: rules that need it stay silent, "
            "and `missing-metadata` says so once per file."
        )
        yield ""
        yield "Keys are compared without case and separators: `sendTime`, `send_time` and `SEND-TIME` are one key."
        yield ""
        yield "## Keys"
    else:
        yield "# 元数据"
        yield ""
        yield (
            "消息发给谁、走什么渠道、何时发送、由谁发送，决定哪些规则适用。取值顺序：模板自身的键、文件的 `defaults`、`dunlint.yaml` 中按通配符给出的设置、"
            "`--set 键=值`，最后是键名、枚举名和文件名透露的信息（`FRIEND_OVER_DUE_3_DAY` = 联系人、早期逾期）。谁都没有给出的就是未知：需要它的规则不作判断，"
            "`missing-metadata` 每个文件提示一次。"
        )
        yield ""
        yield "键名不区分大小写和分隔符：`sendTime`、`send_time`、`SEND-TIME` 是同一个键。"
        yield ""
        yield "## 键"
    yield ""
    synonyms: dict[str, list[str]] = {}
    for word, key in metadata._KEY_SYNONYMS.items():
        if word != metadata.fold(key):
            synonyms.setdefault(key, []).append(word)
    head = ("key", "meaning", "kind", "also written") if english else ("键", "含义", "类型", "同义写法")
    rows = [
        (f"`{key}`", f"{info.en}" if english else f"{info.zh}", info.kind, ", ".join(synonyms.get(key, ())))
        for key, info in metadata.KEYS.items()
    ]
    yield from _table(head, rows)
    yield "## Values" if english else "## 取值"
    yield ""
    head = ("value", "meaning", "also written") if english else ("取值", "含义", "同义写法")
    for key, values in metadata.VOCABULARY.items():
        yield f"### {key}"
        yield ""
        words: dict[str, list[str]] = {}
        for word, value in metadata._values(key).items():
            if word != metadata.fold(value):
                words.setdefault(value, []).append(word)
        yield from _table(
            head, [(f"`{name}`", text[lang], ", ".join(words.get(name, ()))) for name, text in values.items()]
        )
    if english:
        yield "Stages are also read from `D-3`, `T+5`, `M2`, `overdue_45` and the like: up to day 0 `pre_due`, to day 30 `early`, then `late`."
        yield ""
        yield "## Keys with a role of their own"
        yield ""
        labels = (
            "Text of a message",
            "Name of a template",
            "Title or subject, sent with the text",
            "Remark for colleagues, never checked",
        )
    else:
        yield "阶段也从 `D-3`、`T+5`、`M2`、`overdue_45` 等写法读取：0 天及以前为 `pre_due`，30 天以内为 `early`，之后为 `late`。"
        yield ""
        yield "## 有专门用途的键"
        yield ""
        labels = ("消息正文", "模板名称", "标题或主题，随正文发送", "给同事看的备注，不检查")
    groups: tuple[Iterable[str], ...] = (
        sorted(metadata.TEXT_KEYS), metadata.ID_KEYS, sorted(metadata.TITLE_KEYS), sorted(metadata.REMARK_KEYS),
    )  # fmt: skip
    for label, names in zip(labels, groups, strict=True):
        yield f"- **{label}**: {', '.join(names)}"


# --- lists inside written pages --------------------------------------------------------------------------------------


def with_kinds(text: str, lang: str) -> str:
    """``writing-rules`` with the present kinds of placeholders and values between its marks."""
    separator, stop = ("、", "。") if lang == "zh" else (", ", ".")
    for mark, kinds in (("placeholder", KINDS), ("value", sorted(VALUE_KINDS))):
        listed = separator.join(f"`{kind}`" for kind in kinds) + stop
        text = re.sub(rf"(<!-- {mark} kinds -->\n).*?(\n<!-- end -->)", rf"\1{listed}\2", text, flags=re.DOTALL)
    return text


# --- writing ---------------------------------------------------------------------------------------------------------


def write(folder: Path) -> None:
    """Write all pages below ``folder`` and drop pages of rules that are gone."""
    wanted = pages()
    for old in (folder / "rules").glob("*.md"):
        if f"rules/{old.name}" not in wanted:
            old.unlink()
    wanted |= _listed(folder)
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


def _listed(folder: Path) -> dict[str, str]:
    names = {lang: f"writing-rules{_SUFFIX[lang]}.md" for lang in LANGS}
    paths = {lang: folder / name for lang, name in names.items()}
    return {
        names[lang]: with_kinds(path.read_text(encoding="utf-8"), lang) for lang, path in paths.items() if path.exists()
    }


def outdated(folder: Path) -> list[str]:
    """The committed pages that are not what this script would write."""
    wanted = pages() | _listed(folder)
    return [
        name
        for name in (*COMMITTED, *_listed(folder))
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != wanted[name]
    ]


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, name the pages that are out of date")
    parser.add_argument("--folder", type=Path, default=ROOT / "docs")
    values = parser.parse_args()
    if values.check:
        old = outdated(values.folder)
        for name in old:
            sys.stderr.write(f"docs/{name} is out of date: run python scripts/make_docs.py\n")
        return 1 if old else 0
    write(values.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
