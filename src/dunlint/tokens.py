"""Chinese tokens by jieba's algorithm, HMM off, behind one function for two engines.

``rjieba`` is the Rust build of the same algorithm and dictionary (11 to 15 times faster); ``jieba`` is the reference and the
fallback where rjieba has no wheel. The first texts of a process are cut with the dictionary of the cache, without either:
a commit hook has few. ``tests/test_tokens.py`` holds all cuts equal on varied sentences.
"""

from __future__ import annotations

from dunlint.dictionary import stored
from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


USER_FREQUENCY = 20_000  # explicit, so that both engines weigh the rules' words alike
NAMES = ("rjieba", "jieba")
FEW = 100_000  # characters: so many are cut without an engine in the time that loading one takes


def cutter(name: str = "rjieba", words: Sequence[str] = ()) -> Callable[[str], Sequence[str]]:
    """A function from text to its tokens. ``words`` are added to the dictionary. Raises ConfigError for other names."""
    if name not in NAMES:
        raise ConfigError(f"unknown tokenizer {name!r}: rjieba or jieba")
    dictionary = None if words else stored()
    if dictionary is None:
        return _engine(name, words)
    left = FEW
    cut: Callable[[str], Sequence[str]] = dictionary.cut

    def first_without_engine(text: str) -> Sequence[str]:
        nonlocal left, cut
        if left > 0:
            left -= len(text)
            if left <= 0:
                cut = _engine(name, words)
        return cut(text)

    return first_without_engine


def _engine(name: str, words: Sequence[str]) -> Callable[[str], Sequence[str]]:
    if name == "rjieba":
        try:
            import rjieba  # lazy: 0.13 s
        except ImportError:
            return _engine("jieba", words)
        if not words:  # the engine that its import has loaded: another one takes as long again, and 30 MB
            return lambda text: rjieba.cut(text, False)
        fast = rjieba.Jieba()  # an engine of our own: words added here change no other user's cuts
        for word in words:
            fast.add_word(word, USER_FREQUENCY, "n")
        return lambda text: fast.cut(text, False)
    import logging

    import jieba  # lazy: 1.5 s

    jieba.setLogLevel(logging.WARNING)
    engine = jieba.Tokenizer()
    engine.initialize()
    for word in words:
        engine.add_word(word, USER_FREQUENCY)
    return lambda text: engine.lcut(text, HMM=False)
