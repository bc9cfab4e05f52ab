"""DOCX letters."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
from dunlint.template import Reading
from planted import MESSAGE, PHRASE, by_id, places

docx = pytest.importorskip("docx")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reading_of(data: bytes) -> Reading:
    return read("催收函.docx", data, ReadSettings())


def letter(*paragraphs: str) -> Any:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def table(document: Any, *rows: list[str]) -> Any:
    made = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(number, column).text = text
    return made


def test_runs_are_joined_and_the_letter_is_one_template() -> None:
    document = letter("催收函")
    paragraph = document.add_paragraph("尊敬的")
    paragraph.add_run("客户").bold = True
    paragraph.add_run("：")
    document.add_paragraph(MESSAGE)
    document.sections[0].footer.paragraphs[0].text = "客服电话：95000"
    reading = reading_of(saved(document))
    assert by_id(reading) == {"line 1": f"催收函\n尊敬的客户：\n{MESSAGE}\n客服电话：95000"}
    assert reading.templates[0].inferred["channel"] == "letter"


def test_a_line_break_does_not_move_the_paragraphs_below() -> None:
    reading = reading_of(saved(letter("一\n二", f"您好，{PHRASE}")))
    assert reading.templates[0].body.text == f"一\n二\n您好，{PHRASE}"
    assert places(reading) == [(2, 4)]


def test_table_in_the_letter_is_part_of_it() -> None:
    document = letter("您好：")
    table(document, ["欠款", "日期"], ["100 元", "今天"])
    assert by_id(reading_of(saved(document))) == {"line 1": "您好：\n欠款\n日期\n100 元\n今天"}


def test_table_of_templates() -> None:
    document = letter("话术清单")
    made = table(document, ["编号", "渠道", "内容"], ["a", "短信", MESSAGE], ["b", "", MESSAGE])
    made.cell(1, 1).merge(made.cell(2, 1))
    reading = reading_of(saved(document))
    assert by_id(reading) == {"a": MESSAGE, "b": MESSAGE}
    assert [template.own.get("channel") for template in reading.templates] == ["sms", "sms"]
    assert [template.source.lines().position(template.body.origin(0).start) for template in reading.templates] == [
        (8, 1),
        (11, 1),
    ]


def test_deleted_text_is_not_read() -> None:
    document = letter("您好，请还款。")
    run = document.paragraphs[0].add_run(PHRASE)
    deleted = docx.oxml.OxmlElement("w:del")
    run._r.addprevious(deleted)
    deleted.append(run._r)
    assert by_id(reading_of(saved(document))) == {"line 1": "您好，请还款。"}


GOOD = saved(letter(MESSAGE))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "not a valid docx"),
        (GOOD[:-40], "not a valid docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .doc"),
    ],
)
def test_refused(data: bytes, said: str) -> None:
    reading = reading_of(data)
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]
    assert said in reading.problems[0].detail["en"]


def test_entities_are_refused() -> None:
    from test_readers_xlsx import rewritten

    data = rewritten(GOOD, "word/document.xml", b"<w:document", b"<!DOCTYPE x [<!ENTITY y 'z'>]><w:document")
    assert "DOCTYPE" in reading_of(data).problems[0].detail["en"]


def test_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    assert "pip install 'dunlint[docx]'" in reading_of(GOOD).problems[0].detail["zh"]


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 8),
    st.lists(st.text(st.sampled_from("您好请，<&\t𠮷 "), min_size=1, max_size=4), max_size=4),
    st.booleans(),
)
def test_planted(above: int, runs: list[str], in_table: bool) -> None:
    document = letter(*["您好"] * above)
    paragraph = table(document, [""]).cell(0, 0).paragraphs[0] if in_table else document.add_paragraph()
    for run in ["您好", *runs]:
        paragraph.add_run(run)
    paragraph.add_run(PHRASE[:2])
    paragraph.add_run(PHRASE[2:])
    before = len("您好" + "".join(runs))
    assert places(reading_of(saved(document))) == [(above + 1, before + 1)]
