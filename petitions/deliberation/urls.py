"""Routes of what residents do on topics; these lie under `talks/`."""

from django.urls import path

from petitions.views.deliberation import reading, speaking, voting

app_name = "talks"

TOPIC = "<uuid:public_id>/"

urlpatterns = [
    path("", reading.topic_list, name="topic-list"),
    path("mine/", speaking.my_opinions, name="my-opinions"),
    path("mine/<uuid:public_id>/appeal/", speaking.opinion_appeal, name="opinion-appeal"),
    path("mine/<uuid:public_id>/withdraw/", speaking.opinion_withdraw, name="opinion-withdraw"),
    path("opinions/<uuid:public_id>/support/", speaking.opinion_support, name="opinion-support"),
    path(TOPIC, reading.topic_detail, name="topic-detail"),
    path(f"{TOPIC}opinions/", reading.topic_opinions, name="topic-opinions"),
    path(f"{TOPIC}speak/", speaking.topic_speak, name="topic-speak"),
    path(f"{TOPIC}vote/", voting.topic_vote, name="topic-vote"),
    path(f"{TOPIC}residency/", voting.topic_residency, name="topic-residency"),
]
