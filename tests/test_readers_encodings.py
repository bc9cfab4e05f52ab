"""Encodings, dispatch, limits: what every file goes through before a reader sees it."""

from __future__ import annotations

import codecs

import pytest

from dunlint.errors import UnreadableFile
from dunlint.readers import READERS, Limits, ReadSettings, read
from dunlint.readers.source import decode

TEXT = "【云帆消金】尊敬的客户，您的贷款已逾期，请尽快还款。\r\n第二行\n第三行\r末行"
PLAIN = ReadSettings()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_every_encoding_gives_the_same_text_without_its_mark(data: bytes, encoding: str) -> None:
    source = decode("a.txt", data)
    assert (source.text, source.encoding) == (TEXT, encoding)


def test_an_encoding_can_be_named() -> None:
    assert decode("a.txt", "債務催收".encode("big5"), "big5").text == "債務催收"
    assert decode("a.txt", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16").text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff\xff",
        b"abc\x00def",
        TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_LE + b"\x00",
        bytes(range(1, 32)) * 20,
        codecs.BOM_UTF8 + b"\xff\xfe",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        decode("a.txt", data)
    reading = read("a.txt", data, PLAIN)
    assert [problem.rule for problem in reading.problems] == ["unreadable-file"]
    assert not reading.templates


def test_an_unknown_encoding_is_a_problem() -> None:
    reading = read("a.txt", b"abc", ReadSettings(encoding="klingon"))
    assert "klingon" in reading.problems[0].detail["en"]


def test_a_file_over_the_limit_names_the_limit() -> None:
    reading = read("a.txt", b"x" * 101, ReadSettings(limits=Limits(max_bytes=100)))
    assert reading.problems[0].rule == "unreadable-file"
    assert "max_bytes = 100" in reading.problems[0].detail["zh"]


def test_too_many_templates_are_cut_and_said() -> None:
    lines = "\n".join(f"您好{number}，请还款。" for number in range(9))
    reading = read("a.txt", lines.encode(), ReadSettings(split="line", limits=Limits(max_templates=4)))
    assert len(reading.templates) == 4
    assert "max_templates = 4" in reading.problems[-1].detail["en"]


@pytest.mark.parametrize("data", [b"", b"  \n\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
@pytest.mark.parametrize("suffix", ["txt", "yaml", "json", "md", "toml", "jsonl", "unknown"])
def test_an_empty_file_is_said(data: bytes, suffix: str) -> None:
    reading = read(f"a.{suffix}", data, PLAIN)
    assert [problem.rule for problem in reading.problems] == ["empty-file"]


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a.conf", '{"text": "您好，请尽快还款。"}', "json"),
        ("a.data", "templates:\n  - text: 您好，请尽快还款。\n", "yaml"),
        ("sms", "【云帆】您好，您的贷款已逾期，请尽快还款。", "text"),
        ("a.TXT", "您好，请尽快还款。", "text"),
        ("a.YML", "text: 您好，请尽快还款。", "yaml"),
        ("a.yaml.j2", "text: 您好，请尽快还款。", "yaml"),
        ("a.lines", '{"text": "您好，请尽快还款。"}\n{"text": "您好，请尽快还款！"}\n', "jsonl"),
    ],
)
def test_unknown_suffixes_are_told_by_their_content(name: str, text: str, format: str) -> None:
    reading = read(name, text.encode(), PLAIN)
    assert reading.templates
    assert {template.format for template in reading.templates} == {format}


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7\n", b"fn main() {}\n", "// 说明\nfn main() {}\n".encode()]
)
def test_what_nobody_reads_is_said_to_be_unchecked(data: bytes) -> None:
    assert [problem.rule for problem in read("a.rs", data, PLAIN).problems] == ["unsupported-file"]


def test_a_format_can_be_forced() -> None:
    assert (
        read("a.dat", b'{"text": "\xe6\x82\xa8\xe5\xa5\xbd"}', ReadSettings(format="json")).templates[0].body.text
        == "您好"
    )
    assert read("a.dat", b"x", ReadSettings(format="nonsense")).problems[0].rule == "unreadable-file"


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".jsonl", ".toml", ".md", ".txt"])
@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "{" * 50_000,
        "- " * 50_000 + "x",
        '{"a":' * 30_000,
        "a" * 200_000,
        "\ufeff\ufffe您",
        "您好\x08您好",
    ],
)
def test_hostile_content_never_raises(suffix: str, text: str) -> None:
    reading = read("a" + suffix, text.encode(), PLAIN)
    assert all(problem.detail["zh"] and problem.detail["en"] for problem in reading.problems)
    assert all(0 <= problem.span.start <= problem.span.end <= len(problem.source.text) for problem in reading.problems)


def test_readers_are_named_and_not_loaded() -> None:
    import subprocess
    import sys

    code = "import sys, dunlint.readers; print([m for m in sys.modules if m in ('yaml', 'json', 'tomllib', 'tree_sitter')])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
    assert READERS[".xlsx"].binary
