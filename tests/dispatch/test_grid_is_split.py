"""A grid that has everything is split: nothing is orphaned, and every count adds up as before."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.periods import Period
from dispatch.queries.centre.territory import open_in
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.orders.levels import errands_of
from grids.choices import Level
from grids.holdings import count_all, holdings
from grids.models import (
    AllowanceLine,
    Camera,
    Device,
    Grid,
    GridPhone,
    SafetyPoint,
    TaskCell,
)
from grids.queries import registers, stored_places, tree_faults
from grids.queries.heirs import forerunners_of
from grids.queries.plans import split_plan
from grids.queries.tasks.asked import done_by_worker
from grids.queries.tasks.report import report_of
from grids.queries.workers.cards import issues_of
from grids.registers import all_registers
from grids.services import hierarchy, redrawing
from grids.services.hierarchy import NewPlace
from grids.services.points import PointFacts, list_point
from grids.services.tasks import answering, turning
from grids.services.workers import allowances, card_giving, phones
from grids.services.workers.phones import Handset
from grids.tasking.choices import CellState
from grids.workers.choices import WorkerState
from petitions.models import Petition
from tests.dispatch.services.below import Levels
from tests.factories.devices import CameraFactory, DeviceFactory
from tests.factories.grid_tasks import running_task
from tests.factories.petitions import MONDAY, file_petition
from tests.factories.registers import (
    make_building,
    make_care,
    make_event,
    make_facility,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from tests.factories.workers import (
    SINCE,
    AllowanceTermsFactory,
    WorkerProfileFactory,
    profile_for,
)
from tests.grids.conftest import square
from tests.grids.services.test_redrawing import NORTH_HALF, SOUTH_HALF
from yuanbao.models import User
from yuanbao.roles import Capability

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MONTH = date(2026, 11, 1)
NORTH, SOUTH = (40.008, 124.005), (40.002, 124.005)


@pytest.fixture
def full(cast):
    """The cast's unit grid, drawn, with something of every kind north and south of its middle."""
    hierarchy.keep_border(cast.unit, square(0, 0))
    hierarchy.redraw_above(cast.unit)
    grid = Grid.objects.get(pk=cast.unit.pk)
    made = SimpleNamespace(grid=grid, cast=cast, worker=cast.grid_worker)
    made.profile = profile_for(made.worker, grid)
    _matters(made)
    _registers(made)
    _things(made)
    _work(made)
    return made


def _matters(made):
    spots = (NORTH, SOUTH, (None, None))
    made.matters = [file_petition(grid=made.grid, text="小事。", lat=a, lng=b) for a, b in spots]
    levels = Levels(made.cast)
    made.errands = [
        levels.on_foot(levels.of_community(lat=lat, lng=lng)) for lat, lng in (NORTH, SOUTH)
    ]


def _registers(made):
    for lat, lng in (NORTH, SOUTH):
        at = {"lat": lat, "lng": lng}
        building = make_building(made.grid)
        type(building).objects.filter(pk=building.pk).update(**at)
        household = make_household(make_room(building))
        make_care(make_resident(household))
        for row in (make_premises(made.grid), make_facility(made.grid), make_event(made.grid)):
            type(row).objects.filter(pk=row.pk).update(**at)


def _things(made):
    for number, (lat, lng) in enumerate((NORTH, SOUTH)):
        at = {"lat": lat, "lng": lng}
        CameraFactory(grid=made.grid, **at)
        DeviceFactory(grid=made.grid, **at)
        facts = PointFacts(
            grid=made.grid,
            kind="fire_lane",
            name=f"通道{number}",
            place="楼前",
            interval_days=7,
            **at,
        )
        list_point(facts, by=made.cast.community_clerk, at=MONDAY)


def _work(made):
    cast, grid = made.cast, made.grid
    made.answered = running_task(cast, grid, title="已答的任务")
    answering.answer(
        made.answered.cells.get(grid=grid), {"q1": "12"}, by=made.worker, at=MONDAY, key="k"
    )
    made.open = running_task(cast, cast.community, title="还开着的任务")
    made.repeated = running_task(
        cast, grid, title="每周的任务", repeat="weekly", ends_on=MONDAY.date() + timedelta(days=40)
    )
    made.candidate = WorkerProfileFactory(grid=grid, state=WorkerState.SELECTED, selected_at=SINCE)
    made.phone = phones.store_phone(Handset("13900007777"), grid=grid, by=None, at=MONDAY)
    made.issue = card_giving.note_issue(
        grid,
        kind="household",
        address="3号楼501室",
        issued_on=MONDAY.date(),
        by=made.worker,
        at=MONDAY,
    )
    AllowanceTermsFactory()
    allowances.draft_month(MONTH, by=None, at=MONDAY)


def split(made, *, at=None):
    news = [
        NewPlace(Level.UNIT, "北格", boundary=NORTH_HALF),
        NewPlace(Level.UNIT, "南格", boundary=SOUTH_HALF),
    ]
    at = at or timezone.now()
    return redrawing.split(made.grid, news, by=made.cast.administrator, at=at)


def held(place):
    return count_all({one.key: one.rows(place) for one in holdings()})


def again(place):
    return Grid.objects.get(pk=place.pk)


def upper(cast):
    return [again(place) for place in (cast.community, cast.town, cast.district)]


def figures(cast):
    day = Period("own", MONDAY.date(), MONDAY.date())
    counted = Figures(reach=reach_of(cast.leader), period=day, cut=Cut(), at=MONDAY + 2 * HOUR)
    found = counted.count()
    return found.total, {group.key: group.n for group in found.towns}


def allowance_sheet():
    lines = AllowanceLine.objects.filter(month=MONTH).order_by("user")
    return [(line.user_id, line.n_days, line.work_fen, line.phone_fen) for line in lines]


