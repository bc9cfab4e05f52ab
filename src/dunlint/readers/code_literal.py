"""What one literal of source code says: its characters with their places, and the expressions embedded in it."""

from __future__ import annotations

from dunlint import regex
from dunlint.align import MappedText
from dunlint.memo import memo
from dunlint.readers.code_lexer import hole_end, literal_shape
from dunlint.readers.pieces import Pieces
from dunlint.record import NamedTuple

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers.code_lexer import Language, Shape


class Hole(NamedTuple):
    """An expression inside or between literals: its whole span (with braces) and that of the expression alone."""

    start: int
    end: int
    inner_start: int
    inner_end: int


Part = MappedText | Hole

_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "a": "\a",
    "e": "\x1b",
    "0": "\0",
    "s": " ",
}
_ESCAPE = (
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u\{[0-9a-fA-F]{1,6}\}|u+[0-9a-fA-F]{4}"
    r"|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|N\{[^}]*\}|[0-7]{2,3}|\r\n|.)"
)
_KEEPS_BACKSLASH = frozenset(("php", "python"))


def parts(text: str, start: int, end: int, language: Language) -> list[Part]:
    """The text and the holes of the literal ``text[start:end]``, in order; delimiters are gone, escapes decoded."""
    shape = literal_shape(text, start, language)
    body_end = _body_end(text, shape, end)
    found: list[Part] = []
    pieces = Pieces(text)
    raw = language.name == "python" and "r" in text[start : shape.body].lower()
    pattern = _interesting(shape._replace(body=0), raw, language.name)
    margin = _margin(text, shape, body_end, language) if shape.block else None
    at, budget = shape.body, [200_000]
    while True:
        match = pattern.search(text, at, body_end) if pattern is not None else None
        stop = match.start() if match is not None else body_end
        _copy(pieces, text, at, stop, shape.body, margin)
        if match is None:
            break
        token, at = match.group(), match.end()
        kind = match.lastgroup
        if kind == "escape":
            pieces.put(_decode(token, language.name, shape), stop, at)
        elif kind in ("doubled", "brace"):
            pieces.put(token[0], stop, at)
        elif kind == "name":
            found.append(pieces.done())
            pieces = Pieces(text)
            found.append(Hole(stop, at, stop + 1, at))
        else:
            inner = at - 1 if token == "{$" else at
            ending = hole_end(text, at, body_end, language, 0, budget)
            if ending < 0:
                pieces.copy(stop, at)
                continue
            closing = ending + (len(token) - 1 if token.startswith("{{") else 0)
            found.append(pieces.done())
            pieces = Pieces(text)
            found.append(Hole(stop, min(closing, body_end), inner, ending - 1))
            at = min(closing, body_end)
    found.append(pieces.done())
    return [part for part in found if isinstance(part, Hole) or part.text]


def plain(text: str, start: int, end: int, language: Language) -> str:
    """The text of a literal without its holes; for keys and metadata values."""
    return "".join(part.text for part in parts(text, start, end, language) if isinstance(part, MappedText))


def _body_end(text: str, shape: Shape, end: int) -> int:
    if shape.heredoc:
        line = text.rfind("\n", shape.body - 1, end)
        if line < 0 or not text[line + 1 : end].strip().startswith(shape.heredoc):
            return end
        stop = line - 1 if line > shape.body and text[line - 1] == "\r" else line
        return max(shape.body, stop)
    if end - len(shape.close) >= shape.body and text.endswith(shape.close, 0, end):
        return end - len(shape.close)
    return max(end, shape.body)


@memo(256)
def _interesting(shape: Shape, raw: bool, language: str) -> regex.Lazy | None:
    choices: list[str] = []
    if shape.escapes and not raw:
        if language == "php" and shape.close == "'":
            choices.append(r"(?P<escape>\\[\\'])")
        else:
            choices.append(rf"(?P<escape>{_ESCAPE})")
    if shape.doubled:
        choices.append(r'(?P<doubled>"")')
    if shape.format:
        choices.append(r"(?P<brace>\{\{|\}\})")
    if shape.holes == "{$":
        choices.append(r"(?P<hole>\{\$|\$\{)")
    elif shape.holes:
        choices.append(rf"(?P<hole>{regex.escape(shape.holes)})")
    if shape.names:
        tail = r"(?:->\w+|\[[^\]\s]*\])?" if language == "php" else ""
        choices.append(rf"(?P<name>\$[^\W\d]\w*{tail})")
    return regex.compile("|".join(choices), regex.DOTALL) if choices else None


def _decode(token: str, language: str, shape: Shape) -> str:
    code = token[1:]
    if len(code) == 1:
        if code == "\n":
            return "" if language != "php" else token
        if code in _SIMPLE and not (language == "php" and (shape.close == "'" or code in "abs")):
            return _SIMPLE[code]
        if code.isalnum() and language in _KEEPS_BACKSLASH:
            return token
        return code
    if code == "\r\n":
        return "" if language != "php" else token
    if code[0] in "01234567":
        return chr(int(code, 8))
    if code[0] == "N":
        import unicodedata  # lazy: hardly ever needed

        try:
            return unicodedata.lookup(code[2:-1])
        except KeyError:
            return token
    if "\\" in code:
        return token.encode("ascii").decode("unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    number = int(code.lstrip("uUx").strip("{}"), 16)
    return "\ufffd" if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number)


def _margin(text: str, shape: Shape, end: int, language: Language) -> int | None:
    """The common indentation of a text block, to be left out; None for none."""
    if not shape.heredoc and "\n" not in text[shape.body : end]:
        return None
    lines = text[shape.body : end].split("\n")
    first_counts = language.name in ("java", "csharp") or bool(shape.heredoc)
    widths = [len(line) - len(line.lstrip(" \t")) for line in lines[0 if first_counts else 1 :] if line.strip()]
    return min(widths, default=0) or None


def _copy(pieces: Pieces, text: str, start: int, end: int, body: int, margin: int | None) -> None:
    """Copy verbatim, without the ``margin`` at line starts and without carriage returns of block line ends."""
    if margin is None:
        pieces.copy(start, end)
        return
    at = start
    while at < end:
        if at == body or text[at - 1] == "\n":
            limit = min(end, at + margin)
            while at < limit and text[at] in " \t":
                at += 1
        line = text.find("\n", at, end)
        stop = end if line < 0 else line + 1
        pieces.copy(at, stop)
        at = stop
