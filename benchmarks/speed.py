"""How fast is dunlint, as ratios measured side by side in one run.

    python benchmarks/speed.py [--runs 7] [--rows 1000000] [--only start,peers,repository,archive,growth]

Every group interleaves its commands (one of each, again and again) and reports medians and the ratio to the first one, its
baseline. Nothing here asserts a time. Peers run when they are installed: autocorrect (autocorrect-py), codespell,
detect-secrets, textlint with prh (npm), grep. Figures of one run stand in ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import make_archive  # noqa: E402

PYTHON = sys.executable
PART = 50  # the naive list of words takes a message longer than all others together: it gets so small a part of them
CONSOLE = "import sys; from dunlint.__main__ import run; sys.exit(run())"
META = "---\nchannel: sms\naudience: debtor\nstage: pre_due\nsender_type: bank\n---\n"
CLEAN = META + "【临溪银行】您好，您的账单3天后到期，应还120元，请在手机银行App还款，客服400-000-0000。\n"
FINDING = META + "【临溪银行】您好，您的账单逾期3天，应还120元，请在手机银行App还款，客服400-000-0000。利滚利。\n"
TOKENS = META + "【临溪银行】您好，您的账单逾期3天，应还120元，请在手机银行App还款，客服400-000-0000。已愈7九天。\n"


def timed(command: Sequence[str], cwd: Path, env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def table(
    title: str, commands: dict[str, Sequence[str]], cwd: Path, env: dict[str, str], runs: int
) -> dict[str, float]:
    """Interleaved medians in seconds, printed with the ratio to the first command."""
    for command in commands.values():
        timed(command, cwd, env)
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(timed(command, cwd, env))
    medians = {name: statistics.median(times) for name, times in found.items()}
    base = next(iter(medians.values()))
    print(f"\n## {title}\n\n| command | ms | ratio |\n|---|---|---|")
    for name, value in medians.items():
        print(f"| {name} | {value * 1000:.0f} | {value / base:.1f} |")
    return medians


def dunlint(*arguments: str) -> list[str]:
    return [PYTHON, "-c", CONSOLE, *arguments]


def start(folder: Path, env: dict[str, str], runs: int) -> dict[str, float]:
    for name, text in (("clean.txt", CLEAN), ("finding.txt", FINDING), ("tokens.txt", TOKENS)):
        (folder / name).write_text(text, encoding="utf-8")
    return table(
        "Start-up, one small file",
        {
            "python -c pass": [PYTHON, "-c", "pass"],
            "python -c 'import yaml'": [PYTHON, "-c", "import yaml"],
            "python -c 'import typer'": [PYTHON, "-c", "import typer"],
            "clean file": dunlint("check", "clean.txt"),
            "clean file, --no-cache": dunlint("check", "--no-cache", "clean.txt"),
            "file with a phrase finding": dunlint("check", "finding.txt"),
            "the same, --no-cache": dunlint("check", "--no-cache", "finding.txt"),
            "a finding that needs tokens, --no-cache": dunlint("check", "--no-cache", "tokens.txt"),
        },
        folder, env, runs,
    )  # fmt: skip


def repository(folder: Path, env: dict[str, str], runs: int) -> None:
    """10,000 templates in 500 files, one in ten violating."""
    root = folder / "repository"
    root.mkdir(exist_ok=True)
    lines = make_archive.rows(10_000, 0.1, 7)
    for number in range(500):
        rows = [next(lines) for _ in range(20)]
        text = "defaults: {channel: sms, audience: debtor, stage: early, sender_type: consumer_finance}\ntemplates:\n"
        text += "".join(f"  - id: t{row[0]}\n    text: {json.dumps(row[5], ensure_ascii=False)}\n" for row in rows)
        (root / f"t{number:03d}.yaml").write_text(text, encoding="utf-8")
    words = folder / "words.txt"
    words.write_text("\n".join(keywords()), encoding="utf-8")
    table(
        "10,000 templates in 500 files",
        {
            "python -c pass": [PYTHON, "-c", "pass"],
            "read them all": [PYTHON, "-c", "import pathlib; [p.read_bytes() for p in pathlib.Path('repository').iterdir()]"],
            "grep -rF -f words": ["grep", "-rF", "-f", str(words), "repository"],
            "dunlint, nothing changed": dunlint("check", "repository", "--format", "concise"),
            "dunlint --no-cache --jobs 1": dunlint("check", "repository", "--format", "concise", "--no-cache", "--jobs", "1"),
            "dunlint --no-cache --jobs 2": dunlint("check", "repository", "--format", "concise", "--no-cache", "--jobs", "2"),
        },
        folder, env, max(3, runs // 2),
    )  # fmt: skip


def archive(folder: Path, env: dict[str, str], rows: int) -> None:
    path = folder / "archive.csv"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["no", "template_id", "send_date", "channel", "audience", "content"])
            writer.writerows(make_archive.rows(rows, 0.1, 1))
    reading = "import csv\nfor row in csv.reader(open('archive.csv', encoding='utf-8', newline='')): pass"
    arrow = "import pyarrow.csv; pyarrow.csv.read_csv('archive.csv')"
    print(
        f"\n## {rows:,} messages, one in ten violating\n\n| command | s | µs a message | ratio | peak MiB |\n|---|---|---|---|---|"
    )
    base = None
    with path.open(encoding="utf-8") as file:
        (folder / "part.csv").write_text("".join(itertools.islice(file, rows // PART)), encoding="utf-8")
    for name, command in {
        "read with csv": [PYTHON, "-c", reading],
        "read with pyarrow": [PYTHON, "-c", arrow],
        f"re keyword list, {rows // PART:,} messages": [PYTHON, str(HERE / "speed.py"), "--keywords", "part.csv"],
        "dunlint audit --jobs 1": dunlint("audit", "archive.csv", "--jobs", "1", "-o", "one.jsonl", "--restart"),
        "dunlint audit --jobs 2": dunlint("audit", "archive.csv", "--jobs", "2", "-o", "two.jsonl", "--restart"),
    }.items():
        seconds, peak = measured(command, folder, env)
        base = base or seconds
        read = rows // PART if command[-1] == "part.csv" else rows
        print(
            f"| {name} | {seconds:.1f} | {seconds / read * 1e6:.1f} | {seconds / base:.1f} | {peak:.0f} |", flush=True
        )
    same = (folder / "one.jsonl").read_bytes() == (folder / "two.jsonl").read_bytes()
    print(f"\nFindings of one and two workers are {'equal' if same else 'DIFFERENT'}.")


def measured(command: Sequence[str], cwd: Path, env: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak memory in MiB of a command with its children."""
    probe = (
        "import resource, subprocess, sys, time\nstart = time.perf_counter()\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([PYTHON, "-c", probe, *command], cwd=cwd, env=env, capture_output=True, text=True, check=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def growth() -> None:
    """Cost over texts x1, x10, x100 and rules x1, x10, with the exponent."""
    from dunlint.align import MappedText
    from dunlint.linter import Linter
    from dunlint.ruleset import compile_program, load
    from dunlint.stored import opened
    from dunlint.template import Source, Template

    ruleset = load()
    texts = [row[5] for row in make_archive.rows(10_000, 0.1, 3)]

    def cost(linter: Linter, count: int) -> float:
        begin = time.process_time()
        for text in texts[:count]:
            linter.lint(
                Template("t", MappedText.verbatim(text), Source("t", b"", text), named=False),
                {"channel": "sms", "audience": "debtor"},
            )
        return time.process_time() - begin

    linter = Linter(opened(compile_program(ruleset)), as_of="2026-11-22")
    cost(linter, 200)
    print("\n## Growth\n\n| what | s | exponent |\n|---|---|---|")
    before = None
    for count in (100, 1_000, 10_000):
        seconds = cost(linter, count)
        told = f"{math.log10(seconds / before):.2f}" if before else ""
        print(f"| {count} texts, {len(ruleset.rules)} rules | {seconds:.2f} | {told} |")
        before = seconds
    pick = random.Random(5)
    han = [chr(code) for code in range(0x4E00, 0x5E00)]
    base = cost(linter, 1_000)
    for factor in (1, 10):
        more = []
        for number in range(100 * factor - 100):
            words = tuple("".join(pick.choices(han, k=2)) for _ in range(40))
            rule = next(item for item in ruleset.rules if item.verb == "match")
            entry = rule.match[0]._replace(patterns=("<a> ..6 <b>",))
            more.append(
                rule._replace(
                    id=f"generated-{number}", words={"a": words[:20], "b": words[20:]}, match=(entry,), unless=()
                )
            )
        grown = Linter(opened(compile_program(ruleset._replace(rules=(*ruleset.rules, *more)))), as_of="2026-11-22")
        cost(grown, 200)
        seconds = cost(grown, 1_000)
        print(f"| 1,000 texts, {len(ruleset.rules) + len(more)} rules | {seconds:.2f} | x{seconds / base:.2f} |")


def keywords() -> list[str]:
    from dunlint.linter import from_ruleset

    return sorted({word for word, _ in from_ruleset().scanner.words() if len(word) > 1})


def peers(folder: Path, env: dict[str, str], runs: int) -> None:
    text = folder / "thousand.txt"
    text.write_text("\n".join(row[5] for row in make_archive.rows(1_000, 0.1, 2)) + "\n", encoding="utf-8")
    words = folder / "words.txt"
    words.write_text("\n".join(keywords()), encoding="utf-8")
    (folder / "dunlint.yaml").write_text('read: {"thousand.txt": {split: line, channel: sms, audience: debtor}}\n')
    commands: dict[str, Sequence[str]] = {
        "python -c pass": [PYTHON, "-c", "pass"],
        "grep -F -f words": ["grep", "-F", "-f", str(words), str(text)],
        "re keyword list": [PYTHON, str(HERE / "speed.py"), "--keywords", str(text)],
        "dunlint, 1,000 lines, nothing changed": dunlint("check", "thousand.txt", "--format", "concise"),
        "dunlint, 1,000 lines, --no-cache --jobs 1": dunlint(
            "check", "thousand.txt", "--format", "concise", "--no-cache", "--jobs", "1"
        ),
        "the same, --jobs 2": dunlint("check", "thousand.txt", "--format", "concise", "--no-cache", "--jobs", "2"),
        "dunlint, one small file": dunlint("check", "clean.txt"),
    }
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    for name, command in (
        ("autocorrect, one small file", ["autocorrect", "--lint", "clean.txt"]),
        ("autocorrect, 1,000 lines", ["autocorrect", "--lint", "thousand.txt"]),
        ("codespell, one small file", ["codespell", "clean.txt"]),
        ("detect-secrets, one small file", ["detect-secrets", "scan", "clean.txt"]),
        ("textlint + prh, one small file", ["textlint", "--rule", "prh", "clean.txt"]),
    ):
        where = shutil.which(command[0], path=env["PATH"])
        if where:
            commands[name] = [where, *command[1:]]
        else:
            print(f"({command[0]} is not installed)")
    if any(name.startswith("textlint") for name in commands):
        rules = "".join(
            f"  - expected: '〇'\n    pattern: {json.dumps(word, ensure_ascii=False)}\n" for word in keywords()[:5_000]
        )
        (folder / "prh.yml").write_text(f"version: 1\nrules:\n{rules}", encoding="utf-8")
        (folder / ".textlintrc").write_text('{"rules": {"prh": {"rulePaths": ["prh.yml"]}}}')
    table("Peers", commands, folder, env, runs)


def keyword_scan(path: str) -> None:
    """The naive tool: one alternation of all words."""
    import re

    pattern = re.compile("|".join(map(re.escape, keywords())))
    with open(path, encoding="utf-8") as file:
        print(sum(bool(pattern.search(line)) for line in file))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="start,peers,repository,archive,growth")
    parser.add_argument("--keywords", metavar="FILE", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.keywords:
        keyword_scan(options.keywords)
        return
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "NO_COLOR": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE")
    wanted = set(options.only.split(","))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env["DUNLINT_CACHE_DIR"] = str(folder / "cache")
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, medians of {options.runs}")
        if "start" in wanted:
            start(folder, env, options.runs)
        if "peers" in wanted:
            peers(folder, env, options.runs)
        if "repository" in wanted:
            repository(folder, env, options.runs)
        if "archive" in wanted:
            archive(folder, env, options.rows)
        if "growth" in wanted:
            growth()
    print(f"\npeak memory of this script: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
