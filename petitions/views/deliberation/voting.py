"""Residents vote; whoever may not reads which proof is missing and how to bring it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grids import queries as grid_queries
from petitions.deliberation import queries
from petitions.deliberation.entitlement import standing_of
from petitions.deliberation.forms import ResidencyForm, VoteForm
from petitions.services.deliberation import residing, voting
from petitions.views.deliberation.people import by_telephone
from petitions.views.deliberation.reading import topic_or_404
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "POST"])
@by_telephone
def topic_vote(request, public_id):
    topic = topic_or_404(public_id)
    options = list(topic.options.order_by("order"))
    form = VoteForm(request.POST if request.method == "POST" else None, options=options)
    if not form.is_bound:
        return _vote_page(request, topic, form, options)
    if not form.is_valid():
        return _vote_page(request, topic, form, options, status=422)
    chosen = next(one for one in options if str(one.public_id) == form.cleaned_data["option"])
    try:
        voting.vote(topic, chosen, by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _vote_page(request, topic, form, options, refusal=str(refusal), status=409)
    messages.success(request, _("票已记下。截止之前可以改，改了以最后一次为准。"))
    return redirect("talks:topic-detail", topic.public_id)


def _vote_page(request, topic, form, options, *, refusal="", residency=None, status=200):
    mine = queries.mine_of(topic, request.user)
    standing = standing_of(request.user, topic)
    context = {
        "topic": topic,
        "form": form,
        "options": options,
        "mine": mine,
        "standing": standing,
        "is_open": topic.takes_votes_on(localdate()),
        "residency": residency or ResidencyForm(places=topic.place_names),
        "refusal": refusal,
    }
    return render(request, "petitions/deliberation/topic_vote.html", context, status=status)


@require_POST
@by_telephone
def topic_residency(request, public_id):
    """Ask the community to confirm that one lives there."""
    topic = topic_or_404(public_id)
    form = ResidencyForm(request.POST, places=topic.place_names)
    if not form.is_valid():
        options = list(topic.options.order_by("order"))
        vote = VoteForm(options=options)
        return _vote_page(request, topic, vote, options, residency=form, status=422)
    grid = grid_queries.public_places().filter(code=form.cleaned_data["place"]).first()
    if grid is None:
        raise Http404
    said = form.cleaned_data["said"]
    residing.ask_residency(grid, said=said, by=request.user, at=timezone.now())
    messages.success(request, _("已交给社区核实，结果会通知您。"))
    return redirect("talks:topic-vote", topic.public_id)
