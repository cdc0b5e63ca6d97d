"""The tree's pages with stand-ins for the pages of other apps that the frame links to."""

from django.http import HttpResponse
from django.urls import include, path

from yuanbao import urls


def stand_in(_request):
    return HttpResponse("page")


PETITIONS = [
    path("ledger/", stand_in, name="ledger-list"),
    path("find/", stand_in, name="petition-find"),
    path("new/", stand_in, name="petition-new"),
]
urlpatterns = [
    path("", stand_in, name="home"),
    path("petitions/", include((PETITIONS, "petitions"))),
    *urls.urlpatterns,
]
