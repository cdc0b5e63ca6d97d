"""Reading one's notices."""

import uuid
from datetime import datetime

from yuanbao.models import Channel, Notification, User
from yuanbao.workflow import OutOfReach


def open_notice(user: User, public_id: uuid.UUID, *, at: datetime) -> str:
    """Mark one's own notice read and return where it leads. Raises OutOfReach."""
    notice = Notification.objects.filter(
        user=user, channel=Channel.IN_APP, public_id=public_id
    ).first()
    if notice is None:
        raise OutOfReach(f"no such notice of {user}")
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    return notice.url


def read_all(user: User, *, at: datetime) -> int:
    """Mark all of one's notices read; return how many there were."""
    unread = Notification.objects.filter(user=user, channel=Channel.IN_APP, read_at__isnull=True)
    return unread.update(read_at=at)
