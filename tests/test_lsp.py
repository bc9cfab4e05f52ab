"""The language server, spoken to over stdio as an editor does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")

TEXT = """defaults: {channel: sms, audience: debtor, stage: late, sender_type: consumer_finance}
templates:
  - id: 𠮷d3
    text: "【云帆消金】您好，借款逾期３天，应还100元，请在App还款，客服400-000-0000。再不还就通知您的父母。"
"""


class Client:
    """A client of a few lines: framed JSON-RPC over the pipes of a child process."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dunlint", "lsp"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "DUNLINT_LANG": "zh"},
        )
        self.number = 0
        self.notes: list[dict[str, Any]] = []

    def send(self, method: str, params: Any, number: int | None = None) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        if number is not None:
            message["id"] = number
        data = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server has ended"
        return json.loads(self.process.stdout.read(length))  # type: ignore[no-any-return]

    def ask(self, method: str, params: Any) -> Any:
        self.number += 1
        self.send(method, params, self.number)
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self.notes.append(message)

    def diagnostics(self) -> list[dict[str, Any]]:
        while True:
            for message in self.notes:
                if message.get("method") == "textDocument/publishDiagnostics":
                    self.notes.remove(message)
                    return message["params"]["diagnostics"]  # type: ignore[no-any-return]
            self.notes.append(self.receive())


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    made = Client(tmp_path)
    made.ask("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}})
    made.send("initialized", {})
    yield made
    made.ask("shutdown", None)
    made.send("exit", None)
    assert made.process.wait(20) == 0


def _open(client: Client, tmp_path: Path, text: str) -> str:
    uri = (tmp_path / "t.yaml").as_uri()
    client.send(
        "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
    )
    return uri


def _utf16(text: str, passage: str) -> int:
    line = next(line for line in text.splitlines() if passage in line)
    return len(line[: line.index(passage)].encode("utf-16-le")) // 2


def test_diagnostics_on_unsaved_text_hover_and_code_actions(client: Client, tmp_path: Path) -> None:
    uri = _open(client, tmp_path, TEXT)
    found = {item["code"]: item for item in client.diagnostics()}
    threat = found["threatens-family-or-contact-book"]
    assert threat["severity"] == 1
    assert threat["range"]["start"]["line"] == 3
    column = _utf16(TEXT, "通知您的父母")
    assert threat["range"]["start"]["character"] <= column < threat["range"]["end"]["character"]
    at = {"line": 3, "character": column}
    hover = client.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": at})
    assert "个人信息保护法" in hover["contents"]["value"]
    assert "建议" in hover["contents"]["value"]
    actions = client.ask(
        "textDocument/codeAction",
        {"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}},
    )
    suppress = next(item for item in actions if "豁免 threatens-family" in item["title"])
    edit = suppress["edit"]["changes"][uri][0]
    assert "dunlint: ignore[threatens-family-or-contact-book]" in edit["newText"]
    fixed = TEXT.replace("再不还就通知您的父母。", "")
    client.send(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": fixed}]}
    )
    assert "threatens-family-or-contact-book" not in {item["code"] for item in client.diagnostics()}
    client.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.diagnostics() == []


def test_a_broken_document_is_a_diagnostic(client: Client, tmp_path: Path) -> None:
    _open(client, tmp_path, 'templates:\n  - text: "您好，您的借款\n    : [')
    assert "unreadable-file" in {item["code"] for item in client.diagnostics()}


def test_the_server_has_no_value_of_a_template_in_its_messages(client: Client, tmp_path: Path) -> None:
    _open(client, tmp_path, TEXT.replace("您好，", "您好，身份证11010519491231002X，"))
    shown = json.dumps(client.diagnostics(), ensure_ascii=False)
    assert "full-id-number" in shown
    assert "11010519491231002X" not in shown
