"""Wording of messages to staff. None are sent for historical matters."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Agency, Approval, Leave, WorkOrder
from dispatch.scoping import FOOT_ROLES
from grids.models import Grid, Post
from petitions.models import Petition
from yuanbao.models import Channel
from yuanbao.notifications import notify
from yuanbao.roles import Capability, Role, roles_granting


def order_path(order: WorkOrder) -> str:
    """Return the order's page on the desk."""
    return reverse("dispatch:order-detail", args=[order.public_id])


def staff_of(order: WorkOrder, *, roles: Iterable[Role], at: datetime) -> list[Any]:
    """Return the people of the order's agency with these roles on the day, each once.

    What was given to the post of a unit grid lies with whoever holds that post.
    """
    if order.unit is not None:
        return foot_of(order.unit, at=at)
    return people_of(order.agency, roles=roles, at=at)


def people_of(agency: Agency, *, roles: Iterable[Role], at: datetime) -> list[Any]:
    """Return the agency's people of these roles on the day, each once."""
    users = get_user_model().objects
    staffings = agency.staffings.on(localdate(at)).filter(role__in=list(roles))
    return list(users.filter(pk__in=staffings.values("user"), is_active=True))


def foot_of(unit: Grid, *, at: datetime) -> list[Any]:
    """Return who serves a unit grid that day: its workers, or the chief above it.

    While somebody is away it is their substitute.
    """
    held = Post.objects.at_hand(localdate(at)).filter(
        role__in=sorted(FOOT_ROLES),
        user__is_active=True,
        grid__tree_id=unit.tree_id,
        grid__lft__lte=unit.lft,
        grid__rght__gte=unit.rght,
    )
    posts = list(held.select_related("user", "grid").defer("grid__boundary"))
    nearest = max((post.grid.level for post in posts), default=0)
    people = {post.user_id: post.user for post in posts if post.grid.level == nearest}
    return list(people.values())


def send(order: WorkOrder, people: Iterable[Any], *, act: str, title: str, at: datetime) -> None:
    """Tell each of the people once per round and act; the message opens the order."""
    if order.petition.is_historical:
        return
    for person in people:
        notify(
            key=f"order:{order.pk}:{order.round_number}:{act}:{person.pk}",
            user=person,
            title=title,
            body=order.petition.title,
            url=order_path(order),
            at=at,
        )


RECEIVERS = (Role.RECEIVER, Role.COMMUNITY_CLERK, Role.TOWN_CLERK)
LEADERS = (Role.APPROVER, Role.COMMUNITY_SECRETARY, Role.TOWN_SECRETARY)


def order_arrived(order: WorkOrder, *, at: datetime) -> None:
    """Tell the receiving desk; an urgent order is told to the leader as well, and by SMS at night.

    Whoever is away is told beside their stand-in, who signs for them.
    """
    if order.petition.is_historical:
        return
    urgent = order.petition.is_urgent
    roles = (*RECEIVERS, *LEADERS) if urgent else RECEIVERS
    people = _with_stand_ins(staff_of(order, roles=roles, at=at), at=at)
    title = _("紧急工单，请立即签收") if urgent else _("新工单待签收")
    send(order, people, act="arrived", title=title, at=at)
    if urgent:
        _send_sms(order, people, act="arrived-sms", title=title, at=at)


def _with_stand_ins(people: list[Any], *, at: datetime) -> list[Any]:
    """Return the people and who stands in today for those of them who are away, each once."""
    away = Leave.objects.on(localdate(at)).filter(user__in=people).select_related("stand_in")
    everyone = {person.pk: person for person in people}
    return list((everyone | {row.stand_in_id: row.stand_in for row in away}).values())


def _send_sms(
    order: WorkOrder, people: Iterable[Any], *, act: str, title: str, at: datetime
) -> None:
    """Send a short message that does not wait for the morning; its link opens the order."""
    for person in people:
        notify(
            key=f"order:{order.pk}:{order.round_number}:{act}:{person.pk}",
            user=person,
            title=title,
            body=_("%(title)s：%(what)s") % {"title": title, "what": order.petition.title},
            url=order_path(order),
            channels=[Channel.SMS],
            urgent=True,
            at=at,
        )


