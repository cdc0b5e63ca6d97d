from datetime import timedelta

import pytest

from grids.models import GridEvent
from grids.registers import register
from grids.registers.matters import read_without_persons
from grids.registers.reading import ValueRefused
from grids.services.registers import amend, enter
from grids.services.registers.refusals import FactsRefused
from tests.cast import Cast
from tests.factories.petitions import MONDAY
from tests.factories.registers import make_event


@pytest.fixture
def cast(db):
    return Cast()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("打 13812345678 联系", "手机号"),
        ("证号 11010519491231002X", "身份证号"),
        ("住在3号楼2单元501室", "房号"),
        ("联系人王强", "姓名"),
    ],
)
def test_text_of_an_event_that_points_to_a_person_is_refused(text, kind):
    with pytest.raises(ValueRefused, match=kind):
        read_without_persons(text)


def test_text_of_an_event_without_persons_is_kept():
    text = "3号楼楼道堆放杂物，住户甲当场清走。"

    assert read_without_persons(text) == text


def test_event_holds_no_party():
    names = set(register("event").names)

    assert not names & {"party", "phone", "id_number", "person", "resident"}


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        ({"kind": "01", "topic": "0201"}, "topic"),
        ({"happened_on": "2099-01-01"}, "happened_on"),
        ({"settled_on": MONDAY.date() - timedelta(days=1)}, "settled_on"),
        ({"outcome": "settled"}, "settled_on"),
        ({"scale": "01"}, "scale"),
        ({"summary": "打 13812345678 联系"}, "summary"),
    ],
)
def test_enter_event_that_does_not_hang_together_is_refused(cast, facts, wrong):
    with pytest.raises(FactsRefused) as refusal:
        make_event(cast.unit, **facts)

    assert list(refusal.value.errors) == [wrong]


def test_event_is_settled_by_an_amendment_with_history(cast):
    row = make_event(cast.unit)

    row = amend(
        row,
        {"outcome": "settled", "settled_on": MONDAY.date(), "method": "05"},
        by=cast.grid_worker,
        at=MONDAY,
    )

    assert (row.get_outcome_display(), row.get_method_display()) == ("已处置", "现场处置")


def test_event_of_every_topic_belongs_to_a_kind():
    kinds = {code for code, _words in register("event").choices_of("kind")}

    assert {code[:2] for code, _words in register("event").choices_of("topic")} == kinds


def test_same_kind_of_event_may_happen_again(cast):
    make_event(cast.unit)
    enter(
        "event",
        {"kind": "02", "topic": "0201", "name": "楼道堆放杂物", "happened_on": MONDAY.date()},
        by=None,
        at=MONDAY,
    )

    assert GridEvent.objects.count() == 2
