"""Fixes: small changes of the text that is sent, written back into the file where each character came from.

Safe fixes do not change what a message says: invisible characters, full-width digits, signature brackets, and the safe
replacements of a rule (a renamed law or authority). Unsafe ones are the softer wording that a rule offers. A file is
changed only when reading it again gives the same templates with just the intended texts; else the fix is dropped, and
said so. Spreadsheets and documents are never written.
"""

from __future__ import annotations

from itertools import pairwise

from dunlint import regex
from dunlint.edit import Edit, encode, splice
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.finding import Finding
    from dunlint.template import Reading, Source, Template

    Notice = Mapping[str, str]


_INVISIBLE = regex.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\U000e0000-\U000e007f]+"
)
_DIGITS = regex.compile("[\uff10-\uff19]+")
_HALF_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
_SIGNATURE = regex.compile(r"\s*([\[［〖〔])([\u4e00-\u9fffA-Za-z0-9]{2,16})([\]］〗〕])(?=\S)")
_PAIRS = {"[": "]", "［": "］", "〖": "〗", "〔": "〕"}
# A bracketed word at the start is a signature only where it names an institution: [还款提醒] is a heading.
_INSTITUTION = regex.compile(
    r"银行|信用社|农信|卡中心|消金|消费金融|金融|金服|小贷|小额贷款|信贷|贷款|借款|借条|分期|白条|花呗|资产|资管|资本|担保|融资|租赁|保理|"
    r"信托|保险|科技|数科|网络|信息|公司|集团|律师|律所|物业"
)
_UNICODE_ESCAPE = regex.compile(r"\\u+[0-9A-Fa-f]{4}")
_RISKY = regex.compile(r"[\"'`\\<>&{}$%#,;:=|@\s]")
_QUOTE = regex.compile(r"[\"'`\\\r\n]")
_CODE = frozenset({"java", "kotlin", "php", "python", "javascript", "typescript", "vue", "go", "csharp", "sql"})

WHY: Mapping[str, Notice] = {
    "invisible": {"zh": "删去不可见字符", "en": "remove invisible characters"},
    "digits": {"zh": "全角数字改为半角", "en": "full-width digits to ASCII"},
    "signature": {"zh": "签名改用【】", "en": "signature in 【】"},
}


class Change(NamedTuple):
    """Write ``new`` over characters ``start`` to ``end`` of a template's body."""

    start: int
    end: int
    new: str
    why: Notice


class Fixed(NamedTuple):
    """A file with its fixes: ``before`` and ``after`` are the decoded texts, ``data`` the bytes to write."""

    path: str
    old: bytes
    data: bytes
    before: str
    after: str
    edits: tuple[Edit, ...]


def changes(
    template: Template,
    findings: Iterable[Finding] = (),
    table: Mapping[str, Mapping[str, Any]] = {},
    *,
    unsafe: bool = False,
) -> list[Change]:
    """What to change in one template, in order and without overlaps.

    ``findings`` are its own; a suppressed one is left as it is, and so is the text it marks. ``table`` maps a rule id
    to its ``fix`` (``{"safe": [{"from": ..., "to": ...}], "unsafe": [...]}``).
    """
    text = template.body.text
    found = list(findings)
    accepted = [_in_body(template, item.span) for item in found if item.suppression is not None and item.match]
    own = [
        change
        for change in (*_plain(text), *_signature(template))
        if not any(change.start < end and start < change.end for start, end in accepted)
    ]
    offered = [
        change
        for item in found
        if item.suppression is None and item.rule in table
        for change in _offered(template, item, own, _pairs(table[item.rule], unsafe))
    ]
    chosen: list[Change] = []
    for change in (*_unique(offered), *own):  # wording first: what it covers needs no other fix
        if all(change.end <= other.start or other.end <= change.start for other in chosen):
            chosen.append(change)
    return sorted(chosen, key=lambda change: (change.start, change.end))


def _unique(offered: Iterable[Change]) -> list[Change]:
    """Without what two findings offer alike, the longest replacement first at each place."""
    unique = {(change.start, change.end, change.new): change for change in offered}
    return [unique[key] for key in sorted(unique, key=lambda key: (key[0], -key[1], key[2]))]


