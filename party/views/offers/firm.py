"""The firm's own side: its officer, its inspections, its jobs and who applied for them."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party.forms.offers.jobs import AnswerForm, PostingForm
from party.queries.offers import jobs as queries
from party.services.offers import firms, handling, jobs
from yuanbao.access import resident_signed_in
from yuanbao.filling import act, press, typed
from yuanbao.paging import page_of

TOLD = gettext_lazy("已告诉求职者。")


@require_http_methods(["GET", "HEAD", "POST"])
@resident_signed_in
def my_firms(request):
    """The firms the account speaks for; a POST looks for them in the register."""
    if request.method == "POST":
        firms.claim(by=request.user, at=timezone.now())
        messages.success(request, _("找到了，以后用这个手机号登录就能办。"))
        return redirect("party:my-firms")
    context = {"firms": queries.firms_of(request.user)}
    return render(request, "party/offers/my_firms.html", context)


def _firm(request, public_id):
    return get_object_or_404(queries.firms_of(request.user), public_id=public_id)


@require_safe
@resident_signed_in
def my_firm(request, *, public_id):
    firm = _firm(request, public_id)
    context = {
        "firm": firm,
        "inspections": queries.inspections_of(firm),
        "may_inspect": queries.who_may_inspect(firm, timezone.localdate()),
        "jobs": queries.jobs_of(firm)[:20],
    }
    return render(request, "party/offers/my_firm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_signed_in
def my_job_new(request, *, public_id):
    firm = _firm(request, public_id)
    form = PostingForm(**typed(request), initial=_usual(firm))
    said = _("交上去了，一般一个工作日内审核，结果会通知您。")
    return _hand_in(request, form, partial(jobs.post, firm), said, firm=firm, job=None)


def _usual(firm) -> dict:
    return {"trade": firm.trade, "place": f"{firm.grid.name} {firm.name}"[:80]}


def _job(request, public_id):
    return get_object_or_404(queries.my_jobs(request.user), public_id=public_id)


@require_safe
@resident_signed_in
def my_job(request, *, public_id):
    return _job_page(request, _job(request, public_id))


def _job_page(request, job, *, answer_form=None, answered=None, status=200):
    context = {
        "job": job,
        "moves": queries.may_change(job),
        "page": page_of(request, queries.applicants_of(job)),
        "answer_form": answer_form or AnswerForm(),
        "answered": answered,
    }
    return render(request, "party/offers/my_job.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@resident_signed_in
def my_job_edit(request, *, public_id):
    job = _job(request, public_id)
    names = [name for name in PostingForm.base_fields if name != "expires_on"]
    first = {name: getattr(job, name) for name in names}
    form, amend = PostingForm(**typed(request), initial=first), partial(jobs.amend, job)
    return _hand_in(request, form, amend, _("改好交上去了。"), firm=job.firm, job=job)


def _hand_in(request, form, service, said, *, firm, job):
    """Hand a post in, or show the form with what it may not say beside where it was said."""
    if form.is_valid():
        try:
            done = service(form.posting(), by=request.user, at=timezone.now())
        except jobs.BadPosting as refusal:
            form.add_error("duties", [str(fault) for fault in refusal.faults])
        except jobs.WageTooLow as refusal:
            form.add_error("wage_from", str(refusal))
        except jobs.BadDays as refusal:
            form.add_error("expires_on", str(refusal))
        else:
            messages.success(request, said)
            return redirect(_url(done))
    context, status = {"form": form, "firm": firm, "job": job}, 422 if form.errors else 200
    return render(request, "party/offers/my_job_form.html", context, status=status)


def _url(job) -> str:
    return reverse("party:my-job", args=[job.public_id])


@require_POST
@resident_signed_in
def my_job_close(request, *, public_id):
    job, said = _job(request, public_id), _("招聘结束了，岗位不再显示。")
    return press(request, job, jobs.close, done=said, to=_url)


@require_POST
@resident_signed_in
def my_applicant_accept(request, *, public_id):
    """Ask somebody to come."""
    application = _applicant(request, public_id)
    return press(request, application, handling.accept, done=TOLD, to=_job_url)


@require_POST
@resident_signed_in
def my_applicant_finish(request, *, public_id):
    """Take somebody, in the firm's own words."""

    def finish(application, *, text, by, at):
        return handling.finish(application, result=text, by=by, at=at)

    return _answer(request, public_id, finish)


@require_POST
@resident_signed_in
def my_applicant_refuse(request, *, public_id):
    """Refuse somebody, in the firm's own words."""

    def refuse(application, *, text, by, at):
        return handling.refuse(application, why=text, by=by, at=at)

    return _answer(request, public_id, refuse)


def _answer(request, public_id, service):
    application, form = _applicant(request, public_id), AnswerForm(request.POST)

    def again(form):
        job = _job(request, application.job.public_id)
        return _job_page(request, job, answer_form=form, answered=application, status=422)

    return act(request, application, form, service, again=again, done=TOLD, to=_job_url)


def _applicant(request, public_id):
    return get_object_or_404(queries.my_applicant(request.user), public_id=public_id)


def _job_url(application) -> str:
    return _url(application.job)
