"""Write an archive of invented sent messages: ``python benchmarks/make_archive.py OUT.csv --rows 1000000 [--hits 0.1]``.

About 40 templates rendered with random names, amounts and dates; a share of the rows comes from violating ones.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from pathlib import Path

CLEAN = (
    "【云帆消金】{name}{title}您好，您{month}月{day}日到期的借款应还{amount}元，请在云帆消金App“我的账单”还款，如已还款请忽略，客服400-000-0000。",
    "【临溪银行】尊敬的{name}{title}，您尾号{tail}的信用卡{month}月账单{amount}元，最低还款{small}元，还款日{month}月{day}日，可在手机银行还款，客服95000。",
    "【青禾小贷】{name}{title}您好，您的借款已逾期{late}天，应还{amount}元（含违约金{small}元），可登录App还款，如有困难请致电400-000-0000协商。",
    "【悦居物业】尊敬的{name}{title}，您本季度物业费{amount}元将于{month}月{day}日到期，可在小程序缴纳，咨询021-0000 0000。",
    "【云帆消金】{name}{title}您好，系统将于{month}月{day}日从尾号{tail}的储蓄卡扣收{amount}元，请留足余额，如需变更请在App操作或致电400-000-0000。",
    "【禾木银行】{name}{title}您好，您的分期第{late}期{amount}元将于{month}月{day}日到期，请在手机银行还款，咨询95001。",
    "【岚汀小贷】{name}{title}您好，您{month}月{day}日到期的{amount}元尚未入账，可在App首页还款，如有异议请致电400-000-0001，我们会核对。",
    "【临溪银行】{name}{title}您好，您{month}月{day}日到期的账单{amount}元若一直未还，逾期信息可能被如实报送征信，可在手机银行还款，异议请致电95000。",
)
BAD = (
    "【云帆消金】{name}{title}，逾期{late}天，欠款{amount}元，再不处理将通知您的家人和单位领导。",
    "【北麓商务】{name}{title}，您的案件已移交公安机关，请今日还清{amount}元，以免被拘留。",
    "{name}{title}，欠{amount}元{late}天了，请直接转到我个人支付宝13800138000，备注姓名。",
    "【青禾小贷】{name}{title}，您已被列入失信名单，高铁飞机都坐不了，速还{amount}元。",
)
NAMES = "王伟 李娜 张敏 刘洋 陈静 杨帆 赵磊 黄丽 周杰 吴婷 徐强 孙悦 胡军 朱琳 高峰 林晓 何平 郭鑫 马超 罗兰".split()


def rows(count: int, hits: float, seed: int):
    pick = random.Random(seed)
    for number in range(count):
        bad = pick.random() < hits
        texts = BAD if bad else CLEAN
        index = pick.randrange(len(texts))
        text = texts[index].format(
            name=pick.choice(NAMES),
            title=pick.choice(("先生", "女士")),
            month=pick.randint(1, 12),
            day=pick.randint(1, 28),
            amount=f"{pick.uniform(50, 20000):,.2f}",
            small=f"{pick.uniform(1, 90):.2f}",
            tail=f"{pick.randrange(10000):04d}",
            late=pick.randint(1, 60),
        )
        yield [
            number + 1,
            f"{'bad' if bad else 'ok'}_{index}",
            f"2026-11-{pick.randint(1, 20):02d}",
            "sms",
            "debtor",
            text,
        ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--hits", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    header = ["no", "template_id", "send_date", "channel", "audience", "content"]
    with options.out.open("w", encoding="utf-8", newline="") as file:
        if options.out.suffix == ".jsonl":
            for row in rows(options.rows, options.hits, options.seed):
                file.write(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) + "\n")
        else:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows(options.rows, options.hits, options.seed))


if __name__ == "__main__":
    main()
