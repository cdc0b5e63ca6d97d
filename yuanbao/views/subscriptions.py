"""What a person follows: begun with one form, ended with one tap, and the binding to WeChat."""

import hmac
import time

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yuanbao import queries
from yuanbao.access import frame_of, resident_signed_in
from yuanbao.services import subscriptions as services
from yuanbao.subscribing.consents import SMS_WORDS, WECHAT_WORDS
from yuanbao.subscribing.links import signature_of
from yuanbao.subscribing.topics import topic_of
from yuanbao.workflow import OutOfReach, TransitionRefused

BIND_SECONDS = 600


@require_GET
@resident_signed_in
def subscription_list(request):
    rows = queries.subscriptions_of(request.user)
    context = {"rows": rows, "is_bound": queries.is_bound(request.user)}
    return _page(request, "yuanbao/subscriptions.html", context)


@require_http_methods(["GET", "POST"])
@resident_signed_in
def subscription_new(request):
    """Say by which ways one topic is to come; again for the same one changes them."""
    key = request.GET.get("topic", "")[:80]
    topic = topic_of(key)
    if topic is None:
        raise OutOfReach(f"no topic {key}")
    ways = {way: request.POST.get(way) == "on" for way in ("by_sms", "by_wechat")}
    own = queries.subscription_to(request.user, key)
    context = {"topic": topic, "own": own, "is_bound": queries.is_bound(request.user)}
    context["sms_words"] = SMS_WORDS
    if request.method == "GET":
        return _page(request, "yuanbao/subscription_new.html", context)
    try:
        services.subscribe(request.user, key, **ways, at=timezone.now())
    except TransitionRefused as refusal:
        context["refusal"] = str(refusal)
        return _page(request, "yuanbao/subscription_new.html", context, status=409)
    messages.success(request, _("已订阅“%(label)s”。") % {"label": topic.label})
    return redirect("subscription-list")


@require_POST
@resident_signed_in
def subscription_stop(request, public_id):
    row = services.own_subscription(request.user, public_id)
    services.unsubscribe(row, by=request.user, at=timezone.now())
    messages.success(request, _("已退订，不会再发。"))
    return redirect("subscription-list")


@require_http_methods(["GET", "POST"])
def subscription_end(request, code):
    """The link in a message: one tap ends it, signed in or not. Opening it alone ends nothing."""
    row = services.subscription_of_code(code)
    topic = topic_of(row.topic) if row else None
    if request.method == "POST" and row is not None:
        services.unsubscribe(row, by=row.user, at=timezone.now())
        row = None
    context = {"row": row, "topic": topic}
    response = render(request, "yuanbao/subscription_end.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "POST"])
@resident_signed_in
def wechat_bind(request):
    """The official account's menu leads here; the person signed in says yes to the binding."""
    openid, moment = request.GET.get("openid", "")[:64], request.GET.get("at", "")[:12]
    if not _is_signed(openid, moment, request.GET.get("sign", "")):
        raise OutOfReach("not signed by the official account")
    if request.method == "POST":
        services.bind_wechat(request.user, openid, at=timezone.now())
        messages.success(request, _("微信绑定好了，订阅时可以选微信。"))
        return redirect("subscription-list")
    return _page(request, "yuanbao/wechat_bind.html", {"wechat_words": WECHAT_WORDS})


def _is_signed(openid, moment, sign):
    if not settings.WECHAT_BIND_SECRET or not openid or not moment.isdecimal():
        return False
    good = signature_of(openid, moment, settings.WECHAT_BIND_SECRET)
    is_fresh = abs(time.time() - int(moment)) <= BIND_SECONDS
    return is_fresh and hmac.compare_digest(good, sign)


def _page(request, template, context, *, status=200):
    return render(request, template, context | {"frame": frame_of(request.user)}, status=status)
