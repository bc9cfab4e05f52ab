"""Tables: headers, ids, metadata columns, several texts in a row."""

from __future__ import annotations

import pytest

from dunlint.readers import ReadSettings
from dunlint.readers.table import is_known_name
from planted import MESSAGE, by_id, read_text


def table(*rows: str, chosen: ReadSettings | None = None) -> dict[str, str]:
    return by_id(read_text("t.csv", "\n".join(rows), chosen))


@pytest.mark.parametrize(
    "rows",
    [
        ("编号,内容,备注", f"a,{MESSAGE},勿通知您的家人，请注意。"),
        ("催收模板清单", "", "编号,短信内容,审核意见", f"a,{MESSAGE},建议删除您的家人，谢谢。"),
        ("id,content", f"a,{MESSAGE}"),
        ("code,template_content,remark", f"a,{MESSAGE},x"),
        ("模板编号,话术（必填）", f"a,{MESSAGE}"),
        ("序号,编号,催收话术", f"1,a,{MESSAGE}"),
    ],
)
def test_header(rows: tuple[str, ...]) -> None:
    assert table(*rows) == {"a": MESSAGE}


def test_rows_without_id_count_from_the_top_of_the_file() -> None:
    assert table("标题", "渠道,内容", f"短信,{MESSAGE}", "短信,", f"短信,{MESSAGE}") == {
        "row 3": MESSAGE,
        "row 5": MESSAGE,
    }


def test_no_header() -> None:
    assert table(f"x1,{MESSAGE},3", f"x2,{MESSAGE},4") == {"row 1": MESSAGE, "row 2": MESSAGE}


def test_several_text_columns_tell_the_channel() -> None:
    reading = read_text("t.csv", f"编号,阶段,短信内容,推送内容,电话话术\nd3,M1,{MESSAGE},,您好，请您还款。\n")
    assert [(item.id, dict(item.own)) for item in reading.templates] == [
        ("d3.短信内容", {"stage": "early", "channel": "sms"}),
        ("d3.电话话术", {"stage": "early", "channel": "voice"}),
    ]


def test_metadata_columns() -> None:
    reading = read_text("t.csv", f"编号,渠道,对象,发送时间,内容\na,短信,紧急联系人,21:30,{MESSAGE}\n")
    (template,) = reading.templates
    assert dict(template.own) == {"channel": "sms", "audience": "contact", "send_time": "21:30"}
    assert template.named
    assert template.key_span is not None
    assert template.source.text[template.key_span.start : template.key_span.end] == "a"


def test_settings_name_columns() -> None:
    chosen = ReadSettings(text="文字甲", id="号")
    assert table("号,文字甲,内容", f"7,{MESSAGE},别的内容，请您还款。", chosen=chosen) == {"7": MESSAGE}


def test_a_named_column_that_is_missing_is_a_problem() -> None:
    reading = read_text("t.csv", f"编号,内容\na,{MESSAGE}\n", ReadSettings(text="正文"))
    assert reading.templates == []
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]


def test_header_may_come_again() -> None:
    assert table("编号,内容", f"a,{MESSAGE}", "", "编号,渠道,内容", f"b,短信,{MESSAGE}") == {"a": MESSAGE, "b": MESSAGE}


def test_unknown_column_with_a_message() -> None:
    assert table("编号,内容,M2版本", f"a,{MESSAGE},您好，请您马上还款，谢谢。") == {
        "a": MESSAGE,
        "a.M2版本": "您好，请您马上还款，谢谢。",
    }


def test_subject_column() -> None:
    reading = read_text("t.csv", f"编号,邮件主题,邮件内容\na,还款提醒,{MESSAGE}\n")
    assert [(item.id, item.own.get("part")) for item in reading.templates] == [("a", None), ("a.subject", "subject")]


def test_known_names() -> None:
    assert all(map(is_known_name, ("内容", "编号", "渠道", "content", "stage", "短信模板")))
    assert not any(map(is_known_name, ("", "备注", MESSAGE)))
