from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.models import Leave, Rating
from dispatch.services.orders import questions
from petitions.models import Petition, Proxy
from petitions.services import proxies
from tests.dispatch.services.below import Levels
from tests.dispatch.services.work import settled, signed
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.crypto import receipt_secret
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db

TYPED = {
    "key": "b" * 32,
    "channel": "counter",
    "kind": "help",
    "text": "母亲的高龄津贴三个月没有到账。",
    "name": "刘桂英",
}


def page_of(petition, act="detail"):
    return reverse(f"dispatch:proxy-{act}", args=[petition.public_id])


def track(petition, act="track"):
    secret = receipt_secret(petition.public_id)
    return reverse(f"petitions:petition-{act}", args=[petition.number, secret])


@pytest.fixture
def clerk(cast, signed_in):
    return signed_in(cast.community_clerk)


def followed(cast, petition):
    proxies.take_up(petition, by=cast.community_clerk, at=MONDAY, way="in_person")
    return petition


def test_walk_in_with_one_tick_is_followed_by_whoever_took_it_in(cast, clerk):
    answer = clerk.post(
        reverse("dispatch:register-new"), {**TYPED, "grid": cast.community.pk, "is_proxied": "on"}
    )

    proxy = Proxy.objects.get()
    assert answer.status_code == 302
    assert (proxy.user, proxy.consent_way) == (cast.community_clerk, "in_person")
    assert str(proxy.petition) in clerk.get(reverse("dispatch:proxy-list")).content.decode()


def test_walk_in_without_the_tick_has_no_proxy(cast, clerk):
    clerk.post(reverse("dispatch:register-new"), {**TYPED, "grid": cast.community.pk})

    assert not Proxy.objects.exists()


def test_list_says_what_is_next(cast, clerk):
    order = signed(cast, phone="")
    followed(cast, order.petition)
    questions.ask(order, text="门牌号是多少？", by=cast.handler, at=MONDAY)

    page = clerk.get(reverse("dispatch:proxy-list")).content.decode()

    assert "请补充：门牌号是多少？" in page


def test_list_costs_the_same_with_one_and_with_three(cast, clerk, django_assert_num_queries):
    followed(cast, file_petition(grid=cast.unit))
    with django_assert_num_queries(9):
        clerk.get(reverse("dispatch:proxy-list"))
    for _ in range(2):
        followed(cast, file_petition(grid=cast.unit))

    with django_assert_num_queries(9):
        clerk.get(reverse("dispatch:proxy-list"))


def test_list_shows_a_stand_in_what_the_colleague_away_follows(cast, signed_in):
    stand_in = PostHolderFactory(name="马丽")
    PostFactory(user=stand_in, grid=cast.community, role=Role.COMMUNITY_CLERK)
    petition = followed(cast, file_petition(grid=cast.unit))
    day = MONDAY.date()
    Leave.objects.create(
        user=cast.community_clerk,
        stand_in=stand_in,
        starts_on=day,
        ends_on=day + timedelta(days=4000),
        asked_at=MONDAY,
    )
    client = signed_in(stand_in)

    page = client.get(reverse("dispatch:proxy-list")).content.decode()
    client.post(page_of(petition, "relieve"))

    assert "于海霞休假，您是 B 角" in page
    assert Proxy.objects.get().user == stand_in


def test_petitioner_asks_and_the_clerk_accepts_and_the_petitioner_ends(cast, clerk, client):
    petition = file_petition(grid=cast.unit)
    client.post(track(petition, "ask-proxy"))
    waiting = clerk.get(reverse("dispatch:proxy-list") + "?waiting=1").content.decode()

    clerk.post(page_of(petition, "accept"))
    page = client.get(track(petition)).content.decode()
    client.post(track(petition, "end-proxy"))

    assert str(petition) in waiting
    assert "由馨悦社区的工作人员替您跟进" in page
    assert "于海霞" not in page
    assert Proxy.objects.get().ended_at is not None


def test_take_with_consent_and_its_refusals(cast, clerk):
    petition = file_petition(grid=cast.unit)

    assert clerk.post(page_of(petition, "take"), {}).status_code == 422
    assert clerk.post(page_of(petition, "take"), {"way": "phone"}).status_code == 302
    assert clerk.post(page_of(petition, "take"), {"way": "phone"}).status_code == 409


def test_contact_opens_name_and_phone_for_the_proxy(cast, clerk):
    petition = followed(cast, file_petition(grid=cast.unit, name="刘桂英", phone="13800007777"))

    closed = clerk.get(page_of(petition)).content.decode()
    opened = clerk.post(page_of(petition, "contact")).content.decode()

    assert "13800007777" not in closed
    assert "13800007777" in opened


