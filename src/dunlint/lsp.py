"""The language server: findings on unsaved text, hover with basis and advice, fixes and suppressions as code actions."""

from __future__ import annotations

import os
from datetime import date
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from dunlint import __version__, approval, program
from dunlint import config as configs
from dunlint import fix as fixes
from dunlint.checker import check_file, linter_for
from dunlint.errors import DunlintError
from dunlint.mask import mask, mask_match
from dunlint.readers import read
from dunlint.record import NamedTuple
from dunlint.run import Engine, assemble
from dunlint.span import utf16_length
from dunlint.template import Source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence

    from dunlint.finding import Basis, Finding
    from dunlint.linter import Linter
    from dunlint.template import Reading


SUPPRESS = "dunlint.suppress"
_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "note": lsp.DiagnosticSeverity.Information,
}


class Checked(NamedTuple):
    """What is known of an open document: its text when it was checked, its path, its findings."""

    text: str
    path: str
    findings: tuple[Finding, ...]


class Units:
    """Positions between code points and the encoding agreed with the client (UTF-16 unless it asks for another)."""

    def __init__(self, text: str, encoding: str) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.encoding = encoding

    def width(self, text: str) -> int:
        if self.encoding == lsp.PositionEncodingKind.Utf32:
            return len(text)
        return (
            len(text.encode("utf-8", "replace"))
            if self.encoding == lsp.PositionEncodingKind.Utf8
            else utf16_length(text)
        )

    def position(self, line: int, column: int) -> lsp.Position:
        """From a 1-based line and column in code points."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return lsp.Position(line - 1, self.width(text[: column - 1]))


class Server(LanguageServer):
    """The documents that are open and the linter of their project."""

    def __init__(self) -> None:
        super().__init__("dunlint", __version__)
        self.checked: dict[str, Checked] = {}
        self.linters: dict[str, tuple[configs.Config, Linter]] = {}
        self.lang = os.environ.get("DUNLINT_LANG", "zh")

    def project(self, path: str) -> tuple[configs.Config, Linter]:
        """The configuration that holds for a file and its linter; read once until a configuration or rule is saved."""
        place = configs.find(path)
        if place not in self.linters:
            config = configs.load(place) if place else configs.Config()
            self.linters[place] = (config, linter_for(config, date.today()))
        return self.linters[place]

    def check(self, uri: str) -> None:
        """Check an open document and publish what was found."""
        document = self.workspace.get_text_document(uri)
        path = path_of(uri)
        try:
            config, linter = self.project(path)
            read_as = utf8(config)
            checked, sources = check_file(path, document.source.encode("utf-8", "replace"), linter, read_as)
            found = assemble([checked], sources, Engine(read_as, linter.as_of, linter)).findings
        except DunlintError as error:
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"dunlint: {error}"))
            return
        self.checked[uri] = Checked(document.source, path, found)
        units = Units(document.source, self.encoding)
        shown = [self.diagnostic(item, units) for item in found if item.suppression is None and item.sheet is None]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, shown, document.version))

    @property
    def encoding(self) -> str:
        agreed = self.workspace.position_encoding
        return str(getattr(agreed, "value", agreed))

    def diagnostic(self, finding: Finding, units: Units) -> lsp.Diagnostic:
        return lsp.Diagnostic(
            range=lsp.Range(units.position(*finding.start), units.position(*finding.end)),
            message=told(finding, self.lang),
            severity=_SEVERITY[finding.severity],
            code=finding.rule,
            source="dunlint",
            data={"fingerprint": finding.fingerprint},
        )


def told(finding: Finding, lang: str) -> str:
    """The message of a finding as an editor shows it: masked as in every report."""
    text = finding.message.get(lang, "")
    return mask(text.replace(finding.match, mask_match(finding)) if finding.match else text)


def path_of(uri: str) -> str:
    """The file path of a ``file:`` URI, relative to the working directory where it lies below it."""
    path = unquote(urlsplit(uri).path)
    inside = os.path.relpath(path) if path else "untitled"
    return (path if inside.startswith("..") else inside).replace(os.sep, "/")


def utf8(config: configs.Config) -> configs.Config:
    """The editor gives decoded text: whatever the files' encoding is, the buffer comes as UTF-8."""
    read_as = tuple((glob, settings._replace(encoding="utf-8")) for glob, settings in config.read)
    return config._replace(read=read_as, encoding="utf-8")


def serve() -> None:
    """Serve over stdin and stdout until the client says exit."""
    server().start_io()


def server() -> Server:
    """A server with its features registered."""
    ls = Server()

    @ls.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        ls.check(params.text_document.uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        ls.check(params.text_document.uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        name = params.text_document.uri.rsplit("/", 1)[-1]
        if name in ("dunlint.yaml", "dunlint.yml", "pyproject.toml") or name.endswith((".yaml", ".yml")):
            ls.linters.clear()
            program.forget()
            for uri in list(ls.checked):
                ls.check(uri)

    @ls.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        ls.checked.pop(params.text_document.uri, None)
        ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))

    @ls.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return hovered(ls, params.text_document.uri, params.position)

    @ls.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll]),
    )
    def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return code_actions(ls, params.text_document.uri, params.range)

    @ls.command(SUPPRESS)
    def suppress(uri: str, fingerprint: str, reason: str) -> bool:
        return suppressed(ls, uri, fingerprint, reason)

    return ls


