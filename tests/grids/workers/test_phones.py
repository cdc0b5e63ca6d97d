"""An issued phone goes with the post: two confirmations, and remote sign-out when it is lost."""

import pytest
from django.urls import reverse

from grids.models import GridPhone, PhoneHandOver, Post
from grids.services.workers import phone_passing, phones
from grids.services.workers.phones import Handset
from grids.workers.choices import PhoneState
from tests.factories.grids import PostHolderFactory
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import TrustedDevice
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
HANDSET = Handset("13900007777", "860000000000017", "荣耀 X50")


@pytest.fixture
def secretary(tree):
    return make_manager(tree["community"])


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


@pytest.fixture
def colleague(tree):
    return make_worker(tree["east"], "吴桂兰")


@pytest.fixture
def stored(tree, secretary):
    return phones.store_phone(HANDSET, grid=tree["west"], by=secretary, at=AT)


@pytest.fixture
def issued(stored, worker, secretary):
    passing = phone_passing.begin_hand_over(stored, to=worker, by=secretary, at=AT)
    phone_passing.confirm_taken(passing, by=worker.user, at=AT)
    stored.refresh_from_db()
    return stored


def test_store_keeps_number_and_device_sealed_and_finds_them_whole(stored, tree, secretary):
    raw = GridPhone.objects.filter(pk=stored.pk).values_list("number", "imei").get()

    assert b"13900007777" not in bytes(raw[0]) + bytes(raw[1])
    assert GridPhone.objects.numbered("860000000000017").get() == stored
    assert not GridPhone.objects.numbered("1390000").exists()
    with pytest.raises(phones.PhoneKnown, match="没有重复登记"):
        phones.store_phone(
            Handset("13900007778", HANDSET.imei), grid=tree["west"], by=secretary, at=AT
        )


def test_issue_writes_the_number_on_the_post(issued, worker):
    assert (issued.state, issued.holder) == (PhoneState.ISSUED, worker.user)
    assert Post.objects.get(user=worker.user).work_phone == "13900007777"


def test_hand_over_needs_both_hands(issued, worker, colleague, secretary):
    passing = phone_passing.begin_hand_over(issued, to=colleague, by=secretary, at=AT)

    with pytest.raises(TransitionRefused, match="还没有确认交出"):
        phone_passing.confirm_taken(passing, by=colleague.user, at=AT)
    with pytest.raises(OutOfReach):
        phone_passing.confirm_given(passing, by=colleague.user, at=AT)
    phone_passing.confirm_given(passing, by=worker.user, at=AT)
    with pytest.raises(OutOfReach):
        phone_passing.confirm_taken(passing, by=worker.user, at=AT)
    phone_passing.confirm_taken(passing, by=colleague.user, at=AT)

    issued.refresh_from_db()
    numbers = dict(Post.objects.values_list("user__name", "work_phone"))
    assert issued.holder == colleague.user
    assert (numbers["周晓敏"], numbers["吴桂兰"]) == ("", "13900007777")


def test_hand_over_may_be_confirmed_for_a_giver_who_left_or_be_cancelled(
    issued, worker, colleague, secretary
):
    first = phone_passing.begin_hand_over(issued, to=colleague, by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="还有一次交接"):
        phone_passing.begin_hand_over(issued, to=colleague, by=secretary, at=AT)
    phone_passing.cancel_hand_over(first, by=secretary, at=AT)
    second = phone_passing.begin_hand_over(issued, to=colleague, by=secretary, at=AT)

    phone_passing.confirm_given(second, by=secretary, at=AT)
    phone_passing.confirm_taken(second, by=colleague.user, at=AT)

    assert PhoneHandOver.objects.get(pk=second.pk).given_by == secretary
    with pytest.raises(TransitionRefused, match="完成或取消"):
        phone_passing.cancel_hand_over(second, by=secretary, at=AT)


