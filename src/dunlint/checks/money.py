"""Checks about money: ways to pay and payees."""

from __future__ import annotations

from dunlint import regex
from dunlint.checks import Hit
from dunlint.span import Span

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dunlint.checks import View


_OFF = ("negated", "warned", "quoted", "rights", "policy", "reply")
_URL = regex.compile(
    r"(?:https?|hxxp|ftp)://[\w\-.~:/?#@!$&'*+=%{}\ue000-\ue0ff]{1,200}"
    r"|(?<![a-z0-9_@.\-])(?:[a-z0-9](?:[a-z0-9\-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,10}(?::\d{2,5})?(?:/[a-z0-9_\-./?=&%#~\ue000-\ue0ff]{0,120})?(?![a-z0-9_@])"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5}|/)[\w\-./?=&%#]{0,80}"
)
_SHORT = frozenset(
    "t.cn dwz.cn suo.im url.cn w.url.cn bit.ly tinyurl.com goo.gl 985.so mrw.so c7.gg sourl.cn rrd.me 0x3.me u6.gg m6z.cn is.gd dwz.lc "
    "dwz.win dwz.mk t.hk kurl.cn ow.ly t.co j.mp dlj.li suo.nz suo.yt uee.me r6a.cn mtw.so 6du.in d0.cx rb.gy cutt.ly v.gd x.co 7.ly "
    "t.im urlc.cn url.ink tinyurl.cn u.nu 2.gp 3w.cn dwz1.cn tcn.co aiurl.cn s.id t.ly shorturl.at lnkd.in buff.ly adf.ly reurl.cc ppt.cc lihi.cc qr.ae qrco.de clck.ru "
    "xsl.cn suo.gg f.tk 1.cn url7.me tiny.cc bitly.com short.io rebrand.ly dwz.date ft12.com mtsms.cn zzs.cn bdurl.cn z.cn".split()
)
_ODD = frozenset(
    "top xyz vip icu club site online shop link ltd work tk pw cc ml ga cf gq win bid loan loans men date party review trade science "
    "stream download buzz fun wang ren cyou rest cfd sbs bond quest lol monster mom live life space website store tech pro mobi me info "
    "im gg ly in ws to la biz cash money pay finance credit fit ink red pub group run host press asia one love plus kim su ru vn kh ph".split()
)
_KNOWN_TLD = frozenset("com cn net org gov edu bank app example test io co hk".split())
_FILE = frozenset(
    "apk ipa exe html htm jsp php asp aspx js css png jpg jpeg gif pdf doc docx xls xlsx csv json xml yaml yml md txt py java ts go vue".split()
)
_HIDDEN_DOMAIN = regex.compile(
    r"(?<![a-z0-9])[a-z0-9][a-z0-9\-]{0,30} ?(?:点|\[\.\]|\(\.\)|\(点\)|\[点\]|dot) ?(?:com|cn|top|vip|xyz|cc|net|club|shop|icu)(?![a-z])"
)
_QR = regex.compile(
    r"(?:个人)?(?:收款码|收钱码|付款码|收款二维码|付款二维码|转账二维码|还款二维码|支付二维码|收款的?二维码|缴款码|还款码|赞赏码|商家码)"
    r"|(?:扫|扫描|识别|长按|微信扫|支付宝扫)[^。;\n]{0,14}?(?:二维码|码|图片|图)[^。;\n]{0,12}?(?:付|转|还|缴|结|支付|汇|打款|充)"
    r"|(?:扫码|扫一扫|扫一下|扫描|扫下|扫我)[^。;\n]{0,8}?(?:付款|付钱|付清|转账|转钱|还款|还钱|缴款|缴费|支付|结清|结账|打款|付|给钱)"
    r"|长按(?:上图|下图|图片|此图|图)?[^。;\n]{0,6}?识别"
    r"|(?:付款|转账|还款|还钱|缴款|支付|结清)[^。;\n]{0,12}?(?:扫码|扫一扫|扫描|扫这个|扫下面|扫图|二维码)"
    r"|[\[【(〔](?:图片|图|照片|二维码图片)?[:： ]?[^\]】)\n]{0,6}(?:收款码|二维码|收款|代收)[^\]】)〕\n]{0,8}[\]】)〕]"
    r"|(?:保存|存|长按)[^。;\n]{0,6}图[^。;\n]{0,12}(?:扫|识别)"
    r"|码(?:就)?(?:在|贴在|放在|放)(?:上|下|图|这|群|后|文|附)[^。;\n]{0,12}(?:扫|付|转|还|钱|款|[一二两三四五六七八九十\d][千百万]?块)"
    r"|扫(?:一下|下|一扫|个码|完)[^。;\n]{0,4}(?:的事|就完|就好|就行|就结|完事|我就)"
    r"|(?:新|另一个|备用|临时|这个|下面的?|上面的?|我的|我们的)(?:收款|付款|还款)?码[^。;\n]{0,10}(?:扫|付|转|还款)"
    r"|(?:图|图片|照片|相册)(?:里|上|中)?的?码[^。;\n]{0,8}扫|码[^。;\n]{0,4}(?:对准|扫完?)[^。;\n]{0,6}(?:付|截图|转)"
    r"|二维码(?:如下|见下|见图|发你|发您|在下面|已发|我发|请查收|收好)"
)
# a domain of one to four characters with a path of random characters: a shortener nobody lists
_RANDOM_PATH = regex.compile(r"(?=[^/]*/[^/]*\d)(?:www\.)?[a-z0-9]{1,4}\.(?:cn|com|net|cc|co|io|app)/[a-z0-9]{3,8}/?")
_DO_NOT_OPEN = regex.compile(
    r"(?:请勿|切勿|不要|勿|别|莫)(?:随意|轻易|随便)?(?:点击|点开|打开|访问|扫|相信|登录)|均系?(?:假冒|诈骗)|不是我[行司]"
)
_QR_OFFICIAL = regex.compile(
    r"公众号|小程序|房号|专属缴费|从来不发|从不|不会发|不发送|官方|收款台|柜台|网点|柜面|营业厅|小程序码|扫码登录|登录网页|网页版|关注|对公|开票|发票|签到|评价|调查|物业服务中心|服务中心|电子账单|使用app|app扫|app内|app的|app[^。,]{0,14}(?:页面|生成|页|展示)|仅在|门店收款码|商户|营业执照|暂停使用|本行|我行app|官网|缴费机"
)
_QR_PERSON = regex.compile(r"收款码|收钱码|收款二维码|赞赏码|长按|微信|支付宝|发你|发您|我的|个人|户名|扫我|备注")

