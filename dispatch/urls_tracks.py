"""Routes of the side tracks: what is asked for and decided, what is shelved."""

from django.urls import path

from dispatch.views import decisions, outside

urlpatterns = [
    path("desk/decisions/", decisions.decision_list, name="decision-list"),
    path("desk/decisions/<uuid:public_id>/", decisions.ending_decide, name="ending-decide"),
    # bodies without a desk, by their one-time link
    path("o/<uuid:public_id>/<str:secret>/", outside.outside_page, name="outside-page"),
    path("o/<uuid:public_id>/<str:secret>/sign/", outside.outside_sign, name="outside-sign"),
    path("o/<uuid:public_id>/<str:secret>/answer/", outside.outside_answer, name="outside-answer"),
]
