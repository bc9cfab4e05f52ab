"""XLSX workbooks: each cell is a source of its own, found by sheet and cell."""

from __future__ import annotations

import io
import re  # the file is bytes

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers import table
from dunlint.readers.office import broken, check_package
from dunlint.readers.source import has_han, problem
from dunlint.template import Reading

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from dunlint.readers import ReadSettings
    from dunlint.template import Problem, Source, Template


_MERGE = re.compile(rb"mergeCell\s[^>]*?ref\s*=\s*[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_MERGED_CELLS = 1_000_000  # openpyxl makes an object for each cell of a merged range
_TABLE_CELLS = 5_000_000  # with the empty ones between
_LITERAL = regex.compile(r'"[^"]{2,}"')


def read(source: Source, settings: ReadSettings) -> Reading:
    """All sheets, hidden ones too. Formulas are never calculated: their stored value is read, or a problem made."""
    if refused := check_package(source, "xlsx", _merges):
        return Reading([], [refused])
    try:
        import openpyxl  # lazy: an extra
    except ImportError:
        zh, en = "读取 xlsx 需要安装：", "reading xlsx needs: "
        install = "pip install 'dunlint[xlsx]'"
        return Reading([], [problem("unreadable-file", source, None, zh + install, en + install)])
    try:
        book = _load(openpyxl, source.data, values=False)
        values = _load(openpyxl, source.data, values=True) if _has_formulas(book) else None
    except Exception as error:  # a third-party parser on broken input: whatever it raises, the file cannot be read
        return Reading([], [broken(source, error)])
    templates: list[Template] = []
    problems: list[Problem] = []
    for sheet in book.worksheets:
        rows = _rows(sheet, values[sheet.title] if values else None, source, problems)
        here = source._replace(sheet=sheet.title, data=b"")
        reading = table.templates_from_rows(rows, here, settings, "xlsx")
        templates += reading.templates
        problems += reading.problems
    if templates and (settings.text or settings.columns):  # a column that one sheet has and others have not
        problems = [item for item in problems if item.source.cell is not None or item.source.sheet is None]
    return Reading(templates, problems)


def _load(openpyxl: Any, data: bytes, *, values: bool) -> Any:
    import warnings  # lazy: only here

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions that openpyxl would lose when it saved the file
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def _cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """The cells that are there, by row and column: rows and columns between them may be a million."""
    cells: dict[tuple[int, int], Any] = sheet._cells
    return cells


def _has_formulas(book: Any) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for cell in _cells(sheet).values())


def _rows(sheet: Any, values: Any, source: Source, problems: list[Problem]) -> list[list[table.Cell]]:
    """The sheet as rows, complete from row 1 so that row numbers are those of the sheet, without unused columns."""
    cells = _cells(sheet)
    used = sorted({column for (_, column), cell in cells.items() if cell.value is not None})
    last = max((row for (row, _), cell in cells.items() if cell.value is not None), default=0)
    if last * len(used) > _TABLE_CELLS:
        here = source._replace(sheet=sheet.title, data=b"")
        zh, en = f"工作表 {sheet.title} 过大，未检查", f"sheet {sheet.title} is too large, not checked"
        problems.append(problem("unreadable-file", here, None, zh, en))
        return []
    merged = _merged(sheet)
    empty = table.Cell(MappedText.verbatim(""))
    filled = {row for row, _ in cells}
    rows: list[list[table.Cell]] = []
    for row in range(1, last + 1):
        line: list[table.Cell] = []
        rows.append(line)
        if row not in filled:
            continue
        for column in used:
            first = merged.get((row, column))
            cell = cells.get(first or (row, column))
            if cell is None or cell.value is None:
                line.append(empty)
            else:
                line.append(_cell(cell, values, source, shared=first is not None))
        while line and not line[-1].text.text and line[-1].problem is None:
            line.pop()
    return rows


def _cell(cell: Any, values: Any, source: Source, *, shared: bool) -> table.Cell:
    value, trouble = cell.value, None
    place = f"{cell.parent.title}!{cell.coordinate}"
    if cell.data_type == "f":
        formula = str(getattr(value, "text", value))
        value = values[cell.coordinate].value if values is not None else None
        if value is None:
            at = source._replace(sheet=cell.parent.title, cell=cell.coordinate, text=formula, data=b"")
            zh = f"{place}：公式没有缓存的计算结果，未检查（请在 Excel 中打开并保存）"
            en = f"{place}: a formula without a stored result is not checked (open and save the file in Excel)"
            if has_han(formula) or _LITERAL.search(formula):
                trouble = problem("unreadable-file", at, None, zh, en)
            return table.Cell(MappedText.verbatim(""), at, shared, trouble)
    text = _text(value)
    at = source._replace(sheet=cell.parent.title, cell=cell.coordinate, text=text, data=b"")
    return table.Cell(MappedText.verbatim(text), at, shared)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "hour") and not hasattr(value, "year"):
        return f"{value.hour:02d}:{value.minute:02d}"
    if hasattr(value, "isoformat"):
        return str(value.isoformat(" ")).removesuffix(" 00:00:00") if hasattr(value, "hour") else str(value.isoformat())
    return str(value)


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Every further cell of a merged range -> its first cell."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                if (row, column) != first:
                    found[row, column] = first
    return found


def _merges(name: str, data: bytes) -> tuple[str, str] | None:
    """Refuses a sheet whose merged ranges cover more cells than can be held."""
    if sum(_areas(data)) > _MERGED_CELLS:
        return f"{name} 的合并单元格过大", f"the merged cells of {name} are too large"
    return None


def _areas(data: bytes) -> Iterator[int]:
    for match in _MERGE.finditer(data):
        left, top, right, bottom = match.groups()
        yield (abs(int(bottom) - int(top)) + 1) * (abs(_column(right) - _column(left)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