def unsigned_in_time(order: WorkOrder, people: Iterable[Any], *, at: datetime) -> None:
    """Ring the leader on duty: nobody has taken an urgent order in its time."""
    if order.petition.is_historical:
        return
    people = list(people)
    title = _("%(holder)s没有按时签收紧急工单，请督促") % {"holder": order.holder_name}
    send(order, people, act="unsigned", title=title, at=at)
    _send_sms(order, people, act="unsigned-sms", title=title, at=at)


def sent_back(order: WorkOrder, *, why: str, at: datetime) -> None:
    """Tell the handler what is not good enough."""
    people = holders_of(order, at=at)
    title = _("审核退回：%(why)s") % {"why": why[:80]}
    send(order, people, act=f"sent-back-{order.n_sent_back}", title=title, at=at)


def asked_again(part: WorkOrder, *, lead: WorkOrder, words: str, at: datetime) -> None:
    """Tell an assisting agency what the lead still misses in its answer."""
    people = [part.handler] if part.handler else staff_of(part, roles=RECEIVERS, at=at)
    facts = {"lead": lead.agency.name, "words": words[:80]}
    title = _("%(lead)s请再办：%(words)s") % facts
    send(part, people, act=f"ask-again-{int(at.timestamp())}", title=title, at=at)


def handed_over(order: WorkOrder, *, to: Any, at: datetime) -> None:
    """Tell a colleague that the order is now theirs."""
    send(order, [to], act=f"hand-over-{int(at.timestamp())}", title=_("有一张工单交给您办"), at=at)


def assigned(order: WorkOrder, people: Iterable[Any], *, at: datetime) -> None:
    """Tell a handler, or the head of a section, that the order is now theirs."""
    title = _("有一张工单分给您办")
    send(order, people, act=f"assigned-{int(at.timestamp())}", title=title, at=at)


def unassigned(order: WorkOrder, before: Any, *, at: datetime) -> None:
    """Tell a handler that the receiving desk took the order back."""
    title = _("收件岗已收回，不用再办")
    send(order, [before], act=f"unassigned-{int(at.timestamp())}", title=title, at=at)


def in_hand_of(order: WorkOrder, *, at: datetime) -> list[Any]:
    """Return the order's handler, with the stand-in while they are away; nobody without one."""
    if order.handler is None:
        return []
    leave = Leave.objects.on(localdate(at)).filter(user=order.handler)
    stood = [row.stand_in for row in leave.select_related("stand_in")]
    return [order.handler, *stood]


def approval_wanted(order: WorkOrder, approval: Approval, *, at: datetime) -> None:
    """Ask the agency's leaders, save the one who wrote the answer, to sign it off."""
    leaders = staff_of(order, roles=roles_granting(Capability.APPROVE_ORDER), at=at)
    people = [person for person in leaders if person.pk != approval.asked_by_id]
    send(order, people, act=f"approval-{approval.pk}", title=_("有答复待您审签"), at=at)


def approval_decided(order: WorkOrder, approval: Approval, *, at: datetime) -> None:
    """Tell whoever wrote the answer how their leader decided."""
    title = _("审签同意，已交指挥中心审核")
    if not approval.is_accepted:
        title = _("审签退回：%(why)s") % {"why": approval.words[:80]}
    act = f"approval-{approval.pk}-decided"
    send(order, [approval.asked_by], act=act, title=title, at=at)


def child_answered(order: WorkOrder, *, at: datetime) -> None:
    """Tell the level above that what it sent down has come back with an answer."""
    assert order.parent is not None
    title = _("%(holder)s已上报结果，请采纳") % {"holder": order.holder_name}
    above = holders_of(order.parent, at=at)
    send(order, above, act=f"answered-{order.n_sent_back}", title=title, at=at)


def child_given_back(order: WorkOrder, *, why: str, at: datetime) -> None:
    """Tell the level above that a lower one could not do it, or let its time run out."""
    assert order.parent is not None
    words = {"holder": order.holder_name, "why": why[:60]}
    title = _("%(holder)s退回：%(why)s") % words
    send(order.parent, holders_of(order.parent, at=at), act=f"given-{order.pk}", title=title, at=at)


def taken_back(order: WorkOrder, *, at: datetime) -> None:
    """Tell a lower level that it need not go on."""
    send(order, holders_of(order, at=at), act="taken-back", title=_("上级已收回，不用再办"), at=at)


def holders_of(order: WorkOrder, *, at: datetime) -> list[Any]:
    """Return who has an order in hand: its handler, else the desk or the post it lies with."""
    return in_hand_of(order, at=at) or staff_of(order, roles=RECEIVERS, at=at)


