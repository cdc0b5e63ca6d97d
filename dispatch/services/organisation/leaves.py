"""休假: who is away, who stands in, and coming back earlier."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Leave, Staffing
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach, TransitionRefused


def colleagues_of(user: Any, day: date) -> list[Any]:
    """Return who handles orders in one of the person's agencies that day, by name."""
    roles = roles_granting(Capability.HANDLE_ORDER)
    mine = Staffing.objects.on(day).filter(user=user.pk).values("agency")
    held = Staffing.objects.on(day).filter(agency__in=mine, role__in=roles, user__is_active=True)
    people = {row.user_id: row.user for row in held.select_related("user")}
    people.pop(user.pk, None)
    return sorted(people.values(), key=lambda person: (person.name, person.pk))


@unit_of_work
def take_leave(*, starts_on: date, ends_on: date, stand_in: Any, by: Any, at: datetime) -> Leave:
    """登记休假 with one's stand-in, who is told; they are remembered as one's B 角.

    Raises TransitionRefused for days that have passed or run backwards, that overlap another
    leave of one's own, a stand-in of another agency, one who is away then too, and while one
    stands in for somebody who is away in those days.
    """
    _check_days(starts_on, ends_on, by, at=at)
    if stand_in not in colleagues_of(by, localdate(at)):
        raise TransitionRefused(_("B 角要是本单位能办工单的同事。"))
    overlap = {"starts_on__lte": ends_on, "ends_on__gte": starts_on, "cancelled_at": None}
    away = Leave.objects.filter(user=stand_in, **overlap).first()
    if away is not None:
        raise TransitionRefused(
            _("%(name)s %(from)s 到 %(to)s 也休假，请另选 B 角。")
            % {"name": stand_in, "from": away.starts_on, "to": away.ends_on}
        )
    stood = Leave.objects.filter(stand_in=by, **overlap).select_related("user").first()
    if stood is not None:
        raise TransitionRefused(
            _("这几天您是%(name)s的 B 角，请先请他换人。") % {"name": stood.user}
        )
    leave = Leave.objects.create(
        user=by, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on, asked_at=at
    )
    Staffing.objects.on(localdate(at)).filter(user=by).update(stand_in=stand_in)
    record(leave, "take_leave", by=by, at=at, stand_in=stand_in.pk)
    notify(
        key=f"leave:{leave.pk}",
        user=stand_in,
        title=_("%(name)s休假，由您代办") % {"name": by},
        body=_("%(from)s 到 %(to)s，新的工单分给您，他没办完的您也看得到。")
        % {"from": starts_on, "to": ends_on},
        at=at,
    )
    return leave


def _check_days(starts_on: date, ends_on: date, by: Any, *, at: datetime) -> None:
    if ends_on < starts_on:
        raise TransitionRefused(_("结束的日子在开始的前面，请改一下。"))
    if starts_on < localdate(at):
        raise TransitionRefused(_("开始的日子已经过了，请从今天起登记。"))
    mine = Leave.objects.filter(user=by, cancelled_at=None)
    if mine.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise TransitionRefused(_("这几天已经登记过休假。"))


@unit_of_work
def come_back(leave: Leave, *, by: Any, at: datetime) -> Leave:
    """销假: back today, earlier than meant; one's own leave alone.

    Raises OutOfReach for another's, TransitionRefused for one that is over.
    """
    leave = Leave.objects.select_for_update().select_related("stand_in").get(pk=leave.pk)
    if leave.user_id != by.pk:
        raise OutOfReach(f"{by} may not end the leave {leave.pk}")
    today = localdate(at)
    if leave.cancelled_at is not None or leave.ends_on < today:
        raise TransitionRefused(_("这次休假已经结束了。"))
    if today <= leave.starts_on:
        leave.cancelled_at = at
    else:
        leave.ends_on = today - timedelta(days=1)
    leave.save(update_fields=["cancelled_at", "ends_on"])
    record(leave, "come_back", by=by, at=at)
    notify(
        key=f"leave:{leave.pk}:back",
        user=leave.stand_in,
        title=_("%(name)s回来了，不用再代") % {"name": by},
        at=at,
    )
    return leave
