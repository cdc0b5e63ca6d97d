"""Routes of the centre's own life."""

from django.urls import path

from dispatch.views import events, liaison, report, roster, sensitive, shift, versions

REPORT = "desk/reports/<uuid:public_id>/"
SENSITIVE = "desk/sensitive/<uuid:public_id>/"

urlpatterns = [
    path("desk/roster/", roster.roster_week, name="roster-week"),
    path("desk/roster/assign/", roster.duty_assign, name="duty-assign"),
    path("desk/roster/copy/", roster.roster_copy, name="roster-copy"),
    path("desk/roster/import/", roster.roster_import, name="roster-import"),
    path("desk/roster/<uuid:public_id>/unassign/", roster.duty_unassign, name="duty-unassign"),
    path("desk/centre/people/", roster.centre_people, name="centre-people"),
    path("desk/centre/people/<int:user_id>/second/", roster.person_second, name="person-second"),
    # promises, beside a matter and together
    path("desk/matters/<uuid:public_id>/", shift.matter_aside, name="matter-aside"),
    path("desk/matters/<uuid:public_id>/pledge/", shift.pledge_new, name="pledge-new"),
    path("desk/matters/<uuid:public_id>/versions/", versions.version_list, name="version-list"),
    path(
        "desk/matters/<uuid:public_id>/versions/<int:number>/",
        versions.version_open,
        name="version-open",
    ),
    path("desk/pledges/", shift.pledge_list, name="pledge-list"),
    path("desk/pledges/<uuid:public_id>/end/", shift.pledge_end, name="pledge-end"),
    # from one watch to the next
    path("desk/handovers/", shift.handover_list, name="handover-list"),
    path("desk/handovers/new/", shift.handover_new, name="handover-new"),
    path("desk/handovers/<uuid:public_id>/", shift.handover_detail, name="handover-detail"),
    path("desk/handovers/<uuid:public_id>/sign/", shift.handover_sign, name="handover-sign"),
    # one cause of many matters
    path("events/<uuid:public_id>/", events.event_public, name="event-public"),
    path("desk/events/", events.event_list, name="event-list"),
    path("desk/events/new/", events.event_new, name="event-new"),
    path("desk/events/<uuid:public_id>/", events.event_detail, name="event-detail"),
    path("desk/events/<uuid:public_id>/join/", events.event_join, name="event-join"),
    path("desk/events/<uuid:public_id>/amend/", events.event_amend, name="event-amend"),
    path("desk/events/<uuid:public_id>/end/", events.event_end, name="event-end"),
    path("desk/event-matters/<int:matter_id>/out/", events.event_take_out, name="event-take-out"),
    # what only named seats and the handling agency see
    path("desk/matters/<uuid:public_id>/mark/", sensitive.sensitive_mark, name="sensitive-mark"),
    path("desk/sensitive/", sensitive.sensitive_list, name="sensitive-list"),
    path(SENSITIVE, sensitive.sensitive_detail, name="sensitive-detail"),
    path(f"{SENSITIVE}ask/", sensitive.sensitive_ask_unmark, name="sensitive-ask-unmark"),
    path(f"{SENSITIVE}unmark/", sensitive.sensitive_unmark, name="sensitive-unmark"),
    # whom to ring
    path("desk/liaison/", liaison.liaison_list, name="liaison-list"),
    path("desk/liaison/<str:code>/", liaison.liaison_agency, name="liaison-agency"),
    path("desk/liaison/<str:code>/add/", liaison.contact_add, name="contact-add"),
    path("desk/liaison/<str:code>/confirm/", liaison.contacts_confirm, name="contacts-confirm"),
    path("desk/contacts/<uuid:public_id>/", liaison.contact_change, name="contact-change"),
    path("desk/contacts/<uuid:public_id>/remove/", liaison.contact_remove, name="contact-remove"),
    # one day on a sheet
    path("desk/reports/", report.report_list, name="report-list"),
    path("desk/reports/draft/", report.report_draft, name="report-draft"),
    path(REPORT, report.report_detail, name="report-detail"),
    path(f"{REPORT}edit/", report.report_edit, name="report-edit"),
    path(f"{REPORT}refresh/", report.report_refresh, name="report-refresh"),
    path(f"{REPORT}sign/", report.report_sign, name="report-sign"),
]
