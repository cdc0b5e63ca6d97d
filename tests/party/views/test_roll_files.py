"""The pages of a file of members, and the roll as a file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from party.models import Membership, RollImport
from party.services.organisations import members, roll_imports
from party.tasks import sweep_roll_imports
from tests.factories.organisations import PartyTree
from tests.factories.party import MONDAY
from yuanbao.crypto import blind_index

pytestmark = pytest.mark.django_db
ROLL = (
    "党组织,姓名,手机号,正式或预备,党费\n"
    "第一党支部,诸葛小明,13911112222,正式党员,5\n"
    "第一党支部,欧阳桂兰,13900001234,正式党员,5\n"
    "没有的支部,车颖,,预备党员,5\n"
)


@pytest.fixture
def party(cast):
    return PartyTree(cast)


@pytest.fixture
def officer(client, party):
    client.force_login(party.officer)
    return client


def posted(client, organisation, text=ROLL, name="名册.csv"):
    file = SimpleUploadedFile(name, text.encode())
    facts = {"organisation": organisation.pk, "file": file}
    return client.post(reverse("party:member-imports"), facts)


def address(name, run):
    return reverse(f"party:{name}", args=[run.public_id])


def uploaded(client, organisation):
    posted(client, organisation)
    run = RollImport.objects.get()
    roll_imports.work_on(run.pk, at=MONDAY)
    return RollImport.objects.get()


def test_upload_leads_to_the_page_of_the_file(officer, party):
    sent = posted(officer, party.branch)

    run = RollImport.objects.get()
    assert sent.url == address("member-import", run)
    assert "正在检查" in officer.get(sent.url).content.decode()
    assert "名册.csv" in officer.get(reverse("party:member-imports")).content.decode()


def test_upload_that_is_refused_says_why_beside_the_file(officer, party):
    wrong = posted(officer, party.branch, name="名册.xls")
    elsewhere = posted(officer, party.other)

    assert wrong.status_code == elsewhere.status_code == 422
    assert "另存为 .xlsx" in wrong.content.decode()
    assert not RollImport.objects.exists()


def test_page_tells_of_rows_and_the_press_takes_the_good_ones_in(
    officer, party, django_capture_on_commit_callbacks
):
    run = uploaded(officer, party.branch)

    page = officer.get(address("member-import", run)).content.decode()
    for words in ("编入 1 人", "没有这个编号或全称", "已经在册", "名册里不登记", "党费"):
        assert words in page
    officer.post(address("member-import-start", run))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_roll_imports()

    assert Membership.objects.order_by("-pk").first().name == "诸葛小明"
    done = officer.get(address("member-import-live", run)).content.decode()
    assert "编入 1 人，已在册 1 人，有问题没有编入 1 行" in done


def test_page_of_a_file_keeps_to_its_budget(officer, party):
    run = uploaded(officer, party.branch)

    with CaptureQueriesContext(connection) as asked:
        officer.get(address("member-import", run))
    with CaptureQueriesContext(connection) as listed:
        officer.get(reverse("party:member-imports"))

    assert len(asked) <= 12
    assert len(listed) <= 12


def test_file_that_was_dropped_is_forgotten(officer, party):
    run = uploaded(officer, party.branch)

    sent = officer.post(address("member-import-drop", run), follow=True)

    assert "文件内容已清除" in sent.content.decode()
    assert "没有编入" in officer.get(address("member-import", run)).content.decode()


def test_undo_asks_for_a_reason_and_takes_everybody_off_again(officer, party):
    run = uploaded(officer, party.branch)
    officer.post(address("member-import-start", run))
    roll_imports.work_on(run.pk, at=timezone.now())
    page = officer.get(address("member-import", run)).content.decode()
    assert "撤销这次导入" in page
    assert "以后不能再撤销" in page

    without = officer.post(address("member-import-undo", run), {"why": ""})
    sent = officer.post(address("member-import-undo", run), {"why": "传错了"}, follow=True)
    roll_imports.work_on(run.pk, at=timezone.now())

    assert without.status_code == 422
    assert "正在撤销" in sent.content.decode()
    done = officer.get(address("member-import", run)).content.decode()
    assert "1 人从名册里删去" in done
    assert "撤销这次导入" not in done
    assert not Membership.objects.filter(phone_index=blind_index("phone", "13911112222")).exists()


def test_page_names_whom_undoing_left(officer, party):
    run = uploaded(officer, party.branch)
    officer.post(address("member-import-start", run))
    roll_imports.work_on(run.pk, at=timezone.now())
    member = Membership.objects.order_by("-pk").first()
    members.make_full(amended(member), on=MONDAY.date(), by=party.officer, at=MONDAY)
    officer.post(address("member-import-undo", run), {"why": "传错了"})
    roll_imports.work_on(run.pk, at=timezone.now())

    with CaptureQueriesContext(connection) as asked:
        page = officer.get(address("member-import", run)).content.decode()

    assert "有 1 人没有撤销，见下面" in page
    assert f"第 2 行，编号 {member.number}" in page
    assert len(asked) <= 13


def amended(member):
    """Make somebody a probationary member, as if it had been written wrongly."""
    Membership.objects.filter(pk=member.pk).update(kind="probationary")
    return member


def test_template_bad_rows_and_roll_are_handed_out_as_files(officer, party):
    run = uploaded(officer, party.branch)

    template = officer.get(reverse("party:member-template"))
    bad = officer.get(address("member-bad-rows", run))
    roll = officer.post(reverse("party:member-export") + "?q=D000000000")
    whole = officer.post(reverse("party:member-export"))

    assert load_workbook(io.BytesIO(template.content)).sheetnames[0] == "党员名册"
    assert load_workbook(io.BytesIO(bad.content)).active["B2"].value == "车颖"
    assert roll.status_code == 409
    assert "欧阳**" in whole.content.decode()


def test_file_of_anothers_roll_is_not_found(client, officer, party):
    run = uploaded(officer, party.branch)
    client.force_login(party.other_officer)

    for name in ("member-import", "member-import-live", "member-bad-rows"):
        assert client.get(address(name, run)).status_code == 404
    for name in ("member-import-start", "member-import-drop", "member-import-undo"):
        assert client.post(address(name, run)).status_code == 404


def test_list_offers_both_to_whoever_keeps_the_roll(officer):
    page = officer.get(reverse("party:member-list") + "?kind=full").content.decode()

    assert reverse("party:member-imports") in page
    assert f"{reverse('party:member-export')}?kind=full" in page
