"""Verbs of the centre and of the system on a petition. Orders live above and call these."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models import Grid
from grids.services.hierarchy import ancestry
from petitions import notices, signals, workflow
from petitions.choices import Satisfaction, Solved, Tone, Visibility
from petitions.models import Petition, PublicPart
from petitions.services.ledger import refresh_ledger, search_vector
from petitions.services.progress import clean, tell
from petitions.signals import petitions_moved
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category, Reason, ReasonKind
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

CENTRE = gettext_lazy("区指挥中心")


@unit_of_work
def accept(petition: Petition, *, by: Any, at: datetime) -> Petition:
    """受理: the centre, or the router by itself, takes the matter on."""
    petition = apply(petition, workflow.ACCEPT, by=by, at=at)
    tell(petition, "accept", by=by, at=at, staff=_("受理"), public=_("已受理"))
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def decline(petition: Petition, *, reason: str, text: str, by: Any, at: datetime) -> Petition:
    """不予受理, with a typed reason code and the right door in words.

    With a flagged reason, for what accuses somebody or tells a secret, the matter is public no
    more. Raises TransitionRefused when no words are given: a refusal without the right door is none.
    """
    if not text.strip():
        raise TransitionRefused(_("请写明不予受理的原因和该找谁，反映人会看到。"))
    public = clean(petition, text)
    facts: dict[str, Any] = {"decline_reason": reason, "public_answer": public}
    if Reason.objects.filter(kind=ReasonKind.DECLINE, code=reason, is_flagged=True).exists():
        facts["visibility"] = Visibility.HANDLERS
    petition = apply(petition, workflow.DECLINE, by=by, at=at, why=text, **facts)
    tell(
        petition,
        "decline",
        by=by,
        at=at,
        staff=_("不予受理（%(reason)s）") % {"reason": reason},
        public=_("不归这里管，请走这个门"),
        public_detail=public,
        agency_name=CENTRE,
        tone=Tone.BAD,
    )
    refresh_ledger(petition, at=at)
    _turned(petition, at=at)
    notices.tell_petitioner(
        petition, act="decline", title=_("您反映的事不归这里管"), body=text, at=at
    )
    return petition


@unit_of_work
def answer_at_once(
    petition: Petition, *, answer: str, by: Any, at: datetime, reply: str = ""
) -> Petition:
    """即答: settle without a work order; `reply` tells how to rate it by writing back."""
    if not answer.strip():
        raise TransitionRefused(_("请写答复内容，反映人和公众都会看到。"))
    public = clean(petition, answer)
    petition = apply(
        petition,
        workflow.ANSWER_AT_ONCE,
        by=by,
        at=at,
        public_answer=public,
        accepted_at=petition.accepted_at or at,
    )
    tell(
        petition,
        "answer_at_once",
        by=by,
        at=at,
        staff=_("即答"),
        public=_("已答复，请评价"),
        public_detail=public,
        agency_name=CENTRE,
        tone=Tone.OK,
    )
    refresh_ledger(petition, at=at)
    _turned(petition, at=at)
    act = f"answer-{int(at.timestamp())}"
    notices.answered(petition, act=act, answer=public, at=at, reply=reply)
    return petition


@unit_of_work
def ask(petition: Petition, *, text: str, by: Any, at: datetime) -> Petition:
    """请补充 by the centre, before dispatch: one list of all that is missing."""
    if not text.strip():
        raise TransitionRefused(_("请一次写清还缺什么。"))
    petition = apply(petition, workflow.ASK, by=by, at=at)
    words = clean(petition, text)
    tell(
        petition,
        "ask",
        by=by,
        at=at,
        staff=_("请反映人补充，停表"),
        opinion=words,
        public=_("请反映人补充"),
        public_detail=words,
        agency_name=CENTRE,
        tone=Tone.WAIT,
    )
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def classify(petition: Petition, *, category: Category, by: Any, at: datetime) -> Petition:
    """Change the category; clocks are recomputed from filing by the layer above."""
    petition = lock(petition, by=by, capability=Capability.CLASSIFY_PETITION)
    old = petition.category
    before = old.code if old else ""
    if before == category.code:
        return petition
    # Somebody's own mark stays; what the old category alone made urgent does not.
    is_marked = petition.is_urgent and not (old and old.is_urgent)
    petition.category = category
    petition.is_urgent = bool(petition.dangers) or category.is_urgent or is_marked
    petition.save(update_fields=["category", "is_urgent"])
    record(petition, "classify", by=by, at=at, **{"from": before, "to": category.code})
    tell(
        petition,
        "classify",
        by=by,
        at=at,
        staff=_("分类改为“%(name)s”") % {"name": category.name},
    )
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def locate(petition: Petition, *, grid: Grid, by: Any, at: datetime) -> Petition:
    """Put the petition on a grid found from its address, or corrected by a person."""
    petition = lock(petition, by=by, capability=Capability.CLASSIFY_PETITION)
    if petition.grid_id == grid.pk:
        return petition
    line = ancestry(grid)
    petition.grid, petition.town, petition.community = grid, line.town, line.community
    petition.save(update_fields=["grid", "town", "community"])
    petitions_moved.send(sender=Petition, petitions=Petition.objects.filter(pk=petition.pk))
    record(petition, "locate", by=by, at=at, to=grid.code)
    tell(petition, "locate", by=by, at=at, staff=_("所在网格：%(name)s") % {"name": grid.name})
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def moderate(petition: Petition, *, title: str, text: str, by: Any, at: datetime) -> Petition:
    """Correct the public text; what was typed stays as it is."""
    petition = lock(petition, by=by, capability=Capability.MODERATE_PETITION)
    petition.title, petition.text = clean(petition, title)[:120], clean(petition, text)
    petition.search = search_vector(petition)
    petition.save(update_fields=["title", "text", "search"])
    record(petition, "moderate", by=by, at=at)
    tell(petition, "moderate", by=by, at=at, staff=_("修改了公开文本"))
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def hide(petition: Petition, *, by: Any, at: datetime, why: str) -> Petition:
    """Take a petition off the public ledger, with a reason that stays in the log."""
    petition = lock(petition, by=by, capability=Capability.MODERATE_PETITION)
    petition.visibility = Visibility.HANDLERS
    petition.save(update_fields=["visibility"])
    record(petition, "hide", by=by, at=at, why=why)
    tell(petition, "hide", by=by, at=at, staff=_("改为仅办理人员可见"), opinion=why)
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def terminate(petition: Petition, *, why: str, by: Any, at: datetime) -> Petition:
    """终止办理 after acceptance, with a reason the petitioner reads."""
    if not why.strip():
        raise TransitionRefused(_("请写明终止办理的原因，反映人会看到。"))
    public = clean(petition, why)
    petition = apply(petition, workflow.TERMINATE, by=by, at=at, why=why, public_answer=public)
    _stopped(petition, act="terminate", words=_("已停止办理"), why=why, by=by, at=at)
    return petition


@unit_of_work
def lapse(petition: Petition, *, at: datetime) -> Petition:
    """End a petition whose question was not answered in time; the system alone does this."""
    why = _("请您补充的内容五个工作日内没有收到，先停止办理。您随时可以重新反映。")
    petition = apply(petition, workflow.LAPSE, by=None, at=at, why=why, public_answer=why)
    _stopped(petition, act="lapse", words=_("逾期未补充，停止办理"), why=why, by=None, at=at)
    return petition


def _stopped(petition: Petition, *, act: str, words: str, why: str, by: Any, at: datetime) -> None:
    public = clean(petition, why)
    tell(
        petition, act, by=by, at=at, staff=words, public=words, public_detail=public, tone=Tone.BAD
    )
    refresh_ledger(petition, at=at)
    _turned(petition, at=at)
    notices.tell_petitioner(petition, act=act, title=words, body=why, at=at)


def _turned(petition: Petition, *, at: datetime) -> Petition:
    signals.petition_turned.send(sender=Petition, petition=petition, at=at)
    return petition


@unit_of_work
def transfer_out(
    petition: Petition, *, to: str, their_number: str, by: Any, at: datetime
) -> Petition:
    """转送 to another body, only against the number that body gave."""
    if not their_number.strip():
        raise TransitionRefused(_("请填写对方平台的编号，没有编号不能转送。"))
    petition = apply(
        petition,
        workflow.TRANSFER_OUT,
        by=by,
        at=at,
        outside_system=to[:20],
        outside_number=their_number.strip()[:40],
    )
    words = _("已转送%(to)s，对方编号 %(number)s") % {"to": to, "number": their_number}
    tell(petition, "transfer_out", by=by, at=at, staff=words, public=words)
    refresh_ledger(petition, at=at)
    _turned(petition, at=at)
    notices.tell_petitioner(petition, act="transfer_out", title=_("已转送"), body=words, at=at)
    return petition


# --- moves that only the layer above makes, as consequences of its orders ---------------------


def start(petition: Petition, *, at: datetime) -> Petition:
    """The first order is out: the matter is being handled."""
    first = petition.dispatched_at or at
    return apply(petition, workflow.START, by=None, at=at, dispatched_at=first)


def recall(petition: Petition, *, at: datetime) -> Petition:
    """No order is left: the matter is back with the centre."""
    return apply(petition, workflow.RECALL, by=None, at=at)


def pause(petition: Petition, *, at: datetime) -> Petition:
    """No order is running: the resident's clock stands until they answer."""
    return apply(petition, workflow.PAUSE, by=None, at=at)


