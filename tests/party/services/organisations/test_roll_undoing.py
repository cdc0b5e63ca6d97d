"""A file of members taken back: nobody is left of it but those to whom something happened since."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from party.models import MemberEvent, Membership, RollImport, RollImportChange
from party.organisations.choices import RollImportState
from party.services.organisations import members, notices, roll_imports, roll_undoing, transfers
from party.services.organisations.members import Person
from tests.factories.organisations import PartyTree
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.sheet_undoing import KEPT, left_rows
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
NEXT_DAY = MONDAY + timedelta(days=1)
HEAD = "党组织,姓名,手机号,正式或预备,入党日期\n"
TWO = "第一党支部,诸葛甲,13911110001,正式党员,\n第一党支部,诸葛乙,13911110002,预备党员,\n"


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def taken(party, text=TWO, **more):
    more = {"by": party.department, "organisation": party.root, **more}
    run = roll_imports.upload("名册.csv", (HEAD + text).encode(), at=MONDAY, **more)
    roll_imports.work_on(run.pk, at=MONDAY)
    roll_imports.start(run, by=run.made_by, at=LATER)
    roll_imports.work_on(run.pk, at=LATER)
    return fresh(run)


def undone(party, run):
    roll_undoing.undo(run, why="传错了", by=party.department, at=NEXT_DAY)
    roll_imports.work_on(run.pk, at=NEXT_DAY)
    return fresh(run)


def fresh(run):
    return RollImport.objects.get(pk=run.pk)


def taken_in(name):
    return next(one for one in Membership.objects.order_by("-pk") if one.name == name)


def dump(model):
    """Return a digest of a whole table, column by column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t ORDER BY id")
        return hashlib.sha256("\n".join(row[0] for row in cursor).encode()).hexdigest()


def test_undo_leaves_both_tables_exactly_as_before(party):
    before = dump(Membership), dump(MemberEvent)
    run = taken(party)
    assert (dump(Membership), dump(MemberEvent)) != before

    back = undone(party, run)

    assert (dump(Membership), dump(MemberEvent)) == before
    assert (back.state, back.n_removed, back.n_left) == (RollImportState.UNDONE, 2, 0)
    assert (back.undone_by, back.undone_at) == (party.department, NEXT_DAY)


def test_undo_is_recorded_with_who_why_and_how_many(party):
    run = undone(party, taken(party))

    asked, ended = AuditEntry.objects.filter(
        object_type="party.rollimport", object_id=run.pk
    ).order_by("-id")[:2][::-1]
    assert (asked.act, asked.actor_id, asked.reason) == (
        "undo_roll_import",
        party.department.pk,
        "传错了",
    )
    assert ended.act == "end_roll_undo"
    assert (ended.detail["n_removed"], ended.detail["n_left"]) == (2, 0)


def amend(party, member):
    person = Person(member.name, "13911119999", kind=member.kind)
    members.amend(member, person, by=party.officer, at=NEXT_DAY)


def move_on(party, member):
    transfers.ask(member, party.other, reason="搬家", by=party.officer, at=NEXT_DAY)


def end(party, member):
    members.end(member, on=NEXT_DAY.date(), by=party.officer, at=NEXT_DAY)


def notify(party, member):
    words = {"title": "开会", "body": "三点", "by": party.officer, "at": NEXT_DAY}
    notice = notices.draft(party.branch, **words)
    notices.submit(notice, by=party.officer, at=NEXT_DAY)
    notices.send(notice, by=party.secretary, at=NEXT_DAY)


CHANGED, USED = "导入以后又有人改过，保留现在的内容", "导入以后别的记录用到了它，没有删除"


