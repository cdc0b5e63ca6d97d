"""The resident's side of one matter: receipt, progress, adding, withdrawing, looking it up."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions import queries
from petitions.choices import ENDED, WITH_US, State
from petitions.forms import AdditionForm, TailForm, WithdrawalForm
from petitions.notices import tracking_path
from petitions.services import passes, proxies, tracking
from petitions.services.sealed import handing
from petitions.views.sealed.filing import hand_over
from yuanbao.access import kept_private, resident_signed_in
from yuanbao.crypto import receipt_secret
from yuanbao.paging import page_of
from yuanbao.qr import code_of
from yuanbao.throttling import TooMany, client_address, throttle
from yuanbao.workflow import OutOfReach, TransitionRefused


def secretly(response: HttpResponse) -> HttpResponse:
    """Keep a page whose address is a secret out of caches and search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return kept_private(response)


@require_GET
def petition_receipt(request, number, secret):
    petition, _holder = tracking.open_with_secret(number, secret)
    if petition.state == State.SEALED_OFF:
        return redirect("petitions:petition-track", petition.number, secret)
    link = f"{settings.SITE_URL}{tracking_path(petition)}"
    context = {
        "petition": petition,
        "secret": secret,
        "promise": queries.promise_for(petition),
        "link": link,
        "code": code_of(link),
    }
    return secretly(render(request, "petitions/petition_receipt.html", context))


@require_GET
def petition_track(request, number, secret):
    petition, _holder = passes.open_pass(number, secret)
    return _track_page(request, petition, secret)


def _track_page(request, petition, secret, *, form=None, status=200) -> HttpResponse:
    if petition.state == State.SEALED_OFF:
        return sealed_off_page(request, petition, secret, status=status)
    story = queries.story_of(petition.pk, state=petition.state, due_at=petition.due_at)
    context = {
        "petition": petition,
        "secret": secret,
        "story": story,
        "state_text": queries.state_words(petition),
        "promise": queries.promise_for(petition),
        "additions": queries.additions_of(petition),
        "form": form or AdditionForm(),
        "withdrawal": WithdrawalForm(),
        "may_rate_answer": queries.has_direct_answer(petition, story),
        "may_urge": petition.state in WITH_US,
        "urge_again": queries.urge_again_at(story.urged_at, at=timezone.now()),
        "may_add": petition.is_open or petition.state == State.ANSWERED,
        "is_public": queries.is_in_ledger(petition),
        "proxy": queries.proxy_of(petition),
        "may_ask_proxy": petition.state not in ENDED,
        "merged_into": queries.merged_target(petition),
        "is_pass": secret.startswith(passes.MARK),
    }
    return secretly(render(request, "petitions/petition_track.html", context, status=status))


@require_POST
def petition_add(request, number, secret):
    petition, holder = passes.open_pass(number, secret)
    form = AdditionForm(request.POST)
    if not form.is_valid():
        return _track_page(request, petition, secret, form=form, status=422)
    words = _("补充得太频繁了，请过一会儿再点提交。您写的内容还在，请先不要关掉这一页。")
    try:
        throttle(f"add:{petition.pk}", *settings.ADDITIONS_PER_MATTER, words)
        tracking.add_to(petition, text=form.cleaned_data["text"], by=holder, at=timezone.now())
    except TransitionRefused as refusal:
        form.add_error("text", str(refusal))
        return _track_page(request, petition, secret, form=form, status=409)
    except TooMany as refusal:
        form.add_error("text", refusal.sentence)
        return _track_page(request, petition, secret, form=form, status=429)
    messages.success(request, _("补充的内容已经交给办理单位。"))
    return redirect("petitions:petition-track", petition.number, secret)


@require_POST
def petition_urge(request, number, secret):
    """催一催: once a day."""
    petition, holder = passes.open_pass(number, secret)
    tracking.urge(petition, by=holder, at=timezone.now())
    messages.success(request, _("已经催了，办理单位马上收到。"))
    return redirect("petitions:petition-track", petition.number, secret)


@require_POST
def petition_withdraw(request, number, secret):
    petition, holder = passes.open_pass(number, secret)
    form = WithdrawalForm(request.POST)
    form.full_clean()
    why = form.cleaned_data.get("why", "")
    tracking.withdraw(petition, by=holder, at=timezone.now(), why=why)
    messages.success(request, _("已撤回。编号还能查到，有新情况随时可以再反映。"))
    return redirect("petitions:petition-track", petition.number, secret)


