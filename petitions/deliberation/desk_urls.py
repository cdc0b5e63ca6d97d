"""Routes of those who organise and moderate topics; these lie under `desk/talks/`."""

from django.urls import path

from petitions.views.deliberation import acts, desk, moderation, residencies

app_name = "organise"

urlpatterns = [
    path("", desk.topic_list, name="topic-list"),
    path("new/", desk.topic_new, name="topic-new"),
    path("opinions/", moderation.opinion_list, name="opinion-list"),
    path("opinions/<uuid:public_id>/", moderation.opinion_detail, name="opinion-detail"),
    path("opinions/<uuid:public_id>/publish/", moderation.opinion_publish, name="opinion-publish"),
    path("opinions/<uuid:public_id>/decline/", moderation.opinion_decline, name="opinion-decline"),
    path("opinions/<uuid:public_id>/uphold/", moderation.opinion_uphold, name="opinion-uphold"),
    path("residents/", residencies.residency_list, name="residency-list"),
    path(
        "residents/<uuid:public_id>/confirm/",
        residencies.residency_confirm,
        name="residency-confirm",
    ),
    path(
        "residents/<uuid:public_id>/refuse/", residencies.residency_refuse, name="residency-refuse"
    ),
    path("<uuid:public_id>/", desk.topic_detail, name="topic-detail"),
    path("<uuid:public_id>/edit/", desk.topic_edit, name="topic-edit"),
    *(
        path(f"{kind.route}<uuid:public_id>/{name}/", acts.act_view(name), name=kind.url_name(name))
        for name, kind in acts.KINDS.items()
    ),
]