def test_hand_over_to_its_holder_or_one_who_left_is_refused(issued, worker, colleague, secretary):
    colleague.state = "withdrawn"

    with pytest.raises(TransitionRefused, match="手里"):
        phone_passing.begin_hand_over(issued, to=worker, by=secretary, at=AT)
    with pytest.raises(TransitionRefused, match="不在岗"):
        phone_passing.begin_hand_over(issued, to=colleague, by=secretary, at=AT)


def test_missing_ends_every_session_and_trust_of_the_holder(issued, worker, client):
    client.force_login(worker.user)
    TrustedDevice.objects.create(
        user=worker.user, token_hash="x", stamp=0, created_at=AT, expires_at=AT
    )

    phones.report_missing(issued, note="掉在公交上", by=worker.user, at=AT)

    issued.refresh_from_db()
    assert issued.state == PhoneState.MISSING
    assert not TrustedDevice.objects.filter(user=worker.user).exists()
    assert client.get(reverse("grids:my-post")).status_code == 302


def test_missing_by_a_stranger_or_of_a_stored_phone_is_refused(stored, secretary):
    with pytest.raises(OutOfReach):
        phones.report_missing(stored, note="", by=PostHolderFactory(), at=AT)
    with pytest.raises(TransitionRefused, match="在库"):
        phones.report_missing(stored, note="", by=secretary, at=AT)


def test_found_taken_back_and_scrapped_in_turn(issued, worker, secretary):
    phones.report_missing(issued, note="丢了", by=secretary, at=AT)
    phones.find_again(issued, note="在家里", by=secretary, at=AT)
    phones.take_back(issued, note="退出", by=secretary, at=AT)

    gone = phones.scrap(issued, note="屏坏了", by=secretary, at=AT)

    assert (gone.state, gone.holder) == (PhoneState.WITHDRAWN, None)
    assert Post.objects.get(user=worker.user).work_phone == ""
    acts = [entry.act for entry in phones.history_of(gone)]
    assert acts[0] == "scrap_phone"
    with pytest.raises(TransitionRefused, match="已停用"):
        phones.take_back(issued, note="", by=secretary, at=AT)


def test_pages_lead_from_the_store_to_the_hand(client, tree, secretary, worker):
    client.force_login(secretary)
    facts = {"number": "13900007777", "imei": "860000000000017", "place": tree["west"].code}
    client.post(reverse("grids:phone-new"), facts)
    phone = GridPhone.objects.get()
    client.post(
        reverse("grids:phone-act", args=[phone.public_id, "hand-over"]), {"person": worker.pk}
    )
    listed = client.get(reverse("grids:phone-list"), {"number": "13900007777"}).content.decode()
    passing = phone.hand_overs.get()

    client.force_login(worker.user)
    first = client.get(reverse("grids:my-post")).content.decode()
    mine = client.get(reverse("grids:my-phones")).content.decode()
    confirmed = client.post(reverse("grids:my-phone-confirm", args=[passing.public_id]))

    phone.refresh_from_db()
    assert "13900007777" in listed
    assert "1 次手机交接等您确认" in first
    assert "我已收到" in mine
    assert confirmed["Location"] == reverse("grids:my-phones")
    assert phone.holder == worker.user


def test_holder_reports_the_loss_and_is_signed_out(client, issued, worker):
    client.force_login(worker.user)

    done = client.post(
        reverse("grids:my-phone-missing", args=[issued.public_id]), {"note": "掉在公交上"}
    )

    issued.refresh_from_db()
    assert done.status_code == 302
    assert issued.state == PhoneState.MISSING
    assert client.get(reverse("grids:my-post")).status_code == 302


def test_page_masks_the_device_and_tells_the_story(client, issued, secretary):
    client.force_login(secretary)

    page = client.get(reverse("grids:phone-detail", args=[issued.public_id])).content.decode()

    assert "860000000000017" not in page
    assert "确认接收" in page
