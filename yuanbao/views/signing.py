"""Signing in and out."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yuanbao.access import kept_private
from yuanbao.forms import (
    PasswordSignInForm,
    PhoneCodeForm,
    PhoneForm,
    SecondStepByPhoneForm,
    SecondStepForm,
)
from yuanbao.models import SecondFactor
from yuanbao.services import identity, second_factor
from yuanbao.services.phone_codes import CodeRefused
from yuanbao.throttling import TooMany


def keep_answer(request, response, credentials):  # noqa: ARG001 - called by django-axes
    """Keep our own page when a name is locked: it says so already."""
    response.status_code = 429
    return response


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    at = timezone.now()
    next_url = identity.safe_next(request, request.GET.get("next", ""))
    if request.method == "GET" and request.user.is_authenticated and "again" not in request.GET:
        return redirect(identity.landing_of(request.user, next_url))
    form = PasswordSignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = identity.check_password(request, **form.cleaned_data)
            except identity.SignInRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                return _after_password(request, user, next_url, at)
    context = {"form": form, "next": next_url, "ended": request.ended}
    return render(request, "yuanbao/sign_in.html", context, status=status)


def _after_password(request, user, next_url, at):
    if identity.begin(request, user, next_url=next_url, at=at):
        return redirect(identity.landing_of(user, next_url))
    waiting = identity.pending(request, at=at)
    if waiting.factor == SecondFactor.PHONE:
        _tell_sent(request, identity.send_second_code(request, waiting, at=at))
    return redirect("sign-in-second")


def _tell_sent(request, refusal):
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, _("验证码已发到您的手机。"))


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_second(request):
    at = timezone.now()
    waiting = identity.pending(request, at=at)
    if waiting is None:
        return _start_again(request)
    by_phone = waiting.factor == SecondFactor.PHONE
    form = (SecondStepByPhoneForm if by_phone else SecondStepForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = identity.finish(request, waiting, form.cleaned_data["code"], at=at)
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            response = redirect(identity.landing_of(user, waiting.next_url))
            if form.cleaned_data.get("trust"):
                label = identity.label_of(request)
                second_factor.trust_browser(response, user, label=label, at=at)
            return response
    context = {"form": form, "waiting": waiting, "by_phone": by_phone, "demo_inbox": settings.DEMO}
    if not by_phone:
        context |= _enrolment(waiting.user)
    status = 422 if request.method == "POST" else 200
    return render(request, "yuanbao/sign_in_second.html", context, status=status)


def _enrolment(user):
    device = second_factor.totp_device(user)
    if device.confirmed:
        return {}
    return {
        "picture": second_factor.enrolment_picture(device),
        "secret": second_factor.secret_in_groups(device),
    }


def _start_again(request):
    messages.warning(request, _("登录已超过 10 分钟没有完成，请从头再来。"))
    return redirect("sign-in")


@require_POST
def sign_in_second_send(request):
    at = timezone.now()
    waiting = identity.pending(request, at=at)
    if waiting is None:
        return _start_again(request)
    if waiting.factor == SecondFactor.PHONE:
        _tell_sent(request, identity.send_second_code(request, waiting, at=at))
    return redirect("sign-in-second")


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_phone(request):
    next_url = identity.safe_next(request, request.GET.get("next", ""))
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            phone = form.cleaned_data["phone"]
            try:
                identity.begin_by_phone(request, phone, next_url=next_url, at=timezone.now())
            except TooMany as refusal:
                form.add_error("phone", refusal.sentence)
                status = 429
            else:
                return redirect("sign-in-phone-code")
    context = {"form": form, "next": next_url, "ended": request.ended}
    return render(request, "yuanbao/sign_in_phone.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_phone_code(request):
    at = timezone.now()
    waiting = identity.pending_phone(request, at=at)
    if waiting is None:
        return redirect("sign-in-phone")
    phone, next_url = waiting
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = identity.finish_by_phone(request, phone, form.cleaned_data["code"], at=at)
        except (CodeRefused, identity.SignInRefused) as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect(identity.landing_of(user, next_url))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "phone": phone, "next": next_url, "demo_inbox": settings.DEMO}
    return render(request, "yuanbao/sign_in_phone_code.html", context, status=status)


@require_POST
def sign_out(request):
    identity.sign_out(request, at=timezone.now())
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache"'
    return kept_private(response)
