"""Addresses of people in grid work: their desk, their own page, and complaints about them."""

from django.urls import path

from grids.views.workers import complaints, own, people, trainings

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
    path("complaints/", complaints.complaint_list, name="complaint-list"),
    path(
        "complaints/<uuid:public_id>/answer/", complaints.complaint_answer, name="complaint-answer"
    ),
    path("letters/<uuid:public_id>.pdf", own.worker_letter, name="worker-letter"),
    path("<uuid:public_id>/", people.worker_detail, name="worker-detail"),
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

MY_POST = [
    path("", own.my_post, name="my-post"),
    path("letter/", own.letter_sign, name="my-letter-sign"),
    path("letters/<uuid:public_id>.pdf", own.my_letter, name="my-letter"),
    path("posts/<int:post_id>/leave/", own.my_leave, name="my-post-leave"),
    path("leaves/<uuid:public_id>/back/", own.my_leave_back, name="my-post-back"),
]
