from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from party.models import Application, JobWish
from party.offers.choices import ServiceKind
from party.services.offers import walkins
from party.services.offers.applying import Wish
from party.services.offers.walkins import Caller
from tests.factories.offers import (
    make_application,
    make_firm,
    make_job,
    make_policy,
    make_service,
    make_slot,
    staff_for,
)
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "13800001111"


@pytest.fixture
def signed_in(client):
    """Return a function that signs somebody in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def at_desk(name, *args, phone=PHONE, came_by="counter"):
    """Return the address of a page for a caller."""
    token = walkins.token_of(Caller(phone, came_by), at=timezone.now())
    return reverse(f"party:{name}", args=[token, *args])


def typed(**values):
    facts = {"key": "a" * 32, "text": "想去吃饭", "name": "欧阳桂兰", "phone": PHONE}
    return facts | {"agreed": "on"} | values


def test_start_leads_to_the_offers_and_keeps_a_wrong_number(cast, signed_in):
    client = signed_in(cast.community_clerk)

    wrong = client.post(reverse("party:walk-in"), {"phone": "138", "came_by": "phone"})
    right = client.post(reverse("party:walk-in"), {"phone": PHONE, "came_by": "phone"})

    assert wrong.status_code == 422
    assert 'value="138"' in wrong.content.decode()
    assert PHONE not in right.url
    page = client.get(right.url).content.decode()
    assert "138****1111" in page
    assert "电话" in page


def test_service_page_files_it_and_shows_the_slip_of_today(cast, signed_in):
    service = make_service(cast.district, phone="0415-2812345", bring="身份证")
    client = signed_in(staff_for(cast.town))

    sent = client.post(at_desk("walk-in-service", service.code), typed())

    row = Application.objects.get()
    slip = client.get(sent.url).content.decode()
    for words in (row.number[:4], "老年餐桌", "欧阳桂兰", "经办员（窗口）", "最晚", "0415-2812345"):
        assert words in slip
    assert "查进度的二维码" in slip


def test_service_page_with_faults_keeps_what_was_typed_and_asks_for_the_persons_word(
    cast, signed_in
):
    service = make_service(cast.district)
    client = signed_in(cast.community_clerk)

    page = client.post(at_desk("walk-in-service", service.code), typed(agreed="", phone="12"))

    words = page.content.decode()
    assert page.status_code == 422
    assert "想去吃饭" in words
    assert "要本人同意才能代办" in words
    assert not Application.objects.exists()


def test_service_page_refuses_what_was_applied_for_and_keeps_what_was_typed(cast, signed_in):
    service = make_service(cast.district)
    make_application(service, text="想去吃饭")

    page = signed_in(cast.community_clerk).post(at_desk("walk-in-service", service.code), typed())

    assert page.status_code == 409
    assert "已经申请过，还在办，编号" in page.content.decode()
    assert "想去吃饭" in page.content.decode()


def test_residents_page_refuses_a_second_time_in_the_same_words(cast, client):
    service = make_service(cast.district)
    client.force_login(cast.resident)
    url = reverse("party:service-apply", args=[service.code])
    client.post(url, typed(phone=cast.resident.phone))

    page = client.post(url, typed(key="b" * 32, phone=cast.resident.phone))

    assert page.status_code == 409
    assert "已经申请过，还在办，编号" in page.content.decode()


def test_service_page_whose_hour_is_gone_keeps_what_was_typed(cast, signed_in, monkeypatch):
    service = make_service(cast.district, has_slots=True)
    slot = make_slot(service, at=timezone.now())
    make_application(service, slot=slot, phone="13900002222", at=timezone.now())
    monkeypatch.setattr(
        "party.views.offers.walkins.queries.free_slots", lambda *_args, **_more: [slot]
    )

    page = signed_in(cast.community_clerk).post(
        at_desk("walk-in-service", service.code), typed(slot=str(slot.public_id))
    )

    assert page.status_code == 409
    assert "想去吃饭" in page.content.decode()


def test_policy_and_job_pages_file_what_they_are_about(cast, signed_in):
    at, client = timezone.now(), signed_in(cast.town_clerk)
    service = make_service(cast.district, ServiceKind.POLICY)
    policy = make_policy(cast.district, service=service, at=at)
    make_service(cast.district, ServiceKind.JOB)
    firm = make_firm(cast.unit, account=cast.other_resident)
    job = make_job(firm, at=at, expires_on=(at + timedelta(days=9)).date())

    policy_url = at_desk("walk-in-policy", policy.public_id)
    assert "身份证" in client.get(policy_url).content.decode()
    for url in (policy_url, at_desk("walk-in-job", job.public_id)):
        assert client.post(url, typed(key=url[-32:], consents="on")).status_code == 302

    filed = Application.objects.order_by("id").values_list("title", "policy", "job")
    assert list(filed) == [("高龄津贴", policy.pk, None), ("服务员·老街面馆", None, job.pk)]


def test_job_wish_page_writes_it_down_and_shows_its_slip(cast, signed_in):
    client = signed_in(cast.community_clerk)
    facts = {"trade": "catering", "wage_unit": "month", "wage_from": "2000", "phone": PHONE}
    url = at_desk("walk-in-wish")

    assert client.post(url, facts).status_code == 422
    sent = client.post(url, facts | {"consents": "on"})

    assert JobWish.objects.get().taken_by == cast.community_clerk
    assert "求职意向小票" in client.get(sent.url).content.decode()
    again = client.post(url, facts | {"consents": "on"})
    assert again.status_code == 409


def test_confidential_page_shows_the_slip_once_and_nothing_afterwards(cast, signed_in):
    service = make_service(cast.district, ServiceKind.COUNSELLING, code="counsel")
    client = signed_in(cast.community_clerk)
    url = at_desk("walk-in-service", "counsel")

    form = client.get(url).content.decode()
    slip = client.post(url, typed(text="夜里总睡不着", name="", phone=""))

    row = Application.objects.get()
    assert PHONE not in form
    assert slip.status_code == 200
    assert "小票只在这一页" in slip.content.decode()
    assert "夜里总睡不着" not in slip.content.decode()
    assert "no-store" in slip["Cache-Control"]
    for name in ("walk-in-slip", "application-detail"):
        assert client.get(reverse(f"party:{name}", args=[row.public_id])).status_code == 404
    assert (
        service.name
        not in client.post(at_desk("walk-in-held"))
        .content.decode()
        .split("held-title")[1]
        .split("</section>")[0]
    )


def test_confidential_page_by_telephone_wants_a_number_and_shows_no_code(cast, signed_in):
    make_service(cast.district, ServiceKind.LEGAL_AID, code="legal-aid")
    client = signed_in(cast.community_clerk)
    url = at_desk("walk-in-service", "legal-aid", phone="", came_by="phone")

    without = client.post(url, typed(name="", phone=""))
    slip = client.post(url, typed(name=""))

    assert without.status_code == 422
    assert "电话里办的没有小票" in without.content.decode()
    assert "查进度的二维码" not in slip.content.decode()
    assert "网址已经用短信发给本人" in slip.content.decode()


def test_confidential_page_wants_a_number_of_whoever_wants_it_among_their_own(cast, signed_in):
    make_service(cast.district, ServiceKind.COUNSELLING, code="counsel")
    url = at_desk("walk-in-service", "counsel", phone="")

    page = signed_in(cast.community_clerk).post(url, typed(phone="", is_listed="on"))

    assert page.status_code == 422
    assert "要登录后看得到" in page.content.decode()


def test_offers_for_whoever_leaves_no_number_are_the_confidential_ones_alone(cast, signed_in):
    make_service(cast.district, code="meals")
    make_service(cast.district, ServiceKind.COUNSELLING, code="counsel", name="心理疏导")
    client = signed_in(cast.community_clerk)

    page = client.get(at_desk("walk-in-offers", phone="")).content.decode()

    assert "心理疏导" in page
    assert "老年餐桌" not in page
    for url in (
        at_desk("walk-in-service", "meals", phone=""),
        at_desk("walk-in-wish", phone=""),
    ):
        assert client.get(url).status_code == 404
    assert client.post(at_desk("walk-in-held", phone="")).status_code == 404


def test_offers_are_found_by_a_few_words_and_counted_past_what_is_shown(cast, signed_in):
    at, service = timezone.now(), make_service(cast.district, ServiceKind.POLICY)
    for number in range(10):
        make_policy(cast.district, service=service, at=at, title=f"第{number}号补贴")
    client, url = signed_in(cast.community_clerk), at_desk("walk-in-offers")

    every, one = client.get(url).content.decode(), client.get(f"{url}?q=第3号")

    assert "共 10 项" in every
    assert "第3号补贴" in one.content.decode()
    assert "第4号补贴" not in one.content.decode()
    assert "没有找到" in client.get(f"{url}?q=没有这个").content.decode()


def test_held_lists_the_persons_applications_with_their_state_and_records_the_look(cast, signed_in):
    row = make_application(make_service(cast.district, name="借轮椅"))

    page = signed_in(cast.dispatcher).post(at_desk("walk-in-held")).content.decode()

    assert "借轮椅" in page
    assert "待受理" in page
    assert AuditEntry.objects.filter(act="look_up_by_phone", object_id=row.pk).exists()


def test_find_page_reads_out_one_application_and_says_the_same_for_every_fault(cast, signed_in):
    row = make_application(make_service(cast.district))
    hidden = make_application(make_service(cast.district, ServiceKind.COUNSELLING))
    client, url = signed_in(cast.dispatcher), reverse("party:walk-in-find")

    right = client.post(url, {"number": row.number, "tail": "1111"})
    wrong = [
        client.post(url, {"number": number, "tail": tail})
        for number, tail in ((row.number, "2222"), (hidden.number, "1111"))
    ]

    assert "待受理" in right.content.decode()
    assert [page.status_code for page in wrong] == [404, 404]
    assert all("没有找到" in page.content.decode() for page in wrong)
    assert client.post(url, {"number": "12", "tail": "1"}).status_code == 422


def test_altered_caller_is_not_found(cast, signed_in):
    url = at_desk("walk-in-offers")

    page = signed_in(cast.community_clerk).get(url.replace("/p/", "/p/A"))

    assert page.status_code == 404


@pytest.mark.parametrize("n_rows", [1, 3])
def test_pages_of_the_desk_ask_the_database_as_often_for_three_rows_as_for_one(
    cast, signed_in, django_assert_num_queries, n_rows
):
    at, client = timezone.now(), signed_in(cast.community_clerk)
    service = make_service(cast.district, ServiceKind.POLICY)
    firm = make_firm(cast.unit, account=cast.other_resident)
    for number in range(n_rows):
        make_service(cast.district, code=f"s{number}")
        make_policy(cast.district, service=service, at=at)
        make_job(firm, at=at, expires_on=(at + timedelta(days=9)).date())
    slip = walkins.take_in(
        Wish(service=service, text="又一件", phone=PHONE),
        came_by="counter",
        agreed=True,
        by=cast.community_clerk,
        at=at,
    ).application
    client.get(reverse("party:walk-in"))

    for n_asked, url in (
        (5, reverse("party:walk-in")),
        (10, at_desk("walk-in-offers")),
        (6, at_desk("walk-in-service", "s0")),
        (7, reverse("party:walk-in-slip", args=[slip.public_id])),
    ):
        with django_assert_num_queries(n_asked):
            assert client.get(url).status_code == 200
