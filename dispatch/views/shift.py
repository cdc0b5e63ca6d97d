"""承诺 and 交接班: the lists, a promise made and ended, a hand-over written and signed."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.shift import (
    HandOverForm,
    PledgeEndForm,
    PledgeForm,
    SignHandOverForm,
    in_an_hour,
)
from dispatch.queries.centre import shift
from dispatch.queries.orders import aside
from dispatch.services.centre import handover, pledges, sensitive
from yuanbao.access import has_capability, signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.htmx import render_page
from yuanbao.paging import page_of
from yuanbao.roles import Capability

SHOWS = {
    "open": gettext_lazy("待兑现"),
    "mine": gettext_lazy("我的"),
    "ended": gettext_lazy("已了结"),
}


@require_GET
@signed_in
def matter_aside(request, public_id):
    """Show what stands beside a matter: promises, and whom to ring."""
    at = timezone.now()
    context = {"aside": aside.aside_of(request.user, public_id, at=at), "at": at}
    sensitive.note_opening(context["aside"].petition, by=request.user, at=at)
    fragment = "dispatch/_matter_aside.html"
    return render_page(request, "dispatch/matter_aside.html", fragment, context)


def _aside_url(row):
    return reverse("dispatch:matter-aside", args=[row.petition.public_id])


@require_http_methods(["GET", "POST"])
@signed_in
def pledge_new(request, public_id):
    """Promise something for a matter."""
    petition, at = aside.matter_worked_on(request.user, public_id), timezone.now()
    people = aside.colleagues(request.user, petition, timezone.localdate())
    initial = {"due_at": timezone.localtime(in_an_hour(at)), "person": request.user.pk}
    form = PledgeForm(people=people, initial=initial, **typed(request))

    def service(facts):
        return pledges.pledge(petition, **facts, by=request.user, at=at)

    context = {
        "title": _("作出承诺"),
        "lead": f"{petition} {petition.title}",
        "back_url": reverse("dispatch:matter-aside", args=[public_id]),
        "back_label": petition,
        "submit": _("记下承诺"),
        "next": _(
            "到时间前提醒，过了时间还没有了结，值班长也会收到提醒；下班没有了结的，交给下一班。"
        ),
    }
    done = _("承诺已记下。")
    return fill(request, form, service, context=context, done=done, to=_aside_url)


@require_http_methods(["GET", "POST"])
@signed_in
def pledge_end(request, public_id):
    """Say that a promise was kept, or why it was not."""
    row = shift.pledge_for(request.user, public_id)

    def service(facts):
        verb = pledges.keep if facts["is_kept"] else pledges.miss
        return verb(row, text=facts["text"], by=request.user, at=timezone.now())

    context = {
        "title": _("了结承诺"),
        "lead": f"{row.petition}：{row.text}",
        "back_url": _aside_url(row),
        "back_label": row.petition,
        "submit": _("了结"),
    }
    form = PledgeEndForm(**typed(request))
    done = _("承诺已了结。")
    return fill(request, form, service, context=context, done=done, to=_aside_url)


@require_GET
@with_capability(Capability.VIEW_ORDER)
def pledge_list(request):
    """List the promises of the matters one works on."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    context = {
        "page": page_of(request, shift.pledges(request.user, show=show)),
        "tabs": SHOWS.items(),
        "show": show,
        "at": timezone.now(),
    }
    return render(request, "dispatch/pledge_list.html", context)


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def handover_list(request):
    """List the hand-overs, and the watches that were left without one."""
    context = {
        "page": page_of(request, shift.handovers()),
        "missing": shift.missing_handovers(at=timezone.now()),
        "may_write": has_capability(request.user, Capability.LEAD_SHIFT),
    }
    return render(request, "dispatch/handover_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.LEAD_SHIFT)
def handover_new(request):
    """Write what a watch leaves to the next."""
    at = timezone.now()
    form = HandOverForm(turns=shift.turns_to_write(at=at), **typed(request))

    def service(facts):
        return handover.hand_over(**facts, by=request.user, at=at)

    context = {
        "title": _("交班"),
        "back_url": reverse("dispatch:handover-list"),
        "back_label": _("交接班"),
        "submit": _("写好，交给下一班"),
        "next": _("待兑现的承诺、待派的、紧急的和督办的自动列进清单；接班人签字之前可以重写。"),
    }
    done = _("已交班，等接班人签字。")
    return fill(request, form, service, context=context, done=done, to=_handover_url)


def _handover_url(row):
    return reverse("dispatch:handover-detail", args=[row.public_id])


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def handover_detail(request, public_id):
    """Show one hand-over, on screen and on paper."""
    return _handover_page(request, shift.handover_for(public_id))


def _handover_page(request, row):
    may_sign = (
        row.signed_at is None
        and row.written_by_id != request.user.pk
        and has_capability(request.user, Capability.LEAD_SHIFT)
    )
    context = {"row": row, "parts": shift.parts_of(row), "form": SignHandOverForm()}
    context["may_sign"] = may_sign
    return render(request, "dispatch/handover_detail.html", context)


@require_POST
@with_capability(Capability.LEAD_SHIFT)
def handover_sign(request, public_id):
    """Take a watch over."""
    row = shift.handover_for(public_id)
    form = SignHandOverForm(request.POST)

    def service(facts):
        return handover.sign_handover(row, **facts, by=request.user, at=timezone.now())

    return fill(
        request,
        form,
        service,
        template="dispatch/handover_detail.html",
        context={"row": row, "parts": shift.parts_of(row), "may_sign": True},
        done=_("已接班，待兑现的承诺都交到您这里。"),
        to=_handover_url,
    )
