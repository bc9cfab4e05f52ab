"""Only what changed: what git says, and which templates that touches. Each test has a real repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dunlint.changes import ALL, Hunk, changed_lines, keep, staged_blobs, touched
from dunlint.errors import ConfigError
from dunlint.finding import Finding
from dunlint.readers import ReadSettings, read
from dunlint.span import Span
from dunlint.template import Template


class Repository:
    """A git repository in a folder, without the settings of the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b",
        }  # fmt: skip
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, capture_output=True, check=True)
        return done.stdout.decode()

    def write(self, name: str, data: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    def commit(self, **files: str) -> None:
        for name, data in files.items():
            self.write(name, data)
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty")

    def changes(self, **keys):
        return changed_lines(str(self.folder), **keys)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Repository(tmp_path)


def lines(ranges) -> list[tuple[int, int]]:
    return [(hunk.first, hunk.last) for hunk in ranges]


def test_lines_of_a_changed_file_and_untracked_files(repo: Repository) -> None:
    repo.commit(a="1\n2\n3\n4\n5\n6\n7\n", b="1\n", c="1\n")
    repo.write("a", "1\nzwei\n3\nneu\nneu\n4\n7\n")
    repo.write("新 文件.yaml", "1\n")
    (repo.folder / "c").unlink()
    found = repo.changes().files
    assert {name: lines(ranges) for name, ranges in found.items()} == {
        "a": [(2, 2), (4, 5), (6, 7)],
        "新 文件.yaml": lines(ALL),
    }


NAMES = ["with space.yaml", "中文 模板.yaml", 'quo"te.yaml', "back\\slash.yaml", "tab\there.yaml", "line\nbreak.yaml", "-dash.yaml",
         ":colon.yaml", "a/b/c.yaml", "@@ -1 +1 @@"]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="these names do not exist on Windows")
def test_any_file_name(repo: Repository) -> None:
    for name in NAMES:
        repo.write(name, "1\n2\n3\n")
    repo.commit()
    for number, name in enumerate(NAMES):
        repo.write(name, f"1\n2\n3\n{number}\n")
    expected = {name: [(4, 4)] for name in NAMES}
    assert {name: lines(ranges) for name, ranges in repo.changes().files.items()} == expected
    repo.git("add", "-A")
    staged = repo.changes(staged=True)
    assert {name: lines(ranges) for name, ranges in staged.files.items()} == expected
    assert staged_blobs(str(repo.folder), staged.blobs) == {
        name: f"1\n2\n3\n{number}\n".encode() for number, name in enumerate(NAMES)
    }


def test_a_name_that_reads_like_a_header_makes_everything_changed(repo: Repository) -> None:
    name = "x\ndiff --git a/x b/x"
    repo.write(name, "1\n2\n")
    repo.commit(b="1\n2\n")
    repo.write(name, "1\n3\n")
    repo.write("b", "1\n3\n")
    assert set(repo.changes().files) == {name, "b"}
    assert all(ranges in (ALL, (Hunk(2, 2, 0),)) for ranges in repo.changes().files.values())


def test_renamed_files_count_with_the_lines_that_differ(repo: Repository) -> None:
    text = "".join(f"{number}\n" for number in range(40))
    repo.commit(a=text, b=text + "b\n")
    repo.git("mv", "a", "new name")
    repo.git("mv", "b", "c")
    repo.write("c", "first\n" + text + "b\n")
    repo.git("add", "-A")
    found = repo.changes(staged=True).files
    assert {name: lines(ranges) for name, ranges in found.items()} == {"new name": [], "c": [(1, 1)]}


def test_binary_files_are_changed_as_a_whole_and_links_are_left_out(repo: Repository) -> None:
    repo.write("a.xlsx", b"PK\x00\x01")
    repo.commit()
    repo.write("a.xlsx", b"PK\x00\x02")
    if os.name != "nt":
        (repo.folder / "link").symlink_to("a.xlsx")
    repo.git("add", "-A")
    assert repo.changes(staged=True).files == {"a.xlsx": ALL}


