"""全程代办: what one follows for others, one matter with its acts, and who waits for somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms import proxies as forms
from dispatch.queries.desks import proxies as queries
from dispatch.rating_form import RatingForm
from dispatch.services.judging import taking
from petitions.services import proxies, tracking
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

CAPABILITY = Capability.PROXY_PETITION


@require_GET
@with_capability(CAPABILITY)
def proxy_list(request):
    """List what one follows, or with `?waiting=1` who asked for somebody."""
    at, waiting = timezone.now(), request.GET.get("waiting") == "1"
    asked = queries.waiting_for(request.user)
    page = page_of(request, asked if waiting else queries.followed_by(request.user, at=at))
    rows = [(proxy, queries.next_step(proxy)) for proxy in page]
    context = {"page": page, "rows": rows, "waiting": waiting, "at": at, "n_waiting": asked.count()}
    return render(request, "dispatch/proxy_list.html", context)


@require_GET
@with_capability(CAPABILITY)
def proxy_detail(request, public_id):
    return _page(request, queries.matter_to_follow(request.user, public_id))


def _page(request, petition, *, status=200, sent="", rating=None, **more):
    page = queries.proxy_page(request.user, petition, at=timezone.now())
    parts = [
        (one, rating if one.key == sent else RatingForm.of_part(one.key), one.key == sent)
        for one in page.parts
    ]
    context = {"page": page, "petition": petition, "parts": parts, **more}
    return render(request, "dispatch/proxy_detail.html", context, status=status)


def _address(petition):
    return reverse("dispatch:proxy-detail", args=[petition.public_id])


@dataclass(frozen=True, kw_only=True)
class FormAct:
    """One act with a form on a page of its own; `name` stands in its address.

    `form` gets the petition and what was typed; `next` is the sentence under the form.
    """

    name: str
    title: Any
    submit: Any
    next: Any
    done: Any
    form: Callable[..., Any]
    run: Callable[..., Any]
    to_list: bool = False


FORM_ACTS = (
    FormAct(
        name="take",
        title=_("全程代办"),
        submit=_("由我全程代办"),
        next=_("以后的进展由您接收并转告；公开页面只写单位，不写您的名字。"),
        done=_("已由您全程代办。"),
        form=lambda _petition, **sent: forms.TakeUpForm(**sent),
        run=proxies.take_up,
    ),
    FormAct(
        name="inform",
        title=_("告知反映人"),
        submit=_("记下"),
        next=_("记在流转记录里，居民页面上看不到。"),
        done=_("已记下。"),
        form=lambda _petition, **sent: forms.InformForm(**sent),
        run=proxies.inform,
    ),
    FormAct(
        name="add",
        title=_("替反映人补充"),
        submit=_("补充"),
        next=_("办理单位马上看到；在等补充的，时限恢复计算。"),
        done=_("补充的内容已经交给办理单位。"),
        form=lambda _petition, **sent: forms.AddForm(**sent),
        run=tracking.add_to,
    ),
    FormAct(
        name="hand-over",
        title=_("移交代办"),
        submit=_("移交"),
        next=_("同事马上收到消息，以后的进展由他接收。"),
        done=_("已移交。"),
        form=lambda petition, **sent: forms.HandOverForm(
            colleagues=queries.colleagues_for(petition, at=timezone.now()), **sent
        ),
        run=proxies.hand_over,
    ),
    FormAct(
        name="end",
        title=_("终止代办"),
        submit=_("终止代办"),
        next=_("反映人会收到消息；事情照常办理。"),
        done=_("已终止代办。"),
        form=lambda _petition, **sent: forms.EndForm(**sent),
        run=proxies.end_proxy,
        to_list=True,
    ),
)


def form_view(act):
    """Return the view that shows an act's form and makes the act."""

    @require_http_methods(["GET", "POST"])
    @with_capability(CAPABILITY)
    def make(request, public_id):
        petition = queries.matter_to_follow(request.user, public_id)
        context = {
            "title": act.title,
            "lead": f"{petition} {petition.title}",
            "back_url": _address(petition),
            "back_label": petition,
            "submit": act.submit,
            "next": act.next,
        }

        def service(facts):
            return act.run(petition, **facts, by=request.user, at=timezone.now())

        where = reverse("dispatch:proxy-list") if act.to_list else _address(petition)
        form = act.form(petition, **typed(request))
        return fill(
            request, form, service, context=context, done=act.done, to=lambda _result: where
        )

    return make


@require_POST
@with_capability(CAPABILITY)
def proxy_accept(request, public_id):
    """Take up what the petitioner asked for on their own page."""
    petition = queries.matter_to_follow(request.user, public_id)
    return _press(request, petition, proxies.take_up, _("已由您全程代办。"))


def _press(request, petition, service, done, **facts):
    try:
        service(petition, **facts, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, petition, status=409, refusal=str(refusal))
    messages.success(request, done)
    return redirect(_address(petition))


@require_POST
@with_capability(CAPABILITY)
def proxy_contact(request, public_id):
    """Show name and phone, and record that they were seen."""
    petition = queries.matter_to_follow(request.user, public_id)
    person = proxies.open_petitioner(petition, by=request.user, at=timezone.now())
    return _page(request, petition, opened=person)


@require_POST
@with_capability(CAPABILITY)
def proxy_relieve(request, public_id):
    """Take the matter over from a colleague who is away."""
    petition = queries.matter_to_follow(request.user, public_id)
    return _press(request, petition, proxies.hand_over, _("已由您接着代办。"), to=request.user)


@require_POST
@with_capability(CAPABILITY)
def proxy_rate(request, public_id):
    """代记评价: write down what the person says of one part."""
    petition = queries.matter_to_follow(request.user, public_id)
    part = request.POST.get("part", "")
    rating = RatingForm.of_part(part, request.POST)
    if not rating.is_valid():
        return _page(request, petition, status=422, sent=part, rating=rating)
    try:
        taking.rate_as_proxy(
            petition, part=part, judgement=rating.judgement(), by=request.user, at=timezone.now()
        )
    except TransitionRefused as refusal:
        rating.add_error(None, str(refusal))
        return _page(request, petition, status=409, sent=part, rating=rating)
    messages.success(request, _("评价已经记下。"))
    return redirect(_address(petition))
