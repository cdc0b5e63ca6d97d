from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import SensitiveMark
from dispatch.services.centre import events, sensitive
from petitions.models import Petition
from tests.factories.grids import PostFactory, PostHolderFactory
from yuanbao.models import AuditEntry, Reason, ReasonKind
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

WORDS = "绝密口令七三一"


def page_of(name, row):
    return reverse(f"dispatch:{name}", args=[row.public_id])


@pytest.fixture
def secret(desk, cast):
    """A sensitive matter with an order of the housing bureau, whose title must not leak."""
    order = desk.signed(text=f"{WORDS}，有人约着明天一起去，请来看看。")
    sensitive.mark(
        order.petition, kind="crowd", reason="约人", by=cast.shift_leader, at=timezone.now()
    )
    return Petition.objects.get(pk=order.petition_id)


PUBLIC = ("home", "petitions:ledger-list", "petitions:ledger-points", "petitions:ledger-map")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_hold_nothing_of_it(secret, client, name):
    assert WORDS not in client.get(reverse(name)).content.decode()
    found = client.get(reverse(name), {"q": WORDS}).content.decode()
    assert f"{WORDS}，" not in found


def test_public_page_of_it_is_not_found(secret, client):
    page = client.get(reverse("petitions:ledger-detail", args=[secret.number]))

    assert WORDS not in page.content.decode()


STAFF_PAGES = (
    "dispatch:queue-list",
    "dispatch:order-list",
    "dispatch:search",
    "dispatch:pledge-list",
    "dispatch:dashboard",
    "dispatch:handover-list",
)


@pytest.mark.parametrize("person", ["dispatcher", "town_clerk", "leader", "community_clerk"])
@pytest.mark.parametrize("name", STAFF_PAGES)
def test_lists_and_search_of_other_staff_hold_nothing_of_it(secret, cast, signed_in, person, name):
    client = signed_in(getattr(cast, person))

    for asked in ({}, {"q": secret.number}, {"q": WORDS[:4]}, {"tab": "all"}, {"show": "all"}):
        page = client.get(reverse(name), asked).content.decode()
        assert f"{WORDS}，有人" not in page
        assert f"order/{secret.public_id}" not in page


def test_figure_lists_hold_nothing_of_it(secret, cast, signed_in):
    for person in (cast.leader, cast.dispatcher, cast.town_clerk):
        for measure in ("received", "open"):
            url = reverse("dispatch:figure-list")
            page = signed_in(person).get(url, {"measure": measure, "period": "7d"})
            assert WORDS not in page.content.decode()


def test_matter_beside_it_does_not_show_it(secret, desk, cast, signed_in):
    near = desk.file(text="楼下有噪声，晚上睡不着觉，请来看看。", phone="13800001111")

    page = signed_in(cast.dispatcher).get(page_of("queue-detail", near)).content.decode()

    assert WORDS not in page


def test_pages_of_it_are_not_found_for_other_staff(secret, cast, signed_in):
    order = secret.orders.get()
    for person in (cast.dispatcher, cast.town_clerk, cast.leader, cast.other_handler):
        client = signed_in(person)
        assert client.get(page_of("queue-detail", secret)).status_code == 404
        assert client.get(page_of("order-detail", order)).status_code == 404
        assert client.get(page_of("matter-aside", secret)).status_code == 404
        assert client.get(page_of("sensitive-detail", secret)).status_code == 404


def test_named_seat_and_handling_agency_open_it_and_each_opening_is_recorded(
    secret, cast, signed_in
):
    order = secret.orders.get()

    assert signed_in(cast.shift_leader).get(page_of("queue-detail", secret)).status_code == 200
    assert signed_in(cast.handler).get(page_of("order-detail", order)).status_code == 200
    page = signed_in(cast.shift_leader).get(page_of("sensitive-detail", secret)).content.decode()

    opened = AuditEntry.objects.filter(act="open_sensitive").order_by("id")
    assert [entry.actor_name for entry in opened] == ["何静", "陈立群", "何静"]
    assert "陈立群" in page


def test_list_is_for_named_seats(secret, cast, signed_in):
    url = reverse("dispatch:sensitive-list")

    assert str(secret) in signed_in(cast.shift_leader).get(url).content.decode()
    assert signed_in(cast.dispatcher).get(url).status_code == 404


def test_matter_is_marked_by_form_and_gone_for_the_marker(desk, cast, signed_in):
    petition, client = desk.file(), signed_in(cast.dispatcher)

    answer = client.post(
        page_of("sensitive-mark", petition), {"kind": "press", "reason": "记者来电"}
    )

    assert answer.status_code == 302
    assert client.get(page_of("queue-detail", petition)).status_code == 404


def test_mark_is_taken_off_by_two(secret, cast, signed_in):
    other = PostHolderFactory(name="赵平")
    PostFactory(user=other, grid=cast.district, role=Role.DUTY_LEADER)
    asker, agreer = signed_in(cast.shift_leader), signed_in(other)

    asker.post(page_of("sensitive-ask-unmark", secret), {"why": "已化解"})
    own = asker.post(page_of("sensitive-unmark", secret), {"agree": "1"})
    done = agreer.post(page_of("sensitive-unmark", secret), {"agree": "1"})

    assert (own.status_code, done.status_code) == (409, 302)
    assert SensitiveMark.objects.get().ended_by == other


def test_sensitive_matter_joins_no_event(secret, cast):
    at = timezone.now()
    known = events.Declaration(
        title="停暖",
        kind="planned",
        agency=cast.housing,
        grids=[cast.community],
        public_text="检修",
        starts_at=at,
        expected_at=at + timedelta(hours=1),
    )
    event = events.declare(known, by=cast.shift_leader, at=at)

    joined, left = events.join_many(event, [secret], by=cast.shift_leader, at=at)

    assert joined == 0
    assert "敏感件" in left[0]


def test_the_same_lists_show_an_ordinary_matter(desk, cast, signed_in, client):
    desk.signed(text=f"{WORDS}，有人约着明天一起去，请来看看。")
    staff = signed_in(cast.dispatcher)
    addresses = [
        (staff, "dispatch:order-list", {"tab": "all"}),
        (staff, "dispatch:search", {"q": WORDS[:4]}),
        (staff, "dispatch:figure-list", {"measure": "received", "period": "7d"}),
        (client, "petitions:ledger-list", {}),
    ]

    shown = [WORDS in one.get(reverse(name), q).content.decode() for one, name, q in addresses]

    assert shown == [True] * len(addresses)


def test_accusation_that_is_declined_is_public_no_more(desk, cast, signed_in, client):
    kind, name = ReasonKind.DECLINE, "检举控告"
    Reason.objects.create(
        kind=kind, code="NA04", name=name, wording="请密封举报。", is_flagged=True
    )
    petition = desk.file(category=cast.litter)
    dispatcher = signed_in(cast.dispatcher)
    public = reverse("petitions:ledger-detail", args=[petition.number])
    was = client.get(public).status_code

    page = dispatcher.get(page_of("queue-detail", petition), {"act": "decline"})
    dispatcher.post(page_of("petition-decline", petition), {"reason": "NA04"})

    assert "检举控告（这件不再公开）" in page.content.decode()
    assert (was, client.get(public).status_code) == (200, 404)
