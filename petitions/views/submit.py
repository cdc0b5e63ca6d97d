"""Residents file a matter: the form, the danger page, the check before sending."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from petitions import queries
from petitions.forms import GROUPS, MAX_PHOTOS, AdditionForm
from petitions.services.checking import bulletins_on, check_of
from petitions.services.intake import KeyReused, submit
from petitions.services.staging import photo_of
from petitions.views.sheet import Sheet, blank, keeps_what_was_typed, posted
from yuanbao.crypto import receipt_secret
from yuanbao.danger import dangers_in
from yuanbao.preferences import look_of
from yuanbao.throttling import TooMany, client_address, throttle

STEPS = list(GROUPS)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def petition_new(request):
    """The form; a POST files what it says and leads to the receipt."""
    if request.method != "POST":
        return form_page(request, blank(request))
    sheet = posted(request)
    if not sheet.is_good:
        return form_page(request, sheet, status=422)
    matter = sheet.matter(request.user)
    dangers = [] if sheet.form.cleaned_data["called"] else dangers_in(matter.text)
    if dangers and queries.petition_of_key(matter.idempotency_key) is None:
        return _danger_page(request, sheet, dangers, "petitions:petition-new")
    try:
        count_filing(request, matter)
    except TooMany as refusal:
        sheet.refusal = refusal.sentence
        response = form_page(request, sheet, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    photos = [photo_of(staged) for staged in sheet.kept]
    try:
        receipt = submit(matter, by=matter.user, at=timezone.now(), photos=photos)
    except KeyReused as refusal:
        return _already_filed(request, refusal.petition, matter.text)
    return redirect("petitions:petition-receipt", receipt.petition.number, receipt.secret)


@require_POST
@keeps_what_was_typed
def petition_preview(request):
    """One step on: back to the form, on to the next question, or the check before sending."""
    sheet = posted(request)
    if request.POST.get("edit"):
        return form_page(request, sheet.unjudged(), step=request.POST["edit"])
    step = request.POST.get("step", "")
    if step in STEPS:
        sheet.judge_only(step)
        if not sheet.is_good:
            return form_page(request, sheet, step=step, status=422)
        if step != STEPS[-1]:
            return form_page(request, sheet.unjudged(), step=STEPS[STEPS.index(step) + 1])
        sheet.form.full_clean()
    if not sheet.is_good:
        return form_page(request, sheet, status=422)
    dangers = dangers_in(sheet.form.cleaned_data["text"])
    if dangers and not sheet.form.cleaned_data["called"]:
        return _danger_page(request, sheet, dangers, "petitions:petition-preview")
    return _check_page(request, sheet, dangers)


def count_filing(request, matter) -> None:
    """Count a filing once, however often its form is sent: by address and by telephone.

    Raises TooMany with a sentence that names the telephone to ring instead.
    """
    once = f"filed:{matter.idempotency_key}"
    if not cache.add(once, 1, 3600):
        return
    ring = {"phone": settings.SITE["phone"]}
    per_address = _(
        "这个网络上反映得太多了，请过一会儿再提交，急事请打 %(phone)s。填的内容都还在。"
    )
    per_phone = _("这个手机号今天反映得太多了，请明天再来，急事请打 %(phone)s。填的内容都还在。")
    try:
        address = f"petition:{client_address(request)}"
        throttle(address, *settings.PETITIONS_PER_ADDRESS, per_address % ring)
        if matter.phone:
            phone = f"petition:phone:{matter.phone}"
            throttle(phone, *settings.PETITIONS_PER_PHONE, per_phone % ring)
    except TooMany:
        cache.delete(once)
        raise


def form_page(
    request, sheet: Sheet, *, step: str = "", status: int = 200, is_whole: bool = False
) -> HttpResponse:
    """Show the form: one question at a time in 长辈版 unless it `is_whole`, else all of them."""
    if is_whole or not look_of(request).is_elder:
        step = ""
    elif step not in STEPS:
        step = sheet.first_wrong()
    at = STEPS.index(step) if step else 0
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "step": step,
        "step_number": at + 1,
        "n_steps": len(STEPS),
        "before": STEPS[at - 1] if at else "",
        "carried": [
            sheet.form[name]
            for group, names in GROUPS.items()
            for name in names
            if step and group != step and name != "photos"
        ],
        "groups": queries.category_groups(),
        "doors": queries.doors(),
        "ground_url": reverse("grids:boundary-layer", kwargs={"level": "community"}),
        "max_photos": MAX_PHOTOS,
        "bulletins": bulletins_on(sheet.line),
    }
    response = render(request, "petitions/petition_form.html", context, status=status)
    response["Cache-Control"] = "private, no-cache"
    return response


def _danger_page(request, sheet: Sheet, dangers, action: str) -> HttpResponse:
    context = {"sheet": sheet, "form": sheet.form, "dangers": dangers, "action": reverse(action)}
    return render(request, "petitions/petition_danger.html", context)


def _check_page(request, sheet: Sheet, dangers) -> HttpResponse:
    check = check_of(sheet.matter(request.user))
    context = {"sheet": sheet, "form": sheet.form, "check": check, "dangers": dangers}
    return render(request, "petitions/petition_check.html", context)


def _already_filed(request, petition, text: str) -> HttpResponse:
    """The same form came before with other words: one matter, and the new words are offered."""
    context = {
        "petition": petition,
        "secret": receipt_secret(petition.public_id),
        "form": AdditionForm(initial={"text": text}),
    }
    return render(request, "petitions/petition_again.html", context, status=409)
