"""Say who may see the photos of a matter."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from petitions.models import LedgerEntry, Petition, PublicPart
from yuanbao.models import Attachment
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

# Upper layers add who else may see photos of a matter: an agency sees those of its own orders.
Reader = Callable[[Any, int], bool]
_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Add `reader(user, petition_id)`, asked when the territory does not give the photo."""
    if reader not in _readers:
        _readers.append(reader)


def readable_photo(public_id: UUID, user: Any) -> tuple[Attachment, bool]:
    """Return a photo that `user` may see, and whether everybody may.

    Raises OutOfReach for an unknown photo, and for one of a matter that is neither in the public
    ledger nor within the person's reach.
    """
    attachment = Attachment.objects.filter(public_id=public_id).first()
    petition_id = _petition_of(attachment) if attachment else None
    if attachment is None or petition_id is None:
        raise OutOfReach(f"no photo {public_id}")
    if _is_public(attachment) and LedgerEntry.objects.filter(pk=petition_id).exists():
        return attachment, True
    if not (may_read_matter(user, petition_id) or _is_own(user, petition_id, attachment)):
        raise OutOfReach(f"{user} may not see photo {public_id}")
    return attachment, False


def own_photo(petition: Petition, public_id: UUID) -> Attachment:
    """Return a photo of the petitioner's own matter, or a public one of the work on it.

    Raises OutOfReach for any other.
    """
    attachment = Attachment.objects.filter(public_id=public_id).first()
    if attachment is None or not _is_public(attachment) or _petition_of(attachment) != petition.pk:
        raise OutOfReach(f"photo {public_id} is not of {petition}")
    return attachment


def _petition_of(attachment: Attachment) -> int | None:
    """Return the matter a photo belongs to, directly or through the work on it."""
    if attachment.owner_type == "petition":
        return attachment.owner_id
    if attachment.owner_type == "workorder":
        part = PublicPart.objects.filter(order_id=attachment.owner_id).first()
        return part.petition_id if part else None
    return None


def _is_public(attachment: Attachment) -> bool:
    """Say whether residents may see it: photos of the work only once its answer is verified."""
    if not attachment.is_public or attachment.owner_type != "workorder":
        return attachment.is_public
    return PublicPart.objects.filter(order_id=attachment.owner_id).exclude(answer="").exists()


def may_read_matter(user: Any, petition_id: int) -> bool:
    """Say whether staff may read what belongs to a matter: by territory, or because they have it."""
    if not user.is_authenticated:
        return False
    rows = Petition.objects.filter(pk=petition_id)
    if rows.permitted(user, Capability.VIEW_PETITION).exists():
        return True
    return any(reader(user, petition_id) for reader in _readers)


def _is_own(user: Any, petition_id: int, attachment: Attachment) -> bool:
    """The petitioner sees what is meant for them, not the pictures of internal notes."""
    rows = Petition.objects.filter(pk=petition_id)
    return bool(
        user.is_authenticated
        and _is_public(attachment)
        and rows.permitted(user, Capability.ADD_TO_PETITION).exists()
    )
