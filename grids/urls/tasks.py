"""Routes of tasks: the unit's desk, the gate, the report, and the worker's list."""

from django.urls import path

from grids.views.tasks import desk, gate, mine, report

TASK = "tasks/<uuid:public_id>/"

TASKS = [
    path("tasks/", desk.task_list, name="task-list"),
    path("tasks/new/", desk.task_new, name="task-new"),
    path(TASK, desk.task_detail, name="task-detail"),
    path(f"{TASK}amend/", desk.task_amend, name="task-amend"),
    path(f"{TASK}form/", desk.task_form, name="task-form"),
    path(f"{TASK}form/<slug:key>/shift/", desk.task_question_shift, name="task-question-shift"),
    path(f"{TASK}form/<slug:key>/drop/", desk.task_question_drop, name="task-question-drop"),
    path(f"{TASK}submit/", desk.task_submit, name="task-submit"),
    path(f"{TASK}admit/", gate.task_admit, name="task-admit"),
    path(f"{TASK}refuse/", gate.task_refuse, name="task-refuse"),
    path(f"{TASK}withdraw/", desk.task_withdraw, name="task-withdraw"),
    path(f"{TASK}end/", desk.task_end, name="task-end"),
    path(f"{TASK}report/", report.task_report, name="task-report"),
    path(f"{TASK}export/", report.task_export, name="task-export"),
    path("task-cells/<uuid:public_id>/ask-again/", report.cell_ask_again, name="cell-ask-again"),
    path("task-photos/<uuid:public_id>/", report.task_photo, name="task-photo"),
    path("task-catalogue/", gate.standing_list, name="standing-list"),
    path("task-catalogue/<uuid:public_id>/end/", gate.standing_end, name="standing-end"),
    path("task-limits/", gate.minute_limits, name="limit-list"),
]

MY_TASKS = [
    path("", mine.my_task_list, name="my-task-list"),
    path("<uuid:public_id>/", mine.my_task, name="my-task"),
    path(
        "<uuid:public_id>/not-applicable/",
        mine.my_task_not_applicable,
        name="my-task-not-applicable",
    ),
    path("<uuid:public_id>/hand-back/", mine.my_task_hand_back, name="my-task-hand-back"),
    path("items/<uuid:public_id>/", mine.my_task_item, name="my-task-item"),
    path("items/<uuid:public_id>/skip/", mine.my_task_item_skip, name="my-task-item-skip"),
]
