"""Policies: found by a few questions, read, applied for; and the clerks who keep them."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from party.forms.articles import WhyForm
from party.forms.offers.applications import ApplicationForm
from party.forms.offers.policies import MatchForm, PolicyForm
from party.offers.choices import Audience
from party.queries.offers import jobs as firm_queries
from party.queries.offers import policies as queries
from party.services.offers import policies
from party.views.offers.applying import apply, known_of
from yuanbao.access import with_capability
from yuanbao.filling import act, fill, press, typed
from yuanbao.once import new_key
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.throttling import throttled

keepers = with_capability(Capability.KEEP_OFFERS)


def _audience(request) -> str:
    asked = request.GET.get("for", "")
    return asked if asked in Audience.values else ""


@require_safe
def policy_list(request):
    audience, asked = _audience(request), request.GET.get("q", "")[:40].strip()
    rows = queries.public_policies(timezone.localdate(), audience=audience, asked=asked)
    context = {"page": page_of(request, rows), "audience": audience, "asked": asked}
    context["audiences"] = Audience.choices
    return render(request, "party/offers/policy_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_match(request):
    """A few questions; the answers are judged here and kept nowhere."""
    audience = _audience(request) or Audience.PEOPLE
    facts = queries.facts_for(audience)
    form = MatchForm(**typed(request), facts=facts, initial=_known_firm(request, audience))
    context = {"form": form, "audience": Audience(audience), "found": None}
    if form.is_valid():
        context["found"] = queries.matches(audience, form.answers(), timezone.localdate())
    status = 422 if form.errors else 200
    return render(request, "party/offers/policy_match.html", context, status=status)


def _known_firm(request, audience) -> dict:
    """Return what is known of the firm that the account speaks for."""
    if audience != Audience.FIRM or not request.user.is_authenticated:
        return {}
    firm = firm_queries.firms_of(request.user).first()
    known = queries.answers_of(firm) if firm else {}
    return {key: "1" if value is True else value for key, value in known.items()}


@require_safe
def policy_detail(request, *, public_id):
    policy = get_object_or_404(queries.policy_to_read(timezone.localdate()), public_id=public_id)
    context = {"policy": policy, "conditions": queries.condition_words(policy)}
    return render(request, "party/offers/policy_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@throttled("apply", 20, 3600)
def policy_apply(request, *, public_id):
    policy = get_object_or_404(queries.policy_to_read(timezone.localdate()), public_id=public_id)
    if policy.service is None:
        raise Http404
    initial = {"key": new_key(), **known_of(request)}
    form = ApplicationForm(**typed(request), service=policy.service, slots=[], initial=initial)
    wish = partial(form.wish, title=policy.title, links=(("policy", policy),))
    context = {"policy": policy, "service": policy.service, "form": form}
    return apply(request, form, wish, "party/offers/policy_apply.html", context)


@require_GET
@keepers
def policy_desk(request):
    page = page_of(request, queries.desk_policies(request.user))
    return render(request, "party/offers/policy_desk.html", {"page": page})


@require_http_methods(["GET", "POST"])
@keepers
def policy_new(request):
    done = _("存成草稿了，要由另一个人审核发布。")
    return _write(request, None, policies.draft, done)


def _policy(request, public_id):
    return get_object_or_404(queries.one_policy(request.user), public_id=public_id)


@require_http_methods(["GET", "POST"])
@keepers
def policy_edit(request, *, public_id):
    policy = _policy(request, public_id)
    return _write(request, policy, partial(policies.edit, policy), _("改好了。"))


def _write(request, policy, service, done):
    places, services = queries.places_of(request.user), queries.policy_services()
    form = PolicyForm(**typed(request), places=places, services=services, policy=policy)
    return fill(
        request,
        form,
        lambda _facts: service(form.facts(), by=request.user, at=timezone.now()),
        context={
            "title": _("改政策") if policy else _("录政策"),
            "back_url": reverse("party:policy-desk"),
            "back_label": _("政策"),
            "submit": _("存成草稿"),
            "next": _(
                "条件都要符合才算符合。是不是的条件不用填数值；选项填名称，几个之间用顿号隔开。"
            ),
        },
        done=done,
        to=_url,
    )


def _url(policy) -> str:
    return reverse("party:policy-preview", args=[policy.public_id])


@require_GET
@keepers
def policy_preview(request, *, public_id):
    return _preview(request, _policy(request, public_id), WhyForm())


def _preview(request, policy, why_form, status=200):
    context = {
        "policy": policy,
        "conditions": queries.condition_words(policy),
        "moves": queries.policy_moves(policy, request.user),
        "why_form": why_form,
    }
    return render(request, "party/offers/policy_preview.html", context, status=status)


@require_POST
@keepers
def policy_publish(request, *, public_id):
    said = _("已发布，符合条件的人自测时就能看到。")
    return press(request, _policy(request, public_id), policies.publish, done=said, to=_url)


@require_POST
@keepers
def policy_withdraw(request, *, public_id):
    policy, form = _policy(request, public_id), WhyForm(request.POST)

    def again(form):
        return _preview(request, policy, form, status=422)

    said = _("已撤下。")
    return act(request, policy, form, policies.withdraw, again=again, done=said, to=_url)


@require_POST
@keepers
def policy_revise(request, *, public_id):
    return press(
        request,
        _policy(request, public_id),
        policies.revise,
        done=_("已变回草稿，改好后由另一个人发布。"),
        to=lambda policy: reverse("party:policy-edit", args=[policy.public_id]),
    )
