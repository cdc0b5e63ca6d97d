"""The rows of cameras, viewings and sensors; see `tests.reach.table`."""

DEVICES: dict[str, list[str]] = {
    "IN IN 404 404 404 404 404 404 404 302 404 404 404 404": [
        "post grids:viewing-decide",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 200": [
        "get grids:camera-new",
        "get grids:camera-amend",
        "get grids:device-new",
        "get grids:device-amend",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 422": [
        "post grids:camera-new",
        "post grids:camera-amend",
        "post grids:device-new",
        "post grids:device-amend",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get grids:viewing-stream",
    ],
    "IN IN 404 404 404 404 404 404 404 200 404 404 404 404": [
        "get grids:viewing-decide",
    ],
    "IN IN 404 404 409 404 404 404 404 404 404 404 404 404": [
        "post grids:viewing-watch",
    ],
    "IN IN 404 200 200 404 200 200 200 200 404 404 404 404": [
        "get grids:viewing-new",
    ],
    "IN IN 404 422 422 404 422 422 422 422 404 404 404 404": [
        "post grids:viewing-new",
    ],
    "IN IN 404 200 200 200 200 200 200 200 404 404 404 200": [
        "get grids:camera-list",
        "get grids:camera-points",
        "get grids:viewing-list",
        "get grids:device-list",
        "get grids:alarm-list",
    ],
    "IN IN 404 200 200 404 200 200 200 200 404 404 404 200": [
        "get grids:camera-detail",
        "get grids:device-detail",
    ],
    "IN IN 404 200 200 404 404 404 200 200 404 404 404 200": [
        "get grids:viewing-detail",
    ],
    "IN IN 404 404 302 404 404 404 404 404 404 404 404 404": [
        "post grids:viewing-withdraw",
    ],
    "IN IN 404 404 200 404 404 404 404 404 404 404 404 404": [
        "get grids:viewing-play",
    ],
}
