"""Whether a colleague has a dialog of this order open."""

from zlib import crc32

from django.http import HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch import presence
from dispatch.queries.orders.order_acts import capability_for
from dispatch.queries.orders.order_page import reach_of_order
from dispatch.views.acts import ACTS
from yuanbao.access import polled, signed_in


@polled
@require_GET
@signed_in
def order_presence(request, public_id):
    """Mark the dialog that the person has open (`?act=`), and tell who else has one open."""
    act, at = ACTS.get(request.GET.get("act", "")), timezone.now()
    capability = capability_for(act.name) if act else None
    order_id = reach_of_order(request.user, public_id, capability)
    if act:
        presence.mark(order_id, request.user, str(act.label), at=at)
    people = presence.others(order_id, request.user, at=at)
    tag = f'"{crc32(repr(people).encode()):x}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = render(request, "dispatch/_order_presence.html", {"people": people})
    answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
    return answer
