"""双报到: a member reports to the community, is asked for help there, and answers."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grids.choices import Level
from party.models import CommunityReport, HelpTask, PartyOrganisation
from party.queries.organisations.members import own_membership
from party.services.organisations import telling
from yuanbao.audit import record, unit_of_work
from yuanbao.notifications import notify
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


class NoCommunity(TransitionRefused):
    """One reports to the organisation of a community or a village."""


class ReportedAlready(TransitionRefused):
    """One reports to one community at a time."""


@unit_of_work
def report_in(
    organisation: PartyOrganisation, *, offer: str, by: Any, at: datetime
) -> CommunityReport:
    """Report to a community, saying what one can do. Raises OutOfReach, NoCommunity, ReportedAlready."""
    member = own_membership(by)
    if member is None:
        raise OutOfReach(f"{by} is on no roll")
    grid = organisation.grid
    if not organisation.is_standing or grid is None or grid.level != Level.COMMUNITY:
        raise NoCommunity(_("请选您住的社区（村）的党组织。您填的内容还在。"))
    if member.reports.filter(ended_at__isnull=True).exists():
        raise ReportedAlready(_("您已经报到了；搬家请先结束原来的。"))
    made = CommunityReport.objects.create(
        member=member, organisation=organisation, offer=without_numbers(offer), reported_at=at
    )
    record(made, "report_in", by=by, at=at)
    telling.tell(
        organisation,
        key=f"report:{made.pk}",
        title=_("一名在职党员来报到"),
        url_name="party:report-list",
        at=at,
    )
    return made


@unit_of_work
def end(report: CommunityReport, *, by: Any, at: datetime) -> CommunityReport:
    """End one's own report. Raises OutOfReach, TransitionRefused."""
    rows = CommunityReport.objects.select_for_update(of=("self",))
    own = rows.filter(pk=report.pk, member__user=by.pk).first()
    if own is None:
        raise OutOfReach(f"{by} did not make report {report.pk}")
    if own.ended_at is not None:
        raise TransitionRefused(_("这次报到已经结束了。"))
    own.ended_at = at
    own.save(update_fields=["ended_at"])
    record(own, "end_report", by=by, at=at)
    return own


@unit_of_work
def ask(report: CommunityReport, *, title: str, due_on: date, by: Any, at: datetime) -> HelpTask:
    """Ask a member who reported for help, and tell them. Raises OutOfReach, TransitionRefused."""
    report = lock(report, by=by, capability=Capability.KEEP_PARTY)
    if report.ended_at is not None:
        raise TransitionRefused(_("这位党员的报到已经结束，没有保存。"))
    task = HelpTask.objects.create(
        report=report, title=without_numbers(title), due_on=due_on, asked_by=by, asked_at=at
    )
    record(task, "ask", by=by, at=at)
    if report.member.user is not None:
        notify(
            key=f"help-task:{task.pk}",
            title=_("%(who)s请您帮忙：%(what)s") % {"who": report.organisation, "what": title},
            url=reverse("party:my-duties"),
            user=report.member.user,
            channels=["in_app"],
            at=at,
        )
    return task


@unit_of_work
def answer(task: HelpTask, *, is_done: bool, words: str, by: Any, at: datetime) -> HelpTask:
    """Say that it is done, or that one cannot. Raises OutOfReach, TransitionRefused."""
    rows = HelpTask.objects.select_for_update(of=("self",))
    own = rows.filter(pk=task.pk, report__member__user=by.pk).first()
    if own is None:
        raise OutOfReach(f"{by} was not asked {task.pk}")
    if not own.is_open:
        raise TransitionRefused(_("这件事已经答复过了，没有保存。"))
    own.words = without_numbers(words)
    own.done_at, own.declined_at = (at, None) if is_done else (None, at)
    own.save(update_fields=["words", "done_at", "declined_at"])
    record(own, "answer", by=by, at=at, done=is_done)
    return own
