"""Routes of the administrators' own pages: agencies, their people, who leaves."""

from django.urls import path

from dispatch.views import agencies, staff

AGENCY = "desk/platform/agencies/<str:code>/"
STAFF = "desk/platform/staff/<uuid:public_id>/"

urlpatterns = [
    path("desk/platform/agencies/", agencies.agency_list, name="agency-list"),
    path(AGENCY, agencies.agency_detail, name="agency-detail"),
    path(f"{AGENCY}rename/", agencies.agency_rename, name="agency-rename"),
    path(f"{AGENCY}merge/", agencies.agency_merge, name="agency-merge"),
    path(f"{AGENCY}split/", agencies.agency_split, name="agency-split"),
    path(f"{AGENCY}place/", agencies.agency_place, name="agency-place"),
    path(f"{AGENCY}retire/", agencies.agency_retire, name="agency-retire"),
    path("desk/platform/staff/", staff.staff_imports, name="staff-imports"),
    path("desk/platform/staff/template/", staff.staff_template, name="staff-template"),
    path(STAFF, staff.staff_import, name="staff-import"),
    path(f"{STAFF}apply/", staff.staff_apply, name="staff-apply"),
    path(f"{STAFF}bad-rows/", staff.staff_bad_rows, name="staff-bad-rows"),
    path("desk/platform/leavers/", staff.leaver_list, name="leaver-list"),
    path(
        "desk/platform/leavers/<uuid:public_id>/<str:code>/hand-over/",
        staff.leaver_hand_over,
        name="leaver-hand-over",
    ),
]
