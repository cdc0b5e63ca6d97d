"""Organisations, a member, an office and a transfer for the table of all addresses."""

from party.models import NoticeRecipient, OrganisationPost
from party.organisations.short_links import code_of
from party.services.organisations import (
    duties,
    meetings,
    notices,
    reporting,
    roll_imports,
    transfers,
)
from tests.factories.organisations import PartyTree
from tests.factories.party import MONDAY

# One who goes in, one who is on the roll, one of no organisation, and a column that is not read.
ROLL = (
    "党组织,姓名,手机号,正式或预备,身份证号\n"
    "第一党支部,端木向阳,13900005678,正式党员,不登记\n"
    "第一党支部,欧阳桂兰,13900001234,正式党员,不登记\n"
    "没有的支部,车颖,,预备党员,不登记\n"
)


class Party:
    """Nobody of the cast holds an office here: every desk page of it is out of their reach."""

    def __init__(self, cast):
        self.tree = PartyTree(cast)
        self.post = OrganisationPost.objects.order_by("pk").first()
        self.transfer = transfers.ask(
            self.tree.member, self.tree.other, reason="搬家", by=None, at=MONDAY
        )
        writer = self.tree.officer
        notice = notices.draft(self.tree.branch, title="开会", body="三点", by=writer, at=MONDAY)
        notices.submit(notice, by=writer, at=MONDAY)
        self.notice = notices.send(notice, by=self.tree.secretary, at=MONDAY)
        plan = meetings.Plan("congress", "大会", "三楼", MONDAY)
        self.meeting = meetings.plan(self.tree.branch, plan, by=writer, at=MONDAY)
        self.duty = duties.offer(
            self.tree.branch, name="岗", what="事", n_wanted=9, by=writer, at=MONDAY
        )
        self.taking = duties.take(self.duty, promise="好", by=self.tree.secretary, at=MONDAY)
        self.report = reporting.report_in(
            self.tree.branch, offer="修灯", by=self.tree.secretary, at=MONDAY
        )
        self.task = reporting.ask(
            self.report, title="看灯", due_on=MONDAY.date(), by=writer, at=MONDAY
        )
        self.roll_import = roll_imports.upload(
            "名册.csv", ROLL.encode(), organisation=self.tree.branch, by=writer, at=MONDAY
        )
        roll_imports.check(self.roll_import.pk, at=MONDAY)
        self.recipient = NoticeRecipient.objects.order_by("pk").first()

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        return {
            "desk/organisations/": {"public_id": self.tree.branch.public_id},
            "desk/party-members/imports/": {"public_id": self.roll_import.public_id},
            "desk/party-members/exports/": {"public_id": self.tree.branch.public_id},
            "desk/party-members/": {"public_id": self.tree.member.public_id, "field": "phone"},
            "desk/party-posts/": {"public_id": self.post.public_id},
            "n/": {"code": code_of(self.notice.public_id)},
            "my/party/notices/": {"public_id": self.notice.public_id},
            "my/party/meetings/": {"public_id": self.meeting.public_id},
            "desk/party-meetings/": {"public_id": self.meeting.public_id},
            "my/party/duties/": {"public_id": self.duty.public_id},
            "my/party/takings/": {"public_id": self.taking.public_id},
            "my/party/tasks/": {"public_id": self.task.public_id},
            "desk/party-duties/": {"public_id": self.duty.public_id},
            "desk/party-reports/": {"public_id": self.report.public_id},
            "desk/party-notices/": {"public_id": self.notice.public_id},
            "desk/party-recipients/": {"public_id": self.recipient.public_id},
            "desk/party-transfers/": {"public_id": self.transfer.public_id},
        }
