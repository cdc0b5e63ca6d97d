"""联络员名录: searched by everyone at a desk, kept by each agency itself."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.liaison import ContactLineForm
from dispatch.queries.centre import liaison as queries
from dispatch.services.centre import liaison
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused


@require_GET
@with_capability(Capability.VIEW_LIAISON)
def liaison_list(request):
    q = request.GET.get("q", "").strip()[:60]
    page = page_of(request, queries.directory(q, at=timezone.now()), size=50)
    context = {"page": page, "q": q}
    return render(request, "dispatch/liaison_list.html", context)


@require_GET
@with_capability(Capability.VIEW_LIAISON)
def liaison_agency(request, code):
    """Show one agency's lines; whoever keeps them may change them here."""
    return _page(request, queries.agency_for(code, at=timezone.now()))


def _page(request, agency, *, status=200, **more):
    may_keep = liaison.keeps(agency, request.user, at=timezone.now())
    context = {"agency": agency, "may_keep": may_keep, **more}
    return render(request, "dispatch/liaison_agency.html", context, status=status)


def _url(agency):
    return reverse("dispatch:liaison-agency", args=[agency.code])


def _kept(request, agency):
    if not liaison.keeps(agency, request.user, at=timezone.now()):
        raise OutOfReach(f"{request.user} keeps no contacts of {agency.code}")
    return agency


def _context(agency, title, submit):
    return {
        "title": title,
        "lead": agency.name,
        "back_url": _url(agency),
        "back_label": agency.short_name or agency.name,
        "submit": submit,
        "next": _("只写工作电话。保存就算今天确认过。"),
    }


@require_http_methods(["GET", "POST"])
@with_capability(Capability.VIEW_LIAISON)
def contact_add(request, code):
    agency = _kept(request, queries.agency_for(code, at=timezone.now()))
    form = ContactLineForm(**typed(request))

    def service(_facts):
        liaison.add_contact(agency, form.entry(), by=request.user, at=timezone.now())
        return agency

    context = _context(agency, _("添加联络人"), _("添加"))
    return fill(request, form, service, context=context, done=_("已添加。"), to=_url)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.VIEW_LIAISON)
def contact_change(request, public_id):
    row = queries.contact_for(public_id)
    agency = _kept(request, row.agency)
    initial = {name: getattr(row, name) for name in ("kind", "name", "phone", "note")}
    form = ContactLineForm(initial=initial, **typed(request))

    def service(_facts):
        liaison.change_contact(row, form.entry(), by=request.user, at=timezone.now())
        return agency

    context = _context(agency, _("修改联络人"), _("保存"))
    return fill(request, form, service, context=context, done=_("已保存。"), to=_url)


@require_POST
@with_capability(Capability.VIEW_LIAISON)
def contact_remove(request, public_id):
    row = queries.contact_for(public_id)
    liaison.remove_contact(row, by=request.user, at=timezone.now())
    messages.success(request, _("已删除：%(name)s。") % {"name": row.name})
    return redirect(_url(row.agency))


@require_POST
@with_capability(Capability.VIEW_LIAISON)
def contacts_confirm(request, code):
    agency = queries.agency_for(code, at=timezone.now())
    try:
        n = liaison.confirm_contacts(agency, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, agency, status=409, refusal=str(refusal))
    messages.success(request, _("已确认 %(n)s 条都还能打通。") % {"n": n})
    return redirect(_url(agency))