def test_inform_and_add_and_hand_over_and_end_by_their_forms(cast, clerk):
    petition = followed(cast, file_petition(grid=cast.unit))
    colleague = PostHolderFactory(name="马丽")
    PostFactory(user=colleague, grid=cast.community, role=Role.COMMUNITY_CLERK)
    told = {"way": "visit", "is_reached": "on", "note": "上门说了。"}

    assert clerk.post(page_of(petition, "inform"), told).status_code == 302
    assert "已告知反映人（上门）：上门说了。" in clerk.get(page_of(petition)).content.decode()
    assert clerk.post(page_of(petition, "add"), {"text": "三号楼二单元。"}).status_code == 302
    assert clerk.get(page_of(petition, "end")).status_code == 200
    assert clerk.post(page_of(petition, "hand-over"), {"to": colleague.pk}).status_code == 302
    assert clerk.post(page_of(petition, "end"), {"why": "不用了"}).status_code == 404
    assert Proxy.objects.get().user == colleague


def test_rate_writes_down_what_the_person_says_of_another_units_work(cast, clerk):
    order = settled(cast, phone="")
    petition = followed(cast, Petition.objects.get(pk=order.petition_id))
    said = {"part": str(order.serial), "solved": "yes", "satisfaction": "satisfied"}

    shown = clerk.get(page_of(petition)).content.decode()
    answer = clerk.post(page_of(petition, "rate"), said)

    rating = Rating.objects.get()
    assert "代记评价" in shown
    assert answer.status_code == 302
    assert (rating.channel, rating.taken_by) == ("counter", cast.community_clerk)


def test_rate_refuses_dissatisfaction_without_a_reason(cast, clerk):
    order = settled(cast, phone="")
    petition = followed(cast, Petition.objects.get(pk=order.petition_id))
    said = {"part": str(order.serial), "solved": "no", "satisfaction": "dissatisfied"}

    assert clerk.post(page_of(petition, "rate"), said).status_code in {409, 422}
    assert clerk.post(page_of(petition, "rate"), {}).status_code == 422
    assert not Rating.objects.exists()


def test_rate_by_whoever_does_not_follow_is_out_of_reach(cast, signed_in):
    order = settled(cast, phone="")
    petition = followed(cast, Petition.objects.get(pk=order.petition_id))
    said = {"part": str(order.serial), "solved": "yes", "satisfaction": "satisfied"}

    assert signed_in(cast.town_clerk).post(page_of(petition, "rate"), said).status_code == 404


def test_leaver_hands_the_proxies_of_the_place_along(cast, signed_in):
    order = file_petition(grid=cast.unit)
    followed(cast, order)
    colleague = PostHolderFactory(name="马丽")
    PostFactory(user=colleague, grid=cast.community, role=Role.COMMUNITY_CLERK)
    cast._staff(cast.platform, Role.COMMUNITY_CLERK, "赵静")
    to = cast.platform.staffings.get(user__name="赵静").user
    cast.platform.staffings.filter(user=cast.community_clerk).update(ends_on="2020-12-31")
    client = signed_in(cast.administrator)

    page = client.get(reverse("dispatch:leaver-list")).content.decode()
    url = reverse(
        "dispatch:leaver-hand-over", args=[cast.community_clerk.public_id, cast.platform.code]
    )
    client.post(url, {"to": str(to.public_id)})

    assert "另有 1 件全程代办" in page
    assert Proxy.objects.get().user == to


def test_clerk_with_a_seat_in_the_platform_alone_follows_what_they_took_in(cast, signed_in):
    seated = cast._staff(cast.platform, Role.COMMUNITY_CLERK, "赵静")
    client = signed_in(seated)

    answer = client.post(reverse("dispatch:register-new"), {**TYPED, "is_proxied": "on"})

    proxy = Proxy.objects.get()
    assert answer.status_code == 302
    assert (proxy.user, proxy.place, proxy.place_name) == (seated, None, "馨悦社区")
    assert client.get(page_of(proxy.petition)).status_code == 200


def test_clerk_with_a_seat_alone_opens_what_a_leaver_handed_to_them(cast, signed_in):
    petition = followed(cast, file_petition(grid=cast.unit))
    seated = cast._staff(cast.platform, Role.COMMUNITY_CLERK, "赵静")
    client = signed_in(seated)
    before = client.get(page_of(petition)).status_code

    proxies.hand_all(
        cast.community_clerk, cast.community, to=seated, by=cast.administrator, at=MONDAY
    )

    assert before == 404
    assert client.get(page_of(petition)).status_code == 200
    assert str(petition) in client.get(reverse("dispatch:proxy-list")).content.decode()


@pytest.mark.parametrize(("has_post", "offered"), [(True, True), (False, False)])
def test_order_page_offers_following_to_the_posts_of_the_place_alone(
    cast, signed_in, has_post, offered
):
    levels = Levels(cast)
    order = levels.of_town()
    if has_post:
        PostFactory(user=levels.town_clerk, grid=cast.town, role=Role.TOWN_CLERK)

    page = signed_in(levels.town_clerk).get(
        reverse("dispatch:order-detail", args=[order.public_id])
    )

    assert ("由我替反映人跟进" in page.content.decode()) == offered
    follow = signed_in(levels.town_clerk).get(page_of(order.petition))
    assert (follow.status_code == 200) == offered
