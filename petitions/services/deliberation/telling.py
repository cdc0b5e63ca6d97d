"""Wording of what somebody who spoke is told of their own words."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from petitions.models import Opinion
from yuanbao.models import Channel
from yuanbao.notifications import notify


def tell_author(opinion: Opinion, act: str, title: str, body: str, *, at: datetime) -> None:
    """Tell whoever spoke, in the app and by short message."""
    path = reverse("talks:my-opinions")
    notify(
        key=f"opinion:{opinion.pk}:{act}:{at.timestamp():.0f}",
        user=opinion.author,
        title=title[:120],
        body=f"{body} {settings.SITE_URL}{path}".strip(),
        url=path,
        channels=(Channel.IN_APP, Channel.SMS),
        at=at,
    )
