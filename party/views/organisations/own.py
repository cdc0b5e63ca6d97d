"""A member's own page: where they belong, and what is held of them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from party.organisations.personal_fields import HELD
from party.queries.organisations import members as queries
from party.queries.organisations import tree
from party.services.organisations import members as services
from yuanbao.access import frame_of, person_signed_in


@require_GET
@person_signed_in
def my_party(request):
    member = queries.own_membership(request.user)
    context = {"member": member, "base": frame_of(request.user), "held": HELD}
    if member is not None:
        line = queries.line_of(member.organisation)
        leads = tree.secretaries_of([member.organisation], timezone.localdate())
        context |= {
            "line": line,
            "secretary": "、".join(leads.get(member.organisation_id, ())),
            "history": queries.history_of(member),
        }
    return render(request, "party/organisations/my_party.html", context)


@require_POST
@person_signed_in
def my_party_recognise(request):
    services.recognise(request.user, at=timezone.now())
    messages.success(request, _("已确认是本人，通知和会议会发到这里。"))
    return redirect("party:my-party")
