"""From trees to templates: native form, lists, maps, categories, metadata, parameters, configured paths."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dunlint.readers import ReadSettings, read
from dunlint.template import Template


def templates_of(data: Any, path: str = "a.json", **kwargs: Any) -> list[Template]:
    return read(path, json.dumps(data, ensure_ascii=False).encode(), ReadSettings(**kwargs)).templates


def ids_of(data: Any, **kwargs: Any) -> list[tuple[str, bool]]:
    return [(item.id, item.named) for item in templates_of(data, **kwargs)]


MESSAGE = "您好，您的贷款已逾期，请尽快还款。"
SECOND = "您好，您的账单已到期，请及时还款。"


def test_the_native_form() -> None:
    found = templates_of(
        {
            "defaults": {"channel": "sms", "audience": "debtor", "sender_type": "consumer_finance"},
            "templates": [
                {"id": "overdue_d3", "stage": "early", "text": MESSAGE},
                {"text": SECOND, "remark": "您好，这是备注。"},
            ],
        }
    )
    assert [(item.id, item.named) for item in found] == [("overdue_d3", True), ("$.templates[1].text", False)]
    assert found[0].own == {"stage": "early"}
    assert found[0].defaults == {"channel": "sms", "audience": "debtor", "sender_type": "consumer_finance"}
    assert found[0].inferred["overdue_days"] == 3
    assert found[0].source.text[slice(*found[0].key_span)] == "id"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"SMS_123456": MESSAGE, "SMS_123457": SECOND}, [("SMS_123456", True), ("SMS_123457", True)]),
        ({"templates": {"D1": MESSAGE}}, [("D1", True)]),
        ({"early": {"D1": MESSAGE}, "late": {"D1": SECOND}}, [("early.D1", True), ("late.D1", True)]),
        ({"D3": {"sms": MESSAGE, "push": SECOND}}, [("D3.sms", True), ("D3.push", True)]),
        ({"D3": {"content": MESSAGE}}, [("D3", True)]),
        ([MESSAGE, SECOND], [("$[0]", False), ("$[1]", False)]),
        ([{"code": "A", "短信": MESSAGE, "推送": SECOND}], [("A.短信", True), ("A.推送", True)]),
        ([{"name": "首次提醒", "templateCode": "SMS_1", "content": MESSAGE}], [("SMS_1", True)]),
        ([{"code": "A", "content": {"zh": MESSAGE, "tw": SECOND}}], [("A.zh", True), ("A.tw", True)]),
        ({"text": MESSAGE}, [("$.text", False)]),
        ({"a": {"b": {"某些话": MESSAGE}}}, [("某些话", True)]),
    ],
)
def test_ids_come_from_own_keys_map_keys_or_pointers(data: Any, expected: list[tuple[str, bool]]) -> None:
    assert ids_of(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        {"code": 400, "message": "参数错误"},
        {"menu": {"title": "还款管理", "label": "提交"}},
        {"remark": MESSAGE, "描述": MESSAGE},
        {"name": "逾期三天提醒", "channel": "短信", "signature": "【云帆消金】"},
        {"keywords": ["起诉", "家人", "通讯录"]},
        {"version": "1.0", "text": "SMS_1"},
        {"system_prompt": "您是催收员，请您催收。"},
    ],
)
def test_labels_metadata_and_remarks_are_no_messages(data: Any) -> None:
    assert templates_of(data) == []


def test_metadata_stand_beside_above_and_below() -> None:
    found = templates_of(
        {
            "渠道": "短信",
            "groups": [
                {"对象": "紧急联系人", "items": [{"meta": {"stage": "M2"}, "发送时间": "21:30", "内容": MESSAGE}]}
            ],
        }
    )
    assert found[0].defaults["channel"] == "sms"
    assert found[0].own == {"audience": "contact", "stage": "late", "send_time": "21:30"}


def test_key_names_are_inferred() -> None:
    assert templates_of({"FRIEND_OVER_DUE_3_DAY": MESSAGE})[0].inferred["audience"] == "contact"
    assert templates_of([MESSAGE], path="sms/overdue_d7.json")[0].inferred["overdue_days"] == 7


@pytest.mark.parametrize(
    ("data", "joined"),
    [
        (
            {"tpl": "SMS_1", "param": {"a": "涉嫌恶意", "b": "骗贷，材料", "c": "送交公安"}},
            "涉嫌恶意骗贷，材料送交公安",
        ),
        ({"template": "SMS_1", "params": ["涉嫌恶意", "骗贷，材料", "送交公安"]}, "涉嫌恶意骗贷，材料送交公安"),
        (
            {
                "templateId": "SMS_1",
                "data": {"first": {"value": "您好"}, "keyword1": {"value": "张三"}, "remark": {"value": "请还款"}},
            },
            "您好\n张三\n请还款",
        ),
        ({"id": "SMS_1", "thing1": {"value": "您的贷款"}, "thing2": {"value": "已经逾期"}}, "您的贷款\n已经逾期"),
    ],
)
def test_parameters_that_form_a_sentence_are_one_text(data: Any, joined: str) -> None:
    found = templates_of(data)
    assert [(item.id, item.body.text) for item in found] == [("SMS_1", joined)]
    body, source = found[0].body, found[0].source.text
    assert all(source[slice(*body.origin(i))] in (char, "") for i, char in enumerate(body.text))


def test_json_inside_a_string_is_read_with_its_own_places() -> None:
    inner = json.dumps({"a": "涉嫌恶意", "b": "骗贷，材料", "c": "送交公安"})
    found = templates_of({"TemplateCode": "SMS_1", "TemplateParam": inner})
    assert [(item.id, item.body.text) for item in found] == [("SMS_1", "涉嫌恶意骗贷，材料送交公安")]
    body, source = found[0].body, found[0].source.text
    assert source[slice(*body.origin(0))] == "\\\\u6d89"
    assert source[slice(*body.span(0, 4))].count("\\\\u") == 4


def test_whole_sentences_under_numbered_keys_stay_apart() -> None:
    assert len(templates_of({"t1": MESSAGE, "t2": SECOND})) == 2
    assert templates_of({"param": {"name": "张三", "amount": "一千元"}}) == []


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("templates[*].content", ["A", "B"]),
        ("$.templates[0].content", ["A"]),
        ("templates[-1].content", ["B"]),
        ("*[*].content", ["A", "B"]),
        ("$..content", ["A", "B"]),
        ("content", ["A", "B"]),
        ("templates[*]['content'], nothing.here", ["A", "B"]),
    ],
)
def test_configured_paths_are_exact(selector: str, expected: list[str]) -> None:
    data = {
        "templates": [{"code": "A", "content": "ok", "hint": "no"}, {"code": "B", "content": "您好", "channel": "sms"}]
    }
    found = templates_of(data, text=selector, id="code")
    assert [item.id for item in found] == expected


def test_a_configured_path_keeps_the_metadata_beside_it() -> None:
    data = {"channel": "push", "groups": {"g": [{"key": "A", "stage": "early", "body": {"v": "您好"}}]}}
    found = templates_of(data, text="groups.*[*].body.v", id="key")
    assert found[0].own["stage"] == "early"
    assert found[0].defaults["channel"] == "push"


def test_a_path_that_matches_nothing_is_said() -> None:
    reading = read("a.json", b'{"a": "\xe6\x82\xa8"}', ReadSettings(text="b.c"))
    assert [problem.rule for problem in reading.problems] == ["empty-file"]
    assert "b.c" in reading.problems[0].detail["zh"]


def test_subjects_are_templates_and_labels_are_not() -> None:
    found = templates_of(
        [
            {"id": "A", "channel": "email", "title": "逾期提醒", "content": MESSAGE},
            {"id": "B", "channel": "sms", "title": "逾期短信", "content": SECOND},
        ]
    )
    assert [item.id for item in found] == ["A", "A.subject", "B"]
    assert found[1].own["part"] == "subject"


def test_english_texts_count_where_they_are_declared() -> None:
    assert ids_of([{"id": "A", "channel": "sms", "text": "Dear customer, please repay."}]) == [("A", True)]
    assert ids_of({"text": "hello there"}) == []
