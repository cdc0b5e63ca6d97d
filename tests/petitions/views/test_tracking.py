from datetime import timedelta

import pytest

from dispatch.services.orders import handling, questions
from dispatch.services.routes import routing
from petitions.choices import State
from petitions.models import Petition
from petitions.notices import tracking_path
from petitions.services import handling as centre
from petitions.services import merging, passes
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.numbers import with_check

pytestmark = pytest.mark.django_db
WRONG = "没有找到。请核对编号和手机号后四位"


@pytest.fixture
def petition(cast):
    return file_petition(
        category=cast.heating, grid=cast.unit, phone="13800001111", name="刘芳", at=MONDAY
    )


def routed(petition):
    routing.route(petition, at=MONDAY + timedelta(seconds=5))
    return Petition.objects.get(pk=petition.pk)


def answered(cast, petition):
    order = routed(petition).orders.get()
    at = MONDAY + timedelta(hours=1)
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="换了阀门，复测二十度。", claimed="yes", by=cast.handler, at=at)
    handling.verify(order, by=cast.dispatcher, at=at)
    return order


def test_receipt_shows_number_in_groups_promise_and_code(client, petition):
    page = client.get(f"/receipt/{petition.number}/{tracking_path(petition).split('/')[3]}/")

    text = page.content.decode()
    number = petition.number
    assert f"{number[:4]} {number[4:8]} {number[8:]}" in text
    assert "最晚 11月30日 17:30 前答复" in text
    assert "一般 5 个工作日，从反映时算，节假日不算" in text
    assert 'role="img"' in text
    assert "no-store" in page["Cache-Control"]


def test_receipt_with_a_wrong_secret_is_not_found(client, petition):
    assert client.get(f"/receipt/{petition.number}/wrong/").status_code == 404


def test_track_names_the_holder_since_and_until(client, cast, petition):
    routed(petition)

    text = client.get(tracking_path(petition)).content.decode()

    assert "区住房和城乡建设局" in text
    assert "11月23日 10:00" in text
    assert "接下来：区住房和城乡建设局答复" in text


def test_track_page_names_nobody(client, cast, petition):
    answered(cast, petition)

    text = client.get(tracking_path(petition)).content.decode()

    assert "13800001111" not in text
    assert "刘芳" not in text


@pytest.mark.parametrize("secret", ["wrong", "~1abc", "~"])
def test_track_with_a_wrong_secret_is_not_found(client, petition, secret):
    assert client.get(f"/t/{petition.number}/{secret}/").status_code == 404


def test_find_by_number_and_tail_opens_for_half_an_hour(client, petition, monkeypatch):
    number = petition.number
    answer = client.post("/track/", {"number": f"{number[:4]} {number[4:]}", "tail": "1111"})

    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert tracking_path(petition) not in client.get(answer.url).content.decode()
    monkeypatch.setattr(passes, "LASTS", timedelta(seconds=-1))
    assert client.get(answer.url).status_code == 404


def test_pass_of_one_matter_does_not_open_another(client, cast, petition):
    other = file_petition(phone="13800002222", text="楼道灯坏了很久，晚上看不见路。")
    _petition, ticket = passes.pass_by_tail(petition.number, "1111")

    assert client.get(f"/t/{other.number}/{ticket}/").status_code == 404


def test_find_says_the_same_for_a_wrong_number_and_a_wrong_tail(client, petition):
    unknown = with_check("26999999999")

    wrong_tail = client.post("/track/", {"number": petition.number, "tail": "9999"})
    wrong_number = client.post("/track/", {"number": unknown, "tail": "1111"})

    assert wrong_tail.status_code == wrong_number.status_code == 404
    assert WRONG in wrong_tail.content.decode()
    assert WRONG in wrong_number.content.decode()


def test_find_misspelt_number_says_so(client, petition):
    answer = client.post("/track/", {"number": "123", "tail": "1111"})

    assert answer.status_code == 422
    assert "有一位写错了" in answer.content.decode()


def test_find_is_throttled_by_number_even_with_the_right_tail(client, petition, settings):
    settings.LOOK_UPS_PER_NUMBER = (2, 60)
    for _ in range(2):
        client.post("/track/", {"number": petition.number, "tail": "0000"})

    answer = client.post("/track/", {"number": petition.number, "tail": "1111"})

    assert answer.status_code == 429
    assert petition.number in answer.content.decode()


def test_find_anonymous_matter_by_empty_tail_is_not_found(client, cast):
    petition = file_petition(is_anonymous=True)

    answer = client.post("/track/", {"number": petition.number, "tail": "0000"})

    assert answer.status_code == 404


def test_add_puts_words_on_the_matter(client, petition):
    path = tracking_path(petition)

    answer = client.post(f"{path}add/", {"text": "一单元也不热，电话13900009999。"}, follow=True)

    text = answer.content.decode()
    assert "补充的内容已经交给办理单位" in text
    assert "一单元也不热" in text
    assert "13900009999" not in text


