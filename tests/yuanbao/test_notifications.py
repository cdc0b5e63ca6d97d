"""Messages to people: written once, sent at least once, never lost, quiet at night."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from tests.factories.yuanbao import UserFactory
from yuanbao.channels import PermanentFailure, TemporaryFailure
from yuanbao.models import Channel, Delivery, DevelopmentMessage, Notification
from yuanbao.notifications import deliver, notify, sweep

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, 12, tzinfo=UTC)  # 09:12 in Shanghai
PHONE = "13800138000"


class Provider:
    """An SMS provider that answers as told, and keeps what it was handed."""

    answers = []
    handed = []

    def send(self, **message):
        type(self).handed.append(message)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


@pytest.fixture
def provider(settings):
    Provider.answers, Provider.handed = [], []
    settings.SMS_CHANNEL = f"{__name__}.Provider"
    return Provider


def an_sms(key="order:1:dispatched", at=AT, **facts):
    [row] = notify(key=key, title="新工单", phone=PHONE, at=at, **facts)
    return row


def after(row):
    row.refresh_from_db()
    return row


def test_notify_a_user_writes_an_in_app_notice_that_is_there_at_once():
    user = UserFactory(phone=PHONE, email="a@example.org")

    [row] = notify(key="k", title="新工单", body="请签收", url="/x/", user=user, at=AT)

    assert (row.user, row.channel, row.delivery, row.sent_at) == (
        user,
        Channel.IN_APP,
        Delivery.SENT,
        AT,
    )
    assert (row.title, row.body, row.url, row.read_at) == ("新工单", "请签收", "/x/", None)


def test_notify_by_named_channels_takes_the_users_own_addresses():
    user = UserFactory(phone=PHONE, email="a@example.org")

    rows = notify(key="k", title="t", user=user, channels=list(Channel), at=AT)

    assert {row.channel: row.address for row in rows} == {
        Channel.IN_APP: "",
        Channel.SMS: PHONE,
        Channel.EMAIL: "a@example.org",
    }


def test_notify_leaves_out_channels_without_an_address():
    assert [r.channel for r in notify(key="k", title="t", phone=PHONE, at=AT)] == [Channel.SMS]
    assert notify(key="k2", title="t", user=UserFactory(), channels=[Channel.SMS], at=AT) == []


def test_notify_twice_with_one_key_writes_one():
    first = an_sms()
    again = an_sms(at=AT + timedelta(hours=1))

    assert first.pk == again.pk
    assert Notification.objects.count() == 1


def test_notify_tells_the_worker_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        an_sms(at=datetime(2026, 3, 2, 1, 12, tzinfo=UTC), body="请签收", url="/orders/1/")
        assert not DevelopmentMessage.objects.exists()

    sent = DevelopmentMessage.objects.get()
    assert sent.address == PHONE
    assert sent.text.startswith("【元宝】请签收 http")
    assert sent.text.endswith("/orders/1/")


def test_deliver_three_times_sends_once(provider):
    row = an_sms()

    for _n in range(3):
        deliver(row.pk, at=AT)

    assert len(provider.handed) == 1
    assert (after(row).delivery, row.sent_at, row.attempts) == (Delivery.SENT, AT, 1)


def test_deliver_hands_over_address_words_and_a_key_against_repeats(provider):
    row = an_sms(body="请签收", url="/x/")

    deliver(row.pk, at=AT)

    assert provider.handed == [
        {
            "address": PHONE,
            "title": "新工单",
            "body": "请签收",
            "url": "/x/",
            "dedup_key": str(row.public_id),
        }
    ]


def test_deliver_killed_between_sending_and_noting_sends_again_with_the_same_key(provider):
    row = an_sms()
    provider.answers = [SystemExit()]
    with pytest.raises(SystemExit):
        deliver(row.pk, at=AT)
    assert after(row).delivery == Delivery.WAITING

    deliver(row.pk, at=AT + timedelta(seconds=5))

    assert [message["dedup_key"] for message in provider.handed] == [str(row.public_id)] * 2
    assert after(row).delivery == Delivery.SENT


def test_deliver_that_fails_for_now_is_tried_later_and_later(provider):
    row = an_sms()
    provider.answers = [TemporaryFailure("忙")] * 8
    moments, moment = [], AT
    for _n in range(4):
        deliver(row.pk, at=moment)
        moments.append(after(row).next_try_at - moment)
        moment = row.next_try_at

    assert moments == [
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(minutes=30),
    ]
    assert (row.delivery, row.attempts, row.failure) == (Delivery.WAITING, 4, "忙")


def test_deliver_before_its_next_try_does_nothing(provider):
    row = an_sms()
    provider.answers = [TemporaryFailure("忙")]
    deliver(row.pk, at=AT)

    deliver(row.pk, at=AT + timedelta(seconds=29))

    assert len(provider.handed) == 1


def test_deliver_that_fails_for_three_days_is_given_up(provider, caplog):
    row = an_sms(urgent=True)
    moment = AT
    for _n in range(40):
        cache.clear()  # the breaker counts real minutes
        provider.answers = [TemporaryFailure("忙")]
        deliver(row.pk, at=moment)
        if after(row).delivery == Delivery.DEAD:
            break
        moment = row.next_try_at

    assert row.delivery == Delivery.DEAD
    assert timedelta(days=2, hours=12) < moment - AT <= timedelta(days=3)
    assert str(row.public_id) in caplog.text
    assert PHONE not in caplog.text


def test_deliver_that_can_never_arrive_is_given_up_at_once(provider):
    row = an_sms()
    provider.answers = [PermanentFailure("空号")]

    deliver(row.pk, at=AT)
    deliver(row.pk, at=AT + timedelta(days=1))

    assert (after(row).delivery, row.failure, len(provider.handed)) == (Delivery.DEAD, "空号", 1)


def test_deliver_with_a_provider_down_leaves_it_alone_for_a_minute(provider):
    rows = [an_sms(key=f"k{n}") for n in range(7)]
    provider.answers = [TemporaryFailure("慢")] * 5
    for row in rows[:5]:
        deliver(row.pk, at=AT)

    deliver(rows[5].pk, at=AT)

    assert len(provider.handed) == 5
    waiting = after(rows[5])
    assert (waiting.attempts, waiting.next_try_at) == (0, AT + timedelta(minutes=1))


def test_deliver_that_succeeds_forgets_the_failures_before(provider):
    rows = [an_sms(key=f"k{n}") for n in range(10)]
    provider.answers = [TemporaryFailure("慢")] * 4 + [None] + [TemporaryFailure("慢")] * 4 + [None]

    for row in rows:
        deliver(row.pk, at=AT)

    assert len(provider.handed) == 10


def test_deliver_of_mail_is_untouched_by_the_sms_provider(provider):
    provider.answers = [TemporaryFailure("慢")] * 5
    for number in range(5):
        deliver(an_sms(key=f"k{number}").pk, at=AT)
    [letter] = notify(key="m", title="周报", body="见附件", email="a@example.org", at=AT)

    deliver(letter.pk, at=AT)

    assert [(m.subject, m.to) for m in mail.outbox] == [("周报", ["a@example.org"])]
    assert str(letter.public_id) in mail.outbox[0].extra_headers["Message-ID"]


@pytest.mark.parametrize(
    ("failure", "delivery"),
    [
        (smtplib.SMTPServerDisconnected("x"), Delivery.WAITING),
        (ConnectionRefusedError("x"), Delivery.WAITING),
        (smtplib.SMTPRecipientsRefused({}), Delivery.DEAD),
    ],
)
def test_deliver_of_mail_tells_passing_from_lasting_failures(monkeypatch, failure, delivery):
    def fail(*_args, **_kwargs):
        raise failure

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    [letter] = notify(key="m", title="周报", email="a@example.org", at=AT)

    deliver(letter.pk, at=AT)

    assert after(letter).delivery == delivery


@pytest.mark.parametrize(
    ("hour", "minute", "waits_until"),
    [
        (20, 59, None),
        (21, 0, (3, 8)),
        (23, 59, (3, 8)),
        (0, 0, (2, 8)),
        (7, 59, (2, 8)),
        (8, 0, None),
    ],
)
def test_notify_by_sms_at_night_waits_for_the_morning(hour, minute, waits_until):
    shanghai = timedelta(hours=8)
    at = datetime(2026, 3, 2, hour, minute, tzinfo=UTC) - shanghai

    row = an_sms(at=at)

    if waits_until is None:
        assert row.next_try_at == at
    else:
        day, morning = waits_until
        assert row.next_try_at == datetime(2026, 3, day, morning, tzinfo=UTC) - shanghai


def test_notify_urgently_at_night_does_not_wait():
    night = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

    assert an_sms(at=night, urgent=True).next_try_at == night


def test_retry_of_an_evening_sms_waits_for_the_morning(provider):
    evening = datetime(2026, 3, 2, 12, 59, 45, tzinfo=UTC)  # 20:59:45 in Shanghai
    row = an_sms(at=evening)
    provider.answers = [TemporaryFailure("忙")]

    deliver(row.pk, at=evening)

    assert after(row).next_try_at == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)


def test_sweep_finds_what_is_due_and_nothing_else(provider):
    due = an_sms(key="due")
    an_sms(key="later", at=AT + timedelta(minutes=5))
    sent = an_sms(key="sent")
    deliver(sent.pk, at=AT)

    assert sweep(at=AT) == 1

    assert [m["dedup_key"] for m in provider.handed] == [str(sent.public_id)]
    assert after(due).delivery == Delivery.WAITING


def test_address_is_sealed_in_the_database(provider):
    row = an_sms()

    stored = Notification.objects.filter(pk=row.pk).values_list("address", flat=True)[0]

    assert PHONE.encode() not in bytes(stored)


@pytest.mark.django_db(transaction=True)
def test_sweep_has_sent_what_a_lost_message_left(provider, monkeypatch):
    now = datetime.now(tz=UTC)
    with monkeypatch.context() as broker_down:
        broker_down.setattr("yuanbao.tasks._silent_until", float("inf"))
        row = an_sms(at=now, urgent=True)
    assert provider.handed == []

    sweep(at=now)

    assert (after(row).delivery, len(provider.handed)) == (Delivery.SENT, 1)
