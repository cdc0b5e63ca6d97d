"""即答: ratings of answers without an order count for the centre, beside those of orders."""

from datetime import date, timedelta

import pytest

from dispatch.choices import AgencyKind
from dispatch.models import AnswerRating
from dispatch.periods import Period
from dispatch.queries.counting.figures import Figures
from dispatch.queries.counting.measures import RATING_MEASURES, Measure
from dispatch.queries.counting.reach import Cut, reach_of
from dispatch.queries.counting.scores import BY_AGENCY, count_month
from dispatch.services.centre import queue
from dispatch.services.judging import answers
from petitions.choices import Channel
from petitions.models import Petition
from tests.dispatch.services.work import BAD, GOOD, PETITIONER, rate, settled
from tests.factories.dispatch import AgencyFactory
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOVEMBER = Period("2026-11", date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def centre(cast):
    return AgencyFactory(code="C00", name="区指挥中心", kind=AgencyKind.CENTRE)


def figures(user, **cut):
    return Figures(reach=reach_of(user), period=NOVEMBER, cut=Cut(**cut), at=MONDAY + 2 * HOUR)


def answered(cast, judgement, grid=None):
    petition = file_petition(text="办事大厅几点关门，想下班以后去。", grid=grid or cast.unit)
    petition = queue.answer_at_once(petition, answer="到八点。", by=cast.dispatcher, at=MONDAY)
    answers.rate_answer(petition, judgement, rater=PETITIONER, at=MONDAY + HOUR)
    return petition


def unit_of(user, agency):
    units = count_month(figures(user)).units[BY_AGENCY]
    return next((unit for unit in units if unit.key == str(agency.pk)), None)


def rates(n):
    return tuple(n[measure] for measure in RATING_MEASURES)


def test_direct_answers_count_in_the_rates_of_the_centre_and_of_the_total(cast, centre):
    answered(cast, GOOD)
    answered(cast, BAD)
    rate(settled(cast), GOOD, at=MONDAY + HOUR)

    month = count_month(figures(cast.leader))

    unit = unit_of(cast.leader, centre)
    assert (unit.label, unit.kind, rates(unit.n)) == ("区指挥中心", "centre", (2, 1, 1))
    assert rates(unit_of(cast.leader, cast.housing).n) == (1, 1, 1)
    assert rates(month.orders) == (3, 2, 2)
    assert (month.orders[Measure.FIRST_RATED], rates(month.matters)) == (1, (3, 2, 2))


def test_direct_answers_are_listed_beside_the_orders_that_a_figure_counts(cast, centre):
    good = answered(cast, GOOD)
    answered(cast, BAD)
    narrow = figures(cast.leader, agency=str(centre.pk))

    listed = {measure: list(narrow.direct_rows(measure)) for measure in RATING_MEASURES}

    assert rates(narrow.count().total) == tuple(len(rows) for rows in listed.values())
    assert listed[Measure.CONTENT] == [good]
    assert narrow.rows(Measure.CONTENT).count() == 0
    assert not figures(cast.leader, agency=str(cast.housing.pk)).direct_rows(Measure.RATED)
    assert not figures(cast.leader).direct_rows(Measure.RATED)


def test_direct_answer_rated_twice_counts_by_the_last_rating(cast, centre):
    petition = answered(cast, BAD)
    answers.act_on(AnswerRating.objects.get(), at=MONDAY + HOUR)
    petition.refresh_from_db()
    again = MONDAY + 2 * HOUR
    petition = queue.answer_at_once(petition, answer="到九点。", by=cast.dispatcher, at=again)
    answers.rate_answer(petition, GOOD, rater=PETITIONER, at=again)

    assert rates(unit_of(cast.leader, centre).n) == (1, 1, 1)


def test_direct_answers_of_others_than_petitioners_and_on_the_spot_are_in_no_rate(cast, centre):
    answered(cast, GOOD)
    answered(cast, GOOD)
    first, second = AnswerRating.objects.order_by("pk")
    AnswerRating.objects.filter(pk=first.pk).update(rater_kind="joiner")
    Petition.objects.filter(pk=second.petition_id).update(channel=Channel.GRID_WORKER)

    assert unit_of(cast.leader, centre) is None


def test_direct_answers_are_seen_by_the_post_of_their_place_and_by_no_other_agency(cast, centre):
    answered(cast, GOOD)
    answered(cast, GOOD, grid=cast.other_unit)

    assert rates(unit_of(cast.town_clerk, centre).n) == (1, 1, 1)
    assert figures(cast.handler).count().total[Measure.RATED] == 0


def test_direct_answers_count_for_nobody_where_there_is_no_centre(cast):
    answered(cast, GOOD)

    assert rates(count_month(figures(cast.leader)).orders) == (0, 0, 0)
