"""Routes of courses: for readers and students, for editors, for officers."""

from django.urls import path

from party.views.education import desk, following, parts, reading

ONE = "courses/<uuid:public_id>/"
DESK = "desk/courses/<uuid:public_id>/"

urlpatterns = [
    path("courses/", reading.course_list, name="course-list"),
    path("courses/mine/", reading.my_study, name="my-study"),
    path(ONE, reading.course_detail, name="course-detail"),
    path(f"{ONE}lessons/<int:number>/", reading.course_lesson, name="course-lesson"),
    path(
        f"{ONE}lessons/<int:number>/finish/",
        reading.course_finish_lesson,
        name="course-finish-lesson",
    ),
    path(f"{ONE}quiz/", reading.course_quiz, name="course-quiz"),
    path("course-sheets/<uuid:public_id>/", reading.course_attempt, name="course-attempt"),
    path("course-files/<uuid:public_id>/", reading.lesson_file, name="lesson-file"),
    path("desk/courses/", desk.course_desk, name="course-desk"),
    path("desk/courses/new/", desk.course_new, name="course-new"),
    path("desk/courses/review/", desk.course_review_list, name="course-review-list"),
    path(DESK, desk.course_preview, name="course-preview"),
    path(f"{DESK}edit/", desk.course_edit, name="course-edit"),
    path(f"{DESK}submit/", desk.ACTS.submit, name="course-submit"),
    path(f"{DESK}approve/", desk.ACTS.approve, name="course-approve"),
    path(f"{DESK}send-back/", desk.ACTS.send_back, name="course-send-back"),
    path(f"{DESK}withdraw/", desk.ACTS.withdraw, name="course-withdraw"),
    path(f"{DESK}revise/", desk.ACTS.revise, name="course-revise"),
    path(f"{DESK}lessons/new/", parts.lesson_new, name="lesson-new"),
    path(f"{DESK}questions/new/", parts.question_new, name="question-new"),
    path("desk/lessons/<uuid:public_id>/edit/", parts.lesson_edit, name="lesson-edit"),
    path("desk/lessons/<uuid:public_id>/remove/", parts.lesson_remove, name="lesson-remove"),
    path("desk/questions/<uuid:public_id>/edit/", parts.question_edit, name="question-edit"),
    path("desk/questions/<uuid:public_id>/remove/", parts.question_remove, name="question-remove"),
    path("desk/study/", following.study_list, name="study-list"),
    path("desk/study/<uuid:public_id>/", following.study_course, name="study-course"),
    path("desk/study/<uuid:public_id>/assign/", following.study_assign, name="study-assign"),
    path(
        "desk/study/assignments/<uuid:public_id>/call-off/",
        following.study_call_off,
        name="study-call-off",
    ),
]
