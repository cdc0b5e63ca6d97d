"""Empty a matter that went into the sealed channel: number and dates stay, and a neutral line."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.choices import PlaceSource, State, Visibility
from petitions.models import CallRequest, Joining, Petition, ProgressEntry, Recording
from petitions.personal.subjects import FIRM_NAMED, HELPER, PROXY, VOICE, subject_of
from petitions.services.forgetting import forget_joining
from petitions.services.helping.calls import forget_call
from yuanbao.models import Attachment, Notification
from yuanbao.services import consents
from yuanbao.services.consents import DATA_GONE

WORDS = _("已转入专门渠道办理，内容不公开")
TITLE = _("已转专门渠道")


def nothing_of(petition: Petition) -> dict[str, Any]:
    """Return the fields of a matter of which nothing is left: its place is the whole district."""
    words, title = str(WORDS), str(TITLE)
    return {
        "title": title,
        "raw_title": title,
        "text": words,
        "raw_text": words,
        "place": "",
        "raw_place": "",
        "found_indexes": [],
        "search": None,
        "grid": petition.grid.get_root(),
        "town": None,
        "community": None,
        "lat": None,
        "lng": None,
        "place_source": PlaceSource.NONE,
        "category": None,
        "registered_by": None,
        "visibility": Visibility.HANDLERS,
        "is_sensitive": True,
        "is_urgent": False,
        "is_for_community": False,
        "dangers": [],
        "public_answer": words,
        "solved": "",
        "satisfaction": "",
        "counted_solved": "",
        "counted_satisfaction": "",
    }


def empty(petition: Petition, *, at: datetime) -> None:
    """Remove who raised the matter and all that was ever said of it, to whomever.

    Files go with `clear_files` after the commit: a file that is deleted comes back with no
    rollback. Must run inside a unit of work.
    """
    _end_consents(petition, at=at)
    joinings = list(petition.joinings.all())
    _forget_person(petition, at=at)
    for joining in joinings:
        forget_joining(joining, at=at)
    calls = list(CallRequest.objects.filter(petition=petition))
    for call in calls:
        forget_call(call, at=at)
    CallRequest.objects.filter(petition=petition).update(petition=None)
    for rows in (petition.additions, petition.versions, petition.proxies, petition.topic_petitions):
        rows.all().delete()
    ProgressEntry.objects.filter(petition_id=petition.pk).delete()
    forget_messages([f"petition:{petition.pk}:", *(f"call:{call.pk}:" for call in calls)])


def forget_messages(keys: list[str]) -> None:
    """Delete the messages whose keys begin with one of these, whoever got them."""
    if keys:
        Notification.objects.filter(reduce(or_, (Q(key__startswith=key) for key in keys))).delete()


def _end_consents(petition: Petition, *, at: datetime) -> None:
    subject = subject_of(petition)
    for purpose in (FIRM_NAMED, PROXY, VOICE, HELPER):
        consents.note_withdrawn(purpose, by=subject, at=at, row_id=petition.pk, said=DATA_GONE)


def _forget_person(petition: Petition, *, at: datetime) -> None:
    person = petition.petitioner
    person.user = person.proxy = None
    person.name = person.phone = person.helper_name = person.firm = ""
    person.phone_index = person.tail_index = person.helper_relation = ""
    person.is_firm_named, person.helper_agreed_at, person.forgotten_at = False, None, at
    person.save()
    Joining.objects.filter(petition=petition).update(note="")


# --- files ----------------------------------------------------------------------------------------


def clear_files(petition_id: int) -> int:
    """Delete the photos and recordings of a matter that was sealed; returns how many. Safe to repeat."""
    if not Petition.objects.filter(pk=petition_id, state=State.SEALED_OFF).exists():
        return 0
    n = 0
    for photo in Attachment.objects.filter(owner_type="petition", owner_id=petition_id):
        photo.file.delete(save=False)
        photo.thumbnail.delete(save=False)
        photo.delete()
        n += 1
    for recording in Recording.objects.filter(petition=petition_id):
        recording.file.delete(save=False)
        recording.delete()
        n += 1
    return n


def clear_left() -> int:
    """Delete the files that a worker left who died between the commit and the deletion."""
    sealed = Petition.objects.filter(state=State.SEALED_OFF).values("pk")
    photos = Attachment.objects.filter(owner_type="petition", owner_id__in=sealed)
    left = {*photos.values_list("owner_id", flat=True)}
    left |= {*Recording.objects.filter(petition__in=sealed).values_list("petition_id", flat=True)}
    return sum(clear_files(petition_id) for petition_id in sorted(left))
