"""Residents speak on a topic, stand behind a proposal, and look after their own words."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.deliberation import queries
from petitions.deliberation.choices import OpinionKind, OpinionState
from petitions.deliberation.forms import AppealForm, SpeakForm
from petitions.models import Opinion
from petitions.services.deliberation import speaking
from petitions.views.deliberation.people import by_telephone
from petitions.views.deliberation.reading import topic_or_404
from yuanbao.once import new_key, once, sending_of
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.throttling import TooMany, throttle
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "POST"])
@by_telephone
def topic_speak(request, public_id):
    """Say something; what is refused stays on the page."""
    topic, at = topic_or_404(public_id), timezone.now()
    kinds = [kind for kind in OpinionKind if topic.takes_on(timezone.localdate(at), kind)]
    if request.method == "GET":
        asked = request.GET.get("kind", "")
        first = asked if asked in kinds else (kinds[0] if kinds else "")
        form = SpeakForm(kinds=kinds, initial={"kind": first})
        return _speak_page(request, topic, form, is_open=bool(kinds))
    form = SpeakForm(request.POST, kinds=list(OpinionKind))
    if not form.is_valid():
        return _speak_page(request, topic, form, status=422)
    words = _("您说得太快了，请过几分钟再发。写的内容还在，请先不要关掉这一页。")
    try:
        throttle(f"speak:{request.user.pk}", *settings.OPINIONS_PER_PERSON, words)
        once(sending_of(request), lambda: _speak(request, topic, form, at), at=at)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _speak_page(request, topic, form, status=409)
    except TooMany as refusal:
        form.add_error(None, refusal.sentence)
        return _speak_page(request, topic, form, status=429)
    return redirect("talks:topic-detail", topic.public_id)


def _speak(request, topic, form, at):
    opinion = speaking.speak(topic, **form.cleaned_data, by=request.user, at=at)
    messages.success(
        request,
        _("已经公开。有人回应或转入下一阶段，都会通知您。")
        if opinion.state == OpinionState.PUBLISHED
        else _("已收到。里面有号码、姓名或不文明的词，审核员看过再公开，结果会通知您。"),
    )


def _speak_page(request, topic, form, *, is_open=True, status=200):
    context = {"topic": topic, "form": form, "is_open": is_open, "key": new_key()}
    return render(request, "petitions/deliberation/topic_speak.html", context, status=status)


@require_POST
@by_telephone
def opinion_support(request, public_id):
    """Stand behind a proposal, or take that back."""
    opinion = get_object_or_404(Opinion.objects.published(), public_id=public_id)
    stands = speaking.support(opinion, by=request.user, at=timezone.now())
    messages.success(request, _("已附议。") if stands else _("已取消附议。"))
    return redirect("talks:topic-detail", opinion.topic.public_id)


@require_GET
@by_telephone
def my_opinions(request):
    return _mine_page(request)


def _mine_page(request, *, form=None, status=200):
    context = {
        "page": page_of(request, queries.opinions_of(request.user)),
        "form": form or AppealForm(),
    }
    return render(request, "petitions/deliberation/my_opinions.html", context, status=status)


def _own(request, public_id):
    rows = Opinion.objects.permitted(request.user, Capability.OWN_OPINION)
    return get_object_or_404(rows, public_id=public_id)


@require_POST
@by_telephone
def opinion_appeal(request, public_id):
    opinion, form = _own(request, public_id), AppealForm(request.POST)
    if not form.is_valid():
        return _mine_page(request, form=form, status=422)
    speaking.appeal(opinion, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
    messages.success(request, _("已提交申诉，由另一位审核员再看一次。"))
    return redirect("talks:my-opinions")


@require_POST
@by_telephone
def opinion_withdraw(request, public_id):
    speaking.withdraw(_own(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("已收回，别人看不到了。"))
    return redirect("talks:my-opinions")
