"""机构调整: the list of agencies, and one agency with what can be done to it."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.platform import FORMS
from dispatch.queries.organisation.platform import (
    agencies,
    agency_for,
    agency_page,
    offered,
    open_orders,
    orders_chosen,
)
from dispatch.services.organisation import agencies as services
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

CAPABILITY = Capability.MANAGE_PLATFORM


@require_GET
@with_capability(CAPABILITY)
def agency_list(request):
    """List the agencies; a search knows former names too."""
    q = request.GET.get("q", "").strip()[:40]
    page = page_of(request, agencies(request.user, q), size=50)
    return render(request, "dispatch/agency_list.html", {"page": page, "q": q})


@require_GET
@with_capability(CAPABILITY)
def agency_detail(request, code):
    """Show one agency with its open orders and the acts."""
    return _show(request, agency_for(request.user, code))


def _show(request, agency, bound=None, *, status=200, refusal=""):
    bound = bound or {}
    others = offered(agency)
    forms = {
        name: bound.get(name) or form(agency=agency, offered=others) for name, form in FORMS.items()
    }
    context = {
        "shown": agency_page(agency, on=timezone.localdate()),
        "agency": agency,
        "page": page_of(request, open_orders(agency)),
        "forms": forms,
        "failed": next(iter(bound), ""),
        "form": next(iter(bound.values()), None),
        "refusal": refusal,
        "at": timezone.now(),
    }
    return render(request, "dispatch/agency_detail.html", context, status=status)


def _act(request, code, name, act, words):
    """Read one act's form, make the call, and come back with what was done or refused."""
    agency = agency_for(request.user, code)
    form = FORMS[name](request.POST, agency=agency)
    if not form.is_valid():
        return _show(request, agency, {name: form}, status=422)
    try:
        done = act(agency, form.cleaned_data, {"by": request.user, "at": timezone.now()})
    except TransitionRefused as refusal:
        return _show(request, agency, {name: form}, status=409, refusal=str(refusal))
    messages.success(request, words(done))
    return redirect("dispatch:agency-detail", code=code)


@require_POST
@with_capability(CAPABILITY)
def agency_rename(request, code):
    """更名."""

    def act(agency, facts, who):
        return services.rename(agency, **facts, **who)

    return _act(request, code, "rename", act, lambda _done: _("已更名，原名称留在曾用名里。"))


@require_POST
@with_capability(CAPABILITY)
def agency_merge(request, code):
    """并入另一家."""

    def act(agency, facts, who):
        return services.merge(agency, into=facts["to"], why=facts["why"], **who)

    return _act(request, code, "merge", act, _moved)


@require_POST
@with_capability(CAPABILITY)
def agency_split(request, code):
    """拆分出去一部分."""

    def act(agency, facts, who):
        cut = services.Cut(list(facts["categories"]), list(facts["towns"]))
        return services.split(agency, to=facts["to"], cut=cut, why=facts["why"], **who)

    return _act(request, code, "split", act, _moved)


@require_POST
@with_capability(CAPABILITY)
def agency_place(request, code):
    """Give the ticked orders to another agency."""

    def act(agency, facts, who):
        chosen = orders_chosen(agency, chosen_ids(request.POST.getlist("order")))
        return services.place(agency, chosen, to=facts["to"], why=facts["why"], **who)

    return _act(
        request, code, "place", act, lambda n: _("已转走 %(n)s 张工单，时限不变。") % {"n": n}
    )


@require_POST
@with_capability(CAPABILITY)
def agency_retire(request, code):
    """撤销."""

    def act(agency, facts, who):
        return services.retire(agency, **facts, **who)

    return _act(request, code, "retire", act, lambda _done: _("已撤销，人员任职到昨天为止。"))


def _moved(done):
    return _("已办：工单 %(orders)s 张，人员 %(people)s 人，派单目录 %(duties)s 条。") % {
        "orders": done.orders,
        "people": done.people,
        "duties": done.duties,
    }


def chosen_ids(texts):
    """Return the identifiers among what came with the form."""
    found = []
    for text in texts[:500]:
        try:
            found.append(str(UUID(text)))
        except ValueError:
            continue
    return found
