"""SQL: rows, updates and literals of scripts, with quoting rules of several dialects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, read
from dunlint.template import Reading

M = "【云帆消金】尊敬的客户，您的借款已逾期3天，请尽快还款。"


def reading(text: str, given_settings: ReadSettings = ReadSettings()) -> Reading:  # noqa: B008
    return read("seed.sql", text.replace("%M", M).encode(), given_settings)


ROWS = [
    ("INSERT INTO t (template_code, channel, content) VALUES ('c1', 'sms', '%M');", "c1", M, {"channel": "sms"}),
    ("insert into `db`.`t`(`code`,`channel`,`content`) values ('c1','sms',\"%M\")", "c1", M, {"channel": "sms"}),
    ("CREATE TABLE t (code varchar(9) COMMENT '编码', channel int, content text, PRIMARY KEY (code));\nINSERT INTO t VALUES ('c1', 'push', '%M');", "c1", M, {"channel": "push"}),
    ("REPLACE INTO t (code, content) VALUES ('c1', N'%M')", "c1", M, {}),
    ("INSERT INTO t SET code='c1', channel='sms', content='%M'", "c1", M, {"channel": "sms"}),
    ("INSERT INTO t (code, content) SELECT 'c1', '%M' FROM dual;", "c1", M, {}),
    ("UPDATE t SET content = '%M', channel = 'sms' WHERE code = 'c1' AND x = 1;", "c1", M, {"channel": "sms"}),
    ("INSERT INTO t (code, content) VALUES ('c1', '您已逾期，请''立即''还款。')", "c1", "您已逾期，请'立即'还款。", {}),
    ("INSERT INTO `t` (code, content) VALUES ('c1', '您已逾期，\\n请\\'立即\\'还款。')", "c1", "您已逾期，\n请'立即'还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', E'您已逾期，\\n请还款。')", "c1", "您已逾期，\n请还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', $$您已逾期，请'立即'还款。$$)", "c1", "您已逾期，请'立即'还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', q'[您已逾期，请'立即'还款。]')", "c1", "您已逾期，请'立即'还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', CONCAT('尊敬的', u.user_name, '，您已逾期', days, '天，请还款。'))", "c1", "尊敬的${user_name}，您已逾期${days}天，请还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', '尊敬的' || name || '，您已逾期，' || CHR(10) || '请还款。')", "c1", "尊敬的${name}，您已逾期，\n请还款。", {}),
    ("INSERT INTO t (code, content) VALUES ('c1', TO_CLOB('%M'))", "c1", M, {}),
    ("COPY public.t (code, content) FROM stdin;\nc1\t%M\n\\.\n", "c1", M, {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "body", "own"), ROWS)
def test_rows(text: str, name: str, body: str, own: dict) -> None:
    found = reading(text)
    assert not found.problems
    (template,) = found.templates
    assert (template.id, template.named, template.body.text, dict(template.own)) == (name, True, body, own)
    written = text.replace("%M", M)
    for index, char in enumerate(template.body.text):
        origin = template.body.origin(index)
        assert char < "\u3000" or written[origin.start : origin.end] == char


def test_several_rows_and_tables() -> None:
    found = reading("INSERT INTO a (code, content) VALUES ('c1', '%M'), ('c2', '%M');\nINSERT INTO b VALUES (1, '%M');")
    assert [each.id for each in found.templates] == ["c1", "c2", "line 2"]


def test_the_table_name_tells() -> None:
    (found,) = reading("INSERT INTO sms_guarantor VALUES (1, '%M');").templates
    assert (found.inferred["channel"], found.inferred["audience"]) == ("sms", "guarantor")


@pytest.mark.parametrize(
    "text",
    [
        "-- %M\n# %M\n/* %M */",
        "CREATE TABLE t (a int COMMENT '%M') COMMENT='%M';",
        "COMMENT ON TABLE t IS '%M'; COMMENT ON COLUMN t.a IS '%M';",
        "RAISE NOTICE '%M'; PRINT '%M';",
        "EXEC sp_addextendedproperty 'MS_Description', N'%M';",
        "INSERT INTO t (name, remark) VALUES ('催收模板', '已审核');",
        "SELECT * FROM t WHERE content LIKE '%M';",
    ],
)
def test_what_is_no_message(text: str) -> None:
    assert reading(text).templates == []


@pytest.mark.parametrize(
    "text",
    [
        "SET @a = '%M';",
        "SELECT CASE WHEN x THEN '%M' ELSE 'y' END;",
        "INSERT INTO t (code, content) SELECT 'c', IF(a, '%M', 'x');",
        "BEGIN v := '%M'; END;",
        "INSERT INTO t (code, content) VALUES ('c', func('%M'));",
    ],
)
def test_no_literal_is_lost(text: str) -> None:
    assert [each.body.text for each in reading(text).templates] == [M]


def test_an_open_quote_is_said_and_the_text_kept() -> None:
    found = reading("INSERT INTO t (code, content) VALUES ('c1', '%M\n")
    assert [each.body.text for each in found.templates] == [M]
    assert [(each.rule, each.detail["en"]) for each in found.problems] == [
        ("unreadable-file", "line 1: a quote that is never closed")
    ]


def test_columns_by_name() -> None:
    text = "INSERT INTO t (k, wording) VALUES ('c1', '短句');\nINSERT INTO u (k) VALUES ('%M');"
    found = reading(text, ReadSettings(text="wording"))
    assert [each.body.text for each in found.templates] == ["短句"]
    assert not found.problems


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.sampled_from(["请尽快还款。", "it''s 您的😀", "第一行\\n第二行", "--不是注释/*"]), min_size=1, max_size=8
    ),
    data=st.data(),
    breaks=st.sampled_from(["\n", "\r\n", " "]),
)
def test_a_planted_phrase_is_found(rows: list[str], data: st.DataObject, breaks: str) -> None:
    phrase = "再不还款就通知您的家人"
    target = data.draw(st.integers(0, len(rows) - 1))
    lines = [
        f"({number}, '您的借款已逾期，{text}{phrase if number == target else ''}')" for number, text in enumerate(rows)
    ]
    text = f"-- {phrase}\nINSERT INTO `t` (`id`, `content`) VALUES{breaks}" + f",{breaks}".join(lines) + ";"
    found = [each for each in reading(text).templates if phrase in each.body.text]
    assert [each.id for each in found] == [str(target)]
    at = found[0].body.text.index(phrase)
    assert found[0].body.span(at, at + len(phrase)).start == text.rindex(phrase)
