"""What messages would have said, and the codes of the moment: for trying the demo alone."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yuanbao import queries


@never_cache
@require_GET
def development_inbox(request):
    if not settings.DEMO:
        raise Http404
    context = {
        "texts": queries.development_messages(),
        "codes": queries.totp_codes(at=timezone.now()),
    }
    return render(request, "yuanbao/development_inbox.html", context)
