"""Routes of the centre's own life."""

from django.urls import path

from dispatch.views import roster

urlpatterns = [
    path("desk/roster/", roster.roster_week, name="roster-week"),
    path("desk/roster/assign/", roster.duty_assign, name="duty-assign"),
    path("desk/roster/copy/", roster.roster_copy, name="roster-copy"),
    path("desk/roster/import/", roster.roster_import, name="roster-import"),
    path("desk/roster/<uuid:public_id>/unassign/", roster.duty_unassign, name="duty-unassign"),
    path("desk/centre/people/", roster.centre_people, name="centre-people"),
    path("desk/centre/people/<int:user_id>/second/", roster.person_second, name="person-second"),
]
