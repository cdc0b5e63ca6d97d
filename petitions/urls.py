"""Routes of the residents' pages: filing, following, the public ledger, photos."""

from django.urls import path

from petitions.helping import urls as helping_urls
from petitions.views import following, fragments, ledger, photos, sending, submit, tracking

app_name = "petitions"

urlpatterns = [
    *helping_urls.urlpatterns,
    path("report/", submit.petition_new, name="petition-new"),
    path("report/check/", submit.petition_preview, name="petition-preview"),
    path("report/dangers/", fragments.petition_dangers, name="petition-dangers"),
    path("report/similar/", fragments.petition_similar, name="petition-similar"),
    path("report/place/", fragments.petition_place, name="petition-place"),
    path("report/photos/<str:token>/", fragments.staged_thumb, name="staged-thumb"),
    path("report/offline/", sending.report_offline, name="report-offline"),
    path("report/outbox/", sending.report_outbox, name="report-outbox"),
    path("report/key/", sending.report_key, name="report-key"),
    path("report/send/", sending.report_send, name="report-send"),
    path("receipt/<str:number>/<str:secret>/", tracking.petition_receipt, name="petition-receipt"),
    path("track/", tracking.petition_find, name="petition-find"),
    path("t/<str:number>/<str:secret>/", tracking.petition_track, name="petition-track"),
    path("t/<str:number>/<str:secret>/add/", tracking.petition_add, name="petition-add"),
    path("t/<str:number>/<str:secret>/urge/", tracking.petition_urge, name="petition-urge"),
    path(
        "t/<str:number>/<str:secret>/take-receipt/",
        tracking.petition_take_receipt,
        name="petition-take-receipt",
    ),
    path(
        "t/<str:number>/<str:secret>/withdraw/",
        tracking.petition_withdraw,
        name="petition-withdraw",
    ),
    path(
        "t/<str:number>/<str:secret>/ask-proxy/",
        tracking.petition_ask_proxy,
        name="petition-ask-proxy",
    ),
    path(
        "t/<str:number>/<str:secret>/end-proxy/",
        tracking.petition_end_proxy,
        name="petition-end-proxy",
    ),
    path(
        "t/<str:number>/<str:secret>/photos/<uuid:public_id>/",
        photos.petition_photo,
        name="petition-photo",
    ),
    path("j/<str:number>/<str:secret>/", tracking.joining_track, name="joining-track"),
    path("mine/", tracking.my_petitions, name="my-petitions"),
    path("ledger/", ledger.ledger_list, name="ledger-list"),
    path("ledger/map/", ledger.ledger_map, name="ledger-map"),
    path("ledger/map/points/", ledger.ledger_points, name="ledger-points"),
    path("ledger/shelved/", ledger.ledger_shelved, name="ledger-shelved"),
    path("ledger/followed/", following.ledger_followed, name="ledger-followed"),
    path("ledger/<str:number>/", ledger.ledger_detail, name="ledger-detail"),
    path("ledger/<str:number>/join/", ledger.petition_join, name="petition-join"),
    path("ledger/<str:number>/follow/", following.ledger_follow, name="ledger-follow"),
    path("photos/<uuid:public_id>/", photos.photo, name="photo"),
    path("photos/<uuid:public_id>/thumb/", photos.photo_thumb, name="photo-thumb"),
]
