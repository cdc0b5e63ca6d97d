"""Notices, instructions and whistles: lists, pages, new ones, and the acts on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.supervision import InstructionForm, WhistleForm
from dispatch.queries.orders.papers import SHOWS
from dispatch.queries.orders.papers import instructions as instruction_queries
from dispatch.queries.orders.papers import notices as notice_queries
from dispatch.queries.orders.papers import whistles as whistle_queries
from dispatch.services.oversight import instructions, whistles
from dispatch.views.acts.papers import INSTRUCTION_ACTS, NOTICE_ACTS, WHISTLE_ACTS, PaperAct
from yuanbao.access import has_capability, signed_in, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of paper. `make(form, by, at)` writes a new one where the kind has a form for it."""

    noun: str
    label: Any
    who: Any
    due: Any
    none: Any
    hint: Any
    queries: Any
    acts: tuple[PaperAct, ...]
    form: Any = None
    make: Callable | None = None
    right: Capability | None = None
    new: Any = ""
    # What ends its clock; a meeting's moment is no limit, and after it there is only the moment.
    done: Any = ""

    @property
    def list_url(self) -> str:
        return reverse(f"dispatch:{self.noun}-list")

    @property
    def new_url(self) -> str:
        return reverse(f"dispatch:{self.noun}-new") if self.form else ""


NOTICE = Kind(
    noun="notice",
    label=_("督办"),
    who=_("承办单位"),
    due=_("答复时限"),
    done=_("答复"),
    none=_("没有督办通知书"),
    hint=_("督办席在工单页发出督办，单位在这里书面答复。"),
    queries=notice_queries,
    acts=NOTICE_ACTS,
)
INSTRUCTION = Kind(
    noun="instruction",
    label=_("批示"),
    who=_("承办单位"),
    due=_("办理时限"),
    done=_("报结"),
    none=_("没有批示"),
    hint=_("领导的批示录入后列在这里，单位报进展、报结，领导认可才算完。"),
    queries=instruction_queries,
    acts=INSTRUCTION_ACTS,
    form=InstructionForm,
    make=lambda form, **who: instructions.instruct(form.wish(), **who),
    right=Capability.INSTRUCT,
    new=_("录入批示"),
)
WHISTLE = Kind(
    noun="whistle",
    label=_("吹哨报到"),
    who=_("叫哪些单位"),
    due=_("到场时间"),
    none=_("没有吹哨"),
    hint=_("镇街吹哨后，叫到的单位在这里确认谁来，到场后登记、评分。"),
    queries=whistle_queries,
    acts=WHISTLE_ACTS,
    form=WhistleForm,
    make=lambda form, **who: whistles.whistle(form.call(), **who),
    right=Capability.ASK_WHISTLE,
    new=_("吹哨"),
)
KINDS = (NOTICE, INSTRUCTION, WHISTLE)


def list_view(kind):
    """Return the view of a kind's list."""

    @require_GET
    @with_capability(Capability.VIEW_SUPERVISION)
    def show_list(request):
        show, at = request.GET.get("show", ""), timezone.now()
        show = show if show in SHOWS else "open"
        page = page_of(request, kind.queries.listed(request.user, show, at=at))
        tabs = [
            {"label": label, "url": f"?show={name}", "current": name == show}
            for name, label in SHOWS.items()
        ]
        context = {
            "kind": kind,
            "page": page,
            "rows": [kind.queries.row_of(row) for row in page.object_list],
            "tabs": tabs,
            "at": at,
            "can_make": kind.right is not None and has_capability(request.user, kind.right),
        }
        if kind is WHISTLE:
            context["answers"] = whistle_queries.answers_of(request.user)
        return render(request, "dispatch/paper_list.html", context)

    return show_list


def detail_view(kind):
    """Return the view of one paper."""

    @require_GET
    @signed_in
    def show(request, public_id):
        page = kind.queries.page(request.user, public_id, at=timezone.now())
        return _page(request, kind, page)

    return show


def _page(request, kind, page, act=None, form=None, *, status=200, refusal=""):
    acts = []
    for one in kind.acts:
        if one is act:
            acts.append((one, form))
        elif page.allows(one) and one.fits(page.row.state):
            acts.append((one, _form(request, one, page.row)))
    context = {"kind": kind, "page": page, "acts": acts, "refused": act, "refusal": refusal}
    context["at"] = timezone.now()
    return render(request, "dispatch/paper_detail.html", context, status=status)


def _form(request, act, row, *data):
    return act.form(*data, row=row, user=request.user, auto_id=f"id_{act.name}_%s")


def act_view(kind, act):
    """Return the view that makes one act on a paper.

    A wrong form is answered with 422, a refusal with 409; both keep what was typed.
    """

    @require_POST
    @signed_in
    def make(request, public_id):
        at = timezone.now()
        page = kind.queries.page(request.user, public_id, at=at)
        if not page.allows(act):
            raise OutOfReach(f"{request.user} may not {act.name} {page.row}")
        form = _form(request, act, page.row, request.POST)
        if not form.is_valid():
            return _page(request, kind, page, act, form, status=422)
        try:
            act.run(page.row, **form.facts(), by=request.user, at=at)
        except TransitionRefused as refusal:
            page = kind.queries.page(request.user, public_id, at=at)
            return _page(request, kind, page, act, form, status=409, refusal=str(refusal))
        messages.success(request, f"{page.row} {act.done}")
        return redirect(f"dispatch:{kind.noun}-detail", public_id=public_id)

    return make


def new_view(kind):
    """Return the view that writes a new paper of a kind."""

    @require_http_methods(["GET", "POST"])
    @with_capability(kind.right)
    def write(request):
        if request.method == "GET":
            form = kind.form(user=request.user, initial={"number": request.GET.get("number", "")})
            return _new(request, kind, form)
        form = kind.form(request.POST, user=request.user)
        if not form.is_valid():
            return _new(request, kind, form, status=422)
        try:
            row = kind.make(form, by=request.user, at=timezone.now())
        except TransitionRefused as refusal:
            return _new(request, kind, form, status=409, refusal=str(refusal))
        messages.success(request, f"{row} {_('已记下。')}")
        return redirect(f"dispatch:{kind.noun}-detail", public_id=row.public_id)

    return write


def _new(request, kind, form, *, status=200, refusal=""):
    context = {"kind": kind, "form": form, "refusal": refusal}
    return render(request, "dispatch/paper_new.html", context, status=status)
