"""One-time codes by SMS."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from yuanbao.models import DevelopmentMessage, Notification, PhoneCode
from yuanbao.services.phone_codes import CodeRefused, check_code, send_code
from yuanbao.throttling import TooMany

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
PHONE = "13800138000"
ADDRESS = "203.0.113.9"


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Send a code and return its digits, as read from the phone."""

    def send(phone=PHONE, purpose="sign-in", at=AT, address=ADDRESS):
        with django_capture_on_commit_callbacks(execute=True):
            send_code(phone, purpose=purpose, at=at, address=address)
        text = DevelopmentMessage.objects.filter(address=phone).latest("id").text
        return re.search(r"\d{6}", text)[0]

    return send


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_code_that_came_opens_once(sent):
    code = sent()

    check_code(PHONE, code, purpose="sign-in", at=AT)

    with pytest.raises(CodeRefused, match="失效"):
        check_code(PHONE, code, purpose="sign-in", at=AT)


def test_code_is_kept_nowhere_in_the_clear(sent):
    code = sent()

    assert code not in PhoneCode.objects.get().code_hash
    assert Notification.objects.get().body == "（验证码已隐去）"


def test_code_at_ten_minutes_is_refused_and_just_before_is_not(sent):
    code = sent()

    with pytest.raises(CodeRefused, match="失效"):
        check_code(PHONE, code, purpose="sign-in", at=AT + timedelta(minutes=10))
    check_code(PHONE, code, purpose="sign-in", at=AT + timedelta(minutes=9, seconds=59))


def test_code_of_another_purpose_is_refused(sent):
    code = sent(purpose="phone-change")

    with pytest.raises(CodeRefused):
        check_code(PHONE, code, purpose="sign-in", at=AT)


def test_code_of_another_phone_is_refused(sent):
    code = sent()
    sent(phone="13900139000", at=AT)

    with pytest.raises(CodeRefused):
        check_code("13900139000", code, purpose="sign-in", at=AT)


def test_five_wrong_tries_end_the_code_even_for_the_right_one(sent):
    code = sent()
    words = []
    for _n in range(5):
        with pytest.raises(CodeRefused) as refusal:
            check_code(PHONE, wrong(code), purpose="sign-in", at=AT)
        words.append(str(refusal.value))

    with pytest.raises(CodeRefused, match="错了 5 次"):
        check_code(PHONE, code, purpose="sign-in", at=AT)

    assert words[0] == "验证码不对，还可以试 4 次。"
    assert words[4] == "验证码错了 5 次，已经作废，请重新获取。"


def test_four_wrong_tries_leave_the_fifth(sent):
    code = sent()
    for _n in range(4):
        with pytest.raises(CodeRefused):
            check_code(PHONE, wrong(code), purpose="sign-in", at=AT)

    check_code(PHONE, code, purpose="sign-in", at=AT)


def test_fresh_code_ends_the_one_before(sent):
    first = sent()
    second = sent(at=AT + timedelta(minutes=1))

    with pytest.raises(CodeRefused):
        check_code(PHONE, first if first != second else wrong(second), purpose="sign-in", at=AT)
    check_code(PHONE, second, purpose="sign-in", at=AT)


def test_second_code_within_a_minute_is_refused_whatever_its_purpose(sent):
    sent()

    with pytest.raises(TooMany) as refusal:
        sent(purpose="phone-change", at=AT + timedelta(seconds=20))

    assert refusal.value.sentence == "验证码刚刚发过，请过 40 秒再要。"
    assert refusal.value.retry_after == 40


def test_eleventh_code_of_a_day_is_refused_and_the_next_day_is_not(sent):
    for number in range(10):
        sent(at=AT + timedelta(minutes=number), address=f"203.0.{number}.9")

    with pytest.raises(TooMany, match="一天最多收 10 条"):
        sent(at=AT + timedelta(hours=23, minutes=59), address="198.51.100.1")

    sent(at=AT + timedelta(hours=24, minutes=1), address="198.51.100.1")


def test_many_phones_from_one_address_are_refused(sent):
    for number in range(20):
        sent(phone=f"139000000{number:02d}")

    with pytest.raises(TooMany, match="从您的网络发出的验证码太多了"):
        sent(phone="13900000099")

    assert not PhoneCode.objects.filter(pk__gt=20 + PhoneCode.objects.first().pk).exists()


def test_code_at_night_is_sent_at_once(sent):
    night = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai

    assert re.fullmatch(r"\d{6}", sent(at=night))


def test_check_without_any_code_is_refused():
    with pytest.raises(CodeRefused, match="失效"):
        check_code(PHONE, "123456", purpose="sign-in", at=AT)


@pytest.mark.django_db(transaction=True)
def test_send_by_ten_at_once_sends_one():
    outcomes = []

    def ask():
        try:
            send_code(PHONE, purpose="sign-in", at=AT, address=ADDRESS)
            outcomes.append("sent")
        except TooMany:
            outcomes.append("refused")
        finally:
            connection.close()

    crowd = [threading.Thread(target=ask) for _n in range(10)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()

    assert sorted(outcomes) == ["refused"] * 9 + ["sent"]
    assert PhoneCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_check_by_ten_at_once_lets_one_in(sent):
    code = sent()
    outcomes = []

    def use():
        try:
            check_code(PHONE, code, purpose="sign-in", at=AT)
            outcomes.append("in")
        except CodeRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    crowd = [threading.Thread(target=use) for _n in range(10)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()

    assert sorted(outcomes) == ["in"] + ["refused"] * 9
