"""Wording of messages to the command centre. None are sent for historical matters."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import DutyRule, WorkOrder
from dispatch.notices import LEADERS, send, staff_of
from grids.models import Post
from petitions.models import Petition
from yuanbao.notifications import notify
from yuanbao.roles import CENTRE_ROLES, Capability, roles_granting


def centre_staff(capability: Capability, *, at: datetime) -> list[Any]:
    """Return people of the centre whose seat grants the capability."""
    roles = [role for role in CENTRE_ROLES if role in roles_granting(capability)]
    users = get_user_model().objects
    posts = Post.objects.on(localdate(at)).filter(role__in=roles)
    return list(users.filter(pk__in=posts.values("user"), is_active=True))


def tell_of_matter(
    petition: Petition, capability: Capability, *, act: str, title: str, at: datetime, url: str = ""
) -> None:
    """Tell the centre's people of a matter that no agency answers for; a sensitive one is not named.

    The message opens the matter in the queue, or `url`.
    """
    for person in centre_staff(capability, at=at):
        notify(
            key=f"petition:{petition.pk}:{act}:{person.pk}",
            user=person,
            title=title,
            body="" if petition.is_sensitive else petition.title,
            url=url or reverse("dispatch:queue-detail", args=[petition.public_id]),
            at=at,
        )


def passed_up(order: WorkOrder, *, why: str, at: datetime) -> None:
    """Tell the centre's dispatchers that a town could not settle a matter."""
    title = _("%(holder)s上报：%(why)s") % {"holder": order.holder_name, "why": why[:60]}
    people = centre_staff(Capability.DISPATCH_ORDER, at=at)
    send(order, people, act="passed-up", title=title, at=at)


def moved_to_district(order: WorkOrder, *, at: datetime) -> None:
    """Tell the centre's supervision and the level's leaders that the clock brought it up."""
    people = {p.pk: p for p in centre_staff(Capability.SUPERVISE_ORDER, at=at)}
    people |= {p.pk: p for p in staff_of(order, roles=LEADERS, at=at)}
    title = _("%(holder)s到时限没有办结，提级到区督办") % {"holder": order.holder_name}
    send(order, people.values(), act="moved-up", title=title, at=at)


def ruling_late(order: WorkOrder, *, at: datetime) -> None:
    """Tell those who may rule that a return has waited for its ruling too long."""
    people = centre_staff(Capability.RULE_ON_RETURN, at=at)
    send(order, people, act=f"ruling-late-{order.n_returns}", title=_("退单审核超时"), at=at)


def duty_offered(rule: DutyRule, *, at: datetime) -> None:
    """Tell whoever manages the duty catalogue that a ruling is offered as a new row."""
    roles = roles_granting(Capability.MANAGE_PLATFORM)
    posts = Post.objects.on(localdate(at)).filter(role__in=roles).select_related("user")
    for post in posts:
        notify(
            key=f"duty-rule:{rule.pk}:{post.user_id}",
            user=post.user,
            title=_("有一条裁定建议记入派单目录"),
            body=f"{rule}（{rule.source}）",
            url=reverse("admin:dispatch_dutyrule_change", args=[rule.pk]),
            at=at,
        )


def wish_arrived(
    order: WorkOrder, capability: Capability, *, title: str, at: datetime, asked_by: Any = None
) -> None:
    """Tell the centre's people who decide such things that somebody asks for something.

    Who asks from a seat of the centre does not decide and is not told.
    """
    people = [person for person in centre_staff(capability, at=at) if person != asked_by]
    send(order, people, act=f"wish-{capability}-{int(at.timestamp())}", title=title, at=at)


def review_due(order: WorkOrder, *, at: datetime) -> None:
    """Tell the centre's deciders, the agency's leader and the handler that a review is due."""
    people = {p.pk: p for p in centre_staff(Capability.SUSPEND_ORDER, at=at)}
    people |= {p.pk: p for p in staff_of(order, roles=LEADERS, at=at)}
    if order.handler:
        people[order.handler_id] = order.handler
    title = _("挂账到期，请复查")
    send(order, people.values(), act=f"review-{order.review_on}", title=title, at=at)


def ruling_wanted(order: WorkOrder, *, at: datetime) -> None:
    """Tell supervision that a second rework failed and a written ruling is due."""
    people = centre_staff(Capability.SUPERVISE_ORDER, at=at)
    send(order, people, act="ruling", title=_("重办后仍不满意，请裁定"), at=at)


def appealed(order: WorkOrder, *, at: datetime) -> None:
    """Tell those who rule that an agency asks to leave a rating out of its score."""
    people = centre_staff(Capability.RULE_ON_APPEAL, at=at)
    title = _("评价申诉待裁定：%(agency)s") % {"agency": order.agency}
    send(order, people, act="appeal", title=title, at=at)


def answer_failed(petition: Petition, *, times: int, at: datetime) -> None:
    """Tell supervision that an answer given without an order did not hold."""
    if petition.is_historical:
        return
    act, title = f"answer-failed-{times}", _("群众对即答不满意，已退回队列")
    tell_of_matter(petition, Capability.SUPERVISE_ORDER, act=act, title=title, at=at)
