"""The reporter's pages of sealed reports, below /jb/: no sign-in is read there."""

from django.urls import path

from petitions.views.sealed import filing, inbox

app_name = "sealed"

urlpatterns = [
    path("", filing.door, name="door"),
    path("file/", filing.report_new, name="report-new"),
    path("receipt/", filing.receipt, name="receipt"),
    path("enter/", inbox.enter, name="enter"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/write/", inbox.write, name="write"),
    path("leave/", inbox.leave, name="leave"),
]
