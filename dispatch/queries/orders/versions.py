"""The earlier versions of a matter's words: which there are, never what they say."""

from typing import Any

from django.db.models import QuerySet

from dispatch.queries.orders.aside import matter_worked_on
from petitions.models import Petition, TextVersion
from yuanbao.access import has_capability
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

WORDS = ("raw_title", "raw_text", "raw_place")


def matter_with_versions(user: Any, public_id: Any) -> Petition:
    """Return a matter that the person works on and whose contacts they may see; raises OutOfReach."""
    if not has_capability(user, Capability.SEE_CONTACT):
        raise OutOfReach(f"{user} may not see contacts")
    return matter_worked_on(user, public_id)


def versions_of(petition: Petition) -> QuerySet[TextVersion]:
    """Return the versions without their words, the newest first."""
    return petition.versions.defer(*WORDS).order_by("-number")


def version_for(user: Any, public_id: Any, number: int) -> TextVersion:
    """Return one version with its words; raises OutOfReach."""
    petition = matter_with_versions(user, public_id)
    version = petition.versions.filter(number=number).first()
    if version is None:
        raise OutOfReach(f"petition {petition.pk} has no version {number}")
    version.petition = petition
    return version
