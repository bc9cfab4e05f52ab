"""Packed values: taken apart and put together, unpacked when asked for, damage found and mended."""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import Any

import pytest

from dunlint import cache
from dunlint.linter import Linter, from_ruleset
from dunlint.program import KIND, forget, index, program
from dunlint.shelf import Pieces, Shelf, apart, named, numbered, opened, packed, together
from dunlint.stored import Later

VALUES = [b"one", b"", b"three" * 9]
DATA: dict[str, Any] = {
    "plain": [1, ("two", None)],
    "numbers": numbered(VALUES),
    "wording": {"words": named({"a": marshal.dumps(1), "b": marshal.dumps([2])}), "rest": "x"},
}


def damaged(data: Any, part: int = 4) -> Any:
    """With a wrong bit at the end of the pieces (4), of their ends (2) or of their sums (3)."""
    block = bytearray(data[part])
    if part == 2:
        block[-4] -= 1  # the last piece ends earlier
    else:
        block[-1] ^= 1
    return (*data[:part], bytes(block), *data[part + 1 :])


def test_blocks_are_taken_out_and_put_back() -> None:
    blocks: list[bytes] = []
    plain = apart(DATA, blocks)
    block = b"".join(blocks)
    ends_and_sums = 8 * (len(VALUES) + 2)
    assert len(block) == sum(map(len, VALUES)) + len(marshal.dumps(1)) + len(marshal.dumps([2])) + ends_and_sums
    assert b"three" not in marshal.dumps(plain)
    assert together(marshal.loads(marshal.dumps(plain)), memoryview(block)) == DATA


def test_pieces_come_by_number_and_by_name() -> None:
    data = opened(DATA)
    assert [bytes(data["numbers"][number]) for number in range(len(data["numbers"]))] == VALUES
    with pytest.raises(IndexError):
        data["numbers"][3]
    words = data["wording"]["words"]
    assert list(words) == ["a", "b"]
    assert (words.get("b"), words.get("c"), words.get("c", 0)) == ([2], None, 0)
    assert words.raw("a") == marshal.dumps(1)
    with pytest.raises(KeyError):
        words.raw("c")
    assert data["plain"] == DATA["plain"]


def test_packed_values_are_unpacked_once() -> None:
    asked: list[str] = []
    values = packed(Pieces(numbered(map(marshal.dumps, "ab"))), lambda value: asked.append(value) or value * 2)
    assert [values[1], values[1], values[0]] == ["bb", "bb", "aa"]
    assert asked == ["b", "a"]


@pytest.mark.parametrize("part", [2, 3, 4])
def test_damage_is_mended_or_told(part: int) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Pieces(damaged(DATA["numbers"], part))[2]
    broken = {**DATA, "wording": {**DATA["wording"], "words": damaged(DATA["wording"]["words"], part)}}
    data = opened(broken, lambda: DATA)
    assert data["wording"]["words"].get("b") == [2]
    assert Shelf(damaged(DATA["wording"]["words"], part)).get("a") == 1  # its own piece is whole


def test_a_damaged_ruleset_in_the_cache_gives_the_same_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUNLINT_CACHE_DIR", str(tmp_path / "cache"))
    forget()
    program(("cn",), ".")
    forget()
    known = index(("cn",), ".")
    assert known is not None
    entry = tmp_path / "cache" / KIND / cache._digest(KIND, known[0]).hex()
    data = bytearray(entry.read_bytes())
    size = len(data)
    for at in range(size // 2, size, 997):  # most of the blocks, not the head
        data[at] ^= 0xFF
    entry.write_bytes(data)
    entry.chmod(0o600)
    assert cache.load_large(KIND, known[0]) is not None
    broken = Linter(program(("cn",), "."))
    whole = from_ruleset()
    assert broken.scanner.words() == whole.scanner.words()
    assert [broken.patterns[n] for n in range(100)] == [whole.patterns[n] for n in range(100)]
    forget()
    data[100] ^= 0xFF  # the head
    entry.write_bytes(data)
    assert cache.load_large(KIND, known[0]) is None
    assert Linter(program(("cn",), ".")).scanner.words() == whole.scanner.words()
    forget()


def test_a_packed_dictionary_reads_as_one() -> None:
    plain = {"a": {"title": "x"}, "b": {}}
    later = Later(marshal.dumps(plain))
    assert later == plain == dict(later)
    assert later == Later(marshal.dumps(plain)) != Later(marshal.dumps({}))
    assert (list(later), len(later), later["a"], later.get("c", 1)) == (["a", "b"], 2, {"title": "x"}, 1)
    assert (list(later.values()), dict(later.items()), repr(later)) == ([{"title": "x"}, {}], plain, repr(plain))
