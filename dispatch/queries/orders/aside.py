"""What stands beside a matter for those who work on it: promises, and whom to ring."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from dispatch.models import Agency, EventMatter, KnownEvent, Pledge, Staffing, WorkOrder
from dispatch.queries.centre.events import running_for
from dispatch.queries.centre.liaison import agencies_of
from dispatch.queries.centre.roster import centre_people
from grids.scoping import posts_granting
from petitions.deliberation.queries import may_become_topic, topics_of_matter
from petitions.models import Petition, Topic
from yuanbao.access import has_capability
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import OutOfReach


@dataclass(frozen=True)
class Aside:
    """One matter's aside."""

    petition: Petition
    pledges: list[Pledge]
    serves_centre: bool
    joined: EventMatter | None
    events: list[KnownEvent]
    agencies: QuerySet[Agency]
    n_versions: int
    topics: list[Topic]
    may_start_topic: bool


def worked_on_by(user: Any, rows: QuerySet[Petition]) -> QuerySet[Petition]:
    """Keep the matters that the person works on: from a seat of the centre, or an agency's order."""
    seat = Petition.objects.permitted(user, Capability.SERVE_CENTRE).filter(pk=OuterRef("pk"))
    orders = WorkOrder.objects.permitted(user, Capability.HANDLE_ORDER)
    mine = orders.filter(petition=OuterRef("pk"))
    return rows.filter(Q(Exists(seat)) | Q(Exists(mine)))


def matter_worked_on(user: Any, public_id: Any) -> Petition:
    """Return a matter that the person works on; raises OutOfReach."""
    rows = Petition.objects.filter(public_id=public_id).select_related(
        "petitioner", "category", "grid"
    )
    rows = rows.defer("grid__boundary")
    petition = worked_on_by(user, rows).first()
    if petition is None:
        raise OutOfReach(f"{user} does not work on petition {public_id}")
    return petition


def serves_centre(user: Any, day: date) -> bool:
    """Say whether the person holds a seat of the centre on the day."""
    if getattr(user, "is_superuser", False):
        return True
    return posts_granting(user, Capability.SERVE_CENTRE, day).exists()


def colleagues(user: Any, petition: Petition, day: date) -> list[Any]:
    """Return who may promise something for the matter on the person's side, the person first."""
    if serves_centre(user, day):
        people = list(centre_people(day))
    else:
        mine = Staffing.objects.on(day).filter(user=user.pk).values("agency")
        agencies = petition.orders.filter(agency__in=mine).values("agency")
        staff = Staffing.objects.on(day).filter(
            agency__in=agencies, role__in=roles_granting(Capability.HANDLE_ORDER)
        )
        users = get_user_model().objects.filter(pk__in=staff.values("user"), is_active=True)
        people = list(users.order_by("name", "pk"))
    return sorted(people, key=lambda person: person.pk != user.pk)


def aside_of(user: Any, public_id: Any, *, at: datetime) -> Aside:
    """Build the aside; raises OutOfReach."""
    petition = matter_worked_on(user, public_id)
    pledges = petition.pledges.select_related("person", "keeper").order_by("-id")[:20]
    joined = EventMatter.objects.filter(petition=petition).select_related("event").first()
    topics = topics_of_matter(petition.pk)
    is_centre = serves_centre(user, localdate(at))
    can_join = is_centre and joined is None and petition.is_open
    return Aside(
        petition=petition,
        joined=joined,
        agencies=agencies_of(petition, at=at),
        events=running_for(petition) if can_join else [],
        pledges=sorted(pledges, key=lambda row: (not row.is_open, row.due_at)),
        serves_centre=is_centre,
        n_versions=petition.versions.count(),
        topics=topics,
        may_start_topic=not topics and _may_start_topic(user, petition),
    )


def _may_start_topic(user: Any, petition: Petition) -> bool:
    """Say whether the person may have the matter talked over: it is shelved, or many met it."""
    if not has_capability(user, Capability.ORGANISE_TOPIC) or not may_become_topic(petition):
        return False
    mine = Petition.objects.permitted(user, Capability.ORGANISE_TOPIC)
    return mine.filter(pk=petition.pk).exists()
