"""Which files a run reads: order, excludes, git, links, special files."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from dunlint.config import Config
from dunlint.discover import discover
from dunlint.errors import ConfigError

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX files")
GIT = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def put(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text: 您好\n", encoding="utf-8")


def reasons(found: object) -> dict[str, str]:
    return {item.path: item.reason["en"] for item in found.skipped}  # type: ignore[attr-defined]


def test_a_folder_is_walked_in_order() -> None:
    put(
        "b/z.yaml",
        "a.yaml",
        "b/a.txt",
        "node_modules/x.yaml",
        "b/.venv/y.py",
        "logo.png",
        "b/unknown.xyz",
        "dunlint.yaml",
    )
    found = discover(["."])
    assert found.files == ["a.yaml", "b/a.txt", "b/unknown.xyz", "b/z.yaml"]
    assert found.ignored == {".png": 1}


def test_default_is_include_else_the_working_directory(folder: Path) -> None:
    put("templates/a.yaml", "templates/b/c.txt", "other/d.yaml", "x.sms")
    assert len(discover([]).files) == 4
    config = Config(root=str(folder), include=("templates/**", "*.sms"))
    assert discover([], config).files == ["templates/a.yaml", "templates/b/c.txt", "x.sms"]
    assert discover(["other"], config).files == ["other/d.yaml"]
    assert discover([], Config(root=str(folder), include=("nothing/**",))).files == []
    assert discover([], Config(root=str(folder), include=("templates/a.yaml",))).files == ["templates/a.yaml"]


def test_exclude_holds_for_named_files_too(folder: Path) -> None:
    put("templates/archive/a.yaml", "templates/b.yaml")
    config = Config(root=str(folder), exclude=("**/archive/**",))
    assert discover(["."], config).files == ["templates/b.yaml"]
    found = discover(["templates/archive/a.yaml", "templates/b.yaml"], config)
    assert found.files == ["templates/b.yaml"]
    assert reasons(found) == {"templates/archive/a.yaml": "excluded by the configuration"}


def test_named_files_are_told_why_not() -> None:
    put("logo.png", "dunlint.yaml", "a.yaml")
    found = discover(["logo.png", "dunlint.yaml", "a.yaml", "./a.yaml", os.path.abspath("a.yaml")])
    assert found.files == ["a.yaml"]
    assert reasons(found) == {
        "dunlint.yaml": "a configuration file of a tool, no template file",
        "logo.png": "format not supported, not checked",
    }


def test_own_baseline_and_rule_folders_are_no_templates(folder: Path) -> None:
    put("known.json", "compliance/rules/threat/x.yaml", "compliance/a.yaml", "conf/settings.yaml")
    config = Config(
        root=str(folder),
        path="conf/settings.yaml",
        baseline=str(folder / "known.json"),
        rulesets=("cn", "./compliance/rules"),
    )
    assert discover([], config).files == ["compliance/a.yaml"]


@pytest.mark.parametrize("path", ["missing.yaml", "no/such/folder", "nul\0byte"])
def test_missing_path(path: str) -> None:
    with pytest.raises(ConfigError):
        discover([path])


def test_paths_outside_are_relative(folder: Path) -> None:
    (folder.parent / "other.yaml").write_text("a")
    assert discover([str(folder.parent / "other.yaml")]).files == ["../other.yaml"]


@POSIX
def test_links(folder: Path) -> None:
    put("real/a.yaml")
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "o.yaml").write_text("x")
    Path("real/loop").symlink_to(folder)
    Path("real/self").symlink_to("self")
    Path("again.yaml").symlink_to("real/a.yaml")
    Path("out.yaml").symlink_to(outside / "o.yaml")
    Path("outdir").symlink_to(outside)
    Path("broken.yaml").symlink_to("nowhere")
    found = discover(["."])
    assert found.files == ["broken.yaml", "out.yaml", "real/a.yaml", "real/self"]
    assert reasons(found) == {
        "outdir": "a symbolic link to a folder elsewhere, not followed; name it to have it checked"
    }
    assert discover(["outdir"]).files == ["outdir/o.yaml"]
    assert discover(["again.yaml"]).files == ["again.yaml"]


@POSIX
def test_special_files_are_never_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("d/a.yaml")
    os.mkfifo("d/pipe.yaml")
    server = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(folder / "d")
    server.bind("s.yaml")
    monkeypatch.chdir(folder)
    try:
        found = discover(["d"])
        assert found.files == ["d/a.yaml"]
        assert reasons(found) == {
            "d/pipe.yaml": "not a regular file (a FIFO), not opened",
            "d/s.yaml": "not a regular file (a socket), not opened",
        }
        assert reasons(discover(["d/pipe.yaml"])) == {"d/pipe.yaml": "not a regular file (a FIFO), not opened"}
        assert reasons(discover(["/dev/null"]))[os.path.relpath("/dev/null")].endswith(
            "(a character device), not opened"
        )
    finally:
        server.close()


@POSIX
def test_odd_names(folder: Path) -> None:
    names = ["a\nb.yaml", "c\x1b[31m.yaml", " 空格 .yaml", "-x.yaml"]
    put(*names)
    Path(os.fsdecode(b"bad\xff.yaml")).write_text("x")
    assert discover(["."]).files == sorted([*names, os.fsdecode(b"bad\xff.yaml")])


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root reads everything")
def test_folder_without_permission_is_not_silent(folder: Path) -> None:
    put("shut/a.yaml")
    Path("shut").chmod(0)
    try:
        assert discover(["."]).files == ["shut"]
    finally:
        Path("shut").chmod(0o700)


@GIT
def test_gitignore_holds(folder: Path) -> None:
    put("a.yaml", "build/b.yaml", "sub/c.yaml", "合同/模板.txt", "gone.yaml", "node_modules/n.yaml", "inner/i.yaml")
    Path(".gitignore").write_text("build/\n")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "init", "-q", "inner"], check=True)
    subprocess.run([*git, "add", "a.yaml", "gone.yaml"], check=True)
    Path("gone.yaml").unlink()
    assert discover(["."]).files == ["a.yaml", "inner/i.yaml", "sub/c.yaml", "合同/模板.txt"]
    assert discover(["sub"]).files == ["sub/c.yaml"]
    assert discover(["build"]).files == ["build/b.yaml"]
    assert discover(["build/b.yaml"]).files == ["build/b.yaml"]


@GIT
def test_git_failing_falls_back_to_walking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.yaml")
    Path(".git").write_text("gitdir: nowhere\n")
    assert discover(["."]).files == ["a.yaml"]
    monkeypatch.setenv("PATH", "")
    assert discover(["."]).files == ["a.yaml"]
