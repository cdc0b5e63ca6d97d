"""The desks of sealed reports: custody, handlers, their leaders, auditors."""

from django.urls import path

from petitions.views.sealed import custody, files, handling, opening

app_name = "custody"

urlpatterns = [
    path("", custody.report_list, name="report-list"),
    path("entrust/", custody.report_entrust_many, name="report-entrust-many"),
    path("mine/", handling.my_list, name="my-list"),
    path("mine/<uuid:public_id>/", handling.my_report, name="my-report"),
    path("mine/<uuid:public_id>/answer/", handling.my_answer, name="my-answer"),
    path("mine/<uuid:public_id>/ask/", handling.my_ask, name="my-ask"),
    path("mine/<uuid:public_id>/files/<int:serial>/", handling.my_file, name="my-file"),
    path("unit/", handling.unit_list, name="unit-list"),
    path("unit/<uuid:public_id>/", handling.unit_report, name="unit-report"),
    path("record/", files.record, name="record"),
    path("<uuid:public_id>/", custody.report_detail, name="report-detail"),
    path("<uuid:public_id>/seal/", custody.report_seal, name="report-seal"),
    path("<uuid:public_id>/widen/", custody.report_widen, name="report-widen"),
    path("<uuid:public_id>/decline/", custody.report_decline, name="report-decline"),
    path("<uuid:public_id>/entrust/", custody.report_entrust, name="report-entrust"),
    path("<uuid:public_id>/write/", custody.report_write, name="report-write"),
    path("<uuid:public_id>/write-handler/", custody.report_write_handler, name="write-handler"),
    path("<uuid:public_id>/release/", custody.report_release, name="report-release"),
    path("<uuid:public_id>/give-back/", custody.report_give_back, name="report-give-back"),
    path("<uuid:public_id>/resume/", custody.report_resume, name="report-resume"),
    path("<uuid:public_id>/close/", custody.report_close, name="report-close"),
    path(
        "<uuid:public_id>/messages/<uuid:message_id>/pass-on/",
        custody.message_pass_on,
        name="message-pass-on",
    ),
    path("<uuid:public_id>/files/<int:serial>/", files.file_clean, name="file-clean"),
    path("<uuid:public_id>/files/<int:serial>/share/", files.file_share, name="file-share"),
    path("<uuid:public_id>/ask-opening/", opening.opening_ask, name="opening-ask"),
    path("<uuid:public_id>/opened/", opening.opened, name="opened"),
    path("<uuid:public_id>/opened/<int:serial>/", opening.file_original, name="file-original"),
    path("openings/<uuid:public_id>/approve/", opening.opening_approve, name="opening-approve"),
    path("openings/<uuid:public_id>/refuse/", opening.opening_refuse, name="opening-refuse"),
    path("openings/<uuid:public_id>/shut/", opening.opening_shut, name="opening-shut"),
]
