"""All reporters: whole outputs, formats, masking, hostile texts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dunlint import __version__
from dunlint.finding import Finding, Skipped, Suppression, TemplateInfo
from dunlint.reporters import REPORTERS, ReportOptions, wording, write
from dunlint.reporters.csv import safe
from dunlint.reporters.frame import frame, visible
from dunlint.reporters.marks import marks, origins_of, segments
from dunlint.span import LineIndex, Position, Span, cell_width
from report_sample import (
    ADDRESS,
    CARD,
    CBA,
    ID_NUMBER,
    MOBILE,
    PSAPL_50,
    PSAPL_OLD,
    one,
    report,
    rule,
    sample,
    source,
)

GOLDEN = Path(__file__).parent / "golden" / "reporters"
SUFFIX = {
    "text": "txt",
    "concise": "txt",
    "github": "txt",
    "markdown": "md",
    "junit": "xml",
    "checkstyle": "xml",
    "gitlab": "json",
    "rdjson": "json",
}
CASES = {name: (name, ReportOptions()) for name in REPORTERS}
CASES["text-en-all"] = ("text", ReportOptions(lang="en", color=True, width=60, show_suppressed=True, statistics=True))
CASES["text-open"] = ("text", ReportOptions(show_sensitive=True, quiet=True))
CASES["html-en"] = ("html", ReportOptions(lang="en"))
CASES["markdown-en"] = ("markdown", ReportOptions(lang="en"))
CASES["sarif-exit"] = ("sarif", ReportOptions(lang="en", exit_code=1))


def written(name, what, options=None):
    stream = io.StringIO()
    write(name, what, stream, options)
    return stream.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_whole_output(case):
    """Golden files; DUNLINT_UPDATE_GOLDEN=1 writes them anew."""
    name, options = CASES[case]
    output = written(name, sample(), options)
    output = output.replace(f'"{__version__}"', '"VERSION"').replace(f"dunlint {__version__}", "dunlint VERSION")
    output = re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", output, flags=re.DOTALL)
    output = re.sub(r"'sha256-[^']*'", "'sha256-HASH'", output)
    path = GOLDEN / f"{case}.{SUFFIX.get(name, name)}"
    if os.environ.get("DUNLINT_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(output, encoding="utf-8", newline="")
    assert path.read_bytes().decode() == output


# ---------------------------------------------------------------- json


def test_json_has_the_contracts_keys_in_order():
    value = json.loads(written("json", sample()))
    assert list(value) == ["schema", "tool", "run", "summary", "templates", "findings"]
    assert list(value["run"]) == ["as_of", "profile", "rulesets"]
    assert list(value["run"]["rulesets"][0]) == ["name", "version", "digest"]
    assert list(value["summary"]) == ["files", "templates", "error", "warning", "note", "suppressed", "skipped"]
    assert list(value["templates"][0]) == ["id", "path", "line", "channel", "sms"]
    assert list(value["templates"][0]["sms"]) == ["units_min", "units_max", "segments_min", "segments_max"]
    assert list(value["templates"][3]) == ["id", "path", "line", "channel"]
    keys = ["rule", "group", "severity", "template", "path", "start", "end", "match", "message", "advice", "basis"]
    assert list(value["findings"][0]) == [*keys, "fingerprint", "suppressed"]
    assert list(value["findings"][7])[4:7] == ["path", "sheet", "cell"]
    assert value["findings"][5]["suppressed"] == {
        "kind": "config",
        "reason": "法务确认 LC-123",
        "until": "2027-03-31",
        "approver": "合规部",
    }
    assert value["summary"]["skipped"] == [{"path": "templates/logo.png", "reason": "二进制文件"}]
    assert value["schema"] == 1


def test_jsonl_lines_are_the_findings_of_json():
    lines = [json.loads(line) for line in written("jsonl", sample()).splitlines()]
    assert lines == json.loads(written("json", sample()))["findings"]


# ---------------------------------------------------------------- sarif

SARIF = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def sarif(what, options=None):
    log = json.loads(written("sarif", what, options))
    jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    return log["runs"][0]


@pytest.mark.parametrize("code", [None, 0, 1, 2])
def test_sarif_is_valid(code):
    run = sarif(sample(), ReportOptions(exit_code=code))
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0].get("exitCode") == code
    assert run["invocations"][0]["executionSuccessful"] is (code != 2)


def test_sarif_of_an_empty_report_is_valid():
    assert sarif(report())["results"] == []


def test_sarif_points_at_rules_artifacts_and_places():
    run = sarif(sample())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        where = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]
        assert result["partialFingerprints"]["dunlint/v1"]
    first, hidden, cell = run["results"][0], run["results"][5], run["results"][7]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].isascii()
    assert unquote(first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "templates/短信 模板.yaml"
    assert first["locations"][0]["physicalLocation"]["region"]["startColumn"] == 56
    assert first["suppressions"] == []
    assert hidden["suppressions"][0]["kind"] == "external"
    assert hidden["suppressions"][0]["status"] == "accepted"
    assert "region" not in cell["locations"][0]["physicalLocation"]
    assert cell["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "话术!B7"


def test_sarif_says_where_a_suppression_stands():
    inline = one("坐牢", "坐牢", suppression=Suppression("inline", "引用原文"))
    assert sarif(inline)["results"][0]["suppressions"][0]["kind"] == "inSource"


@pytest.mark.parametrize(
    "path", ["/abs/a b.yaml", "C:/x/短.yaml", "a:b#c?.txt", "../up.txt", "bad\udcff\ud800.txt", "%41.txt"]
)
def test_sarif_paths_are_uris(path):
    uri = sarif(one("坐牢", "坐牢", path=path))["artifacts"][0]["location"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]+", uri)


# ---------------------------------------------------------------- lines, XML, CSV


def test_github_escapes_what_could_forge_a_command():
    line = written("github", one("a%b\r\n::error::x,y:z", "a%b\r\n::error::x,y:z", path="a,b:c%.txt")).splitlines()[0]
    assert line.startswith("::error file=a%2Cb%3Ac%25.txt,line=1,endLine=2,title=")
    assert "a%25b%0D%0A::error::x,y:z" in line
    assert written("github", one("a%b\r\n::error::x", "::error::x")).count("\n") == 2


def test_gitlab_fingerprints_are_unique_and_know_no_lines():
    found = sample().findings[0]
    bare = found._replace(fingerprint="")
    shifted = bare._replace(start=Position(90, 1), end=Position(90, 7), span=Span(900, 906))
    issues = json.loads(written("gitlab", report([found, found, bare, bare])))
    prints = [issue["fingerprint"] for issue in issues]
    assert len(set(prints)) == 4
    assert json.loads(written("gitlab", report([shifted])))[0]["fingerprint"] == prints[2]


def test_rdjson_counts_utf8_bytes_of_the_line():
    text = "甲\n😀é短信坐牢了，坐牢"
    what = one(text, start=5, match="坐牢")
    again = what.findings[0]._replace(span=Span(9, 11), start=Position(2, 8), end=Position(2, 10))
    value = json.loads(written("rdjson", what._replace(findings=(*what.findings, again))))
    line = text.split("\n")[1]
    assert line[3:5] == "信坐" or text[5:7]
    for diagnostic, item in zip(value["diagnostics"], (what.findings[0], again), strict=True):
        start = diagnostic["location"]["range"]["start"]
        assert start["line"] == item.start.line
        assert start["column"] == len(line[: item.start.column - 1].encode()) + 1


def test_checkstyle_and_junit_are_well_formed_and_whole():
    style = ElementTree.fromstring(written("checkstyle", sample()))
    assert [item.get("severity") for item in style.iter("error")] == [
        "error",
        "error",
        "info",
        "error",
        "warning",
        "warning",
        "error",
    ]
    units = ElementTree.fromstring(written("junit", sample()))
    assert len(list(units.iter("testcase"))) == int(units.get("tests")) == 6
    assert len(list(units.iter("failure"))) == int(units.get("failures")) == 4


@pytest.mark.parametrize(("level", "failures"), [("error", 4), ("warning", 6), ("note", 7), ("never", 0)])
def test_junit_failures_follow_fail_on(level, failures):
    units = ElementTree.fromstring(written("junit", sample(), ReportOptions(fail_on=level)))
    assert len(list(units.iter("failure"))) == failures


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "　@x"])
def test_csv_cells_never_run(cell):
    assert safe(cell).startswith(("'", "\\"))
    rows = list(csv.reader(io.StringIO(written("csv", one(cell + "坐牢", cell + "坐牢")).lstrip("\ufeff"))))
    assert len(rows) == 2
    for value in rows[1]:
        assert not value.lstrip(" 　").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_csv_starts_with_a_byte_order_mark_and_keeps_harmless_cells():
    assert written("csv", sample()).startswith("\ufeffseverity,")
    assert safe("还款") == "还款"


def test_markdown_shows_texts_as_they_are():
    text = "<b>*x*</b> | `y` [z](http://q) @user #1"
    output = written("markdown", one(text, text, name="a|b`c"))
    assert "<b>" not in output.replace(f"`` {text} ``", "").replace(f"``{text}``", "")
    assert "](http://q)" not in output.replace(text, "")
    assert f"``{text}``" in output
    table = written("markdown", one("a|b", "a|b", suppression=Suppression("config", "x|y")))
    assert r"`a\|b`" in table
    assert r"x\|y" in table


# ---------------------------------------------------------------- text


def under(row):
    """The cells of the text and the first and last cell of the carets."""
    _, text, carets = row
    start = len(carets) - len(carets.lstrip(" "))
    return text, start, len(carets)


def cut(text, start, end):
    """The characters that stand in cells ``start`` to ``end``."""
    out, at = "", 0
    for char in text:
        width = cell_width(char)
        if start <= at < end if width else start < at <= end:
            out += char
        at += width
    return out


@pytest.mark.parametrize(
    ("text", "match", "shown"),
    [
        ("您好，再不还让您坐牢。", "坐牢", "坐牢"),
        ("ab坐牢", "坐牢", "坐牢"),
        ("\t坐牢", "坐牢", "坐牢"),
        ("☕️é坐牢😀", "坐牢", "坐牢"),
        ("e\u0301坐牢", "坐牢", "坐牢"),
        ("a\x1b[31m坐牢", "坐牢", "坐牢"),
        ("\u202e坐\u200b牢", "坐\u200b牢", "坐\\u200b牢"),
    ],
)
def test_carets_stand_under_the_match(text, match, shown):
    start = text.index(match)
    row = frame(LineIndex(text), Span(start, start + len(match)), 80)[0]
    assert cut(*under(row)) == shown


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 40), st.integers(10, 120))
def test_a_frame_never_exceeds_the_width_or_the_text(text, start, size, width):
    lines = LineIndex(text)
    for number, shown, carets in frame(lines, Span(start, start + size), width):
        assert 1 <= number <= len(lines.starts)
        assert cell_width(shown) <= max(width, 20) + 12  # an escape is never torn apart
        assert len(carets) <= cell_width(shown) + 1
        assert shown == visible(shown)


@given(st.text(alphabet="还款a坐牢 ，", min_size=1, max_size=200), st.data())
def test_carets_are_right_in_any_crop(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 8)))
    row = frame(LineIndex(text), Span(start, end), 60)[0]
    assert cut(*under(row)) == text[start:end]


def test_a_line_of_millions_of_characters_is_cropped():
    text = "还" * 1_500_000 + "让您坐牢" + "款" * 1_500_000
    row = frame(LineIndex(text), Span(1_500_000, 1_500_004), 80)[0]
    assert cut(*under(row)) == "让您坐牢"
    assert row[1].startswith("…")
    assert row[1].endswith("…")
    assert cell_width(row[1]) <= 80


def test_a_match_over_several_lines_shows_three_of_them():
    rows = frame(LineIndex("一\n二\n三\n四\n五"), Span(0, 9), 80)
    assert [(number, text) for number, text, _ in rows] == [(1, "一"), (2, "二"), (3, "三")]


def test_nothing_from_a_template_reaches_the_terminal_raw():
    text = "\x1b]0;x\x07\x9b31m\u202e\u2066坐牢\r\b"
    for name in ("text", "concise", "github", "markdown", "csv"):
        output = written(name, one(text, text, name=text, path="a\x1b[2J.txt"), ReportOptions(width=200))
        assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", output) is None


def test_text_hides_suppressed_findings_unless_asked():
    assert "LC-123" not in written("text", sample())
    assert "LC-123" in written("text", sample(), ReportOptions(show_suppressed=True))


def test_a_finding_without_its_source_has_no_frame():
    output = written("text", sample()._replace(sources={}))
    assert "^" not in output
    assert "通知您的家人" in output


def test_the_basis_says_what_is_verified():
    lines = [wording.basis_line(sample(), basis, "zh") for basis in (PSAPL_50, PSAPL_OLD, CBA)]
    assert lines == [
        "依据：《中华人民共和国治安管理处罚法（2025 修订）》第五十条第一款",
        "依据：《中华人民共和国治安管理处罚法（2012 修正，旧）》第四十二条（已失效）",
        "参考：中国银行业协会《金融机构个人消费类贷款催收工作指引（试行）》（条号未核验）",
    ]


@pytest.mark.parametrize(
    ("article", "english"),
    [
        ("第十条", "art. 10"),
        ("第二百九十三条之一", "art. 293-1"),
        ("第五十条第一款第（三）项", "art. 50 para. 1 item 3"),
        ("第一千零三十二条", "art. 1032"),
        ("第三章", "ch. 3"),
        ("第50条(五)(六)、第56条", "art. 50(5)(6), art. 56"),
        ("第681条、第686条至第688条", "art. 681, art. 686 to art. 688"),
        ("C2、附录 A", "C2, Annex A"),
        ("", ""),
    ],
)
def test_articles_in_english(article, english):
    assert wording.article_name(article, "en") == english


# ---------------------------------------------------------------- marks


def test_marks_walk_through_escapes_and_folded_lines():
    part, body = r"\u60a8\n  \"再不还\" \ud83d\ude00坐牢", '您\n  "再不还" 😀坐牢'
    origins = origins_of(part, body)
    assert origins[body.index("坐")] == part.index("坐")
    assert origins[body.index("😀")] == part.index("\\ud83d")
    folded, sent = "您的借款\n      已逾期，将\n      让您坐牢", "您的借款 已逾期，将 让您坐牢"
    where = source("a.yaml", f"text: >\n      {folded}\n")
    start = where.text.index("您的")
    info = TemplateInfo("a", "a.yaml", 2, "sms", {}, sent, Span(start, start + len(folded)))
    finding = (
        one("坐牢", "坐牢").findings[0]._replace(span=Span(where.text.index("坐牢"), where.text.index("坐牢") + 2))
    )
    [(first, last, number)] = marks(info, [(7, finding)], where.text)
    assert (sent[first:last], number) == ("坐牢", 7)


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_of_any_two_texts_never_fall_back(part, body):
    origins = origins_of(part, body)
    assert len(origins) == len(body)
    assert origins == sorted(origins)


def test_overlapping_marks_become_segments():
    assert segments(6, [(0, 4, 1), (2, 6, 2)]) == [(0, 2, (1,)), (2, 4, (1, 2)), (4, 6, (2,))]


# ---------------------------------------------------------------- nothing leaks, nothing crashes

texts = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("\x00\x1b\ud800\udfff<>&\"'`|\n\r\t=@{}坐牢")), max_size=40
)
secrets = st.lists(st.sampled_from([ID_NUMBER, CARD, MOBILE, ADDRESS]), max_size=3)


@st.composite
def reports(draw):
    text = draw(texts)
    for secret in draw(secrets):
        text += draw(st.sampled_from([" ", "，", "码", ""])) + secret + draw(st.sampled_from(["", "。", "还款", " "]))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    name = draw(st.one_of(texts, st.just(f"id {MOBILE}")))
    what = one(text, text[start:end], start=start, name=name, path=draw(texts) or "p")
    found: list[Finding] = list(what.findings)
    at = text.find(ADDRESS)
    while at >= 0:
        span = Span(at, at + len(ADDRESS))
        lines = LineIndex(text)
        found.append(
            found[0]._replace(
                match=ADDRESS,
                sensitive=True,
                span=span,
                start=lines.position(span.start),
                end=lines.position(span.end),
                message={"zh": f"住址「{ADDRESS}」"},
                suppression=draw(st.sampled_from([None, Suppression("inline", f"电话{MOBILE}", "", text)])),
            )
        )
        at = text.find(ADDRESS, at + 1)
    skipped = [Skipped(draw(texts), {"zh": f"原因{CARD}"})]
    return what._replace(findings=tuple(found), skipped=tuple(skipped), notices=({"zh": f"注意{ID_NUMBER}"},))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reports(), st.sampled_from(["zh", "en"]), st.booleans())
def test_no_reporter_crashes_or_leaks(what, lang, everything):
    options = ReportOptions(lang=lang, show_suppressed=everything, statistics=everything, color=everything)
    for name in REPORTERS:
        output = written(name, what, options)
        assert output.encode("utf-8").decode("utf-8") == output
        for secret in (ID_NUMBER, CARD, MOBILE, ADDRESS):
            assert secret not in output, name
        if name in ("junit", "checkstyle"):
            ElementTree.fromstring(output)
        if name in ("json", "gitlab", "rdjson"):
            json.loads(output)
        if name == "sarif":
            jsonschema.Draft4Validator(SARIF).validate(json.loads(output))
        if name == "github":
            assert all(line.startswith(("::", "检查了", "Checked")) for line in output.rstrip("\n").split("\n"))


def test_personal_data_are_shown_when_asked():
    for name in REPORTERS:
        assert ID_NUMBER in written(name, sample(), ReportOptions(show_sensitive=True))
        assert ID_NUMBER not in written(name, sample())


def test_half_a_number_in_a_match_is_masked_too():
    what = one(f"手机{MOBILE}。", MOBILE[:7])
    for name in REPORTERS:
        assert MOBILE[:7] not in written(name, what)


def test_every_reporter_takes_an_empty_report_and_an_unknown_rule():
    unknown = one("坐牢", "坐牢").findings[0]._replace(rule="unreadable-file", group="template", template="")
    for name in REPORTERS:
        assert isinstance(written(name, report()), str)
        assert "unreadable-file" in written(name, report([unknown]))


def test_a_report_is_the_same_whatever_reporter_ran_before():
    what = sample()
    first = [written(name, what) for name in REPORTERS]
    assert [written(name, what) for name in reversed(REPORTERS)][::-1] == first
    assert rule("a", "threat", "error", "甲", "a").id == "a"
