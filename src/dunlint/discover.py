"""From the paths of a run to the files that are read: sorted, each once, and nothing left out in silence.

Special files are told by ``stat`` and never opened. Inside a git work tree ``git`` names the files, so that
``.gitignore`` holds; elsewhere the folders are walked.
"""

from __future__ import annotations

import os
import stat

from dunlint.config import Config, glob_match, relative
from dunlint.errors import ConfigError
from dunlint.finding import Skipped
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence


class Discovered(NamedTuple):
    """``files`` are relative to the working directory, with forward slashes, sorted.

    What cannot be read (a broken link, a folder without permission) is among them, so that reading it makes a finding.
    ``ignored`` counts, by suffix, files met in folders that no template can stand in (images, archives ...).
    """

    files: list[str]
    skipped: list[Skipped]
    ignored: dict[str, int]


FOLDERS = frozenset(
    ".git .hg .svn .bzr node_modules bower_components .venv __pycache__ .tox .nox .mypy_cache"
    " .ruff_cache .pytest_cache .hypothesis .eggs .gradle .idea .terraform site-packages".split()
)
OWN_FILES = frozenset(
    "dunlint.yaml dunlint.yml dunlint.lock .dunlint-baseline.json .pre-commit-config.yaml"
    " .pre-commit-hooks.yaml package-lock.json npm-shrinkwrap.json pnpm-lock.yaml composer.lock"
    " .DS_Store Thumbs.db .gitignore .gitattributes .gitmodules .editorconfig .dockerignore".split()
)
OWN_SUFFIXES = (".dunlint.tmp", ".dunlint-audit")  # what a killed run may leave (``files.TEMPORARY``)
# Suffixes that are never templates; a file with any other unknown suffix is looked into by the readers.
BINARY = frozenset(
    ".png .jpg .jpeg .gif .bmp .ico .webp .svg .tif .tiff .psd .mp3 .mp4 .wav .avi .mov .mkv .flac"
    " .ogg .ttf .otf .woff .woff2 .eot .zip .gz .tgz .bz2 .xz .zst .7z .rar .tar .jar .war .ear"
    " .class .pyc .pyo .pyd .so .dll .dylib .exe .o .a .lib .obj .bin .dat .db .sqlite .sqlite3"
    " .parquet .feather .orc .avro .npy .npz .pkl .pickle .pt .onnx .h5 .whl .egg .pdf .lock .map"
    " .min.js .min.css .css .scss .less .log .pem .crt .key .p12 .jks .tmp .swp .bak .orig .rej".split()
)


def discover(paths: Sequence[str], config: Config = Config()) -> Discovered:  # noqa: B008 (a frozen value)
    """The files of a run. Without ``paths`` the configured ``include``, else the working directory.

    ``exclude`` holds for files that are named, too, since pre-commit names them. A device, FIFO or socket is skipped
    with its reason. Raises ConfigError for a path that does not exist.
    """
    finder = _Finder(config)
    if paths:
        for path in paths:
            finder.add(path)
    elif config.include:
        finder.add_include()
    else:
        finder.add(".")
    return finder.result()


