"""Placeholders in templates: every syntax in use, and what kind of value each one carries.

The kind is told by the name (``${idCard}``, ``{{还款金额}}``, ``#overdueDays#``) or, where the name says nothing
(``{1}``, ``%s``, ``XX``, ``____``), by the words around it. Syntax frequencies and collisions were collected from public
template repositories; figures live in ``docs/formats.md``.
"""

from __future__ import annotations

from dunlint import regex
from dunlint.span import Span
from dunlint.template import Placeholder

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Sequence


KINDS: tuple[str, ...] = (
    "unknown", "name", "amount", "due_date", "date", "overdue_days", "days", "clock", "hotline", "phone", "contact",
    "contact_phone", "relation", "id_number", "card_number", "card_tail", "masked", "account", "address", "employer", "school",
    "child", "biometric", "health", "location", "device", "financial", "profile", "org", "creditor", "product", "agent",
    "person", "email", "link", "code", "case_number", "period", "percent", "gender", "repay_channel", "wechat", "blank",
    "branch", "names",
)  # fmt: skip

_SYNTAX = regex.compile(
    r"(?P<element><[a-z]{1,12}\b[^<>]{0,60}?\b(?:th:u?text|v-text|ng-bind)=\"(?P<bound>[^\"<>]{1,60})\"[^<>]{0,30}>"
    r"|<(?:xsl:value-of|c:out|s:property|bean:write)\b[^<>]{0,30}?=\"(?P<selected>[^\"<>]{1,60})\"[^<>]{0,30}>)"
    r"|(?P<joined>[\"'] ?(?:\+|\|\||[.,]) ?(?P<variable>\$?[A-Za-z_](?:[\w.]|\(\)){1,40}) ?(?:\+|\|\||[.,]) ?[\"'])"
    r"|(?P<merge>\*\|[A-Za-z_]\w{1,30}\|\*)"
    r"|(?P<at>(?<![\w.@])@[a-z][A-Za-z_]{1,20}\.(?!(?:com|cn|net|org)\b)[A-Za-z_][A-Za-z_0-9]{1,30}(?![A-Za-z_0-9@]))"
    r"|(?P<dollar_mustache>\$\{\{[^{}\n]{0,60}\}\})"
    r"|(?P<thymeleaf>\[\[\s*[$#]\{[^{}\n]{1,60}\}\s*\]\]|\[\#\w{1,30}\#\])"
    r"|(?P<dollar>[$]!?\{[^{}\n]{0,60}\})"
    r"|(?P<mustache>\{\{\{?[^{}\n]{0,80}\}?\}\})"
    r"|(?P<tag>\{%[^%\n]{0,200}%\}|<%[=-]?[^%\n]{0,200}%>)"
    r"|(?P<ruby>\#\{[^{}\n]{1,60}\})"
    r"|(?P<smarty>\{\$[^{}\n]{1,60}\})"
    r"|(?P<icu>\{\w{1,30}, ?(?:number|date|time|string|choice|currency)(?:, ?[^{}\n]{0,30})?\})"
    r"|(?P<called>\$\([\"']?[^\"'()\n ]{1,30}[\"']?\))"
    r"|(?P<framed>(?<![A-Za-z0-9~^@.$&=?])(?:~[A-Za-z][A-Za-z_]{1,20}~|__[A-Z][A-Z_]{1,20}__|\^[a-z][A-Za-z_]{1,20}\^|@[a-z][A-Za-z_]{0,20}@|\$[A-Za-z][A-Za-z_]{1,20}\$|&[a-z][A-Za-z_]{1,20}&))"
    r"|(?P<at_brace>@\{[A-Za-z_\u4e00-\u9fff]\w{0,30}\})"
    r"|(?P<brace>\{[ ]?(?![ \n\"])[^{}\n\"':;,，。！？]{0,40}(?::[^{}\n\"'，。]{0,12})?\})"
    r"|(?P<hash>\#[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff.]{0,40}\#)"
    r"|(?P<submail>@var\(\s*\w{1,40}\s*\))"
    r"|(?P<bracket_word>[\[【［](?P<label>[^\[\]【】［］{}$#%<>\s,，。!！?？:：]{1,20})[\]】］])"
    r"|(?P<printf>(?<![\d.%])%(?:\(\w{1,40}\))?(?:\d{1,2}\$)?[-+0#]*\d{0,3}(?:\.\d{1,2})?(?:[sdfi@](?![A-Za-z])|\d(?![\d.%个天元成的])))"
    r"|(?P<angle><(?P<angle_name>[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]{0,15})>)"
    r"|(?P<percent_word>%[A-Za-z_]\w{1,30}%)"
    r"|(?P<colon>(?:(?<=^)|(?<=[\s，。（(：元【于在至、]))[:][a-z_][a-z_0-9]{1,30}(?![\w:/])|(?<=[\u4e00-\u9fff+】]):[a-z][A-Za-z_]{2,30}(?![A-Za-z\d:/@.]))"
    r"|(?P<velocity>\$!?[a-z_A-Z][a-zA-Z_0-9.]{1,40})"
    r"|(?P<regex>\((?:\[\\?[\\\w.\-]{1,10}\]|\\d|\.)[+*]\??\))"
    r"|(?P<dates>[*＊XxYy]{4}\s?[-/年.][*＊XxMm]{1,2}[-/月.](?:[*＊XxDd]{1,2}日?)?|_{2,}年_{1,}月(?:_{1,}日)?)"
    r"|(?P<underline>_{2,}|＿{2,})"
    r"|(?P<cross>(?<![A-Za-z0-9×])[XＸ×]{2,}(?![-A-Za-z0-9×])|(?<![A-Za-z0-9])x{2,}(?![-A-Za-z0-9]))"
    r"|(?P<stars>(?<![\w*＊])[*＊]{2,}(?=[元天日年月笔期号，。,、]|先生|女士))"
    r"|(?P<paren_word>[（(](?:姓名|金额|日期|手机号|身份证号|电话|编号|天数|客户姓名|机构名称)[）)])"
    r"|(?P<caps>(?<![A-Za-z_])(?:NAME|USER|SUM|CITY|CARDNO|MOBILENO|SERVICE|AMOUNT|DATE|PHONE|MONEY|DAYS|TEL)(?![A-Za-z_]))"
)
_BLANKS = frozenset({"underline", "cross", "stars", "dates", "paren_word", "regex"})
# Words in square brackets that are variables, not signatures or menu names.
_LABELS = regex.compile(
    r"^(?:客户|用户|借款人|债务人|收件人|联系人|业主|持卡|同学|家长|租客)?(?:姓名|名称|客户名|客户|称呼|尊称|金额|应还金额|欠款金额|逾期金额|"
    r"还款金额|最低还款额|本金|利息|罚息|日期|到期日|还款日|截止日期?|账单日|天数|逾期天数|期数|年限|电话|热线|客服电话|联系电话|手机号?|"
    r"账单号|合同号|贷款号|编号|借据号|卡号|尾号|卡尾号|工号|身份证号?|证件号|地址|机构名?|机构名称|公司名?称?|银行名?称?|平台名?称?|产品名?称?|"
    r"案号|专员|链接|网址|时间|月份|年份|单位|学校|身份证号码|证件号码|银行卡号|手机号码|证件类型|住址|家庭住址|户籍地址|月收入|产品名|联系人\d|亲友\d)\d{0,2}"
    r"(?:[-_(（]?(?:不脱敏|未脱敏|明文|完整|全号)[)）]?)?$"
)

