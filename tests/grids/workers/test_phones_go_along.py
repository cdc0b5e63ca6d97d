"""The grid's phone goes along with the post, and back to the store when somebody leaves."""

from datetime import date

import pytest
from django.urls import reverse

from grids.models import PhoneHandOver, Post
from grids.queries.workers import gaps
from grids.services.workers import phone_passing, phones, profiles, serving
from grids.services.workers.phones import Handset
from grids.workers.choices import PhoneState, Withdrawal
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TODAY, SOON = date(2021, 2, 1), date(2021, 2, 8)


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


@pytest.fixture
def colleague(tree):
    return make_worker(tree["east"], "吴桂兰", work_phone="13900008888")


@pytest.fixture
def phone(tree, secretary, worker):
    phone = phones.store_phone(Handset("13900007777"), grid=tree["west"], by=secretary, at=AT)
    passing = phone_passing.begin_hand_over(phone, to=worker, by=secretary, at=AT)
    phone_passing.confirm_taken(passing, by=worker.user, at=AT)
    phone.refresh_from_db()
    return phone


def hand_over(worker, to, by):
    post = Post.objects.get(user=worker.user)
    return serving.hand_over(post, to=to, first_day=SOON, note="", by=by, at=AT)


def withdraw(profile, by):
    facts = {"reason": Withdrawal.MOVED, "note": "搬家", "last_day": SOON}
    return profiles.withdraw_worker(profile, **facts, by=by, at=AT)


def test_hand_over_of_the_post_begins_that_of_the_phone(phone, worker, colleague, secretary, tree):
    hand_over(worker, colleague, secretary)

    passing = PhoneHandOver.objects.get(phone=phone, taken_at=None)
    assert (passing.giver, passing.taker) == (worker.user, colleague.user)
    phone_passing.confirm_given(passing, by=worker.user, at=AT)
    phone_passing.confirm_taken(passing, by=colleague.user, at=AT)
    numbers = Post.objects.order_by("starts_on").values_list(
        "grid__name", "user__name", "work_phone"
    )
    west, east = tree["west"].name, tree["east"].name
    # The old holder is rung on the grid's number until the last day; the other grid keeps its own.
    assert sorted(numbers) == sorted(
        [
            (west, "周晓敏", "13900007777"),
            (west, "吴桂兰", "13900007777"),
            (east, "吴桂兰", "13900008888"),
            (tree["community"].name, "社区书记", ""),
        ]
    )


def test_hand_over_leaves_a_phone_that_is_on_its_way(phone, worker, colleague, secretary):
    first = phone_passing.begin_hand_over(phone, to=colleague, by=secretary, at=AT)

    hand_over(worker, colleague, secretary)

    assert PhoneHandOver.objects.get(phone=phone, taken_at=None) == first


def test_withdrawal_asks_the_phone_back_and_both_confirm(phone, worker, secretary):
    withdraw(worker, secretary)
    passing = PhoneHandOver.objects.get(phone=phone, taken_at=None)

    with pytest.raises(TransitionRefused, match="还没有确认交出"):
        phone_passing.confirm_stored(passing, by=secretary, at=AT)
    phone_passing.confirm_given(passing, by=worker.user, at=AT)
    with pytest.raises(OutOfReach):
        phone_passing.confirm_stored(passing, by=worker.user, at=AT)
    phone_passing.confirm_stored(passing, by=secretary, at=AT)

    phone.refresh_from_db()
    assert (phone.state, phone.holder) == (PhoneState.STORED, None)
    acts = [entry.act for entry in phones.history_of(phone)]
    assert acts[0] == "take_back_phone"


def test_store_confirms_nothing_that_somebody_is_to_take(phone, colleague, secretary):
    passing = phone_passing.begin_hand_over(phone, to=colleague, by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="请接机人确认"):
        phone_passing.confirm_stored(passing, by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="还有一次交接"):
        phone_passing.begin_return(phone, by=secretary, at=AT)


def test_return_of_a_stored_phone_is_refused(tree, secretary):
    stored = phones.store_phone(Handset("13900009999"), grid=tree["west"], by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="在库"):
        phone_passing.begin_return(stored, by=secretary, at=AT)


def test_phone_that_is_taken_back_at_once_ends_its_hand_over(phone, colleague, secretary):
    phone_passing.begin_hand_over(phone, to=colleague, by=secretary, at=AT)

    phones.take_back(phone, note="当面收回", by=secretary, at=AT)

    assert phone_passing.open_hand_over(phone) is None


def test_who_has_no_phone_is_in_the_list_of_what_is_missing(
    client, phone, worker, colleague, secretary
):
    counted = {key: n for key, _label, n in gaps.gaps_of(secretary, TODAY).people}
    client.force_login(secretary)

    page = client.get(reverse("grids:worker-list"), {"lacks": "phone"}).content.decode()
    mine = client.get(reverse("grids:worker-phones", args=[colleague.public_id])).content.decode()

    assert counted["phone"] == 1
    assert "没有网格手机 1 人" in page
    assert "吴桂兰" in page
    assert "周晓敏" not in page
    assert "还没有网格手机" in mine


def test_pages_say_that_the_phone_is_on_its_way(client, phone, worker, colleague, secretary):
    client.force_login(secretary)
    post = Post.objects.get(user=worker.user)
    url = reverse("grids:worker-post-hand-over", args=[worker.public_id, post.pk])

    handed = client.post(
        url, {"person": colleague.pk, "first_day": "2099-01-01"}, follow=True
    ).content.decode()

    assert "网格手机 13900007777 的交接已发起" in handed


def test_pages_lead_a_phone_back_to_the_store(client, phone, worker, secretary):
    client.force_login(secretary)
    asked = client.post(reverse("grids:phone-act", args=[phone.public_id, "return"]), follow=True)
    client.force_login(worker.user)
    mine = client.get(reverse("grids:my-phones")).content.decode()
    passing = PhoneHandOver.objects.get(taken_at=None)
    client.post(reverse("grids:my-phone-confirm", args=[passing.public_id]))
    client.force_login(secretary)
    shown = client.get(reverse("grids:phone-detail", args=[phone.public_id])).content.decode()
    client.post(reverse("grids:phone-stored", args=[phone.public_id]))

    phone.refresh_from_db()
    assert "已请使用人交回" in asked.content.decode()
    assert "要交回库房" in mine
    assert "确认入库" in shown
    assert phone.state == PhoneState.STORED
