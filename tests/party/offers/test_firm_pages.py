from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from party.models import Application, Firm, Inspection, JobPost, JobWish, Policy
from party.offers.choices import ServiceKind
from party.services.offers import wishes
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.offers import (
    make_application,
    make_firm,
    make_job,
    make_policy,
    make_service,
    staff_for,
)
from tests.factories.registers import make_premises
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


def soon(days=20):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def open_job(firm, **values):
    at = timezone.now()
    return make_job(firm, at=at, expires_on=(at + timedelta(days=9)).date(), **values)


def typed_job(**values):
    facts = {
        "title": "服务员",
        "trade": "catering",
        "duties": "端菜，晚八点下班",
        "headcount": 1,
        "wage_unit": "month",
        "wage_from": 2800,
        "wage_to": 3200,
        "place": "锦山大街",
        "expires_on": soon(),
    }
    return facts | values


def test_claim_page_finds_the_shop_of_the_telephone(client, cast):
    make_premises(cast.unit, contact_phone=cast.resident.phone)
    client.force_login(cast.resident)

    response = client.post(reverse("party:my-firms"))

    assert response.status_code == 302
    assert Firm.objects.get().account == cast.resident


def test_job_form_posts_on_one_page(client, cast):
    firm = make_firm(cast.unit, account=cast.resident)
    client.force_login(cast.resident)

    response = client.post(reverse("party:my-job-new", args=[firm.public_id]), typed_job())

    assert response.url == reverse("party:my-job", args=[JobPost.objects.get().public_id])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"duties": "限女，35岁以下"}, "不能限定性别"),
        ({"expires_on": soon(120)}, "最长 90 天"),
        ({"wage_to": 100}, "还低"),
    ],
)
def test_job_form_says_what_is_wrong_and_keeps_what_was_typed(client, cast, values, said):
    firm = make_firm(cast.unit, account=cast.resident)
    client.force_login(cast.resident)

    response = client.post(reverse("party:my-job-new", args=[firm.public_id]), typed_job(**values))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "锦山大街" in page
    assert not JobPost.objects.exists()


def test_job_that_came_back_is_changed_and_handed_in_again(client, cast):
    firm = make_firm(cast.unit, account=cast.resident)
    job = open_job(firm, is_public=False)
    client.force_login(staff_for(cast.district))
    review = reverse("party:job-review", args=[job.public_id])

    assert client.post(f"{review}send-back/").status_code == 422
    client.post(f"{review}send-back/", {"why": "写清几点下班"})
    client.force_login(cast.resident)
    url = reverse("party:my-job-edit", args=[job.public_id])

    assert "写清几点下班" in client.get(url).content.decode()
    assert client.post(url, typed_job(duties="限男")).status_code == 422
    assert client.post(url, typed_job()).status_code == 302
    client.force_login(staff_for(cast.district))
    assert client.post(f"{review}publish/").status_code == 302
    assert client.post(f"{review}take-down/", {"why": "有人举报"}).status_code == 302


def test_applicant_is_seen_by_the_firm_and_told(client, cast):
    make_service(cast.district, ServiceKind.JOB)
    job = open_job(make_firm(cast.unit, account=cast.resident))
    url = reverse("party:job-detail", args=[job.public_id])
    typed = {"key": "k" * 32, "name": "方志强", "phone": "13800003333", "text": "干过两年"}

    assert client.post(url, typed).status_code == 422
    response = client.post(url, typed | {"consents": "on"})
    client.force_login(cast.resident)
    page = client.get(reverse("party:my-job", args=[job.public_id])).content.decode()
    application = Application.objects.get()
    answer = f"/firm/applicants/{application.public_id}"

    assert response.status_code == 302
    assert "13800003333" in page
    assert client.post(f"{answer}/accept/").status_code == 302
    assert client.post(f"{answer}/finish/").status_code == 422
    assert client.post(f"{answer}/finish/", {"text": "周一来上班"}).status_code == 302
    assert "周一来上班" in client.get(response.url).content.decode()


