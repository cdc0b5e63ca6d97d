"""The site map: each app's routes are included by name."""

from django.contrib import admin
from django.urls import path

from yuanbao import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
