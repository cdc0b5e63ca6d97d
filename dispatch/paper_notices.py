"""Wording of messages about copies."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.models import Copy
from dispatch.notices import RECEIVERS, people_of
from yuanbao.notifications import notify


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
