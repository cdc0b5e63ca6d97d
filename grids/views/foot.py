"""The worker's phone: today's walk, the outbox, and what makes both work without a network."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from grids.foot.shell import kept_by_phone, manifest, shell
from grids.foot.words import outbox_words
from grids.models import SafetyPoint
from grids.queries.day import day_of
from grids.services import points
from yuanbao.access import is_staff_member, polled, signed_in, with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


@require_GET
@with_capability(Capability.WALK_GRID)
@kept_by_phone
def foot_today(request):
    """List today's places in walking order, or with `?by=due` by how urgent they are."""
    at = timezone.now()
    day = day_of(request.user, at=at, by_due=request.GET.get("by") == "due")
    context = {"day": day, "at": at, "words": outbox_words()}
    return render(request, "grids/foot_today.html", context)


@require_GET
@with_capability(Capability.WALK_GRID)
@kept_by_phone
def foot_outbox(request):
    context = {"at": timezone.now(), "words": outbox_words()}
    return render(request, "grids/foot_outbox.html", context)


@require_POST
@signed_in
def point_see(request, public_id):
    """Without a script: note that a listed point was in order."""
    rows = SafetyPoint.objects.permitted(request.user, Capability.WALK_GRID)
    point = rows.filter(public_id=public_id).first()
    if point is None:
        raise OutOfReach(f"{request.user} does not walk to {public_id}")
    points.see_point(point, by=request.user, at=timezone.now())
    messages.success(request, _("已记下：%(name)s没问题。") % {"name": point})
    return redirect("grids:foot-today")


@require_GET
def foot_offline(request):
    """What the phone shows for a page that it does not hold; nothing of anybody stands on it."""
    return render(request, "grids/foot_offline.html")


@polled
@require_GET
def foot_session(request):
    """Say whose session it is and give the token for sending; 401 when there is none."""
    if not is_staff_member(request.user) or request.user.must_change_password:
        return JsonResponse({}, status=401)
    answer = JsonResponse({"owner": str(request.user.public_id), "token": get_token(request)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def foot_manifest(request):  # noqa: ARG001 - Django's signature
    return JsonResponse(manifest(), content_type="application/manifest+json")


@require_GET
def foot_worker(request):  # noqa: ARG001 - Django's signature
    """The service worker: which files it keeps, by their digests, and the script that keeps them."""
    facts = json.dumps(shell())
    scripts = json.dumps([static("js/foot-outbox.js"), static("js/foot-worker.js")])
    body = f"self.FOOT = {facts};\nimportScripts(...{scripts});\n"
    answer = HttpResponse(body, content_type="text/javascript")
    answer["Service-Worker-Allowed"] = reverse("home")
    answer["Cache-Control"] = "no-cache"
    return answer
