"""回避: who comes from an agency rules on no dispute of that agency."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Agency, Secondment, Staffing
from yuanbao.workflow import TransitionRefused

# Acts of an order's page that rule on what its agency did or asks for.
RULINGS = frozenset(
    {"rule", "final", "rule-appeal", "decide-extension", "decide-suspension", "review"}
)


class Recused(TransitionRefused):
    """The person belongs to one of the agencies that the ruling concerns."""


def home_units(user: Any, *, at: datetime) -> set[int]:
    """Return ids of the agencies the person belongs to: lent by one, or serving in one."""
    day = localdate(at)
    lent = Secondment.objects.on(day).filter(user=user.pk).values_list("agency_id", flat=True)
    serving = Staffing.objects.on(day).filter(user=user.pk).values_list("agency_id", flat=True)
    return set(lent.union(serving))


def who_rules_instead(agency: Agency) -> str:
    """Return the words for somebody who comes from the agency and so rules on nothing of it."""
    words = _("您是%(agency)s的人，应当回避：这里待裁定的事，请交给另一位值班长或带班领导。")
    return words % {"agency": agency.name}


def check_not_own_unit(by: Any, agencies: Iterable[Agency | None], *, at: datetime) -> None:
    """Refuse a ruling on the person's own agency; the system belongs to none.

    Raises Recused.
    """
    if by is None:
        return
    named = [agency for agency in agencies if agency is not None]
    home = home_units(by, at=at)
    own = next((agency for agency in named if agency.pk in home), None)
    if own is not None:
        raise Recused(
            _(
                "您是%(agency)s的人，这件事牵涉%(agency)s，应当回避，不能由您裁定。"
                "您写的内容还在，请交给另一位值班长或带班领导。"
            )
            % {"agency": own.name}
        )
