from datetime import timedelta

import pytest
from django.urls import reverse

from party.models import CommunityReport, DutyTaking, HelpTask, PartyDuty
from party.queries.organisations import duties as queries
from party.services.organisations import duties, reporting
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree, make_member
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


class Duties(PartyTree):
    """The same tree with a member who signs in and a duty for one person."""

    def __init__(self, cast):
        super().__init__(cast)
        self.user = PostHolderFactory(name="丛立军", phone="13900005555", is_resident=True)
        self.own = make_member(self.branch, "丛立军", user=self.user)
        self.duty = duties.offer(
            self.branch, name="楼道清洁岗", what="每周看一次", n_wanted=1, by=self.officer, at=LATER
        )


@pytest.fixture
def party(cast):
    return Duties(cast)


def taken(party):
    return duties.take(party.duty, promise="每周六", by=party.user, at=LATER)


def test_offer_for_an_organisation_of_others_is_out_of_reach(party):
    with pytest.raises(OutOfReach):
        duties.offer(party.other, name="岗", what="事", n_wanted=1, by=party.officer, at=LATER)


def test_take_fills_the_duty(party):
    taken(party)

    with pytest.raises(duties.Taken):
        duties.take(party.duty, promise="我也来", by=party.secretary, at=LATER)
    assert not queries.duties_for(party.own).exists()


def test_take_by_a_member_of_elsewhere_or_nobody_is_out_of_reach(party):
    stranger = PostHolderFactory()
    make_member(party.other, "别处的人", user=stranger)

    for who in (stranger, party.officer):
        with pytest.raises(OutOfReach):
            duties.take(party.duty, promise="我来", by=who, at=LATER)


def test_take_a_closed_duty_is_refused(party):
    duties.close(party.duty, by=party.officer, at=LATER)

    with pytest.raises(duties.Taken):
        taken(party)
    with pytest.raises(TransitionRefused):
        duties.close(party.duty, by=party.officer, at=LATER)


def test_report_and_leave_are_ones_own(party):
    taking = taken(party)
    with pytest.raises(OutOfReach):
        duties.report(taking, result="扫了", by=party.secretary, at=LATER)

    done = duties.report(taking, result="扫了三次", by=party.user, at=LATER)
    duties.leave(taking, by=party.user, at=LATER)

    assert (done.result, done.done_at) == ("扫了三次", LATER)
    with pytest.raises(TransitionRefused):
        duties.report(taking, result="又扫", by=party.user, at=LATER)
    assert queries.duties_for(party.own).exists()


def test_report_in_tells_the_community_and_is_one_at_a_time(party):
    report = reporting.report_in(party.branch, offer="修电器", by=party.user, at=LATER)

    assert Notification.objects.filter(key__startswith=f"report:{report.pk}:").count() == 2
    with pytest.raises(reporting.ReportedAlready):
        reporting.report_in(party.branch, offer="修电器", by=party.user, at=LATER)
    reporting.end(report, by=party.user, at=LATER)
    with pytest.raises(TransitionRefused):
        reporting.end(report, by=party.user, at=LATER)


def test_report_in_elsewhere_than_a_community_is_refused(party):
    with pytest.raises(reporting.NoCommunity):
        reporting.report_in(party.other, offer="修电器", by=party.user, at=LATER)
    with pytest.raises(OutOfReach):
        reporting.report_in(party.branch, offer="修电器", by=party.officer, at=LATER)


def test_task_is_asked_by_the_community_and_answered_once(party):
    report = reporting.report_in(party.branch, offer="修电器", by=party.user, at=LATER)
    asked = {"title": "帮王奶奶看看灯", "due_on": LATER.date()}
    with pytest.raises(OutOfReach):
        reporting.ask(report, **asked, by=party.other_officer, at=LATER)

    task = reporting.ask(report, **asked, by=party.officer, at=LATER)
    with pytest.raises(OutOfReach):
        reporting.answer(task, is_done=True, words="好了", by=party.secretary, at=LATER)
    done = reporting.answer(task, is_done=False, words="出差", by=party.user, at=LATER)

    assert (done.declined_at, done.done_at) == (LATER, None)
    with pytest.raises(TransitionRefused):
        reporting.answer(task, is_done=True, words="好了", by=party.user, at=LATER)


def test_task_after_the_report_ended_is_refused(party):
    report = reporting.report_in(party.branch, offer="修电器", by=party.user, at=LATER)
    reporting.end(report, by=party.user, at=LATER)

    with pytest.raises(TransitionRefused):
        reporting.ask(report, title="看灯", due_on=LATER.date(), by=party.officer, at=LATER)


def test_duties_and_reports_go_through_the_pages(client, party):
    client.force_login(party.user)
    client.post(reverse("party:my-duty-take", args=[party.duty.public_id]), {"promise": "每周六"})
    taking = DutyTaking.objects.get()
    client.post(reverse("party:my-duty-report", args=[taking.public_id]), {"result": "扫了"})
    reported = {"organisation": party.branch.pk, "offer": "修电器"}
    client.post(reverse("party:my-report-in"), reported)
    client.force_login(party.officer)
    asked = {"title": "看灯", "due_on": "2999-01-01"}
    key = CommunityReport.objects.get().public_id
    client.post(reverse("party:report-ask", args=[key]), asked)
    duty_page = client.get(reverse("party:duty-list")).content.decode()
    report_page = client.get(reverse("party:report-list")).content.decode()
    client.force_login(party.user)
    answered = {"is_done": "yes", "words": "换了灯泡"}
    client.post(reverse("party:my-task-answer", args=[HelpTask.objects.get().public_id]), answered)

    own = client.get(reverse("party:my-duties")).content.decode()

    assert "丛立军：每周六" in duty_page
    assert "看灯" in report_page
    assert "换了灯泡" in own
    client.post(reverse("party:my-report-end"))
    client.post(reverse("party:my-duty-leave", args=[taking.public_id]))
    client.force_login(party.officer)
    closed = client.post(reverse("party:duty-close", args=[PartyDuty.objects.get().public_id]))
    assert closed.status_code == 302
