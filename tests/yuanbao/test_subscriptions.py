"""Followed topics: told once, in parts, after a killed worker, at decent hours, ended with one tap."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.party import make_article
from tests.factories.petitions import MONDAY
from yuanbao.consents.ledger import stands
from yuanbao.consents.purposes import purpose_of
from yuanbao.models import (
    Broadcast,
    Channel,
    DevelopmentMessage,
    Notification,
    Subscription,
    WechatBinding,
)
from yuanbao.notifications import deliver
from yuanbao.services import consents, subscriptions
from yuanbao.subscribing.links import read_code, signature_of
from yuanbao.subscribing.topics import topic_of
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(cast):
    return f"grid:{cast.unit.code}"


def publish(*topics, key="k", at=MONDAY):
    return subscriptions.publish(key=key, topics=topics, title="停水：今天下午停水", at=at)


def messages_of(user, channel=Channel.IN_APP):
    return Notification.objects.filter(user=user, channel=channel)


def test_topic_is_told_by_its_name(cast, topic):
    assert topic_of(topic).label == "馨悦社区·馨悦第1网格"
    assert topic_of("grid:nowhere") is None
    assert topic_of("moon:1") is None


def test_subscribe_again_changes_the_ways_and_keeps_one(cast, topic):
    subscriptions.subscribe(cast.resident, topic, at=MONDAY)
    subscriptions.subscribe(cast.resident, topic, by_sms=True, at=MONDAY)

    assert Subscription.objects.get().by_sms


def test_subscribe_what_there_is_not_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        subscriptions.subscribe(cast.resident, "grid:nowhere", at=MONDAY)


def test_subscribe_by_ways_that_lead_nowhere_is_refused(cast, topic):
    cast.resident.phone = ""

    with pytest.raises(TransitionRefused, match="没有留手机号"):
        subscriptions.subscribe(cast.resident, topic, by_sms=True, at=MONDAY)
    with pytest.raises(TransitionRefused, match="还没有绑定微信"):
        subscriptions.subscribe(cast.resident, topic, by_wechat=True, at=MONDAY)


def test_subscribe_too_many_is_refused(cast, topic, monkeypatch):
    monkeypatch.setattr(subscriptions, "MOST_TOPICS", 1)
    subscriptions.subscribe(cast.resident, topic, at=MONDAY)

    subscriptions.subscribe(cast.resident, topic, by_sms=True, at=MONDAY)
    with pytest.raises(TransitionRefused, match="最多订阅"):
        subscriptions.subscribe(cast.resident, f"grid:{cast.community.code}", at=MONDAY)


def test_publish_twice_tells_once_and_whoever_follows_two_topics_once(cast, topic):
    other = f"grid:{cast.community.code}"
    for each in (topic, other):
        subscriptions.subscribe(cast.resident, each, at=MONDAY)

    for _time in range(2):
        row = publish(topic, other)
        subscriptions.work_on(row.pk, at=MONDAY)

    assert Broadcast.objects.get().finished_at == MONDAY
    assert messages_of(cast.resident).count() == 1


def test_publish_reaches_nobody_else(cast, topic):
    subscriptions.subscribe(cast.resident, f"grid:{cast.other_unit.code}", at=MONDAY)

    subscriptions.work_on(publish(topic).pk, at=MONDAY)

    assert not messages_of(cast.resident).exists()


def test_work_on_after_a_killed_worker_goes_on_and_tells_nobody_twice(cast, topic, monkeypatch):
    monkeypatch.setattr(subscriptions, "PART", 1)
    people = [cast.resident, cast.handler, cast.dispatcher]
    for person in people:
        subscriptions.subscribe(person, topic, at=MONDAY)
    row = publish(topic)
    told = subscriptions.notify

    def killed(**said):
        if said["user"] == cast.handler:
            raise KeyboardInterrupt
        return told(**said)

    monkeypatch.setattr(subscriptions, "notify", killed)
    with pytest.raises(KeyboardInterrupt):
        subscriptions.work_on(row.pk, at=MONDAY)
    monkeypatch.setattr(subscriptions, "notify", told)
    assert subscriptions.sweep(at=MONDAY + timedelta(minutes=2)) == 1
    subscriptions.work_on(row.pk, at=MONDAY)

    assert [messages_of(person).count() for person in people] == [1, 1, 1]
    row.refresh_from_db()
    assert (row.n_sent, subscriptions.sweep(at=MONDAY + timedelta(days=1))) == (3, 0)


def test_messages_wait_for_the_morning_and_say_how_to_end_them(cast, topic):
    subscriptions.bind_wechat(cast.resident, "o-123", at=MONDAY)
    subscriptions.subscribe(cast.resident, topic, by_sms=True, by_wechat=True, at=MONDAY)
    night = MONDAY.replace(hour=14)  # ten in the evening in China

    subscriptions.work_on(publish(topic, at=night).pk, at=night)

    sms, wechat = (messages_of(cast.resident, way).get() for way in (Channel.SMS, Channel.WECHAT))
    assert sms.next_try_at == wechat.next_try_at == MONDAY.replace(hour=0) + timedelta(days=1)
    for row in (sms, wechat):
        deliver(row.pk, at=row.next_try_at)
    texts = {row.address: row.text for row in DevelopmentMessage.objects.all()}
    assert set(texts) == {cast.resident.phone, "wechat:o-123"}
    assert all("退订点 http" in text for text in texts.values())


def test_link_in_a_message_ends_it_by_a_press_alone(cast, topic, client):
    subscriptions.subscribe(cast.resident, topic, by_sms=True, at=MONDAY)
    subscriptions.work_on(publish(topic).pk, at=MONDAY)
    code = messages_of(cast.resident, Channel.SMS).get().body.rstrip("/").rsplit("/", 1)[1]
    url = reverse("subscription-end", args=[code])

    assert "馨悦第1网格" in client.get(url).content.decode()
    assert Subscription.objects.exists()
    client.post(url)
    assert not Subscription.objects.exists()
    assert "已经退订" in client.post(url).content.decode()


@pytest.mark.parametrize("code", ["abc", "a" * 58, "z" * 60, "A1"])
def test_link_that_is_not_ours_is_not_found(client, code):
    assert client.get(reverse("subscription-end", args=[code])).status_code == 404
    assert read_code("9" * 20) is None


def test_article_tells_followers_of_its_column_and_of_places_it_is_for(cast, settings):
    article = make_article(cast.community, notice_kind="water")

    topics = Broadcast.objects.get(key__startswith="article:").topics

    assert f"column:{article.column.code}" in topics
    assert f"grid:{cast.unit.code}" in topics
    assert f"grid:{cast.other_unit.code}" not in topics


def test_article_for_the_whole_district_rings_at_no_grid_unless_a_notice(cast):
    make_article(cast.district)

    assert [topic for topic in Broadcast.objects.get().topics if topic.startswith("grid:")] == []


def test_pages_begin_list_and_stop_a_subscription(cast, topic):
    browser = Client()
    browser.force_login(cast.resident)
    new = f"{reverse('subscription-new')}?topic={topic}"

    assert "馨悦第1网格" in browser.get(new).content.decode()
    assert browser.post(new, {"by_sms": "on"}).status_code == 302
    row = Subscription.objects.get()
    assert "馨悦第1网格" in browser.get(reverse("subscription-list")).content.decode()
    refused = browser.post(new, {"by_wechat": "on"})
    assert (refused.status_code, "还没有绑定微信" in refused.content.decode()) == (409, True)
    stranger = Client()
    stranger.force_login(cast.handler)
    stop = reverse("subscription-stop", args=[row.public_id])
    assert stranger.post(stop).status_code == 404
    assert browser.post(stop).status_code == 302
    assert not Subscription.objects.exists()


def test_wechat_is_bound_by_a_fresh_signature_alone(cast, settings):
    browser = Client()
    browser.force_login(cast.resident)
    now, url = str(int(time.time())), reverse("wechat-bind")
    good = {
        "openid": "o-9",
        "at": now,
        "sign": signature_of("o-9", now, settings.WECHAT_BIND_SECRET),
    }
    old = {
        "openid": "o-9",
        "at": "1",
        "sign": signature_of("o-9", "1", settings.WECHAT_BIND_SECRET),
    }

    assert browser.get(url, good | {"openid": "o-8"}).status_code == 404
    assert browser.get(url, old).status_code == 404
    assert browser.get(url, good).status_code == 200
    assert browser.post(f"{url}?{'&'.join(f'{k}={v}' for k, v in good.items())}").status_code == 302
    assert cast.resident.wechat.openid == "o-9"


def test_article_for_members_is_told_to_no_follower(cast):
    make_article(cast.community, notice_kind="water", audience="members")

    assert not Broadcast.objects.exists()


# --- by consent -------------------------------------------------------------------------------


def test_text_messages_rest_on_consent_while_any_topic_wants_them(cast, topic):
    person, other = cast.resident, f"grid:{cast.community.code}"
    first = subscriptions.subscribe(person, topic, by_sms=True, at=MONDAY)
    subscriptions.subscribe(person, other, by_sms=True, at=MONDAY)

    subscriptions.unsubscribe(first, by=person, at=MONDAY)
    assert stands("news-sms", person)
    subscriptions.subscribe(person, other, at=MONDAY)
    assert not stands("news-sms", person)


def test_withdrawing_text_messages_keeps_the_subscription(cast, topic):
    subscriptions.subscribe(cast.resident, topic, by_sms=True, at=MONDAY)

    consents.withdraw_own("news-sms", user=cast.resident, row_id=None, at=MONDAY)

    assert [row.by_sms for row in Subscription.objects.all()] == [False]


def test_withdrawing_wechat_ends_the_binding(cast, topic):
    subscriptions.bind_wechat(cast.resident, "o1", at=MONDAY)
    subscriptions.subscribe(cast.resident, topic, by_wechat=True, at=MONDAY)

    consents.withdraw_own("news-wechat", user=cast.resident, row_id=None, at=MONDAY)

    assert [row.by_wechat for row in Subscription.objects.all()] == [False]
    assert not WechatBinding.objects.exists()


def test_binding_that_gives_way_ends_its_consent(cast, topic):
    subscriptions.bind_wechat(cast.resident, "o1", at=MONDAY)
    subscriptions.subscribe(cast.resident, topic, by_wechat=True, at=MONDAY)

    subscriptions.bind_wechat(cast.other_resident, "o1", at=MONDAY)

    assert not stands("news-wechat", cast.resident)
    assert stands("news-wechat", cast.other_resident)
    assert not Subscription.objects.get().by_wechat


def test_pages_ask_in_the_words_of_the_ledger(client, cast, topic, settings):
    settings.WECHAT_BIND_SECRET = "s"
    client.force_login(cast.resident)
    moment = str(int(time.time()))
    sign = signature_of("o1", moment, "s")

    form = client.get(reverse("subscription-new"), {"topic": topic}).content.decode()
    bind = client.get(
        reverse("wechat-bind"), {"openid": "o1", "at": moment, "sign": sign}
    ).content.decode()

    assert purpose_of("news-sms").wording(1) in form
    assert purpose_of("news-wechat").wording(1) in bind
