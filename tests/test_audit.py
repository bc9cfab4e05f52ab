"""Archives: every format gives the same findings, an interrupted run goes on where it was, workers change nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint import audit
from dunlint.__main__ import main as command_line
from dunlint.errors import ConfigError
from dunlint.files import TEMPORARY
from dunlint.messages import Checker, shape
from tests_linter import linter

HEADER = ["no", "template_id", "channel", "audience", "send_date", "content"]
TEXTS = (
    "【云帆消金】王伟先生您好，您12月5日到期的借款应还1,234.50元，请在App还款，如已还款请忽略，客服400-000-0000。",
    "【云帆消金】李娜女士，逾期12天，欠款88.00元，再不处理将通知您的家人。",
    "请把钱\n打到13800138000，备注姓名",
    '您的"借款"，已移交公安',
)
ROWS = [[str(number), f"t{number % 4}", "sms", "debtor", "2026-11-20", TEXTS[number % 4]] for number in range(400)]


def _csv() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADER, *ROWS])
    return out.getvalue().encode()


def _jsonl() -> bytes:
    return "".join(json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) + "\n" for row in ROWS).encode()


def run(folder: Path, name: str, data: bytes | None, *options: str) -> list[dict[str, Any]]:
    if data is not None:
        (folder / name).write_bytes(data)
    out = folder / f"{name}.out.jsonl"
    assert command_line(
        ["audit", str(folder / name), "-o", str(out), "--no-config", "--as-of", "2026-11-22", *options]
    ) in (0, None)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "BLOCK", 4_000)


@pytest.mark.usefixtures("small_blocks")
def test_formats_and_workers_agree(tmp_path: Path) -> None:
    expected = run(tmp_path, "a.csv", _csv())
    assert {item["rule"] for item in expected} >= {"threatens-family-or-contact-book", "threatens-arrest-or-jail"}
    assert {item["row"] % 4 for item in expected if item["rule"] == "threatens-arrest-or-jail"} == {0}
    assert run(tmp_path, "b.jsonl", _jsonl()) == expected
    assert run(tmp_path, "c.csv.gz", gzip.compress(_csv())) == expected
    assert run(tmp_path, "d.csv", _csv(), "--jobs", "2") == expected
    zstandard = pytest.importorskip("zstandard")
    assert run(tmp_path, "f.jsonl.zst", zstandard.compress(_jsonl())) == expected


def test_parquet_in_and_out(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = list(zip(*ROWS, strict=True))
    parquet.write_table(
        arrow.table(dict(zip(HEADER, map(list, columns), strict=True))), tmp_path / "a.parquet", row_group_size=90
    )
    expected = run(tmp_path, "a.csv", _csv())
    assert run(tmp_path, "a.parquet", None) == expected
    out = tmp_path / "out.parquet"
    command_line(["audit", str(tmp_path / "a.csv"), "-o", str(out), "--no-config", "--as-of", "2026-11-22"])
    assert parquet.read_table(out).to_pylist() == expected
    from dunlint.spark import findings_of

    batches = arrow.table(dict(zip(HEADER, map(list, columns), strict=True))).to_batches(max_chunksize=70)
    found = findings_of(
        text="content", key="no", id="template_id", meta=["channel", "audience", "send_date"], as_of="2026-11-22"
    )(batches)
    rows = [{**item, "row": int(item.pop("key")) + 1} for batch in found for item in batch.to_pylist()]
    assert [(item["row"], item["rule"], item["start"], item["end"], item["match"]) for item in rows] == [
        (item["row"], item["rule"], item["start"], item["end"], item["match"]) for item in expected
    ]


@pytest.mark.usefixtures("small_blocks")
def test_an_interrupted_run_goes_on_without_loss_or_repetition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(tmp_path, "whole.csv", _csv())
    (tmp_path / "cut.csv").write_bytes(_csv())
    real, calls = audit.check_rows, [0]

    def breaking(*arguments: Any) -> audit.Done:
        calls[0] += 1
        if calls[0] == 4:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(audit, "check_rows", breaking)
    out = tmp_path / "cut.csv.out.jsonl"
    arguments = [
        "audit",
        str(tmp_path / "cut.csv"),
        "-o",
        str(out),
        "--no-config",
        "--as-of",
        "2026-11-22",
        "--jobs",
        "1",
    ]
    with pytest.raises(KeyboardInterrupt):
        audit_directly(arguments)
    part = tmp_path / f"cut.csv.out.jsonl.part{TEMPORARY}"
    assert 0 < len(part.read_text(encoding="utf-8").splitlines()) < len(expected)
    assert not out.exists()
    with part.open("a", encoding="utf-8") as file:
        file.write('{"half a li')  # what a kill may leave behind the last checkpoint
    monkeypatch.setattr(audit, "check_rows", real)
    assert run(tmp_path, "cut.csv", None, "--jobs", "1") == expected
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("cut")) == ["cut.csv", out.name]


def test_one_output_has_one_writer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_bytes(_csv())
    lines = tmp_path / f"out.jsonl.part{TEMPORARY}"
    program = "import sys; from dunlint.files import hold; held = hold(sys.argv[1]); print(flush=True); input()"
    command = [sys.executable, "-c", program, str(lines)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert command_line(["audit", str(tmp_path / "a.csv"), "-o", str(tmp_path / "out.jsonl"), "--no-config"]) == 2
        assert "another run is writing this file" in capsys.readouterr().err
        other.communicate(b"\n")
    run(tmp_path, "a.csv", None)


@pytest.mark.skipif(os.name != "posix", reason="/dev/null is POSIX")
def test_findings_go_to_a_regular_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_bytes(_csv())
    assert command_line(["audit", str(tmp_path / "a.csv"), "-o", "/dev/null", "--no-config"]) == 2
    assert "no regular file" in capsys.readouterr().err


def audit_directly(arguments: list[str]) -> None:

    from dunlint.config import Config

    audit.audit(
        arguments[1], Config(), as_of="2026-11-22", options={"output": arguments[3], "jobs": 1, "progress": False}
    )


@given(st.lists(st.text(alphabet='a,"\n\r中', max_size=8), min_size=1, max_size=30), st.integers(1, 40))
@settings(max_examples=60)
def test_blocks_hold_whole_rows(cells: list[str], size: int) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[cell, "x"] for cell in cells])
    data = out.getvalue().encode()
    real, audit.BLOCK = audit.BLOCK, size
    try:
        parts = list(audit.blocks(io.BytesIO(data), "csv", 0, "a.csv"))
    finally:
        audit.BLOCK = real
    assert b"".join(part for part, _ in parts) == data
    rows = [row for part, _ in parts for row in csv.reader(io.StringIO(part.decode(), newline=""))]
    assert rows == [[cell, "x"] for cell in cells]


def test_messages_of_one_template_share_a_shape() -> None:
    one = "【云帆消金】王伟先生您好，您12月5日应还1,234.50元，客服400-000-0000。"
    two = "【云帆消金】李娜先生您好，您11月9日应还9,876.05元，客服400-000-0000。"
    assert shape(one) == shape(two)
    assert len(shape(one)) == len(one)
    assert shape("赖账先生您好") == "赖账先生您好"


@given(st.sampled_from(TEXTS), st.integers(0, 9), st.integers(10, 99))
def test_the_memo_changes_nothing(text: str, digit: int, number: int) -> None:
    varied = text.replace("12", str(number)).replace("8", str(digit))
    checker = Checker(linter())
    key, meta = checker.metadata(("channel", "audience"), ("sms", "debtor"))
    checker.check(text, key, meta)
    assert checker.check(varied, key, meta) == Checker(linter()).check(varied, key, meta)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", "编号,备注\n1,x\n".encode(), "no column looks like the text"),
        ("a.jsonl", b"{bad\n", "not a JSON object"),
        ("a.parquet", b"nope", "not a readable Parquet"),
    ],
)
def test_bad_archives_are_named(tmp_path: Path, name: str, data: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(data)
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    with pytest.raises(ConfigError, match=what):
        audit.layout_of(str(tmp_path / name), "")


def test_unreadable_rows_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"content": "您好"}\n{bad\n[1]\n', encoding="utf-8")
    summary = tmp_path / "s.json"
    command_line(["audit", str(tmp_path / "a.jsonl"), "--summary", str(summary), "--no-config"])
    told = json.loads(summary.read_text(encoding="utf-8"))
    assert told["unreadable_rows"] == [2, 3]
    assert told["messages"] == 3


def test_what_one_checker_has_learned_others_need_not_check(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Checker(linter()), Checker(linter())
    key, meta = first.metadata(["channel", "audience"], ["sms", "debtor"])
    found = [first.check(text, key, meta) for text in TEXTS]
    assert any(found)
    known = first.learned()
    assert len(known) == len(TEXTS)
    assert first.learned() == []
    second.learn(known)
    assert second.learned() == []  # what was taken over is not handed on
    monkeypatch.setattr(Checker, "_fresh", lambda *_: pytest.fail("checked again"))
    assert [second.check(text, key, meta) for text in TEXTS] == found


def test_no_more_is_kept_than_the_memo_holds() -> None:
    first, small = Checker(linter()), Checker(linter(), memo=2)
    key, meta = first.metadata(["channel"], ["sms"])
    for text in TEXTS:
        first.check(text, key, meta)
    small.learn(first.learned())
    assert len(small._memo) == 2


def test_blocks_begin_small() -> None:
    data = _csv() * 120
    sizes = [len(block) for block, _ in audit.blocks(io.BytesIO(data), "csv", 0, "a.csv")]
    assert sum(sizes) == len(data)
    assert max(sizes[: audit.SMALL_BLOCKS]) < 2 * audit.SMALL < max(sizes[audit.SMALL_BLOCKS :])


@pytest.mark.parametrize(
    "text", [TEXTS[0], "【北麓商务】王伟先生，您的案件已移交公安机关，请今日还清1,234.50元，以免被拘留。"]
)
def test_names_and_amounts_change_nothing(text: str) -> None:
    """What two messages of one skeleton differ in has no weight: whichever is checked first speaks for both."""
    checker = Checker(linter())
    _key, meta = checker.metadata(("channel", "audience"), ("sms", "debtor"))
    told = {checker._fresh(text.replace("王伟", name).replace("1,234.50", amount), meta)
            for name in ("王伟", "黄丽", "胡军", "周杰") for amount in ("1,234.50", "1,110.59", "9,120.00")}  # fmt: skip
    assert len(told) == 1
