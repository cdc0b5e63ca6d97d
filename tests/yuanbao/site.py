"""The site map with the public front page, for tests of this layer alone."""

from django.http import HttpResponse
from django.urls import path

from yuanbao import urls

urlpatterns = [*urls.urlpatterns, path("", lambda _request: HttpResponse("front"), name="home")]
