"""A file of members: checked, told row by row, taken in whole or not at all."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from party.models import MemberEvent, Membership, RollImport
from party.organisations.choices import MemberKind, RollImportState
from party.services.organisations import members, roll_imports, tree
from party.services.organisations.members import Person
from tests.factories.organisations import PartyTree, make_branch, make_member
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.services.retention import clear_expired
from yuanbao.sheets import SheetRefused
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
HEAD = "党组织,姓名,手机号,正式或预备,入党日期\n"
GOOD = "第一党支部,诸葛小明,13911112222,正式党员,2019-07-01\n"


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def upload(party, text, *, name="名册.csv", by=None, organisation=None):
    data = text if isinstance(text, bytes) else (HEAD + text).encode()
    by, organisation = by or party.department, organisation or party.root
    return roll_imports.upload(name, data, organisation=organisation, by=by, at=MONDAY)


def checked(party, text, **more):
    run = upload(party, text, **more)
    roll_imports.work_on(run.pk, at=MONDAY)
    return RollImport.objects.get(pk=run.pk)


def taken(party, text, **more):
    run = checked(party, text, **more)
    roll_imports.start(run, by=run.made_by, at=LATER)
    roll_imports.work_on(run.pk, at=LATER)
    return RollImport.objects.get(pk=run.pk)


def told(run):
    """Return what is told of each row by its line, in one sentence."""
    return {
        one.line: "；".join(f"{name}：{why}" for name, why in one.faults)
        for one in roll_imports.findings_of(run)
    }


def counts(run):
    return run.n_rows, run.n_new, run.n_skipped, run.n_bad


# --- the file as a whole -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("名册.xls", b"x", "另存为 .xlsx"),
        ("名册.docx", b"x", "只收"),
        ("名册.csv", b"x" * (10 * 1024 * 1024 + 1), "超过 10 MB"),
    ],
)
def test_upload_of_what_is_no_sheet_is_refused(party, name, data, words):
    with pytest.raises(SheetRefused, match=words):
        upload(party, data, name=name)

    assert not RollImport.objects.exists()


def test_upload_for_a_roll_that_one_does_not_keep_is_out_of_reach(party, cast):
    for by in (party.other_officer, cast.town_clerk):
        with pytest.raises(OutOfReach):
            upload(party, GOOD, by=by, organisation=party.branch)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 damaged", "打不开"),
        ("姓名,手机号\n张伟,1\n".encode(), "缺少：党组织、正式或预备"),
        (HEAD.encode(), "只有表头"),
    ],
)
def test_check_of_a_file_that_cannot_be_read_says_why(party, data, words):
    name = "名册.xlsx" if data.startswith(b"PK") else "名册.csv"

    run = checked(party, data, name=name)

    assert (run.state, run.file) == (RollImportState.FAILED, "")
    assert words in run.trouble


def test_check_reads_a_workbook_and_tells_the_columns_that_are_not_held(party):
    book = Workbook()
    book.active.append(["党支部", "姓名", "身份证号", "类别", "党费"])
    book.active.append([party.branch.number, "诸葛小明", "210699197405060411", "预备", 5])
    data = io.BytesIO()
    book.save(data)

    run = taken(party, data.getvalue(), name="名册.xlsx")

    member = Membership.objects.order_by("-pk").first()
    assert run.unknown == ["身份证号", "党费"]
    assert (member.organisation, member.name) == (party.branch, "诸葛小明")
    assert (member.phone, member.kind) == ("", MemberKind.PROBATIONARY)
    assert (run.file, run.rows) == ("", "[]")


# --- row by row --------------------------------------------------------------------------------


def test_check_tells_of_every_fault_of_every_row(party):
    make_branch(party.root, "第一党支部", unit_name="水厂")
    ended = make_branch(party.town, "老支部", unit_name="老厂")
    tree.end(ended, why="已撤", by=party.department, at=MONDAY)
    number, name = party.branch.number, party.other.name

    run = checked(
        party,
        "第一党支部,诸葛甲,,正式党员,\n"
        "老支部,诸葛乙,,正式党员,\n"
        f"{number} {name},诸葛丙,,正式党员,\n"
        f"{number},,123,群众,2030-01-01\n"
        f"{number},欧阳**,139****1234,,2019年13月1日\n"
        f"{number},{'长' * 41},1.39E+10,正式党员,19-7-1\n",
    )

    said = told(run)
    assert counts(run) == (6, 0, 0, 6)
    assert "有 2 个党组织叫这个名称，请填编号" in said[2]
    assert number in said[2]
    assert "没有这个编号或全称的在用党组织" in said[3]
    assert "对不上" in said[4]
    for words in ("姓名：没有填", "手机号：", "只能填：正式党员、预备党员", "入党日期：日期在"):
        assert words in said[5]
    for words in ("遮盖", "手机号：", "正式或预备：没有填", "没有这一天"):
        assert words in said[6]
    for words in ("最多 40 个字", "科学计数法", "年份要写四位"):
        assert words in said[7]


def test_check_knows_only_organisations_within_the_import(party):
    rows = f"{party.branch.number},诸葛甲,,正式党员,\n{party.other.number},诸葛乙,,正式党员,\n"

    run = checked(party, rows, by=party.officer, organisation=party.branch)

    assert counts(run) == (2, 1, 0, 1)
    assert "导入的范围里没有" in told(run)[3]


@pytest.mark.parametrize("typed", ["第二党支部", "{number}", "{lower}", "{number} 第二党支部"])
def test_organisation_is_named_by_number_by_full_name_or_by_both(party, typed):
    number = party.other.number
    typed = typed.format(number=number, lower=number.lower())

    taken(party, f"{typed},诸葛甲,,正式党员,\n")

    assert Membership.objects.order_by("-pk").first().organisation == party.other


def test_check_tells_of_rows_that_are_the_same_person(party):
    place = "第一党支部"

    run = checked(
        party,
        f"{place},诸葛甲,13911110001,正式党员,\n"
        f"第二党支部,诸葛甲,13911110001,正式党员,\n"
        f"{place},诸葛甲,,正式党员,\n"
        f"{place},诸葛乙,,正式党员,\n"
        f"{place},诸葛乙,,正式党员,\n"
        f"第二党支部,诸葛乙,,正式党员,\n"
        f"{place},诸葛甲,13911110002,正式党员,\n",
    )

    said = told(run)
    assert counts(run) == (7, 4, 0, 3)
    assert sorted(said) == [3, 4, 6]
    assert "和第 2 行重复" in said[3]
    assert "和第 2 行同名" in said[4]
    assert "和第 5 行同名" in said[6]


def test_member_on_the_roll_is_told_and_not_doubled(party):
    plain = make_member(party.branch, "端木青")
    before = Membership.objects.count()

    run = taken(
        party,
        "第一党支部,欧阳桂兰,139 0000 1234,正式党员,\n"
        "第二党支部,欧阳桂兰,13900001234,正式党员,\n"
        "第一党支部,端木青,,正式党员,\n"
        "第一党支部,端木青,13911110001,正式党员,\n" + GOOD,
    )

    said = told(run)
    assert counts(run) == (5, 1, 2, 2)
    assert f"已经在册（编号 {party.member.number}）" in said[2]
    assert "和第 2 行重复" in said[3]
    assert f"同名党员（编号 {plain.number}），没有重复编入" in said[4]
    assert "和第 4 行同名" in said[5]
    assert Membership.objects.count() == before + 1


def test_member_on_anothers_roll_is_sent_to_a_transfer(party):
    run = checked(party, "第二党支部,欧阳桂兰,13900001234,正式党员,\n")

    assert counts(run) == (1, 0, 1, 0)
    assert "组织关系转接" in told(run)[2]


def test_namesake_without_a_telephone_is_left_to_a_person(party):
    plain = make_member(party.branch, "端木青")

    run = checked(party, "第一党支部,端木青,13911110001,正式党员,\n")

    assert counts(run) == (1, 0, 0, 1)
    assert plain.number in told(run)[2]
    assert "更正登记" in told(run)[2]


def test_who_left_the_roll_can_come_back(party):
    members.end(party.member, on=MONDAY.date(), by=party.officer, at=MONDAY)

    run = taken(party, "第一党支部,欧阳桂兰,13900001234,正式党员,\n")

    assert counts(run) == (1, 1, 0, 0)


# --- taking in ---------------------------------------------------------------------------------


def test_take_puts_people_on_the_roll_sealed_and_leaves_a_record(party):
    run = taken(party, GOOD + "没有的支部,车颖,,正式党员,\n")

    member = Membership.objects.order_by("-pk").first()
    event = MemberEvent.objects.get(member=member)
    assert (member.name, member.phone) == ("诸葛小明", "13911112222")
    assert (member.number, str(member.joined_on)) == (f"D{member.pk:06d}", "2019-07-01")
    assert (event.act, event.to_organisation, event.by) == (
        "admitted",
        party.branch,
        party.department,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM party_membership WHERE id = %s", [member.pk])
        stored = b"".join(bytes(part) for part in cursor.fetchone())
    assert "诸葛".encode() not in stored
    assert Membership.objects.filter(phone_index=member.phone_index).get() == member
    assert (run.state, run.started_by) == (RollImportState.DONE, party.department)
    assert [row.cells["name"] for row in roll_imports.rows_of(run)] == ["车颖"]
    acts = AuditEntry.objects.filter(object_type="party.rollimport", object_id=run.pk)
    assert list(acts.order_by("id").values_list("act", flat=True)) == [
        "upload_roll_import",
        "check_roll_import",
        "start_roll_import",
        "finish_roll_import",
    ]
    assert Notification.objects.filter(user=party.department, title__contains="名册导入").exists()


def test_the_same_file_again_puts_nobody_on_the_roll(party):
    text = GOOD + "第一党支部,诸葛大明,,预备党员,\n"
    taken(party, text)
    before = Membership.objects.count()

    run = checked(party, text)

    assert counts(run) == (2, 0, 2, 0)
    with pytest.raises(TransitionRefused, match="没有可以编入的行"):
        roll_imports.start(run, by=party.department, at=LATER)
    assert Membership.objects.count() == before


def test_take_tells_of_what_changed_since_the_check(party):
    extra = make_branch(party.town, "新支部", unit_name="新厂")
    run = checked(party, GOOD + "新支部,诸葛大明,,正式党员,\n第二党支部,诸葛三,,正式党员,\n")
    person = Person("诸葛小明", "13911112222")
    members.admit(party.branch, person, on=MONDAY.date(), by=party.officer, at=MONDAY)
    tree.end(extra, why="已撤", by=party.department, at=MONDAY)
    roll_imports.start(run, by=party.department, at=LATER)

    done = roll_imports.take(run.pk, at=LATER)

    assert counts(done) == (3, 1, 1, 1)
    assert sorted(told(done)) == [2, 3]


def test_take_that_fails_puts_nobody_on_the_roll(party):
    run = checked(party, GOOD + "第二党支部,诸葛三,,正式党员,\n")
    roll_imports.start(run, by=party.department, at=LATER)
    # The second of the two will get a number that is taken.
    last = make_member(party.branch, "占号")
    Membership.objects.filter(pk=last.pk).update(number=f"D{last.pk + 2:06d}")
    before = Membership.objects.count()

    with pytest.raises(IntegrityError):
        roll_imports.take(run.pk, at=LATER)

    assert Membership.objects.count() == before
    assert RollImport.objects.get(pk=run.pk).state == RollImportState.RUNNING
    assert roll_imports.to_work_on() == [run.pk]


def test_work_done_twice_is_done_once(party):
    run = taken(party, GOOD)
    before = Membership.objects.count()

    roll_imports.work_on(run.pk, at=LATER)

    assert roll_imports.check(run.pk, at=LATER) is None
    assert roll_imports.take(run.pk, at=LATER) is None
    assert (Membership.objects.count(), roll_imports.to_work_on()) == (before, [])


def test_start_twice_or_by_another_is_refused(party):
    run = checked(party, GOOD, by=party.officer, organisation=party.branch)
    with pytest.raises(OutOfReach):
        roll_imports.start(run, by=party.other_officer, at=LATER)
    roll_imports.start(run, by=party.officer, at=LATER)

    with pytest.raises(TransitionRefused):
        roll_imports.start(run, by=party.officer, at=LATER)


def test_drop_forgets_what_the_file_held(party):
    run = checked(party, GOOD)

    dropped = roll_imports.drop(run, by=party.department, at=LATER)

    assert (dropped.state, dropped.rows, dropped.findings) == (RollImportState.FAILED, "", "")
    with pytest.raises(TransitionRefused):
        roll_imports.start(run, by=party.department, at=LATER)


def test_files_are_wiped_after_thirty_days(party):
    run = checked(party, GOOD)
    assert "roll-imports" not in clear_expired(at=MONDAY + timedelta(days=30))

    assert clear_expired(at=MONDAY + timedelta(days=31))["roll-imports"] == 1

    wiped = RollImport.objects.get(pk=run.pk)
    assert (wiped.rows, wiped.findings, wiped.n_rows) == ("", "", 1)
    with pytest.raises(TransitionRefused, match="已按规定清除"):
        roll_imports.start(wiped, by=party.department, at=LATER)


def test_two_thousand_rows_are_checked_and_taken_in_by_few_statements(party):
    places = [party.branch.number, party.other.number]
    rows = (f"{places[n % 2]},诸葛{n},139{n:08d},正式党员,2019-07-01\n" for n in range(1, 2001))
    run = upload(party, "".join(rows))

    with CaptureQueriesContext(connection) as checking:
        roll_imports.check(run.pk, at=MONDAY)
    roll_imports.start(run, by=party.department, at=LATER)
    with CaptureQueriesContext(connection) as taking:
        done = roll_imports.take(run.pk, at=LATER)

    assert counts(done) == (2000, 2000, 0, 0)
    assert MemberEvent.objects.filter(act="admitted", at=LATER).count() == 2000
    assert len(checking) <= 15
    assert len(taking) <= 25
