"""Signs of disguise that need no dictionary: letters in place of characters, runs of split characters, pictures as words.

Each sign is sure (enough by itself) or slight (an accident alone; two of them, or one beside a known disguise, are none).
Everything counts in the template's own text, before it is normalised.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.span import Span

_HAN = "\u3400-\u9fff"
# What a text must hold for the expressions below to be tried at all.
_GATE = regex.compile(
    "[\u3105-\u312f\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u32b0\u32b1-\u32bf\U0001d400-\U0001d7ff"
    "\U0001f000-\U0001faff☎⛓⚰☛☞亽亾尛呺烸氺亻氵扌讠忄钅饣纟犭刂冫礻衤疒囗⺼\u3400-\u4dbfロニハエカタトメヨ]"
    r"|[a-zA-Z]|斜[杠线]|[竖倒横]着[念读看]|\n.\n.\n"
    rf"|[{_HAN}][·・.．*~\-–_/|^☆★◇◆⊙→‖×+=#、✱∥](?:[{_HAN}][·・.．*~\-–_/|^☆★◇◆⊙→‖×+=#、✱∥]){{2}}|[{_HAN}][~#^|$&=☆★♥◇⊙_][{_HAN}]|\d[_☆★~#^|♥]\d"
)
_SEPARATED = regex.compile(
    rf"(?<![{_HAN}])(?:[{_HAN}]([·・.．*~–_/|^☆★◇◆⊙→‖✱∥\-]))(?:[{_HAN}\d]\1){{2,30}}[{_HAN}\d]"
    rf"|(?:[{_HAN}]([·・~–_|^☆★◇◆⊙→‖✱∥]))(?:[{_HAN}]\2){{2,30}}[{_HAN}]"
    r"|(?<![\u3400-\u9fff])[\u3400-\u9fff](?:-[\u3400-\u9fff\d]){4,30}"
)
_LISTED = regex.compile(rf"(?<![{_HAN}、])?[{_HAN}](?:、[{_HAN}]){{3,12}}")
_SURE = regex.compile(
    # phonetic signs; the letters of mathematics; ideographs in circles; a component alone beside characters
    rf"[\u3105-\u312f][\u02c7\u02ca\u02cb\u02d9\u3105-\u312f]*(?=[{_HAN}])|(?<=[{_HAN}])[\u3105-\u312f][\u02c7\u02ca\u02cb\u02d9\u3105-\u312f]*"
    rf"|(?<=[{_HAN}])[\U0001d400-\U0001d7ff]+|[\U0001d400-\U0001d7ff]+(?=[{_HAN}])|[\u3220-\u3229\u3280-\u3290](?=[{_HAN}①-⑳])|(?<=[{_HAN}])[\u3280-\u3296\u329a-\u32b0](?=[{_HAN}])"
    rf"|[亻氵扌讠忄钅饣纟犭刂冫礻衤疒⺼](?=[ {_HAN}])|(?<=[{_HAN}])[亻氵扌讠忄钅饣纟犭刂冫礻衤疒⺼]"
    rf"|(?<=[{_HAN}])[亽亾尛呺烸氺](?=[{_HAN}])|(?<=[门口人入工才力到户])[ロニハエカタトメ](?=[{_HAN},，。])|(?<=[{_HAN}])[ロニハエカ](?=[{_HAN},，。])"
    # addresses told in words, and how to read what is hidden
    r"|(?:冒号|点|http)[^。\n]{0,10}(?:双斜[线杠]|斜[线杠])[^。\n]{0,24}|[a-z0-9]{1,20} ?点 ?(?:cn|com|net|top|vip|xyz|icu|cc|club|shop)(?![a-z])[^。\n]{0,16}(?:斜|换|浏览器)?"
    r"|(?:竖|倒|横|斜|跳)着(?:念|读|看)|(?:汉字|中文|空格|星号|符号)(?:都)?(?:换成|改成|替换|去掉|删掉)[^。,，\n]{0,4}|(?:谐音|拼音)(?:念|读|拼)(?:一下|出来)?|拼起来(?:念|读|看)"
    # digits in groups that no card or number is written with
    r"|(?:[0-9０-９]{3,4}[_☆★~#^|♥＿]){2,5}[0-9０-９]{2,4}"
    # one character a line, one character between two parameters
    rf"|(?:^|\n)[{_HAN}](?:\n[{_HAN}]){{3,40}}(?=\n|$)"
    r"|(?:\}(?![年月日时分元期第号天至到及和与的在于向共为])[\u3400-\u9fff]\$?[{#]{1,2}\w{1,12}){3,12}\}"
    # letters of one syllable or of one abbreviation apart, accounts behind a heart
    rf"|(?<![A-Za-z.])[a-z](?:[.*·\-_][a-z]){{2,7}}(?= ?[{_HAN}])|(?<=[{_HAN}])[A-Z](?: [A-Z]){{2,4}}(?=[{_HAN},，。])|(?<=[{_HAN}])[a-z](?:[.*·_][a-z]){{2,7}}(?![A-Za-z.])"
    r"|[➕+加] ?[VvWwQq][❤♥]|[➕] ?[VvWwQq](?![A-Za-z])|[VvWw][❤♥]\ufe0f?[:：信]"
    r"|(?<![a-z0-9])c@rd|(?<=[\u3400-\u9fff])[ⓐ-ⓩⒶ-Ⓩ]{2,6}|[①-⑳][ⓐ-ⓩⒶ-Ⓩ]{1,4}"
)
_BONES = "🦵🦴🪓🔪🔫💣⚰⛓🪦🏨🛏👄🩸🧍"
_THINGS = "💳🔢🆔🤳🏠🏡🏘🏢🏫🏭🚗🚙🏍🛵🐟📱💻🚪💰💵💴👮🚓🚔🍚📞☎👴👵👩👨👧👦👪👶📸📷🎥💀🚑🔑📢📣🏥🏦🔒✈🚄🚅🧧☛👇🐴🐎🐢🐷🐶🐻🐔🥚⚖"
_PICTURE = regex.compile(
    rf"(?<=[的个张台辆把条只支拿带掏来装接卖买开送给拍那这我你您他她找挂去到打用收有和跟被刷扫卸断剁砍动进敲砸堵蹲喝吃付交还寄转老小爱咸电在了上随出背]) ?[{_THINGS}]\ufe0f?(?= ?[{_HAN},，。！？!?①-⑳]|$)"
    rf"|[{_THINGS}]\ufe0f?(?=[要和里上下到呗吧号都也正反])"
)
_GRIM = regex.compile(rf"(?<=[{_HAN}]) ?[{_BONES}]\ufe0f?(?= ?[{_HAN}])")
_ROUND = "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf⓪"
# signs for digits: side by side or in a sum; before a measure; in the midst of a sentence
_ROUND_RUN = regex.compile(rf"[{_ROUND}](?:[.,·]?[{_ROUND}])+")
_ROUND_ONE = regex.compile(
    rf"(?<=[{_HAN}])(?<!第)[{_ROUND}](?=[元块月日号年天万千百折辈秒期点个次位床人分层栋幢楼室级代小倍成家只]|到|至|,|，|。|$)|(?<=[{_HAN}]第)[{_ROUND}](?=[期位次天个])"
    rf"|(?<=[拖差欠借转付交还满蹲关判打抽每翻坐])[{_ROUND}]"
)
# a few Latin letters among Han characters, and capitals for a character each
_AMONG = regex.compile(rf"(?<=[{_HAN}])[a-z]{{1,5}}(?=[{_HAN}])")
_USUAL = frozenset(
    "app apps ok vip hr pc ai id ip it tv pin qq wifi etc sms atm pos apr gps pdf web html http https www com cn net org ios sim m kg km cm mm g t k "
    "lpr nfc usb ukey e x n s y xx nn yy ct mri b d c a h v vx wx dj diy kpi ktv".split()
)
_CLUSTER = regex.compile(rf"(?<![A-Za-z0-9{_HAN}_.\-/@])[bcdfghjklmnpqrstwxyz]{{2,4}}(?=[{_HAN}])")
_PAIR = regex.compile(rf"(?<![A-Za-z0-9 .])[a-zA-Z] [a-zA-Z](?= ?[{_HAN}\d])(?! ?\d{{1,2}}[%℃])")
_CAPITALS = regex.compile(rf"(?<![A-Za-z0-9])[HJYQDZBLKTCX] ?[款期额账息案催贷单]|(?<=[{_HAN}])[ZFKSX](?![A-Za-z0-9])")
_INSIDE = regex.compile(rf"(?<=[{_HAN}])[~#^$&=☆★♥◇⊙_](?=[{_HAN}])")


def signs(raw: str) -> tuple[list[Span], list[Span]]:
    """Sure and slight signs of disguise in ``raw``, each in order."""
    if _GATE.search(raw) is None:
        return [], []
    sure = [Span(*match.span()) for match in _SURE.finditer(raw)]
    sure += [Span(*match.span()) for match in _SEPARATED.finditer(raw)]
    sure += [Span(*match.span()) for match in _GRIM.finditer(raw)]
    sure += [Span(*match.span()) for match in _ROUND_RUN.finditer(raw)]
    slight = [Span(*match.span()) for match in _PICTURE.finditer(raw)]
    slight += [
        Span(*match.span()) for match in _ROUND_ONE.finditer(raw) if not any(map(Span(*match.span()).overlaps, sure))
    ]
    slight += [Span(*match.span()) for match in _AMONG.finditer(raw) if match.group() not in _USUAL]
    slight += [Span(*match.span()) for match in _CLUSTER.finditer(raw) if match.group() not in _USUAL]
    slight += [Span(*match.span()) for match in _PAIR.finditer(raw)]
    capitals = [Span(*match.span()) for match in _CAPITALS.finditer(raw)]
    if len({raw[span.start : span.end] for span in capitals}) >= 2:
        slight += capitals
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    sure = [
        span
        for span in sure
        if not (text := raw[span.start : span.end].lower()).isascii()
        or not any(char.isalpha() for char in text)
        or "".join(filter(str.isalpha, text))
        not in (*("".join(alphabet[at : at + 3]) for at in range(24)), "www", "abcd", "app")
    ]
    return sorted(sure), sorted(slight)


def listed(raw: str) -> list[tuple[Span, str]]:
    """Single characters in a row with 、 between them, and what they read together."""
    return [(Span(*match.span()), match.group().replace("、", "")) for match in _LISTED.finditer(raw)]


_JOINT = regex.compile(r'"\s*,\s*"')
_WHOLE = regex.compile(r'\["[^"\n]{0,30}"(?:\s*,\s*"[^"\n]{0,30}"){3,30}\s*\]')


def chunks(raw: str) -> list[tuple[Span, list[str]]]:
    """Lists of texts in quotation marks, one of them a single character: (place, their texts)."""
    out = []
    for match in _WHOLE.finditer(raw):
        texts = _JOINT.split(match.group()[2:-1].rstrip().removesuffix('"'))
        if sum(len(text) == 1 and "\u4e00" <= text <= "\u9fff" for text in texts) >= 2:
            out.append((Span(*match.span()), texts))
    return out


def inserted(raw: str) -> list[Span]:
    """A sign that ordinary text does not put between two characters."""
    return [Span(*match.span()) for match in _INSIDE.finditer(raw)]
