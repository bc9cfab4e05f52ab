"""Bytes to text: encoding, and the small facts that every reader needs about a source."""

from __future__ import annotations

import codecs

from dunlint import regex
from dunlint.errors import UnreadableFile
from dunlint.memo import memo
from dunlint.span import Span
from dunlint.template import Problem, Source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the one of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HAN = regex.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def decode(path: str, data: bytes, encoding: str = "") -> Source:
    """Decode a file: ``encoding`` if given, else BOM, then strict UTF-8, then GB18030. Nothing is guessed.

    The byte-order mark is not part of ``text``, so column 1 is the first real character. Line breaks stay as they are.
    Raises ``UnreadableFile`` for binary content and for bytes that no candidate decodes.
    """
    if encoding:
        return Source(path, data, _forced(path, data, encoding), encoding.lower())
    for mark, name in _BOMS:
        if data.startswith(mark):
            text = _strict(path, data[len(mark) :], name)
            return Source(path, data, _checked(path, text), name)
    if b"\x00" in data:
        raise UnreadableFile("binary data (NUL bytes), or UTF-16 without a byte-order mark", path=path)
    try:
        return Source(path, data, _checked(path, data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as utf8:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, utf8.start) + 1
            raise UnreadableFile(
                f"neither UTF-8 nor GB18030 (byte 0x{data[utf8.start]:02x} in line {line})", path=path
            ) from None
        return Source(path, data, _checked(path, text), "gb18030")


def _forced(path: str, data: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise UnreadableFile(f"unknown encoding {encoding!r}", path=path) from None
    for mark, marked in _BOMS:
        if data.startswith(mark) and marked.startswith(name.removesuffix("-sig")):
            return _checked(path, _strict(path, data[len(mark) :], marked))
    return _checked(path, _strict(path, data, name))


def _strict(path: str, data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"not valid {name}: {error.reason} at byte {error.start}", path=path) from None


def _checked(path: str, text: str) -> str:
    if "\x00" in text:
        raise UnreadableFile("binary data (NUL characters)", path=path)
    if len(_CONTROLS.findall(text, 0, 65_536)) > max(8, min(len(text), 65_536) // 50):
        raise UnreadableFile("binary data (control characters)", path=path)
    return text


_CONTROLS = regex.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def problem(rule: str, source: Source, span: Span | None, zh: str, en: str, template: str = "") -> Problem:
    """A ``Problem`` with its detail in both languages; ``None`` as span means the whole file."""
    return Problem(rule, source, span or Span(0, len(source.text)), {"zh": zh, "en": en}, template)


def unreadable(source: Source, offset: int, zh: str, en: str) -> Problem:
    """An ``unreadable-file`` problem at the line of ``offset``; the line is named in the detail too."""
    index = source.lines()
    line = index.position(min(max(offset, 0), len(source.text))).line
    return problem("unreadable-file", source, index.line_span(line), f"第 {line} 行：{zh}", f"line {line}: {en}")


def bad_syntax(source: Source, offset: int, language: str, zh: str, en: str) -> Problem:
    """An ``unreadable-file`` problem for a syntax error of ``language`` at ``offset``."""
    return unreadable(source, offset, f"{language} 语法错误：{zh}", f"{language} syntax error: {en}")


def no_match(source: Source, *wanted: str) -> Problem:
    """An ``empty-file`` problem: the configured paths or keys name nothing in this file."""
    names = ", ".join(name for name in wanted if name)
    return problem("empty-file", source, None, f"配置的 {names} 在文件中没有对应的文本。", f"nothing matches {names}")


def not_chinese(source: Source) -> Problem:
    """An ``unsupported-file`` problem for a text without a Chinese character."""
    return problem("unsupported-file", source, None, "没有中文文本，未检查。", "no Chinese text, not checked")


def has_han(text: str) -> bool:
    """True when a Chinese character stands in ``text``."""
    return _HAN.search(text) is not None


def count_han(text: str) -> int:
    """How many Chinese characters stand in ``text``."""
    return len(_HAN.findall(text))


def han_share(text: str) -> float:
    """The share of Chinese characters among all that are not blank."""
    size = len(text) - len(regex.findall(r"\s", text))
    return count_han(text) / size if size else 0.0


def stem(path: str) -> str:
    """The file name without folders and suffixes."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    return name.split(".", 1)[0] or name


@memo(4096)
def _infer(name: str) -> dict[str, Any]:
    from dunlint import metadata  # lazy: its tables are needed only when a file has templates

    return metadata.infer(name)


def inferred(path: str, *names: str) -> dict[str, Any]:
    """What the file name and the ``names`` around a text (outermost first) tell; the innermost wins."""
    found: dict[str, Any] = {}
    parts = path.replace("\\", "/").split("/")
    for name in (*parts[-3:-1], stem(path), *names):
        if name:
            found.update(_infer(name))
    return found
