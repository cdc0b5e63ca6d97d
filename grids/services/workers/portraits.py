"""The photo on the card: given by the person, with consent, and taken away again at any time."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from grids.models import WorkerProfile
from yuanbao.audit import record, unit_of_work
from yuanbao.consents.purposes import Purpose as ConsentPurpose
from yuanbao.consents.purposes import register_purpose
from yuanbao.models import Attachment, Purpose
from yuanbao.photos import CleanPhoto
from yuanbao.services import consents
from yuanbao.workflow import OutOfReach

OWNER, PORTRAIT = "workerprofile", "portrait"


@unit_of_work
def give_portrait(
    profile: WorkerProfile, photo: CleanPhoto, *, by: Any, at: datetime
) -> WorkerProfile:
    """Keep one's own photo for the card in place of an earlier one. Raises OutOfReach."""
    profile = _own(profile, by)
    _drop(profile)
    row = Attachment(
        owner_type=OWNER,
        owner_id=profile.pk,
        purpose=Purpose.PORTRAIT,
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        created_at=at,
    )
    name = f"{row.public_id}.jpg"
    row.file.save(name, ContentFile(photo.data), save=False)
    row.thumbnail.save(name, ContentFile(photo.thumb), save=False)
    row.save(force_insert=True)
    consents.give(PORTRAIT, by=by, at=at, row_id=profile.pk)
    return _agree(profile, at, "give_portrait", by=by, at=at)


@unit_of_work
def withdraw_portrait(profile: WorkerProfile, *, by: Any, at: datetime) -> WorkerProfile:
    """Take the consent back: the photo is deleted, later cards have none. Raises OutOfReach."""
    profile = _own(profile, by)
    _drop(profile)
    consents.note_withdrawn(PORTRAIT, by=by, at=at, row_id=profile.pk)
    return _agree(profile, None, "withdraw_portrait", by=by, at=at)


def _agree(
    profile: WorkerProfile, consent: datetime | None, act: str, *, by: Any, at: datetime
) -> WorkerProfile:
    profile.photo_consent_at = consent
    profile.save(update_fields=["photo_consent_at"])
    record(profile, act, by=by, at=at)
    return profile


def _own(profile: WorkerProfile, by: Any) -> WorkerProfile:
    profile = WorkerProfile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if profile.user_id != by.pk:
        raise OutOfReach(f"{by} may not change the photo of {profile.pk}")
    return profile


def _drop(profile: WorkerProfile) -> None:
    for row in Attachment.objects.filter(owner_type=OWNER, owner_id=profile.pk):
        row.file.delete(save=False)
        row.thumbnail.delete(save=False)
        row.delete()


def _stop(person: Any, row_id: int | None, at: datetime) -> None:
    profile = _own(WorkerProfile(pk=row_id), person)
    _drop(profile)
    _agree(profile, None, "withdraw_portrait", by=person, at=at)


def register_all() -> None:
    """Tell the consent ledger what the photo is for and what ends with it."""
    register_purpose(
        ConsentPurpose(
            code=PORTRAIT,
            title=_("联系卡上的照片"),
            wordings=(_("同意把本人照片印在便民联系卡上。不同意的，卡上只有姓名和电话。"),),
            after_withdrawal=_("照片马上删除，以后制的卡不带照片；已经印出去的收不回来。"),
            kept_for=_("到撤回或离岗为止"),
            stop=_stop,
        )
    )
