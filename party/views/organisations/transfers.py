"""Memberships on their way: the list, and the receiving organisation's answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.organisations import WhyForm
from party.models import Transfer
from party.queries.organisations import members as queries
from party.services.organisations import transfers as services
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

takers = with_capability(Capability.ACCEPT_MEMBER)
LIST = "party:transfer-list"


def _transfer(request, public_id, capability):
    return get_object_or_404(
        Transfer.objects.permitted(request.user, capability), public_id=public_id
    )


@require_GET
@with_capability(Capability.VIEW_PARTY)
def transfer_list(request):
    on = timezone.localdate()
    page = page_of(request, queries.transfers(request.user, on))
    answerable = set(queries.waiting_for(request.user, on).values_list("pk", flat=True))
    context = {"page": page, "answerable": answerable}
    return render(request, "party/organisations/transfer_list.html", context)


@require_POST
@takers
def transfer_accept(request, *, public_id):
    transfer = _transfer(request, public_id, Capability.ACCEPT_MEMBER)
    services.accept(transfer, by=request.user, at=timezone.now())
    messages.success(request, _("已接收，党员编入本组织。"))
    return redirect(LIST)


@require_http_methods(["GET", "POST"])
@takers
def transfer_refuse(request, *, public_id):
    transfer = _transfer(request, public_id, Capability.ACCEPT_MEMBER)
    form = WhyForm(**typed(request))

    def run(facts):
        return services.refuse(transfer, why=facts["why"], by=request.user, at=timezone.now())

    context = {
        "title": _("不接收"),
        "submit": _("不接收"),
        "lead": str(transfer),
        "back_url": reverse(LIST),
        "back_label": _("组织关系转接"),
    }
    done = _("已答复，对方会看到理由。")
    return fill(request, form, run, context=context, done=done, to=lambda _one: reverse(LIST))


@require_POST
@with_capability(Capability.KEEP_PARTY)
def transfer_withdraw(request, *, public_id):
    transfer = _transfer(request, public_id, Capability.KEEP_PARTY)
    services.withdraw(transfer, by=request.user, at=timezone.now())
    messages.success(request, _("已撤回，党员还在原来的组织。"))
    return redirect(LIST)
