"""Nothing leaks: known personal data are planted in templates of many formats, and every artefact of a run is searched.

The shipped rules are used, as a user would. What is searched for is written without separators and in half width, and
so is every artefact before the search: a number that came through with blanks or in full width counts as a leak. Paths of
files are not masked: a report has to name a file as it is called.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from dunlint import __main__ as program
from dunlint.reporters import REPORTERS

# Dummies: none of them is a real person's.
ID = "11010519491231002X"
CARD = "6222021234567890128"
MOBILE = "13812345678"
OTHER_MOBILE = "15987654321"
EMAIL = "zhangjianguo88@example.com"
ADDRESS = "中关村大街5号院3号楼2单元801室"
NAME = "张建国"
PAYEE = "王秀英"
SECRETS = (ID, CARD, MOBILE, OTHER_MOBILE, EMAIL, ADDRESS, NAME, PAYEE)

BODY = (
    f"【云帆消金】{NAME}先生，您的借款已逾期3天，身份证{ID}，手机138-1234-5678，"
    f"家庭住址北京市海淀区{ADDRESS}，邮箱{EMAIL}，再不还就通知您的父母。"
)
SECOND = (
    "【云帆消金】您好，请把欠款转账到银行卡６２２２ ０２１２ ３４５６ ７８９０ １２８，"
    f"收款人：{PAYEE}，一五九八七六五四三二一，再不还就打电话给您的同事。"
)
META = "channel: sms, audience: debtor, stage: late, sender_type: consumer_finance"


def _xlsx() -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "客户"
    for row in (("编号", "渠道", "内容"), (f"x{MOBILE}", "短信", BODY), ("x2", "短信", SECOND)):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _docx() -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph(BODY)
    document.add_paragraph(SECOND)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _csv() -> str:
    target = io.StringIO()
    csv.writer(target).writerows([("编号", "渠道", "内容"), (f"c{OTHER_MOBILE}", "短信", BODY), ("c2", "短信", SECOND)])
    return target.getvalue()


TEXTS = {
    "a.yaml": f'defaults: {{{META}}}\ntemplates:\n  - id: a1\n    text: "{BODY}"\n  - id: "客户{MOBILE}"\n    text: "{SECOND}"\n',
    "b.json": json.dumps(
        {"templates": [{"id": "b1", "text": BODY}, {"id": f"b{ID}", "text": SECOND}]}, ensure_ascii=False, indent=1
    ),
    "b_ascii.json": json.dumps([{"id": "b3", "text": BODY}, {"id": "b4", "text": SECOND}]),
    "c.csv": _csv(),
    "d.jsonl": "".join(
        json.dumps({"id": f"d{n}", "text": text}, ensure_ascii=False) + "\n" for n, text in enumerate((BODY, SECOND))
    ),
    "e.txt": BODY + "\n" + SECOND + "\n",
    "f.md": f"# {NAME}先生的通知\n\n{BODY}\n\n## 短信{MOBILE}\n\n{SECOND}\n",
    "g.properties": f"sms.late={BODY}\nsms.{OTHER_MOBILE}={SECOND}\n",
    "h.xml": f'<resources>\n <string name="late">{BODY}</string>\n <string name="n{MOBILE}">{SECOND}</string>\n</resources>\n',
    "i.html": f"<!doctype html><html><body><p>{BODY}</p><p>{SECOND}</p></body></html>\n",
    "j.toml": f'[late]\ntext = "{BODY}"\n[other]\ntext = "{SECOND}"\n',
    "k.ini": f"[sms]\nlate = {BODY}\nother = {SECOND}\n",
    "l.po": f'msgid "late"\nmsgstr "{BODY}"\n\nmsgid "other"\nmsgstr "{SECOND}"\n',
    "m.sql": f"INSERT INTO sms_template (id, content) VALUES (1, '{BODY}'), ({MOBILE}, '{SECOND}');\n",
    "n.py": f'LATE = "{BODY}"\nOTHER = "{SECOND}"\n',
    "o.java": f'class Sms {{ static final String LATE = "{BODY}";\n String o{MOBILE} = "{SECOND}"; }}\n',
    "p.yaml": f'templates:\n  - id: x\n    text: "{BODY}\n  bad: [{MOBILE}\n',  # broken: told in an error
    "q.json": f'{{"text": "{SECOND}", {MOBILE}: ',
}


def _plain(text: str) -> str:
    """Half width, spoken digits as digits, without anything between: how a secret would be recognised."""
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("零一二三四五六七八九幺", "01234567891"))
    return re.sub(r"[\s\-‐-―_.,，、·|()（）\u200b-\u200f\u2060\ufeff]", "", text).lower()


WANTED = {**{secret: _plain(secret) for secret in SECRETS}, ADDRESS: "号院3号楼"}


def leaks(data: bytes | str) -> list[str]:
    """The planted values that stand in an artefact, as it is or decoded from the escapes that formats use."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    forms = [text, re.sub(r"\\u([0-9a-fA-F]{4})", lambda hit: chr(int(hit[1], 16)), text), re.sub(r"<[^>]*>", "", text)]
    if isinstance(data, bytes):
        forms += [data.decode("utf-16-le", "replace"), data.decode("gb18030", "replace")]
    plain = [_plain(form) for form in forms]
    return [secret for secret, wanted in WANTED.items() if any(wanted in form for form in plain)]


