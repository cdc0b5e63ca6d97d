"""One's own account: password, phone, where one is signed in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yuanbao import queries
from yuanbao.access import frame_of, person_signed_in
from yuanbao.forms import PasswordChangeForm, PhoneCodeForm, PhoneForm
from yuanbao.services import accounts, identity, phone_change
from yuanbao.services.phone_codes import CodeRefused
from yuanbao.throttling import TooMany, throttle
from yuanbao.workflow import OutOfReach


@require_GET
@person_signed_in
def profile(request):
    user = request.user
    context = {
        "sign_ins": queries.sign_ins_of(user),
        "own_key": request.session.session_key,
        "devices": queries.trusted_devices_of(user, at=timezone.now()),
        "has_password": user.has_usable_password(),
    }
    return render(request, "yuanbao/profile.html", context | {"frame": frame_of(request.user)})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@person_signed_in
def password_change(request):
    if not request.user.has_usable_password():
        raise OutOfReach("signs in by phone code")
    if request.method == "POST":
        throttle(f"password:{request.user.pk}", 10, 900)
    form = PasswordChangeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        accounts.change_password(request, form.cleaned_data["new"], at=timezone.now())
        messages.success(request, _("密码已改。其他设备上的登录都已退出。"))
        return redirect("profile")
    status = 422 if request.method == "POST" else 200
    return render(request, "yuanbao/password_change.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@person_signed_in
def phone_change_start(request):
    form = PhoneForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                phone_change.begin(request, form.cleaned_data["phone"], at=timezone.now())
            except TooMany as refusal:
                form.add_error("phone", refusal.sentence)
                status = 429
            else:
                return redirect("phone-change-code")
    return render(request, "yuanbao/phone_change.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@person_signed_in
def phone_change_code(request):
    at = timezone.now()
    phone = phone_change.pending(request, at=at)
    if phone is None:
        return redirect("phone-change")
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            phone_change.finish(request, phone, form.cleaned_data["code"], at=at)
        except CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("手机号已换成新的。"))
            return redirect("profile")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "phone": phone}
    return render(request, "yuanbao/phone_change_code.html", context, status=status)


@require_POST
@person_signed_in
def sign_in_end(request, public_id):
    accounts.end_sign_in(request.user, public_id, at=timezone.now())
    messages.success(request, _("那台设备上的登录已退出。"))
    return redirect("profile")


@require_POST
@person_signed_in
def device_forget(request, public_id):
    accounts.forget_browser(request.user, public_id, at=timezone.now())
    messages.success(request, _("那台设备下次登录要重新收验证码。"))
    return redirect("profile")


@require_POST
@person_signed_in
def sign_out_everywhere(request):
    at = timezone.now()
    accounts.sign_out_everywhere(request.user, by=request.user, at=at)
    identity.end_session(request)
    messages.success(request, _("所有设备上的登录都已退出。"))
    return redirect("sign-in")
