"""A person in grid work of whom everything there is to show is there, so many times over."""

from datetime import date, timedelta

from django.utils import timezone

from grids.choices import Level
from grids.models import (
    AllowanceLine,
    AllowanceSheet,
    AllowanceTerms,
    Attendance,
    Commitment,
    HandOver,
    InsurancePolicy,
    PhoneHandOver,
    PolicyPerson,
    PostLeave,
    SelectionOpinion,
    TrainingSession,
    WorkerComplaint,
)
from grids.workers.choices import PhoneState, SheetState, TextKind
from tests.factories.grids import GridFactory, PostFactory, PostHolderFactory
from tests.factories.petitions import file_petition
from tests.factories.workers import (
    AllowanceTermsFactory,
    GridPhoneFactory,
    WorkerTextFactory,
    make_worker,
)
from tests.grids.conftest import AT


def make_busy_worker(tree, n, *, by):
    """Return the profile of somebody with `n` of everything; `by` did all that was done."""
    worker = make_worker(tree["west"], work_phone="0415-1234567")
    other = PostHolderFactory(name="代班人")
    WorkerTextFactory(kind=TextKind.DUTIES, title="网格员职责")
    AllowanceTermsFactory()
    for number in range(n):
        _serve(worker, tree, number, other, by)
        _sign(worker, number)
        _equip(worker, tree, number, other, by)
        _learn_and_hear(worker, tree, number, by)
    WorkerTextFactory(title="新版承诺书")
    return worker


def _serve(worker, tree, number, other, by):
    today = timezone.localdate()
    grid = GridFactory(parent=tree["community"], level=Level.UNIT, name=f"加管{number}")
    post = PostFactory(user=worker.user, grid=grid)
    cover = PostFactory(user=other, grid=grid, is_substitute=True, starts_on=today)
    days = {"starts_on": today, "ends_on": today + timedelta(days=3)}
    PostLeave.objects.create(post=post, cover=cover, asked_by=by, asked_at=AT, **days)
    former = PostFactory(user=worker.user, grid=grid, ends_on=date(2020, 6, 1))
    carried = [{"label": "工单", "n": 2}]
    HandOver.objects.create(old=former, new=cover, carried=carried, by=by, at=AT)
    file_petition(grid=grid, text="楼道灯坏了。")


def _sign(worker, number):
    text = WorkerTextFactory(valid_from=date(2020, 1, 1))
    Commitment.objects.create(
        profile=worker,
        text=text,
        title=f"旧版承诺书{number}",
        signed_name="周晓敏",
        digest="0" * 64,
        signed_by=worker.user,
        signed_at=AT,
    )


def _equip(worker, tree, number, other, by):
    held = GridPhoneFactory(grid=tree["west"], holder=worker.user, state=PhoneState.ISSUED)
    coming = GridPhoneFactory(grid=tree["west"])
    ask = {"asked_by": by, "asked_at": AT}
    PhoneHandOver.objects.create(phone=held, giver=worker.user, taker=other, **ask)
    PhoneHandOver.objects.create(phone=coming, taker=worker.user, given_at=AT, **ask)
    policy = InsurancePolicy.objects.create(
        place=tree["first"],
        insurer="中国人寿",
        number=f"P{number}",
        starts_on=date(2021, 1, 1),
        ends_on=timezone.localdate() + timedelta(days=number),
        registered_by=by,
        registered_at=AT,
    )
    PolicyPerson.objects.create(policy=policy, user=worker.user)
    _pay(worker, tree, date(2021, number + 1, 1), by)


def _pay(worker, tree, month, by):
    sheet = AllowanceSheet.objects.create(
        place=tree["first"], month=month, terms=AllowanceTerms.objects.get(), drafted_at=AT
    )
    fen = {"work_fen": 10000, "phone_fen": 3000}
    AllowanceLine.objects.create(
        sheet=sheet, month=month, user=worker.user, grid=tree["west"], **fen
    )
    sheet.state, sheet.submitted_by, sheet.approved_by = SheetState.APPROVED, worker.user, by
    sheet.submitted_at = sheet.approved_at = AT
    sheet.save()


def _learn_and_hear(worker, tree, number, by):
    session = TrainingSession.objects.create(
        grid=tree["community"],
        title=f"燃气安全{number}",
        held_on=date(2021, 2, 1),
        minutes=60,
        noted_by=by,
        noted_at=AT,
    )
    Attendance.objects.create(session=session, profile=worker)
    SelectionOpinion.objects.create(
        profile=worker, agrees=True, words=f"踏实{number}", by=PostHolderFactory(), at=AT
    )
    WorkerComplaint.objects.create(
        grid=tree["west"],
        answered_at_level=tree["community"],
        about=worker.user,
        text=f"不接电话{number}",
        secret_seal=f"{number}",
        filed_at=AT,
    )
