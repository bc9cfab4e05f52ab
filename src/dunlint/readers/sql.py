"""SQL scripts -> templates: INSERT and REPLACE rows, UPDATE, COPY blocks, and other literals that read like messages.

Comments, column comments and printed notices are no messages. Works token by token, so a long dump needs little memory.
"""

from __future__ import annotations

from dunlint import metadata, regex
from dunlint.align import MappedText
from dunlint.memo import memo
from dunlint.readers.pieces import Pieces, strip
from dunlint.readers.source import inferred
from dunlint.readers.table import Cell, templates_from_rows
from dunlint.record import NamedTuple
from dunlint.span import LineIndex
from dunlint.template import Problem, Reading, Template

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.readers import ReadSettings
    from dunlint.template import Source


_DEPTH = 20


class _Token(NamedTuple):
    kind: str  # string, quoted (a name in quotes), name, number, mark, or "" at the end
    start: int
    end: int
    word: str  # upper case for names


class _Hole(NamedTuple):
    start: int
    end: int
    name: str


_Part = MappedText | _Hole


@memo(1_000)
def _pattern(escapes: bool) -> regex.Lazy:
    single = r"'(?:[^'\\]|\\.|'')*+'" if escapes else r"'(?:[^']|'')*+'"
    double = r"\"(?:[^\"\\]|\\.|\"\")*+\"" if escapes else r"\"(?:[^\"]|\"\")*+\""
    return regex.compile(
        r"(?P<skip>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)"
        r"|(?P<string>[qQ]'(?:\[.*?\]|\{.*?\}|\(.*?\)|<.*?>|(?P<q>[^\s\w]).*?(?P=q))'"
        rf"|(?:[nNbBxX]|[uU]&)?{single}|[eE]'(?:[^'\\]|\\.|'')*+'|(?P<dollar>\$(?:[^\W\d]\w*)?\$).*?(?P=dollar))"
        rf"|(?P<double>{double})"
        r"|(?P<quoted>`[^`\n]*`|\[\w[\w .$-]*\])"
        r"|(?P<name>[@:]{0,2}[^\W\d][\w$#]*)|(?P<number>\d[\w.]*)|(?P<mark>\|\||:=|<=|>=|<>|!=|::|.)",
        regex.DOTALL,
    )


class _Cursor:
    """One token at a time. A literal without its closing quote ends with its line, and is said."""

    def __init__(self, text: str, escapes: bool) -> None:
        self.text, self.at = text, 0
        self.match = _pattern(escapes).match
        self.open_quote = -1

    def next(self) -> _Token:
        """The next token; the cursor moves behind it."""
        text = self.text
        while True:
            found = self.match(text, self.at)
            if found is None:
                return _Token("", len(text), len(text), "")
            start, self.at = self.at, found.end()
            kind = found.lastgroup or ""
            if kind == "skip":
                continue
            if found.group("string") is not None:
                kind = "string"
            elif kind == "mark" and found.group() == "'":
                if self.open_quote < 0:
                    self.open_quote = start
                stop = text.find("\n", start)
                self.at = len(text) if stop < 0 else stop
                return _Token("string", start, self.at, "")
            word = found.group().upper() if kind in ("name", "mark") else ""
            return _Token(kind, start, found.end(), word)

    def peek(self) -> _Token:
        """The next token; the cursor stays."""
        at = self.at
        token = self.next()
        self.at = at
        return token


def read(source: Source, settings: ReadSettings) -> Reading:
    """The templates of one script: each INSERT is a table; other literals count when they read like a message."""
    return _Script(source, settings).run()