def _plain(text: str) -> Iterator[Change]:
    """Invisible characters and full-width digits outside placeholders and outside the signature."""
    if not _INVISIBLE.search(text) and not _DIGITS.search(text):
        return
    from dunlint.placeholder import find  # lazy: nearly every text is clean

    variables = [place.span for place in find(text)]
    head = regex.match(r"\s*【[^】\n]{1,32}】", text)
    for pattern, why in ((_INVISIBLE, WHY["invisible"]), (_DIGITS, WHY["digits"])):
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < span.end and span.start < end for span in variables):
                continue
            if pattern is _DIGITS:
                if head is None or start >= head.end():
                    yield Change(start, end, match.group().translate(_HALF_WIDTH), why)
            elif not _holds_emoji(text, start, end):
                yield Change(start, end, "", why)


def _holds_emoji(text: str, start: int, end: int) -> bool:
    """A zero-width joiner or tag between two signs of one emoji is part of it."""
    before = text[start - 1 : start]
    emoji = before >= "\U0001f000" or "\u2600" <= before <= "\u27bf" or before == "\ufe0f"
    return emoji and ("\u200d" in text[start:end] or text[end - 1] >= "\U000e0000")


def _signature(template: Template) -> Iterator[Change]:
    text = template.body.text
    match = _SIGNATURE.match(text)
    if match is None or "【" in text or _PAIRS[match.group(1)] != match.group(3):
        return
    known: dict[str, Any] = {**template.inferred, **template.defaults, **template.own}
    declared = {str(known.get(key)) for key in ("signature", "sender_name") if known.get(key)}
    if known.get("channel", "sms") != "sms" or known.get("signature_added_by_gateway") is True:
        return
    if match.group(2) in declared or _INSTITUTION.search(match.group(2)):
        yield Change(match.start(1), match.end(1), "【", WHY["signature"])
        yield Change(match.start(3), match.end(3), "】", WHY["signature"])


def _pairs(fix: Mapping[str, Any], unsafe: bool) -> list[tuple[str, str]]:
    rows = [*fix.get("safe", ()), *(fix.get("unsafe", ()) if unsafe else ())]
    pairs = [(str(row["from"]), str(row["to"])) for row in rows if row.get("from") and row["from"] != row.get("to")]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _offered(
    template: Template, finding: Finding, own: Sequence[Change], pairs: Sequence[tuple[str, str]]
) -> Iterator[Change]:
    """Replacements in the passage a finding marks. Invisible characters and wide digits do not hide words."""
    first, last = _in_body(template, finding.span)
    there = template.source.text[slice(*finding.span)], template.body.text[first:last]
    if first >= last or not finding.match or finding.match not in there:
        return  # nothing to replace, or the file has changed since it was checked
    text, places = _cleaned(template.body.text, own)
    taken: list[tuple[int, int]] = []
    for old, new in pairs:
        at = text.find(old)
        while at >= 0:
            start, end = places[at], places[at + len(old) - 1] + 1
            here = at, at + len(old)
            if start < last and first < end and not any(here[0] < b and a < here[1] for a, b in taken):
                taken.append(here)
                yield Change(start, end, new, {"zh": f"「{old}」改为「{new}」", "en": f"{old!r} to {new!r}"})
            at = text.find(old, at + len(old))


def _cleaned(text: str, own: Sequence[Change]) -> tuple[str, list[int]]:
    """The text with the own changes of ``_plain`` made, and the place in ``text`` of each of its characters."""
    chars: list[str] = []
    places: list[int] = []
    at = 0
    for change in sorted(own, key=lambda item: item.start):
        chars += text[at : change.start]
        places += range(at, change.start)
        chars += change.new
        places += range(change.start, change.start + len(change.new))
        at = change.end
    chars += text[at:]
    places += range(at, len(text))
    return "".join(chars), places


def _in_body(template: Template, span: Span) -> tuple[int, int]:
    """The characters of the body that stand in ``span`` of the file."""
    body = template.body
    if body.is_verbatim:
        offset = body.origin(0).start
        return max(0, span.start - offset), min(len(body), span.end - offset)
    inside = [
        number
        for number, (start, end) in enumerate(zip(body.starts, body.ends, strict=True))
        if start < span.end and span.start < end
    ]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def edit(template: Template, change: Change) -> Edit | None:
    """The change in the file, escaped as the text there is. None where its characters do not stand side by side."""
    body, source = template.body, template.source
    starts, ends = body.starts[change.start : change.end], body.ends[change.start : change.end]
    if not starts or any(end <= start for start, end in zip(starts, ends, strict=True)):
        return None
    pieces = list(dict.fromkeys(zip(starts, ends, strict=True)))
    if any(after[0] != before[1] for before, after in pairwise(pieces)):
        return None
    beside = [number for number in (change.start - 1, change.end) if 0 <= number < len(body)]
    if any((body.starts[number], body.ends[number]) in pieces for number in beside):
        return None  # one escape or entity stands for more characters than the change covers
    span = Span(pieces[0][0], pieces[-1][1])
    new = _written(change.new, source.text[span.start : span.end], template.format)
    return None if new is None else Edit(source.path, span, new, change.why)