def wake(petition: Petition, *, at: datetime) -> Petition:
    """The petitioner has answered: on with the orders, or back to the centre's queue."""
    is_out = PublicPart.objects.filter(petition=petition, is_open=True).exists()
    move = workflow.RESUME if is_out else workflow.TAKE_UP
    changes: dict[str, Any] = {} if petition.accepted_at else {"accepted_at": at}
    return apply(petition, move, by=None, at=at, **changes)


def settle(petition: Petition, *, at: datetime) -> Petition:
    """Every order is verified: the matter is answered and awaits its rating."""
    return _turned(apply(petition, workflow.SETTLE, by=None, at=at), at=at)


def reopen(petition: Petition, *, at: datetime, due_at: datetime | None) -> Petition:
    """A part goes back to be done again; the extended promise is open to all."""
    fresh: dict[str, Any] = {"answered_at": None, "closed_at": None, "due_at": due_at}
    return _turned(apply(petition, workflow.REOPEN, by=None, at=at, **fresh), at=at)


def take_back(
    petition: Petition, *, at: datetime, centre_due_at: datetime | None, due_at: datetime | None
) -> Petition:
    """The answer given without an order does not hold: the matter is with the centre again."""
    petition = apply(
        petition,
        workflow.TAKE_BACK,
        by=None,
        at=at,
        answered_at=None,
        public_answer="",
        centre_due_at=centre_due_at,
        due_at=due_at,
    )
    return _turned(petition, at=at)


@unit_of_work
def close(petition: Petition, *, at: datetime) -> Petition:
    """归档 after the rating, or after the days for it have passed: unrated stays unrated."""
    petition = apply(petition, workflow.CLOSE, by=None, at=at)
    words = _("已归档")
    rated = petition.get_satisfaction_display() if petition.satisfaction else _("未评价")
    tell(petition, "close", by=None, at=at, staff=f"{words}（{rated}）", public=_("已结束"))
    refresh_ledger(petition, at=at)
    return petition


def note_rating(
    petition: Petition, *, solved: Solved | str, satisfaction: Satisfaction | str, at: datetime
) -> None:
    """Keep the petitioner's two answers, worst part first, as facts of the whole matter."""
    petition.solved, petition.satisfaction, petition.rated_at = solved, satisfaction, at
    petition.save(update_fields=["solved", "satisfaction", "rated_at"])


def note_counted(petition: Petition, *, solved: str = "", satisfaction: str = "") -> None:
    """Keep the two answers as the score counts them; nothing where they count as they were said."""
    petition.counted_solved, petition.counted_satisfaction = solved, satisfaction
    petition.save(update_fields=["counted_solved", "counted_satisfaction"])
