"""The handler's pages, and what a leader of the handler's unit reads of them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.sealed import queries
from petitions.sealed.custody_forms import WordsForm
from petitions.sealed.workflow import ANSWER
from petitions.services.sealed import handling
from petitions.views.sealed.files import as_download
from yuanbao.access import with_capability
from yuanbao.once import new_key, once, sending_of
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

HANDLE, READ = Capability.HANDLE_SEALED, Capability.READ_SEALED


def _list_page(request, capability, url_name):
    show = "past" if request.GET.get("show") == "past" else "open"
    context = {
        "page": page_of(request, queries.reports_of(request.user, capability, show=show)),
        "tabs": [("open", _("在办")), ("past", _("已结束"))],
        "show": show,
        "url_name": url_name,
    }
    return render(request, "petitions/custody/my_list.html", context)


@require_GET
@with_capability(HANDLE)
def my_list(request):
    return _list_page(request, HANDLE, "custody:my-report")


@require_GET
@with_capability(READ)
def unit_list(request):
    return _list_page(request, READ, "custody:unit-report")


@require_GET
@with_capability(HANDLE)
def my_report(request, public_id):
    return _my_page(request, queries.report_for(request.user, public_id, HANDLE))


def _my_page(request, report, *, form=None, name="", refusal="", status=200, is_reader=False):
    held = {"answer": WordsForm(auto_id="answer_%s"), "ask": WordsForm(auto_id="ask_%s")}
    context = {
        "report": report,
        "lines": queries.thread_of(report),
        "files": queries.shared_files(report),
        "forms": held | ({name: form} if form else {}),
        "form": form,
        "may_answer": not is_reader and report.state in ANSWER.sources,
        "is_reader": is_reader,
        "list_url": reverse("custody:unit-list" if is_reader else "custody:my-list"),
        "refusal": refusal,
        "key": new_key(),
    }
    return render(request, "petitions/custody/my_report.html", context, status=status)


@require_GET
@with_capability(READ)
def unit_report(request, public_id):
    report = queries.report_for(request.user, public_id, READ)
    return _my_page(request, report, is_reader=True)


def _said(request, public_id, name, service, done):
    report = queries.report_for(request.user, public_id, HANDLE)
    form = WordsForm(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid():
        return _my_page(request, report, form=form, name=name, status=422)
    at, text = timezone.now(), form.cleaned_data["text"]

    def say():
        return service(report, text=text, by=request.user, at=at)

    try:
        once(sending_of(request), say, at=at)
    except TransitionRefused as refusal:
        return _my_page(request, report, form=form, name=name, refusal=str(refusal), status=409)
    messages.success(request, done)
    return redirect("custody:my-report", report.public_id)


@require_POST
@with_capability(HANDLE)
def my_answer(request, public_id):
    return _said(request, public_id, "answer", handling.answer, _("结果已报保管人。"))


@require_POST
@with_capability(HANDLE)
def my_ask(request, public_id):
    return _said(request, public_id, "ask", handling.ask, _("已告诉保管人。"))


@require_GET
@with_capability(HANDLE)
def my_file(request, public_id, serial):
    report = queries.report_for(request.user, public_id, HANDLE)
    file = queries.file_of(report, serial)
    content = handling.read_file(file, by=request.user, at=timezone.now())
    return as_download(content, file)
