"""Writing XML 1.0 by hand: escaping, and no character the standard forbids."""

from __future__ import annotations

from dunlint import regex
from dunlint.reporters.frame import escape

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {ord(char): name for char, name in zip("&<>", ("&amp;", "&lt;", "&gt;"), strict=True)}
_IN_VALUES = _ENTITIES | {ord('"'): "&quot;", 9: "&#9;", 10: "&#10;", 13: "&#13;"}


def content(text: str) -> str:
    r"""``text`` as the content of an element; illegal characters as visible escapes (``\x1b``)."""
    return _ILLEGAL.sub(lambda found: escape(found.group()), text).translate(_ENTITIES | {13: "&#13;"})


def element(name: str, attributes: dict[str, str | int], inner: str | None = None) -> str:
    """An element with escaped attribute values; ``inner`` is XML already."""
    values = "".join(
        f' {key}="{_ILLEGAL.sub(lambda found: escape(found.group()), str(value)).translate(_IN_VALUES)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{values}/>" if inner is None else f"<{name}{values}>{inner}</{name}>"
