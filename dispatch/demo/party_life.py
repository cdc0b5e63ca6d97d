"""What goes on in the demo's Party organisations: a notice to all, meetings, duties, a report."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate, localtime

from grids.choices import Level
from party.models import Membership, PartyMeeting, PartyNotice, PartyOrganisation
from party.organisations.choices import MeetingKind
from party.services.organisations import duties, meetings, notices, reporting
from party.services.organisations.meetings import Plan
from yuanbao.models import User

WRITER, SENDER = "d03-1", "d03-2"
DUTIES = (
    ("政策宣传岗", "把惠民政策讲给邻居听，每月一次", 2),
    ("楼道清洁岗", "每周看一次楼道，堆了东西请人搬走", 3),
    ("邻里帮扶岗", "常去看看独居老人，缺什么告诉社区", 2),
)
HELD = (
    (MeetingKind.THEME_DAY, "清理楼道积雪", 12),
    (MeetingKind.CONGRESS, "年底党员大会", 40),
    (MeetingKind.LECTURE, "支部书记讲党课", 70),
)


@transaction.atomic
def load_party_life(*, at: datetime) -> int:
    """Fill the first community's organisation once; return how many meetings there are."""
    if not PartyNotice.objects.exists():
        writer, sender = (User.objects.get(username=login) for login in (WRITER, SENDER))
        _notice(writer, sender, at=at)
        community = (
            PartyOrganisation.objects.filter(grid__level=Level.COMMUNITY).order_by("path").first()
        )
        if community is not None:
            _meetings(community, writer, sender, at=at)
            _duties(community, writer, at=at)
            _report(community, writer, at=at)
    return PartyMeeting.objects.count()


def _notice(writer: User, sender: User, *, at: datetime) -> None:
    top = PartyOrganisation.objects.get(parent__isnull=True)
    notice = notices.draft(
        top,
        title="请核对党员登记信息",
        body="请各支部在本月底以前核对党员的姓名和手机号。没有账号的党员，请支部打电话通知。",
        by=writer,
        at=at - timedelta(days=1),
    )
    notices.submit(notice, by=writer, at=at - timedelta(days=1))
    notices.send(notice, by=sender, at=at - timedelta(hours=20))
    while notices.send_portion(notice.pk, at=at - timedelta(hours=20)):
        pass
    readers = notice.recipients.filter(user__isnull=False).select_related("user").order_by("pk")
    for own in readers[:120]:
        notices.read(notice, by=own.user, at=at - timedelta(hours=3))


def _meetings(community, writer: User, sender: User, *, at: datetime) -> None:
    branches = PartyOrganisation.objects.standing().filter(parent=community, kind="branch")
    afternoon = localtime(at).replace(hour=14, minute=0, second=0, microsecond=0)
    for branch in branches.order_by("path")[:3]:
        for kind, title, days in HELD:
            starts = afternoon - timedelta(days=days)
            plan = Plan(kind, title, f"{branch.name}活动室", starts, "一、通报情况\n二、大家说")
            before = starts - timedelta(days=3)
            meeting = meetings.plan(branch, plan, by=writer, at=before)
            roll = Membership.objects.current().filter(organisation=branch).order_by("pk")
            numbers = list(roll.values_list("number", flat=True)[:20])
            after = starts + timedelta(hours=2)
            meetings.tick(meeting, numbers, by=writer, at=after)
            meetings.minute(
                meeting, text="议定的事按分工去办，下次会上说结果。", by=writer, at=after
            )
            meetings.publish(meeting, by=sender, at=after + timedelta(days=1))
        coming = Plan(
            MeetingKind.COMMITTEE, "商量下月安排", "活动室", afternoon + timedelta(days=2)
        )
        meetings.plan(branch, coming, by=writer, at=at)


def _duties(community, writer: User, *, at: datetime) -> None:
    for name, what, n_wanted in DUTIES:
        duties.offer(community, name=name, what=what, n_wanted=n_wanted, by=writer, at=at)
    duty = community.duties.order_by("pk").first()
    for member in Membership.objects.current().filter(
        organisation__path__startswith=community.path, user__isnull=False
    )[:1]:
        taking = duties.take(duty, promise="每月讲一次，讲明白", by=member.user, at=at)
        duties.report(taking, result="在小广场讲了低保怎么申请。", by=member.user, at=at)


def _report(community, writer: User, *, at: datetime) -> None:
    members = Membership.objects.current().filter(user__isnull=False)
    member = members.filter(organisation__grid__isnull=True).order_by("pk").first()
    if member is None or member.user is None:
        return
    report = reporting.report_in(community, offer="会修水电，周末有空", by=member.user, at=at)
    due = localdate(at) + timedelta(days=5)
    reporting.ask(report, title="帮独居老人换灯泡", due_on=due, by=writer, at=at)