@require_POST
def petition_ask_proxy(request, number, secret):
    """请工作人员全程代办."""
    petition, holder = passes.open_pass(number, secret)
    proxies.ask_proxy(petition, by=holder, at=timezone.now())
    messages.success(request, _("已告诉当地的工作人员，接手后这一页会写明由谁代办。"))
    return redirect("petitions:petition-track", petition.number, secret)


@require_POST
def petition_end_proxy(request, number, secret):
    """End it at any time; the matter itself goes on."""
    petition, holder = passes.open_pass(number, secret)
    proxies.end_proxy(petition, by=holder, at=timezone.now())
    messages.success(request, _("已不再代办，事情照常办理。"))
    return redirect("petitions:petition-track", petition.number, secret)


@require_http_methods(["GET", "HEAD", "POST"])
def petition_find(request):
    """Look a matter up by number and tail; a wrong number and a wrong tail sound the same."""
    form = TailForm(request.POST or None, initial={"number": request.GET.get("number", "")[:24]})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _look_up(request, form)
    if isinstance(status, str):
        return redirect(status)
    return kept_private(
        render(request, "petitions/petition_find.html", {"form": form}, status=status)
    )


def _look_up(request, form: TailForm) -> int | str:
    """Return the address of the matter found, or the status of the refusal put on the form."""
    number = form.cleaned_data["number"]
    words = _("查得太频繁了，请过一会儿再试，或用回执上的网址、二维码。填的内容还在。")
    try:
        throttle(f"find:{client_address(request)}", *settings.LOOK_UPS_PER_ADDRESS, words)
        throttle(f"find:number:{number}", *settings.LOOK_UPS_PER_NUMBER, words)
        petition, ticket = passes.pass_by_tail(number, form.cleaned_data["tail"])
    except TooMany as refusal:
        form.add_error(None, refusal.sentence)
        return 429
    except OutOfReach:
        form.add_error(
            None, _("没有找到。请核对编号和手机号后四位；匿名反映的，请用回执上的网址或二维码。")
        )
        return 404
    return reverse("petitions:petition-track", args=[petition.number, ticket])


def sealed_off_page(request, petition, secret="", *, refusal="", status=200) -> HttpResponse:
    """Show that a matter went into the sealed channel, and nothing of it; no address leads on.

    With the matter's own `secret` the receipt can be taken, with a pass or a joiner's it cannot.
    """
    is_own = bool(secret) and not secret.startswith(passes.MARK)
    context = {
        "petition": petition,
        "secret": secret,
        "is_own": is_own,
        "may_take": is_own and queries.has_waiting_receipt(petition),
        "refusal": refusal,
    }
    page = render(request, "petitions/petition_sealed_off.html", context, status=status)
    return unreferred(secretly(page))


def unreferred(response: HttpResponse) -> HttpResponse:
    """Let the next page not learn from which address somebody comes."""
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_POST
def petition_take_receipt(request, number, secret):
    """领取回执号码: to whoever holds the receipt's own link, once; the sealed channel shows it."""
    petition, holder = tracking.open_with_secret(number, secret)
    try:
        digits = handing.take_receipt(petition, by=holder, at=timezone.now())
    except TransitionRefused as refusal:
        return sealed_off_page(request, petition, secret, refusal=str(refusal), status=409)
    response = redirect("sealed:receipt")
    hand_over(response, digits)
    return unreferred(secretly(response))


@require_GET
def joining_track(request, number, secret):
    """The page of somebody who also met it: the public side, and their own rating."""
    joining = tracking.open_joining(number, secret)
    petition = joining.petition
    if petition.state == State.SEALED_OFF:
        return sealed_off_page(request, petition)
    story = queries.story_of(petition.pk, state=petition.state, due_at=petition.due_at)
    context = {
        "petition": petition,
        "joining": joining,
        "secret": secret,
        "story": story,
        "may_rate_answer": queries.has_direct_answer(petition, story),
        "state_text": queries.state_words(petition),
        "is_public": queries.is_in_ledger(petition),
    }
    return secretly(render(request, "petitions/joining_track.html", context))


@require_GET
@resident_signed_in
def my_petitions(request):
    page = page_of(request, queries.petitions_of(request.user))
    rows = [(petition, receipt_secret(petition.public_id)) for petition in page]
    joined = queries.joinings_of(request.user)
    context = {"page": page, "rows": rows, "joined": joined}
    return render(request, "petitions/petition_mine.html", context)
