"""Who may rate from a page: the petitioner by receipt or pass, a joiner by their own secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from dispatch.choices import OrderState, RaterKind
from dispatch.models import Rating, WorkOrder
from dispatch.models.rating import Judged
from dispatch.services.judging import answers, rating, rework
from petitions.models import Joining, Petition
from petitions.services import passes, tracking
from petitions.services.handling import CENTRE
from yuanbao.models import Reason, ReasonKind
from yuanbao.workflow import OutOfReach, TransitionRefused

# One key, by whichever way the petitioner's answer comes: a second one is refused.
PETITIONER = rating.Rater(RaterKind.PETITIONER, "petitioner")


@dataclass(frozen=True)
class Asked:
    """What one person may judge: an agency's part, or where `order` is None a direct answer."""

    petition: Petition
    rater: rating.Rater
    order: WorkOrder | None = None
    rated: Judged | None = None

    @property
    def key(self) -> str:
        """What names it among the parts of its matter, in forms."""
        return str(self.order.serial) if self.order else "answer"

    @property
    def agency_name(self) -> str:
        return self.order.agency.name if self.order else str(CENTRE)

    @property
    def is_answered(self) -> bool:
        if self.order:
            return self.order.state == OrderState.VERIFIED
        return answers.is_direct(self.petition)

    @property
    def is_joiner(self) -> bool:
        return self.rater.kind == RaterKind.JOINER

    @property
    def consequence(self) -> str:
        """Return what follows from a failing answer, in words."""
        if self.order is None:
            return _("这件事退回指挥中心重新办，重新计时。")
        return rework.what_follows(self.order)

    @property
    def goes_back(self) -> bool:
        """Say whether a failing answer takes it back at once."""
        return self.order is None or rework.goes_back(self.order)

    @property
    def is_final(self) -> bool:
        """Say whether the centre has ruled that it is judged no more."""
        return self.order is not None and self.order.is_final


def open_to_rate(public_id: UUID, secret: str) -> Asked:
    """Return what may be judged of an order. Raises OutOfReach for a secret of another matter."""
    rows = WorkOrder.objects.roots().select_related("petition", "agency")
    order = rows.filter(public_id=public_id).first()
    if order is None:
        raise OutOfReach(f"no order {public_id}")
    _petition, rater = _open(order.petition.number, secret)
    return Asked(order.petition, rater, order, rating_by(order, rater))


def open_answer_to_rate(number: str, secret: str) -> Asked:
    """Return what may be judged of a direct answer. Raises OutOfReach for a wrong secret."""
    petition, rater = _open(number, secret)
    return Asked(petition, rater, rated=answers.rating_by(petition, rater))


def _open(number: str, secret: str) -> tuple[Petition, rating.Rater]:
    try:
        petition, _holder = passes.open_pass(number, secret)
    except OutOfReach:
        joining = tracking.open_joining(number, secret)
        return joining.petition, _joiner(joining)
    return petition, PETITIONER


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


def unrated(petition: Petition) -> list[Asked]:
    """Return what the petitioner may still judge, the lead's part first."""
    if answers.is_direct(petition):
        rated = answers.rating_by(petition, PETITIONER)
        return [] if rated else [Asked(petition, PETITIONER)]
    mine = Rating.objects.filter(
        round__order=OuterRef("pk"),
        round__number=OuterRef("round_number"),
        rater_kind=PETITIONER.kind,
    )
    orders = petition.orders.roots().filter(
        ~Exists(mine), state=OrderState.VERIFIED, is_final=False
    )
    orders = orders.select_related("agency").order_by("-is_lead", "serial")
    return [Asked(petition, PETITIONER, order) for order in orders]


def rate_asked(
    asked: Asked,
    judgement: rating.Judgement,
    *,
    at: datetime,
    by: object = None,
    session: Any = None,
) -> Judged:
    """Rate what was asked; refusals are those of `rate` and `rate_answer`.

    `session` is who is signed in where the answer comes by a page. Raises TransitionRefused for
    staff there: only the petitioner's own word counts.
    """
    if session is not None and session.is_authenticated and not session.is_resident:
        raise TransitionRefused(
            _("您现在以工作人员身份登录，不能代反映人评价。请退出登录，由本人评价。")
        )
    if asked.order:
        return rating.rate_and_hint(asked.order, judgement, rater=asked.rater, at=at, by=by)
    return answers.rate_answer(asked.petition, judgement, rater=asked.rater, at=at, by=by)


def reason_choices() -> list[tuple[str, str]]:
    """Return the reasons offered to whoever is not satisfied, in their own words."""
    rows = Reason.objects.filter(kind=ReasonKind.DISSATISFIED, is_active=True).order_by("code")
    return [(row.name, row.wording or row.name) for row in rows]
