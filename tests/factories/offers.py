"""Services, applications and hours; an application reaches its state through the services."""

from datetime import timedelta

from party.models import Applicant, Application, Guide, Hall, Service, Slot
from party.offers.choices import ApplicationState, ServiceKind
from party.services.offers import (
    applying,
    firms,
    handling,
    jobs,
    keeping,
    outages,
    policies,
    receipts,
)
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import MONDAY
from tests.factories.registers import make_premises
from yuanbao.audit import unit_of_work
from yuanbao.roles import Role

ROLES = {
    ServiceKind.COUNSELLING: Role.COUNSELLOR,
    ServiceKind.LEGAL_AID: Role.LEGAL_AIDER,
}


def make_service(grid, kind=ServiceKind.GENERAL, **values):
    code = values.pop("code", f"{kind}-{Service.objects.count()}".replace("_", "-"))
    facts = {"name": "老年餐桌", "summary": "六十岁以上来吃饭", "unit": "区党群服务中心"}
    return Service.objects.create(code=code, kind=kind, grid=grid, **(facts | values))


def staff_for(grid, kind=ServiceKind.GENERAL, name="经办员"):
    """Return somebody who handles applications of a kind in a place."""
    person = PostHolderFactory(name=name)
    PostFactory(user=person, grid=grid, role=ROLES.get(kind, Role.SERVICE_CLERK))
    return person


def make_application(service, *, by=None, at=MONDAY, state=ApplicationState.FILED, **values):
    """File an application and bring it into a state, as the system."""
    wish = {"text": "想每天中午去吃饭", "name": "欧阳桂兰", "phone": "13800001111"}
    wish = applying.Wish(service=service, **(wish | values))
    application = applying.apply_for(wish, by=by, at=at).application
    if state == ApplicationState.FILED:
        return application
    if state == ApplicationState.REFUSED:
        return handling.refuse(application, why="不归这里办", by=None, at=at)
    if state == ApplicationState.WITHDRAWN:
        return _withdrawn(application, at)
    application = handling.accept(application, by=None, at=at)
    if state == ApplicationState.ACCEPTED:
        return application
    application = handling.take_up(application, by=None, at=at)
    if state == ApplicationState.HANDLING:
        return application
    return handling.finish(application, result="办好了", by=None, at=at)


def _withdrawn(application, at):
    return receipts.withdraw(application, by=Applicant(application.pk), at=at)


def make_slot(service, *, professional=None, hours=24, at=MONDAY, **values):
    starts = at + timedelta(hours=hours)
    facts = {"place": "二楼 3 号室", "ends_at": starts + timedelta(minutes=50)}
    return Slot.objects.create(
        service=service, professional=professional, starts_at=starts, **(facts | values)
    )


def fresh(row):
    """Return the row as the database has it."""
    return Application.objects.get(pk=row.pk)


def make_firm(grid, *, account=None, officer=None, **values):
    """Enter a shop in the register and begin its file."""
    premises = make_premises(grid, name=values.pop("name", "老街面馆"), **values)
    firm = unit_of_work(firms.keep_file)(premises, by=None, at=MONDAY)
    firm.account, firm.officer = account, officer
    firm.save()
    return firm


def posting(**values):
    facts = {
        "title": "服务员",
        "trade": "catering",
        "duties": "点菜端菜，早九点到晚八点，管两顿饭。",
        "place": "锦山大街",
        "headcount": 2,
        "wage_unit": "month",
        "wage_from": 2800,
        "wage_to": 3500,
        "expires_on": (MONDAY + timedelta(days=30)).date(),
    }
    return jobs.Posting(**(facts | values))


def make_job(firm, *, is_public=True, at=MONDAY, **values):
    """Post a job for a firm that somebody speaks for, and publish it as the system."""
    job = jobs.post(firm, posting(**values), by=firm.account, at=at)
    return jobs.publish(job, by=None, at=at) if is_public else job


def make_policy(grid, *, is_public=True, by=None, at=MONDAY, **values):
    facts = {
        "audience": "people",
        "title": "高龄津贴",
        "benefit": "每月 100 元",
        "bring": "身份证",
        "where": "社区",
        "unit": "区民政局",
        "source_title": "高龄津贴办法",
        "valid_from": at.date(),
        "conditions": [{"fact": "age", "op": "ge", "value": 80}],
    }
    policy = policies.draft(policies.Facts(grid=grid, **(facts | values)), by=by, at=at)
    return policies.publish(policy, by=None, at=at) if is_public else policy


def make_visit(**values):
    day = (MONDAY + timedelta(days=3)).date()
    facts = {
        "kind": "routine",
        "unit": "区消防救援大队",
        "subject": "消防通道",
        "basis": "消防法第五十三条",
        "inspectors": "刘某（06001）、张某（06002）",
        "starts_on": day,
        "ends_on": day,
    }
    return firms.Visit(**(facts | values))


def make_hall(grid, **values):
    facts = {
        "kind": "service",
        "name": "便民服务大厅",
        "address": "金山路 16 号",
        "phone": "2815678",
        "hours": "周一至周五",
    }
    return keeping.enter(Hall(grid=grid, **(facts | values)), by=None, at=MONDAY)


def make_guide(grid, *, by=None, at=MONDAY, **values):
    facts = {
        "audience": "people",
        "title": "办居住证",
        "who": "住满半年的",
        "bring": "身份证",
        "steps": "到窗口",
        "where": "大厅",
        "opens": "工作日",
        "takes": "15 日",
        "fee": "不收费",
        "basis": "居住证暂行条例",
        "unit": "公安分局",
        "phone": "110",
    }
    return keeping.enter(Guide(grid=grid, **(facts | values)), by=by, at=at)


def announcement(at=MONDAY, **values):
    facts = {
        "kind": "water",
        "area": "1 至 8 号楼",
        "reason": "检修",
        "unit": "自来水公司",
        "phone": "2810001",
        "starts_at": at + timedelta(hours=1),
        "ends_at": at + timedelta(hours=7),
    }
    return outages.Announcement(**(facts | values))


def make_outage(*places, by=None, at=MONDAY, **values):
    return outages.announce(announcement(at, **values), places, by=by, at=at)