# Order matters: the first kind whose words all occur in the name wins. Names are split into words and lower-cased.
_NAME_KINDS: tuple[tuple[str, str], ...] = (
    ("masked", r"(?<!un)mask|(?<![不未])脱敏|掩码|hidden|desens"),
    ("card_tail", r"(?:card|acct?|account|bank|id|cert|证件|卡|账|帐)\w*(?:tail|last ?4|last|end|suffix|4)\b|(?<!de)tail|last4|尾号|后四位|末四位|card ?4|cardend"),
    ("masked", r"surname|姓氏|last_name|lastname|initial"),
    ("id_number", r"id ?card|id ?no\b|id ?num|identity|cert ?no|cert ?num|ssn|身份证|证件号|证件|sfz|\bidno\b|\bcert\b|ident no|id number|credential"),
    ("relation", r"relation|关系|relative|亲属|\brel\b|kinship"),
    ("contact_phone", r"(?:contact|linkman|friend|family|emergency|relative|spouse|father|mother|parent|wife|husband|kin|colleague|联系人|亲友|家属|亲属|紧急|配偶|父亲|母亲)\w*? ?\d?(?:phone|mobile|tel|电话|手机|号码)"),
    ("hotline", r"hotline|service ?(?:phone|tel|no)|customer service|cs ?(?:phone|tel)|热线|客服|咨询电话|经办行电话|company ?(?:phone|tel)|公司电话|联系电话|service\b|400|contact ?number|branch ?(?:phone|tel)"),
    ("contact", r"contact|linkman|friend|emergency|family|parent|spouse|联系人|亲友|家属|父母|配偶|紧急|colleague|同事|guardian|father|mother|wife\b|husband|brother|sister|sibling|\bkin\b"),
    ("child", r"child|kid|son\b|daughter|student|孩子|子女|儿子|女儿|宝宝|pupil"),
    ("school", r"school|college|university|class ?name|学校|班级|院校"),
    ("card_number", r"(?:bank|credit|debit)? ?card ?(?:no|num|number|id)?\b|bank ?(?:no|num|account|acct)|卡号|银行卡|pan\b|cardno|bankcard|储蓄卡"),
    ("org", r"律所|律师事务所|发卡行|发卡银行|受让方|受托方|代理方"),
    ("hotline", r"(?:坐席|经办|承办|客户经理|专员|律师|支行|网点|mgr|agent|staff|manager|lawyer|branch)\w* ?(?:电话|tel\b|phone|座机)"),
    ("agent", r"agent|collector|operator|staff|officer|坐席|专员|工号|客服姓名|经办人|催收员|clerk|employee no|emp no|管家|律师"),
    ("employer", r"employer|work ?(?:unit|place|company|addr\w*)|(?<!gps )\bposition\b|company ?address|job|occupation|单位|工作|雇主|职业|岗位|employ\w* name"),
    ("account", r"account ?(?:no|num|full|number|plain|raw)|acct ?(?:no|num)|账号|帐号|bank_account|iban|payee ?account"),
    ("address", r"home|addr|address|residence|domicile|住址|地址|户籍|居住|户口|house\b|房号|street"),
    ("biometric", r"face|photo|portrait|selfie|fingerprint|voice ?print|人脸|照片|头像|image|avatar"),
    ("health", r"disease|illness|hospital|health|diagnos|病|医院|健康"),
    ("location", r"location|gps|latitude|longitude|\blat\b|\blng\b|position|定位|位置|轨迹"),
    ("device", r"imei|idfa|device|mac ?addr|ip ?addr|\bip\b|设备|android id"),
    ("financial", r"income|salary|wage|credit ?score|credit ?report|assets?|收入|工资|月薪|征信报告|他行|other ?(?:debts?|loans?)"),
    ("profile", r"profile|full ?info|(?<!mobile )(?<!phone )(?<!tel )(?<!mobile)(?<!phone)(?<!tel)raw|detail ?info|all ?info|person ?info|资料|个人信息|user ?info|debtor ?info|客户信息"),
    ("email", r"e ?mail|邮箱"),
    ("gender", r"gender|sex\b|salutation|title\b|称谓|称呼|尊称|性别|honorific"),
    ("case_number", r"case ?(?:no|num|number|id)|案号"),
    ("percent", r"rate|percent|apr\b|ratio|discount|利率|比例|折扣|年化|上限"),
    ("overdue_days", r"overdue ?days?|over ?due ?day|late ?days?|dpd|days? ?(?:overdue|late|past)|逾期天数|超期天数|逾期天|overdue(?:count|num)|逾期日数"),
    ("due_date", r"应还日|应付日|付款日|缴费日|到期日|还款日"),
    ("days", r"(?:left|remain\w*|rest) ?days?|days? ?(?:left|remain)"),
    ("amount", r"amount|amt|money|balance|sum\b|total|\bow(?:e|ed|ing)\b|debt\b|principal|interest|fee|penalty|due total|unpaid|repay ?money|min ?(?:due|pay)|min\b|installment|instalment|payment|rent\b|gap\b|price|fine\b|金额|欠款|应还|待还|本金|利息|罚息|违约金|本息|合计|费用|余额|最低|还款额|月供|租金|应付|待付|欠费|滞纳金|减免|waived|left\b|bal\b|currency"),
    ("clock", r"\btime\b|时间|hour|o clock|时刻"),
    ("due_date", r"(?:repay|due|pay|deduct) ?dt\b|repayment ?(?:date|day|time)|due|deadline|repay ?(?:date|day|time)|expire|maturity|deduct ?(?:date|day)|pay ?(?:date|day)|还款日|到期|截止|扣款日|最后还款|期限|valid until|until"),
    ("date", r"date|yyyy|\bday\b|month|year|日期|账期|月份|\basof\b|年份|截至|统计日|截止日|发函日"),
    ("days", r"days|天数|\bd\b|剩余天"),
    ("period", r"period|term|期数|期次|\bn\d\b|第几期"),
    ("code", r"code|bill ?no|order|contract|serial|seq|loan ?(?:no|id)|\bno\b|账单号|合同号?|编号|借据|贷款号|订单|inv no|invoice|clause|验证码|单号|id\b"),
    ("hotline", r"tel\b|telephone|电话|phone ?no ?service"),
    ("phone", r"mobile|phone|cell|手机|号码|msisdn|本机号|固话|座机|宅电|landline"),
    ("wechat", r"wechat|weixin|\bwx\b|\bqq\b|微信"),
    ("link", r"url|link|链接|网址|short ?url|href|domain"),
    ("repay_channel", r"还款渠道|还款方式|^渠道$|channel|pay ?way|pay ?method|通道"),
    ("branch", r"branch|网点|支行|分行|门店"),
    ("creditor", r"creditor|lender|委托方|债权人|出借|资方|放款|fund|entrust"),
    ("org", r"brand|company|agency\b|\boca\b|platform|app\b|org|corp|institution|bank\b|sign|机构|公司|品牌|平台|银行|签名|sender|物业"),
    ("product", r"product|产品|loan ?(?:type|name)|sku|business|业务"),
    ("names", r"\bnames\b|name ?list|名单"),
    ("person", r"borrower|debtor|guarantor|债务人|借款人姓名|主债务人|tenant|租客|landlord"),
    ("name", r"name|customer|user|client|member|nick|salut|姓名|客户|用户|名字|持卡人|业主|同学|先生|女士|surname|uname|称"),
    ("overdue_days", r"overdue|late\b|逾期"),
    ("amount", r"loan\b|bill\b|账单"),
)  # fmt: skip
_NAME_PATTERNS: dict[int, regex.Lazy] = {}
_SPLIT = regex.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\-.\s]+")
_FILTER_MASK = regex.compile(r"mask|last ?4|last_four|tail|surname|hide|desens|脱敏|掩码|substr|slice|right\(|后四位")

