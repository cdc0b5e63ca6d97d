"""我的岗位: what somebody in grid work sees of their own service, on three pages."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms.workers import LeaveForm, PortraitForm, SignForm
from grids.models import Commitment
from grids.queries.workers import pages, people
from grids.services.workers import letters, portraits, serving
from grids.views.workers.asking import ask
from grids.views.workers.people import leave_of
from grids.workers.choices import TextKind
from yuanbao.access import with_capability
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

OWN = Capability.SERVE_GRID


@require_GET
@with_capability(OWN)
def my_post(request):
    """Show one's posts, what is open in them, the letter and the card."""
    return _own_page(request, "grids/workers/my_post.html", pages.post_page)


@require_GET
@with_capability(OWN)
def my_phones(request):
    """Show one's phones, what was paid, and the cover; hand-overs are confirmed here."""

    def means(profile, today):
        return pages.own_means(profile.user, today)

    return _own_page(request, "grids/workers/my_phones.html", means)


@require_GET
@with_capability(OWN)
def my_service(request):
    """Show one's trainings, the record of what was done, and what was handed over."""
    return _own_page(request, "grids/workers/my_service.html", pages.record_page)


def _own_page(request, template, read):
    profile, today = pages.own_profile(request.user), timezone.localdate()
    page = read(profile, today) if profile else None
    return render(request, template, {"profile": profile, "page": page, "today": today})


@require_http_methods(["GET", "POST"])
@with_capability(OWN)
def letter_sign(request):
    """Show the letter in force, and sign it."""
    profile, today = _own(request), timezone.localdate()
    text = letters.text_of(TextKind.COMMITMENT, today)
    form = SignForm(request.POST or None)
    context = {"profile": profile, "text": text, "form": form}
    if request.method == "GET" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "grids/workers/letter_sign.html", context, status=status)
    try:
        letters.sign_commitment(profile, form.signature(), by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        context["refusal"] = str(refusal)
        return render(request, "grids/workers/letter_sign.html", context, status=409)
    messages.success(request, _("承诺书已签，可以下载。"))
    return redirect("grids:my-post")


@require_GET
@with_capability(OWN)
def my_letter(request, public_id):
    """Send one's own letter as PDF."""
    return letter_answer(get_object_or_404(people.own_letters(request.user), public_id=public_id))


@require_GET
@with_capability(Capability.MANAGE_POSTS)
def worker_letter(request, public_id):
    """Send a letter of somebody within reach as PDF."""
    rows = Commitment.objects.permitted(request.user, Capability.MANAGE_POSTS)
    return letter_answer(get_object_or_404(rows, public_id=public_id))


def letter_answer(letter):
    from grids.workers.letter_paper import letter_paper  # noqa: PLC0415 - reportlab, for those who print

    answer = HttpResponse(letter_paper(letter), content_type="application/pdf")
    name = quote(f"{letter.title}.pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return answer


@require_http_methods(["GET", "POST"])
@with_capability(OWN)
def my_leave(request, post_id):
    """Note one's own leave and who covers it."""
    _own(request)
    rows = people.own_posts(request.user, timezone.localdate())
    post = get_object_or_404(rows, pk=post_id)
    form = LeaveForm(request.POST or None, post=post, today=timezone.localdate())
    return ask(
        request,
        form,
        partial(leave_of, post),
        to=("grids:my-post",),
        is_own=True,
        title=_("“%(grid)s”请假与代班") % {"grid": post.grid.name},
        submit=_("登记请假"),
        carried=serving.carried_with(post.grid),
        next=_("这几天网格里在办的，代班的人看得到，也能办。"),
    )


@require_POST
@with_capability(OWN)
def my_leave_back(request, public_id):
    """销假 earlier than meant."""
    leave = get_object_or_404(people.own_leaves(request.user), public_id=public_id)
    try:
        serving.come_back(leave, by=request.user, at=timezone.now())
        messages.success(request, _("已销假，代班到昨天为止。"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("grids:my-post")


def _own(request):
    profile = people.own_profile(request.user)
    if profile is None:
        raise OutOfReach(f"{request.user} has no profile")
    return profile


@require_http_methods(["GET", "POST"])
@with_capability(OWN)
def my_photo(request):
    """Give one's photo for the card."""
    profile = _own(request)

    def give(form, *, by, at):
        portraits.give_portrait(profile, form.cleaned_data["photo"], by=by, at=at)
        return _("照片已收到，以后制的卡会用它。")

    form = PortraitForm(request.POST or None, request.FILES or None)
    words = {"title": _("联系卡照片"), "submit": _("交照片"), "is_own": True}
    return ask(request, form, give, to=("grids:my-post",), **words)


@require_POST
@with_capability(OWN)
def my_photo_withdraw(request):
    """Take one's consent back; the photo is deleted."""
    portraits.withdraw_portrait(_own(request), by=request.user, at=timezone.now())
    messages.success(request, _("照片已删除，以后制的卡不带照片。"))
    return redirect("grids:my-post")
