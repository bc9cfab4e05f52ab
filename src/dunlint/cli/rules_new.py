"""``dunlint rules new``: the skeleton of a rule in a ruleset folder."""

from __future__ import annotations

import os
import sys

from dunlint import regex
from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


_RULESET = """\
name: {name}
version: "1"
jurisdiction: CN
"""

_RULE = """\
id: {id}
group: {group}
title:
  zh: 一句话说明这条规则禁止什么
  en: What this rule forbids, in one line
severity: warning          # error | warning | note
profile: standard          # core | standard | strict
message:                   # {{match}} is the wording found
  zh: 「{{match}}」……
  en: "\\"{{match}}\\" ..."
advice:
  zh: 应当怎样写。
  en: What to write instead.
# basis:                   # keys of laws.yaml; an article only where its number is certain
#   - {{law: pipl, article: 第十条}}
words:
  动作: [示例词一, 示例词二]
match:                     # any of these patterns; see docs/writing-rules.md
  - <动作> ..6 对象
# unless:                  # a match that overlaps one of these is excused
#   - 例外的说法
examples:
  meta: {{channel: sms, audience: debtor}}
  bad:
    - {{text: "【某某消金】示例词一某某对象。", match: 示例词一某某对象}}
  good:
    - {{text: "【某某消金】您好，请按时还款。", why: 没有提到对象}}
"""


def run(command: Command, values: dict[str, Any]) -> int:
    """Write ``<folder>/<group>/<id>.yaml``, and ``ruleset.yaml`` where the folder has none."""
    del command
    rule, group, folder = values["rule"], values["group"], values["folder"]
    for name in (rule, group):
        if not regex.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            raise ConfigError(
                f"{name!r} is not a name of lower-case words joined by hyphens, such as mentions-home-visit"
            )
    path = os.path.join(folder, group, f"{rule}.yaml")
    if os.path.exists(path) and not values["force"]:
        raise ConfigError("the file exists; --force overwrites it", path=path)
    from dunlint.files import atomic_write

    os.makedirs(os.path.dirname(path), exist_ok=True)
    ruleset = os.path.join(folder, "ruleset.yaml")
    if not os.path.exists(ruleset):
        name = os.path.basename(os.path.abspath(folder))
        atomic_write(ruleset, _RULESET.format(name=name).encode())
        print(ruleset)  # noqa: T201
    atomic_write(path, _RULE.format(id=rule, group=group).encode())
    print(path)  # noqa: T201
    zh = f"下一步：填写规则，运行 dunlint rules test {folder}，并在 dunlint.yaml 写入 rulesets: [cn, ./{folder}]"
    en = f"Next: fill it in, run dunlint rules test {folder}, and put rulesets: [cn, ./{folder}] into dunlint.yaml"
    print(en if values["lang"] == "en" else zh, file=sys.stderr)  # noqa: T201
    return 0