_BEFORE: tuple[tuple[str, str], ...] = (
    ("card_tail", r"(?:尾号|末四位|后四位|末位|末尾)(?:为|是|:|：)?\s*$"),
    ("id_number", r"(?:身份证|证件)(?:号码?)?(?:为|是|:|：)?\s*$"),
    ("card_number", r"(?:卡号|银行卡|账号|帐号|信用卡)(?:为|是|:|：)?\s*$"),
    ("hotline", r"(?:电话|热线|致电|拨打|请拨|拨|客服|咨询|垂询|专线|电联|联系方式|详询)(?:电话|热线|专线)?(?:为|是|:|：)?\s*$"),
    ("address", r"(?:地址|住址|住在|户籍地?)(?:为|是|:|：)?\s*$"),
    ("overdue_days", r"(?:逾期|超期|拖欠|已逾|延期|过期|逾)(?:天数)?(?:已|了|达|为|:|：)?\s*$"),
    ("amount", r"(?:[¥￥]|金额|应还|待还|欠款|尚欠|欠|本金|利息|罚息|违约金|合计|共计|总计|共|还款额|余额|最低|需还|剩余|应付|应缴|人民币|支付|归还|偿还)(?:为|是|:|：|共|计)?\s*$"),
    ("due_date", r"(?:还款日|到期日|截止日期?|扣款日|最后还款日|期限|逾期起始日|逾期自|应还日)(?:期|为|是|:|：)?\s*$"),
    ("due_date", r"(?:于|在|至|截至|到)\s*$"),
    ("name", r"(?:尊敬的|亲爱的|致|^)\s*$"),
)  # fmt: skip
_AFTER: tuple[tuple[str, str], ...] = (
    ("amount", r"\s*(?:元|块|万元|人民币|圆)"),
    ("overdue_days", r"\s*(?:天|日)(?!期|前)(?=.{0,4}(?:未|逾|超))"),
    ("days", r"\s*(?:个?工作日|天)"),
    ("period", r"\s*期"),
    ("name", r"\s*(?:先生|女士|小姐|同学|客户|您好|你好|[,，:：]\s*您|业主)"),
    ("due_date", r"\s*(?:前|到期|之前|止|日前|为还款日|是您的还款日|应还(?!金额|款额)|应付(?!金额|款额))"),
    ("date", r"\s*(?:年|月|日|号)"),
    ("percent", r"\s*[%‰]"),
)  # fmt: skip
_compiled: list[tuple[tuple[str, regex.Lazy], ...]] = []


