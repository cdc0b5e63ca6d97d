"""Routes of alliances and of convenience services."""

from django.urls import path

from party.views.alliances import activities, desk, projects, reading

ALLIANCE = "desk/alliances/<uuid:public_id>/"
UNIT = "desk/alliance-units/<uuid:public_id>/"
NEED = "desk/alliance-needs/<uuid:public_id>/"
PROJECT = "desk/alliance-projects/<uuid:public_id>/"
ACTIVITY = "desk/activities/<uuid:public_id>/"

urlpatterns = [
    path("alliances/", reading.alliance_list, name="alliance-list"),
    path("alliances/<uuid:public_id>/", reading.alliance_detail, name="alliance-detail"),
    path("alliance-projects/<uuid:public_id>/", reading.project_detail, name="project-detail"),
    path("alliance-photos/<uuid:public_id>/", reading.project_photo, name="project-photo"),
    path("desk/alliances/", desk.alliance_desk_list, name="alliance-desk-list"),
    path("desk/alliances/new/", desk.alliance_new, name="alliance-new"),
    path(ALLIANCE, desk.alliance_desk, name="alliance-desk"),
    path(f"{ALLIANCE}units/new/", desk.unit_new, name="unit-new"),
    path(f"{ALLIANCE}meetings/new/", desk.meeting_new, name="joint-meeting-new"),
    path(f"{ALLIANCE}needs/new/", desk.need_new, name="need-new"),
    path(f"{ALLIANCE}resources/new/", desk.resource_new, name="resource-new"),
    path(f"{UNIT}edit/", desk.unit_edit, name="unit-edit"),
    path(f"{UNIT}leave/", desk.unit_leave, name="unit-leave"),
    path(f"{UNIT}contact/", desk.unit_contact, name="unit-contact"),
    path(
        "desk/alliance-meetings/<uuid:public_id>/minutes/",
        desk.meeting_minutes,
        name="joint-meeting-minutes",
    ),
    path(f"{NEED}drop/", desk.need_drop, name="need-drop"),
    path(f"{NEED}match/", desk.need_match, name="need-match"),
    path(
        "desk/alliance-resources/<uuid:public_id>/take-back/",
        desk.resource_take_back,
        name="resource-take-back",
    ),
    path(PROJECT, projects.project_desk, name="project-desk"),
    path(f"{PROJECT}start/", projects.project_start, name="project-start"),
    path(f"{PROJECT}milestones/<int:number>/reach/", projects.project_reach, name="project-reach"),
    path(f"{PROJECT}complete/", projects.project_complete, name="project-complete"),
    path(f"{PROJECT}stop/", projects.project_stop, name="project-stop"),
    path("activities/", activities.activity_list, name="activity-list"),
    path("activities/<uuid:public_id>/", activities.activity_detail, name="activity-detail"),
    path(
        "activities/<uuid:public_id>/sign-up/",
        activities.activity_sign_up,
        name="activity-sign-up",
    ),
    path(
        "activities/<uuid:public_id>/step-back/",
        activities.activity_step_back,
        name="activity-step-back",
    ),
    path("desk/activities/", activities.activity_desk_list, name="activity-desk-list"),
    path("desk/activities/new/", activities.activity_new, name="activity-new"),
    path(ACTIVITY, activities.activity_desk, name="activity-desk"),
    path(f"{ACTIVITY}note-signup/", activities.activity_note_signup, name="activity-note-signup"),
    path(f"{ACTIVITY}roll/", activities.activity_roll, name="activity-roll"),
    path(f"{ACTIVITY}record-held/", activities.activity_record_held, name="activity-record-held"),
    path(f"{ACTIVITY}amend/", activities.activity_amend, name="activity-amend"),
    path(f"{ACTIVITY}cancel/", activities.activity_cancel, name="activity-cancel"),
]
