"""Routes of Party organisations and their members."""

from django.urls import path

from party.views.organisations import (
    duties,
    meetings,
    members,
    notices,
    own,
    own_duties,
    roll_exports,
    roll_files,
    transfers,
    tree,
)

ONE = "desk/organisations/<uuid:public_id>/"
MEMBER = "desk/party-members/<uuid:public_id>/"
IMPORT = "desk/party-members/imports/<uuid:public_id>/"
MEETING = "desk/party-meetings/<uuid:public_id>/"
NOTICE = "desk/party-notices/<uuid:public_id>/"
TAKING = "my/party/takings/<uuid:public_id>/"
TRANSFER = "desk/party-transfers/<uuid:public_id>/"

urlpatterns = [
    path("organisations/", tree.organisation_list, name="organisation-list"),
    path("my/party/", own.my_party, name="my-party"),
    path("my/party/duties/", own.my_duties, name="my-duties"),
    path("my/party/records/", own.my_records, name="my-records"),
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
    path("desk/party-members/export/", roll_files.member_export, name="member-export"),
    path("desk/party-members/export-full/", roll_exports.roll_export, name="roll-export"),
    path("desk/party-members/exports/", roll_exports.roll_files, name="roll-files"),
    path("desk/party-members/exports/live/", roll_exports.roll_files_live, name="roll-files-live"),
    path(
        "desk/party-members/exports/<uuid:public_id>/take/",
        roll_exports.roll_file_take,
        name="roll-file-take",
    ),
    path("desk/party-members/imports/", roll_files.member_imports, name="member-imports"),
    path(
        "desk/party-members/imports/template/",
        roll_files.member_template,
        name="member-template",
    ),
    path(IMPORT, roll_files.member_import, name="member-import"),
    path(f"{IMPORT}live/", roll_files.member_import_live, name="member-import-live"),
    path(f"{IMPORT}start/", roll_files.member_import_start, name="member-import-start"),
    path(f"{IMPORT}drop/", roll_files.member_import_drop, name="member-import-drop"),
    path(f"{IMPORT}undo/", roll_files.member_import_undo, name="member-import-undo"),
    path(f"{IMPORT}bad-rows/", roll_files.member_bad_rows, name="member-bad-rows"),
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
    path("n/<slug:code>/", notices.notice_short, name="notice-short"),
    path("my/party/notices/<uuid:public_id>/", notices.my_notice, name="my-notice"),
    path("my/party/notices/<uuid:public_id>/read/", notices.my_notice_read, name="my-notice-read"),
    path("desk/party-notices/", notices.notice_list, name="notice-list"),
    path("desk/party-notices/new/", notices.notice_new, name="notice-new"),
    path(NOTICE, notices.notice_detail, name="notice-detail"),
    path(f"{NOTICE}edit/", notices.notice_edit, name="notice-edit"),
    path(f"{NOTICE}live/", notices.notice_live, name="notice-live"),
    path(f"{NOTICE}open/", notices.notice_open, name="notice-open"),
    path(f"{NOTICE}submit/", notices.notice_submit, name="notice-submit"),
    path(f"{NOTICE}choose-sms/", notices.notice_choose_sms, name="notice-choose-sms"),
    path(f"{NOTICE}send/", notices.notice_send, name="notice-send"),
    path(f"{NOTICE}send-back/", notices.notice_send_back, name="notice-send-back"),
    path("desk/party-recipients/<uuid:public_id>/tell/", notices.notice_tell, name="notice-tell"),
    path("my/party/meetings/<uuid:public_id>/", meetings.my_meeting, name="my-meeting"),
    path(
        "my/party/meetings/<uuid:public_id>/sign-in/",
        meetings.my_meeting_sign_in,
        name="my-meeting-sign-in",
    ),
    path("desk/party-meetings/", meetings.meeting_list, name="meeting-list"),
    path(f"{ONE}plan-meeting/", meetings.meeting_plan, name="meeting-plan"),
    path(MEETING, meetings.meeting_detail, name="meeting-detail"),
    path(f"{MEETING}tick/", meetings.meeting_tick, name="meeting-tick"),
    path(f"{MEETING}minute/", meetings.meeting_minute, name="meeting-minute"),
    path(f"{MEETING}publish/", meetings.meeting_publish, name="meeting-publish"),
    path(
        f"{MEETING}return-minutes/", meetings.meeting_return_minutes, name="meeting-return-minutes"
    ),
    path(f"{MEETING}cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("my/party/report-in/", own_duties.my_report_in, name="my-report-in"),
    path("my/party/report-end/", own_duties.my_report_end, name="my-report-end"),
    path(
        "my/party/tasks/<uuid:public_id>/answer/",
        own_duties.my_task_answer,
        name="my-task-answer",
    ),
    path("my/party/duties/<uuid:public_id>/take/", own_duties.my_duty_take, name="my-duty-take"),
    path(f"{TAKING}report/", own_duties.my_duty_report, name="my-duty-report"),
    path(f"{TAKING}leave/", own_duties.my_duty_leave, name="my-duty-leave"),
    path("desk/party-duties/", duties.duty_list, name="duty-list"),
    path(f"{ONE}offer-duty/", duties.duty_offer, name="duty-offer"),
    path("desk/party-duties/<uuid:public_id>/close/", duties.duty_close, name="duty-close"),
    path("desk/party-reports/", duties.report_list, name="report-list"),
    path("desk/party-reports/<uuid:public_id>/ask/", duties.report_ask, name="report-ask"),
]
