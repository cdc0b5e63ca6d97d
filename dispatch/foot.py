"""What the worker's phone gets from here: orders and checks on the walk, findings and ratings sent in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.forms.field import CheckForm
from dispatch.forms.foot import FootFindingForm
from dispatch.models import WorkOrder
from dispatch.queries.centre.places import places_for
from dispatch.queries.orders.checks import checks_of
from dispatch.queries.orders.levels import errands_of
from dispatch.services.judging.rework import what_follows
from dispatch.services.orders import checks, findings
from grids.foot.outbox import Entry, EntryRefused, Taken, register_kind
from grids.foot.stops import MOST_STOPS, Stop, register_stops
from petitions.choices import Channel, PlaceSource
from petitions.models import Petition
from petitions.services.intake import Matter
from yuanbao.roles import Capability


def errands(user: Any, at: datetime) -> Iterable[Stop]:  # noqa: ARG001 - a source of stops
    """Return the open orders on the posts that the person holds."""
    for order in errands_of(user)[:MOST_STOPS]:
        petition = order.petition
        yield Stop(
            title=petition.title,
            place=_place(petition, str(order.unit)),
            tag=_("下派任务"),
            due_on=order.due_at and localdate(order.due_at),
            lat=petition.lat,
            lng=petition.lng,
            url=reverse("dispatch:order-detail", args=[order.public_id]),
        )


def to_check(user: Any, at: datetime) -> Iterable[Stop]:  # noqa: ARG001 - a source of stops
    """Return settled matters of one's grids that wait to be looked at."""
    for petition in checks_of(user)[:MOST_STOPS]:
        yield Stop(
            title=petition.title,
            place=_place(petition, str(petition.grid)),
            tag=_("现场核实"),
            lat=petition.lat,
            lng=petition.lng,
            url=reverse("dispatch:foot-check", args=[petition.public_id]),
        )


def _place(petition: Petition, grid: str) -> str:
    return f"{grid}·{petition.place}" if petition.place else grid


def take_finding(entry: Entry) -> Taken:
    """随手报 from the phone: settled on the spot, given to the community, or routed."""
    places = places_for(entry.by, Capability.REPORT_FINDING)
    form = FootFindingForm(entry.data, entry.files, places=places)
    if not form.is_valid():
        raise refused(form)
    facts = form.cleaned_data
    receipt = findings.report(
        matter_of(facts, entry.key),
        settled=facts["settled"],
        by=entry.by,
        at=entry.at,
        photos=facts["photos"],
        after=facts["after"],
    )
    number = str(receipt.petition)
    return Taken(_("已收到，编号 %(number)s。") % {"number": number}, receipt.petition.number)


def matter_of(facts: dict[str, Any], key: str) -> Matter:
    """Return a finding as the matter that it becomes."""
    has_point = facts["lat"] is not None and facts["lng"] is not None
    return Matter(
        channel=Channel.GRID_WORKER,
        text=facts["text"],
        category=facts["category"],
        place=facts["place"],
        grid=facts["grid"],
        lat=facts["lat"] if has_point else None,
        lng=facts["lng"] if has_point else None,
        place_source=(facts["how"] or PlaceSource.PIN) if has_point else PlaceSource.GRID,
        is_anonymous=True,
        is_for_community=facts["to_community"] and not facts["settled"],
        idempotency_key=key,
    )


def compare_finding(entry: Entry, number: str) -> dict[str, tuple[str, str, str]]:
    """Return where the words sent now differ from those that were taken in before."""
    petition = Petition.objects.filter(number=number).first()
    if petition is None:
        return {}
    kept = {"text": (_("什么事"), petition.raw_text), "place": (_("地点"), petition.raw_place)}
    sent = {name: str(entry.data.get(name, "")) for name in kept}
    return {
        name: (label, words, sent[name])
        for name, (label, words) in kept.items()
        if words.split() != sent[name].split()
    }


def take_check(entry: Entry) -> Taken:
    """现场核实 of one answered order."""
    rows = WorkOrder.objects.permitted(entry.by, Capability.CHECK_ORDER)
    order = rows.filter(public_id=_target(entry)).select_related("petition", "agency").first()
    if order is None:
        raise EntryRefused(_("这件事不在您现在的网格里，没有记下。内容还在您的手机里。"))
    form = CheckForm(entry.data, entry.files)
    if not form.is_valid():
        raise refused(form)
    follows = what_follows(order)  # of the round that is judged, not of the one it may open
    photos = form.cleaned_data["photos"]
    rating = checks.check(order, form.judgement(), by=entry.by, at=entry.at, photos=photos)
    words = _("已记下。%(what)s") % {"what": follows}
    return Taken(words if rating.fails else _("已记下，谢谢核实。"), order.petition.number)


def _target(entry: Entry) -> UUID | None:
    try:
        return UUID(str(entry.data.get("target", "")))
    except ValueError:
        return None


def refused(form: Form) -> EntryRefused:
    """Turn a form's errors into a refusal that names each field as the person sees it."""
    fields = {
        name: [f"{form[name].label}：{error}" for error in errors]
        if name in form.fields
        else [str(error) for error in errors]
        for name, errors in form.errors.items()
    }
    return EntryRefused(_("有几处要改，这一条还没有收下。"), fields)


def register_all() -> None:
    """Tell the phone what it finds here and what it may send in."""
    register_stops(errands)
    register_stops(to_check)
    register_kind("finding", take_finding, Capability.REPORT_FINDING, compare_finding)
    register_kind("check", take_check, Capability.CHECK_ORDER)
