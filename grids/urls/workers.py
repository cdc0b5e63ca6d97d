"""Addresses of people in grid work: their desk, their own page, and complaints about them."""

from django.urls import include, path

from grids.views.workers import (
    allowances,
    card_giving,
    cards,
    complaints,
    covering,
    insurance,
    own,
    people,
    phones,
    terms,
    trainings,
)

# Before the addresses of places, whose last part is any word.
PUBLIC_WORKERS = [
    path("complaints/<str:secret>/", complaints.complaint_receipt, name="complaint-receipt"),
    path("<slug:code>/complain/", complaints.complaint_new, name="complaint-new"),
]

WORKERS = [
    path("", people.worker_list, name="worker-list"),
    path("new/", people.worker_new, name="worker-new"),
    path("trainings/", trainings.training_list, name="training-list"),
    path("trainings/new/", trainings.training_new, name="training-new"),
    path("trainings/<uuid:public_id>/", trainings.training_detail, name="training-detail"),
    path(
        "trainings/<uuid:public_id>/attendance/",
        trainings.training_attendance,
        name="training-attendance",
    ),
    path("covers/", covering.cover_list, name="cover-list"),
    path("covers/<int:post_id>/end/", covering.cover_end, name="cover-end"),
    path("covers/leaves/<uuid:public_id>/", covering.leave_cover, name="cover-leave"),
    path("covers/<slug:code>/", covering.cover_vacancy, name="cover-vacancy"),
    path("complaints/", complaints.complaint_list, name="complaint-list"),
    path(
        "complaints/<uuid:public_id>/answer/", complaints.complaint_answer, name="complaint-answer"
    ),
    path("letters/<uuid:public_id>.pdf", own.worker_letter, name="worker-letter"),
    path("<uuid:public_id>/", people.worker_detail, name="worker-detail"),
    path("<uuid:public_id>/phones/", people.worker_phones, name="worker-phones"),
    path("<uuid:public_id>/service/", people.worker_service, name="worker-service"),
    path("<uuid:public_id>/<slug:act>/", people.worker_act, name="worker-act"),
    path(
        "<uuid:public_id>/posts/<int:post_id>/hand-over/",
        people.post_hand_over,
        name="worker-post-hand-over",
    ),
    path(
        "<uuid:public_id>/posts/<int:post_id>/leave/", people.post_leave, name="worker-post-leave"
    ),
]

PHONES = [
    path("", phones.phone_list, name="phone-list"),
    path("new/", phones.phone_new, name="phone-new"),
    path("<uuid:public_id>/", phones.phone_detail, name="phone-detail"),
    path("<uuid:public_id>/given/", phones.phone_given, name="phone-given"),
    path("<uuid:public_id>/stored/", phones.phone_stored, name="phone-stored"),
    path("<uuid:public_id>/cancel/", phones.phone_cancel, name="phone-cancel"),
    path("<uuid:public_id>/<slug:act>/", phones.phone_act, name="phone-act"),
]

MY_POST = [
    path("phones/", own.my_phones, name="my-phones"),
    path("phones/<uuid:public_id>/confirm/", phones.my_phone_confirm, name="my-phone-confirm"),
    path("phones/<uuid:public_id>/missing/", phones.my_phone_missing, name="my-phone-missing"),
    path("", own.my_post, name="my-post"),
    path("service/", own.my_service, name="my-service"),
    path("photo/", own.my_photo, name="my-photo"),
    path("photo/withdraw/", own.my_photo_withdraw, name="my-photo-withdraw"),
    path("letter/", own.letter_sign, name="my-letter-sign"),
    path("letters/<uuid:public_id>.pdf", own.my_letter, name="my-letter"),
    path("posts/<int:post_id>/leave/", own.my_leave, name="my-post-leave"),
    path("leaves/<uuid:public_id>/back/", own.my_leave_back, name="my-post-back"),
]

ALLOWANCES = [
    path("", allowances.allowance_list, name="allowance-list"),
    path("terms/", terms.terms_list, name="terms-list"),
    path("terms/new/", terms.terms_new, name="terms-new"),
    path("terms/<int:pk>/", terms.terms_amend, name="terms-amend"),
    path("terms/<int:pk>/drop/", terms.terms_drop, name="terms-drop"),
    path("lines/<uuid:public_id>/correct/", allowances.line_correct, name="allowance-line-correct"),
    path("<uuid:public_id>/", allowances.allowance_detail, name="allowance-detail"),
    path("<uuid:public_id>/book.xlsx", allowances.allowance_book, name="allowance-book"),
    path("<uuid:public_id>/sheet.pdf", allowances.allowance_paper, name="allowance-paper"),
    path("<uuid:public_id>/<slug:act>/", allowances.allowance_act, name="allowance-act"),
]

INSURANCE = [
    path("", insurance.policy_list, name="policy-list"),
    path("new/", insurance.policy_new, name="policy-new"),
    path("<uuid:public_id>/", insurance.policy_detail, name="policy-detail"),
    path("<uuid:public_id>/cover/", insurance.policy_cover, name="policy-cover"),
    path("<uuid:public_id>/take-out/", insurance.policy_take_out, name="policy-take-out"),
]

CARDS = [
    path("", cards.card_list, name="card-list"),
    path("live/", cards.card_live, name="card-live"),
    path("batches/<uuid:public_id>/take/", cards.card_take, name="card-take"),
    path("given/", card_giving.card_given, name="card-given"),
    path("given/<slug:key>/<uuid:public_id>/", card_giving.card_give, name="card-give"),
    path("<slug:code>/", cards.card_grid, name="card-grid"),
    path("<slug:code>/without/", card_giving.card_without, name="card-without"),
    path("<slug:code>/card.png", cards.card_png, name="card-png"),
    path("<slug:code>/cards.pdf", cards.card_pdf, name="card-pdf"),
]

STAFF_WORKERS = [
    path("desk/cards/", include(CARDS)),
    path("desk/workers/", include(WORKERS)),
    path("desk/phones/", include(PHONES)),
    path("desk/allowances/", include(ALLOWANCES)),
    path("desk/insurance/", include(INSURANCE)),
    path("desk/my-post/", include(MY_POST)),
]
