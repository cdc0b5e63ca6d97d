"""Routes of what is held on oneself."""

from django.urls import path

from yuanbao.views import my_data

app_name = "my-data"

urlpatterns = [
    path("", my_data.overview, name="overview"),
    path("openings/", my_data.openings, name="openings"),
    path("consents/", my_data.consent_list, name="consents"),
    path("consents/withdraw/", my_data.consent_withdraw, name="consent-withdraw"),
    path("export/", my_data.export, name="export"),
    path("correct/", my_data.ask_correction, name="ask-correction"),
    path("delete/", my_data.ask_deletion, name="ask-deletion"),
]
