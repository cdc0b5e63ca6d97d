"""安全点位: the list that community staff keep of what is to be looked at."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.points import PointForm
from grids.models import SafetyPoint
from grids.queries.day import points_grids, points_page
from grids.queries.tree import asked_place
from grids.services import points
from yuanbao.access import signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


@require_GET
@with_capability(Capability.KEEP_SAFETY_POINT)
def point_list(request):
    only = asked_place(request.GET.get("place", ""))
    page = page_of(request, points_page(request.user, only))
    context = {"page": page, "today": timezone.localdate(), "only": only}
    return render(request, "grids/point_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.KEEP_SAFETY_POINT)
def point_new(request):
    form = PointForm(_sent(request), grids=points_grids(request.user))
    if request.method == "POST" and form.is_valid():
        point = points.list_point(form.facts(), by=request.user, at=timezone.now())
        messages.success(request, _("已列入清单：%(name)s。") % {"name": point})
        return redirect("grids:point-list")
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@signed_in
def point_amend(request, public_id):
    point = _point_of(request.user, public_id)
    form = PointForm(_sent(request), grids=points_grids(request.user), point=point)
    if request.method == "POST" and form.is_valid():
        points.amend_point(point, form.facts(), by=request.user, at=timezone.now())
        messages.success(request, _("已改：%(name)s。") % {"name": form.cleaned_data["name"]})
        return redirect("grids:point-list")
    return _form(request, form, point)


@require_POST
@signed_in
def point_retire(request, public_id):
    point = points.retire_point(
        _point_of(request.user, public_id), by=request.user, at=timezone.now()
    )
    messages.success(request, _("已移出清单：%(name)s。看过的记录还在。") % {"name": point})
    return redirect("grids:point-list")


def _sent(request):
    return request.POST if request.method == "POST" else None


def _point_of(user, public_id):
    rows = SafetyPoint.objects.permitted(user, Capability.KEEP_SAFETY_POINT)
    point = rows.filter(public_id=public_id).select_related("grid").first()
    if point is None:
        raise OutOfReach(f"{user} keeps no safety point {public_id}")
    return point


def _form(request, form, point):
    status = 422 if form.is_bound else 200
    context = {"form": form, "point": point}
    return render(request, "grids/point_form.html", context, status=status)