# A shop or a property manager may take its own code; a person's stays one.
_QR_PRIVATE = regex.compile(
    r"我的|我家|我老婆|我儿子|我媳妇|个人|发你|发您|扫我|长按|头像|昵称|收款人|户名|私|备用|新码|换码|图片"
)


def qr_code_or_unofficial_link(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """Collection codes, public short links, bare IP addresses, unusual top-level domains, domains outside the declared ones."""
    document = view.document
    text = document.text
    hits: list[Hit] = []
    official = [str(item).lower().lstrip(".") for item in view.meta.get("official_domains") or ()]
    for match in _URL.finditer(text):
        span = Span(*match.span())
        url = regex.sub(r"^(?:https?|hxxp|ftp)://", "", match.group())
        host = regex.split(r"[/?#:]", url, maxsplit=1)[0].rstrip(".")
        tail = host.rsplit(".", 1)[-1]
        scheme = "://" in match.group()
        if "." not in host or (not scheme and (tail in _FILE and "/" not in url)):
            continue
        if regex.search(r"[a-z0-9.]@$|[a-z0-9_.]$", text[max(0, span.start - 1) : span.start]) and not scheme:
            continue
        ours = any(host == item or host.endswith("." + item) for item in official)
        ip = regex.fullmatch(r"(?:\d{1,3}\.){3}\d{1,3}", host) is not None
        if not scheme and not ip and tail not in _ODD and tail not in _KNOWN_TLD:
            continue
        if (
            not scheme
            and tail in ("me", "in", "to", "la", "pro", "one", "pay", "run", "live", "life", "love", "test", "co", "io")
            and "/" not in url
            and host not in _SHORT
        ):
            continue
        if ours:
            continue
        bad = (
            ip
            or host in _SHORT
            or host.removeprefix("www.") in _SHORT
            or tail in _ODD
            or _RANDOM_PATH.fullmatch(url) is not None
            or "dwz" in host
            or regex.search(r"\.(?:apk|ipa|exe)\b", url) is not None
        )
        told = document.sentence_span(span.start)
        if _DO_NOT_OPEN.search(text[told.start : told.end]):
            continue
        if (bad or official) and not view.context.excused(span, _OFF):
            hits.append(Hit(span))
    for match in _HIDDEN_DOMAIN.finditer(text):
        span = Span(*match.span())
        if not view.context.excused(span, _OFF):
            hits.append(Hit(span))
    trader = view.meta.get("sender_type") in ("trade", "property")
    if "码" in text or "扫" in text or "识别" in text:
        for match in _QR.finditer(text):
            span = Span(*match.span())
            sentence = document.sentence_span(span.start)
            said = text[sentence.start : sentence.end]
            if _QR_OFFICIAL.search(said) or view.context.excused(span, _OFF) or not view.context.debt():
                continue
            if regex.search(r"验证码|登录|人脸|刷脸|身份", match.group()):
                continue
            if trader and not _QR_PRIVATE.search(said):
                continue
            hits.append(Hit(span, severity="error" if _QR_PERSON.search(said) else None))
    return hits


_ORG_END = "(?:有限责任公司|有限公司|分公司|集团|公司|服务部|工作室|经营部|商行|商务部|咨询部|合伙企业|事务所|中心|银行|信用社|基金|数科|企服|科服|商务|咨询|资管|资产|科技|信息|劳务|代理|经纪|商贸|贸易|传媒|网络|投资|管理|百货店|商店|店|超市|小卖部)"
_HOLDER = regex.compile(
    r"(?:收款户名|账户户名|账户名称|账户名|帐户名|户名|收款单位|收款方|收款人|收款主体|收款公司|收款机构|开户名称|开户名|收款账户|收款账号|还款账户|付款对象|收款显示|显示|收款)"
    r"(?:变更为|更改为|改为|变为|名称|全称|名|户|统一|为|是|:|\"|“|「| |\n|\|){0,6}"
    rf"([\u4e00-\u9fffa-z0-9()某*]{{2,24}}?{_ORG_END}(?:[\u4e00-\u9fff]{{0,8}}?(?:公司|部|中心|所|分行|支行))?)"
)
_INTO = regex.compile(
    r"(?:汇入|汇至|汇到|汇给|转入|转至|转到|转给|付给|付至|付到|付款至|打到|打给|打入|存入|存到|缴至|缴到|支付给|支付至|改存|划至|交给|向|汇(?=[\"“「])|付(?=[\"“「])|转(?=[\"“「])|打(?=[\"“「])|存(?=[\"“「]))(?:由|以下|:|\"|“|户名| |(?:本所|我司|本公司|我所)?的?(?:关联|合作|兄弟|受托|第三方|下属|旗下|子)(?:企业|公司|单位|机构|方)的?){0,4}"
    rf"([\u4e00-\u9fffa-z0-9()某*]{{2,20}}?{_ORG_END}(?:[\u4e00-\u9fff]{{0,8}}?(?:公司|部|中心|所|分行|支行))?)(?!客服|热线|app|官|电话|投诉|举报|申请|咨询|贷款|的?借款|的?欠款)"
)
_OUR_ACCOUNT = regex.compile(
    r"(?:汇|转|付|打|存|缴|还|支付|入|划)[^。;\n]{0,6}(?:我司|我们|本公司|我公司|我们公司|我方|本司|我部|公司)(?:\([^()]{1,14}\))?(?:的)?(?:指定的?|对公|一般|基本|财务|公司|收款|专用|代收|结算|账上){0,3}(?:账上|户(?!名)|账户|账号|帐户|账|户头|卡)"
    r"|(?:我司|本公司|我方|我公司)(?:收款|指定)?账户(?:收款|为准|付款)"
)
_MANDATE = regex.compile(
    r"受托代收|委托代收|(?:受托|委托|授权|协议)[^。;]{0,20}代为收[取款]|委托收款|授权收款|代收(?:关系|协议|权)|受[^。,;]{2,16}委托[^。;]{0,8}(?:代收|收款)|与放款机构一致|与债权人一致"
)
_SHELL = regex.compile(
    r"数科|企服|服务部|工作室|经营部|商行|店|超市|咨询|劳务|商贸|贸易|传媒|网络科技|信息科技|商务|代理|个体"
)
_TINY = regex.compile(r"工作室|经营部|商行|便利店|超市|小卖部|百货店|个体户|传播|传媒")
_GENERIC = regex.compile(
    r"有限责任公司|股份有限公司|有限公司|股份|集团|公司|分公司|消费金融|消金|小额贷款|小贷|资产管理|资管|资产|银行|商务|咨询|服务|信息|科技|管理|企业|网络|信用|外包|金融|控股|[()\s\"“”「」]"
)


def payee_mismatch(view: View, params: Mapping[str, Any]) -> Sequence[Hit]:
    """An account holder in the text that is neither the creditor nor the declared payee."""
    text = view.document.text
    meta = view.meta
    creditor, payee = str(meta.get("creditor") or ""), str(meta.get("payee") or "")
    hits: list[Hit] = []
    if _MANDATE.search(text):
        return hits
    known = [
        _core(name)
        for name in (
            creditor,
            payee if not creditor or _same(_core(payee), _core(creditor)) else "",
            str(meta.get("agent_org") or ""),
        )
        if name
    ]
    declared = bool(creditor)
    for pattern in (_HOLDER, _INTO):
        for match in pattern.finditer(text):
            span, holder = Span(*match.span(1)), match.group(1)
            core = _core(holder)
            if (
                view.context.excused(span, ("negated", "warned", "quoted", "policy", "rights"))
                and "“" not in match.group()
            ):
                continue
            if (
                regex.search(
                    r"您|你|名下|绑定|本人|人民银行|对公账户$|指定|我司|本公司|我行|本行|征信中心|服务中心|客服中心|法院|还款账户|储蓄|尾号|原账户|个人",
                    holder,
                )
                or len(core) < 1
            ):
                continue
            if declared:
                if any(_same(core, other) for other in known if other):
                    continue
                hits.append(Hit(span))
            elif (
                _TINY.search(holder)
                or (_SHELL.search(holder) and pattern is _HOLDER)
                or (_SHELL.search(holder) and regex.search("改|变更", text))
            ):
                elsewhere = text.replace(match.group(1), "", 1)
                if holder in elsewhere or meta.get("sender_type") in ("trade", "property"):
                    continue
                hits.append(Hit(span))
    if meta.get("sender_type") == "agency" and declared:
        for match in _OUR_ACCOUNT.finditer(text):
            span = Span(*match.span())
            if not view.context.excused(span, ("negated", "warned", "policy")):
                hits.append(Hit(span))
    if payee and creditor and not _same(_core(payee), _core(creditor)) and not hits:
        place = regex.search(r"(?:付款|汇款|转账|付至|汇至|转入|汇入|存入|打款|打到|打给|收款)[^。;\n]{0,12}", text)
        if place and not view.context.excused(Span(*place.span()), ("negated", "warned", "policy")):
            hits.append(Hit(Span(*place.span())))
    return hits


def _core(name: str) -> str:
    """The distinctive part of a company's name."""
    return _GENERIC.sub("", name.lower()) or name.lower()


def _same(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return one in other or other in one or (len(one) >= 2 and len(other) >= 2 and one[-2:] == other[-2:])
