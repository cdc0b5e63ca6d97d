"""Addresses for the menu's tests."""

from django.http import HttpResponse
from django.urls import path


def blank(_request):
    return HttpResponse()


urlpatterns = [
    path("orders/", blank, name="order-list"),
    path("orders/done/", blank, name="order-done"),
    path("grids/", blank, name="grid-list"),
    path("notices/", blank, name="notice-list"),
]
