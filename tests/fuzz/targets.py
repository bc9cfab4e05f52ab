"""Fuzz targets: each takes any bytes and must come back, or raise what people can mend (DunlintError).

``tests/test_trust_hostile.py`` runs them over mutations of valid files; ``scripts/fuzz`` runs them longer, guided by
coverage where atheris is installed. What a target asserts beyond "no exception" stands in its body.
"""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from dunlint import baseline, config, marked, mask, placeholder, rule, segments
from dunlint.document import Document
from dunlint.errors import ConfigError, DunlintError, RuleError
from dunlint.markers import scan
from dunlint.normalize import normalize
from dunlint.readers import FORMATS, READERS, Limits, ReadSettings, read
from dunlint.readers.source import decode
from dunlint.template import Reading, Source

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(max_bytes=2_000_000, max_templates=5_000)
EVERY = ReadSettings(keys=("*",), limits=LIMITS)
SUFFIX = {entry.format: suffix for suffix, entry in reversed(READERS.items())}
MESSAGE = "【云帆消金】尊敬的{name}，您的借款${amount}元已逾期#days#天，请尽快还款。否则通知您的家人，退订回T"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def check_reading(reading: Reading) -> None:
    """Every place that a reader names lies in its source."""
    for template in reading.templates:
        size = len(template.source.text)
        text = template.body.text
        if text:
            span = template.body.span(0, len(text))
            assert 0 <= span.start <= span.end <= size, (template.id, span, size)
            for at in (0, len(text) // 2, len(text) - 1):
                origin = template.body.origin(at)
                assert 0 <= origin.start <= origin.end <= size, (template.id, at, origin, size)
    for problem in reading.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(problem.source.text)
        assert problem.detail["zh"]
        assert problem.detail["en"]


def reader(name: str) -> Callable[[bytes], None]:
    """The reader of a format, without the net that turns its exceptions into findings."""
    entry = FORMATS[name]
    path = f"fuzz{SUFFIX.get(name, '.ftl')}"

    def target(data: bytes) -> None:
        module = import_module(f"dunlint.readers.{entry.module}")
        for settings in (ReadSettings(limits=LIMITS), EVERY):
            try:
                source = Source(path, data, "") if entry.binary else decode(path, data)
                reading = module.read(source, settings)
            except (DunlintError, RecursionError):  # both become a finding
                continue
            check_reading(reading)
            if reading.templates and not entry.binary:
                scan(reading.templates[0].source, reading.templates)

    return target


def sniffed(data: bytes) -> None:
    """A file of unknown kind."""
    for path in ("fuzz", "fuzz.sms", "fuzz.html.j2"):
        check_reading(read(path, data, ReadSettings(limits=LIMITS)))


def placeholders(data: bytes) -> None:
    text = _text(data)
    last = 0
    for found in placeholder.find(text):
        assert last <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end] == found.raw
        last = found.span.end
    slots = segments.slots(placeholder.find(text))
    length = segments.measure(text, slots)
    assert length.units_min <= length.units_max
    assert length.segments_min <= length.segments_max


def normaliser(data: bytes) -> None:
    text = _text(data)
    body = normalize(text, placeholder.stand_ins(placeholder.find(text))).body
    for at in range(len(body.text)):
        origin = body.origin(at)
        assert 0 <= origin.start <= origin.end <= len(text)


def masking(data: bytes) -> None:
    text = _text(data)
    for function in (mask.mask, mask.mask_sensitive, mask.mask_source):
        assert len(function(text)) == len(text)
    assert mask.mask(mask.mask(text)) == mask.mask(text)


@lru_cache(maxsize=1)
def _linter() -> Any:
    from dunlint.checker import linter_for

    return linter_for(config.Config(profile="strict"), "2026-11-22")


