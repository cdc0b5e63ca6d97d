"""The handlers' side: their list, one application and its acts, their hours, how many there are."""

from datetime import timedelta
from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.offers.applications import (
    DeskFilterForm,
    HandOnForm,
    HoursForm,
    RefusalForm,
    ResultForm,
    SlotForm,
)
from party.models import Slot
from party.offers.workflow import right_for
from party.queries.offers import applications as queries
from party.services.offers import handling, slots
from yuanbao.access import with_capability
from yuanbao.filling import act, fill, press, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

MONTH_DAYS = 30


handlers = with_capability(Capability.VIEW_APPLICATION)
professionals = with_capability(Capability.OPEN_HOURS)


def _application(request, public_id):
    return get_object_or_404(queries.one_application(request.user), public_id=public_id)


@require_GET
@handlers
def application_list(request):
    services = queries.open_services()
    asked = request.GET.copy()
    asked.setdefault("state", "open")
    form = DeskFilterForm(asked, services=services)
    page = page_of(request, form.narrow(queries.desk_applications(request.user)))
    context = {"form": form, "page": page}
    return render(request, "party/offers/application_list.html", context)


@require_GET
@with_capability(Capability.HANDLE_APPLICATION)
def application_figures(request):
    since = timezone.localdate() - timedelta(days=MONTH_DAYS)
    context = {"counts": queries.counts_since(request.user, since), "since": since}
    context["least"] = queries.LEAST_SHOWN
    return render(request, "party/offers/application_figures.html", context)


@require_GET
@handlers
def application_detail(request, *, public_id):
    return _page(request, _application(request, public_id))


def _page(request, application, *, contact=None, status=200, **bound):
    acts = queries.acts_of(application, request.user)
    at = timezone.now()
    people = queries.colleagues(application, timezone.localdate()) if "hand_on" in acts else ()
    hours = (
        queries.free_slots(application.service, at=at, professional=request.user)
        if "appoint" in acts
        else []
    )
    context = {
        "application": application,
        "acts": acts,
        "may_read": queries.may_read(application, request.user),
        "contact": contact,
        "booking": queries.booking_of(application),
        "course": queries.course_of(application, for_staff=True),
        "result_form": ResultForm(auto_id="id_result_%s"),
        "refusal_form": RefusalForm(auto_id="id_refusal_%s"),
        "hand_on_form": HandOnForm(people=people) if "hand_on" in acts else None,
        "slot_form": SlotForm(slots=hours) if hours else None,
        **bound,
    }
    return render(request, "party/offers/application_detail.html", context, status=status)


def _url(application) -> str:
    return reverse("party:application-detail", args=[application.public_id])


@require_POST
@handlers
def application_accept(request, *, public_id):
    said = _("已受理，申请人会收到通知。")
    return press(request, _application(request, public_id), handling.accept, done=said, to=_url)


@require_POST
@handlers
def application_take_up(request, *, public_id):
    said = _("由您接办了。")
    return press(request, _application(request, public_id), handling.take_up, done=said, to=_url)


@require_POST
@handlers
def application_finish(request, *, public_id):
    application = _application(request, public_id)
    form = ResultForm(request.POST, auto_id="id_result_%s")
    said = _("已办结，申请人会看到结果并评价。")
    return _act(request, application, "result_form", form, handling.finish, said)


@require_POST
@handlers
def application_refuse(request, *, public_id):
    application = _application(request, public_id)
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    said = _("已告诉申请人原因和该找谁。")
    return _act(request, application, "refusal_form", form, handling.refuse, said)


@require_POST
@handlers
def application_hand_on(request, *, public_id):
    application = _application(request, public_id)
    people = queries.colleagues(application, timezone.localdate())
    form, said = HandOnForm(request.POST, people=people), _("已转给同事，期限不变。")
    return _act(
        request,
        application,
        "hand_on_form",
        form,
        handling.hand_on,
        said,
        to=lambda _row: reverse("party:application-list"),
    )


@require_POST
@handlers
def application_appoint(request, *, public_id):
    application = _application(request, public_id)
    hours = queries.free_slots(application.service, at=timezone.now(), professional=request.user)
    form, said = SlotForm(request.POST, slots=hours), _("约好了，申请人会收到时间和地点。")
    return _act(request, application, "slot_form", form, handling.appoint, said)


def _act(request, application, name, form, service, said, *, to=_url):
    """Make an act whose form the page calls `name`."""

    def again(form):
        return _page(request, application, **{name: form}, status=422)

    return act(request, application, form, service, again=again, done=said, to=to)


@require_POST
@handlers
def application_contact(request, *, public_id):
    """Show name and telephone once; who looked is recorded."""
    application = _application(request, public_id)
    contact = handling.open_contact(application, by=request.user, at=timezone.now())
    return _page(request, application, contact=contact)


@require_http_methods(["GET", "POST"])
@professionals
def my_hours(request):
    """A professional's own hours, and the form that makes more of them."""
    services, at = queries.own_services(request.user), timezone.now()
    form = HoursForm(**typed(request), services=services)

    def open_hours(facts):
        return slots.open_hours(facts["service"], form.hours(), by=request.user, at=at)

    rows = queries.own_slots(request.user, at=at).order_by("starts_at", "id")
    return fill(
        request,
        form,
        open_hours,
        template="party/offers/my_hours.html",
        context={"page": page_of(request, rows), "may_open": bool(services)},
        done=lambda made: _("排好了 %(n)s 个时段。") % {"n": len(made)},
        to=_hours_url,
    )


def _hours_url(_row) -> str:
    return reverse("party:my-hours")


@require_POST
@professionals
def my_hour_close(request, *, public_id):
    rows = queries.own_slots(request.user, at=timezone.now())
    slot: Slot = get_object_or_404(rows, public_id=public_id)
    close = partial(slots.close_hour, right=right_for(slot.service.kind))
    return press(request, slot, close, done=_("这个时段不再给人约。"), to=_hours_url)
