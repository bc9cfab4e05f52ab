"""Source code: which literals are templates, how they are joined, and where each character stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.readers import ReadSettings, code_tree, read
from dunlint.readers.code_join import name_of

M = "【云帆消金】尊敬的客户，您的借款已逾期3天，请尽快还款。"
PLAIN = ReadSettings()
SUFFIX = {
    "java": "java", "kotlin": "kt", "php": "php", "python": "py", "javascript": "js", "typescript": "ts", "tsx": "tsx",
    "go": "go", "csharp": "cs", "vue": "vue",
}  # fmt: skip


@pytest.fixture(params=["grammar", "scanner"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every case runs with the grammars and without the extra."""
    if request.param == "scanner":
        monkeypatch.setattr(code_tree, "_parser", lambda module, function: None)
    return str(request.param)


def templates(language: str, text: str, settings: ReadSettings = PLAIN, stem: str = "a") -> list:
    reading = read(f"{stem}.{SUFFIX[language]}", text.replace("%M", M).encode(), settings)
    assert not reading.problems
    return reading.templates


JOINED = [
    ("java", 'class A { String a = "尊敬的" + user.getName() + "，您已逾期" + (d - 1) +\n "天，请还款。"; }', "尊敬的${name}，您已逾期${expr}天，请还款。"),
    ("java", 'class A { String a = """\n      尊敬的客户：\n        您已逾期，请还款。\n      """; }', "尊敬的客户：\n  您已逾期，请还款。"),
    ("java", 'class A { String a = "您已\\u903e\\u671f，请还款。\\n\\"立即\\""; }', '您已逾期，请还款。\n"立即"'),
    ("java", 'class A { void f() { StringBuilder sb = new StringBuilder("尊敬的"); sb.append(o.getName()).append("，您已逾期");\n if (x) { sb.append("，请还款。"); } return sb; } }', "尊敬的${name}，您已逾期，请还款。"),
    ("java", 'class A { void f() { String s = "尊敬的客户，"; s += "您已逾期" + n; s = s + "天，请还款。"; } }', "尊敬的客户，您已逾期${n}天，请还款。"),
    ("java", 'class A { String a = String.format("尊敬的%s，您已逾期%d天，请还款。", a, b); }', "尊敬的%s，您已逾期%d天，请还款。"),
    ("kotlin", 'val a = "尊敬的$name，您已逾期${x.days()}天" + "，请还款。"', "尊敬的${name}，您已逾期${days}天，请还款。"),
    ("kotlin", 'val a = """\n  尊敬的$name，\n  您已逾期，请还款。\n""".trimIndent()', "尊敬的${name}，\n您已逾期，请还款。"),
    ("kotlin", 'val a = buildString { append("尊敬的"); append(user.name); append("，您已逾期，请还款。") }', "尊敬的${name}，您已逾期，请还款。"),
    ("php", "<?php $a = '尊敬的' . $u->getName() . \"，您已逾期{$x['days']}天\" . '，请还款。';", "尊敬的${name}，您已逾期${days}天，请还款。"),
    ("php", "<?php $a = <<<EOT\n  尊敬的$name，\n  您已逾期，请还款。\n  EOT;\n", "尊敬的${name}，\n您已逾期，请还款。"),
    ("php", "<?php $a = <<<'EOT'\n尊敬的$name，您已逾期，请还款。\nEOT;\n", "尊敬的$name，您已逾期，请还款。"),
    ("php", "<?php function f() { $s = '尊敬的客户，'; $s .= '您已逾期'; $s .= $d; $s .= '天，请还款。'; }", "尊敬的客户，您已逾期${d}天，请还款。"),
    ("python", 'a = f"尊敬的{user.name}，您已逾期{days:>3}天，" f"请还款{{x}}。"', "尊敬的${name}，您已逾期${days}天，请还款{x}。"),
    ("python", 'a = ("尊敬的%s，"\n     "您已逾期%d天，请还款。") % (a, b)', "尊敬的%s，您已逾期%d天，请还款。"),
    ("python", 'a = "尊敬的{}，您已逾期{}天，请还款。".format(a, b)', "尊敬的{}，您已逾期{}天，请还款。"),
    ("python", "a = '''尊敬的客户：\n您已逾期，请还款。'''", "尊敬的客户：\n您已逾期，请还款。"),
    ("python", 'def f():\n    s = "尊敬的客户，"\n    s += f"您已逾期{n}天"\n    s += "，请还款。"\n', "尊敬的客户，您已逾期${n}天，请还款。"),
    ("javascript", "const a = `尊敬的${user.name}，您已逾期${d * 2}天` + '，请还款。'", "尊敬的${name}，您已逾期${expr}天，请还款。"),
    ("javascript", "let s = '尊敬的客户，'; s += `您已逾期${n}天`; s += '，请还款。';", "尊敬的客户，您已逾期${n}天，请还款。"),
    ("javascript", "const a = '尊敬的客户，\\\n您已\\u{903e}期，请还款。', re = /[\"']/", "尊敬的客户，您已逾期，请还款。"),
    ("typescript", "const a: Record<string, string> = { b: '尊敬的客户，' + (x as string) + '您已逾期，请还款。' }", "尊敬的客户，${expr}您已逾期，请还款。"),
    ("tsx", "const C = () => <p>尊敬的{user.name}，您的<b>借款</b>已逾期，请还款。</p>;", "尊敬的${name}，您的借款已逾期，请还款。"),
    ("javascript", "const f = (u) => { return ['尊敬的', u.name, '，您已逾期，请还款。'].join('') }", "尊敬的${name}，您已逾期，请还款。"),
    ("javascript", "const l = []; l.push('尊敬的客户，'); l.push('您已逾期，请还款。'); send(l.join(''))", "尊敬的客户，您已逾期，请还款。"),
    ("python", 'a = "，".join(["尊敬的客户", f"您已逾期{n}天", "请还款。"])', "尊敬的客户，您已逾期${n}天，请还款。"),
    ("python", 'def f(n):\n    s = "尊敬的客户，"\n    s += n\n    return s + "您已逾期，请还款。"\n', "尊敬的客户，${n}您已逾期，请还款。"),
    ("php", "<?php $a = implode('，', ['尊敬的客户', '您已逾期' . $n . '天', '请还款。']);", "尊敬的客户，您已逾期${n}天，请还款。"),
    ("php", "<html><p>尊敬的<?= $name ?>，您已逾期，<?php if ($x) { ?>请还款。<?php } ?></p></html>", "尊敬的${name}，您已逾期，请还款。"),
    ("go", 'package a\nvar x = "尊敬的" + u.Name + `，您已逾期` +\n\t"，请还款。"', "尊敬的${Name}，您已逾期，请还款。"),
    ("go", 'package a\nfunc f() { var sb strings.Builder; sb.WriteString("尊敬的客户，"); sb.WriteString(x); sb.WriteString("您已逾期，请还款。") }', "尊敬的客户，${x}您已逾期，请还款。"),
    ("csharp", 'class A { string a = $"尊敬的{user.Name}，您已逾期{days:N0}天" + @"，请""还款""。"; }', '尊敬的${Name}，您已逾期${days}天，请"还款"。'),
    ("csharp", 'class A { string a = $$"""\n    尊敬的{{name}}，您已逾期，请还款。\n    """; }', "尊敬的${name}，您已逾期，请还款。"),
    ("csharp", 'class A { void F() { sb.Append("尊敬的客户，"); sb.AppendLine("您已逾期，"); sb.Append("请还款。"); } }', "尊敬的客户，您已逾期，\n请还款。"),
    ("vue", '<template><p>尊敬的{{ name }}，您的<b>借款</b>已逾期，请还款。</p></template>', "尊敬的{{ name }}，您的借款已逾期，请还款。"),
]  # fmt: skip


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("language", "text", "body"), JOINED)
def test_literals_are_joined(language: str, text: str, body: str) -> None:
    found = templates(language, text)
    assert [each.body.text.strip() for each in found] == [body]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("language", "text", "body"), JOINED)
