"""Template engines: every branch on a path, loops once, comments gone, every character at its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dunlint.align import MappedText
from dunlint.readers import ReadSettings
from dunlint.readers.engines import paths, read
from dunlint.template import Source

CASES = [
    ("{% if x %}甲{% elif y %}乙{% else %}丙{% endif %}丁", ["甲丁", "乙丁", "丙丁"]),
    ("{% if x %}甲{% endif %}乙", ["甲乙", "乙"]),
    ("{% if a %}甲{% else %}{% if b %}乙{% else %}丙{% endif %}{% endif %}", ["甲", "乙", "丙"]),
    ("{% for i in l %}甲{{ i }}{% endfor %}{# 注释 #}乙", ["甲{{ i }}乙"]),
    ("甲 {%- if x -%} 乙 {%- endif %}", ["甲乙", "甲"]),
    ("甲\n{% if x %}\n乙\n{% else %}\n丙\n{% endif %}\n丁", ["甲\n乙\n丁", "甲\n丙\n丁"]),
    ("{% raw %}{{ x }}{% if %}{% endraw %}甲", ["{{ x }}{% if %}甲"]),
    ("{% comment %}注释{% endcomment %}甲{% with a=1 %}乙{% endwith %}{% set x = 1 %}", ["甲乙"]),
    ("{% case x %}{% when 1 %}甲{% when 2 %}乙{% else %}丙{% endcase %}", ["甲", "乙", "丙"]),
    ("<#if x gt 1>甲<#elseif (y>2)>乙<#else>丙</#if><#-- 注释 -->${x!''}", ["甲${x!''}", "乙${x!''}", "丙${x!''}"]),
    ("<#list l as i>甲${i}</#list><#assign x=1>[#if y]乙[/#if]", ["甲${i}乙", "甲${i}"]),
    ("<#assign x>不发</#assign>甲<@macro a=1/>", ["甲"]),
    ("#if($x > 1)甲#elseif($y)乙#{else}丙#{end}丁", ["甲丁", "乙丁", "丙丁"]),
    ("#foreach($i in $l)甲$!{i}#end #* 注释 *#乙\n## 注释\n#set($a = 1)丙", ["甲$!{i} 乙\n丙"]),
    ("{{#if x}}甲{{else}}乙{{/if}}{{#each l}}丙{{/each}}{{! 注释 }}{{!-- 注释 --}}", ["甲丙", "乙丙"]),
    ("{{#unless x}}甲{{/unless}}乙", ["甲乙", "乙"]),
    ("{{#s}}甲{{/s}}{{^s}}乙{{/s}}", ["甲", "乙"]),
    ("{{#if x}}甲{{else if y}}乙{{else}}丙{{/if}}", ["甲", "乙", "丙"]),
    ("{{if .X}}甲{{else if .Y}}乙{{else}}丙{{end}}{{/* 注释 */}}{{.Name}}", ["甲{{.Name}}", "乙{{.Name}}", "丙{{.Name}}"]),
    ("{{range .L}}甲{{end}}{{- with .Z}}乙{{end}}", ["甲乙", "甲"]),
    ('<if test="a != null">甲</if>乙', ["甲乙", "乙"]),
    ("<choose><when test='b'>甲</when><when test='e'>乙</when><otherwise>丙</otherwise></choose>", ["甲", "乙", "丙"]),
    ("<% if (x) { %>甲<% } else { %>乙<% } %><%= z %>", ["甲<%= z %>", "乙<%= z %>"]),
    ("{if $a}甲{elseif $b}乙{else}丙{/if}{* 注释 *}", ["甲", "乙", "丙"]),
    ("#if($x)甲#else乙#end丙", ["甲丙", "乙丙"]),
    ("@if($a)甲@elseif($b)乙@else丙@endif", ["甲", "乙", "丙"]),
    ("{% if a %}甲{% elif b %}乙{% endif %}{% if c %}子{% else %}丑{% endif %}", ["甲子", "乙丑", "丑"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_paths(text: str, wanted: list[str]) -> None:
    found = paths(MappedText.verbatim(text, 5))
    assert [each.text for each in found] == wanted
    for each in found:
        assert "".join(text[span.start - 5] for span in (each.origin(index) for index in range(len(each)))) == each.text


@pytest.mark.parametrize(
    "text",
    [
        "您好，{{ name }}，#姓名##金额#，{#name#}，${x!''}，[[${x}]]",
        "{% if x %}甲",
        "甲{% endif %}",
        "{{#if x}}甲{{/each}}",
        "甲 ## 乙",
        "还款<if>甲",
        "联系@else客服",
        "",
    ],
)
def test_texts_that_stay_the_same_object(text: str) -> None:
    body = MappedText.verbatim(text)
    (same,) = paths(body)
    assert same is body


def test_a_bound_on_paths_loses_no_text() -> None:
    text = "{% if a %}0," + "".join(f"{{% elif x %}}{number}," for number in range(1, 40)) + "{% endif %}"
    found = paths(MappedText.verbatim(text), 4)
    assert len(found) == 4
    together = "".join(each.text for each in found)
    assert all(f"{number}," in together for number in range(40))


def test_conditions_do_not_multiply() -> None:
    text = "{% if a %}甲{% else %}乙{% endif %}" * 500
    assert [each.text for each in paths(MappedText.verbatim(text))] == ["甲" * 500, "乙" * 500]


@st.composite
def _jinja(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 4 if depth else 0))
        inner = _jinja(depth=depth - 1) if depth else st.just("")
        if kind <= 1:
            parts.append(f"<{draw(st.integers(0, 10**9))}>")
        elif kind == 2:
            parts.append("{% for i in x %}" + draw(inner) + "{% endfor %}")
        elif kind == 3:
            parts.append("{% if x %}" + draw(inner) + "{% endif %}")
        else:
            parts.append(
                "{% if x %}" + draw(inner) + "{% elif y %}" + draw(inner) + "{% else %}" + draw(inner) + "{% endif %}"
            )
    return "".join(parts)


@settings(max_examples=80, deadline=None)
@given(_jinja())
def test_every_text_is_on_some_path(text: str) -> None:
    import re

    found = paths(MappedText.verbatim(text), 64)
    marks = set(re.findall(r"<\d+>", text))
    assert marks == {mark for each in found for mark in re.findall(r"<\d+>", each.text)}
    assert all("{%" not in each.text for each in found)


def test_a_file_is_one_template() -> None:
    text = "尊敬的{{ name }}，{% if x %}您已逾期{% endif %}，请还款。\n"
    (found,) = read(Source("mail/friend_sms.j2", b"", text), ReadSettings()).templates
    assert (found.id, found.named, found.inferred["channel"]) == ("friend_sms", True, "sms")
    assert found.body.text.strip() == text.strip()
