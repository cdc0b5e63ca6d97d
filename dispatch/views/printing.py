"""The papers of the desk as PDF."""

from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from dispatch.queries.orders.order_page import order_for
from dispatch.queries.orders.papers import notices as notice_queries
from dispatch.services.desks import printing
from yuanbao.access import signed_in
from yuanbao.workflow import OutOfReach


@require_GET
@signed_in
def order_print(request, public_id):
    """Send the A4 work order."""
    from dispatch.papers import order_paper  # noqa: PLC0415 - the fonts cost 46 MB

    at = timezone.now()
    order = order_for(request.user, public_id)
    printing.print_order(order, by=request.user, at=at)
    return _pdf(order_paper(order, by=request.user, at=at), str(order.number))


@require_GET
@signed_in
def ruling_print(request, public_id):
    """Send the written ruling of a part that goes back no more."""
    from dispatch.papers import ruling_paper  # noqa: PLC0415 - the fonts cost 46 MB

    at = timezone.now()
    order = order_for(request.user, public_id)
    if not order.is_final:
        raise OutOfReach(f"{order} has no written ruling")
    printing.print_order(order, by=request.user, at=at)
    return _pdf(ruling_paper(order, by=request.user, at=at), str(order.number))


@require_GET
@signed_in
def notice_print(request, public_id):
    """Send the supervision notice."""
    from dispatch.papers import notice_paper  # noqa: PLC0415 - the fonts cost 46 MB

    at = timezone.now()
    notice = notice_queries.page(request.user, public_id, at=at).row
    printing.print_notice(notice, by=request.user, at=at)
    return _pdf(notice_paper(notice, by=request.user, at=at), notice.number)


def _pdf(content, name):
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    return answer
