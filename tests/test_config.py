"""The configuration: found, loaded, and every mistake named with its place."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.config import (
    Bounds,
    Config,
    ConfigSuppression,
    find,
    from_mapping,
    glob_match,
    load,
    parse_set,
    relative,
    settings_for,
)  # fmt: skip
from dunlint.errors import ConfigError
from dunlint.readers import Limits

WHOLE = """\
rulesets: [cn, ./compliance/rules]
profile: strict
fail-on: warning
rules: {over-length-message: disabled, salutation-missing: warning, tone: off}
include: ["templates/**"]
exclude: ["**/archive/**"]
read:
  "templates/**/*.yaml": {text: "templates[*].content", id: code, channel: 短信}
  "letters/*.txt":       {channel: letter, audience: debtor, split: blank-line, sendTime: 22:30}
placeholders: {amount: {min: 4, max: 10}, name: {max: 4}, "%s": 6}
suppressions:
  - {rule: mentions-home-visit, template: visit_notice, reason: 法务确认 LC-123, approver: 合规部, until: 2027-03-31}
baseline: .dunlint-baseline.json
lock: rules.lock
tokenizer: jieba
encoding: gb18030
limits: {max-bytes: 20MB, max_templates: 1000, timeout: 2.5}
lang: en
as-of: 2026-11-22
set: {channel: sms}
select: [threat]
ignore: delivery
expiring-days: 14
jobs: 2
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "dunlint.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_key(project: Path) -> None:
    config = load(write(project, WHOLE))
    assert config.path == "dunlint.yaml"
    assert config.root == str(project)
    assert config.rulesets == ("cn", "./compliance/rules")
    assert (config.profile, config.fail_on, config.tokenizer, config.lang) == ("strict", "warning", "jieba", "en")
    assert config.rules == {"over-length-message": "disabled", "salutation-missing": "warning", "tone": "disabled"}
    assert config.rule_lines["tone"] == 4
    assert (config.include, config.exclude) == (("templates/**",), ("**/archive/**",))
    assert config.placeholders == {"amount": Bounds(4, 10), "name": Bounds(None, 4), "%s": Bounds(6, 6)}
    assert config.suppressions == (
        ConfigSuppression("mentions-home-visit", "visit_notice", "", "法务确认 LC-123", "合规部", "2027-03-31", 12),
    )
    assert config.baseline == str(project / ".dunlint-baseline.json")
    assert config.lock == str(project / "rules.lock")
    assert config.limits == Limits(20_000_000, 1000, Limits().max_depth)
    assert (config.timeout, config.as_of, config.encoding) == (2.5, "2026-11-22", "gb18030")
    assert (config.set, config.select, config.ignore) == ({"channel": "sms"}, ("threat",), ("delivery",))
    assert (config.expiring_days, config.jobs) == (14, 2)
    assert pickle.loads(pickle.dumps(config)) == config


def test_settings_of_a_file(project: Path) -> None:
    config = load(write(project, WHOLE))
    settings = settings_for(config, "templates/a/b.yaml")
    assert (settings.text, settings.id, settings.metadata) == ("templates[*].content", "code", {"channel": "sms"})
    assert (settings.encoding, settings.limits) == ("gb18030", config.limits)
    letters = settings_for(config, "letters/x.txt")
    assert letters.split == "blank-line"
    assert letters.metadata == {"channel": "letter", "audience": "debtor", "send_time": "22:30"}
    assert settings_for(config, "other.txt").metadata == {}


def test_later_globs_win_key_by_key() -> None:
    config = from_mapping(
        {
            "read": {
                "*.txt": {"channel": "sms", "stage": "late", "split": "line"},
                "a/*": {"channel": "push", "encoding": "gbk"},
            }
        }
    )
    settings = settings_for(config, "a/x.txt")
    assert settings.metadata == {"channel": "push", "stage": "late"}
    assert (settings.split, settings.encoding) == ("line", "gbk")


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "---\n"])
def test_empty_is_the_default(project: Path, text: str) -> None:
    config = load(write(project, text))
    assert config._replace(path="", root="") == Config()


def test_byte_order_mark(project: Path) -> None:
    assert load(write(project, "\ufeffprofile: core\n")).profile == "core"


