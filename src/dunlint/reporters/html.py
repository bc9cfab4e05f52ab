"""One self-contained page for a compliance officer: needs no network, prints, runs nothing from a template."""

from __future__ import annotations

from dunlint.reporters import wording
from dunlint.reporters.frame import visible
from dunlint.reporters.marks import marks, segments
from dunlint.reporters.page_words import VALUES, WORDS
from dunlint.reporters.redact import Redaction, key_of

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dunlint.finding import Basis, Finding, Report, TemplateInfo
    from dunlint.reporters import ReportOptions


_LONGEST = 20_000  # characters of one template shown
_PAPER = ("letter", "email", "visit", "public_post")
_ORDER = ("error", "warning", "note", "suppressed")


def render(report: Report, options: ReportOptions) -> Iterator[str]:
    """The page in pieces, one per template."""
    return Page(report, options).render()


class Page:
    """One page being written: the report, its words in one language and its masked texts."""

    def __init__(self, report: Report, options: ReportOptions) -> None:
        self.report = report
        self.options = options
        self.lang = "en" if options.lang == "en" else "zh"
        self.redaction = Redaction(report, options.show_sensitive)
        self.numbers = {id(finding): number for number, finding in enumerate(report.findings, 1)}

    def say(self, word: str) -> str:
        return escape(WORDS[word][self.lang == "en"])

    def masked(self, text: str, path: str = "", template: str = "") -> str:
        return escape(self.redaction.text(text, path, template))

    def render(self) -> Iterator[str]:
        yield self._head()
        yield "<main>\n"
        yield self._summary()
        yield self._filters()
        count = 0
        for path, cards in _by_file(self.report):
            yield f'<section class="of-file">\n<h3 class="file mono">{escape(path)}</h3>\n'
            for template, findings in cards:
                count += 1
                yield self._card(count, path, template, findings)
            yield "</section>\n"
        yield "</section>\n"
        yield self._matrix()
        yield self._laws()
        yield self._notes()
        yield self._evidence()
        yield "</main>\n"
        shown = "open" if self.options.show_sensitive else "masked"
        yield f"<footer><p>{escape(wording.DISCLAIMER[self.lang])} {self.say(shown)}</p></footer>\n"
        yield f"<script>{_asset('report.js')}</script>\n</body>\n</html>\n"

    def _head(self) -> str:
        style, script = _asset("report.css"), _asset("report.js")
        policy = (
            f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
            "base-uri 'none'; form-action 'none'"
        )
        return (
            f'<!DOCTYPE html>\n<html lang="{"en" if self.lang == "en" else "zh-CN"}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
            f"<title>dunlint · {self.say('title')}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            f'<a class="skip" href="#findings">{self.say("skip")}</a>\n<header>\n<h1>{self.say("title")}</h1>\n'
            f"<p>{escape(wording.summary(self.report, self.lang))}<br>"
            f'<span class="muted">{escape(wording.rulesets_line(self.report, self.lang))}</span></p>\n</header>\n'
        )

    def _summary(self) -> str:
        counts = wording.counts(self.report)
        cards = [("", len(self.report.templates), self.say("templates")), ("", self.report.files, self.say("files"))]
        cards += [(name, counts[name], escape(wording.SEVERITY[self.lang][name])) for name in counts]
        cards.append(("suppressed", self.report.suppressed, self.say("suppressed")))
        listed = "".join(
            f'<li class="{kind}"><strong>{number}</strong> {label}</li>\n' for kind, number, label in cards
        )
        totals = {**counts, "suppressed": self.report.suppressed}
        names = {**wording.SEVERITY[self.lang], "suppressed": WORDS["suppressed"][self.lang == "en"]}
        most = max(totals.values(), default=0)
        severities = [(escape(names[name]), {name: number}) for name, number in totals.items()]
        charts = self._chart("by_severity", "severity", severities, most)
        groups: dict[str, dict[str, int]] = {}
        for finding in self.report.findings:
            row = groups.setdefault(finding.group, {})
            row[_kind(finding)] = row.get(_kind(finding), 0) + 1
        rows = sorted(groups.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        most = max((sum(row.values()) for row in groups.values()), default=0)
        named = [(escape(wording.group_name(group, self.lang)), row) for group, row in rows]
        charts += self._chart("by_group", "group", named, most)
        return (
            f'<section aria-labelledby="h-summary">\n<h2 id="h-summary">{self.say("summary")}</h2>\n'
            f'<ul class="cards">\n{listed}</ul>\n<div class="charts">\n{charts}</div>\n</section>\n'
        )

    def _chart(self, caption: str, head: str, rows: Iterable[tuple[str, dict[str, int]]], most: int) -> str:
        body = "".join(
            f'<tr><th scope="row">{label}</th><td class="number">{sum(row.values())}</td>'
            f"<td>{_bar(row, most)}</td></tr>\n"
            for label, row in rows
        )
        return (
            f'<div class="panel chart"><table><caption>{self.say(caption)}</caption><thead><tr>'
            f'<th scope="col">{self.say(head)}</th><th scope="col" class="number">{self.say("count")}</th>'
            f'<th scope="col">{self.say("share")}</th></tr></thead>\n<tbody>{body}</tbody></table></div>\n'
        )

    def _filters(self) -> str:
        groups = sorted({finding.group for finding in self.report.findings})
        rules = sorted({finding.rule for finding in self.report.findings})
        names = {
            **wording.SEVERITY[self.lang],
            "suppressed": WORDS["suppressed"][self.lang == "en"],
            "clean": WORDS["clean"][self.lang == "en"],
        }
        boxes = "".join(
            f'<label><input type="checkbox" value="{name}" checked> {escape(label)}</label>\n'
            for name, label in names.items()
        )
        group_options = "".join(
            f'<option value="{escape(group)}">{escape(wording.group_name(group, self.lang))}</option>'
            for group in groups
        )
        rule_options = "".join(
            f'<option value="{escape(rule)}">{escape(wording.rule_title(self.report, rule, self.lang))}</option>'
            for rule in rules
        )
        every = f'<option value="">{self.say("all")}</option>'
        return (
            f'<section aria-labelledby="findings">\n<h2 id="findings" tabindex="-1">{self.say("findings")}</h2>\n'
            f'<div id="filters" class="filters panel" role="search" aria-label="{self.say("filters")}" hidden>\n'
            f'<div class="field"><label for="search">{self.say("search")}</label>'
            '<input type="search" id="search"></div>\n'
            f'<div class="field"><label for="group">{self.say("group")}</label>'
            f'<select id="group">{every}{group_options}</select></div>\n'
            f'<div class="field"><label for="rule">{self.say("rule")}</label>'
            f'<select id="rule">{every}{rule_options}</select></div>\n'
            f"<fieldset><legend>{self.say('severity')}</legend>\n{boxes}</fieldset>\n"
            f'<button type="button" id="reset">{self.say("reset")}</button>\n</div>\n'
            f'<p id="shown" class="muted" role="status" data-text="{self.say("shown")}"></p>\n'
        )

    def _card(self, number: int, path: str, template: TemplateInfo | None, findings: list[Finding]) -> str:
        numbered = [(self.numbers[id(finding)], finding) for finding in findings]
        about: list[str] = []
        shown = ""
        if template is None:
            name = self.say("file_level")
            if findings and findings[0].template:
                name = self.masked(findings[0].template, path, findings[0].template)
        else:
            name = self.masked(template.id, path, template.id)
            where = wording.cell_name(template) or WORDS["line"][self.lang == "en"].format(template.line)
            about.append(escape(where))
            if template.channel:
                channel = wording.pick(wording.CHANNELS.get(template.channel), self.lang, template.channel)
                about.append(escape(channel))
            about += [
                self.masked(self._value(template.metadata[key]), path, template.id)
                for key in ("audience", "stage", "sender_type", "product")
                if template.metadata.get(key)
            ]
            shown = self._message(template, numbered)
        listed = "".join(self._finding(index, finding) for index, finding in numbered)
        if listed:
            listed = f'<ol class="findings">\n{listed}</ol>\n'
        else:
            listed = f'<p class="ok">✓ {self.say("no_findings")}</p>\n'
        clean = "" if findings else " data-clean"
        wide = "" if shown else " wide"
        return (
            f'<article class="template" id="t{number}" data-path="{escape(path)}"{clean} aria-labelledby="n{number}">\n'
            f'<div class="head"><h4 id="n{number}">{name}</h4><span class="muted">{" · ".join(about)}</span></div>\n'
            f'<div class="columns{wide}">\n{shown}<div>\n{listed}</div>\n</div>\n</article>\n'
        )

    def _value(self, value: object) -> str:
        return wording.pick(VALUES.get(str(value)), self.lang, str(value))

    def _message(self, template: TemplateInfo, numbered: list[tuple[int, Finding]]) -> str:
        source = self.report.sources.get(key_of(template))
        body = self.redaction.body(template)
        places = marks(template, numbered, source.text if source else None)
        limit = min(len(body), _LONGEST)
        inner = []
        kinds = {index: _kind(finding) for index, finding in numbered}
        ends: dict[int, list[int]] = {}
        cut = [(start, min(end, limit), index) for start, end, index in places if start < limit]
        for _, end, index in cut:
            ends.setdefault(end, []).append(index)
        for start, end, covering in segments(limit, cut):
            text = escape(body[start:end])
            if covering:
                worst = min((kinds[index] for index in covering), key=_ORDER.index)
                text = f'<mark class="{worst}">{text}</mark>'
            inner.append(text)
            for index in ends.get(end, ()):
                label = wording.pick(("结果", "finding"), self.lang)
                inner.append(f'<sup><a href="#f{index}" aria-label="{label} {index}">{index}</a></sup>')
        if limit < len(body):
            inner.append(
                f'<span class="muted">{escape(WORDS["cut"][self.lang == "en"].format(len(body) - limit))}</span>'
            )
        text = "".join(inner)
        if template.channel in _PAPER:
            label = self.say("text_as_sent")
            return f'<div role="group" aria-label="{label}"><div class="paper">{text}</div></div>\n'
        units = ""
        if template.sms is not None:
            units = f'<p class="units">{escape(_sms(template, self.lang))}</p>'
        return (
            f'<div role="group" aria-label="{self.say("from")}"><div class="phone"><div class="bubble">{text}</div>'
            f"{units}</div></div>\n"
        )

    def _finding(self, number: int, finding: Finding) -> str:
        kind, lang = _kind(finding), self.lang
        title = escape(wording.rule_title(self.report, finding.rule, lang))
        badge = escape(wording.SEVERITY[lang][finding.severity])
        if finding.suppression is not None:
            badge += f" · {self.say('suppressed')}"
        where = wording.cell_name(finding) or f"{finding.start.line}:{finding.start.column}"
        match = self.redaction.match(finding)
        quote = f"<blockquote>{escape(match)}</blockquote>" if match else f'<p class="muted">{self.say("missing")}</p>'
        basis = "".join(f"<li>{self._basis(item)}</li>" for item in finding.basis)
        advice = self.redaction.advice(finding, lang)
        parts = [
            f'<p><span class="badge {kind}">{badge}</span><strong>{number}. {title}</strong></p>\n',
            f'<p class="muted"><code>{escape(finding.rule)}</code> · '
            f"{escape(wording.group_name(finding.group, lang))} · {escape(where)}</p>\n",
            quote,
            f"\n<p>{escape(self.redaction.message(finding, lang))}</p>\n",
            f"<ul>{basis}</ul>\n" if basis else "",
            f"<p>{self.say('advice')}{escape(advice)}</p>\n" if advice else "",
        ]
        if finding.suppression is not None:
            reason = escape(self.redaction.beside(finding, wording.suppression_text(finding.suppression, lang)))
            parts.append(f"<p><strong>{self.say('reason')}</strong>{reason}</p>\n")
        return (
            f'<li class="finding {kind}" id="f{number}" data-severity="{kind}" data-group="{escape(finding.group)}" '
            f'data-rule="{escape(finding.rule)}">\n{"".join(parts)}</li>\n'
        )

    def _basis(self, basis: Basis) -> str:
        text = escape(wording.basis_line(self.report, basis, self.lang))
        status = wording.pick(wording.STATUS.get(basis.status), self.lang)
        return text + (
            f' <span class="muted">[{escape(status)}]</span>' if basis.status in ("in_force", "soft") else ""
        )

    def _matrix(self) -> str:
        found = dict(wording.by_rule(list(self.report.findings)))
        bases: dict[str, dict[str, list[str]]] = {}
        laws: dict[str, Basis] = {}
        for finding in self.report.findings:
            row = bases.setdefault(finding.rule, {})
            for basis in finding.basis:
                laws.setdefault(basis.law, basis)
                article = wording.article_name(basis.article, self.lang) or WORDS["unverified"][self.lang == "en"]
                if article not in row.setdefault(basis.law, []):
                    row[basis.law].append(article)
        if not laws:
            return ""
        columns = sorted(laws)
        heads = "".join(f'<th scope="col">{escape(self._short(laws[law]))}</th>' for law in columns)
        rows = ""
        for rule in sorted(bases, key=lambda rule: (-found[rule], rule)):
            cells = "".join(f"<td>{escape('、'.join(bases[rule].get(law, [])))}</td>" for law in columns)
            title = escape(wording.rule_title(self.report, rule, self.lang))
            rows += f'<tr><th scope="row">{title}<br><code>{escape(rule)}</code></th>'
            rows += f'<td class="number">{found[rule]}</td>{cells}</tr>\n'
        return (
            f'<section aria-labelledby="h-matrix">\n<h2 id="h-matrix">{self.say("matrix")}</h2>\n'
            f'<div class="scroll" role="region" aria-labelledby="h-matrix" tabindex="0"><table class="matrix">'
            f'<caption>{self.say("matrix_caption")}</caption><thead><tr><th scope="col">{self.say("rule")}</th>'
            f'<th scope="col" class="number">{self.say("count")}</th>{heads}</tr></thead>\n'
            f"<tbody>{rows}</tbody></table></div>\n"
            "</section>\n"
        )

    def _short(self, basis: Basis) -> str:
        short = wording.law_field(self.report.laws.get(basis.law), "short")
        return str(short) if short and self.lang == "zh" else wording.law_title(self.report, basis, self.lang)

    def _laws(self) -> str:
        cited: dict[str, tuple[Basis, dict[str, None], int]] = {}
        for finding in self.report.findings:
            for law in {basis.law for basis in finding.basis}:
                first, articles, number = cited.get(law, (next(b for b in finding.basis if b.law == law), {}, 0))
                articles.update((basis.article, None) for basis in finding.basis if basis.law == law and basis.article)
                cited[law] = (first, articles, number + 1)
        if not cited:
            return ""
        rows = ""
        for law in sorted(cited):
            basis, articles, number = cited[law]
            soft = "soft" if wording.is_soft(self.report, basis) else "hard"
            named = "、".join(wording.article_name(article, self.lang) for article in articles)
            status = wording.pick(wording.STATUS.get(basis.status), self.lang, basis.status or "-")
            rows += (
                f'<tr><th scope="row">{escape(wording.law_title(self.report, basis, self.lang))}</th>'
                f"<td>{escape(named) or self.say('unverified')}</td><td>{self.say(soft)}</td><td>{escape(status)}</td>"
                f'<td class="number">{number}</td></tr>\n'
            )
        heads = "".join(f'<th scope="col">{self.say(word)}</th>' for word in ("law", "articles", "force", "status"))
        return (
            f'<section aria-labelledby="h-laws">\n<h2 id="h-laws">{self.say("laws")}</h2>\n'
            '<div class="scroll" role="region" aria-labelledby="h-laws" tabindex="0"><table>'
            f'<thead><tr>{heads}<th scope="col" class="number">{self.say("count")}</th></tr></thead>\n'
            f"<tbody>{rows}</tbody></table></div>\n</section>\n"
        )

    def _notes(self) -> str:
        found = ""
        if self.report.skipped:
            items = "".join(
                f"<li><code>{escape(item.path)}</code> {self.masked(wording.said(item.reason, self.lang))}</li>\n"
                for item in self.report.skipped
            )
            found += f"<section><h2>{self.say('skipped')}</h2>\n<ul>{items}</ul></section>\n"
        if self.report.notices:
            items = "".join(f"<li>{self.masked(wording.said(item, self.lang))}</li>\n" for item in self.report.notices)
            found += f"<section><h2>{self.say('notices')}</h2>\n<ul>{items}</ul></section>\n"
        return found

    def _evidence(self) -> str:
        import hashlib

        from dunlint import __version__

        facts = [("tool", f"dunlint {__version__}"), ("as_of", self.report.as_of), ("profile", self.report.profile)]
        facts += [("ruleset", f"{info.name} {info.version} · {info.digest}") for info in self.report.rulesets]
        rows = "".join(
            f'<tr><th scope="row">{self.say(name)}</th><td class="mono">{escape(value)}</td></tr>\n'
            for name, value in facts
        )
        files = ""
        sources = {key[0]: source for key, source in sorted(self.report.sources.items(), key=lambda item: item[0][0])}
        for path, source in sources.items():
            files += (
                f'<tr><th scope="row" class="mono">{escape(path)}</th><td class="number">{len(source.data)}</td>'
                f'<td class="plain">{escape(source.encoding)}</td>'
                f'<td class="mono hash">{hashlib.sha256(source.data).hexdigest()}</td></tr>\n'
            )
        heads = f'<th scope="col">{self.say("file")}</th><th scope="col" class="number">{self.say("size")}</th>'
        heads += f'<th scope="col">{self.say("encoding")}</th><th scope="col">SHA-256</th>'
        hashes = (
            '<div class="scroll" role="region" aria-labelledby="h-evidence" tabindex="0"><table>'
            f"<caption>{self.say('hashes')}</caption><thead><tr>{heads}</tr></thead>\n<tbody>{files}</tbody></table></div>\n"
        )
        return (
            f'<section aria-labelledby="h-evidence">\n<h2 id="h-evidence">{self.say("evidence")}</h2>\n'
            f'<div class="panel"><table class="facts"><tbody>{rows}</tbody></table></div><br>\n'
            f"{hashes if files else ''}</section>\n"
        )


def escape(text: str) -> str:
    """``text`` for element content and quoted attributes; control and bidi characters as visible escapes."""
    import html

    return html.escape(visible(text, keep="\n\t"), quote=True)


def _kind(finding: Finding) -> str:
    return finding.severity if finding.suppression is None else "suppressed"


def _bar(row: dict[str, int], most: int) -> str:
    at, bars = 0.0, ""
    for kind in _ORDER:
        if row.get(kind) and most:
            width = 100 * row[kind] / most
            bars += f'<rect class="{kind}" x="{at:.2f}" y="0" width="{width:.2f}" height="10"/>'
            at += width
    box = 'viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"'
    return f'<svg class="bar" {box}>{bars}</svg>'


def _sms(template: TemplateInfo, lang: str) -> str:
    sms = template.sms
    if sms is None:
        return ""
    units = f"{sms.units_min}" if sms.units_min == sms.units_max else f"{sms.units_min}–{sms.units_max}"
    parts = f"{sms.segments_min}" if sms.segments_min == sms.segments_max else f"{sms.segments_min}–{sms.segments_max}"
    return f"{units} units, {parts} SMS" if lang == "en" else f"{units} 字，计 {parts} 条短信"


def _by_file(report: Report) -> list[tuple[str, list[tuple[TemplateInfo | None, list[Finding]]]]]:
    """Per file: what concerns the whole file first, then each template with its findings, in file order."""
    paths: dict[str, None] = {}
    for path in [template.path for template in report.templates] + [finding.path for finding in report.findings]:
        paths.setdefault(path)
    slots: dict[tuple[str, str | None, str | None, str], list[tuple[TemplateInfo, list[Finding]]]] = {}
    for template in report.templates:
        slots.setdefault((*key_of(template), template.id), []).append((template, []))
    loose: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        same = slots.get((*key_of(finding), finding.template))
        if not same:
            loose.setdefault((finding.path, finding.template), []).append(finding)
            continue
        inside = [item for item in same if item[0].span.start <= finding.span.start <= item[0].span.end]
        (inside or same)[0][1].append(finding)
    found: dict[str, list[tuple[TemplateInfo | None, list[Finding]]]] = {path: [] for path in paths}
    for (path, _), items in loose.items():
        found[path].append((None, items))
    for key, cards in slots.items():
        found[key[0]].extend(cards)
    return list(found.items())


def _asset(name: str) -> str:
    from importlib.resources import files

    return "\n" + files("dunlint.reporters").joinpath(name).read_text("utf-8").replace("\r\n", "\n")


def _digest(text: str) -> str:
    import base64
    import hashlib

    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
