"""回头看: one page, one tap for each part; opened by the receipt's secret or a joiner's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.services.judging import lasting as service
from yuanbao.access import kept_private
from yuanbao.workflow import TransitionRefused


def _page(request, asked, secret, *, refusal="", status=200):
    context = {
        "asked": asked,
        "petition": asked.petition,
        "secret": secret,
        "refusal": refusal,
        "back_name": "petitions:joining-track" if asked.joining else "petitions:petition-track",
    }
    response = kept_private(render(request, "dispatch/lasting.html", context, status=status))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_GET
def lasting(request, number, secret):
    """Ask; opening the page answers nothing, for programs open links of messages too."""
    return _page(request, service.open_checks(number, secret), secret)


@require_POST
def lasting_answer(request, number, secret):
    asked = service.open_checks(number, secret)
    lasts = request.POST.get("lasts")
    if lasts not in {"yes", "no"}:
        words = _("请点“还好着”或“又出现了”。")
        return _page(request, asked, secret, refusal=words, status=422)
    try:
        service.answer(
            asked, request.POST.get("order", ""), lasts=lasts == "yes", at=timezone.now()
        )
    except TransitionRefused as refusal:
        return _page(request, asked, secret, refusal=str(refusal), status=409)
    said = _("谢谢，记下了。") if lasts == "yes" else _("记下了，又出现的马上重办，办好告诉您。")
    messages.success(request, said)
    return redirect("dispatch:lasting", number, secret)
