"""代为登记: staff file for somebody at the counter or on the telephone, and hand out a slip."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from dispatch.forms.field import RegisterForm
from dispatch.queries.centre.places import places_for, registered_by
from grids.choices import Level
from petitions.choices import PlaceSource
from petitions.notices import tracking_path
from petitions.services.intake import Matter
from petitions.services.registering import Consent, register
from yuanbao.access import with_capability
from yuanbao.qr import code_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach


@require_http_methods(["GET", "POST"])
@with_capability(Capability.REGISTER_PETITION)
def register_new(request):
    """Take a matter in for somebody else; it is routed like any other."""
    places = places_for(request.user, Capability.REGISTER_PETITION)
    if request.method == "GET":
        return _blank(request, places)
    form = RegisterForm(request.POST, request.FILES, places=places)
    if not form.is_valid():
        return render(request, "dispatch/register_new.html", {"form": form}, status=422)
    photos = form.cleaned_data["photos"]
    matter = _matter(form.cleaned_data)
    consent = _consent(form.cleaned_data)
    receipt = register(
        matter,
        by=request.user,
        at=timezone.now(),
        photos=photos,
        consent=consent,
        note=form.cleaned_data["call_note"],
    )
    return redirect("dispatch:register-slip", public_id=receipt.petition.public_id)


def _blank(request, places):
    """Show the form with the one community that the person serves filled in."""
    own = [place.pk for place in places if place.level == Level.COMMUNITY]
    initial = {"grid": own[0]} if len(own) == 1 else {}
    form = RegisterForm(places=places, initial=initial)
    return render(request, "dispatch/register_new.html", {"form": form})


def _consent(facts):
    return Consent(facts["consent_way"], facts["consent_note"]) if facts["is_proxied"] else None


def _matter(facts):
    has_point = facts["lat"] is not None and facts["lng"] is not None
    source = PlaceSource.PIN if has_point else PlaceSource.GRID if facts["grid"] else ""
    return Matter(
        kind=facts["kind"],
        channel=facts["channel"],
        text=facts["text"],
        category=facts["category"],
        place=facts["place"],
        grid=facts["grid"],
        lat=facts["lat"],
        lng=facts["lng"],
        place_source=source or PlaceSource.NONE,
        name=facts["name"],
        phone=facts["phone"] or "",
        helper_name=facts["helper_name"],
        helper_relation=facts["relation"] if facts["helper_name"] else "",
        is_helper_agreed=bool(facts["helper_name"]),
        is_anonymous=not facts["name"] and not facts["phone"],
        idempotency_key=facts["key"],
    )


@require_GET
@with_capability(Capability.REGISTER_PETITION)
def register_slip(request, public_id):
    """Show the slip to whoever registered the matter, on the day it was registered."""
    today = timezone.localdate()
    petition = registered_by(request.user, public_id)
    if timezone.localdate(petition.filed_at) != today:
        raise OutOfReach(f"{request.user} has no slip of {public_id} today")
    code = code_of(f"{settings.SITE_URL}{tracking_path(petition)}")
    return render(request, "dispatch/register_slip.html", {"petition": petition, "code": code})
