"""The department's desk: its home, its list of orders, and signing several at once."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.desk import TABS, DeskFilterForm
from dispatch.models import WorkOrder
from dispatch.queries.desks.cards import cards_of
from dispatch.queries.desks.desk import Filters, handlers_of, orders_for, rows_of
from dispatch.queries.desks.leaves import in_hand_of
from dispatch.queries.desks.preferences import COLUMNS, preference_of
from dispatch.queries.desks.scope import order_scope
from dispatch.services.orders import handling
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import Busy, OutOfReach, TransitionRefused

MOST_AT_ONCE = 100
N_FIRST = 8


@require_GET
@with_capability(Capability.VIEW_ORDER)
def desk_home(request):
    """Show the figures of the desk and what is due first."""
    at, scope = timezone.now(), order_scope(request.user, request.GET.get("scope", ""))
    page = page_of(request, orders_for(scope, Filters(), at=at)[:N_FIRST])
    context = {
        "scope": scope,
        "cards": cards_of(scope, None, at=at),
        "rows": rows_of(page, is_area=scope.is_area),
        "at": at,
    }
    return render(request, "dispatch/desk_home.html", context)


@require_GET
@with_capability(Capability.VIEW_ORDER)
def order_list(request):
    """List the orders of one's agencies, or of one's territory, read-only."""
    at, scope = timezone.now(), order_scope(request.user, request.GET.get("scope", ""))
    preference = preference_of(request.user)
    if not request.GET and preference.default_query:
        return redirect(f"{reverse('dispatch:order-list')}?{preference.default_query}")
    handlers = handlers_of(scope)
    form = DeskFilterForm(request.GET, handlers=handlers)
    filters = form.filters()
    if filters.tab == "mine":
        mine = in_hand_of(request.user, timezone.localdate())
        filters = replace(filters, mine=mine)
    page = page_of(request, orders_for(scope, filters, at=at))
    rows = rows_of(page, is_area=scope.is_area)
    context = {
        "scope": scope,
        "cards": cards_of(scope, filters, at=at),
        "filter_form": form,
        "filters": filters,
        "tabs": _tabs(request, filters.tab),
        "page": page,
        "rows": rows,
        "can_batch": any(row.can_pick for row in rows),
        "colleagues": handlers,
        "columns": preference.columns,
        "all_columns": [
            {"name": name, "label": label, "on": name in preference.columns}
            for name, label in COLUMNS.items()
        ],
        "chips": preference.chips(request.GET.urlencode()),
        "can_export": has_capability(request.user, Capability.VIEW_FIGURES),
        "reset_url": f"?{urlencode({'tab': filters.tab, **_kept(scope)})}",
        "at": at,
    }
    return render(request, "dispatch/order_list.html", context)


def _kept(scope):
    return {"scope": scope.name} if scope.name else {}


def _tabs(request, current):
    kept = request.GET.copy()
    for name in ("page", "state", "time"):
        kept.pop(name, None)
    tabs = []
    for name, label in TABS.items():
        kept["tab"] = name
        tabs.append({"label": label, "url": f"?{kept.urlencode()}", "current": name == current})
    return tabs


@require_POST
@with_capability(Capability.SIGN_ORDER)
def orders_sign(request):
    """签收 several orders; one that cannot be signed does not stop the others."""
    wanted = list(dict.fromkeys(request.POST.getlist("order")))[:MOST_AT_ONCE]
    rows = WorkOrder.objects.permitted(request.user, Capability.SIGN_ORDER)
    orders = list(rows.filter(public_id__in=[w for w in wanted if _is_uuid(w)]))
    done = sum(_sign_one(request, order) for order in orders)
    missing = len(wanted) - len(orders)
    if done:
        messages.success(request, _("已签收 %(n)s 件。") % {"n": done})
    if missing:
        messages.error(request, _("有 %(n)s 件不在您能签收的范围里，没有动。") % {"n": missing})
    if not wanted:
        messages.warning(request, _("还没有选。请先在左边勾上要签收的工单。"))
    return redirect(_back(request))


@require_POST
@with_capability(Capability.HANDLE_ORDER)
def orders_hand_over(request):
    """交给同事 several orders at once; one that cannot be given does not stop the others."""
    wanted = list(dict.fromkeys(request.POST.getlist("order")))[:MOST_AT_ONCE]
    to = request.POST.get("to", "")
    if not wanted or not to.isdecimal():
        messages.warning(request, _("请先在左边勾上工单，再选交给谁。"))
        return redirect(_back(request))
    rows = WorkOrder.objects.permitted(request.user, Capability.HANDLE_ORDER)
    orders = list(rows.filter(public_id__in=[w for w in wanted if _is_uuid(w)]))
    done = sum(_hand_one(request, order, int(to)) for order in orders)
    missing = len(wanted) - len(orders)
    if done:
        messages.success(request, _("已交出 %(n)s 件。") % {"n": done})
    if missing:
        messages.error(request, _("有 %(n)s 件不是本单位的工单，没有动。") % {"n": missing})
    return redirect(_back(request))


def _hand_one(request, order, to):
    try:
        handling.hand_over_to(order, to, by=request.user, at=timezone.now())
    except (TransitionRefused, Busy) as refusal:
        messages.error(request, f"{order.number}：{refusal}")
        return False
    return True


def _sign_one(request, order):
    try:
        handling.sign_for(order, by=request.user, at=timezone.now())
    except (TransitionRefused, Busy) as refusal:
        messages.error(request, f"{order.number}：{refusal}")
    except OutOfReach:
        messages.error(request, _("%(number)s：不能由您签收。") % {"number": order.number})
    else:
        return True
    return False


def _is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _back(request):
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return reverse("dispatch:order-list")
