"""Writers that are killed at any step leave the old or the new file; runs side by side do not harm each other."""

from __future__ import annotations

import base64
import fnmatch
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dunlint.files import TEMPORARY

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are POSIX")

DRIVER = Path(__file__).with_name("killing.py")
STRAY = f".*{TEMPORARY}"  # what a kill may leave; hidden, and passed over by every run
PARTIAL = (f"*.part{TEMPORARY}", f"*.parquet{TEMPORARY}", "*.dunlint-audit")  # what an audit under way holds
RULE = """\
id: calls-family
group: threat
title: {zh: 联系家人, en: Calls the family}
severity: error
profile: core
message: {zh: "「{match}」以联系家人施压。", en: "Threatens to call the family."}
advice: {zh: 删去。, en: Delete it.}
match:
  - 通知您的家人
  - 银监会
fix:
  safe:
    - {from: 银监会, to: 国家金融监督管理总局}
examples:
  bad:
    - {text: 否则我们将通知您的家人。, match: 通知您的家人}
  good:
    - {text: 请按时还款。, why: 没有提到家人}
"""
TEXT = "【某某消金】您好，您的借款已逾期１２天，银监会规定，否则将通知您的家人。"
FILES = {  # content and mode
    "dunlint.yaml": (
        b"rulesets: [../rules]\nlang: en\nbaseline: base.json\nexclude: ['r.*', sum.json, sent.csv, out.*]\n",
        0o644,
    ),
    "a.txt": (TEXT.encode() + b"\r\n", 0o640),
    "b.yaml": (f"templates:\r\n  - id: x\r\n    text: {TEXT}\r\n".encode("gb18030"), 0o600),
    "c.json": (b"\xef\xbb\xbf" + json.dumps({"templates": [{"id": "y", "text": TEXT}]}).encode(), 0o755),
}
SALT = "00112233445566778899aabbccddeeff"
OLD_BASELINE = json.dumps({"dunlint-baseline": 1, "salt": SALT, "findings": []}, indent=0).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """``pristine`` is the project before each run; rules and cache stand beside it."""
    rules = tmp_path / "rules" / "threat"
    rules.mkdir(parents=True)
    (rules.parent / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (rules / "calls-family.yaml").write_text(RULE, encoding="utf-8")
    pristine = tmp_path / "pristine"
    pristine.mkdir()
    for name, (data, mode) in {**FILES, "base.json": (OLD_BASELINE, 0o664)}.items():
        (pristine / name).write_bytes(data)
        (pristine / name).chmod(mode)
    return tmp_path


def drive(folder: Path, command: str, **more: Any) -> list[dict[str, Any]]:
    """What ``killing.py`` tells, its files decoded."""
    spec = folder / "spec.json"
    spec.write_text(json.dumps({"folder": str(folder), "command": command.split(), **more}), encoding="utf-8")
    environment = {**os.environ, "DUNLINT_CACHE_DIR": str(folder / "cache"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, str(DRIVER), str(spec)], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    for row in rows:
        for key in ("killed", "after"):
            if key in row:
                row[key] = {name: (mode, base64.b64decode(data)) for name, (mode, data) in row[key].items()}
    return rows


def started(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mode & 0o777, path.read_bytes()) for path in (folder / "pristine").iterdir()}


def settled(files: dict[str, tuple[int, bytes]], *strays: str) -> dict[str, tuple[int, bytes]]:
    return {
        name: item
        for name, item in files.items()
        if not any(fnmatch.fnmatch(name, stray) for stray in (STRAY, *strays))
    }


def check_kills(folder: Path, rows: list[dict[str, Any]], steps: int) -> None:
    """Each file is the old or the new one after a kill, and the next run ends as if there had been none."""
    old, new = started(folder), rows[0]["after"]
    assert len([row for row in rows if row["kind"] == "step"]) > steps  # the kills hit what they are meant to hit
    for row in rows[1:]:
        for name, item in settled(row["killed"], *PARTIAL).items():
            assert item in (old.get(name), new.get(name)), (row["kind"], row.get("step"), name)
        assert old.keys() <= row["killed"].keys(), (row["kind"], row.get("step"))
        assert settled(row["after"]) == new, (row["kind"], row.get("step"))
        assert row["status"] == rows[0]["status"], row["said"]
        assert ".tmp" not in row["said"]


COMMANDS = [
    ("baseline create", 5, 0, ("base.json",)),
    ("baseline prune", 5, 0, ("base.json",)),
    ("check --fix --no-cache --fail-on never", 18, 0, ("a.txt", "b.yaml", "c.json")),
    ("check --no-cache --format json:r.json --format html:r.html --output r.txt --format text", 15, 1, ("r.json",)),
    ("check --add-suppressions tested", 10, 0, ("b.yaml", "dunlint.yaml")),
    ("rules lock", 5, 0, ("dunlint.lock",)),
    ("init --force", 10, 0, ("dunlint.yaml", ".pre-commit-config.yaml")),
]


@pytest.mark.parametrize(("command", "steps", "status", "changed"), COMMANDS, ids=[item[0] for item in COMMANDS])
def test_a_kill_leaves_the_old_or_the_new_file(
    folder: Path, command: str, steps: int, status: int, changed: tuple[str, ...]
) -> None:
    rows = drive(folder, command, random=2)
    assert rows[0]["status"] == status, rows[0]["said"]
    old, new = started(folder), rows[0]["after"]
    for name in changed:
        assert old.get(name) != new[name]
    for name in FILES:
        assert old[name][0] == new[name][0]  # the mode
        assert old[name][1].count(b"\r\n") <= new[name][1].count(b"\r\n")
    check_kills(folder, rows, steps)


def test_a_kill_never_harms_the_cache(folder: Path) -> None:
    rows = drive(folder, "check --format json:r.json", cold=True, random=3)
    assert rows[0]["status"] == 1
    check_kills(folder, rows, 20)


def _archive(folder: Path) -> None:
    rows = "".join(f"{number},{TEXT}\n" for number in range(24))
    (folder / "pristine" / "sent.csv").write_text(f"id,text\n{rows}", encoding="utf-8")


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_killed_audit_goes_on(folder: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow.parquet")
    _archive(folder)
    (folder / "pristine" / name).write_bytes(b"of another day\n")
    rows = drive(folder, f"audit sent.csv -o {name} --summary sum.json --jobs 1", block=1500, random=3)
    assert rows[0]["after"][name][1].count(b"\n") >= 48 or name.endswith("parquet")
    check_kills(folder, rows, 20)


TOGETHER = [
    ("check --format json:r.json", {1}),
    ("check --fix --fail-on never", {0}),
    ("check --add-suppressions tested", {0, 2}),
    ("baseline create", {0}),
    ("audit sent.csv --summary sum.json --jobs 1", {0}),
    ("audit sent.csv -o out.jsonl --jobs 1", {0, 2}),
]


@pytest.mark.parametrize(("command", "statuses"), TOGETHER, ids=[item[0] for item in TOGETHER])
def test_runs_side_by_side_do_not_harm_each_other(folder: Path, command: str, statuses: set[int]) -> None:
    _archive(folder)
    alone, *rows = drive(folder, command, cold=True, processes=4, rounds=3, block=1500)
    for row in rows:
        assert row["after"] == alone["after"]
        if row["kind"] == "together":
            assert set(row["statuses"]) <= statuses, row["statuses"]
            assert alone["status"] in row["statuses"]
        else:
            assert row["status"] == alone["status"], row["said"]
