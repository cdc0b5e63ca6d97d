"""Who looks for work says so by consent; each week what fits is told to both sides, once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid
from party.models import JobMatch, JobPost, JobWish
from party.offers.choices import CameBy, JobState
from party.offers.consents import JOB_WISH
from party.services.offers.applying import AppliedBefore, TakenBy
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import check_secret, receipt_secret, seal_secret
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.retention.periods import periods
from yuanbao.services import consents as consents_ledger
from yuanbao.services.consents import BY_PAGE, Said
from yuanbao.workflow import OutOfReach, TransitionRefused

LASTS = timedelta(days=periods()["job-wishes"].amount)
# Of what fits a wish so many posts a week are told.
MOST_A_WEEK = 5


@dataclass(frozen=True)
class Wanted:
    """What work somebody looks for, and where they can be reached."""

    name: str
    phone: str
    trade: str
    wage_unit: str
    wage_from: int
    town: Grid | None = None


class NoConsent(TransitionRefused):
    """Nothing is kept without the person's word."""


@unit_of_work
def wish(
    wanted: Wanted,
    *,
    consents: bool,
    by: User | None,
    at: datetime,
    taken_by: TakenBy | None = None,
) -> JobWish:
    """Keep what somebody looks for, for ninety days; `taken_by` wrote it down for them at a desk.

    Raises NoConsent, or AppliedBefore for a wish of the same trade and town that still runs.
    """
    if not consents:
        raise NoConsent(_("请先勾选同意，我们才能保存您的求职意向。"))
    if by is not None:
        _check_new(wanted, by, localdate(at))
    row = JobWish(user=by, consented_at=at, ends_on=localdate(at) + LASTS, **vars(wanted))
    row.came_by = taken_by.came_by if taken_by else CameBy.PAGE
    row.taken_by = taken_by.clerk if taken_by else None
    row.secret_hash = seal_secret(receipt_secret(row.public_id))
    row.save(force_insert=True)
    said = taken_by.said if taken_by else BY_PAGE
    consents_ledger.give(JOB_WISH, by=by or row.phone, at=at, row_id=row.pk, said=said)
    record(row, "wish", by=row.taken_by or by, at=at, trade=wanted.trade)
    return row


def _check_new(wanted: Wanted, person: User, on: date) -> None:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    running = JobWish.objects.filter(user=person.pk, ended_at__isnull=True, ends_on__gte=on)
    same = running.filter(trade=wanted.trade, wage_unit=wanted.wage_unit, town=wanted.town)
    if held := same.order_by("id").first():
        raise AppliedBefore(
            _("这一行的求职意向已经记下，推荐到 %(day)s，不用再记一次。") % {"day": held.ends_on}
        )


def open_wish(public_id: UUID, secret: str) -> JobWish:
    """Return the wish that a secret opens. Raises OutOfReach."""
    row = JobWish.objects.select_related("town", "taken_by").filter(public_id=public_id).first()
    if row is None or not check_secret(secret, row.secret_hash):
        raise OutOfReach(f"no wish {public_id} with that secret")
    return row


@unit_of_work
def end_wish(row: JobWish, *, at: datetime, said: Said = BY_PAGE) -> JobWish:
    """Stop, and forget name and telephone at once; the consent ends with it. Safe to repeat."""
    if subject := row.user or row.phone:
        consents_ledger.note_withdrawn(JOB_WISH, by=subject, at=at, row_id=row.pk, said=said)
    row.name, row.phone, row.ended_at = "", "", row.ended_at or at
    row.save(update_fields=["name", "phone", "ended_at"])
    record(row, "end_wish", by=None, at=at)
    return row


def match_week(*, at: datetime) -> int:
    """Tell both sides what fits and was not told before; return how many matches are new.

    Safe to repeat, and to go on after it died: a pair is written and told in one transaction.
    """
    on, told = localdate(at), Counter[int]()
    for wish_id in _open_wishes(on):
        told.update(_match(wish_id, at=at))
    for job in JobPost.objects.filter(pk__in=told).select_related("firm__account"):
        _tell_firm(job, told[job.pk], at=at)
    return sum(told.values())


def _open_wishes(on: date) -> list[int]:
    rows = JobWish.objects.filter(ended_at__isnull=True, ends_on__gte=on)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@unit_of_work
def _match(wish_id: int, *, at: datetime) -> list[int]:
    """Write and tell the new matches of one wish; return the posts' keys."""
    rows = JobWish.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=wish_id, ended_at__isnull=True).first()
    if row is None:
        return []
    jobs = list(_fitting(row, localdate(at))[:MOST_A_WEEK])
    JobMatch.objects.bulk_create(JobMatch(job=job, wish=row, matched_at=at) for job in jobs)
    if jobs:
        _tell_seeker(row, jobs, at=at)
    return [job.pk for job in jobs]


def _fitting(row: JobWish, on: date):
    """Return open posts of the trade, in the wanted town, that pay enough and are new to the wish."""
    jobs = JobPost.objects.public(on).filter(
        trade=row.trade, wage_unit=row.wage_unit, wage_to__gte=row.wage_from
    )
    if row.town_id is not None:
        jobs = jobs.filter(Q(town=row.town_id) | Q(town__isnull=True))
    known = JobMatch.objects.filter(wish=row).values("job")
    return jobs.exclude(pk__in=known).select_related("firm").order_by("-published_at", "-id")


def wish_page(row: JobWish) -> str:
    """Return the address of the seeker's page."""
    return reverse("party:job-wish", args=[row.public_id, receipt_secret(row.public_id)])


def _tell_seeker(row: JobWish, jobs: list[JobPost], *, at: datetime) -> None:
    titles = _("、").join(f"{job.title}（{job.firm.name}）" for job in jobs)
    body = _("%(titles)s。看岗位或停止推荐：%(link)s") % {
        "titles": titles,
        "link": f"{settings.SITE_URL}{wish_page(row)}",
    }
    week = "-".join(map(str, localdate(at).isocalendar()[:2]))
    key = f"job-match:{week}:{row.pk}:{jobs[0].pk}"
    title = _("有适合您的岗位")
    notify(key=f"{key}:sms", phone=row.phone, title=title, body=body, at=at)
    if row.user is not None:
        notify(key=key, user=row.user, title=title, body=titles, url=wish_page(row), at=at)


def _tell_firm(job: JobPost, n: int, *, at: datetime) -> None:
    """Tell a firm how many were told of its job; who they are stays with them until they apply."""
    if job.firm.account is None:
        return
    week = "-".join(map(str, localdate(at).isocalendar()[:2]))
    said = {"n": n, "title": job.title}
    notify(
        key=f"job-match:{week}:job:{job.pk}",
        user=job.firm.account,
        title=_("把“%(title)s”推荐给了 %(n)s 位求职者") % said,
        body=_("愿意来的会自己投递，请留意。"),
        url=reverse("party:my-job", args=[job.public_id]),
        at=at,
    )


def open_jobs_of(row: JobWish, on: date) -> list[JobPost]:
    """Return the posts that were told for a wish and are still open, newest first."""
    jobs = JobPost.objects.filter(state=JobState.PUBLISHED, expires_on__gte=on, matches__wish=row)
    return list(jobs.select_related("firm").order_by("-published_at", "-id")[:20])
