"""Take in what another platform sends about its matters: new ones, changed words, urging, ratings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch import notices_hotline as notices
from dispatch.choices import OrderState, RaterKind, RatingChannel
from dispatch.exchange import Effect
from dispatch.models import Hotline, HotlineMatter, HotlineUrge, WorkOrder
from dispatch.services.judging.answers import is_direct, rate_answer, rating_by
from dispatch.services.judging.rating import Judgement, Rater, rate_and_hint
from dispatch.services.timing.recompute import recompute
from dispatch.services.timing.supervision import urge as urge_order
from petitions.choices import Channel, Kind, State, Visibility
from petitions.models import Petition
from petitions.services.intake import Matter, submit
from petitions.services.progress import clean, tell
from petitions.services.revising import Words, revise
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.models import Category
from yuanbao.workflow import OutOfReach, TransitionRefused

PETITIONER = Rater(RaterKind.PETITIONER, "petitioner")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One matter as the other platform sent it; `due_at` is by when it wants the answer."""

    number: str
    text: str
    title: str = ""
    place: str = ""
    kind: str = Kind.HELP
    category: Category | None = None
    their_category: str = ""
    name: str = ""
    phone: str = ""
    firm: str = ""
    is_private: bool = False
    is_urgent: bool = False
    filed_at: datetime
    due_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Return a keyed hash of the words, blind to how they are spaced."""
        words = "\x1f".join("".join(part.split()) for part in (self.title, self.text, self.place))
        return blind_index("hotline-text", words)


@dataclass(frozen=True)
class Taken:
    """What came of it: the matter, and whether it is new, changed or as it was."""

    matter: HotlineMatter
    effect: Effect


def matter_of(hotline: Hotline, number: str) -> HotlineMatter:
    """Return the platform's matter of that number; raises OutOfReach."""
    rows = HotlineMatter.objects.select_related("petition", "hotline")
    found = rows.filter(hotline=hotline, number=number.strip()).first()
    if found is None:
        raise OutOfReach(f"{hotline} has sent no matter {number}")
    return found


@unit_of_work
def take_in(hotline: Hotline, sent: Sent, *, by: Any, at: datetime) -> Taken:
    """Take a matter in, or its changed words as a new version of the same matter.

    The same number with the same words changes nothing, however often it comes. The number
    is the platform's own: two platforms that count alike do not meet.
    """
    earlier = HotlineMatter.objects.select_for_update().filter(hotline=hotline, number=sent.number)
    matter = earlier.first()
    if matter is None:
        matter, is_new = _file(hotline, sent, by=by, at=at)
        if is_new:
            return Taken(matter, Effect.NEW)
    # What went into the sealed channel takes no words any more, and says so to nobody.
    is_sealed = matter.petition.state == State.SEALED_OFF
    if matter.digest == sent.digest or is_sealed:
        return Taken(matter, Effect.SAME)
    return Taken(_revise(matter, sent, by=by, at=at), Effect.CHANGED)


def _file(hotline: Hotline, sent: Sent, *, by: Any, at: datetime) -> tuple[HotlineMatter, bool]:
    receipt = submit(
        Matter(
            channel=Channel.HOTLINE,
            kind=sent.kind,
            text=sent.text,
            title=sent.title,
            category=sent.category,
            place=sent.place,
            visibility=Visibility.HANDLERS if sent.is_private else Visibility.PUBLIC,
            is_anonymous=not sent.name and not sent.phone,
            name=sent.name,
            phone=sent.phone,
            firm=sent.firm,
            outside_system=hotline.code,
            outside_number=sent.number,
            outside_due_at=sent.due_at,
            filed_at=sent.filed_at,
            is_urgent=sent.is_urgent,
        ),
        by=by,
        at=at,
    )
    return HotlineMatter.objects.get_or_create(
        hotline=hotline,
        number=sent.number,
        defaults={
            "petition": receipt.petition,
            "digest": sent.digest,
            "their_category": sent.their_category[:120],
            "received_at": at,
            "changed_at": at,
        },
    )


