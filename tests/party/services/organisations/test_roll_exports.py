"""The roll in full as a file: for a reason, within one's reach, recorded, marked, sealed for a day."""

from datetime import timedelta
from io import BytesIO

import pytest
from celery import current_app
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from party.models import OrganisationPost, RollExport
from party.queries.organisations.members import Wanted
from party.services.organisations import roll_exports
from party.tasks import sweep_roll_exports
from tests.factories.organisations import PartyTree, make_member
from yuanbao.models import AuditEntry, ExportState, FileKind, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
NAME, PHONE, WHY = "欧阳桂兰", "13900001234", "换届选举核对选民"


@pytest.fixture
def party(cast):
    tree = PartyTree(cast)
    make_member(tree.other, "车小颖", "13955556666")
    return tree


def exported(by, wanted=None, *, why=WHY, **more):
    at = timezone.now()
    job = roll_exports.export_roll(wanted or Wanted(), why=why, by=by, at=at, **more)
    return roll_exports.run_export(job.pk, at=at)


def lines(job):
    return list(load_workbook(BytesIO(job.opened())).active.iter_rows(values_only=True))


def test_export_takes_the_capability_and_a_reason(party, cast):
    for by in (party.officer, cast.town_clerk):
        with pytest.raises(OutOfReach):
            exported(by)
    with pytest.raises(TransitionRefused, match="拿去做什么"):
        exported(party.secretary, why="看")

    rows = lines(exported(party.secretary))

    assert NAME in {row[1] for row in rows}
    assert PHONE in {row[2] for row in rows}


def test_export_holds_ones_own_rolls_alone(party):
    own = str(lines(exported(party.secretary)))
    whole = str(lines(exported(party.department)))

    assert "车小颖" not in own
    assert "车小颖" in whole


def test_export_follows_the_list(party):
    rows = lines(exported(party.department, Wanted(q=NAME, organisation=party.town, kind="full")))

    assert [row[0] for row in rows[3:]] == [party.member.number]


def test_export_is_recorded_with_reason_filter_and_rows_and_names_nobody(party):
    job = exported(party.department, Wanted(q=NAME, organisation=party.town, kind="full"))
    roll_exports.take_export(job.public_id, by=party.department, at=timezone.now())

    entries = AuditEntry.objects.filter(object_type="party.rollexport").order_by("id")

    assert [one.act for one in entries] == ["export_roll", "export_done", "take_export"]
    assert (entries[0].actor_id, entries[0].reason) == (party.department.pk, WHY)
    assert entries[0].detail == {
        "n": 1,
        "content": "full",
        "kind": "xlsx",
        "filters": {"organisation": party.town.number, "kind": "full", "searched": True},
    }


def test_export_prints_who_when_and_what_for_on_the_sheet_and_every_page(party):
    job = exported(party.secretary)

    sheet = load_workbook(BytesIO(job.opened())).active

    mark = sheet["A2"].value
    assert mark.startswith("毕成 于 ")
    assert WHY in mark
    assert sheet.oddFooter.center.text == mark


def test_file_as_it_is_stored_gives_nothing_away(party):
    job = exported(party.secretary, kind=FileKind.CSV)

    with job.file.open("rb") as held:
        stored = held.read()

    assert PHONE.encode() in job.opened()
    assert PHONE.encode() not in stored


def test_file_of_another_or_of_who_may_not_export_any_more_is_not_found(party):
    job = exported(party.secretary)
    with pytest.raises(OutOfReach):
        roll_exports.take_export(job.public_id, by=party.department, at=timezone.now())
    yesterday = timezone.localdate() - timedelta(days=1)
    OrganisationPost.objects.filter(user=party.secretary).update(ends_on=yesterday)
    leaver = type(party.secretary).objects.get(pk=party.secretary.pk)

    with pytest.raises(OutOfReach):
        roll_exports.take_export(job.public_id, by=leaver, at=timezone.now())


def test_unfinished_and_expired_files_are_refused_in_words(party):
    by, at = party.secretary, timezone.now()
    job = roll_exports.export_roll(Wanted(), why=WHY, by=by, at=at)
    with pytest.raises(TransitionRefused, match="排队中"):
        roll_exports.take_export(job.public_id, by=by, at=at)
    name = roll_exports.run_export(job.pk, at=at).file.name

    assert roll_exports.expire_exports(at=at + timedelta(hours=25)) == 1

    assert not default_storage.exists(name)
    with pytest.raises(TransitionRefused, match="已过期"):
        roll_exports.take_export(job.public_id, by=by, at=at)


def test_export_of_nobody_is_refused(party):
    with pytest.raises(TransitionRefused, match="没有可以导出"):
        exported(party.secretary, Wanted(q="没有这个人"))


def test_export_that_dies_three_times_is_given_up_in_words(party):
    by, at = party.secretary, timezone.now()
    job = roll_exports.export_roll(Wanted(), why=WHY, by=by, at=at)
    RollExport.objects.filter(pk=job.pk).update(attempts=3)

    given_up = roll_exports.run_export(job.pk, at=at)

    assert given_up.state == ExportState.FAILED
    assert Notification.objects.filter(user=by, title__startswith="导出没有完成").exists()


def test_export_whose_message_was_lost_is_found_in_the_queue_of_bulky_work(
    party, django_capture_on_commit_callbacks
):
    job = roll_exports.export_roll(Wanted(), why=WHY, by=party.secretary, at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        sweep_roll_exports()

    assert RollExport.objects.get(pk=job.pk).state == ExportState.READY
    route = current_app.amqp.router.route({}, "party.run_roll_export")
    assert route["queue"].name == "bulk"
