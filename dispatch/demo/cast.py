"""Who has a demo account: staff of every desk and the 1,065 people in grid work. All invented."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from dispatch.demo.people import invent_people
from yuanbao.models import SecondFactor
from yuanbao.roles import Role

# Printed at the start of a demo and good on loopback only.
PASSWORD = "yuanbao-demo-2026"  # noqa: S105 - a demo's password is no secret
GRID_PEOPLE = 1065
SEED = 20201101


@dataclass(frozen=True)
class Account:
    """One account: where it serves is an agency's code, a grid's code, or both."""

    login: str
    name: str
    phone: str
    role: str
    agency: str = ""
    grid: str = ""
    factor: str = SecondFactor.PHONE
    is_staff: bool = False


CENTRE_SEATS = (
    ("intake1", Role.INTAKE),
    ("intake2", Role.INTAKE),
    ("dispatch1", Role.DISPATCHER),
    ("dispatch2", Role.DISPATCHER),
    ("supervise1", Role.SUPERVISOR),
    ("callback1", Role.CALL_BACK),
    ("shift1", Role.SHIFT_LEADER),
    ("duty1", Role.DUTY_LEADER),
)
DISTRICT_POSTS = (
    ("leader", Role.DISTRICT_LEADER, SecondFactor.PHONE),
    ("editor", Role.EDITOR, SecondFactor.PHONE),
    ("reviewer", Role.REVIEWER, SecondFactor.PHONE),
)
# Custody of sealed reports: two who open a seal together, one who takes in, two who handle.
CUSTODY = (
    ("custody1", Role.CUSTODIAN),
    ("custody2", Role.CUSTODIAN),
    ("custody3", Role.CUSTODY_CLERK),
    ("custody4", Role.SEALED_HANDLER),
    ("custody5", Role.SEALED_HANDLER),
    ("custody6", Role.SEALED_LEADER),
    ("custody7", Role.SEALED_AUDITOR),
)
CUSTODY_OFFICE = "D01"
# Those whom applications wait for, and firms.
OFFERS = (
    ("service1", Role.SERVICE_CLERK),
    ("service2", Role.SERVICE_CLERK),
    ("counsel1", Role.COUNSELLOR),
    ("counsel2", Role.COUNSELLOR),
    ("legal1", Role.LEGAL_AIDER),
    ("officer1", Role.CONTACT_OFFICER),
    ("officer2", Role.CONTACT_OFFICER),
)
DESK_ROLES = (Role.RECEIVER, Role.HANDLER, Role.APPROVER)


@dataclass(frozen=True)
class Places:
    """The codes the accounts hang on: the tree's and the agencies', with how many people each."""

    district: str
    towns: tuple[str, ...]
    communities: tuple[str, ...]
    units: tuple[str, ...]
    areas: tuple[str, ...]
    departments: tuple[tuple[str, int], ...]


def accounts(places: Places) -> Iterator[Account]:
    """Yield every demo account; the same places give the same people."""
    people = invent_people(SEED)

    def make(login: str, role: str, **more) -> Account:
        person = next(people)
        return Account(login, person.name, person.phone, role, **more)

    yield make(
        "admin", Role.ADMINISTRATOR, grid=places.district, factor=SecondFactor.TOTP, is_staff=True
    )
    for login, role in CENTRE_SEATS:
        yield make(login, role, grid=places.district, factor=SecondFactor.TOTP)
    for login, role, factor in DISTRICT_POSTS:
        yield make(login, role, grid=places.district, factor=factor)
    for code, count in places.departments:
        for n in range(max(count, 2)):
            role = DESK_ROLES[min(n, 1)] if n < count - 1 or count <= 2 else Role.APPROVER
            yield make(f"{code.lower()}-{n + 1}", role, agency=code)
    for n, code in enumerate(places.towns, start=1):
        yield make(f"town{n}-1", Role.TOWN_CLERK, agency=code, grid=code)
        yield make(f"town{n}-2", Role.TOWN_SECRETARY, agency=code, grid=code)
    for n, code in enumerate(places.communities, start=1):
        yield make(f"community{n:02d}-1", Role.COMMUNITY_CLERK, agency=code, grid=code)
        yield make(f"community{n:02d}-2", Role.COMMUNITY_SECRETARY, agency=code, grid=code)
    for n, code in enumerate(places.units, start=1):
        yield make(f"worker{n:04d}", Role.GRID_WORKER, grid=code)
    rng = Random(SEED)  # noqa: S311 - invention, not secrecy
    chiefs = rng.sample(places.areas, GRID_PEOPLE - len(places.units))
    for n, code in enumerate(sorted(chiefs), start=1):
        yield make(f"chief{n:02d}", Role.GRID_CHIEF, grid=code)
    yield from _custody(make)
    yield from _offers(make, places.district)
    # Last, so that everybody else keeps their name.
    yield make("moderator", Role.MODERATOR, grid=places.district)


def _offers(make: Callable[..., Account], district: str) -> Iterator[Account]:
    for login, role in OFFERS:
        yield make(login, role, grid=district)
    yield make("dataofficer", Role.DATA_OFFICER, grid=district, factor=SecondFactor.TOTP)


def _custody(make: Callable[..., Account]) -> Iterator[Account]:
    for login, role in CUSTODY:
        yield make(login, role, agency=CUSTODY_OFFICE, factor=SecondFactor.TOTP)


# The first worker in the grid of the first community: the shown three see each other's work.
WORKER = "worker0007"
# One account a desk, printed when a demo has started: login, desk.
SHOWN = (
    ("admin", "平台管理员"),
    ("dispatch1", "指挥中心派遣席"),
    ("intake1", "指挥中心受理席"),
    ("callback1", "指挥中心回访席"),
    ("supervise1", "指挥中心督办席"),
    ("shift1", "指挥中心值班长"),
    ("duty1", "指挥中心带班领导"),
    ("d32-1", "区人才建设和社会保障服务中心收件岗"),
    ("d32-2", "区人才建设和社会保障服务中心经办"),
    ("d16-1", "区住房和城乡建设局收件岗"),
    ("d16-2", "区住房和城乡建设局经办"),
    ("d15-4", "区人力资源和社会保障局审签"),
    ("town1-1", "镇街平台"),
    ("community01-1", "社区平台"),
    (WORKER, "网格员"),
    ("leader", "区领导"),
    ("custody1", "密封举报保管人甲（启封要两人）"),
    ("dataofficer", "个人信息保护负责人"),
    ("custody2", "密封举报保管人乙"),
    ("custody4", "密封举报经办人"),
    ("service1", "便民服务岗"),
    ("counsel1", "心理咨询师"),
    ("legal1", "法律援助岗"),
    ("officer1", "企业服务专员"),
    ("d03-1", "组织部党务（党组织、党员、通知）"),
    ("editor", "内容采编"),
    ("reviewer", "内容审核"),
    ("moderator", "议事审核员"),
)
