"""A reporter comes back with the receipt: reads, answers, leaves."""

from functools import wraps

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.sealed.choices import REPORTER_WORDS
from petitions.sealed.forms import InboxForm, ReceiptForm
from petitions.sealed.gate import INBOX_COOKIE, RECEIPT_COOKIE
from petitions.sealed.pace import evenly
from petitions.sealed.queries import inbox_of
from petitions.services.sealed import inbox as service
from yuanbao.once import new_key, once, sending_of
from yuanbao.throttling import TooMany, throttle
from yuanbao.workflow import TransitionRefused


@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def enter(request):
    if request.method == "GET":
        return render(request, "petitions/sealed/enter.html", {"form": ReceiptForm()})
    form, status = ReceiptForm(request.POST), 422
    report, wait = None, 0
    if form.is_valid():
        digits = form.cleaned_data["receipt"]
        try:
            report = evenly(lambda: service.report_of(digits))
        except TooMany as refusal:
            form.add_error("receipt", refusal.sentence)
            status, wait = 429, refusal.retry_after
        else:
            if report is None:
                form.add_error("receipt", _("没有这个回执。请对照记下的数字再输一次。"))
    if report is None:
        page = render(request, "petitions/sealed/enter.html", {"form": form}, status=status)
        if wait:
            page["Retry-After"] = str(wait)
        return page
    response = redirect("sealed:inbox")
    _keep(response, report)
    return response


def _keep(response, report) -> None:
    response.set_cookie(
        INBOX_COOKIE,
        service.pass_for(report, at=timezone.now()),
        path=settings.SEALED_PATH,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def with_inbox(view):
    """Let whoever holds a pass in, and give it another half hour; others enter the receipt anew."""

    @wraps(view)
    def opened(request):
        held = request.COOKIES.get(INBOX_COOKIE, "")
        report = service.report_of_pass(held, at=timezone.now())
        if report is None:
            return redirect("sealed:enter")
        response = view(request, report)
        _keep(response, report)
        return response

    return opened


@require_GET
@with_inbox
def inbox(request, report):
    return _inbox_page(request, report, InboxForm(initial={"key": new_key()}))


def _inbox_page(request, report, form, *, refusal="", status=200):
    context = {
        "report": report,
        "words": REPORTER_WORDS[report.state],
        "messages_held": inbox_of(report),
        "n_files": report.files.count(),
        "form": form,
        "refusal": refusal,
        "was_sent": "sent" in request.GET,
    }
    return render(request, "petitions/sealed/inbox.html", context, status=status)


@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@with_inbox
def write(request, report):
    form = InboxForm(request.POST, request.FILES)
    if not form.is_valid():
        return _inbox_page(request, report, form, status=422)
    facts, at = form.cleaned_data, timezone.now()

    def add():
        return service.write(report, text=facts["text"], files=facts["attached"], at=at)

    try:
        throttle(f"sealed-said:{report.pk}", *settings.SEALED_MESSAGES)
        once(sending_of(request), add, at=at)
    except TooMany as refusal:
        return _inbox_page(request, report, form, refusal=refusal.sentence, status=429)
    except TransitionRefused as refusal:
        return _inbox_page(request, report, form, refusal=str(refusal), status=409)
    response = redirect("sealed:inbox")
    response["Location"] += "?sent"
    return response


@require_POST
def leave(request):
    """Go away at once: the pass is void everywhere, and the browser forgets what it saw here."""
    held = request.COOKIES.get(INBOX_COOKIE, "")
    report = service.report_of_pass(held, at=timezone.now())
    if report is not None:
        service.leave(report)
    response = redirect("home")
    for name in (INBOX_COOKIE, RECEIPT_COOKIE):
        response.delete_cookie(name, path=settings.SEALED_PATH, samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
