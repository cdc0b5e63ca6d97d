"""前后照片: what an agency hands in of its work, and which photos a kind of matter must have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from dispatch.models import WorkOrder
from yuanbao.models import Attachment, Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.services.attaching import attach
from yuanbao.workflow import TransitionRefused

# The petitioner's own pictures show how it was: nobody goes there a second time for that.
BEFORE = frozenset({Purpose.BEFORE, Purpose.PETITION, Purpose.ADDITION})
HANDED_IN = frozenset({Purpose.BEFORE, Purpose.FINISH})


@dataclass(frozen=True)
class Photos:
    """Pictures of the place as it was and as it is after the work."""

    before: Sequence[CleanPhoto] = ()
    after: Sequence[CleanPhoto] = ()

    def keep(self, order: WorkOrder, *, at: datetime, is_public: bool) -> None:
        """Store them with the order."""
        attach(order, self.before, purpose=Purpose.BEFORE, at=at, is_public=is_public)
        attach(order, self.after, purpose=Purpose.FINISH, at=at, is_public=is_public)


NO_PHOTOS = Photos()


def publish_photos(order: WorkOrder) -> None:
    """Let everybody see what was handed in before its answer was signed off."""
    kept = Attachment.objects.filter(owner_type="workorder", owner_id=order.pk)
    kept.filter(purpose__in=HANDED_IN).update(is_public=True)


def missing_photos(order: WorkOrder) -> set[Purpose]:
    """Return which of `Purpose.BEFORE` and `Purpose.FINISH` the order still needs; often neither.

    A body without a desk is asked for the photo after its work alone.
    """
    category = order.petition.category
    if category is None or not category.needs_photos or not order.is_lead:
        return set()
    owned = Q(owner_type="petition", owner_id=order.petition_id)
    owned |= Q(owner_type="workorder", owner_id=order.pk)
    kept = set(Attachment.objects.filter(owned).values_list("purpose", flat=True).distinct())
    missing = set() if Purpose.FINISH in kept else {Purpose.FINISH}
    if order.agency.has_desk and not kept & BEFORE:
        missing.add(Purpose.BEFORE)
    return missing


def check_photos(order: WorkOrder, photos: Photos) -> None:
    """Refuse an answer whose kind wants photos that are neither kept nor handed in with it."""
    missing = missing_photos(order)
    if Purpose.BEFORE in missing and not photos.before:
        raise TransitionRefused(
            _("这一类办结要有处置前的照片，至少 1 张，和处置后同一位置。您写的内容还在。")
        )
    if Purpose.FINISH in missing and not photos.after:
        raise TransitionRefused(_("这一类办结要有处置后的照片，至少 1 张。您写的内容还在。"))
