"""Letters and opinions of workers lose the person when their time is over, and keep the rest."""

from datetime import timedelta

import pytest
from django.urls import reverse

from grids.models import Commitment, Post, WorkerComplaint
from grids.queries.workers import people
from grids.services.workers import complaints, letters, profiles
from grids.services.workers.letters import Signature
from grids.workers.choices import Withdrawal
from grids.workers.letter_paper import letter_paper
from tests.factories.workers import WorkerTextFactory, make_manager, make_worker
from tests.grids.conftest import AT
from tests.grids.workers.test_letters import DRAWN
from yuanbao.models import AuditEntry
from yuanbao.mydata.holdings import held_on
from yuanbao.roles import Role
from yuanbao.services.retention import clear_expired

pytestmark = pytest.mark.django_db
NAME, PHONE = "周晓敏", "13900005555"


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def letter(worker):
    WorkerTextFactory()
    return letters.sign_commitment(worker, Signature(NAME, DRAWN), by=worker.user, at=AT)


@pytest.fixture
def answered(tree, worker, secretary):
    """A complaint that names the worker and was answered, with its receipt."""
    about = Post.objects.get(user=worker.user, role=Role.GRID_WORKER)
    filed, secret = complaints.complain(
        tree["west"], text="三次打电话不接", about=about, contact=PHONE, at=AT
    )
    complaints.answer_complaint(filed, answer="已约谈", by=secretary, at=AT)
    return filed, secret


def years(n, days=1):
    return AT.replace(year=AT.year + n) + timedelta(days=days)


def leave(worker, secretary):
    facts = {"reason": Withdrawal.OWN_WISH, "note": "搬家", "last_day": AT.date()}
    profiles.withdraw_worker(worker, by=secretary, at=AT, **facts)


def test_signature_goes_two_years_after_leaving_and_the_words_stay(worker, secretary, letter):
    leave(worker, secretary)

    early, late = clear_expired(at=years(2, days=-1)), clear_expired(at=years(2))

    kept = Commitment.objects.get(pk=letter.pk)
    assert "worker-letters" not in early
    assert late["worker-letters"] == 1
    assert (kept.signed_name, kept.strokes) == ("", "")
    assert (kept.body, kept.digest) == (letter.body, letter.digest)
    assert AuditEntry.objects.get(act="forget_signature").detail["digest"] == letter.digest
    assert letter_paper(kept).startswith(b"%PDF")


def test_signature_of_whoever_serves_stays_however_old(letter):
    assert "worker-letters" not in clear_expired(at=years(20))

    assert Commitment.objects.get(pk=letter.pk).signed_name == NAME


def test_signature_that_was_only_typed_goes_too_and_once(worker, secretary):
    WorkerTextFactory()
    letters.sign_commitment(worker, Signature(NAME), by=worker.user, at=AT)
    leave(worker, secretary)

    assert clear_expired(at=years(2))["worker-letters"] == 1
    assert "worker-letters" not in clear_expired(at=years(3))


def test_complaint_goes_two_years_after_its_answer_with_whom_it_was_about(answered):
    filed, secret = answered

    early, late = clear_expired(at=years(2, days=-1)), clear_expired(at=years(2))

    row = complaints.of_receipt(secret)
    assert "worker-complaints" not in early
    assert late["worker-complaints"] == 1
    assert (row.text, row.answer, row.contact, row.about) == ("", "", "", None)
    assert (row.pk, row.grid, row.filed_at) == (filed.pk, filed.grid, AT)
    assert "worker-complaints" not in clear_expired(at=years(3))


def test_complaint_without_an_answer_is_never_cleared(tree):
    complaints.complain(tree["west"], text="不好", about=None, contact=PHONE, at=AT)

    assert "worker-complaints" not in clear_expired(at=years(20))
    assert WorkerComplaint.objects.get().contact == PHONE


def test_cleared_complaint_leaves_the_desk_and_its_receipt_says_so(client, secretary, answered):
    _filed, secret = answered
    before = [row.text for row in people.complaints_of(secretary)]
    clear_expired(at=years(2))

    page = client.get(reverse("grids:complaint-receipt", args=[secret])).content.decode()

    assert before == ["三次打电话不接"]
    assert not people.complaints_of(secretary).exists()
    assert "都已清除" in page
    assert "请收藏" not in page


def test_own_data_tell_the_letter_and_both_periods(client, worker, letter):
    client.force_login(worker.user)

    page = client.get(reverse("my-data:overview")).content.decode()

    assert "离岗后 2 年去掉姓名和手写签名" in page
    assert "答复后 2 年去掉原话" in page
    assert reverse("grids:my-letter", args=[letter.public_id]) in page


def test_own_data_tell_nobody_elses_letter_nor_what_was_said_of_one(
    worker, secretary, letter, answered
):
    told = {one.holding.code: one.items for one in held_on(worker.user)}
    of_secretary = {one.holding.code: one.items for one in held_on(secretary)}

    assert [item.title for item in told["worker-letters"]] == [letter.title]
    assert told["worker-complaints"] == of_secretary["worker-letters"] == []
