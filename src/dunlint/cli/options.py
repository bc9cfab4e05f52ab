"""Every command, argument and option, once: both the quick parser and the typer application are made from it."""

from __future__ import annotations

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Option:
    """One option or argument. A plain class, since a named tuple would cost the import of ``typing``.

    ``kind`` is ``flag``, ``text``, ``choice`` or ``int`` (zero or more). ``flags`` is empty for an argument. A value
    that may be given several times (``many``) is a tuple, empty by default; a single text has an empty default.
    """

    __slots__ = ("choices", "default", "dest", "en", "flags", "kind", "many", "metavar", "required", "zh")

    def __init__(
        self,
        dest: str,
        flags: tuple[str, ...],
        zh: str,
        en: str,
        kind: str = "text",
        metavar: str = "",
        choices: tuple[str, ...] = (),
        default: Any = "",
        many: bool = False,
        required: bool = False,
    ) -> None:
        self.dest, self.flags, self.zh, self.en, self.kind = dest, flags, zh, en, kind
        self.metavar, self.choices, self.default, self.many, self.required = metavar, choices, default, many, required

    @property
    def initial(self) -> Any:
        """The value when the option is not given."""
        if self.many:
            return ()
        return False if self.kind == "flag" else self.default


class Command:
    """One command: ``name`` is what is typed (``rules list``), ``module`` has ``run(command, values) -> int``."""

    __slots__ = ("en", "module", "name", "options", "zh")

    def __init__(self, name: str, module: str, zh: str, en: str, options: tuple[Option, ...]) -> None:
        self.name, self.module, self.zh, self.en, self.options = name, module, zh, en, options


def _paths(zh: str, en: str, dest: str = "paths") -> Option:
    return Option(dest, (), zh, en, many=True, metavar="PATHS")


LEVELS = ("error", "warning", "note", "never")
LANGS = ("zh", "en")
FORMATS = "text concise json jsonl sarif junit github gitlab checkstyle rdjson markdown html csv"

LANG = Option(
    "lang", ("--lang",), "输出语言（默认 zh）", "language of the output (default zh)", "choice", choices=LANGS
)
COLOR = Option(
    "color",
    ("--color",),
    "是否着色；遵守 NO_COLOR 与 FORCE_COLOR",
    "colours; NO_COLOR and FORCE_COLOR are honoured",
    "choice",
    choices=("auto", "always", "never"),
    default="auto",
)
AS_OF = Option(
    "as_of", ("--as-of",), "按该日有效的规则与法规检查", "the day on which law and rules are looked at", metavar="DATE"
)
CONFIG = Option("config", ("--config",), "配置文件", "the configuration file", metavar="FILE")
NO_CONFIG = Option("no_config", ("--no-config",), "不读取任何配置文件", "read no configuration file", "flag")
PROFILE = Option(
    "profile",
    ("--profile",),
    "规则集合的严格程度（默认 standard）",
    "how many rules run (default standard)",
    "choice",
    choices=("core", "standard", "strict"),
)
SELECT = Option(
    "select",
    ("--select",),
    "只运行这些规则或组，可用逗号分隔",
    "only these rules or groups, comma-separated",
    metavar="RULES",
    many=True,
)
IGNORE = Option(
    "ignore",
    ("--ignore",),
    "不运行这些规则或组",
    "not these rules or groups, comma-separated",
    metavar="RULES",
    many=True,
)
SET = Option(
    "set",
    ("--set",),
    "默认元数据，如 channel=sms",
    "default metadata, such as channel=sms",
    metavar="KEY=VALUE",
    many=True,
)
JOBS = Option(
    "jobs", ("--jobs",), "进程数；0 表示按工作量决定", "worker processes; 0 decides by the work", "int", "N", default=0
)
NO_CACHE = Option("no_cache", ("--no-cache",), "不使用结果缓存", "neither read nor write the result cache", "flag")
BASELINE = Option("baseline", ("--baseline",), "基线文件", "the baseline file", metavar="FILE")
TOKENIZER = Option(
    "tokenizer",
    ("--tokenizer",),
    "分词引擎（默认 rjieba）",
    "the tokenizer (default rjieba)",
    "choice",
    choices=("rjieba", "jieba"),
)
NO_PROGRESS = Option("no_progress", ("--no-progress",), "不显示进度条", "no progress bar", "flag")
FORCE = Option("force", ("--force",), "覆盖已有文件", "overwrite existing files", "flag")
TEXT_OR_JSON = Option(
    "format", ("--format",), "输出格式", "output format", "choice", choices=("text", "json"), default="text"
)

