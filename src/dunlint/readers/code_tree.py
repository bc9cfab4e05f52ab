"""Tokens of source code from its tree-sitter grammar (extra ``dunlint[code]``).

The grammar settles what quoting rules alone cannot: regular expressions, JSX text, nested templates, preprocessor
lines.
"""

from __future__ import annotations

from dunlint.memo import memo
from dunlint.readers.code_lexer import MARK, MARKUP, NAME, NUMBER, OTHER, STRING, Tokens

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from dunlint.readers.code_lexer import Language


MAX_TREE = 1_000_000  # characters; above, the tree costs more memory than it is worth
_WHOLE = {
    "string": STRING,
    "string_literal": STRING,
    "multiline_string_literal": STRING,
    "character_literal": STRING,
    "encapsed_string": STRING,
    "heredoc": STRING,
    "nowdoc": STRING,
    "shell_command_expression": STRING,
    "template_string": STRING,
    "template_literal_type": STRING,
    "interpreted_string_literal": STRING,
    "raw_string_literal": STRING,
    "rune_literal": STRING,
    "verbatim_string_literal": STRING,
    "interpolated_string_expression": STRING,
    "regex": OTHER,
    "regex_literal": OTHER,
    "jsx_text": MARKUP,
    "variable_name": NAME,
    "dynamic_variable_name": NAME,
}
_SKIPPED = frozenset(
    [
        "comment",
        "line_comment",
        "block_comment",
        "multiline_comment",
        "html_comment",
        "shebang",
        "hash_bang_line",
        "php_tag",
        "php_end_tag",
        "preproc_region",
        "preproc_endregion",
        "preproc_line",
        "preproc_pragma",
    ]
)


@memo(1_000)
def _parser(module: str, function: str) -> Any:
    """The parser of a grammar, or None where it is not installed."""
    from importlib import import_module

    try:
        import tree_sitter  # lazy: heavy, and an extra

        grammar = import_module(module)
        return tree_sitter.Parser(tree_sitter.Language(getattr(grammar, function)()))
    except (ImportError, AttributeError, ValueError):
        return None


def tree_tokens(text: str, language: Language, lo: int = 0, hi: int | None = None) -> Tokens | None:
    """The tokens of ``text[lo:hi]``; None without the grammar, above ``MAX_TREE``, or when the program has errors."""
    end = len(text) if hi is None else hi
    if end - lo > MAX_TREE:
        return None
    parser = _parser(language.module, language.function)
    if parser is None:
        return None
    part = text[lo:end]
    data = part.encode("utf-8", "surrogatepass")
    root = parser.parse(data).root_node
    if root.has_error:
        return None
    tokens = Tokens(text, language)
    place = _places(data, len(part), lo)
    cursor = root.walk()
    while True:
        node = cursor.node
        kind = _WHOLE.get(node.type) if node.is_named else None
        skipped = node.type in _SKIPPED
        if kind is None and not skipped and cursor.goto_first_child():
            continue
        first, last = node.start_byte, node.end_byte
        if not skipped and last > first:
            if kind is None:
                kind = MARKUP if node.type == "text" and language.name == "php" else _leaf(data[first])
            tokens.add(kind, place(first), place(last))
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return tokens.match_brackets()


def _leaf(byte: int) -> str:
    if 48 <= byte <= 57:
        return NUMBER
    if byte >= 128 or byte in (36, 95) or 65 <= byte <= 90 or 97 <= byte <= 122:
        return NAME
    return MARK


def _places(data: bytes, size: int, lo: int) -> Callable[[int], int]:
    """From UTF-8 bytes to characters; the calls come in rising order, so each counts only what is new."""
    if len(data) == size:
        return lambda byte: lo + byte
    seen = [0, lo]

    def place(byte: int) -> int:
        if byte < seen[0]:
            return lo + len(data[:byte].decode("utf-8", "surrogatepass"))
        seen[1] += len(data[seen[0] : byte].decode("utf-8", "surrogatepass"))
        seen[0] = byte
        return seen[1]

    return place
