"""Who gets what: for each row of statuses, in the order of `MEMBERS`, the addresses that have it.

`IN` is a redirect to sign in. An address and method that stand in no row must answer 405 to all.
"""

TABLE: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get api-schema",
        "get development-inbox",
        "get dispatch:rating-form",
        "get dispatch:answer-rating-form",
        "get grids:boundary-layer",
        "get grids:grid-boundary",
        "get grids:grid-detail",
        "get grids:grid-qr",
        "get grids:grid-units",
        "get livez",
        "get party:article-detail",
        "get party:article-search",
        "get party:column-detail",
        "get party:home-notices",
        "get party:section-detail",
        "get party:section-list",
        "get petitions:ledger-detail",
        "get petitions:ledger-followed",
        "get petitions:ledger-list",
        "get petitions:ledger-map",
        "get petitions:ledger-points",
        "post petitions:petition-dangers",
        "get petitions:petition-find",
        "get petitions:petition-new",
        "post petitions:petition-place",
        "get petitions:petition-receipt",
        "post petitions:petition-similar",
        "get petitions:petition-track",
        "get sign-in-phone",
    ],
    "401 401 401 401 401 401 401 401 401 401 401 401 401 401": [
        "get dispatch-api:order-detail",
        "post dispatch-api:order-detail",
        "get dispatch-api:order-finish",
        "post dispatch-api:order-finish",
        "get dispatch-api:order-list",
        "post dispatch-api:order-list",
        "get dispatch-api:order-note",
        "post dispatch-api:order-note",
        "get dispatch-api:order-return",
        "post dispatch-api:order-return",
        "get dispatch-api:order-sign",
        "post dispatch-api:order-sign",
        "get petitions-api:petition-detail",
        "post petitions-api:petition-detail",
        "get petitions-api:petition-list",
        "post petitions-api:petition-list",
        "get petitions-api:petition-progress",
        "post petitions-api:petition-progress",
    ],
    "IN IN 404 404 404 404 404 404 422 422 404 404 404 404": [
        "post dispatch:order-cancel",
        "post dispatch:order-send-back",
        "post dispatch:petition-answer",
        "post dispatch:petition-ask",
        "post dispatch:petition-classify",
        "post dispatch:petition-decline",
        "post dispatch:petition-dispatch",
        "post dispatch:petition-merge",
        "post dispatch:petition-moderate",
        "post dispatch:petition-split",
        "post dispatch:petition-terminate",
        "post dispatch:petition-transfer",
    ],
    "422 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post dispatch:rate",
        "post dispatch:answer-rate",
        "post petitions:petition-add",
        "post petitions:petition-find",
        "post petitions:petition-new",
        "post petitions:petition-preview",
        "post sign-in",
        "post sign-in-phone",
    ],
    "IN IN IN IN IN IN IN IN IN IN IN IN IN IN": [
        "get sign-in-phone-code",
        "post sign-in-phone-code",
        "get sign-in-second",
        "post sign-in-second",
        "post sign-in-second-send",
        "post sign-out",
        "post sign-out-everywhere",
    ],
    "IN IN 404 404 404 404 422 404 404 404 404 404 404 404": [
        "post dispatch:order-ask",
        "post dispatch:order-contact",
        "post dispatch:order-finish",
        "post dispatch:order-hand-over",
        "post dispatch:order-note",
        "post dispatch:order-return",
    ],
    "IN 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get notices",
        "get notices-bell",
        "get password-change",
        "get petitions:my-petitions",
        "get phone-change",
        "get profile",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 200 200 404": [
        "get party:article-edit",
        "post party:article-edit",
        "get party:article-list",
        "get party:article-new",
        "post party:article-new",
        "get party:article-preview",
    ],
    "404 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get petitions:joining-track",
        "get petitions:petition-photo",
        "get petitions:photo",
        "get petitions:photo-thumb",
        "get petitions:staged-thumb",
    ],
    "IN IN 404 404 404 404 404 404 200 200 404 404 404 404": [
        "get dispatch:queue-detail",
        "get dispatch:queue-list",
        "get dispatch:queue-live",
        "get dispatch:verify-list",
        "get dispatch:roster-week",
        "get dispatch:centre-people",
    ],
    "302 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "post petitions:ledger-follow",
        "post petitions:petition-join",
        "post petitions:petition-withdraw",
        "post preferences",
    ],
    "IN 404 404 404 404 404 404 404 404 404 404 404 404 404": [
        "post device-forget",
        "post notice-open",
        "post sign-in-end",
    ],
    "IN 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "post notices-read-all",
        "get phone-change-code",
        "post phone-change-code",
    ],
    "IN IN 200 404 404 404 404 404 404 404 404 404 404 404": [
        "get dispatch:check-detail",
        "get dispatch:check-list",
    ],
    "IN IN 200 200 200 200 200 200 200 200 200 404 404 404": [
        "get dispatch:desk-home",
        "get dispatch:order-list",
        "get dispatch:search",
    ],
    "IN IN 404 404 404 404 404 404 404 422 404 404 404 404": [
        "post dispatch:order-final",
        "post dispatch:order-rule",
        "post dispatch:duty-assign",
        "post dispatch:roster-import",
    ],
    "IN IN 404 404 404 404 404 404 409 409 404 404 404 404": [
        "post dispatch:order-verify",
        "post dispatch:petition-accept",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 422 404": [
        "post party:article-send-back",
        "post party:article-withdraw",
    ],
    "IN 422 422 422 422 422 422 422 422 422 422 422 422 422": [
        "post password-change",
        "post phone-change",
    ],
    "IN IN 422 404 404 404 404 404 404 404 404 404 404 404": [
        "post dispatch:check-rate",
    ],
    "IN IN 200 200 404 404 404 404 404 404 404 404 404 404": [
        "get dispatch:finding-new",
    ],
    "IN IN 422 422 404 404 404 404 404 404 404 404 404 404": [
        "post dispatch:finding-new",
    ],
    "IN IN 200 200 200 404 200 404 200 200 200 404 404 404": [
        "get dispatch:order-detail",
    ],
    "IN IN 404 404 404 404 200 404 200 200 404 404 404 404": [
        "post dispatch:order-phone",
    ],
    "IN IN 404 404 404 404 200 404 404 404 404 404 404 404": [
        "post dispatch:order-preview",
    ],
    "IN IN 404 404 404 404 409 404 404 404 404 404 404 404": [
        "post dispatch:order-sign",
    ],
    "IN IN 404 404 404 404 404 404 404 302 404 404 404 404": [
        "post dispatch:order-urge",
        "post dispatch:person-second",
    ],
    "IN IN 404 302 302 302 302 302 404 404 404 404 404 404": [
        "post dispatch:orders-sign",
    ],
    "IN IN 404 200 200 200 404 404 200 200 404 404 404 404": [
        "get dispatch:register-new",
    ],
    "IN IN 404 422 422 422 404 404 422 422 404 404 404 404": [
        "post dispatch:register-new",
    ],
    "IN IN 404 200 200 200 200 200 200 200 200 404 404 404": [
        "get dispatch:dashboard",
        "get dispatch:figure-list",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        "get dispatch:register-slip",
        "post dispatch:duty-unassign",
    ],
    "IN IN 404 404 404 404 404 404 404 200 404 404 404 404": [
        "get dispatch:return-list",
        "get dispatch:person-second",
    ],
    "200 200 302 302 302 302 302 302 302 302 302 302 302 302": [
        "get home",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 409 404": [
        "post party:article-approve",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 409 409 404": [
        "post party:article-revise",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 302 302 404": [
        "post party:article-submit",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 200 404": [
        "get party:review-list",
    ],
    "503 503 503 503 503 503 503 503 503 503 503 503 503 503": [
        "get readyz",
    ],
    "200 302 302 302 302 302 302 302 302 302 302 302 302 302": [
        "get sign-in",
    ],
    "IN IN 404 404 404 404 404 404 404 409 404 404 404 404": [
        "post dispatch:roster-copy",
    ],
}
