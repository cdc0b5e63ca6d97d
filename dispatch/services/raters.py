"""Who may rate an order from a page: the petitioner by receipt or pass, a joiner by their own secret."""

from datetime import datetime
from uuid import UUID

from dispatch.choices import RaterKind
from dispatch.models import Rating, WorkOrder
from dispatch.services import rating
from petitions.models import Joining
from petitions.services import passes, tracking
from yuanbao.models import Reason, ReasonKind
from yuanbao.workflow import OutOfReach


def open_to_rate(public_id: UUID, secret: str) -> tuple[WorkOrder, rating.Rater]:
    """Return the order and who rates it. Raises OutOfReach for a secret of another matter."""
    order = (
        WorkOrder.objects.select_related("petition", "agency").filter(public_id=public_id).first()
    )
    if order is None:
        raise OutOfReach(f"no order {public_id}")
    number = order.petition.number
    try:
        passes.open_pass(number, secret)
    except OutOfReach:
        return order, _joiner(tracking.open_joining(number, secret))
    return order, rating.Rater(RaterKind.PETITIONER, "petitioner")


def _joiner(joining: Joining) -> rating.Rater:
    return rating.Rater(RaterKind.JOINER, str(joining.public_id), joining.user)


def rating_by(order: WorkOrder, rater: rating.Rater) -> Rating | None:
    """Return what this person said of the order's present round, None before they did."""
    return Rating.objects.filter(
        round__order=order,
        round__number=order.round_number,
        rater_kind=rater.kind,
        rater_key=rater.key,
    ).first()


def rate_by_secret(
    public_id: UUID, secret: str, judgement: rating.Judgement, *, at: datetime
) -> Rating:
    """Rate as whoever holds the secret; refusals are those of `open_to_rate` and `rate`."""
    order, rater = open_to_rate(public_id, secret)
    return rating.rate_and_hint(order, judgement, rater=rater, at=at)


def reason_choices() -> list[tuple[str, str]]:
    """Return the reasons offered to whoever is not satisfied, in their own words."""
    rows = Reason.objects.filter(kind=ReasonKind.DISSATISFIED, is_active=True).order_by("code")
    return [(row.name, row.wording or row.name) for row in rows]
