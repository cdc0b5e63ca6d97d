from datetime import date, timedelta

import pytest

from dispatch.choices import InstructionState
from dispatch.models import Instruction
from dispatch.services.oversight import instructions
from dispatch.services.oversight.instructions import Wish
from petitions.models import ProgressEntry
from tests.dispatch.services.work import filed, serving
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 27)
LATER = MONDAY.replace(day=30)


def instruct(cast, *, by=None, **values):
    facts = {
        "text": "一周内解决三号楼供热。",
        "agency": cast.housing,
        "due_on": DUE,
        "name": "王区长",
    }
    return instructions.instruct(Wish(**{**facts, **values}), by=by or cast.leader, at=MONDAY)


def told(person):
    return Notification.objects.filter(user=person, key__startswith="instruction:").count()


def test_leader_instructs_on_a_matter_and_the_agency_is_told(cast):
    serving(cast.receiver, cast.approver)
    petition = filed(cast)

    row = instruct(cast, leader=cast.leader, name="", petition=petition)

    assert (row.number, row.leader_name, row.grid) == ("批示〔2026〕1号", "区领导", cast.unit)
    assert told(cast.receiver) == told(cast.approver) == 1
    line = ProgressEntry.objects.get(act="instruct")
    assert line.staff_text == "区领导批示，交区住房和城乡建设局办"
    assert line.public_text == ""
    assert AuditEntry.objects.filter(act="instruct", object_id=row.pk).count() == 1


def test_staff_write_down_a_free_standing_instruction_on_a_leaders_behalf(cast):
    row = instruct(cast, by=cast.shift_leader, source="meeting")

    assert (row.leader, row.leader_name, row.entered_by) == (None, "王区长", cast.shift_leader)
    assert (row.petition, row.grid) == (None, cast.district)


@pytest.mark.parametrize("person", ["handler", "town_clerk", "dispatcher"])
def test_instructing_without_the_right_is_out_of_reach(cast, person):
    for petition in (None, filed(cast, phone="13800009991")):
        with pytest.raises(OutOfReach):
            instruct(cast, by=getattr(cast, person), petition=petition)


@pytest.mark.parametrize(
    "values", [{"text": " "}, {"name": " "}, {"due_on": date(2026, 11, 20)}, {"agency": None}]
)
def test_incomplete_instruction_is_refused(cast, values):
    if "agency" in values:
        values = {"agency": AgencyFactory(has_desk=False)}

    with pytest.raises(TransitionRefused):
        instruct(cast, **values)

    assert Instruction.objects.count() == 0


def test_agency_reports_and_replies_and_the_leader_asks_again_then_accepts(cast):
    row = instruct(cast, leader=cast.leader)

    instructions.report_on(row, text="已进场。", by=cast.handler, at=MONDAY)
    instructions.reply_instruction(row, text="换了泵。", by=cast.handler, at=MONDAY)
    instructions.return_instruction(
        row, text="再复测。", due_on=date(2026, 12, 1), by=cast.leader, at=MONDAY
    )
    instructions.reply_instruction(row, text="复测二十度。", by=cast.handler, at=LATER)
    ended = instructions.accept_instruction(row, by=cast.leader, at=LATER)

    assert (ended.state, ended.remind_at, ended.ended_at) == (InstructionState.DONE, None, LATER)
    words = [report.get_what_display() for report in row.reports.order_by("id")]
    assert words == ["报进展", "报结", "要求再办", "报结", "认可"]


def test_empty_words_and_late_acts_are_refused(cast):
    row = instruct(cast)
    ended = instruct(cast)
    instructions.withdraw_instruction(ended, text="录错了。", by=cast.leader, at=MONDAY)
    leader, handler = cast.leader, cast.handler

    for refused in (
        lambda: instructions.report_on(row, text="", by=handler, at=MONDAY),
        lambda: instructions.report_on(ended, text="已进场。", by=handler, at=MONDAY),
        lambda: instructions.reply_instruction(row, text=" ", by=handler, at=MONDAY),
        lambda: instructions.reply_instruction(ended, text="好了。", by=handler, at=MONDAY),
        lambda: instructions.withdraw_instruction(row, text="", by=leader, at=MONDAY),
        lambda: instructions.return_instruction(row, text="", due_on=DUE, by=leader, at=MONDAY),
        lambda: instructions.return_instruction(row, text="再办", due_on=DUE, by=leader, at=LATER),
        lambda: instructions.accept_instruction(row, by=leader, at=MONDAY),
    ):
        with pytest.raises(TransitionRefused):
            refused()


def test_agency_accepts_nothing_and_others_report_nothing(cast):
    row = instruct(cast)

    with pytest.raises(OutOfReach):
        instructions.report_on(row, text="我们来。", by=cast.other_handler, at=MONDAY)
    instructions.reply_instruction(row, text="好了。", by=cast.handler, at=MONDAY)
    with pytest.raises(OutOfReach):
        instructions.accept_instruction(row, by=cast.handler, at=MONDAY)


def test_open_instruction_is_reminded_of_until_somebody_acts(cast):
    serving(cast.receiver)
    row = instruct(cast)
    half = row.remind_at + timedelta(minutes=1)
    overdue = MONDAY.replace(day=30)

    instructions.remind_of(row, at=half)
    instructions.remind_of(row, at=half)
    instructions.remind_of(row, at=overdue)
    assert instructions.to_remind_of(at=overdue) == []
    instructions.remind_of(row, at=overdue + timedelta(days=1, hours=8))

    row.refresh_from_db()
    assert row.n_reminded == 3
    titles = Notification.objects.filter(user=cast.receiver).order_by("id")
    assert [note.title for note in titles] == [
        "领导批示，请按时办理",
        "批示时限过半",
        "批示已超时",
        "批示已超时",
    ]
    assert told(cast.leader) == 2


def test_reply_that_nobody_reads_reminds_the_leader(cast):
    row = instruct(cast, leader=cast.leader)
    instructions.reply_instruction(row, text="好了。", by=cast.handler, at=MONDAY)

    instructions.remind_of(row, at=LATER)

    titles = Notification.objects.filter(user=cast.leader).order_by("id")
    assert [note.title for note in titles] == ["批示已报结，请审阅", "批示报结后待审阅"]


def test_reminders_wait_for_office_hours(cast):
    row = instruct(cast)
    night = MONDAY.replace(day=30, hour=15)

    assert instructions.to_remind_of(at=night) == []
    assert instructions.to_remind_of(at=MONDAY.replace(month=12, day=1)) == [row.pk]
