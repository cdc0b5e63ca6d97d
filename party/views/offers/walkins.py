"""代办申请: a desk finds the person, chooses what they want, fills in their form, hands out a slip."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.offers.applications import FindForm
from party.forms.offers.walkins import CallerForm, WalkInForm, WalkInJobForm, WalkInWishForm
from party.offers.choices import CameBy
from party.queries.offers import applications as queries
from party.queries.offers import jobs as job_queries
from party.queries.offers import policies as policy_queries
from party.queries.offers.walkins import MOST_SHOWN, offers_for
from party.services.offers import slots, telling, walkins, wishes
from yuanbao.access import with_capability
from yuanbao.filling import typed
from yuanbao.once import new_key
from yuanbao.qr import code_of
from yuanbao.roles import Capability
from yuanbao.throttling import throttle
from yuanbao.workflow import OutOfReach, TransitionRefused

desk = with_capability(Capability.APPLY_FOR_OTHERS)


@require_http_methods(["GET", "POST"])
@desk
def walk_in(request):
    """Ask who it is and whether they stand there or ring."""
    form = CallerForm(**typed(request))
    if form.is_valid():
        return redirect(_offers(walkins.token_of(form.caller(), at=timezone.now())))
    return _start(request, form=form, status=422 if form.errors else 200)


def _start(request, *, form=None, find_form=None, status, **more):
    context = {"form": form or CallerForm(), "find_form": find_form or _find_form(), **more}
    return render(request, "party/offers/walk_in.html", context, status=status)


def _find_form(data=None):
    return FindForm(data, auto_id="id_find_%s")


def _offers(token):
    return reverse("party:walk-in-offers", args=[token])


@require_POST
@desk
def walk_in_find(request):
    """Show where one application stands, by number and tail."""
    form = _find_form(request.POST)
    if not form.is_valid():
        return _start(request, find_form=form, status=422)
    _throttle(request)
    said = form.cleaned_data
    throttle(f"find:number:{said['number']}", *settings.LOOK_UPS_PER_NUMBER)
    try:
        found = walkins.find_by_number(**said, by=request.user, at=timezone.now())
    except OutOfReach:
        words = _("没有找到。请核对编号和手机号后四位；保密的申请请本人扫小票上的二维码。")
        form.add_error(None, words)
        return _start(request, find_form=form, status=404)
    return _start(request, find_form=form, found=[found], status=200)


def _throttle(request):
    throttle(f"counter:{request.user.pk}", *settings.LOOK_UPS_PER_ADDRESS)


@require_GET
@desk
def walk_in_offers(request, *, caller):
    return _choose(request, caller, _caller(caller))


def _caller(token):
    return walkins.caller_of(token, at=timezone.now())


def _choose(request, token, caller, **more):
    asked = request.GET.get("q", "")[:40].strip()
    offers = offers_for(timezone.localdate(), asked=asked, is_known=bool(caller.phone))
    context = {"token": token, "caller": caller, "offers": offers, "asked": asked, **more}
    context["most"] = MOST_SHOWN
    return render(request, "party/offers/walk_in_offers.html", context)


@require_POST
@desk
def walk_in_held(request, *, caller):
    """List what the person has applied for; each look is recorded."""
    known = _caller(caller)
    if not known.phone:
        raise OutOfReach("nobody is looked up without a telephone")
    _throttle(request)
    held = walkins.find_by_phone(known.phone, by=request.user, at=timezone.now())
    return _choose(request, caller, known, held=held, is_asked=True)


@require_http_methods(["GET", "POST"])
@desk
def walk_in_service(request, *, caller, code):
    known = _caller(caller)
    service = get_object_or_404(queries.service_to_read(), code=code)
    if not known.phone and not service.is_confidential:
        raise OutOfReach("whoever leaves no telephone asks for what is confidential alone")
    hours = queries.free_slots(service, at=timezone.now()) if service.has_slots else []
    initial = _initial({} if service.is_confidential else {"phone": known.phone})
    form = _form(request, known, service=service, slots=hours, initial=initial)
    context = {"service": service, "title": service.name, "bring": service.bring}
    return _take(request, caller, known, form, form.wish, context)


@require_http_methods(["GET", "POST"])
@desk
def walk_in_policy(request, *, caller, public_id):
    known = _known(caller)
    rows = policy_queries.policy_to_read(timezone.localdate())
    policy = get_object_or_404(rows, public_id=public_id)
    if policy.service is None:
        raise Http404
    initial = _initial({"phone": known.phone})
    form = _form(request, known, service=policy.service, slots=[], initial=initial)

    def wish():
        return form.wish(title=policy.title, links=(("policy", policy),))

    context = {"service": policy.service, "title": policy.title, "bring": policy.bring}
    context["conditions"] = policy_queries.condition_words(policy)
    return _take(request, caller, known, form, wish, context)


@require_http_methods(["GET", "POST"])
@desk
def walk_in_job(request, *, caller, public_id):
    known, service = _known(caller), job_queries.job_service()
    rows = job_queries.public_jobs(timezone.localdate())
    job = get_object_or_404(rows, public_id=public_id)
    if service is None:
        raise Http404
    form = WalkInJobForm(**typed(request), initial=_initial({"phone": known.phone}))
    context = {"service": service, "title": job.title, "job": job}
    return _take(request, caller, known, form, lambda: form.wish(service, job), context)


def _known(token):
    """Return a caller who said their telephone. Raises OutOfReach."""
    caller = _caller(token)
    if not caller.phone:
        raise OutOfReach("whoever leaves no telephone asks for what is confidential alone")
    return caller


def _form(request, caller, **more):
    return WalkInForm(**typed(request), came_by=caller.came_by, **more)


def _initial(facts):
    return {"key": new_key(), **facts}


def _take(request, token, caller, form, wish, context):
    """Show the form, or file it and hand out the slip; whatever is wrong keeps what was typed."""
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            filed = walkins.take_in(
                wish(),
                **form.consent(),
                came_by=caller.came_by,
                by=request.user,
                at=timezone.now(),
            )
            return _handed_out(request, filed.application)
        except slots.SlotTaken as refusal:
            form.add_error("slot", str(refusal))
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        status = 409
    context = {**context, "form": form, "token": token, "caller": caller}
    return render(request, "party/offers/walk_in_form.html", context, status=status)


def _handed_out(request, application):
    """Lead to the slip; that of something confidential is in this answer and nowhere else."""
    if application.is_confidential:
        return _slip(request, application)
    return redirect("party:walk-in-slip", application.public_id)


@require_GET
@desk
def walk_in_slip(request, *, public_id):
    return _slip(request, walkins.slip_of(public_id, by=request.user, at=timezone.now()))


def _slip(request, application):
    context = {
        "application": application,
        "booking": queries.booking_of(application),
        "bring": application.policy.bring if application.policy else application.service.bring,
        "place": walkins.place_of(request.user),
    }
    # Whoever rang gets the way to the answer on their telephone, and the desk does not.
    if not (application.is_confidential and application.came_by == CameBy.PHONE):
        context["code"] = code_of(f"{settings.SITE_URL}{telling.page_of(application)}")
    return render(request, "party/offers/walk_in_slip.html", context)


@require_http_methods(["GET", "POST"])
@desk
def walk_in_wish(request, *, caller):
    """Write down what work the person looks for."""
    known, status = _known(caller), 200
    towns = job_queries.towns()
    form = WalkInWishForm(**typed(request), towns=towns, initial={"phone": known.phone})
    if form.is_valid():
        try:
            row = walkins.take_wish_in(
                form.wanted(),
                consents=form.cleaned_data["consents"],
                came_by=known.came_by,
                by=request.user,
                at=timezone.now(),
            )
            return redirect("party:walk-in-wish-slip", row.public_id)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        status = 409
    elif form.errors:
        status = 422
    context = {"form": form, "token": caller, "caller": known, "title": _("每周推荐岗位")}
    return render(request, "party/offers/walk_in_form.html", context, status=status)


@require_GET
@desk
def walk_in_wish_slip(request, *, public_id):
    wish = walkins.wish_slip_of(public_id, by=request.user, at=timezone.now())
    context = {
        "wish": wish,
        "place": walkins.place_of(request.user),
        "code": code_of(f"{settings.SITE_URL}{wishes.wish_page(wish)}"),
    }
    return render(request, "party/offers/walk_in_wish_slip.html", context)
