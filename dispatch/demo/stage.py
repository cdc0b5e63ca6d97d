"""The demo's present: a moment, its people and places, and how far a matter can be brought on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate

from dispatch.demo.cast import WORKER
from dispatch.demo.history import World
from dispatch.demo.people import Person, invent_place
from dispatch.demo.texts import make_answer, make_matter
from dispatch.models import Agency, WorkOrder
from dispatch.services.moves import assignment
from dispatch.services.moves.assignment import Share
from dispatch.services.orders import contacts, handling
from dispatch.services.oversight.papers import end_of, next_working_day
from grids.models import Grid, Post
from petitions.choices import Channel
from petitions.models import Petition
from petitions.services.intake import Matter, submit

# Leaves that live matters are about, common ones more than once.
CODES = (
    "0101", "0101", "0103", "0501", "0503", "0506", "0302", "0303", "0401", "0403", "0404",
    "0703", "0901", "0903", "0904", "1002", "1004", "1101", "1201", "1203", "1204", "1302",
)  # fmt: skip
# What can be finished without a photo, by an agency that signs nothing off.
PLAIN = ("0101", "0103", "0904", "1101", "1203")
CHANNELS = (Channel.WEB, Channel.WEB, Channel.QR, Channel.PHONE)
Words = tuple[str, str]


@dataclass
class Stage:
    """The moment, the people and the places to act with."""

    at: datetime
    world: World
    rng: Random
    people: Iterator[Person]
    serial: int = 0

    def ago(self, hours: float) -> datetime:
        return self.at - timedelta(hours=hours)

    def day(self, days: int) -> date:
        """Return the day so many days after the present one, or before it."""
        return localdate(self.at) + timedelta(days=days)

    def next_morning(self) -> datetime:
        """Return half past nine of the next working day."""
        return next_working_day(self.at) - timedelta(hours=8)

    def user(self, login: str) -> Any:
        return get_user_model().objects.get(username=login)

    def agency(self, code: str) -> Agency:
        return Agency.objects.get(code=code)

    def staff(self, order: WorkOrder) -> Any:
        """Return somebody of the order's agency who may act for it."""
        return order.agency.staffings.order_by("id").first().user

    @cached_property
    def home(self) -> Grid:
        """Return the unit grid of the worker whose account is shown."""
        return Post.objects.select_related("grid").get(user__username=WORKER).grid

    @cached_property
    def community(self) -> Agency:
        """Return the platform of the community in which `home` lies."""
        return self.world.platforms[self.world.places[self.home.pk].community_id]

    @cached_property
    def town(self) -> Agency:
        return self.world.platforms[self.world.places[self.home.pk].town_id]

    def clerk(self, platform: Agency) -> Any:
        return platform.grid.posts.filter(role__endswith="_clerk").order_by("id")[0].user

    def file(
        self,
        hours: float,
        code: str = "",
        *,
        choose: bool = True,
        words: Words | None = None,
        unit: Grid | None = None,
        channel: str = "",
        by: Any = None,
    ) -> Petition:
        """File one matter so many hours ago, at `unit` or anywhere, in its own words or `words`."""
        self.serial += 1
        code = code or self.rng.choice(CODES)
        unit = unit or self.rng.choice(self.world.units)
        community = self.world.grids[self.world.places[unit.pk].community_id]
        place, person = invent_place(self.rng, community.name), next(self.people)
        matter = make_matter(self.rng, code, place, self.ago(hours), person)
        receipt = submit(
            Matter(
                kind=matter.kind,
                channel=channel or self.rng.choice(CHANNELS),
                title=words[0] if words else matter.title,
                text=words[1] if words else matter.text,
                category=self.world.categories[code] if choose else None,
                place=place.home,
                grid=unit,
                name=person.name,
                phone=person.phone,
                idempotency_key=f"demo-live:{self.serial}",
            ),
            by=by,
            at=self.ago(hours),
        )
        return receipt.petition

    def give(self, petition: Petition, agency: Agency, at: datetime, rule: str = "") -> WorkOrder:
        """Dispatch a new matter to an agency, whatever the router would say."""
        Petition.objects.filter(pk=petition.pk).update(routed_at=at)
        return assignment.dispatch(
            fresh(petition), [Share(agency)], by=None, at=at, rule=rule[:80]
        )[0]

    def dispatched(self, hours: float, code: str = "", **more: Any) -> WorkOrder:
        """File, and give to the duty's department."""
        petition = self.file(hours, code, **more)
        rule = self.world.duties[petition.category.code]
        lead = rule.lead or self.world.platforms[petition.community_id]
        return self.give(petition, lead, self.ago(hours - 0.02), str(rule))

    def taken(self, order: WorkOrder, hours: float, by: Any = None) -> WorkOrder:
        """Sign an order for, and ring the petitioner."""
        by = by or self.staff(order)
        order = handling.sign_for(order, by=by, at=self.ago(hours * 0.9))
        at = self.ago(hours * 0.85)
        contacts.contact(order, way="phone", is_reached=True, note="已约时间上门", by=by, at=at)
        return WorkOrder.objects.get(pk=order.pk)

    def signed(self, hours: float, code: str = "", **more: Any) -> WorkOrder:
        return self.taken(self.dispatched(hours, code, **more), hours)

    def answer(self, order: WorkOrder, at: datetime) -> str:
        """Return what an agency would answer."""
        petition, name = order.petition, order.agency.name
        return make_answer(self.rng, petition.text, petition.category.code, name, at)

    def finished(self, hours: float, code: str = "", **more: Any) -> WorkOrder:
        order = self.signed(hours, code or self.rng.choice(PLAIN), **more)
        at = self.ago(hours * 0.4)
        answer = self.answer(order, at)
        return handling.finish(order, answer=answer, claimed="yes", by=self.staff(order), at=at)

    def verified(self, hours: float, code: str = "", **more: Any) -> WorkOrder:
        order = self.finished(hours, code, **more)
        return handling.verify(order, by=self.user("dispatch1"), at=self.ago(hours * 0.3))


def fresh(petition: Petition) -> Petition:
    """Return a petition as it stands now."""
    return Petition.objects.get(pk=petition.pk)


def again(order: WorkOrder) -> WorkOrder:
    """Return an order as it stands now."""
    return WorkOrder.objects.get(pk=order.pk)


def working_day_after(moment: datetime, days: int) -> date:
    """Return the day so many days on whose close of business lies ahead of the moment."""
    day = localdate(moment) + timedelta(days=days)
    return day if end_of(day) > moment else day + timedelta(days=1)
