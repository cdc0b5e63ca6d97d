"""A file of a platform: checked row by row, its good rows taken over, the bad ones given back."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from dispatch.exchange import Effect, SheetKind, Writing
from dispatch.models import Rating, SheetImport, WriteBack
from dispatch.services.exchange import sheet_files, sheet_imports, write_back
from dispatch.services.exchange.hotline import take_in
from dispatch.services.orders import handling
from petitions.models import Petition
from tests.dispatch.services.exchange.test_hotline import answered, routed, sent
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.sheets import SheetRefused
from yuanbao.workflow import OutOfReach, TransitionRefused

HEAD = "编号,内容,反映时间,办结时限,电话,类型,镇街,社区,地点,紧急程度"
GOOD = "H1,三号楼暖气不热,2026-11-23 09:00,2026-11-24,13800001111,求助,东镇,馨悦社区,三号楼,紧急"
HOUR = timedelta(hours=1)


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", name="8890平台")


def staged(cast, platform, *lines, kind=SheetKind.MATTER, head=HEAD):
    data = "\n".join([head, *lines]).encode()
    return sheet_imports.stage(
        kind, "8890.csv", data, hotline=platform, by=cast.dispatcher, at=MONDAY
    )


def applied(cast, platform, *lines, **more):
    sheet = staged(cast, platform, *lines, **more)
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)
    while sheet_imports.apply_portion(sheet.pk, at=MONDAY):
        pass
    return SheetImport.objects.get(pk=sheet.pk)


def counts(sheet):
    return sheet.n_new, sheet.n_changed, sheet.n_same, sheet.n_bad


def test_stage_says_what_each_row_would_do_and_takes_nothing_over(cast, platform):
    take_in(platform, sent(number="H9", text="旧的内容"), by=None, at=MONDAY)

    sheet = staged(
        cast, platform, GOOD, "H9,新的内容,2026-11-23 09:00", "H1,又变了,2026-11-23 09:00"
    )

    found = sheet_imports.findings_of(sheet)
    assert [(f.line, f.effect) for f in found] == [
        (2, Effect.NEW),
        (3, Effect.CHANGED),
        (4, Effect.CHANGED),
    ]
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (",有内容,2026-11-23 09:00", "编号", "没有填"),
        ("H1,,2026-11-23 09:00", "内容", "没有填"),
        ("H1,有内容,昨天", "反映时间", "看不懂时间"),
        ("H1,有内容,2026-12-30 09:00", "反映时间", "时间在将来"),
        ("H1,有内容,2026-11-23 09:00,2026-11-20", "办结时限", "早于反映时间"),
        ("H1,有内容,2026-11-23 09:00,,123", "电话", "11 位手机号"),
        ("H1,有内容,2026-11-23 09:00,,,表扬", "类型", "只能填：求助"),
        (f"{'9' * 41},有内容,2026-11-23 09:00", "编号", "太长"),
    ],
)
def test_stage_names_row_column_and_reason_of_what_is_wrong(cast, platform, row, column, why):
    sheet = staged(cast, platform, GOOD.replace("H1", "H0"), row)

    [bad] = [f for f in sheet_imports.findings_of(sheet) if f.effect == Effect.BAD]
    assert bad.line == 3
    assert [name for name, _why in bad.faults] == [column]
    assert why in bad.faults[0][1]


def test_stage_names_every_fault_of_a_row_at_once(cast, platform):
    sheet = staged(cast, platform, "H1,,昨天,,123")

    [bad] = sheet_imports.findings_of(sheet)
    assert [name for name, _why in bad.faults] == ["反映时间", "内容", "电话"]


def test_stage_of_an_unusable_file_is_refused(cast, platform):
    with pytest.raises(SheetRefused, match="缺少：内容"):
        staged(cast, platform, "H1", head="编号,反映时间")


def test_stage_without_a_seat_is_out_of_reach(cast, platform):
    with pytest.raises(OutOfReach):
        sheet_imports.stage(
            SheetKind.MATTER, "a.csv", b"", hotline=platform, by=cast.handler, at=MONDAY
        )


def test_stage_costs_the_same_for_one_and_three_rows(cast, platform, django_assert_num_queries):
    staged(cast, platform, GOOD)
    rows = [GOOD.replace("H1", f"H{n}") for n in range(3)]

    with django_assert_num_queries(7):
        staged(cast, platform, GOOD)
    with django_assert_num_queries(7):
        staged(cast, platform, *rows)


def test_apply_takes_the_good_rows_and_leaves_the_bad_ones(cast, platform):
    sheet = applied(cast, platform, GOOD, ",没有编号,2026-11-23 09:00")

    petition = Petition.objects.get()
    assert counts(sheet) == (1, 0, 0, 1)
    assert sheet.applied_at == MONDAY
    assert (petition.outside_number, petition.place) == ("H1", "东镇馨悦社区三号楼")
    assert petition.petitioner.phone == "13800001111"
    assert petition.is_urgent
    assert f"{petition.outside_due_at:%F %T}" == "2026-11-24 15:59:59"


def test_apply_of_the_same_file_again_adds_none(cast, platform):
    applied(cast, platform, GOOD)

    again = staged(cast, platform, GOOD)

    assert counts(again) == (0, 0, 1, 0)
    with pytest.raises(TransitionRefused, match="没有可以导入的行"):
        sheet_imports.ask_apply(again, by=cast.dispatcher, at=MONDAY)


def test_ask_apply_twice_tells_who_was_first(cast, platform):
    sheet = staged(cast, platform, GOOD)
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)

    with pytest.raises(TransitionRefused, match="高原已经导入过"):
        sheet_imports.ask_apply(sheet, by=cast.shift_leader, at=MONDAY)


def test_apply_that_was_broken_off_goes_on_where_it_stopped(cast, platform):
    rows = [GOOD.replace("H1", f"H{n}") for n in range(sheet_imports.PORTION + 2)]
    sheet = staged(cast, platform, *rows)
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)

    more = sheet_imports.apply_portion(sheet.pk, at=MONDAY)
    half = SheetImport.objects.get(pk=sheet.pk).n_done
    left = sheet_imports.apply_portion(sheet.pk, at=MONDAY)

    assert (more, half, left) == (True, sheet_imports.PORTION, False)
    assert Petition.objects.count() == sheet_imports.PORTION + 2
    assert sheet_imports.to_apply() == []


def test_apply_gives_back_a_row_that_the_service_refuses_and_undoes_its_acts(cast, platform):
    order = answered(cast, platform)
    routed(cast, platform, number="H2")
    head = "编号,是否解决,是否满意,不满意原因"
    before = AuditEntry.objects.filter(act="rate").count()

    sheet = applied(
        cast,
        platform,
        "H1,未解决,不满意,还是不热",
        "H2,已解决,满意,",
        "H7,已解决,满意,",
        kind=SheetKind.RATING,
        head=head,
    )

    found = sheet_imports.findings_of(sheet)
    assert [f.effect for f in found] == [Effect.NEW, Effect.BAD, Effect.BAD]
    assert "还没有答复" in found[1].faults[0][1]
    assert found[2].faults == (("编号", "没有收到过这个编号"),)
    assert Rating.objects.get().round.order == order
    assert AuditEntry.objects.filter(act="rate").count() == before + 1


def test_apply_of_urging_reaches_the_agency(cast, platform):
    handling.sign_for(routed(cast, platform), by=cast.handler, at=MONDAY)

    sheet = applied(
        cast,
        platform,
        "H1,又打来了,2026-11-23 09:30",
        kind=SheetKind.URGE,
        head="编号,催单内容,催单时间",
    )

    assert counts(sheet) == (1, 0, 0, 0)


def test_receipts_of_the_exported_file_settle_and_bury(cast, platform):
    answered(cast, platform)
    answered(cast, platform, number="H2")
    made = write_back.export(platform, by=cast.dispatcher, at=MONDAY)
    data = sheet_files.answers(made, by=cast.dispatcher, at=MONDAY)
    page = load_workbook(io.BytesIO(data)).active
    lines = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    head, first, second = (",".join(line) for line in lines)

    sheet = applied(
        cast,
        platform,
        first.removesuffix(",,") + ",成功,",
        second.removesuffix(",,") + ",失败,编号不符",
        kind=SheetKind.RECEIPT,
        head=head,
    )

    assert counts(sheet) == (2, 0, 0, 0)
    states = dict(WriteBack.objects.values_list("matter__number", "state"))
    assert states == {"H1": Writing.CONFIRMED, "H2": Writing.DEAD}


def test_bad_rows_come_back_as_they_were_with_their_reasons(cast, platform):
    sheet = applied(cast, platform, GOOD, "H2,,2026-11-23 09:00")

    data = sheet_files.bad_rows(sheet, by=cast.dispatcher, at=MONDAY)

    page = load_workbook(io.BytesIO(data)).active
    line = [cell.value for cell in page[2]]
    assert page.max_row == 2
    assert line[0] == "H2"
    assert line[-2:] == ["3", "内容：没有填"]
    assert AuditEntry.objects.filter(act="download_bad_rows").count() == 1


def test_bad_rows_mended_can_be_uploaded_again(cast, platform):
    sheet = staged(cast, platform, "H2,,2026-11-23 09:00")
    data = sheet_files.bad_rows(sheet, by=cast.dispatcher, at=MONDAY)
    book = load_workbook(io.BytesIO(data))
    book.active["C2"] = "补上了内容"
    held = io.BytesIO()
    book.save(held)

    again = sheet_imports.stage(
        SheetKind.MATTER,
        "改好.xlsx",
        held.getvalue(),
        hotline=platform,
        by=cast.dispatcher,
        at=MONDAY,
    )

    assert counts(again) == (1, 0, 0, 0)


def test_wipe_forgets_what_old_files_held_and_keeps_the_counts(cast, platform):
    old = applied(cast, platform, GOOD)

    n = sheet_imports.wipe(at=MONDAY + sheet_imports.KEPT + HOUR)

    old.refresh_from_db()
    assert (n, old.rows, old.n_new) == (1, "", 1)
    assert sheet_imports.rows_of(old) == []


def test_wipe_leaves_a_file_that_is_being_taken_over(cast, platform):
    sheet = staged(cast, platform, GOOD)
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)

    assert sheet_imports.wipe(at=MONDAY + sheet_imports.KEPT + HOUR) == 0


def test_command_checks_and_with_apply_takes_over(cast, platform, tmp_path, capsys):
    file = tmp_path / "8890.csv"
    file.write_text(f"{HEAD}\n{GOOD}\nH2,,2026-11-23 09:00", encoding="utf-8")

    call_command("import_hotline", str(file), platform="8890")
    looked = capsys.readouterr()
    call_command("import_hotline", str(file), platform="8890", apply=True)

    assert '"applied": false' in looked.out
    assert "第 3 行：内容：没有填" in looked.err
    assert '"new": 1' in capsys.readouterr().out
    assert Petition.objects.get().outside_number == "H1"


@pytest.mark.parametrize(
    ("platform_code", "name", "words"),
    [
        ("7777", "a.csv", "没有登记平台"),
        ("8890", "absent.csv", "打不开"),
        ("8890", "a.txt", "只收"),
    ],
)
def test_command_says_what_is_wrong(platform, tmp_path, platform_code, name, words):
    (tmp_path / "a.txt").write_text("x")

    with pytest.raises(CommandError, match=words):
        call_command("import_hotline", str(tmp_path / name), platform=platform_code)
