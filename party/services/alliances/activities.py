"""Convenience services of compound branches: announce, sign up, record what was done."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid
from party.alliances import workflow
from party.alliances.choices import ActivityState, SignupKind
from party.models import Activity, Signup
from party.services.alliances.members import lead_at
from yuanbao.audit import record
from yuanbao.fields import SealedValue
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import (
    OutOfReach,
    TransitionRefused,
    apply,
    lock,
    reachable,
    unit_of_work,
)


class NotACompound(TransitionRefused):
    """Convenience services are announced for a compound."""


class TimesOutOfOrder(TransitionRefused):
    """It would end before it begins, or begin in the past."""


class SignupOver(TransitionRefused):
    """It has begun, was held or was cancelled."""


class Full(TransitionRefused):
    """Every place is taken."""


class SignedUp(TransitionRefused):
    """The person has signed up already."""


class NotHeldYet(TransitionRefused):
    """What was done is to be recorded before it began."""


class ReasonMissing(TransitionRefused):
    """It was to be cancelled without telling people why."""


@dataclass(frozen=True)
class Announcement:
    """What is done, when, where, and who does it. `n_places` None takes everybody."""

    kind: str
    title: str
    place: str
    served_by: str
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    n_helpers: int = 0
    n_places: int | None = None


@unit_of_work
def announce(grid: Grid, announcement: Announcement, *, by: User | None, at: datetime) -> Activity:
    """Announce a service for a compound. Raises OutOfReach, NotACompound, TimesOutOfOrder."""
    places = reachable(Grid, by, Capability.KEEP_ACTIVITY)
    if not places.filter(pk=grid.pk, retired_at__isnull=True).exists():
        raise OutOfReach(f"{by} may not announce for {grid.code}")
    if grid.level != Level.COMPOUND:
        raise NotACompound(_("便民服务是小区的活动，请选一个小区。"))
    check_times(announcement, at=at)
    activity = Activity.objects.create(
        grid=grid,
        organisation=lead_at(grid),
        announced_by=by,
        announced_at=at,
        **asdict(announcement),
    )
    record(activity, "announce", by=by, at=at)
    return activity


def check_times(announcement: Announcement, *, at: datetime) -> None:
    """Refuse what would end before it begins, or begin in the past."""
    if announcement.starts_at < at or announcement.ends_at <= announcement.starts_at:
        raise TimesOutOfOrder(_("时间不对：开始不能早于现在，结束要晚于开始。"))


@unit_of_work
def sign_up(
    activity: Activity, *, kind: str, name: str, phone: str = "", by: User, at: datetime
) -> Signup:
    """Let a person who is signed in come to help or to be served.

    Raises SignupOver, Full, SignedUp.
    """
    locked = _open(activity, at)
    if locked.signups.standing().filter(user=by.pk).exists():
        raise SignedUp(_("您已经报名了，不用再报。"))
    return _keep(locked, Signup(user=by, kind=kind, name=name, phone=phone), by=by, at=at)


@unit_of_work
def note_signup(
    activity: Activity, *, kind: str, name: str, phone: str = "", by: User | None, at: datetime
) -> Signup:
    """Write somebody down who came by or rang. Raises OutOfReach, SignupOver, Full."""
    lock(activity, by=by, capability=Capability.KEEP_ACTIVITY, act="note_signup")
    signup = Signup(user=None, kind=kind, name=name, phone=phone)
    return _keep(_open(activity, at), signup, by=by, at=at)


@unit_of_work
def step_back(activity: Activity, *, by: User, at: datetime) -> Signup:
    """Take one's own sign-up back; the place is free again. Raises OutOfReach, SignupOver."""
    locked = _open(activity, at)
    signup = locked.signups.standing().filter(user=by.pk).first()
    if signup is None:
        raise OutOfReach(f"{by} has not signed up for {locked.pk}")
    signup.stepped_back_at = at
    signup.name = signup.phone = ""
    signup.save(update_fields=["stepped_back_at", "name", "phone"])
    record(locked, "step_back", by=by, at=at, kind=signup.kind)
    return signup