def test_each_character_stands_where_it_was_written(language: str, text: str, body: str) -> None:
    (found,) = templates(language, text)
    for index, char in enumerate(found.body.text):
        origin = found.body.origin(index)
        written = text[origin.start : origin.end]
        assert char < "\u3000" or written == char or written.startswith("\\u")


NAMED = [
    ("java", 'enum Sms { FRIEND_OVER_DUE_3_DAY("sms", "%M"), B("x", "y") }', "FRIEND_OVER_DUE_3_DAY", {"audience": "contact", "channel": "sms"}),
    ("java", 'class A { private static final String FINAL_NOTICE = "%M"; }', "FINAL_NOTICE", {}),
    ("java", 'class A { static { MAP.put("M2_SMS", "%M"); } }', "M2_SMS", {"channel": "sms"}),
    ("java", 'class A { String f(int d) { switch (d) { case "D3": return "%M"; } } }', "D3", {"overdue_days": 3}),
    ("java", 'class A { void f() { x.setChannel("push"); x.setTemplateCode("SMS_9"); x.setContent("%M"); } }', "SMS_9", {"channel": "push"}),
    ("java", 'class A { Object f() { return T.builder().channel("sms").code("c7").content("%M").build(); } }', "c7", {"channel": "sms"}),
    ("kotlin", 'object T { const val OVERDUE_D3 = "%M" }', "OVERDUE_D3", {"overdue_days": 3}),
    ("kotlin", 'val m = mapOf("sms_d3" to "%M")', "sms_d3", {"channel": "sms"}),
    ("kotlin", 'enum class T(val text: String) { GUARANTOR_NOTICE("%M") }', "GUARANTOR_NOTICE", {"audience": "guarantor"}),
    ("php", "<?php return ['d3' => ['channel' => 'sms', 'audience' => 'self', 'content' => '%M']];", "d3", {"channel": "sms", "audience": "debtor"}),
    ("php", "<?php define('X_NOTICE', '%M');", "X_NOTICE", {}),
    ("php", "<?php enum T: string { case D3 = '%M'; }", "D3", {"overdue_days": 3}),
    ("python", 'T = {"d3": {"channel": "sms", "text": "%M"}}', "d3", {"channel": "sms"}),
    ("python", 'send(code="c1", channel="push", content="%M")', "c1", {"channel": "push"}),
    ("python", 'class T:\n    OVERDUE_D3 = "%M"\n', "OVERDUE_D3", {"overdue_days": 3}),
    ("javascript", "export default { templates: [{ id: 'x1', channel: 'sms', content: '%M' }] }", "x1", {"channel": "sms"}),
    ("typescript", "const T: Record<string, string> = { 'd-3': \"%M\" };", "d-3", {}),
    ("typescript", "enum T { FinalNotice = '%M' }", "FinalNotice", {}),
    ("go", 'package a\nvar T = map[string]Tpl{"d3": {Channel: "sms", Content: "%M"}}', "d3", {"channel": "sms"}),
    ("go", 'package a\nconst FinalNotice = `%M`', "FinalNotice", {}),
    ("csharp", 'class A { object t = new Tpl { Channel = "sms", Code = "c9", Content = @"%M" }; }', "c9", {"channel": "sms"}),
    ("csharp", 'class A { public const string D3 = "%M"; }', "D3", {"overdue_days": 3}),
]  # fmt: skip


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("language", "text", "name", "told"), NAMED)
def test_names_and_metadata(language: str, text: str, name: str, told: dict) -> None:
    (found,) = templates(language, text)
    assert (found.id, found.named, found.body.text) == (name, True, M)
    known = {**found.inferred, **found.defaults, **found.own}
    assert {key: known.get(key) for key in told} == told


