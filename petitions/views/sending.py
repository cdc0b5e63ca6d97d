"""A form that a phone kept without a network: its page, its key, where it waits, and its sending."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from petitions.formkey import new_key
from petitions.services.intake import KeyReused, submit
from petitions.services.staging import photo_of
from petitions.views.sheet import Sheet, keeps_what_was_typed, keyless, posted
from petitions.views.submit import count_filing, form_page
from yuanbao.access import polled
from yuanbao.throttling import TooMany


@require_safe
def report_offline(request):
    """The form as a phone keeps it: all questions on one page, nothing of anybody, and no key yet."""
    return form_page(request, keyless(), is_whole=True)


@require_safe
def report_outbox(request):
    return render(request, "petitions/report_outbox.html")


@polled
@require_safe
def report_key(request):
    """Give a phone the key of one form and the token to send it with."""
    answer = JsonResponse({"key": new_key(), "token": get_token(request)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@keeps_what_was_typed
def report_send(request):
    """File what a phone had kept; the same key again gets the same number.

    A danger is filed at once, without the page that asks to ring first: it has waited long enough.
    """
    sheet = posted(request)
    if not sheet.is_good:
        return JsonResponse({"words": _words(sheet)}, status=422)
    matter = sheet.matter(request.user)
    try:
        count_filing(request, matter)
        photos = [photo_of(staged) for staged in sheet.kept]
        receipt = submit(matter, by=matter.user, at=timezone.now(), photos=photos)
    except TooMany as refusal:
        return JsonResponse({"words": [refusal.sentence]}, status=429)
    except KeyReused as refusal:
        return JsonResponse({"words": [str(refusal)]}, status=409)
    number = receipt.petition.number
    address = reverse("petitions:petition-receipt", args=[number, receipt.secret])
    return JsonResponse({"number": number, "url": address})


def _words(sheet: Sheet) -> list[str]:
    said = [sheet.refusal] if sheet.refusal else []
    for name, errors in sheet.form.errors.items():
        label = sheet.form.fields[name].label if name in sheet.form.fields else ""
        said += [f"{label}：{error}" if label else error for error in errors]
    return said
