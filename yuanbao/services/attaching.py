"""Keep checked photos with the row they belong to."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import models

from yuanbao.models import Attachment
from yuanbao.photos import CleanPhoto


def attach(
    row: models.Model,
    photos: Sequence[CleanPhoto],
    *,
    purpose: str,
    at: datetime,
    is_public: bool = False,
) -> list[Attachment]:
    """Store photos that `clean_photo` has checked; file names are random, never the sender's."""
    kept = []
    for photo in photos:
        attachment = Attachment(
            owner_type=str(row._meta.model_name),
            owner_id=row.pk,
            purpose=purpose,
            width=photo.width,
            height=photo.height,
            sha256=photo.sha256,
            is_public=is_public,
            created_at=at,
        )
        name = f"{attachment.public_id}.jpg"
        attachment.file.save(name, ContentFile(photo.data), save=False)
        attachment.thumbnail.save(name, ContentFile(photo.thumb), save=False)
        attachment.save(force_insert=True)
        kept.append(attachment)
    return kept
