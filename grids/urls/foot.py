"""Routes of the worker's phone, and of the safety points it shows."""

from django.urls import path

from grids.api.entries import Entries
from grids.views import care, foot, points

FOOT = [
    path("", foot.foot_today, name="foot-today"),
    path("outbox/", foot.foot_outbox, name="foot-outbox"),
    path("offline/", foot.foot_offline, name="foot-offline"),
    path("session/", foot.foot_session, name="foot-session"),
    path("entries/", Entries.as_view(), name="foot-entries"),
    path("grid/", care.foot_grid, name="foot-grid"),
    path("visits/<uuid:public_id>/", care.foot_visit, name="foot-visit"),
    path("visits/<uuid:public_id>/call/", care.foot_call, name="foot-call"),
    path("worker.js", foot.foot_worker, name="foot-worker"),
    path("app.webmanifest", foot.foot_manifest, name="foot-manifest"),
    path("points/<uuid:public_id>/see/", foot.point_see, name="point-see"),
]

POINTS = [
    path("", points.point_list, name="point-list"),
    path("new/", points.point_new, name="point-new"),
    path("<uuid:public_id>/", points.point_amend, name="point-amend"),
    path("<uuid:public_id>/retire/", points.point_retire, name="point-retire"),
]
