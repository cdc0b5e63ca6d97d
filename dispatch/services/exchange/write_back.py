"""回填: the outbox of answers to the platforms that sent the matters, by file and by webhook.

A row is written in the transaction of the act it tells of. Only the newest of a matter is still
to be told: an older one that nobody has seen gives way to it.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from dispatch import notices_hotline as notices
from dispatch.choices import OrderState
from dispatch.exchange import OUTCOME_OF, UNWRITTEN, Outcome, Writing
from dispatch.models import Hotline, HotlineMatter, WriteBack, WriteBackFile
from petitions.choices import State
from petitions.models import Petition
from petitions.services.progress import tell
from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.channels import PermanentFailure, TemporaryFailure
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.webhooks import headers_for, post
from yuanbao.workflow import OutOfReach, TransitionRefused

logger = logging.getLogger(__name__)

# After the first try, the second, …; the last pause repeats until three days have passed.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
GIVE_UP_AFTER = timedelta(days=3)


def check_exchange(by: Any) -> None:
    """Refuse who has no seat that exchanges matters with the hotline; None is the system."""
    if by is not None and not has_capability(by, Capability.EXCHANGE_HOTLINE):
        raise OutOfReach(f"{by} may not exchange matters with the hotline")


def note(petition: Petition, *, at: datetime) -> list[WriteBack]:
    """Write down what each platform is to be told now that the petition was answered or ended.

    Matters that were merged into this one get its answer too. Must run inside a unit of work.
    """
    may_concern = petition.outside_number or petition.n_joined
    outcome = OUTCOME_OF.get(State(petition.state))
    if outcome is None or not may_concern or petition.is_historical:
        return []
    matters = HotlineMatter.objects.filter(petition__in=_with_merged(petition))
    matters = matters.select_related("hotline", "petition").order_by("id")
    return [_add(matter, petition, outcome, at=at) for matter in matters]


def _with_merged(petition: Petition) -> list[int]:
    found = newest = [petition.pk]
    while newest:
        merged = Petition.objects.filter(merged_into__in=newest).exclude(pk__in=found)
        newest = list(merged.values_list("pk", flat=True))
        found = [*found, *newest]
    return found


def _add(matter: HotlineMatter, petition: Petition, outcome: Outcome, *, at: datetime) -> WriteBack:
    earlier = matter.write_backs.select_for_update()
    earlier.filter(state__in=UNWRITTEN).update(state=Writing.SUPERSEDED, next_try_at=None)
    last = matter.write_backs.aggregate(n=Max("serial"))["n"] or 0
    answer, agency = _answer_of(petition) if outcome == Outcome.ANSWERED else ("", "")
    row = WriteBack.objects.create(
        matter=matter,
        serial=last + 1,
        outcome=outcome,
        answer=answer or ("" if outcome == Outcome.REOPENED else petition.public_answer),
        agency_name=agency,
        happened_at=at,
        first_try_at=at,
        next_try_at=at if _has_webhook(matter.hotline) else None,
    )
    if row.next_try_at is not None:
        hint("dispatch.deliver_write_back", write_back_id=row.pk)
    return row


def _has_webhook(hotline: Hotline) -> bool:
    return bool(hotline.webhook_url) and hotline.is_active


def _answer_of(petition: Petition) -> tuple[str, str]:
    """Return the lead's answer and name; both empty where the centre itself answered."""
    orders = petition.orders.filter(is_lead=True, state=OrderState.VERIFIED).order_by("-id")
    lead = orders.select_related("agency").first()
    if lead is None:
        return "", ""
    return lead.rounds.get(number=lead.round_number).answer, lead.agency.name


# --- by webhook ------------------------------------------------------------------------------


def payload_of(row: WriteBack) -> dict[str, Any]:
    """Return what the platform is told: its own number, ours, the outcome and the public answer."""
    matter = row.matter
    return {
        "id": str(row.public_id),
        "platform": matter.hotline.code,
        "number": matter.number,
        "version": matter.version,
        "serial": row.serial,
        "our_number": matter.petition.number,
        "outcome": row.outcome,
        "outcome_text": row.get_outcome_display(),
        "answer": row.answer,
        "agency": row.agency_name,
        "happened_at": row.happened_at.isoformat(),
    }


def to_deliver(*, at: datetime, limit: int = 500) -> list[int]:
    """Return ids of answers whose next try is due; index `write_back_due`."""
    due = WriteBack.objects.filter(state=Writing.WAITING, next_try_at__lte=at)
    return list(due.order_by("next_try_at", "id").values_list("pk", flat=True)[:limit])


@unit_of_work
def deliver(write_back_id: int, *, at: datetime) -> None:
    """Send one answer if it is due. Safe to run any number of times, by several workers.

    The row stays locked while the platform is called, so that nobody else sends it; who is
    killed meanwhile leaves it waiting, and the platform knows the second one by its id.
    """
    rows = WriteBack.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("matter__hotline", "matter__petition")
    row = rows.filter(pk=write_back_id, state=Writing.WAITING, next_try_at__lte=at).first()
    if row is None or not _has_webhook(row.matter.hotline):
        return
    row.attempts += 1
    body = json.dumps(payload_of(row), ensure_ascii=False).encode()
    hotline = row.matter.hotline
    try:
        headers = headers_for(hotline.webhook_secret, str(row.public_id), body, at=at)
        post(hotline.webhook_url, body, headers)
    except TemporaryFailure as failure:
        _wait_or_give_up(row, str(failure), at=at)
    except PermanentFailure as failure:
        _bury(row, str(failure), at=at)
    else:
        _confirm(row, by=None, at=at)


