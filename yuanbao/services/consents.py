"""Consent given and withdrawn: one line each, never changed; a withdrawal takes effect at once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yuanbao.audit import record, unit_of_work
from yuanbao.consents.choices import ConsentChannel, Guardian
from yuanbao.consents.ledger import key_of_person, last_line, stands
from yuanbao.consents.purposes import Purpose, needs_guardian, purpose_of
from yuanbao.models import Consent
from yuanbao.workflow import OutOfReach, TransitionRefused


class GuardianMissing(TransitionRefused):
    """A child under fourteen was to consent alone."""


class NotGiven(TransitionRefused):
    """A consent was to be withdrawn that does not stand."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """How a consent was said: by which way, for a child by whom, and who wrote it down."""

    channel: str = ConsentChannel.PAGE
    guardian: str = Guardian.NONE
    born: date | None = None
    noted_by: Any = None


BY_PAGE = Said()
# What the consent was for is gone, by its time or with the person's other data.
DATA_GONE = Said(channel=ConsentChannel.DATA_GONE)


@unit_of_work
def give(
    code: str, *, by: Any, at: datetime, row_id: int | None = None, said: Said = BY_PAGE
) -> Consent:
    """Note that a person agrees to a purpose in its present words.

    `by` is the person; `said.noted_by` the member of staff who wrote it down. Given again while
    it stands in the same words, it stays one line. Raises GuardianMissing for a child under
    fourteen without a guardian, OutOfReach for a purpose that there is not.
    """
    purpose = _purpose(code)
    if said.born and needs_guardian(said.born, on=localdate(at)) and not said.guardian:
        raise GuardianMissing(_("不满十四周岁的，要由父母或其他监护人同意。请填写由谁代为同意。"))
    last = last_line(code, key_of_person(by), row_id)
    if last is not None and last.is_given and last.wording_version == purpose.version:
        return last
    return _write(purpose, by=by, at=at, row_id=row_id, said=said, is_given=True)


@unit_of_work
def withdraw(
    code: str, *, by: Any, at: datetime, row_id: int | None = None, said: Said = BY_PAGE
) -> Consent:
    """Take a consent back; what rested on it stops in the same moment.

    Raises NotGiven where it does not stand, OutOfReach for a purpose that there is not.
    """
    purpose = _purpose(code)
    line = note_withdrawn(code, by=by, at=at, row_id=row_id, said=said)
    if line is None:
        raise NotGiven(_("这一项现在没有同意，不用撤回。"))
    purpose.stop(by, row_id, at)
    return line


@unit_of_work
def withdraw_own(code: str, *, user: Any, row_id: int | None, at: datetime) -> Purpose:
    """Take back what an account agreed to, signed in or by its telephone; return the purpose.

    Raises as `withdraw` does.
    """
    subject = user
    if user.phone and not stands(code, user, row_id) and stands(code, user.phone, row_id):
        subject = user.phone
    withdraw(code, by=subject, at=at, row_id=row_id)
    return _purpose(code)


@unit_of_work
def note_withdrawn(
    code: str, *, by: Any, at: datetime, row_id: int | None = None, said: Said = BY_PAGE
) -> Consent | None:
    """Write that a consent ended by an act that stopped its use itself; None where none stood."""
    purpose = _purpose(code)
    last = last_line(code, key_of_person(by), row_id)
    if last is None or not last.is_given:
        return None
    return _write(purpose, by=by, at=at, row_id=row_id, said=said, is_given=False)


def _write(
    purpose: Purpose, *, by: Any, at: datetime, row_id: int | None, said: Said, is_given: bool
) -> Consent:
    noted_by = said.noted_by
    line = Consent.objects.create(
        purpose=purpose.code,
        subject_key=key_of_person(by),
        row_id=row_id,
        is_given=is_given,
        wording_version=purpose.version,
        wording_digest=purpose.digest(purpose.version),
        channel=said.channel,
        guardian=said.guardian,
        noted_by_id=getattr(noted_by, "pk", None),
        noted_by_name=str(noted_by)[:60] if noted_by is not None else "",
        at=at,
    )
    act = "give_consent" if is_given else "withdraw_consent"
    record(line, act, by=noted_by, at=at, purpose=purpose.code, version=purpose.version)
    return line


def _purpose(code: str) -> Purpose:
    purpose = purpose_of(code)
    if purpose is None:
        raise OutOfReach(f"no purpose {code}")
    return purpose
