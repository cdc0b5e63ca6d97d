"""The firm's own side: its officer, its inspections, its jobs and who applied for them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party.forms.offers.jobs import AnswerForm, PostingForm
from party.queries.offers import jobs as queries
from party.services.offers import firms, handling, jobs
from party.views.offers.sheet import typed
from yuanbao.access import person_signed_in
from yuanbao.paging import page_of
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "HEAD", "POST"])
@person_signed_in
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
@person_signed_in
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
@person_signed_in
def my_job_new(request, *, public_id):
    firm = _firm(request, public_id)
    form = PostingForm(typed(request), initial=_usual(firm))
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            job = jobs.post(firm, form.posting(), by=request.user, at=timezone.now())
        except (jobs.BadPosting, jobs.WageTooLow, jobs.BadDays) as refusal:
            status = _put_on(form, refusal)
        else:
            messages.success(request, _("交上去了，一般一个工作日内审核，结果会通知您。"))
            return redirect("party:my-job", job.public_id)
    context = {"form": form, "firm": firm}
    return render(request, "party/offers/my_job_form.html", context, status=status)


def _usual(firm) -> dict:
    return {"trade": firm.trade, "place": f"{firm.grid.name} {firm.name}"[:80]}


def _put_on(form, refusal: TransitionRefused) -> int:
    """Say in the form what the post may not say, beside where it was said."""
    if isinstance(refusal, jobs.BadPosting):
        for fault in refusal.faults:
            form.add_error("duties", f"“{fault.word}”：{fault.sentence}")
    else:
        field = "wage_from" if isinstance(refusal, jobs.WageTooLow) else "expires_on"
        form.add_error(field, str(refusal))
    return 422


def _job(request, public_id):
    return get_object_or_404(queries.my_jobs(request.user), public_id=public_id)


@require_safe
@person_signed_in
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
@person_signed_in
def my_job_edit(request, *, public_id):
    job = _job(request, public_id)
    names = [name for name in PostingForm.base_fields if name != "expires_on"]
    first = {name: getattr(job, name) for name in names}
    form = PostingForm(typed(request), initial=first)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            jobs.amend(job, form.posting(), by=request.user, at=timezone.now())
        except (jobs.BadPosting, jobs.WageTooLow, jobs.BadDays) as refusal:
            status = _put_on(form, refusal)
        else:
            messages.success(request, _("改好交上去了。"))
            return redirect("party:my-job", public_id)
    context = {"form": form, "firm": job.firm, "job": job}
    return render(request, "party/offers/my_job_form.html", context, status=status)


@require_POST
@person_signed_in
def my_job_close(request, *, public_id):
    jobs.close(_job(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("招聘结束了，岗位不再显示。"))
    return redirect("party:my-job", public_id)


@require_POST
@person_signed_in
def my_applicant_answer(request, *, public_id, act):
    """Ask somebody to come, take or refuse them; they are told in the firm's own words."""
    application = get_object_or_404(queries.my_applicant(request.user), public_id=public_id)
    form = AnswerForm(request.POST)
    if act != "accept" and not form.is_valid():
        return _job_page(
            request,
            _job(request, application.job.public_id),
            answer_form=form,
            answered=application,
            status=422,
        )
    at = timezone.now()
    if act == "accept":
        handling.accept(application, by=request.user, at=at)
    elif act == "finish":
        handling.finish(application, result=form.cleaned_data["text"], by=request.user, at=at)
    else:
        handling.refuse(application, why=form.cleaned_data["text"], by=request.user, at=at)
    messages.success(request, _("已告诉求职者。"))
    return redirect("party:my-job", application.job.public_id)