_RUN = (CONFIG, NO_CONFIG, PROFILE, SELECT, IGNORE, SET, AS_OF, TOKENIZER, JOBS, LANG)

COMMANDS: tuple[Command, ...] = (
    Command(
        "check",
        "check",
        "检查模板",
        "lint templates",
        (
            _paths(
                "文件或目录；- 为标准输入。默认为配置的 include，否则为当前目录",
                "files or folders; - is standard input. Default: the configured include, else .",
            ),
            Option(
                "format",
                ("--format",),
                f"输出格式，可重复：{FORMATS}",
                f"output format, repeatable: {FORMATS}",
                metavar="FORMAT[:FILE]",
                many=True,
            ),
            Option(
                "output", ("--output", "-o"), "写入文件而不是标准输出", "write to a file, not to stdout", metavar="FILE"
            ),
            Option(
                "fail_on",
                ("--fail-on",),
                "达到该级别时退出码为 1（默认 error）",
                "exit with 1 at or above this severity (default error)",
                "choice",
                choices=LEVELS,
            ),
            PROFILE,
            SELECT,
            IGNORE,
            AS_OF,
            SET,
            CONFIG,
            NO_CONFIG,
            BASELINE,
            Option(
                "diff", ("--diff",), "只报告自该提交以来改动的模板", "only templates changed since REF", metavar="REF"
            ),
            Option("staged", ("--staged",), "只报告已暂存改动的模板", "only templates with staged changes", "flag"),
            Option(
                "stdin_filename",
                ("--stdin-filename",),
                "标准输入（-）的文件名，决定格式",
                "the name of standard input (-), which tells its format",
                metavar="NAME",
            ),
            LANG,
            COLOR,
            Option("fix", ("--fix",), "写入安全的修正", "write the safe fixes", "flag"),
            Option("unsafe_fixes", ("--unsafe-fixes",), "连同改变措辞的修正", "fixes that change wording, too", "flag"),
            Option(
                "diff_fixes",
                ("--diff-fixes",),
                "只显示修正的差异，不写入",
                "show the fixes as a diff, write nothing",
                "flag",
            ),
            Option(
                "add_suppressions",
                ("--add-suppressions",),
                "为现有问题写入抑制注释，须给出理由",
                "write a suppression with this reason for every finding",
                metavar="REASON",
            ),
            Option(
                "show_suppressed", ("--show-suppressed",), "也显示已抑制的问题", "show suppressed findings, too", "flag"
            ),
            Option("show_sensitive", ("--show-sensitive",), "不遮盖个人信息", "do not mask personal data", "flag"),
            JOBS,
            NO_CACHE,
            NO_PROGRESS,
            Option("statistics", ("--statistics",), "按规则统计", "counts by rule", "flag"),
            Option("quiet", ("--quiet", "-q"), "只输出问题", "nothing but the findings", "flag"),
            Option("allow_empty", ("--allow-empty",), "没有模板不算错误", "no templates is not an error", "flag"),
            TOKENIZER,
        ),
    ),
    Command(
        "explain",
        "explain",
        "说明一条规则：依据、条件、示例",
        "explain a rule: basis, conditions, examples",
        (
            Option("rule", (), "规则标识", "the rule id", required=True, metavar="RULE"),
            LANG,
            COLOR,
            AS_OF,
            CONFIG,
            NO_CONFIG,
        ),
    ),
    Command(
        "rules list",
        "rules",
        "列出生效的规则",
        "list the rules in force",
        (PROFILE, SELECT, IGNORE, AS_OF, CONFIG, NO_CONFIG, TEXT_OR_JSON, LANG, COLOR),
    ),
    Command(
        "rules test",
        "rules_test",
        "运行规则文件中的全部示例",
        "run every example in rule files",
        (
            _paths("规则目录；默认为配置的规则集", "ruleset folders; default: the configured rulesets"),
            Option(
                "coverage",
                ("--coverage",),
                "列出没有示例触及的词与模式",
                "list words and patterns no example touches",
                "flag",
            ),
            SELECT,
            AS_OF,
            CONFIG,
            NO_CONFIG,
            TOKENIZER,
            LANG,
        ),
    ),
    Command(
        "rules new",
        "rules_new",
        "写出一个规则骨架",
        "write the skeleton of a rule",
        (
            Option(
                "rule", (), "规则标识（小写与连字符）", "the rule id (lower case, hyphens)", required=True, metavar="ID"
            ),
            Option("group", ("--group",), "规则组", "the group of the rule", metavar="GROUP", required=True),
            Option("folder", ("--folder",), "规则集目录", "the ruleset folder", metavar="DIR", default="rules"),
            FORCE,
            LANG,
        ),
    ),
    Command(
        "rules lock",
        "rules_lock",
        "把所用规则集的摘要写入锁定文件",
        "write the digests of the rulesets in use to the lock file",
        (
            Option("check", ("--check",), "只比较，不写入", "only compare, write nothing", "flag"),
            AS_OF,
            CONFIG,
            NO_CONFIG,
            LANG,
        ),
    ),
    Command(
        "laws",
        "laws",
        "法规及其在该日的状态",
        "instruments, their status on the day, and the rules on them",
        (AS_OF, CONFIG, NO_CONFIG, TEXT_OR_JSON, LANG, COLOR),
    ),
    Command(
        "segments",
        "segments",
        "短信条数，最好与最坏情况",
        "SMS parts, best and worst case",
        (
            Option(
                "text",
                (),
                "文本或模板文件；- 为标准输入",
                "a text or a template file; - is standard input",
                metavar="TEXT|FILE",
                default="-",
            ),
            SET,
            CONFIG,
            NO_CONFIG,
            TEXT_OR_JSON,
            LANG,
        ),
    ),
    *(
        Command(
            f"baseline {verb}",
            "baseline",
            zh,
            en,
            (_paths("文件或目录", "files or folders"), BASELINE, *_RUN),
        )
        for verb, zh, en in (
            ("create", "把现有问题记为基线", "record the present findings"),
            ("prune", "删去已解决的条目", "drop the entries that are solved"),
            ("check", "报告过期与新增的条目", "report stale entries and new findings"),
        )
    ),
    Command(
        "init",
        "init",
        "写出 dunlint.yaml 与 pre-commit 配置",
        "write dunlint.yaml and the pre-commit entry",
        (Option("folder", (), "项目目录", "the project folder", metavar="DIR", default="."), FORCE, LANG),
    ),
    Command(
        "lsp",
        "lsp",
        "语言服务器",
        "language server",
        (
            Option(
                "stdio", ("--stdio",), "经标准输入输出通信（默认）", "speak over stdin and stdout (the default)", "flag"
            ),
        ),
    ),
    Command(
        "audit",
        "audit",
        "流式检查已发送短信的存档",
        "stream an archive of sent messages",
        (
            Option(
                "archive",
                (),
                "CSV、JSONL（可 gz/zst）或 Parquet",
                "CSV, JSONL (also gz, zst) or Parquet",
                required=True,
                metavar="ARCHIVE",
            ),
            Option("text", ("--text",), "正文所在的列或键", "the column or key of the text", metavar="COLUMN"),
            Option(
                "output",
                ("--output", "-o"),
                "结果文件（.jsonl 或 .parquet）",
                "the result (.jsonl or .parquet)",
                metavar="FILE",
            ),
            Option("summary", ("--summary",), "汇总文件（JSON）", "the summary (JSON)", metavar="FILE"),
            Option("restart", ("--restart",), "不接续中断的运行", "do not resume an interrupted run", "flag"),
            Option(
                "fail_on",
                ("--fail-on",),
                "达到该级别时退出码为 1（默认 never）",
                "exit with 1 at or above this severity (default never)",
                "choice",
                choices=LEVELS,
            ),
            Option("show_sensitive", ("--show-sensitive",), "不遮盖个人信息", "do not mask personal data", "flag"),
            PROFILE,
            SELECT,
            IGNORE,
            SET,
            AS_OF,
            CONFIG,
            NO_CONFIG,
            TOKENIZER,
            JOBS,
            NO_PROGRESS,
            LANG,
        ),
    ),
    Command(
        "schema",
        "schema",
        "JSON Schema",
        "JSON Schema for editors and for readers of the report",
        (
            Option(
                "kind",
                (),
                "config、rule 或 report",
                "config, rule or report",
                "choice",
                choices=("config", "rule", "report"),
                required=True,
                metavar="config|rule|report",
            ),
        ),
    ),
)

BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}


def defaults(command: Command) -> dict[str, Any]:
    """What a call without any argument means."""
    return {option.dest: option.initial for option in command.options}
