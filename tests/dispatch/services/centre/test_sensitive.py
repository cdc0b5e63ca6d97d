from datetime import UTC, date, datetime, timedelta

import pytest

from dispatch.choices import Watch
from dispatch.models import Duty, SensitiveMark, SensitiveWord, WorkOrder
from dispatch.queries.centre.sensitive import open_count
from dispatch.services.centre import sensitive
from petitions.models import LedgerEntry, Petition
from petitions.services import tracking
from tests.dispatch.services.work import filed, signed
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry, Delivery, Notification
from yuanbao.roles import Capability, Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)  # Tuesday 02:30 in China
TEXT = "三号楼有人站在楼顶说不想活了，请快来人。"


@pytest.fixture
def words(db):
    SensitiveWord.objects.create(kind="self", word="不想活")
    SensitiveWord.objects.create(kind="press", word="记者")


@pytest.fixture
def leader(cast):
    """The leader on duty, with a telephone."""
    holder = PostHolderFactory(name="带班人", phone="13800009999")
    PostFactory(user=holder, grid=cast.district, role=Role.DUTY_LEADER)
    return holder


def test_words_make_a_new_matter_sensitive_and_never_public(cast, words):
    petition = file_petition(grid=cast.unit, text=TEXT)

    row = petition.marks.get()
    assert (row.kind, row.reason, row.marked_by) == ("self", "内容有：不想活", None)
    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()


def test_ordinary_words_leave_a_matter_as_it_is(cast, words):
    petition = file_petition(grid=cast.unit)

    assert not petition.is_sensitive
    assert LedgerEntry.objects.filter(pk=petition.pk).exists()


def test_leader_is_rung_at_once_also_at_night_without_words_of_the_matter(cast, words, leader):
    file_petition(grid=cast.unit, text=TEXT, at=NIGHT)

    sms, in_app = Notification.objects.filter(user=leader).order_by("-channel")
    assert (sms.channel, sms.address, in_app.channel) == ("sms", "13800009999", "in_app")
    assert (sms.is_urgent, sms.delivery, sms.next_try_at) == (True, Delivery.WAITING, NIGHT)
    assert "不想活" not in sms.body + sms.title + in_app.body


def test_who_is_on_the_roster_is_rung_alone(cast, words, leader):
    other = PostHolderFactory(name="另一位", phone="13800008888")
    PostFactory(user=other, grid=cast.district, role=Role.DUTY_LEADER)
    Duty.objects.create(on=date(2026, 11, 23), watch=Watch.DAY, seat=Role.DUTY_LEADER, user=other)

    file_petition(grid=cast.unit, text=TEXT)

    rung = Notification.objects.filter(key__startswith="sensitive:")
    assert set(rung.values_list("user__name", flat=True)) == {"另一位"}


def test_historical_matter_rings_nobody(cast, words, leader):
    petition = file_petition(grid=cast.unit, text=TEXT, is_historical=True)

    assert petition.is_sensitive
    assert not Notification.objects.filter(user=leader).exists()


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("dispatcher", False),
        ("call_back", False),
        ("town_clerk", False),
        ("community_clerk", False),
        ("grid_worker", False),
        ("leader", False),
        ("other_handler", False),
        ("shift_leader", True),
    ],
)
def test_only_named_seats_reach_a_sensitive_matter(cast, words, person, sees):
    petition = filed(cast, text=TEXT)
    user = getattr(cast, person)

    reached = [
        Petition.objects.permitted(user, Capability.VIEW_PETITION).filter(pk=petition.pk).exists(),
        Petition.objects.in_reach(user, Capability.VIEW_PETITION).filter(pk=petition.pk).exists(),
        Petition.objects.visible_to(user).filter(pk=petition.pk).exists(),
        WorkOrder.objects.permitted(user, Capability.VIEW_ORDER).filter(petition=petition).exists(),
    ]

    assert set(reached) == {sees}


def test_handling_agency_reaches_its_order(cast, words):
    order = signed(cast, text=TEXT)

    mine = WorkOrder.objects.permitted(cast.handler, Capability.HANDLE_ORDER)
    assert mine.filter(pk=order.pk).exists()


