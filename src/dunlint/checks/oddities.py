"""Signs of disguise that need no dictionary: letters in place of characters, runs of split characters, pictures as words.

Each sign is sure (enough by itself) or slight (an accident alone; two of them, or one beside a known disguise, are none).
Everything counts in the template's own text, before it is normalised.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right

from dunlint import regex
from dunlint.memo import memo
from dunlint.span import Span

_HAN = "\u3400-\u9fff"
# What a text must hold for the expressions below to be tried at all.
_GATE = regex.compile(
    "[\u2e80-\u2fdf\uf900-\ufad9\u20e3\u2160-\u217b❤♥♠♡➕壹贰叁肆伍陆柒捌玖卩\u3105-\u312f\u2460-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u32b0\u32b1-\u32bf\U0001d400-\U0001d7ff"
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
# Radicals in place of characters, keycaps and Roman numerals for digits, letters in an amount, numerals of two kinds in a
# number, names for WeChat and QQ.
_STRANGE = regex.compile(
    rf"(?<=[{_HAN}])[\u2e80-\u2fdf\uf900-\ufad9]|[\u2e80-\u2fdf\uf900-\ufad9](?=[{_HAN}])|[\u2e80-\u2fdf]{{2,}}"
    r"|(?:[0-9]\ufe0f?\u20e3){2,}|[\u2160-\u217b](?=[月日号天元])"
    r"|(?<![A-Za-z0-9])(?=[0-9,.]*[OolI])(?=[OolI,.]*[0-9])[0-9OolI][0-9OolI,.]{2,11}(?=元|块)"
    r"|(?=[零〇壹贰叁肆伍陆柒捌玖]*[一二三四五六七八九])(?=[零〇一二三四五六七八九]*[壹贰叁肆伍陆柒捌玖])[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{6,}"
    r"|(?<![A-Za-z0-9])[VvⓋⓥ][.·_\-* ][XxⓍⓧ](?![A-Za-z0-9])|[加+➕][ 我]{0,2}[VvⓋⓥ](?=[:：])|🐧\ufe0f? ?[\dOo零〇一二三四五六七八九]|卩卩"
    r"|[ⓌⓋWwVv薇威维微][❤♥♠♡💗]|[薇威维][.·][信心芯]"
)
# Pictures of things in the midst of a clause, for a word; not those that adorn, nor those that repeat the word before them.
_THING = regex.compile(
    rf"(?<=[{_HAN}])[\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f900-\U0001faff\u2602-\u26ff✂✈✉✏❤♥♠]\ufe0f?"
    rf"(?:\u200d?[\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f900-\U0001faff]\ufe0f?)?(?=[{_HAN}])"
)
_ADORNING = frozenset(
    "🌟🌞🌈🎉🎊🎁🎈🎯💥💢💦💫💬💡💪💯🔔🔥🔴🔵🔸🔹🔺🔻📣📢📌📍📮📩📨📬📝📅📆🚨🙌🙏🌸🌺🌼🌻🌹🌷🍀🌱🌴🍃☀☁☔☕★☆✨❗❓♀♂🎧🌙⭐🌍🎵🎶🔗👇👆👉👈☝🆕🏻🏼🏽🏾🏿🍂🍁🎀🏆🎫🎄🥰🤗🤝🧧"
)
_ECHO = {
    "📱": "手机", "🏦": "银行柜台网点", "🔒": "锁", "🚓": "警车", "🏠": "家房屋", "🚗": "车", "📞": "电话", "☎": "电话", "💳": "卡", "💰": "钱款元额", "🔑": "钥匙", "📧": "邮箱件",
    "✈": "机", "🏥": "院", "⚖": "法律", "💻": "电脑", "📷": "相拍", "🎓": "学", "👮": "警", "✉": "信件", "🚪": "门", "💵": "钱款元", "🏫": "校", "⏰": "时间", "🕐": "时间点",
}  # fmt: skip
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


def _all(expression: regex.Lazy, text: str) -> list[Span]:
    """The places of every match."""
    return [Span(*match.span()) for match in expression.finditer(text)]


def signs(raw: str) -> tuple[list[Span], list[Span]]:
    """Sure and slight signs of disguise in ``raw``, each in order."""
    if _GATE.search(raw.replace("App", "")) is None:
        return [], []
    sure = _all(_SURE, raw)
    sure += _all(_SEPARATED, raw)
    sure += _all(_STRANGE, raw)
    sure += [
        Span(*match.span())
        for match in _THING.finditer(raw)
        if match.group()[0] not in _ADORNING
        and set(raw[max(0, match.start() - 2) : match.start()]).isdisjoint(_ECHO.get(match.group()[0], ""))
    ]
    sure += _all(_GRIM, raw)
    sure += _all(_ROUND_RUN, raw)
    slight = _all(_PICTURE, raw)
    slight += [
        Span(*match.span()) for match in _ROUND_ONE.finditer(raw) if not any(map(Span(*match.span()).overlaps, sure))
    ]
    slight += [Span(*match.span()) for match in _AMONG.finditer(raw) if match.group() not in _USUAL]
    slight += [Span(*match.span()) for match in _CLUSTER.finditer(raw) if match.group() not in _USUAL]
    slight += _all(_PAIR, raw)
    capitals = _all(_CAPITALS, raw)
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
    return _all(_INSIDE, raw)


# -- Pinyin ----------------------------------------------------------------------------------------------------------

# GB 2312 orders its common characters by their sound: each syllable with the first character that has it.
_SOUNDS = (
    "a啊 ai埃 an鞍 ang肮 ao凹 ba芭 bai白 ban斑 bang邦 bao苞 bei杯 ben奔 beng崩 bi逼 bian鞭 biao标 bie鳖 bin彬 bing兵 bo玻 "
    "bu捕 ca擦 cai猜 can餐 cang苍 cao操 ce厕 ceng层 cha插 chai拆 chan搀 chang昌 chao超 che车 chen郴 cheng撑 chi吃 chong充 "
    "chou抽 chu初 chuai揣 chuan川 chuang疮 chui吹 chun春 chuo戳 ci疵 cong聪 cou凑 cu粗 cuan蹿 cui摧 cun村 cuo磋 da搭 "
    "dai呆 dan耽 dang当 dao刀 de德 deng蹬 di堤 dian颠 diao碉 die跌 ding丁 diu丢 dong东 dou兜 du督 duan端 dui堆 dun墩 duo掇 "
    "e蛾 en恩 er而 fa发 fan藩 fang坊 fei菲 fen芬 feng丰 fo佛 fou否 fu夫 ga噶 gai该 gan干 gang冈 gao篙 ge哥 gei给 gen根 "
    "geng耕 gong工 gou钩 gu辜 gua刮 guai乖 guan棺 guang光 gui瑰 gun辊 guo锅 ha哈 hai骸 han酣 hang夯 hao壕 he呵 hei嘿 hen痕 "
    "heng哼 hong轰 hou喉 hu呼 hua花 huai槐 huan欢 huang荒 hui灰 hun荤 huo豁 ji击 jia嘉 jian歼 jiang僵 jiao蕉 jie揭 jin巾 "
    "jing荆 jiong炯 jiu揪 ju鞠 juan捐 jue撅 jun均 ka喀 kai开 kan刊 kang康 kao考 ke坷 ken肯 keng坑 kong空 kou抠 ku枯 kua夸 "
    "kuai块 kuan宽 kuang匡 kui亏 kun坤 kuo括 la垃 lai莱 lan蓝 lang琅 lao捞 le勒 lei雷 leng棱 li厘 lia俩 lian联 liang粮 "
    "liao撩 lie列 lin琳 ling玲 liu溜 long龙 lou楼 lu芦 luan峦 lun抡 luo萝 ma妈 mai埋 man瞒 mang芒 mao猫 me么 mei玫 men门 "
    "meng萌 mi眯 mian棉 miao苗 mie蔑 min民 ming明 miu谬 mo摸 mou谋 mu拇 na拿 nai氖 nan南 nang囊 nao挠 ne呢 nei馁 nen嫩 "
    "neng能 ni妮 nian蔫 niang娘 niao鸟 nie捏 nin您 ning柠 niu牛 nong脓 nu奴 nuan暖 nuo挪 o哦 ou欧 pa啪 pai拍 pan攀 pang乓 "
    "pao抛 pei呸 pen喷 peng砰 pi坯 pian篇 piao飘 pie撇 pin拼 ping乒 po坡 pu扑 qi期 qia掐 qian牵 qiang枪 qiao橇 qie切 qin钦 "
    "qing青 qiong琼 qiu秋 qu趋 quan圈 que缺 qun裙 ran然 rang瓤 rao饶 re惹 ren壬 reng扔 ri日 rong戎 rou揉 ru茹 ruan软 rui蕊 "
    "run闰 ruo若 sa撒 sai腮 san三 sang桑 sao搔 se瑟 sen森 seng僧 sha莎 shai筛 shan珊 shang墒 shao梢 she奢 shen砷 sheng声 "
    "shi师 shou收 shu蔬 shua刷 shuai摔 shuan栓 shuang霜 shui谁 shun吮 shuo说 si斯 song松 sou搜 su苏 suan酸 sui虽 sun孙 "
    "suo蓑 ta塌 tai胎 tan坍 tang汤 tao掏 te特 teng藤 ti梯 tian天 tiao挑 tie贴 ting厅 tong通 tou偷 tu凸 tuan湍 tui推 tun吞 "
    "tuo拖 wa挖 wai歪 wan豌 wang汪 wei威 wen瘟 weng嗡 wo挝 wu巫 xi昔 xia瞎 xian掀 xiang相 xiao萧 xie楔 xin薪 xing星 "
    "xiong兄 xiu休 xu墟 xuan轩 xue靴 xun勋 ya压 yan焉 yang殃 yao邀 ye椰 yi一 yin茵 ying英 yo哟 yong拥 you幽 yu迂 yuan鸳 "
    "yue曰 yun耘 za匝 zai栽 zan咱 zang赃 zao遭 ze责 zei贼 zen怎 zeng增 zha扎 zhai摘 zhan瞻 zhang樟 zhao招 zhe遮 zhen珍 "
    "zheng蒸 zhi芝 zhong中 zhou舟 zhu珠 zhua抓 zhuai拽 zhuan专 zhuang桩 zhui椎 zhun谆 zhuo捉 zi兹 zong鬃 zou邹 zu租 "
    "zuan钻 zui嘴 zun尊 zuo昨"
)
# Rarer characters by their sound, for the syllables that words of collectors have.
_RARE = (
    "an谙埯揞犴庵桉铵鹌黯 ba茇菝岜灞钯粑鲅魃 bai捭掰擘 ban阪坂钣瘢癍舨 bao勹葆孢煲鸨褓趵龅 bei孛陂邶蓓呗悖碚鹎褙鐾鞴 ben畚坌贲锛 "
    "bi匕俾荜荸萆薜吡哔狴庳愎滗濞弼妣婢嬖璧畀铋秕裨筚箅篦舭襞跸髀 bian匾弁苄忭汴缏煸砭碥窆褊蝙笾鳊 biao婊骠杓飑飙飚灬镖镳瘭裱鳔髟 bing禀冫邴摒 bo亳啵饽檗礴钹鹁簸跛踣 bu卟逋瓿晡钚钸醭 "
    "can孱骖璨粲黪 cao艹嘈漕螬艚 cha猹馇汊姹杈槎檫锸镲衩 chan冁谄蒇廛忏潺澶羼婵骣觇禅镡蟾躔 chang伥鬯苌菖徜怅惝阊娼嫦昶氅鲳 chao怊晁焯耖 che坼屮砗 "
    "cheng丞埕枨柽晟塍瞠铖裎蛏酲 chong茺忡憧铳舂艟 chu亍刍怵憷绌杵楮樗褚蜍蹰黜 chuan舛遄巛氚钏舡 ci茈呲祠鹚糍 cui萃啐悴璀榱毳 cun忖皴 da耷哒嗒怛妲沓褡笪靼鞑 "
    "dai埭甙呔岱迨骀绐玳黛 dan儋萏啖澹殚赕眈疸瘅聃箪 dang谠凼菪宕砀铛裆 dao刂叨忉氘焘纛 de锝 di氐籴诋谛邸荻嘀娣柢棣觌砥碲睇镝羝骶 dian阽坫巅玷钿癜癫簟踮 diao铞铫貂鲷 "
    "die垤堞揲喋嗲牒瓞耋蹀鲽 ding仃啶玎腚碇铤疔耵酊 diu铥 dong垌咚岽峒氡胨胴硐鸫 dou蔸窦蚪篼 du芏嘟渎椟牍碡蠹笃髑黩 duan椴煅簖 dun沌炖砘礅盹趸 "
    "e噩谔垩苊莪萼呃愕阏屙婀轭腭锇锷鹗颚鳄 er佴迩珥铒鸸鲕 fa垡砝 fan蕃蘩幡梵燔畈蹯 fang匚邡枋钫舫鲂 fei芾狒悱淝妃绯榧腓斐扉镄痱蜚篚翡霏鲱 fen偾瀵棼鲼鼢 feng俸酆葑唪沣砜 "
    "fu匐凫阝郛芙苻茯莩菔拊呋幞怫滏艴孚驸绂绋桴赙祓砩黻黼罘稃馥蚨蜉蝠蝮麸趺跗鲋鳆 gao睾诰郜藁缟槔槁杲锆 ge鬲仡哿圪塥嗝纥搿膈硌镉袼虼舸骼 gen亘茛哏艮 gong廾珙肱蚣觥 "
    "gu嘏诂菰呱崮汩梏轱牯牿臌毂瞽罟钴锢鸪鹄痼蛄酤觚鲴鹘 gua卦诖栝胍鸹聒 guan倌莞掼涫盥鹳鳏 guang咣犷桄胱 gui匦刿庋宄妫桧晷皈簋鲑鳜 gun丨衮绲磙鲧 guo馘埚呙帼崞猓椁虢蜾蝈 "
    "hai嗨胲醢 han邗菡撖阚瀚焓顸颔蚶鼾 hang沆绗珩颃 hao蒿薅嗥嚆濠灏昊皓颢蚝 he诃劾壑嗬阖曷盍颌蚵翮 heng蘅桁 hong黉訇讧荭蕻薨闳泓 hou堠後逅瘊篌糇鲎骺 "
    "hu冱唿囫岵猢怙惚浒滹琥槲轷觳烀煳戽扈祜瓠鹕鹱虍笏醐斛 hua骅桦铧 huan郇奂萑擐圜獾洹浣漶寰逭缳锾鲩鬟 hui诙茴荟蕙咴哕喙隳洄浍彗缋珲晖恚虺蟪麾 hun诨馄阍溷 huo劐藿攉嚯夥砉钬锪镬耠蠖 "
    "ji丌亟乩剞佶偈诘墼芨芰荠蒺蕺掎叽咭哜唧岌嵴洎彐屐骥畿玑楫殛戟戢赍觊犄齑矶羁嵇稷瘠虮笈笄暨跻跽鲚鲫髻麂 jia郏葭岬浃迦珈戛胛恝铗镓痂瘕袷蛱笳袈跏 "
    "jian僭谏谫菅蒹搛囝湔蹇謇缣枧楗戋戬牮犍毽腱睑锏鹣裥笕翦趼踺鲣鞯 jiao佼僬艽茭挢噍峤徼湫姣敫皎鹪蛟醮跤鲛 jie讦卩拮喈嗟婕孑桀碣疖颉蚧羯鲒骱 jin卺荩堇噤馑廑妗缙槿赆觐钅衿矜 "
    "jing刭儆阱菁獍憬泾迳弪婧肼胫腈旌靓 ju倨讵苣苴莒菹掬遽屦琚椐榘榉橘犋飓钜锔窭裾趄醵踽龃雎鞫 juan鄄狷涓桊蠲锩镌隽 jue厥劂谲矍蕨噘噱崛獗孓珏桷橛爝镢蹶觖 jun捃皲麇 ka佧咔胩 "
    "kai剀垲蒈忾恺铠锎 kan侃莰戡龛瞰 kao尻栲犒铐 ke嗑岢恪溘骒缂珂轲氪瞌钶锞稞疴窠颏蝌髁 kong倥崆箜 kou芤蔻叩眍筘 kuai蒯郐哙狯脍 kuan髋 la剌邋旯砬瘌 lai崃徕涞濑赉睐铼癞籁 "
    "lan岚漤榄斓罱镧褴 lao唠崂栳铑铹痨耢醪 li俪俚郦坜苈莅蓠藜呖唳喱猁溧澧逦娌嫠骊缡枥栎轹戾砺詈罹锂鹂疠疬蛎蜊蠡笠篥粝醴跞雳鲡鳢黧 lian蔹奁潋濂琏楝殓臁裢裣蠊鲢 liang墚椋踉魉 "
    "liao蓼尥嘹獠寮缭钌鹩 lie冽埒捩咧洌趔躐鬣 lin蔺啉嶙廪懔遴檩辚膦瞵粼躏麟 ling酃苓呤囹泠绫柃棂瓴聆蛉翎鲮 liu浏遛骝绺旒熘锍镏鹨鎏 lou偻蒌喽嵝镂瘘耧蝼髅 "
    "lu垆撸噜泸渌漉逯璐栌橹轳辂辘氇胪镥鸬鹭簏舻鲈 luo倮蠃荦摞猡泺漯珞椤脶镙瘰雒 lv捋闾榈膂稆褛 ma唛犸嬷杩蟆 mai劢荬霾 men扪焖懑钔 mi芈冖谧蘼咪嘧猕汨宓弭脒祢敉糸縻麋 mian沔渑湎宀腼眄 "
    "mie乜咩蠛篾 min苠岷泯缗珉愍黾鳘 ming冥茗溟暝瞑酩 mu仫坶苜沐毪钼 na捺肭镎衲 ni伲坭猊怩昵旎睨铌鲵 nong侬哝 nv恧钕衄 ou讴怄瓯耦 pai俳蒎哌 pan拚爿泮袢襻蟠蹒 "
    "pei辔帔旆锫醅霈 pen湓 peng堋嘭怦蟛 pi丕仳陴邳郫圮埤鼙芘擗噼庀淠媲纰枇甓睥罴铍癖疋蚍蜱貔 pian谝骈犏胼翩蹁 piao剽嘌嫖缥殍瞟螵 po叵鄱珀钋钷皤笸 "
    "qi亓俟圻芑芪萁萋葺蕲嘁屺岐汔淇骐绮琦杞桤槭耆祺憩碛颀蛴蜞綦綮蹊鳍麒 qian倩佥阡凵芊芡掮岍悭慊骞搴褰缱椠肷愆钤虔箝 qiang丬戕嫱樯戗炝锖锵镪襁蜣羟跄 qiao劁诮谯荞愀憔缲樵硗跷鞒 "
    "qin芩揿吣嗪噙溱檎锓螓衾 qing苘圊檠磬蜻罄箐謦鲭黥 qu诎劬蕖蘧岖衢阒璩觑氍朐祛磲鸲癯蛐蠼麴瞿黢 quan诠荃犭悛绻辁畎铨蜷筌鬈 qun逡 rao荛娆桡 ren亻仞荏葚饪轫稔衽 rong嵘狨榕肜蝾 "
    "rou糅蹂鞣 ru蓐薷嚅洳溽濡缛铷襦颥 sao埽缫臊瘙鳋 sha唼歃铩痧裟霎鲨 shang垧绱殇熵觞 she厍佘猞滠歙畲麝 shen诜谂莘哂渖椹胂矧蜃 sheng嵊眚笙 "
    "shi谥埘莳蓍弑饣轼贳炻礻铈螫舐筮豉豕鲥鲺 shou扌狩绶艏 shu倏塾菽摅沭澍姝纾毹腧殳秫 shua唰 shui氵 si厮兕厶咝汜泗澌姒驷纟缌祀锶鸶耜蛳笥 song凇菘崧嵩忪悚淞竦 "
    "su夙谡蔌嗉愫涑簌觫稣 suo唢嗦嗍娑桫睃羧 tai邰薹肽炱钛跆鲐 tao鼗啕洮韬饕 tiao佻祧窕蜩笤粜龆鲦髫 tie萜餮 ting莛葶梃町蜓霆 tong佟僮仝茼嗵恸潼砼 tou亠钭骰 tu堍荼菟钍酴 "
    "tui煺 tuo乇佗坨庹沲沱柝橐砣箨酡跎鼍 wai崴 wang罔惘辋魍 wei偎诿隈圩葳囗帏帷嵬猥猬闱沩洧涠逶娓玮韪軎炜煨痿艉鲔 wu兀仵阢圬芴呒唔庑怃忤浯寤迕妩婺骛杌牾焐鹉鹜痦蜈鋈鼯 "
    "xi僖兮隰郗菥葸蓰奚唏徙饩阋浠淅屣嬉玺樨曦觋欷熹禊禧皙穸蜥螅蟋舄舾羲粞翕醯鼷 xia狎遐瑕柙硖罅黠 xian冼苋莶藓岘猃暹娴氙燹祆鹇痫蚬筅籼酰跣跹霰 xiang芗葙饷庠骧缃蟓鲞飨 "
    "xiao哓崤潇逍骁绡枭枵筱箫魈 xie偕亵勰燮薤撷獬廨渫瀣邂绁缬榭榍躞 xin囟忄歆 xing陉荇荥擤悻硎 xiu咻岫馐庥溴鸺貅髹 xu诩勖蓿洫溆顼栩煦盱胥糈醑 xue谑泶踅鳕 "
    "xun巽埙荀荨蕈薰峋徇獯恂洵浔曛窨醺鲟 ya伢垭揠岈迓娅琊桠氩砑睚痖 yan厣赝俨偃兖讠谳郾鄢芫菸崦恹闫湮滟嫣琰檐晏胭腌焱罨筵酽魇餍鼹 yang徉怏泱炀烊恙蛘鞅 yao夭爻吆崾徭幺珧杳轺曜肴鹞窈繇鳐 "
    "yi刈劓佚佾诒圯埸懿苡薏弈奕挹弋呓咦咿噫峄嶷猗饴怿悒漪迤驿缢殪轶贻欹旖熠眙钇镒镱痍瘗癔翊衤蜴舣羿翳酏黟 yin胤鄞廴垠堙茚吲喑狺夤洇氤铟瘾蚓霪 ying嬴郢茔莺萦蓥撄嘤膺滢潆瀛瑛璎楹媵鹦瘿颍罂 "
    "yong俑壅墉喁慵邕镛甬鳙饔 you卣攸侑莠莜莸尢呦囿宥柚猷牖铕疣蚰蚴蝣鱿黝鼬 yu禺毓伛俣谀谕萸蓣揄圄圉嵛狳饫馀庾阈鬻妪妤纡昱觎腴欤於煜燠肀聿鹆鹬瘐瘀窬窳蜮蝓竽臾舁雩龉 "
    "yuan垸塬掾沅媛瑗橼爰眢鸢螈箢鼋 yue龠瀹樾刖钺 za拶咂 ze仄赜啧帻迮昃笮箦舴 zha揸吒咤哳楂砟痄蚱齄 zhai砦瘵 zhang仉鄣幛嶂獐嫜璋蟑 zhao诏啁棹钊笊 "
    "zhen圳蓁浈缜桢榛轸赈胗朕祯畛稹鸩箴 zheng诤峥徵钲铮筝 zhi卮陟郅埴芷摭帙夂忮彘咫骘栉枳栀桎轵轾贽胝膣祉祗黹雉鸷痣蛭絷酯跖踬踯豸觯 zhong冢锺螽舯踵 "
    "zhu丶伫侏邾苎茱洙渚潴杼槠橥炷铢疰瘃竺箸舳翥躅麈 zhuan啭馔颛 zhui惴骓缒隹 zi谘嵫姊孳缁梓辎赀恣眦锱秭耔笫粢趑觜訾龇鲻髭 zong偬腙粽 zou诹陬鄹驺楱鲰 zu俎镞 zui蕞 "
    "zuo阼唑怍胙祚"
)
_LAST = b"\xd7\xf9"  # 座, the last of the common ones
SYLLABLES = frozenset(entry[:-1] for entry in _SOUNDS.split()) | {"lv", "nv"}
# Syllables that are English words, particles of chat or names of things: alone they are no pinyin.
_ENGLISH = frozenset(
    "a ai an e o he she me men you can hang long song fan pin pan pen die ban bin bang sun run fun gun tan ten tie pi "
    "to do so no go we hi ha lu la da de di du mi wo wei bin song hen den hai man ran sing long dong ding king "
    "hong kong pa ma ba li min bo".split()
)
# Runs of several syllables that are names or English words.
_KNOWN = frozenset(
    "china guide banana genie lining pangu tiantian woman women huawei xiaomi weixin taobao meituan alibaba pinduoduo douyin "
    "kuaishou weibo baidu anhui beijing shanghai hainan henan hunan yunnan taiwan macao changan suning tianmao yuebao alipay "
    "luban jinan wuhan canada dali jianguo zhongguo yinlian unionpay haier honda toyota panama manila tuna mana banban hebei "
    "media audio game name fine line mine time june date gate home cafe code mode made page face pipe note tape bike lake "
    "luke nike rice dance change lance range fence menu unit data beta theta meta china piano radio video tiao bilibili "
    "didi mama baba papa gogo aha dada lala haha hehe heihei xixi hihi hengda baidu jd age sale male same care base case "
    "pose nice line".split()
)


@memo(1)
def _starts() -> tuple[list[bytes], list[str]]:
    """Where each syllable begins in GB 2312, and the syllables. Loads the codec: not for texts that ask for no sound."""
    entries = _SOUNDS.split()
    return [entry[-1].encode("gb2312") for entry in entries], [entry[:-1] for entry in entries]


@memo(1)
def _rare() -> dict[str, str]:
    out = {}
    for entry in _RARE.split():
        sound = entry.rstrip(entry.lstrip("abcdefghijklmnopqrstuvwxyz"))
        for char in entry[len(sound) :]:
            out[char] = sound
    return out


@memo(8192)
def sound_of(char: str) -> str:
    """The pinyin of a character, by its place in GB 2312 or by the table of rarer ones; empty for others."""
    if not han(char):
        return ""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if code > _LAST:
        return _rare().get(char, "")
    codes, sounds = _starts()
    return sounds[bisect_right(codes, code) - 1]


def syllables(run: str) -> int:
    """How many syllables a run of letters consists of, at most; 0 when it is no pinyin."""
    most = [0] + [-1] * len(run)
    for end in range(1, len(run) + 1):
        for size in range(1, min(6, end) + 1):
            if most[end - size] >= 0 and run[end - size : end] in SYLLABLES:
                most[end] = max(most[end], most[end - size] + 1)
    return max(most[len(run)], 0)


# Letters with marks, and full-width characters other than ，！？：；（）～.
_MARKED = regex.compile(
    "[\u00c0-\u024f\uff00\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d\uff5f-\uffef]"
)


def plain(raw: str) -> str:
    """``raw`` with full-width letters, letters with tone marks and the like as ASCII, a character for each."""
    return _MARKED.sub(lambda found: _plain(found.group()), raw)


@memo(512)
def _plain(char: str) -> str:
    import unicodedata  # lazy: for letters with marks and the like

    return unicodedata.normalize("NFKD", char)[:1] or char


_TONED = regex.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_PIECES = regex.compile(
    r"(?<![A-Za-z0-9/.@{_<])[A-Za-z]{1,6}(?:(?:[ ~.*·_`'\-^|&$#+=‧•]{1,2}|(?:</?[a-zA-Z]{1,8}>){1,3})[A-Za-z]{1,6}){1,11}(?![A-Za-z0-9/@}_>\-])"
)
_TONE_DIGITS = regex.compile(r"(?<![A-Za-z0-9])(?:[a-z]{1,6}[1-5][ .,\-]?){2,12}(?![A-Za-z0-9])")
_RUN = regex.compile(r"(?<![A-Za-z0-9/.@{_<$#%=&?\-])[A-Za-z]{2,24}(?![A-Za-z0-9/.@}_>=\-])")
_GLOSSED = regex.compile(r"[（(][ ]?([a-z]{2,6})[ ]?[）)]")
_HINT = regex.compile(r"[（(](?:不是|念|读|读作|读音|同音|谐音|音同|是那个)[^）)\n]{1,12}[）)]")
_SHORT = regex.compile(
    rf"(?<![A-Za-z])([A-Za-z]{{2,4}})[（(]([{_HAN}]{{2,4}})[）)]|(?<=([{_HAN}]))[（(]([A-Z]{{2,4}}|[a-z]{{2,4}})[）)]"
)
_INITIALS = regex.compile(
    r"(?<![A-Za-z0-9/.@{_$#\-])(?:yzm|sfz|txl|zfb|yhk|gaj|jcy|YZM|SFZ|TXL|ZFB|YHK|GAJ)(?![A-Za-z0-9/.@}_=:\-])"
    r"|(?<=[快请速早赶去来要不没未])(?:hk|HK|hq|HQ)(?![A-Za-z0-9])"
)
_APART_INITIALS = regex.compile(
    rf"(?:(?<=[{_HAN}])|(?<=[{_HAN}] )|(?<=【))[A-Za-z](?:[ .·`'*~^_\-]{{1,2}}[A-Za-z]){{1,3}}[.·]?(?= ?[{_HAN}])"
)
_ABBREVIATED = frozenset("sx fy ga zx hk yq cs qs la jc ls wx sfz txl yzm zfb sb tmd nmd dk qk lx".split())
_FOREIGN = regex.compile(
    rf"(?:(?<=[{_HAN}] )|(?<![\u0400-\u04ff ]))[\u0400-\u04ff]{{1,8}}(?=[{_HAN}])|(?<=[{_HAN}])[\u0370-\u03ff\u0400-\u04ff](?=[{_HAN}])|(?<=[A-Za-z0-9])[\u0400-\u04ff]|[\u0400-\u04ff](?=[A-Za-z0-9])"
)
_GREEK = frozenset("αβγδεθλπμωσφψχΩωДдΔΣΨρτμ") - {"λ", "α"}
_LEET_RUN = regex.compile(r"(?<![A-Za-z0-9/.@{_#$\-])[a-zA-Z0-9]{3,12}(?![A-Za-z0-9/.@}_\-])")
_LEET = str.maketrans("013457", "oieast")
_LEET_L = str.maketrans("013457", "oleast")
_LEETED = frozenset(
    "loan loans card bank debt overdue police court lawyer money cash code pay account weixin wechat alipay".split()
)
_ZEROS = regex.compile(
    r"(?<![A-Za-z0-9\-/=])(?=[0-9oOlI]{5,24}(?![A-Za-z0-9\-]))[0-9oOlI]{0,22}[0-9][oOlI]{1,4}[0-9oOlI]{0,20}|(?<![A-Za-z0-9\-/=])[1-9]\d?[oO]{2,4}(?![A-Za-z0-9])"
)
_GROUPS = regex.compile(r"(?<![A-Za-z0-9\-])[0-9oOlI]{2,6}(?:[ \-][0-9oOlI]{2,6}){2,6}(?![A-Za-z0-9])")
_ROUND_MIX = regex.compile(
    rf"(?<=[0-9一二三四五六七八九十百千拾佰])[{_ROUND}](?!\d?[、.．)）])|(?<=[{_HAN}0-9])[{_ROUND}](?=[0-9百千万佰仟])(?!\d+[、.%])"
)
_WIDE = regex.compile(r"[０-９]{3,12}(?:[－—\- ][０-９Ｘ]{3,12}){2,5}")
_SQUARED = regex.compile(
    rf"草[泥拟你尼][🐴🐎]|早日4|全家4|4全家|(?<=[{_HAN}])[🉐🅰🅱🈚🈶🈵🈲🉑🈸🈴🅾🅿Ⓜ]\ufe0f?(?=[{_HAN}])|(?:㊗|㊙|🉐|🔔|💥|❗|🔥)\ufe0f?[{_HAN}](?:㊗|㊙|🉐|🔔|💥|❗|🔥)\ufe0f?[{_HAN}]"
)
_MARTIAN = regex.compile("[伱沵祢莪涐硪卟芣鈈佂芞枓掱僦媞湜嘚吢恏戓菿迗囯亼吙悳焱孒孓孑圡凢兲吋忟汏禸唻]")


def pinyin(raw: str) -> tuple[list[Span], list[Span]]:
    """Sure and slight signs of pinyin, initials, foreign letters and figures among Han characters."""
    text = plain(raw)
    sure: list[Span] = []
    slight: list[Span] = []
    if any(run not in _APP for run in letters_of(text)):
        _lettered_signs(raw, text, sure, slight)
    sure += _all(_HINT, raw)
    sure += [Span(*match.span()) for match in _FOREIGN.finditer(raw) if not _GREEK.issuperset(match.group())]
    rounds = {char for char in raw if char in _ROUNDS}
    listing = len(rounds) > 1 and any(raw.count(char) > 1 for char in rounds)
    sure += [Span(*match.span()) for match in _ROUND_MIX.finditer(raw) if not listing]
    sure += _all(_WIDE, raw)
    sure += _all(_SQUARED, raw)
    sure += _all(_MARTIAN, raw)
    sure += _all(_KANA, raw)
    if " " in raw:
        rows_ = _all(_EMBEDDED, raw)
        within = sum((row.end - row.start) // 2 for row in rows_)
        if rows_ and len(_SPACE.findall(raw)) <= within + 2 and "\n" not in raw:
            sure += rows_
        spaced = _all(_SPACED_ROW, raw)
        if len(spaced) > 1 and "\n" not in raw:
            sure += spaced
    return sure, slight


_APP = frozenset(("App", "APP"))  # letters that are no sign of anything


def _lettered_signs(raw: str, text: str, sure: list[Span], slight: list[Span]) -> None:
    """The signs that have a Latin letter in them; ``text`` is ``plain(raw)``."""
    for match in _PIECES.finditer(text):
        _spelled_out(text, match.start(), match.end(), sure, slight)
    for match in _TONE_DIGITS.finditer(text):
        pieces = letters_of(match.group())
        if len(pieces) >= 2 and all(piece in SYLLABLES for piece in pieces) and sum(map(len, pieces)) >= 4:
            sure.append(Span(*match.span()))
    for match in _RUN.finditer(text):
        _run(raw, text, match.start(), match.end(), sure, slight)
    glossed = [match for match in _GLOSSED.finditer(text) if match.group(1) in SYLLABLES]
    for match in glossed:
        before = text[match.start() - 1 : match.start()]
        (sure if len(glossed) > 1 or (before and sound_of(before) == match.group(1)) else slight).append(
            Span(*match.span())
        )
    for match in _SHORT.finditer(text):
        letters, meant = match.group(1), match.group(2)
        if match.group(4):
            letters, meant = match.group(4), text[max(0, match.start() - len(match.group(4))) : match.start()]
        if (
            letters.lower() not in _USUAL
            and len(letters) == len(meant)
            and all(sound_of(char)[:1] == letter for char, letter in zip(meant, letters.lower(), strict=True))
        ):
            sure.append(Span(*match.span()))
    sure += _all(_INITIALS, text)
    for match in _APART_INITIALS.finditer(text):
        if "".join(letters_of(match.group().lower())) in _ABBREVIATED:
            sure.append(Span(*match.span()))
    for match in _LEET_RUN.finditer(text):
        run = match.group()
        if run.isalpha() or run.isdigit():
            continue
        inner = any(one.isalpha() and other.isdigit() for one, other in itertools.pairwise(run))
        for table in (_LEET, _LEET_L):
            read = (
                run.lower().rstrip("0123456789").translate(table)
                if run[-1] not in "013457"
                else run.lower().translate(table)
            )
            if read in _LEETED or (
                inner
                and run.islower()
                and run[-1].isalpha()
                and read in SYLLABLES
                and _beside(text, match.start(), match.end())
            ):
                sure.append(Span(*match.span()))
                break
    sure += [
        Span(*match.span())
        for match in _GROUPS.finditer(text)
        if sum(map(str.isdigit, match.group())) >= 4 and any(char in "oOlI" for char in match.group())
    ]
    sure += [
        Span(*match.span())
        for match in _ZEROS.finditer(text)
        if (sum(map(str.isdigit, match.group())) >= 2 or len(match.group()) < 6)
        and any(char in "oOl" for char in match.group())
    ]
    sure += _all(_NUMBERED, text)
    for match in _LEET_SPACED.finditer(text):
        run = "".join(match.group().split())
        if sum(map(str.isalpha, run)) > 1 and any(map(str.isdigit, run)) and syllables(run.translate(_LEET)):
            sure.append(Span(*match.span()))
    sure += _all(_LETTERS_APART, text)
    for match in _TAIL.finditer(text):
        read = match.group().lstrip("*·_^~-")
        if (
            read == "ai"
            or text[match.end() : match.end() + 1] in tuple("，。！？")
            or (read in SYLLABLES and read not in _ENGLISH and read not in _USUAL)
        ):
            sure.append(Span(*match.span()))
    sure += _all(_CODES_HAN, text)
    slight += [span for span in _all(_ENGLISH_DEBT, text) if _beside(text, *span)]
    slight += _all(_LONE_SMALL, raw)


_KANA = regex.compile(rf"(?<=[{_HAN}])[\u30a1-\u30fa]{{1,6}}(?:[－ー\-][\u30a1-\u30fa])?(?=[{_HAN}])")
_NUMBERED = regex.compile(
    r"(?<![A-Za-z0-9])[a-z]{1,6}[_\-]?[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{3,12}(?![年月日天元期号层])"
)
_LEET_SPACED = regex.compile(rf"(?<=[{_HAN}] )[a-z0-9](?: [a-z0-9]){{2,7}}(?=[，。,！!]|$| ?[{_HAN}])")
_LONE_SMALL = regex.compile(rf"(?<=[{_HAN}]) [f-jl-mo-uwz] (?=[{_HAN}])")
_EMBEDDED = regex.compile(
    rf"(?<=[{_HAN}])(?<![一二三四五六七八九十甲乙丙丁])[{_HAN}](?: [{_HAN}]){{2,12}}(?![{_HAN}、])|(?<=[（(])[{_HAN}](?: [{_HAN}]){{2,12}}(?=[）)])"
)
_SPACE = regex.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_LETTERS_APART = regex.compile(rf"(?<=[{_HAN}] )[a-z](?: [a-z]){{2,7}}(?= ?[{_HAN}])|h[ .]t[ .]t[ .]p(?![a-z])")
_TAIL = regex.compile(
    rf"(?<=[{_HAN}])[*·_^~\-][a-z]{{2,6}}(?=[{_HAN}])|(?<=[{_HAN}])[a-z]{{3,6}}(?=\d)|ai(?=[症滋])|(?<=[敲踹砸堵开锁去])(?:men|can|pan|hang|fan|long)(?=[，。！？])"
)
_CODES_HAN = regex.compile(
    rf"(?<![A-Za-z0-9/.@_\-])(?:zx|fy|yq|qs|hk|dk|cj|yh)(?=[{_HAN}])|(?<=[{_HAN}])(?:zx|fy|yq|qs|hk|dk)(?![A-Za-z0-9/.@_:：\-])"
)
_ENGLISH_DEBT = regex.compile(
    r"(?<![A-Za-z])(?:loan|overdue|debt|plz|pls|repay|payback|police|lawyer|court|jail|sue|boss|money)(?![A-Za-z])", 2
)
_SPACED_ROW = regex.compile(rf"(?<![{_HAN}])[{_HAN}](?: [{_HAN}]){{3,30}}(?![{_HAN}])")
_ROUNDS = frozenset(chr(code) for code in (*range(0x2460, 0x2474), *range(0x2776, 0x2780)))
_LETTERS = regex.compile("[A-Za-z]+")
_TAGS = regex.compile(r"</?[a-zA-Z]{1,8}>")


def letters_of(text: str) -> list[str]:
    """The runs of letters in ``text``."""
    return [match.group() for match in _LETTERS.finditer(text)]


def han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _beside(text: str, start: int, end: int) -> bool:
    """True when a Han character stands before or behind a run, with nothing or one space between."""
    return any(map(han, _neighbours(text, start, end)))


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and behind a run, one space apart at most; empty at the ends of the text."""
    return text[max(0, start - 2) : start].rstrip()[-1:], text[end : end + 2].lstrip()[:1]


