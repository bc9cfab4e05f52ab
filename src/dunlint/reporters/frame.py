"""Texts of templates made safe for a terminal, and the code frame with its caret line."""

from __future__ import annotations

from dunlint import regex
from dunlint.span import cell_width

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.span import LineIndex, Span


_TAB = 4
_MOST_LINES = 3
# Controls, bidi marks and overrides, zero-width and other invisible characters, line separators, surrogates, tags.
_INVISIBLE = regex.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str, keep: str = "") -> str:
    r"""``text`` with control, bidi and invisible characters as escapes (``\x1b``): it cannot forge output."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(lambda found: found.group() if found.group() in keep else escape(found.group()), text)


def escape(char: str) -> str:
    code = ord(char)
    if code < 0x100:
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def frame(lines: LineIndex, span: Span, width: int, *, carets: bool = True) -> list[tuple[int, str, str]]:
    """The lines that ``span`` covers (at most three) as (line number, text, caret line), ``width`` cells wide at most.

    Tabs are expanded, long lines cropped around the span with an ellipsis. Without ``carets`` (nothing stands at one
    place) only the first line that is not blank is shown.
    """
    size = len(lines.text)
    start = min(max(span.start, 0), size)
    end = min(max(span.end, start), size)
    first = lines.position(start).line
    if not carets:
        while first < len(lines.starts) and lines.starts[first] < end and not _line(lines, first).strip():
            first += 1
        at = max(start, lines.starts[first - 1])
        return [(first, _row(lines, first, at, at, width)[0], "")]
    last = lines.position(max(start, end - 1)).line
    rows = []
    for number in range(first, min(last, first + _MOST_LINES - 1) + 1):
        line = lines.line_span(number)
        text, caret = _row(lines, number, max(start, line.start), min(end, line.end), width)
        if caret or number == first:
            rows.append((number, text, caret))
    return rows


def _line(lines: LineIndex, number: int) -> str:
    line = lines.line_span(number)
    return lines.text[line.start : min(line.end, line.start + 10_000)]


def _row(lines: LineIndex, number: int, start: int, end: int, width: int) -> tuple[str, str]:
    """One line cropped to ``width`` cells around ``start``, and the caret line under ``start`` to ``end``."""
    width = max(width, 20)
    line = lines.line_span(number)
    start = min(max(start, line.start), line.end)
    text = lines.text
    # A 5 MB line: only what can be seen is looked at; zero-width characters are shown as escapes, so a character
    # takes a cell unless it is combining.
    left = max(line.start, start - width)
    right = min(line.end, start + 2 * width)
    cells = [_piece(text[at]) for at in range(left, right)]
    pieces = [piece for piece, _ in cells]
    widths = [wide for _, wide in cells]
    focus = start - left
    shown_end = min(max(end, start), right) - left
    low, high = 0, len(cells)
    if left > line.start or right < line.end or sum(widths) > width:
        low, high = _window(widths, focus, shown_end, width - 2)
    head = "…" if left + low > line.start else ""
    tail = "…" if left + high < line.end else ""
    body = "".join(pieces[low:high])
    before = len(head) + sum(widths[low:focus])
    under = sum(widths[focus : min(shown_end, high)])
    if end > left + high:
        under += 1  # the rest of the span is behind the ellipsis
    return head + body + tail, " " * before + "^" * max(under, 1) if end > start else ""


def _window(widths: list[int], focus: int, end: int, room: int) -> tuple[int, int]:
    """Which characters to show: the span first, then what stands before it (at most a third), then what follows."""
    low = high = focus
    used = 0
    while high < end and high < len(widths) and used + widths[high] <= room:
        used += widths[high]
        high += 1
    before = 0
    share = max(room // 3, room - used - sum(widths[high:]))
    while low > 0 and before + widths[low - 1] <= min(share, room - used):
        low -= 1
        before += widths[low]
    used += before
    while high < len(widths) and used + widths[high] <= room:
        used += widths[high]
        high += 1
    return low, high


def _piece(char: str) -> tuple[str, int]:
    if "\u4e00" <= char <= "\u9fff":
        return char, 2
    if char == "\t":
        return " " * _TAB, _TAB
    if _INVISIBLE.match(char):
        shown = escape(char)
        return shown, len(shown)
    return char, cell_width(char)
