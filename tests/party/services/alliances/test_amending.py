from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from party.alliances.choices import SignupKind
from party.models import Activity
from party.services.alliances import activities, amending
from tests.factories.alliances import make_activity, make_announcement, make_compound
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry, Channel, Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def compound(cast):
    return make_compound(cast.community)


@pytest.fixture
def secretary(compound):
    holder = PostHolderFactory(name="小区书记")
    PostFactory(user=holder, grid=compound, role=Role.COMPOUND_SECRETARY)
    return holder


@pytest.fixture
def activity(cast, compound):
    """Ten places, two helpers; one visitor with an account, one helper noted at the counter."""
    made = make_activity(compound, n_places=10, n_helpers=2)
    facts = {"kind": SignupKind.VISITOR, "name": "刘芳", "phone": "13800001111"}
    activities.sign_up(made, by=cast.resident, at=MONDAY, **facts)
    facts = {"kind": SignupKind.HELPER, "name": "老孙", "phone": ""}
    activities.note_signup(made, by=None, at=MONDAY, **facts)
    return made


def changed(**values):
    return make_announcement(**({"n_places": 10, "n_helpers": 2} | values))


def test_amend_changes_what_is_told_and_says_when_and_what_in_the_record(activity, secretary):
    later = make_announcement().starts_at + HOUR
    new = changed(place="物业门前", starts_at=later)

    amending.amend(activity, new, by=secretary, at=MONDAY + HOUR)

    row = Activity.objects.get()
    assert (row.place, row.starts_at, row.changed_at) == ("物业门前", later, MONDAY + HOUR)
    entry = AuditEntry.objects.get(act="amend", object_type="party.activity")
    assert entry.detail["before"] == {"place": "小区凉亭", "starts_at": "2026年11月25日 10:00"}


def test_amend_tells_everybody_who_signed_up_what_is_so_now(activity, secretary, cast):
    amending.amend(activity, changed(place="物业门前"), by=secretary, at=MONDAY)

    told = Notification.objects.filter(key__contains=":changed:")
    assert {row.channel for row in told} == {Channel.IN_APP, Channel.SMS}
    assert {row.user for row in told} == {cast.resident}
    assert told.first().title == "“免费理发”有更改"
    assert "地点改为：物业门前" in told.first().body
    assert amending.to_ring(activity) == 1


@pytest.mark.parametrize("few", [{"n_places": 0}, {"n_helpers": 0}])
def test_places_cannot_go_below_who_is_signed_up(activity, secretary, few):
    with pytest.raises(amending.FewerThanSigned):
        amending.amend(activity, changed(**few), by=secretary, at=MONDAY)

    assert Activity.objects.get().changed_at is None


def test_places_may_go_down_to_who_is_signed_up_or_be_lifted(activity, secretary):
    amending.amend(activity, changed(n_places=1, n_helpers=1), by=secretary, at=MONDAY)
    amending.amend(activity, changed(n_places=None), by=secretary, at=MONDAY + HOUR)

    assert Activity.objects.get().n_places is None
    body = Notification.objects.filter(channel=Channel.IN_APP).latest("pk").body
    assert "名额改为：不限" in body


def test_amend_after_it_began_backwards_or_without_a_change_is_refused(activity, secretary):
    begun = activity.starts_at + HOUR
    early = changed(starts_at=MONDAY - HOUR)

    with pytest.raises(amending.AlreadyBegun):
        amending.amend(activity, changed(place="别处"), by=secretary, at=begun)
    with pytest.raises(activities.TimesOutOfOrder):
        amending.amend(activity, early, by=secretary, at=MONDAY)
    with pytest.raises(amending.NothingChanged):
        amending.amend(activity, changed(), by=secretary, at=MONDAY)
    activities.cancel(activity, why="下雪", by=secretary, at=MONDAY)
    with pytest.raises(amending.AlreadyBegun):
        amending.amend(activity, changed(place="别处"), by=secretary, at=MONDAY)


def test_amend_from_elsewhere_is_out_of_reach(activity, cast):
    other = PostHolderFactory(name="别的书记")
    PostFactory(user=other, grid=make_compound(cast.other_community), role=Role.COMPOUND_SECRETARY)

    with pytest.raises(OutOfReach):
        amending.amend(activity, changed(place="别处"), by=other, at=MONDAY)


def test_the_page_takes_the_change_and_the_public_page_shows_it(client, compound, secretary):
    now = timezone.now()
    times = {"starts_at": now + 24 * HOUR, "ends_at": now + 26 * HOUR}
    row = make_activity(compound, at=now, **times)
    client.force_login(secretary)
    address = reverse("party:activity-amend", args=[row.public_id])
    typed = client.get(address).context["form"].initial

    names = ("kind", "title", "served_by", "n_helpers")
    sent = {name: typed[name] for name in names} | {"place": "物业门前"}
    sent |= {name: f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" for name, at in times.items()}
    answer = client.post(address, sent)

    assert answer.status_code == 302
    page = client.get(reverse("party:activity-detail", args=[row.public_id])).content.decode()
    assert "已更改" in page
    assert "物业门前" in page
    assert "已更改" in client.get(reverse("party:activity-list")).content.decode()
    assert client.post(address, sent).status_code == 409