WRONG = [
    ("profil: core\n", 1, "unknown key 'profil' (did you mean 'profile'?)"),
    ("a: 1\n", 1, "unknown key 'a'"),
    ("profile: core\nfail_on: eror\n", 2, "fail-on is 'eror'; allowed: error, warning, note, never (did you mean 'error'?)"),
    ("fail-on: error\nfail_on: error\n", 2, "the key 'fail-on' stands twice"),
    ("profile: core\nprofile: core\n", 2, "stands twice"),
    ("rules:\n  x: fatal\n", 2, "the severity of x is 'fatal'"),
    ("rules:\n  x:\n    severity: error\n", 2, "the severity of x is a mapping"),
    ("rules: [x]\n", 1, "rules must be a mapping of keys to values, not a list"),
    ("read:\n  a.yaml:\n    chanel: sms\n", 3, "unknown key 'chanel' in read.a.yaml (did you mean 'channel'?)"),
    ("read:\n  a.yaml:\n    channel: smss\n", 3, "channel is 'smss'; allowed: sms"),
    ("read:\n  a.yaml:\n    case_no: perhaps\n", 3, "case_no is 'perhaps'"),
    ("read:\n  a.yaml:\n    split: pages\n", 3, "read.a.yaml.split is 'pages'"),
    ("read:\n  a.yaml:\n    format: word\n", 3, "'word' is no format"),
    ("read:\n  a.yaml:\n    encoding: utf8x\n", 3, "'utf8x' is no encoding"),
    ("read:\n  a.yaml:\n    keys: {a: b}\n", 3, "read.a.yaml.keys must be a list of texts"),
    ("read:\n  a.yaml:\n", 2, "has no settings"),
    ("set:\n  overdue_days: x\n", 2, "overdue_days is 'x'; expected: a whole number"),
    ("set:\n  send_time: noon\n", 2, "send_time is 'noon'; expected: HH:MM"),
    ("suppressions:\n  - rule: a\n    reason: b\n  - rule: a\n", 4, "a suppression needs a reason"),
    ("suppressions:\n  - reason: b\n", 2, "a suppression needs a rule"),
    ("suppressions:\n  - rule: a\n    reason: b\n    til: 2027-01-01\n", 4, "unknown key 'til' in suppressions.0 (did you mean 'until'?)"),
    ("suppressions:\n  - rule: a\n    reason: b\n    until: someday\n", 4, "must be a date"),
    ("suppressions: {rule: a}\n", 1, "suppressions must be a list"),
    ("placeholders:\n  a: {min: 5, max: 2}\n", 2, "min 5 is above max 2"),
    ("placeholders:\n  a: {least: 5}\n", 2, "unknown key 'least'"),
    ("placeholders:\n  a: wide\n", 2, "must be a mapping"),
    ("include: 3\n", 1, "include must be a list of texts, not 3"),
    ("include: [a, 3]\n", 1, "include must be a list of texts"),
    ("as-of: someday\n", 1, "as-of must be a date such as 2027-03-31, not 'someday'"),
    ("limits:\n  max-bytes: lots\n", 2, "limits.max-bytes must be a whole number from 1 up, not 'lots'"),
    ("limits:\n  timeout: 0\n", 2, "limits.timeout must be seconds above 0"),
    ("limits:\n  depth: 1\n", 2, "unknown key 'depth' in limits"),
    ("jobs: -1\n", 1, "jobs must be a whole number from 0 up, not -1"),
    ("jobs: true\n", 1, "jobs must be a whole number from 0 up, not true"),
    ("lang: fr\n", 1, "lang is 'fr'"),
    ("baseline: [a]\n", 1, "baseline must be a text, not a list"),
    ("- a\n", 1, "the configuration must be a mapping of keys to values, not a list"),
    ("just words\n", 1, "the configuration must be a mapping"),
    ("a: [\n", 2, "not valid YAML"),
    ("profile: &x core\nlang: *x\n", 2, "aliases"),
    ("a: !!python/object/apply:os.system [x]\n", 1, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_mistakes_are_named_with_their_place(project: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(project, text))
    assert caught.value.path == "dunlint.yaml"
    assert caught.value.line == line
    assert message in caught.value.message


def test_toml(project: Path) -> None:
    path = write(
        project,
        '[project]\nname = "x"\n[tool.dunlint]\nprofile = "core"\nas-of = 2026-11-22\n[tool.dunlint.read."a/*.txt"]\nchannel = "sms"\n',
        "pyproject.toml",
    )
    config = load(path)
    assert (config.profile, config.as_of) == ("core", "2026-11-22")
    assert settings_for(config, "a/b.txt").metadata == {"channel": "sms"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[tool.x]\nprofil = 1\n[tool.dunlint]\nprofil = "core"\n', 4, "unknown key 'profil'"),
        ('[tool.dunlint.rules]\na = "error"\nb = "fatal"\n', 3, "the severity of b"),
        ("[tool.dunlint\n", 1, "not valid TOML"),
    ],
)
def test_toml_mistakes(project: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(project, text, "pyproject.toml"))
    assert caught.value.line == line
    assert message in caught.value.message


def test_unreadable_configurations(project: Path) -> None:
    (project / "bad.yaml").write_bytes(b"profile: core\nlang: \xff\n")
    (project / "big.yaml").write_bytes(b"#" * 5_000_001)
    (project / "folder.yaml").mkdir()
    for name, line in [
        ("bad.yaml", 2),
        ("big.yaml", None),
        ("folder.yaml", None),
        ("none.yaml", None),
        ("n\0ul", None),
    ]:
        with pytest.raises(ConfigError) as caught:
            load(name)
        assert caught.value.line == line


def test_found_by_walking_up(project: Path) -> None:
    inner = project / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "t.yaml").write_text("x")
    assert find(str(inner)) == ""
    project_file = write(project, "[tool.dunlint]\n", "pyproject.toml")
    assert find(str(inner / "t.yaml")) == project_file
    upper = write(project, "")
    assert find(str(inner / "t.yaml")) == upper
    assert find(str(inner / "not-there" / "t.yaml")) == upper
    (project / "a" / "pyproject.toml").write_text("[tool.other]\n")
    assert find(str(inner)) == upper
    own = write(project / "a", "", "dunlint.yml")
    assert find(str(inner)) == own
    assert find() == upper
    assert find("-") == upper


