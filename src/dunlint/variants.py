"""Disguised spellings of rule words: homophones, pinyin, initials, split characters. Data in ``variants.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any


class VariantScanner:
    """Finds disguised words; ``places`` gives what ``normalize.fold_variants`` needs."""

    def __init__(self, variants: Mapping[str, Any]) -> None:
        self.variants = variants

    def places(self, text: str, cut: Callable[[str], Sequence[str]]) -> list[tuple[int, int, str, str]]:
        """(start, end, kind, word) of each disguised spelling in normalised ``text``, in order, not overlapping."""
        return []
