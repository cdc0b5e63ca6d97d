"""The organisers' desk: the list, a new topic, one topic with all that can be done to it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from petitions.deliberation import desk_forms as forms
from petitions.deliberation import desk_queries
from petitions.deliberation.choices import DecidedBy
from petitions.services.deliberation import organising
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

organisers = with_capability(Capability.ORGANISE_TOPIC)
TABS = [
    ("now", gettext_lazy("正在进行")),
    ("draft", gettext_lazy("筹备中")),
    ("past", gettext_lazy("已结束")),
]


@require_GET
@organisers
def topic_list(request):
    asked = request.GET.get("show", "")
    show = asked if asked in dict(TABS) else "now"
    page = page_of(request, desk_queries.desk_topics(request.user, show))
    context = {"page": page, "tabs": TABS, "show": show, "today": timezone.localdate()}
    return render(request, "petitions/deliberation/desk_list.html", context)


@require_http_methods(["GET", "POST"])
@organisers
def topic_new(request):
    """Start a topic, from nothing or from a matter named by `?petition=`."""
    asked = request.GET.get("petition") or request.POST.get("petition")
    matter = desk_queries.matter_for_topic(request.user, asked) if asked else None
    places = desk_queries.organisable_places(request.user)
    if request.method == "GET":
        return _form_page(request, forms.DraftForm(places=places, initial=_initial(matter)), matter)
    form = forms.DraftForm(request.POST, places=places)
    if not form.is_valid():
        return _form_page(request, form, matter, status=422)
    hung_on = [matter] if matter else []
    topic = organising.draft(**form.facts(), petitions=hung_on, by=request.user, at=timezone.now())
    messages.success(request, _("议题已存为筹备中，公开之前还能改。"))
    return redirect("organise:topic-detail", topic.public_id)


def _initial(matter):
    if matter is None:
        return {"decided_by": DecidedBy.VOTE}
    return {
        "decided_by": DecidedBy.VOTE,
        "title": matter.title[:60],
        "text": matter.text,
        "places": desk_queries.place_of_matter(matter)[:1],
    }


def _form_page(request, form, matter=None, *, topic=None, status=200):
    context = {"form": form, "matter": matter, "topic": topic}
    return render(request, "petitions/deliberation/desk_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@organisers
def topic_edit(request, public_id):
    topic = desk_queries.topic_on_desk(request.user, public_id)
    organising.check_draft(topic)
    places = desk_queries.organisable_places(request.user)
    if request.method == "GET":
        held = {"title": topic.title, "text": topic.text, "decided_by": topic.decided_by}
        held["places"] = list(topic.places.values_list("pk", flat=True))
        return _form_page(request, forms.DraftForm(places=places, initial=held), topic=topic)
    form = forms.DraftForm(request.POST, places=places)
    if not form.is_valid():
        return _form_page(request, form, topic=topic, status=422)
    organising.amend(topic, **form.facts(), by=request.user, at=timezone.now())
    messages.success(request, _("已保存。"))
    return redirect("organise:topic-detail", topic.public_id)


@require_GET
@organisers
def topic_detail(request, public_id):
    return detail_page(request, desk_queries.topic_on_desk(request.user, public_id))


def detail_page(request, topic, *, form=None, name="", pk=None, refusal="", status=200):
    """Show one topic; `form` is the one that was refused, for the act `name` on the row `pk`."""
    held = desk_queries.desk_page(topic, request.user, at=timezone.now())
    context = {
        "held": held,
        "page": held.page,
        "topic": topic,
        "moves": {move.name: move for move in held.moves},
        "forms": _forms(topic) | ({name: form} if form is not None and pk is None else {}),
        "minutes_form": forms.MinutesForm(auto_id=False),
        "why_form": forms.WhyForm(auto_id=False),
        "form": form,
        "refused": pk,
        "refusal": refusal,
    }
    return render(request, "petitions/deliberation/desk_detail.html", context, status=status)


def _forms(topic):
    proposals = desk_queries.proposals_of(topic)
    return {
        "next": forms.EndsOnForm(auto_id="id_next_%s"),
        "prolong": forms.ProlongForm(auto_id="id_prolong_%s"),
        "carry_out": forms.CarryOutForm(topic=topic, auto_id="id_carry_%s"),
        "conclude": forms.ConcludeForm(auto_id="id_conclude_%s"),
        "stop": forms.StopForm(auto_id="id_stop_%s"),
        "option": forms.OptionForm(proposals=proposals, auto_id="id_option_%s"),
        "talk": forms.MeetingForm(auto_id="id_talk_%s"),
        "milestone": forms.MilestoneForm(auto_id="id_step_%s"),
    }
