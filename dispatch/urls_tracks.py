"""Routes of the side tracks: what is asked for and decided, what is shelved."""

from django.urls import path

from dispatch.views import decisions

urlpatterns = [
    path("desk/decisions/", decisions.decision_list, name="decision-list"),
    path("desk/decisions/<uuid:public_id>/", decisions.ending_decide, name="ending-decide"),
]
