"""Requests about one's data: asked for by the person, decided by the data officer in time."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.consents.choices import Guardian
from yuanbao.models import DataRequest
from yuanbao.mydata import workflow
from yuanbao.mydata.choices import Behalf, RequestKind
from yuanbao.mydata.holdings import erase_all, erase_at_once
from yuanbao.notifications import notify
from yuanbao.redaction import redact
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

# 《个人信息保护法》第五十条 wants it in time; the district promises fifteen working days.
LIMIT = Limit(15, "work_day")


class WordsMissing(TransitionRefused):
    """Something was asked for or decided without saying what or why."""


class GuardianMissing(TransitionRefused):
    """Somebody else's data were asked about without saying whose and as what."""


class ProofMissing(TransitionRefused):
    """Somebody else's data were to be changed without their papers having been seen."""


class AskedAlready(TransitionRefused):
    """A second request to delete the same person's data."""


@unit_of_work
def ask_correction(
    user: Any,
    *,
    text: str,
    at: datetime,
    behalf: str = Behalf.SELF,
    guardian: str = Guardian.NONE,
    other_name: str = "",
) -> DataRequest:
    """更正: say what is wrong and what is right. Raises WordsMissing, GuardianMissing, OutOfReach."""
    if not text.strip():
        raise WordsMissing(_("请写明哪里不对、应该是什么。"))
    asked = _asked(user, RequestKind.CORRECT, at, behalf, guardian, other_name)
    asked.text = text.strip()[:1000]
    return _filed(asked, at=at)


@unit_of_work
def ask_deletion(
    user: Any,
    *,
    at: datetime,
    text: str = "",
    behalf: str = Behalf.SELF,
    guardian: str = Guardian.NONE,
    other_name: str = "",
) -> DataRequest:
    """删除: what may go goes at once, the rest waits for a decision within fifteen working days.

    For somebody else's data nothing goes before the papers were seen. Raises AskedAlready while
    one waits, GuardianMissing, OutOfReach for an account that is no resident's.
    """
    own = DataRequest.objects.open().filter(user=user, kind=RequestKind.DELETE)
    if behalf == Behalf.SELF and own.filter(behalf=Behalf.SELF).exists():
        raise AskedAlready(_("删除申请已经收到，正在办理，不用再提一次。"))
    asked = _asked(user, RequestKind.DELETE, at, behalf, guardian, other_name)
    asked.text = text.strip()[:1000]
    if behalf == Behalf.SELF:
        erase_at_once(user, at)
    return _filed(asked, at=at)


def _asked(
    user: Any, kind: str, at: datetime, behalf: str, guardian: str, other_name: str
) -> DataRequest:
    if not user.is_resident:
        raise OutOfReach(f"{user.pk} is no resident's account")
    is_others = behalf != Behalf.SELF
    if is_others and not other_name.strip():
        raise GuardianMissing(_("请填写孩子或亲属的姓名。"))
    if behalf == Behalf.CHILD and not guardian:
        raise GuardianMissing(_("不满十四周岁的，由父母或其他监护人申请。请选您是孩子的什么人。"))
    return DataRequest(
        user=user,
        kind=kind,
        behalf=behalf,
        guardian=guardian if is_others else Guardian.NONE,
        other_name=other_name.strip()[:40] if is_others else "",
        asked_at=at,
        due_at=due_at(at, LIMIT, current_calendar()).at,
    )


def _filed(asked: DataRequest, *, at: datetime) -> DataRequest:
    asked.save(force_insert=True)
    record(asked, f"ask_{asked.kind}", by=None, at=at, behalf=asked.behalf)
    return asked


@unit_of_work
def carry_out(
    asked: DataRequest, *, ruling: str, by: Any, at: datetime, is_proof_seen: bool = False
) -> DataRequest:
    """Do what was asked for. A deletion removes all that no law keeps, and says what stays.

    Raises WordsMissing without a word, ProofMissing where it is about somebody else and their
    papers were not seen, OutOfReach, TransitionRefused when it was decided before.
    """
    _check_words(ruling)
    if asked.behalf != Behalf.SELF and not is_proof_seen:
        raise ProofMissing(_("为孩子或亲属申请的，要先核对证明材料，核对后打勾再办理。"))
    is_erased = asked.kind == RequestKind.DELETE and asked.behalf == Behalf.SELF
    done = apply(
        asked,
        workflow.CARRY_OUT,
        by=by,
        at=at,
        ruling=_words(asked, ruling),
        decided_by=by,
        text="",
        other_name="",
    )
    _tell(done, _("您的个人信息申请已办理"), at=at)
    if is_erased:
        done.outcome = [one.as_json() for one in erase_all(done.user, at)]
        done.save(update_fields=["outcome"])
    return done


@unit_of_work
def refuse(asked: DataRequest, *, ruling: str, basis: str, by: Any, at: datetime) -> DataRequest:
    """Say why not, and by which law. Raises as `carry_out` does; WordsMissing without a basis."""
    _check_words(ruling)
    if not basis.strip():
        raise WordsMissing(_("不同意的，要写明依据哪一条规定。《个人信息保护法》第五十条。"))
    done = apply(
        asked,
        workflow.REFUSE,
        by=by,
        at=at,
        ruling=_words(asked, ruling),
        basis=basis.strip()[:200],
        decided_by=by,
    )
    _tell(done, _("您的个人信息申请有结果了"), at=at)
    return done


def _words(asked: DataRequest, ruling: str) -> str:
    names = tuple(filter(None, (asked.user.name, asked.other_name)))
    return redact(ruling.strip(), names).text[:300]


def _check_words(ruling: str) -> None:
    if not ruling.strip():
        raise WordsMissing(_("请写明办理的情况，申请人会看到。"))


def _tell(done: DataRequest, title: str, *, at: datetime) -> None:
    notify(
        key=f"data-request:{done.pk}:{done.state}",
        user=done.user,
        phone=done.user.phone,
        title=title,
        body=done.ruling,
        url="/my-data/",
        at=at,
    )
