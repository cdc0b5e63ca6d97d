"""The sweeps of the exchange find what a lost message left undone."""

import pytest
from django.utils import timezone

from dispatch import tasks
from dispatch.exchange import SheetKind, Writing
from dispatch.models import SheetImport, Staffing, WriteBack
from dispatch.services.exchange import sheet_imports
from petitions.models import Petition
from tests.dispatch.services.exchange.test_hotline import answered
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import User

LINES = "编号,内容,反映时间\nH1,三号楼暖气不热,2026-01-05 09:00\n"


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", webhook_url="http://127.0.0.1:9/")


def test_sweep_takes_a_confirmed_file_over(cast, platform, django_capture_on_commit_callbacks):
    sheet = sheet_imports.stage(
        SheetKind.MATTER,
        "8890.csv",
        LINES.encode(),
        hotline=platform,
        by=cast.dispatcher,
        at=MONDAY,
    )
    sheet_imports.ask_apply(sheet, by=cast.dispatcher, at=MONDAY)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_sheets()

    assert SheetImport.objects.get().applied_at is not None
    assert Petition.objects.get().outside_number == "H1"


def test_sweep_tries_an_answer_that_is_due_and_waits_after_a_failure(
    cast, platform, django_capture_on_commit_callbacks
):
    answered(cast, platform)
    WriteBack.objects.update(first_try_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_write_backs()

    row = WriteBack.objects.get()
    assert (row.state, row.attempts) == (Writing.WAITING, 1)
    assert row.failure.startswith("连不上对方")


def test_sweep_closes_who_left(cast, django_capture_on_commit_callbacks):
    Staffing.objects.filter(user=cast.handler).update(ends_on="2026-01-05")

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_leavers()

    assert User.objects.get(pk=cast.handler.pk).left_on is not None


def test_wipe_leaves_fresh_files_alone(cast, platform):
    sheet_imports.stage(
        SheetKind.MATTER,
        "8890.csv",
        LINES.encode(),
        hotline=platform,
        by=cast.dispatcher,
        at=timezone.now(),
    )

    tasks.wipe_sheets()

    assert SheetImport.objects.get().rows != ""
