"""Hostile and broken input: every part that meets foreign bytes comes back, in bounded time and memory.

Mutations of valid files go through the fuzz targets here; ``scripts/fuzz`` runs the same targets for longer, guided by
coverage. Large and deep files go through the command line in a process with a bounded memory; its own limit of time per
file is what fails there, no clock of the test.
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
import targets

from dunlint.run import check_text

GB = 1 << 30
M = "【云帆消金】您好，您的借款已逾期，请尽快还款。"


@pytest.mark.parametrize("name", sorted(targets.TARGETS))
def test_mutations_of_valid_files(name: str) -> None:
    rng, valid = random.Random(name), targets.seeds(name)
    for data in valid:
        targets.TARGETS[name](data)
    pool = list(valid)
    for _ in range(40 if name in ("linter", "document", "read-docx") else 150):
        data = targets.mutated(rng.choice(pool), valid, rng)
        targets.TARGETS[name](data)
        pool.append(data)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
@pytest.mark.parametrize("name", sorted(targets.TARGETS))
def test_any_bytes(name: str, data: bytes) -> None:
    targets.TARGETS[name](data)


@pytest.mark.parametrize("name", ["config", "rule", "baseline", "audit"])
def test_deep_data_are_refused(name: str) -> None:
    for data in (
        b"[" * 100_000,
        b"{a: " * 100_000,
        b'{"a":' * 100_000,
        b"- " * 100_000,
        b"a:\n" + b" " * 50 + b"? " * 50_000,
    ):
        targets.TARGETS[name](data)


@pytest.mark.parametrize("name", ["config", "rule"])
def test_aliases_are_refused(name: str) -> None:
    rows = [f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(12)]
    bomb = "\n".join(["a: &a [x, x, x, x, x, x, x, x, x]", *rows]).encode()
    targets.TARGETS[name](bomb)
    targets.TARGETS[name](b"a: &a [*a]\n")


def test_an_alias_in_a_rule_file_is_named_with_its_line() -> None:
    from dunlint.errors import RuleError
    from dunlint.marked import load

    with pytest.raises(RuleError, match=r"r\.yaml:2: .*alias"):
        load("a: &x [1]\nb: *x\n", "r.yaml", RuleError)
    assert load("a: '*x &y'\nb: 3 * 4 & 5\n", "r.yaml", RuleError).data == {"a": "*x &y", "b": "3 * 4 & 5"}


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def _entities(head: str, inside: str) -> str:
    rows = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "{M}">{rows}]>{head}{inside}'


N, DEEP = 20_000, 100_000
HUGE: dict[str, Callable[[], str | bytes]] = {
    "deep.json": lambda: "[" * DEEP + json.dumps(M) + "]" * DEEP,
    "deep.jsonl": lambda: '{"a":' * DEEP + json.dumps(M) + "}" * DEEP,
    "deep.yaml": lambda: "{a: " * DEEP + M + "}" * DEEP,
    "deep.toml": lambda: "a = " + "[" * DEEP + f'"{M}"' + "]" * DEEP,
    "dotted.toml": lambda: f'[{".".join("a" * DEEP)}]\nx = "{M}"',
    "deep.xml": lambda: "<a>" * DEEP + M + "</a>" * DEEP,
    "deep.html": lambda: "<div>" * N + M + "</div>" * N,
    "deep.md": lambda: "> " * N + M,
    "deep.txt": lambda: M + "（" * DEEP + "x" + "）" * DEEP,
    "deep.java": lambda: "class A { String a = " + "(" * DEEP + f'"{M}"' + ")" * DEEP + "; }",
    "deep.py": lambda: "A = " + "(" * DEEP + f'"{M}"' + ")" * DEEP,
    "deep.php": lambda: "<?php $a = " + "[" * DEEP + f'"{M}"' + "]" * DEEP + ";",
    "deep.sql": lambda: "INSERT INTO t VALUES " + "(" * DEEP + f"'{M}'" + ")" * DEEP + ";",
    "deep.vm": lambda: "#if($a)" * 4_000 + M + "#end" * 4_000,
    "deep.ftl": lambda: "<#if a>" * 1_500 + M + "</#if>" * 1_500,
    "deep.j2": lambda: "{% if a %}" * 1_500 + M + "{% endif %}" * 1_500,
    "nested.txt": lambda: M + "{{" * 3_000 + "x" + "}}" * 3_000,
    "digits.txt": lambda: "1" * 100_000 + M,
    "ats.txt": lambda: "@" * 200_000 + M,
    "mails.txt": lambda: "a@" * 30_000 + M,
    "dots.txt": lambda: "a.b." * 10_000 + M,
    "blanks.txt": lambda: " " * 1_000_000 + M,
    "one-word.txt": lambda: "请" * 50_000,
    "families.txt": lambda: "通知您的家人，" * 4_000,
    "invisible.txt": lambda: "公\u200b安" * 2_000 + M,
    "bomb.yaml": lambda: "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(12)
    ) + f't: "{M}"\n',
    "bomb.xml": lambda: _entities("<resources><string name='x'>", "&k;</string></resources>"),
    "bomb.plist": lambda: _entities("<plist><dict><key>a</key><string>", "&k;</string></dict></plist>"),
    "external.xml": lambda: f"<!DOCTYPE l [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><resources><string name='x'>{M}&a;</string></resources>",
    "bomb.xlsx": lambda: _zip({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * (300 << 20)}),
    "bomb.docx": lambda: _zip({"word/document.xml": b" " * (300 << 20), "[Content_Types].xml": b"<Types/>"}),
    "outside.xlsx": lambda: _zip({"../../evil.xml": b"<a/>", "/etc/evil.xml": b"<a/>", "xl/workbook.xml": b"<workbook/>"}),
    "entity.xlsx": lambda: _zip({"xl/workbook.xml": _entities("<workbook>", "&k;</workbook>").encode()}),
    "many.docx": lambda: _zip({f"word/p{n}.xml": b"<a/>" for n in range(6_000)}),
}  # fmt: skip
REFUSED = {
    "deep.json", "deep.jsonl", "deep.yaml", "deep.toml", "dotted.toml", "deep.xml", "bomb.xml", "bomb.plist", "external.xml", "bomb.xlsx",
    "bomb.docx", "outside.xlsx", "entity.xlsx", "many.docx",
}  # fmt: skip


@pytest.mark.slow
def test_huge_and_deep_files(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    for name, make in HUGE.items():
        made = make()
        (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode())
    (folder / "good.txt").write_text(f"{M}否则通知您的家人。", encoding="utf-8")
    (tmp_path / "dunlint.yaml").write_text("limits: {timeout: 60}\n", encoding="utf-8")

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * GB, 2 * GB))

    done = subprocess.run(
        [sys.executable, "-m", "dunlint", "check", "t", "--format", "json", "--jobs", "1", "--no-cache", "--lang", "en"],
        cwd=tmp_path, capture_output=True, check=False, timeout=900, preexec_fn=bounded,
        env={**os.environ, "DUNLINT_CACHE_DIR": str(tmp_path / "cache")},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()[-2000:]
    report = json.loads(done.stdout)
    unread = {
        Path(item["path"]).name: item["message"] for item in report["findings"] if item["rule"] == "unreadable-file"
    }
    assert not {name: text for name, text in unread.items() if "longer than" in text}
    assert set(unread) >= REFUSED
    assert any(
        item["path"] == "t/good.txt" and item["rule"] == "threatens-family-or-contact-book"
        for item in report["findings"]
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "dunlint.yaml", "t"]
    assert {path.name for path in folder.iterdir()} == {*HUGE, "good.txt"}


SCRAPS = (
    "後果 zi 負 自负 ①② ８８ 别怪 起诉 法院 yuan 欠 款 * 催 收 還款 逾期 yu期 微 信 加V 銀行 利 x 息 \u200b 抓 人 ㄅ 😀 💰 家人 jia人 "
    "通讯录 tong讯录 ( ) 【 】 , 。 \n {name} ${idCard} #x# 13800138000 6222 zheng信 徵信 黑名單 坐 牢 sb 上 shang门 您 的 再 不 还 就 a"
).split(" ")


def test_any_mixture_of_disguises() -> None:
    pick = random.Random(20261122)
    texts = [
        "装聋作哑，後果zi負，别说没提醒",
        *("".join(pick.choices(SCRAPS, k=pick.randint(3, 25))) for _ in range(400)),
    ]
    for text in texts:
        for finding in check_text(text, channel="sms", audience="debtor", stage="late", as_of="2026-11-22").findings:
            assert 0 <= finding.span.start <= finding.span.end <= len(text)
