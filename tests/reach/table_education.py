"""Who gets what of the courses; read by the table of all addresses."""

EDUCATION: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:course-list",
        "get party:course-detail",
        "get party:course-lesson",
    ],
    "404 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get party:lesson-file",
    ],
    "IN 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:my-study",
        "get party:course-quiz",
    ],
    "IN 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post party:course-quiz",
    ],
    "IN 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "post party:course-finish-lesson",
    ],
    "IN 200 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get party:course-attempt",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 200 200 404": [
        "get party:course-desk",
        "get party:course-new",
        "get party:course-preview",
        "get party:course-edit",
        "get party:lesson-new",
        "get party:lesson-edit",
        "get party:question-new",
        "get party:question-edit",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 422 422 404": [
        "post party:course-new",
        "post party:course-edit",
        "post party:lesson-new",
        "post party:lesson-edit",
        "post party:question-new",
        "post party:question-edit",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 409 409 404": [
        "post party:course-revise",
        "post party:lesson-remove",
        "post party:question-remove",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 302 302 404": [
        "post party:course-submit",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 200 404": [
        "get party:course-review-list",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 409 404": [
        "post party:course-approve",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 422 404": [
        "post party:course-send-back",
        "post party:course-withdraw",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get party:study-list",
        "get party:study-course",
        "get party:study-assign",
        "post party:study-assign",
        "post party:study-call-off",
    ],
}
