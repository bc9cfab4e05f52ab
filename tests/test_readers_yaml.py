"""YAML: every scalar style maps back to its source; texts that YAML cuts are reported."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.align import MappedText
from dunlint.readers import ReadSettings, read, yaml_, yaml_flat
from dunlint.readers.yaml_ import documents
from dunlint.readers.yaml_scalar import _ESCAPES
from dunlint.template import Reading, Source

PLAIN = ReadSettings()
ALPHABET = "您好逾期家人aB1 \t\n'\"\\#:-[]{}&*!|>%@`,。，😀𠮷\u200b\u3000é…?~=\u2028\x85\xa0"
texts = st.text(st.sampled_from(ALPHABET), min_size=1, max_size=60)


def reading_of(text: str, **kwargs: object) -> Reading:
    return read("a.yaml", text.encode(), ReadSettings(**kwargs))  # type: ignore[arg-type]


def values(text: str) -> list[MappedText]:
    """The mapped texts of all scalars below the keys of the root."""
    roots, problems = documents(Source("a.yaml", b"", text))
    assert [problem for problem in problems if problem.rule == "unreadable-file"] == []
    return [entry.node.value for root in roots for entry in root.entries() if entry.node.kind == "text"]


def assert_maps(body: MappedText, source: str, double: bool = False) -> None:
    """Every character stands where its origin says: itself, an escape that means it, or a fold."""
    for index, char in enumerate(body.text):
        start, end = body.origin(index)
        raw = source[start:end]
        if raw == char:
            continue
        if raw == "''":
            assert char == "'"
        elif double and raw.startswith("\\") and "\n" not in raw:
            assert char == (chr(int(raw[2:], 16)) if raw[1] in "xuU" else _ESCAPES[raw[1]])
        else:  # a fold: white space around a line break
            assert char in " \n\u2028\u2029"
            assert raw.strip(" \t\r\n\x85\u2028\u2029\\") == ""


@settings(max_examples=120, deadline=None)
@given(texts, st.sampled_from(["'", '"', "|", ">", None]), st.booleans(), st.sampled_from([20, 80, 10_000]))
def test_any_text_in_any_style_maps_back(text: str, style: str | None, unicode: bool, width: int) -> None:
    source = yaml.dump(
        {"a": "x", "k": text, "z": "y"}, default_style=style, allow_unicode=unicode, width=width, sort_keys=False
    )
    found = values(source)
    loaded = yaml.load(source, Loader=yaml.CSafeLoader)["k"]  # not always ``text``: PyYAML writes some breaks plainly
    assert found[1].text == loaded
    assert_maps(found[1], source, double=True)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("您好家人 a#:'\"\\😀"), max_size=12), min_size=1, max_size=6),
    st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|2", ">2-"]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(2, 4),
)
def test_hand_written_block_scalars_map_back(lines: list[str], header: str, line_break: str, indent: int) -> None:
    indent = 2 if "2" in header else indent
    source = line_break.join([f"k: {header}", *(" " * indent + line for line in lines), "z: y", ""])
    try:
        expected = yaml.load(source, Loader=yaml.CSafeLoader)["k"]
    except (yaml.YAMLError, KeyError, TypeError):
        return
    found = values(source)[0]
    assert found.text == expected
    if found.text.strip():
        assert all(end - start < len(source) // 2 + 4 for start, end in zip(found.starts, found.ends, strict=True))
        for index, char in enumerate(found.text):
            if not char.isspace():
                assert source[found.starts[index] : found.ends[index]] == char


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(["您好", "家人", "a b", "it''s", "  ", "😀", "x"]), min_size=1, max_size=8),
    st.sampled_from(["'", '"', ""]),
    st.sampled_from([" ", "\n  ", "\n\n   ", "  \n \n  ", "\r\n  "]),
)
def test_folded_flow_scalars_map_back(words: list[str], quote: str, fold: str) -> None:
    source = f"k: {quote}{fold.join(words)}{quote}\nz: y\n"
    try:
        expected = yaml.load(source, Loader=yaml.CSafeLoader)["k"]
    except (yaml.YAMLError, KeyError, TypeError):
        return
    if not isinstance(expected, str):
        return
    found = values(source)[0]
    assert found.text == expected
    for index, char in enumerate(found.text):
        if char not in " \n'":
            assert source[found.starts[index] : found.ends[index]] == char


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.sampled_from(["'", '"', "|", ">"]), st.integers(0, 5))
def test_a_planted_phrase_is_found_at_its_line_and_column(before: str, after: str, style: str, lead: int) -> None:
    phrase = "通知您的家人"
    data = {"templates": [{"id": f"t{number}", "text": "您好"} for number in range(lead)]}
    data["templates"].append({"id": "planted", "text": f"{before}{phrase}{after}"})
    source = yaml.dump(data, default_style=style, allow_unicode=True, width=10_000, sort_keys=False)
    template = next(item for item in reading_of(source).templates if item.id == "planted")
    at = template.body.text.index(phrase)
    span = template.body.span(at, at + len(phrase))
    assert source[span.start : span.end] == phrase
    line, column = template.source.lines().position(span.start)
    assert re.split("\r\n|[\r\n]", source)[line - 1][column - 1 :].startswith(phrase)


CUTS = [
    ("k: 您好 #name# 逾期", "#name# 逾期", "您好"),
    ("k: #name#您好", "#name#您好", None),
    ("k: 您的账单 # name # 已逾期", "# name # 已逾期", "您的账单"),
    ("k: 您尾号1234的卡 #已逾期请还款", "#已逾期请还款", "您尾号1234的卡"),
    ("k: &x 您好，请还款", "&x", "您好，请还款"),
    ("k: {1}您好，请还款", "{1}您好，请还款", "{1}您好，请还款"),
    ("k: @var(x)您好", "@var(x)您好", "@var(x)您好"),
    ("k: %s您好", "%s您好", "%s您好"),
    ("k: [姓名]您好", "[姓名]您好", "[姓名]您好"),
    ("k: *x 您好", "*x 您好", "*x 您好"),
    ("k: 您好: 还款", "您好: 还款", "您好: 还款"),
    ("k: >30天逾期，请还款", ">30天逾期，请还款", ">30天逾期，请还款"),
    ("k: `name`您好", "`name`您好", "`name`您好"),
]


@pytest.mark.parametrize(("line", "lost", "left"), CUTS)
def test_texts_cut_by_yaml_are_reported_and_the_rest_is_read(line: str, lost: str, left: str | None) -> None:
    source = f"a: 前面的短信，您好。\n{line}\nz: 后面的短信，您好。\n"
    roots, problems = documents(Source("a.yaml", b"", source))
    assert [problem.rule for problem in problems] == ["template-cut-by-format"]
    assert source[problems[0].span.start : problems[0].span.end] == lost
    assert roots[0].plain() == {"a": "前面的短信，您好。", "k": left, "z": "后面的短信，您好。"}


def test_several_cuts_in_one_file_are_all_reported() -> None:
    source = "".join(line.replace("k:", f"k{number}:", 1) + "\n" for number, (line, _, _) in enumerate(CUTS))
    _, problems = documents(Source("a.yaml", b"", source))
    assert [source[problem.span.start : problem.span.end] for problem in problems] == [lost for _, lost, _ in CUTS]


@pytest.mark.parametrize(
    "line",
    [
        "k: 您好，请还款  # 备注：说明",
        "k: 您好，请还款。 #备注",
        "k: 您好，请还款 # 法务确认",
        "k: sms #短信",
        "k: 您好  # dunlint: ignore[some-rule] 理由",
        "k: '您好 #name# 逾期'",
        "k: 您好#name#逾期",
        "k: # 备注",
        "k: &x 您好\nm: *x",
        "k: [a, b]",
        "k: 18:00",
        "k: http://x.cn/#a",
    ],
)
def test_honest_comments_anchors_and_lists_are_left_alone(line: str) -> None:
    _, problems = documents(Source("a.yaml", b"", line + "\n"))
    assert problems == []


def test_a_cut_text_names_its_template() -> None:
    reading = reading_of("templates:\n  - id: A\n    text: 您好 #name# 逾期\n")
    assert reading.problems[0].template == "A"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("a: 1\nb:\n\t- x\n", 3),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: '您好\nb: c\n", None),
        ("a: *b\n", 1),
        ("- a\nb: c\n", 2),
        ("a: b\n c: d\n", 2),
    ],
)
def test_malformed_files_are_reported_with_a_line(source: str, line: int | None) -> None:
    problems = reading_of(source).problems
    assert problems
    assert problems[0].rule == "unreadable-file"
    if line:
        assert f"line {line}" in problems[0].detail["en"]


def test_what_stands_before_and_after_an_error_is_still_read() -> None:
    source = "a: 您好，请还款一。\n---\nb: 您好，请还款二。\nc:\n\t- x\n---\nd: 您好，请还款三。\n"
    reading = reading_of(source)
    assert [template.body.text[-2] for template in reading.templates] == ["一", "二", "三"]
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]


def test_an_unclosed_quote_costs_only_its_line() -> None:
    reading = reading_of('a: "您好，请还款。\nb: 您好，请还款！\n')
    assert len(reading.templates) == 2
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]


def test_aliases_are_never_expanded() -> None:
    bomb = "a0: &a0 [您好请还款]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert len(reading_of(bomb).templates) == 1
    merge = "m0: &m0 {text: 您好}\n" + "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" for n in range(1, 40))
    assert len(reading_of(merge).templates) == 1


def test_merge_keys_give_metadata_and_own_keys_win() -> None:
    source = "base: &base {channel: sms, audience: debtor, text: 请您还款}\nA: {<<: *base, text: 您好}\nB:\n  <<: *base\n  channel: push\n  text: 再见您\n"
    templates = {template.id: template for template in reading_of(source).templates}
    assert templates["A"].own == {"channel": "sms", "audience": "debtor"}
    assert templates["B"].own == {"channel": "push", "audience": "debtor"}
    assert [template.body.text for template in reading_of(source).templates] == ["请您还款", "您好", "再见您"]


def test_an_alias_of_a_text_is_reported_once_unless_its_metadata_differ() -> None:
    source = "A: {text: &t 您好请还款}\nB: {text: *t}\nC: {text: *t, audience: contact}\n"
    assert [template.id for template in reading_of(source).templates] == ["A", "C"]


def test_clock_times_and_leading_zeros_stay_text() -> None:
    source = "templates:\n  - {id: 007, send_time: 21:30, case_no: no, overdue_days: 3, text: 您好}\n"
    template = reading_of(source).templates[0]
    assert template.id == "007"
    assert template.own["send_time"] == "21:30"
    assert template.own["overdue_days"] == 3


def test_a_long_single_line_is_read_verbatim() -> None:
    source = "text: " + "您好，请还款。" * 100_000
    body = reading_of(source).templates[0].body
    assert len(body) == 700_000
    assert body.is_verbatim


FLAT_VALUES = st.one_of(
    st.sampled_from(
        ["sms", "2026-11-22", "12:30", "1_000", "0x1F", "1.5", "yes", "No", "null", "~", "a: b", "a #b", "a#b", "尾号:1234", "<<", "-", "--- x",
         "您好，{name}：请还款。", "a  b", "x:", "=", ".inf", "% x", "@a", "3,200.50元", "true ", "\u3000x", "a\tb", "é", "😀 x", "a\u2028b", "a\x85b", "! x", "? x", ""]
    ),
    st.text(alphabet="ab1 :#-?{}[]'\"&*!|>%@`~.,\t\u3000款，\r", max_size=8),
)  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(["id", "text", "channel", "y", "no", "a-b", "_x", "<<", "名"]), FLAT_VALUES), max_size=4),
       st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", "\r\n\n"]))  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_flat_lines_are_read_as_the_parser_reads_them(pairs: list[tuple[str, str]], newline: str, edge: str) -> None:
    text = edge + newline.join(f"{key}: {value}" for key, value in pairs) + edge
    flat = yaml_flat.events(text)
    if flat is None:
        return
    builder = yaml_._Builder(text, text, 0, 100, {})
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        builder.add(event)
    assert yaml_.parse(text, text, 0, 100, {}) == builder.finish(None)


@pytest.mark.parametrize("text", ["channel: sms\nstage: late\n", "id: a\ntext: 【云帆】您好，12:30前请还款120元。\n"])
def test_flat_lines_need_no_parser(text: str) -> None:
    assert yaml_flat.events(text) is not None


@pytest.mark.parametrize(
    "text",
    ["", "a:\n", "a: b: c\n", "a: b #c\n", "- a\n", "a: [b]\n", "a: b\n  c\n", "a: b\r", "# x\na: b\n", "a: '1'\n"],
)
def test_anything_else_is_left_to_the_parser(text: str) -> None:
    assert yaml_flat.events(text) is None
