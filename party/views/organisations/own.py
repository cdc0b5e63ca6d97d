"""A member's own page: where they belong, and what is held of them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from party.organisations.personal_fields import HELD
from party.queries.organisations import duties, meetings, notices, tree
from party.queries.organisations import members as queries
from party.services.organisations import members as services
from yuanbao.access import frame_of, resident_signed_in

NOTICES_SHOWN = MEETINGS_SHOWN = DUTIES_SHOWN = 20


@require_GET
@resident_signed_in
def my_party(request):
    """Show where one belongs, what one was sent and the meetings one is asked to."""
    member = queries.own_membership(request.user)
    context = _context(request, member)
    if member is not None:
        leads = tree.secretaries_of([member.organisation], timezone.localdate())
        context |= {
            "line": queries.line_of(member.organisation),
            "secretary": "、".join(leads.get(member.organisation_id, ())),
            "notices": notices.own_notices(request.user)[:NOTICES_SHOWN],
            "meetings": meetings.own_meetings(member, timezone.now())[:MEETINGS_SHOWN],
        }
    return render(request, "party/organisations/my_party.html", context)


@require_GET
@resident_signed_in
def my_duties(request):
    """Show what one took on and may take on, and what one's community asks."""
    member = queries.own_membership(request.user)
    context = _context(request, member)
    if member is not None:
        context |= {
            "takings": duties.own_takings(member),
            "offered": duties.duties_for(member)[:DUTIES_SHOWN],
            "report": duties.own_report(member),
        }
    return render(request, "party/organisations/my_duties.html", context)


@require_GET
@resident_signed_in
def my_records(request):
    """Show what is held of one and every step of one's membership."""
    member = queries.own_membership(request.user)
    context = _context(request, member) | {"held": HELD}
    if member is not None:
        context["history"] = queries.history_of(member)
    return render(request, "party/organisations/my_records.html", context)


def _context(request, member):
    return {"member": member, "base": frame_of(request.user)}


@require_POST
@resident_signed_in
def my_party_recognise(request):
    services.recognise(request.user, at=timezone.now())
    messages.success(request, _("已确认是本人，通知和会议会发到这里。"))
    return redirect("party:my-party")
