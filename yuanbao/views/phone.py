"""What makes the residents' pages an app: its worker, its manifest, the page without a network."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from yuanbao.phone import shell


@require_safe
def app_worker(request):  # noqa: ARG001 - Django's signature
    """The service worker: which files it keeps, by their digests, and the scripts that do it."""
    facts = json.dumps(shell.shell())
    scripts = json.dumps([static("js/app-outbox.js"), static("js/app-worker.js")])
    body = f"self.APP = {facts};\nimportScripts(...{scripts});\n"
    answer = HttpResponse(body, content_type="text/javascript")
    answer["Service-Worker-Allowed"] = reverse("home")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def app_manifest(request):  # noqa: ARG001 - Django's signature
    return JsonResponse(shell.manifest(), content_type="application/manifest+json")


@require_safe
def app_offline(request):
    """What the phone shows for a page that it does not hold."""
    return render(request, "yuanbao/app_offline.html")
