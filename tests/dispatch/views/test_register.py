from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.choices import Channel
from petitions.models import Petition
from yuanbao.crypto import receipt_secret

pytestmark = pytest.mark.django_db

REGISTER = "dispatch:register-new"
TYPED = {
    "key": "a" * 32,
    "channel": "counter",
    "kind": "help",
    "text": "母亲的高龄津贴三个月没有到账。",
    "name": "刘芳",
    "phone": "138 0000 1111",
}


def slip(petition):
    return reverse("dispatch:register-slip", args=[petition.public_id])


def test_register_files_for_somebody_else_and_prints_a_slip(cast, signed_in):
    client = signed_in(cast.dispatcher)
    helped = {
        "helper_name": "刘小妹",
        "relation": "child",
        "is_helper_agreed": "on",
        "grid": cast.community.pk,
    }

    answer = client.post(reverse(REGISTER), {**TYPED, **helped})

    petition = Petition.objects.get()
    person = petition.petitioner
    assert answer.url == slip(petition)
    assert (petition.channel, petition.registered_by, petition.grid) == (
        Channel.COUNTER,
        cast.dispatcher,
        cast.community,
    )
    assert (person.name, person.phone, person.helper_name, person.user) == (
        "刘芳",
        "13800001111",
        "刘小妹",
        None,
    )
    assert person.helper_words(person.helper_name) == "刘小妹（子女）"
    assert person.helper_agreed_at is not None
    page = client.get(answer.url)
    assert str(petition) in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_slip_code_leads_to_the_matters_own_page(cast, signed_in, client, settings):
    settings.SITE_URL = "https://site.example"
    desk = signed_in(cast.dispatcher)
    desk.post(reverse(REGISTER), TYPED)
    petition = Petition.objects.get()
    track = reverse(
        "petitions:petition-track", args=[petition.number, receipt_secret(petition.public_id)]
    )

    page = desk.get(slip(petition))

    assert client.get(track).status_code == 200
    assert page.context["code"].size > 20


def test_slip_is_for_whoever_registered_it_on_that_day(cast, signed_in):
    client = signed_in(cast.dispatcher)
    client.post(reverse(REGISTER), TYPED)
    petition = Petition.objects.get()

    assert signed_in(cast.shift_leader).get(slip(petition)).status_code == 404
    assert client.get(slip(petition)).status_code == 200
    Petition.objects.update(filed_at=timezone.now() - timedelta(days=1))
    assert client.get(slip(petition)).status_code == 404


def test_register_twice_with_one_key_is_one_matter(cast, signed_in):
    client = signed_in(cast.dispatcher)

    for _time in range(2):
        client.post(reverse(REGISTER), TYPED)

    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": "太短"}, "请写清是什么事，最少 10 个字。"),
        ({"phone": "12345"}, "手机号"),
        ({"relation": "child"}, "请填代办人姓名"),
        ({"helper_name": "刘小妹"}, "要反映人同意"),
        ({"channel": "web"}, "选择一个有效的选项"),
    ],
)
def test_register_with_a_mistake_keeps_everything_typed(cast, signed_in, wrong, words):
    answer = signed_in(cast.dispatcher).post(reverse(REGISTER), {**TYPED, **wrong})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "刘芳" in page
    assert not Petition.objects.exists()


def test_register_offers_the_places_of_ones_own_territory(cast, signed_in):
    def offered(person):
        form = signed_in(person).get(reverse(REGISTER)).context["form"]
        return [place.name for place in form.fields["grid"].queryset]

    assert offered(cast.community_clerk) == ["馨悦社区", "馨悦第1网格"]
    assert offered(cast.town_clerk) == ["馨悦社区"]
    assert offered(cast.dispatcher) == ["馨悦社区", "河沿社区"]


@pytest.mark.parametrize("person", ["handler", "grid_worker", "leader", "call_back"])
def test_register_is_not_for_departments_or_workers(cast, signed_in, person):
    assert signed_in(getattr(cast, person)).get(reverse(REGISTER)).status_code == 404
