"""敏感件: the list for named seats, one matter with its openings, marking and the two-person end."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.sensitive import MarkForm, UnmarkForm
from dispatch.queries.centre import sensitive as queries
from dispatch.queries.orders.aside import matter_worked_on
from dispatch.services.centre import sensitive
from yuanbao.access import desk_of, signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.SEE_SENSITIVE)
def sensitive_list(request):
    show = "past" if request.GET.get("show") == "past" else "open"
    context = {
        "page": page_of(request, queries.marks(show=show)),
        "tabs": [("open", _("敏感件")), ("past", _("已解除"))],
        "show": show,
    }
    return render(request, "dispatch/sensitive_list.html", context)


@require_GET
@with_capability(Capability.SEE_SENSITIVE)
def sensitive_detail(request, public_id):
    """Show why a matter is sensitive and who opened it; this opening is recorded as well."""
    petition = queries.sensitive_for(request.user, public_id)
    sensitive.note_opening(petition, by=request.user, at=timezone.now())
    return _page(request, petition)


def _page(request, petition, *, status=200, **more):
    context = {"page": queries.sensitive_page(petition), **more}
    return render(request, "dispatch/sensitive_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def sensitive_mark(request, public_id):
    """Mark a matter; whoever may not see sensitive ones sees it no more."""
    petition = matter_worked_on(request.user, public_id)

    def service(facts):
        return sensitive.mark(petition, **facts, by=request.user, at=timezone.now())

    context = {
        "title": _("标为敏感件"),
        "lead": f"{petition} {petition.title}",
        "back_url": reverse("dispatch:matter-aside", args=[public_id]),
        "back_label": petition,
        "submit": _("标为敏感件"),
        "next": _(
            "马上从公开页面撤下，只有值班长、带班领导、督办席和承办单位看得到，"
            "带班领导立即收到通知和短信。"
        ),
    }
    done = _("已标为敏感件，带班领导已收到通知。")
    form = MarkForm(**typed(request))
    to = desk_of(request.user)
    return fill(request, form, service, context=context, done=done, to=lambda _row: to)


def _url(row):
    return reverse("dispatch:sensitive-detail", args=[row.petition.public_id])


@require_http_methods(["GET", "POST"])
@with_capability(Capability.SEE_SENSITIVE)
def sensitive_ask_unmark(request, public_id):
    """Wish that the mark be taken off."""
    petition = queries.sensitive_for(request.user, public_id)

    def service(facts):
        return sensitive.ask_unmark(petition, **facts, by=request.user, at=timezone.now())

    context = {
        "title": _("申请解除敏感件"),
        "lead": str(petition),
        "back_url": reverse("dispatch:sensitive-detail", args=[public_id]),
        "back_label": petition,
        "submit": _("申请解除"),
        "next": _("要另一个人同意才解除；解除后可以公开的会重新公开。"),
    }
    done = _("已申请，等另一个人同意。")
    form = UnmarkForm(**typed(request))
    return fill(request, form, service, context=context, done=done, to=_url)


@require_POST
@with_capability(Capability.SEE_SENSITIVE)
def sensitive_unmark(request, public_id):
    """Agree, or not, as the second person."""
    petition = queries.sensitive_for(request.user, public_id)
    agrees = request.POST.get("agree") == "1"
    verb = sensitive.unmark if agrees else sensitive.keep_mark
    try:
        row = verb(petition, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, petition, status=409, refusal=str(refusal))
    messages.success(request, _("已解除。") if agrees else _("没有解除，仍是敏感件。"))
    return redirect(_url(row))
