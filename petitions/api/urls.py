"""Routes of the petition interface."""

from django.urls import path

from petitions.api import views

app_name = "petitions-api"
urlpatterns = [
    path("petitions/", views.PetitionList.as_view(), name="petition-list"),
    path("petitions/<str:number>/", views.PetitionDetail.as_view(), name="petition-detail"),
    path(
        "petitions/<str:number>/progress/",
        views.PetitionProgress.as_view(),
        name="petition-progress",
    ),
]
