"""Officers, clerks and inspecting units: firms, the review of jobs, inspections on file."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.articles import WhyForm
from party.forms.offers.jobs import AccountForm, InspectionForm, OfficerForm
from party.offers.choices import JobState
from party.queries.offers import jobs as queries
from party.services.offers import firms, jobs
from yuanbao.access import with_capability
from yuanbao.filling import act, fill, press, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_FIRM)
keepers = with_capability(Capability.KEEP_FIRM)
reviewers = with_capability(Capability.REVIEW_JOB)
inspectors = with_capability(Capability.FILE_INSPECTION)


@require_GET
@viewers
def firm_list(request):
    asked = request.GET.get("q", "")[:40].strip()
    page = page_of(request, queries.desk_firms(request.user, asked=asked))
    context = {"page": page, "asked": asked}
    return render(request, "party/offers/firm_list.html", context)


def _firm(request, public_id):
    return get_object_or_404(queries.one_firm(request.user), public_id=public_id)


@require_GET
@viewers
def firm_detail(request, *, public_id):
    return _firm_page(request, _firm(request, public_id))


def _firm_page(request, firm, *, officer_form=None, account_form=None, status=200):
    may_keep = queries.may_keep(firm, request.user)
    people = queries.officers(firm) if may_keep else ()
    context = {
        "firm": firm,
        "inspections": queries.inspections_of(firm),
        "jobs": queries.jobs_of(firm)[:20],
        "officer_form": (officer_form or OfficerForm(people=people)) if may_keep else None,
        "account_form": (account_form or AccountForm()) if may_keep else None,
    }
    return render(request, "party/offers/firm_detail.html", context, status=status)


@require_POST
@keepers
def firm_officer(request, *, public_id):
    firm = _firm(request, public_id)
    form = OfficerForm(request.POST, people=queries.officers(firm))

    def again(form):
        return _firm_page(request, firm, officer_form=form, status=422)

    said = _("已指定服务专员，双方都会收到通知。")
    return act(request, firm, form, firms.appoint_officer, again=again, done=said, to=_firm_url)


def _firm_url(firm) -> str:
    return reverse("party:firm-detail", args=[firm.public_id])


@require_POST
@keepers
def firm_account(request, *, public_id):
    firm, form = _firm(request, public_id), AccountForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            firms.give_account(firm, **form.cleaned_data, by=request.user, at=timezone.now())
        except firms.NoAccount as refusal:
            form.add_error("phone", str(refusal))
            status = 409
        else:
            messages.success(request, _("已关联企业账号。"))
            return redirect("party:firm-detail", public_id)
    return _firm_page(request, firm, account_form=form, status=status)


@require_GET
@reviewers
def job_desk(request):
    state = request.GET.get("state", JobState.REVIEW)
    state = state if state in JobState.values else JobState.REVIEW
    page = page_of(request, queries.jobs_to_review(request.user, state))
    context = {"page": page, "state": state, "states": queries.open_states()}
    return render(request, "party/offers/job_desk.html", context)


def _job(request, public_id):
    return get_object_or_404(queries.one_job(request.user), public_id=public_id)


@require_GET
@reviewers
def job_review(request, *, public_id):
    return _job_page(request, _job(request, public_id))


def _job_page(request, job, *, why_form=None, status=200):
    context = {"job": job, "moves": queries.review_moves(job), "why_form": why_form or WhyForm()}
    return render(request, "party/offers/job_review.html", context, status=status)


def _jobs_url(_job) -> str:
    return reverse("party:job-desk")


@require_POST
@reviewers
def job_publish(request, *, public_id):
    job = _job(request, public_id)
    return press(request, job, jobs.publish, done=_("已发布。"), to=_jobs_url)


@require_POST
@reviewers
def job_send_back(request, *, public_id):
    return _with_reason(request, public_id, jobs.send_back, _("已退回，单位会看到理由。"))


@require_POST
@reviewers
def job_take_down(request, *, public_id):
    return _with_reason(request, public_id, jobs.take_down, _("已撤下，单位会看到理由。"))


def _with_reason(request, public_id, service, said):
    job, form = _job(request, public_id), WhyForm(request.POST)

    def again(form):
        return _job_page(request, job, why_form=form, status=422)

    return act(request, job, form, service, again=again, done=said, to=_jobs_url)


@require_GET
@inspectors
def inspection_list(request):
    """What one filed, and the search for the firm to be inspected."""
    asked = request.GET.get("firm", "")[:40].strip()
    context = {
        "page": page_of(request, queries.inspections_filed(request.user)),
        "asked": asked,
        "found": queries.firms_called(asked),
    }
    return render(request, "party/offers/inspection_list.html", context)


@require_http_methods(["GET", "POST"])
@inspectors
def inspection_new(request, *, public_id):
    """File an inspection of a firm before it comes."""
    firm = get_object_or_404(queries.all_firms(), public_id=public_id)
    form = InspectionForm(**typed(request), initial={"unit": queries.unit_of(request.user)})

    def file(_facts):
        return firms.file_inspection(firm, form.visit(), by=request.user, at=timezone.now())

    return fill(
        request,
        form,
        file,
        template="party/offers/inspection_form.html",
        context={
            "title": _("备案检查：%(name)s") % {"name": firm.name},
            "back_url": reverse("party:inspection-list"),
            "back_label": _("涉企检查备案"),
            "submit": _("备案并预告企业"),
            "may_inspect": queries.who_may_inspect(firm, timezone.localdate()),
        },
        done=_("已备案，企业和它的服务专员都会收到。"),
        to=_inspections_url,
    )


def _inspections_url(_inspection) -> str:
    return reverse("party:inspection-list")


@require_POST
@inspectors
def inspection_finish(request, *, public_id):
    def finish(inspection, *, why, by, at):
        return firms.finish_inspection(inspection, result=why, by=by, at=at)

    return _end(request, public_id, finish, _("结果记下了，企业会看到。"))


@require_POST
@inspectors
def inspection_cancel(request, *, public_id):
    return _end(request, public_id, firms.cancel_inspection, _("已取消，企业会收到通知。"))


def _end(request, public_id, service, said):
    inspection = get_object_or_404(queries.inspections_filed(request.user), public_id=public_id)

    def again(_form):
        messages.error(request, _("请写明结果或理由，企业会看到。"))
        return redirect(_inspections_url(inspection))

    form = WhyForm(request.POST)
    return act(request, inspection, form, service, again=again, done=said, to=_inspections_url)
