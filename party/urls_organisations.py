"""Routes of Party organisations and their members."""

from django.urls import path

from party.views.organisations import members, own, transfers, tree

ONE = "desk/organisations/<uuid:public_id>/"
MEMBER = "desk/party-members/<uuid:public_id>/"
TRANSFER = "desk/party-transfers/<uuid:public_id>/"

urlpatterns = [
    path("organisations/", tree.organisation_list, name="organisation-list"),
    path("my/party/", own.my_party, name="my-party"),
    path("my/party/recognise/", own.my_party_recognise, name="my-party-recognise"),
    path("desk/organisations/", tree.organisation_home, name="organisation-home"),
    path(ONE, tree.organisation_detail, name="organisation-detail"),
    path(f"{ONE}found/", tree.organisation_found, name="organisation-found"),
    path(f"{ONE}amend/", tree.organisation_amend, name="organisation-amend"),
    path(f"{ONE}move/", tree.organisation_move, name="organisation-move"),
    path(f"{ONE}merge/", tree.organisation_merge, name="organisation-merge"),
    path(f"{ONE}end/", tree.organisation_end, name="organisation-end"),
    path(f"{ONE}appoint/", tree.organisation_appoint, name="organisation-appoint"),
    path(f"{ONE}admit/", members.member_admit, name="member-admit"),
    path(
        "desk/party-posts/<uuid:public_id>/relieve/",
        tree.organisation_relieve,
        name="organisation-relieve",
    ),
    path("desk/party-members/", members.member_list, name="member-list"),
    path("desk/party-members/fields/", members.member_fields, name="member-fields"),
    path(MEMBER, members.member_detail, name="member-detail"),
    path(f"{MEMBER}amend/", members.member_amend, name="member-amend"),
    path(f"{MEMBER}make-full/", members.member_make_full, name="member-make-full"),
    path(f"{MEMBER}end/", members.member_end, name="member-end"),
    path(f"{MEMBER}open/<slug:field>/", members.member_open, name="member-open"),
    path(f"{MEMBER}transfer/", members.transfer_ask, name="transfer-ask"),
    path("desk/party-transfers/", transfers.transfer_list, name="transfer-list"),
    path(f"{TRANSFER}accept/", transfers.transfer_accept, name="transfer-accept"),
    path(f"{TRANSFER}refuse/", transfers.transfer_refuse, name="transfer-refuse"),
    path(f"{TRANSFER}withdraw/", transfers.transfer_withdraw, name="transfer-withdraw"),
]
