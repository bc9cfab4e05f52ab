"""Suppressions: what a marker in a comment speaks for, what the configuration may say, and what is wrong with either."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from dunlint import suppress
from dunlint.align import MappedText
from dunlint.approval import approve, config_with
from dunlint.edit import Edit, encode, splice
from dunlint.errors import ConfigError
from dunlint.finding import Finding
from dunlint.readers import ReadSettings, read
from dunlint.span import Span
from dunlint.template import Reading, Source, Template

RULES = {"a-rule": "threat", "b-rule": "threat", "c-rule": "tone"}
TODAY = date(2026, 11, 22)


def source(path: str, text: str) -> Source:
    return Source(path, text.encode(), text)


def template(origin: Source, id: str, text: str, format: str = "") -> Template:
    """A template whose text and key stand verbatim in the file."""
    start = origin.text.index(text)
    key = origin.text.find(id)
    span = Span(key, key + len(id)) if 0 <= key < start else None
    return Template(id, MappedText.verbatim(text, start), origin, key_span=span, format=format)


def finding(of: Template, match: str = "", rule: str = "a-rule", **other: object) -> Finding:
    body = of.body.span(0, len(of.body))
    start = of.source.text.index(match, body.start) if match else body.start
    span = Span(start, start + len(match)) if match else body
    lines = of.source.lines()
    base = Finding(
        rule, RULES.get(rule, "tone"), "error", of.id, of.source.path, span, lines.position(span.start),
        lines.position(span.end), match, {"zh": "", "en": ""}, {"zh": "", "en": ""}, (),
    )  # fmt: skip
    return base._replace(**other)  # type: ignore[arg-type]


def entry(**keys: object) -> SimpleNamespace:
    base = {"rule": "", "template": "", "path": "", "reason": "", "approver": "", "until": "", "line": 3}
    return SimpleNamespace(**{**base, **keys})


def mark(findings, inline=(), config=(), **keys):
    return suppress.mark(findings, inline, config, **{"as_of": TODAY, "rules": RULES, **keys})


def extra_rules(result) -> list[str]:
    return sorted(item.rule for item in result[1])


COMMENTS = [
    ("a.yaml", "k:\n  # {marker}\n  one: 您好甲\n  two: 您好乙\n"),
    ("a.toml", "# {marker}\none = '您好甲'\ntwo = '您好乙'\n"),
    ("a.properties", "# {marker}\none=您好甲\ntwo=您好乙\n"),
    ("a.properties", "! {marker}\r\none=您好甲\r\ntwo=您好乙\r\n"),
    ("a.ini", "[x]\n; {marker}\none=您好甲\ntwo=您好乙\n"),
    ("a.md", "<!-- {marker} -->\n## one\n\n您好甲\n\n## two\n\n您好乙\n"),
    ("a.html", "<!-- {marker} -->\n<p id='one'>您好甲</p>\n<p id='two'>您好乙</p>\n"),
    ("a.xml", "<resources>\n<!--{marker}-->\n<string name='one'>您好甲</string>\n<string name='two'>您好乙</string></resources>\n"),
    ("A.java", "class A {{\n  // {marker}\n  String one = \"您好甲\";\n  String two = \"您好乙\";\n}}\n"),
    ("A.java", "class A {{\n  /* {marker} */\n  String one = \"您好甲\";\n  String two = \"您好乙\";\n}}\n"),
    ("A.java", "class A {{\n  /**\n   * {marker}\n   */\n  String one = \"您好甲\";\n  String two = \"您好乙\";\n}}\n"),
    ("a.js", "// {marker}\nconst one = '您好甲'\nconst two = '您好乙'\n"),
    ("a.go", "// {marker}\nvar one = `您好甲`\nvar two = `您好乙`\n"),
    ("a.cs", "// {marker}\nstring one = \"您好甲\";\nstring two = \"您好乙\";\n"),
    ("a.kt", "// {marker}\nval one = \"您好甲\"\nval two = \"您好乙\"\n"),
    ("a.php", "<?php\n# {marker}\n$one = '您好甲';\n$two = '您好乙';\n"),
    ("a.py", "# {marker}\none = '您好甲'\ntwo = '您好乙'\n"),
    ("a.sql", "-- {marker}\nINSERT INTO one VALUES ('您好甲');\nINSERT INTO two VALUES ('您好乙');\n"),
    ("a.vue", "<script>\n// {marker}\nconst one = '您好甲'\nconst two = '您好乙'\n</script>\n"),
    ("a.j2", "{{# {marker} #}}\none 您好甲\ntwo 您好乙\n"),
    ("a.ftl", "<#-- {marker} -->\none 您好甲\ntwo 您好乙\n"),
    ("a.vm", "## {marker}\none 您好甲\ntwo 您好乙\n"),
    ("a.vm", "#* {marker} *#\none 您好甲\ntwo 您好乙\n"),
    ("a.po", "# {marker}\nmsgid \"one\"\nmsgstr \"您好甲\"\n\nmsgid \"two\"\nmsgstr \"您好乙\"\n"),
    ("a.strings", "/* {marker} */\n\"one\" = \"您好甲\";\n\"two\" = \"您好乙\";\n"),
    ("a.txt", "---\n# {marker}\none: sms\n---\n您好甲\n两 two 您好乙\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text"), COMMENTS, ids=[f"{path}-{number}" for number, (path, _) in enumerate(COMMENTS)]
)
def test_a_comment_line_speaks_for_the_next_template(path: str, text: str) -> None:
    here = source(path, text.format(marker="dunlint: ignore[a-rule] 法务确认 LC-1 until=2027-03-31 approver=合规部"))
    one, two = template(here, "one", "您好甲"), template(here, "two", "您好乙")
    found = suppress.scan(here, [one, two])
    assert [(item.rules, item.reason, item.until, item.approver) for item in found] == [
        (("a-rule",), "法务确认 LC-1", "2027-03-31", "合规部")
    ]
    marked, extra = mark([finding(one, "甲"), finding(two, "乙"), finding(one, "甲", "b-rule")], found)
    assert [item.suppression is not None for item in marked] == [True, False, False]
    assert marked[0].suppression == ("inline", "法务确认 LC-1", "2027-03-31", "合规部")
    assert extra == []


@pytest.mark.parametrize("path", ["a.json", "a.jsonl", "a.csv", "a.txt"])
def test_formats_without_comments_have_no_markers(path: str) -> None:
    here = source(path, "# dunlint: ignore[a-rule] 理由\n// dunlint: ignore[a-rule] 理由\n您好甲\n")
    assert suppress.scan(here, [template(here, "", "您好甲")]) == []


@pytest.mark.parametrize(
    ("path", "text", "body"),
    [
        ("a.yaml", "one: |\n  您好\n  # dunlint: ignore[a-rule] 理由\n", "您好\n  # dunlint: ignore[a-rule] 理由"),
        ("A.java", 'String one = "您好 // dunlint: ignore[a-rule] 理由";\n', "您好 // dunlint: ignore[a-rule] 理由"),
        ("a.md", "<pre>\n<!-- dunlint: ignore[a-rule] 理由 -->您好\n", "<!-- dunlint: ignore[a-rule] 理由 -->您好"),
    ],
)
def test_a_marker_in_the_text_that_is_sent_is_no_marker(path: str, text: str, body: str) -> None:
    here = source(path, text)
    assert suppress.scan(here, [template(here, "one", body)]) == []
    assert len(suppress.scan(here, [])) == 1


def test_a_comment_between_joined_pieces_is_a_marker() -> None:
    here = source("A.java", 'String one = "您好" // dunlint: ignore[a-rule] 理由\n  + "甲";\n')
    start, end = here.text.index("您"), here.text.index("甲")
    body = MappedText.join([MappedText.verbatim("您好", start), MappedText.verbatim("甲", end)])
    one = Template("one", body, here)
    assert [item.targets for item in suppress.scan(here, [one])] == [(Span(start, end + 1),)]


def test_a_comment_at_the_end_of_a_line_speaks_for_that_line() -> None:
    here = source("a.yaml", "one: 您好甲\ntwo: 您好乙  # dunlint: ignore[a-rule] 理由\nthree: 您好丙\n")
    all_three = [template(here, id, text) for id, text in (("one", "您好甲"), ("two", "您好乙"), ("three", "您好丙"))]
    marked, extra = mark([finding(item) for item in all_three], suppress.scan(here, all_three))
    assert [item.suppression is not None for item in marked] == [False, True, False]
    assert extra == []


def test_a_comment_behind_something_else_does_not_reach_the_next_template() -> None:
    here = source("a.yaml", "one: 您好甲\nstage: early  # dunlint: ignore[a-rule] 理由\ntwo: 您好乙\n")
    both = [template(here, "one", "您好甲"), template(here, "two", "您好乙")]
    marked, extra = mark([finding(item) for item in both], suppress.scan(here, both))
    assert [item.suppression for item in marked] == [None, None]
    assert [item.rule for item in extra] == ["suppression-unused"]
    assert extra[0].start.line == 2


def test_ignore_file_speaks_for_the_whole_file_only() -> None:
    here = source("a.yaml", "# dunlint: ignore-file[threat] 历史模板\none: 您好甲\ntwo: 您好乙\n")
    there = source("b.yaml", "one: 您好甲\n")
    both = [template(here, "one", "您好甲"), template(here, "two", "您好乙")]
    other = template(there, "one", "您好甲")
    marked, _ = mark([*(finding(item) for item in both), finding(other)], suppress.scan(here, both))
    assert [item.suppression is not None for item in marked] == [True, True, False]


def test_two_comment_lines_and_several_rules() -> None:
    text = "# dunlint: ignore[a-rule] 甲\n# dunlint: ignore[b-rule, c-rule] 乙\none: 您好甲\n"
    here = source("a.yaml", text)
    one = template(here, "one", "您好甲")
    marked, extra = mark([finding(one, rule="a-rule"), finding(one, rule="b-rule")], suppress.scan(here, [one]))
    assert [item.suppression.reason for item in marked] == ["甲", "乙"]
    assert [(item.rule, "c-rule" in item.message["en"]) for item in extra] == [("suppression-unused", True)]


@pytest.mark.parametrize(
    ("marker", "expected", "holds"),
    [
        ("dunlint: ignore[a-rule]", ["suppression-without-reason"], False),
        ("dunlint: ignore[a-rule] until=2027-03-31", ["suppression-without-reason"], False),
        ("dunlint: ignore[a-rule] 理由 until=2026-11-21", ["suppression-expired"], False),
        ("dunlint: ignore[a-rule] 理由 until=2026-11-22", ["suppression-expiring"], True),
        ("dunlint: ignore[a-rule] 理由 until=2026-12-22", ["suppression-expiring"], True),
        ("dunlint: ignore[a-rule] 理由 until=2026-12-23", [], True),
        ("dunlint: ignore[a-rule] 理由 until=明年", ["suppression-malformed"], False),
        ("dunlint: ignore[a-rule] 理由 until=2026-02-30", ["suppression-malformed"], False),
        ("dunlint: ignore 理由", ["suppression-malformed"], False),
        ("dunlint: ignore[] 理由", ["suppression-malformed"], False),
        ("dunlint: disable[a-rule] 理由", ["suppression-malformed"], False),
        ("dunlint: ignore[a-rull] 理由", ["suppression-unknown-rule"], False),
        ("dunlint: ignore[c-rule] 理由", ["suppression-unused"], False),
        ("dunlint: ignore[threat] 理由", [], True),
        ("dunlint: see the manual", [], False),
    ],
)
def test_what_is_wrong_with_a_marker_is_a_finding(marker: str, expected: list[str], holds: bool) -> None:
    here = source("a.yaml", f"# {marker}\none: 您好甲\n")
    one = template(here, "one", "您好甲")
    result = mark([finding(one)], suppress.scan(here, [one]))
    assert extra_rules(result) == expected
    assert (result[0][0].suppression is not None) is holds
    for item in result[1]:
        assert item.path == "a.yaml"
        assert item.start == (1, 3)
        assert item.severity == suppress.RULES[item.rule].severity
        assert "{" not in item.message["zh"] + item.message["en"]


def test_an_unknown_rule_names_the_nearest() -> None:
    here = source("a.yaml", "# dunlint: ignore[a-rull] 理由\none: 您好甲\n")
    _, (extra,) = mark([], suppress.scan(here, [template(here, "one", "您好甲")]))
    assert "a-rule" in extra.message["zh"]
    assert "a-rule" in extra.message["en"]


def test_a_rule_that_did_not_run_is_not_unused() -> None:
    here = source("a.yaml", "# dunlint: ignore[a-rule] 理由\none: 您好甲\n")
    inline = suppress.scan(here, [template(here, "one", "您好甲")])
    assert extra_rules(mark([], inline, active={"b-rule", "c-rule"})) == []
    assert extra_rules(mark([], inline, active={"a-rule"})) == ["suppression-unused"]


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        ({"rule": "a-rule"}, True),
        ({"rule": "threat"}, True),
        ({"rule": "tone"}, False),
        ({"rule": "a-rule", "template": "visit_notice"}, True),
        ({"rule": "a-rule", "template": "visit_*"}, True),
        ({"rule": "a-rule", "template": "visit"}, False),
        ({"rule": "a-rule", "template": "v?sit*"}, True),
        ({"rule": "a-rule", "path": "sms/**"}, True),
        ({"rule": "a-rule", "path": "sms/*.yaml"}, False),
        ({"rule": "a-rule", "path": "sms/**/*.yaml"}, True),
        ({"rule": "a-rule", "path": "a.yaml"}, True),
        ({"rule": "a-rule", "path": "mail/**", "template": "visit_notice"}, False),
    ],
)
def test_entries_of_the_configuration(keys: dict[str, str], holds: bool) -> None:
    here = source("sms/new/a.yaml", "visit_notice: 您好甲\n")
    one = template(here, "visit_notice", "您好甲")
    (marked,), _ = mark([finding(one)], config=[entry(reason="确认", approver="合规部", **keys)])
    assert (marked.suppression == ("config", "确认", "", "合规部")) is holds


def test_an_id_that_reads_like_a_glob_matches_itself() -> None:
    here = source("a.yaml", "one: 您好甲\n")
    one = template(here, "one", "您好甲")._replace(id="$.templates[3].text", named=False)
    (marked,), _ = mark([finding(one)], config=[entry(rule="a-rule", template="$.templates[3].text", reason="确认")])
    assert marked.suppression is not None


def test_an_unused_entry_is_reported_only_where_the_run_could_tell() -> None:
    config = [entry(rule="a-rule", template="visit_notice", reason="确认")]
    assert extra_rules(mark([], config=config, checked=[("a.yaml", "other")])) == []
    assert extra_rules(mark([], config=config, checked=[("a.yaml", "visit_notice")])) == ["suppression-unused"]
    assert extra_rules(mark([], config=config, complete=True)) == ["suppression-unused"]
    assert extra_rules(mark([], config=[entry(rule="a-rule", reason="确认")], checked=[("a.yaml", "x")])) == []
    found = mark([], config=config, complete=True, config_path="conf/dunlint.yaml")[1][0]
    assert (found.path, found.start.line) == ("conf/dunlint.yaml", 3)


def test_suppressions_cannot_excuse_findings_about_suppressions() -> None:
    here = source("a.yaml", "one: 您好甲\n")
    bad = finding(template(here, "one", "您好甲"))._replace(rule="suppression-expired", group=suppress.GROUP)
    (marked,), _ = mark([bad], config=[entry(rule="suppression", reason="确认")])
    assert marked.suppression is None


def reread(path: str, data: bytes) -> Reading:
    return read(path, data, ReadSettings())


def test_approve_writes_a_comment_above_the_template() -> None:
    text = (
        "templates:\r\n  - id: one\r\n    text: 您好，请还款甲\r\n  - id: two  # 说明\r\n    text: 您好，请还款乙\r\n"
    )
    data = text.encode("gb18030")
    reading = reread("a.yaml", data)
    first, second = reading.templates
    findings = [
        finding(second, "还款乙", "b-rule"),
        finding(second, "您好", "a-rule"),
        finding(first)._replace(suppression=("x", "y")),
    ]
    result = approve(findings, reading.templates, " 法务\n确认 ", reread=reread, until="2027-03-31", approver="合规部")
    assert result.entries == ()
    written = result.files["a.yaml"].decode("gb18030")
    assert written == text.replace(
        "  - id: two", "  # dunlint: ignore[a-rule, b-rule] 法务 确认 until=2027-03-31 approver=合规部\r\n  - id: two"
    )
    again = reread("a.yaml", result.files["a.yaml"]).templates
    marked, extra = mark(
        [finding(again[1], "还款乙", "b-rule"), finding(again[1], "您好")], suppress.scan(again[0].source, again)
    )
    assert all(item.suppression for item in marked)
    assert extra == []


def test_approve_falls_back_to_the_configuration() -> None:
    data = '[{"id": "one", "text": "您好，请还款甲"}]'.encode()
    reading = reread("a.json", data)
    result = approve([finding(reading.templates[0])], reading.templates, "确认", reread=reread)
    assert result.files == {}
    assert result.entries == ({"rule": "a-rule", "template": "one", "path": "a.json", "reason": "确认"},)
    with pytest.raises(ConfigError):
        approve([], [], " ", reread=reread)


ENTRY = {"rule": "a-rule", "template": "一: #1", "reason": 'a "b" #c'}
ADDED = '- {rule: "a-rule", template: "一: #1", reason: "a \\"b\\" #c"}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"suppressions:\n  {ADDED}\n"),
        ("profile: core  # why", f"profile: core  # why\nsuppressions:\n  {ADDED}\n"),
        ("suppressions: []  # none\nlang: zh\n", f"suppressions: [{ADDED[2:]}]  # none\nlang: zh\n"),
        ("suppressions: [{rule: x, reason: y}]\n", f"suppressions: [{{rule: x, reason: y}}, {ADDED[2:]}]\n"),
        ("suppressions:\n# none yet\nlang: zh\n", f"suppressions:\n  {ADDED}\n# none yet\nlang: zh\n"),
        (
            "suppressions:\n- rule: x  # c\n  reason: y  # d\n\n# end\nlang: zh\n",
            f"suppressions:\n- rule: x  # c\n  reason: y  # d\n{ADDED}\n\n# end\nlang: zh\n",
        ),
        (
            "suppressions:\n    - {rule: x,\n       reason: y}\r\n",
            f"suppressions:\n    - {{rule: x,\n       reason: y}}\r\n    {ADDED}\r\n",
        ),
        (
            "\ufeffsuppressions:\n  - {rule: x, reason: y}",
            f"\ufeffsuppressions:\n  - {{rule: x, reason: y}}\n  {ADDED}\n",
        ),
    ],
)
def test_entries_are_added_to_the_configuration_as_text(before: str, after: str) -> None:
    assert config_with(before, [ENTRY], "dunlint.yaml") == after


def test_entries_are_added_to_pyproject() -> None:
    import tomllib

    before = '[project]\nname = "x"  # kept\n[tool.dunlint]\nprofile = "core"'
    after = config_with(before, [ENTRY], "pyproject.toml")
    assert after.startswith(before)
    assert tomllib.loads(after)["tool"]["dunlint"] == {"profile": "core", "suppressions": [ENTRY]}
    with pytest.raises(ConfigError):
        config_with("[tool.dunlint]\nsuppressions = []\n", [ENTRY], "pyproject.toml")


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "suppressions: {a: 1}\n", "suppressions: 3\n"])
def test_a_configuration_that_cannot_take_entries_is_left_alone(text: str) -> None:
    with pytest.raises(ConfigError):
        config_with(text, [ENTRY], "dunlint.yaml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_edits_keep_the_encoding(encoding: str) -> None:
    text = "您好，还款\r\n"
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    here = Source("a.txt", text.encode(encoding), text, codec)
    assert encode(here, splice(text, [Edit("a.txt", Span(3, 5), "付款")])) == "您好，付款\r\n".encode(encoding)


def test_edits_that_overlap_and_bytes_that_do_not_come_back_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        splice("abc", [Edit("a", Span(0, 2), ""), Edit("a", Span(1, 3), "")])
    assert encode(Source("a", b"\x80 x", "x"), "y") is None
    assert encode(Source("a", b"x", "x", "latin-1"), "款") is None
