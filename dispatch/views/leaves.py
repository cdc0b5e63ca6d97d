"""休假与 B 角: one's own leaves, and who of the colleagues is away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.forms.sections import LeaveForm
from dispatch.queries.desks.leaves import away_from, leaves_of, usual_stand_in
from dispatch.services.organisation import leaves
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "POST"])
@with_capability(Capability.TAKE_LEAVE)
def leave_list(request):
    """Show one's leaves and who is away; take a leave."""
    colleagues = leaves.colleagues_of(request.user, timezone.localdate())
    if request.method == "GET":
        initial = {"stand_in": usual_stand_in(request.user, timezone.localdate())}
        return _show(request, LeaveForm(colleagues=colleagues, initial=initial))
    form = LeaveForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        leaves.take_leave(**form.cleaned_data, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _show(request, form, status=409, refusal=str(refusal))
    messages.success(request, _("休假已登记，B 角已收到消息。"))
    return redirect("dispatch:leave-list")


def _show(request, form, *, status=200, refusal=""):
    today = timezone.localdate()
    context = {
        "form": form,
        "refusal": refusal,
        "mine": leaves_of(request.user, today),
        "away": away_from(request.user, today),
    }
    return render(request, "dispatch/leave_list.html", context, status=status)


@require_POST
@with_capability(Capability.TAKE_LEAVE)
def leave_back(request, public_id):
    """销假 earlier than meant."""
    mine = leaves_of(request.user, timezone.localdate())
    leave = mine.filter(public_id=public_id).first()
    if leave is None:
        raise Http404
    leaves.come_back(leave, by=request.user, at=timezone.now())
    messages.success(request, _("已销假，新的工单又分给您了。"))
    return redirect("dispatch:leave-list")
