"""Results of files that have not changed, kept in the cache of the user without texts and without personal data."""

from __future__ import annotations

import marshal

from dunlint import cache, packed
from dunlint.config import settings_for
from dunlint.finding import Skipped, SmsLength, TemplateInfo
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from dunlint.config import Config
    from dunlint.finding import Finding, RuleInfo
    from dunlint.markers import InlineSuppression
    from dunlint.template import Source


KIND = "results"
Key = tuple[str, str | None, str | None]


class Checked(NamedTuple):
    """What the linter made of one file: plain values that a worker process or the cache can hand over.

    From the cache, templates come without text and metadata, and findings without the sentence around them.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    templates: tuple[TemplateInfo, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    comments: tuple[InlineSuppression, ...] = ()


def in_file_order(finding: Finding) -> tuple[Any, ...]:
    """The order of findings in a report: path, place, rule."""
    return (finding.path, finding.sheet or "", finding.start, finding.end, finding.cell or "", finding.rule)


def settings_of(config: Config, as_of: str, state: str) -> str:
    """All that decides on findings besides the file itself; ``state`` is that of the rulesets (``program.index``)."""
    return repr(
        (
            state, as_of, config.profile, config.select, config.ignore, sorted(config.rules.items()), config.tokenizer,
            sorted((name, tuple(item)) for name, item in config.placeholders.items()), sorted(config.set.items()),
        )
    )  # fmt: skip


def key_of(path: str, data: bytes, config: Config, settings: str) -> bytes:
    """The key of a file's result."""
    return cache.results_key(path, data, f"{settings}\0{settings_for(config, path)!r}")


def load(
    key: bytes, path: str, sources: Callable[[], Mapping[Key, Source]], rules: Callable[[], Mapping[str, RuleInfo]]
) -> Checked | None:
    """The result kept under ``key``; None when there is none. ``sources`` and ``rules`` are asked only for findings."""
    found = cache.load_data(KIND, key)
    if found is None:
        return None
    try:
        blob, infos, skipped = found
        findings: list[Finding] | None = []
        if blob:
            findings = packed.unpack(blob, path, sources(), rules())
        if findings is None:
            return None
        templates = tuple(
            TemplateInfo(name, path, line, channel, {}, "", Span(*span), SmsLength(*sms) if sms else None)
            for name, line, channel, span, sms in infos
        )
        return Checked(path, tuple(findings), templates, tuple(Skipped(path, dict(reason)) for reason in skipped))
    except (TypeError, ValueError):
        return None


def store(key: bytes, checked: Checked, sources: Mapping[Key, Source]) -> None:
    """Keep a result where nothing in it is personal and nothing depends on more than the file."""
    if any(finding.rule == "unreadable-file" for finding in checked.findings):  # the next run may have more time
        return
    if checked.comments or any(sheet is not None or cell is not None for _, sheet, cell in sources):
        return
    blob: bytes | None = b""
    if checked.findings:
        blob = packed.pack(checked.findings, sources)
    if blob is None or not all(_plain(info.id) for info in checked.templates):
        return
    infos = [
        (info.id, info.line, info.channel, tuple(info.span), tuple(info.sms) if info.sms else None)
        for info in checked.templates
    ]
    skipped: list[Any] = [tuple(item.reason.items()) for item in checked.skipped]
    cache.store_blob(KIND, key, marshal.dumps((blob, infos, skipped)))


def _plain(name: str) -> bool:
    """True when a template's name holds no personal data. Most names are told by their few digits."""
    if len(name) < 40 and "@" not in name and sum(char.isdigit() for char in name) < 5:
        return True
    from dunlint.mask import mask  # lazy: names rarely look like numbers

    return mask(name) == name