def _revise(matter: HotlineMatter, sent: Sent, *, by: Any, at: datetime) -> HotlineMatter:
    words = Words(text=sent.text, title=sent.title, place=sent.place)
    petition = revise(matter.petition, words, source=matter.hotline.name, by=by, at=at)
    if sent.due_at is not None and sent.due_at != petition.outside_due_at:
        petition.outside_due_at = sent.due_at
        petition.save(update_fields=["outside_due_at"])
        recompute(petition, at=at, why=_("对方平台改了时限"))
    matter.version += 1
    matter.digest, matter.changed_at = sent.digest, at
    matter.save(update_fields=["version", "digest", "changed_at"])
    notices.words_changed(petition, version=matter.version, at=at)
    return matter


@unit_of_work
def urge(matter: HotlineMatter, *, text: str, urged_at: datetime, by: Any, at: datetime) -> Effect:
    """催单 of the platform, passed on to whoever has the matter; the same one again is nothing.

    Raises TransitionRefused when the matter is settled: its answer is on the way back instead.
    """
    key = blind_index("hotline-urge", f"{urged_at.isoformat()}\x1f{text}")
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=matter.petition_id)
    if matter.urges.filter(key=key).exists():
        return Effect.SAME
    if not petition.is_open:
        raise TransitionRefused(
            _("这件已是“%(state)s”，不用再催，结果见回填。")
            % {"state": petition.get_state_display()}
        )
    HotlineUrge.objects.create(matter=matter, key=key, urged_at=urged_at)
    record(petition, "hotline_urge", by=by, at=at, platform=matter.hotline.code)
    words = clean(petition, text)
    staff = _("%(name)s催单") % {"name": matter.hotline.name}
    tell(petition, "hotline_urge", by=by, at=at, staff=staff, opinion=words, public=staff)
    orders = list(petition.orders.open().select_related("agency"))
    for order in orders:
        urge_order(order, text=f"{matter.hotline.name}：{words}", by=None, at=at)
    if not orders:
        notices.hotline_urged(petition, text=words, at=at)
    return Effect.NEW


@unit_of_work
def take_rating(
    matter: HotlineMatter,
    *,
    solved: str,
    satisfaction: str,
    comment: str = "",
    by: Any,
    at: datetime,
) -> Effect:
    """Take the petitioner's rating that the platform asked for; a failing one reworks here.

    It holds for an answer without an order, or for every part that is answered and not yet
    rated in its present round; what the petitioner rated on our own page keeps that. Raises TransitionRefused when
    nothing is answered yet, or when the matter is archived.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=matter.petition_id)
    judgement = Judgement(
        solved=solved,
        satisfaction=satisfaction,
        comment=comment.strip() or _("热线回访，对方没有写原因"),
        channel=RatingChannel.PLATFORM,
    )
    if is_direct(petition):
        is_new = _rate_answer(petition, judgement, at=at)
    else:
        is_new = _rate_parts(petition, judgement, at=at)
    if not is_new:
        return Effect.SAME
    record(petition, "hotline_rating", by=by, at=at, satisfaction=satisfaction)
    return Effect.NEW


def _rate_answer(petition: Petition, judgement: Judgement, *, at: datetime) -> bool:
    if rating_by(petition, PETITIONER) is not None:
        return False
    rate_answer(petition, judgement, rater=PETITIONER, at=at)
    return True


def _rate_parts(petition: Petition, judgement: Judgement, *, at: datetime) -> bool:
    orders = list(
        petition.orders.roots().filter(state=OrderState.VERIFIED).select_related("petition")
    )
    if not orders:
        raise TransitionRefused(_("这件还没有答复，答复回填后再报评价。"))
    fresh = [order for order in orders if not _is_rated(order)]
    for order in fresh:
        rate_and_hint(order, judgement, rater=PETITIONER, at=at)
    return bool(fresh)


def _is_rated(order: WorkOrder) -> bool:
    rows = order.rounds.filter(number=order.round_number, ratings__rater_kind=RaterKind.PETITIONER)
    return rows.exists()
