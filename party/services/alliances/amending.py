"""A convenience service that was announced is put right before it begins; who comes is told what changed."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from party.alliances.choices import ActivityState, SignupKind
from party.models import Activity, Signup
from party.services.alliances.activities import Announcement, check_times
from yuanbao.audit import record
from yuanbao.formats import exact_text
from yuanbao.identifiers import MOBILE
from yuanbao.models import Channel, User
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock, unit_of_work

NAMES = tuple(field.name for field in fields(Announcement))


class AlreadyBegun(TransitionRefused):
    """It has begun, was held or was cancelled."""


class FewerThanSigned(TransitionRefused):
    """More people have signed up than there would be places."""


class NothingChanged(TransitionRefused):
    """It says what it said before."""


@unit_of_work
def amend(
    activity: Activity, announcement: Announcement, *, by: User | None, at: datetime
) -> Activity:
    """Change what is told of a service, and tell everybody who signed up what changed.

    Raises OutOfReach, AlreadyBegun, TimesOutOfOrder, FewerThanSigned, NothingChanged.
    """
    locked = lock(activity, by=by, capability=Capability.KEEP_ACTIVITY, act="amend")
    if locked.state != ActivityState.ANNOUNCED or locked.starts_at <= at:
        raise AlreadyBegun(_("活动已经开始或者结束，不能再改。没有保存。"))
    check_times(announcement, at=at)
    _check_places(locked, announcement)
    before = {name: getattr(locked, name) for name in NAMES}
    changed = [n for n in NAMES if _minute(before[n]) != _minute(getattr(announcement, n))]
    if not changed:
        raise NothingChanged(_("和原来一样，没有改动，也没有通知报名的人。"))
    title = locked.title
    for name in changed:
        setattr(locked, name, getattr(announcement, name))
    locked.changed_at = at
    locked.save(update_fields=[*changed, "changed_at"])
    old = {name: said(name, before[name]) for name in changed}
    record(locked, "amend", by=by, at=at, before=old)
    _tell(locked, title, _lines(locked, changed), at=at)
    amended: Activity = locked
    return amended


def _minute(value: Any) -> Any:
    """Return a moment as a form holds it, and anything else as it is."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _check_places(activity: Activity, announcement: Announcement) -> None:
    most = {
        SignupKind.VISITOR: announcement.n_places,
        SignupKind.HELPER: announcement.n_helpers,
    }
    for kind, limit in most.items():
        taken = activity.signups.standing().filter(kind=kind).count()
        if limit is not None and limit < taken:
            raise FewerThanSigned(
                _("“%(kind)s”已经有 %(n)s 人报名，名额不能少于 %(n)s 个。没有保存。")
                % {"kind": SignupKind(kind).label, "n": taken}
            )


def said(name: str, value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, datetime):
        return exact_text(value)
    if name == "n_places" and value is None:
        return _("不限")
    return str(dict(_field(name).flatchoices).get(value, value))


def _field(name: str) -> Any:
    return Activity._meta.get_field(name)


def _lines(activity: Activity, changed: Iterable[str]) -> str:
    """Say what is so from now on, field by field."""
    lines = [
        _("%(what)s改为：%(now)s")
        % {
            "what": _field(name).verbose_name,
            "now": said(name, getattr(activity, name)) or _("不写了"),
        }
        for name in changed
    ]
    return "；".join(lines) + _("。来不了请取消报名。")


def _tell(activity: Activity, title: str, words: str, *, at: datetime) -> None:
    """Tell those with an account in the app, and by text message whoever left a number for this."""
    for signup in activity.signups.standing().select_related("user").order_by("pk"):
        channels = [Channel.IN_APP] if signup.user else []
        if MOBILE.fullmatch(signup.phone):
            channels.append(Channel.SMS)
        if channels:
            notify(
                key=f"activity:{activity.pk}:changed:{at:%Y%m%d%H%M%S%f}:{signup.pk}",
                title=_("“%(title)s”有更改") % {"title": title},
                body=words,
                url=reverse("party:activity-detail", args=[activity.public_id]),
                user=signup.user,
                phone=signup.phone,
                channels=channels,
                at=at,
            )


def to_ring(activity: Activity) -> int:
    """Return how many can be told by nobody but a person: no account, and no number that takes messages."""
    noted: list[Signup] = list(activity.signups.standing().filter(user__isnull=True))
    return sum(not MOBILE.fullmatch(one.phone) for one in noted)
