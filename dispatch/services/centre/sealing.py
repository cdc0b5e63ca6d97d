"""What the centre noted of a matter goes with it when it is moved into the sealed channel."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import HandOver, HotlineMatter, SmsQuestion, WriteBack
from petitions.models import Petition
from petitions.services.sealed.emptying import forget_messages
from petitions.services.sealed.moving import CannotSeal
from yuanbao.audit import unit_of_work


@unit_of_work
def forget_matter(petition: Petition, *, at: datetime) -> None:  # noqa: ARG001 - a receiver's shape
    """Delete routes, questions, marks, promises and ratings of a matter, and messages on them.

    The number under which another platform knows it stays, so that what is sent again makes no
    second matter. Raises CannotSeal for what others work on already: an order, a leader's
    instruction, a whistle.
    """
    _check(petition)
    marks, pledges = petition.marks.all(), petition.pledges.all()
    asked = SmsQuestion.objects.filter(petition=petition)
    forget_messages(
        [
            *(f"sensitive:{mark.pk}:" for mark in marks),
            *(f"pledge:{pledge.pk}:" for pledge in pledges),
            *(f"sms-question:{question.pk}:" for question in asked),
        ]
    )
    held: tuple[Any, ...] = (
        *(asked, marks, pledges, petition.routes, petition.questions),
        *(petition.endings, petition.answer_ratings, petition.follow_ups),
    )
    for rows in held:
        rows.all().delete()
    _leave_event(petition)
    _strike_from_handovers(petition)
    _empty_hotline(petition)


def _check(petition: Petition) -> None:
    held = (
        (petition.orders.exists(), _("已经派过单")),
        (petition.instructions.exists(), _("已有领导批示")),
        (petition.whistles.exists(), _("已为它吹过哨")),
    )
    why = next((words for is_so, words in held if is_so), "")
    if why:
        raise CannotSeal(
            _(
                "这件%(why)s，别的单位已经看过内容，不能再转入密封举报。没有改动。"
                "请用“不予受理”并选不公开的理由，再请反映人从“举报干部和工作人员”密封递交。"
            )
            % {"why": why}
        )


def _leave_event(petition: Petition) -> None:
    joined = getattr(petition, "event_matter", None)
    if joined is not None:
        joined.delete()


def _strike_from_handovers(petition: Petition) -> None:
    """Take the matter out of the frozen lists of watches since it came in.

    A night belongs to the day before, and is handed over after it.
    """
    number, first = str(petition), localdate(petition.filed_at) - timedelta(days=2)
    for row in HandOver.objects.filter(on__gte=first):
        items = {part: _without(held, number) for part, held in row.items.items()}
        late = _without(row.late, number)
        if (items, late) != (row.items, row.late):
            row.items, row.late = items, late
            row.save(update_fields=["items", "late"])


def _without(held: list[dict[str, Any]], number: str) -> list[dict[str, Any]]:
    return [item for item in held if item.get("number") != number]


def _empty_hotline(petition: Petition) -> None:
    HotlineMatter.objects.filter(petition=petition).update(their_category="")
    for told in WriteBack.objects.filter(matter__petition=petition):
        told.answer = told.failure = ""
        told.save(update_fields=["answer", "failure"])