def _inside(finding: Finding, units: Units, start: lsp.Position, end: lsp.Position) -> bool:
    first, last = units.position(*finding.start), units.position(*finding.end)
    return (first.line, first.character) <= (end.line, end.character) and (start.line, start.character) <= (
        last.line,
        last.character,
    )


def hovered(ls: Server, uri: str, at: lsp.Position) -> lsp.Hover | None:
    """Title, message, basis and advice of the findings under the cursor, as Markdown."""
    known = ls.checked.get(uri)
    if known is None:
        return None
    units = Units(known.text, ls.encoding)
    parts = []
    for item in known.findings:
        if item.suppression is None and _inside(item, units, at, at):
            lines = [f"**{item.rule}** · {item.severity}", told(item, ls.lang)]
            lines += [f"- {basis_line(basis, ls.lang)}" for basis in item.basis]
            lines.append(("建议：" if ls.lang == "zh" else "Advice: ") + item.advice.get(ls.lang, ""))
            parts.append("\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:-1]) + "\n\n" + lines[-1])
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(parts))) if parts else None


def basis_line(basis: Basis, lang: str) -> str:
    """One legal basis as people cite it."""
    told = {"zh": ("依据", "已失效"), "en": ("Basis", "no longer in force")}[lang if lang in ("zh", "en") else "zh"]
    return f"{told[0]}：《{basis.title}》{basis.article}" + (f"（{told[1]}）" if basis.status == "ended" else "")


def code_actions(ls: Server, uri: str, span: lsp.Range) -> list[lsp.CodeAction]:
    """Fixes for the document, and for each finding in ``span`` a suppression with a reason to fill in."""
    known = ls.checked.get(uri)
    if known is None:
        return []
    units = Units(known.text, ls.encoding)
    here = [item for item in known.findings if item.suppression is None and _inside(item, units, span.start, span.end)]
    out: list[lsp.CodeAction] = []
    for unsafe, title in (
        (False, {"zh": "修复（不改变意思）", "en": "Fix (same meaning)"}),
        (True, {"zh": "按规则建议改写措辞", "en": "Use the rule's softer wording"}),
    ):
        new = fixed_text(ls, known, here, unsafe)
        if new is not None and new != known.text:
            out.append(
                lsp.CodeAction(title[ls.lang], lsp.CodeActionKind.QuickFix, edit=_edit(uri, known.text, new, units))
            )
            break
    for item in here:
        reason = {"zh": "待填写原因", "en": "reason to be filled in"}[ls.lang]
        new = suppressed_text(ls, known, item, reason)
        if new is not None:
            title_text = {"zh": f"豁免 {item.rule}（需写明原因）", "en": f"Suppress {item.rule} (give a reason)"}[
                ls.lang
            ]
            diagnostic = ls.diagnostic(item, units)
            out.append(
                lsp.CodeAction(
                    title_text, lsp.CodeActionKind.QuickFix, [diagnostic], edit=_edit(uri, known.text, new, units)
                )
            )
    return out


def _reading(ls: Server, known: Checked) -> Reading:
    config, _ = ls.project(known.path)
    return read(known.path, known.text.encode("utf-8", "replace"), configs.settings_for(utf8(config), known.path))


def fixed_text(ls: Server, known: Checked, findings: Sequence[Finding], unsafe: bool) -> str | None:
    """The document with its fixes, None when there is nothing to fix."""
    config, linter = ls.project(known.path)

    def again(path: str, data: bytes) -> Reading:
        return read(path, data, configs.settings_for(utf8(config), path))

    table = {rule["id"]: rule["fix"] for rule in linter.program["rules"] if rule["fix"]}
    done, _ = fixes.fix(_reading(ls, known).templates, findings, table, reread=again, unsafe=unsafe)
    return done[0].data.decode("utf-8") if done else None


def suppressed_text(ls: Server, known: Checked, finding: Finding, reason: str) -> str | None:
    """The document with a comment that suppresses ``finding``, None where its format has no comments."""
    config, _ = ls.project(known.path)

    def again(path: str, data: bytes) -> Reading:
        return read(path, data, configs.settings_for(utf8(config), path))

    approved = approval.approve([finding], _reading(ls, known).templates, reason, reread=again)
    data = approved.files.get(known.path)
    return data.decode("utf-8") if data is not None else None


def suppressed(ls: Server, uri: str, fingerprint: str, reason: str) -> bool:
    """The command behind an editor's own dialogue: writes the suppression with the reason the user gave."""
    known = ls.checked.get(uri)
    finding = next((item for item in known.findings if item.fingerprint == fingerprint), None) if known else None
    if known is None or finding is None or not reason.strip():
        return False
    new = suppressed_text(ls, known, finding, reason)
    if new is None:
        return False
    ls.workspace_apply_edit(lsp.ApplyWorkspaceEditParams(_edit(uri, known.text, new, Units(known.text, ls.encoding))))
    return True


def _edit(uri: str, old: str, new: str, units: Units) -> lsp.WorkspaceEdit:
    """The smallest single replacement that turns ``old`` into ``new``."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    lines = Source("", b"", old).lines()
    first, last = lines.position(start), lines.position(len(old) - end)
    place = lsp.Range(units.position(*first), units.position(*last))
    return lsp.WorkspaceEdit({uri: [lsp.TextEdit(place, new[start : len(new) - end])]})
