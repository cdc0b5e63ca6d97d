"""Alliances of every town and community of the demonstration, and what some compounds offer."""

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils.timezone import localdate, localtime
from PIL import Image, ImageDraw

from grids.choices import Kind, Level
from grids.models import Grid
from party.alliances.choices import NeedState, ProjectState
from party.models import (
    Activity,
    Alliance,
    AllianceNeed,
    AllianceProject,
    AllianceResource,
    JointMeeting,
    MemberUnit,
    ProjectMilestone,
)
from party.services.alliances.seeded_services import hold_services, leads_at
from yuanbao.audit import unit_of_work
from yuanbao.models import Purpose
from yuanbao.photos import CleanPhoto, clean_photo
from yuanbao.services.attaching import attach

UNITS = (
    *("供电公司营业厅", "农村商业银行支行", "社区卫生服务中心", "江畔小学", "育才中学"),
    *("派出所", "轴承厂工会", "自来水公司", "市场监管所", "退役军人服务站"),
)
# A need, the resource that meets it, and what the project is called.
PAIRS = (
    ("放学后孩子没人管", "周末空教室", "周末托管班"),
    ("楼道灯不亮", "电工志愿队", "楼道亮灯"),
    ("老人量血压不方便", "流动体检车", "月月到门口体检"),
    ("车棚充电不安全", "消防器材和培训", "车棚改造和演练"),
    ("没有议事的地方", "会议室免费借用", "小区议事厅"),
    ("冬天扫雪缺人手", "青年突击队", "雪停就扫"),
)
CONTACTS = ("迟玉梅", "丛志远", "隋立新", "曲晓红", "矫洪涛", "盖淑华")
N_PROVED = 10


@dataclass(frozen=True)
class Made:
    """How many alliances and activities were added."""

    alliances: int
    activities: int


@unit_of_work
def make_demo(*, at: datetime) -> Made:
    """Give each town and community that has none an alliance; nothing where there are some.

    The same every time for the same tree. Nobody named here lives.
    """
    rng, today = Random(18), localdate(at)  # noqa: S311 - invention, not secrecy
    levels = (Level.TOWN, Level.COMMUNITY)
    places = Grid.objects.live().filter(level__in=levels, alliance__isnull=True)
    leads = leads_at(levels)
    ordered = places.defer("boundary").order_by("code")
    rows = [_alliance(place, leads.get(place.pk)) for place in ordered]
    Alliance.objects.bulk_create(rows)
    units = [unit for row in rows for unit in _units(row, rng, today)]
    MemberUnit.objects.bulk_create(units)
    _hold_meetings(rows, at)
    _fill_lists(rows, units, rng, at)
    return Made(len(rows), 0 if Activity.objects.exists() else hold_services(rng, at))


def _alliance(place: Grid, lead: int | None) -> Alliance:
    if place.level == Level.COMMUNITY:
        name, about = f"{place.name}大党委", "社区和辖区单位一起办居民身边的事"
    else:
        name = f"{place.name}大{'党委' if place.kind == Kind.TOWNSHIP else '工委'}"
        about = "镇街统筹辖区单位的力量，办社区办不了的事"
    founded_on = date(2020, 6, 30)
    return Alliance(grid=place, organisation_id=lead, name=name, about=about, founded_on=founded_on)


def _units(row: Alliance, rng: Random, today: date) -> list[MemberUnit]:
    return [
        MemberUnit(
            alliance=row,
            name=name,
            contact_name=rng.choice(CONTACTS),
            office_phone=f"0415-{rng.randrange(2_000_000, 7_000_000)}",
            joined_on=today - timedelta(days=rng.randrange(200, 900)),
        )
        for name in rng.sample(UNITS, 4)
    ]


def _hold_meetings(rows: list[Alliance], at: datetime) -> None:
    """One that was held and kept, and for every fifth one that is called."""
    morning = localtime(at).replace(hour=9, minute=0, second=0, microsecond=0)
    held = [
        JointMeeting(
            alliance=row,
            title="三季度联席会议",
            held_at=morning - timedelta(days=40),
            place="党群服务中心会议室",
            agenda="一、通报上季度项目\n二、对接新的需求",
            minutes="各单位通报了能拿出的资源，逐条对接了需求清单。",
            decisions="先办周末托管和楼道亮灯\n年底前各办成一件",
            minuted_at=at - timedelta(days=39),
        )
        for row in rows
    ]
    called = [
        JointMeeting(
            alliance=row,
            title="四季度联席会议",
            held_at=morning + timedelta(days=9),
            place="党群服务中心会议室",
            agenda="一、看项目办得怎样\n二、明年的需求",
        )
        for row in rows[::5]
    ]
    JointMeeting.objects.bulk_create(held + called)