def test_the_search_finds_what_it_looks_for() -> None:
    assert leaks("手机138-1234-5678") == [MOBILE]
    assert leaks("１３８ １２３４ ５６７８") == [MOBILE]
    assert leaks("一五九八七六五四三二一") == [OTHER_MOBILE]
    assert leaks(json.dumps({"a": NAME})) == [NAME]
    assert leaks("<mark>张</mark>建国") == [NAME]
    assert leaks(MOBILE.encode("utf-16-le")) == [MOBILE]
    assert leaks("138****5678 张*国") == []


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("leaks")
    (folder / "t").mkdir()
    for name, text in TEXTS.items():
        (folder / "t" / name).write_text(text, encoding="utf-8")
    (folder / "t" / "s.xlsx").write_bytes(_xlsx())
    (folder / "t" / "u.docx").write_bytes(_docx())
    (folder / "t" / "v.txt").write_bytes(BODY.encode("gb18030"))
    (folder / "dunlint.yaml").write_text(
        "include: ['t/**']\nas-of: 2026-11-22\nsuppressions:\n"
        f"  - {{rule: full-id-number, template: a1, reason: '{NAME}先生 {MOBILE} 同意', approver: '{EMAIL}', until: 2027-03-31}}\n",
        encoding="utf-8",
    )
    before = os.getcwd()
    os.chdir(folder)
    patch = pytest.MonkeyPatch()
    patch.setenv("DUNLINT_CACHE_DIR", str(folder / ".cache"))
    yield folder
    patch.undo()
    os.chdir(before)


