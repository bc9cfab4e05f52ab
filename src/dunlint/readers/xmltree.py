"""XML as a small tree in which every text and attribute value knows where it stands."""

from __future__ import annotations

from xml.parsers import expat

from dunlint import regex
from dunlint.align import MappedText
from dunlint.readers.html import entity
from dunlint.readers.pieces import Pieces
from dunlint.record import NamedTuple
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers.entries import Problems
    from dunlint.template import Source


_ATTRIBUTE = regex.compile(r"\s*([^\s=/>\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Attribute(NamedTuple):
    """An attribute value; ``span`` is its place without the quotes."""

    value: MappedText
    span: Span


class Element:
    """An element while the tree is built and read. ``content`` are texts and elements in their order."""

    __slots__ = ("attributes", "content", "start", "tag")

    def __init__(self, tag: str, start: int, attributes: dict[str, Attribute]) -> None:
        self.tag, self.start, self.attributes = tag, start, attributes
        self.content: list[MappedText | Element] = []

    @property
    def children(self) -> list[Element]:
        return [item for item in self.content if isinstance(item, Element)]

    def own(self) -> MappedText:
        """The text directly inside, without that of child elements."""
        return _joined([item for item in self.content if isinstance(item, MappedText)], self.start)

    def whole(self) -> MappedText:
        """All text inside in its order; ``<br>`` is a line break."""
        parts: list[MappedText] = []
        stack: list[MappedText | Element] = list(reversed(self.content))
        while stack:
            item = stack.pop()
            if isinstance(item, MappedText):
                parts.append(item)
            elif item.tag.lower() == "br":
                parts.append(MappedText.of([("\n", item.start, item.start + 1)]))
            else:
                stack.extend(reversed(item.content))
        return _joined(parts, self.start)


def _joined(parts: list[MappedText], place: int) -> MappedText:
    if not parts:
        return MappedText.verbatim("", place)
    if len(parts) == 1:
        return parts[0]
    pieces = Pieces("")
    for part in parts:
        pieces.add(part)
    return pieces.done()


class _Refused(Exception):
    """A declaration that must not be followed."""


def parse(source: Source, problems: Problems, max_depth: int) -> Element | None:
    """The root element; None when there is none. A broken document gives what stands before the fault."""
    text = source.text
    data = text.encode("utf-8", "replace")
    parser = expat.ParserCreate(encoding="utf-8")  # whatever the declaration says: the text is decoded already
    parser.buffer_text = False
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    place = _Place(data, text)
    stack: list[Element] = []
    roots: list[Element] = []
    cdata = [False]

    def start(tag: str, names: list[str]) -> None:
        at = place.of(parser.CurrentByteIndex)
        if len(stack) >= max_depth:
            raise _Refused(f"嵌套超过 {max_depth} 层", f"nested more than {max_depth} deep")
        attributes = _attributes(text, at + 1 + len(tag)) if names else {}
        element = Element(tag, at, attributes)
        if stack:
            stack[-1].content.append(element)
        else:
            roots.append(element)
        stack.append(element)

    def end(_: str) -> None:
        stack.pop()

    def characters(chars: str) -> None:
        if stack:
            at = place.of(parser.CurrentByteIndex)
            stack[-1].content.append(_mapped(text, chars, at, cdata[0]))

    def skipped(name: str, is_parameter: bool) -> None:
        at = place.of(parser.CurrentByteIndex)
        chars, stop = entity(text, at)
        if stack and not is_parameter and chars:
            stack[-1].content.append(MappedText.of([(chars, at, stop)]))
        else:
            problems.add(Span(at, at + len(name) + 2), f"未定义的实体 {name}", f"undefined entity {name}")

    def entity_declared(*_: object) -> None:
        raise _Refused("含有实体声明（ENTITY），不予读取", "declares an ENTITY, which is refused")

    def switch(value: bool) -> None:
        cdata[0] = value

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.SkippedEntityHandler = skipped
    parser.EntityDeclHandler = entity_declared
    parser.StartCdataSectionHandler = lambda: switch(True)
    parser.EndCdataSectionHandler = lambda: switch(False)
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        at = min(place.of(max(parser.ErrorByteIndex, 0)), len(text))
        what = expat.ErrorString(error.code)
        problems.add(Span(at, at), f"XML 有错误：{what}", f"XML error: {what}")
    except _Refused as error:
        at = place.of(max(parser.CurrentByteIndex, 0))
        problems.add(Span(at, at), *error.args)
    return roots[0] if roots else None


class _Place:
    """Byte offsets of the UTF-8 form -> character offsets of the text, for offsets that mostly grow."""

    __slots__ = ("_ascii", "_at", "_byte", "_data")

    def __init__(self, data: bytes, text: str) -> None:
        self._data, self._byte, self._at = data, 0, 0
        self._ascii = len(data) == len(text)

    def of(self, offset: int) -> int:
        if self._ascii:
            return offset
        if offset < self._byte:
            self._byte = self._at = 0
        self._at += len(self._data[self._byte : offset].decode("utf-8", "ignore"))
        self._byte = offset
        return self._at


def _mapped(text: str, chars: str, at: int, cdata: bool) -> MappedText:
    """The characters of one expat event that begins at ``at``: a run as it stands, a line break, or an entity."""
    if text.startswith("&", at) and not cdata:
        _, stop = entity(text, at)
        return MappedText.of([(chars, at, stop)])
    if text.startswith(chars, at):
        return MappedText.verbatim(chars, at)
    if chars == "\n" and text.startswith("\r\n", at):
        return MappedText.of([("\n", at, at + 2)])
    pieces, here = [], at  # line breaks that were normalised inside a run
    for char in chars:
        wide = 2 if char == "\n" and text.startswith("\r\n", here) else 1
        pieces.append((char, here, here + wide))
        here += wide
    return MappedText.of(pieces)


def _attributes(text: str, at: int) -> dict[str, Attribute]:
    """The attributes of a start tag whose name ends at ``at``, decoded; the parser has found them well-formed."""
    found: dict[str, Attribute] = {}
    while match := _ATTRIBUTE.match(text, at):
        at = match.end()
        start, end = match.span(2) if match.group(2) is not None else match.span(3)
        pieces, here = Pieces(text), start
        while here < end:
            mark = text.find("&", here, end)
            mark = end if mark < 0 else mark
            pieces.copy(here, mark)
            here = mark
            if mark < end:
                chars, stop = entity(text, mark)
                pieces.put(chars or "&", mark, stop)
                here = stop
        value = pieces.done() if end > start else MappedText.verbatim("", start)
        found.setdefault(match.group(1), Attribute(value, Span(start, end)))
    return found