def kind_of_name(name: str) -> str:
    """The kind a placeholder's name tells, ``unknown`` when it says nothing. ``card_no|last4`` is ``masked``."""
    core, _, filters = name.partition("|")
    if filters and _FILTER_MASK.search(filters.lower()):
        return "card_tail" if regex.search(r"card|卡|id|cert|证", core.lower()) else "masked"
    if ":" in core and not core.startswith(":"):
        core = core.split(":", 1)[0]
    words = " ".join(part for part in _SPLIT.split(core.strip(" {}$#!:?'\"()")) if part).lower()
    words = (
        regex.sub(
            r"(?<=[a-z])(?<!card)(?<!last)(?<!tail)\d+|\b(?:get|the|user|customer|cust|data|param|order|item|var|value|first|keyword\d*|remark)(?= \w)",
            "",
            words,
        ).strip()
        if words
        else ""
    )
    if (
        not words
        or words.isdigit()
        or regex.fullmatch(r"[a-z]|data|value|var|param|text|content|arg\w*|keyword\d*|first|remark|info|str|x+", words)
    ):
        return "unknown"
    squeezed = words.replace(" ", "")
    for number, (kind, pattern) in enumerate(_NAME_KINDS):
        compiled = _NAME_PATTERNS.get(number)
        if compiled is None:
            compiled = _NAME_PATTERNS[number] = regex.compile(pattern)
        if compiled.search(words) or (len(words) != len(squeezed) and compiled.search(squeezed)):
            return kind
    return "unknown"


