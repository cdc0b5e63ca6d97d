from datetime import timedelta

import pytest

from party.models import JobMatch, JobPost, JobWish, MinimumWage
from party.offers.choices import JobState, ServiceKind
from party.offers.workflow import JOB_POST_MOVES
from party.queries.offers import jobs as queries
from party.services.offers import applying, handling, jobs, wishes
from tests.factories.offers import make_firm, make_job, make_service, posting, staff_for
from tests.factories.party import MONDAY
from yuanbao.audit import unit_of_work
from yuanbao.crypto import receipt_secret
from yuanbao.models import Notification
from yuanbao.services.retention import clear_expired
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def firm(cast):
    return make_firm(cast.unit, account=cast.resident)


def wanted(**values):
    facts = {
        "name": "方志强",
        "phone": "13800003333",
        "trade": "catering",
        "wage_unit": "month",
        "wage_from": 3000,
    }
    return wishes.Wanted(**(facts | values))


def want(**values):
    return wishes.wish(wanted(**values), consents=True, by=None, at=MONDAY)


def test_post_waits_for_review_and_tells_reviewers(firm, cast):
    reviewer = staff_for(cast.district)

    job = make_job(firm, is_public=False)

    assert (job.state, job.town) == (JobState.REVIEW, cast.town)
    assert not queries.public_jobs(TODAY).exists()
    assert Notification.objects.filter(user=reviewer, title__contains="服务员").count() == 1


def test_post_for_somebody_elses_firm_is_out_of_reach(firm, cast):
    with pytest.raises(OutOfReach):
        jobs.post(firm, posting(), by=cast.other_resident, at=MONDAY)


def test_post_with_a_word_against_the_law_is_refused_naming_it(firm):
    with pytest.raises(jobs.BadPosting, match="35岁以下"):
        make_job(firm, duties="端菜，35岁以下，限女")
    assert not JobPost.objects.exists()


def test_post_under_the_least_wage_is_refused_with_its_source(firm):
    MinimumWage.objects.create(valid_from=TODAY, month=2900, hour=19, source="省标准")

    with pytest.raises(jobs.WageTooLow, match="省标准"):
        make_job(firm)
    with pytest.raises(jobs.WageTooLow, match="19"):
        make_job(firm, wage_unit="hour", wage_from=12, wage_to=20)


@pytest.mark.parametrize("days", [-1, 91])
def test_post_past_or_too_long_is_refused(firm, days):
    with pytest.raises(jobs.BadDays):
        make_job(firm, expires_on=TODAY + timedelta(days=days))


def test_sent_back_post_is_amended_and_published(firm, cast):
    reviewer, stranger = staff_for(cast.town), staff_for(cast.other_town)
    job = make_job(firm, is_public=False)

    with pytest.raises(OutOfReach):
        jobs.publish(job, by=stranger, at=MONDAY)
    jobs.send_back(job, why="写清几点下班", by=reviewer, at=MONDAY)
    jobs.amend(job, posting(duties="端菜，晚八点下班"), by=cast.resident, at=MONDAY)
    jobs.publish(job, by=reviewer, at=MONDAY)

    assert queries.public_jobs(TODAY).get().reviewed_by == reviewer
    assert Notification.objects.filter(user=cast.resident, title__contains="已发布").exists()


@pytest.mark.parametrize("state", JobState)
def test_apply_makes_the_moves_of_a_post_and_refuses_all_others(firm, state):
    run = unit_of_work(apply)
    for move in JOB_POST_MOVES.values():
        job = make_job(firm, is_public=False)
        JobPost.objects.filter(pk=job.pk).update(state=state, published_at=MONDAY, ended_at=MONDAY)
        if state in move.sources:
            assert run(job, move, by=None, at=MONDAY).state == move.target
        else:
            with pytest.raises(TransitionRefused):
                run(job, move, by=None, at=MONDAY)


def test_expire_over_ends_what_is_past_once(firm):
    make_job(firm)
    later = MONDAY + timedelta(days=31)

    assert (jobs.expire_over(at=MONDAY), jobs.expire_over(at=later)) == (0, 1)
    assert jobs.expire_over(at=later) == 0
    assert JobPost.objects.get().state == JobState.EXPIRED


def test_applicant_is_answered_by_the_firm_and_by_nobody_else(firm, cast):
    service, job = make_service(cast.district, ServiceKind.JOB), make_job(firm)
    wish = applying.Wish(
        service=service, title=job.title, name="方志强", phone="13800003333", links=(("job", job),)
    )
    application = applying.apply_for(wish, by=None, at=MONDAY).application

    assert Notification.objects.filter(user=cast.resident, title="有新的申请").count() == 1
    with pytest.raises(OutOfReach):
        handling.accept(application, by=cast.other_resident, at=MONDAY)
    with pytest.raises(OutOfReach):
        handling.accept(application, by=staff_for(cast.district), at=MONDAY)
    handling.accept(application, by=cast.resident, at=MONDAY)
    handling.finish(application, result="周一来上班", by=cast.resident, at=MONDAY)

    told = Notification.objects.filter(channel="sms").order_by("pk")
    assert ["办结" in one.body for one in told] == [False, False, True]


def test_wish_without_consent_keeps_nothing():
    with pytest.raises(wishes.NoConsent):
        wishes.wish(wanted(), consents=False, by=None, at=MONDAY)
    assert not JobWish.objects.exists()


def test_match_week_tells_both_sides_once_however_often_it_runs(firm, cast):
    make_job(firm)
    want()
    want(phone="13800004444", town=cast.town)

    first = wishes.match_week(at=MONDAY)
    again = wishes.match_week(at=MONDAY + timedelta(days=7))

    assert (first, again, JobMatch.objects.count()) == (2, 0, 2)
    to_firm = Notification.objects.get(user=cast.resident, title__contains="推荐给了")
    assert "2 位" in to_firm.title
    assert Notification.objects.filter(channel="sms", title="有适合您的岗位").count() == 2
    assert "13800003333" not in to_firm.title + to_firm.body


@pytest.mark.parametrize(
    "values", [{"trade": "retail"}, {"wage_from": 4000}, {"wage_unit": "hour", "wage_from": 10}]
)
def test_match_week_leaves_out_what_does_not_fit(firm, values):
    make_job(firm)
    want(**values)

    assert wishes.match_week(at=MONDAY) == 0


def test_match_week_leaves_out_another_town_and_what_is_over(firm, cast):
    make_job(firm)
    want(town=cast.other_town)
    wishes.end_wish(want(), at=MONDAY)
    late = MONDAY + timedelta(days=91)

    assert (wishes.match_week(at=MONDAY), wishes.match_week(at=late)) == (0, 0)


def test_end_wish_forgets_name_and_telephone(firm):
    row = want()

    wishes.end_wish(wishes.open_wish(row.public_id, receipt_secret(row.public_id)), at=MONDAY)

    row = JobWish.objects.get()
    assert (row.name, row.phone, row.ended_at) == ("", "", MONDAY)
    with pytest.raises(OutOfReach):
        wishes.open_wish(row.public_id, "wrong")


def test_clear_expired_forgets_wishes_whose_time_is_over():
    want()

    assert "job-wishes" not in clear_expired(at=MONDAY + timedelta(days=90))
    assert clear_expired(at=MONDAY + timedelta(days=91))["job-wishes"] == 1
    assert JobWish.objects.get().phone == ""
