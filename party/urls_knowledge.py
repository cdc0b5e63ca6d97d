"""Routes of the knowledge base, for readers, editors, answerers and handlers."""

from django.urls import path

from party.views import knowledge, knowledge_answers, knowledge_desk, knowledge_files

ITEM = "desk/kb/items/<uuid:public_id>/"
QUESTION = "desk/kb/questions/<uuid:public_id>/"
FILE = "desk/kb/files/<uuid:public_id>/"

urlpatterns = [
    path("kb/", knowledge.kb_home, name="kb-home"),
    path("kb/ask/", knowledge.kb_ask, name="kb-ask"),
    path("kb/suggest/", knowledge.kb_suggest, name="kb-suggest"),
    path("kb/questions/<uuid:public_id>/", knowledge.kb_asked, name="kb-asked"),
    path("kb/<uuid:public_id>/", knowledge.kb_item, name="kb-item"),
    path("kb/<uuid:public_id>/rate/", knowledge.kb_rate, name="kb-rate"),
    path("desk/kb/items/", knowledge_desk.kb_list, name="kb-list"),
    path("desk/kb/items/new/", knowledge_desk.kb_new, name="kb-new"),
    path("desk/kb/ending/", knowledge_desk.kb_ending, name="kb-ending"),
    path(ITEM, knowledge_desk.kb_preview, name="kb-preview"),
    path(f"{ITEM}edit/", knowledge_desk.kb_edit, name="kb-edit"),
    path(f"{ITEM}review/", knowledge_desk.kb_review, name="kb-review"),
    path(f"{ITEM}publish/", knowledge_desk.kb_publish, name="kb-publish"),
    path(f"{ITEM}send-back/", knowledge_desk.kb_send_back, name="kb-send-back"),
    path(f"{ITEM}withdraw/", knowledge_desk.kb_withdraw, name="kb-withdraw"),
    path(f"{ITEM}revise/", knowledge_desk.kb_revise, name="kb-revise"),
    path(f"{ITEM}renew/", knowledge_desk.kb_renew, name="kb-renew"),
    path(f"{ITEM}merge/", knowledge_desk.kb_merge, name="kb-merge"),
    path(f"{ITEM}cite/", knowledge_answers.kb_cited, name="kb-cited"),
    path("desk/kb/cite/", knowledge_answers.kb_cite, name="kb-cite"),
    path("desk/kb/questions/", knowledge_answers.kb_questions, name="kb-questions"),
    path(QUESTION, knowledge_answers.kb_question, name="kb-question"),
    path(f"{QUESTION}answer/", knowledge_answers.kb_answer, name="kb-answer"),
    path(f"{QUESTION}decline/", knowledge_answers.kb_decline, name="kb-decline"),
    path(f"{QUESTION}hand-on/", knowledge_answers.kb_hand_on, name="kb-hand-on"),
    path("desk/kb/zero-hits/", knowledge_answers.kb_zero_hits, name="kb-zero-hits"),
    path(
        "desk/kb/zero-hits/<int:pk>/settle/",
        knowledge_answers.kb_settle_zero_hit,
        name="kb-settle-zero-hit",
    ),
    path("desk/kb/files/", knowledge_files.kb_files, name="kb-files"),
    path(FILE, knowledge_files.kb_file, name="kb-file"),
    path(f"{FILE}take-in/", knowledge_files.kb_file_take_in, name="kb-file-take-in"),
    path(f"{FILE}drop/", knowledge_files.kb_file_drop, name="kb-file-drop"),
    path(f"{FILE}undo/", knowledge_files.kb_file_undo, name="kb-file-undo"),
    path(f"{FILE}publish/", knowledge_files.kb_file_publish, name="kb-file-publish"),
]