class _Script:
    def __init__(self, source: Source, settings: ReadSettings) -> None:
        self.source, self.settings = source, settings
        self.escapes = _uses_backslash(source.text)
        self.cursor = _Cursor(source.text, self.escapes)
        self.lines = LineIndex(source.text)
        self.columns: dict[str, list[Cell]] = {}
        self.templates: list[Template] = []
        self.missing: list[Problem] = []
        self.named_columns = False
        self.loose: list[_Token] = []
        self.seen: dict[str, int] = {}
        self.exact = bool(settings.text or settings.columns)

    def run(self) -> Reading:
        cursor = self.cursor
        before = _Token("", 0, 0, "")
        older = before
        mute = False
        while True:
            token = cursor.next()
            if not token.kind:
                break
            word = token.word if token.kind == "name" else ""
            if token.word == ";" or word == "GO":
                mute = False
            elif word in ("INSERT", "REPLACE") and before.word != "OR" and cursor.peek().word != "(":
                self._insert()
            elif word == "UPDATE" and before.word not in ("KEY", "DO", "ON", "FOR"):
                self._update()
            elif word == "CREATE":
                self._create()
            elif word == "COPY":
                self._copy()
            elif word in _MUTES or (word == "COMMENT" and cursor.peek().word == "ON"):
                mute = True
            elif token.kind in ("string", "double") and not mute:
                silent = before.word in _SILENT or (before.word in ("=", "IS") and older.word in _SILENT)
                if not silent:
                    self.loose.append(token)
            if token.kind:
                older, before = before, token
        self._loose_literals()
        problems = [] if self.named_columns else self.missing[:1]
        if cursor.open_quote >= 0:
            line = self.lines.position(cursor.open_quote).line
            detail = {"zh": f"第 {line} 行：引号没有结束", "en": f"line {line}: a quote that is never closed"}
            problems = [*problems, Problem("unreadable-file", self.source, self.lines.line_span(line), detail)]
        found = sorted(self.templates, key=lambda each: each.body.origin(0).start)
        return Reading(found, problems)

    # -- statements

    def _insert(self) -> None:
        cursor = self.cursor
        table = self._table_name(
            ("INTO", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "OVERWRITE", "TABLE", "OR")
        )
        header: list[Cell] | None = None
        if cursor.peek().word == "(":
            cursor.next()
            header = self._names()
        header = header or self.columns.get(table.lower())
        rows: list[list[Cell]] = []
        while True:
            token = cursor.peek()
            if token.word in ("VALUES", "VALUE", "OVERRIDING", "SYSTEM", "USER", "OUTPUT", "ALL") or token.word == ",":
                cursor.next()
            elif token.word == "(":
                cursor.next()
                rows.append(self._values((")",)))
                if cursor.peek().word == ")":
                    cursor.next()
            elif token.word == "SELECT":
                cursor.next()
                rows.append(self._values(("FROM", "UNION", "WHERE", ";", "ON", "LIMIT")))
                self._skip_to(("SELECT", ";", "ON", "GO", "INSERT", "UPDATE"))
            elif token.word == "SET":
                cursor.next()
                pairs = self._assignments()
                header = [name for name, _ in pairs]
                rows.append([value for _, value in pairs])
            else:
                break
        self._table(table, header, rows)

    def _update(self) -> None:
        cursor = self.cursor
        table = self._table_name(("ONLY", "LOW_PRIORITY", "IGNORE"))
        for _ in range(6):
            token = cursor.peek()
            if token.word == "SET":
                break
            if token.kind not in ("name", "quoted", "mark") or token.word in (";", "("):
                return
            cursor.next()
        if cursor.peek().word != "SET":
            return
        cursor.next()
        pairs = self._assignments()
        if cursor.peek().word == "WHERE":
            cursor.next()
            given = {name.text.text.lower() for name, _ in pairs}
            pairs += [pair for pair in self._conditions() if pair[0].text.text.lower() not in given]
        self._table(table, [name for name, _ in pairs], [[value for _, value in pairs]])

    def _create(self) -> None:
        """Keep the column order of ``CREATE TABLE`` for an INSERT without a column list."""
        cursor = self.cursor
        for _ in range(4):
            token = cursor.peek()
            if token.word == "TABLE":
                break
            if token.word not in ("TEMPORARY", "TEMP", "GLOBAL", "LOCAL", "EXTERNAL", "UNLOGGED"):
                return
            cursor.next()
        if cursor.peek().word != "TABLE":
            return
        cursor.next()
        table = self._table_name(("IF", "NOT", "EXISTS"))
        if cursor.peek().word != "(":
            return
        cursor.next()
        columns: list[Cell] = []
        depth, first = 0, True
        while True:
            token = cursor.next()
            if not token.kind or (token.word == ")" and not depth) or token.word == ";":
                break
            if first and token.kind in ("name", "quoted", "double") and token.word not in _NO_COLUMN:
                columns.append(self._name_cell(token))
            first = token.word == "," and not depth
            depth += (token.word == "(") - (token.word == ")")
        self.columns[table.lower()] = columns
        self._skip_to((";", "GO", "INSERT", "CREATE"))

    def _copy(self) -> None:
        """``COPY t (a, b) FROM stdin;`` of a PostgreSQL dump: lines of cells divided by tabs, up to ``\\.``."""
        cursor, text = self.cursor, self.source.text
        table = self._table_name(())
        header = self.columns.get(table.lower())
        if cursor.peek().word == "(":
            cursor.next()
            header = self._names()
        if cursor.next().word != "FROM" or cursor.next().word != "STDIN":
            return
        while cursor.peek().word not in (";", ""):
            cursor.next()
        cursor.next()
        at = text.find("\n", cursor.at) + 1
        rows: list[list[Cell]] = []
        while 0 < at < len(text):
            stop = text.find("\n", at)
            stop = len(text) if stop < 0 else stop
            if text.startswith("\\.", at):
                at = stop
                break
            cells: list[Cell] = []
            start = at
            for part in text[at:stop].rstrip("\r").split("\t"):
                null = part == "\\N"
                cells.append(Cell(_decoded(text, start, start + (0 if null else len(part)), _COPY_ESCAPE)))
                start += len(part) + 1
            rows.append(cells)
            at = stop + 1
        cursor.at = max(cursor.at, at)
        self._table(table, header, rows)

    # -- parts of statements

    def _table_name(self, words: tuple[str, ...]) -> str:
        cursor = self.cursor
        name = ""
        while True:
            token = cursor.peek()
            if token.kind == "name" and token.word in words and not name:
                cursor.next()
            elif token.kind in ("name", "quoted", "double") and (not name or name.endswith(".")):
                cursor.next()
                name += self.source.text[token.start : token.end].strip('`"[]')
            elif token.word == "." and name:
                cursor.next()
                name += "."
            else:
                return name.rpartition(".")[2]

    def _name_cell(self, token: _Token) -> Cell:
        start, end = token.start, token.end
        if token.kind in ("quoted", "double", "string"):
            start, end = start + 1, end - 1
        return Cell(MappedText.verbatim(self.source.text[start:end], start))

    def _names(self) -> list[Cell]:
        names: list[Cell] = []
        while True:
            token = self.cursor.next()
            if not token.kind or token.word in (")", ";"):
                return names
            if token.kind in ("name", "quoted", "double", "string"):
                names.append(self._name_cell(token))

    def _values(self, stops: tuple[str, ...]) -> list[Cell]:
        """The values up to one of ``stops``, which is not consumed."""
        cells: list[Cell] = []
        while True:
            token = self.cursor.peek()
            if not token.kind or token.word in stops or token.word == ";":
                return cells
            cells.append(Cell(self._value((*stops, ","))))
            if self.cursor.peek().word == ",":
                self.cursor.next()

    def _assignments(self) -> list[tuple[Cell, Cell]]:
        pairs: list[tuple[Cell, Cell]] = []
        while True:
            name = self._column()
            if name is None or self.cursor.peek().word not in ("=", ":="):
                return pairs
            self.cursor.next()
            pairs.append((name, Cell(self._value((",", "WHERE", ";", "FROM", "GO", "ON", "RETURNING")))))
            if self.cursor.peek().word != ",":
                return pairs
            self.cursor.next()

    def _conditions(self) -> list[tuple[Cell, Cell]]:
        pairs: list[tuple[Cell, Cell]] = []
        while True:
            at = self.cursor.at
            name = self._column()
            if name is None or self.cursor.peek().word != "=":
                self.cursor.at = at
                return pairs
            self.cursor.next()
            pairs.append((name, Cell(self._value(("AND", "OR", ";", ")", "GO")))))
            if self.cursor.peek().word != "AND":
                return pairs
            self.cursor.next()

    def _column(self) -> Cell | None:
        found: Cell | None = None
        while True:
            token = self.cursor.peek()
            if token.kind in ("name", "quoted", "double") and found is None:
                self.cursor.next()
                found = self._name_cell(token)
            elif token.word == "." and found is not None:
                self.cursor.next()
                found = None
            else:
                return found

    def _value(self, stops: tuple[str, ...], depth: int = 0) -> MappedText:
        start = self.cursor.peek().start
        parts = self._joined(stops, depth)
        return self._body(parts, start)

    def _joined(self, stops: tuple[str, ...], depth: int) -> list[_Part]:
        """Operands with ``||``, ``+`` or nothing between them, up to a stop at this level (not consumed)."""
        cursor = self.cursor
        parts: list[_Part] = []
        joining = True
        while True:
            token = cursor.peek()
            if not token.kind or token.word == ";" or (token.word in stops and token.kind in ("mark", "name")):
                return parts
            if token.word == ")":
                return parts
            cursor.next()
            if token.word in ("||", "+"):
                joining = True
                continue
            if token.word == "AS" or token.word == "::":
                cursor.next()
                continue
            operand = self._operand(token, depth)
            if not joining and parts and isinstance(parts[-1], _Hole) and not _has_text(operand):
                parts[-1] = _Hole(
                    parts[-1].start, operand[-1].end if isinstance(operand[-1], _Hole) else token.end, "expr"
                )
                continue
            parts.extend(operand)
            joining = False

    def _operand(self, token: _Token, depth: int) -> list[_Part]:
        cursor, text = self.cursor, self.source.text
        if token.kind in ("string", "double"):
            return [self._literal(token)]
        if token.word == "(" and depth < _DEPTH:
            inner = self._joined((")",), depth + 1)
            close = cursor.next()
            return inner if _has_text(inner) else [_Hole(token.start, close.end, "expr")]
        if token.kind in ("name", "quoted"):
            at = cursor.peek()
            while at.word == ".":
                cursor.next()
                token = cursor.next()
                at = cursor.peek()
            if at.word == "(" and depth < _DEPTH:
                cursor.next()
                return self._call(token, depth)
            if token.word in ("NULL", "DEFAULT"):
                return [_Hole(token.start, token.start, "")]
            if token.word == "CASE":
                return self._case(token)
            return [_Hole(token.start, token.end, text[token.start : token.end].strip("`[]@:"))]
        return [_Hole(token.start, token.end, "expr")]

    def _call(self, token: _Token, depth: int) -> list[_Part]:
        cursor = self.cursor
        word = token.word or self.source.text[token.start : token.end].strip('`[]"').upper()
        arguments: list[list[_Part]] = []
        while True:
            following = cursor.peek()
            if not following.kind or following.word in (")", ";"):
                break
            arguments.append(self._joined((",", ")"), depth + 1))
            if cursor.peek().word == ",":
                cursor.next()
        close = cursor.peek()
        if close.word == ")":
            cursor.next()
        if word in ("CHAR", "CHR", "NCHAR") and len(arguments) == 1:
            code = self.source.text[token.end : close.start].strip("( ")
            if code in ("10", "13"):
                origin = MappedText.of([("\n" if code == "10" else "", token.start, close.end)])
                return [origin] if origin.text else []
        if word == "CONCAT_WS" and len(arguments) > 1:
            arguments = arguments[1:]
        if word in ("CONCAT", "CONCAT_WS", "GROUP_CONCAT"):
            return [part for argument in arguments for part in argument]
        if arguments and word in _TRANSPARENT and _has_text(arguments[0]):
            return arguments[0]
        texts = [argument for argument in arguments if _has_text(argument)]
        if word in _CHOICES and texts:
            chosen = max(texts, key=_size)
            self._keep([part for argument in texts if argument is not chosen for part in argument])
            return chosen
        self._keep([part for argument in texts for part in argument])
        name = next((p.name for a in arguments[:1] for p in a if isinstance(p, _Hole) and p.name), "expr")
        return [_Hole(token.start, close.end, name)]

    def _keep(self, parts: list[_Part]) -> None:
        """Texts inside an expression that is no text itself: looked at on their own at the end."""
        for part in parts:
            if isinstance(part, MappedText) and part.text:
                self.loose.append(_Token("part", part.origin(0).start, part.origin(len(part)).start, ""))

    def _case(self, token: _Token) -> list[_Part]:
        """``CASE .. END``: its longest literal stands for it, the others are looked at by themselves."""
        depth = 1
        last = token
        texts: list[MappedText] = []
        while depth:
            last = self.cursor.next()
            if not last.kind or last.word == ";":
                break
            depth += (last.word == "CASE") - (last.word == "END")
            if last.kind in ("string", "double"):
                texts.append(self._literal(last))
        chosen = max(texts, key=len, default=None)
        if chosen is None or len(chosen) < 2:
            return [_Hole(token.start, last.end, "expr")]
        self._keep([part for part in texts if part is not chosen])
        return [chosen]

    def _literal(self, token: _Token) -> MappedText:
        text = self.source.text
        raw = text[token.start : token.end]
        if raw[0] == "$":
            tag = raw.index("$", 1) + 1
            return MappedText.verbatim(raw[tag:-tag], token.start + tag)
        if raw[0] in "qQ" and raw[1:2] == "'":
            return MappedText.verbatim(raw[3:-2], token.start + 3)
        quote = raw.index('"') if token.kind == "double" else raw.index("'")
        escaped = self.escapes or raw[0] in "eE"
        closed = len(raw) > quote + 1 and raw[-1] == raw[quote]
        stop = token.end - 1 if closed else token.end
        pattern = _ESCAPE if escaped else _DOUBLED
        return _decoded(text, token.start + quote + 1, stop, pattern)

    def _body(self, parts: list[_Part], place: int) -> MappedText:
        text = self.source.text
        if len(parts) == 1:
            only = parts[0]
            if isinstance(only, MappedText):
                return only
            if "'" in text[only.start : only.end]:
                return MappedText("", offset=place)
            return MappedText.verbatim(text[only.start : only.end], only.start)
        if not _has_text(parts):
            holes = [part for part in parts if isinstance(part, _Hole)]
            if not holes:
                return MappedText("", offset=place)
            return MappedText.verbatim(text[holes[0].start : holes[-1].end], holes[0].start)
        pieces = Pieces(text)
        for part in parts:
            if isinstance(part, MappedText):
                pieces.add(part)
            elif part.end > part.start:
                pieces.put(f"${{{part.name or 'expr'}}}", part.start, part.end)
        return pieces.done()

    def _skip_to(self, words: tuple[str, ...]) -> None:
        while True:
            token = self.cursor.peek()
            if not token.kind or token.word in words:
                return
            self.cursor.next()

    # -- templates

    def _table(self, table: str, header: list[Cell] | None, rows: list[list[Cell]]) -> None:
        if not rows:
            return
        reading = templates_from_rows([header, *rows] if header else rows, self.source, self.settings, "sql")
        if reading.templates:
            self.named_columns = True
        self.missing.extend(reading.problems)
        told = inferred(self.source.path, table)
        for each in reading.templates:
            name = each.id
            if not each.named:
                line = self.lines.position(each.body.origin(0).start).line
                name = self._unique(regex.sub(r"\Arow \d+", f"line {line}", name))
            self.templates.append(each._replace(id=name, inferred={**told, **each.inferred}))

    def _loose_literals(self) -> None:
        """Literals outside of rows: procedure bodies, SELECT lists, CASE branches."""
        if self.exact:
            return
        for token in self.loose:
            if token.kind == "part":
                body = MappedText.verbatim(self.source.text[token.start : token.end], token.start)
            else:
                body = self._literal(token)
            body = strip(body)
            if not metadata.looks_like_message(body.text):
                continue
            name = self._unique(f"line {self.lines.position(token.start).line}")
            told = inferred(self.source.path)
            self.templates.append(Template(name, body, self.source, {}, {}, told, False, None, "sql"))

    def _unique(self, name: str) -> str:
        count = self.seen[name] = self.seen.get(name, 0) + 1
        return name if count == 1 else f"{name}.{count}"


