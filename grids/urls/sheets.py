"""Addresses of registers as files, below /desk/registers/."""

from django.urls import path

from grids.views import sheets

_IMPORT = "<slug:key>/import/<uuid:public_id>/"
SHEETS = [
    path("import/", sheets.import_home, name="import-home"),
    path("<slug:key>/import/", sheets.import_list, name="import-list"),
    path("<slug:key>/import/template.xlsx", sheets.import_template, name="import-template"),
    path(_IMPORT, sheets.import_detail, name="import-detail"),
    path(f"{_IMPORT}live/", sheets.import_live, name="import-live"),
    path(f"{_IMPORT}start/", sheets.import_start, name="import-start"),
    path(f"{_IMPORT}drop/", sheets.import_drop, name="import-drop"),
    path(f"{_IMPORT}undo/", sheets.import_undo, name="import-undo"),
    path(f"{_IMPORT}bad.xlsx", sheets.import_bad_rows, name="import-bad-rows"),
]
