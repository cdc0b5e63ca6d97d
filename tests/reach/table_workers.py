"""The rows of people in grid work; see `tests.reach.table`."""

GRID_WORK: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get grids:complaint-new",
        "get grids:complaint-receipt",
    ],
    "422 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post grids:complaint-new",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 200": [
        "get grids:worker-list",
        "get grids:worker-new",
        "get grids:worker-detail",
        "get grids:worker-act",
        "get grids:worker-post-hand-over",
        "get grids:worker-post-leave",
        "get grids:worker-letter",
        "get grids:training-list",
        "get grids:training-new",
        "get grids:training-detail",
        "get grids:complaint-list",
        "get grids:phone-list",
        "get grids:phone-new",
        "get grids:phone-detail",
        "get grids:phone-act",
        "get grids:card-list",
        "get grids:card-live",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 422": [
        "post grids:worker-new",
        "post grids:worker-act",
        "post grids:worker-post-hand-over",
        "post grids:worker-post-leave",
        "post grids:training-new",
        "post grids:phone-new",
        "post grids:phone-act",
        "post grids:card-list",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 302": [
        "post grids:training-attendance",
        "post grids:complaint-answer",
    ],
    "IN IN 200 404 404 404 404 404 404 404 404 404 404 404": [
        "get grids:my-post",
        "get grids:my-letter-sign",
        "get grids:my-letter",
        "get grids:my-post-leave",
        "get grids:my-phone-missing",
        "get grids:my-photo",
    ],
    "IN IN 422 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-letter-sign",
        "post grids:my-post-leave",
        "post grids:my-phone-missing",
        "post grids:my-photo",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-post-back",
        "post grids:phone-given",
        "post grids:phone-cancel",
        "post grids:my-phone-confirm",
        "get grids:allowance-act",
        "post grids:card-take",
    ],
    "IN IN 404 404 200 200 404 404 404 404 404 404 404 200": [
        "get grids:allowance-list",
        "get grids:policy-list",
        "get grids:policy-new",
    ],
    "IN IN 404 404 422 422 404 404 404 404 404 404 404 422": [
        "post grids:allowance-list",
        "post grids:policy-new",
    ],
    "IN IN 404 404 200 404 404 404 404 404 404 404 404 200": [
        "get grids:allowance-detail",
        "get grids:allowance-book",
        "get grids:allowance-paper",
        "get grids:allowance-line-correct",
        "get grids:policy-detail",
    ],
    "IN IN 404 404 422 404 404 404 404 404 404 404 404 422": [
        "post grids:allowance-line-correct",
    ],
    "IN IN 404 404 302 404 404 404 404 404 404 404 404 302": [
        "post grids:allowance-act",
        "post grids:policy-cover",
        "post grids:policy-take-out",
    ],
    "IN IN 200 404 404 404 404 404 404 404 404 404 404 200": [
        "get grids:card-grid",
        "get grids:card-png",
        "get grids:card-pdf",
    ],
    "IN IN 422 404 404 404 404 404 404 404 404 404 404 422": [
        "post grids:card-grid",
    ],
    "IN IN 302 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:my-photo-withdraw",
    ],
}
