"""Routes of the exchange with other platforms: files read in, answers written back."""

from django.urls import path

from dispatch.views import hotline, write_back

IMPORT = "desk/hotline/imports/<uuid:public_id>/"
FILE = "desk/hotline/files/<uuid:public_id>/"

urlpatterns = [
    path("desk/hotline/imports/", hotline.hotline_imports, name="hotline-imports"),
    path("desk/hotline/templates/<str:kind>/", hotline.hotline_template, name="hotline-template"),
    path(IMPORT, hotline.hotline_import, name="hotline-import"),
    path(f"{IMPORT}live/", hotline.hotline_import_live, name="hotline-import-live"),
    path(f"{IMPORT}apply/", hotline.hotline_import_apply, name="hotline-import-apply"),
    path(f"{IMPORT}bad-rows/", hotline.hotline_bad_rows, name="hotline-bad-rows"),
    path("desk/hotline/answers/", write_back.write_back_list, name="write-back-list"),
    path("desk/hotline/answers/export/", write_back.write_back_export, name="write-back-export"),
    path(
        "desk/hotline/answers/<uuid:public_id>/retry/",
        write_back.write_back_retry,
        name="write-back-retry",
    ),
    path(FILE, write_back.write_back_file, name="write-back-file"),
    path(f"{FILE}confirm/", write_back.write_back_confirm, name="write-back-confirm"),
]
