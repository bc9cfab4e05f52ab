"""What git says has changed, and which templates that touches.

``git diff`` is asked once for the names and the lines of all files (``--raw -z`` and a patch without context); names
are taken from the part that git does not quote, so spaces, quotes and Chinese names are safe.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left

from dunlint.errors import ConfigError
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from dunlint.finding import Finding
    from dunlint.span import LineIndex
    from dunlint.template import Source, Template


_FAR = 2**31


class Hunk(NamedTuple):
    """Changed lines, 1-based, both ends included. ``removed`` is how far out the text stood that is gone (columns).

    -1 stands for a suppression of the whole file.
    """

    first: int
    last: int
    removed: int = _FAR


Ranges = tuple[Hunk, ...]
ALL: Ranges = (Hunk(1, _FAR, 0),)  # every line
_HUNK = re.compile(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
# What cannot change a finding: brackets and comments, but for suppressions.
_NOTHING = re.compile(rb"[\s\[\](){}<>,;:]*(?:(?:#|//|--|/?\*|<!--)(?!.*dunlint:).*)?$", re.DOTALL)
_LEAD = re.compile(rb"[\s\-\[{(]*")


class Changes(NamedTuple):
    """``files`` maps each changed path (relative to the working directory, forward slashes) to its changed lines.

    ``blobs`` names the staged object of each path when staged changes were asked for. Deleted files do not appear.
    """

    files: Mapping[str, Ranges]
    blobs: Mapping[str, str] = {}


def changed_lines(root: str = ".", ref: str | None = None, staged: bool = False) -> Changes:
    """What differs from ``ref`` (from where this branch left it) in the working tree, untracked files too; or, with
    ``staged``, what the next commit would change.

    ``root`` is the working directory that paths shall be relative to. New and binary files are changed as a whole; of
    renamed ones only the lines that differ. Raises ConfigError outside a repository and for an unknown ref.
    """
    up, prefix = (
        os.fsdecode(line) for line in _git(root, "rev-parse", "--show-cdup", "--show-prefix").split(b"\n")[:2]
    )
    options = ("--raw", "-z", "--patch", "--unified=0", "--find-renames", "--no-abbrev", "--no-color",
               "--no-ext-diff", "--no-textconv", "--diff-filter=ACMRTU", "--ignore-submodules=all")  # fmt: skip
    quiet = ("-c", "core.quotePath=false", "-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false",
             "-c", "core.fsmonitor=false", "-c", "diff.suppressBlankEmpty=false")  # fmt: skip
    base = [_base(root, ref)] if ref or not staged else []
    output = _git(root, *quiet, "diff", *options, *(["--cached"] if staged else []), *base, "--")
    files: dict[str, Ranges] = {}
    blobs: dict[str, str] = {}
    for path, ranges, blob in _parse(output):
        files[path] = ranges
        if staged:
            blobs[path] = blob
    if not staged:
        listed = _git(os.path.join(root, up or "."), "ls-files", "--others", "--exclude-standard", "-z")
        files.update((os.fsdecode(name), ALL) for name in listed.split(b"\0") if name)

    def here(path: str) -> str:
        if path.startswith(prefix):
            return path[len(prefix) :]
        return os.path.relpath(path, prefix).replace(os.sep, "/")

    return Changes({here(path): ranges for path, ranges in files.items()}, {here(path): blobs[path] for path in blobs})


def _base(root: str, ref: str | None) -> str:
    """The commit to compare with: where the present branch left ``ref``; ``ref`` itself where that is not known."""
    wanted = ref or "HEAD"
    found = _ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}")
    if found.returncode or wanted.startswith("-"):
        raise ConfigError(
            f"git does not know {wanted!r}; in CI fetch it first (actions/checkout: `fetch-depth: 0`, "
            f"GitLab: `GIT_DEPTH: 0`)"
        )
    commit = found.stdout.decode().strip().splitlines()[-1]
    fork = _ask(root, "merge-base", commit, "HEAD")
    return commit if fork.returncode else fork.stdout.decode().split()[0]


def _ask(root: str, *arguments: str) -> _Answer:
    import subprocess  # lazy: only a run with --diff or --staged talks to git

    # --no-optional-locks: a linter must not take the index lock that a commit in progress needs.
    command = ["git", "--no-optional-locks", "--no-pager", "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except (OSError, ValueError) as error:
        raise ConfigError(f"git cannot be run here: {error}") from error
    return _Answer(done.returncode, done.stdout, done.stderr)


class _Answer(NamedTuple):
    returncode: int
    stdout: bytes
    stderr: bytes


def _git(root: str, *arguments: str) -> bytes:
    answer = _ask(root, *arguments)
    if answer.returncode:
        reason = answer.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ConfigError(f"git failed: {reason[0] if reason else answer.returncode}")
    return answer.stdout


def _parse(output: bytes) -> list[tuple[str, Ranges, str]]:
    """(path, changed lines, object) of each file of ``git diff --raw -z --patch --unified=0``."""
    fields = output.split(b"\0")
    entries: list[tuple[str, str, str, str]] = []  # path, status, mode, object
    at = 0
    while at < len(fields) and fields[at].startswith(b":"):
        _, mode, _, blob, status = fields[at].decode().split(" ")
        names = 2 if status[0] in "RC" else 1
        entries.append((os.fsdecode(fields[at + names]), status[0], mode, blob))
        at += names + 1
    patch = b"\0".join(fields[at:]).lstrip(b"\0")
    parts = re.split(rb"(?m)^diff --git ", b"\n" + patch)[1:]
    normal = [entry for entry in entries if entry[1] != "U"]
    conflicts = {path for path, status, _, _ in entries if status == "U"}
    # One part a file, in the same order. Where that does not hold (a conflict, a name with line breaks that reads like
    # a header) every line counts as changed: too much is checked then, never too little.
    known = len(parts) == len(normal) and not conflicts
    result = []
    for number, (path, status, mode, blob) in enumerate(normal):
        if mode in ("120000", "160000"):  # a link or a submodule is not a file of its own
            continue
        whole = status in "AT" or not known
        result.append((path, ALL if whole else _hunks(parts[number]), blob))
    result += [(path, ALL, "") for path in sorted(conflicts - {path for path, _, _ in result})]
    return result


def _hunks(part: bytes) -> Ranges:
    hunks: list[Hunk] = []
    for line in part.split(b"\n"):
        if line.startswith((b"Binary files ", b"GIT binary patch")):
            return ALL
        match = _HUNK.match(line) if line.startswith(b"@@ ") else None
        if match:
            first, count = int(match.group(1)), int(match.group(2) or 1)
            # Lines were only taken away: what stands before and behind the gap counts as changed.
            hunks.append(Hunk(first, first + count - 1) if count else Hunk(first, first + 1))
        elif hunks and line.startswith(b"-") and not _NOTHING.match(line, 1):
            hunks[-1] = hunks[-1]._replace(removed=min(hunks[-1].removed, _reach(line[1:])))
    return tuple(hunks)


def staged_blobs(root: str, blobs: Mapping[str, str]) -> dict[str, bytes]:
    """The staged bytes of each path of ``Changes.blobs``, by one call of git."""
    import subprocess  # lazy: see ``_ask``

    wanted = [(path, blob) for path, blob in blobs.items() if blob]
    command = ["git", "--no-pager", "cat-file", "--batch"]
    question = "".join(f"{blob}\n" for _, blob in wanted).encode()
    done = subprocess.run(command, cwd=root, input=question, capture_output=True, check=False)
    contents: dict[str, bytes] = {}
    at = 0
    for path, blob in wanted:
        end = done.stdout.find(b"\n", at)
        head = done.stdout[at:end].split(b" ")
        if end < 0 or len(head) != 3:
            raise ConfigError(f"git has no staged content of {path!r} ({blob})")
        size = int(head[2])
        contents[path] = done.stdout[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return contents


# Files in which lines outside every template can hold metadata for all of them.
_DATA = frozenset({"yaml", "json", "jsonl", "toml", "csv", "text", "markdown"})


class _Area(NamedTuple):
    """The lines of a template, both ends included; ``reach`` is the last line of all that start no later than it."""

    first: int
    last: int
    number: int
    reach: int = 0


def _areas(lines: LineIndex, templates: Sequence[Template]) -> list[_Area]:
    from dunlint.markers import extent  # lazy: only filtered runs need it

    areas, reach = [], 0
    for number, span in sorted(enumerate(map(extent, templates)), key=lambda item: item[1]):
        first = lines.position(span.start).line
        last = lines.position(max(span.start, span.end - 1)).line
        reach = max(reach, last)
        areas.append(_Area(first, last, number, reach))
    return areas


def touched(source: Source, templates: Sequence[Template], ranges: Ranges) -> frozenset[int]:
    """Numbers of the templates that the changed lines touch.

    A template reaches from its key to the end of its text. A changed line between two templates belongs to the one that
    is touched anyway, else to both. In data files a changed line before the first template, or one that stands
    further out than the templates do, may hold a default of the file and touches all.
    """
    everything = frozenset(range(len(templates)))
    if ranges == ALL or source.sheet is not None or source.text.count("\r") != source.text.count("\r\n"):
        return everything  # git does not take a lone carriage return for a line end
    if not templates:
        return everything
    lines = source.lines()
    areas = _areas(lines, templates)
    starts = [area.first for area in areas]
    data = templates[0].format in _DATA
    depth = min(_depth(_text(lines, area.first)) for area in areas) if data else 0
    hit: set[int] = set()
    for hunk in ranges:
        first, last = max(1, hunk.first), min(hunk.last, len(lines.starts))
        inside = list(_touching(areas, starts, first, last))
        if hunk.removed < depth:
            return everything
        hit.update(area.number for area in inside)
        covered = {line for area in inside for line in range(max(first, area.first), min(last, area.last) + 1)}
        for line in range(first, last + 1):
            text = b"" if line in covered else _text(lines, line)
            if _NOTHING.match(text):
                continue
            behind = bisect_left(starts, line)
            reach = _reach(text)
            if reach < depth or (data and behind == 0 and reach < _FAR):
                return everything
            neighbours = areas[max(0, behind - 1) : behind + 1]
            same = [area for area in neighbours if area.first <= last and area.last >= first]
            hit.update(area.number for area in same or neighbours)
    return frozenset(hit)


def _touching(areas: list[_Area], starts: list[int], first: int, last: int) -> Iterator[_Area]:
    number = bisect_left(starts, last + 1) - 1
    while number >= 0 and areas[number].reach >= first:
        if areas[number].last >= first:
            yield areas[number]
        number -= 1


def _text(lines: LineIndex, line: int) -> bytes:
    span = lines.line_span(line)
    return lines.text[span.start : span.end].encode("utf-8", "surrogatepass")


def _depth(line: bytes) -> int:
    """The column of the first character of a line that is not indentation, a dash or an opening bracket."""
    match = _LEAD.match(line)
    return match.end() if match else 0


def _reach(line: bytes) -> int:
    """How far out a line stands that is no part of a template: what stands further out than they do may be for all."""
    if b"dunlint:" in line:
        return -1 if b"ignore-file" in line else _FAR
    return _depth(line)


def keep(findings: Sequence[Finding], templates: Sequence[Template], ranges: Ranges | None) -> list[Finding]:
    """Of the findings of one file: those of changed templates, those on changed lines, those about the file itself.

    ``templates`` are all of the file as read; ``ranges`` is its entry in ``Changes.files`` (None: nothing changed).
    """
    if ranges is None:
        return []
    if ranges == ALL or not templates or templates[0].source.sheet is not None:
        return list(findings)
    source = templates[0].source
    numbers = touched(source, templates, ranges)
    areas = [area for area in _areas(source.lines(), templates) if area.number in numbers]
    names = {templates[area.number].id for area in areas}
    return [item for item in findings if _is_kept(item, areas, names, ranges)]


def _is_kept(finding: Finding, areas: Sequence[_Area], names: Collection[str], ranges: Ranges) -> bool:
    first, last = finding.start.line, finding.end.line
    if any(first <= hunk.last and hunk.first <= last for hunk in ranges):
        return True
    if not finding.template:
        return finding.group != "suppression"
    return finding.template in names and any(area.first <= first and last <= area.last for area in areas)
