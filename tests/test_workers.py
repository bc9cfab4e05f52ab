"""Work shared out: the same results in the same order, whoever does it and whatever happens to a copy."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from pathlib import Path

import pytest

from dunlint import checker, workers
from dunlint.config import Config
from dunlint.run import run

HERE = os.getpid()
ITEMS = list(range(11))


def squared(number: int) -> tuple[int, bool]:
    return number * number, os.getpid() == HERE


def only_here(number: int) -> int:
    if os.getpid() != HERE:
        raise ValueError("not in a copy")
    return number


def gone(number: int) -> int:
    if os.getpid() != HERE:
        os._exit(9)
    return number


def never(number: int) -> int:
    raise ValueError(f"no {number}")


def interrupted(number: int) -> int:
    if os.getpid() != HERE:
        time.sleep(600)
    raise KeyboardInterrupt


def test_each_copy_takes_every_nth_item() -> None:
    found = workers.shared(squared, ITEMS, 3)
    assert [square for square, _ in found] == [number * number for number in ITEMS]
    assert [here for _, here in found] == [number % 3 == 0 for number in ITEMS]


@pytest.mark.parametrize("function", [only_here, gone])
def test_what_a_copy_does_not_bring_back_is_done_here(function: object) -> None:
    assert workers.shared(function, ITEMS, 3) == ITEMS  # type: ignore[arg-type]


def test_an_error_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="no 0"):
        workers.shared(never, ITEMS, 2)


def test_copies_end_with_an_interrupted_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        workers.shared(interrupted, ITEMS, 3)
    assert multiprocessing.active_children() == []


def test_where_no_process_can_be_copied_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert all(here for _, here in workers.shared(squared, ITEMS, 3))


def test_few_templates_are_not_worth_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 4)
    counts = [0, 2 * workers.SHARED - 1, 2 * workers.SHARED, 3 * workers.SHARED, 100 * workers.SHARED]
    assert [workers.number_within(count) for count in counts] == [1, 1, 2, 3, 4]


def test_the_templates_of_one_file_are_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "many.json"
    texts = [
        f"【云帆消金】您的借款已逾期{number}天，应还{number}元，请在App还款。{'' if number % 3 else '不还就抓你坐牢。'}"
        for number in range(checker.FEW + 10)
    ]
    rows = [{"id": f"t{number}", "text": text} for number, text in enumerate(texts)]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    calls: list[int] = []
    shared = workers.shared

    def counted(function: object, items: object, number: int) -> object:
        calls.append(number)
        return shared(function, items, number)  # type: ignore[arg-type,type-var]

    monkeypatch.setattr(workers, "shared", counted)
    one, two, seven = (run([str(path)], Config(), as_of="2026-11-22", jobs=jobs) for jobs in (1, 2, 7))
    assert calls == [2, 7]
    assert one == two == seven
    assert sum(finding.group in ("threat", "falsehood") for finding in one.findings) >= len(texts) // 3