def _written(new: str, old: str, format: str) -> str | None:
    """``new`` as it must stand in the file; None where that cannot be told."""
    if format in ("json", "jsonl") and _RISKY.search(new):
        import json  # lazy: replacements hardly ever need an escape

        new = json.dumps(new, ensure_ascii=False)[1:-1]
    elif format in ("xml", "html") and _RISKY.search(new):
        new = new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    elif format not in ("text", "markdown") and (_RISKY if format in _CODE else _QUOTE).search(new):
        return None  # how the text is quoted here is the reader's secret
    if _UNICODE_ESCAPE.search(old):
        units = new.encode("utf-16-be", "surrogatepass")
        codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
        return "".join(chr(code) if code < 128 else f"\\u{code:04x}" for code in codes)
    return new


def fix(
    templates: Sequence[Template],
    findings: Iterable[Finding],
    table: Mapping[str, Mapping[str, Any]] = {},
    *,
    reread: Callable[[str, bytes], Reading],
    unsafe: bool = False,
) -> tuple[list[Fixed], list[Notice]]:
    """The files with their fixes, sorted by path, and what could not be fixed. Nothing is written.

    ``reread`` reads a file as the run did; it proves every change. Fixing a fixed file again changes nothing.
    """
    by_path: dict[str, list[Template]] = {}
    for template in templates:
        by_path.setdefault(template.source.path, []).append(template)
    of_file: dict[str, list[Finding]] = {}
    for finding in findings:
        of_file.setdefault(finding.path, []).append(finding)
    fixed: list[Fixed] = []
    notices: list[Notice] = []
    for path in sorted(by_path):
        result = _fix_file(by_path[path], of_file.get(path, []), table, reread, unsafe, notices)
        if result is not None:
            fixed.append(result)
    return fixed, notices


def _fix_file(
    templates: list[Template],
    findings: list[Finding],
    table: Mapping[str, Mapping[str, Any]],
    reread: Callable[[str, bytes], Reading],
    unsafe: bool,
    notices: list[Notice],
) -> Fixed | None:
    source = templates[0].source
    named: dict[str, list[Finding]] = {}
    for finding in findings:
        named.setdefault(finding.template, []).append(finding)
    wanted: dict[int, list[tuple[Change, Edit]]] = {}
    refused: set[int] = set()
    for number, template in enumerate(templates):
        own = [item for item in named.get(template.id, ()) if item.cell == template.source.cell]
        for change in changes(template, own, table, unsafe=unsafe):
            made = None if source.sheet is not None or not source.text else edit(template, change)
            if made is None:
                refused.add(number)
            else:
                wanted.setdefault(number, []).append((change, made))
    if refused and (source.sheet is not None or not source.text):
        notices.append(
            _notice(
                source.path,
                "表格与文档不会被改写，请手工修正。",
                "spreadsheets and documents are not rewritten; mend by hand",
            )
        )
        return None
    before = reread(source.path, source.data)
    accepted = _accepted(source, templates, wanted, sorted(wanted), before, reread, refused)
    for number in sorted(refused):
        from dunlint.mask import mask  # lazy: only for what is told

        name = mask(templates[number].id)
        notices.append(
            _notice(
                source.path,
                f"模板「{name}」的修正未能安全写回，已放弃。",
                f"a fix of template {name!r} cannot be written safely; dropped",
            )
        )
    if not accepted:
        return None
    edits = _edits(wanted, accepted)
    after = splice(source.text, edits)
    data = encode(source, after)
    return None if data is None else Fixed(source.path, source.data, data, source.text, after, tuple(edits))


def _notice(path: str, zh: str, en: str) -> Notice:
    return {"zh": f"{path}：{zh}", "en": f"{path}: {en}"}