@unit_of_work
def record_held(
    activity: Activity, *, result: str, n_served: int, by: User | None, at: datetime
) -> Activity:
    """Record what was done and how many were served; names and telephones are forgotten.

    Raises OutOfReach, NotHeldYet, TransitionRefused.
    """
    locked = lock(activity, by=by, capability=Capability.KEEP_ACTIVITY, act="record_held")
    if locked.starts_at > at:
        raise NotHeldYet(_("活动还没开始，办完再登记。"))
    held = apply(locked, workflow.RECORD, by=by, at=at, result=result, n_served=n_served)
    _forget(held)
    done: Activity = held
    return done


@unit_of_work
def cancel(activity: Activity, *, why: str, by: User | None, at: datetime) -> Activity:
    """Call it off and tell everybody who signed up. Raises ReasonMissing, OutOfReach, refusals."""
    if not why.strip():
        raise ReasonMissing(_("请写明为什么取消，报名的人会收到。"))
    cancelled = apply(activity, workflow.CANCEL, by=by, at=at, why=why, cancelled_why=why)
    for signup in cancelled.signups.standing().exclude(user=None).select_related("user"):
        notify(
            key=f"activity:{cancelled.pk}:cancelled:{signup.user_id}",
            title=_("“%(title)s”取消了") % {"title": cancelled.title},
            body=why,
            user=signup.user,
            channels=["in_app"],
            at=at,
        )
    _forget(cancelled)
    called_off: Activity = cancelled
    return called_off


@unit_of_work
def open_roll(activity: Activity, *, why: str, by: User | None, at: datetime) -> list[Signup]:
    """Return who comes, with names and telephones; the opening is recorded. Raises OutOfReach."""
    locked = lock(activity, by=by, capability=Capability.KEEP_ACTIVITY, act="open_roll")
    record(locked, "open_roll", by=by, at=at, why=why)
    return list(locked.signups.standing().order_by("kind", "signed_at", "id"))


@unit_of_work
def forget_signup(signup: Signup, *, at: datetime) -> None:
    """Remove who signed up; of what is still to come the place is free again. Safe to repeat."""
    row = Signup.objects.select_related("activity").get(pk=signup.pk)
    is_to_come = row.activity.state == ActivityState.ANNOUNCED and row.activity.starts_at > at
    if is_to_come and row.stepped_back_at is None:
        row.stepped_back_at = at
    row.user, row.name, row.phone = None, "", ""
    row.save(update_fields=["user", "name", "phone", "stepped_back_at"])
    record(row.activity, "forget_signup", by=None, at=at, kind=row.kind)


def _open(activity: Activity, at: datetime) -> Activity:
    """Lock an activity that may still be signed up for; places are counted under this lock."""
    rows = Activity.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.get(pk=activity.pk)
    if locked.state != ActivityState.ANNOUNCED or locked.starts_at <= at:
        raise SignupOver(_("活动已经开始或者结束，不能再报名、取消了。"))
    return locked


def _keep(activity: Activity, signup: Signup, *, by: User | None, at: datetime) -> Signup:
    most = activity.n_helpers if signup.kind == SignupKind.HELPER else activity.n_places
    taken = activity.signups.standing().filter(kind=signup.kind).count()
    if most is not None and taken >= most:
        raise Full(_("名额满了。可以看看别的场次，或者打电话问问小区党支部。"))
    signup.activity, signup.signed_at = activity, at
    signup.save()
    record(activity, "sign_up", by=by, at=at, kind=signup.kind)
    return signup


def _forget(activity: Activity) -> None:
    """Names and telephones served to hold it, and for nothing else."""
    Signup.objects.filter(activity=activity.pk).update(
        name=SealedValue(b""), phone=SealedValue(b"")
    )
