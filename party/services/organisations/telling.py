"""Tell those who keep an organisation's papers what waits for them, and who wrote what came back."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from party.models import OrganisationPost, PartyMeeting, PartyNotice, PartyOrganisation
from party.organisations.choices import ROLE_OF
from party.organisations.paths import above
from yuanbao.models import User
from yuanbao.notifications import notify


def officers_of(organisation: PartyOrganisation, *, at: datetime) -> list[User]:
    """Return the officers with an account, of the organisation itself or the nearest above it."""
    paths = [*above(organisation.path), organisation.path]
    posts = OrganisationPost.objects.on(localdate(at)).filter(
        organisation__path__in=paths, office__in=list(ROLE_OF), user__isnull=False
    )
    held = list(posts.select_related("organisation", "user"))
    nearest = max((post.organisation.path for post in held), key=len, default="")
    found = {post.user_id: post.user for post in held if post.organisation.path == nearest}
    return [user for user in found.values() if user is not None]


def tell(
    organisation: PartyOrganisation,
    *,
    key: str,
    title: str,
    url_name: str,
    at: datetime,
    body: str = "",
) -> None:
    """Send each of them a notice in the app."""
    for user in officers_of(organisation, at=at):
        notify(
            key=f"{key}:{user.pk}",
            title=title,
            body=body,
            url=reverse(url_name),
            user=user,
            channels=["in_app"],
            at=at,
        )


def tell_returned(
    row: PartyNotice | PartyMeeting,
    writer: User | None,
    *,
    key: str,
    title: str,
    why: str,
    url_name: str,
    at: datetime,
) -> None:
    """Tell who wrote something that it came back, and what is to be changed."""
    if writer is None:
        return
    notify(
        key=f"{key}:{row.pk}:back:{at.timestamp():.0f}",
        title=title % row.title,
        body=why,
        url=reverse(url_name, args=[row.public_id]),
        user=writer,
        channels=["in_app"],
        at=at,
    )
