"""Who gets what of the tasks of units; read by the table of all addresses."""

TASKS: dict[str, list[str]] = {
    "IN IN 404 200 200 200 200 200 404 200 200 404 404 404": [
        "get grids:standing-list",
        "get grids:task-list",
    ],
    "IN IN 404 200 200 200 200 200 404 404 404 404 404 404": [
        "get grids:task-new",
    ],
    "IN IN 404 422 422 422 422 422 404 404 404 404 404 404": [
        "post grids:task-new",
    ],
    "IN IN 404 200 200 404 200 404 404 200 200 404 404 404": [
        "get grids:task-detail",
        "get grids:task-export",
        "get grids:task-report",
    ],
    "IN IN 404 404 404 404 200 404 404 404 404 404 404 404": [
        "get grids:cell-ask-again",
        "get grids:task-amend",
        "get grids:task-form",
    ],
    "IN IN 404 404 404 404 422 404 404 404 404 404 404 404": [
        "post grids:cell-ask-again",
        "post grids:task-amend",
        "post grids:task-form",
    ],
    "IN IN 404 404 404 404 409 404 404 404 404 404 404 404": [
        "post grids:task-question-drop",
        "post grids:task-question-shift",
        "post grids:task-submit",
    ],
    "IN IN 404 404 404 404 404 404 404 200 404 404 404 404": [
        "get grids:limit-list",
        "get grids:task-admit",
        "get grids:task-refuse",
    ],
    "IN IN 404 404 404 404 404 404 404 409 404 404 404 404": [
        "post grids:task-admit",
    ],
    "IN IN 404 404 404 404 404 404 404 422 404 404 404 404": [
        "post grids:limit-list",
        "post grids:task-refuse",
    ],
    "IN IN 404 404 404 404 302 404 404 404 404 404 404 404": [
        "post grids:task-end",
        "post grids:task-withdraw",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get grids:task-photo",
    ],
    "IN IN 404 404 404 404 404 404 404 302 404 404 404 404": [
        "post grids:standing-end",
    ],
    "IN IN 200 404 404 404 404 404 404 404 404 404 404 404": [
        "get grids:my-task",
        "get grids:my-task-item",
        "get grids:my-task-list",
    ],
    "IN IN 422 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-task",
    ],
    "IN IN 302 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-task-item",
    ],
    "IN IN 409 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-task-hand-back",
        "post grids:my-task-item-skip",
        "post grids:my-task-not-applicable",
    ],
}
