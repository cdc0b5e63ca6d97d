"""A reporter files: the right door first, then the form, then the receipt, shown once."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from petitions.formkey import new_key, read_key
from petitions.sealed.choices import RING
from petitions.sealed.forms import SealedReportForm
from petitions.sealed.gate import RECEIPT_COOKIE
from petitions.sealed.receipts import LENGTH, in_fours
from petitions.services.sealed import filing
from yuanbao.crypto import DecryptionFailed, decrypt, encrypt
from yuanbao.throttling import TooMany, throttle
from yuanbao.workflow import TransitionRefused

_AAD = b"cookie.sealed-receipt"
# Long enough for the page after the form to load, on a bad network too.
RECEIPT_SECONDS = 300


@require_GET
def door(request):
    return render(request, "petitions/sealed/door.html")


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def report_new(request):
    if request.method == "GET":
        return _form_page(request, SealedReportForm(initial={"key": new_key()}))
    form = SealedReportForm(request.POST, request.FILES)
    key = read_key(request.POST.get("key", ""))
    if not form.is_valid() or key is None or key.is_expired:
        if key is None or key.is_expired:
            form.data = form.data.copy()
            form.data["key"] = new_key()
        return _form_page(request, form, is_stale=key is None or key.is_expired, status=422)
    facts = form.cleaned_data
    told = filing.Told(
        form_key=key.value,
        **{name: facts[name] for name in ("mode", "text", "unit", "people")},
        **{name: facts[name] for name in ("name", "phone", "address")},
    )
    try:
        throttle("sealed-filed", *settings.SEALED_REPORTS, _("现在提交的人太多，请过一会儿再试。"))
        digits = filing.file(told, files=facts["attached"], at=timezone.now())
    except TooMany as refusal:
        return _form_page(request, form, refusal=refusal.sentence, status=429)
    except TransitionRefused as refusal:
        return _form_page(request, form, refusal=str(refusal), status=409)
    response = redirect("sealed:receipt")
    hand_over(response, digits)
    return response


def _form_page(request, form, *, refusal="", is_stale=False, status=200):
    context = {"form": form, "refusal": refusal, "is_stale": is_stale and not form.errors}
    return render(request, "petitions/sealed/report_form.html", context, status=status)


def hand_over(response, digits) -> None:
    """Give the receipt to the next page through the browser: with us it is stored nowhere."""
    response.set_cookie(
        RECEIPT_COOKIE,
        encrypt(digits, _AAD, ring=RING).hex(),
        max_age=RECEIPT_SECONDS,
        path=settings.SEALED_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@require_GET
def receipt(request):
    """Show the digits; the page that shows them takes them back."""
    try:
        digits = decrypt(bytes.fromhex(request.COOKIES.get(RECEIPT_COOKIE, "")), _AAD, ring=RING)
    except (ValueError, DecryptionFailed):
        digits = ""
    shown = in_fours(digits) if len(digits) == LENGTH else ""
    response = render(request, "petitions/sealed/receipt.html", {"receipt": shown})
    response.delete_cookie(RECEIPT_COOKIE, path=settings.SEALED_PATH, samesite="Strict")
    return response
