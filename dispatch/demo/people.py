"""Invented people, firms, shops and addresses. Nobody here lives; no telephone here rings."""

# ruff: noqa: SIM905 - word lists read better as words
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

# Surnames with their rough share in ten thousand people, most frequent first.
SURNAMES = {
    "王": 760, "李": 740, "张": 700, "刘": 560, "陈": 300, "杨": 290, "赵": 270, "孙": 250,
    "于": 210, "周": 160, "徐": 150, "吴": 140, "姜": 130, "宋": 130, "马": 120, "高": 120,
    "曲": 110, "丛": 90, "隋": 60, "迟": 60, "林": 110, "郭": 110, "朱": 100, "胡": 90,
    "韩": 90, "唐": 80, "冯": 80, "董": 80, "程": 60, "曹": 60, "袁": 60, "邓": 50,
    "许": 60, "傅": 40, "沈": 40, "曾": 30, "彭": 30, "吕": 50, "苏": 40, "卢": 40,
    "蒋": 30, "蔡": 30, "贾": 40, "丁": 50, "魏": 50, "薛": 40, "叶": 30, "阎": 20,
    "潘": 30, "杜": 50, "戴": 30, "夏": 30, "钟": 30, "汪": 30, "田": 40, "任": 30,
    "范": 40, "方": 30, "石": 30, "姚": 30, "谭": 30, "邹": 40, "金": 60, "关": 40,
    "那": 20, "佟": 20, "鞠": 30, "初": 20, "邵": 30, "侯": 30, "孟": 40, "秦": 30,
    "毕": 30, "车": 20, "滕": 15, "栾": 30, "矫": 15, "盖": 10, "宫": 25, "衣": 10,
}  # fmt: skip
_WEIGHTS = list(accumulate(SURNAMES.values()))
_SURNAMES = list(SURNAMES)

WOMEN = (
    "桂兰 玉珍 秀英 淑华 凤霞 淑芬 桂芝 玉兰 秀芹 淑清 丽华 丽娟 艳红 艳杰 春梅 晓红 晓燕 丽萍 海燕 雪梅 "
    "红梅 立新 颖 静 敏 娜 莉 婷 雪 丹 洋 佳琪 欣怡 思雨 雨桐 梓涵 诗涵 若曦 佳慧 美琳 晓彤 文静 雅楠 慧敏 秋菊 "
    "素云 庆玲 世芳 冬梅 景荣 月娥 金凤 秀云 广芝 亚男 明月 宏艳 春玲 丽丽 晶晶 婉婷 语嫣 可心"
).split()
MEN = (
    "德发 长江 玉山 振国 建国 国强 志刚 志远 永刚 永胜 洪涛 海波 海涛 立军 立民 春生 春雷 庆丰 庆余 福生 世杰 "
    "世民 文斌 文博 明哲 晓东 晓光 凯 磊 鹏 强 伟 超 峰 宇 浩然 子轩 俊杰 天佑 家豪 景山 广义 兆丰 连生 殿臣 "
    "维民 成林 成业 忠诚 忠义 大勇 大伟 佳明 思远 一鸣 泽宇 金龙 宝山 喜才 树林 树春 清泉 仁和"
).split()