def _edits(wanted: Mapping[int, Sequence[tuple[Change, Edit]]], numbers: Iterable[int]) -> list[Edit]:
    """The edits of these templates; two templates made of the same characters (a YAML alias) share theirs."""
    unique = {(made.span, made.new): made for number in numbers for _, made in wanted[number]}
    return [unique[key] for key in sorted(unique)]


def _accepted(
    source: Source,
    templates: Sequence[Template],
    wanted: dict[int, list[tuple[Change, Edit]]],
    numbers: list[int],
    before: Reading,
    reread: Callable[[str, bytes], Reading],
    refused: set[int],
) -> list[int]:
    """The templates whose fixes hold together; the others go to ``refused``. A bad one is found by halving."""
    if not numbers or _holds(source, templates, wanted, numbers, before, reread):
        return numbers
    if len(numbers) == 1:
        refused.update(numbers)
        plain = [pair for pair in wanted[numbers[0]] if pair[0].why in WHY.values()]
        if not plain or len(plain) == len(wanted[numbers[0]]):
            return []
        wanted[numbers[0]] = plain  # the wording of a rule does not fit here; the rest may
        return _accepted(source, templates, wanted, numbers, before, reread, refused)
    middle = len(numbers) // 2
    both = [
        number
        for part in (numbers[:middle], numbers[middle:])
        for number in _accepted(source, templates, wanted, part, before, reread, refused)
    ]
    if _holds(source, templates, wanted, both, before, reread):
        return both
    refused.update(both)
    return []


def _holds(
    source: Source,
    templates: Sequence[Template],
    wanted: Mapping[int, Sequence[tuple[Change, Edit]]],
    numbers: Sequence[int],
    before: Reading,
    reread: Callable[[str, bytes], Reading],
) -> bool:
    """True when the file reads as before but for the intended texts."""
    if not numbers:
        return True
    try:
        data = encode(source, splice(source.text, _edits(wanted, numbers)))
    except ValueError:  # two templates want different texts at one place
        return False
    if data is None:
        return False
    after = reread(source.path, data)
    if len(after.problems) > len(before.problems) or len(after.templates) != len(templates):
        return False
    chosen = set(numbers)
    for number, (old, new) in enumerate(zip(templates, after.templates, strict=True)):
        text = old.body.text
        if number in chosen:
            for change, _ in reversed(wanted[number]):
                text = text[: change.start] + change.new + text[change.end :]
        if (new.id, new.named, new.own) != (old.id, old.named, old.own) or new.body.text.strip() != text.strip():
            return False  # space at the ends is what readers pass over, and may now stand there
    return True


def diff(fixed: Fixed, *, show_sensitive: bool = False, words: Mapping[str, str] = {}) -> str:
    """The fixes as a unified diff for people: personal data masked, invisible and control characters by number.

    ``words`` maps what sensitive findings found (names, addresses) to what is shown of it.
    """
    import difflib  # lazy: only --diff-fixes shows one

    from dunlint.mask import mask_source

    def shown(text: str) -> list[str]:
        if not show_sensitive:
            for word, hidden in words.items():
                text = text.replace(word, hidden)
            text = mask_source(text)
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        return [_visible(line) for line in lines]

    rows = difflib.unified_diff(
        shown(fixed.before), shown(fixed.after), _visible(fixed.path), _visible(fixed.path), lineterm=""
    )
    return "".join(f"{row}\n" for row in rows)


def _visible(text: str) -> str:
    return regex.sub(
        f"[\x00-\x08\x0b-\x1f\x7f-\x9f]|{_INVISIBLE.pattern}",
        lambda match: "".join(f"<U+{ord(char):04X}>" for char in match.group()),
        text,
    )


def write(fixed: Iterable[Fixed]) -> tuple[list[str], list[Notice]]:
    """Replace each file in one step; the paths that were, and what was not. Mode and newlines stay.

    A file that changed since it was read is left alone.
    """
    from dunlint.files import atomic_write, read_regular  # lazy: only --fix writes

    written: list[str] = []
    notices: list[Notice] = []
    for item in fixed:
        try:
            same = read_regular(item.path) == item.old
            if same:
                atomic_write(item.path, item.data)
        except OSError as error:
            why = error.strerror or str(error)
            notices.append(_notice(item.path, f"无法写入：{why}", f"cannot be written: {why}"))
            continue
        if same:
            written.append(item.path)
        else:
            notices.append(
                _notice(item.path, "文件在检查之后有改动，未写入。", "the file changed since it was read; not written")
            )
    return written, notices
