"""The site map with a public front page and pages that refuse, for tests of this layer alone."""

from django.http import HttpResponse
from django.urls import path

from yuanbao import urls
from yuanbao.access import desk_first, signed_in, with_capability
from yuanbao.roles import Capability
from yuanbao.throttling import TooMany
from yuanbao.workflow import Busy, OutOfReach, TransitionRefused

REFUSALS = {
    "reach": OutOfReach("row 17 of somebody else"),
    "late": TransitionRefused("周晓敏已先办了一步。"),
    "busy": Busy("正有别人在办。"),
    "often": TooMany("请过 40 秒再试。", 40),
}


@desk_first
def front(_request):
    return HttpResponse("front")


@signed_in
def desk(_request):
    return HttpResponse("desk")


@with_capability(Capability.VERIFY_ORDER)
def verifying(_request):
    return HttpResponse("verifying")


def refuse(_request, kind):
    raise REFUSALS[kind]


urlpatterns = [
    path("", front, name="home"),
    path("desk/", desk, name="desk"),
    path("verifying/", verifying, name="verifying"),
    path("refuse/<kind>/", refuse, name="refuse"),
    *[route for route in urls.urlpatterns if getattr(route, "name", "") != "home"],
]