def test_search_stops_at_a_repository(project: Path) -> None:
    write(project, "")
    inner = project / "repo" / "x"
    inner.mkdir(parents=True)
    (project / "repo" / ".git").mkdir()
    assert find(str(inner)) == ""
    own = write(project / "repo", "")
    assert find(str(inner)) == own


@pytest.mark.parametrize(
    ("path", "glob", "fits"),
    [
        ("templates/a/b.yaml", "templates/**", True),
        ("templates/a/b.yaml", "templates/*", True),  # names the folder a, and so all below it
        ("templates/a.yaml", "templates/**/*.yaml", True),
        ("templates/a/b/c.yaml", "templates/**/*.yaml", True),
        ("templates/a.txt", "templates/**/*.yaml", False),
        ("old/templates/a.yaml", "templates/**", False),
        ("x/archive/y/a.txt", "**/archive/**", True),
        ("archive/a.txt", "**/archive/**", True),
        ("archived/a.txt", "**/archive/**", False),
        ("a/b/c.txt", "*.txt", True),
        ("a/b/c.txt", "/*.txt", False),
        ("c.txt", "./c.txt", True),
        ("letters/a/b.txt", "letters/*.txt", False),
        ("a/vendor/x.py", "vendor", True),
        ("a/vendor/x.py", "vendor/", True),
        ("vendor", "vendor/", False),
        ("a/x/a/y/b", "**/a/*/b", True),
        ("x1", "x[0-9]", True),
        ("xa", "x[!0-9]", True),
        ("x/", "x[!a]", False),
        ("a.yaml", "*.{yaml,yml}", True),
        ("a.json", "*.{yaml,yml}", False),
        ("合同 (1).txt", "合同*.txt", True),
        ("a\nb.txt", "a?b.txt", True),
        ("a.b", "a[b", False),
        ("any/thing", "**", True),
        ("any/thing", ".", True),
        ("a+b(c).txt", "a+b(c).txt", True),
    ],
)
def test_globs(path: str, glob: str, fits: bool) -> None:
    assert glob_match(path, glob) is fits


def test_many_stars_stay_linear() -> None:
    assert not glob_match("a" * 250 + "/" + "a" * 250, "*a" * 20 + "b")
    assert not glob_match("a/" * 200, "**/a/" * 12 + "b")


@given(st.text(max_size=30), st.text(alphabet="a/*?[]{},!-^\\.你", max_size=20))
def test_any_pattern_is_a_pattern(path: str, glob: str) -> None:
    assert glob_match(path, glob) in (True, False)


def test_paths_as_globs_see_them(project: Path) -> None:
    config = Config(root=str(project / "a"))
    assert relative(config, "a/b.txt") == "b.txt"
    assert relative(config, str(project / "c.txt")) == "../c.txt"
    assert relative(Config(), "./a/b.txt") == "a/b.txt"


def test_set_option() -> None:
    assert parse_set(["渠道=短信", "dpd=7", "case_no=false"]) == {
        "channel": "sms",
        "overdue_days": 7,
        "stage": "early",
        "case_no": False,
    }
    for pair in ("channel", "=sms", "chanel=sms", "channel=fax", "text=hello"):
        with pytest.raises(ConfigError):
            parse_set([pair])


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    ["rules", "read", "set", "limits", "placeholders", "suppressions", "include", "rulesets", "as-of", "lang", "jobs"]
)


@given(st.dictionaries(names, values, max_size=3) | values)
def test_any_data_gives_a_config_or_a_config_error(data: Any) -> None:
    outcome: object
    try:
        outcome = from_mapping(data)
    except ConfigError as error:
        outcome = error
    assert isinstance(outcome, Config) or (isinstance(outcome, ConfigError) and outcome.message)
