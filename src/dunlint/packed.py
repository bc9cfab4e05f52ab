"""Findings as they are kept in the cache: without the text that they found.

Spans, rule ids and messages with a hole where the text was quoted. The text is cut out of the file again when they are
loaded. A file whose messages hold personal data even so is not kept at all.
"""

from __future__ import annotations

import marshal

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.finding import Finding, RuleInfo
    from dunlint.span import LineIndex, Position
    from dunlint.template import Source

    Key = tuple[str, str | None, str | None]

_HOLE = "\x00"  # stands for the matched text; no message holds it by itself


def pack(findings: Sequence[Finding], sources: Mapping[Key, Source]) -> bytes | None:
    """The findings of one file for ``store_blob``; None when they cannot be kept without personal data.

    ``sources`` maps (path, sheet, cell) to the source that their spans count in.
    """
    from dunlint.mask import mask  # lazy: only a run that found something needs it

    rows: list[tuple[Any, ...]] = []
    for item in findings:
        source = sources.get((item.path, item.sheet, item.cell))
        quoted = item.match
        if source is None or (quoted and source.text[item.span.start : item.span.end] != quoted):
            return None
        shown = " ".join(quoted.split())
        texts = []
        for text in (*item.message.values(), *item.advice.values()):
            if _HOLE in text:
                return None
            open_ = text.replace(shown, _HOLE) if shown else text
            if mask(open_) != open_:
                return None
            texts.append(open_)
        if item.suppression is not None or mask(item.template) != item.template:
            return None
        split = len(item.message)
        rows.append(
            (
                item.rule, item.severity, item.template, item.sheet, item.cell, *item.span, bool(quoted),
                item.sensitive, item.named, item.fingerprint, tuple(zip(item.message, texts[:split], strict=True)),
                tuple(zip(item.advice, texts[split:], strict=True)),
            )
        )  # fmt: skip
    return marshal.dumps(rows)


def unpack(
    blob: bytes, path: str, sources: Mapping[Key, Source], rules: Mapping[str, RuleInfo]
) -> list[Finding] | None:
    """What ``pack`` made, with the texts cut out of ``sources`` again; None when the two do not fit together.

    ``Finding.sentence`` stays empty: the fingerprint, its only use, was kept.
    """
    from dunlint.finding import Finding  # lazy, like the next: a file without findings needs neither
    from dunlint.span import Span

    try:
        rows = marshal.loads(blob)
        found: list[Finding] = []
        lines: dict[Key, LineIndex] = {}
        for rule, severity, template, sheet, cell, start, end, quoted, sensitive, named, mark, message, advice in rows:
            key = (path, sheet, cell)
            source, info = sources[key], rules[rule]
            index = lines.get(key) or lines.setdefault(key, source.lines())
            if not 0 <= start <= end <= len(source.text):
                return None
            match = source.text[start:end] if quoted else ""
            shown = " ".join(match.split())
            positions: tuple[Position, Position] = (index.position(start), index.position(end))
            found.append(
                Finding(
                    rule, info.group, severity, template, path, Span(start, end), *positions, match,
                    {lang: text.replace(_HOLE, shown) for lang, text in message},
                    {lang: text.replace(_HOLE, shown) for lang, text in advice},
                    info.basis, mark, None, sensitive, sheet, cell, "", named,
                )
            )  # fmt: skip
    except (KeyError, ValueError, TypeError, EOFError, AttributeError):
        return None
    return found