def test_board_shows_no_telephone_and_narrows(client, cast):
    firm = make_firm(cast.unit, account=cast.resident, contact_phone="13800007777")
    open_job(firm)
    open_job(firm, title="收银", trade="retail")
    url = reverse("party:job-list")

    found = client.get(url, {"trade": "retail", "town": cast.town.code}).content.decode()
    named = client.get(url, {"q": "面馆"}).content.decode()

    assert ("收银" in found, "点菜" in found) == (True, False)
    assert "收银" in named
    assert "13800007777" not in found + named


def test_wish_page_ends_the_wish(client, cast):
    typed = {"trade": "catering", "wage_unit": "month", "wage_from": 2000, "phone": "13800005555"}
    url = reverse("party:job-wish-new")

    assert client.post(url, typed).status_code == 422
    response = client.post(url, typed | {"consents": "on"})
    open_job(make_firm(cast.unit, account=cast.resident))
    wishes.match_week(at=timezone.now())

    assert "服务员" in client.get(response.url).content.decode()
    assert client.post(f"{response.url}end/").status_code == 302
    assert JobWish.objects.get().phone == ""


def test_match_page_judges_and_keeps_nothing(client, cast):
    make_policy(cast.district)
    url = reverse("party:policy-match")

    page = client.post(url, {"age": "82", "registered": "1"}).content.decode()

    assert "高龄津贴" in page
    assert "年龄不少于 80 周岁" in page
    assert client.post(url, {"age": "x"}).status_code == 422
    assert not Application.objects.exists()


def test_match_page_knows_the_firm_of_the_account(client, cast):
    make_firm(cast.unit, account=cast.resident, trade="catering", staff_count=6)
    client.force_login(cast.resident)

    form = client.get(reverse("party:policy-match"), {"for": "firm"}).context["form"]

    assert form.initial == {"based_here": "1", "trade": "catering", "staff": 6}


def test_policy_is_applied_for_online(client, cast):
    service = make_service(cast.district, ServiceKind.POLICY)
    policy = make_policy(cast.district, service=service)
    plain = make_policy(cast.district, title="另一项")
    url = reverse("party:policy-apply", args=[policy.public_id])
    client.force_login(cast.resident)

    response = client.post(
        url, {"key": "k" * 32, "text": "满八十了", "name": "刘芳", "phone": "13800001111"}
    )

    application = Application.objects.get()
    assert (application.policy, application.title) == (policy, "高龄津贴")
    assert response.status_code == 302
    assert client.get(reverse("party:policy-apply", args=[plain.public_id])).status_code == 404


def test_policy_form_reads_conditions_and_says_which_is_wrong(client, cast):
    client.force_login(staff_for(cast.district))
    url = reverse("party:policy-new")
    typed = {
        "audience": "people",
        "grid": cast.district.pk,
        "title": "助餐补贴",
        "benefit": "每餐 3 元",
        "bring": "身份证",
        "where": "社区",
        "unit": "区民政局",
        "source_title": "办法",
        "valid_from": "2020-01-01",
        "fact_1": "age",
        "op_1": "ge",
        "value_1": "60",
        "fact_2": "work",
        "op_2": "in",
        "value_2": "退休、失业",
    }

    wrong = client.post(url, typed | {"value_1": "六十"})
    response = client.post(url, typed)

    policy = Policy.objects.get()
    assert wrong.status_code == 422
    assert policy.conditions[1] == {"fact": "work", "op": "in", "value": ["retired", "unemployed"]}
    edit = reverse("party:policy-edit", args=[policy.public_id])
    assert "退休、失业" in client.get(edit).content.decode()
    assert client.post(edit, typed | {"title": "新名"}).status_code == 302
    client.force_login(staff_for(cast.district))
    assert client.post(f"{response.url}publish/").status_code == 302
    assert client.post(f"{response.url}withdraw/", {"why": "停办"}).status_code == 302
    assert client.post(f"{response.url}revise/").status_code == 302


