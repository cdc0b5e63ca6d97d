"""Convenience services: residents look and sign up, branches announce and record."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from party.alliances.choices import ActivityState
from party.forms.activities import AmendForm, AnnounceForm, HeldForm, SignupForm
from party.forms.articles import WhyForm
from party.queries.alliances import activities as queries
from party.services.alliances import activities, amending
from party.views.alliances.desk import both, now
from yuanbao.access import resident_signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

holders = with_capability(Capability.KEEP_ACTIVITY)


def _activity(public_id):
    return get_object_or_404(queries.one_activity(), public_id=public_id)


def _kept(request, public_id):
    return get_object_or_404(queries.kept_activity(request.user), public_id=public_id)


@require_safe
def activity_list(request):
    place, is_past = request.GET.get("grid", "")[:24], "past" in request.GET
    rows = queries.held(place) if is_past else queries.coming(timezone.now(), place)
    context = {"page": page_of(request, rows), "is_past": is_past, "place": place}
    return render(request, "party/alliances/activity_list.html", context)


@require_safe
def activity_detail(request, *, public_id):
    return _shown(request, _activity(public_id))


def _shown(request, activity, form=None, refusal="", status=200):
    is_open = activity.state == ActivityState.ANNOUNCED and activity.starts_at > timezone.now()
    name = getattr(request.user, "name", "")
    context = {
        "activity": activity,
        "mine": queries.own_signup(activity, request.user),
        "is_open": is_open,
        "form": form or SignupForm(initial={"name": name}),
        "refusal": refusal,
    }
    return render(request, "party/alliances/activity_detail.html", context, status=status)


@require_POST
@resident_signed_in
def activity_sign_up(request, *, public_id):
    activity, form = _activity(public_id), SignupForm(request.POST)
    if not form.is_valid():
        return _shown(request, activity, form, status=422)
    try:
        activities.sign_up(activity, **form.cleaned_data, **now(request))
    except TransitionRefused as refused:
        return _shown(request, activity, form, str(refused), status=409)
    messages.success(request, _("报上名了。来不了请在这里取消，把名额让给别人。"))
    return redirect("party:activity-detail", public_id)


@require_POST
@resident_signed_in
def activity_step_back(request, *, public_id):
    activities.step_back(_activity(public_id), **now(request))
    messages.success(request, _("取消了，名字和电话已删去。"))
    return redirect("party:activity-detail", public_id)


@require_GET
@holders
def activity_desk_list(request):
    context = {"page": page_of(request, queries.desk_activities(request.user))}
    return render(request, "party/alliances/activity_desk_list.html", context)


@both
@holders
def activity_new(request):
    form = AnnounceForm(**typed(request), user=request.user)

    def run(facts):
        return activities.announce(facts["grid"], form.announcement(), **now(request))

    context = {
        "title": _("发布便民服务"),
        "submit": _("发布"),
        "back_url": reverse("party:activity-desk-list"),
        "back_label": _("便民服务活动"),
    }
    said = _("发布了，居民现在就能看到。")
    return fill(request, form, run, context=context, done=said, to=_own)


@require_GET
@holders
def activity_desk(request, *, public_id):
    activity = _kept(request, public_id)
    context = {
        "activity": activity,
        "signups": list(queries.signups_of(activity)),
        "moves": queries.moves_for(activity, request.user),
        "has_begun": activity.starts_at <= timezone.now(),
    }
    return render(request, "party/alliances/activity_desk.html", context)


@both
@holders
def activity_note_signup(request, *, public_id):
    activity, form = _kept(request, public_id), SignupForm(**typed(request))

    def run(facts):
        activities.note_signup(activity, **facts, **now(request))

    return _act(request, form, run, activity, title=_("替人报名"), said=_("记上了。"))


@both
@holders
def activity_roll(request, *, public_id):
    """Show who comes and how to reach them, for a reason that stays on record."""
    activity, form, roll = _kept(request, public_id), WhyForm(**typed(request)), None
    if form.is_valid():
        roll = activities.open_roll(activity, why=form.cleaned_data["why"], **now(request))
    context = {"activity": activity, "form": form, "roll": roll}
    status = 422 if form.errors else 200
    return render(request, "party/alliances/activity_roll.html", context, status=status)


@both
@holders
def activity_record_held(request, *, public_id):
    activity, form = _kept(request, public_id), HeldForm(**typed(request))

    def run(facts):
        activities.record_held(activity, **facts, **now(request))

    said = _("登记好了，报名人的名字和电话已删去。")
    return _act(request, form, run, activity, title=_("登记办了什么"), said=said)


@both
@holders
def activity_amend(request, *, public_id):
    """Change what was announced; whoever signed up is told at once."""
    activity = _kept(request, public_id)
    form = AmendForm(**typed(request), initial=model_to_dict(activity))

    def run(_facts):
        return amending.amend(activity, form.announcement(), **now(request))

    following = _("保存后马上通知报名的人改了什么；公开页面写明“已更改”和时间。")
    said = _said_of_change
    return _act(request, form, run, activity, title=_("更改活动"), said=said, next=following)


def _said_of_change(activity):
    n = amending.to_ring(activity)
    if not n:
        return _("改好了，报名的人收到了通知。")
    return _("改好了。有 %(n)s 人没有账号也没有留手机号，请看名单逐个告诉。") % {"n": n}


@both
@holders
def activity_cancel(request, *, public_id):
    activity, form = _kept(request, public_id), WhyForm(**typed(request))

    def run(facts):
        activities.cancel(activity, why=facts["why"], **now(request))

    title, said = _("取消活动"), _("取消了，报名的人收到了通知。")
    return _act(request, form, run, activity, title=title, submit=title, said=said)


def _own(activity):
    return reverse("party:activity-desk", args=[activity.public_id])


def _act(request, form, run, activity, *, said, **context):
    """Ask for one act on an activity, and go back to its page."""
    own = _own(activity)
    context = {"submit": _("保存"), **context, "back_url": own, "back_label": activity.title}
    return fill(request, form, run, context=context, done=said, to=lambda _one: own)
