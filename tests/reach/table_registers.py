"""The rows of the registers; see `tests.reach.table`."""

REGISTERS: dict[str, list[str]] = {
    "IN IN 200 200 200 200 404 404 404 404 404 404 404 200": [
        "get grids:register-home",
        "get grids:register-fields",
        "get grids:register-list",
        "get grids:register-points",
        "get grids:register-choose",
        "get grids:register-new",
    ],
    "IN IN 200 200 200 404 404 404 404 404 404 404 404 200": [
        "get grids:register-row",
        "get grids:register-qr",
        "get grids:register-edit",
        "get grids:register-relocate",
        "get grids:register-move",
        "get grids:register-end",
    ],
    "IN IN 422 422 422 422 404 404 404 404 404 404 404 422": [
        "post grids:register-new",
    ],
    "IN IN 422 422 422 404 404 404 404 404 404 404 404 422": [
        "post grids:register-edit",
        "post grids:register-relocate",
        "post grids:register-move",
        "post grids:register-end",
    ],
    "IN IN 200 200 200 404 404 404 404 404 404 404 404 404": [
        "get grids:register-open",
    ],
    "IN IN 422 422 422 404 404 404 404 404 404 404 404 404": [
        "post grids:register-open",
    ],
    "IN IN 200 200 200 200 404 404 404 404 404 404 404 404": [
        "get grids:register-export",
        "get grids:register-files",
        "get grids:register-files-live",
    ],
    "IN IN 422 422 422 422 404 404 404 404 404 404 404 404": [
        "post grids:register-export",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post grids:register-file-take",
    ],
}