def test_petitioner_keeps_the_own_matter(cast, words):
    petition = file_petition(grid=cast.unit, text=TEXT, user=cast.resident)

    own = Petition.objects.permitted(cast.resident, Capability.ADD_TO_PETITION)
    assert own.filter(pk=petition.pk).exists()


def test_mark_takes_the_matter_off_the_ledger(cast):
    petition = filed(cast)
    assert LedgerEntry.objects.filter(pk=petition.pk).exists()

    sensitive.mark(petition, kind="crowd", reason="约人明天去", by=cast.dispatcher, at=MONDAY)

    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()
    assert open_count() == 1
    with pytest.raises(OutOfReach):
        tracking.join(petition, joiner_key="browser:x", at=MONDAY)


def test_mark_without_reason_or_twice_is_refused(cast):
    petition = filed(cast)

    with pytest.raises(TransitionRefused, match="为什么是敏感件"):
        sensitive.mark(petition, kind="crowd", reason=" ", by=cast.shift_leader, at=MONDAY)
    sensitive.mark(petition, kind="crowd", reason="约人", by=cast.shift_leader, at=MONDAY)
    with pytest.raises(TransitionRefused, match="已经是敏感件"):
        sensitive.mark(petition, kind="crowd", reason="约人", by=cast.shift_leader, at=MONDAY)


def test_mark_by_who_does_not_work_on_the_matter_is_out_of_reach(cast):
    petition = filed(cast)

    for stranger in (cast.other_handler, cast.town_clerk, cast.leader):
        with pytest.raises(OutOfReach):
            sensitive.mark(petition, kind="crowd", reason="约人", by=stranger, at=MONDAY)


@pytest.fixture
def second(cast):
    holder = PostHolderFactory(name="赵平")
    PostFactory(user=holder, grid=cast.district, role=Role.SUPERVISOR)
    return holder


def test_unmark_takes_two_and_makes_the_matter_public_again(cast, words, second):
    petition = filed(cast, text=TEXT)

    sensitive.ask_unmark(petition, why="人已劝下", by=cast.shift_leader, at=MONDAY)
    sensitive.unmark(petition, by=second, at=MONDAY)

    row = SensitiveMark.objects.get()
    assert (row.asked_by, row.ended_by) == (cast.shift_leader, second)
    assert LedgerEntry.objects.filter(pk=petition.pk).exists()
    assert open_count() == 0


def test_unmark_by_the_asker_or_unasked_is_refused(cast, words):
    petition = filed(cast, text=TEXT)

    with pytest.raises(TransitionRefused, match="还没有人申请"):
        sensitive.unmark(petition, by=cast.shift_leader, at=MONDAY)
    sensitive.ask_unmark(petition, why="人已劝下", by=cast.shift_leader, at=MONDAY)
    with pytest.raises(TransitionRefused, match="不能自己同意"):
        sensitive.unmark(petition, by=cast.shift_leader, at=MONDAY)

    petition.refresh_from_db()
    assert petition.is_sensitive


def test_ask_unmark_without_why_or_without_the_seat_is_refused(cast, words):
    petition = filed(cast, text=TEXT)

    with pytest.raises(TransitionRefused, match="为什么可以解除"):
        sensitive.ask_unmark(petition, why="", by=cast.shift_leader, at=MONDAY)
    with pytest.raises(OutOfReach):
        sensitive.ask_unmark(petition, why="没事", by=cast.dispatcher, at=MONDAY)


def test_keep_mark_takes_the_wish_off(cast, words, second):
    petition = filed(cast, text=TEXT)
    sensitive.ask_unmark(petition, why="人已劝下", by=cast.shift_leader, at=MONDAY)

    row = sensitive.keep_mark(petition, by=second, at=MONDAY)

    assert (row.asked_by, row.ended_at) == (None, None)


def test_opening_is_recorded_for_sensitive_matters_alone(cast, words):
    petition, ordinary = filed(cast, text=TEXT), filed(cast)

    for one in (petition, ordinary):
        sensitive.note_opening(one, by=cast.shift_leader, at=MONDAY + timedelta(hours=1))

    opened = AuditEntry.objects.filter(act="open_sensitive")
    assert [(e.object_id, e.actor_name) for e in opened] == [(petition.pk, "何静")]