def kind_by_context(text: str, start: int, end: int) -> str:
    """The kind of a positional or hand-made blank, told by the words before and behind it."""
    if not _compiled:
        _compiled.append(tuple((kind, regex.compile(pattern)) for kind, pattern in _BEFORE))
        _compiled.append(tuple((kind, regex.compile(pattern)) for kind, pattern in _AFTER))
    before = text[max(0, start - 10) : start]
    after = text[end : end + 10]
    for kind, pattern in _compiled[1][:1]:
        if pattern.match(after):
            return kind
    at_start = (
        start == 0 or text[:start].strip("【】[] \n　，,:：\"“'").strip() == "" or text[max(0, start - 1)] in "】]"
    )
    for kind, pattern in _compiled[0]:
        if kind == "overdue_days" and not regex.match(r"\s*(?:天|日|个月|期|$)", after):
            continue
        if (
            kind == "due_date"
            and pattern.pattern.startswith("(?:于|在")
            and not regex.match(r"\s*(?:前|到期|日|号|之前|止|还|年|月|应|扣|一次|与|签|偿|归|的?账单)", after)
        ):
            continue
        if pattern.search(before) and not (
            kind == "name" and not at_start and not before.rstrip().endswith(("的", "致"))
        ):
            return kind
    for kind, pattern in _compiled[1]:
        if pattern.match(after):
            return kind
    if at_start and regex.match(r"\s*[,，:：]", after):
        return "name"
    return "unknown"


