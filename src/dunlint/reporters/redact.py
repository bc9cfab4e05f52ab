"""The one door through which texts of templates reach an output: masked unless the user asked to see them."""

from __future__ import annotations

from dunlint.mask import mask, mask_match, mask_sensitive, mask_source

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunlint.finding import Finding, Report, TemplateInfo
    from dunlint.span import LineIndex


Key = tuple[str, "str | None", "str | None"]


class Redaction:
    """Masked views of one report. What a sensitive finding covers is masked wherever its template's text is shown."""

    def __init__(self, report: Report, show_sensitive: bool = False) -> None:
        self._report = report
        self._open = show_sensitive
        self._texts: dict[Key, str] = {}
        self._lines: dict[Key, LineIndex] = {}
        self._spans: dict[Key, list[tuple[int, int]]] = {}
        self._hidden: dict[tuple[str, str], list[Finding]] = {}
        self._words: dict[tuple[str, str], dict[str, str]] = {}
        if not show_sensitive:
            for finding in report.findings:
                if finding.sensitive and finding.match:
                    self._spans.setdefault(key_of(finding), []).append(finding.span)
                    self._hidden.setdefault((finding.path, finding.template), []).append(finding)
                    words = self._words.setdefault((finding.path, finding.template), {})
                    words[finding.match] = mask_match(finding)

    def source(self, key: Key) -> str | None:
        """The masked text of a source, as long as the original; None when the report does not carry the source."""
        if key not in self._texts:
            source = self._report.sources.get(key)
            if source is None:
                return None
            text = source.text
            if not self._open:
                text = _overlay(mask_source(text), source.text, self._spans.get(key, []))
            self._texts[key] = text
        return self._texts[key]

    def lines(self, key: Key) -> LineIndex | None:
        """The line index of a masked source."""
        from dunlint.span import LineIndex  # lazy: many formats show no source

        text = self.source(key)
        if text is None:
            return None
        if key not in self._lines:
            self._lines[key] = LineIndex(text)
        return self._lines[key]

    def text(self, value: str, path: str = "", template: str = "") -> str:
        """A string that may hold words of a template. With path and template its sensitive matches are masked too."""
        if self._open or not value:
            return value
        for word, shown in self._words.get((path, template), {}).items():
            value = value.replace(word, shown)
        return mask(value)

    def beside(self, finding: Finding, value: str) -> str:
        """A string that belongs to a finding: a reason, an approver, the name of its template."""
        return self.text(value, finding.path, finding.template)

    def match(self, finding: Finding) -> str:
        """``finding.match`` as shown: seen in its surroundings, so that half a number is masked as well."""
        if self._open or not finding.match:
            return finding.match
        if not finding.sensitive:
            source = self._report.sources.get(key_of(finding))
            start, end = finding.span
            if source is not None and 0 <= start <= end and source.text[start:end] == finding.match:
                return (self.source(key_of(finding)) or source.text)[start:end]
        return self.beside(finding, mask_match(finding))

    def message(self, finding: Finding, lang: str) -> str:
        return self._told(finding, finding.message, lang)

    def advice(self, finding: Finding, lang: str) -> str:
        return self._told(finding, finding.advice, lang)

    def _told(self, finding: Finding, texts: Mapping[str, str], lang: str) -> str:
        text = texts.get(lang) or texts.get("zh") or texts.get("en") or ""
        if self._open:
            return text
        if finding.match:
            shown = self.match(finding)
            if shown != finding.match:
                text = text.replace(finding.match, shown)
        return self.beside(finding, text)

    def body(self, template: TemplateInfo) -> str:
        """The template's text as sent, masked, as long as the original."""
        text = self.text(template.text, template.path, template.id)
        hidden = self._hidden.get((template.path, template.id))
        if self._open or not hidden:
            return text
        from dunlint.reporters.marks import marks  # lazy: most formats show no whole text

        source = self._report.sources.get(key_of(template))
        places = marks(template, list(enumerate(hidden)), source.text if source else None)
        return _overlay(text, template.text, [(start, end) for start, end, _ in places])


def key_of(item: Finding | TemplateInfo) -> Key:
    """The key of an item's source in ``Report.sources``."""
    return (item.path, item.sheet, item.cell)


def _overlay(masked: str, text: str, spans: list[tuple[int, int]]) -> str:
    """``masked`` with every span replaced by its fully masked original."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(at, start), min(end, len(text))
        if start < end:
            parts += [masked[at:start], mask_sensitive(text[start:end])]
            at = end
    return "".join([*parts, masked[at:]])
