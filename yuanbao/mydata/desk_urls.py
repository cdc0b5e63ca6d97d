"""Routes of the data officer's desk."""

from django.urls import path

from yuanbao.views import data_desk

app_name = "data"

urlpatterns = [
    path("requests/", data_desk.request_list, name="request-list"),
    path("requests/<uuid:public_id>/", data_desk.request_detail, name="request-detail"),
    path("requests/<uuid:public_id>/carry-out/", data_desk.carry_out, name="request-carry-out"),
    path("requests/<uuid:public_id>/refuse/", data_desk.refuse, name="request-refuse"),
    path("consents/", data_desk.consent_list, name="consent-list"),
    path("retention/", data_desk.retention_report, name="retention-report"),
    path("holds/", data_desk.hold_list, name="hold-list"),
    path("holds/<int:pk>/lift/", data_desk.hold_lift, name="hold-lift"),
]
