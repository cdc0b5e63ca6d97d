from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dispatch.models import Duty, Secondment
from dispatch.services.centre import roster
from dispatch.services.moves import returns
from dispatch.watches import turn_at
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

WEEK = "dispatch:roster-week"


def on_duty(cast):
    """Put the dispatcher on the running watch."""
    at = timezone.now()
    line = roster.Line(turn_at(at), Role.DISPATCHER, cast.dispatcher)
    return roster.assign(line, by=cast.shift_leader, at=at)


def filled(cast, **values):
    day = timezone.localdate() + timedelta(days=1)
    facts = {"on": day, "watch": "day", "seat": "dispatcher", "user": cast.dispatcher.pk}
    return facts | values


def test_frame_of_the_centre_shows_who_is_on_duty_now(cast, signed_in):
    on_duty(cast)

    page = signed_in(cast.shift_leader).get(reverse("dispatch:queue-list")).content.decode()

    assert "现在当班" in page
    assert "派遣席 高原" in page


def test_frame_of_a_department_shows_no_duty(cast, signed_in):
    on_duty(cast)

    page = signed_in(cast.handler).get(reverse("dispatch:desk-home")).content.decode()

    assert "现在当班" not in page


def test_roster_without_lines_says_so(cast, signed_in):
    page = signed_in(cast.dispatcher).get(reverse(WEEK)).content.decode()

    assert "这一班还没有排班" in page
    assert "排一个人" not in page


def test_assign_by_form_shows_on_that_week(cast, signed_in):
    client = signed_in(cast.shift_leader)

    answer = client.post(reverse("dispatch:duty-assign"), filled(cast))

    assert answer.status_code == 302
    assert "撤下" in client.get(answer.url).content.decode()
    assert Duty.objects.get().user == cast.dispatcher


def test_assign_to_a_wrong_seat_keeps_what_was_chosen(cast, signed_in):
    wrong = filled(cast, seat="supervisor")

    answer = signed_in(cast.shift_leader).post(reverse("dispatch:duty-assign"), wrong)

    assert answer.status_code == 409
    assert "高原那天不在督办席任职" in answer.content.decode()
    assert f'value="{cast.dispatcher.pk}" selected' in answer.content.decode()


def test_unassign_takes_the_line_away(cast, signed_in):
    duty = on_duty(cast)

    url = reverse("dispatch:duty-unassign", args=[duty.public_id])
    answer = signed_in(cast.shift_leader).post(url)

    assert answer.status_code == 302
    assert not Duty.objects.exists()


def test_copy_without_last_week_is_refused_with_words(cast, signed_in):
    answer = signed_in(cast.shift_leader).post(reverse("dispatch:roster-copy"))

    assert answer.status_code == 409
    assert "上一周没有排班" in answer.content.decode()


def test_copy_tells_how_many(cast, signed_in):
    duty = on_duty(cast)
    client = signed_in(cast.shift_leader)

    next_week = {"week": duty.on + timedelta(days=7 - duty.on.weekday())}
    answer = client.post(reverse("dispatch:roster-copy"), next_week, follow=True)

    assert "照抄上周 1 条" in answer.content.decode()


def test_import_with_faults_lists_them(cast, signed_in):
    table = SimpleUploadedFile(
        "a.csv", "日期,班次,席位,登录名\n2099-01-01,白班,派遣席,x\n".encode()
    )

    answer = signed_in(cast.shift_leader).post(reverse("dispatch:roster-import"), {"table": table})

    assert answer.status_code == 409
    assert "第 2 行：没有登录名“x”。" in answer.content.decode()


def test_import_of_a_good_table_fills_the_roster(cast, signed_in):
    day = timezone.localdate() + timedelta(days=1)
    rows = f"日期,班次,席位,登录名\n{day},白班,派遣席,{cast.dispatcher.username}\n"
    table = SimpleUploadedFile("a.csv", rows.encode())

    answer = signed_in(cast.shift_leader).post(reverse("dispatch:roster-import"), {"table": table})

    assert answer.status_code == 302
    assert Duty.objects.count() == 1


def test_home_unit_is_set_and_shown(cast, signed_in):
    client = signed_in(cast.shift_leader)
    url = reverse("dispatch:person-second", args=[cast.dispatcher.pk])

    answer = client.post(url, {"agency": "D17"}, follow=True)

    assert "区城市管理局" in answer.content.decode()
    assert Secondment.objects.get().user == cast.dispatcher


def test_ruling_by_who_was_lent_by_that_unit_is_refused_on_the_page(desk, cast, signed_in):
    order, at = desk.signed(), timezone.now()
    returns.ask_return(order, reason="R3", text="该归城管", by=cast.handler, at=at)
    roster.second(cast.shift_leader, agency=cast.housing, by=None, at=at)

    url = reverse("dispatch:order-rule", args=[order.public_id])
    typed = {"decision": "refuse", "ruling": "仍归住建"}
    answer = signed_in(cast.shift_leader).post(url, typed)

    assert answer.status_code == 409
    assert "应当回避" in answer.content.decode()
    assert "仍归住建" in answer.content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_roster_costs_the_same_for_one_and_three(cast, signed_in, django_assert_num_queries, n):
    at = timezone.now()
    for turn in [turn_at(at), turn_at(at).next(), turn_at(at).next().next()][:n]:
        line = roster.Line(turn, Role.DISPATCHER, cast.dispatcher)
        roster.assign(line, by=cast.shift_leader, at=at)
    client = signed_in(cast.dispatcher)
    client.get(reverse(WEEK))

    with django_assert_num_queries(7):
        client.get(reverse(WEEK))
