"""No silent pass: whatever was not checked, or not as meant, is said, and can fail the run."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dunlint import __main__ as program
from dunlint.program import forget
from dunlint.reporters import REPORTERS
from test_cli import BAD, GOOD, RULE


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "p"
    (folder / "rules" / "threat").mkdir(parents=True)
    (folder / "rules" / "ruleset.yaml").write_text('name: mine\nversion: "1"\n', encoding="utf-8")
    (folder / "rules" / "threat" / "calls-family.yaml").write_text(RULE, encoding="utf-8")
    (folder / "t").mkdir()
    (folder / "t" / "good.txt").write_text(GOOD, encoding="utf-8")
    _configure(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / "cache"))
    forget()
    return folder


def _configure(folder: Path, more: str = "") -> None:
    (folder / "dunlint.yaml").write_text(
        f"rulesets: [cn, ./rules]\nlang: en\nas-of: 2026-11-22\n{more}", encoding="utf-8"
    )


def _run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    capsys.readouterr()
    status = program.main([*argv])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert "internal error" not in said.err
    return status, said.out + said.err


NOT_READ = {
    "latin.txt": b"\xff\xfeabc\x00\xd8",
    "bytes.txt": "您好".encode() + b"\xff\x81\x20\xfe" * 3,
    "binary.txt": b"\x00\x01\x02" * 50,
    "broken.yaml": "templates:\n  - text: \"您好，您的借款已逾期\n - x: [".encode(),
    "broken.json": '{"text": "您好，您的借款已逾期"'.encode(),
    "broken.xml": "<resources><string name='a'>您好，您的借款已逾期</resources>".encode(),
    "broken.xlsx": b"PK\x03\x04" + b"\x00" * 40,
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "large.txt": ("您的借款已逾期。" * 20_000).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NOT_READ))
def test_what_cannot_be_read_is_an_error(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    _configure(project, "limits: {max-bytes: 300k}\n")
    (project / "t" / name).write_bytes(NOT_READ[name])
    for argv in (("t",), (f"t/{name}",), ("t", "--jobs", "2"), ("t", "--no-cache")):
        status, said = _run(capsys, "check", *argv)
        assert status == 1
        assert "unreadable-file" in said
        assert name in said


def test_files_without_permission_and_dead_links(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "t" / "dead.txt").symlink_to("nowhere.txt")
    (project / "t" / "loop.txt").symlink_to("loop.txt")
    (project / "t" / "ring").symlink_to(project / "t")
    for argv in (("t",), ("t/dead.txt",), ("t/loop.txt",)):
        status, said = _run(capsys, "check", *argv)
        assert status == 1
        assert "unreadable-file" in said
    if hasattr(os, "geteuid") and os.geteuid() != 0:  # root may read anything
        secret = project / "t" / "secret.txt"
        secret.write_text(BAD, encoding="utf-8")
        secret.chmod(0)
        status, said = _run(capsys, "check", "t/secret.txt")
        assert (status, "unreadable-file" in said) == (1, True)


def test_formats_that_are_not_read_are_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "t" / "odd.rtf").write_bytes(b"{\\rtf1 x}")
    (project / "t" / "picture.png").write_bytes(b"\x89PNG")
    (project / "t" / "empty.txt").write_bytes(b"")
    status, said = _run(capsys, "check", "t", "--format", "json")
    assert status == 0
    summary = json.loads(said)["summary"]
    assert {Path(item["path"]).name for item in summary["skipped"]} == {"odd.rtf", "empty.txt"}
    assert all(item["reason"] for item in summary["skipped"])
    assert ".png" in _run(capsys, "check", "t")[1]


def test_nothing_to_check_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "none").mkdir()
    (project / "t" / "odd.rtf").write_bytes(b"{\\rtf1 x}")
    for argv in (["none"], ["t/odd.rtf"], ["--config", "dunlint.yaml", "none"], ["-"]):
        if argv == ["-"]:
            continue
        assert _run(capsys, "check", *argv)[0] == 2
        assert _run(capsys, "check", *argv, "--allow-empty")[0] == 0
    _configure(project, "include: ['nowhere/**']\n")
    status, said = _run(capsys, "check")
    assert status == 2
    assert "no templates" in said


WRONG = {
    "rules: {calls-famly: error}\n": "calls-family",
    "select: [calls-famly]\n": "calls-family",
    "ignore: [thret]\n": "threat",
    "rulesets: [cn, ./none]\n": "none",
    "profile: stict\n": "strict",
    "exclud: [x]\n": "exclude",
    "baseline: none.json\n": "none.json",
    "lock: none.lock\n": "none.lock",
    "read: {'*.txt': {format: textt}}\n": "text",
    "encoding: utf-99\n": "utf-99",
}


@pytest.mark.parametrize("more", sorted(WRONG))
def test_wrong_choices_stop_the_run(project: Path, capsys: pytest.CaptureFixture[str], more: str) -> None:
    text = (project / "dunlint.yaml").read_text(encoding="utf-8")
    if more.startswith("rulesets"):
        text = text.split("\n", 1)[1]
    (project / "dunlint.yaml").write_text(text + more, encoding="utf-8")
    status, said = _run(capsys, "check", "t")
    assert status == 2
    assert WRONG[more] in said


def test_suppressions_that_do_nothing_are_findings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {
        "{rule: calls-family, reason: ok, until: 2026-01-31}": "suppression-expired",
        "{rule: calls-famly, reason: ok}": "suppression-unknown-rule",
        "{rule: calls-family, reason: ok}": "suppression-unused",
    }
    for row, rule in rows.items():
        _configure(project, f"suppressions:\n  - {row}\n")
        status, said = _run(capsys, "check", "--fail-on", "warning", "--select", "calls-family," + rule)
        assert rule in _run(capsys, "check")[1]
        assert rule in said or rule == "suppression-unused"
        assert status in (0, 1)
        assert _run(capsys, "check", "--fail-on", "warning")[0] == 1


def test_a_rule_without_an_example_fails_its_test(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "rules" / "threat" / "calls-family.yaml"
    path.write_text(
        RULE.replace("    - {text: 否则我们将通知您的家人。, match: 通知您的家人}\n", "").replace(
            "  bad:\n", "  bad: []\n"
        ),
        encoding="utf-8",
    )
    status, said = _run(capsys, "rules", "test", "rules")
    assert status == 1
    assert "calls-family" in said


# --- things that are no files ------------------------------------------------------------------------------------


def _dunlint(folder: Path, *argv: str) -> subprocess.CompletedProcess[bytes]:
    """In a process of its own, which must come to an end."""
    return subprocess.run(
        [sys.executable, "-m", "dunlint", *argv],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_fifos_devices_and_sockets_are_never_waited_for(project: Path) -> None:
    os.mkfifo(project / "t" / "pipe.txt")
    os.mkfifo(project / "t" / "pipe.yaml")
    listener = socket.socket(socket.AF_UNIX)
    os.chdir(project / "t")
    listener.bind("socket.txt")
    os.chdir(project)
    done = _dunlint(project, "check", "t", "--format", "json")
    assert done.returncode == 0, done.stderr
    skipped = {Path(item["path"]).name: item["reason"] for item in json.loads(done.stdout)["summary"]["skipped"]}
    assert {"pipe.txt", "pipe.yaml", "socket.txt"} <= skipped.keys()
    for argv in (["check", "t/pipe.txt"], ["check", "/dev/zero"], ["check", "/dev/null"], ["check", "t/socket.txt"]):
        assert _dunlint(project, *argv).returncode == 2, argv
    assert _dunlint(project, "segments", "t/pipe.txt").returncode in (0, 2)
    assert _dunlint(project, "audit", "t/pipe.txt").returncode == 2
    assert _dunlint(project, "check", "t", "--baseline", "t/pipe.txt").returncode == 2
    assert _dunlint(project, "check", "t", "--config", "t/pipe.yaml").returncode == 2
    assert _dunlint(project, "init", ".", "--force").returncode == 0
    listener.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
@pytest.mark.parametrize("place", ["rules/threat/pipe.yaml", "rules/words.yaml"])
def test_a_fifo_among_rules_is_refused(project: Path, place: str) -> None:
    os.mkfifo(project / place)
    done = _dunlint(project, "check", "t")
    assert done.returncode == 2
    assert b"no regular file" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
@pytest.mark.parametrize("option", ["--baseline", "lock"])
def test_a_fifo_as_a_file_of_our_own_is_refused(project: Path, option: str) -> None:
    os.mkfifo(project / "pipe")
    if option == "lock":
        _configure(project, "lock: pipe\n")
    done = _dunlint(project, "check", "t", *(["--baseline", "pipe"] if option != "lock" else []))
    assert done.returncode == 2
    assert b"pipe" in done.stderr


# --- names ----------------------------------------------------------------------------------------------------------

NAMES = [
    b"new\nline.txt", b"tab\t.txt", b"esc\x1b[31m.txt", b"quote\".txt", b"amp&<b>.txt", b"=cmd.txt", b"::error.txt", b"%0A.txt", b"back\\slash.txt",
    b"bad\xff\xfe.txt", "\u202egnp.txt".encode(), b"-rf.txt", b" .txt", "话术.txt".encode(), b"a,b.txt", b"|pipe`.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_odd_names_are_shown_whole_and_forge_nothing(project: Path, name: str) -> None:
    made = 0
    for raw in NAMES:
        try:
            with open(os.path.join(os.fsencode(project / "t"), raw), "wb") as file:
                file.write(BAD.encode())
        except OSError:  # a file system that takes only UTF-8
            continue
        made += 1
    done = _dunlint(project, "check", "t", "--format", name, "--select", "calls-family", "--jobs", "1")
    assert done.returncode == 1, done.stderr
    text = done.stdout.decode("utf-8")
    assert "\x1b[31m" not in text
    assert text.count("calls-family") >= made
    if name == "json":
        assert len({item["path"] for item in json.loads(text)["findings"]}) == made
    elif name in ("sarif", "gitlab", "rdjson"):
        assert json.loads(text)
    elif name == "jsonl":
        assert len([json.loads(line) for line in text.splitlines()]) == made
    elif name in ("junit", "checkstyle"):
        assert ElementTree.fromstring(text) is not None
    elif name == "csv":
        assert len(list(csv.reader(io.StringIO(text)))) == made + 1
    elif name == "github":
        assert len([line for line in text.splitlines() if line.startswith("::error ")]) == made
    elif name == "concise":
        assert len([line for line in text.splitlines() if " calls-family " in line]) == made


def test_odd_names_survive_every_other_way(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for raw in NAMES:
        with open(os.path.join(os.fsencode(project / "t"), raw), "wb") as file:
            file.write(BAD.encode())
    first = _dunlint(project, "check", "t", "--format", "json").stdout
    assert _dunlint(project, "check", "t", "--format", "json").stdout == first
    assert _dunlint(project, "check", "t", "--format", "json", "--jobs", "2", "--no-cache").stdout == first
    assert _dunlint(project, "baseline", "create").returncode == 0
    assert _dunlint(project, "check", "--baseline", ".dunlint-baseline.json").returncode == 0
    assert _dunlint(project, "check", "t", "--diff-fixes", "--unsafe-fixes").returncode in (0, 1)
    done = _dunlint(project, "check", "t", "--add-suppressions", "because")
    assert b"internal error" not in done.stderr
    assert (done.returncode, b"not UTF-8" in done.stderr) in ((0, False), (2, True))
