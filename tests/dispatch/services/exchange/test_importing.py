from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.models import Reminder, WorkOrder
from dispatch.services.exchange.importing import Columns, RowRefused, Tally, import_rows, moment_of
from dispatch.services.timing import supervision
from petitions.models import Petition
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db

COLUMNS = Columns("内容", "标题", "时间", "地点")
CHINA = ZoneInfo("Asia/Shanghai")


def row(text="暖气不热，屋里十四度", title="暖气", time="2019-03-04 08:00:00", place="馨悦社区"):
    return {"内容": text, "标题": title, "时间": time, "地点": place}


def taken_in(rows):
    tally = Tally()
    list(import_rows(rows, COLUMNS, tally, at=MONDAY))
    return tally


def test_import_rows_takes_each_in_once_and_a_second_run_adds_none(cast):
    rows = [row(), row(text="路灯不亮已经三天了")]

    first, second = taken_in(rows), taken_in(rows)

    assert (first.received, first.known) == (2, 0)
    assert (second.received, second.known) == (0, 2)
    assert Petition.objects.count() == 2


def test_import_rows_alike_to_the_letter_are_all_kept(cast):
    tally = taken_in([row(), row()])

    assert (tally.received, Petition.objects.count()) == (2, 2)


def test_import_rows_bad_one_is_refused_with_its_reason_and_stops_nothing(cast):
    rows = [row(text=""), row(time="昨天"), row(time="2099-01-01"), row()]

    tally = taken_in(rows)

    assert tally.refused == {"没有内容": [1], "看不懂时间": [2], "时间在将来": [3]}
    assert tally.received == 1


def test_import_rows_keep_their_own_time_and_tell_nobody(cast):
    cast.receiver, cast.grid_worker  # noqa: B018 - people who would be told

    taken_in([row()])

    petition = Petition.objects.get()
    assert petition.filed_at == datetime(2019, 3, 4, 8, tzinfo=CHINA)
    assert petition.community == cast.community
    assert petition.routed_at == petition.filed_at
    assert Notification.objects.count() == 0


def test_import_rows_are_never_reminded_of_nor_signed_by_the_sweep(cast):
    taken_in([row(text="室温不达标暖气片冰凉供热公司不管屋里冷温度低")])
    WorkOrder.objects.update(remind_at=MONDAY, sign_due_at=MONDAY)

    assert supervision.to_remind(at=MONDAY) == []
    assert supervision.to_sign_automatically(at=MONDAY) == []
    assert Reminder.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    ["2019/3/4 8:00:00", "2019-03-04 08:00", "2019-03-04T08:00:00", "2019-03-04T00:00:00+00:00"],
)
def test_moment_of_reads_the_usual_forms_as_china_time(text):
    assert moment_of(text) == datetime(2019, 3, 4, 8, tzinfo=CHINA)


def test_moment_of_anything_else_is_refused_in_words():
    with pytest.raises(RowRefused, match="看不懂时间"):
        moment_of("三月四日")