NOTHING = [
    ("java", "/* 您的借款已逾期，请尽快还款。 */\n/** %M */ class A { // %M\n}"),
    ("java", 'class A { void f() { log.info("%M" + x); logger.error("%M"); LOG.warn("%M"); System.out.println("%M"); } }'),
    ("java", 'class A { void f() { throw new BizException("%M"); } }'),
    ("java", '@ApiOperation(value = "%M", notes = "%M") class A { @Excel(name = "%M") String a; }'),
    ("java", 'class A { String a = "还款金额"; String b = "逾期天数"; List<String> w = List.of("起诉", "上门", "坐牢"); }'),
    ("java", 'class A { String a = "SELECT * FROM t WHERE content = \'%M\'"; Pattern p = Pattern.compile("您已逾期[0-9]+天，请.*还款。"); }'),
    ("java", 'class A { boolean b = text.contains("%M"); }'),
    ("kotlin", 'fun f() { Log.d(TAG, "%M"); println("%M"); throw IllegalStateException("%M"); require(x) }'),
    ("php", "<?php // %M\n# %M\nerror_log('%M'); Log::info('%M'); throw new Exception('%M'); #[Foo('%M')]\nfunction g() {}"),
    ("python", '"""%M"""\n# %M\nclass A:\n    """%M"""\n    def f(self):\n        \'\'\'%M\'\'\'\n        print("%M")\n        logging.info("%M")\n        raise ValueError("%M")\n'),
    ("python", 'parser.add_argument("-x", help="%M")\nassert a, "%M"\nx = models.CharField(verbose_name="%M", help_text="%M")\n'),
    ("javascript", "console.log('%M'); it('%M', () => {}); describe(`%M`, f); throw new Error('%M'); /* %M */ // %M\n"),
    ("typescript", "const a = { label: '%M', placeholder: '%M' }; const labels = ['客户姓名', '逾期天数', '操作'];"),
    ("go", 'package a\nfunc f() { fmt.Println("%M"); log.Printf("%M"); return errors.New("%M"), fmt.Errorf("%M") }'),
    ("csharp", 'class A { [Display(Name = "%M")] string a; void f() { _logger.LogInformation("%M"); Console.WriteLine("%M"); throw new Exception("%M"); } }\n#region %M\n#endregion\n'),
    ("vue", "<template><!-- %M --><p>姓名</p></template>\n<script>\n// %M\nconsole.log('%M')\n</script>\n<style>/* %M */</style>"),
]  # fmt: skip


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_no_message(language: str, text: str) -> None:
    assert [each.body.text for each in templates(language, text)] == []


