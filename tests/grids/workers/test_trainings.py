from datetime import date

import pytest

from grids.queries.workers import pages
from grids.services.workers import trainings
from grids.services.workers.trainings import Held
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
HELD = Held("燃气安全", date(2021, 2, 1), 90, "社区会议室")


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


def test_attendance_counts_for_those_who_came(tree, secretary):
    came, away = make_worker(tree["west"]), make_worker(tree["east"], "没来的")
    session = trainings.note_training(HELD, grid=tree["community"], by=secretary, at=AT)

    n = trainings.note_attendance(session, [came], among=[came, away], by=secretary, at=AT)

    assert n == 1
    assert pages.record_page(came, HELD.held_on).trainings == [session]
    assert pages.record_page(away, HELD.held_on).trainings == []


def test_attendance_corrects_the_shown_page_alone(tree, secretary):
    first, second = make_worker(tree["west"]), make_worker(tree["east"], "第二页")
    session = trainings.note_training(HELD, grid=tree["community"], by=secretary, at=AT)
    trainings.note_attendance(session, [first, second], among=[first, second], by=secretary, at=AT)

    trainings.note_attendance(session, [], among=[first], by=secretary, at=AT)

    assert list(session.attended.values_list("profile", flat=True)) == [second.pk]


def test_attendance_before_the_day_is_refused(tree, secretary):
    coming = Held("燃气安全", date(2021, 3, 1), 90)
    session = trainings.note_training(coming, grid=tree["community"], by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="还没有开始"):
        trainings.note_attendance(session, [], among=[], by=secretary, at=AT)


def test_note_training_elsewhere_is_out_of_reach(tree, secretary):
    with pytest.raises(OutOfReach):
        trainings.note_training(HELD, grid=tree["second"], by=secretary, at=AT)
