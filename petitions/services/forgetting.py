"""Forget who raised a matter, or joined it: the matter stays, in its public words, of nobody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from petitions.models import Joining, Petition, Petitioner, Recording
from petitions.personal.subjects import HELPER, VOICE, subject_of
from petitions.services.ledger import refresh_ledger
from yuanbao.audit import record, unit_of_work
from yuanbao.models import Attachment, Notification, Purpose
from yuanbao.services import consents
from yuanbao.services.consents import DATA_GONE

# What a resident handed in; pictures of the work belong to the work.
OWN_PHOTOS = (Purpose.PETITION, Purpose.ADDITION)


def raised_by(user: Any) -> QuerySet[Petition]:
    """Return what an account raised, and what was raised with its telephone without signing in."""
    own = Q(petitioner__user=user.pk)
    if user.phone_index:
        own |= Q(petitioner__phone_index=user.phone_index)
    return Petition.objects.filter(own).select_related("petitioner", "category").order_by("-id")


def joined_by(user: Any) -> QuerySet[Joining]:
    """Return what an account joined, or its telephone."""
    own = Q(user=user.pk)
    if user.phone_index:
        own |= Q(phone_index=user.phone_index)
    return Joining.objects.filter(own).select_related("petition").order_by("-id")


@unit_of_work
def forget_petitioner(petition: Petition, *, by: Any, at: datetime, why: str) -> None:
    """Remove who raised a matter and what they typed; its redacted words, answer and course stay.

    The caller has asked `reason_to_keep`. Safe to repeat.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    drop_recordings(petition, at=at)
    subject = subject_of(petition)
    consents.note_withdrawn(HELPER, by=subject, at=at, row_id=petition.pk, said=DATA_GONE)
    person = petition.petitioner
    person.user = None
    person.name = person.phone = person.helper_name = person.helper_relation = ""
    person.phone_index = person.tail_index = ""
    person.forgotten_at = at
    if not person.is_firm_named:
        person.firm = ""
    person.save()
    petition.raw_title, petition.raw_text = petition.title, petition.text
    petition.raw_place, petition.found_indexes = petition.place, []
    petition.save(update_fields=["raw_title", "raw_text", "raw_place", "found_indexes"])
    for addition in petition.additions.all():
        addition.raw_text = addition.text
        addition.save(update_fields=["raw_text"])
    petition.versions.all().delete()
    drop_photos([petition.pk])
    Notification.objects.filter(key__startswith=f"petition:{petition.pk}:").exclude(
        user__is_resident=False
    ).delete()
    record(petition, "forget_petitioner", by=by, at=at, why=why)
    refresh_ledger(petition, at=at)


def drop_photos(petition_ids: Iterable[int]) -> int:
    """Delete the pictures that residents handed in with these matters; returns how many."""
    rows = Attachment.objects.filter(
        owner_type="petition", owner_id__in=list(petition_ids), purpose__in=OWN_PHOTOS
    )
    n = 0
    for row in rows:
        row.file.delete(save=False)
        row.thumbnail.delete(save=False)
        row.delete()
        n += 1
    return n


@unit_of_work
def drop_recordings(petition: Petition, *, at: datetime) -> int:
    """Delete what was spoken into a matter; what was written down of it stays. Returns how many.

    The consent to its being heard ends with it.
    """
    rows = list(Recording.objects.filter(petition=petition.pk))
    for row in rows:
        row.file.delete(save=False)
        row.delete()
    if rows:
        subject = subject_of(petition)
        consents.note_withdrawn(VOICE, by=subject, at=at, row_id=petition.pk, said=DATA_GONE)
        record(petition, "drop_voice", by=None, at=at)
    return len(rows)


@unit_of_work
def forget_helper(petition: Petition, *, at: datetime) -> None:
    """Remove who filed a matter for the person whose matter it is. Safe to repeat."""
    rows = Petitioner.objects.select_for_update(of=("self",))
    person = rows.get(petition=petition.pk)
    person.helper_name = person.helper_relation = ""
    person.save(update_fields=["helper_name", "helper_relation"])
    record(petition, "forget_helper", by=None, at=at)


@unit_of_work
def forget_joining(joining: Joining, *, at: datetime) -> None:
    """Remove who also met a matter; that somebody did stays counted. Safe to repeat."""
    joining.user, joining.phone, joining.phone_index, joining.note = None, "", "", ""
    joining.joiner_key = f"gone:{joining.pk}"
    joining.save()
    Notification.objects.filter(key__startswith=f"joining:{joining.pk}:").delete()
    record(joining.petition, "forget_joining", by=None, at=at)
