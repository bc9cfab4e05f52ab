"""The hooks of this repository, installed by pre-commit into a real repository and run by a real ``git commit``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("git") is None, reason="needs git")]

HERE = Path(__file__).resolve().parent.parent
SHIPPED = ("src", "rulesets", "pyproject.toml", "README.md", "LICENSE", "NOTICE", ".pre-commit-hooks.yaml")
OFFLINE = (
    "Temporary failure in name resolution",
    "No matching distribution found",
    "NewConnectionError",
    "getaddrinfo failed",
)
BAD = "templates:\n  - id: {id}\n    channel: sms\n    text: 【云帆消金】您的借款已逾期，再不还款将通知您的家人。\n"
GOOD = "【云帆消金】张先生您好，您的借款8000元已于10月1日到期，请尽快还款，详询400-123-4567。"
NAMES = ["催收 模板.yaml", "plain.yaml", "sub dir/短信.yml"]


def environment(home: Path) -> dict[str, str]:
    """The environment of a user without settings of this machine."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PYTHONPATH"))
    }
    return kept | {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PRE_COMMIT_HOME": str(home), "PYTHONUTF8": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }  # fmt: skip


class Project:
    """A repository of templates with our hooks installed."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, encoding="utf-8", errors="replace", check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments).stdout

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def commit(self, *names: str) -> subprocess.CompletedProcess[str]:
        """``git commit`` of these files alone, hooks and all; what was refused is taken back from the index."""
        self.git("add", "--", *names)
        done = self.run("git", "commit", "-m", "x", check=False)
        if done.returncode:
            self.git("reset", "-q")
        return done

    def configure(self, *hooks: str) -> None:
        lines = [f"repos:\n  - repo: {self.source}\n    rev: {self.revision}\n    hooks:\n"]
        lines += [f"      - id: {hook}\n" for hook in hooks]
        self.write(".pre-commit-config.yaml", "".join(lines))
        self.git("add", ".pre-commit-config.yaml")

    source = revision = ""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, str]]:
    """A commit of what stands here now, and pre-commit's environment for it, made once for all tests."""
    root = tmp_path_factory.mktemp("hooks")
    source, env = root / "dunlint source", environment(root / "home")
    source.mkdir()
    for name in SHIPPED:
        path = HERE / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source / name)
    repository = Project(source, env)
    repository.git("init", "-q", "-b", "main")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "snapshot")
    project = Project(root / "warm", env)
    project.folder.mkdir()
    project.source, project.revision = str(source), repository.git("rev-parse", "HEAD").strip()
    project.git("init", "-q", "-b", "main")
    project.configure("dunlint")
    done = project.run(sys.executable, "-m", "pre_commit", "install", "--install-hooks", check=False)
    if done.returncode and any(word in done.stdout + done.stderr for word in OFFLINE):
        pytest.skip("pip cannot reach an index from here")
    assert done.returncode == 0, done.stdout + done.stderr
    return source, project.revision, env


@pytest.fixture
def project(installed: tuple[Path, str, dict[str, str]], tmp_path: Path) -> Project:
    source, revision, env = installed
    made = Project(tmp_path, env)
    made.source, made.revision = str(source), revision
    made.git("init", "-q", "-b", "main")
    made.configure("dunlint")
    made.run(sys.executable, "-m", "pre_commit", "install")
    return made


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_template_is_stopped_and_a_good_one_passes(project: Project, name: str) -> None:
    project.write(name, BAD.format(id="overdue_d3"))
    done = project.commit(name)
    assert done.returncode == 1
    assert "threatens-family-or-contact-book" in done.stdout + done.stderr
    assert f"{name}:4:" in done.stdout + done.stderr
    project.write(
        name, BAD.format(id="overdue_d3").replace("【云帆消金】您的借款已逾期，再不还款将通知您的家人。", GOOD)
    )
    done = project.commit(name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert name in project.git("-c", "core.quotePath=false", "ls-files")


def test_only_staged_files_are_looked_at_and_files_without_templates_pass(project: Project) -> None:
    for name in NAMES:
        project.write(name, BAD.format(id="x"))
    project.write("notes.txt", "nothing to send here\n")
    project.write("logo.png", "\0\1\2")
    done = project.commit("notes.txt", "logo.png")
    assert done.returncode == 0, done.stdout + done.stderr
    done = project.commit(NAMES[0], "notes.txt", NAMES[2])
    assert done.returncode == 1
    assert [name for name in NAMES if f"{name}:" in done.stdout + done.stderr] == [NAMES[0], NAMES[2]]


def test_source_code_is_read_with_what_the_hook_installs(project: Project) -> None:
    project.write(
        "Sms.java",
        'class Sms { static final String OVERDUE_SMS = "【云帆消金】您的借款已逾期，再不还款将通知您的家人。"; }\n',
    )
    done = project.commit("Sms.java")
    assert done.returncode == 1
    assert "Sms.java:1:" in done.stdout + done.stderr


def test_the_staged_diff_hook_reports_only_what_the_commit_changes(project: Project) -> None:
    project.configure()
    old = BAD.format(id="old")
    project.write("催收 模板.yaml", old)
    project.run("git", "add", "-A")
    project.run("git", "commit", "-q", "--no-verify", "-m", "old faults")
    project.configure("dunlint-staged-diff")
    good = f"  - id: new\n    channel: sms\n    text: {GOOD}\n"
    project.write("催收 模板.yaml", old + good)
    done = project.commit("催收 模板.yaml", ".pre-commit-config.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    worse = "  - id: worse\n    channel: sms\n    text: 【云帆消金】您已逾期，再不还款就让您坐牢。\n"
    project.write("催收 模板.yaml", old + good + worse)
    done = project.commit("催收 模板.yaml")
    assert done.returncode == 1
    output = done.stdout + done.stderr
    assert "threatens-arrest-or-jail" in output
    assert "threatens-family-or-contact-book" not in output


RULE = """\
id: says-hello
group: tone
title: {{zh: 问候, en: Greeting}}
severity: warning
profile: standard
message: {{zh: "「{{match}}」", en: "{{match}}"}}
advice: {{zh: 删去, en: Delete it}}
needs: []
match: ["您好呀"]
examples:
  bad:
    - {{text: "【云帆消金】{first}，请还款", match: 您好呀}}
    - {{text: "您好呀，请还款", match: 您好呀}}
    - {{text: "张先生，您好呀", match: 您好呀}}
  good:
    - {{text: 您好，请还款}}
    - {{text: 你好，请还款}}
    - {{text: 请还款}}
"""


def test_the_rules_hook_runs_the_examples_of_rule_files(project: Project) -> None:
    project.configure("dunlint-rules-test\n        args: [rules]")
    project.write("rules/ruleset.yaml", "name: ours\nversion: 1.0.0\n")
    project.write("dunlint.yaml", "rulesets: [cn, ./rules]\n")
    project.write("rules/tone/says-hello.yaml", RULE.format(first="您好"))
    done = project.commit("rules", "dunlint.yaml", ".pre-commit-config.yaml")
    assert done.returncode == 1
    assert "says-hello" in done.stdout + done.stderr
    project.write("rules/tone/says-hello.yaml", RULE.format(first="您好呀"))
    done = project.commit("rules", "dunlint.yaml", ".pre-commit-config.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