def _spelled_out(text: str, start: int, end: int, sure: list[Span], slight: list[Span]) -> None:
    """``sh u i``, ``C U I S H O U``, ``h~u~a~n``, ``kai ping``: letters apart that read as pinyin together."""
    written = text[start:end]
    tagged = "<" in written
    pieces = letters_of(_TAGS.sub(" ", written) if tagged else written)
    lower = [piece.lower() for piece in pieces]
    joined = "".join(lower)
    if tagged:
        if len(pieces) > 2 and len(joined) >= 4 and (len(pieces) > 3 or syllables(joined)):
            sure.append(Span(start, end))
        return
    alone = (start == 0 or text[start - 1] in "\n，。【") and text[end : end + 1] in ("", "：", ":", "，", "。")
    if not (_beside(text, start, end) or (alone and max(map(len, pieces)) == 1)):
        return
    count = syllables(joined)
    if not count:
        return
    single = max(map(len, pieces)) == 1
    if single:
        if len(pieces) >= 3 and joined not in ("abc", "app"):
            sure.append(Span(start, end))
        elif len(pieces) == 2 and pieces[1].islower():
            between = han(text[start - 1 : start] or " ") or text[max(0, start - 1) : start] == " "
            between = between and (han(text[end : end + 1] or " ") or han(text[end + 1 : end + 2] or " "))
            (sure if pieces[0].isupper() or between else slight).append(Span(start, end))
    elif any(piece not in SYLLABLES for piece in lower) and len(joined) <= 6 * len(pieces):
        if (
            all(len(piece) <= 3 for piece in lower)
            and (pieces[0].islower() or pieces[0].isupper())
            and len(joined) >= 3
            and not (set(lower) & _USUAL)
        ):
            sure.append(Span(start, end))
    elif (
        all(piece in SYLLABLES and piece == own for piece, own in zip(lower, pieces, strict=True))
        and len(joined) >= 5
        and any(piece not in _ENGLISH and len(piece) > 2 for piece in lower)
    ):
        sure.append(Span(start, end))