def _size(parts: list[_Part]) -> int:
    return sum(len(part) for part in parts if isinstance(part, MappedText))


_CHOICES = frozenset(
    ("IF", "IIF", "DECODE", "NVL2", "COALESCE", "IFNULL", "NVL", "ISNULL", "GREATEST", "ELT", "CHOOSE")
)
_MUTES = frozenset(("RAISE", "PRINT", "SP_ADDEXTENDEDPROPERTY", "RAISERROR", "THROW", "DBMS_OUTPUT"))
_SILENT = frozenset(("COMMENT", "LIKE", "NOTICE", "MESSAGE_TEXT", "TITLE", "PROMPT", "REM", "REGEXP", "RLIKE"))
_NO_COLUMN = frozenset(
    (
        "PRIMARY",
        "KEY",
        "UNIQUE",
        "INDEX",
        "CONSTRAINT",
        "FOREIGN",
        "CHECK",
        "FULLTEXT",
        "SPATIAL",
        "EXCLUDE",
        "LIKE",
        "PERIOD",
    )
)
_TRANSPARENT = frozenset(
    [
        "TO_CLOB",
        "TO_NCLOB",
        "CAST",
        "CONVERT",
        "TRIM",
        "LTRIM",
        "RTRIM",
        "N",
        "UNISTR",
        "REPLACE",
        "UPPER",
        "LOWER",
        "COALESCE",
        "NVL",
        "IFNULL",
        "ISNULL",
        "TO_CHAR",
        "QUOTE",
    ]
)
_ESCAPE = regex.compile(r"''|\"\"|\\(?:\r\n|.)", regex.DOTALL)
_DOUBLED = regex.compile(r"''|\"\"")
_COPY_ESCAPE = regex.compile(r"\\.")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "Z": "\x1a", "0": "\0", "f": "\f", "v": "\v"}