def test_inspection_is_filed_with_ones_unit_and_read_by_the_firm(client, cast):
    firm = make_firm(cast.unit, account=cast.resident)
    client.force_login(cast.handler)
    url = reverse("party:inspection-new", args=[firm.public_id])
    typed = {
        "kind": "routine",
        "unit": "住建局",
        "subject": "燃气",
        "basis": "条例第四十一条",
        "inspectors": "甲（1）、乙（2）",
        "starts_on": soon(3),
        "ends_on": soon(3),
    }

    assert client.get(url).context["form"].initial["unit"]
    assert client.post(url, typed | {"starts_on": "2020-01-01"}).status_code == 422
    assert client.post(url, typed | {"ends_on": soon(1)}).status_code == 422
    client.post(url, typed)
    found = client.get(reverse("party:inspection-list"), {"firm": "面馆"}).content.decode()
    visit = Inspection.objects.get()
    one = f"/desk/inspections/{visit.public_id}/finish/"
    client.post(one)
    client.post(one, {"why": "合格"})
    client.force_login(cast.resident)
    page = client.get(reverse("party:my-firm", args=[firm.public_id])).content.decode()

    assert "老街面馆" in found
    assert "条例第四十一条" in page
    assert "合格" in page


def test_firm_desk_names_officer_and_account(client, cast):
    firm = make_firm(cast.unit)
    officer = PostHolderFactory(name="王专员")
    PostFactory(user=officer, grid=cast.town, role=Role.CONTACT_OFFICER)
    client.force_login(staff_for(cast.district))
    url = reverse("party:firm-detail", args=[firm.public_id])

    assert client.post(f"{url}officer/", {"officer": officer.pk}).status_code == 302
    assert client.post(f"{url}account/", {"phone": "13900009999"}).status_code == 409
    assert client.post(f"{url}account/", {"phone": cast.resident.phone}).status_code == 302
    assert "王专员" in client.get(reverse("party:firm-list"), {"q": "面馆"}).content.decode()


@pytest.mark.parametrize("n_rows", [1, 3])
def test_public_pages_ask_the_database_at_most_six_times(
    client, cast, django_assert_max_num_queries, n_rows
):
    firm = make_firm(cast.unit, account=cast.resident)
    for _number in range(n_rows):
        job, policy = open_job(firm), make_policy(cast.district)

    for url in (
        reverse("party:job-list"),
        reverse("party:job-detail", args=[job.public_id]),
        reverse("party:policy-list"),
        reverse("party:policy-match"),
        reverse("party:policy-detail", args=[policy.public_id]),
    ):
        with django_assert_max_num_queries(6):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("n_rows", [1, 3])
def test_desk_and_firm_pages_ask_the_database_at_most_twelve_times(
    client, cast, django_assert_max_num_queries, n_rows
):
    clerk, firm = staff_for(cast.town), make_firm(cast.unit, account=cast.resident)
    service = make_service(cast.district, ServiceKind.JOB)
    for number in range(n_rows):
        job = open_job(firm)
        make_firm(cast.unit, name=f"{number}号店")
        make_application(service, links=(("job", job),))
    policy = make_policy(cast.community)
    pages = {
        clerk: (
            reverse("party:policy-desk"),
            reverse("party:policy-preview", args=[policy.public_id]),
            reverse("party:firm-list"),
            reverse("party:firm-detail", args=[firm.public_id]),
            reverse("party:job-desk"),
            reverse("party:job-review", args=[job.public_id]),
        ),
        cast.resident: (
            reverse("party:my-firm", args=[firm.public_id]),
            reverse("party:my-job", args=[job.public_id]),
        ),
    }

    for person, urls in pages.items():
        client.force_login(person)
        for url in urls:
            with django_assert_max_num_queries(12):
                assert client.get(url).status_code == 200
