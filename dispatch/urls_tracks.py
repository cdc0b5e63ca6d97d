"""Routes of the side tracks: what is asked for and decided, what is shelved."""

from django.urls import path

from dispatch.views import decisions

urlpatterns = [
    path("desk/decisions/", decisions.decision_list, name="decision-list"),
]
