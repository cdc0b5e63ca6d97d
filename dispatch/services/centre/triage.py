"""What a dispatcher decides in one stroke: accept a suggestion, dispatch by choice, split, merge."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dispatch.choices import RouteOutcome
from dispatch.models import Agency, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.moves.assignment import Share
from dispatch.services.orders.copies import send_copies
from dispatch.services.routes.routing import Choice, dispatch_by_person
from petitions.choices import WAITING_FOR_CENTRE, State
from petitions.models import Petition
from petitions.services.progress import tell
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Category
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock, who_was_first


@unit_of_work
def accept_suggestion(
    petition: Petition, *, decision_id: int, place: int, by: Any, at: datetime
) -> list[WorkOrder]:
    """Dispatch as routing suggested; `place` counts from 1.

    `decision_id` is the decision that the person read. Raises TransitionRefused when routing
    has decided anew since, or when the suggestion has no duty today.
    """
    petition = lock(petition, by=by, capability=Capability.ACCEPT_PETITION)
    _check_waiting(petition)
    route = petition.routes.exclude(outcome=RouteOutcome.PERSON).order_by("-id").first()
    if route is None or route.pk != decision_id:
        raise TransitionRefused(_("建议已经更新，请看看新的再选。"))
    row = route.suggestions[place - 1] if 0 < place <= len(route.suggestions) else {}
    category = Category.objects.filter(code=row.get("code", ""), is_active=True).first()
    if category is None or not row.get("lead"):
        raise TransitionRefused(_("这条建议在派单目录里没有承办单位，请自己选。"))
    shares = [(row["lead"], ""), *((code, "") for code in row["assisting"])]
    return dispatch_to(petition, category=category, shares=shares, by=by, at=at)


@unit_of_work
def dispatch_to(
    petition: Petition,
    *,
    category: Category,
    shares: Iterable[tuple[str, str]],
    by: Any,
    at: datetime,
    is_urgent: bool | None = None,
    copies: Iterable[str] = (),
) -> list[WorkOrder]:
    """Dispatch to agencies by code, the first one leading, each with its own words.

    `copies` are codes of agencies that are told without an order.

    Raises TransitionRefused for a code that is no active agency, or with the name of the person
    who was first.
    """
    petition = lock(petition, by=by, capability=Capability.ACCEPT_PETITION)
    _check_waiting(petition)
    wanted = list(shares)
    agencies = {a.code: a for a in Agency.objects.active().filter(code__in=[c for c, _w in wanted])}
    missing = [code for code, _words in wanted if code not in agencies]
    if missing:
        raise TransitionRefused(_("这家单位已经停用，请另选一家。"))
    if petition.category_id != category.pk:
        petition = queue.reclassify(petition, category=category, by=by, at=at)
    if is_urgent is not None:
        petition = mark_urgency(petition, is_urgent=is_urgent, by=by, at=at)
    parts = tuple(
        Share(agencies[code], is_lead=place == 0, instruction=words)
        for place, (code, words) in enumerate(wanted)
    )
    orders = dispatch_by_person(petition, Choice(category, parts), by=by, at=at)
    told = list(Agency.objects.with_desk().filter(code__in=list(copies)).order_by("code"))
    if told:
        send_copies(orders[0], agencies=told, by=by, at=at)
    return orders


def _check_waiting(petition: Petition) -> None:
    if petition.state in WAITING_FOR_CENTRE:
        return
    last = petition.routes.order_by("-id").select_related("decided_by").first()
    if petition.state != State.HANDLING or last is None or last.outcome == RouteOutcome.QUEUED:
        raise TransitionRefused(who_was_first(petition, _("派遣")))
    facts = {
        "who": last.decided_by or _("系统"),
        "when": localtime(last.at).strftime("%m-%d %H:%M"),
        "state": petition.get_state_display(),
    }
    raise TransitionRefused(
        _("%(who)s已在 %(when)s 先派了，现在是“%(state)s”。您填的内容还在。") % facts
    )


@unit_of_work
def mark_urgency(petition: Petition, *, is_urgent: bool, by: Any, at: datetime) -> Petition:
    """Change the urgency: leaders are told at once, and reminders come at night as well."""
    petition = lock(petition, by=by, capability=Capability.ACCEPT_PETITION)
    if petition.is_urgent == is_urgent:
        return petition
    petition.is_urgent = is_urgent
    petition.save(update_fields=["is_urgent"])
    record(petition, "mark_urgency", by=by, at=at, urgent=is_urgent)
    words = _("改为紧急") if is_urgent else _("改为一般")
    tell(petition, "mark_urgency", by=by, at=at, staff=words)
    return petition


@unit_of_work
def merge_by_number(
    petition: Petition, *, number: str = "", public_id: Any = None, by: Any, at: datetime
) -> Petition:
    """并案 into the matter with that number or public id, within the person's reach."""
    rows = Petition.objects.permitted(by, Capability.MERGE_PETITION)
    target = rows.filter(number=number) if number else rows.filter(public_id=public_id)
    into = target.first()
    if into is None:
        raise TransitionRefused(_("找不到要并入的那一件，请核对编号。"))
    return queue.merge(petition, into=into, by=by, at=at)
