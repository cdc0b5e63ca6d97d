"""What some compounds of the demonstration offer their residents: held, and to come."""

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localtime

from grids.choices import Level
from grids.models import Grid
from party.alliances.choices import ActivityState
from party.models import Activity, PartyOrganisation

SERVICES = (
    ("hair", "免费理发", "理发志愿队"),
    ("health", "家门口义诊", "社区卫生服务中心"),
    ("repair", "磨刀修伞", "老工匠志愿队"),
    ("phone", "教您用手机", "青年志愿者"),
)
N_SERVICES = 24


def leads_at(levels: tuple[Level, ...]) -> dict[int, int]:
    """Return the first standing organisation of each place."""
    standing = PartyOrganisation.objects.standing().filter(grid__level__in=levels)
    pairs = list(standing.order_by("-path").values_list("grid", "pk"))
    return dict(pairs)


def hold_services(rng: Random, at: datetime) -> int:
    """One held and one to come, in some compounds."""
    compounds = Grid.objects.live().at_level(Level.COMPOUND).defer("boundary").order_by("code")
    leads = leads_at((Level.COMPOUND,))
    rows = []
    for number, compound in enumerate(compounds[: N_SERVICES * 5 : 5]):
        kind, title, served_by = rng.choice(SERVICES)
        morning = localtime(at).replace(hour=9, minute=0, second=0, microsecond=0)
        past = morning - timedelta(days=10 + number % 12)
        soon = morning + timedelta(days=1 + number % 12)
        facts = {"grid": compound, "kind": kind, "title": title, "served_by": served_by}
        facts |= {"place": "小区凉亭", "about": "不收费，老人优先。"}
        facts["organisation_id"] = leads.get(compound.pk)
        rows.append(
            Activity(
                **facts,
                starts_at=past,
                ends_at=past + timedelta(hours=3),
                announced_at=past - timedelta(days=5),
                state=ActivityState.HELD,
                result=f"{title}办了一上午。",
                n_served=rng.randrange(12, 60),
                ended_at=past + timedelta(hours=4),
            )
        )
        rows.append(
            Activity(
                **facts,
                starts_at=soon,
                ends_at=soon + timedelta(hours=3),
                announced_at=at - timedelta(days=1),
                n_places=30 if number % 3 == 0 else None,
                n_helpers=3,
            )
        )
    Activity.objects.bulk_create(rows)
    return len(rows)