def find(text: str) -> list[Placeholder]:
    """Every placeholder and hand-made blank of ``text``, in order, not overlapping."""
    if not _maybe(text):
        return []
    found: list[Placeholder] = []
    for match in _SYNTAX.finditer(text):
        syntax = match.lastgroup or ""
        raw = match.group()
        if match.group("bracket_word") is not None:
            syntax, name = "bracket_word", match.group("label")
            if raw[0] in "[【［" and regex.fullmatch(r"[a-z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)*", name):
                if kind_of_name(name) == "unknown":
                    continue
            elif raw[0] == "[" and regex.fullmatch(r"[A-Z]\d{1,2}", name):
                if kind_by_context(text, match.start(), match.end()) == "unknown":
                    continue
            elif not _LABELS.match(name):
                continue
        elif syntax == "element":
            name = regex.sub(r"^[$#*{@./\s]+|[}\s]+$", "", match.group("bound") or match.group("selected"))
        elif syntax == "joined":
            name = match.group("variable").lstrip("$")
            if name in _CONSTANTS:
                continue
        elif syntax == "merge":
            name = raw[2:-2]
        elif syntax == "icu":
            name = raw[1:].partition(",")[0]
        elif syntax == "called":
            name = raw[2:-1].strip("\"'")
            if kind_of_name(name) == "unknown":
                continue
        elif syntax == "at_brace":
            name = raw[2:-1]
        elif syntax == "framed":
            name = raw.strip("~^@$&_")
            if raw[0] != "@" and kind_of_name(name) == "unknown":
                continue
        elif match.group("angle") is not None:
            syntax, name = "angle", match.group("angle_name")
            if name.lower() in _HTML_TAGS:
                continue
        elif syntax == "brace":
            name = raw[1:-1].strip()
            if not _brace_name(name):
                continue
        else:
            behind = syntax == "colon" and match.start() and text[match.start() - 1] >= "\u4e00"
            if behind and (raw[1:] in _APPS or kind_of_name(raw[1:]) == "unknown"):
                continue
            name = regex.sub(r"^[\[\s$#!{%<@:=\-(]+(?:var\()?|[\]\s}%>#)]+$", "", raw) if syntax != "printf" else raw
        if syntax == "velocity" and not regex.match(r"\$!?[a-z_]", raw):
            continue
        if syntax in ("printf", "underline", "cross", "stars", "regex", "dates") or not name or name.isdigit():
            kind = "date" if syntax == "dates" else kind_by_context(text, match.start(), match.end())
            if syntax == "printf" and "(" in raw:
                name = raw[raw.index("(") + 1 : raw.index(")")]
                kind = kind_of_name(name)
        else:
            kind = kind_of_name(name)
            if kind == "unknown":
                kind = kind_by_context(text, match.start(), match.end())
            elif (
                kind in ("code", "days", "date", "period", "name", "phone")
                and syntax != "tag"
                and not _OF_A_PERSON.search(name)
            ):
                kind = _refine(kind, text, match.start(), match.end())
        if syntax == "tag" and raw[2] != "=":
            printed = regex.search(r"print\(([\w.()]{2,60})\)", raw)
            name = printed.group(1).replace("()", "") if printed else name
            kind = kind_of_name(name) if printed else "unknown"
        found.append(
            Placeholder(name, kind, Span(match.start(), match.end()), raw, "blank" if syntax in _BLANKS else syntax)
        )
    return found