def test_a_branch_is_compared_with_where_it_left_the_other(repo: Repository) -> None:
    repo.commit(a="1\n2\n3\n", b="1\n")
    repo.git("checkout", "-qb", "work")
    repo.commit(a="1\n2\n3\n4\n")
    repo.git("checkout", "-q", "main")
    repo.commit(b="1\n2\n")
    repo.git("checkout", "-q", "work")
    found = repo.changes(ref="main").files
    assert {name: lines(ranges) for name, ranges in found.items()} == {"a": [(4, 4)]}


def test_staged_content_is_not_the_working_tree(repo: Repository) -> None:
    repo.commit(a="1\n")
    repo.write("a", "1\nstaged\n")
    repo.git("add", "a")
    repo.write("a", "1\nstaged\nnot staged\n")
    repo.write("untracked", "1\n")
    found = repo.changes(staged=True)
    assert {name: lines(ranges) for name, ranges in found.files.items()} == {"a": [(2, 2)]}
    assert staged_blobs(str(repo.folder), found.blobs) == {"a": b"1\nstaged\n"}


def test_the_first_commit(repo: Repository) -> None:
    repo.write("a", "1\n")
    repo.git("add", "a")
    assert repo.changes(staged=True).files == {"a": ALL}
    with pytest.raises(ConfigError):
        repo.changes()


def test_paths_are_relative_to_the_working_directory(repo: Repository) -> None:
    repo.write("sub/deep/a", "1\n")
    repo.write("sub/b", "1\n")
    repo.write("subway", "1\n")
    repo.commit()
    for name in ("sub/deep/a", "sub/b", "subway"):
        repo.write(name, "2\n")
    repo.write("other/new", "1\n")
    found = changed_lines(str(repo.folder / "sub"))
    assert set(found.files) == {"deep/a", "b", "../subway", "../other/new"}


def test_a_conflict_makes_the_file_changed(repo: Repository) -> None:
    repo.commit(a="1\n", b="1\n")
    repo.git("checkout", "-qb", "work")
    repo.commit(a="2\n")
    repo.git("checkout", "-q", "main")
    repo.commit(a="3\n")
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "-q", "work")
    assert repo.changes(staged=True).files == {"a": ALL}
    assert lines(repo.changes().files["a"]) == [(1, 1), (3, 5)]  # the markers of the conflict


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", "HEAD:a", "-x"])
def test_a_ref_that_git_does_not_know(repo: Repository, ref: str) -> None:
    repo.commit(a="1\n")
    with pytest.raises(ConfigError, match="git does not know"):
        repo.changes(ref=ref)
    assert not (repo.folder / "x").exists()


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ConfigError, match="not a git repository"):
        changed_lines(str(tmp_path))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigError, match="cannot be run"):
        changed_lines(str(tmp_path))


YAML = """\
defaults:
  channel: sms
templates:
  - id: one
    text: 您好，请还款甲
    stage: early

  # about two
  - id: two
    text: |
      您好，请还款乙，
      谢谢。
  - id: three
    stage: late
    text: 您好，请还款丙
"""
CODE = """\
import x;

class Messages {
  static final String ONE = "您好，您的账户已逾期，请还款甲";

  int number = 3;
  static final String TWO = "您好，您的账户已逾期，请还款乙";
}
"""
CSV = "id,channel,text\none,sms,您好，请还款甲\ntwo,sms,您好，请还款乙\n"


def templates_of(path: str, text: str) -> list[Template]:
    return read(path, text.encode(), ReadSettings()).templates