def linter(data: bytes) -> None:
    """All rules over any text, with metadata of the first byte's choice."""
    from dunlint.checker import Loaded, check

    channel = ("sms", "letter", "voice", "app_push", "chat")[data[0] % 5] if data else "sms"
    audience = ("debtor", "contact", "guarantor")[data[0] // 5 % 3] if data else "debtor"
    reading = read(
        "fuzz.txt", data[1:], ReadSettings(limits=LIMITS, metadata={"channel": channel, "audience": audience})
    )
    for finding in check(
        Loaded("fuzz.txt", reading, {"channel": channel, "audience": audience}), _linter(), {}
    ).findings:
        size = len(reading.templates[0].source.text) if reading.templates else 0
        assert (
            0 <= finding.span.start <= finding.span.end <= max(size, finding.span.end if not reading.templates else 0)
        )


def document(data: bytes) -> None:
    text = _text(data)
    made: Document = _linter().document(text)
    for at in range(len(made.text)):
        span = made.sentence_span(at)
        assert span.start <= at < span.end or not made.text[at].strip()


def rules(data: bytes) -> None:
    try:
        rule.read_rule(_text(data), "fuzz.yaml", stem="fuzz", folder="threat")
    except RuleError:
        return


def configuration(data: bytes) -> None:
    text = _text(data)
    try:
        found = marked.load(text, "dunlint.yaml", ConfigError)
        config.from_mapping({} if found.data is None else found.data, path="dunlint.yaml", line_of=found.line)
    except ConfigError:
        return


def baselines(data: bytes) -> None:
    try:
        made = baseline.parse(data, "b.json")
    except ConfigError:
        return
    assert baseline.parse(baseline.dump(made), "b.json").entries == made.entries


def archive(data: bytes) -> None:
    """A block of CSV or JSONL of an archive of sent messages."""
    from dunlint import audit

    for kind in ("csv", "jsonl"):
        layout = audit.Layout(kind, ("id", "text"), "text", "id", "", "", ())
        for part, _ in audit.blocks(io.BytesIO(data), kind, 0, "fuzz"):
            for row in audit.rows_of(part, layout, False):
                assert row is None or hasattr(row, "get")


TARGETS: dict[str, Callable[[bytes], None]] = {
    **{f"read-{name}": reader(name) for name in FORMATS},
    "read-sniffed": sniffed,
    "placeholder": placeholders,
    "normalize": normaliser,
    "mask": masking,
    "document": document,
    "linter": linter,
    "rule": rules,
    "config": configuration,
    "baseline": baselines,
    "audit": archive,
}


def _zipped(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


@lru_cache(maxsize=1)
def _office() -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    try:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["id", "内容"])
        book.active.append(["a", MESSAGE])
        target = io.BytesIO()
        book.save(target)
        made["xlsx"] = target.getvalue()
    except ImportError:
        made["xlsx"] = _zipped({"xl/workbook.xml": "<workbook/>"})
    try:
        import docx

        text = docx.Document()
        text.add_paragraph(MESSAGE)
        target = io.BytesIO()
        text.save(target)
        made["docx"] = target.getvalue()
    except ImportError:
        made["docx"] = _zipped({"word/document.xml": "<w/>"})
    return made


def _table() -> str:
    target = io.StringIO()
    csv.writer(target).writerows([("编号", "渠道", "内容"), ("a", "短信", MESSAGE), ("b", "短信", f'"{MESSAGE}"\n二')])
    return target.getvalue()


_RULE = next((ROOT / "rulesets/cn/threat").glob("*.yaml"))
_SEEDS: dict[str, tuple[str, ...]] = {
    "read-text": (MESSAGE, f"---\nchannel: sms\n---\n{MESSAGE}\n\n{MESSAGE}"),
    "read-markdown": (f"---\nchannel: sms\n---\n# 短信\n\n{MESSAGE}\n\n| id | 内容 |\n|---|---|\n| a | {MESSAGE} |\n\n```\n{MESSAGE}\n```\n",),
    "read-yaml": (
        f"defaults: {{channel: sms}}\ntemplates:\n  - id: a\n    text: \"{MESSAGE}\"\n  - &x {{id: b, text: '{MESSAGE}'}}\n  - *x\n",
        f"a: |\n  {MESSAGE}\nb: >-\n  {MESSAGE}\n  二\n<<: {{c: d}}\n---\n- !tag {MESSAGE}\n",
    ),
    "read-json": (
        json.dumps({"templates": [{"id": "a", "text": MESSAGE}]}, ensure_ascii=False),
        json.dumps([{"id": "a", "text": MESSAGE}]) + " // 注释\n",
    ),
    "read-jsonl": (json.dumps({"id": "a", "text": MESSAGE}) + "\n" + json.dumps({"text": MESSAGE}, ensure_ascii=False),),
    "read-toml": (f'[a]\ntext = "{MESSAGE}"\n[[b]]\ntext = """\n{MESSAGE}\\\n二"""\n',),
    "read-csv": (_table(),),
    "read-properties": (f"a.b={MESSAGE}\\\n   二\n# c\nd:\\u60a8\\u597d {MESSAGE}\n",),
    "read-xml": (
        f'<?xml version="1.0"?><resources><string name="a">{MESSAGE}&lt;&#x60a8;</string><string-array name="b"><item><![CDATA[{MESSAGE}]]></item></string-array></resources>',
        f"<plist><dict><key>a</key><string>{MESSAGE}</string></dict></plist>",
    ),
    "read-strings": (f'/* c */ "a" = "{MESSAGE}\\n\\U60a8";\n',),
    "read-po": (f'#: a\nmsgctxt "c"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "{MESSAGE}"\n"二\\n"\n',),
    "read-ini": (f"[a]\nb = {MESSAGE}\n  二\n; c\n",),
    "read-html": (f"<!doctype html><p title='x'>{MESSAGE}&nbsp;<br>二</p><script>1</script><!-- c --><table><tr><td>{MESSAGE}</table>",),
    "read-java": (f'class A {{ String a = "{MESSAGE}" + x + "二"; String b = """\n  {MESSAGE}\n  """; // dunlint: ignore[x] y\n}}',),
    "read-kotlin": (f'val a = "{MESSAGE}$x" + """|{MESSAGE}""".trimMargin()',),
    "read-php": (f"<?php $a = '{MESSAGE}' . $x; $b = <<<E\n{MESSAGE}\nE;\n",),
    "read-python": (f'A = f"{MESSAGE}" "二"\nB = """{MESSAGE}"""\n',),
    "read-javascript": (f"const a = `{MESSAGE}${{x}}` + '二';",),
    "read-typescript": (f"const a: string = '{MESSAGE}';",),
    "read-vue": (f"<template><p>{MESSAGE}</p></template><script>const a = '{MESSAGE}'</script>",),
    "read-go": (f'var a = "{MESSAGE}" + `{MESSAGE}`',),
    "read-csharp": (f'var a = $"{MESSAGE}" + @"{MESSAGE}";',),
    "read-sql": (f"INSERT INTO t (id, content) VALUES (1, '{MESSAGE}'), (2, N'it''s');\nUPDATE t SET content = '{MESSAGE}' WHERE id=1; -- c\n",),
    "read-engine": (f"<#if a>{MESSAGE}<#else>${{b!}}</#if> {{% if x %}}{MESSAGE}{{% endif %}} #set($a = 1) <%= b %>",),
    "rule": (_RULE.read_text(encoding="utf-8"),),
    "config": (
        "rulesets: [cn]\nprofile: strict\nrules: {a: error}\nread:\n  '*.yaml': {text: 'a[*].b', channel: sms}\nplaceholders: {a: {min: 1}}\n"
        "suppressions:\n  - {rule: a, reason: b, until: 2027-01-01}\nlimits: {max-bytes: 5m, timeout: 3}\n",
    ),
    "baseline": (
        '{\n"dunlint-baseline": 1,\n"salt": "00112233445566778899aabbccddeeff",\n"findings": [\n'
        '{"path": "a", "template": "b", "rule": "c", "hash": "00112233445566778899aabbccddeeff", "count": 1},\nnull]\n}\n',
    ),
    "audit": (f'id,text\n1,"{MESSAGE}\n二"\n', json.dumps({"id": "1", "text": MESSAGE}) + "\n"),
}  # fmt: skip


def seeds(name: str) -> list[bytes]:
    """Valid inputs of a target."""
    if name in ("read-xlsx", "read-docx"):
        return [_office()[name.removeprefix("read-")]]
    texts = _SEEDS.get(name) or (MESSAGE, f"您的身份证11010519491231002X，手机１３８ 1234 5678，{MESSAGE * 3}")
    return [text.encode() for text in texts]


_PIECES = [
    *(char.encode() for char in "\"'{}[]()\\\n\r\0<>&#$%:,*|=@`\t/;!?-_^~ "),
    *b'\xff|\xed\xa0\x80|\xef\xbb\xbf|\xe2\x80\x8b|\xf0\x9f\x98\x80|\xc2\x85|\xe2\x80\xa8|---|"""|&x|*x|<<:|!!|\\u|\\ud800|&#x110000;|<!--|<![CDATA[|-- |/*|${|{{|}}'.split(
        b"|"
    ),
    b"9" * 30,
    b" " * 40,
    b"[" * 300,
    b'{"a":' * 300,
    b"<a>" * 300,
]


def mutated(seed: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """A few random edits of ``seed``."""
    data = bytearray(seed)
    for _ in range(rng.choice((1, 1, 2, 3, 8, 20))):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 1, 2, 5, 20, 100)))
        kind = rng.randrange(7)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:start] = rng.choice(_PIECES)
        elif kind == 2:
            data[start:end] = rng.choice(_PIECES)
        elif kind == 3:
            data[start:start] = data[start:end] * rng.choice((1, 2, 10))
        elif kind == 4 and start < len(data):
            data[start] = rng.randrange(256)
        elif kind == 5:
            del data[start:]
        else:
            other = rng.choice(others)
            at = rng.randrange(len(other) + 1)
            data[start:start] = other[at : at + rng.choice((3, 10, 50))]
    return bytes(data[:50_000])