_HTML_TAGS = frozenset(
    "a b i u p br hr h1 h2 h3 h4 h5 h6 div span table tr td th tbody thead ul ol li strong em font img body html head title "
    "script style link meta center small sub sup pre code section article header footer form input button label xliff".split()
)


def _refine(kind: str, text: str, start: int, end: int) -> str:
    """A name such as ``no`` or ``day`` says little: clear words around it decide."""
    told = kind_by_context(text, start, end)
    if kind == "phone":
        return "hotline" if told == "hotline" else kind
    if kind == "name":
        return kind
    if told in ("id_number", "card_number"):
        return told if kind == "code" else kind
    return told if told in ("card_tail", "overdue_days", "due_date") else kind


def _brace_name(name: str) -> bool:
    """``{}``, ``{0}``, ``{name}``, ``{逾期天数}``, ``{0:N2}``, ``{user.late_days}`` are placeholders; JSON and CSS are not."""
    if not name or name.isdigit():
        return True
    return (
        regex.fullmatch(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.\[\]()|\- /]{0,38}(?::[\w.,#%+\- ]{0,12})?", name)
        is not None
    )


_CAPS = regex.compile(r"(?<![A-Za-z_])(?:NAME|USER|SUM|CARDNO|MOBILENO|SERVICE|AMOUNT)(?![A-Za-z_])")


_OF_A_PERSON = regex.compile("本机|家庭|宅|本人")
_APPS = frozenset("http https wechat weixin email qq app apple alipay".split())  # 微信:wechat
_CONSTANTS = frozenset("true false null none and or in is".split())


# What a placeholder has, but for those in 【】, which senders' names have too, and for others that take a second look.
_MARKS = "{#$%@[<_X×x*＊＿Ｘ［~^&"
_FRAME = regex.compile(r"【([^\[\]【】［］{}$#%<>\s,，。!！?？:：]{1,20})[\]】］]")
_SECOND_LOOK = regex.compile(
    r":[a-z]|[(（](?:[\\.]|姓名|金额|日期|手机号|身份证号|电话|编号|天数|客户姓名|机构名称)|[\"'] ?[+|.,]|[Yy]{4}"
    r"|(?<![A-Za-z_])(?:CITY|DATE|PHONE|MONEY|DAYS|TEL)(?![A-Za-z_])"
)


def _maybe(text: str) -> bool:
    if any(mark in text for mark in _MARKS) or _CAPS.search(text) is not None:
        return True
    if not any(mark in text for mark in "【:(（\"'"):
        return False
    named = (found.group(1) for found in _FRAME.finditer(text))
    return any("a" <= name[0] <= "z" or _LABELS.match(name) for name in named) or _SECOND_LOOK.search(text) is not None


def stand_ins(placeholders: Sequence[Placeholder]) -> list[tuple[int, int, str]]:
    """(start, end, stand-in character) of each placeholder for the normaliser."""
    from dunlint.normalize import STAND_IN

    return [(item.span.start, item.span.end, chr(STAND_IN + KINDS.index(item.kind))) for item in placeholders]
