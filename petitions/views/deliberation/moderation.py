"""The moderators' desk: what was held back, appeals, and one opinion with its decision."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from petitions.deliberation import desk_forms as forms
from petitions.deliberation import desk_queries, workflow
from petitions.services.deliberation import moderating
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, moves_of

moderators = with_capability(Capability.MODERATE_OPINION)
TABS = [("todo", gettext_lazy("待审核")), ("past", gettext_lazy("已处理"))]


@require_GET
@moderators
def opinion_list(request):
    show = "past" if request.GET.get("show") == "past" else "todo"
    page = page_of(request, desk_queries.opinions_to_moderate(request.user, show))
    context = {"page": page, "tabs": TABS, "show": show}
    return render(request, "petitions/deliberation/moderation_list.html", context)


@require_GET
@moderators
def opinion_detail(request, public_id):
    return _page(request, desk_queries.opinion_for(request.user, public_id))


def _page(request, opinion, *, form=None, name="", refusal="", status=200):
    held = {
        "publish": forms.PublishForm(initial={"text": opinion.text}, auto_id="id_publish_%s"),
        "decline": forms.DeclineForm(auto_id="id_decline_%s"),
        "uphold": forms.UpholdForm(auto_id="id_uphold_%s"),
    }
    context = {
        "opinion": opinion,
        "moves": {m.name for m in moves_of(opinion, workflow.OPINION_MOVES, by=request.user)},
        "forms": held | ({name: form} if form is not None else {}),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "petitions/deliberation/moderation_detail.html", context, status=status)


def _act(request, public_id, name, form_class, service, done):
    opinion = desk_queries.opinion_for(request.user, public_id)
    form = form_class(request.POST, auto_id=f"id_{name}_%s")
    if not form.is_valid():
        return _page(request, opinion, form=form, name=name, status=422)
    try:
        service(opinion, **form.facts(), by=request.user, at=timezone.now())
    except TransitionRefused as refusal:
        return _page(request, opinion, form=form, name=name, refusal=str(refusal), status=409)
    messages.success(request, done)
    return redirect("organise:opinion-list")


@require_POST
@moderators
def opinion_publish(request, public_id):
    done = _("已公开，发言人会收到通知。")
    return _act(request, public_id, "publish", forms.PublishForm, moderating.publish, done)


@require_POST
@moderators
def opinion_decline(request, public_id):
    done = _("没有公开，原因已告诉发言人。")
    return _act(request, public_id, "decline", forms.DeclineForm, moderating.decline, done)


@require_POST
@moderators
def opinion_uphold(request, public_id):
    done = _("申诉已处理，发言人会收到通知。")
    return _act(request, public_id, "uphold", forms.UpholdForm, moderating.uphold, done)