_NAMED = regex.compile("网址|域名|用户名|账号|昵称|公众号|店铺|品牌|邮箱|密码")
_UPPER_NAMES = regex.compile("^(?:[A-Z]+|[A-Z][a-z]+)$")


def _run(raw: str, text: str, start: int, end: int, sure: list[Span], slight: list[Span]) -> None:
    """A run of letters that is pinyin, among Han characters."""
    run = text[start:end]
    lower = run.lower()
    count = syllables(lower)
    if not count:
        return
    if text[start - 1 : start] in ("念", "读", "音"):
        return
    if _TONED.search(raw, start, end) and (count == 1 or _beside(text, start, end)):
        (sure if _beside(text, start, end) else slight).append(Span(start, end))
        return
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    left, right = han(before), han(after)
    if raw[start:end] != run and (left or right) and run.islower():  # full-width
        sure.append(Span(start, end))
        return
    if run.isupper() or lower in _USUAL:
        return
    if lower in SYLLABLES:
        if left and right:
            if run.istitle() and before in "小老阿":
                return
            firm = run.islower() or lower not in _ENGLISH
            (sure if firm and len(lower) > 2 else slight).append(Span(start, end))
        elif run.islower() and (left or right or _beside(text, start, end)) and lower not in _ENGLISH:
            near, behind = _neighbours(text, start, end)
            firm = len(lower) > 2 and han(behind) and (han(near) or before in "，。（(、；")
            (sure if firm else slight).append(Span(start, end))
        return
    if count >= 2 and len(lower) >= 6 and lower not in _KNOWN and (left or right):
        camel = not run.islower() and not _UPPER_NAMES.match(run)
        if _NAMED.search(text, max(0, start - 8), start):
            return
        if camel and not (left and _parts(run)):
            return
        if run[0].isupper() and not camel:
            return
        (sure if left else slight).append(Span(start, end))


