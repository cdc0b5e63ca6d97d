"""Who gets what of the residents' app, and of what is there for those who do not type."""

PHONE: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get app-worker",
        "get search-page",
        "get search-part",
        "get app-manifest",
        "get app-offline",
        "get petitions:report-offline",
        "get petitions:report-outbox",
        "get petitions:report-key",
        "get petitions:call-ask",
        "get petitions:call-asked",
        "get petitions:voice-new",
    ],
    "422 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post petitions:report-send",
        "post petitions:call-ask",
        "post petitions:voice-new",
    ],
    "302 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "post petitions:call-withdraw",
    ],
    "IN IN 404 404 404 404 404 404 200 200 404 404 404 404": [
        "get petitions:call-list",
        "get petitions:call-detail",
        "post petitions:call-phone",
    ],
    "IN IN 404 404 404 404 404 404 422 422 404 404 404 404": [
        "post petitions:call-note",
    ],
    "IN IN 200 200 200 404 200 404 200 200 200 404 404 404": [
        "get petitions:voice-panel",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get petitions:voice-file",
    ],
    "IN IN 404 404 404 404 404 404 409 409 404 404 404 404": [
        "post petitions:voice-transcribe",
    ],
    "IN IN 404 422 422 422 404 404 422 422 404 404 404 404": [
        "post dispatch:counter-phone",
    ],
    "IN 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get subscription-list",
    ],
    "IN 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get subscription-new",
        "post subscription-new",
        "post subscription-stop",
        "get wechat-bind",
        "post wechat-bind",
    ],
    "404 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get subscription-end",
        "post subscription-end",
    ],
}
