"""Files are replaced in one step: mode, links and the old content survive."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dunlint.files import atomic_write, atomic_write_text

POSIX = os.name == "posix"


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_new_file_and_replacement(tmp_path: Path) -> None:
    path = tmp_path / "报告.json"
    atomic_write(path, b"one")
    atomic_write(path, b"two\r\n")
    assert path.read_bytes() == b"two\r\n"
    assert names(tmp_path) == ["报告.json"]


def test_text_keeps_newlines_and_surrogates(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic_write_text(path, "a\r\nb\n\ud800")
    assert path.read_bytes() == b"a\r\nb\n" + b"\xed\xa0\x80"


@pytest.mark.skipif(not POSIX, reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o400])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(mode)
    atomic_write(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(not POSIX, reason="modes are POSIX")
def test_mode_of_a_new_file(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        atomic_write(tmp_path / "plain", b"")
        atomic_write(tmp_path / "private", b"", 0o600)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "plain").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600


@pytest.mark.skipif(not POSIX, reason="links need rights on Windows")
def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "file"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)
    atomic_write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path / "real") == ["file"]


@pytest.mark.skipif(not POSIX, reason="/dev/null is POSIX")
def test_device_is_written_directly() -> None:
    atomic_write("/dev/null", b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_failure_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        atomic_write(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        atomic_write(tmp_path / "no" / "a", b"")


def test_very_long_name(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 80)
    atomic_write(path, b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.skipif(not POSIX, reason="SIGKILL is POSIX")
def test_kill_at_any_moment_leaves_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "a"
    old, new = b"o" * 3_000_000, b"n" * 3_000_000
    path.write_bytes(old)
    program = (
        "import sys; from dunlint.files import atomic_write; print('go', flush=True)\n"
        "while True:\n"
        "    atomic_write(sys.argv[1], b'n' * 3_000_000); atomic_write(sys.argv[1], b'o' * 3_000_000)\n"
    )
    moments = random.Random(7)
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"go\n"
        time.sleep(moments.random() / 50)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert path.read_bytes() in (old, new)