def _desk_and_hands(
    order: WorkOrder, *, roles: Iterable[Role] = RECEIVERS, at: datetime
) -> list[Any]:
    """Return the agency's people of these roles and whoever has the order in hand, each once."""
    people = {person.pk: person for person in staff_of(order, roles=roles, at=at)}
    return list((people | {person.pk: person for person in in_hand_of(order, at=at)}).values())


def return_decided(order: WorkOrder, *, title: str, at: datetime) -> None:
    """Tell the agency how its return was ruled on."""
    people = staff_of(order, roles=RECEIVERS, at=at)
    send(order, people, act=f"return-{order.returns.count()}", title=title, at=at)


def order_taken_away(order: WorkOrder, *, to: Agency, at: datetime) -> None:
    """Tell desk and handler that the centre gave their order to another agency."""
    people = _desk_and_hands(order, at=at)
    title = _("工单已转给%(to)s") % {"to": to.name}
    send(order, people, act="transferred", title=title, at=at)


def order_called_off(order: WorkOrder, *, why: str, at: datetime) -> None:
    """Tell desk and handler that the centre withdrew their order, and why."""
    title = _("工单已撤回，不用再办：%(why)s") % {"why": why[:80]}
    send(order, _desk_and_hands(order, at=at), act="called-off", title=title, at=at)


def wish_decided(order: WorkOrder, *, act: str, title: str, at: datetime) -> None:
    """Tell desk and handler how the centre decided on what they asked for."""
    people = _desk_and_hands(order, at=at)
    send(order, people, act=act, title=title, at=at)


def reworked(order: WorkOrder, *, at: datetime) -> None:
    """Tell desk, handler and leader that a part is to be done again."""
    people = _desk_and_hands(order, roles=(*RECEIVERS, *LEADERS), at=at)
    send(order, people, act="rework", title=_("群众不满意，退回重办"), at=at)


def ask_grid_worker(petition: Petition, *, at: datetime) -> None:
    """Ask the grid's workers to look at what was settled, and to rate it."""
    if petition.is_historical or petition.is_sensitive:
        return
    posts = Post.objects.at_hand(localdate(at)).filter(
        grid=petition.grid_id, role__in=sorted(FOOT_ROLES)
    )
    rounds = sum(petition.orders.values_list("round_number", flat=True))
    for post in posts.select_related("user"):
        notify(
            key=f"check:{petition.pk}:{rounds}:{post.user_id}",
            user=post.user,
            title=_("请核实办理结果"),
            body=petition.title,
            url=reverse("dispatch:check-detail", args=[petition.public_id]),
            at=at,
        )


def ruled_final(order: WorkOrder, *, at: datetime) -> None:
    """Tell desk, handler and leader that their part goes back no more, and counts as it was judged."""
    people = _desk_and_hands(order, roles=(*RECEIVERS, *LEADERS), at=at)
    title = _("已认定办结，仍记不满意，裁定书可以打印")
    send(order, people, act="final", title=title, at=at)


def appeal_decided(order: WorkOrder, *, title: str, at: datetime) -> None:
    """Tell the agency's desk and leader how its appeal was ruled on."""
    people = staff_of(order, roles=(*RECEIVERS, *LEADERS), at=at)
    send(order, people, act="appeal-decided", title=title, at=at)


def reminded(order: WorkOrder, person: Any, *, level: int, at: datetime) -> None:
    """Remind one person of the clock, at a share of the limit in percent."""
    title = {
        50: _("时限已过半"),
        80: _("即将超时"),
        100: _("已超时，催办"),
        150: _("严重超时，督办"),
    }[level]
    send(order, [person], act=f"remind-{level}", title=title, at=at)


def urged(order: WorkOrder, *, text: str, at: datetime) -> None:
    """Tell desk, handler and leader that the centre urges the matter."""
    people = _desk_and_hands(order, roles=(*RECEIVERS, *LEADERS), at=at)
    title = _("催办：%(text)s") % {"text": text[:80]} if text else _("催办")
    send(order, people, act=f"urge-{int(at.timestamp())}", title=title, at=at)


def reason_given(order: WorkOrder, *, said: str, at: datetime) -> None:
    """Tell the desk and the handler why the petitioner was not satisfied; it came afterwards."""
    people = _desk_and_hands(order, at=at)
    title = _("不满意的原因：%(said)s") % {"said": said[:80]}
    send(order, people, act="reason", title=title, at=at)
