"""Facts of every compound of the demonstration district, and a few outages of these days."""

from datetime import datetime, timedelta
from random import Random

from grids.choices import Level
from grids.compounds.choices import FactKind
from grids.models import CompoundFact, Grid

SEED = 33
FIRMS = ("和顺物业", "安居物业", "金鼎物业", "江畔物业", "康宁物业", "诚信物业")
SERVICES = (
    ("小区理发日", "每月 15 日上午，党群服务站，60 岁以上免费。"),
    ("磨刀修伞", "每周六上午，北门岗亭旁。"),
    ("代收药品", "工作日全天，社区窗口。"),
    ("义务量血压", "每周三上午，党群服务站。"),
)
OUTAGES = (
    ("二次供水水箱清洗停水", "请提前存水。", 6),
    ("换热站检修停热", "晚上恢复，请关好窗户。", 8),
    ("变压器检修停电", "电梯停用，请走楼梯。", 4),
)
EVERY = 40  # one compound in so many has an outage


def load_compounds(*, at: datetime) -> int:
    """Enter facts for every compound, once; return how many there are."""
    if CompoundFact.objects.exists():
        return CompoundFact.objects.count()
    rng, rows = Random(SEED), []  # noqa: S311 - a story, no secret
    compounds = Grid.objects.live().at_level(Level.COMPOUND).order_by("code")
    for place, (pk, name) in enumerate(compounds.values_list("pk", "name")):
        rows += _facts_of(rng, pk, name, at)
        if place % EVERY == 0:
            rows.append(_outage(rng, pk, at))
    return len(CompoundFact.objects.bulk_create(rows, batch_size=1000))


def _facts_of(rng: Random, pk: int, name: str, at: datetime) -> list[CompoundFact]:
    firm, (service, when) = rng.choice(FIRMS), rng.choice(SERVICES)
    phone = f"0415-21{rng.randrange(10000, 99999)}"
    since = at - timedelta(days=rng.randrange(200, 900))

    def fact(kind: str, title: str, text: str, tel: str = "") -> CompoundFact:
        return CompoundFact(
            grid_id=pk, kind=kind, name=title, text=text, phone=tel, entered_at=since
        )

    return [
        fact(
            FactKind.PROPERTY, f"{firm}{name}项目部", "报修 24 小时，收费窗口 8:00—17:00。", phone
        ),
        fact(FactKind.COMMITTEE, f"{name}业主委员会", "每月第一个周六上午接待业主。"),
        fact(FactKind.SERVICE, service, when),
    ]


def _outage(rng: Random, pk: int, at: datetime) -> CompoundFact:
    title, text, hours = rng.choice(OUTAGES)
    since = at + timedelta(hours=rng.randrange(-2, 20))
    return CompoundFact(
        grid_id=pk,
        kind=FactKind.NOTICE,
        name=title,
        text=text,
        since=since,
        until=since + timedelta(hours=hours),
        entered_at=at - timedelta(hours=3),
    )
