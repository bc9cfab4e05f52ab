"""XLSX workbooks."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
from dunlint.template import Reading
from planted import MESSAGE, PHRASE, by_id

openpyxl = pytest.importorskip("openpyxl")


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: list[object], title: str = "Sheet1") -> Any:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def reading_of(data: bytes, chosen: ReadSettings | None = None) -> Reading:
    return read("催收.xlsx", data, chosen or ReadSettings())


def cells(reading: Reading) -> list[tuple[str | None, str | None]]:
    return [(template.source.sheet, template.source.cell) for template in reading.templates]


def test_sheet_with_header() -> None:
    reading = reading_of(
        saved(workbook(["话术清单"], ["编号", "渠道", "内容"], ["D3", "短信", MESSAGE], [7, "电话", MESSAGE]))
    )
    assert by_id(reading) == {"D3": MESSAGE, "7": MESSAGE}
    assert cells(reading) == [("Sheet1", "C3"), ("Sheet1", "C4")]
    assert [template.own["channel"] for template in reading.templates] == ["sms", "voice"]


def test_unnamed_cells_have_their_address() -> None:
    book = workbook()
    book.active["B7"] = MESSAGE
    assert by_id(reading_of(saved(book))) == {"Sheet1!B7": MESSAGE}


def test_hidden_rows_and_sheets_are_read() -> None:
    book = workbook(["编号", "内容"], ["a", MESSAGE])
    book.active.row_dimensions[2].hidden = True
    hidden = book.create_sheet("归档")
    hidden.sheet_state = "hidden"
    hidden["A1"] = MESSAGE
    assert by_id(reading_of(saved(book))) == {"a": MESSAGE, "归档!A1": MESSAGE}


def test_merged_metadata_holds_for_all_rows() -> None:
    book = workbook(["编号", "对象", "内容"], ["a", "联系人", MESSAGE], ["b", None, MESSAGE], ["c", None, MESSAGE])
    book.active.merge_cells("B2:B4")
    assert [template.own.get("audience") for template in reading_of(saved(book)).templates] == ["contact"] * 3


def test_merged_text_is_one_template() -> None:
    book = workbook(["编号", "内容"], ["a", MESSAGE], ["b", None])
    book.active.merge_cells("B2:B3")
    assert by_id(reading_of(saved(book))) == {"a": MESSAGE}


def test_rich_text_runs_are_joined() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    text = CellRichText("您好，", TextBlock(InlineFont(b=True), "请您"), "还款。")
    assert by_id(reading_of(saved(workbook(["编号", "内容"], ["a", text])))) == {"a": "您好，请您还款。"}


def test_formula_without_a_stored_value_is_a_problem() -> None:
    reading = reading_of(saved(workbook(["编号", "内容"], ["a", '="尊敬的"&A1&"请还款"'], ["b", MESSAGE])))
    assert by_id(reading) == {"b": MESSAGE}
    assert [(problem.rule, problem.source.cell) for problem in reading.problems] == [("unreadable-file", "B2")]


def test_formula_with_a_stored_value_is_read() -> None:
    data = rewritten(
        saved(workbook(["编号", "内容"], ["a", "=A1"])),
        "xl/worksheets/sheet1.xml",
        b"<v></v>",
        f"<v>{MESSAGE}</v>".encode(),
    )
    data = rewritten(data, "xl/worksheets/sheet1.xml", b"<v />", f"<v>{MESSAGE}</v>".encode())
    data = rewritten(data, "xl/worksheets/sheet1.xml", b'<c r="B2">', b'<c r="B2" t="str">')
    assert by_id(reading_of(data)) == {"a": MESSAGE}


def rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            content = before.read(info)
            after.writestr(info.filename, content.replace(old, new) if info.filename == name else content)
    return out.getvalue()


GOOD = saved(workbook(["编号", "内容"], ["a", MESSAGE]))
SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * (64 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "not a valid xlsx"),
        (GOOD[:-40], "not a valid xlsx"),
        (GOOD[: len(GOOD) // 2], "not a valid xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (bomb(), "zip bomb"),
        (rewritten(GOOD, SHEET, b"<worksheet", b"<!DOCTYPE x [<!ENTITY y 'z'>]><worksheet"), "DOCTYPE"),
        (
            rewritten(
                GOOD, SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
            "merged",
        ),
        (rewritten(GOOD, SHEET, b"</sheetData>", b"</sheetDat>"), "broken file"),
        (rewritten(GOOD, "xl/workbook.xml", b"<sheets>", b"<sheets"), "broken file"),
    ],
)
def test_refused(data: bytes, said: str) -> None:
    reading = reading_of(data)
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]
    assert said in reading.problems[0].detail["en"]
    assert reading.templates == []


def test_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "pip install 'dunlint[xlsx]'" in reading_of(GOOD).problems[0].detail["zh"]


def test_settings_name_the_column() -> None:
    data = saved(workbook(["号", "文字", "内容"], ["a", MESSAGE, "别的内容，请您还款。"]))
    assert by_id(reading_of(data, ReadSettings(text="文字", id="号"))) == {"a": MESSAGE}


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 40), st.integers(1, 30), st.text(st.sampled_from("您好，请\n\"'<&𠮷 "), max_size=8), st.booleans()
)
def test_planted(row: int, column: int, before: str, header: bool) -> None:
    book = workbook()
    before = f"您好{before}请"
    if header:
        book.active.cell(row, column, "短信内容")
    row += header
    cell = book.active.cell(row, column, before + PHRASE + "还款。")
    (template,) = reading_of(saved(book)).templates
    at = template.body.text.index(PHRASE)
    assert (template.source.sheet, template.source.cell) == ("Sheet1", cell.coordinate)
    assert template.body.span(at, at + len(PHRASE)) == (len(before), len(before) + len(PHRASE))
