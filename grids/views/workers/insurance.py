"""意外险: policies, whom they cover, who has none."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.allowances import PolicyForm
from grids.models import InsurancePolicy
from grids.queries.workers import allowances as queries
from grids.services.workers import insurance
from grids.views.workers.asking import ask
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

KEEP = Capability.KEEP_ALLOWANCES


@require_GET
@with_capability(KEEP)
def policy_list(request):
    today = timezone.localdate()
    context = {
        "page": page_of(request, queries.policies_of(request.user)),
        "uncovered": queries.uncovered_by_place(request.user, today),
        "today": today,
    }
    return render(request, "grids/workers/policy_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(KEEP)
def policy_new(request):
    def register(form, *, by, at):
        place = form.cleaned_data["place"]
        insurance.register_policy(form.cover(), place=place, by=by, at=at)
        return _("保单已登记，打开它把人加进去。")

    form = PolicyForm(request.POST or None, places=queries.places_kept_by(request.user))
    words = {"title": _("登记保单"), "submit": _("登记保单"), "is_policy": True}
    return ask(request, form, register, to=("grids:policy-list",), **words)


@require_GET
@with_capability(KEEP)
def policy_detail(request, public_id):
    policy, today = _policy(request, public_id), timezone.localdate()
    people = policy.people.select_related("user").order_by("user__name", "pk")
    context = {
        "policy": policy,
        "page": page_of(request, people, size=50),
        "uncovered": insurance.uncovered(policy.place, today)[:20],
        "n_uncovered": insurance.uncovered(policy.place, today).count(),
        "is_over": policy.ends_on < today,
    }
    return render(request, "grids/workers/policy_detail.html", context)


@require_POST
@with_capability(KEEP)
def policy_cover(request, public_id):
    """Put everybody in who has no cover."""
    policy = _policy(request, public_id)
    n = insurance.cover_all(policy, by=request.user, at=timezone.now())
    messages.success(request, _("加进 %(n)s 人。") % {"n": n})
    return redirect("grids:policy-detail", policy.public_id)


@require_POST
@with_capability(KEEP)
def policy_take_out(request, public_id):
    """Take the ticked people out."""
    policy = _policy(request, public_id)
    chosen = [value for value in request.POST.getlist("person") if len(value) == 36]
    rows = policy.people.filter(user__public_id__in=chosen).select_related("user")
    users = [row.user for row in rows]
    n = insurance.take_out(policy, users, by=request.user, at=timezone.now())
    messages.success(request, _("减去 %(n)s 人。") % {"n": n})
    return redirect("grids:policy-detail", policy.public_id)


def _policy(request, public_id):
    rows = InsurancePolicy.objects.permitted(request.user, KEEP).select_related("place")
    return get_object_or_404(rows.defer("place__boundary"), public_id=public_id)
