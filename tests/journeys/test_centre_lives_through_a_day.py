"""A day of the command centre, page by page: roster, promise, known event, sensitive matter, hand-over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.models import DailyReport, HandOver, KnownEvent, Pledge
from dispatch.services.centre import events, handover, liaison, pledges, reports, roster, sensitive
from dispatch.watches import turn_at
from tests.browser import ready
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import file_petition
from tests.journeys.labour import fine, go
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [(360, "light"), (1440, "dark")]


class Day:
    """The centre with one of each thing that its own pages show."""

    def __init__(self, cast):
        self.cast, at = cast, timezone.now()
        self.leader, self.seat = cast.shift_leader, cast.dispatcher
        self.next_leader = PostHolderFactory(name="赵平")
        PostFactory(user=self.next_leader, grid=cast.district, role=Role.SHIFT_LEADER)
        for role, user in ((Role.DISPATCHER, self.seat), (Role.SHIFT_LEADER, self.leader)):
            roster.assign(roster.Line(turn_at(at), role, user), by=self.leader, at=at)
        roster.second(self.seat, agency=cast.order_bureau, by=self.leader, at=at)
        self.queued, self.alike, self.secret = (self.file(at) for _each in range(3))
        pledges.pledge(
            self.queued,
            text="回电告知抢修结果",
            due_at=at + timedelta(hours=2),
            person=self.seat,
            by=self.seat,
            at=at,
        )
        self.event = self.declare(at)
        events.join(self.event, self.alike, by=self.seat, at=at)
        sensitive.mark(self.secret, kind="crowd", reason="约人", by=self.leader, at=at)
        sensitive.ask_unmark(self.secret, why="已化解", by=self.leader, at=at)
        entry = liaison.Entry(kind="night", name="值班室", phone="0415-2100001")
        liaison.add_contact(cast.housing, entry, by=None, at=at)
        self.handover = handover.hand_over(
            turn_at(at), words="全天平稳。", to_do="看供热恢复", by=self.leader, at=at
        )
        self.report = reports.draft(timezone.localdate(), at=at)

    def file(self, at):
        facts = {"grid": self.cast.unit, "category": self.cast.heating, "phone": "13800001111"}
        return file_petition(at=at - timedelta(hours=1), lat=40.13, lng=124.39, **facts)

    def declare(self, at):
        known = events.Declaration(
            title="换热站检修停暖",
            kind="planned",
            category=self.cast.heating,
            agency=self.cast.housing,
            grids=[self.cast.community],
            public_text="换热站检修，晚上六点前恢复，体弱的老人可到社区暖房。",
            starts_at=at - timedelta(hours=2),
            expected_at=at + timedelta(hours=3),
        )
        return events.declare(known, by=self.seat, at=at)

    def pages(self):
        """Return the addresses of the centre's own pages."""

        def of(name, *parts):
            return reverse(f"dispatch:{name}", args=parts)

        return [
            of("roster-week"),
            of("centre-people"),
            of("person-second", self.seat.pk),
            of("queue-detail", self.queued.public_id),
            of("matter-aside", self.queued.public_id),
            of("pledge-new", self.queued.public_id),
            of("pledge-list"),
            of("event-list"),
            of("event-new"),
            of("event-detail", self.event.public_id),
            of("event-end", self.event.public_id),
            of("sensitive-list"),
            of("sensitive-detail", self.secret.public_id),
            of("liaison-list"),
            of("liaison-agency", self.cast.housing.code),
            of("handover-list"),
            of("handover-new"),
            of("handover-detail", self.handover.public_id),
            of("report-list"),
            of("report-detail", self.report.public_id),
            of("report-edit", self.report.public_id),
        ]

    def public_pages(self):
        """Return where residents read of the event."""
        code = {"code": self.cast.unit.code}
        return [
            "/",
            reverse("petitions:petition-new") + f"?grid={self.cast.unit.code}",
            reverse("grids:grid-detail", kwargs=code),
            reverse("dispatch:event-public", args=[self.event.public_id]),
        ]


@pytest.fixture
def day(cast):
    return Day(cast)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_pages_of_the_centres_life_are_accessible_and_fit(open_page, day, width, theme):
    page = open_page("/", width=width, theme=theme, user=day.next_leader)

    for path in [*day.pages(), *day.public_pages()]:
        go(page, path)
        fine(page)


def test_leaders_hand_a_watch_over_and_end_what_was_promised(open_page, day):
    page = open_page("/", width=1440, user=day.next_leader)

    go(page, reverse("dispatch:handover-detail", args=[day.handover.public_id]))
    page.get_by_role("button", name="接班", exact=True).click()
    go(page, reverse("dispatch:pledge-list") + "?show=mine")
    page.get_by_role("link", name="了结 回电告知抢修结果").click()
    page.get_by_label("兑现了").check()
    page.get_by_role("button", name="了结").click()
    ready(page)

    assert HandOver.objects.get().signed_by == day.next_leader
    assert Pledge.objects.get().is_kept


def test_event_is_ended_with_one_answer(open_page, day):
    page = open_page("/", width=1440, user=day.seat)

    go(page, reverse("dispatch:event-detail", args=[day.event.public_id]))
    page.get_by_role("button", name="并入选中的").click()
    page.get_by_role("link", name="事件结束，统一答复").click()
    page.get_by_label("统一答复").fill("换热站已恢复运行，室温回升。")
    page.get_by_role("button", name="结束并统一答复").click()
    ready(page)

    assert not KnownEvent.objects.running().exists()
    assert day.event.matters.count() == 2


def test_report_is_edited_and_signed(open_page, day):
    page = open_page("/", width=360, user=day.leader)

    go(page, reverse("dispatch:report-edit", args=[day.report.public_id]))
    page.get_by_label("今日要情").fill("全天平稳。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="签发").click()
    ready(page)

    assert DailyReport.objects.get().signed_by == day.leader
