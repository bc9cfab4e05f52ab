"""Does a string read like a message to a person? For strings of source code and files without known keys.

The score is made of what messages have (an address, a request, words of debts, sentence marks) less what labels, log
lines and documentation have. It was set by the labelled corpus; ``tests/test_metadata.py`` holds the lines.
"""

from __future__ import annotations

from dunlint import regex

_HOLES = regex.compile(
    r"\$\{[^{}]{0,80}\}|\{\{[^{}]{0,120}\}\}|\{[^{}\s]{0,60}\}|#\{?[A-Za-z_]\w{0,40}\}?#?"
    r"|%[-+ 0#]*\d*(?:\.\d+)?[sdfxu]|%\([^)]{1,40}\)[sdf]"
    r"|@var\([^)]{1,40}\)|</?[A-Za-z][^<>]{0,200}>|&[a-z]{2,8};|\ufffc"
)
_HAN = regex.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CODE = regex.compile(
    r"^\s*(?:select|insert\s+into|update|delete\s+from|create\s+table|alter\s+table|drop\s|comment\s+on"
    r"|with\s+\w+\s+as)\b"
    r"|\bwhere\s+\w+\s*(?:=|in\b|like\b)|\\[dwsbDWS][+*{\]]?|\(\?[:=!<P]|\[\^?\\u4e00|\\u4e00-|\.\*\??[)$|]|^\^"
    r"|\[\u4e00-\u9fa5\]"
    r"|^\s*(?://|/\*|\*\s|<!--|@(?:param|return|author|see|throws|date|since)\b)|^\s*(?:function|import|package"
    r"|const|var|let|def|class)\s"
    r"|copyright|licensed under|all rights reserved|apache license|版权所有|保留所有权利|许可协议|开源协议",
    regex.IGNORECASE,
)
_LOG = regex.compile(
    r"[A-Za-z_]\w*\s*[=:：]\s*(?:\{\}|%[sdv]|\$?\{\w[\w.()]*\}|\ufffc)|[\[【](?:INFO|WARN|ERROR|DEBUG)[\]】]"
    r"|[:：]\s*(?:\{\}|%[sv])\s*$"
    r"|(?:耗时|入参|出参|响应报文|请求报文|返回结果|返回值|报文|堆栈|线程|定时任务|批处理|消费者|队列|回调|接口"
    r"|缓存|redis|kafka|mysql|json|xml|api|sql|exception|null)"
    r"|(?:处理|执行|查询|更新|插入|删除|保存|获取|解析|调用|加载|初始化|同步|写入|导入|导出|发送|请求|连接|校验"
    r"|创建|推送)[^，。,]{0,12}(?:失败|异常|成功|完成|开始|结束|出错|错误|超时)"
    r"|执行[^，。]{0,12}任务|触发[^，。]{0,4}(?:短信|推送|任务|流程|通知)|用户\[?(?:\{\}|%s)|(?:开始|结束|正在"
    r"|准备)(?:处理|执行|查询|更新|同步|加载|发送|推送|扫描|解析)",
    regex.IGNORECASE,
)
_DOC = regex.compile(
    r"(?:方法|接口|字段|参数|枚举|实体|工具类|常量|变量|数据表|主键|外键|数据库|配置项|构造函数|返回|注解|组件"
    r"|控制器|服务层|模块|实现类|映射|测试用例|单元测试)"
    r"|用于|根据[^，。]{0,12}(?:查询|获取|计算|生成|判断)|(?:获取|查询|计算|设置|新增|修改"
    r"|删除)[^，。您你]{0,14}(?:信息|列表|数据|记录|状态|配置|数量)?$|TODO|FIXME|工单",
    regex.IGNORECASE,
)
_UI = regex.compile(
    r"请(?:输入|选择|填写|上传|先?登录|稍后(?:重试|再试)|重新(?:登录|输入|加载)|勾选|设置|完善|确认(?:删除|提交"
    r"|密码)|点击(?:上传|选择|按钮)|求)"
    r"|不能为空|不可为空|格式(?:不正确|错误)|不存在|未找到|操作(?:成功|失败)|(?:保存|提交|删除|修改|新增|更新|上传"
    r"|导入|登录|注册)(?:成功|失败)|暂无(?:数据|权限)|加载中"
    r"|系统(?:繁忙|异常|错误)|网络(?:异常|错误)|确定要?(?:删除|提交|取消|退出)|是否(?:确认|删除|启用|发送|允许|需要"
    r"|已)|无权限|已存在|长度不能|必须(?:为|是)(?:数字|整数|正数)|仅支持|最多(?:可|支持)|下拉|没有(?:找到|权限)"
    r"|权限不足|您(?:确定|尚未登录|还没有登录|输入的)"
)
_YOU = regex.compile(
    r"您|[你妳](?!好世界)|尊敬的|敬启|亲爱的|阁下|贵(?:方|户|司|公司|单位|府)|[先女]生?[士生](?:[您你：:，,]|$)"
    r"|老赖|咱|兄弟|亲[，,~！]"
)
_ASK = regex.compile(
    r"请(?!求|假|示|问号)|敬请|[望盼](?=[您你尽及速早能]|予)|务必|[速尽立马赶][快速即早上刻紧]|尽[快早]|[立马]即"
    r"|马上|赶紧|[勿莫别](?!人|的|名|称)|否则|不然|后果|以免|避免|最后(?:一次|通牒|警告)|谢谢|感谢|祝|特此|为此"
    r"|限[您你于]|须于|应于|转告|通知[您你]|提醒|回电|致电|详询|咨询|回复|拨打|联系我"
)
_DEBT = regex.compile(
    r"逾期|拖欠|未[还结付缴]|拒[不绝]|恶意|依法|加收|欠[款钱费债缴薪租账]|所欠|尚欠|应还|待还|还[款钱清债]|偿还"
    r"|清偿|结清|归还|缴[纳清费]|借款|贷款|账单|扣款|划扣|债[务权]|本息|利息|罚息|违约|滞纳|催[收告缴款]|起诉|诉讼"
    r"|法院|立案|仲裁|律师|"
    r"强制执行|失信|黑名单|征信|报警|报案|公安|坐牢|判刑|诈骗|家[人属里门]|亲友|亲戚|通讯录|联系人|父母|爸妈|老婆"
    r"|孩子|单位|公司里|上门|外访|村|曝光|张贴|贴条|群里|额度|减免|分期|担保|物业费|房租|租金|学费|话费|电费|到期"
    r"|[款钱]"
)
_ABUSE = regex.compile(
    r"傻|操[你他]|[你他]妈|妈的|去死|找死|等死|弄死|打死|砍|剁|废[了物]|滚|骗子|[老]赖|狗|垃圾|贱|畜生|王八|混蛋"
    r"|不要脸|无耻|祖宗|骨灰|棺材|花圈|收尸|钱呢|[还给]钱|装死|躲[着得到了吗]|跑[得不]|小心点|走着瞧|等着瞧|看着办"
    r"|断腿|打断|骨科|血债|见血|脸皮|丢人|尸|坟|断子|全家|死(?!循环|锁|信|链)|狗命|小命|拼命"
)
_VERB = regex.compile(
    r"[将已未会可能要把被让叫给来去到]|没有|不[还接回理管]|是|有|在|如|若|仍|再|就|都|了|吧|呢|吗|啊|过|着|得"
)
_MENACE = regex.compile(
    r"必须(?!大于|小于|为|是|填|包含|在|唯一|以)|限[今明本三3\d]|见$|等着|自负|最后(?:一次|通牒|机会|警告)|安排"
    r"|登门|[不没]还|等[你您]|转告|回电|门口|放学|找[到上]|出[发动]了|在路上|已(?:经?寄出|送达|发出|委托|移交|受理"
    r"|报案|报警|备案)"
)
_SPEAKER = regex.compile(r"我[司行院方们]|我公司|本(?:公司|行|所|机构|平台|人)|该(?:客户|借款人|同志)|他[欠的]")
_SOON = regex.compile(r"今[天日晚]|明[天日早晚]|后天|\d点|[点时]前|[一二三四五六七八九十]点")
_BUTTON = regex.compile(
    r"^(?:立即|马上|去|一键|在线|我要|提前|确认|申请|查看|取消|批量|自动|主动)[\u4e00-\u9fff]{2,4}$"
)
_LABEL_END = regex.compile(
    r"(?:提醒|通知|模板|短信|类型|状态|编号|名称|列表|名单|记录|计划|信息|金额|日期|时间|天数|人数|总?数量?|总额"
    r"|规则|配置|管理|统计|报表|任务|案件|阶段"
    r"|渠道|方式|电话|地址|明细|详情|流水|日志|中心|用户|客户|成功|失败|还款日|账单日|催收|员|率|枚举|类"
    r"|表)(?:[（(].*)?[:：]?$"
)
_LINK = regex.compile(r"https?://|www\.|\w\.(?:com|cn|net|example)\b")
_ENDS = "。！？!?~～"
_STOPS = regex.compile(r"[，。！？；：,!?;…~～、]")
_BRAND = regex.compile(r"^\s*[【\[［][^】\]］\n]{1,30}[】\]］]\s*\S|\S\s*[【［][^】］\n]{1,30}[】］]\s*$")