@pytest.mark.parametrize(
    ("path", "text", "hunk", "expected"),
    [
        ("a.yaml", YAML, (5, 5), [0]),  # the text of one
        ("a.yaml", YAML, (4, 4), [0]),  # its id
        ("a.yaml", YAML, (12, 12), [1]),  # the last line of a block
        ("a.yaml", YAML, (14, 14), [2]),  # metadata between id and text
        ("a.yaml", YAML, (6, 6), [0, 1]),  # metadata behind the text: it might be of either neighbour
        ("a.yaml", YAML, (4, 7), [0]),  # a whole template
        ("a.yaml", YAML, (5, 10), [0, 1]),
        ("a.yaml", YAML, (7, 7), []),  # an empty line
        ("a.yaml", YAML, (8, 8), []),  # a comment
        ("a.yaml", YAML, (2, 2), [0, 1, 2]),  # a default
        ("a.yaml", YAML.replace("about two", "dunlint: ignore[x] y"), (8, 8), [0, 1]),
        ("a.yaml", YAML.replace("about two", "dunlint: ignore-file[x] y"), (8, 8), [0, 1, 2]),
        ("a.yaml", YAML + "other: x\n", (16, 16), [0, 1, 2]),  # a key of the file behind the templates
        ("a.yaml", YAML, (15, 99), [2]),
        ("a.csv", CSV, (2, 2), [0]),
        ("a.csv", CSV, (1, 1), [0, 1]),
        ("A.java", CODE, (4, 4), [0]),
        ("A.java", CODE, (1, 3), [0]),  # an import is no default
        ("A.java", CODE, (6, 6), [0, 1]),
        ("A.java", CODE, (8, 8), []),
    ],
)
def test_templates_that_changed_lines_touch(path: str, text: str, hunk: tuple[int, int], expected: list[int]) -> None:
    templates = templates_of(path, text)
    assert sorted(touched(templates[0].source, templates, (Hunk(*hunk),))) == expected


def test_a_default_that_was_taken_away_touches_all(repo: Repository) -> None:
    text = YAML + "more:\n  x: y\n"
    repo.commit(**{"a.yaml": text})
    repo.write("a.yaml", YAML)
    templates = templates_of("a.yaml", YAML)
    ranges = repo.changes().files["a.yaml"]
    assert sorted(touched(templates[0].source, templates, ranges)) == [0, 1, 2]
    repo.write("a.yaml", text.replace("      谢谢。\n", ""))
    ranges = repo.changes().files["a.yaml"]
    templates = templates_of("a.yaml", text.replace("      谢谢。\n", ""))
    assert 1 in touched(templates[0].source, templates, ranges)
    assert 0 not in touched(templates[0].source, templates, ranges)


def test_a_lone_carriage_return_is_no_line_for_git() -> None:
    templates = templates_of("a.yaml", YAML.replace("\n", "\r"))
    assert sorted(touched(templates[0].source, templates, (Hunk(1, 1),))) == list(range(len(templates)))


def finding(template: Template, rule: str = "a-rule") -> Finding:
    span = template.body.span(0, 2)
    at = template.source.lines()
    return Finding(
        rule, "threat", "error", template.id, template.source.path, span, at.position(span.start), at.position(span.end),
        "您好", {}, {}, (),
    )  # fmt: skip


def test_findings_of_changed_templates_are_kept() -> None:
    templates = templates_of("a.yaml", YAML)
    findings = [finding(template) for template in templates]
    at = templates[0].source.lines()
    broken = findings[0]._replace(
        template="", rule="unreadable-file", group="template", span=Span(0, 1), start=at.position(0), end=at.position(1)
    )
    marker = broken._replace(
        rule="suppression-unused",
        group="suppression",
        start=at.position(YAML.index("# about")),
        end=at.position(YAML.index("# about") + 3),
    )
    everything = [*findings, broken, marker]
    assert keep(everything, templates, (Hunk(12, 12),)) == [findings[1], broken]
    assert keep(everything, templates, (Hunk(8, 8),)) == [broken, marker]
    assert keep(everything, templates, ALL) == everything
    assert keep(everything, templates, None) == []
    assert keep([broken], [], (Hunk(3, 3),)) == [broken]


def test_many_templates_in_little_work(repo: Repository) -> None:
    """Ten thousand files and one large one: git is asked a fixed number of times, whatever the number of templates."""
    rows = "".join(f"- id: t{number}\n  text: 您好，请还款{number}\n" for number in range(10_000))
    repo.commit(**{"a.yaml": rows})
    repo.write("a.yaml", rows.replace("还款777\n", "付款777\n"))
    templates = templates_of("a.yaml", (repo.folder / "a.yaml").read_text("utf-8"))
    ranges = repo.changes().files["a.yaml"]
    assert [templates[number].id for number in touched(templates[0].source, templates, ranges)] == ["t777"]
