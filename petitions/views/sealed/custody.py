"""Custody's desk: the list, and one report with its acts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from petitions.sealed import custody_forms as forms
from petitions.sealed import queries
from petitions.sealed.choices import SealedState, Side
from petitions.sealed.workflow import MOVES
from petitions.services.sealed import custody, entrusting, reading
from yuanbao.access import has_capability, with_capability
from yuanbao.once import new_key, once, sending_of
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, moves_of

KEEP, HANDLE = Capability.KEEP_SEALED, Capability.HANDLE_SEALED
TABS = [
    ("todo", gettext_lazy("待处理")),
    ("open", gettext_lazy("全部在办")),
    ("past", gettext_lazy("已结束")),
]


@require_GET
@with_capability(KEEP)
def report_list(request):
    return _list_page(request)


def _list_page(request, *, refusal="", status=200):
    asked = request.GET.get("show")
    show = asked if asked in queries.SHOWN else "todo"
    context = {
        "page": page_of(request, queries.reports_of(request.user, KEEP, show=show)),
        "tabs": TABS,
        "show": show,
        "handlers": queries.handlers(),
        "now": timezone.now(),
        "refusal": refusal,
    }
    return render(request, "petitions/custody/report_list.html", context, status=status)


@require_POST
@with_capability(KEEP)
def report_entrust_many(request):
    """批量交办: all that were ticked, or none."""
    held = [queries.report_for(request.user, one, KEEP) for one in request.POST.getlist("report")]
    form = forms.EntrustForm(request.POST, people=queries.handlers())
    if not held or not form.is_valid():
        return _list_page(request, refusal=_("请勾选举报，并选一位经办人。"), status=422)
    handler = form.cleaned_data["handler"]
    try:
        entrusting.entrust_many(held, handler=handler, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _list_page(request, refusal=str(refusal), status=409)
    messages.success(request, _("已交办 %(n)s 件。") % {"n": len(held)})
    return redirect("custody:report-list")


@require_GET
@with_capability(KEEP)
def report_detail(request, public_id):
    report = queries.report_for(request.user, public_id, KEEP)
    return detail_page(request, report)


def detail_page(request, report, *, form=None, name="", refusal="", status=200):
    """Show one report; `form` is the one that was refused, under its `name`."""
    at = timezone.now()
    desk = queries.desk_of(report, request.user, at=at)
    text, proposed = "", ""
    if report.state == SealedState.FILED:
        text, proposed = reading.read_unsealed(report, by=request.user, at=at)
    held = {
        "seal": forms.SealForm(
            initial={"redacted": proposed, "concerns": report.concerns}, files=desk.files
        ),
        "entrust": forms.EntrustForm(people=desk.candidates),
        "release": forms.WordsForm(initial={"text": _last_answer(desk)}),
        "opening": forms.OpeningForm(),
        "words": forms.WordsForm(),
        "people": forms.PeopleForm(auto_id="more_%s"),
    }
    context = {
        "report": report,
        "desk": desk,
        "raw_text": text,
        "forms": held | ({name: form} if form else {}),
        "form": form,
        "moves": {move.name for move in moves_of(report, MOVES, by=request.user)},
        "pass_form": forms.PassOnForm(),
        "may_open": has_capability(request.user, Capability.OPEN_SEALED),
        "refusal": refusal,
        "key": new_key(),
        "now": at,
    }
    return render(request, "petitions/custody/report_detail.html", context, status=status)


def _last_answer(desk) -> str:
    answers = [m.text for m in desk.messages if m.sender == Side.HANDLER]
    return answers[-1] if answers else ""


def act(request, report, form, name, service, done):
    """Do one act of a report's page once, or show the page again with what was wrong."""
    if form is not None and not form.is_valid():
        return detail_page(request, report, form=form, name=name, status=422)
    at = timezone.now()
    try:
        once(sending_of(request), lambda: service(at), at=at)
    except TransitionRefused as refusal:
        return detail_page(request, report, form=form, name=name, refusal=str(refusal), status=409)
    messages.success(request, done)
    return redirect("custody:report-detail", report.public_id)


def _said(request, public_id, name, service, done):
    """An act that carries words."""
    report = queries.report_for(request.user, public_id, KEEP)
    form = forms.WordsForm(request.POST)

    def say(at):
        return service(report, text=form.cleaned_data["text"], by=request.user, at=at)

    return act(request, report, form, name, say, done)


@require_POST
@with_capability(KEEP)
def report_seal(request, public_id):
    report = queries.report_for(request.user, public_id, KEEP)
    form = forms.SealForm(request.POST, files=report.files.defer("clean", "original"))

    def seal(at):
        return custody.seal(report, **form.facts(), by=request.user, at=at)

    return act(request, report, form, "seal", seal, _("已登记密封，原文从此要两个人才能打开。"))


@require_POST
@with_capability(KEEP)
def report_widen(request, public_id):
    report = queries.report_for(request.user, public_id, KEEP)
    form = forms.PeopleForm(request.POST, auto_id="more_%s")

    def widen(at):
        people = form.cleaned_data["people"]
        return custody.widen(report, people=people, by=request.user, at=at)

    return act(request, report, form, "people", widen, _("已增加，他们和下级看不到这件了。"))


@require_POST
@with_capability(KEEP)
def report_decline(request, public_id):
    def decline(report, *, text, by, at):
        return custody.decline(report, words=text, by=by, at=at)

    return _said(request, public_id, "words", decline, _("已不予受理，原因已写进收件箱。"))


@require_POST
@with_capability(KEEP)
def report_entrust(request, public_id):
    report = queries.report_for(request.user, public_id, KEEP)
    # Every handler may be named, so that a refusal is the service's, in words.
    form = forms.EntrustForm(request.POST, people=queries.handlers())

    def entrust(at):
        handler = form.cleaned_data["handler"]
        return entrusting.entrust(report, handler=handler, by=request.user, at=at)

    if not form.is_valid():
        form = forms.EntrustForm(request.POST, people=queries.within_reach(report, HANDLE))
    return act(request, report, form, "entrust", entrust, _("已交办。"))


@require_POST
@with_capability(KEEP)
def report_write(request, public_id):
    return _said(request, public_id, "words", custody.write, _("已写进举报人的收件箱。"))


@require_POST
@with_capability(KEEP)
def report_write_handler(request, public_id):
    return _said(request, public_id, "words", custody.answer_handler, _("已告诉经办人。"))


@require_POST
@with_capability(KEEP)
def report_release(request, public_id):
    return _said(request, public_id, "release", custody.release, _("已反馈举报人。"))


@require_POST
@with_capability(KEEP)
def report_give_back(request, public_id):
    return _said(request, public_id, "words", custody.give_back, _("已退回经办人。"))


@require_POST
@with_capability(KEEP)
def report_resume(request, public_id):
    return _said(request, public_id, "words", custody.resume, _("已请经办人继续核查。"))


@require_POST
@with_capability(KEEP)
def report_close(request, public_id):
    report = queries.report_for(request.user, public_id, KEEP)

    def close(at):
        return custody.close(report, by=request.user, at=at)

    return act(request, report, None, "", close, _("已办结。"))


@require_POST
@with_capability(KEEP)
def message_pass_on(request, public_id, message_id):
    report = queries.report_for(request.user, public_id, KEEP)
    message = queries.message_of(report, message_id)
    form = forms.PassOnForm(request.POST)

    def pass_on(at):
        words = form.cleaned_data["redacted"]
        return custody.pass_on(message, redacted=words, by=request.user, at=at)

    return act(request, report, form, "", pass_on, _("已处理，举报人的原话已密封。"))
