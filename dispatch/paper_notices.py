"""Wording of messages about copies, and sending those about notices, instructions and whistles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dispatch.models import Copy
from dispatch.models.numbered import NumberedModel
from dispatch.notices import RECEIVERS, people_of
from grids.models import Grid, Post
from yuanbao.notifications import notify
from yuanbao.roles import Capability, Role, roles_granting


def copied(copy: Copy, *, at: datetime) -> None:
    """Tell the receiving desk of an agency about a matter that is not its to do."""
    if copy.petition.is_historical:
        return
    for person in people_of(copy.agency, roles=RECEIVERS, at=at):
        notify(
            key=f"copy:{copy.pk}:{person.pk}",
            user=person,
            title=_("有一件诉求抄送给您单位"),
            body=copy.petition.title,
            url=reverse("dispatch:copy-list"),
            at=at,
        )


def leaders_of_district(*, at: datetime) -> list[Any]:
    """Return the leaders of the district, whom the highest level of supervision reaches."""
    users = get_user_model().objects
    posts = Post.objects.on(localdate(at)).filter(role=Role.DISTRICT_LEADER)
    return list(users.filter(pk__in=posts.values("user"), is_active=True))


PAPERS = {
    "supervisionnotice": "dispatch:notice-detail",
    "instruction": "dispatch:instruction-detail",
    "whistle": "dispatch:whistle-detail",
}


def paper(
    row: NumberedModel, people: Iterable[Any], *, title: str, body: str, act: str, at: datetime
) -> None:
    """Tell people about a notice, an instruction or a whistle, once for each act."""
    name = str(row._meta.model_name)
    for person in {person.pk: person for person in people}.values():
        notify(
            key=f"{name}:{row.pk}:{act}:{person.pk}",
            user=person,
            title=title,
            body=body[:200],
            url=reverse(PAPERS[name], args=[row.public_id]),
            at=at,
        )


def people_over(grid: Grid, capability: Capability, *, at: datetime) -> list[Any]:
    """Return people whose post on this grid, or on one above it, grants the capability."""
    users = get_user_model().objects
    above = grid.get_ancestors(include_self=True)
    posts = Post.objects.on(localdate(at)).filter(
        grid__in=above, role__in=roles_granting(capability)
    )
    return list(users.filter(pk__in=posts.values("user"), is_active=True))
