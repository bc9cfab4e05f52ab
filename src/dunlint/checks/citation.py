"""Checks of cited law: repealed statutes, old article numbers, abolished bodies and rules, invented law."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.context import quotes
from dunlint.memo import for_last, memo
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


_HAN = "零〇一二三四五六七八九十百千两"
_NUMBER = rf"(?:\d{{1,4}}|[{_HAN}]{{1,9}})"
_ARTICLE = regex.compile(
    rf"(?:第|§)?\s?({_NUMBER}|[\ue000-\ue0ff])(?:\s?[-~至到—]\s?第?{_NUMBER})?(?:\s?条|(?<=§\d\d)(?!\d))(?:之[一二三四123])?(?:第?[(]?{_NUMBER}[)]?[款项])*"
)
_MORE = regex.compile(
    rf"[、和与及,]\s?(第?\s?({_NUMBER}|[\ue000-\ue0ff])\s?条(?:之[一二三四123])?(?:第?[(]?{_NUMBER}[)]?[款项])*)"
)
_DIGIT = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SHARED = ("quoted", "reply")
_FAKE = regex.compile(r"冒充|假冒|自称|谎称|骗子|诈骗短信|不法分子|谨防|警惕|均为诈骗|伪造")

_REPEALED = regex.compile(
    r"《?(?:中华人民共和国)?(?<!劳动)(?<!劳务)(?<!经济)(合同法|民法总则|民法通则|物权法|担保法|侵权责任法|侵权法|婚姻法|继承法|收养法)(?!规定[》])(?![定律人务院官学则]|规(?!定))[》>〉]?"
)
_HISTORY = regex.compile(
    r"废止|取代|替代|失效|历史|以前|此前|修订前|修改前|当时|签订时|签约时|订立时|前身|并入|编入|纳入|整合|已由|现由|现为|现已|不再适用|已被|不再有效|已不|演变|起草背景|审议|早就没了|早没了|如今看|如今是|过去看|"
    r"(?:20(?:0\d|1\d|20|21)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:之?前|以前|签|订|发生))|民法典施行前|施行之前|实施之前|旧法|旧版"
)
_BEFORE = regex.compile(
    r"(?:原|旧|老|废止的|失效的|当时的|当时有效的|原来的|以前的|曾经的)[《<〈]?(?:中华人民共和国)?$"
)


def number(text: str) -> int:
    """The value of an article number in digits or Chinese numerals; 0 when it is none."""
    if text.isdigit():
        return int(text)
    total = digit = 0
    for char in text:
        if char in _DIGIT:
            digit = digit * 10 + _DIGIT[char] if digit and "十" not in text and "百" not in text else _DIGIT[char]
        elif char in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
        else:
            return 0
    return total + digit


def articles(text: str, at: int, reach: int = 10) -> list[tuple[Span, int]]:
    """The articles cited behind ``at``: the first within ``reach`` characters of the clause, and those joined to it."""
    found = _ARTICLE.search(text, at, min(len(text), at + reach + 24))
    if not found or found.start() - at > reach or any(char in "。;\n《" for char in text[at : found.start()]):
        return []
    out = [(Span(found.start(), found.end()), number(found.group(1)))]
    end = found.end()
    while len(out) < 12:
        more = _MORE.match(text, end)
        if not more:
            break
        out.append((Span(*more.span(1)), number(more.group(2))))
        end = more.end()
    return out


def _sentence(view: View, at: int) -> str:
    return view.document.text[slice(*view.document.sentence_span(at))]


def _unless(view: View, pattern: regex.Lazy, excuse: regex.Lazy) -> list[Span]:
    """Matches of ``pattern`` in sentences without a match of ``excuse``."""
    found = [Span(*match.span()) for match in pattern.finditer(view.document.text)]
    return [span for span in found if not excuse.search(_sentence(view, span.start))]


def _excused(view: View, span: Span) -> bool:
    """Quotations, replies, warnings against fraud, and policies that speak to nobody."""
    if view.context.excused(span, ("quoted",)) and not _in_book_marks(view, span):
        return True
    if view.context.excused(span, ("reply",)) and not _answers(view):
        return True
    told = any(char in view.document.text for char in "您你") or bool(
        view.meta.get("audience") and view.meta.get("channel")
    )
    return not told and view.context.excused(span, ("policy",))


def _in_book_marks(view: View, span: Span) -> bool:
    """Whether all that is quoted of a citation is the title of a law."""
    text = view.document.text
    touching = [text[quote.start] for quote in quotes(text) if quote.overlaps(span)]
    return bool(touching) and set(touching) == {"《"}


_OWN = regex.compile(
    r"我(?:借|欠|逾期|还|手头|家|老婆|老公|没|已经还|都还)|你们(?:公司|平台|银行|催收|再|这|凭)|你(?:把|换着|再|这)"
)


def _answers(view: View) -> bool:
    """Whether a reply is the institution's own, which has to cite the law in force, and not the debtor's."""
    text = view.document.text
    return view.meta.get("audience") == "debtor" and "您" in text and _OWN.search(text) is None


_LEAD = regex.compile(r"(?:根据|依据|依照|按照|依|按|违反|触犯|据)[《]?$")


def _lead(text: str, start: int) -> int:
    """The start of the citation: 依据 and the like belong to it."""
    lead = _LEAD.search(text[max(0, start - 4) : start])
    return start - (len(lead.group()) if lead else 0)


def repealed_by_civil_code(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """An error with an article; a warning for the title alone."""
    text = view.document.text
    out = []
    for match in _REPEALED.finditer(text):
        if "《" in match.group() and match.group()[-1] not in "》>〉" and text[match.end() : match.end() + 1] != "(":
            continue  # the title of a book about it
        if text[match.start() - 2 : match.start()] in ("劳动", "劳务", "经济", "动》") or _BEFORE.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            continue
        span = Span(_lead(text, match.start()), match.end())
        if _HISTORY.search(_sentence(view, match.start())) or _excused(view, span):
            continue
        cited = articles(text, match.end())
        if cited:
            span = Span(span.start, cited[-1][0].end)
        out.append(Hit(span, "error" if cited else "warning"))
    return out


_OLD = regex.compile(
    r"原第|旧第|修订前|修改前|修正前|原条|旧条|旧法|移到|移至|改为第|变更为第|调整为第|现为第|现在是第|以前是|新修订|2025年修订|2025修订"
)


@memo(64)
def _any_of(names: tuple[str, ...]) -> regex.Lazy:
    return regex.compile("|".join(names))


def _renumbered(view: View, laws: Mapping[str, str], reach: int = 14) -> Iterator[Span]:
    """Citations of an old number beside a word of the old article. ``laws``: key in ``renumbered`` -> names in texts."""
    text = view.document.text
    rows = [row for row in view.settings.data.get("renumbered", ()) if row["law"] in laws]
    names = {
        name: [key for key in laws if name in laws[key].split("|")] for key in laws for name in laws[key].split("|")
    }
    if not any(name in text for name in names):
        return
    for match in _any_of(tuple(sorted(names, key=len, reverse=True))).finditer(text):
        keys = names[match.group()]
        cited = articles(text, match.end(), reach)
        if not cited:
            continue
        sentence = _sentence(view, match.start())
        if _OLD.search(sentence):
            continue
        start, end = cited[0][0].start, cited[-1][0].end
        near = text[max(0, match.start() - 50) : end + 60]  # the deed may stand in the sentence before
        around = near if "\n" in sentence or len(sentence) > 120 else sentence + near
        for place, value in cited:
            row = next(
                (row for row in rows if row["law"] in keys and row["article"] == value and _context(row, around)), None
            )
            if row is not None:
                yield Span(
                    _lead(text, match.start() - (text[match.start() - 1 : match.start()] == "《")),
                    max(end, place.end) if start else end,
                )
                break


def _context(row: Mapping[str, Any], text: str) -> bool:
    words = row.get("context")
    return not words or any(word in text for word in words)


def old_psapl_article(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Numbers of the 2012 text, from the day the revision took effect."""
    if str(view.meta.get("send_date") or "9999") < "2026-01-01":
        return []
    laws = {"psapl-2012": "治安管理处罚法|治安处罚法|治安管理处罚条例|治安管理法|治安法"}
    return [Hit(span) for span in _renumbered(view, laws) if not _excused(view, span)]