def _wait_or_give_up(row: WriteBack, why: str, *, at: datetime) -> None:
    again = at + PAUSES[min(row.attempts, len(PAUSES)) - 1]
    if again - row.first_try_at > GIVE_UP_AFTER:
        _bury(row, why, at=at)
        return
    row.next_try_at, row.failure = again, why[:200]
    row.save(update_fields=["attempts", "next_try_at", "failure"])


def _bury(row: WriteBack, why: str, *, at: datetime) -> None:
    """Put an answer among those that need a person, and tell the centre."""
    row.state, row.failure, row.next_try_at = Writing.DEAD, why[:200], None
    row.save(update_fields=["state", "attempts", "failure", "next_try_at"])
    record(row, "write_back_dead", by=None, at=at, attempts=row.attempts)
    logger.warning("write-back %s needs a person: %s", row.public_id, row.failure)
    key = f"{row.pk}-{row.attempts}-{int(at.timestamp())}"
    notices.write_back_failed(row.matter.petition, key=key, why=why, at=at)


def _confirm(row: WriteBack, *, by: Any, at: datetime) -> None:
    row.state, row.confirmed_at, row.confirmed_by = Writing.CONFIRMED, at, by
    row.failure, row.next_try_at = "", None
    row.save(
        update_fields=[
            *("state", "attempts", "confirmed_at", "confirmed_by", "failure", "next_try_at"),
        ]
    )
    record(row, "write_back", by=by, at=at, serial=row.serial, outcome=row.outcome)
    words = _("结果已回填%(name)s（%(outcome)s，第 %(n)s 次）") % {
        "name": row.matter.hotline.name,
        "outcome": row.get_outcome_display(),
        "n": row.serial,
    }
    tell(row.matter.petition, "write_back", by=by, at=at, staff=words)


# --- by file, by the other side's call, and by hand -----------------------------------------------


def unwritten(hotline: Hotline) -> QuerySet[WriteBack]:
    """Return what the platform does not have yet, the oldest first."""
    rows = WriteBack.objects.filter(matter__hotline=hotline, state__in=UNWRITTEN)
    return rows.select_related("matter__hotline", "matter__petition").order_by("id")


@unit_of_work
def export(hotline: Hotline, *, by: Any, at: datetime) -> WriteBackFile:
    """Put what waits for the platform in one file; nothing is written back before a receipt.

    What failed before is taken along; what stands in an earlier file that nobody confirmed too.
    Raises TransitionRefused when nothing waits.
    """
    check_exchange(by)
    rows = list(unwritten(hotline).select_for_update(of=("self",)))
    if not rows:
        raise TransitionRefused(_("%(name)s没有待回填的结果。") % {"name": hotline})
    made = WriteBackFile.objects.create(hotline=hotline, made_by=by, made_at=at)
    for row in rows:
        row.file, row.state, row.next_try_at = made, Writing.EXPORTED, None
    WriteBack.objects.bulk_update(rows, ["file", "state", "next_try_at"])
    record(made, "export_answers", by=by, at=at, rows=len(rows))
    return made


@unit_of_work
def confirm_file(file: WriteBackFile, *, by: Any, at: datetime) -> int:
    """Take the platform's word that it has the whole file; returns how many rows that settles."""
    check_exchange(by)
    rows = list(_locked(file.rows.filter(state=Writing.EXPORTED)))
    if not rows:
        raise TransitionRefused(_("这个文件里的结果都已确认过，或已被新结果取代。"))
    for row in rows:
        _confirm(row, by=by, at=at)
    return len(rows)


def _locked(rows: QuerySet[WriteBack]) -> QuerySet[WriteBack]:
    locked = rows.select_for_update(of=("self",))
    return locked.select_related("matter__hotline", "matter__petition").order_by("id")


@unit_of_work
def take_receipt(
    matter: HotlineMatter, *, is_taken: bool, why: str = "", serial: int = 0, by: Any, at: datetime
) -> bool:
    """Take one line of a receipt; a refusal by the platform needs a person. False for a repeat.

    Without `serial` it is about the newest answer. Raises TransitionRefused when there is none.
    """
    rows = matter.write_backs.filter(serial=serial) if serial else matter.write_backs.all()
    row = _locked(rows).order_by("-serial").first()
    if row is None:
        raise TransitionRefused(_("这件还没有可以回填的结果。"))
    if row.state not in UNWRITTEN:
        return False
    if is_taken:
        _confirm(row, by=by, at=at)
    elif row.state == Writing.DEAD:
        return False
    else:
        _bury(row, why or _("对方退回，没有写原因"), at=at)
    return True


@unit_of_work
def retry(row: WriteBack, *, by: Any, at: datetime) -> WriteBack:
    """Try once more what failed, from the beginning; with no address it waits for the next file.

    Raises TransitionRefused for what is no longer among the failed ones.
    """
    check_exchange(by)
    locked = _locked(WriteBack.objects.filter(pk=row.pk)).get()
    if locked.state != Writing.DEAD:
        raise TransitionRefused(
            _("这一条现在是“%(state)s”，不用重试。") % {"state": locked.get_state_display()}
        )
    has_webhook = _has_webhook(locked.matter.hotline)
    locked.state, locked.attempts, locked.first_try_at = Writing.WAITING, 0, at
    locked.next_try_at = at if has_webhook else None
    locked.save(update_fields=["state", "attempts", "first_try_at", "next_try_at"])
    record(locked, "retry_write_back", by=by, at=at)
    if has_webhook:
        hint("dispatch.deliver_write_back", write_back_id=locked.pk)
    return locked
