"""JSON, JSON Lines and TOML: escapes map back, broken files keep what can be read."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.align import MappedText
from dunlint.readers import ReadSettings, read
from dunlint.readers.json_ import parse
from dunlint.readers.node import Node
from dunlint.readers.toml import document
from dunlint.template import Reading, Source

PLAIN = ReadSettings()
ALPHABET = "您好逾期家人aB1 \t\n\r\b\x7f'\"\\/#:{}$。，😀𠮷\u200b\u3000é\u2028"
texts = st.text(st.sampled_from(ALPHABET), max_size=40)


def reading_of(text: str, path: str = "a.json") -> Reading:
    return read(path, text.encode(), PLAIN)


def assert_json(body: MappedText, source: str) -> None:
    for index, char in enumerate(body.text):
        start, end = body.origin(index)
        assert json.loads(f'"{source[start:end]}"') == char


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_any_json_text_maps_back(values: list[str], ascii_only: bool, indent: int | str | None) -> None:
    data = {"前": values, "k": {"text": values[0]}}
    source = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    root, faults = parse(source, 0, len(source))
    assert faults == []
    assert root is not None
    assert root.plain() == data
    for node in root.entries()[0].node.children():
        assert_json(node.value, source)
    for entry in root.entries():
        assert json.loads(f'"{source[entry.key_span.start : entry.key_span.end]}"') == entry.key


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=12,
    )
)
def test_any_json_value_reads_as_the_standard_library_reads_it(value: object) -> None:
    source = json.dumps(value)
    root, faults = parse(source, 0, len(source))
    assert faults == []
    assert root is not None
    assert root.plain() == value


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('{}[]",:\\u12 an\n您'), max_size=30))
def test_broken_json_is_reported_just_when_the_standard_library_refuses_it(source: str) -> None:
    try:
        json.loads(source)
        valid = True
    except ValueError:
        valid = False
    root, faults = parse(source, 0, len(source))
    if "NaN" not in source:
        assert valid == (not faults and root is not None)


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.booleans(), st.integers(0, 4))
def test_a_planted_phrase_is_found_in_json(before: str, after: str, ascii_only: bool, lead: int) -> None:
    phrase = "通知您的家人"
    data = [{"id": f"t{n}", "text": "您好"} for n in range(lead)] + [{"id": "planted", "text": before + phrase + after}]
    source = json.dumps(data, ensure_ascii=ascii_only, indent=2)
    template = next(item for item in reading_of(source).templates if item.id == "planted")
    at = template.body.text.index(phrase)
    span = template.body.span(at, at + len(phrase))
    assert json.loads(f'"{source[span.start : span.end]}"') == phrase
    line, column = template.source.lines().position(span.start)
    assert source.split("\n")[line - 1][column - 1 :].startswith(phrase[0] if not ascii_only else "\\u901a")


@pytest.mark.parametrize(
    ("source", "line", "ids"),
    [
        ('{"a": "您好，请还款。",\n "b": "您好，请还款。",\n}', 2, ["a", "b"]),
        ('{"a": "您好，请还款。", // 注释\n "b": "您好，请还款。"}', 1, ["a", "b"]),
        ('{"a": "您好，请还款。"\n "b": "您好，请还款。"}', 2, ["a"]),
        ('{"a": "您好，请还款。",\n "b": "您好，请还款。', 2, ["a"]),
        ('{"a": "您好，\n请还款。"}', 1, ["a"]),
        ("{'a': '您好，请还款。'}", 1, ["a"]),
        ('{"a": "您好，请还款。"} x', 1, ["a"]),
        ('{"a": 01}', 1, []),
        ("\n\n您好", 3, []),
    ],
)
def test_broken_json_is_reported_with_its_line_and_read_as_far_as_possible(
    source: str, line: int, ids: list[str]
) -> None:
    reading = reading_of(source)
    assert [template.id for template in reading.templates] == ids
    assert reading.problems[0].rule == "unreadable-file"
    assert f"line {line}:" in reading.problems[0].detail["en"]


@pytest.mark.parametrize("path", ["a.jsonc", "a.json5", "tsconfig.json", ".vscode/settings.json"])
def test_relaxed_json_may_hold_comments(path: str) -> None:
    reading = reading_of("{/* 说明 */ text: '您好，\\\n请还款。', // 备注\n n: +0x1F,}", path)
    assert reading.problems == []
    assert reading.templates[0].body.text == "您好，请还款。"


def test_lone_surrogates_become_the_replacement_character() -> None:
    reading = reading_of('{"text": "您\\ud83d好\\ude00"}')
    assert reading.templates[0].body.text == "您\ufffd好\ufffd"
    assert reading.templates[0].body.text.encode()


def test_json_lines_are_read_one_by_one() -> None:
    lines = [
        '{"text": "您好一"}',
        "",
        '{"text": "您好',
        '{"id": "C", "text": "您好二"}',
        '{"a": "您好，请还款。", "b": "您好，请您还款。"}',
    ]
    reading = reading_of("\r\n".join(lines), "a.jsonl")
    assert [(item.id, item.named) for item in reading.templates] == [
        ("line 1", False),
        ("C", True),
        ("a", True),
        ("b", True),
    ]
    assert ["line 3" in problem.detail["en"] for problem in reading.problems] == [True]
    for template in reading.templates:
        assert template.source.text[template.body.origin(0).start] == template.body.text[0]


def test_many_broken_lines_are_counted_not_listed() -> None:
    reading = reading_of("{\n" * 500, "a.jsonl")
    assert len(reading.problems) == 21
    assert "500" in reading.problems[-1].detail["zh"]


def test_a_long_single_line_is_read() -> None:
    source = json.dumps({"text": "您好，请还款。\n" * 100_000}, ensure_ascii=False)
    body = reading_of(source).templates[0].body
    assert len(body) == 799_999
    assert source[slice(*body.span(799_996, 799_999))] == "还款。"


# -- TOML -------------------------------------------------------------------------------------------------------------


def toml_root(source: str) -> Node:
    root, problems = document(Source("a.toml", b"", source), 0, len(source))
    assert problems == []
    return root


def toml_basic(text: str, escape_all: bool) -> str:
    def one(char: str) -> str:
        if escape_all or char in '"\\' or char < " " or char == "\x7f":
            return f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}"
        return char

    return "".join(map(one, text))


@settings(max_examples=150, deadline=None)
@given(texts, st.booleans(), st.sampled_from(['"', '"""', "'", "'''"]))
def test_any_toml_string_maps_back(text: str, escape_all: bool, quote: str) -> None:
    literal = quote[0] == "'"
    if literal:
        text = "".join(char for char in text if char >= " " and char not in "'\x7f")
    inner = text if literal else toml_basic(text, escape_all)
    lead = "\n" if len(quote) == 3 else ""
    source = f"a = 1\n[t]\nk = {quote}{lead}{inner}{quote} # 注释\n"
    body = toml_root(source).get("t").get("k").value  # type: ignore[union-attr]
    assert body.text == tomllib.loads(source)["t"]["k"] == text
    for index, char in enumerate(body.text):
        start, end = body.origin(index)
        assert tomllib.loads(f"k = {quote[0]}{source[start:end]}{quote[0]}")["k"] == char


def test_toml_tables_arrays_and_line_continuations() -> None:
    source = (
        '[defaults]\r\nchannel = \'sms\'\r\n[[templates]]\r\nid = "A"\r\ntext = """\r\n您好，\\\r\n   请还款。\r\n再见"""\r\n'
        "[[templates]]\r\ntext = '您好'\r\nmeta = {audience = \"contact\", list = [1, 2.5, true, 2024-01-01]}\r\n"
        '[[templates.parts]]\r\nx."y z".w = "您好，请还款。"\r\n'
    )
    reading = reading_of(source, "a.toml")
    assert toml_root(source).plain()["templates"][0] == tomllib.loads(source)["templates"][0]
    assert [item.body.text for item in reading.templates] == ["您好，请还款。\n再见", "您好", "您好，请还款。"]
    assert reading.templates[0].defaults == {"channel": "sms"}
    assert reading.templates[1].own == {"audience": "contact"}
    assert reading.templates[1].id == "$.templates[1].text"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ('a = "您好，请还款。"\nb = \n', 2),
        ('a = "您好，请还款。"\nb = "您\n', 2),
        ('a = "您好，请还款。"\n话术 = "您好"\n', 2),
        ('a = "您好，请还款。"\na = 1\n', 2),
        ('a = "您好，请还款。" x\n', 1),
    ],
)
def test_broken_toml_is_reported_with_its_line_and_read_as_far_as_possible(source: str, line: int) -> None:
    reading = reading_of(source, "a.toml")
    assert reading.templates[0].id == "a"
    assert f"line {line}:" in reading.problems[0].detail["en"]
