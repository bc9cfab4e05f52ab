"""Fixes: what is changed, where it is written, and what makes a fix impossible."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import fix
from dunlint.align import MappedText
from dunlint.finding import Finding, Suppression
from dunlint.readers import ReadSettings, read
from dunlint.span import Position, Span
from dunlint.template import Reading, Source, Template

TABLE = {
    "old-name": {
        "safe": [
            {"from": "银保监会", "to": "国家金融监督管理总局"},
            {"from": "中国银保监会", "to": "国家金融监督管理总局"},
        ]
    },
    "harsh": {"unsafe": [{"from": "立即还清", "to": "请尽快安排还款"}]},
    "comma": {"safe": [{"from": "乙", "to": "甲,丙"}]},
    "quotes": {"safe": [{"from": "甲", "to": '"乙" & \\'}]},
}


def reread(path: str, data: bytes) -> Reading:
    return read(path, data, ReadSettings())


def finding(template: Template, match: str, rule: str, **keys: object) -> Finding:
    at = template.body.text.index(match)
    span = template.body.span(at, at + len(match))
    base = Finding(
        rule,
        "tone",
        "error",
        template.id,
        template.source.path,
        span,
        Position(1, 1),
        Position(1, 2),
        match,
        {},
        {},
        (),
    )
    return base._replace(**keys)  # type: ignore[arg-type]


def changed(text: str, *found: tuple[str, str], unsafe: bool = False, **own: object) -> str:
    """The text of one template after its fixes; ``found`` are (match, rule) of its findings."""
    template = Template("one", MappedText.verbatim(text), Source("a.txt", text.encode(), text), own=own)
    for change in reversed(fix.changes(template, [finding(template, *item) for item in found], TABLE, unsafe=unsafe)):
        text = text[: change.start] + change.new + text[change.end :]
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("您好，请还\u200b款", "您好，请还款"),
        ("\ufeff您\u2060\u200b好\u00ad", "您好"),
        ("您好👨\u200d👩\u200d👧", "您好👨\u200d👩\u200d👧"),
        ("催\u200d收", "催收"),
        ("逾期３０天", "逾期30天"),
        ("０１２３４５６７８９", "0123456789"),
        ("您好☎\u200d☂", "您好☎\u200d☂"),
        ("您好\ufe0f\u200d👧", "您好\ufe0f\u200d👧"),
        ("欠款${金额１}元，共１期", "欠款${金额１}元，共1期"),
        ("【５８同城】欠款１元", "【５８同城】欠款1元"),
        ("[云帆消金]您好", "【云帆消金】您好"),
        ("［云帆消金］您好", "【云帆消金】您好"),
        ("〖云帆消金〗您好", "【云帆消金】您好"),
        ("[还款提醒]您好", "[还款提醒]您好"),
        ("[客户姓名]您好", "[客户姓名]您好"),
        ("[云帆消金〗您好", "[云帆消金〗您好"),
        ("您好[云帆消金]", "您好[云帆消金]"),
        ("[云帆消金]您好【提醒】", "[云帆消金]您好【提醒】"),
        ("【云帆消金】您好，请还款。", "【云帆消金】您好，请还款。"),
    ],
)
def test_safe_fixes_of_the_text(before: str, after: str) -> None:
    assert changed(before) == after
    assert changed(after) == after


def test_a_signature_needs_a_name_or_an_institution() -> None:
    assert changed("[老王铺子]您好", signature="老王铺子") == "【老王铺子】您好"
    assert changed("[老王铺子]您好") == "[老王铺子]您好"
    assert changed("[云帆消金]您好", channel="email") == "[云帆消金]您好"
    assert changed("[云帆消金]您好", signature_added_by_gateway=True) == "[云帆消金]您好"


def test_wording_of_a_rule_is_changed_where_it_found_something() -> None:
    text = "银保监会投诉，中国银保监会热线，立即还清"
    assert changed(text) == text
    assert changed(text, ("中国银保监会", "old-name")) == "银保监会投诉，国家金融监督管理总局热线，立即还清"
    assert changed(text, ("立即还清", "harsh")) == text
    assert changed(text, ("立即还清", "harsh"), unsafe=True) == "银保监会投诉，中国银保监会热线，请尽快安排还款"
    assert changed("银\u200b保监会", ("银\u200b保监会", "old-name")) == "国家金融监督管理总局"
    assert (
        changed("银保监会，银保监会", ("银保监会，银保监会", "old-name"))
        == "国家金融监督管理总局，国家金融监督管理总局"
    )


def test_what_a_person_accepted_stays() -> None:
    text = "银\u200b保监会\u200b"
    template = Template("one", MappedText.verbatim(text), Source("a.txt", text.encode(), text))
    accepted = finding(template, "银\u200b保监会", "old-name", suppression=Suppression("inline", "确认"))
    assert [(item.start, item.end) for item in fix.changes(template, [accepted], TABLE)] == [(5, 6)]


def run(path: str, data: bytes, *found: tuple[int, str, str], unsafe: bool = False) -> tuple[bytes, list[str]]:
    """The bytes after fixing, and the notices."""
    templates = reread(path, data).templates
    findings = [finding(templates[number], match, rule) for number, match, rule in found]
    fixed, notices = fix.fix(templates, findings, TABLE, reread=reread, unsafe=unsafe)
    result = fixed[0].data if fixed else data
    if fixed:
        assert fix.fix(reread(path, result).templates, [], TABLE, reread=reread)[0] == []
    return result, [notice["en"] for notice in notices]


FILES = [
    ("a.yaml", "- id: one\n  text: 您好，欠款１元  # 说明１\n- id: two\n  text: |\n    您好，逾\u200b期，\n    请还款。\n",
     "- id: one\n  text: 您好，欠款1元  # 说明１\n- id: two\n  text: |\n    您好，逾期，\n    请还款。\n"),
    ("a.yaml", 'one: "您好，\\u200b欠款\\uFF11元，\\\n  请还款"\n', 'one: "您好，欠款1元，\\\n  请还款"\n'),
    ("a.yaml", "one: &x 您好，欠款１元\ntwo: *x\n", "one: &x 您好，欠款1元\ntwo: *x\n"),
    ("a.json", '{"one": "您好，\\u200b欠款\\uff11元\\n请还款"}\r\n', '{"one": "您好，欠款1元\\n请还款"}\r\n'),
    ("a.jsonl", '{"id": "a", "text": "您好，欠款１元"}\n{"id": "b", "text": "您好"}\n', '{"id": "a", "text": "您好，欠款1元"}\n{"id": "b", "text": "您好"}\n'),
    ("a.csv", 'id,text\none,"您好，""请""还款１元"\ntwo,您好\n', 'id,text\none,"您好，""请""还款1元"\ntwo,您好\n'),
    ("a.properties", "one=您好，\\u200b欠款\\uff11元\\\n  请还款\n", "one=您好，欠款1元\\\n  请还款\n"),
    ("a.toml", "one = '您好，欠款１元'\n", "one = '您好，欠款1元'\n"),
    ("a.md", "---\nchannel: sms\n---\n您好，欠款１元\n", "---\nchannel: sms\n---\n您好，欠款1元\n"),
    ("a.txt", "[云帆消金]您好，欠款１元\n", "【云帆消金】您好，欠款1元\n"),
    ("a.xml", "<resources><string name='overdue_sms'>您好，欠款&#xff11;元，请尽快还款</string></resources>\n", "<resources><string name='overdue_sms'>您好，欠款1元，请尽快还款</string></resources>\n"),
    ("A.java", 'class A { String SMS = "您好，您的借款已逾期，欠款１元" + x + "，请\\u200b还款"; }\n', 'class A { String SMS = "您好，您的借款已逾期，欠款1元" + x + "，请还款"; }\n'),
    ("a.py", "SMS = '您好，您的借款已逾期，欠款１元'\n", "SMS = '您好，您的借款已逾期，欠款1元'\n"),
    ("a.sql", "INSERT INTO sms_template (code, content) VALUES ('one', '您好，您的''借款''已逾期，欠款１元');\n", "INSERT INTO sms_template (code, content) VALUES ('one', '您好，您的''借款''已逾期，欠款1元');\n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "before", "after"), FILES, ids=[f"{path}-{number}" for number, (path, *_) in enumerate(FILES)]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_fixes_are_written_where_the_characters_came_from(path: str, before: str, after: str, encoding: str) -> None:
    assert run(path, before.encode(encoding)) == (after.encode(encoding), [])


def test_new_characters_are_escaped_like_the_old_ones() -> None:
    data = json.dumps({"one": "您好，银保监会"}).encode()
    new = json.dumps({"one": "您好，国家金融监督管理总局"}).encode()
    assert run("a.json", data, (0, "银保监会", "old-name")) == (new, [])
    data = b"one=" + "您好，银保监会".encode("ascii", "backslashreplace") + b"\n"
    new = b"one=" + "您好，国家金融监督管理总局".encode("ascii", "backslashreplace") + b"\n"
    assert run("a.properties", data, (0, "银保监会", "old-name")) == (new, [])


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.json", '{"one": "您好，请甲"}', '{"one": "您好，请\\"乙\\" & \\\\"}'),
        ("a.txt", "您好，请甲", '您好，请"乙" & \\'),
        ("a.py", "SMS = '您好，您的借款已逾期，请甲'\n", None),
        ("a.csv", 'id,text\none,"您好，请甲"\n', None),
    ],
)
def test_replacements_that_need_an_escape(path: str, before: str, after: str | None) -> None:
    data, notices = run(path, before.encode(), (0, "甲", "quotes"))
    assert data.decode() == (before if after is None else after)
    assert len(notices) == (1 if after is None else 0)


def test_a_fix_that_does_not_hold_does_not_spoil_the_others() -> None:
    before = "id,text\n" + "".join(f"{number},您好，请乙还款１元\n" for number in range(10))
    data, notices = run("a.csv", before.encode(), (4, "乙", "comma"), (9, "乙", "comma"))
    assert data.decode() == before.replace("１", "1")
    assert len(notices) == 2


def test_characters_that_the_encoding_lacks_are_dropped_with_a_notice() -> None:
    text = "您好，请甲"
    source = Source("a.txt", text.encode("gb2312"), text, "gb2312")
    template = Template("one", MappedText.verbatim(text), source)
    table = {"r": {"safe": [{"from": "甲", "to": "𠮷"}]}}
    fixed, notices = fix.fix(
        [template], [finding(template, "甲", "r")], table, reread=lambda path, data: Reading([template])
    )
    assert fixed == []
    assert len(notices) == 1


def test_one_entity_for_two_characters_is_not_cut() -> None:
    text = "您好&x;"
    body = MappedText.of([("您", 0, 1), ("好", 1, 2), ("１２", 2, 5)])
    template = Template("one", body, Source("a.xml", text.encode(), text))
    assert fix.edit(template, fix.Change(2, 3, "1", {})) is None
    assert fix.edit(template, fix.Change(2, 4, "12", {})).span == Span(2, 5)  # type: ignore[union-attr]
    joined = MappedText.join([MappedText.verbatim("您好", 0), MappedText.verbatim("x;", 3)])
    assert fix.edit(template._replace(body=joined), fix.Change(1, 3, "1", {})) is None


def test_spreadsheets_are_never_written() -> None:
    source = Source("a.xlsx", b"PK", "您好１", sheet="S", cell="A1")
    template = Template("one", MappedText.verbatim("您好１"), source)
    fixed, notices = fix.fix([template], [], {}, reread=reread)
    assert fixed == []
    assert "spreadsheets" in notices[0]["en"]


def test_the_diff_masks_and_shows_what_is_invisible() -> None:
    text = "您好\u200b，身份证110101199003070134\x1b[31m\n尾１\n"
    templates = reread("a.txt", text.encode()).templates
    fixed, _ = fix.fix(templates, [], {}, reread=reread)
    shown = fix.diff(fixed[0])
    assert "199003070134" not in shown
    assert "\x1b" not in shown
    assert "-您好<U+200B>" in shown
    assert "+尾1" in shown
    assert "199003070134" in fix.diff(fixed[0], show_sensitive=True)


def test_writing_keeps_the_mode_and_what_changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        Path(name).write_bytes("您好１\r\n".encode())
        os.chmod(name, 0o640)
    templates = [
        template for name in ("a.txt", "b.txt") for template in reread(name, Path(name).read_bytes()).templates
    ]
    fixed, _ = fix.fix(templates, [], {}, reread=reread)
    Path("b.txt").write_bytes(b"new")
    written, notices = fix.write(fixed)
    assert written == ["a.txt"]
    assert Path("a.txt").read_bytes() == "您好1\r\n".encode()
    assert Path("b.txt").read_bytes() == b"new"
    assert len(notices) == 1
    assert os.name == "nt" or Path("a.txt").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["a.txt", "b.txt"]


def test_what_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("gone.txt").write_text("您好１\n", encoding="utf-8")
    fixed, _ = fix.fix(reread("gone.txt", Path("gone.txt").read_bytes()).templates, [], {}, reread=reread)
    Path("gone.txt").unlink()
    written, notices = fix.write(fixed)
    assert written == []
    assert [notice["en"] for notice in notices] == ["gone.txt: cannot be written: No such file or directory"]


def test_a_finding_of_another_state_of_the_file_is_left_alone(tmp_path: Path) -> None:
    data = "关于银保监会的规定。".encode()
    (template,) = reread("a.txt", data).templates
    here = finding(template, "银保监会", "old-name")
    assert len(fix.changes(template, [here], TABLE)) == 1
    assert fix.changes(template, [here._replace(match="保监会局")], TABLE) == []


@given(st.text(alphabet="您好还款12１２３\u200b\u200d\ufeff【】[]云帆消金👨${}\n，", max_size=30))
def test_fixing_twice_changes_nothing_more(text: str) -> None:
    once = changed(text)
    assert changed(once) == once


@given(
    st.lists(st.text(alphabet='您好还款１２\u200b"\\，\t', min_size=1, max_size=12), min_size=1, max_size=4),
    st.booleans(),
)
def test_every_json_file_reads_the_same_afterwards(texts: list[str], ascii: bool) -> None:
    data = json.dumps(
        {f"k{number}": f"您好，您的借款已逾期，请还款{text}" for number, text in enumerate(texts)}, ensure_ascii=ascii
    ).encode()
    templates = reread("a.json", data).templates
    fixed, notices = fix.fix(templates, [], {}, reread=reread)
    after = json.loads(fixed[0].data if fixed else data)
    assert after == {f"k{number}": changed(f"您好，您的借款已逾期，请还款{text}") for number, text in enumerate(texts)}
    assert notices == []


def test_space_that_a_fix_brings_to_the_end_is_no_obstacle() -> None:
    data = json.dumps({"a": "您好，您的借款已逾期\t\u200b"}, ensure_ascii=False).encode()
    fixed, notices = fix.fix(reread("a.json", data).templates, [], {}, reread=reread)
    assert json.loads(fixed[0].data) == {"a": "您好，您的借款已逾期\t"}
    assert notices == []
