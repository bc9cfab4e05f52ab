"""The baseline: what it hides, what it never hides, and what it looks like on disk."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint import baseline
from dunlint.baseline import Baseline, Entry, apply, create, dump, load, parse, prune
from dunlint.errors import ConfigError
from dunlint.finding import Finding, Suppression
from dunlint.span import Position, Span

SALT = bytes(range(16))


def finding(
    sentence: str = "我们将通知您的家人", rule: str = "a-rule", template: str = "one", path: str = "a.yaml", **keys
) -> Finding:
    base = Finding(
        rule, "threat", "error", template, path, Span(0, 3), Position(1, 1), Position(1, 4), "通知",
        {"zh": "", "en": ""}, {"zh": "", "en": ""}, (), sentence=sentence,
    )  # fmt: skip
    return base._replace(**keys)


def hidden(findings: list[Finding], known: Baseline, **keys) -> list[bool]:
    return [item.suppression is not None for item in apply(findings, known, **keys)[0]]


def test_a_finding_in_the_baseline_is_marked_wherever_it_stands_now() -> None:
    known = create([finding()], SALT)
    moved = finding(
        span=Span(90, 93), start=Position(9, 1), end=Position(9, 4), fingerprint="other", severity="warning"
    )
    marked, stale = apply([moved], known)
    assert marked[0].suppression == Suppression("baseline", "baseline")
    assert stale == []


@pytest.mark.parametrize(
    "other",
    [
        {"sentence": "我们将通知您的同事"},
        {"rule": "b-rule"},
        {"template": "two"},
        {"path": "b.yaml"},
    ],
)
def test_another_finding_is_never_hidden(other: dict[str, str]) -> None:
    known = create([finding()], SALT)
    marked, stale = apply([finding(**other)], known)
    assert marked[0].suppression is None
    assert [item.rule for item in stale] == ["baseline-stale"]


def test_a_pointer_is_not_a_name() -> None:
    known = create([finding(template="row 7", named=False)], SALT)
    assert hidden([finding(template="row 8", named=False)], known) == [True]
    assert "row 7" not in dump(known).decode()


def test_names_that_are_masked_alike_stay_apart() -> None:
    first, second = "notice 13812345678", "notice 13898765678"
    known = create([finding(template=first)], SALT)
    assert first not in dump(known).decode()
    assert hidden([finding(template=second)], known) == [False]
    assert hidden([finding(template=first)], known) == [True]


def test_with_a_count_only_so_many_are_hidden() -> None:
    known = create([finding(), finding()], SALT)
    assert hidden([finding()] * 3, known) == [True, True, False]
    marked, stale = apply([finding()], known)
    assert marked[0].suppression is not None
    assert "1" in stale[0].message["en"]
    assert "2" in stale[0].message["en"]


def test_what_is_suppressed_otherwise_does_not_stand_in_the_baseline() -> None:
    inline = finding(suppression=Suppression("inline", "确认"))
    assert create([inline], SALT).entries == {}
    known = create([finding()], SALT)
    marked, stale = apply([inline], known)
    assert marked[0].suppression == inline.suppression
    assert len(stale) == 1
    assert create([finding(group="suppression"), finding(group="baseline")], SALT).entries == {}


def test_an_entry_is_stale_only_where_the_run_looked() -> None:
    known = create([finding()], SALT)
    assert apply([], known, checked={"b.yaml"})[1] == []
    assert apply([], known, active={"b-rule"})[1] == []
    assert len(apply([], known, checked={"a.yaml"}, active={"a-rule"})[1]) == 1
    assert prune(known, [], checked={"b.yaml"}).entries == known.entries
    assert prune(known, [], checked={"a.yaml"}).entries == {}


def test_the_working_directory_does_not_matter() -> None:
    known = create([finding(path="templates/a.yaml")], SALT)
    assert hidden([finding(path="a.yaml")], known, relative=lambda path: f"templates/{path}") == [True]


def test_prune_only_lowers() -> None:
    known = create([finding(), finding(), finding("别的")], SALT)
    pruned = prune(known, [finding(), finding("新的"), finding("别的"), finding("别的")])
    assert pruned == create([finding(), finding("别的")], SALT)
    applied, _ = apply([finding()], known)
    assert prune(known, applied) == create([finding()], SALT)


def test_the_file_holds_no_text_and_one_entry_a_line(tmp_path: Path) -> None:
    known = create([finding(), finding(), finding(rule="b-rule"), finding("身份证110101199003070134")], SALT)
    data = dump(known)
    text = data.decode()
    assert "家人" not in text
    assert "1101" not in text
    rows = [json.loads(row.rstrip(",")) for row in text.splitlines() if row.startswith('{"')]
    assert [set(row) for row in rows] == [{"path", "template", "rule", "hash", "count"}] * 3
    assert rows == sorted(rows, key=lambda row: (row["path"], row["template"], row["rule"], row["hash"]))
    path = tmp_path / ".dunlint-baseline.json"
    path.write_bytes(data)
    read = load(str(path))
    assert (read.salt, read.entries) == (known.salt, known.entries)
    assert dump(read) == data
    assert sorted(read.lines.values()) == [5, 6, 7]
    stale = apply([], read)[1]
    assert [(item.path, item.start.line) for item in stale] == [(str(path), 5), (str(path), 6), (str(path), 7)]


names = st.text(max_size=8)


@given(st.lists(st.tuples(names, names, names, names, st.integers(1, 3)), max_size=8))
def test_what_is_written_is_read(rows: list[tuple[str, str, str, str, int]]) -> None:
    entries = {Entry(*row[:4]): row[4] for row in rows}
    data = dump(Baseline(SALT, entries))
    assert len(data.splitlines()) == len(data.decode().split("\n")) - 1 or any("\r" in str(row) for row in rows)
    assert parse(data).entries == entries


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=8), st.lists(st.sampled_from("甲乙丙丁"), max_size=8))
def test_hidden_never_exceeds_what_was_accepted(old: list[str], new: list[str]) -> None:
    known = create([finding(item) for item in old], SALT)
    marked, stale = apply([finding(item) for item in new], known)
    for name in "甲乙丙丁":
        count = sum(1 for item in marked if item.sentence == name and item.suppression)
        assert count == min(old.count(name), new.count(name))
    assert len(stale) == sum(1 for name in "甲乙丙丁" if old.count(name) > new.count(name))


def test_a_salt_of_its_own() -> None:
    assert baseline.new_salt() != baseline.new_salt()
    (first,), (second,) = create([finding()], b"a" * 16).entries, create([finding()], b"b" * 16).entries
    assert first.hash != second.hash


HEAD = f'{{\n"dunlint-baseline": 1,\n"salt": "{SALT.hex()}",\n"findings": [\n'
ROW = '{"path": "a", "template": "b", "rule": "c", "hash": "d", "count": 1}'


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("", 1, "JSON"),
        ("[]", 1, "no baseline"),
        ("{}", 1, "no baseline"),
        ("{\n<<<<<<< HEAD\n", 2, "merge conflict"),
        (HEAD + ROW + "\n" + ROW + "\n]}", 6, "JSON"),
        (HEAD + ROW + ",\n[]]}", 6, "object"),
        (HEAD + ROW + ",\n" + ROW.replace("rule", "rules") + "]}", 6, "did you mean 'rule'"),
        (HEAD + ROW + ",\n\n" + ROW.replace('"d"', "3") + "]}", 7, "hash"),
        (HEAD + ROW.replace(": 1}", ": 0}") + "]}", 5, "count"),
        (HEAD + ROW.replace(": 1}", ": true}") + "]}", 5, "count"),
        (HEAD + ROW.replace(": 1}", ': "1"}') + "]}", 5, "count"),
        (HEAD.replace("baseline\": 1", "baseline\": 2") + "]}", 1, "version"),
        (HEAD.replace("salt", "sale") + "]}", 1, "did you mean 'salt'"),
        (HEAD.replace(SALT.hex(), "xyz") + "]}", 1, "salt"),
        (HEAD.replace("[", "3") + "}", 1, "list"),
        ("[" * 100_000, None, "JSON"),
        (HEAD + ROW.replace(": 1}", ": " + "1" * 5000 + "}") + "]}", None, "JSON"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_an_error_with_its_line(text: str, line: int | None, word: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text.encode(), "base.json")
    assert caught.value.path == "base.json"
    assert caught.value.line == line
    assert word in caught.value.message


def test_a_file_that_is_not_there_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load(str(tmp_path / "none.json"))
    with pytest.raises(ConfigError):
        load(str(tmp_path))
    with pytest.raises(ConfigError) as caught:
        parse(b"{\n\xff", "base.json")
    assert caught.value.line == 2


@given(st.binary(max_size=200))
def test_any_bytes_end_in_an_error_with_a_place(data: bytes) -> None:
    with pytest.raises(ConfigError):
        parse(data, "base.json")


def test_reformatted_files_are_read(tmp_path: Path) -> None:
    known = create([finding(), finding("别的")], SALT)
    pretty = json.dumps(json.loads(dump(known)), indent=4, sort_keys=True)
    assert parse(b"\xef\xbb\xbf" + pretty.encode()).entries == known.entries


def test_git_merges_what_two_branches_add(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", *arguments],
            cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip

    def write(*sentences: tuple[str, str]) -> None:
        findings = [finding(sentence, path=path) for path, sentence in sentences]
        (tmp_path / "base.json").write_bytes(dump(create(findings, SALT)))
        git("add", "-A")
        git("commit", "-qm", "x")

    git("init", "-q", "-b", "main")
    write(("d", "甲"), ("m", "乙"), ("s", "丙"))
    git("checkout", "-qb", "other")
    write(("d", "甲"), ("m", "乙"), ("s", "丙"), ("z", "最后"))
    git("checkout", "-q", "main")
    write(("a", "最前"), ("d", "甲"), ("m", "乙"), ("s", "丙"))
    git("merge", "-q", "other")
    merged = load(str(tmp_path / "base.json"))
    assert sorted(entry.path for entry in merged.entries) == ["a", "d", "m", "s", "z"]


def test_an_entry_that_a_merge_left_twice_counts_with_the_larger_number() -> None:
    two = ROW.replace('"count": 1', '"count": 2')
    known = parse((HEAD + ROW + ",\n" + two + ",\nnull]}").encode())
    assert list(known.entries.values()) == [2]


@pytest.mark.parametrize(("data", "line"), [(b"\xff", 1), (b"\n\xff", 2), (b"{\n\n\xff", 3)])
def test_bytes_that_are_no_text_are_named_with_their_line(data: bytes, line: int) -> None:
    with pytest.raises(ConfigError) as error:
        parse(data, "b.json")
    assert error.value.line == line
