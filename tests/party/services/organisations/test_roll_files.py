"""Files of the roll that are handed out: the template, rows that came back, the roll itself."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from party.models import RollImport
from party.queries.organisations.members import Wanted
from party.services.organisations import roll_files, roll_imports
from tests.factories.organisations import PartyTree, make_member
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.sheets import read_sheet
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
TODAY = MONDAY.date()


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def cells(data, page=0):
    book = load_workbook(io.BytesIO(data))
    return [list(row) for row in book.worksheets[page].iter_rows(values_only=True)]


def export(by, **wanted):
    text = roll_files.export(Wanted(**wanted), by=by, at=LATER).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_template_has_hints_a_sample_and_the_organisations_that_one_keeps(party):
    data = roll_files.template_of(party.officer, TODAY)

    head, hints = cells(data)[:2]
    choices = [row[0] for row in cells(data, page=1)]
    assert head == ["党组织*", "姓名*", "手机号", "正式或预备*", "入党日期"]
    assert hints[0].startswith("※必填")
    assert cells(data, page=2)[1][1] == "张伟"
    assert choices == ["党组织", f"{party.branch.number} 第一党支部", None]


def test_template_filled_in_is_read_as_it_is(party):
    book = load_workbook(io.BytesIO(roll_files.template_of(party.officer, TODAY)))
    book.worksheets[0].append([f"{party.branch.number} 第一党支部", "诸葛小明", "", "正式党员"])
    data = io.BytesIO()
    book.save(data)
    run = roll_imports.upload(
        "模板.xlsx", data.getvalue(), organisation=party.branch, by=party.officer, at=MONDAY
    )

    roll_imports.check(run.pk, at=MONDAY)

    run = RollImport.objects.get(pk=run.pk)
    assert (run.n_rows, run.n_new, run.page_name) == (1, 1, "党员名册")


def test_bad_rows_come_back_with_reasons_and_can_be_sent_again(party):
    text = "党组织,姓名,手机号,正式或预备\n第一党支部,诸葛小明,,正式党员\n没有的支部,车颖,,预备\n"
    run = roll_imports.upload(
        "名册.csv", text.encode(), organisation=party.branch, by=party.officer, at=MONDAY
    )
    run = roll_imports.check(run.pk, at=MONDAY)

    data = roll_files.bad_rows(run, by=party.officer, at=LATER)

    head, row = cells(data)
    again = read_sheet("有问题的行.xlsx", data, columns())
    assert head[-2:] == ["原来第几行", "为什么没有编入"]
    assert row[-2] == "3"
    assert "党组织：" in row[-1]
    assert again.rows[0].cells["name"] == "车颖"
    assert AuditEntry.objects.filter(act="download_bad_rows", object_id=run.pk).count() == 1


def columns():
    return roll_files.columns_of(roll_files.fields_of(TODAY))


def test_export_holds_ones_own_rolls_masked_and_is_recorded(party):
    make_member(party.other, "车小颖", "13955556666")

    mark, head, *rows = export(party.officer)

    text = str(rows)
    assert "已遮盖" in mark[0]
    assert head[:3] == ["编号", "姓名", "手机号"]
    assert {row[4] for row in rows} == {"第一党支部"}
    assert "欧阳**" in text
    assert "139****1234" in text
    assert "桂兰" not in text
    assert "13900001234" not in text
    entry = AuditEntry.objects.get(act="export_members")
    assert (entry.object_id, entry.actor_id) == (party.branch.pk, party.officer.pk)
    assert entry.detail == {"n": len(rows), "content": "masked"}


def test_export_follows_the_list_and_its_record_names_nobody(party):
    found = export(party.department, q="欧阳桂兰", organisation=party.town, kind="full")

    entry = AuditEntry.objects.get(act="export_members")
    assert [row[0] for row in found[2:]] == [party.member.number]
    assert entry.detail == {"n": 1, "content": "masked", "kind": "full", "searched": True}


def test_export_of_anothers_roll_is_out_of_reach(party, cast):
    with pytest.raises(OutOfReach):
        export(party.officer, organisation=party.other)
    with pytest.raises(OutOfReach):
        export(cast.town_clerk)

    assert not AuditEntry.objects.filter(act="export_members").exists()


def test_export_of_nobody_is_refused(party):
    with pytest.raises(TransitionRefused, match="没有可以导出"):
        export(party.officer, q="没有这个人")
