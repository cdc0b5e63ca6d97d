"""One's notices, and the bell that counts them."""

from django.contrib import messages
from django.http import HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from yuanbao import queries
from yuanbao.access import frame_of, person_signed_in, polled
from yuanbao.paging import page_of
from yuanbao.services import identity
from yuanbao.services import notices as service


@require_GET
@person_signed_in
def notices(request):
    page = page_of(request, queries.notices_of(request.user))
    context = {"page": page, "unread": queries.unread_count(request.user)}
    return render(request, "yuanbao/notices.html", context | {"frame": frame_of(request.user)})


@require_POST
@person_signed_in
def notice_open(request, public_id):
    target = service.open_notice(request.user, public_id, at=timezone.now())
    return redirect(identity.safe_next(request, target) or "notices")


@require_POST
@person_signed_in
def notices_read_all(request):
    count = service.read_all(request.user, at=timezone.now())
    said = ngettext("%(n)d 条通知标为已读。", "%(n)d 条通知标为已读。", count)
    messages.success(request, said % {"n": count})
    return redirect("notices")


@polled
@require_GET
@person_signed_in
def notices_bell(request):
    """The bell with its number; 304 while the number stays, so that polling costs little."""
    count = queries.unread_count(request.user)
    tag = f'"bell-{count}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response = render(request, "yuanbao/_bell.html", {"unread_count": count})
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
