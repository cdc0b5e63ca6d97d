"""Read an answer before it goes out: it should say what, when and who, in words of its own.

Pure. It warns and never forbids; what points to a person is struck out whatever happens.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

# An answer this much of which stands in canned phrases, or in another recent answer, is a form.
TEMPLATE_SHARE, SAME_SHARE = 0.6, 0.85
SHORTEST_RUN, PIECE = 6, 3

_WHEN = re.compile(
    r"\d{1,2}\s*(?:月|日|号(?!楼|院|门|井|线|桥|库|机)|点|时|分|[:：]\d{2})"
    r"|[一二三四五六七八九十]+\s*(?:月|日|号(?!楼|院|门|井|线|桥|库|机)|点|时)"
    r"|今天|昨天|前天|当天|当日|今早|今晚|上午|下午|中午|晚上|夜里|凌晨|周[一二三四五六日]|星期[一二三四五六日]"
)
_WHO = re.compile(
    r"我[局镇街办委站所队中]|我单位|我社区|本单位|本局|工作人员|执法|维修|抢修|师傅|物业|公司|施工|供热|环卫"
    r"|社区|街道|镇政府|派出所|中队|大队|服务中心|负责人|同志|网格员|网格长|[局所站队科办]"
)
_WHAT = re.compile(
    r"修|换|清[理运洗除走扫]|拆|装|补|疏通|整改|检查|检修|检测|测量|复测|处罚|罚款|责令|约谈|协调|调解|登记|补办"
    r"|办理|发放|退还|退款|赔|垫付|停工|复工|恢复|开通|关闭|移走|拖离|劝离|驱离|教育|答复|解释|说明|约定|安排|上门|到场"
    r"|到现场|走访|核实|查处|取缔|铺|填|砌|浇|消毒|喷洒|修剪|移植|粉刷|加固|警示|围挡"
)
# Titles of people hold words of work that nobody need have done.
_TITLES = re.compile(r"(?:维修|抢修|检修|施工)(?:师傅|人员|工人|工|队)")
_PROMISE = re.compile(
    r"尽快|尽早|近期|抓紧|争取|力争|计划|拟于|预计|将[会对于在安]|下一步|后续|适时|及时处理"
)
_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_EMPTY = re.compile(
    r"已(?:经)?(?:处理|解决|办结|答复|反馈)|正在(?:协调|处理|办理|跟进)|请您?(?:耐心)?等待|感谢您?的"
)
_NOISE = re.compile(r"[\s，。；：、！？,.;:!?“”\"'（）()]+")


@dataclass(frozen=True)
class Look:
    """One thing to look at: a code, and words for the person who wrote the answer."""

    code: str
    words: Any


@dataclass(frozen=True)
class Against:
    """What the answer is held against: canned phrases, and recent answers of the agency."""

    phrases: Sequence[str] = field(default=())
    recent: Sequence[str] = field(default=())


def check_answer(answer: str, against: Against, *, n_struck: int = 0) -> list[Look]:
    """Return what is missing or suspicious, the gravest first; `n_struck` is found by redaction."""
    text = answer.strip()
    found = []
    if n_struck:
        found.append(Look("personal", _("有个人信息，会自动隐去，请改成不用它也看得懂的话。")))
    if _same(text, against.recent):
        found.append(Look("same", _("和最近另一件的答复几乎一样，请按这一件的情况写。")))
    if _is_template(text, against.phrases):
        found.append(Look("template", _("大半是套话，请写这一件具体怎么办的。")))
    if "＿" in text:
        found.append(Look("blank", _("常用语里的空（＿＿）还没有填。")))
    if not _WHAT.search(_TITLES.sub("", _EMPTY.sub("", text))):
        found.append(Look("what", _("没有写做了什么。")))
    if not _WHEN.search(text):
        found.append(Look("when", _("没有写什么时候做的。")))
    if not _WHO.search(text):
        found.append(Look("who", _("没有写谁去做的。")))
    if _open_promise(text):
        found.append(Look("promise", _("有承诺没有日期：写“尽快、计划”的，请写到哪一天。")))
    return found


def _open_promise(text: str) -> bool:
    sentences = _SENTENCE.split(text)
    return any(_PROMISE.search(one) and not _WHEN.search(one) for one in sentences)


def _is_template(text: str, phrases: Iterable[str]) -> bool:
    """Say whether most of the text stands in phrases, or it says nothing but empty words."""
    plain = _NOISE.sub("", text)
    if not plain:
        return False
    rest = _EMPTY.sub("", plain)
    covered = len(plain) - len(rest)
    for phrase in phrases:
        for run in _runs(phrase):
            if run in rest:
                covered += len(run)
                rest = rest.replace(run, "", 1)
    return covered / len(plain) >= TEMPLATE_SHARE


def _runs(phrase: str) -> list[str]:
    """Return the fixed words of a phrase, without its blanks, long enough to tell something."""
    pieces = re.split(r"\{[^}]*\}|＿+", phrase)
    runs = (_NOISE.sub("", piece) for piece in pieces)
    return [run for run in runs if len(run) >= SHORTEST_RUN]


def _same(text: str, recent: Iterable[str]) -> bool:
    mine = _pieces(text)
    return any(_likeness(mine, _pieces(other)) >= SAME_SHARE for other in recent)


def _pieces(text: str) -> frozenset[str]:
    plain = _NOISE.sub("", text)
    return frozenset(plain[at : at + PIECE] for at in range(max(len(plain) - PIECE + 1, 0)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one | other)
    return len(one & other) / both if both else 0.0
