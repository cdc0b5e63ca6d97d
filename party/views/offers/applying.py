"""The applicant's side: what there is, applying, the receipt and its page, one's own applications."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party.forms.offers.applications import ApplicationForm, FindForm, RatingForm, SlotForm
from party.offers.choices import ANSWERED
from party.queries.offers import applications as queries
from party.services.offers import applying, receipts, slots, telling
from yuanbao.access import kept_private, resident_signed_in
from yuanbao.filling import typed
from yuanbao.once import new_key
from yuanbao.paging import page_of
from yuanbao.throttling import TooMany, client_address, throttle, throttled
from yuanbao.workflow import OutOfReach


def secretly(response: HttpResponse) -> HttpResponse:
    """Keep a page whose address is a secret out of caches and search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return kept_private(response)


@require_safe
def service_list(request):
    return render(request, "party/offers/service_list.html", {"services": queries.open_services()})


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("apply", 20, 3600)
def service_apply(request, *, code):
    """One service: what it does, what to bring, and its form."""
    service = get_object_or_404(queries.service_to_read(), code=code)
    hours = queries.free_slots(service, at=timezone.now()) if service.has_slots else []
    # Of whoever asks for something confidential nothing is filled in.
    known = {} if service.is_confidential else known_of(request)
    initial = {"key": new_key(), **known}
    form = ApplicationForm(**typed(request), service=service, slots=hours, initial=initial)
    context = {"service": service, "form": form}
    return apply(request, form, form.wish, "party/offers/service_apply.html", context)


def known_of(request) -> dict[str, str]:
    """Return name and telephone of a resident who is signed in, to be filled in already."""
    user = request.user
    if not getattr(user, "is_resident", False):
        return {}
    return {"name": user.name, "phone": user.phone}


def apply(request, form, wish, template, context) -> HttpResponse:
    """Show the form, or file what `wish` makes of it and lead to the application's page.

    A wrong form is answered with 422, an hour that is taken or a second application with 409;
    both keep what was typed. Raises ServiceClosed.
    """
    status = 422 if form.errors else 200
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        try:
            done = applying.apply_for(wish(), by=by, at=timezone.now())
            return redirect("party:application-track", done.application.number, done.secret)
        except slots.SlotTaken as refusal:
            form.add_error("slot", str(refusal))
        except applying.AppliedBefore as refusal:
            form.add_error(None, str(refusal))
        status = 409
    return render(request, template, context, status=status)


@require_safe
def application_track(request, *, number, secret):
    application, _holder = receipts.open_receipt(number, secret)
    return _page(request, application, secret)


def _page(request, application, secret, *, slot_form=None, rating_form=None, status=200):
    at = timezone.now()
    may_book = application.is_open and application.service.has_slots
    professional = application.handler if application.is_confidential else None
    hours = (
        queries.free_slots(application.service, at=at, professional=professional)
        if may_book
        else []
    )
    is_pass = secret.startswith(receipts.MARK)
    context = {
        "application": application,
        "secret": secret,
        "link": "" if is_pass else f"{settings.SITE_URL}{request.path}",
        "booking": queries.booking_of(application),
        "course": queries.course_of(application, for_staff=False),
        "slot_form": slot_form or (SlotForm(slots=hours) if hours else None),
        "rating_form": rating_form or RatingForm(),
        "may_rate": application.state in ANSWERED and application.rated_at is None,
    }
    return secretly(render(request, "party/offers/application_track.html", context, status=status))


@require_POST
def application_book(request, *, number, secret):
    application, holder = receipts.open_receipt(number, secret)
    professional = application.handler if application.is_confidential else None
    at = timezone.now()
    hours = queries.free_slots(application.service, at=at, professional=professional)
    form = SlotForm(request.POST, slots=hours)
    if not form.is_valid():
        return _page(request, application, secret, slot_form=form, status=422)
    try:
        slots.book(application, **form.cleaned_data, by=holder, at=at)
    except slots.SlotTaken as refusal:
        form.add_error("slot", str(refusal))
        return _page(request, application, secret, slot_form=form, status=409)
    messages.success(request, _("约好了，时间和地点写在下面。"))
    return redirect("party:application-track", application.number, secret)


@require_POST
def application_rate(request, *, number, secret):
    application, holder = receipts.open_receipt(number, secret)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, application, secret, rating_form=form, status=422)
    receipts.rate(application, **form.cleaned_data, by=holder, at=timezone.now())
    messages.success(request, _("谢谢，您的评价记下了。"))
    return redirect("party:application-track", application.number, secret)


@require_POST
def application_withdraw(request, *, number, secret):
    application, holder = receipts.open_receipt(number, secret)
    receipts.withdraw(application, by=holder, at=timezone.now())
    messages.success(request, _("已撤回。编号还能查到，需要时可以重新申请。"))
    return redirect("party:application-track", application.number, secret)


@require_http_methods(["GET", "HEAD", "POST"])
def application_find(request):
    """Look an application up; a wrong number and a wrong tail sound the same."""
    form = FindForm(**typed(request), initial={"number": request.GET.get("number", "")[:24]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("party:application-track", *_found(request, form))
            except TooMany as refusal:
                form.add_error(None, refusal.sentence)
                status = 429
            except OutOfReach:
                words = _("没有找到。请核对编号和手机号后四位；保密的申请请用回执上的网址打开。")
                form.add_error(None, words)
                status = 404
    page = render(request, "party/offers/application_find.html", {"form": form}, status=status)
    return kept_private(page)


def _found(request, form) -> tuple[str, str]:
    number = form.cleaned_data["number"]
    throttle(f"find:{client_address(request)}", *settings.LOOK_UPS_PER_ADDRESS)
    throttle(f"find:number:{number}", *settings.LOOK_UPS_PER_NUMBER)
    return number, receipts.pass_by_tail(number, form.cleaned_data["tail"])


@require_safe
@resident_signed_in
def my_applications(request):
    page = page_of(request, queries.applications_of(request.user))
    return render(request, "party/offers/application_mine.html", {"page": page})


@require_safe
@resident_signed_in
def my_application(request, *, public_id):
    """Lead from the account to the application's own page."""
    application = get_object_or_404(queries.applications_of(request.user), public_id=public_id)
    return redirect(telling.page_of(application))
