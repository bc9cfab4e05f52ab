"""XML: Android ``strings.xml``, Apple property lists, and any other XML that holds messages."""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.readers import entries
from dunlint.readers.escapes import unicode_escape
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import has_han, inferred
from dunlint.readers.xmltree import Attribute, parse
from dunlint.span import Span
from dunlint.template import Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from dunlint.align import MappedText
    from dunlint.readers import ReadSettings
    from dunlint.readers.xmltree import Element
    from dunlint.span import LineIndex
    from dunlint.template import Source


_BLANK = regex.compile(r"\s+")
_SPECIAL = regex.compile(r"[\\\"\s]")
_INLINE = frozenset(
    ("a", "b", "big", "br", "em", "font", "i", "p", "s", "small", "span", "strong", "sub", "sup", "tt", "u")
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read(source: Source, settings: ReadSettings) -> Reading:
    """String resources under ``<resources>``; in other XML the elements and attributes that read like messages.

    Entity declarations are refused; comments and processing instructions are not text.
    """
    problems = entries.Problems(source)
    root = parse(source, problems, settings.limits.max_depth)
    if root is None:
        return Reading([], problems.found)
    if root.tag == "resources":
        found = list(_resources(root))
        reading = entries.templates(found, source, settings, fmt="xml")
        return Reading(reading.templates, [*problems.found, *reading.problems])
    return Reading(list(_generic(root, source, settings)), problems.found)


# --- Android ---


def _resources(root: Element) -> Iterator[entries.Entry]:
    for element in root.children:
        attribute = element.attributes.get("name")
        if attribute is None:
            continue
        name, key_span = attribute.value.text, attribute.value.span(0, len(attribute.value))
        if element.tag in ("string", "item"):
            yield entries.Entry(name, _unescape(element.whole()), key_span, name=name)
        elif element.tag == "string-array":
            items = [child for child in element.children if child.tag == "item"]
            for number, child in enumerate(items):
                yield entries.Entry(name, _unescape(child.whole()), key_span, name=f"{name}[{number}]")
        elif element.tag == "plurals":
            for child in element.children:
                quantity = child.attributes.get("quantity")
                if child.tag == "item" and quantity is not None:
                    full = f"{name}.{quantity.value.text}"
                    yield entries.Entry(name, _unescape(child.whole()), key_span, name=full)


def _unescape(raw: MappedText) -> MappedText:
    """As aapt reads it: blanks collapsed outside double quotes, backslash escapes decoded."""
    text = raw.text
    pieces, at, quoted = Pieces(raw), 0, False
    while match := _SPECIAL.search(text, at):
        place = match.start()
        pieces.copy(at, place)
        char = text[place]
        at = place + 1
        if char == '"':
            quoted = not quoted
        elif char == "\\":
            mark = text[at : at + 1]
            if mark == "u":
                chars, end = unicode_escape(text, place)
                pieces.put(chars, place, end)
                if not chars:
                    pieces.copy(place, end)
                at = min(end, len(text))
            elif mark:
                at += 1
                pieces.put(_ESCAPES.get(mark, mark), place, at)
            else:
                pieces.copy(place, at)
        elif quoted:
            pieces.copy(place, at)
        else:
            blank = _BLANK.match(text, place)
            at = blank.end() if blank else at
            if at - place == 1 and char == " ":
                pieces.copy(place, at)
            else:
                pieces.put(" ", place, at)
    pieces.copy(at, len(text))
    return strip(pieces.done())


# --- any XML ---


def _generic(root: Element, source: Source, settings: ReadSettings) -> Iterator[Template]:
    lines = source.lines()
    stack: list[tuple[Element, tuple[Element, ...], Element | None]] = [(root, (), None)]
    while stack:
        element, above, before = stack.pop()
        yield from _attributes(element, above, source, settings, lines)
        text = strip(element.whole()) if _is_leaf(element) else None
        if text is not None and text.text:
            if _wanted(_field_name(element), text.text, settings):
                yield _template(element, text, above, before, source, settings, lines)
            continue
        previous: Element | None = None
        below: list[tuple[Element, tuple[Element, ...], Element | None]] = []
        for child in element.children:
            below.append((child, (*above[-3:], element), previous))
            previous = child
        stack.extend(reversed(below))


def _is_leaf(element: Element) -> bool:
    """True for an element whose content is one text: no children, or only markup inside a text."""
    if not element.children:
        return True
    return has_han(element.own().text) or all(child.tag.lower() in _INLINE for child in element.children)


def _attributes(
    element: Element, above: tuple[Element, ...], source: Source, settings: ReadSettings, lines: LineIndex
) -> Iterator[Template]:
    named = _field_name(element)
    for name, attribute in element.attributes.items():
        body = strip(attribute.value)
        if not has_han(body.text) or (metadata.is_id_key(name) and not metadata.is_text_key(name)):
            continue
        if metadata.is_metadata_key(name) and not metadata.is_text_key(name):
            continue
        key = named if name == "value" and named else name
        if _wanted(key, body.text, settings):
            yield _template(element, body, above, None, source, settings, lines, name)


def _wanted(key: str, text: str, settings: ReadSettings) -> bool:
    choice = entries.chosen(key, settings)
    if choice is not None:
        return choice
    if metadata.is_remark_key(key):
        return False
    if metadata.is_text_key(key) and key != "value" and has_han(text):
        return metadata.looks_like_message(text) or len(text) >= 4
    return metadata.looks_like_message(text)


def _field_name(element: Element) -> str:
    """``content`` for ``<content>`` and for ``<property name="content">``."""
    for name in ("name", "key"):
        attribute = element.attributes.get(name)
        if attribute is not None and metadata.is_text_key(attribute.value.text):
            return attribute.value.text
    return element.tag


def _template(
    element: Element,
    body: MappedText,
    above: tuple[Element, ...],
    before: Element | None,
    source: Source,
    settings: ReadSettings,
    lines: LineIndex,
    attribute: str = "",
) -> Template:
    field = metadata.is_text_key(_field_name(element)) and not _own_name(element, settings, attribute)
    owner = above[-1] if field and above else element
    name = _own_name(owner, settings, attribute)
    if name is None and field:
        name = _child_name(owner, settings)
    if name is None and before is not None and before.tag == "key":  # a property list
        text = strip(before.whole())
        name = Attribute(text, text.span(0, len(text)))
    own: dict[str, Any] = {}
    for level in (*above, element):
        if level is element or level is owner or not metadata.is_text_key(level.tag):
            own.update(metadata.canonical(_facts(level, attribute if level is element else "")))
    if owner is not element:
        own.update(metadata.canonical(_child_facts(owner)))
    template_id = name.value.text.strip() if name else f"line {lines.position(body.origin(0).start).line}"
    if name and attribute and sum(has_han(item.value.text) for item in element.attributes.values()) > 1:
        template_id = f"{template_id}.{attribute}"
    told = inferred(source.path, *(level.tag for level in above), element.tag, template_id if name else "", attribute)
    key_span = name.span if name else Span(element.start, element.start + len(element.tag) + 1)
    return Template(template_id, body, source, own, {}, told, name is not None, key_span, "xml")


def _own_name(element: Element, settings: ReadSettings, without: str) -> Attribute | None:
    if settings.id:
        return element.attributes.get(settings.id)
    ids = [name for name in element.attributes if metadata.is_id_key(name) and name != without]
    for name in sorted(ids, key=lambda item: metadata.ID_KEYS.index(metadata.fold(item))):
        attribute = element.attributes[name]
        if attribute.value.text.strip() and not metadata.is_text_key(attribute.value.text):
            return attribute
    return None


def _child_name(owner: Element, settings: ReadSettings) -> Attribute | None:
    for child in owner.children:
        name = _field_name_of_child(child)
        if (name == settings.id) if settings.id else metadata.is_id_key(name):
            value = child.attributes.get("value")
            text = value.value if value is not None else strip(child.whole())
            if text.text.strip():
                return Attribute(text, text.span(0, len(text)))
    return None


def _field_name_of_child(child: Element) -> str:
    for name in ("name", "key"):
        attribute = child.attributes.get(name)
        if attribute is not None:
            return attribute.value.text
    return child.tag


def _facts(element: Element, without: str) -> Mapping[str, str]:
    return {name: item.value.text.strip() for name, item in element.attributes.items() if name != without}


def _child_facts(owner: Element) -> Mapping[str, str]:
    facts: dict[str, str] = {}
    for child in owner.children[:100]:
        name = _field_name_of_child(child)
        if child.children or not metadata.is_metadata_key(name):
            continue
        value = child.attributes.get("value")
        facts[name] = value.value.text.strip() if value is not None else child.whole().text.strip()
    return facts
