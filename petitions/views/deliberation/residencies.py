"""Organisers say whether somebody lives where they say."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.deliberation import desk_queries
from petitions.deliberation.desk_forms import WhyForm
from petitions.services.deliberation import residing
from petitions.views.deliberation.desk import organisers
from yuanbao.paging import page_of


@require_GET
@organisers
def residency_list(request):
    return _list_page(request)


def _list_page(request, *, form=None, pk=None, status=200):
    page = page_of(request, desk_queries.residencies_to_confirm(request.user))
    context = {"page": page, "why_form": WhyForm(auto_id=False), "form": form, "refused": pk}
    return render(request, "petitions/deliberation/residency_list.html", context, status=status)


@require_POST
@organisers
def residency_confirm(request, public_id):
    row = desk_queries.residency_for(request.user, public_id)
    residing.confirm(row, by=request.user, at=timezone.now())
    messages.success(request, _("已核实，本人会收到通知。"))
    return redirect("organise:residency-list")


@require_POST
@organisers
def residency_refuse(request, public_id):
    row, form = desk_queries.residency_for(request.user, public_id), WhyForm(request.POST)
    if not form.is_valid():
        return _list_page(request, form=form, pk=row.pk, status=422)
    residing.refuse(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    messages.success(request, _("已告诉本人。"))
    return redirect("organise:residency-list")
