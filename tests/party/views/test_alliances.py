from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from grids.choices import Level
from party.models import Activity, AllianceProject, JointMeeting, MemberUnit, Signup
from party.services.alliances import lists
from party.services.alliances.seeding import make_demo
from tests.factories.alliances import (
    a_photo,
    make_activity,
    make_alliance,
    make_compound,
    make_need,
    make_project,
    make_resource,
    make_unit,
)
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.grids.site")]


def text_of(response):
    return response.content.decode()


def at(name, *args):
    return reverse(f"party:{name}", args=args)


@pytest.fixture
def alliance(cast):
    return make_alliance(cast.community)


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.community_clerk)
    return client


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def moment(hours):
    return timezone.localtime(timezone.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_clerk_brings_a_need_to_a_project_on_the_pages(clerk, alliance):
    clerk.post(
        at("unit-new", alliance.public_id),
        {"name": "江畔小学", "joined_on": "2026-01-01", "contact_name": "迟玉梅"},
    )
    unit = MemberUnit.objects.get()
    clerk.post(at("resource-new", alliance.public_id), {"unit": unit.pk, "title": "空教室"})
    clerk.post(at("need-new", alliance.public_id), {"title": "没人管孩子", "raised_by": "春晖里"})
    need, resource = alliance.needs.get(), alliance.resources.get()

    clerk.post(
        at("need-match", need.public_id),
        {
            "title": "周末托管",
            "resource": resource.pk,
            "owner": "江畔小学",
            "due_on": day(30),
            "step_1": "腾教室",
            "day_1": day(7),
        },
    )
    project = AllianceProject.objects.get()
    clerk.post(at("project-start", project.public_id))
    clerk.post(at("project-reach", project.public_id, 1))
    photo = SimpleUploadedFile("a.jpg", a_photo().data)
    clerk.post(at("project-complete", project.public_id), {"result": "办成了", "photo": photo})

    public = clerk.get(at("project-detail", project.public_id))
    shown = public.context["photos"]
    project.refresh_from_db()
    assert (project.state, project.result) == ("project_done", "办成了")
    assert clerk.get(at("project-photo", shown[0].public_id)).status_code == 200


def test_step_without_a_day_is_asked_for(clerk, alliance):
    need = make_need(alliance)

    response = clerk.post(at("need-match", need.public_id), {"step_1": "腾教室", "day_2": day(3)})

    assert "请写明到哪天" in text_of(response)
    assert "请写明做到什么" in text_of(response)


def test_refused_act_keeps_what_was_typed(clerk, alliance):
    make_unit(alliance)

    response = clerk.post(
        at("unit-new", alliance.public_id), {"name": "江畔小学", "joined_on": "2026-01-01"}
    )

    assert response.status_code == 409
    assert "已经是成员单位" in text_of(response)
    assert 'value="江畔小学"' in text_of(response)


def test_wrong_picture_is_refused_beside_its_field(clerk, alliance):
    project = lists.start(make_project(alliance), by=None, at=MONDAY)
    file = SimpleUploadedFile("a.jpg", b"<html>")

    response = clerk.post(
        at("project-complete", project.public_id), {"result": "办成了", "photo": file}
    )

    assert response.status_code == 422
    assert "这不是能用的照片" in text_of(response)


def test_meeting_is_called_and_its_decisions_stand_on_the_desk(clerk, alliance):
    unit = make_unit(alliance)
    clerk.post(
        at("joint-meeting-new", alliance.public_id),
        {"title": "联席会", "held_at": moment(-1), "place": "会议室", "agenda": "议托管班"},
    )
    meeting = JointMeeting.objects.get()

    clerk.post(
        at("joint-meeting-minutes", meeting.public_id),
        {"units": [unit.pk], "minutes": "都同意", "decisions": "年底前办成"},
    )

    page = text_of(clerk.get(at("alliance-desk", alliance.public_id)))
    assert "年底前办成" in page
    assert list(meeting.units.all()) == [unit]


def test_contact_is_masked_until_a_reason_is_given_and_never_public(clerk, alliance):
    unit = make_unit(alliance)
    address = at("unit-contact", unit.public_id)

    desk = text_of(clerk.get(at("alliance-desk", alliance.public_id)))
    public = text_of(clerk.get(at("alliance-detail", alliance.public_id)))
    without = clerk.post(address, {"why": ""})
    opened = text_of(clerk.post(address, {"why": "通知开会"}))

    assert "迟玉梅" not in desk + public + text_of(without)
    assert "0415-6660001" not in desk + public
    assert without.status_code == 422
    assert "0415-6660001" in opened
    assert AuditEntry.objects.filter(act="open_contact").count() == 1


def test_public_list_narrows_by_town(client, cast, alliance):
    make_alliance(cast.other_community, "河沿社区大党委")

    page = client.get(at("alliance-list"), {"town": cast.town.code}).context["page"]

    assert [one.name for one in page] == ["馨悦社区大党委"]
    assert client.get(at("alliance-list"), {"town": "x"}).context["page"].paginator.count == 0


def test_desk_lists_the_own_territory_alone(client, cast, alliance):
    make_alliance(cast.other_community, "河沿社区大党委")
    client.force_login(cast.town_clerk)

    response = client.get(at("alliance-desk-list"))

    assert [one.name for one in response.context["page"]] == ["馨悦社区大党委"]


def test_clerk_founds_the_alliance_of_the_own_community(clerk, cast):
    wanted = {"name": "馨悦社区大党委", "founded_on": "2020-06-30"}

    elsewhere = clerk.post(at("alliance-new"), wanted | {"grid": cast.other_community.pk})
    founded = clerk.post(at("alliance-new"), wanted | {"grid": cast.community.pk})

    assert (elsewhere.status_code, founded.status_code) == (422, 302)
    assert cast.community.alliance.name == "馨悦社区大党委"


@pytest.fixture
def compound(cast):
    return make_compound(cast.community)


@pytest.fixture
def secretary(compound):
    holder = PostHolderFactory(name="小区书记")
    PostFactory(user=holder, grid=compound, role=Role.COMPOUND_SECRETARY)
    return holder


def soon(compound, **values):
    now = timezone.now()
    times = {"starts_at": now + timedelta(hours=5), "ends_at": now + timedelta(hours=8)}
    return make_activity(compound, at=now, **(times | values))


def test_branch_announces_a_resident_signs_up_and_takes_it_back(client, cast, compound, secretary):
    client.force_login(secretary)
    client.post(
        at("activity-new"),
        {
            "grid": compound.pk,
            "kind": "hair",
            "title": "免费理发",
            "place": "凉亭",
            "starts_at": moment(5),
            "ends_at": moment(8),
            "served_by": "党支部",
            "n_helpers": 0,
            "n_places": 5,
        },
    )
    activity = Activity.objects.get()
    client.force_login(cast.resident)
    who = {"kind": "visitor", "name": "刘芳", "phone": "13800001111"}
    signed = client.post(at("activity-sign-up", activity.public_id), who, follow=True)
    again = client.post(at("activity-sign-up", activity.public_id), who)
    back = client.post(at("activity-step-back", activity.public_id), follow=True)

    assert "报上名了" in text_of(signed)
    assert (again.status_code, "已经报名了" in text_of(again)) == (409, True)
    assert "取消了" in text_of(back)
    assert not Signup.objects.standing().exists()


def test_roll_is_masked_until_a_reason_is_given(client, cast, compound, secretary):
    activity = soon(compound)
    client.force_login(secretary)
    who = {"kind": "visitor", "name": "欧阳桂兰", "phone": "13900001111"}
    client.post(at("activity-note-signup", activity.public_id), who)

    desk = text_of(client.get(at("activity-desk", activity.public_id)))
    opened = text_of(client.post(at("activity-roll", activity.public_id), {"why": "核对"}))

    assert "欧阳桂兰" not in desk
    assert "欧阳桂兰" in opened
    assert "13900001111" in opened


def test_activity_of_another_compound_is_out_of_reach(client, cast, secretary):
    activity = soon(make_compound(cast.community, "别的小区"))
    client.force_login(secretary)

    for name in ("activity-desk", "activity-roll", "activity-cancel", "activity-record-held"):
        assert client.get(at(name, activity.public_id)).status_code == 404


def test_public_list_shows_what_comes_and_what_was_done(client, cast, compound):
    soon(compound, title="就要办的")
    past = soon(compound, title="办过的")
    Activity.objects.filter(pk=past.pk).update(
        state="activity_held", result="理发", n_served=9, starts_at=MONDAY
    )
    place = {"grid": cast.community.code}

    coming = client.get(at("activity-list"), place).context["page"]
    held = client.get(at("activity-list"), {"past": 1} | place).context["page"]
    elsewhere = client.get(at("activity-list"), {"grid": cast.other_community.code})

    assert [one.title for one in coming] == ["就要办的"]
    assert [one.title for one in held] == ["办过的"]
    assert elsewhere.context["page"].paginator.count == 0


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "who", "most"),
    [
        ("alliance-list", None, 6),
        ("alliance-desk-list", "town_clerk", 12),
        ("activity-list", None, 6),
        ("activity-desk-list", "community_clerk", 12),
    ],
)
def test_lists_cost_the_same_for_one_and_three(client, cast, compound, name, who, most):
    if who:
        client.force_login(getattr(cast, who))

    def add():
        place = GridFactory(parent=cast.town, level=Level.COMMUNITY)
        make_project(make_alliance(place, "大党委"))
        soon(compound)

    add()
    one = queries_of(client, at(name))
    add()
    add()

    assert one == queries_of(client, at(name)) <= most


def test_page_of_an_alliance_costs_the_same_for_one_and_three_of_all(client, cast, alliance):
    address = at("alliance-detail", alliance.public_id)
    desk = at("alliance-desk", alliance.public_id)

    def add():
        make_project(alliance)
        make_need(alliance)
        make_resource(make_unit(alliance, f"单位 {alliance.units.count()}"))

    add()
    one = queries_of(client, address)
    add()
    add()
    three = queries_of(client, address)
    client.force_login(cast.resident)
    signed_in = queries_of(client, address)
    client.force_login(cast.community_clerk)

    assert one == three <= 6
    assert signed_in <= 6
    assert queries_of(client, desk) <= 12


def test_demo_gives_every_town_and_community_one_and_changes_nothing_twice(client, cast, compound):
    made, again = make_demo(at=timezone.now()), make_demo(at=timezone.now())

    page = client.get(at("alliance-list"))

    assert (made.alliances, made.activities) == (4, 2)
    assert (again.alliances, again.activities) == (0, 0)
    assert page.context["page"].paginator.count == 4
    assert AllianceProject.objects.filter(state="project_done").exists()
