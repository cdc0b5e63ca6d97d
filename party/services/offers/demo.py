"""A demo's firms, jobs, inspections, hours and applications in several states; all invented."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import localdate

from grids.choices import Level
from grids.codes import Standing
from grids.models import Grid, Premises
from party.models import Application, Firm, Inspection, JobPost, Service
from party.offers.choices import InspectionKind, JobState, WageUnit
from party.services.offers import applying, handling, outages, receipts, slots, wishes
from yuanbao.audit import unit_of_work
from yuanbao.models import User

SEED, N_FIRMS, N_JOBS = 7, 60, 40
# Whoever signs in with this telephone speaks for the demo's shop; nobody has it.
SHOPKEEPER = "16011110001"
JOBS = (
    ("服务员", "catering", "点菜端菜，早十点到晚八点，管两顿饭。", 2600, 3200),
    ("面点师傅", "catering", "会发面、擀皮，需要健康证，早五点到中午一点。", 4000, 5500),
    ("收银理货", "retail", "收银、上货，两班倒，月休四天。", 2400, 2900),
    ("药店营业员", "medicine", "导购、收银，有药学证书的工资另加。", 2800, 3800),
    ("快递分拣", "logistics", "晚班分拣，六小时，周结。", 3000, 4200),
    ("家电维修", "repair", "上门修冰箱洗衣机，配车。", 3500, 6000),
    ("保洁", "service", "写字楼保洁，早六点到十点。", 1900, 2200),
    ("装修小工", "building", "搬料、打扫，听师傅安排。", 3600, 4500),
)
SAID = (
    ("meals", "家里老人八十一，一个人住，想每天中午去吃饭。"),
    ("escort", "腿脚不便，社保认证弄不了，想请人上门。"),
    ("lend", "父亲出院，想借一个月轮椅。"),
    ("window", "想周三上午去办居住证。"),
    ("counsel", "孩子上初三，一说话就吵，我夜里睡不着。"),
    ("counsel", "老伴走了半年，总提不起劲。"),
    ("legal-aid", "在工地干了三个月，工钱一直没给。"),
)


def load_demo(*, at: datetime) -> int:
    """Plant everything once; return how many firms there are."""
    if not Firm.objects.exists():
        rng = Random(SEED)  # noqa: S311 - invention, not secrecy
        firms = _firms(rng, at)
        _jobs(firms, rng, at)
        _inspections(firms, rng, at)
        _hours(at)
        _applications(at)
        _wishes(at)
        _outages(at)
    return Firm.objects.count()


def _firms(rng: Random, at: datetime) -> list[Firm]:
    standing = Premises.objects.filter(state=Standing.ACTIVE, grid__isnull=False)
    shops = list(standing.select_related("grid").order_by("pk")[:N_FIRMS])
    keeper, _new = User.objects.get_or_create(
        username=f"resident-{SHOPKEEPER}",
        defaults={"name": "佟师傅", "phone": SHOPKEEPER, "is_resident": True},
    )
    officers = list(User.objects.filter(username__in=["officer1", "officer2"]).order_by("pk"))
    firms = [
        Firm(
            premises=shop,
            name=shop.name,
            trade=shop.trade,
            staff_count=shop.staff_count or rng.randint(1, 12),
            grid=shop.grid,
            town_id=shop.town_id,
            community_id=shop.community_id,
            account=keeper if place == 0 else None,
            officer=officers[place % len(officers)] if officers else None,
            officer_phone="0415-2812399" if officers else "",
            joined_at=at,
        )
        for place, shop in enumerate(shops)
    ]
    return Firm.objects.bulk_create(firms)


def _jobs(firms: list[Firm], rng: Random, at: datetime) -> None:
    posts = []
    for number in range(N_JOBS if firms else 0):
        title, trade, duties, least, most = JOBS[number % len(JOBS)]
        firm, days = firms[number % len(firms)], rng.randint(0, 20)
        is_waiting = number % 9 == 0
        posts.append(
            JobPost(
                firm=firm,
                title=title,
                trade=trade,
                duties=duties,
                place=f"{firm.grid.name} {firm.name}"[:80],
                town_id=firm.town_id,
                headcount=rng.randint(1, 4),
                wage_unit=WageUnit.MONTH,
                wage_from=least,
                wage_to=most,
                expires_on=localdate(at) + timedelta(days=40 - days),
                state=JobState.REVIEW if is_waiting else JobState.PUBLISHED,
                posted_at=at - timedelta(days=days, hours=5),
                published_at=None if is_waiting else at - timedelta(days=days),
            )
        )
    JobPost.objects.bulk_create(posts)


def _inspections(firms: list[Firm], rng: Random, at: datetime) -> None:
    rows = []
    for firm in firms[:20]:
        day = localdate(at) + timedelta(days=rng.randint(2, 9))
        rows.append(
            Inspection(
                firm=firm,
                kind=InspectionKind.RANDOM,
                unit="区消防救援大队",
                subject="消防通道、灭火器、用火用电",
                basis="消防法第五十三条；本年度双随机抽查计划",
                inspectors="刘某（06001）、张某（06002）",
                starts_on=day,
                ends_on=day,
                filed_at=at,
            )
        )
    Inspection.objects.bulk_create(rows)


def _hours(at: datetime) -> None:
    """Give each professional the afternoons of the next days."""
    for code, login in (("counsel", "counsel1"), ("counsel", "counsel2"), ("legal-aid", "legal1")):
        person = User.objects.filter(username=login).first()
        service = Service.objects.filter(code=code).first()
        if person is None or service is None:
            continue
        for days in (1, 2, 3):
            day = localdate(at) + timedelta(days=days)
            stretch = slots.Hours(day, time(13, 30), time(17), 50, "区党群服务中心 2 楼谈心室")
            slots.open_hours(service, stretch, by=person, at=at)


def _applications(at: datetime) -> None:
    services = {service.code: service for service in Service.objects.all()}
    clerk = User.objects.filter(username="service1").first()
    counsellor = User.objects.filter(username="counsel1").first()
    for number, (code, text) in enumerate(SAID):
        if code in services:
            filed = _file(services[code], text, number, at - timedelta(days=number % 4, hours=2))
            _move_on(filed, clerk, counsellor, number, at)


def _file(service: Service, text: str, number: int, at: datetime) -> Application:
    wish = applying.Wish(
        service=service,
        text=text,
        name=f"{'王李张刘陈杨赵'[number % 7]}某",
        phone=f"160222200{number:02d}",
        key=f"demo-application-{number}",
    )
    return applying.apply_for(wish, by=None, at=at).application


@unit_of_work
def _move_on(
    row: Application, clerk: User | None, counsellor: User | None, number: int, at: datetime
) -> None:
    """Leave the first of each kind waiting; bring some others on, and one to its judged end."""
    person = counsellor if row.is_confidential else clerk
    if person is None or number in {0, 4, 6}:
        return
    row = handling.take_up(row, by=person, at=at - timedelta(hours=1))
    if number == 1:
        return
    row = handling.finish(row, result="办好了，有变化再联系我们。", by=person, at=at)
    if number == 2:
        holder = receipts.open_receipt(row.number, applying.receipt_secret(row.public_id))[1]
        receipts.rate(row, solved="yes", satisfied="satisfied", by=holder, at=at)


def _wishes(at: datetime) -> None:
    for number, trade in enumerate(("catering", "retail", "repair", "service")):
        wanted = wishes.Wanted(
            name="", phone=f"160333300{number:02d}", trade=trade, wage_unit="month", wage_from=2000
        )
        wishes.wish(wanted, consents=True, by=None, at=at)


def _outages(at: datetime) -> None:
    """Announce one outage for tomorrow and one that has come back."""
    places = list(Grid.objects.live().at_level(Level.COMMUNITY).order_by("code")[:2])
    if not places:
        return
    rows = (
        ("water", "主管道检修", "区自来水公司（演示）", "0415-2810001", 20, places[:1]),
        ("heat", "换热站换阀门", "供热公司（演示）", "0415-2810002", -3, places[1:] or places),
    )
    for kind, reason, unit, phone, hours, where in rows:
        starts = at + timedelta(hours=hours)
        said = outages.Announcement(
            kind=kind,
            area=f"{where[0].name}全部楼栋",
            reason=reason,
            unit=unit,
            phone=phone,
            starts_at=starts,
            ends_at=starts + timedelta(hours=6),
        )
        outage = outages.announce(said, where, by=None, at=at)
        if kind == "heat":
            outages.restore(outage, by=None, at=at)
