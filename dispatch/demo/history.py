"""Write the reference quarter into the tables: historical matters, in bulk, in seconds.

What the services would have written one by one is written here from the plan: petition,
petitioner, orders, rounds, ratings, timeline and public snapshot.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.db import connection, models

from dispatch.choices import Step
from dispatch.demo.people import Person, invent_people, invent_place
from dispatch.demo.quarter import Case, plan_quarter
from dispatch.demo.story import Story, tell_story
from dispatch.demo.texts import make_matter
from dispatch.models import (
    Agency,
    AnswerRating,
    DutyRule,
    Rating,
    Return,
    Round,
    WorkOrder,
)
from dispatch.services.orders.parts import part_of
from dispatch.services.timing.clocks import limits_for
from grids.choices import Level
from grids.models import Grid
from grids.queries import stored_places
from petitions.choices import Channel, State
from petitions.models import LedgerEntry, Petition, Petitioner, ProgressEntry, PublicPart
from petitions.services.intake import next_number
from petitions.services.ledger import is_public, search_vector, snapshot
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, WorkCalendar
from yuanbao.crypto import blind_index, receipt_secret, seal_secret
from yuanbao.models import Category
from yuanbao.redaction import redact
from yuanbao.services.calendar import current_calendar

SEED = 2020
BATCH = 400
# What the story of a matter leaves behind, in the order in which it can be written.
OF_STORIES = (Round, Rating, AnswerRating, Return, ProgressEntry, PublicPart, LedgerEntry)


@dataclass(frozen=True)
class World:
    """What every case needs, read once."""

    categories: dict[str, Category]
    units: list[Grid]
    grids: dict[int, Grid]
    places: dict
    duties: dict[str, DutyRule]
    platforms: dict[int, Agency]
    departments: list[Agency]
    contacts: dict[str, Limit]
    calendar: WorkCalendar


@dataclass
class Rows:
    """Rows gathered for one batch, by model."""

    by_model: dict[type[models.Model], list] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: models.Model) -> None:
        self.by_model[type(row)].append(row)

    def write(self, model: type[models.Model]) -> None:
        model._default_manager.bulk_create(self.by_model.pop(model, []), batch_size=BATCH)


def read_world() -> World:
    """Read tree, tables and platforms once."""
    rules = DutyRule.objects.filter(area__isnull=True).select_related("lead", "category")
    grids = {grid.pk: grid for grid in Grid.objects.filter(level__lte=Level.COMMUNITY)}
    units = list(Grid.objects.live().at_level(Level.UNIT).order_by("code"))
    stored = stored_places()
    categories = {c.code: c for c in Category.objects.leaves()}
    return World(
        categories=categories,
        units=[unit for unit in units if stored[unit.pk].community_id],
        grids=grids,
        places=stored,
        duties={rule.category.code: rule for rule in rules},
        platforms={a.grid_id: a for a in Agency.objects.filter(grid__isnull=False)},
        departments=list(Agency.objects.with_desk().filter(kind="department").order_by("code")),
        contacts={code: limits_for(c)[Step.CONTACT] for code, c in categories.items()},
        calendar=current_calendar(),
    )


@unit_of_work
def load_quarter(*, at: datetime) -> int:
    """Write the quarter and return how many matters it has; 0 when it is there already."""
    if Petition.objects.filter(idempotency_key="demo:0").exists():
        return 0
    world = read_world()
    limits = {code: limits_for(c)["settle"] for code, c in world.categories.items()}
    cases = plan_quarter(SEED, limits=limits, calendar=world.calendar, n_places=len(world.units))
    rng, people, rows = Random(SEED), invent_people(SEED), Rows()  # noqa: S311 - invention
    for start in range(0, len(cases), BATCH):
        _write_batch(cases[start : start + BATCH], world, rng, people, rows)
    first = Petition.objects.get(idempotency_key="demo:0")
    record(first, "load_quarter", by=None, at=at, n=len(cases))
    _tell_planner()
    return len(cases)


def _tell_planner() -> None:
    """Let the database look at what the tables hold now; by itself it does so minutes later.

    Until then it plans for empty tables, and one count over four thousand matters may take minutes.
    """
    written = (Petition, Petitioner, WorkOrder, *OF_STORIES)
    tables = [connection.ops.quote_name(model._meta.db_table) for model in written]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _write_batch(cases: list[Case], world: World, rng: Random, people, rows: Rows) -> None:
    pairs = []
    for case in cases:
        person = next(people)
        petition = _petition(case, world, rng, person)
        pairs.append((case, petition, person))
        rows.add(petition)
    rows.write(Petition)
    stories = []
    for case, petition, person in pairs:
        petition.petitioner = _petitioner(case, petition, person)
        rows.add(petition.petitioner)
        story = tell_story(case, petition, world, rng)
        stories.append(story)
        for order in story.orders:
            rows.add(order)
    rows.write(Petitioner)
    rows.write(WorkOrder)
    for story in stories:
        _add_story(story, rows)
    for model in OF_STORIES:
        rows.write(model)


def _petition(case: Case, world: World, rng: Random, person: Person) -> Petition:
    unit = world.units[case.place]
    stored = world.places[unit.pk]
    community = world.grids[stored.community_id]
    place = invent_place(rng, community.name)
    matter = make_matter(rng, case.code, place, case.filed_at, person)
    title, text = redact(matter.title, (person.name,)), redact(matter.text, (person.name,))
    category = world.categories[case.code]
    petition = Petition(
        number=next_number(case.filed_at),
        idempotency_key=f"demo:{case.serial}",
        kind=case.kind,
        channel=case.channel,
        category=category,
        title=title.text[:120],
        text=text.text,
        place=place.home,
        raw_title=matter.title,
        raw_text=matter.text,
        raw_place=place.home,
        grid=unit,
        town=world.grids.get(stored.town_id),
        community=community,
        lat=unit.lat,
        lng=unit.lng,
        place_source="pin",
        is_anonymous=rng.random() < 0.12,
        is_urgent=category.is_urgent,
        is_historical=True,
        state=State.CLOSED,
        solved=case.solved,
        satisfaction=case.satisfaction,
        filed_at=case.filed_at,
        routed_at=case.filed_at,
        accepted_at=case.dispatched_at if case.turns else case.answered_at,
        dispatched_at=case.dispatched_at if case.turns else None,
        answered_at=case.answered_at,
        rated_at=case.rated_at,
        closed_at=case.closed_at,
        due_at=case.due_at,
        calendar_version=world.calendar.version,
    )
    petition.secret_hash = seal_secret(receipt_secret(petition.public_id))
    petition.search = search_vector(petition)
    return petition


def _petitioner(case: Case, petition: Petition, person: Person) -> Petitioner:
    worker = case.channel == Channel.GRID_WORKER
    phone = "" if worker or petition.is_anonymous else person.phone
    return Petitioner(
        petition=petition,
        name="" if petition.is_anonymous else person.name,
        phone=phone,
        phone_index=blind_index("phone", phone) if phone else "",
        tail_index=blind_index("phone-tail", phone[-4:]) if phone else "",
    )


def _add_story(story: Story, rows: Rows) -> None:
    case, petition = story.case, story.petition
    for line in story.lines:
        line.petition_id = petition.pk
        rows.add(line)
    for rating in story.answer_ratings:
        rating.petition_id = petition.pk
        rows.add(rating)
    for group in (story.rounds, story.ratings, story.returns):
        for row in group:
            rows.add(row)
    for order in story.orders:
        rows.add(part_of(order, story.answer if order.verified_at else None))
    if is_public(petition):
        rows.add(snapshot(petition, at=case.closed_at, parts=[], n_photos=0))
