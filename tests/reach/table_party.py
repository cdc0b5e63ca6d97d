"""Who gets what of the knowledge base; read by the table of all addresses."""

KNOWLEDGE: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:kb-home",
        "get party:kb-item",
        "get party:kb-ask",
        "get party:kb-asked",
        "post party:kb-suggest",
    ],
    "302 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "post party:kb-rate",
    ],
    "422 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post party:kb-ask",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 200 200 404": [
        "get party:kb-list",
        "get party:kb-new",
        "get party:kb-edit",
        "get party:kb-files",
        "get party:kb-file",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 422 422 404": [
        "post party:kb-new",
        "post party:kb-edit",
        "post party:kb-files",
    ],
    "IN IN 404 404 404 404 200 404 404 404 404 200 200 404": [
        "get party:kb-preview",
    ],
    "IN IN 404 404 404 404 302 404 404 404 404 404 302 404": [
        "post party:kb-renew",
    ],
    "IN IN 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:kb-ending",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 409 404": [
        "post party:kb-review",
        "post party:kb-publish",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 422 404": [
        "post party:kb-send-back",
        "post party:kb-withdraw",
        "post party:kb-merge",
        "post party:kb-answer",
        "post party:kb-decline",
        "post party:kb-hand-on",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 409 409 404": [
        "post party:kb-revise",
        "post party:kb-file-undo",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 302 302 404": [
        "post party:kb-file-take-in",
        "post party:kb-file-drop",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 302 404": [
        "post party:kb-file-publish",
        "post party:kb-settle-zero-hit",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 200 404": [
        "get party:kb-question",
        "get party:kb-zero-hits",
    ],
    "IN IN 404 200 200 200 200 200 404 404 404 404 200 404": [
        "get party:kb-questions",
    ],
    "IN IN 200 200 200 200 200 200 200 200 200 404 404 404": [
        "get party:kb-cite",
        "post party:kb-cited",
    ],
}
