"""Who gets what of topics and compounds; read by the table of all addresses."""

TOPICS: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get talks:topic-list",
        "get talks:topic-detail",
        "get talks:topic-opinions",
        "get grids:compound-detail",
        "get grids:compound-list",
    ],
    "IN 200 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get talks:my-opinions",
        "get talks:topic-speak",
        "get talks:topic-vote",
    ],
    "IN 422 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post talks:opinion-appeal",
        "post talks:topic-residency",
        "post talks:topic-speak",
        "post talks:topic-vote",
    ],
    "IN 302 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post talks:opinion-support",
        "post talks:opinion-withdraw",
    ],
    "IN IN 404 200 200 200 404 404 200 200 404 404 404 404": [
        "get organise:residency-list",
        "get organise:topic-list",
        "get organise:topic-new",
    ],
    "IN IN 404 422 422 422 404 404 422 422 404 404 404 404": [
        "post organise:topic-new",
    ],
    "IN IN 404 200 200 404 404 404 200 200 404 404 404 404": [
        "get organise:topic-detail",
        "get organise:topic-edit",
    ],
    "IN IN 404 302 302 404 404 404 302 302 404 404 404 404": [
        "post organise:option-drop-option",
        "post organise:residency-confirm",
    ],
    "IN IN 404 422 422 404 404 404 422 422 404 404 404 404": [
        "post organise:milestone-drop",
        "post organise:milestone-finish",
        "post organise:milestone-report",
        "post organise:opinion-answer",
        "post organise:residency-refuse",
        "post organise:talk-call-off",
        "post organise:talk-hold",
        "post organise:topic-add-milestone",
        "post organise:topic-add-option",
        "post organise:topic-carry-out",
        "post organise:topic-conclude",
        "post organise:topic-decide",
        "post organise:topic-discuss",
        "post organise:topic-edit",
        "post organise:topic-open",
        "post organise:topic-plan-talk",
        "post organise:topic-prolong",
        "post organise:topic-stop",
        "post organise:topic-supervise",
    ],
    "IN IN 404 200 200 200 404 404 404 404 404 404 404 404": [
        "get grids:compound-desk",
    ],
    "IN IN 404 200 200 404 404 404 404 404 404 404 404 404": [
        "get grids:compound-fact-amend",
        "get grids:compound-keep",
    ],
    "IN IN 404 422 422 404 404 404 404 404 404 404 404 404": [
        "post grids:compound-fact-amend",
        "post grids:compound-fact-end",
        "post grids:compound-keep",
    ],
    "IN IN 404 404 404 404 404 404 404 200 404 404 404 404": [
        "get organise:opinion-detail",
        "get organise:opinion-list",
    ],
    "IN IN 404 404 404 404 404 404 404 422 404 404 404 404": [
        "post organise:opinion-decline",
        "post organise:opinion-publish",
        "post organise:opinion-uphold",
    ],
}
