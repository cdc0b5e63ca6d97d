from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import EventMatter, KnownEvent
from dispatch.queries.centre.events import bulletins_now, candidates, event_figures, running_for
from dispatch.services.centre import events
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.routes import routing
from dispatch.tasks import sweep_event_matters
from grids.bulletins import bulletins_about, bulletins_covering
from petitions.choices import State
from petitions.models import LedgerEntry, Petition, ProgressEntry
from tests.dispatch.services.work import BAD, rate
from tests.factories.dispatch import AgencyFactory, CategoryFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

ANSWER = "主管线已经修好，下午三点恢复供水。"
LATER = MONDAY + timedelta(hours=5)


@pytest.fixture
def water(cast):
    """The waterworks, and a category of its own."""
    cast.waterworks = AgencyFactory(
        code="OUT03", name="自来水公司", short_name="自来水公司", has_desk=False
    )
    cast.no_water = CategoryFactory(code="0201", name="停水")
    return cast


def declared(cast, **facts):
    values = {
        "title": "金山大街主管线爆裂停水",
        "kind": "burst",
        "agency": cast.waterworks,
        "category": cast.no_water,
        "grids": [cast.community],
        "public_text": "正在抢修，送水车停在社区门口。",
        "starts_at": MONDAY,
        "expected_at": MONDAY + timedelta(hours=6),
    }
    known = events.Declaration(**(values | facts))
    return events.declare(known, by=cast.dispatcher, at=MONDAY)


def thirsty(cast, **values):
    fields = {
        "grid": cast.unit,
        "category": cast.no_water,
        "text": "家里从早上起就停水了，请来看看。",
    }
    return file_petition(**(fields | values))


def joined(cast, event, **values):
    return events.join(event, thirsty(cast, **values), by=cast.dispatcher, at=MONDAY)


def test_declare_tells_the_places_and_no_others(water):
    declared(water)

    def titles(found):
        return [one.title for one in found]

    inside = [water.district.pk, water.town.pk, water.community.pk, water.unit.pk]
    outside = [water.district.pk, water.other_town.pk, water.other_community.pk]
    assert titles(bulletins_covering(inside)) == ["金山大街主管线爆裂停水"]
    assert titles(bulletins_covering(outside)) == []
    assert titles(bulletins_about(water.town.pk, [water.district.pk])) == ["金山大街主管线爆裂停水"]
    assert titles(bulletins_about(water.other_town.pk, [water.district.pk])) == []


def test_declare_strikes_personal_data_out_of_public_words(water):
    event = declared(water, public_text="联系刘工 13800001111")

    assert "13800001111" not in event.public_text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"grids": []}, "影响哪些镇街"),
        ({"public_text": " "}, "告诉居民的话"),
        ({"expected_at": MONDAY}, "预计结束要晚于开始"),
    ],
)
def test_declare_without_place_words_or_time_is_refused(water, facts, words):
    with pytest.raises(TransitionRefused, match=words):
        declared(water, **facts)


def test_declare_by_a_seat_that_manages_none_is_out_of_reach(water):
    known = events.Declaration(
        title="停水",
        kind="burst",
        agency=water.waterworks,
        grids=[water.community],
        public_text="抢修",
        starts_at=MONDAY,
        expected_at=LATER,
    )

    with pytest.raises(OutOfReach):
        events.declare(known, by=water.call_back, at=MONDAY)


def test_amend_changes_what_residents_read_at_once(water):
    event = declared(water)
    assert bulletins_now()[0].text == "正在抢修，送水车停在社区门口。"

    events.amend(
        event, expected_at=LATER, public_text="还要两小时。", by=water.dispatcher, at=MONDAY
    )

    assert [(one.text, one.until) for one in bulletins_now()] == [("还要两小时。", LATER)]


def test_join_gives_the_matter_to_the_agency_signed_and_tells_the_petitioner(water):
    event = declared(water)

    row = joined(water, event, phone="13800001111")

    order = row.petition.orders.get()
    line = ProgressEntry.objects.get(petition_id=row.petition_id, act="join_event")
    told = Notification.objects.get(key__contains=f"event-{event.pk}")
    assert (order.agency, order.state) == (water.waterworks, OrderState.SIGNED)
    assert line.public_text == "属于已知的“金山大街主管线爆裂停水”，一起办、一起答复"
    assert "送水车停在社区门口" in told.body


def test_join_classifies_a_matter_without_a_category(water):
    row = joined(water, declared(water), category=None)

    assert row.petition.category == water.no_water


def test_join_of_a_danger_is_refused(water):
    event = declared(water)
    burning = thirsty(water, text="停水了，楼下又着火了，火很大，快来人。")

    with pytest.raises(TransitionRefused, match="危险件和敏感件"):
        events.join(event, burning, by=water.dispatcher, at=MONDAY)


def test_join_of_a_matter_with_another_agency_is_refused(water):
    event, petition = declared(water), thirsty(water)
    dispatch(petition, [Share(water.housing)], by=None, at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经派给区住房和城乡建设局"):
        events.join(event, petition, by=water.dispatcher, at=MONDAY)


def test_join_twice_or_after_the_end_is_refused(water):
    event = declared(water)
    row = joined(water, event)

    with pytest.raises(TransitionRefused, match="已经并入一个已知事件"):
        events.join(event, row.petition, by=water.dispatcher, at=MONDAY)
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)
    with pytest.raises(TransitionRefused, match="已经结束"):
        joined(water, event)


def test_join_by_a_department_is_out_of_reach(water):
    event, petition = declared(water), thirsty(water)

    with pytest.raises(OutOfReach):
        events.join(event, petition, by=water.handler, at=MONDAY)


