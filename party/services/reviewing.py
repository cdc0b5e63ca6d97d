"""What the review of articles, courses and entries has in common: who may, who was first, who is told.

Every function runs inside the unit of work of the service that calls it.
"""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.models import Grid
from party import workflow
from party.choices import ArticleState, Audience
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import (
    OutOfReach,
    Transition,
    TransitionRefused,
    apply,
    lock,
    reachable,
)


class ReasonMissing(TransitionRefused):
    """Something was to be sent back or withdrawn without saying why."""


class OwnWork(TransitionRefused):
    """Somebody who wrote a version was to publish it."""


class Expired(TransitionRefused):
    """Something was to be published that nobody could read any more."""


class PersonalDataFound(TransitionRefused):
    """Something was to be opened to everybody that names somebody's number."""


class NoOrganisation(TransitionRefused):
    """Something for the members of an organisation names none."""


def audience_of(facts: Any) -> dict[str, Any]:
    """Return whom a draft is for, as its columns; or raise NoOrganisation."""
    if facts.audience != Audience.ORGANISATION:
        return {"audience": facts.audience, "organisation": None}
    if facts.organisation is None:
        raise NoOrganisation(_("请选是哪个党组织的党员可以看。"))
    return {"audience": facts.audience, "organisation": facts.organisation}


def check_area(grid: Grid, by: User | None) -> None:
    """Raise OutOfReach unless `by` may write for the place, and it is in use."""
    areas = reachable(Grid, by, Capability.WRITE_CONTENT)
    if not areas.filter(pk=grid.pk, retired_at__isnull=True).exists():
        raise OutOfReach(f"{by} may not write for {grid.code}")


def lock_to_edit(row: Any, *, base: int, by: User | None) -> Any:
    """Lock a draft that is still the version `base`; what somebody saved is never overwritten.

    Raises OutOfReach or TransitionRefused.
    """
    locked = lock(row, by=by, capability=Capability.WRITE_CONTENT, act="edit")
    if locked.state != ArticleState.DRAFT:
        raise TransitionRefused(
            _("现在是“%(state)s”，不能再改。您填的内容还在。")
            % {"state": locked.get_state_display()}
        )
    if locked.revision_number != base:
        raise TransitionRefused(_who_saved(locked))
    return locked


def check_lasts(last_day: date | None, at: datetime) -> None:
    """Raise Expired when the last day of what is to be published is over."""
    if last_day is not None and last_day < localdate(at):
        raise Expired(_("“有效到”已经过了，发布了也没人看得到。请退回改日期。"))


def check_nobodys(numbers: list[str]) -> None:
    """Raise PersonalDataFound if numbers of somebody were found in what is to be opened."""
    if numbers:
        raise PersonalDataFound(
            _("里面有个人的号码：%(what)s。公开前请删去；单位的电话请写座机。您写的内容还在。")
            % {"what": "、".join(numbers[:5])}
        )


def submit(row: Any, *, by: User | None, at: datetime) -> Any:
    """Give a draft to the reviewers."""
    return apply(row, workflow.SUBMIT, by=by, at=at, send_back_reason="")


def lock_to_publish(row: Any, *, by: User | None, act: str = "approve") -> Any:
    """Lock what is to be published. Raises OutOfReach, OwnWork for who wrote a version of it."""
    locked = lock(row, by=by, capability=Capability.PUBLISH_CONTENT, act=act)
    if by is not None and locked.revisions.filter(by=by).exists():
        raise OwnWork(_("自己写的、改过的要请别人审核。"))
    return locked


def publish(row: Any, *, by: User | None, at: datetime) -> Any:
    """Publish a row that `lock_to_publish` gave, and tell the writer."""
    published = apply(row, workflow.APPROVE, by=by, at=at, reviewed_by=by)
    tell(published, published.written_by, _("您写的《%(title)s》已发布"), at=at)
    return published


def send_back(
    row: Any,
    *,
    why: str,
    by: User | None,
    at: datetime,
    move: Transition = workflow.SEND_BACK,
    **fields: Any,
) -> Any:
    """Return a row to its writer, saying what is to be changed; or raise ReasonMissing."""
    if not why.strip():
        raise ReasonMissing(_("请写明退回的理由，让起草人知道改哪里。"))
    back = apply(row, move, by=by, at=at, why=why, send_back_reason=why, **fields)
    tell(back, back.written_by, _("您写的《%(title)s》退回修改"), body=why, at=at)
    return back


def withdraw(
    row: Any,
    *,
    why: str,
    by: User | None,
    at: datetime,
    move: Transition = workflow.WITHDRAW,
) -> Any:
    """Take a published row off the pages of its readers; or raise ReasonMissing."""
    if not why.strip():
        raise ReasonMissing(_("请写明撤下的理由，会记在它的经过里。"))
    return apply(row, move, by=by, at=at, why=why)


def revise(row: Any, *, by: User | None, at: datetime) -> Any:
    """Make a withdrawn row a draft again, to be reviewed anew."""
    return apply(row, workflow.REVISE, by=by, at=at, reviewed_by=None)


def _who_saved(row: Any) -> str:
    last = row.revisions.select_related("by").order_by("-number").first()
    return _("%(who)s在 %(when)s 存了%(saving)s，请先看过再改。您填的内容还在。") % {
        "saving": row.saving,
        "who": (last.by if last else None) or _("别人"),
        "when": localtime(last.at).strftime("%m-%d %H:%M") if last else "",
    }


def tell(row: Any, user: User | None, title: str, *, body: str = "", at: datetime) -> None:
    """Write a line about the row to somebody's notices; `title` has a place for the row's."""
    if user is None:
        return
    kind = row._meta.model_name
    notify(
        key=f"{kind}:{row.pk}:{row.state}:{row.revision_number}:{at.timestamp():.0f}",
        title=title % {"title": row.title[:60]},
        body=body,
        url=reverse(row.desk_page, args=[row.public_id]),
        user=user,
        channels=["in_app"],
        at=at,
    )
