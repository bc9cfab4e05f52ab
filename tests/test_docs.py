"""The documentation says what the program does: options, keys, rules, links, and both languages alike."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from dunlint.cli.options import BY_NAME
from dunlint.config import KEYS, LIMIT_KEYS, READ_KEYS, SUPPRESSION_KEYS
from dunlint.context import SCOPES
from dunlint.metadata import KEYS as METADATA_KEYS
from dunlint.metadata import VOCABULARY
from dunlint.pattern import _KNOWN_KINDS
from dunlint.readers import ENGINE_SUFFIXES, READERS
from dunlint.reporters import REPORTERS
from dunlint.rule import _ENTRY_KEYS, _KEYS
from dunlint.ruleset import load

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "scripts"))
import make_docs  # noqa: E402

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in DOCS.glob("*.md") if not path.name.startswith("laws"))
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
LINK = re.compile(r"\]\(([^()\s]+)\)")


@pytest.fixture(scope="module")
def generated():
    return make_docs.pages(load())


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def headings(text):
    return re.findall(r"^(#+) ", FENCE.sub("", text), re.M)


def calls(text):
    """The ``dunlint`` command lines of a page: of code blocks and code spans."""
    found = []
    for line in text.splitlines():
        for part in re.split(r"&&|;|\||`", line.partition("  #")[0]):
            match = re.search(
                r"(?:^|[ /$-])dunlint ((?:{})\b.*)".format("|".join(name.split()[0] for name in BY_NAME)), part
            )
            if match:
                found.append(match[1].strip().rstrip("\\").strip())
    return found


@pytest.mark.parametrize("name", [*READMES, *PAGES])
def test_commands_and_options_exist(name):
    for call in calls(text_of(name)):
        try:
            words = shlex.split(call)
        except ValueError:
            continue
        command = BY_NAME.get(" ".join(words[:2])) or BY_NAME.get(words[0])
        assert command is not None or words[0] in {known.split()[0] for known in BY_NAME}, call
        known = {flag for option in (command.options if command else ()) for flag in option.flags} | {"--help"}
        used = {word.split("=")[0] for word in words if re.fullmatch(r"--[a-z][a-z-]+(=.*)?", word)}
        assert used <= known or command is None, call


def test_the_readme_has_its_two_commands():
    """``.ci/run`` takes the second one from the README."""
    for name in READMES:
        text = text_of(name)
        tests = [line for line in text.splitlines() if "--group test" in line]
        runs = [line for line in text.splitlines() if "dunlint check examples" in line and "pip install" in line]
        assert len(tests) == len(runs) == 1
        assert tests[0].endswith("-m pytest -n auto")


def test_the_readme_excerpt_is_real():
    """One finding of the golden output, whole; DUNLINT_UPDATE_GOLDEN=1 writes it anew."""
    golden = ROOT / "tests/golden/examples/templates-sms-overdue_late.yaml.zh.txt"
    blocks = golden.read_text(encoding="utf-8").split("\n\n")
    wanted = next(block for block in blocks if " threatens-employer-contact " in block)
    shown = "\n".join(f"    {line}".rstrip() for line in wanted.splitlines())
    for name in READMES:
        text = text_of(name)
        before, rest = text.split("overdue_late.yaml\n", 1)
        excerpt, after = rest.split("\n\n", 1)
        if os.environ.get("DUNLINT_UPDATE_GOLDEN", "") not in ("", "0"):
            new = f"{before}overdue_late.yaml\n{shown}\n\n{after}"
            (ROOT / name).write_text(new, encoding="utf-8", newline="")
            excerpt = shown
        assert excerpt == shown, "DUNLINT_UPDATE_GOLDEN=1 writes the excerpt anew"


def test_both_readmes_have_the_same_structure():
    one, other = map(text_of, READMES)
    assert headings(one) == headings(other)
    assert len(FENCE.findall(one)) == len(FENCE.findall(other))


@pytest.mark.parametrize("name", [name for name in PAGES if not name.endswith(".zh.md")])
def test_every_page_has_its_chinese_twin(name):
    twin = name.removesuffix(".md") + ".zh.md"
    assert headings(text_of(name)) == headings(text_of(twin))


def test_generated_pages_are_up_to_date():
    assert make_docs.outdated(DOCS) == [], "run python scripts/make_docs.py"


def test_every_rule_has_a_page(generated):
    for rule in load().rules:
        for suffix in ("", ".zh"):
            page = generated[f"rules/{rule.id}{suffix}.md"]
            assert f"# {rule.id}\n" in page
            assert rule.advice["zh" if suffix else "en"] in page
            assert f"({rule.id}.md)" in generated[f"rules/index{suffix}.md"]


def test_every_group_has_a_name():
    assert {rule.group for rule in load().rules} <= make_docs.GROUPS.keys()


@pytest.mark.parametrize("name", ["docs/configuration.md", "docs/configuration.zh.md"])
def test_every_key_of_the_configuration_is_explained(name):
    text = text_of(name)
    missing = [key for key in (*KEYS, *READ_KEYS, *LIMIT_KEYS) if f"`{key}`" not in text]
    assert missing == []


@pytest.mark.parametrize("suffix", ["", ".zh"])
def test_other_words_of_the_program_are_explained(suffix):
    for page, words in {
        "suppressions-baseline": [f"{key}:" for key in SUPPRESSION_KEYS],
        "metadata": [
            f"`{key}`" for key in (*METADATA_KEYS, *(value for values in VOCABULARY.values() for value in values))
        ],
        "reports": [f"`{name}`" for name in REPORTERS],
        "writing-rules": [f"`{word}`" for word in {*_KEYS, *_ENTRY_KEYS, *SCOPES, *_KNOWN_KINDS} - {"any", "note"}],
    }.items():
        text = text_of(f"docs/{page}{suffix}.md")
        assert [word for word in words if word not in text and word.strip("`") not in ("person",)] == [], page


@pytest.mark.parametrize("name", ["docs/formats.md", "docs/formats.zh.md"])
def test_every_format_is_explained(name):
    text = text_of(name)
    told = {
        ".text", ".xls", ".doc", ".java", ".kt", ".kts", ".php", ".phtml", ".py", ".pyi", ".js", ".jsx", ".mjs", ".cjs",
        ".ts", ".tsx", ".mts", ".cts", ".vue", ".go", ".cs", ".sql",
    }  # fmt: skip
    assert [suffix for suffix in sorted({*READERS, *ENGINE_SUFFIXES} - told) if f"`{suffix}`" not in text] == []


@pytest.mark.parametrize("name", [*READMES, *PAGES])
def test_links_lead_somewhere(name, generated):
    folder = (ROOT / name).parent
    for target in LINK.findall(FENCE.sub("", text_of(name))):
        path, _, _ = target.partition("#")
        if not path or path.startswith(("https://", "mailto:")):
            continue
        place = (folder / path).resolve()
        assert place.exists() or place.relative_to(DOCS).as_posix() in generated, target


def test_generated_links_lead_somewhere(generated):
    for name, text in generated.items():
        for target in LINK.findall(FENCE.sub("", text)):
            path = target.partition("#")[0]
            if path.startswith("https://") or not path:
                continue
            place = (DOCS / name).parent / path
            found = place.resolve().relative_to(DOCS).as_posix()
            assert found in generated or (DOCS / found).exists(), f"{name}: {target}"
