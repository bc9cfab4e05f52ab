"""Archives of sent messages: streamed in constant memory, resumable, in parallel.

CSV and JSONL (plain, gz, zst) are cut into blocks at row borders without being parsed; a block is parsed and checked in a
worker, or in this process. Parquet is read row group by row group. After each block the results are on disk and a
checkpoint beside them says how far the run has come: a run that is started again goes on there, nothing is lost and
nothing is written twice.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
from collections import Counter

from dunlint import metadata
from dunlint.checker import linter_for
from dunlint.errors import ConfigError, nearest
from dunlint.files import TEMPORARY, atomic_write, hold, move_over
from dunlint.finding import LEVEL
from dunlint.mask import mask
from dunlint.messages import Checker, quoted
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import IO, Any

    from dunlint.config import Config
    from dunlint.messages import Known


BLOCK = 1 << 20  # bytes of CSV or JSONL handed to a worker at a time
SMALL, SMALL_BLOCKS = 1 << 16, 16  # the first blocks: what one worker learns in them, the others need not
LONGEST_ROW = 16 << 20  # bytes; a longer row (an unclosed quote) stops the run with its place
BROKEN = "\ufffd"  # stands where bytes could not be decoded
TOP = 1_000  # templates, senders and days listed in the summary
COLUMNS = ("row", "template", "rule", "group", "severity", "start", "end", "match")
Table = dict[str, Counter[str]]


class Layout(NamedTuple):
    """Which columns of the archive mean what: positions in a CSV row, names in JSONL and Parquet."""

    kind: str
    header: tuple[str, ...]
    text: str
    id: str
    sender: str
    day: str
    meta: tuple[str, ...]
    delimiter: str = ","


class Done(NamedTuple):
    """What a block gave: its rows, counts, rows that could not be read, and what its checker has learned.

    ``findings``: row within the block, and the rest of the finding as the end of a line of JSON.
    """

    rows: int
    findings: list[tuple[int, str]]
    counts: dict[str, dict[str, int]]
    bad: list[int]
    learned: list[Known]


class Task(NamedTuple):
    """A block (``data``, with the header if ``first``), or a row group by its number, and what other workers have learned."""

    data: bytes = b""
    first: bool = False
    archive: str = ""
    group: int = 0
    known: tuple[Known, ...] = ()


class Job(NamedTuple):
    """What a worker needs to build its checker. Picklable."""

    layout: Layout
    config: Config
    as_of: str
    show_sensitive: bool


def audit(archive: str, config: Config, *, as_of: str, options: Mapping[str, Any]) -> int:
    """Check ``archive`` and write findings and a summary; returns the exit status.

    Rows that cannot be read fail the run like an error. ``options``: text, output, summary, restart, fail_on, show_sensitive, jobs, progress, lang (``cli/options.py``).
    Raises ConfigError for what the user can mend.
    """
    if not os.path.isfile(archive):
        raise ConfigError("no such archive", path=archive)
    try:
        return _audit(archive, config, as_of, options)
    except (OSError, EOFError) as error:  # a damaged gzip, a full disk, a missing folder
        path = getattr(error, "filename", None)
        what = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot be read or written: {what}", path=str(path or archive)) from error


def _audit(archive: str, config: Config, as_of: str, options: Mapping[str, Any]) -> int:
    layout = layout_of(archive, str(options.get("text") or ""))
    job = Job(layout, config, as_of, bool(options.get("show_sensitive")))
    output = str(options.get("output") or "")
    run = _Run(archive, layout, output, job, restart=bool(options.get("restart")))
    progress = _Progress(os.path.getsize(archive), bool(options.get("progress", True)))
    try:
        run.go(_workers(options, archive), progress)
        summary = run.summary(as_of)
        if options.get("summary"):
            atomic_write(str(options["summary"]), (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
        run.finish()
    finally:
        progress.close()
        run.close()
    sys.stdout.write(wording(summary, str(options.get("lang") or config.lang or "zh")))
    level = str(options.get("fail_on") or "never")
    found = {**summary["severity"], "error": summary["severity"]["error"] + summary["unreadable"]}
    return 1 if any(count for severity, count in found.items() if LEVEL[severity] >= LEVEL[level]) else 0


def _workers(options: Mapping[str, Any], archive: str) -> int:
    wanted = int(options.get("jobs") or 0)
    if wanted:
        return wanted
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, 1 + os.path.getsize(archive) // (8 * BLOCK))


# -- what the archive looks like -------------------------------------------------------------------------------------------


def layout_of(archive: str, text: str) -> Layout:
    """Read the header (or the first record) and decide on the columns. Raises ConfigError when no text column is found."""
    name = archive.lower()
    for ending in (".gz", ".zst", ".zstd"):
        name = name.removesuffix(ending)
    if name.endswith((".parquet", ".pq")):
        import pyarrow.parquet as parquet  # lazy: extra dunlint[arrow]

        try:
            columns = parquet.ParquetFile(archive).schema_arrow.names
        except Exception as error:
            raise ConfigError(f"not a readable Parquet file: {error}", path=archive) from None
        return _layout("parquet", tuple(columns), text, archive)
    with _open(archive) as stream:
        head = stream.read(1 << 16)
    if not head.strip():
        raise ConfigError("the archive is empty", path=archive)
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if name.endswith((".jsonl", ".ndjson", ".json")) or first[:1] == b"{":
        line = first.splitlines()[0]
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ConfigError(f"the first line is not a JSON object: {error}", path=archive, line=1) from None
        if not isinstance(record, dict):
            raise ConfigError("each line must be a JSON object", path=archive, line=1)
        return _layout("jsonl", tuple(record), text, archive)
    decoded = _decode(head.removeprefix(b"\xef\xbb\xbf"))
    top = decoded.splitlines()[0]
    delimiter = max(",\t;|", key=top.count)
    header = next(csv.reader([top], delimiter=delimiter))
    return _layout("csv", tuple(item.strip() for item in header), text, archive)._replace(delimiter=delimiter)


def _layout(kind: str, header: tuple[str, ...], text: str, archive: str) -> Layout:
    if text and text not in header:
        raise ConfigError(f"no column {text!r}{nearest(text, header)}; there are {', '.join(header)}", path=archive)
    found = text or next((name for name in header if metadata.is_text_key(name)), "")
    if not found:
        raise ConfigError(
            f"no column looks like the text; say --text COLUMN, one of {', '.join(header)}", path=archive, line=1
        )
    rest = [name for name in header if name != found]
    ids = next((name for name in rest if metadata.is_id_key(name)), "")
    meta = tuple(name for name in rest if name != ids and metadata.is_metadata_key(name))
    keys = {metadata.key_of(name): name for name in meta}
    sender = keys.get("sender_name") or keys.get("signature") or keys.get("creditor") or keys.get("sender_type") or ""
    day = keys.get("send_date") or keys.get("send_time") or ""
    return Layout(kind, header, found, ids, sender, day, meta)


def _open(archive: str) -> IO[bytes]:
    name = archive.lower()
    if name.endswith(".gz"):
        import gzip  # lazy: only for such archives

        return gzip.open(archive, "rb")  # type: ignore[return-value]
    if name.endswith((".zst", ".zstd")):
        import zstandard  # lazy: extra dunlint[zstd]

        return zstandard.open(archive, "rb")  # type: ignore[no-any-return]
    return open(archive, "rb")


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
    text = data.decode("utf-8", "replace")
    if 50 * text.count(BROKEN) < sum(char > "\x7f" for char in text):
        return text  # UTF-8 with a few broken rows: the others must not be read as something else
    return data.decode("gb18030", "replace")


# -- blocks ------------------------------------------------------------------------------------------------------------------


def blocks(stream: IO[bytes], kind: str, start: int, archive: str) -> Iterator[tuple[bytes, int]]:
    """(rows as bytes, offset behind them): whole rows only, about ``BLOCK`` bytes each, from byte ``start`` on.

    A line break ends a CSV row where an even number of quotes stands before it. Raises ConfigError for an endless row.
    """
    if start:
        stream.seek(start)  # gzip and zstd read up to there
    offset, rest, small = start, b"", SMALL_BLOCKS
    while True:
        data = stream.read(min(SMALL, BLOCK) if small else BLOCK)
        small = max(0, small - 1)
        if not data:
            if rest:
                yield rest, offset + len(rest)
            return
        rest += data
        cut = _cut(rest, kind)
        if cut:
            yield rest[:cut], offset + cut
            offset += cut
            rest = rest[cut:]
        elif len(rest) > LONGEST_ROW:
            raise ConfigError(
                f"a row longer than {LONGEST_ROW >> 20} MB begins at byte {offset}: is a quote left open?", path=archive
            )


def _cut(data: bytes, kind: str) -> int:
    end = data.rfind(b"\n")
    if kind == "jsonl" or end < 0:
        return end + 1
    odd = data.count(b'"', 0, end) % 2
    while end >= 0 and odd:
        before = data.rfind(b"\n", 0, end)
        if before < 0:
            return 0
        odd ^= data.count(b'"', before, end) % 2
        end = before
    return end + 1


def rows_of(data: bytes, layout: Layout, first: bool) -> Iterator[Mapping[str, Any] | None]:
    """The rows of a block as mappings; None for a row that cannot be read. ``first``: the block holds the header."""
    text = _decode(data.removeprefix(b"\xef\xbb\xbf") if first else data)
    if layout.kind == "jsonl":
        for line in text.split("\n"):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                record = None
            yield record if isinstance(record, dict) else None
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter)
    width = len(layout.header)
    if first:
        next(reader, None)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:  # a field longer than the module takes, a stray NUL
            yield None
            continue
        if row is None:
            return
        if row:
            yield dict(zip(layout.header, row, strict=False)) if len(row) >= min(width, 1) else None


def check_rows(
    rows: Iterable[Mapping[str, Any] | None], checker: Checker, layout: Layout, show_sensitive: bool
) -> Done:
    """Check the rows of a block."""
    findings: list[tuple[int, str]] = []
    bad: list[int] = []
    counts: Table = {name: Counter() for name in ("rule", "severity", "template", "sender", "day", "messages")}
    text_of, id_of, names = layout.text, layout.id, layout.meta
    number = 0
    for row in rows:
        number += 1
        if row is None or not isinstance(row.get(text_of), str):
            if row is None or row.get(text_of) not in (None, ""):
                bad.append(number)
            continue
        text = row[text_of]
        if BROKEN in text:  # checked all the same
            bad.append(number)
        key, meta = checker.metadata(names, [row.get(name) for name in names])
        hits = checker.check(text, key, meta)
        if not hits:
            continue
        template = mask(str(row.get(id_of) or "")) if id_of else ""
        counts["messages"]["found"] += 1
        counts["template"][template or "-"] += 1
        if layout.sender:
            counts["sender"][mask(str(row.get(layout.sender) or "-"))] += 1
        if layout.day:
            counts["day"][mask(str(row.get(layout.day) or "-"))[:10]] += 1
        for hit, passage in zip(hits, quoted(text, hits, show_sensitive), strict=True):
            counts["rule"][hit.rule] += 1
            counts["severity"][hit.severity] += 1
            told = (template, hit.rule, hit.group, hit.severity, hit.start, hit.end, passage)
            findings.append((number, _ENCODE(dict(zip(COLUMNS[1:], told, strict=True)))[1:]))
    return Done(number, findings, {name: dict(count) for name, count in counts.items()}, bad, checker.learned())


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode  # made once: ``json.dumps`` would make an encoder a line


# -- workers -----------------------------------------------------------------------------------------------------------------

_state: list[Any] = []  # of a worker process: its checker and its job


def _prepare(job: Job) -> None:
    _state[:] = [Checker(linter_for(job.config, job.as_of), job.config.set), job]


def _block(task: Task) -> Done:
    checker, job = _state
    checker.learn(task.known)
    return check_rows(rows_of(task.data, job.layout, task.first), checker, job.layout, job.show_sensitive)


def _group(task: Task) -> Done:
    import pyarrow.parquet as parquet  # lazy: extra dunlint[arrow]

    checker, job = _state
    checker.learn(task.known)
    layout: Layout = job.layout
    wanted = [name for name in dict.fromkeys((layout.text, layout.id, layout.sender, layout.day, *layout.meta)) if name]
    file = parquet.ParquetFile(task.archive)
    rows = (
        row for batch in file.iter_batches(4_096, row_groups=[task.group], columns=wanted) for row in batch.to_pylist()
    )
    return check_rows(rows, checker, layout, job.show_sensitive)


def _mapped(function: Callable[[Task], Done], tasks: Iterator[Task], workers: int, job: Job) -> Iterator[Done]:
    """``function`` over ``tasks`` in order; at most a few blocks wait at a time, so that memory stays bounded.

    Workers have a memo each. What the last few blocks have added to one is handed on with the next ones, so that a skeleton
    is mostly checked once and not once for each worker.
    """
    if workers < 2:
        _prepare(job)
        yield from map(function, tasks)
        return
    from collections import deque
    from concurrent.futures import ProcessPoolExecutor  # lazy: small archives stay in one process
    from multiprocessing import get_all_start_methods, get_context

    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    recent: deque[list[Known]] = deque(maxlen=3 * workers)
    with ProcessPoolExecutor(workers, get_context(method), _prepare, (job,)) as pool:
        waiting: deque[Any] = deque()

        def oldest() -> Done:
            done: Done = waiting.popleft().result()
            recent.append(done.learned)
            return done

        for task in tasks:
            known = tuple(entry for learned in recent for entry in learned)
            waiting.append(pool.submit(function, task._replace(known=known)))
            if len(waiting) > 2 * workers:
                yield oldest()
        while waiting:
            yield oldest()


def _choices(job: Job) -> str:
    """Everything besides the archive, the day and the rules that decides on the results of a run."""
    config = job.config
    names = sorted((name, tuple(item)) for name, item in config.placeholders.items())
    return repr(
        (
            config.select,
            config.ignore,
            sorted(config.rules.items()),
            config.tokenizer,
            names,
            sorted(config.set.items()),
            job.show_sensitive,
        )
    )


# -- one run -----------------------------------------------------------------------------------------------------------------


class _Run:
    """The state of a run that a checkpoint keeps: how far it is, and what it has counted."""

    def __init__(self, archive: str, layout: Layout, output: str, job: Job, *, restart: bool) -> None:
        self.archive, self.layout, self.output, self.job = archive, layout, output, job
        status = os.stat(archive)
        from dunlint.program import program  # lazy: its digest is part of what a checkpoint must agree with

        infos = program(job.config.rulesets, job.config.root or ".")["infos"]
        self.identity = [
            os.path.abspath(archive),
            status.st_size,
            status.st_mtime_ns,
            list(layout),
            job.as_of,
            job.config.profile,
            [list(info) for info in infos],
            _choices(job),
        ]
        self.rulesets = infos
        self.position = self.rows = self.size = 0
        self.bad: list[int] = []
        self.counts: Table = {name: Counter() for name in ("rule", "severity", "template", "sender", "day", "messages")}
        self.checkpoint = f"{output or archive}.dunlint-audit"
        self.lines = f"{output}.part{TEMPORARY}" if output else ""
        self.out = (
            _held(self.lines, output) if output else None
        )  # before the checkpoint is read: it speaks of this file
        try:
            if not restart:
                self._resume()
            if self.out is not None:
                self.out.truncate(self.size)
                self.out.seek(self.size)
        except BaseException:
            self.close()
            raise

    def _resume(self) -> None:
        try:
            with open(self.checkpoint, encoding="utf-8") as file:
                state = json.load(file)
            if state["identity"] != json.loads(json.dumps(self.identity)):
                return
            if self.out is not None and os.fstat(self.out.fileno()).st_size < state["size"]:
                return
        except (OSError, ValueError, KeyError, TypeError):
            return
        self.position, self.rows, self.size, self.bad = state["position"], state["rows"], state["size"], state["bad"]
        self.counts = {name: Counter(count) for name, count in state["counts"].items()}

    def go(self, workers: int, progress: _Progress) -> None:
        """Check what is left, block by block."""
        progress.show(self._seen(self.position), self.rows)
        for done, position in self._done(workers):
            if self.out is not None:
                self.out.writelines(self._line(finding) for finding in done.findings)
                self.out.flush()
                os.fsync(self.out.fileno())
                self.size = self.out.tell()
            self._count(done)
            self.position = position
            self._save()
            progress.show(self._seen(position), self.rows)

    def _count(self, done: Done) -> None:
        self.counts["messages"]["unreadable"] += len(done.bad)
        self.bad += [self.rows + number for number in done.bad][: max(0, 100 - len(self.bad))]
        self.rows += done.rows
        for name, count in done.counts.items():
            self.counts[name].update(count)
            if name in ("template", "sender", "day") and len(self.counts[name]) > 20 * TOP:
                self.counts[name] = Counter(dict(self.counts[name].most_common(10 * TOP)))

    def _line(self, finding: tuple[int, str]) -> bytes:
        return f'{{"row": {self.rows + finding[0]}, {finding[1]}\n'.encode("utf-8", "replace")

    def _done(self, workers: int) -> Iterator[tuple[Done, int]]:
        positions: list[int] = []
        if self.layout.kind == "parquet":
            import pyarrow.parquet as parquet  # lazy: extra dunlint[arrow]

            groups = parquet.ParquetFile(self.archive).num_row_groups
            tasks = (Task(archive=self.archive, group=number) for number in range(self.position, groups))
            for number, done in enumerate(_mapped(_group, tasks, workers, self.job), self.position + 1):
                yield done, number
            return
        with _open(self.archive) as stream:

            def noted() -> Iterator[Task]:
                first = self.position == 0
                for data, offset in blocks(stream, self.layout.kind, self.position, self.archive):
                    positions.append(offset)
                    yield Task(data, first)
                    first = False

            for number, done in enumerate(_mapped(_block, noted(), workers, self.job)):
                yield done, positions[number]

    def _seen(self, position: int) -> int:
        return position if self.layout.kind != "parquet" else 0

    def _save(self) -> None:
        state = {
            "identity": self.identity, "position": self.position, "rows": self.rows, "size": self.size, "bad": self.bad,
            "counts": self.counts,
        }  # fmt: skip
        atomic_write(self.checkpoint, json.dumps(state).encode())

    def finish(self) -> None:
        """Put the findings in the place of an older result; the checkpoint is done with."""
        if self.out is not None:
            if self.output.lower().endswith((".parquet", ".pq")):
                _to_parquet(self.out, self.output)
                os.unlink(self.lines)
            else:
                move_over(self.lines, self.output)
        with contextlib.suppress(FileNotFoundError):  # another run over the same archive was faster
            os.unlink(self.checkpoint)

    def close(self) -> None:
        """Let other runs write."""
        if self.out is not None:
            self.out.close()

    def summary(self, as_of: str) -> dict[str, Any]:
        """What was found, as plain data: counts by rule, severity, template, sender and day."""

        def top(name: str) -> dict[str, int]:
            return dict(self.counts[name].most_common(TOP))

        return {
            "archive": self.archive.replace(os.sep, "/"), "as_of": as_of,
            "rulesets": [dict(zip(("name", "version", "digest"), info, strict=True)) for info in self.rulesets],
            "messages": self.rows, "with_findings": self.counts["messages"]["found"],
            "unreadable": self.counts["messages"]["unreadable"], "unreadable_rows": self.bad,
            "severity": {name: self.counts["severity"][name] for name in ("error", "warning", "note")},
            "by_rule": top("rule"), "by_template": top("template"), "by_sender": top("sender"), "by_day": dict(sorted(top("day").items())),
        }  # fmt: skip


def _held(lines: str, output: str) -> IO[bytes]:
    """The file that findings are collected in. Raises ConfigError while another run does so."""
    if os.path.exists(output) and not os.path.isfile(output):
        raise ConfigError("no regular file; findings of an archive are written to one", path=output)
    try:
        return hold(lines)
    except BlockingIOError:
        raise ConfigError("another run is writing this file", path=output) from None


def _to_parquet(lines: IO[bytes], output: str) -> None:
    import pyarrow as arrow  # lazy: extra dunlint[arrow]
    import pyarrow.parquet as parquet

    schema = arrow.schema(
        [(name, arrow.int64() if name in ("row", "start", "end") else arrow.string()) for name in COLUMNS]
    )
    temporary = f"{output}{TEMPORARY}"
    lines.seek(0)
    with parquet.ParquetWriter(temporary, schema) as writer:
        batch: list[dict[str, Any]] = []
        for line in lines:
            batch.append(json.loads(line))
            if len(batch) >= 20_000:
                writer.write_table(arrow.Table.from_pylist(batch, schema))
                batch = []
        writer.write_table(arrow.Table.from_pylist(batch, schema))
    move_over(temporary, output)


class _Progress:
    """A bar on stderr, only on a terminal."""

    def __init__(self, size: int, wanted: bool) -> None:
        self.on = wanted and sys.stderr.isatty()
        self.size = max(1, size)
        self.bar: Any = None
        if self.on:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # lazy: only on a terminal

            self.bar = Progress(
                TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=Console(stderr=True)
            )
            self.bar.start()
            self.task = self.bar.add_task("0", total=self.size)

    def show(self, seen: int, rows: int) -> None:
        if self.bar is not None:
            self.bar.update(self.task, completed=min(seen, self.size), description=f"{rows:,}")

    def close(self) -> None:
        if self.bar is not None:
            self.bar.stop()


_WORDS = {
    "zh": (
        "检查了 {messages} 条消息，{with_findings} 条有发现：{error} 个错误、{warning} 个警告、{note} 个提示。",
        "按规则",
        "按模板",
        "无法（完整）读取的行，共 {number} 行：{rows}",
    ),
    "en": (
        "Checked {messages} messages, {with_findings} with findings: {error} errors, {warning} warnings, {note} notes.",
        "By rule",
        "By template",
        "{number} rows that could not be read (in full): {rows}",
    ),
}


def wording(summary: Mapping[str, Any], lang: str) -> str:
    """The summary for a terminal."""
    first, by_rule, by_template, unread = _WORDS.get(lang, _WORDS["zh"])
    out = [first.format(**summary, **summary["severity"])]
    for title, key in ((by_rule, "by_rule"), (by_template, "by_template")):
        rows = list(summary[key].items())[:15]
        if rows:
            out += [f"{title}:", *(f"  {count:>9}  {name}" for name, count in rows)]
    if summary["unreadable_rows"]:
        rows = summary["unreadable_rows"][:20]
        more = " …" if summary["unreadable"] > len(rows) else ""
        out.append(unread.format(number=summary["unreadable"], rows=", ".join(map(str, rows)) + more))
    return "\n".join(out) + "\n"
