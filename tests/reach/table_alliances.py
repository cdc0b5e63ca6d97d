"""Who gets what of alliances and convenience services; read by the table of all addresses."""

ALLIANCES: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:alliance-list",
        "get party:alliance-detail",
        "get party:project-detail",
        "get party:activity-list",
        "get party:activity-detail",
    ],
    "404 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get party:project-photo",
    ],
    "IN 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post party:activity-sign-up",
    ],
    "IN 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post party:activity-step-back",
    ],
    # Lists of what is one's own: empty for the other town.
    "IN IN 404 200 200 200 404 404 404 404 404 404 404 404": [
        "get party:alliance-desk-list",
        "get party:alliance-new",
    ],
    "IN IN 404 422 422 422 404 404 404 404 404 404 404 404": [
        "post party:alliance-new",
    ],
    "IN IN 404 200 200 404 404 404 404 404 404 404 404 404": [
        "get party:alliance-desk",
        "get party:unit-new",
        "get party:unit-edit",
        "get party:unit-leave",
        "get party:unit-contact",
        "get party:joint-meeting-new",
        "get party:joint-meeting-minutes",
        "get party:need-new",
        "get party:need-drop",
        "get party:need-match",
        "get party:resource-new",
        "get party:project-desk",
        "get party:project-complete",
        "get party:project-stop",
    ],
    "IN IN 404 422 422 404 404 404 404 404 404 404 404 404": [
        "post party:unit-new",
        "post party:unit-edit",
        "post party:unit-leave",
        "post party:unit-contact",
        "post party:joint-meeting-new",
        "post party:joint-meeting-minutes",
        "post party:need-new",
        "post party:need-drop",
        "post party:need-match",
        "post party:resource-new",
        "post party:project-complete",
        "post party:project-stop",
    ],
    "IN IN 404 302 302 404 404 404 404 404 404 404 404 404": [
        "post party:resource-take-back",
        "post party:project-start",
    ],
    "IN IN 404 409 409 404 404 404 404 404 404 404 404 404": [
        "post party:project-reach",
    ],
    "IN IN 404 200 404 404 404 404 404 404 404 404 404 404": [
        "get party:activity-desk-list",
        "get party:activity-new",
        "get party:activity-desk",
        "get party:activity-note-signup",
        "get party:activity-roll",
        "get party:activity-record-held",
        "get party:activity-amend",
        "get party:activity-cancel",
    ],
    "IN IN 404 422 404 404 404 404 404 404 404 404 404 404": [
        "post party:activity-new",
        "post party:activity-note-signup",
        "post party:activity-roll",
        "post party:activity-record-held",
        "post party:activity-amend",
        "post party:activity-cancel",
    ],
}
