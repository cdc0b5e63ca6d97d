"""网格手机: the register, one phone, and what its holder confirms."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grids.forms import phones as forms
from grids.models import GridPhone
from grids.queries.tree import asked_place
from grids.queries.workers import phones as queries
from grids.services.workers import phone_passing, phones
from grids.views.workers.asking import ask
from grids.workers.choices import PhoneState
from yuanbao.access import with_capability
from yuanbao.filling import typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.services.identity import end_session
from yuanbao.workflow import TransitionRefused

MANAGE, OWN = Capability.MANAGE_POSTS, Capability.SERVE_GRID


def _hand_over(phone, form, *, by, at):
    phone_passing.begin_hand_over(phone, to=form.cleaned_data["person"], by=by, at=at)
    return _("已发起交接，双方在“我的岗位”确认后生效。")


def _return(phone, form, *, by, at):  # noqa: ARG001 - every act has a form
    phone_passing.begin_return(phone, by=by, at=at)
    return _("已请使用人交回，对方在“我的岗位”确认交出、您确认入库后生效。")


def _noted(service, said, phone, form, *, by, at):
    service(phone, note=form.cleaned_data["note"], by=by, at=at)
    return str(said)


@dataclass(frozen=True)
class PhoneAct:
    name: str
    label: Any
    icon: str
    states: frozenset[str]
    form: type
    run: Callable[..., str]
    next: Any = ""


def _act(name, label, icon, states, service, said, hint=""):
    run = partial(_noted, service, said)
    return PhoneAct(name, label, icon, frozenset(states), forms.PhoneNoteForm, run, hint)


ISSUED, MISSING, STORED = PhoneState.ISSUED, PhoneState.MISSING, PhoneState.STORED
ACTS = {
    act.name: act
    for act in (
        PhoneAct(
            "hand-over",
            gettext_lazy("发放或交接"),
            "user-share",
            frozenset({STORED, ISSUED}),
            forms.PhoneToForm,
            _hand_over,
            gettext_lazy("交的人和接的人都确认了才算交接。号码会写到接的人的岗位上。"),
        ),
        PhoneAct(
            "return",
            gettext_lazy("请交回"),
            "arrow-back-up",
            frozenset({ISSUED}),
            forms.PhoneReturnForm,
            _return,
            gettext_lazy("使用人收到消息，确认交出后由您确认入库。"),
        ),
        _act(
            "missing",
            gettext_lazy("挂失"),
            "device-mobile-off",
            {ISSUED},
            phones.report_missing,
            gettext_lazy("已挂失，使用人的登录和信任设备已全部退出。"),
            gettext_lazy("使用人在所有设备上立刻退出登录。"),
        ),
        _act(
            "found",
            gettext_lazy("找回"),
            "device-mobile",
            {MISSING},
            phones.find_again,
            gettext_lazy("已找回，使用人重新登录就能用。"),
        ),
        _act(
            "take-back",
            gettext_lazy("直接收回入库"),
            "package",
            {ISSUED, MISSING},
            phones.take_back,
            gettext_lazy("已收回入库。"),
            gettext_lazy("手机已经在您手里、对方不能确认时用。"),
        ),
        _act(
            "scrap",
            gettext_lazy("停用"),
            "trash-x",
            {STORED, MISSING},
            phones.scrap,
            gettext_lazy("已停用。"),
        ),
    )
}


@require_GET
@with_capability(MANAGE)
def phone_list(request):
    form = forms.PhoneFilterForm(request.GET)
    form.is_valid()
    only = asked_place(request.GET.get("place", ""))
    rows = queries.phones_of(
        request.user,
        state=form.cleaned_data.get("state", ""),
        number=form.cleaned_data.get("number", ""),
        only=only,
    )
    counts = queries.phone_counts(request.user)
    shown = [(label, counts.get(value, 0)) for value, label in PhoneState.choices]
    context = {"form": form, "page": page_of(request, rows), "counts": shown, "only": only}
    return render(request, "grids/workers/phone_list.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def phone_new(request):
    def store(form, *, by, at):
        phones.store_phone(form.handset(), grid=form.cleaned_data["place"], by=by, at=at)
        return _("已登记入库。")

    form = forms.HandsetForm(request.POST or None, by=request.user)
    words = {"title": _("登记手机"), "submit": _("登记入库")}
    return ask(request, form, store, to=("grids:phone-list",), is_phone=True, **words)


@require_GET
@with_capability(MANAGE)
def phone_detail(request, public_id):
    phone = _phone(request, public_id)
    acts = [act for act in ACTS.values() if phone.state in act.states]
    context = {"page": queries.phone_page(phone), "phone": phone, "acts": acts}
    return render(request, "grids/workers/phone_detail.html", context)


@require_http_methods(["GET", "POST"])
@with_capability(MANAGE)
def phone_act(request, public_id, act):
    """Show the form of one act on a phone, and do it."""
    phone, doing = _phone(request, public_id), ACTS.get(act)
    if doing is None:
        raise Http404
    return ask(
        request,
        doing.form(**typed(request), phone=phone),
        partial(doing.run, phone),
        to=("grids:phone-detail", phone.public_id),
        is_phone=True,
        title=doing.label,
        submit=doing.label,
        next=doing.next,
    )


@require_POST
@with_capability(MANAGE)
def phone_given(request, public_id):
    """Confirm for a giver who cannot do it any more."""
    return _settle(request, public_id, phone_passing.confirm_given, _("已代交机人确认交出。"))


@require_POST
@with_capability(MANAGE)
def phone_stored(request, public_id):
    """Confirm that a phone is back in the store."""
    return _settle(request, public_id, phone_passing.confirm_stored, _("已确认入库。"))


@require_POST
@with_capability(MANAGE)
def phone_cancel(request, public_id):
    return _settle(
        request, public_id, phone_passing.cancel_hand_over, _("交接已取消，手机还在原处。")
    )


def _settle(request, public_id, service, said):
    phone = _phone(request, public_id)
    passing = phone_passing.open_hand_over(phone)
    if passing is None:
        raise Http404
    _try(request, service, passing, said)
    return redirect("grids:phone-detail", phone.public_id)


@require_POST
@with_capability(OWN)
def my_phone_confirm(request, public_id):
    """The giver or the taker confirms, whichever one is."""
    passing = get_object_or_404(queries.own_hand_overs(request.user), public_id=public_id)
    if passing.taker_id == request.user.pk:
        _try(request, phone_passing.confirm_taken, passing, _("已确认接收，号码已写到您的岗位上。"))
    else:
        _try(request, phone_passing.confirm_given, passing, _("已确认交出。"))
    return redirect("grids:my-phones")


@require_http_methods(["GET", "POST"])
@with_capability(OWN)
def my_phone_missing(request, public_id):
    """挂失 of one's own phone: this browser is signed out too."""
    phone = get_object_or_404(queries.own_phones(request.user), public_id=public_id)
    doing = ACTS["missing"]

    def lose(form, *, by, at):
        said = doing.run(phone, form, by=by, at=at)
        end_session(request)
        return said

    return ask(
        request,
        doing.form(request.POST or None, phone=phone),
        lose,
        to=("sign-in",),
        back_url=reverse("grids:my-phones"),
        is_own=True,
        title=doing.label,
        submit=doing.label,
        next=_("您在所有设备上立刻退出登录，这台也是。找回后请社区登记。"),
    )


def _try(request, service, passing, said):
    try:
        service(passing, by=request.user, at=timezone.now())
        messages.success(request, said)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))


def _phone(request, public_id):
    rows = GridPhone.objects.permitted(request.user, MANAGE).select_related("grid", "holder")
    return get_object_or_404(rows, public_id=public_id)