COMPOUNDS = (
    "春晖里 江畔家园 锦绣佳园 金泰花园 福满园 望江花苑 银杏苑 康乐小区 向阳小区 育才小区 教工楼院 "
    "纺织楼院 粮食楼院 轴承楼院 丝绸楼院 和顺家园 阳光新城 瑞祥苑 丽景苑 东方花园 青年小区 光明里 "
    "安居苑 翰林居 滨水湾 观澜苑 杜鹃园 枫林苑 聚福园 新安里 凤鸣苑 悦江府 吉祥里 团结楼院 柞蚕楼院"
).split()
STREETS = (
    "春晖街 锦程路 望江路 杜鹃街 银杏大街 福兴街 育才路 新安街 青年路 光明街 江桥路 东坎子路 菜市胡同 团结巷 "
    "凤鸣街 和平巷 丝厂街 轴承路 粮库胡同 山上街 果园路 砖厂路"
).split()
SHOPS = (
    "好又鲜生鲜店 老味道饺子馆 江边烧烤 聚香源饭店 顺利五金 春天理发店 红旗超市 惠民药房 贝贝母婴店 小海鲜馆 天天水果 "
    "四季花店 阿丽服装 快修手机店 美味坊面包 老友串吧 鸿运烟酒 东方眼镜 新时代干洗 大众浴池 蓝天网吧 金鼎棋牌室 "
    "乐动健身房 七彩画室 启航托管班 宝贝乐园 老铁铁锅炖 一品冷面 江城炖菜馆 平价粮油"
).split()
FIRM_HEADS = "鸿远 鑫江 恒瑞 江丰 瑞达 凯盛 荣昌 东胜 金穗 宏泰 博远 天洁 华宇 众诚 新阳".split()
FIRM_TRADES = (
    "服装加工有限公司 食品有限公司 仪表制造有限公司 包装制品有限公司 汽车配件有限公司 海产品加工有限公司 "
    "物流有限公司 机械有限公司 家政服务有限公司 电子元件有限公司 纺织有限公司 建筑劳务有限公司"
).split()
SCHOOLS = "春晖小学 江畔小学 育才中学 向阳幼儿园 锦程小学 新安中学".split()


@dataclass(frozen=True)
class Person:
    """A person who does not exist: name, telephone, and whether they are a woman."""

    name: str
    phone: str
    is_woman: bool

    @property
    def surname(self) -> str:
        return self.name[0]


@dataclass(frozen=True)
class Place:
    """Where something is: the community, the compound (a village has none) and the street."""

    community: str
    compound: str = ""
    street: str = ""

    @property
    def is_village(self) -> bool:
        return self.community.endswith("村")

    @property
    def home(self) -> str:
        """The words people use for where they live."""
        return self.compound or self.community


def invent_name(rng: Random, *, is_woman: bool | None = None) -> str:
    """Return an invented name, its surname as frequent as in the region."""
    woman = rng.random() < 0.5 if is_woman is None else is_woman
    surname = rng.choices(_SURNAMES, cum_weights=_WEIGHTS)[0]
    return surname + rng.choice(WOMEN if woman else MEN)


def invent_phone(rng: Random) -> str:
    """Return eleven digits shaped like a mobile number, from ranges not opened to subscribers."""
    return f"16{rng.choice('01348')}{rng.randrange(10**8):08d}"


def invent_plate(rng: Random) -> str:
    """Return a licence plate of the city's shape."""
    tail = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4))
    return f"辽F{rng.choice('ABCDEFGHJK')}{tail}"


def invent_person(rng: Random) -> Person:
    """Return a person with name and telephone."""
    is_woman = rng.random() < 0.55
    return Person(invent_name(rng, is_woman=is_woman), invent_phone(rng), is_woman)


def invent_people(seed: int) -> Iterator[Person]:
    """Yield people without end, no two with the same telephone, the same for the same seed."""
    rng, phones = Random(seed), set()  # noqa: S311 - invention, not secrecy
    while True:
        person = invent_person(rng)
        if person.phone not in phones:
            phones.add(person.phone)
            yield person


def invent_firm(rng: Random) -> str:
    """Return the name of a firm that is in no register."""
    return rng.choice(FIRM_HEADS) + rng.choice(FIRM_TRADES)


def invent_shop(rng: Random) -> str:
    """Return the sign over a shop."""
    return rng.choice(SHOPS)


def invent_place(rng: Random, community: str, compounds: tuple[str, ...] = ()) -> Place:
    """Return a place in this community, in one of its compounds when it is not a village."""
    compound = "" if community.endswith("村") else rng.choice(compounds or COMPOUNDS)
    return Place(community, compound, rng.choice(STREETS))


def invent_door(rng: Random, place: Place) -> str:
    """Return a door as people write it: building, entrance and flat, or the village group."""
    if place.is_village:
        return f"{rng.randint(1, 9)}组{rng.randint(1, 120)}号"
    flat = f"{rng.randint(1, 7)}0{rng.randint(1, 3)}"
    return f"{rng.randint(1, 32)}号楼{rng.randint(1, 5)}单元{flat}"