def test_add_to_an_ended_matter_keeps_the_words(client, petition):
    path = tracking_path(petition)
    client.post(f"{path}withdraw/", {"why": ""})

    answer = client.post(f"{path}add/", {"text": "又坏了，请再看看。"})

    assert answer.status_code == 409
    assert "又坏了，请再看看。" in answer.content.decode()


def test_add_nothing_is_refused(client, petition):
    assert client.post(f"{tracking_path(petition)}add/", {"text": " "}).status_code == 422


def test_withdraw_ends_the_matter_once(client, petition):
    path = tracking_path(petition)

    first = client.post(f"{path}withdraw/", {"why": "已经好了"})
    second = client.post(f"{path}withdraw/", {"why": ""})

    petition.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 409)
    assert petition.state == State.WITHDRAWN


def test_withdraw_tells_that_a_danger_is_still_cleared(client, cast):
    petition = file_petition(text="三号楼着火了，正在冒烟，快来人。", phone="13800001111")

    assert "仍会有人去把危险排除" in client.get(tracking_path(petition)).content.decode()


def test_question_stands_first_and_its_answer_wakes_the_clock(client, cast, petition):
    order = routed(petition).orders.get()
    at = MONDAY + timedelta(minutes=30)
    handling.sign_for(order, by=cast.handler, at=at)
    questions.ask(order, text="请告诉我们是几单元。", by=cast.handler, at=at)
    path = tracking_path(petition)
    asked = client.get(path).content.decode()

    client.post(f"{path}add/", {"text": "是二单元。"})

    assert "办理单位在等您补充" in asked
    assert "请告诉我们是几单元。" in asked
    assert "办理单位在等您补充" not in client.get(path).content.decode()
    order.refresh_from_db()
    assert order.paused_at is None


def test_centre_question_stands_first(client, cast, petition):
    centre.ask(petition, text="请写清是哪个小区。", by=cast.dispatcher, at=MONDAY)

    text = client.get(tracking_path(petition)).content.decode()

    assert "请写清是哪个小区。" in text
    assert "办理单位在等您补充" in text


def test_track_offers_the_rating_of_an_answered_part(client, cast, petition):
    order = answered(cast, petition)

    text = client.get(tracking_path(petition)).content.decode()

    assert f"/rate/{order.public_id}/" in text


def test_two_page_shapes_cost_the_same_number_of_queries(
    client, cast, petition, django_assert_max_num_queries
):
    answered(cast, petition)

    with django_assert_max_num_queries(12):
        client.get(tracking_path(petition))


def test_mine_lists_ones_own_alone(client, cast):
    own = file_petition(user=cast.resident, by=cast.resident, text="我家门口的路灯坏了，请修一修。")
    other = file_petition(user=cast.other_resident, by=cast.other_resident)
    client.force_login(cast.resident)

    text = client.get("/mine/").content.decode()

    assert own.number[:4] in text
    assert tracking_path(own) in text
    assert tracking_path(other) not in text


def test_mine_asks_strangers_for_their_telephone(client, cast):
    answer = client.get("/mine/")

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/phone/")


def test_merged_matter_shows_where_it_went(client, cast, petition):
    target = file_petition(text="三号楼全楼暖气都不热，已经三天了。", grid=cast.unit)
    merging.merge(petition, into=target, by=cast.dispatcher, at=MONDAY)

    assert f"/ledger/{target.number}/" in client.get(tracking_path(petition)).content.decode()


def test_add_too_often_keeps_the_words(client, petition, settings):
    settings.ADDITIONS_PER_MATTER = (1, 3600)
    path = f"{tracking_path(petition)}add/"
    client.post(path, {"text": "第一次补充。"})

    answer = client.post(path, {"text": "第二次补充，请看看。"})

    assert answer.status_code == 429
    assert "第二次补充，请看看。" in answer.content.decode()


def test_merged_into_a_hidden_matter_shows_no_way_there(client, cast, petition):
    target = file_petition(grid=cast.unit, visibility="handlers")
    merging.merge(petition, into=target, by=cast.dispatcher, at=MONDAY)

    assert f"/ledger/{target.number}/" not in client.get(tracking_path(petition)).content.decode()


def test_urge_once_a_day_from_the_page(client, petition):
    path = tracking_path(petition)
    before = client.get(path).content.decode()

    done = client.post(f"{path}urge/", follow=True).content.decode()
    refused = client.post(f"{path}urge/")

    assert "催一催" in before
    assert "已经催了，办理单位马上收到。" in done
    assert "催一催" not in done
    assert "一天催一次" in done
    assert refused.status_code == 409
    assert "一天催一次" in refused.content.decode()


def test_urge_is_not_offered_once_it_is_answered(client, cast, petition):
    answered(cast, petition)

    assert "催一催" not in client.get(tracking_path(petition)).content.decode()
