"""What whoever applied can do: come back by receipt or number, withdraw, judge."""

from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from party.models import Applicant, Application
from party.offers.choices import ANSWERED, Satisfied, Solved
from party.offers.workflow import moves_of_kind
from party.services.offers import slots, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import check_secret
from yuanbao.numbers import normalise
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

# A pass is told from a secret by its first sign; it opens the page for half an hour.
MARK = "~"
LASTS = timedelta(minutes=30)
_signer = TimestampSigner(salt="application-pass", sep=".")


class AlreadyRated(TransitionRefused):
    """An answer is judged once."""


def open_receipt(number: str, secret: str) -> tuple[Application, Applicant]:
    """Return the application and its holder for a receipt's secret or a pass.

    Raises OutOfReach for a wrong number or secret, and for a pass that has run out.
    """
    number = normalise(number)
    rows = Application.objects.select_related("service", "grid", "handler", "user")
    application = rows.defer("grid__boundary").filter(number=number).first()
    if application is None or not _opens(application, number, secret):
        raise OutOfReach(f"no application {number} with that secret")
    return application, Applicant(application.pk)


def _opens(application: Application, number: str, secret: str) -> bool:
    if not secret.startswith(MARK):
        return check_secret(secret, application.secret_hash)
    try:
        _signer.unsign(f"{number}.{secret.removeprefix(MARK)}", max_age=LASTS)
    except BadSignature:
        return False
    return not application.is_confidential


def pass_by_tail(number: str, tail: str) -> str:
    """Return a pass of half an hour for a number and the telephone's last four digits.

    What is confidential opens by its receipt alone. Callers must throttle. Raises OutOfReach, in
    the same words whatever was wrong.
    """
    number = normalise(number)
    application = Application.objects.filter(number=number).first()
    fits = application is not None and bool(application.phone)
    if not fits or application.phone[-4:] != tail or application.is_confidential:  # type: ignore[union-attr]
        raise OutOfReach(f"no application {number} with that tail")
    stamp = _signer.sign(number).removeprefix(f"{number}.")
    return f"{MARK}{stamp}"


@unit_of_work
def withdraw(application: Application, *, by: Any, at: datetime) -> Application:
    """Take one's own application back; its hour becomes free. Raises as `apply` does."""
    move = moves_of_kind(application.kind)["withdraw"]
    done = apply(application, move, by=by, at=at)
    slots.free_hour(done)
    # Of what nobody has taken up nobody waits to hear, but a firm that may be about to ring.
    if done.handler is not None or done.job is not None:
        for person in telling.handlers_of(done, localdate(at)):
            telling.tell_staff(done, person, "withdraw", _("申请人撤回了申请"), at=at)
    return done


@unit_of_work
def rate(
    application: Application, *, solved: str, satisfied: str, by: Any, at: datetime
) -> Application:
    """Judge the answer: whether it was solved, and how one was treated.

    Raises OutOfReach, AlreadyRated, or TransitionRefused where there is no answer yet.
    """
    locked = lock(application, by=by, capability=Capability.RATE_APPLICATION, act="rate")
    if locked.state not in ANSWERED:
        raise TransitionRefused(_("还没有结果，办结以后再评价。"))
    if locked.rated_at is not None:
        raise AlreadyRated(_("已经评价过了，谢谢您。"))
    locked.solved, locked.satisfied, locked.rated_at = Solved(solved), Satisfied(satisfied), at
    locked.save(update_fields=["solved", "satisfied", "rated_at"])
    record(locked, "rate", by=by, at=at, solved=solved, satisfied=satisfied)
    is_bad = locked.solved == Solved.NO or locked.satisfied == Satisfied.DISSATISFIED
    if is_bad and locked.handler is not None:
        telling.tell_staff(locked, locked.handler, "rate", _("申请人说没解决或不满意"), at=at)
    return locked
