"""The engine of every state machine, tried on a throw-away errand."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, models

from tests.factories.yuanbao import UserFactory
from yuanbao.audit import NoUnitOfWork, unit_of_work
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.workflow import Busy, OutOfReach, Transition, TransitionRefused, apply, moves_of

AT = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)


class ErrandState(models.TextChoices):
    OPEN = "open", "待办"
    TAKEN = "taken", "在办"
    DONE = "done", "办结"


class ErrandRows(models.QuerySet):
    def permitted(self, user, capability):
        if capability != Capability.HANDLE_ORDER:
            return self.none()
        return self.filter(owner_id=user.pk)


class Errand(models.Model):
    """Known to no installed app, so that no migration speaks of it."""

    owner_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ErrandState, default=ErrandState.OPEN)
    note = models.CharField(max_length=20, default="")
    done_at = models.DateTimeField(null=True)

    objects = ErrandRows.as_manager()

    class Meta:
        app_label = "throwaway"


TAKE = Transition(
    name="take",
    label="领取",
    sources=frozenset({ErrandState.OPEN}),
    target=ErrandState.TAKEN,
    capability=Capability.HANDLE_ORDER,
)
FINISH = Transition(
    name="finish",
    label="办结",
    sources=frozenset({ErrandState.TAKEN}),
    target=ErrandState.DONE,
    capability=Capability.HANDLE_ORDER,
    stamps="done_at",
)
EXPIRE = Transition(
    name="expire",
    label="过期",
    sources=frozenset({ErrandState.OPEN, ErrandState.TAKEN}),
    target=ErrandState.DONE,
    capability=None,
    stamps="done_at",
)
RULE = Transition(
    name="rule",
    label="裁定",
    sources=frozenset({ErrandState.OPEN}),
    target=ErrandState.DONE,
    capability=Capability.RULE_ON_RETURN,
)
MOVES = (TAKE, FINISH, EXPIRE, RULE)

make = unit_of_work(apply)


@pytest.fixture
def table(db):
    with connection.schema_editor() as editor:
        editor.create_model(Errand)


@pytest.fixture
def owner(table):
    return UserFactory(name="周晓敏")


def an_errand(owner, **facts):
    return Errand.objects.create(owner_id=owner.pk, **facts)


@pytest.mark.parametrize("move", [TAKE, FINISH])
@pytest.mark.parametrize("state", list(ErrandState))
def test_apply_of_every_move_from_every_state_follows_the_table(owner, move, state):
    errand = an_errand(owner, state=state)

    if state in move.sources:
        assert make(errand, move, by=owner, at=AT).state == move.target
    else:
        with pytest.raises(TransitionRefused):
            make(errand, move, by=owner, at=AT)
        errand.refresh_from_db()
        assert (errand.state, AuditEntry.objects.count()) == (state, 0)


def test_apply_sets_stamp_and_changes_and_records_the_move(owner):
    errand = an_errand(owner, state=ErrandState.TAKEN)

    make(errand, FINISH, by=owner, at=AT, why="已修好", detail={"round": 1}, note="修好")

    errand.refresh_from_db()
    assert (errand.state, errand.done_at, errand.note) == (ErrandState.DONE, AT, "修好")
    written = AuditEntry.objects.get()
    assert (written.act, written.actor_name, written.reason, written.at, written.detail) == (
        "finish",
        "周晓敏",
        "已修好",
        AT,
        {"from": "taken", "to": "done", "round": 1},
    )


def test_apply_by_a_stranger_is_out_of_reach(owner):
    errand = an_errand(owner)

    with pytest.raises(OutOfReach):
        make(errand, TAKE, by=UserFactory(), at=AT)

    assert Errand.objects.get().state == ErrandState.OPEN


def test_apply_of_a_move_whose_capability_one_lacks_is_out_of_reach(owner):
    with pytest.raises(OutOfReach):
        make(an_errand(owner), RULE, by=owner, at=AT)


def test_apply_of_the_systems_move_by_a_person_is_out_of_reach(owner):
    with pytest.raises(OutOfReach):
        make(an_errand(owner), EXPIRE, by=owner, at=AT)


def test_apply_of_the_systems_move_by_the_system_succeeds(owner):
    errand = make(an_errand(owner), EXPIRE, by=None, at=AT)

    assert errand.state == ErrandState.DONE
    assert AuditEntry.objects.get().actor_name == ""


def test_apply_of_a_deleted_row_is_out_of_reach(owner):
    errand = an_errand(owner)
    Errand.objects.all().delete()

    with pytest.raises(OutOfReach):
        make(errand, TAKE, by=owner, at=AT)


def test_apply_outside_a_unit_of_work_changes_nothing_for_good(owner):
    with pytest.raises(NoUnitOfWork):
        apply(an_errand(owner), TAKE, by=owner, at=AT)


def test_apply_a_second_time_tells_who_was_first(owner):
    errand = an_errand(owner)
    make(errand, TAKE, by=owner, at=AT)

    with pytest.raises(TransitionRefused) as refusal:
        make(errand, TAKE, by=owner, at=AT)

    assert str(refusal.value) == (
        "周晓敏已在 03-02 17:12 先办了一步，现在是“在办”，不能再领取。您填的内容还在。"
    )


def test_apply_in_a_unit_that_fails_later_is_undone(owner):
    errand = an_errand(owner)

    @unit_of_work
    def take_and_fail():
        apply(errand, TAKE, by=owner, at=AT)
        raise ValueError

    with pytest.raises(ValueError):
        take_and_fail()

    errand.refresh_from_db()
    assert (errand.state, AuditEntry.objects.count()) == (ErrandState.OPEN, 0)


def test_moves_of_a_row_are_those_the_person_can_make_now(owner):
    errand = an_errand(owner)

    assert moves_of(errand, MOVES, by=owner) == [TAKE]
    assert moves_of(errand, MOVES, by=UserFactory()) == []

    errand.state = ErrandState.TAKEN
    assert moves_of(errand, MOVES, by=owner) == [FINISH]


@pytest.fixture
def lasting_table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Errand)

    yield

    with connection.schema_editor() as editor:
        editor.delete_model(Errand)


def test_apply_by_two_at_once_lets_one_win_and_tells_the_other(lasting_table):
    owner = UserFactory(name="周晓敏")
    errand = an_errand(owner)
    barrier = threading.Barrier(2)
    outcomes = []

    def take():
        barrier.wait()
        try:
            make(errand, TAKE, by=owner, at=AT)
            outcomes.append("taken")
        except TransitionRefused as refusal:
            outcomes.append(str(refusal)[:4])
        finally:
            connection.close()

    pair = [threading.Thread(target=take) for _n in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()

    assert sorted(outcomes) == ["taken", "周晓敏已"]
    assert AuditEntry.objects.count() == 1


def test_apply_on_a_row_held_by_another_is_busy_after_two_tries(lasting_table):
    owner = UserFactory()
    errand = an_errand(owner)
    held, done = threading.Event(), threading.Event()

    def hold():
        @unit_of_work
        def keep_it():
            Errand.objects.select_for_update().get()
            held.set()
            done.wait(30)

        keep_it()
        connection.close()

    def impatient():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")

    other = threading.Thread(target=hold)
    other.start()
    held.wait(30)
    impatient()
    try:
        with pytest.raises(Busy, match="正有别人在办"):
            make(errand, TAKE, by=owner, at=AT)
    finally:
        done.set()
        other.join()
        connection.close()

    assert Errand.objects.get().state == ErrandState.OPEN