def test_join_many_joins_the_good_ones_and_names_the_others(water):
    event = declared(water)
    good, bad = thirsty(water), thirsty(water)
    dispatch(bad, [Share(water.housing)], by=None, at=MONDAY)

    n, left = events.join_many(event, [good, bad], by=water.dispatcher, at=MONDAY)

    assert n == 1
    assert left == [f"{bad}：这件已经派给区住房和城乡建设局，不能并入。"]


def test_resident_joins_on_the_form_and_routing_carries_it_out(water):
    event = declared(water)

    petition = thirsty(water, joins=str(event.public_id))
    routing.route(petition, at=MONDAY)

    assert petition.event_matter.joined_by is None
    assert [o.agency for o in petition.orders.all()] == [water.waterworks]


@pytest.mark.parametrize("key", ["no-uuid", "00000000-0000-4000-8000-000000000000"])
def test_resident_with_an_unknown_key_files_as_usual(water, key):
    petition = thirsty(water, joins=key)

    assert not EventMatter.objects.exists()
    assert petition.state == State.SUBMITTED


def test_matter_of_an_event_that_ended_before_routing_gets_the_answer_too(water):
    event = declared(water)
    petition = thirsty(water, joins=str(event.public_id))
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)

    events.answer_matter(petition.event_matter, at=LATER)

    assert Petition.objects.get(pk=petition.pk).state == State.ANSWERED


def test_end_gives_every_petitioner_the_one_answer_and_each_may_rate(
    water, django_capture_on_commit_callbacks
):
    event = declared(water)
    rows = [joined(water, event, phone=f"1380000111{n}") for n in range(3)]

    with django_capture_on_commit_callbacks(execute=True):
        events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)

    petitions = [Petition.objects.get(pk=row.petition_id) for row in rows]
    assert [petition.state for petition in petitions] == [State.ANSWERED] * 3
    assert set(LedgerEntry.objects.values_list("solved", "state")) == {("", State.ANSWERED)}
    assert Notification.objects.filter(body__contains="主管线已经修好").count() == 3
    rate(petitions[0].orders.get(), BAD, at=LATER)
    states = [Petition.objects.get(pk=row.petition_id).state for row in rows]
    assert states == [State.HANDLING, State.ANSWERED, State.ANSWERED]


def test_end_is_found_by_the_sweep_when_the_message_was_lost(
    water, django_capture_on_commit_callbacks
):
    event = declared(water)
    row = joined(water, event)
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_event_matters()

    row.refresh_from_db()
    assert row.answered_at is not None
    assert events.to_answer() == []


def test_answer_twice_changes_nothing(water):
    event = declared(water)
    row = joined(water, event)
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)

    first = events.answer_matter(row, at=LATER)
    second = events.answer_matter(row, at=LATER + timedelta(hours=1))

    assert first.answered_at == second.answered_at == LATER


def test_answer_that_needs_a_photo_is_left_to_people_with_the_reason(water):
    water.no_water.needs_photos = True
    water.no_water.save()
    event = declared(water)
    row = joined(water, event)
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)

    row = events.answer_matter(row, at=LATER)

    assert row.answered_at is None
    assert "处置后的照片" in row.stuck
    assert events.to_answer() == []


def test_end_with_too_short_an_answer_is_refused(water):
    with pytest.raises(TransitionRefused, match="统一答复太短"):
        events.end(declared(water), answer="好了", by=water.dispatcher, at=LATER)

    assert KnownEvent.objects.running().exists()


def test_take_out_leaves_the_order_with_its_agency(water):
    event = declared(water)
    row = joined(water, event)

    events.take_out(row, why="是屋里的管子", by=water.dispatcher, at=MONDAY)

    assert not EventMatter.objects.exists()
    assert row.petition.orders.get().state == OrderState.SIGNED


def test_take_out_without_a_reason_or_after_the_answer_is_refused(water):
    event = declared(water)
    row = joined(water, event)

    with pytest.raises(TransitionRefused, match="为什么移出"):
        events.take_out(row, why=" ", by=water.dispatcher, at=MONDAY)
    events.end(event, answer=ANSWER, by=water.dispatcher, at=LATER)
    events.answer_matter(row, at=LATER)
    with pytest.raises(TransitionRefused, match="已经统一答复过"):
        events.take_out(row, why="弄错了", by=water.dispatcher, at=LATER)


def test_candidates_are_of_the_place_the_category_and_free(water):
    event = declared(water)
    wanted = [thirsty(water), thirsty(water, category=None)]
    thirsty(water, grid=water.other_unit)
    thirsty(water, category=water.heating)
    thirsty(water, at=MONDAY - timedelta(days=2))
    joined(water, event)

    found = candidates(water.dispatcher, event, [water.community])

    assert {row.pk for row in found} == {row.pk for row in wanted}


def test_running_for_offers_by_place_and_category(water):
    event = declared(water)

    assert running_for(thirsty(water)) == [event]
    assert running_for(thirsty(water, category=water.heating)) == []
    assert running_for(thirsty(water, grid=water.other_unit)) == []


def test_figures_count_the_event_once_and_its_matters_beside_it(water):
    event = declared(water)
    joined(water, event), joined(water, event)

    figures = event_figures(MONDAY, MONDAY + timedelta(days=1))
    before = event_figures(MONDAY - timedelta(days=2), MONDAY - timedelta(days=1))

    assert (figures.events, figures.matters) == (1, 2)
    assert (before.events, before.matters) == (0, 0)
