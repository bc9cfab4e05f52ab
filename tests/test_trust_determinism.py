"""The same input gives the same report, byte for byte, whatever surrounds the run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("json", "sarif", "csv", "html")


def report(*options: str, **environment: str) -> bytes:
    command = [sys.executable, "-m", "dunlint", "check", "examples", "--no-cache", "--fail-on", "never", *options]
    done = subprocess.run(
        [*command, "--as-of", "2026-11-22"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout
    return done.stdout


@pytest.mark.parametrize("form", FORMATS)
def test_reports_do_not_depend_on_the_surroundings(form: str) -> None:
    first = report("--format", form, "--jobs", "1", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    assert report("--format", form, "--jobs", "2", PYTHONHASHSEED="7", TZ="Asia/Shanghai", LC_ALL="C") == first


def test_reports_do_not_depend_on_the_tokenizer() -> None:
    assert report("--format", "jsonl", "--tokenizer", "jieba") == report("--format", "jsonl", "--tokenizer", "rjieba")


def test_the_order_of_the_paths_does_not_matter() -> None:
    command = [sys.executable, "-m", "dunlint", "check", "--no-cache", "--fail-on", "never", "--format", "jsonl"]
    paths = ["examples/templates", "examples/letters", "examples/agency"]
    ways = [
        subprocess.run([*command, *order], cwd=ROOT, capture_output=True, check=False).stdout
        for order in (paths, paths[::-1])
    ]
    assert ways[0]
    assert ways[0] == ways[1]
