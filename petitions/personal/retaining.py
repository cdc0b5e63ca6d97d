"""What petitions clear when its time is over, and what never goes: running, disputed, held."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.choices import ENDED, State
from petitions.helping.choices import CallState
from petitions.models import CallRequest, Joining, Petition, Recording
from petitions.personal.keeping import reason_to_keep
from petitions.services.forgetting import (
    OWN_PHOTOS,
    drop_photos,
    drop_recordings,
    forget_joining,
    forget_petitioner,
)
from petitions.services.helping.calls import forget_call
from petitions.services.sealed import handing
from yuanbao.models import Attachment
from yuanbao.retention.rules import Rule, register_rule
from yuanbao.services.holds import held_ids

# What came to nothing is kept for less long than what was worked on.
CAME_TO_NOTHING = frozenset({State.WITHDRAWN, State.DECLINED})


def _over(states: Iterable[str], before: datetime) -> QuerySet[Petition]:
    ended = Q(closed_at__lte=before) | Q(closed_at__isnull=True, ended_at__lte=before)
    rows = Petition.objects.filter(ended, state__in=sorted(states))
    return rows.exclude(pk__in=held_ids(Petition))


def _known(rows: QuerySet[Petition]) -> QuerySet[Petition]:
    return rows.filter(petitioner__forgotten_at__isnull=True, petitioner__isnull=False)


def _ended(before: datetime) -> QuerySet[Petition]:
    return _known(_over(CAME_TO_NOTHING, before))


def _closed(before: datetime) -> QuerySet[Petition]:
    return _known(_over(ENDED - CAME_TO_NOTHING, before))


def _with_photos(before: datetime) -> QuerySet[Petition]:
    photos = Attachment.objects.filter(owner_type="petition", purpose__in=OWN_PHOTOS)
    return _over(ENDED, before).filter(Exists(photos.filter(owner_id=OuterRef("pk"))))


def _spoken(before: datetime) -> QuerySet[Petition]:
    rows = Recording.objects.filter(petition=OuterRef("pk"))
    return _over(ENDED, before).filter(Exists(rows))


def _joinings(before: datetime) -> QuerySet[Joining]:
    rows = Joining.objects.filter(petition__in=_over(ENDED, before))
    return rows.exclude(joiner_key__startswith="gone:")


def _forget(key: int, at: datetime) -> bool:
    petition = Petition.objects.get(pk=key)
    if reason_to_keep(petition) is not None:
        return False
    forget_petitioner(petition, by=None, at=at, why="expired")
    return True


def _drop(key: int, at: datetime) -> bool:  # noqa: ARG001
    return _may_go(key) and drop_photos([key]) > 0


def _drop_spoken(key: int, at: datetime) -> bool:
    return _may_go(key) and drop_recordings(Petition.objects.get(pk=key), at=at) > 0


def _may_go(key: int) -> bool:
    return reason_to_keep(Petition.objects.get(pk=key)) is None


def _forget_joining(key: int, at: datetime) -> bool:
    joining: Any = Joining.objects.select_related("petition").get(pk=key)
    if reason_to_keep(joining.petition) is not None:
        return False
    forget_joining(joining, at=at)
    return True


def _calls(before: datetime) -> QuerySet[CallRequest]:
    rows = CallRequest.objects.exclude(state=CallState.WAITING)
    return rows.filter(ended_at__lte=before).exclude(phone_index="")


def _forget_call(key: int, at: datetime) -> bool:
    forget_call(CallRequest.objects.get(pk=key), at=at)
    return True


def register_all() -> None:
    """Tell the rules of petitions."""
    register_rule(Rule("petitions-ended", _ended, _forget))
    register_rule(Rule("petitions-closed", _closed, _forget))
    register_rule(Rule("petition-photos", _with_photos, _drop))
    register_rule(Rule("waiting-receipts", handing.expired, handing.drop))
    register_rule(Rule("recordings", _spoken, _drop_spoken))
    register_rule(Rule("calls", _calls, _forget_call))
    register_rule(Rule("joinings", _joinings, _forget_joining))