SHARED = {one.key for one in holdings() if one.is_shared}


def test_split_leaves_every_count_of_the_places_above_as_it_was(full):
    before = [held(place) for place in upper(full.cast)]

    split(full)

    after = [held(place) for place in upper(full.cast)]
    for key in before[0].keys() - SHARED:
        assert [one[key] for one in after] == [one[key] for one in before], key
    # The worker serves on both parts, and each is asked the open tasks for itself.
    assert after[0]["posts"] == before[0]["posts"] + 1
    assert after[0]["tasks"] == 2 * before[0]["tasks"]


def test_split_gives_each_part_what_the_preview_said_and_leaves_nothing_behind(full):
    plan = split_plan(full.grid, [("北格", NORTH_HALF), ("南格", SOUTH_HALF)])

    parts = split(full)

    labels = {one.key: str(one.label) for one in holdings()}
    for part, new in zip(plan.parts, parts, strict=True):
        assert {labels[key]: n for key, n in held(new).items()} == dict(part.held)
    assert {key: n for key, n in held(again(full.grid)).items() if n and key != "matters"} == {}


def test_split_shares_out_what_lies_in_the_grid_by_its_point(full):
    north, south = split(full)

    for spec in all_registers():
        rows = spec.model.objects.all()
        assert {rows.filter(grid=part).count() for part in (north, south)} == {1}, spec.key
        assert set(rows.values_list("in_unit", flat=True)) == {True}
    for model in (Camera, Device, SafetyPoint):
        spots = {row.grid.name: row.lat > 40.005 for row in model.objects.select_related("grid")}
        assert spots == {"北格": True, "南格": False}, model
    assert GridPhone.objects.get().grid == north
    full.candidate.refresh_from_db()
    assert full.candidate.grid == north
    assert set(open_in(north)) | set(open_in(south)) == set(open_in(again(full.cast.community)))
    assert not set(open_in(north)) & set(open_in(south))
    errands = WorkOrder.objects.filter(pk__in=[order.pk for order in full.errands])
    assert {order.unit.name for order in errands} == {"北格", "南格"}
    assert set(errands_of(User.objects.get(pk=full.worker.pk))) == set(errands)


def test_split_asks_each_part_what_is_open_and_keeps_what_was_answered(full):
    cast = full.cast
    before = {task.pk: report_of(task, cast.shift_leader) for task in (full.answered, full.open)}

    north, south = split(full)

    done = report_of(full.answered, cast.shift_leader)
    asked = report_of(full.open, cast.shift_leader)
    assert (done.total, done.settled) == (before[full.answered.pk].total, 1)
    assert asked.total == before[full.open.pk].total + 1
    assert asked.settled == 0
    assert full.answered.cells.get(state=CellState.DONE).grid == full.grid
    for part in (north, south):
        mine = TaskCell.objects.filter(grid=part, state=CellState.OPEN)
        assert {cell.task for cell in mine} == {full.open, full.repeated}
    worker = User.objects.get(pk=full.worker.pk)
    assert set(TaskCell.objects.permitted(worker, Capability.ANSWER_TASK)) >= set(
        TaskCell.objects.filter(grid__in=[north, south])
    )
    assert set(full.repeated.places.all()) >= {north, south}
    turning.open_turns(full.repeated, at=MONDAY + timedelta(days=7))
    later = full.repeated.turns.order_by("-starts_on").first()
    assert {cell.grid for cell in later.cells.all()} == {north, south}


def test_merging_back_asks_the_whole_once(full):
    before = report_of(full.open, full.cast.shift_leader).total
    parts = split(full)

    whole = redrawing.merge(parts, "合格", by=full.cast.administrator, at=timezone.now())

    assert report_of(full.open, full.cast.shift_leader).total == before
    assert TaskCell.objects.filter(grid=whole, state=CellState.OPEN).count() == 3
    # No Party organisation has its seat in a unit grid; content goes along in a test of its own.
    always = {one.key for one in holdings() if one.is_shown_empty}
    found = held(whole)
    assert {key for key in always if not found[key]} == {"party_organisations"}
    assert set(forerunners_of(whole)) == {again(full.grid), *map(again, parts)}
    assert tree_faults() == []


def test_split_pays_the_worker_of_both_parts_once(full):
    before = allowance_sheet()

    split(full, at=MONDAY + HOUR)
    allowances.draft_month(MONTH, by=None, at=MONDAY + 2 * HOUR)

    assert allowance_sheet() == before
    assert len(before) == 1


def test_split_leaves_the_figures_and_the_registers_as_they_were(full):
    cast = full.cast
    before = figures(cast), registers.counts(cast.community_clerk)

    split(full)

    assert (figures(cast), registers.counts(cast.community_clerk)) == before


def test_split_leads_old_addresses_and_cards_on_and_keeps_the_tree_sound(full, client, capsys):
    parts = split(full)

    page = client.get(reverse("grids:grid-detail", args=[full.grid.code])).content.decode()
    for part in parts:
        assert reverse("grids:grid-detail", args=[part.code]) in page
    for part in parts:
        assert list(issues_of(part)) == [full.issue]
    worker = User.objects.get(pk=full.worker.pk)
    assert set(Petition.objects.in_reach(worker, Capability.VIEW_PETITION)) >= set(full.matters)
    assert full.answered in {cell.task for cell in done_by_worker(worker, MONDAY.date())}
    call_command("check_tree")
    assert "网格树完好" in capsys.readouterr().out
    places = stored_places()
    for cell in TaskCell.objects.filter(grid__in=parts):
        assert (cell.town_id, cell.community_id) == (
            places[cell.grid_id].town_id,
            places[cell.grid_id].community_id,
        )
