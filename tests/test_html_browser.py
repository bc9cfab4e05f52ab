"""The html report in a real headless Chromium: filters run, templates stay text, and an accessibility check."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from dunlint.reporters import ReportOptions, write
from report_sample import HOSTILE, sample

CHROMIUM = next(
    (path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")) if path), None
)
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium binary on this machine")]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=4000",
]
VOID = {"meta", "input", "br", "rect", "link", "img", "hr"}


def page(lang="zh"):
    stream = io.StringIO()
    write("html", sample(), stream, ReportOptions(lang=lang))
    return stream.getvalue()


def dump(folder, html):
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8", newline="")
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    return done.stdout.decode()


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def all(self, tag=None):
        for child in self.children:
            if isinstance(child, Element):
                if tag in (None, child.tag):
                    yield child
                yield from child.all(tag)

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def has(self, name):
        return name in self.attributes.get("class", "").split()


class Tree(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.root = self.at = Element("document", {}, None)
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag, attrs):
        self.at.children.append(Element(tag, dict(attrs), self.at))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.at.tag != tag:
            self.at = self.at.parent
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


@pytest.fixture(scope="module")
def dom(tmp_path_factory):
    return Tree(dump(tmp_path_factory.mktemp("browser"), page())).root


def test_the_filter_script_ran_under_the_policy(dom):
    assert next(dom.all("html")).attributes["data-ready"] == "true"
    by_id = {item.attributes["id"]: item for item in dom.all() if "id" in item.attributes}
    assert by_id["shown"].text == "显示 8 条结果、4 条模板"
    assert "hidden" not in by_id["filters"].attributes
    cards = [item for item in dom.all("article") if item.has("template")]
    assert [card.attributes.get("data-clean") is not None for card in cards] == [
        "hidden" in card.attributes for card in cards
    ]


def test_a_script_in_a_template_stays_text(dom):
    scripts = list(dom.all("script"))
    assert len(scripts) == 1
    bubbles = [item.text for item in dom.all("div") if item.has("bubble")]
    assert any("<script>alert(1)</script>" in text for text in bubbles)
    assert "alert(1)" in HOSTILE


def test_the_policy_blocks_any_other_script_and_style(tmp_path):
    html = page().replace(
        "</body>",
        "<script>document.documentElement.setAttribute('data-own','1')</script>"
        "<img src=x onerror=\"document.documentElement.setAttribute('data-own','2')\"></body>",
    )
    root = next(Tree(dump(tmp_path, html)).root.all("html"))
    assert "data-own" not in root.attributes
    assert root.attributes["data-ready"] == "true"


@pytest.mark.parametrize("dark", [False, True])
def test_colours_reach_the_contrast_of_wcag_aa(tmp_path, dark):
    """Every text colour on every ground it stands on, as the browser computes it."""
    probe = (
        "<script>function rgb(c){return c.match(/[0-9.]+/g).map(Number)}"
        "function ground(e){for(;e;e=e.parentElement){var c=rgb(getComputedStyle(e).backgroundColor);"
        "if(c.length<4||c[3]>0)return c}return [255,255,255]}"
        "function lum(c){return [0.2126,0.7152,0.0722].reduce(function(s,w,i){var v=c[i]/255;"
        "return s+w*(v<=0.03928?v/12.92:Math.pow((v+0.055)/1.055,2.4))},0)}"
        "var worst=99,where='';document.querySelectorAll('body *').forEach(function(e){"
        "if(!Array.prototype.some.call(e.childNodes,function(n){return n.nodeType===3&&n.data.trim()}))return;"
        "if(['SCRIPT','STYLE','OPTION'].indexOf(e.tagName)>=0)return;"
        "var a=lum(rgb(getComputedStyle(e).color)),b=lum(ground(e));var r=(Math.max(a,b)+.05)/(Math.min(a,b)+.05);"
        "if(r<worst){worst=r;where=e.tagName+'.'+e.className}});"
        "document.documentElement.setAttribute('data-contrast',worst.toFixed(2)+' '+where)</script>"
    )
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page())
    if dark:
        html = html.replace("(prefers-color-scheme: dark)", "(min-width: 1px)")
    root = next(Tree(dump(tmp_path, html.replace("</body>", probe + "</body>"))).root.all("html"))
    ratio, _, where = root.attributes["data-contrast"].partition(" ")
    assert float(ratio) >= 4.5, where


def test_structure_can_be_used_without_eyes(dom):
    root = next(dom.all("html"))
    assert root.attributes["lang"] == "zh-CN"
    assert next(dom.all("title")).text
    for landmark in ("header", "main", "footer"):
        assert len(list(dom.all(landmark))) == 1
    levels = [int(item.tag[1]) for item in dom.all() if re.fullmatch("h[1-6]", item.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [item.attributes["id"] for item in dom.all() if "id" in item.attributes]
    assert len(ids) == len(set(ids))
    labelled = {item.attributes["for"] for item in dom.all("label") if "for" in item.attributes}
    for field in (*dom.all("input"), *dom.all("select")):
        assert field.attributes.get("id") in labelled or field.parent.tag == "label"
    for item in dom.all():
        for reference in item.attributes.get("aria-labelledby", "").split():
            assert reference in ids
        if item.tag == "svg":
            assert item.attributes.get("aria-hidden") == "true" or item.attributes.get("aria-label")
        if item.tag == "a" and item.attributes.get("href", "").startswith("#"):
            assert item.attributes["href"][1:] in ids
            assert item.text or item.attributes.get("aria-label")
        if item.tag == "img":
            assert "alt" in item.attributes
    for table in dom.all("table"):
        heads = list(table.all("th"))
        assert heads
        assert all(head.attributes.get("scope") in ("row", "col") for head in heads)
    assert all(item.text.strip() for item in dom.all("button"))


def test_the_page_asks_for_nothing_from_outside(dom):
    for item in dom.all():
        for name in ("src", "href", "action", "style"):
            assert name not in item.attributes or item.attributes[name].startswith("#")
        assert not [name for name in item.attributes if name.startswith("on")]


def test_english_page_says_so(tmp_path):
    root = next(Tree(dump(tmp_path, page("en"))).root.all("html"))
    assert root.attributes["lang"] == "en"
    assert "Showing 8 findings in 4 templates" in root.text
