"""Alliances with a unit, a need, a resource and a project; activities of a compound."""

import io
from datetime import timedelta

from PIL import Image

from grids.choices import Level
from party.services.alliances import activities, lists, members
from tests.factories.grids import GridFactory
from tests.factories.party import MONDAY
from yuanbao.photos import clean_photo

TODAY = MONDAY.date()
NEXT_MONTH = TODAY + timedelta(days=30)


def make_alliance(grid, name="馨悦社区大党委"):
    return members.found_alliance(grid, name=name, founded_on=TODAY, by=None, at=MONDAY)


def make_unit(alliance, name="江畔小学", **facts):
    values = {"joined_on": TODAY, "contact_name": "迟玉梅", "office_phone": "0415-6660001"}
    unit = members.UnitFacts(name, **(values | facts))
    return members.take_in(alliance, unit, by=None, at=MONDAY)


def make_need(alliance, title="孩子放学没人管"):
    return lists.list_need(alliance, title=title, raised_by="春晖里小区", by=None, at=MONDAY)


def make_resource(unit, title="周末空教室"):
    return lists.list_resource(unit, title=title, by=None, at=MONDAY)


def make_plan(resource, **values):
    facts = {
        "title": "周末托管班",
        "owner": "江畔小学",
        "due_on": NEXT_MONTH,
        "milestones": (("腾出教室", TODAY + timedelta(days=7)),),
    }
    return lists.Plan(resource=resource, **(facts | values))


def make_project(alliance, **values):
    """Match a need of its own with a resource of a unit of its own."""
    serial = alliance.units.count() + 1
    resource = make_resource(make_unit(alliance, f"第 {serial} 单位"))
    plan = make_plan(resource, **values)
    return lists.match(make_need(alliance), plan, by=None, at=MONDAY)


def a_photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG")
    out.seek(0)
    return clean_photo(out)


def make_compound(community, name="春晖里"):
    return GridFactory(parent=community, level=Level.COMPOUND, name=name)


def make_announcement(**values):
    facts = {
        "kind": "hair",
        "title": "免费理发",
        "place": "小区凉亭",
        "served_by": "春晖里党支部",
        "starts_at": MONDAY + timedelta(days=2),
        "ends_at": MONDAY + timedelta(days=2, hours=3),
    }
    return activities.Announcement(**(facts | values))


def make_activity(compound, *, at=MONDAY, **values):
    return activities.announce(compound, make_announcement(**values), by=None, at=at)