@pytest.mark.usefixtures("way")
def test_alternatives_are_texts_of_their_own() -> None:
    text = 'class A { String a = "尊敬的客户，" + (x ? "您已逾期，" : "账单将到期，") + "请还款。"; }'
    found = templates("java", text)
    assert [each.body.text for each in found] == ["尊敬的客户，您已逾期，请还款。", "尊敬的客户，账单将到期，请还款。"]
    assert len({each.id for each in found}) == 2


@pytest.mark.usefixtures("way")
def test_branches_of_a_growing_text_are_alternatives() -> None:
    text = "<?php function f() { $s = '尊敬的客户，'; if ($x) { $s .= '您已逾期，'; } else { $s .= '账单将到期，'; } $s .= '请还款。'; }"
    bodies = [each.body.text for each in templates("php", text)]
    assert bodies == ["尊敬的客户，您已逾期，请还款。", "尊敬的客户，账单将到期，请还款。"]


@pytest.mark.usefixtures("way")
def test_lists_stay_separate_and_holes_choose() -> None:
    found = templates(
        "javascript", "export default { x: ['%M', '%M'], y: `尊敬的客户，您已${a ? '逾期' : '到期' + b}，请还款。` }"
    )
    assert [(each.id, each.body.text) for each in found] == [
        ("x[0]", M), ("x[1]", M), ("y", "尊敬的客户，您已逾期，请还款。"), ("y (2)", "尊敬的客户，您已到期${b}，请还款。")
    ]  # fmt: skip


