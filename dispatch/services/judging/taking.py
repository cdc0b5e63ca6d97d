"""代记评价: staff write down what somebody says of the work, on a call-back or at the counter.

The answer goes through the same `rate` as the petitioner's own; nobody writes one down about
their own unit, or about an answer they gave themselves.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.choices import RatingChannel
from dispatch.models.rating import Judged
from dispatch.services.judging import raters
from dispatch.services.judging.rating import Judgement
from dispatch.services.moves.recusal import Recused, home_units
from grids.models import Post
from party.models import Application
from party.services.offers import walkins
from petitions.models import Petition
from petitions.services import tracking
from yuanbao.access import has_capability
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

MOST_FOUND = 10
DIRECT_ACTS = ("answer_at_once", "settle_on_spot")


@unit_of_work
def take(asked: raters.Asked, judgement: Judgement, *, by: Any, at: datetime) -> Judged:
    """Write down the petitioner's judgement of one part, or of a direct answer.

    Raises Recused for one's own unit or answer, and what `rate` and `rate_answer` raise.
    """
    check_unbiased(asked, by=by, at=at)
    return raters.rate_asked(asked, judgement, at=at, by=by)


def check_unbiased(asked: raters.Asked, *, by: Any, at: datetime) -> None:
    """Refuse to let people write down what is said of their own unit's work, or of their own."""
    if asked.order is None:
        is_own = _answered_by(asked.petition) == by.pk
    else:
        agency = asked.order.agency
        posts = Post.objects.on(localdate(at)).filter(user=by.pk, grid__isnull=False)
        is_own = agency.pk in home_units(by, at=at) or (
            agency.grid_id is not None and posts.filter(grid=agency.grid_id).exists()
        )
    if is_own:
        raise Recused(
            _("这是您自己或您所在单位（%(agency)s）办的，不能由您代记评价，请换一位同事。")
            % {"agency": asked.agency_name}
        )


def _answered_by(petition: Petition) -> int | None:
    acts = AuditEntry.objects.filter(
        object_type="petitions.petition", object_id=petition.pk, act__in=DIRECT_ACTS
    )
    return acts.order_by("-id").values_list("actor_id", flat=True).first()


@unit_of_work
def rate_as_proxy(
    petition: Petition, *, part: str, judgement: Judgement, by: Any, at: datetime
) -> Judged:
    """Write down, as the matter's proxy, what the petitioner says of one part; `part` is its key.

    Raises OutOfReach for whoever does not follow the matter and for a wrong part, else as `take`.
    """
    if not petition.proxies.filter(user=by.pk, ended_at=None).exists() or petition.is_sensitive:
        raise OutOfReach(f"{by} does not follow petition {petition.pk}")
    asked = next((one for one in raters.unrated(petition) if one.key == part), None)
    if asked is None:
        raise OutOfReach(f"nothing to rate under {part}")
    return take(asked, replace(judgement, channel=RatingChannel.COUNTER), by=by, at=at)


def find_at_counter(number: str, tail: str, *, by: Any) -> tuple[Petition, list[raters.Asked]]:
    """Return the matter of somebody who stands at the counter, and what they may still judge.

    The number and the phone's last four digits prove it is theirs, wherever it was raised;
    callers must throttle. Raises OutOfReach, in the same words for a wrong number and tail.
    """
    if not has_capability(by, Capability.REGISTER_PETITION):
        raise OutOfReach(f"{by} takes nothing in for others")
    petition, _holder = tracking.find_by_tail(number, tail)
    return petition, raters.unrated(petition)


@unit_of_work
def find_by_phone(phone: str, *, by: Any, at: datetime) -> list[Petition]:
    """Return the latest matters of a whole telephone number, for somebody who has lost their slip.

    Sensitive ones are not told at the counter; each look is recorded on the matter. Callers must
    throttle. Raises OutOfReach for whoever takes nothing in for others.
    """
    if not has_capability(by, Capability.REGISTER_PETITION):
        raise OutOfReach(f"{by} takes nothing in for others")
    rows = Petition.objects.filter(
        petitioner__phone_index=blind_index("phone", phone), is_sensitive=False
    )
    found = list(rows.order_by("-id")[:MOST_FOUND])
    for petition in found:
        record(petition, "look_up_by_phone", by=by, at=at)
    return found


@dataclass(frozen=True)
class OfPhone:
    """What one telephone number raised, and what was applied for with it."""

    petitions: list[Petition]
    applications: list[Application]


@unit_of_work
def look_up_phone(phone: str, *, by: Any, at: datetime) -> OfPhone:
    """Return the latest matters and applications of a whole telephone number; each look is recorded.

    Applications are told to those alone who may apply for others. Raises as `find_by_phone`.
    """
    petitions = find_by_phone(phone, by=by, at=at)
    may_ask = has_capability(by, Capability.APPLY_FOR_OTHERS)
    applications = walkins.find_by_phone(phone, by=by, at=at) if may_ask else []
    return OfPhone(petitions, applications)


def rate_at_counter(
    number: str, tail: str, *, part: str, judgement: Judgement, by: Any, at: datetime
) -> Judged:
    """Write down the judgement of one of `find_at_counter`; `part` is its key.

    Raises OutOfReach for a wrong number, tail or part.
    """
    _petition, left = find_at_counter(number, tail, by=by)
    asked = next((one for one in left if one.key == part), None)
    if asked is None:
        raise OutOfReach(f"nothing to rate under {part}")
    return take(asked, replace(judgement, channel=RatingChannel.COUNTER), by=by, at=at)
