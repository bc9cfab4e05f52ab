"""``dunlint init``: a first ``dunlint.yaml``, the pre-commit entry, and what to put into CI."""

from __future__ import annotations

import os
from collections import Counter

from dunlint import __version__, regex
from dunlint.cli.setup import say

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


_SKIP = frozenset(
    {"node_modules", "vendor", "dist", "build", "target", "venv", "__pycache__", "site-packages", "tests", "test"}
)
_SEEN = 5000  # files looked at; enough to see what a repository holds
_HAN = regex.compile("[\u4e00-\u9fff]")

_CONFIG = """\
# dunlint：中文催收消息模板的合规检查。说明见 docs/configuration.md / see docs/configuration.md
rulesets: [cn]
profile: standard        # core | standard | strict
fail-on: error           # error | warning | note | never
include:
{include}
exclude: []
{read}# placeholders:          # 变量的长度（UTF-16 单元），用于短信条数 / lengths of variables, for SMS parts
#   amount: {{min: 4, max: 10}}
# suppressions:          # 必须写理由 / a reason is required
#   - {{rule: mentions-home-visit, template: visit_notice, reason: 法务确认, approver: 合规部, until: 2027-03-31}}
"""

_HOOK = """\
  - repo: https://github.com/dunlint/dunlint
    rev: v{version}
    hooks:
      - id: dunlint
"""

_CI = """\
# GitHub Actions
- uses: actions/checkout@v4
- uses: dunlint/dunlint@v{version}

# GitLab CI
dunlint:
  image: python:3.12-slim
  script:
    - pip install dunlint=={version}
    - dunlint check --format text --format gitlab:gl-code-quality-report.json
  artifacts:
    when: always
    reports: {{codequality: gl-code-quality-report.json}}
"""


def run(command: Command, values: dict[str, Any]) -> int:
    """Write what is missing; an existing file is left alone unless ``--force`` is given."""
    del command
    from dunlint.files import atomic_write

    folder, english = values["folder"], values["lang"] == "en"
    path = os.path.join(folder, "dunlint.yaml")
    if os.path.exists(path) and not values["force"]:
        say(
            f"{path} exists, left as it is (--force overwrites it)"
            if english
            else f"{path} 已存在，未改动（--force 覆盖）"
        )
    else:
        atomic_write(path, config_for(*survey(folder)).encode())
        say(f"wrote {path}" if english else f"已写入 {path}")
    hooks = os.path.join(folder, ".pre-commit-config.yaml")
    before = _read(hooks)
    after = with_hook(before)
    if after is None:
        text = "put this into" if english else "请将下列内容加入"
        say(f"{text} {hooks}:\n{_HOOK.format(version=__version__)}")
    elif after != before:
        atomic_write(hooks, after.encode())
        say(f"wrote {hooks}" if english else f"已写入 {hooks}")
    print(_CI.format(version=__version__), end="")  # noqa: T201
    return 0


def survey(folder: str) -> tuple[list[str], dict[str, str]]:
    """(globs of the files with Chinese text, glob -> channel where file names tell one)."""
    from dunlint.metadata import infer
    from dunlint.readers import READERS, suffix_of

    found: Counter[tuple[str, str]] = Counter()
    channels: dict[tuple[str, str], set[str]] = {}
    seen = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIP and not name.startswith("."))
        for name in sorted(names):
            suffix = suffix_of(name)
            seen += 1
            if suffix not in READERS or name.startswith(".") or seen > _SEEN or name in ("dunlint.yaml", "README.md"):
                continue
            path = os.path.join(root, name)
            if not _chinese(path):
                continue
            top = os.path.relpath(path, folder).replace(os.sep, "/").rpartition("/")[0]
            found[top, suffix] += 1
            channels.setdefault((top, suffix), set()).add(infer(name).get("channel", ""))
    globs = [f"{top}/**/*{suffix}" if top else f"*{suffix}" for top, suffix in sorted(_outermost(found))]
    one = {
        (f"{top}/*{suffix}" if top else f"*{suffix}"): next(iter(names))
        for (top, suffix), names in sorted(channels.items())
        if len(names) == 1 and "" not in names
    }
    return globs, one


def _outermost(found: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the folders that lie inside another one with the same suffix."""
    return [
        (top, suffix)
        for top, suffix in found
        if not any(other[1] == suffix and other[0] and top.startswith(other[0] + "/") for other in found)
    ]


def _chinese(path: str) -> bool:
    """Whether a file holds Chinese text; office files count unseen, since they are archives."""
    if path.endswith((".xlsx", ".xlsm", ".docx")):
        return True
    from dunlint.files import read_regular

    try:
        data = read_regular(path, 65_536)
    except OSError:  # a dead link, a FIFO
        return False
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "ignore")
        if len(_HAN.findall(text)) >= 10:
            return True
    return False


def config_for(globs: list[str], channels: dict[str, str]) -> str:
    """The text of ``dunlint.yaml``."""
    include = "\n".join(f'  - "{glob}"' for glob in globs) or '  - "**"'
    rows = "".join(f'  "{glob}": {{channel: {channel}}}\n' for glob, channel in channels.items())
    return _CONFIG.format(include=include, read=f"read:\n{rows}" if rows else "")


def with_hook(text: str) -> str | None:
    """A ``.pre-commit-config.yaml`` with our hook; None when its shape leaves no safe place to add one."""
    hook = _HOOK.format(version=__version__)
    if not text.strip():
        return f"repos:\n{hook}"
    if "dunlint" in text:
        return text
    lines = text.rstrip("\n").split("\n")
    at = next((number for number, line in enumerate(lines) if regex.fullmatch(r"repos:\s*(#.*)?", line)), None)
    if at is None:
        return None
    rest = [line for line in lines[at + 1 :] if line.strip() and not line.lstrip().startswith("#")]
    if not rest or any(not line.startswith((" ", "-")) for line in rest):
        return None
    indent = len(rest[0]) - len(rest[0].lstrip())
    if not rest[0].lstrip().startswith("- "):
        return None
    moved = "".join(f"{' ' * indent}{line[2:]}\n" for line in hook.splitlines())
    return "\n".join(lines) + "\n" + moved


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