@pytest.mark.usefixtures("way")
def test_setters_of_two_messages_keep_apart() -> None:
    text = 'class A { void f() { x.setChannel("sms"); x.setContent("%M"); x.setChannel("push"); x.setContent("%M"); } }'
    assert [each.own for each in templates("java", text)] == [{"channel": "sms"}, {"channel": "push"}]


@pytest.mark.usefixtures("way")
def test_settings_name_calls_and_keys() -> None:
    text = 'class A { void f() { sms.push("短文"); other("%M"); x.put("wording", "短句"); } }'
    assert [each.body.text for each in templates("java", text, ReadSettings(calls=("push",)))] == ["短文"]
    assert [each.body.text for each in templates("java", text, ReadSettings(calls=("sms.push",)))] == ["短文"]
    assert [each.body.text for each in templates("java", text, ReadSettings(keys=("wording",)))] == ["短句"]


@pytest.mark.usefixtures("way")
def test_equal_names_in_different_objects_are_told_apart() -> None:
    found = templates("php", "<?php return ['sms' => ['d3' => '%M'], 'push' => ['d3' => '%M']];")
    assert [each.id for each in found] == ["sms.d3", "push.d3"]
    assert [each.inferred["channel"] for each in found] == ["sms", "push"]


def test_the_file_name_tells() -> None:
    (found,) = templates("java", 'class A { String s = f("%M"); }', stem="FriendSmsOverdue")
    assert not found.named
    assert found.id == "line 1"
    assert found.inferred["audience"] == "contact"


BROKEN = [
    ("java", 'class A { String a = "坏的; \n String b = "%M";\n void ('),
    ("php", "<?php $a = '坏的;\n $b = ['k' => '%M', 'z' => 1];\n"),
    ("php", "<?php $a = '%M;\n $b = 'x';\n"),
    ("python", 'a = "坏的\nb = "%M"\ndef (:\n'),
    ("javascript", "const a = `坏的;\nconst b = '%M'; ((("),
    ("tsx", "const C = () => <p>%M</b>;\n((("),
    ("go", 'package a\nvar x = "坏的\nvar y = "%M"\n}}}'),
    ("csharp", 'class A { string a = $"坏的{x; \n string b = "%M";\n'),
    ("kotlin", 'val a = "坏的${x\nval b = "%M"\n}}'),
]  # fmt: skip


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(("language", "text"), BROKEN)
def test_a_broken_program_loses_no_text(language: str, text: str) -> None:
    source = text.replace("%M", M)
    found = templates(language, text)
    places = [
        each.body.span(each.body.text.index(M), each.body.text.index(M) + len(M))
        for each in found
        if M in each.body.text
    ]
    assert source.index(M) in [place.start for place in places]