def looks_like_message(text: str) -> bool:
    """True when a Chinese string reads like a message to a person rather than a label, log line, comment or word list.

    Made for strings found in source code and in files without known keys. A missed message does more harm than a
    candidate too many, so short and rude texts pass.
    """
    if not text or len(text) > 20_000:
        return bool(text) and len(_HAN.findall(text[:20_000])) > 100
    if text.isascii():
        return False
    bare = _HOLES.sub("\ufffc", text)
    han = len(_HAN.findall(bare))
    if han < 2 or _CODE.search(text):
        return False
    you, ask, debt = bool(_YOU.search(bare)), bool(_ASK.search(bare)), len(set(_DEBT.findall(bare)))
    abuse, verb, stops = bool(_ABUSE.search(bare)), bool(_VERB.search(bare)), len(_STOPS.findall(bare))
    brand = bool(_BRAND.match(text)) or bool(_BRAND.search(text))
    if _word_list(bare) and not you:
        return False
    score = 3 * you + 2 * ask + min(debt, 3) + 3 * abuse + verb + min(stops, 2) + 2 * brand
    score += (han >= 10) + (han >= 20) + ("\ufffc" in bare and debt > 0)
    ends = bare.rstrip()[-1:] in _ENDS
    menace = _MENACE.search(bare) is not None
    soon = _SOON.search(bare) is not None
    score += 2 * menace + soon + (_SPEAKER.search(bare) is not None)
    if ends and (han < 6 or stops >= 2):
        score += 1 + (han < 6)
    if debt and _LINK.search(text):
        score += 2
    if not (stops or you or abuse or brand):
        if _BUTTON.match(text.strip()):
            return False
        if han <= 12 and not menace and _LABEL_END.search(bare.rstrip()):
            score -= 3
        elif han <= 8 and not (ask or menace or soon):
            score -= 1 if "\ufffc" in bare else 3
    if _UI.search(bare):
        score -= 5 if debt < 2 or han <= 12 else 2
    if _LOG.search(text):
        score -= 5 if not you else 2
    if not you and _DOC.search(bare):
        score -= 3
    return score >= 3


def _word_list(text: str) -> bool:
    """Short words in a row (``起诉、冻结、传票、上门``): a lexicon, not a sentence."""
    items = [item.strip(" \"'“”[]()（）") for item in regex.split(r"[、,，|/;；\s]+", text) if item.strip()]
    if len(items) < 3:
        return False
    return all(len(item) <= 5 for item in items) and not regex.search(r"[。！？!?您你请了吧吗呢]", text)