def _decoded(text: str, start: int, end: int, pattern: regex.Lazy) -> MappedText:
    pieces = Pieces(text)
    at = start
    quote = text[start - 1] if start else "'"
    for found in pattern.finditer(text, start, end):
        token = found.group()
        if token[0] != "\\":
            if token[0] != quote:
                continue
            chars = token[0]
        elif token[1:] in ("%", "_"):
            chars = token
        elif token[1:] in ("\n", "\r\n"):
            chars = ""
        else:
            chars = _SIMPLE.get(token[1:], token[1:])
        pieces.copy(at, found.start())
        pieces.put(chars, found.start(), found.end())
        at = found.end()
    pieces.copy(at, end)
    made = pieces.done()
    return made if made.text else MappedText("", offset=start)


def _has_text(parts: list[_Part]) -> bool:
    return any(isinstance(part, MappedText) and part.text for part in parts)


def _uses_backslash(text: str) -> bool:
    """Whether a backslash escapes in plain literals: yes in MySQL and where nothing tells, no in the other dialects."""
    head = text[:200_000]
    if "`" in head or regex.search(r"\bENGINE\s*=|\bAUTO_INCREMENT\b|\\'", head, regex.IGNORECASE):
        return True
    other = (
        r"(?m)\b[Ee]'|^\s*GO\s*$|\bVARCHAR2\b|\bNVARCHAR\b|::\w|\bSERIAL\b|\bIDENTITY\b|standard_conforming_strings"
        r"|\bN'"
    )
    return regex.search(other, head) is None
