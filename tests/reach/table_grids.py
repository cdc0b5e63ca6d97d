"""The rows of the territory: its tree, the acts on it, the old nets; see `tests.reach.table`."""

GRIDS: dict[str, list[str]] = {
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 200": [
        "get grids:place-add",
        "get grids:old-net-import",
        "get grids:place-import",
        "get grids:place-describe",
        "get grids:place-move",
        "get grids:place-border",
        "get grids:place-split",
        "get grids:place-merge",
        "get grids:place-retire",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 422": [
        "post grids:place-add",
        "post grids:old-net-import",
        "post grids:place-import",
        "post grids:place-describe",
        "post grids:place-move",
        "post grids:place-border",
        "post grids:place-split",
        "post grids:place-merge",
    ],
    "IN IN 200 200 200 200 404 404 200 200 200 404 404 200": [
        "get grids:tree-home",
        "get grids:old-net-list",
        "get grids:old-net-file",
        "get grids:stray-list",
    ],
    "IN IN 404 200 200 404 404 404 200 200 200 404 404 200": [
        "get grids:place-levels",
    ],
    "IN IN 200 200 200 404 404 404 200 200 200 404 404 200": [
        "get grids:place-detail",
        "get grids:place-below",
        "get grids:place-export",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 302": [
        "post grids:place-retire",
    ],
}
