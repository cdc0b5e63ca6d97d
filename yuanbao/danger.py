"""Find words of immediate danger in what a resident writes, and whom to ring before anything else.

A wrong alarm costs a glance, a missed one may cost a life; still, words of everyday life (fire
lanes, gas bills, stations) must stay quiet, or nobody looks at the warning any more.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Danger:
    """A kind of danger, the word that showed it, the numbers to ring and what to do now."""

    kind: str
    word: str
    numbers: tuple[str, ...]
    sentence: str | Promise


class _Rule(NamedTuple):
    kind: str
    words: re.Pattern[str]
    numbers: tuple[str, ...]
    sentence: str | Promise
    ordinary: re.Pattern[str] | None = None


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


# Something is denied, past, practised or forbidden: looked for right before the word …
_GONE = (
    r"没有?|未|无|不会|并非|防止?|防范|避免|预防|以免|免得|去年|前年|以前|曾经?|当年|上个?月|[年月]前|"
    r"杜绝|严禁|禁止|谨防|小心|注意|预警"
)
# … or feared, supposed or habitual. A threat against one's own life is none of these.
_SUPPOSED = (
    r"如果|假如|假设|万一|一旦|若是?|要是|担心|害怕|怕|恐怕|唯恐|容易|可能|随时|存在|会|有.{0,3}(?:风险|危险)|"
    r"造成|引起|引发|导致|经常|时常|常常|时有|多次|多起|屡次|每次|[几两三四五六七八九十\d]次|类似|险些"
)
_REACH = r"[^，。！？；\s]{0,6}$"
_DENIED = re.compile(f"(?:{_GONE}){_REACH}")
_UNREAL = re.compile(f"(?:{_GONE}|{_SUPPOSED}){_REACH}")
# Inside the words found: it happens again and again, not now.
_HABIT = re.compile("经常|时常|常常|时有|多次|老是|总是")
# Looked for right after the word.
_TALK = re.compile(
    r"^[^，。！？；\s]{0,4}(?:隐患|风险|危险|演练|演习|知识|宣传|培训|预防|应急预案|保险|怎么办|咋办|谁负责|高发|"
    r"多发|频发|时有|现象|原因|赔偿|罪|已(?:经)?(?:扑灭|解决|修复|处理))"
)

RULES: tuple[_Rule, ...] = (
    _Rule(
        "fire",
        _words(
            r"着(?:了大?)?火",
            r"起(?:了大?)?火",
            r"失火",
            r"大火",
            r"火灾",
            r"火势",
            r"燃烧起来",
            r"烧(?:起来|着)了",
            r"冒(?:着)?(?:浓|黑)烟",
            r"爆炸了?",
        ),
        ("119",),
        _("先离开着火的地方，到安全处拨打 119。不要乘电梯，不要回去取东西。"),
        _words(
            r"(?<=发)大火",
            r"大火(?=车|锅|炒|炖)",
            r"火灾(?=自动报警|报警器|报警系统|险|事故处理)",
            r"起火(?=锅)",
        ),
    ),
    _Rule(
        "gas",
        _words(
            r"(?:煤气|燃气|天然气|液化气|瓦斯|煤气罐)[^，。！？；\s]{0,6}(?:泄漏|泄露|漏气|漏了|在漏|味|中毒)",
            r"(?:煤气|燃气|天然气)管道?[^，。！？；\s]{0,6}(?:破裂|挖断|断裂|爆)",
            r"漏(?:煤气|燃气|天然气)",
            r"煤气中毒",
            r"一氧化碳中毒",
            r"(?:闻到|有|很大|刺鼻)[^，。！？；\s]{0,4}(?:煤气|燃气|天然气)味",
        ),
        ("119",),
        _("开窗，关总阀，不开灯、不点火，到室外再拨打 119 和燃气公司抢修电话。"),
    ),
    _Rule(
        "collapse",
        _words(
            r"(?:房|楼|墙|屋顶|天花板|阳台|路面|地面|桥|脚手架|围挡|山体|塔吊)[^，。！？；\s]{0,6}"
            r"(?:坍塌|塌陷|塌了|倒塌|垮塌|要塌|要倒|快塌|快倒|滑坡)",
            r"坍塌",
            r"倒塌",
            r"垮塌",
            r"被(?:埋|压)(?:住|在)",
        ),
        ("119", "120"),
        _("离开可能再塌的地方，拦住别人靠近，拨打 119；有人受伤同时拨打 120。"),
        _words(r"(?<=经济)坍塌", r"心理防线.{0,2}垮塌"),
    ),
    _Rule(
        "lift",
        _words(
            r"(?:困|关|卡)在[^，。！？；\s]{0,6}电梯",
            r"电梯[^，。！？；\s]{0,8}(?:困人|困住|被困|关人)",
            r"电梯(?:突然)?(?:坠落|失控|急坠|下坠)",
        ),
        ("119", "110"),
        _("按电梯里的求救铃，不要扒门，拨打 119；轿厢内贴有救援电话。"),
    ),
    _Rule(
        "crime",
        _words(
            r"(?:正在|有人)[^，。！？；\s]{0,6}(?:抢劫|持刀|砍人|行凶|打架|斗殴|打人|撬锁|撬门|入室|绑架|强奸|家暴)",
            r"(?:遭|遇)(?:到)?抢劫",
            r"持刀",
            r"砍人",
            r"行凶",
            r"入室盗窃",
            r"(?:遭|被)(?:人)?绑架(?!的感)",
            r"被(?:人)?(?:打|砍|捅)伤",
            r"正在(?:被)?(?:偷|抢|殴打)",
            r"(?:丈夫|老公|对象|他|她|孩子爸)[^，。！？；\s]{0,4}(?:家暴|打我|要打死)",
            r"(?:孩子|小孩|儿童|老人)[^，。！？；\s]{0,4}(?:走失|走丢|失踪|被拐)",
        ),
        ("110",),
        _("先保证自己安全，拨打 110；不便说话时发短信到 12110。"),
        _words(r"(?<=被)抢劫一空"),
    ),
    _Rule(
        "injury",
        _words(
            r"昏迷",
            r"晕倒",
            r"昏倒",
            r"休克",
            r"没有?(?:呼吸|心跳)",
            r"心脏骤停",
            r"大出血",
            r"流血不止",
            r"血流不止",
            r"(?:触电|溺水|落水|坠楼|掉进井|掉入井|坠井|掉下水井)",
            r"喘不上气",
            r"抽搐",
            r"(?:砸|摔|烧|烫|撞|咬|压|扎)(?:成)?(?:重伤|昏)",
            r"重伤(?!害)",
            r"食物中毒",
            r"集体中毒",
            r"喝(?:了)?农药",
        ),
        ("120",),
        _("拨打 120，说清地点和伤情，守在伤者身边等候。"),
        _words(r"(?<=元气)重伤"),
    ),
    _Rule(
        "suicide",
        _words(
            r"自杀",
            r"轻生",
            r"跳楼",
            r"跳河",
            r"跳江",
            r"跳桥",
            r"割腕",
            r"上吊",
            r"不想活",
            r"活不下去",
            r"活着没(?:有)?意思",
            r"想死(?!的心|人|的噪)",
            r"结束(?:自己的)?生命",
            r"寻短见",
            r"死给(?:你们|你)看",
            r"同归于尽",
        ),
        ("110", "12356"),
        _("请先拨打 110，或全国心理援助热线 12356，有人全天接听。您的事我们会认真办。"),
        _words(r"跳楼(?=价|机|大甩卖|甩卖)", r"自杀(?=式)"),
    ),
    _Rule(
        "border",
        _words(
            r"(?:有人|正在)?(?:偷渡|偷越(?:国|边)境|非法越境|越境|偷越界江)",
            r"(?:界江|边境|国境|江边)[^，。！？；\s]{0,8}(?:偷渡|走私|可疑(?:人员|船))",
            r"走私[^，。！？；\s]{0,4}(?:船|货|装卸|靠岸)",
            r"(?:剪断|翻越|破坏)[^，。！？；\s]{0,4}边境(?:铁丝网|围栏|设施)",
        ),
        ("110",),
        _("不要靠近，记下时间、地点和人数，拨打 110。"),
    ),
    _Rule(
        "traffic",
        _words(
            r"车祸",
            r"(?:发生|出)(?:了)?(?:交通)?事故",
            r"交通事故",
            r"撞(?:到|倒|伤|死)(?:了)?(?:人|老人|孩子|行人|学生)",
            r"(?:被|让)[^，。！？；\s]{0,4}车(?:给)?撞",
            r"翻车",
            r"肇事逃逸",
            r"连环(?:追尾|相撞)",
        ),
        ("122", "120"),
        _("把人转到路边安全处，拨打 122；有人受伤同时拨打 120。"),
        _words(
            r"交通事故(?=认定|责任|处理|科|大队|赔偿|频发|多发|纠纷|案)", r"事故(?=频发|多发|隐患)"
        ),
    ),
)


def dangers_in(text: str) -> tuple[Danger, ...]:
    """Return each kind of danger that the text speaks of as happening, gravest first.

    One word per kind: the first one that is neither denied, feared, past nor ordinary use.
    """
    found = (_first(rule, text) for rule in RULES)
    return tuple(danger for danger in found if danger is not None)


def _first(rule: _Rule, text: str) -> Danger | None:
    for match in rule.words.finditer(text):
        if not _is_harmless(rule, text, match):
            return Danger(rule.kind, match[0], rule.numbers, rule.sentence)
    return None


def _is_harmless(rule: _Rule, text: str, match: re.Match[str]) -> bool:
    before, after = text[max(match.start() - 12, 0) : match.start()], text[match.end() :][:12]
    if rule.ordinary and any(_covers(use, match) for use in rule.ordinary.finditer(text)):
        return True
    unreal = _DENIED if rule.kind == "suicide" else _UNREAL
    return bool(unreal.search(before) or _HABIT.search(match[0]) or _TALK.match(after))


def _covers(use: re.Match[str], word: re.Match[str]) -> bool:
    return use.start() < word.end() and word.start() < use.end()
