"""Routes of the knowledge base, for readers, editors, answerers and handlers."""

from django.urls import path

from party.views.knowledge import answers, desk, files, reading

ITEM = "desk/kb/items/<uuid:public_id>/"
QUESTION = "desk/kb/questions/<uuid:public_id>/"
FILE = "desk/kb/files/<uuid:public_id>/"

urlpatterns = [
    path("kb/", reading.kb_home, name="kb-home"),
    path("kb/ask/", reading.kb_ask, name="kb-ask"),
    path("kb/suggest/", reading.kb_suggest, name="kb-suggest"),
    path("kb/questions/<uuid:public_id>/", reading.kb_asked, name="kb-asked"),
    path("kb/<uuid:public_id>/", reading.kb_item, name="kb-item"),
    path("kb/<uuid:public_id>/rate/", reading.kb_rate, name="kb-rate"),
    path("desk/kb/items/", desk.kb_list, name="kb-list"),
    path("desk/kb/items/new/", desk.kb_new, name="kb-new"),
    path("desk/kb/ending/", desk.kb_ending, name="kb-ending"),
    path(ITEM, desk.kb_preview, name="kb-preview"),
    path(f"{ITEM}edit/", desk.kb_edit, name="kb-edit"),
    path(f"{ITEM}review/", desk.kb_review, name="kb-review"),
    path(f"{ITEM}publish/", desk.kb_publish, name="kb-publish"),
    path(f"{ITEM}send-back/", desk.kb_send_back, name="kb-send-back"),
    path(f"{ITEM}withdraw/", desk.kb_withdraw, name="kb-withdraw"),
    path(f"{ITEM}revise/", desk.kb_revise, name="kb-revise"),
    path(f"{ITEM}renew/", desk.kb_renew, name="kb-renew"),
    path(f"{ITEM}merge/", desk.kb_merge, name="kb-merge"),
    path(f"{ITEM}cite/", answers.kb_cited, name="kb-cited"),
    path("desk/kb/cite/", answers.kb_cite, name="kb-cite"),
    path("desk/kb/questions/", answers.kb_questions, name="kb-questions"),
    path(QUESTION, answers.kb_question, name="kb-question"),
    path(f"{QUESTION}answer/", answers.kb_answer, name="kb-answer"),
    path(f"{QUESTION}decline/", answers.kb_decline, name="kb-decline"),
    path(f"{QUESTION}hand-on/", answers.kb_hand_on, name="kb-hand-on"),
    path("desk/kb/zero-hits/", answers.kb_zero_hits, name="kb-zero-hits"),
    path(
        "desk/kb/zero-hits/<int:pk>/settle/",
        answers.kb_settle_zero_hit,
        name="kb-settle-zero-hit",
    ),
    path("desk/kb/files/", files.kb_files, name="kb-files"),
    path(FILE, files.kb_file, name="kb-file"),
    path(f"{FILE}take-in/", files.kb_file_take_in, name="kb-file-take-in"),
    path(f"{FILE}drop/", files.kb_file_drop, name="kb-file-drop"),
    path(f"{FILE}undo/", files.kb_file_undo, name="kb-file-undo"),
    path(f"{FILE}publish/", files.kb_file_publish, name="kb-file-publish"),
]
