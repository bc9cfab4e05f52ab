"""Changes to a file as spans of its text, and the way back to its bytes."""

from __future__ import annotations

import codecs

from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dunlint.span import Span
    from dunlint.template import Source


class Edit(NamedTuple):
    """Write ``new`` over ``span`` of ``Source.text`` of ``path``. ``why`` says what for (``zh`` and ``en``)."""

    path: str
    span: Span
    new: str
    why: Mapping[str, str] = {}


_BOMS = (  # the longer mark first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def splice(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with the edits made. Edits that overlap raise ValueError; insertions at one place keep their order."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda item: (item.span.start, item.span.end)):
        if edit.span.start < at:
            raise ValueError(f"two edits overlap at character {edit.span.start} of {edit.path}")
        pieces += [text[at : edit.span.start], edit.new]
        at = edit.span.end
    pieces.append(text[at:])
    return "".join(pieces)


def encode(source: Source, text: str) -> bytes | None:
    """``text`` in the encoding of ``source``, with its byte order mark.

    None when the characters do not exist there, or when the file's own text would not come back byte by byte.
    """
    mark, codec = next(((mark, codec) for mark, codec in _BOMS if source.data.startswith(mark)), (b"", source.encoding))
    try:
        if mark + source.text.encode(codec) != source.data:
            return None
        return mark + text.encode(codec)
    except (UnicodeError, LookupError):
        return None
