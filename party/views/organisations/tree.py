"""Organisations: the list everyone reads, and the officers' tree and pages."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grids.queries.tree import asked_place
from party.forms.organisations import (
    AppointForm,
    DayForm,
    OrganisationFilterForm,
    OrganisationForm,
    OtherOrganisationForm,
    WhyForm,
)
from party.models import OrganisationPost, PartyOrganisation
from party.queries.organisations import tree as queries
from party.services.organisations import offices
from party.services.organisations import tree as services
from yuanbao.access import with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_PARTY)
managers = with_capability(Capability.MANAGE_PARTY)


def organisation_of(request, public_id, capability=Capability.VIEW_PARTY):
    """Return the organisation if the person may use the capability there; else 404."""
    rows = PartyOrganisation.objects.permitted(request.user, capability)
    rows = rows.select_related("grid", "parent", "merged_into").defer("grid__boundary")
    return get_object_or_404(rows, public_id=public_id)


def _own(organisation):
    return reverse("party:organisation-detail", args=[organisation.public_id])


def act_on(request, form, run, organisation, *, done=None, to=_own, **context):
    """Ask for one act on an organisation, and go to its page or `to` where the result lies."""
    context |= {"back_url": _own(organisation), "back_label": organisation.name}
    return fill(request, form, run, context=context, done=done or _("已保存。"), to=to)


@require_GET
def organisation_list(request):
    """Show everyone the organisations of a place, or all of them."""
    place = asked_place(request.GET.get("grid", ""))
    q = request.GET.get("q", "")[:60]
    page = page_of(request, queries.in_public(place, q))
    context = {"page": page, "place": place, "q": q}
    return render(request, "party/organisations/public_list.html", context)


@require_GET
@viewers
def organisation_home(request):
    on = timezone.localdate()
    form = OrganisationFilterForm(request.GET)
    page = page_of(request, queries.found(request.user, form.wanted(), on))
    members = queries.counts_by_path()
    context = {
        "form": form,
        "page": page,
        "rows": queries.rows_of(
            page.object_list, members, queries.secretaries_of(page.object_list, on)
        ),
        "totals": queries.totals(request.user, members, on),
    }
    return render(request, "party/organisations/home.html", context)


@require_GET
@viewers
def organisation_detail(request, *, public_id):
    organisation = organisation_of(request, public_id)
    page = queries.organisation_page(request.user, organisation, timezone.localdate())
    context = {
        "page": page,
        "organisation": organisation,
        "may_keep": Capability.KEEP_PARTY in page.may,
        "may_manage": Capability.MANAGE_PARTY in page.may,
    }
    return render(request, "party/organisations/detail.html", context)


@require_http_methods(["GET", "POST"])
@managers
def organisation_found(request, *, public_id):
    parent = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = OrganisationForm(**typed(request), initial={"founded_on": timezone.localdate()})

    def run(_facts):
        return services.found(form.facts(), parent=parent, by=request.user, at=timezone.now())

    lead = _("上级：%s") % parent
    return act_on(
        request, form, run, parent, title=_("设立党组织"), submit=_("设立"), lead=lead, to=_own
    )


@require_http_methods(["GET", "POST"])
@managers
def organisation_amend(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = OrganisationForm(**typed(request), organisation=organisation)

    def run(_facts):
        return services.amend(organisation, form.facts(), by=request.user, at=timezone.now())

    return act_on(request, form, run, organisation, title=_("变更登记"), submit=_("保存"))


@require_http_methods(["GET", "POST"])
@managers
def organisation_move(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = OtherOrganisationForm(**typed(request))

    def run(facts):
        by, at = request.user, timezone.now()
        return services.move(organisation, facts["organisation"], by=by, at=at)

    lead = _("连同下面的组织和党员一起移。")
    return act_on(
        request, form, run, organisation, title=_("换上级"), submit=_("换上级"), lead=lead
    )


@require_http_methods(["GET", "POST"])
@managers
def organisation_merge(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = OtherOrganisationForm(**typed(request))

    def run(facts):
        by, at = request.user, timezone.now()
        return services.merge(organisation, facts["organisation"], by=by, at=at)

    lead = _("党员和下级组织转到对方，这里的职务同时结束。经过留着，不能撤回。")
    return act_on(
        request, form, run, organisation, title=_("并入另一个"), submit=_("合并"), lead=lead
    )


@require_http_methods(["GET", "POST"])
@managers
def organisation_end(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = WhyForm(**typed(request))

    def run(facts):
        return services.end(organisation, why=facts["why"], by=request.user, at=timezone.now())

    lead = _("没有在册党员和下级组织的才能撤销。")
    return act_on(
        request, form, run, organisation, title=_("撤销党组织"), submit=_("撤销"), lead=lead
    )


@require_http_methods(["GET", "POST"])
@managers
def organisation_appoint(request, *, public_id):
    organisation = organisation_of(request, public_id, Capability.MANAGE_PARTY)
    form = AppointForm(**typed(request))

    def run(facts):
        offices.appoint(
            organisation,
            form.holder(),
            office=facts["office"],
            starts_on=facts["starts_on"],
            by=request.user,
            at=timezone.now(),
        )
        return organisation

    return act_on(request, form, run, organisation, title=_("任职"), submit=_("任命"))


@require_http_methods(["GET", "POST"])
@managers
def organisation_relieve(request, *, public_id):
    rows = OrganisationPost.objects.permitted(request.user, Capability.MANAGE_PARTY)
    post = get_object_or_404(
        rows.select_related("organisation", "member", "user"), public_id=public_id
    )
    form = DayForm(**typed(request))

    def run(facts):
        offices.relieve(post, ends_on=facts["on"], by=request.user, at=timezone.now())
        return post.organisation

    lead = _("%(who)s，%(office)s") % {"who": post.holder, "office": post.get_office_display()}
    return act_on(
        request, form, run, post.organisation, title=_("离任"), submit=_("保存"), lead=lead
    )
