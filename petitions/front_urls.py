"""The front page: its name stands without an app's, for every frame links to it."""

from django.urls import path

from petitions.views.home import home

urlpatterns = [path("", home, name="home")]
