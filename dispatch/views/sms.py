"""To write back from the development inbox, as a telephone would."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dispatch.services.judging import sms
from yuanbao.throttling import throttled


@require_POST
@throttled("development-reply", 60, 60)
def development_reply(request):
    if not settings.DEMO:
        raise Http404
    phone, text = request.POST.get("phone", "")[:24], request.POST.get("text", "")[:500]
    reply = sms.take_reply(
        message_id=f"development-{uuid4()}", phone=phone, text=text, at=timezone.now()
    )
    messages.success(
        request, _("回复已送到：%(outcome)s。") % {"outcome": reply.get_outcome_display()}
    )
    return redirect("development-inbox")
