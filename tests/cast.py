"""The standing cast and the small district they work in."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dispatch.choices import AgencyKind, Step, TimeUnit
from dispatch.models import Agency
from grids.choices import Level
from tests.factories.dispatch import (
    AgencyFactory,
    CategoryFactory,
    DutyRuleFactory,
    ServiceLimitFactory,
    StaffingFactory,
)
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from yuanbao.models import Reason, ReasonKind, User
from yuanbao.roles import Role

LIMITS = (
    (Step.DISPATCH, 2, TimeUnit.WORK_HOUR),
    (Step.SIGN, 4, TimeUnit.WORK_HOUR),
    (Step.CONTACT, 1, TimeUnit.WORK_DAY),
    (Step.SETTLE, 5, TimeUnit.WORK_DAY),
    (Step.EXTEND, 5, TimeUnit.WORK_DAY),
    (Step.RETURN, 1, TimeUnit.WORK_DAY),
    (Step.RULING, 1, TimeUnit.WORK_DAY),
    (Step.NEED_INFO, 5, TimeUnit.WORK_DAY),
    (Step.RATING, 7, TimeUnit.DAY),
)


@dataclass
class Cast:
    """A district of two towns with a community and a unit grid each, and its people."""

    def __post_init__(self):
        self.district = GridFactory(name="测试区")
        self.town = self._place(self.district, Level.TOWN, "东镇")
        self.community = self._place(self.town, Level.COMMUNITY, "馨悦社区")
        self.unit = self._place(self.community, Level.UNIT, "馨悦第1网格")
        self.other_town = self._place(self.district, Level.TOWN, "西街道")
        self.other_community = self._place(self.other_town, Level.COMMUNITY, "河沿社区")
        self.other_unit = self._place(self.other_community, Level.UNIT, "河沿第1网格")
        self.heating = CategoryFactory(code="0101", name="室温不达标")
        self.litter = CategoryFactory(code="0301", name="生活垃圾", is_grid_first=True)
        self.housing = AgencyFactory(code="D16", name="区住房和城乡建设局", short_name="住建局")
        self.order_bureau = AgencyFactory(code="D17", name="区城市管理局", short_name="城管局")
        self.platform = AgencyFactory(
            code=self.community.code,
            name=self.community.name,
            short_name=self.community.name,
            kind=AgencyKind.COMMUNITY,
            grid=self.community,
        )
        DutyRuleFactory(category=self.heating, lead=self.housing)
        DutyRuleFactory(category=self.litter, lead=self.order_bureau)
        for step, amount, unit in LIMITS:
            ServiceLimitFactory(step=step, amount=amount, unit=unit)
        Reason.objects.create(kind=ReasonKind.RETURN, code="R3", name="职能交叉")
        Reason.objects.create(kind=ReasonKind.DECLINE, code="NA01", name="不属于本区管辖")
        Reason.objects.create(kind=ReasonKind.CANCEL, code="C1", name="派错单位")
        Reason.objects.create(
            kind=ReasonKind.TERMINATE, code="T1", name="已进入诉讼", wording="请以法院的结论为准。"
        )
        Reason.objects.create(
            kind=ReasonKind.TERMINATE, code="T2", name="三次联系不上", is_flagged=True
        )
        Reason.objects.create(kind=ReasonKind.DISSATISFIED, code="U1", name="没有解决")
        Reason.objects.create(kind=ReasonKind.APPEAL, code="A1", name="评的不是本单位办的事")

    def _place(self, parent, level, name):
        return GridFactory(parent=parent, level=level, name=name)

    def _post(self, grid, role, name, **user) -> User:
        holder = PostHolderFactory(name=name, **user)
        PostFactory(user=holder, grid=grid, role=role)
        return holder

    def _staff(self, agency: Agency, role, name) -> User:
        holder = PostHolderFactory(name=name)
        StaffingFactory(user=holder, agency=agency, role=role, starts_on=date(2020, 1, 1))
        return holder

    @cached_property
    def resident(self):
        return PostHolderFactory(name="刘芳", is_resident=True, phone="13800001111")

    @cached_property
    def other_resident(self):
        return PostHolderFactory(name="王强", is_resident=True, phone="13800002222")

    @cached_property
    def grid_worker(self):
        return self._post(self.unit, Role.GRID_WORKER, "周晓敏")

    @cached_property
    def other_grid_worker(self):
        return self._post(self.other_unit, Role.GRID_WORKER, "吴桂兰")

    @cached_property
    def community_clerk(self):
        clerk = self._post(self.community, Role.COMMUNITY_CLERK, "于海霞")
        StaffingFactory(user=clerk, agency=self.platform, role=Role.COMMUNITY_CLERK)
        return clerk

    @cached_property
    def town_clerk(self):
        return self._post(self.town, Role.TOWN_CLERK, "孙宁")

    @cached_property
    def other_town_clerk(self):
        return self._post(self.other_town, Role.TOWN_CLERK, "郑海")

    @cached_property
    def receiver(self):
        return self._staff(self.housing, Role.RECEIVER, "王颖")

    @cached_property
    def handler(self):
        return self._staff(self.housing, Role.HANDLER, "陈立群")

    @cached_property
    def approver(self):
        return self._staff(self.housing, Role.APPROVER, "李建国")

    @cached_property
    def other_handler(self):
        return self._staff(self.order_bureau, Role.HANDLER, "赵亮")

    @cached_property
    def dispatcher(self):
        return self._post(self.district, Role.DISPATCHER, "高原")

    @cached_property
    def shift_leader(self):
        return self._post(self.district, Role.SHIFT_LEADER, "何静")

    @cached_property
    def call_back(self):
        return self._post(self.district, Role.CALL_BACK, "唐敏")

    @cached_property
    def leader(self):
        return self._post(self.district, Role.DISTRICT_LEADER, "区领导")

    @cached_property
    def editor(self):
        return self._post(self.district, Role.EDITOR, "采编员")

    @cached_property
    def reviewer(self):
        return self._post(self.district, Role.REVIEWER, "审核员")

    @cached_property
    def administrator(self):
        return self._post(self.district, Role.ADMINISTRATOR, "管理员", is_staff=True)