_HUMPS = regex.compile("[A-Z][a-z]+")


def _parts(run: str) -> bool:
    """True for humps that are a syllable each."""
    humps = [match.group().lower() for match in _HUMPS.finditer(run)]
    return "".join(humps) == run.lower() and len(humps) > 1 and all(hump in SYLLABLES for hump in humps)


# -- Signs between characters, and characters for others ------------------------------------------------------------------

_SAME = regex.compile(
    rf"(?<![{_HAN}])?[{_HAN}]([^{_HAN}\n、A-Za-z0-9\"“”_{{}}\ue000-\uf8ff]{{1,3}}|[ ][0-9*#x][ ])[{_HAN}](?:\1[{_HAN}]){{1,30}}"
)
_USUAL_SIGNS = frozenset(",，;；。.！!？?：:/／ \u3000和与+及…·")
_CUT = regex.compile(
    rf"(?<=[{_HAN}])(?:[〇○●◎◇◆□■✘✗×￥¥$€&^%@`'’´ˉ※§№Θ⊕◦。]|—|–|－|[{_ROUND}]|[\U0001f000-\U0001faff\u2600-\u27bf]\ufe0f?| [x*#] )(?=[{_HAN}])"
)


def rows(raw: str) -> list[tuple[Span, str, bool]]:
    """Single characters with the same sign between each two: (place, what they read together, an everyday sign)."""
    out = []
    for match in _SAME.finditer(raw):
        sign = match.group(1)
        if not sign.strip():
            continue
        joined = match.group().replace(sign, "")
        usual = sign.strip() in _USUAL_SIGNS
        if len(joined) >= (5 if usual else 3):
            out.append((Span(*match.span()), joined, usual))
    return out