def shown(path: str) -> str:
    """A path as reports name it: relative to the working directory, with forward slashes."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive on Windows
        return os.path.abspath(path).replace(os.sep, "/")


class _Finder:
    """What has been found so far in one call of ``discover``."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.files: dict[str, None] = {}
        self.skipped: dict[str, Skipped] = {}
        self.ignored: dict[str, int] = {}
        self.own = {os.path.realpath(item) for item in (config.path, config.baseline, config.lock) if item}
        self.rulesets = tuple(
            os.path.realpath(os.path.join(config.root, name))
            for name in config.rulesets
            if ("/" in name or os.sep in name or name.startswith("."))
        )

    def result(self) -> Discovered:
        return Discovered(
            sorted(self.files),
            [self.skipped[path] for path in sorted(self.skipped) if path not in self.files],
            dict(sorted(self.ignored.items())),
        )

    def add(self, path: str) -> None:
        """A path that the user named."""
        try:
            found = os.stat(path)
        except ValueError as error:
            raise ConfigError(f"not a path: {path!r}") from error
        except OSError as error:
            if os.path.islink(path) or isinstance(error, PermissionError):
                self.take(shown(path))
                return
            raise ConfigError("no such file or folder", path=path) from error
        if stat.S_ISDIR(found.st_mode):
            self.folder(path)
            return
        name = shown(path)
        if kind := _special(found.st_mode):
            self.skip(name, f"不是普通文件（{kind[0]}），未打开。", f"not a regular file ({kind[1]}), not opened")
        elif self.excluded(name):
            self.skip(name, "被配置的 exclude 排除。", "excluded by the configuration")
        elif os.path.basename(name) in OWN_FILES or os.path.realpath(path) in self.own:
            self.skip(name, "是工具自身的配置文件，不是模板。", "a configuration file of a tool, no template file")
        elif _binary(name):
            self.skip(name, "不支持的格式，未检查。", "format not supported, not checked")
        else:
            self.take(name)

    def add_include(self) -> None:
        """Every file that a glob of ``include`` fits, from the folder of the configuration."""
        root = self.config.root or "."
        for top in sorted({_fixed(glob) for glob in self.config.include}):
            path = os.path.normpath(os.path.join(root, top))
            if os.path.isdir(path):
                self.folder(path, self.config.include)
            elif os.path.lexists(path):
                self.add(os.path.relpath(path))

    def folder(self, top: str, include: Sequence[str] = ()) -> None:
        listed = _git_files(top)
        if not listed:  # no work tree, or a folder that git ignores but the user named
            self.walk(top, include)
            return
        for name in listed:
            parts = name.split("/")
            if any(part in FOLDERS for part in parts[:-1]):
                continue
            path = os.path.join(top, *parts)
            if name.endswith("/") or (os.path.isdir(path) and not os.path.islink(path)):  # a repository in a repository
                self.walk(path, include)
            else:
                self.meet(path, top, include)

    def walk(self, top: str, include: Sequence[str]) -> None:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    rows = sorted(entries, key=lambda entry: entry.name)
            except OSError:
                self.take(shown(folder))
                continue
            for entry in rows:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in FOLDERS and not self.pruned(shown(entry.path)):
                        waiting.append(entry.path)
                elif entry.name not in FOLDERS:  # .git is a file in a submodule or a second work tree
                    self.meet(entry.path, top, include)

    def meet(self, path: str, top: str, include: Sequence[str]) -> None:
        """A path that was found in a folder."""
        name = shown(path)
        base = os.path.basename(path)
        if base in OWN_FILES or base.endswith(OWN_SUFFIXES) or self.excluded(name):
            return
        if include and not any(glob_match(relative(self.config, name), glob) for glob in include):
            return
        if self.own or self.rulesets:
            real = os.path.realpath(path)
            if real in self.own or any(real.startswith(folder + os.sep) for folder in self.rulesets):
                return
        if suffix := _binary(name):
            self.ignored[suffix] = self.ignored.get(suffix, 0) + 1
            return
        try:
            found = os.lstat(path)
            if stat.S_ISLNK(found.st_mode):
                if _below(os.path.realpath(path), os.path.realpath(top)) and os.path.exists(path):
                    return  # what it points to is met under its own name
                found = os.stat(path)
                if stat.S_ISDIR(found.st_mode):
                    self.skip(
                        name,
                        "符号链接指向目录外的文件夹，未进入；需要时请直接写出该路径。",
                        "a symbolic link to a folder elsewhere, not followed; name it to have it checked",
                    )
                    return
        except OSError:
            if os.path.lexists(path):  # else git still lists a file that was deleted
                self.take(name)
            return
        if kind := _special(found.st_mode):
            self.skip(name, f"不是普通文件（{kind[0]}），未打开。", f"not a regular file ({kind[1]}), not opened")
        else:
            self.take(name)

    def take(self, name: str) -> None:
        self.files.setdefault(name)

    def excluded(self, name: str) -> bool:
        globs = self.config.exclude
        if not globs:
            return False
        path = relative(self.config, name)
        return any(glob_match(path, glob) for glob in globs)

    def pruned(self, name: str) -> bool:
        return self.excluded(name) or (bool(self.rulesets) and os.path.realpath(name) in self.rulesets)

    def skip(self, name: str, zh: str, en: str) -> None:
        self.skipped.setdefault(name, Skipped(name, {"zh": zh, "en": en}))


_SPECIAL = (
    (stat.S_ISFIFO, ("命名管道", "a FIFO")),
    (stat.S_ISSOCK, ("套接字", "a socket")),
    (stat.S_ISCHR, ("字符设备", "a character device")),
    (stat.S_ISBLK, ("块设备", "a block device")),
)


def _special(mode: int) -> tuple[str, str] | None:
    """The kind of a file that is neither regular nor a folder, in Chinese and English."""
    if stat.S_ISREG(mode):
        return None
    return next((names for test, names in _SPECIAL if test(mode)), ("特殊文件", "a special file"))


def _binary(name: str) -> str:
    """The suffix of a file that no template stands in, or an empty string."""
    base = name.rsplit("/", 1)[-1].lower()
    if base.endswith((".min.js", ".min.css")):
        return base[base.index(".min.") :]
    dot = base.rfind(".")
    return base[dot:] if dot > 0 and base[dot:] in BINARY else ""


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _fixed(glob: str) -> str:
    """The folders of a glob before its first wildcard; a glob without ``/`` fits anywhere."""
    plain = glob.replace("\\", "/")
    plain = plain[2:] if plain.startswith("./") else plain
    if "/" not in plain.rstrip("/"):
        return plain.rstrip("/") if not any(char in plain for char in "*?[{") and plain.endswith("/") else "."
    parts: list[str] = []
    for part in plain.split("/"):
        if any(char in part for char in "*?[{"):
            break
        parts.append(part)
    return "/".join(parts) or "."


def _git_files(top: str) -> list[str]:
    """What git knows or would add below ``top``, relative to it; empty without git or a work tree."""
    if not _in_work_tree(top):
        return []
    import subprocess  # lazy: only inside a work tree

    command = ["git", "-C", top, "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached"]
    command += ["--others", "--exclude-standard", "--deduplicate", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return []
    if done.returncode != 0:
        return []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _in_work_tree(top: str) -> bool:
    folder = os.path.abspath(top)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above
