import pytest

from party.models import Application
from party.offers.choices import ApplicationState, ServiceKind
from party.queries.offers import applications as queries
from party.services.offers import handling
from tests.factories.grids import PostHolderFactory
from tests.factories.offers import fresh, make_application, make_service, make_slot, staff_for
from tests.factories.party import MONDAY
from yuanbao.models import AuditEntry
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(cast):
    """A confidential service with two counsellors."""
    service = make_service(cast.district, ServiceKind.COUNSELLING, has_slots=True)
    people = [staff_for(cast.district, ServiceKind.COUNSELLING, name) for name in ("甲", "乙")]
    return service, *people


def test_clerk_of_the_place_brings_an_application_to_its_end(cast):
    clerk = staff_for(cast.town)
    application = make_application(make_service(cast.community))

    handling.accept(application, by=clerk, at=MONDAY)
    handling.take_up(application, by=clerk, at=MONDAY)
    handling.finish(application, result="明天起来吃。", by=clerk, at=MONDAY)

    row = fresh(application)
    assert (row.state, row.handler, row.result) == (ApplicationState.DONE, clerk, "明天起来吃。")
    acts = AuditEntry.objects.filter(object_id=row.pk, object_type="party.application")
    assert list(acts.order_by("seq").values_list("act", flat=True)) == [
        "apply",
        "accept",
        "take_up",
        "finish",
    ]


def test_superuser_with_a_counsellors_post_lists_that_place_alone(cast):
    boss = staff_for(cast.other_town, ServiceKind.COUNSELLING)
    boss.is_superuser = True
    boss.save()
    make_application(make_service(cast.town, ServiceKind.COUNSELLING))

    assert not queries.desk_applications(boss).exists()


def test_clerk_of_another_town_reaches_nothing(cast):
    stranger = staff_for(cast.other_town)
    application = make_application(make_service(cast.community))

    with pytest.raises(OutOfReach):
        handling.accept(application, by=stranger, at=MONDAY)
    assert not queries.desk_applications(stranger).exists()


def test_finish_and_refuse_without_words_are_refused(cast):
    clerk = staff_for(cast.district)
    application = make_application(make_service(cast.district), state=ApplicationState.HANDLING)

    with pytest.raises(handling.WordsMissing):
        handling.finish(application, result=" ", by=clerk, at=MONDAY)
    with pytest.raises(handling.WordsMissing):
        handling.refuse(application, why=" ", by=clerk, at=MONDAY)


def test_refuse_keeps_the_reason_and_the_right_door(cast):
    clerk = staff_for(cast.district)
    application = make_application(make_service(cast.district))

    handling.refuse(application, why="归医保", right_door="12393", by=clerk, at=MONDAY)

    row = fresh(application)
    assert (row.state, row.result, row.right_door) == ("refused", "归医保", "12393")


def test_take_up_by_two_tells_the_second_who_was_first(quiet):
    service, first, second = quiet
    application = make_application(service)
    handling.take_up(application, by=first, at=MONDAY)

    with pytest.raises(OutOfReach):
        handling.take_up(application, by=second, at=MONDAY)


def test_confidential_application_is_in_nobody_elses_list(quiet, cast):
    service, first, second = quiet
    application = make_application(service)
    clerk = staff_for(cast.district)
    boss = PostHolderFactory(is_superuser=True)

    before = [queries.desk_applications(p).count() for p in (first, second, clerk, boss)]
    handling.take_up(application, by=first, at=MONDAY)
    after = [queries.desk_applications(p).count() for p in (first, second, clerk, boss)]

    assert (before, after) == ([1, 1, 0, 0], [1, 0, 0, 0])
    assert not Application.objects.handled_by(boss).exists()
    assert not Application.objects.permitted(boss, Capability.COUNSEL).exists()
    assert not Application.objects.permitted(clerk, Capability.HANDLE_APPLICATION).exists()


def test_legal_aid_and_counselling_do_not_see_each_other(quiet, cast):
    service, *_people = quiet
    make_application(service)
    lawyer = staff_for(cast.district, ServiceKind.LEGAL_AID)

    assert not queries.desk_applications(lawyer).exists()


def test_confidential_application_is_ended_by_whoever_took_it_up_alone(quiet):
    service, first, second = quiet
    application = make_application(service)

    with pytest.raises(handling.NotYours):
        handling.refuse(application, why="不归我", by=second, at=MONDAY)
    handling.take_up(application, by=first, at=MONDAY)
    handling.finish(application, result="谈了三次，好多了。", by=first, at=MONDAY)

    assert fresh(application).state == ApplicationState.DONE


def test_hand_on_gives_it_to_a_colleague_and_to_nobody_without_the_right(quiet, cast):
    service, first, second = quiet
    application = make_application(service)
    handling.take_up(application, by=first, at=MONDAY)

    with pytest.raises(handling.NotYours):
        handling.hand_on(application, to=staff_for(cast.district), by=first, at=MONDAY)
    handling.hand_on(application, to=second, by=first, at=MONDAY)

    assert fresh(application).handler == second
    with pytest.raises(OutOfReach):
        handling.open_contact(application, by=first, at=MONDAY)


def test_hand_on_of_an_ended_application_is_refused(quiet):
    service, first, second = quiet
    application = make_application(service)
    handling.take_up(application, by=first, at=MONDAY)
    handling.finish(application, result="好了", by=first, at=MONDAY)

    with pytest.raises(TransitionRefused):
        handling.hand_on(application, to=second, by=first, at=MONDAY)


def test_open_contact_is_for_whoever_took_it_up_and_is_recorded(cast):
    clerk = staff_for(cast.district)
    application = make_application(make_service(cast.district))

    with pytest.raises(handling.NotYours):
        handling.open_contact(application, by=clerk, at=MONDAY)
    handling.take_up(application, by=clerk, at=MONDAY)

    assert handling.open_contact(application, by=clerk, at=MONDAY) == ("欧阳桂兰", "13800001111")
    assert AuditEntry.objects.filter(act="open_contact", actor_id=clerk.pk).count() == 1


def test_appoint_takes_ones_own_hour_and_no_colleagues(quiet):
    service, first, second = quiet
    application = make_application(service)
    handling.take_up(application, by=first, at=MONDAY)

    with pytest.raises(handling.NotYours):
        handling.appoint(application, make_slot(service, professional=second), by=first, at=MONDAY)
    mine = make_slot(service, professional=first)
    handling.appoint(application, mine, by=first, at=MONDAY)

    assert queries.booking_of(application).slot == mine


def test_counts_of_confidential_services_under_five_are_not_shown(quiet, cast):
    service, *_people = quiet
    clerk, since = staff_for(cast.district), MONDAY.date()
    for _number in range(4):
        make_application(service)

    few = queries.counts_since(clerk, since)[0]
    make_application(service)
    five = queries.counts_since(clerk, since)[0]

    assert (few.n_filed, few.n_open, few.n_late) == (None, None, None)
    assert (five.n_filed, five.n_open, five.n_ended) == (5, 5, None)
