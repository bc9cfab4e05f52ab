"""Masking: what must vanish, what must stay, and that length and time behave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunlint.mask import mask, mask_match, mask_sensitive, mask_source
from report_sample import ADDRESS, CARD, ID_NUMBER, MOBILE, one

HIDDEN = {
    f"请致电{MOBILE}": "请致电138****8000",
    "手机138-0013-8000": "手机138-****-8000",
    "手机138 0013 8000": "手机138 **** 8000",
    "手机138.0013.8000": "手机138.****.8000",
    "手机1 3 8 0 0 1 3 8 0 0 0": "手机1 3 8 * * * * 8 0 0 0",
    "手机１３８００１３８０００": "手机１３８****８０００",
    "一三八零零一三八零零零": "一三八****八零零零",
    "幺三八零零幺三八": "幺三****三八",
    "1三8零0一38000": "1三8****8000",
    "①③⑧⓪⓪①③⑧⓪⓪⓪": "①③⑧****⑧⓪⓪⓪",
    f"+86 {MOBILE}": "+86 1******8000",
    f"身份证{ID_NUMBER}": "身份证110***********002X",
    "110105 19491231 002x": "110*** ******** 002x",
    "110105-19491231-002Ｘ": "110***-********-002Ｘ",
    "旧证110105491231002": "旧证110********1002",
    f"卡号{CARD}": "卡号622************0000",
    "6222 0200 0000 0000 000": "622* **** **** ***0 000",
    "6222\u200b0200\u200b0000\u200b0000": "622*\u200b****\u200b****\u200b0000",
    f"0 {MOBILE}": "0 13*****8000",
    f"0{MOBILE}": "013*****8000",
    f"400-{MOBILE}": "400-*******8000",
    f"010 {MOBILE}": "010 *******8000",
    f"{MOBILE} {ID_NUMBER}": "138******** **************002X",
    "zhang.san@example.com": "z****.***@*******.com",
    "ｚｈａｎｇ＠１６３．ｃｏｍ": "ｚ****＠***．ｃｏｍ",
    "zhang @ qq.com": "z**** @ **.com",
    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb": "T9y***************************uWwb",
    "0x52908400098527886E0F7030069857D2E4169EE7": "0x5***********************************9EE7",
    "尊敬的张建国先生": "尊敬的张**先生",
    "欧阳娜女士您好": "欧**女士您好",
    "收款人：王秀英，": "收款人：王**，",
    "户名 李四。": "户名 李*。",
}
STAYS = [
    "尊敬的张先生",
    "户名：高盛消费金融有限公司",
    "尊敬的先生/女士",
    "客服400-888-9999",
    "4008889999转8001",
    "400-888-9999-8001",
    "四〇〇八八八九九九九",
    "拨打95588或12378",
    "010-12345678",
    "(0755) 1234 5678",
    "01012345678-8001",
    "欠款1234567.89元",
    "本金12,345,678.00元",
    "2026-11-22 2026-12-31",
    "20261122100000",
    "（2026）京0105民初12345号",
    "138****8000",
    "110105********002X",
    "尾号8000",
    "一万二千三百四十五元",
    "二〇二六年十一月二十二日",
    "{id_card} ${mobile} #phone# %s",
    "",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN.items())
def test_personal_numbers_are_masked(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize("text", STAYS)
def test_service_numbers_amounts_dates_and_placeholders_stay(text):
    assert mask(text) == text


def test_names_and_addresses_keep_only_the_ends_of_each_run():
    assert mask_sensitive("张三丰，住北京市海淀区5号") == "张*丰，住*******号"
    assert mask_sensitive("张三") == "张*"
    assert mask_sensitive("我{name}住${addr}和#area#%s") == "*{name}*${addr}*#area#%s"


def test_a_number_inside_a_placeholder_is_no_placeholder():
    assert MOBILE not in mask_sensitive(f"{{{MOBILE}}}")


def test_a_sensitive_match_is_masked_whole():
    finding = one(f"住{ADDRESS}", ADDRESS, sensitive=True).findings[0]
    assert mask_match(finding) == "北" + "*" * (len(ADDRESS) - 2) + "楼"
    assert mask_match(finding._replace(sensitive=False)) == ADDRESS


separators = st.sampled_from(["", " ", "-", "\u3000", "\u200b", "－", "  "])
widths = st.sampled_from([str, lambda digit: chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit])
around = st.text(alphabet="您的请还款abc，。 {}#-0140", max_size=8)


@st.composite
def planted(draw):
    number = draw(st.sampled_from([MOBILE, ID_NUMBER, CARD, "4111111111111111"]))
    width, gap = draw(widths), draw(separators)
    return draw(around), gap.join(width(char) for char in number), draw(around), number


@given(planted())
def test_no_spelling_of_a_number_survives(case):
    before, written, after, number = case
    masked = mask(before + written + after)[len(before) : len(before) + len(written)]
    assert masked.count("*") >= len(number) - 7


@given(st.text())
def test_masking_keeps_the_length_and_is_done_in_one_go(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once


@given(st.text(alphabet="0123456789一三八零 -.@abx{}X\u200b", max_size=60))
def test_masking_number_like_texts_is_done_in_one_go(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once
    assert len(mask_sensitive(text)) == len(text)


@pytest.mark.parametrize("piece", ["1 ", "一", "a@", "@a.", "1.2", "111111    ", "A1", "a" * 63 + "."])
def test_hostile_texts_do_not_take_more_than_linear_steps(piece):
    # No clock: a pattern with quadratic steps would not come back from a text this long.
    text = piece * (400_000 // len(piece))
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize("one", "①❶➀➊⓵⒈⑴")
def test_numbers_in_signs_are_numbers(one):
    number = "".join(chr(ord(one) + int(digit) - 1) for digit in "13912345678")
    assert mask(f"请致电{number}。") == f"请致电{number[:3]}****{number[7:]}。"


def test_raised_and_lowered_digits_are_digits():
    assert mask("¹³⁹¹²³⁴⁵⁶⁷⁸") == "¹³⁹****⁵⁶⁷⁸"
    assert mask("₁₃₉₁₂₃₄₅₆₇₈") == "₁₃₉****₅₆₇₈"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张\\u5efa\\u56fd先生", "张************先生"),
        ("\\u5f20建国先生", "\\u5f20**先生"),
        ("张&#24314;&#22269;先生", "张****************先生"),
        ("张&#x5efa;国先生，请还款", "张*********先生，请还款"),
        ("\\u0031380013800\\u0030", "\\u003*******800\\u0030"),
        ("张建国先生\\u0020", "张**先生\\u0020"),
        ("1380013800\\ue000", "1380013800\\ue000"),
        ("您好\\ud800&#1114112;&#31;", "您好\\ud800&#1114112;&#31;"),
        ("您好 A\\u0026B", "您好 A\\u0026B"),
    ],
)
def test_escapes_in_a_file_hide_nothing(text, masked):
    assert mask_source(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("zhangsan @qq.com", "z******* @**.com"),
        ("zhangsan  @qq.com", "z*******  @**.com"),
        ("zhangsan   @qq.com", "zhangsan   @qq.com"),
        ("㐀zhang@qq.com", "㐀z****@**.com"),
        ("鿿zhang@qq.com", "鿿z****@**.com"),
    ],
)
def test_addresses_with_gaps_and_beside_han(text, masked):
    assert mask(text) == masked
