"""Office packages (XLSX, DOCX) are zip files: checked before any parser opens them."""

from __future__ import annotations

import io

from dunlint import regex
from dunlint.readers.source import problem

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable

    from dunlint.template import Problem, Source

    Look = Callable[[str, bytes], tuple[str, str] | None]


_ENTRIES = 5_000  # parts of a package; a large workbook has some hundreds
_TOTAL = 256 * 1024 * 1024  # bytes when unpacked
_RATIO = 200  # unpacked to packed; spreadsheets of equal rows reach about 50
_SMALL = 8 * 1024 * 1024  # bytes below which the ratio does not matter
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OBJECT = regex.compile(r"'?<[^<>]* at 0x[0-9a-fA-F]+>'?")
_OLD = {"xlsx": "xls", "docx": "doc"}


def check_package(source: Source, fmt: str, look: Look | None = None) -> Problem | None:
    """Why the package must not be opened, or None: not a zip, encrypted, old binary format, too large, entities.

    ``look`` sees each XML part and may refuse too (with a reason in Chinese and English).
    """
    reason = _reason(source.data, fmt, look)
    return problem("unreadable-file", source, None, *reason) if reason else None


def broken(source: Source, error: Exception) -> Problem:
    """The problem for a file that a third-party parser gave up on; memory addresses in its message are left out."""
    what = f"{type(error).__name__}: {_OBJECT.sub('…', str(error))}"[:200]
    return problem("unreadable-file", source, None, f"文件已损坏：{what}", f"broken file: {what}")


def _reason(data: bytes, fmt: str, look: Look | None) -> tuple[str, str] | None:
    import zipfile  # lazy: only office files
    import zlib

    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "文件已加密，请去掉打开密码后再检查", "the file is encrypted; remove its password to have it checked"
        old = _OLD[fmt]
        return f"旧的 .{old} 格式，请另存为 .{fmt}", f"the old .{old} format; save it as .{fmt}"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _directory(package, len(data)) or _parts(package, look)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        what = str(error)[:200] or type(error).__name__
        return f"不是有效的 {fmt} 文件：{what}", f"not a valid {fmt} file: {what}"


def _directory(package: zipfile.ZipFile, packed: int) -> tuple[str, str] | None:
    infos = package.infolist()
    if len(infos) > _ENTRIES:
        return f"压缩包有 {len(infos)} 个部件，过多", f"{len(infos)} parts in the package, too many"
    total = sum(info.file_size for info in infos)
    if total > _TOTAL or (total > _SMALL and total > _RATIO * max(packed, 1)):
        return f"解压后有 {total:,} 字节，过大（压缩炸弹？）", f"{total:,} bytes when unpacked, too large (zip bomb?)"
    if any(info.flag_bits & 1 for info in infos):
        return "压缩包已加密", "the package is encrypted"
    return None


def _parts(package: zipfile.ZipFile, look: Look | None) -> tuple[str, str] | None:
    """Unpacks every XML part once within the bound: sizes in the directory may lie."""
    total = 0
    for info in package.infolist():
        if not info.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        chunks: list[bytes] = []
        with package.open(info) as part:
            while chunk := part.read(_CHUNK):
                total += len(chunk)
                if total > _TOTAL:
                    return "解压后过大（压缩炸弹？）", "too large when unpacked (zip bomb?)"
                chunks.append(chunk)
        data = b"".join(chunks)
        plain = data.replace(b"\x00", b"")  # UTF-16 parts too
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            return f"{info.filename} 含有 DOCTYPE 或 ENTITY 声明", f"{info.filename} declares a DOCTYPE or an ENTITY"
        if look is not None and (reason := look(info.filename, plain)):
            return reason
    return None
