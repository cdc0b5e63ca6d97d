"""The consents that looking for work rests on, and what a withdrawal stops at once."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from party.models import Application, JobWish
from party.models.offers.application import Applicant
from party.offers.consents import (
    APPLICATION_WORDS,
    JOB_APPLICATION,
    JOB_WISH,
    TAKEN_IN,
    TAKEN_IN_WORDS,
    WISH_WORDS,
)
from party.services.offers import receipts, walkins
from party.services.offers.forgetting import forget_applicant
from party.services.offers.wishes import end_wish
from yuanbao.consents.purposes import Purpose, register_purpose


def _end_wish(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    end_wish(JobWish.objects.get(pk=row_id), at=at)


def _take_back(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    row = Application.objects.get(pk=row_id)
    if row.is_open:
        row = receipts.withdraw(row, by=Applicant(row.pk), at=at)
    forget_applicant(row, at=at)


def _close_desk(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    walkins.let_go(Application.objects.get(pk=row_id), at=at)


def register_all() -> None:
    """Tell the ledger what these consents are for and what ends with them."""
    register_purpose(
        Purpose(
            code=JOB_WISH,
            title=_("每周推荐岗位"),
            wordings=(WISH_WORDS,),
            after_withdrawal=_("马上停止推荐，删掉姓名和手机号。"),
            kept_for=_("90 天，或者撤回为止"),
            stop=_end_wish,
        )
    )
    register_purpose(
        Purpose(
            code=JOB_APPLICATION,
            title=_("把投递的内容交给招工单位"),
            wordings=(APPLICATION_WORDS,),
            after_withdrawal=_("投递马上撤回，单位不再看到您的姓名、手机号和介绍。"),
            kept_for=_("办结后 2 年，或者撤回为止"),
            stop=_take_back,
        )
    )
    register_purpose(
        Purpose(
            code=TAKEN_IN,
            title=_("由工作人员代办申请"),
            wordings=(TAKEN_IN_WORDS,),
            after_withdrawal=_(
                "代办的工作人员马上打不开小票，也不再是这件申请的代办人；申请照常办理。"
                "不想办了，请在申请的页面撤回。"
            ),
            kept_for=_("办结后 2 年，或者撤回为止"),
            stop=_close_desk,
        )
    )
