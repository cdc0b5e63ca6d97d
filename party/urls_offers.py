"""Routes of what residents and firms apply for, and of those who handle it."""

from django.urls import path

from party.views.offers import applying, desk, firm, firms, halls, jobs, policies

HELD = "offers/a/<str:number>/<str:secret>/"
WISH = "offers/job-wishes/<uuid:public_id>/<str:secret>/"
POLICY = "desk/policies/<uuid:public_id>/"
JOB = "desk/jobs/<uuid:public_id>/"
FIRM = "desk/firms/<uuid:public_id>/"
INSPECTION = "desk/inspections/<uuid:public_id>/"
ONE = "desk/applications/<uuid:public_id>/"

urlpatterns = [
    path("offers/", applying.service_list, name="service-list"),
    path("offers/find/", applying.application_find, name="application-find"),
    path("offers/mine/", applying.my_applications, name="my-applications"),
    path("offers/mine/<uuid:public_id>/", applying.my_application, name="my-application"),
    path("offers/s/<slug:code>/", applying.service_apply, name="service-apply"),
    path(HELD, applying.application_track, name="application-track"),
    path(f"{HELD}book/", applying.application_book, name="application-book"),
    path(f"{HELD}rate/", applying.application_rate, name="application-rate"),
    path(f"{HELD}withdraw/", applying.application_withdraw, name="application-withdraw"),
    path("desk/applications/", desk.application_list, name="application-list"),
    path("desk/applications/figures/", desk.application_figures, name="application-figures"),
    path("desk/hours/", desk.my_hours, name="my-hours"),
    path("desk/hours/<uuid:public_id>/close/", desk.my_hour_close, name="my-hour-close"),
    path(ONE, desk.application_detail, name="application-detail"),
    path(f"{ONE}accept/", desk.application_accept, name="application-accept"),
    path(f"{ONE}take-up/", desk.application_take_up, name="application-take-up"),
    path(f"{ONE}finish/", desk.application_finish, name="application-finish"),
    path(f"{ONE}refuse/", desk.application_refuse, name="application-refuse"),
    path(f"{ONE}hand-on/", desk.application_hand_on, name="application-hand-on"),
    path(f"{ONE}contact/", desk.application_contact, name="application-contact"),
    path(f"{ONE}appoint/", desk.application_appoint, name="application-appoint"),
    path("offers/jobs/", jobs.job_list, name="job-list"),
    path("offers/jobs/<uuid:public_id>/", jobs.job_detail, name="job-detail"),
    path("offers/job-wishes/", jobs.job_wish_new, name="job-wish-new"),
    path(WISH, jobs.job_wish, name="job-wish"),
    path(f"{WISH}end/", jobs.job_wish_end, name="job-wish-end"),
    path("offers/policies/", policies.policy_list, name="policy-list"),
    path("offers/policies/match/", policies.policy_match, name="policy-match"),
    path("offers/policies/<uuid:public_id>/", policies.policy_detail, name="policy-detail"),
    path("offers/policies/<uuid:public_id>/apply/", policies.policy_apply, name="policy-apply"),
    path("desk/policies/", policies.policy_desk, name="policy-desk"),
    path("desk/policies/new/", policies.policy_new, name="policy-new"),
    path(POLICY, policies.policy_preview, name="policy-preview"),
    path(f"{POLICY}edit/", policies.policy_edit, name="policy-edit"),
    path(f"{POLICY}publish/", policies.policy_publish, name="policy-publish"),
    path(f"{POLICY}withdraw/", policies.policy_withdraw, name="policy-withdraw"),
    path(f"{POLICY}revise/", policies.policy_revise, name="policy-revise"),
    path("firm/", firm.my_firms, name="my-firms"),
    path("firm/<uuid:public_id>/", firm.my_firm, name="my-firm"),
    path("firm/<uuid:public_id>/jobs/", firm.my_job_new, name="my-job-new"),
    path("firm/jobs/<uuid:public_id>/", firm.my_job, name="my-job"),
    path("firm/jobs/<uuid:public_id>/edit/", firm.my_job_edit, name="my-job-edit"),
    path("firm/jobs/<uuid:public_id>/close/", firm.my_job_close, name="my-job-close"),
    *(
        path(
            f"firm/applicants/<uuid:public_id>/{act}/",
            firm.my_applicant_answer,
            {"act": act},
            name=f"my-applicant-{act}",
        )
        for act in ("accept", "finish", "refuse")
    ),
    path("desk/jobs/", firms.job_desk, name="job-desk"),
    path(JOB, firms.job_review, name="job-review"),
    path(f"{JOB}publish/", firms.job_publish, name="job-publish"),
    path(f"{JOB}send-back/", firms.job_send_back, name="job-send-back"),
    path(f"{JOB}take-down/", firms.job_take_down, name="job-take-down"),
    path("desk/firms/", firms.firm_list, name="firm-list"),
    path(FIRM, firms.firm_detail, name="firm-detail"),
    path(f"{FIRM}officer/", firms.firm_officer, name="firm-officer"),
    path(f"{FIRM}account/", firms.firm_account, name="firm-account"),
    path("desk/inspections/", firms.inspection_list, name="inspection-list"),
    path("desk/inspections/of/<uuid:public_id>/", firms.inspection_new, name="inspection-new"),
    path(f"{INSPECTION}finish/", firms.inspection_finish, name="inspection-finish"),
    path(f"{INSPECTION}cancel/", firms.inspection_cancel, name="inspection-cancel"),
    path("offers/halls/", halls.hall_list, name="hall-list"),
    path("offers/guides/", halls.guide_list, name="guide-list"),
    path("offers/guides/<uuid:public_id>/", halls.guide_detail, name="guide-detail"),
    path("offers/outages/", halls.outage_list, name="outage-list"),
    path("offers/outages/<uuid:public_id>/", halls.outage_detail, name="outage-detail"),
    path("offers/directory/", halls.directory, name="directory"),
    path("offers/directory/points/", halls.directory_points, name="directory-points"),
    path("desk/offers/", halls.kept_home, name="kept-home"),
    path("desk/offers/<slug:key>/", halls.kept_list, name="kept-list"),
    path("desk/offers/<slug:key>/new/", halls.kept_new, name="kept-new"),
    path("desk/offers/<slug:key>/<uuid:public_id>/", halls.kept_edit, name="kept-edit"),
    path("desk/outages/", halls.outage_desk, name="outage-desk"),
    path("desk/outages/new/", halls.outage_new, name="outage-new"),
    path("desk/outages/<uuid:public_id>/restore/", halls.outage_restore, name="outage-restore"),
    path("desk/outages/<uuid:public_id>/call-off/", halls.outage_call_off, name="outage-call-off"),
]
