"""Who gets what of Party organisations; read by the table of all addresses.

The desk is for those who hold an office in an organisation, and nobody of the cast does.
"""

_DESK = (
    "organisation-home",
    "organisation-detail",
    "organisation-found",
    "organisation-amend",
    "organisation-move",
    "organisation-merge",
    "organisation-end",
    "organisation-appoint",
    "organisation-relieve",
    "member-list",
    "member-fields",
    "member-detail",
    "member-admit",
    "member-amend",
    "member-make-full",
    "member-end",
    "member-open",
    "transfer-ask",
    "transfer-list",
    "transfer-accept",
    "transfer-refuse",
    "transfer-withdraw",
)
_READ_ONLY = {
    "organisation-home",
    "organisation-detail",
    "member-list",
    "member-fields",
    "member-detail",
    "transfer-list",
}
_POST_ONLY = {"transfer-accept", "transfer-withdraw"}

ORGANISATIONS: dict[str, list[str]] = {
    "200 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:organisation-list",
    ],
    "IN 200 200 200 200 200 200 200 200 200 200 200 200 200": [
        "get party:my-party",
    ],
    "IN 409 409 409 409 409 409 409 409 409 409 409 409 409": [
        "post party:my-party-recognise",
    ],
    "IN IN 404 404 404 404 404 404 404 404 404 404 404 404": [
        *(f"get party:{name}" for name in _DESK if name not in _POST_ONLY),
        *(f"post party:{name}" for name in _DESK if name not in _READ_ONLY),
    ],
}
