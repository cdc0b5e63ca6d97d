"""已知事件: what residents read, and the centre's list, declaration, joining and end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.events import AmendForm, EventEndForm, EventForm, TakeOutForm
from dispatch.queries.centre import events as queries
from dispatch.services.centre import events
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
def event_public(request, public_id):
    """What everybody may read of one event."""
    event = queries.event_for(public_id)
    context = {"event": event, "places": event.grids.defer("boundary").order_by("code")}
    context["n_matters"] = event.matters.count()
    return render(request, "dispatch/event_public.html", context)


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def event_list(request):
    show = "past" if request.GET.get("show") == "past" else "running"
    context = {
        "page": page_of(request, queries.events(show=show)),
        "tabs": [("running", _("进行中")), ("past", _("已结束"))],
        "show": show,
        "at": timezone.now(),
        "may_manage": has_capability(request.user, Capability.MANAGE_EVENT),
    }
    return render(request, "dispatch/event_list.html", context)


def _url(event):
    return reverse("dispatch:event-detail", args=[event.public_id])


@require_http_methods(["GET", "POST"])
@with_capability(Capability.MANAGE_EVENT)
def event_new(request):
    """Declare an event."""
    at = timezone.now()
    form = EventForm(initial={"starts_at": timezone.localtime(at)}, **typed(request))

    def service(facts):
        names = ("title", "kind", "category", "agency", "public_text", "starts_at", "expected_at")
        known = {name: facts[name] for name in names}
        declaration = events.Declaration(**known, grids=form.grids())
        return events.declare(declaration, by=request.user, at=at)

    context = {
        "title": _("登记已知事件"),
        "back_url": reverse("dispatch:event-list"),
        "back_label": _("已知事件"),
        "submit": _("登记"),
        "next": _("登记后，这些地方的居民在反映之前就会看到；同类的新诉求可以一起并入。"),
    }
    done = _("已登记，居民马上看得到。")
    return fill(request, form, service, context=context, done=done, to=_url)


@require_GET
@with_capability(Capability.SERVE_CENTRE)
def event_detail(request, public_id):
    """Show one event, its matters, and those that may belong to it."""
    context = {
        "page": queries.event_page(request.user, public_id),
        "at": timezone.now(),
        "may_manage": has_capability(request.user, Capability.MANAGE_EVENT),
        "may_join": has_capability(request.user, Capability.ACCEPT_PETITION),
    }
    return render(request, "dispatch/event_detail.html", context)


@require_POST
@with_capability(Capability.ACCEPT_PETITION)
def event_join(request, public_id):
    """Join the picked matters."""
    event = queries.event_for(public_id)
    petitions = queries.chosen(request.user, request.POST.getlist("petition"))
    joined, left = events.join_many(event, petitions, by=request.user, at=timezone.now())
    if not petitions:
        messages.warning(request, _("没有选中诉求，请先勾选要并入的。"))
    if joined:
        messages.success(request, _("已并入 %(n)s 件，反映人都已告知。") % {"n": joined})
    for words in left:
        messages.warning(request, words)
    return redirect(_url(event))


@require_http_methods(["GET", "POST"])
@with_capability(Capability.MANAGE_EVENT)
def event_amend(request, public_id):
    """Tell residents something newer."""
    event = queries.event_for(public_id)
    expected = timezone.localtime(event.expected_at)
    initial = {"expected_at": expected, "public_text": event.public_text}
    form = AmendForm(initial=initial, **typed(request))

    def service(facts):
        return events.amend(event, **facts, by=request.user, at=timezone.now())

    context = _about(event, _("更新情况"), _("更新"), _("居民马上看到新的说明和时间。"))
    return fill(request, form, service, context=context, done=_("已更新。"), to=_url)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.MANAGE_EVENT)
def event_end(request, public_id):
    """End an event with one answer for all."""
    event = queries.event_for(public_id)
    form = EventEndForm(**typed(request))

    def service(facts):
        return events.end(event, **facts, by=request.user, at=timezone.now())

    n = event.matters.count()
    after = _("并入的 %(n)s 件用这一段话答复，每位反映人都会收到，各自评价。") % {"n": n}
    context = _about(event, _("事件结束"), _("结束并统一答复"), after)
    done = _("事件已结束，正在逐件答复。")
    return fill(request, form, service, context=context, done=done, to=_url)


def _about(event, title, submit, after):
    return {
        "title": title,
        "lead": event.title,
        "back_url": _url(event),
        "back_label": event.title,
        "submit": submit,
        "next": after,
    }


@require_http_methods(["GET", "POST"])
@with_capability(Capability.ACCEPT_PETITION)
def event_take_out(request, matter_id):
    """Take out a matter that was joined by mistake."""
    row = queries.matter_for(request.user, matter_id)
    form = TakeOutForm(**typed(request))

    def service(facts):
        events.take_out(row, **facts, by=request.user, at=timezone.now())
        return row.event

    after = _("工单留在原单位单独办理，事件结束时不再统一答复这一件。")
    context = _about(row.event, _("移出事件"), _("移出"), after)
    context["lead"] = f"{row.petition} {row.petition.title}"
    return fill(request, form, service, context=context, done=_("已移出。"), to=_url)
