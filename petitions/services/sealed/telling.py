"""Notices about sealed reports: they say that there is something new, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from petitions.models import SealedReport
from petitions.sealed.queries import within_reach
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability


def tell(people: Iterable[Any], *, at: datetime) -> None:
    """Say “有新消息” to each person, within the platform alone: no topic, no link, no SMS."""
    for person in people:
        key = f"news:{uuid4().hex}"
        notify(key=key, title=_("有新消息"), user=person, channels=[Channel.IN_APP], at=at)


def tell_custody(report: SealedReport, *, at: datetime, but: Any = None) -> None:
    """Tell whoever keeps sealed reports and may see this one, except who did it."""
    people = within_reach(report, Capability.KEEP_SEALED)
    tell([p for p in people if but is None or p.pk != but.pk], at=at)


def tell_reporter(user: Any, phone: str, *, at: datetime) -> None:
    """Tell whoever raised a matter that is sealed now: neither number, link nor topic.

    An account is told on the platform, a telephone alone by SMS; who left neither has the address
    of their own page.
    """
    if user is not None:
        body = _("您反映的一件事有新消息，请打开“我的诉求”看看。")
        _say(user=user, body=body, url=reverse("petitions:my-petitions"), at=at)
    elif phone:
        _say(phone=phone, body=_("请打开您当时收到的查询网址看看。"), at=at)


def tell_joiner(user: Any, phone: str, *, at: datetime) -> None:
    """Tell who also met the matter that it goes on elsewhere."""
    body = _("您点过“我也遇到”的一件事已转到别处办理，内容不再公开。")
    if user is not None:
        _say(user=user, body=body, at=at)
    elif phone:
        _say(phone=phone, body=body, at=at)


def tell_proxy(user: Any, *, at: datetime) -> None:
    """Tell the member of staff who followed the matter that there is nothing left to follow."""
    _say(user=user, body=_("您代办的一件事已转到别处办理，不用再跟进。"), at=at)


def _say(*, at: datetime, **where: Any) -> None:
    notify(key=f"news:{uuid4().hex}", title=_("有新消息"), at=at, **where)
