"""Staff pages of the registers, under /desk/registers/."""

from django.urls import path

from grids.views.registers import acts, exports, lists, rows

REGISTERS = [
    path("", lists.register_home, name="register-home"),
    path("fields/", lists.register_fields, name="register-fields"),
    path("exports/", exports.register_files, name="register-files"),
    path("exports/live/", exports.register_files_live, name="register-files-live"),
    path("exports/<uuid:public_id>/take/", exports.register_file_take, name="register-file-take"),
    path("<slug:key>/", lists.register_list, name="register-list"),
    path("<slug:key>/export/", exports.register_export, name="register-export"),
    path("<slug:key>/points.json", lists.register_points, name="register-points"),
    path("<slug:key>/choose/", rows.register_choose, name="register-choose"),
    path("<slug:key>/new/", rows.register_new, name="register-new"),
    path("<slug:key>/<uuid:public_id>/", rows.register_row, name="register-row"),
    path("<slug:key>/<uuid:public_id>/qr.png", rows.register_qr, name="register-qr"),
    path("<slug:key>/<uuid:public_id>/edit/", rows.register_edit, name="register-edit"),
    path("<slug:key>/<uuid:public_id>/relocate/", acts.register_relocate, name="register-relocate"),
    path("<slug:key>/<uuid:public_id>/move/", acts.register_move, name="register-move"),
    path("<slug:key>/<uuid:public_id>/do/<slug:move>/", acts.register_end, name="register-end"),
    path(
        "<slug:key>/<uuid:public_id>/open/<slug:field>/", acts.register_open, name="register-open"
    ),
]
