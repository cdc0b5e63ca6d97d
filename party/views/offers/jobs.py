"""Jobs as the public sees them: the board, applying, and wishes that are told what fits."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party.forms.offers.jobs import JobApplicationForm, JobFilterForm, JobWishForm
from party.queries.offers import jobs as queries
from party.services.offers import wishes
from party.views.offers.applying import apply, known_of, secretly
from yuanbao.filling import fill, typed
from yuanbao.once import new_key
from yuanbao.paging import page_of
from yuanbao.throttling import throttled


@require_safe
def job_list(request):
    form = JobFilterForm(request.GET, towns=queries.towns())
    rows = form.narrow(queries.public_jobs(timezone.localdate()))
    context = {"form": form, "page": page_of(request, rows)}
    return render(request, "party/offers/job_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("job-apply", 20, 3600)
def job_detail(request, *, public_id):
    """One job and the form to apply; the firm's contact stands nowhere, it answers."""
    job = get_object_or_404(queries.public_jobs(timezone.localdate()), public_id=public_id)
    initial = {"key": new_key(), **known_of(request)}
    form = JobApplicationForm(**typed(request), initial=initial)
    return apply(
        request,
        form,
        lambda: form.wish(_job_service(), job),
        "party/offers/job_detail.html",
        {"job": job, "form": form},
    )


def _job_service():
    service = queries.job_service()
    if service is None:
        raise Http404
    return service


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("job-wish", 10, 3600)
def job_wish_new(request):
    form = JobWishForm(**typed(request), towns=queries.towns())

    def wish(facts):
        by = request.user if request.user.is_authenticated else None
        consents = facts["consents"]
        return wishes.wish(form.wanted(), consents=consents, by=by, at=timezone.now())

    return fill(
        request,
        form,
        wish,
        template="party/offers/job_wish_form.html",
        context={},
        done=_("记下了。每周把合适的岗位发给您；请收藏这一页，随时可以停。"),
        to=wishes.wish_page,
    )


@require_safe
def job_wish(request, *, public_id, secret):
    row = wishes.open_wish(public_id, secret)
    jobs = wishes.open_jobs_of(row, timezone.localdate())
    context = {"wish": row, "secret": secret, "jobs": jobs}
    return secretly(render(request, "party/offers/job_wish.html", context))


@require_POST
def job_wish_end(request, *, public_id, secret):
    row = wishes.end_wish(wishes.open_wish(public_id, secret), at=timezone.now())
    messages.success(request, _("已停止推荐，姓名和手机号已删除。"))
    return redirect("party:job-wish", row.public_id, secret)