def test_gb18030_and_astral_characters_keep_their_columns() -> None:
    text = '// 😀𠮷 注释\r\nclass A { String a = "😀" + x + "您已逾期，请尽快还款。"; }\r\n'
    for data in (text.encode("utf-8"), text.encode("gb18030"), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        (found,) = read("A.java", data, PLAIN).templates
        at = found.body.text.index("您已")
        position = found.source.lines().position(found.body.origin(at).start)
        assert (position.line, position.column) == (2, text.split("\r\n")[1].index("您已") + 1)


def test_deep_and_endless_programs_end() -> None:
    for name, text in (
        ("a.js", "(" * 20_000 + f"'{M}'"),
        ("a.js", f"'{M}',`${{" * 2_000),
        ("a.py", "f'{" * 5_000 + M),
        ("a.kt", '"${' * 5_000 + f'"{M}"'),
        ("a.java", "class A { String s = " + f'"{M}" + x + ' * 3_000 + "y; }"),
    ):
        assert read(name, text.encode(), PLAIN).templates


NAMES = [
    ("user.getName()", "name"), ("order.amount", "amount"), ("$o->getAmount()", "amount"), ("$row['days']", "days"), ("days", "days"),
    ('map.get("amount")', "amount"), ("String.valueOf(days)", "days"), ("fmt.Sprint(o.Days)", "Days"), ("a + b", "expr"), ("1", "expr"),
    ("x!r:>10", "x"), ("amount:N2", "amount"), ("(a)", "expr"), ("maskName(user)", "maskName"), ("user?.name", "name"), ("this.name", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "name"), NAMES)
def test_names_of_expressions(expression: str, name: str) -> None:
    assert name_of(expression) == name


# -- a planted phrase is found exactly where it stands

SHAPES = {
    "java": ('package a;\npublic class A {\n', '  String v%d = "%s";\n', '  String v%d = "尊敬的" + u.getName() +\n    "%s";\n', '  // %s\n', "}\n"),
    "kotlin": ("object A {\n", '  val v%d = "%s"\n', '  val v%d = "尊敬的$name" +\n    "%s"\n', "  /* %s */\n", "}\n"),
    "php": ("<?php\n", "$v%d = '%s';\n", "$v%d = '尊敬的' . $n\n  . \"%s\";\n", "# %s\n", ""),
    "python": ("", 'v%d = "%s"\n', 'v%d = (f"尊敬的{name}"\n   "%s")\n', "# %s\n", ""),
    "javascript": ("", "const v%d = '%s';\n", "const v%d = `尊敬的${name}` +\n  '%s';\n", "// %s\n", ""),
    "typescript": ("", "const v%d: string = '%s';\n", "const v%d = `尊敬的${name}\n%s`;\n", "// %s\n", ""),
    "go": ("package a\n", 'const v%d = "%s"\n', 'var v%d = "尊敬的" + n +\n\t`%s`\n', "// %s\n", ""),
    "csharp": ("class A {\n", '  string v%d = "%s";\n', '  string v%d = $"尊敬的{name}" +\n   @"%s";\n', "  // %s\n", "}\n"),
}  # fmt: skip
PHRASE = "再不还款就通知您的家人"


@settings(max_examples=60, deadline=None)
@given(
    language=st.sampled_from(sorted(SHAPES)),
    kinds=st.lists(st.integers(0, 2), min_size=1, max_size=8),
    data=st.data(),
    breaks=st.sampled_from(["\n", "\r\n"]),
    broken=st.booleans(),
)
def test_a_planted_phrase_is_found(
    language: str, kinds: list[int], data: st.DataObject, breaks: str, broken: bool
) -> None:
    head, *shapes, tail = SHAPES[language]
    kinds = [*kinds, data.draw(st.integers(0, 1))]
    target = data.draw(st.sampled_from([number for number, kind in enumerate(kinds) if kind < 2]))
    text = head
    for number, kind in enumerate(kinds):
        filler = f"您的借款已逾期{number}天😀，" + (PHRASE if number == target else "请尽快还款") + "。"
        text += shapes[kind].replace("%d", str(number)).replace("%s", filler)
    text = (text + tail + ("((\n" if broken else "")).replace("\n", breaks)
    found = [each for each in read(f"a.{SUFFIX[language]}", text.encode(), PLAIN).templates if PHRASE in each.body.text]
    assert len(found) == 1
    at = found[0].body.text.index(PHRASE)
    position = found[0].source.lines().position(found[0].body.span(at, at + len(PHRASE)).start)
    before = re.split(r"\r\n|\n", text[: text.index(PHRASE)])
    assert (position.line, position.column) == (len(before), len(before[-1]) + 1)
    assert found[0].body.span(at, at + len(PHRASE)).end == text.index(PHRASE) + len(PHRASE)
