"""One effect of a form that is sent again: a double press, a retry after a lost answer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import RequestFactory

from tests.factories.yuanbao import UserFactory
from yuanbao.models import SentForm
from yuanbao.once import new_key, once, sending_of
from yuanbao.services.pruning import prune_sign_in

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOTE = {"key": "a" * 32, "text": "已到现场", "csrfmiddlewaretoken": "one"}


def sending(user, path="/desk/orders/1/note/", **typed):
    request = RequestFactory().post(path, NOTE | typed)
    request.user = user
    return sending_of(request)


@pytest.mark.django_db
def test_once_with_the_same_sending_runs_the_act_one_time():
    done, name = [], new_key()

    ran = [once(name, lambda: done.append(1), at=AT) for _time in range(3)]

    assert (ran, done) == ([True, False, False], [1])


@pytest.mark.django_db
def test_once_after_a_refusal_may_be_tried_again():
    def refuse():
        raise ValueError

    with pytest.raises(ValueError):
        once("b" * 32, refuse, at=AT)

    assert once("b" * 32, list, at=AT)


@pytest.mark.django_db
def test_once_without_a_key_always_runs():
    assert [once("", list, at=AT) for _time in range(2)] == [True, True]
    assert not SentForm.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_once_sent_eight_times_at_the_same_moment_runs_one_time():
    done, meet = [], Barrier(8)

    def send(_number):
        try:
            meet.wait(10)
            return once("c" * 32, lambda: done.append(1), at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        ran = list(pool.map(send, range(8)))

    assert (sorted(ran), done) == ([False] * 7 + [True], [1])


@pytest.mark.django_db
def test_sending_is_the_same_for_a_repeat_whatever_its_token_against_forgery():
    user = UserFactory()

    assert sending(user) == sending(user, csrfmiddlewaretoken="two") != ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        {"text": "又去了一次"},
        {"key": "d" * 32},
        {"path": "/desk/orders/2/note/"},
        {"photos": SimpleUploadedFile("a.jpg", b"x")},
    ],
)
def test_sending_of_other_words_place_or_photo_is_another(other):
    user = UserFactory()

    assert sending(user) != sending(user, **other)


@pytest.mark.django_db
def test_sending_of_another_person_is_another():
    assert sending(UserFactory()) != sending(UserFactory())


def test_sending_of_a_form_without_a_key_has_no_name():
    assert sending(None, key="") == ""


@pytest.mark.django_db
def test_prune_forgets_forms_of_more_than_a_week_ago():
    for key, age in (("e" * 32, 8), ("f" * 32, 6)):
        once(key, list, at=AT - timedelta(days=age))

    prune_sign_in(at=AT)

    assert list(SentForm.objects.values_list("key", flat=True)) == ["f" * 32]
