"""``mapInArrow`` on a local Spark gives the findings of the single machine, row for row."""

from __future__ import annotations

import shutil
import sys
from typing import Any

import pytest

pytest.importorskip("pyspark")
arrow = pytest.importorskip("pyarrow")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java", allow_module_level=True)

from dunlint.spark import SCHEMA, findings_of  # noqa: E402

pytestmark = pytest.mark.spark
TEXTS = (
    "【云帆消金】您好，您的账单3天后到期，应还120元，请在App还款，客服400-000-0000。",
    "【云帆消金】王伟先生，逾期12天，欠款88.00元，再不处理将通知您的家人和单位领导。",
    "您的案件已移交公安机关，请速还款。",
)


def _settings() -> dict[str, Any]:
    return {"text": "content", "key": "no", "id": "code", "meta": ["channel", "audience"], "as_of": "2026-11-22"}


def test_local_spark_finds_what_one_machine_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)

    rows = [(number, f"t{number % 3}", "sms", "debtor", TEXTS[number % 3]) for number in range(300)]
    names = ["no", "code", "channel", "audience", "content"]
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        frame = session.createDataFrame(rows, names).repartition(4)
        found = sorted(tuple(row) for row in frame.mapInArrow(findings_of(**_settings()), SCHEMA).collect())
    finally:
        session.stop()
    batch = arrow.RecordBatch.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
    alone = sorted(tuple(item.values()) for part in findings_of(**_settings())([batch]) for item in part.to_pylist())
    assert found == alone
    assert {item[2] for item in found} >= {"threatens-family-or-contact-book", "threatens-arrest-or-jail"}
