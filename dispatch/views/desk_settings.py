"""What a person keeps of the list of orders: columns, and filters under names."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dispatch.queries.desks.preferences import COLUMNS
from dispatch.services.desks import desk
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_POST
@with_capability(Capability.VIEW_ORDER)
def desk_columns(request):
    """Keep the chosen columns."""
    wanted = request.POST.getlist("column")
    desk.choose_columns(request.user, [name for name in COLUMNS if name in wanted])
    return _back(request)


@require_POST
@with_capability(Capability.VIEW_ORDER)
def desk_filter_keep(request):
    """Keep what the list is filtered to under a name."""
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    is_default = request.POST.get("is_default") == "on"
    try:
        desk.keep_filter(request.user, name=name, query=query, is_default=is_default)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("筛选“%(name)s”已保存。") % {"name": name.strip()})
    return _back(request)


@require_POST
@with_capability(Capability.VIEW_ORDER)
def desk_filter_drop(request):
    """Forget a kept filter."""
    desk.drop_filter(request.user, request.POST.get("name", ""))
    return _back(request)


@require_POST
@with_capability(Capability.VIEW_ORDER)
def desk_filter_default(request):
    """Choose the filter that the list opens with."""
    desk.choose_default(request.user, request.POST.get("name", ""))
    return _back(request)


def _back(request):
    query = request.POST.get("query", "") or "tab=todo"
    return redirect(f"{reverse('dispatch:order-list')}?{query}")
