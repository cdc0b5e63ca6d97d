"""People in grid work, as those who manage their posts see them."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.forms import workers as forms
from grids.models import Post
from grids.queries.workers import pages, people
from grids.queries.workers.gaps import gaps_of
from grids.queries.workers.phones import on_the_way
from grids.services.workers import profiles, serving
from grids.views.workers.acts import ACTS, acts_on
from grids.views.workers.asking import ask
from grids.workers.choices import GRID_ROLES
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

MANAGE = Capability.MANAGE_POSTS


@require_GET
@with_capability(MANAGE)
def worker_list(request):
    form = forms.WorkerFilterForm(request.GET)
    today = timezone.localdate()
    rows = people.workers_of(request.user, form.filters(), today)
    context = {
        "form": form,
        "page": page_of(request, rows),
        "counts": people.worker_counts(request.user),
        "open_complaints": people.open_complaints(request.user),
        "gaps": gaps_of(request.user, today),
    }
    return render(request, "grids/workers/worker_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def worker_new(request):
    def propose(form, *, by, at):
        profiles.propose(form.candidate(), grid=form.cleaned_data["place"], by=by, at=at)
        return _("人选已登记，要两个人同意才算选定。")

    form = forms.CandidateForm(request.POST or None, by=request.user)
    words = {"title": _("推荐人选"), "submit": _("登记人选")}
    return ask(request, form, propose, to=("grids:worker-list",), **words)


@require_GET
@with_capability(MANAGE)
def worker_detail(request, public_id):
    """Show the file, the posts and the letter."""
    return _worker_page(request, public_id, "grids/workers/worker_detail.html", pages.post_page)


@require_GET
@with_capability(MANAGE)
def worker_phones(request, public_id):
    """Show phones, allowances and cover."""
    return _worker_page(request, public_id, "grids/workers/worker_phones.html", pages.means_of)


@require_GET
@with_capability(MANAGE)
def worker_service(request, public_id):
    """Show the record of what was done, hand-overs, trainings and complaints."""
    return _worker_page(request, public_id, "grids/workers/worker_service.html", pages.record_page)


def _worker_page(request, public_id, template, read):
    profile, today = profile_of(request, public_id), timezone.localdate()
    context = {
        "profile": profile,
        "page": read(profile, today, viewer=request.user),
        "acts": acts_on(profile),
        "today": today,
    }
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def worker_act(request, public_id, act):
    """Show the form of one act on a profile, and do it."""
    profile, doing = profile_of(request, public_id), ACTS.get(act)
    if doing is None:
        raise Http404
    form = doing.form(request.POST or None, profile=profile, by=request.user)
    words = {"title": doing.label, "submit": doing.label, "next": doing.next}
    run = partial(doing.run, profile)
    return ask(request, form, run, to=_back(profile), profile=profile, **words)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def post_hand_over(request, public_id, post_id):
    """Hand a post over to somebody who serves near."""
    profile = profile_of(request, public_id)
    post = get_object_or_404(_managed(request, profile), pk=post_id)

    def hand_over(form, *, by, at):
        facts = dict(form.cleaned_data)
        to = facts.pop("person")
        serving.hand_over(post, to=to, **facts, by=by, at=at)
        return _handed_over(post.user, to.user)

    form = forms.HandOverForm(request.POST or None, post=post, today=timezone.localdate())
    return ask(
        request,
        form,
        hand_over,
        to=_back(profile),
        profile=profile,
        title=_("交接“%(grid)s”") % {"grid": post.grid.name},
        submit=_("交接"),
        carried=serving.carried_with(post.grid),
        next=_("网格里在办的跟着岗位走，接手的人第一天就看得到。网格手机的交接同时发起。"),
    )


def _handed_over(giver, taker):
    """Say what happens with the phone: it is on its way, or the new holder has none yet."""
    passing = on_the_way(giver, taker)
    if passing:
        numbers = "、".join(one.phone.number for one in passing)
        return _(
            "已交接，接手的人收到了消息。网格手机 %(numbers)s 的交接已发起，"
            "双方在“我的岗位”确认后生效。"
        ) % {"numbers": numbers}
    return _("已交接，接手的人收到了消息。原来的人名下没有这个网格的手机，请另外发放。")


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def post_leave(request, public_id, post_id):
    """Note a leave and its substitute."""
    profile = profile_of(request, public_id)
    post = get_object_or_404(_managed(request, profile), pk=post_id)
    form = forms.LeaveForm(request.POST or None, post=post, today=timezone.localdate())
    return ask(
        request,
        form,
        partial(leave_of, post),
        to=_back(profile),
        profile=profile,
        title=_("“%(grid)s”请假与代班") % {"grid": post.grid.name},
        submit=_("登记请假"),
        carried=serving.carried_with(post.grid),
        next=_("这几天网格里在办的，代班的人看得到，也能办。"),
    )


def leave_of(post, form, *, by, at):
    facts = dict(form.cleaned_data)
    serving.take_leave(post, stand_in=facts.pop("person"), **facts, by=by, at=at)
    return _("请假已登记，代班的人收到了消息。")


def profile_of(request, public_id):
    """Return the profile if it is within the viewer's reach, else 404."""
    profile = people.worker_named(request.user, public_id)
    if profile is None:
        raise Http404
    return profile


def _back(profile):
    return "grids:worker-detail", profile.public_id


def _managed(request, profile):
    """Return the person's posts on foot that the viewer manages and that are not over."""
    rows = Post.objects.permitted(request.user, MANAGE).filter(
        user=profile.user_id, role__in=GRID_ROLES
    )
    open_rows = rows.exclude(ends_on__lt=timezone.localdate())
    return open_rows.select_related("grid", "user").defer("grid__boundary")
