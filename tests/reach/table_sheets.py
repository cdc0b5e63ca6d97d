"""Who gets what of registers as files; rows as in `tests/reach/table.py`."""

REGISTER_FILES: dict[str, list[str]] = {
    "IN IN 404 200 200 200 404 404 404 404 404 404 404 200": ["get grids:import-home"],
    "IN IN 404 200 200 200 404 404 404 404 404 404 404 404": [
        "get grids:import-list",
        "get grids:import-template",
    ],
    "IN IN 404 422 422 422 404 404 404 404 404 404 404 404": ["post grids:import-list"],
    "IN IN 404 200 200 404 404 404 404 404 404 404 404 404": [
        "get grids:import-bad-rows",
        "get grids:import-detail",
        "get grids:import-live",
    ],
    "IN IN 404 422 422 404 404 404 404 404 404 404 404 404": ["post grids:import-undo"],
    "IN IN 404 409 409 404 404 404 404 404 404 404 404 404": [
        "post grids:import-drop",
        "post grids:import-start",
    ],
}
