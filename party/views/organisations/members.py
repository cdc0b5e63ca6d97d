"""The roll: list, one member's page, what is done to a membership, and what is held of it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.registers.personal import LEVELS
from party.forms.organisations import (
    DayForm,
    MemberFilterForm,
    PersonForm,
    TransferForm,
    WhyForm,
)
from party.models import Membership, PartyOrganisation
from party.organisations.personal_fields import HELD
from party.queries.organisations import members as queries
from party.services.organisations import members as services
from party.services.organisations import transfers
from party.views.organisations.tree import act_on, organisation_of
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_PARTY)
keepers = with_capability(Capability.KEEP_PARTY)
LABELS = {one.name: one.label for one in HELD}


def member_of(request, public_id, capability=Capability.VIEW_PARTY):
    """Return the member if the person may use the capability there; else 404."""
    rows = Membership.objects.permitted(request.user, capability)
    return get_object_or_404(rows.select_related("organisation"), public_id=public_id)


@require_GET
@viewers
def member_list(request):
    on = timezone.localdate()
    form = MemberFilterForm(request.GET)
    organisation = asked_organisation(request)
    page = page_of(request, queries.found(request.user, form.wanted(organisation), on))
    context = {
        "form": form,
        "page": page,
        "organisation": organisation,
        "may_keep": has_capability(request.user, Capability.KEEP_PARTY),
        "may_full": has_capability(request.user, Capability.EXPORT_ROLL),
    }
    return render(request, "party/organisations/member_list.html", context)


def asked_organisation(request):
    """Return the organisation that a list is narrowed to, if the person may see it."""
    key = request.GET.get("organisation", "")
    rows = PartyOrganisation.objects.permitted(request.user, Capability.VIEW_PARTY)
    return rows.filter(number=key[:8]).first() if key else None


@require_GET
@viewers
def member_fields(request):
    """Show each personal field of the roll with purpose, basis, retention and level."""
    rows = [(one, LEVELS[one.personal.level]) for one in HELD]
    return render(request, "party/organisations/fields.html", {"rows": rows})


@require_GET
@viewers
def member_detail(request, *, public_id):
    member = member_of(request, public_id)
    page = queries.member_page(request.user, member)
    context = {
        "page": page,
        "member": member,
        "may_keep": Capability.KEEP_PARTY in page.may and member.is_current,
        "may_open": Capability.OPEN_MEMBER in page.may,
    }
    return render(request, "party/organisations/member_detail.html", context)


@require_http_methods(["GET", "POST"])
@keepers
def member_admit(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.KEEP_PARTY)
    form = PersonForm(**typed(request))

    def run(_facts):
        at = timezone.now()
        day = timezone.localdate(at)
        return services.admit(organisation, form.person(), on=day, by=request.user, at=at)

    words = {
        "title": _("编入党员"),
        "submit": _("编入"),
        "lead": _("只登记开会、通知和转接要用的这几项；为什么要有，见“登记哪些信息”。"),
        "done": _("已编入。"),
    }
    return act_on(request, form, run, organisation, to=_own, **words)


@require_http_methods(["GET", "POST"])
@keepers
def member_amend(request, *, public_id):
    member = member_of(request, public_id, Capability.KEEP_PARTY)
    form = PersonForm(**typed(request), member=member)

    def run(_facts):
        return services.amend(member, form.person(), by=request.user, at=timezone.now())

    return _act(request, form, run, member, title=_("更正登记"), submit=_("保存"))


@require_http_methods(["GET", "POST"])
@keepers
def member_make_full(request, *, public_id):
    member = member_of(request, public_id, Capability.KEEP_PARTY)
    form = DayForm(**typed(request))

    def run(facts):
        return services.make_full(member, on=facts["on"], by=request.user, at=timezone.now())

    return _act(request, form, run, member, title=_("转为正式党员"), submit=_("保存"))


@require_http_methods(["GET", "POST"])
@keepers
def member_end(request, *, public_id):
    member = member_of(request, public_id, Capability.KEEP_PARTY)
    form = DayForm(**typed(request))

    def run(facts):
        return services.end(member, on=facts["on"], by=request.user, at=timezone.now())

    lead = _("转出本区、去世等都在这里办，不用写原因。")
    return _act(request, form, run, member, title=_("不再在册"), submit=_("保存"), lead=lead)


@require_http_methods(["GET", "POST"])
@with_capability(Capability.OPEN_MEMBER)
def member_open(request, *, public_id, field):
    member = member_of(request, public_id, Capability.OPEN_MEMBER)
    label = LABELS.get(field, "")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        value = services.open_field(
            member, field, why=form.cleaned_data["why"], by=request.user, at=timezone.now()
        )
        context = {"member": member, "label": label, "value": value, "back_url": _own(member)}
        return render(request, "party/organisations/member_opened.html", context)
    context = {
        "form": form,
        "title": _("查看%s") % label,
        "submit": _("查看"),
        "lead": _("这次查看会记下您的姓名、时间和理由。"),
        "back_url": _own(member),
        "back_label": member.number,
    }
    return render(request, "yuanbao/act_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@keepers
def transfer_ask(request, *, public_id):
    member = member_of(request, public_id, Capability.KEEP_PARTY)
    form = TransferForm(**typed(request))

    def run(facts):
        transfers.ask(
            member,
            facts["organisation"],
            reason=facts["reason"],
            by=request.user,
            at=timezone.now(),
        )
        return member

    lead = _("对方的党务工作者会收到通知；接收以前，党员还在这里。")
    return _act(request, form, run, member, title=_("转移组织关系"), submit=_("提出"), lead=lead)


def _own(member):
    return reverse("party:member-detail", args=[member.public_id])


def _act(request, form, run, member, **context):
    """Ask for one act on a membership, and go back to its page."""
    context |= {"back_url": _own(member), "back_label": str(member)}
    return fill(request, form, run, context=context, done=_("已保存。"), to=_own)
