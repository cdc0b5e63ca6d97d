from datetime import time

import pytest
from django.core.exceptions import ValidationError

from dispatch.hours import HoursRefused, read_hours
from tests.factories.dispatch import AgencyFactory
from yuanbao.calendars import BUSINESS_HOURS

SPLIT = ((time(9), time(11, 30)), (time(14), time(18)))


@pytest.mark.parametrize("text", ["", "  "])
def test_read_hours_of_an_empty_text_are_the_districts(text):
    assert read_hours(text) == BUSINESS_HOURS


@pytest.mark.parametrize(
    "text",
    ["09:00-11:30,14:00-18:00", "9:00-11:30, 14:00-18:00", "9：00—11：30，14：00～18：00"],
)
def test_read_hours_takes_what_people_type(text):
    assert read_hours(text) == SPLIT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("九点到五点", "请写成"),
        ("09:00", "请写成"),
        ("25:00-26:00", "没有这样的时间"),
        ("12:00-09:00", "结束要晚于开始"),
        ("09:00-12:00,11:00-17:00", "不能重叠"),
        ("14:00-18:00,09:00-12:00", "按先后写"),
    ],
)
def test_read_hours_refuses_in_words(text, words):
    with pytest.raises(HoursRefused, match=words):
        read_hours(text)


def test_agency_with_hours_that_cannot_be_read_is_not_saved_by_a_form(db):
    with pytest.raises(ValidationError, match="请写成"):
        AgencyFactory.build(hours="全天").full_clean(exclude=["grid"])