def _run(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    capsys.readouterr()
    status = program.main(argv)
    return status, *capsys.readouterr()


def _cache_files(project: Path) -> list[Path]:
    return [path for path in (project / ".cache").rglob("*") if path.is_file()]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_reports(project: Path, capsys: pytest.CaptureFixture[str], name: str, lang: str) -> None:
    status, out, err = _run(["check", "--format", name, "--lang", lang, "--show-suppressed", "--statistics"], capsys)
    assert status == 1
    assert "full-id-number" in out, err
    assert leaks(out) == []
    assert leaks(err) == []


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_reports_show_what_they_are_asked_to_show(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    _, out, _ = _run(["check", "t/b.json", "--format", name, "--show-sensitive"], capsys)
    assert {ID, CARD, MOBILE} <= set(leaks(out))


def test_cache(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = _run(["check", "--format", "json", "--jobs", "1"], capsys)[1]
    assert _run(["check", "--format", "json", "--jobs", "1"], capsys)[1] == first
    files = _cache_files(project)
    assert len(files) > 5
    for path in files:
        assert leaks(path.read_bytes()) == [], path
        assert path.stat().st_mode & 0o077 == 0
        assert not any(leaks(str(path.relative_to(project))))


def test_baseline(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = project / "base.json"
    status, out, err = _run(["baseline", "create", "--config", "dunlint.yaml"], capsys)
    assert status == 0
    made = project / ".dunlint-baseline.json"
    assert made.stat().st_size > 1000
    assert leaks(made.read_bytes()) == []
    assert leaks(out + err) == []
    made.rename(target)
    stale = (project / "t" / "a.yaml").read_text(encoding="utf-8")
    (project / "t" / "a.yaml").write_text(stale.replace("通知您的父母", "与您联系"), encoding="utf-8")
    for name in ("text", "json", "sarif", "html"):
        _, out, err = _run(["check", "--baseline", "base.json", "--format", name, "--show-suppressed"], capsys)
        assert "baseline-stale" in out
        assert leaks(out + err) == [], name
    (project / "t" / "a.yaml").write_text(stale, encoding="utf-8")
    target.unlink()


def test_fixes(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, err = _run(["check", "--diff-fixes", "--unsafe-fixes"], capsys)
    assert "+++" in out
    assert leaks(out + err) == []
    copy = tmp_path / "a.yaml"
    copy.write_text(TEXTS["a.yaml"], encoding="utf-8")
    _, out, err = _run(["check", str(copy), "--fix", "--format", "concise"], capsys)
    assert leaks(out + err) == []


def test_suppressions(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("a.yaml", "e.txt"):
        (tmp_path / name).write_text(TEXTS[name], encoding="utf-8")
    (tmp_path / "dunlint.yaml").write_text("as-of: 2026-11-22\n", encoding="utf-8")
    old = TEXTS["a.yaml"]
    os.chdir(tmp_path)
    try:
        status, out, err = _run(["check", ".", "--add-suppressions", "法务确认"], capsys)
        assert status == 0
        assert leaks(out + err) == []
        for line in (tmp_path / "a.yaml").read_text(encoding="utf-8").splitlines():
            assert line in old.splitlines() or leaks(line) == []
        assert leaks((tmp_path / "dunlint.yaml").read_bytes()) == []
        _, out, err = _run(["check", ".", "--show-suppressed"], capsys)
        assert leaks(out + err) == []
    finally:
        os.chdir(project)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_audit(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str, packed: bool) -> None:
    rows = [
        {"编号": f"k{MOBILE}", "发送方": f"{NAME}先生", "发送日期": "2026-11-01", "内容": text}
        for text in (BODY, SECOND)
    ]
    if form == "jsonl":
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) + f'{{"内容": {MOBILE}\n'
    else:
        target = io.StringIO()
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        text = target.getvalue()
    archive = tmp_path / f"sent.{form}{'.gz' if packed else ''}"
    archive.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    results, summary = tmp_path / "r.jsonl", tmp_path / "s.json"
    _, out, err = _run(["audit", str(archive), "--output", str(results), "--summary", str(summary)], capsys)
    assert "full-id-number" in results.read_text(encoding="utf-8"), err
    for artefact in (out, err, results.read_bytes(), summary.read_bytes()):
        assert leaks(artefact) == []


def test_error_messages(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bad = tmp_path / "dunlint.yaml"
    rows = {
        f"as-of: '{MOBILE}'\n": ["check", "--config", str(bad)],
        f"'{MOBILE}': 1\n": ["check", "--config", str(bad)],
        f"suppressions:\n  - {{rule: x, reason: '{ID}', untill: 1}}\n": ["check", "--config", str(bad)],
        "fail-on: error\n": ["check", "--set", f"channel={MOBILE}"],
        "profile: core\n": ["check", "--channel", "sms"],
        "profile: strict\n": ["check", "--select", CARD],
        "lang: en\n": ["explain", MOBILE],
    }
    for text, argv in rows.items():
        bad.write_text(text, encoding="utf-8")
        status, out, err = _run(argv, capsys)
        assert status == 2
        assert leaks(out + err) == [], argv


CRASH = """
import sys
from dunlint import linter
def lint(self, template, metadata):
    text = template.body.text
    raise RuntimeError(text)
linter.Linter.lint = lint
from dunlint.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_crash(project: Path, debug: str, jobs: str) -> None:
    files = [f"t/{name}" for name in ("a.yaml", "b.json", "e.txt")]
    done = subprocess.run(
        [sys.executable, "-c", CRASH, "check", *files, "--no-cache", "--jobs", jobs],
        capture_output=True, check=False, timeout=120, env={**os.environ, "DUNLINT_DEBUG": debug},
    )  # fmt: skip
    assert done.returncode == 2
    assert b"RuntimeError" in done.stderr
    assert (b"Traceback" in done.stderr) == bool(debug)
    assert leaks(done.stdout) == []
    assert leaks(done.stderr) == []


def test_segments(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = _run(["segments", "t/a.yaml"], capsys)
    assert out
    assert set(leaks(out + err)) <= {ADDRESS}  # only rules know addresses, and none is asked here


def test_language_server(project: Path, tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    from test_lsp import Client

    client = Client(tmp_path)
    client.ask("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}})
    client.send("initialized", {})
    uri = (tmp_path / "t.yaml").as_uri()
    item = {"uri": uri, "languageId": "yaml", "version": 1, "text": TEXTS["a.yaml"]}
    client.send("textDocument/didOpen", {"textDocument": item})
    found = client.diagnostics()
    assert {"full-id-number", "home-address"} <= {row["code"] for row in found}
    assert leaks(json.dumps(found, ensure_ascii=False)) == []
    for row in found:
        hover = client.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": row["range"]["start"]})
        assert leaks(json.dumps(hover, ensure_ascii=False)) == []
    notes = [note for note in client.notes if note.get("method") != "textDocument/publishDiagnostics"]
    assert leaks(json.dumps(notes, ensure_ascii=False)) == []
    client.ask("shutdown", None)
    client.send("exit", None)
    assert client.process.wait(20) == 0
