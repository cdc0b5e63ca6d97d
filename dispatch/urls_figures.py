"""Routes of the dashboard, of the monthly score, and of the lists behind their figures."""

from django.urls import path

from dispatch.views import dashboard, scores

urlpatterns = [
    path("desk/dashboard/", dashboard.dashboard, name="dashboard"),
    path("desk/figures/", dashboard.figure_list, name="figure-list"),
    path("desk/scores/", scores.score_month, name="score-month"),
    path("desk/scores/confirm/", scores.score_confirm, name="score-confirm"),
    path("desk/scores/export/", scores.score_export, name="score-export"),
    path("desk/appeals/", scores.appeal_list, name="appeal-list"),
]
