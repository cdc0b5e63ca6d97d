"""Every act on a topic's desk page: one address, one form, one service each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from petitions.deliberation import desk_forms as forms
from petitions.deliberation import desk_queries
from petitions.models import Topic
from petitions.services.deliberation import carrying, meeting, options, organising, speaking
from petitions.views.deliberation.desk import detail_page, organisers
from yuanbao.once import once, sending_of
from yuanbao.workflow import TransitionRefused


@dataclass(frozen=True)
class Kind:
    """One act: on what, by which form (none: a button alone), through which service.

    `shown_as` names the form of the page that a refused one stands in for.
    """

    on: str
    form: type[forms.DeskForm] | None
    service: Callable[..., Any]
    done: Any
    shown_as: str = ""

    @property
    def route(self) -> str:
        return "" if self.on == "topic" else f"{self.on}s/"

    def url_name(self, name: str) -> str:
        return f"{self.on}-{name}"


KINDS: dict[str, Kind] = {
    "open": Kind(
        "topic", forms.EndsOnForm, organising.open_topic, _("已公开，开始征集提议。"), "next"
    ),
    "discuss": Kind("topic", forms.EndsOnForm, organising.discuss, _("已转入讨论。"), "next"),
    "decide": Kind("topic", forms.EndsOnForm, organising.decide, _("已转入表决。"), "next"),
    "carry-out": Kind(
        "topic", forms.CarryOutForm, organising.carry_out, _("决定已公布，转入落实。"), "carry_out"
    ),
    "supervise": Kind("topic", forms.EndsOnForm, organising.supervise, _("已转入监督。"), "next"),
    "conclude": Kind(
        "topic", forms.ConcludeForm, organising.conclude, _("结果已公布，议题结束。"), "conclude"
    ),
    "stop": Kind("topic", forms.StopForm, organising.stop, _("议题已终止。"), "stop"),
    "prolong": Kind("topic", forms.ProlongForm, organising.prolong, _("已延长。"), "prolong"),
    "add-option": Kind("topic", forms.OptionForm, options.add_option, _("选项已添加。"), "option"),
    "plan-talk": Kind(
        "topic", forms.MeetingForm, meeting.plan_talk, _("已约定，参加过的人会收到邀请。"), "talk"
    ),
    "add-milestone": Kind(
        "topic", forms.MilestoneForm, carrying.add_milestone, _("已列入落实。"), "milestone"
    ),
    "drop-option": Kind("option", None, options.drop_option, _("选项已去掉。")),
    "hold": Kind("talk", forms.MinutesForm, meeting.hold, _("会议记录已公开。")),
    "call-off": Kind("talk", forms.WhyForm, meeting.call_off, _("已取消，会通知参加过的人。")),
    "report": Kind("milestone", forms.TextForm, carrying.report, _("进展已公开。")),
    "finish": Kind("milestone", forms.TextForm, carrying.finish, _("已标为完成。")),
    "drop": Kind("milestone", forms.TextForm, carrying.drop, _("已标为不再进行。")),
    "answer": Kind("opinion", forms.TextForm, speaking.answer, _("已回应，发言人会收到通知。")),
}


def act_view(name: str):
    """Return the view of one act. A wrong form is answered with 422, a refusal with 409."""
    kind = KINDS[name]

    @require_POST
    @organisers
    def make(request, public_id):
        topic, row = _subject(request, kind, public_id)
        form = _form_of(kind, request, topic)
        pk = None if kind.on == "topic" else row.pk
        where = {"form": form, "name": kind.shown_as, "pk": pk}
        if form is not None and not form.is_valid():
            return detail_page(request, topic, **where, status=422)
        at = timezone.now()
        try:
            once(sending_of(request), lambda: _run(kind, topic, row, form, request.user, at), at=at)
        except TransitionRefused as refusal:
            return detail_page(request, topic, **where, refusal=str(refusal), status=409)
        messages.success(request, kind.done)
        return redirect("organise:topic-detail", topic.public_id)

    return make


def _subject(request, kind: Kind, public_id) -> tuple[Topic, Any]:
    """Return the topic, and what the act is on: the topic itself or something of it."""
    if kind.on == "topic":
        topic = desk_queries.topic_on_desk(request.user, public_id)
        return topic, topic
    return desk_queries.part_on_desk(request.user, kind.on, public_id)


def _form_of(kind: Kind, request, topic):
    if kind.form is None:
        return None
    more = {"auto_id": f"id_{kind.shown_as or 'row'}_%s"}
    if kind.form is forms.CarryOutForm:
        more["topic"] = topic
    if kind.form is forms.OptionForm:
        more["proposals"] = desk_queries.proposals_of(topic)
    return kind.form(request.POST, **more)


def _run(kind: Kind, topic, row, form, by, at):
    facts = form.facts() if form is not None else {}
    if kind.on == "option":
        return kind.service(topic, row, by=by, at=at)
    return kind.service(row, **facts, by=by, at=at)
