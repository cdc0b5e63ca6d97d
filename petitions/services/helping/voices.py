"""A matter that was spoken: filed with its recording, heard by those who have it, written down by staff."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from petitions.helping.sounds import Sound
from petitions.models import Petition, Recording
from petitions.personal.subjects import VOICE, subject_of
from petitions.services.intake import Matter, Receipt, submit
from petitions.services.photos import may_read_matter
from petitions.services.revising import Words, revise
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import decrypt_bytes, encrypt_bytes
from yuanbao.photos import CleanPhoto
from yuanbao.roles import Capability
from yuanbao.services import consents
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

SHORTEST = 10


@unit_of_work
def file_spoken(
    matter: Matter, sound: Sound, *, at: datetime, photos: Sequence[CleanPhoto] = ()
) -> Receipt:
    """Take a matter in as it was spoken, with consent to the recording; a repeat files nothing new.

    Its words stand for it until somebody has written them down. Raises what `submit` raises.
    """
    words = _("语音反映（%(n)s 秒），正在听写成文字。") % {"n": sound.seconds}
    receipt = submit(replace(matter, text=words), by=matter.user, at=at, photos=photos)
    if receipt.is_new:
        _keep(receipt.petition, sound, at=at)
    return receipt


def _keep(petition: Petition, sound: Sound, *, at: datetime) -> None:
    row = Recording(
        petition=petition,
        mime=sound.mime,
        seconds=sound.seconds,
        sha256=sound.sha256,
        consented_at=at,
    )
    sealed = encrypt_bytes(sound.data, _aad(row))
    row.file.save(f"{row.public_id}.bin", ContentFile(sealed), save=False)
    row.save(force_insert=True)
    consents.give(VOICE, by=subject_of(petition), at=at, row_id=petition.pk)
    record(petition, "keep_voice", by=None, at=at, seconds=sound.seconds)


def _aad(row: Recording) -> bytes:
    return f"petitions_recording.file|{row.public_id}".encode()


def recordings_of(petition_id: UUID, user: Any) -> tuple[Petition, list[Recording]]:
    """Return a matter's recordings for whoever may read it; raises OutOfReach."""
    petition = Petition.objects.filter(public_id=petition_id).first()
    if petition is None or not may_read_matter(user, petition.pk):
        raise OutOfReach(f"{user} may not hear {petition_id}")
    rows = petition.recordings.select_related("transcribed_by").order_by("id")
    return petition, list(rows)


@unit_of_work
def hear(public_id: UUID, *, by: Any, at: datetime) -> tuple[Recording, bytes]:
    """Open one recording for whoever may read the matter, and record that it was heard.

    Raises OutOfReach.
    """
    row = Recording.objects.filter(public_id=public_id).select_related("petition").first()
    if row is None or not may_read_matter(by, row.petition_id):
        raise OutOfReach(f"{by} may not hear {public_id}")
    record(row.petition, "hear_voice", by=by, at=at)
    return row, sound_of(row)


def sound_of(row: Recording) -> bytes:
    """Return what was spoken, for services that have checked who asks."""
    with row.file.open("rb") as file:
        return decrypt_bytes(file.read(), _aad(row))


@unit_of_work
def transcribe(petition: Petition, *, text: str, by: Any, at: datetime) -> Petition:
    """Write down what was spoken: it becomes the matter's words, and is routed by them.

    Raises OutOfReach without the seat, TransitionRefused for too few words or nothing spoken.
    """
    petition = lock(petition, by=by, capability=Capability.CLASSIFY_PETITION)
    if len(text.strip()) < SHORTEST:
        raise TransitionRefused(_("请把听到的写下来，最少 10 个字。您写的还在。"))
    rows = petition.recordings.select_for_update()
    if not rows.exists():
        raise TransitionRefused(_("这件没有语音，不用听写。"))
    petition = revise(
        petition,
        Words(text=text.strip(), place=petition.raw_place),
        source=_("听写"),
        by=by,
        at=at,
    )
    rows.update(transcribed_by=by, transcribed_at=at)
    record(petition, "transcribe", by=by, at=at)
    hint("dispatch.route_petition", petition_id=petition.pk)
    return petition
