"""Routes of those who do not type, and of the people who ring them and hear them."""

from django.urls import path

from petitions.views.helping import asking, calls, voices

CALL = "desk/calls/<uuid:public_id>/"

urlpatterns = [
    path("call-me/", asking.call_ask, name="call-ask"),
    path("call-me/<uuid:public_id>/<str:secret>/", asking.call_asked, name="call-asked"),
    path(
        "call-me/<uuid:public_id>/<str:secret>/withdraw/",
        asking.call_withdraw,
        name="call-withdraw",
    ),
    path("report/voice/", asking.voice_new, name="voice-new"),
    path("desk/calls/", calls.call_list, name="call-list"),
    path(CALL, calls.call_detail, name="call-detail"),
    path(f"{CALL}phone/", calls.call_phone, name="call-phone"),
    path(f"{CALL}note/", calls.call_note, name="call-note"),
    path("desk/voices/<uuid:public_id>/", voices.voice_panel, name="voice-panel"),
    path("desk/voices/<uuid:public_id>/file/", voices.voice_file, name="voice-file"),
    path(
        "desk/voices/<uuid:public_id>/transcribe/",
        voices.voice_transcribe,
        name="voice-transcribe",
    ),
]
