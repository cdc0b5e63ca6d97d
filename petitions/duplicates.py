"""Find the same matter raised twice: how alike two texts are, and how far two places lie apart."""

import re
import unicodedata
from dataclasses import dataclass

from grids.maps import geo
from yuanbao.segment import tokens

# At this share two short texts are taken to speak of one thing: chosen on forty pairs, see
# docs/evaluation.md.
ALIKE = 0.38
# Where nothing is known of the place the words must say more.
ALIKE_ANYWHERE = 0.5
NEARBY_METRES = 500
# What people say of any matter tells nothing of this one.
COMMON = frozenset(
    [
        "的",
        "了",
        "是",
        "在",
        "我",
        "你",
        "他",
        "不",
        "有",
        "没",
        "这",
        "那",
        "么",
        "个",
        "就",
        "也",
        "都",
        "还",
        "很",
        "和",
        "把",
        "被",
        "给",
        "来",
        "去",
        "到",
        "上",
        "下",
        "里",
        "外",
        "说",
        "着",
        "能",
        "要",
        "人",
        "家",
        "什",
        "怎",
        "为",
        "时",
        "一",
        "两",
        "三",
        "天",
        "请",
        "好",
        "我家",
        "家里",
        "请来",
        "来看",
        "看看",
        "请尽",
        "尽快",
        "快来",
        "能不",
        "什么",
        "么时",
        "时候",
        "怎么",
        "怎样",
        "为什",
        "没有",
        "没人",
        "人管",
        "不管",
        "一直",
        "一个",
        "个星",
        "星期",
        "三天",
        "几天",
        "好几",
        "这两",
        "两天",
        "电话",
        "打不",
        "不接",
        "老人",
        "小区",
        "物业",
        "受不",
        "不了",
        "得很",
        "睡不",
        "半夜",
        "晚上",
        "危险",
        "容易",
        "反映",
        "你们",
        "领导",
        "同志",
        "您好",
        "问题",
    ]
)
# 馨悦花园3号楼二单元 → 馨悦花园3号楼: the door does not matter, the building does.
_BUILDING = re.compile(r"^.*?\d+(?:号楼|栋|幢|号)")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


@dataclass(frozen=True)
class Likeness:
    """How alike two matters are: `share` of common words 0 to 1, `metres` apart or None."""

    share: float
    metres: float | None

    @property
    def is_same(self) -> bool:
        near = self.metres is None or self.metres <= NEARBY_METRES
        return near and self.share >= ALIKE


def words_of(text: str) -> frozenset[str]:
    """Return what a text is compared by: characters, their pairs, words; what all say left out."""
    return frozenset(tokens(text)) - COMMON


def building_of(place: str) -> str:
    """Return the building that an address begins with, "" where it names none."""
    plain = unicodedata.normalize("NFKC", place).replace(" ", "").translate(_NUMERALS)
    found = _BUILDING.match(plain)
    return found[0] if found else ""


def share_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shorter text's words that the other one has too."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= 3 else 0.0


def metres_between(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> float | None:
    """Return the distance of two WGS84 points in metres, None where a place is unknown."""
    (lat, lng), (there_lat, there_lng) = one, other
    if lat is None or lng is None or there_lat is None or there_lng is None:
        return None
    return geo.metres_between(lat, lng, there_lat, there_lng)