def _fill_lists(rows: list[Alliance], units: list[MemberUnit], rng: Random, at: datetime) -> None:
    of = {row.pk: [unit for unit in units if unit.alliance_id == row.pk] for row in rows}
    needs, resources, projects, steps = [], [], [], []
    for row in rows:
        for number, (need, resource, title) in enumerate(rng.sample(PAIRS, 4)):
            unit = rng.choice(of[row.pk])
            offered = AllianceResource(
                alliance=row, unit=unit, title=resource, listed_at=at - timedelta(days=60)
            )
            wanted = AllianceNeed(
                alliance=row, title=need, raised_by="居民议事会", listed_at=at - timedelta(days=50)
            )
            resources.append(offered)
            needs.append(wanted)
            if number < 2:
                projects.append(_project(wanted, offered, title, number, at))
    AllianceResource.objects.bulk_create(resources)
    AllianceNeed.objects.bulk_create(needs)
    _prove(projects, at)
    for project in projects:
        steps += _steps(project, at)
    ProjectMilestone.objects.bulk_create(steps)


def _project(
    need: AllianceNeed, resource: AllianceResource, title: str, number: int, at: datetime
) -> AllianceProject:
    """Return the first as begun, the second as agreed."""
    need.state, need.matched_at = NeedState.MATCHED, at - timedelta(days=38)
    is_begun = number == 0
    return AllianceProject(
        alliance=need.alliance,
        need=need,
        resource=resource,
        title=title,
        owner=resource.unit.name,
        due_on=localdate(at) + timedelta(days=30 if is_begun else 60),
        state=ProjectState.RUNNING if is_begun else ProjectState.AGREED,
        agreed_at=at - timedelta(days=38),
        started_at=at - timedelta(days=30) if is_begun else None,
    )


def _prove(projects: list[AllianceProject], at: datetime) -> None:
    """End some of those begun, each with a picture."""
    begun = [project for project in projects if project.state == ProjectState.RUNNING]
    ended = begun[:: max(len(begun) // N_PROVED, 1)]
    for project in ended:
        project.state, project.ended_at = ProjectState.DONE, at - timedelta(days=4)
        project.result = f"{project.title}已经办成，居民议事会看过了。"
        project.need.state, project.need.ended_at = NeedState.MET, project.ended_at
    AllianceProject.objects.bulk_create(projects)
    AllianceNeed.objects.bulk_update([one.need for one in ended], ["state", "ended_at"])
    photo = _drawn()
    for project in ended:
        attach(project, [photo], purpose=Purpose.FINISH, at=at, is_public=True)


def _drawn() -> CleanPhoto:
    """Return a picture of a row of houses, drawn: nobody and no place is on it."""
    picture = Image.new("RGB", (640, 400), "#DDE7F0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 640, 400), fill="#B9C7B0")
    for left in range(40, 600, 190):
        pen.rectangle((left, 120, left + 150, 310), fill="#C9A98F")
        for row in range(140, 290, 45):
            for column in range(left + 18, left + 140, 44):
                pen.rectangle((column, row, column + 26, row + 28), fill="#F6E7A8")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    out.seek(0)
    return clean_photo(out)


def _steps(project: AllianceProject, at: datetime) -> list[ProjectMilestone]:
    today = localdate(at)
    first = today - timedelta(days=20)
    is_done = project.state == ProjectState.DONE
    return [
        ProjectMilestone(
            project=project,
            number=1,
            title="人和地方都定下来",
            due_on=first if project.started_at else today + timedelta(days=14),
            reached_on=first if project.started_at else None,
        ),
        ProjectMilestone(
            project=project,
            number=2,
            title="办第一次",
            due_on=today + timedelta(days=21),
            reached_on=today - timedelta(days=5) if is_done else None,
        ),
    ]
