"""Routes of the dashboard and of the lists behind its figures."""

from django.urls import path

from dispatch.views import dashboard

urlpatterns = [
    path("desk/dashboard/", dashboard.dashboard, name="dashboard"),
    path("desk/figures/", dashboard.figure_list, name="figure-list"),
]