_VERSIONS = regex.compile(
    r"(?:2016年?(?:版|通过的|颁布的|公布的)?《?(?:中华人民共和国)?网络安全法|(?:1993|2017|2019)年?(?:版|修正的?|修订的?)?《?(?:中华人民共和国)?反不正当竞争法|"
    r"(?:1991|2007|2012|2017|2021)年?(?:版|修正的?|修订的?)?《?(?:中华人民共和国)?民事诉讼法|(?:1994|2009|2017)年?(?:版|修正的?|修订的?)?《?(?:中华人民共和国)?仲裁法)》?"
    r"|《?(?:反不正当竞争法|民事诉讼法|仲裁法|网络安全法)》?\((?:1991|1993|1994|2007|2009|2012|2016|2017|2019|2021)年?(?:版|修正|修订|文本)?\)》?"
)


def other_renumbered_laws(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    text = view.document.text
    laws = {
        "csl-2016": "网络安全法|网安法", "aucl-2019": "反不正当竞争法|反不当竞争法|反法", "cpl-2021": "民事诉讼法|民诉法", "cpl-2017": "民事诉讼法|民诉法",
        "arb-2017": "仲裁法",
    }  # fmt: skip
    sent = str(view.meta.get("send_date") or "9999")
    if sent < "2026-01-01":
        laws.pop("csl-2016")
    if sent < "2025-10-15":
        laws.pop("aucl-2019")
    if sent < "2026-03-01":
        laws.pop("arb-2017")
    found = list(_renumbered(view, laws))
    if "法" in text and "20" in text:
        for match in _VERSIONS.finditer(text):
            sentence = _sentence(view, match.start())
            if not _OLD.search(sentence) and not _HISTORY.search(sentence) and articles(text, match.end()):
                found.append(Span(match.start(), articles(text, match.end())[-1][0].end))
    return [Hit(span) for span in found if not _excused(view, span)]


_BODY = regex.compile(
    r"中国银行保险监督管理委员会|中国银行业监督管理委员会|中国保险监督管理委员会|中国?银行?保监会|中国银保监会|中国银监会|中国保监会|银保监会|银监会|保监会|银保监局|银监局|保监局|银保监(?!会|局|令|发|办|规)"
)
_ISSUED = regex.compile(
    r"^(?:等[^,。;]{0,8}部[委门])?(?:令|发[〔(\[]|办[发〔(\[]|规[〔(\[]|公告|[^,。;\n]{0,14}(?:发布|印发|制定|颁布|公布|出台|下发|联合发文))|^[^,。;\n]{0,10}《"
)
_GONE = regex.compile(
    r"现在叫|如今叫|现叫|并入|字样|撤销|更名|改名|改为|改组|前身|现为|现更|不复存在|已不存在|合并|组建|接替|取代|职责划入|划入|原名|旧称"
)
_RULES = (
    regex.compile(
        r"(?:36%|百分之三十六|三成六|36个(?:百分)?点|三分利|36厘|三十六个点)[^。;\n]{0,18}(?:保护|红线|合法|法律支持|都要给|都得给|都该给|自然债务|以内有效|法院支持|法定|合规线|上限|都(?:是|算)?(?:可以|允许|受)|无效|不予支持)"
        r"|(?:保护|红线|法定|司法|合法|民间借贷|上限|不超过法律)[^。;\n]{0,14}(?:36%|百分之三十六|三成六|36个(?:百分)?点)|两线三区|24%[^。;\n]{0,6}36%|24%?(?:到|至|-|~|—)36%?[^。;\n]{0,14}(?:自然债务|保护|有效|不退|要不回|红线|合法)|自然债务区"
        r"|(?:36%|百分之三十六|三成六|三分六|三十六)[^。;\n]{0,12}(?:自愿|给了|交了|付了)[^。;\n]{0,16}(?:不退|要不回|不能要|别想要|不予返还|无权要)|(?:24%?|二十四)(?:到|至|-|~|—)?(?:36%?|三十六)[^。;\n]{0,18}(?:灰色|中间地带|自然债|自愿)"
        r"|(?:24%?|二十四)(?:到|至|-|~|—)(?:36%?|三十六)(?:之间|那段|这段|区间)|(?:国家|法院|法律|法官)[^。;,\n]{0,4}(?:认|说|规定|支持|保护)[^。;,\n]{0,4}(?:36|三十六|三分六)%?(?:以内|以下|之内)?[^。;,\n]{0,8}(?:都|,|。|$)|(?:没超|不超|未超|没过|不到|没到|低于)[^。;\n]{0,4}(?:36|三十六)[^。;\n]{0,14}(?:认|支持|保护|合法|法院|最高)"
    ),
    regex.compile(
        r"(?:银发)?[\[〔(【]?2016[\]〕)】]?年?\s?第?314号(?:文件?)?|(?:人民银行|人行|央行|银发)[^。;\n,]{0,10}(?:314|三一四|三百一十四)号(?:文件?)?|314号文件?"
    ),
    regex.compile(
        r"公约(?:第?[\d一二三四五六七八九十]{1,3}条)[^。;\n]{0,20}(?:打|拨|联系|电话|合规)|公约[^。;\n]{0,40}?(?:早[\d一二三四五六七八九十]{1,2}晚[\d一二三四五六七八九十]{1,2}|[\d一二三四五六七八九十]{1,3}(?:点|时(?!间|期))|\d{1,2}:\d\d|每[日天][^。;,\n]{0,8}[\d一二两三四五六]{1,2}次|一[天日](?:内)?[^。;,\n]{0,8}[\d一二两三四五六]{1,2}次|[\d一二两三四五六]{1,2}次)"
    ),
    regex.compile(
        r"民间借贷[^。;\n]{0,20}第?(?:二十六|26)条|人民法院审理借贷案件的若干意见|(?:同期|同类)[^。;,\n]{0,10}贷款(?:基准)?利率[^。;,\n]{0,4}(?:四|4)倍[^。;\n]{0,12}(?:保护|合法|规定|支持|有效)"
    ),
    regex.compile(
        r"《?(?:个人贷款管理暂行办法|消费金融公司试点管理办法|流动资金贷款管理暂行办法|固定资产贷款管理暂行办法|短消息服务管理规定)》?"
    ),
)
_VOID = regex.compile(
    r"废止|失效|不再适用|不再是|已取消|取消了|取代|替代|没有规定|未规定|并未规定|不含|误传|不是现行|原《|原公约|历史|以前|已被|旧规|已无|无此|早已"
)

_COMPLAINED = regex.compile(r"我(?:已经?|要|会|去|就|刚)?(?:向|跟|找|去|给|打)[^。;]{0,3}$")
_ENDED = regex.compile(r"废止|失效|不再适用|不再有效|已取消|已修订|已被取代|早已")


def abolished_regulator_or_rule(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Former regulators as bodies of today, and rules that ended or never were."""
    text = view.document.text
    out: list[Hit] = []
    for match in _BODY.finditer(text) if "监" in text else ():
        before = text[max(0, match.start() - 4) : match.start()]
        if (
            before.rstrip("《中国").endswith(("原", "前", "旧"))
            or _COMPLAINED.search(text[max(0, match.start() - 8) : match.start()])
            or _in_title(text, match.start())
            or _ISSUED.search(text[match.end() : match.end() + 26])
        ):
            continue
        span = Span(*match.span())
        if (
            _GONE.search(_sentence(view, match.start()))
            or _FAKE.search(_sentence(view, match.start()))
            or _excused(view, span)
        ):
            continue
        out.append(Hit(span))
    for pattern in _RULES:
        for match in pattern.finditer(text):
            span = Span(*match.span())
            after = text[match.end() : match.end() + 70]
            if not (_VOID.search(_sentence(view, match.start())) or _ENDED.search(after) or _excused(view, span)):
                out.append(Hit(span))
    return out


def _in_title(text: str, at: int) -> bool:
    opening = text.rfind("《", max(0, at - 40), at)
    return opening >= 0 and "》" not in text[opening:at] and "》" in text[at : at + 60]


_COLLECTORS = regex.compile(r"第?(?:二百九十三|293|二九三)(?:条)?之[一1]|293-1|(?<![无])催收非法债务罪")
_AIMED = regex.compile(
    r"针对的?是(?!您|你|欠)|针对违法|针对非法|规制|惩治的?是|适用于(?:违法|非法|暴力)|不适用|无关|严禁|禁止我|我司承诺|如遇|若遇|遇到|举报|暴力催收者|非法催收人|高利放贷|催收人员不得|保护您|您可以?(?:依|据|向|拨|投诉|要求|主张|报|拒)"
)
_QUOTED = regex.compile(
    r"《(?:中华人民共和国|中国)?([^《》\n]{2,30}?(?:法|条例|法典|办法|规定|细则|解释|公约|令))(?:\([^)]{0,12}\))?》"
)
_CITED = regex.compile(
    r"(?:根据|依据|依照|按照|违反|触犯|依|按|据|照|援引|适用|参照)(?:国家|中国|我国|现行|最新|中华人民共和国|新修订的|新的)*([\u4e00-\u9fa5]{0,12}?(?:催收|清收|征信|失信|老赖|欠债|欠款|逾期|网贷|追债|讨债|债务人?|还款|信贷|诚信|信用惩戒|恶意逃债|逃废债|借贷|债权债务|个人信用|贷后)"
    r"[\u4e00-\u9fa5]{0,8}?(?:法典|条例|法))(?![律规院定人务官子宝则学])"
)
_DEBT = regex.compile(
    r"担保责任|返还强制|自力|偿还|偿债|清缴|追偿|惩戒|债法|还债|破产与|物业费|借款|不良资产|追缴|欠费|收缴|偿付|赖账|失联|约谈|催收|清收|征信|失信|老赖|欠债|欠款|逾期|网贷|追债|讨债|债务|债权|还款|信贷|信用|诚信|逃债|逃废债|借贷|贷款|贷后|履约"
)
_STATUTE = regex.compile(r"(?:中华人民共和国)?[\u4e00-\u9fa5]{1,12}(?<![办方书疗做看想说写用语技戏魔兵玩手])法")
_INTERNAL = regex.compile(
    r"(?:我司|本司|本公司|公司|我行|本行|内部|本平台|平台|甲方|乙方|机构|行业协会|协会|自律|征求意见|草案|建议稿)[的]?[^《。,]{0,6}《?$"
)
_LAWLIKE = regex.compile(
    r"公约[^。;\n]{0,24}(?:法律规定|属于法律|是法律|法律效力|法定义务|法律义务|国家法律|强制性规定|触犯法律|违法)|(?:法律|法规)(?:即|也就是|——)?[^。;,\n]{0,6}公约|(?:催收自律公约|催收公约|催收工作指引|催收业务指引|催收风控指引)[^。;\n]{0,24}(?:您|你|借款人|债务人|欠款人)[^。;\n]{0,8}(?:必须|应当|须|有义务|构成|不得)"
)
_NOT_LAW = regex.compile(r"不是法律|并非法律|不属于法律|自律文件|不具有法律效力|属自律|行业自律|自律性")
_ELSEWHERE = regex.compile(
    r"(?:根据|依据|依照|按照|违反|触犯|依|按)《?(?:中华人民共和国)?(反电信网络诈骗法|反洗钱法|反恐怖主义法|国家安全法|反间谍法|兵役法|义务教育法|居民身份证法|护照法|出境入境管理法|户口登记条例|社会保险法|公务员法|教育法|英雄烈士保护法|反有组织犯罪法|网络安全法|数据安全法)》?"
)
_PUNISH = regex.compile(
    r"(?:欠款|欠债|逾期|拖欠|不还|未还|失联|赖账|欠钱)[^。;\n]{0,30}(?:处罚|罚款|拘留|判|限制|冻结|取消|停|禁止|追究|惩治|打击|追责|不得|无权|违法|犯罪|诈骗)"
)


_NAMED = regex.compile(
    r"(?:征信|失信|催收|反催收|失信惩戒|老赖|欠债|欠款|债务|网贷|个人信用|信用惩戒|债务催收|债务清收|债务追偿|追债|讨债|逾期|逃债|逃废债|信贷|还款)(?:管理|处罚|惩戒|惩治|促进|保护)?(?:法典|法|条例)(?=规定|明年|下月|下周|马上|即将|将|今年|已|第|中|里|要求|写|出台|实施|生效|施行|也|就|可|,|。|》|$)"
)
_NOT_SUCH = regex.compile(r"没有|不存在|并无|尚无|虚构|未出台|草案|征求意见|协会制定|属自律|并未|谣言|网传")
# Names that only a rule about debts could have, told with what it orders.
_MADE_UP = regex.compile(
    r"[\u4e00-\u9fa5]{0,8}(?:共债|连坐|清偿|逃债|赖账|讨债|担保惩戒|信用惩戒)[\u4e00-\u9fa5]{0,4}(?:条例|法)(?=已?(?:实施|施行|生效|出台|规定|第))|《(?:信用|担保)[^《》\n]{0,6}惩戒(?:法|条例)》|《[^《》\n]{0,10}(?:催收法规|连坐条例|清收法规)》|公约》?这部法律"
)
_MISFIT = regex.compile(
    r"(?:民法典|合同法|商业银行法|消费者权益保护法|个人信息保护法|征信业管理条例|贷款通则|担保法|公司法)》?[^。;\n]{0,30}?(?:诈骗|犯罪|拘留|坐牢|判刑|有期徒刑|刑事|逮捕|入狱|连坐|子女|三代|没收|通缉|债务公示|失信公示|公示制度|公示您|公示你|曝光|约谈|上门清收|父债子还|强制划扣|限制出行|限高|黑名单)"
)
_NOT_MEANT = regex.compile(r"不构成|不属于|不是|并非|不会|不得|无关|不能|谨防|冒充|依法维权|没有|禁止")
_LAST = {
    "民法典": 1260,
    "刑法": 452,
    "民事诉讼法": 306,
    "治安管理处罚法": 144,
    "个人信息保护法": 74,
    "消费者权益保护法": 63,
    "商业银行法": 95,
    "征信业管理条例": 47,
    "反电信网络诈骗法": 50,
    "律师法": 60,
}
# Laws by names that no law has, without book marks.
_NO_LAW = regex.compile(
    r"(?<!非)(?:讨债|征信|老赖|欠债|偿债|还债|失信|网贷|赖账|还款责任|债务清偿|逾期)法(?![院律规定人务官子则治学])|(?:新|国家|出台了?|颁布了?)(?:的)?(?:催收|债务|欠债)法(?![院律规定人务官子则治学])"
    r"|(?:偿债|欠债|讨债|惩欠|还债)律例"
)
_COUNTED = regex.compile("(?:" + "|".join(_LAST) + ")》?")


_COLLECTING = regex.compile(r"催收|清收|追债|讨债|老赖|逃债|逃废债|追缴|欠费|赖账|失联|不良资产|不良债权")
_SOFT_TITLE = regex.compile(
    r"民间债务|自力救济|强制清偿|清债|清欠|债务清理|即时履行|协助清|催告|失联人员|偿还|催收|清收|追债|讨债|老赖|欠款|逾期|逃债|欠债|失信债务|债务人|失信人|失信惩戒|赖账|约谈|追缴|欠费|信用处罚|征信处罚"
)
_TOLD_UNREAL = regex.compile(r"没有|不存在|并无|尚无|虚构|未出台|草案|协会制定|自律|网传|谣言")
_ACCORDING = regex.compile(r"根据|依据|依照|按照|按|依|违反")
_NO_TITLE = regex.compile(r"依法|合法|违法|非法|司法|宪法|民法|刑法|方法|办法|执法|借贷司法解释|无法|想法")


@for_last
def _known(laws: Mapping[str, Any]) -> frozenset[str]:
    """What the laws of the ruleset are called."""
    names = (law.get("title", "") for law in laws.values())
    shown = (str(name.get("zh", "") if isinstance(name, dict) else name) for name in names)
    return frozenset(name.removeprefix("中华人民共和国").split("（")[0] for name in shown)


def _named_so(name: str, params: Mapping[str, Any], laws: Mapping[str, Any]) -> bool:
    """True when a law is called ``name``, or when the name has a part that only names of existing rules have."""
    plain = name.removeprefix("中华人民共和国").removeprefix("最高人民法院")
    if plain in params.get("real", ()) or plain in _known(laws):
        return True
    if name.endswith(("法", "法典", "条例", "办法", "令")) and _COLLECTING.search(name) and "农民工" not in name:
        return False
    return any(piece in name for piece in params.get("real_parts") or ())


def _invented(name: str, params: Mapping[str, Any], laws: Mapping[str, Any]) -> bool:
    """True for a title in 《》 that speaks of debts and that no law or rule has."""
    if "公约" in name:
        return False
    if not _DEBT.search(name):
        # no such statute: all that are in force are listed
        return _STATUTE.fullmatch(name) is not None and not _named_so(name, params, laws)
    if name.endswith(("办法", "规定", "细则", "解释", "令")) and not _SOFT_TITLE.search(name):
        return False
    return not _named_so(name, params, laws)


def _explained(view: View, at: int, name: str = "") -> bool:
    """True when the title at ``at`` is an institution's own paper, or said not to exist."""
    soft = name.endswith(("办法", "规定", "细则", "解释"))
    before = view.document.text[max(0, at - (12 if soft else 5)) : at]
    own = _INTERNAL.search(before) and (soft or not _ACCORDING.search(before))
    return bool(own or _TOLD_UNREAL.search(_sentence(view, at)))


def misapplied_or_invented_law(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Law that does not exist, is no law, or is not about debtors."""
    text = view.document.text
    out: list[Span] = []
    for match in _COLLECTORS.finditer(text) if "之" in text or "非法债务罪" in text or "293-1" in text else ():
        if not _AIMED.search(_sentence(view, match.start())):
            out.append(Span(match.start(), match.end()))
    if "《" in text:
        out += [
            Span(*match.span()) for match in _QUOTED.finditer(text)
            if _invented(match.group(1), params, view.settings.laws) and not _explained(view, match.start(), match.group(1))
        ]  # fmt: skip
    for match in _CITED.finditer(text) if "法" in text or "条例" in text else ():
        name = match.group(1)
        if not (
            _NO_TITLE.search(name) or _named_so(name, params, view.settings.laws) or _explained(view, match.start())
        ):
            out.append(Span(*match.span()))
    if "公约" in text or "指引" in text:
        out += _unless(view, _LAWLIKE, _NOT_LAW)
    out += _unless(view, _NO_LAW, _TOLD_UNREAL)
    for match in _ELSEWHERE.finditer(text):
        if _PUNISH.search(text[match.end() : match.end() + 70]):
            out.append(Span(*match.span()))
    if "法" in text or "条例" in text:
        named = _unless(view, _NAMED, _NOT_SUCH)
        out += [span for span in named if text[max(0, span.start - 1) : span.start] not in ("个", "部", "类")]
        out += _unless(view, _MADE_UP, _TOLD_UNREAL)
        for match in _MISFIT.finditer(text):
            if not _NOT_MEANT.search(match.group()):
                out.append(Span(*match.span()))
        for match in _COUNTED.finditer(text):
            last = _LAST[match.group().rstrip("》")]
            out += [Span(match.start(), span.end) for span, value in articles(text, match.end(), 3) if value > last]
    return [Hit(span) for span in out if not _excused(view, span)]
