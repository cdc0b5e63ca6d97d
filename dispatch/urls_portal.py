"""Routes of what stands beside an agency's orders."""

from django.urls import path

from dispatch.views import copies

urlpatterns = [
    path("desk/copies/", copies.copy_list, name="copy-list"),
    path("desk/copies/<uuid:public_id>/read/", copies.copy_read, name="copy-read"),
]