@pytest.mark.parametrize(
    ("happens", "why"),
    [(amend, CHANGED), (end, CHANGED), (move_on, USED)],
    ids=["amended", "ended", "moving"],
)
def test_undo_leaves_and_names_to_whom_something_happened_since(party, happens, why):
    run = taken(party)
    touched = taken_in("诸葛乙")
    happens(party, touched)

    back = undone(party, run)

    [left] = left_rows(back)
    assert (left.why, left.n, left.rows[0].line, left.rows[0].number) == (
        why,
        1,
        3,
        touched.number,
    )
    assert (back.n_removed, back.n_left) == (1, 1)
    assert Membership.objects.filter(pk=touched.pk).exists()
    assert MemberEvent.objects.filter(member=touched, act="admitted").exists()
    assert not [one for one in Membership.objects.all() if one.name == "诸葛甲"]


def test_undo_keeps_everybody_whom_a_notice_went_to(party):
    run = taken(party)
    notify(party, None)

    back = undone(party, run)

    [left] = left_rows(back)
    assert (left.why, left.n, back.n_removed) == (USED, 2, 0)


def test_history_lines_cannot_be_removed_but_by_undoing(party):
    run = taken(party)
    lines = MemberEvent.objects.filter(member__in=run.changes.values("object_id"))
    others = MemberEvent.objects.exclude(pk__in=lines)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        lines.delete()
    roll_undoing.undo(run, why="传错了", by=party.department, at=NEXT_DAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        others.delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        lines.update(on=NEXT_DAY.date())


def test_undo_is_refused_after_thirty_days_and_when_nothing_was_noted(party):
    run = taken(party)
    with pytest.raises(TransitionRefused, match="超过 30 天"):
        roll_undoing.undo(run, why="x", by=party.department, at=MONDAY + KEPT + timedelta(hours=1))
    RollImportChange.objects.all().delete()

    with pytest.raises(TransitionRefused, match="没有留下撤销用的记录"):
        roll_undoing.undo(run, why="x", by=party.department, at=NEXT_DAY)

    assert fresh(run).state == RollImportState.DONE


def test_undo_is_out_of_reach_of_who_does_not_keep_the_roll(party, cast):
    run = taken(party, by=party.officer, organisation=party.branch)

    for by in (party.other_officer, cast.town_clerk):
        with pytest.raises(OutOfReach):
            roll_undoing.undo(run, why="x", by=by, at=NEXT_DAY)


def test_undo_of_what_is_not_taken_in_or_undone_already_is_refused(party):
    run = undone(party, taken(party))

    with pytest.raises(TransitionRefused):
        roll_undoing.undo(run, why="x", by=party.department, at=NEXT_DAY)

    assert roll_undoing.put_back(run.pk, at=NEXT_DAY) is None
    assert roll_imports.to_work_on() == []


def test_undo_whose_message_was_lost_is_found_again(party):
    run = taken(party)

    roll_undoing.undo(run, why="传错了", by=party.department, at=NEXT_DAY)

    assert roll_imports.to_work_on() == [run.pk]


def test_who_was_undone_can_be_brought_in_again(party):
    undone(party, taken(party))

    again = taken(party)

    assert (again.n_new, again.n_skipped) == (2, 0)


def test_wipe_forgets_how_to_undo(party):
    run = taken(party)

    roll_imports.wipe(run, at=MONDAY + KEPT)

    assert not RollImportChange.objects.exists()
    with pytest.raises(TransitionRefused, match="超过 30 天"):
        roll_undoing.undo(fresh(run), why="x", by=party.department, at=NEXT_DAY)


def test_two_thousand_people_are_taken_off_by_few_statements(party):
    rows = (f"第一党支部,诸葛{n},139{n:08d},正式党员,\n" for n in range(1, 2001))
    run = taken(party, "".join(rows))
    roll_undoing.undo(run, why="传错了", by=party.department, at=NEXT_DAY)

    with CaptureQueriesContext(connection) as asked:
        back = roll_undoing.put_back(run.pk, at=NEXT_DAY)

    assert back.n_removed == 2000
    assert len(asked) <= 40
