"""抄送: the list of what an agency is told, and the mark that it was read."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.models import Copy
from dispatch.queries.orders.copies import SHOWS, copies_of
from dispatch.services.orders.copies import read_copy
from petitions.services.ledger import is_public
from yuanbao.access import signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability


@require_GET
@with_capability(Capability.GATHER_ORDER)
def copy_list(request):
    """List what the agency was told: unread first of all, or everything.

    Told is not given: its own page stays with who works on it, so a row leads to the public one.
    """
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    page = page_of(request, copies_of(request.user, show))
    labels = {"unread": _("待阅"), "all": _("全部")}
    tabs = [
        {"label": labels[name], "url": f"?show={name}", "current": name == show} for name in SHOWS
    ]
    rows = [(copy, is_public(copy.petition)) for copy in page]
    context = {"page": page, "rows": rows, "show": show, "tabs": tabs}
    return render(request, "dispatch/copy_list.html", context)


@require_POST
@signed_in
def copy_read(request, public_id):
    """Mark one copy as read and go back to the list it was read in."""
    rows = Copy.objects.permitted(request.user, Capability.HANDLE_ORDER)
    copy = rows.filter(public_id=public_id).select_related("petition").first()
    if copy is None:
        raise Http404
    read_copy(copy, by=request.user, at=timezone.now())
    messages.success(request, _("%(number)s 已标为阅知。") % {"number": copy.petition})
    show = "?show=all" if request.POST.get("show") == "all" else ""
    return redirect(reverse("dispatch:copy-list") + show)