def squeezed(raw: str) -> tuple[str, list[int], list[int]]:
    """``raw`` without the odd signs between two characters, the origin of each character left, and where signs stood."""
    kept: list[str] = []
    origin: list[int] = []
    seams: list[int] = []
    at = 0
    for match in _CUT.finditer(raw):
        kept.extend(raw[at : match.start()])
        origin.extend(range(at, match.start()))
        seams.append(len(kept))
        at = match.end()
    if not seams:
        return "", [], []
    kept.extend(raw[at:])
    origin.extend(range(at, len(raw)))
    return "".join(kept), origin, seams


_FIELDS = regex.compile(
    r"(?:(?<=^)|(?<=[,，;；&：:\n ]))([A-Za-z_]{1,10}\d{0,2}|变量\d|参数\d|\{\d\}) ?[=＝:：] ?([^,，;；&\n=]{1,40})[,，;；&\n]?"
)


def fields(raw: str) -> list[tuple[Span, list[str]]]:
    """``p1=...; p2=...``: the values that stand in a row, (place of all, values)."""
    found = list(_FIELDS.finditer(raw))
    return (
        [(Span(found[0].start(), found[-1].end()), [item.group(2).strip() for item in found])] if len(found) > 1 else []
    )


@memo(4)
def lettered(words: tuple[str, ...]) -> dict[str, str]:
    """Every word with some, not all, of its characters as their initials."""
    out: dict[str, str] = {}
    for word in words:
        if not 2 <= len(word) <= 4:
            continue
        letters = [sound_of(char)[:1] for char in word]
        for mask in range(1, 2 ** len(word) - 1):
            if all(letters[at] for at in range(len(word)) if mask >> at & 1):
                made = "".join(letters[at] if mask >> at & 1 else char for at, char in enumerate(word))
                out.setdefault(made, word)
    return out


