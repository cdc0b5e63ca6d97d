"""Job posts: put up by firms, reviewed, applied for, over by themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid
from party.models import Firm, JobPost, MinimumWage
from party.offers.choices import JobState, WageUnit
from party.offers.postings import Fault, faults_in
from party.offers.workflow import JOB_POST_MOVES
from party.queries.offers.people import people_with
from yuanbao.audit import record, unit_of_work
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock

LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class Posting:
    """What a firm says of a job."""

    title: str
    trade: str
    duties: str
    place: str
    headcount: int
    wage_unit: str
    wage_from: int
    wage_to: int
    expires_on: date
    town: Grid | None = None


class BadPosting(TransitionRefused):
    """What the post says is against the law; `faults` has each word and what to write instead."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(" ".join(str(fault) for fault in faults))


class WageTooLow(TransitionRefused):
    """Less than the least wage."""


class BadDays(TransitionRefused):
    """The last day is past, or further away than three months."""


@unit_of_work
def post(firm: Firm, posting: Posting, *, by: User, at: datetime) -> JobPost:
    """Put up a job, which is reviewed before anybody sees it.

    Raises OutOfReach unless `by` speaks for the firm; BadPosting, WageTooLow or BadDays.
    """
    locked = lock(firm, by=by, capability=Capability.SPEAK_FOR_FIRM, act="post_job")
    check(posting, on=localdate(at))
    job = JobPost(firm=locked, posted_at=at, **_facts(locked, posting))
    job.save()
    record(job, "post", by=by, at=at)
    _tell_reviewers(job, at=at)
    return job


@unit_of_work
def amend(job: JobPost, posting: Posting, *, by: User, at: datetime) -> JobPost:
    """Change a post that was sent back, and hand it in again. Raises as `post` does."""
    check(posting, on=localdate(at))
    move = JOB_POST_MOVES["resubmit"]
    done: JobPost = apply(job, move, by=by, at=at, return_reason="", **_facts(job.firm, posting))
    _tell_reviewers(done, at=at)
    return done


def _facts(firm: Firm, posting: Posting) -> dict:
    """Return the columns of a post; telephones go from its words, for the firm answers here."""
    facts = vars(posting).copy()
    town = facts.pop("town")
    facts |= {name: without_numbers(facts[name]) for name in ("title", "duties", "place")}
    return {**facts, "town_id": town.pk if town else firm.town_id}


def check(posting: Posting, *, on: date) -> None:
    """Refuse what a post may not say, pay or promise. Raises BadPosting, WageTooLow, BadDays."""
    faults = faults_in(f"{posting.title}\n{posting.duties}\n{posting.place}")
    if faults:
        raise BadPosting(faults)
    standard = MinimumWage.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    if standard is not None and posting.wage_from < standard.least(posting.wage_unit):
        raise WageTooLow(
            _("工资低于最低工资标准：%(least)s %(unit)s（%(source)s）。")
            % {
                "least": standard.least(posting.wage_unit),
                "unit": WageUnit(posting.wage_unit).label,
                "source": standard.source,
            }
        )
    if not on <= posting.expires_on <= on + LONGEST:
        raise BadDays(_("招到哪天：从今天起，最长 90 天。"))


@unit_of_work
def publish(job: JobPost, *, by: User | None, at: datetime) -> JobPost:
    """Let everybody see a post. Raises OutOfReach or TransitionRefused."""
    done: JobPost = apply(job, JOB_POST_MOVES["publish"], by=by, at=at, reviewed_by=by)
    _tell_firm(done, "publish", _("岗位“%(title)s”已发布"), at=at)
    return done


@unit_of_work
def send_back(job: JobPost, *, why: str, by: User | None, at: datetime) -> JobPost:
    """Give a post back to be changed. Raises as `publish` does."""
    done: JobPost = apply(
        job,
        JOB_POST_MOVES["send_back"],
        by=by,
        at=at,
        why=why,
        return_reason=without_numbers(why).strip()[:200],
    )
    _tell_firm(done, f"back:{at:%m%d%H%M}", _("岗位“%(title)s”要改一改"), at=at, body=why)
    return done


@unit_of_work
def take_down(job: JobPost, *, why: str, by: User | None, at: datetime) -> JobPost:
    """Take a published post away until it is changed. Raises as `publish` does."""
    done: JobPost = apply(
        job,
        JOB_POST_MOVES["take_down"],
        by=by,
        at=at,
        why=why,
        return_reason=without_numbers(why).strip()[:200],
    )
    _tell_firm(done, f"down:{at:%m%d%H%M}", _("岗位“%(title)s”被撤下了"), at=at, body=why)
    return done


@unit_of_work
def close(job: JobPost, *, by: User, at: datetime) -> JobPost:
    """Say that the job is taken, or not offered any more. Raises as `publish` does."""
    done: JobPost = apply(job, JOB_POST_MOVES["close"], by=by, at=at)
    return done


def expire_over(*, at: datetime) -> int:
    """End the posts whose last day has passed; return how many. Safe to repeat."""
    rows = JobPost.objects.filter(state=JobState.PUBLISHED, expires_on__lt=localdate(at))
    ended = 0
    for job in rows.order_by("pk")[:500]:
        ended += _expire(job, at=at)
    return ended


@unit_of_work
def _expire(job: JobPost, *, at: datetime) -> int:
    try:
        done = apply(job, JOB_POST_MOVES["expire"], by=None, at=at)
    except TransitionRefused:
        return 0
    _tell_firm(done, "expire", _("岗位“%(title)s”到期了，还要招请再发"), at=at)
    return 1


def _tell_reviewers(job: JobPost, *, at: datetime) -> None:
    people = people_with(Capability.REVIEW_JOB, job.firm.grid, localdate(at))
    for person in people.order_by("pk")[:20]:
        notify(
            key=f"job:{job.pk}:review:{at:%m%d%H%M%S}:{person.pk}",
            user=person,
            title=_("有岗位等您审核：%(title)s") % {"title": job.title},
            url=reverse("party:job-review", args=[job.public_id]),
            channels=["in_app"],
            at=at,
        )


def _tell_firm(job: JobPost, act: str, title: str, *, at: datetime, body: str = "") -> None:
    if job.firm.account_id is None:
        return
    notify(
        key=f"job:{job.pk}:{act}",
        user=job.firm.account,
        title=title % {"title": job.title},
        body=body[:200],
        url=reverse("party:my-job", args=[job.public_id]),
        at=at,
    )
