"""Residents who do not type: ring me back, or hear me."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from petitions.choices import Channel, PlaceSource
from petitions.helping.forms import CallForm, VoiceForm
from petitions.services.helping import calls
from petitions.services.helping.voices import file_spoken
from petitions.services.intake import KeyReused, Matter
from petitions.views.submit import count_filing
from yuanbao.throttling import TooMany, client_address, throttle
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "HEAD", "POST"])
def call_ask(request):
    if request.method != "POST":
        return _call_page(request, CallForm(initial=_known(request)))
    form = CallForm(request.POST)
    if not form.is_valid():
        return _call_page(request, form, status=422)
    words = _("这个网络上要求回电的太多了，请过一会儿再试，急事请打 %(phone)s。填的内容都还在。")
    try:
        address = f"call:{client_address(request)}"
        throttle(address, *settings.CALLS_PER_ADDRESS, words % {"phone": settings.SITE["phone"]})
        row = calls.ask_call(form.wish(), at=timezone.now())
    except TooMany as refusal:
        form.add_error(None, refusal.sentence)
        return _call_page(request, form, status=429)
    except TransitionRefused as refusal:
        form.add_error("phone", str(refusal))
        return _call_page(request, form, status=409)
    return redirect("petitions:call-asked", row.public_id, calls.secret_of(row))


def _known(request):
    """Fill in the grid that was scanned, and the phone of a resident who is signed in."""
    user = request.user
    known = {"grid": request.GET.get("grid", "")[:24]}
    if user.is_authenticated and user.is_resident:
        known |= {"phone": user.phone, "name": user.name}
    return known


def _call_page(request, form, *, status=200):
    response = render(request, "petitions/helping/call_ask.html", {"form": form}, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def call_asked(request, public_id, secret):
    """What the person is told: by when, from which number, and how to call it off."""
    return _asked_page(request, calls.open_with_secret(public_id, secret), secret)


@require_POST
def call_withdraw(request, public_id, secret):
    row = calls.open_with_secret(public_id, secret)
    try:
        row = calls.withdraw_call(row, at=timezone.now())
    except TransitionRefused as refusal:
        return _asked_page(request, row, secret, refusal=str(refusal), status=409)
    return redirect("petitions:call-asked", public_id, secret)


def _asked_page(request, row, secret, *, status=200, **more):
    context = {"row": row, "secret": secret, "tail": row.phone[-4:], **more}
    response = render(request, "petitions/helping/call_asked.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def voice_new(request):
    if request.method != "POST":
        return _voice_page(request, VoiceForm(initial=_known(request)))
    form = VoiceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _voice_page(request, form, status=422)
    matter = _matter(form.cleaned_data, request.user)
    try:
        count_filing(request, matter)
        receipt = file_spoken(matter, form.cleaned_data["voice"], at=timezone.now())
    except TooMany as refusal:
        form.add_error(None, refusal.sentence)
        return _voice_page(request, form, status=429)
    except KeyReused as refusal:
        form.add_error(None, str(refusal))
        return _voice_page(request, form, status=409)
    return redirect("petitions:petition-receipt", receipt.petition.number, receipt.secret)


def _matter(said, user):
    is_own = user.is_authenticated and getattr(user, "is_resident", False)
    return Matter(
        channel=Channel.VOICE,
        text="",
        place=said["place"],
        grid=said["grid"],
        place_source=PlaceSource.GRID if said["grid"] else PlaceSource.NONE,
        phone=said["phone"],
        user=user if is_own else None,
        idempotency_key=said["key"],
    )


def _voice_page(request, form, *, status=200):
    response = render(request, "petitions/helping/voice_new.html", {"form": form}, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response