_LONE = regex.compile(r"(?<![A-Za-z0-9%$#{\\/.@&=_\-])[A-Za-z](?![A-Za-z0-9}%\-=_/.])")


def initialled(raw: str, words: tuple[str, ...]) -> list[Span]:
    """Words with a letter for a character (日X吸 apart): S份Z, 老G."""
    out: list[Span] = []
    places = [match.start() for match in _LONE.finditer(raw)]
    if "X" in raw and raw.count("X") + raw.count("x") > 1:
        places = [at for at in places if raw[at] not in "Xx"]
    if not places:
        return out
    index = lettered(words)
    lower = raw.lower()
    for at in places:
        for start in range(max(0, at - 3), at + 1):
            for end in range(max(at + 1, start + 2), min(len(raw), start + 4) + 1):
                if lower[start:end] in index and not (end - start == 2 and raw[at] in "ABCDE"):
                    out.append(Span(start, end))
    return out


def backwards(text: str, words: tuple[str, ...]) -> list[Span]:
    """Words of two characters written from right to left."""
    out = []
    reverse = _reverse(words)
    at = 0
    while at < len(text) - 1:
        if text[at : at + 2] in reverse:
            out.append(Span(at, at + 2))
            at += 2
        else:
            at += 1
    return out


@memo(4)
def _reverse(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word[::-1] for word in words if len(word) == 2 and word[0] != word[1])
