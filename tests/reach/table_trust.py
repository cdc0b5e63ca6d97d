"""Who gets what of one's own data, the data officer's desk and open data."""

TRUST: dict[str, list[str]] = {
    "IN 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get my-data:overview",
        "get my-data:openings",
        "get my-data:consents",
        "get my-data:ask-correction",
        "get my-data:ask-deletion",
        "post my-data:export",
    ],
    "IN 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post my-data:ask-correction",
        "post my-data:ask-deletion",
    ],
    # Nobody of the cast ever agreed to a purpose without a name.
    "IN 404 404 404 404 404 404 404 404 404 404 404 404 404": ["post my-data:consent-withdraw"],
    # The cast has no data officer.
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get data:request-list",
        "get data:request-detail",
        "get data:consent-list",
        "get data:hold-list",
        "get data:retention-report",
        "post data:request-carry-out",
        "post data:request-refuse",
        "post data:hold-list",
        "post data:hold-lift",
    ],
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get open-data",
        "get open-data-schema",
        "get dispatch:lasting",
    ],
    "422 422 422 422 422 422 422 422 422 422 422 422 422 422": ["post dispatch:lasting-answer"],
    # No file has been made yet.
    "404 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get open-data-file",
        "get open-data-day",
    ],
}
