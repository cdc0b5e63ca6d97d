"""The call-back seat: whom to ring, one matter with its script, and what came of the call."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.taking import CallForms
from dispatch.queries.centre import follow_up as queries
from dispatch.services.centre import follow_up as services
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_GET
@with_capability(Capability.FOLLOW_UP)
def follow_up_list(request):
    at = timezone.now()
    page = page_of(request, queries.follow_ups(request.user, at=at))
    context = {"page": page, "rows": queries.rows_of(page.object_list), "at": at}
    return render(request, "dispatch/follow_up_list.html", context)


@require_GET
@with_capability(Capability.FOLLOW_UP)
def follow_up_detail(request, public_id):
    return _page(request, public_id)


@require_POST
@with_capability(Capability.FOLLOW_UP)
def follow_up_phone(request, public_id):
    """Show the phone once, and record that it was seen."""
    petition = queries.petition_to_follow(request.user, public_id)
    phone = services.open_phone(petition, by=request.user, at=timezone.now())
    return _page(request, public_id, phone=phone)


@require_POST
@with_capability(Capability.FOLLOW_UP)
def follow_up_call(request, public_id):
    page = queries.follow_up_of(request.user, public_id, at=timezone.now())
    forms = CallForms(page.parts, request.POST)
    if not forms.is_valid():
        return _page(request, public_id, forms=forms, status=422)
    facts = forms.call.cleaned_data
    try:
        call = services.follow_up(
            page.petition, **facts, said=forms.said(), by=request.user, at=timezone.now()
        )
    except TransitionRefused as refusal:
        return _page(request, public_id, forms=forms, refusal=str(refusal), status=409)
    messages.success(request, f"{page.petition} {_('回访记下了：')}{call.get_outcome_display()}")
    return redirect("dispatch:follow-up-list")


def _page(request, public_id, *, forms=None, status=200, **more):
    page = queries.follow_up_of(request.user, public_id, at=timezone.now())
    context = {
        "page": page,
        "petition": page.petition,
        "forms": forms or CallForms(page.parts),
        **more,
    }
    return render(request, "dispatch/follow_up_detail.html", context, status=status)
