"""Wording of messages about changes of agencies and of their people."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.models import Agency
from dispatch.notices import RECEIVERS, people_of
from yuanbao.notifications import notify


def orders_moved(agency: Agency, *, n: int, why: str, at: datetime) -> None:
    """Tell the receiving desk that a change of agencies has brought it orders."""
    for person in people_of(agency, roles=RECEIVERS, at=at):
        notify(
            key=f"moved:{agency.pk}:{person.pk}:{int(at.timestamp())}",
            user=person,
            title=_("机构调整，转来 %(n)s 张工单，时限不变") % {"n": n},
            body=why,
            url=reverse("dispatch:order-list"),
            at=at,
        )


def orders_handed(person: Any, *, leaver: Any, n: int, at: datetime) -> None:
    """Tell a colleague that a leaver's open orders are now theirs."""
    notify(
        key=f"handed:{leaver.pk}:{person.pk}:{int(at.timestamp())}",
        user=person,
        title=_("%(name)s离岗，%(n)s 张工单交给您办") % {"name": leaver, "n": n},
        url=reverse("dispatch:order-list"),
        at=at,
    )
