from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.models import SafetyLook, SentEntry
from grids.services.points import PointFacts, list_point, retire_point
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db
ENTRIES, SESSION = "grids:foot-entries", "grids:foot-session"


@pytest.fixture
def phone():
    """Return a function that sends an entry as one person and gives status and body."""

    def send(user, kind, key=None, *, strict=False, **fields):
        client = Client(enforce_csrf_checks=strict)
        if user is not None:
            client.force_login(user)
        body = {"key": key or str(uuid4()), "kind": kind, **fields}
        answer = client.post(reverse(ENTRIES), body)
        return answer.status_code, answer.json()

    return send


@pytest.fixture
def point(cast):
    facts = PointFacts(cast.unit, "gas", "燃气表箱", "3 号楼", 30)
    return list_point(facts, by=cast.community_clerk, at=timezone.now())


def test_entry_is_taken_and_answered_with_words(cast, phone, point):
    status, said = phone(cast.grid_worker, "seen", target=point.public_id)

    assert (status, said["state"]) == (201, "accepted")
    assert said["words"].startswith("已记下：燃气表箱没问题")
    assert SafetyLook.objects.count() == 1


def test_entry_sent_again_after_a_lost_answer_acts_once(cast, phone, point):
    key = str(uuid4())

    first = phone(cast.grid_worker, "seen", key, target=point.public_id)
    second = phone(cast.grid_worker, "seen", key, target=point.public_id)

    assert first == second
    assert SafetyLook.objects.count() == SentEntry.objects.count() == 1


def test_entry_that_is_refused_leaves_nothing_and_may_be_mended(cast, phone, point):
    key = str(uuid4())
    refused = phone(cast.grid_worker, "seen", key, target="")
    mended = phone(cast.grid_worker, "seen", key, target=point.public_id)

    assert (refused[0], refused[1]["state"]) == (422, "refused")
    assert mended[0] == 201


def test_entry_for_what_is_off_the_list_comes_back_with_the_reason(cast, phone, point):
    retire_point(point, by=cast.community_clerk, at=timezone.now())

    status, said = phone(cast.grid_worker, "seen", target=point.public_id)

    assert (status, said["state"]) == (422, "refused")
    assert "已不在安全点位清单上" in said["words"]


def test_entry_of_another_grid_is_refused(cast, phone, point):
    status, said = phone(cast.other_grid_worker, "seen", target=point.public_id)

    assert status == 422
    assert "不在您现在的网格里" in said["words"]
    assert SafetyLook.objects.count() == 0


def test_entry_of_a_kind_ones_post_does_not_allow_is_refused(cast, phone, point):
    status, said = phone(cast.handler, "seen", target=point.public_id)

    assert status == 422
    assert "岗位" in said["words"]


def test_key_of_a_colleague_is_not_answered_with_their_number(cast, phone, point):
    key = str(uuid4())
    phone(cast.grid_worker, "seen", key, target=point.public_id)

    status, said = phone(cast.other_grid_worker, "seen", key, target=point.public_id)

    assert (status, said["state"], said["number"]) == (409, "conflict", "")


@pytest.mark.parametrize("fields", [{"kind": "nonsense"}, {"kind": "seen", "key": "no-uuid"}])
def test_entry_without_a_known_kind_or_key_is_refused(cast, phone, fields):
    status, said = phone(cast.grid_worker, **fields)

    assert (status, said["state"]) == (422, "refused")


def test_entry_of_nobody_is_asked_to_sign_in(cast, phone):
    assert phone(None, "seen")[0] == 401


def test_entry_of_a_resident_is_not_taken(cast, phone):
    assert phone(cast.resident, "seen")[0] == 403


def test_entry_without_the_form_token_is_not_taken(cast, phone, point):
    status, _ = phone(cast.grid_worker, "seen", strict=True, target=point.public_id)

    assert status == 403
    assert SafetyLook.objects.count() == 0


def test_notice_is_answered_for_once(cast, phone):
    at = timezone.now()
    notice = Notification.objects.create(
        key="n",
        user=cast.grid_worker,
        channel="in_app",
        title="开会",
        created_at=at,
        next_try_at=at,
    )

    taken = phone(cast.grid_worker, "notice", target=notice.public_id)
    other = phone(cast.other_grid_worker, "notice", target=notice.public_id)

    notice.refresh_from_db()
    assert taken[1]["words"] == "已回执：通知收到了。"
    assert other[0] == 422
    assert notice.read_at is not None


def test_session_tells_whose_it_is_and_gives_a_token(cast):
    client = Client()
    client.force_login(cast.grid_worker)

    answer = client.get(reverse(SESSION))

    assert answer.json()["owner"] == str(cast.grid_worker.public_id)
    assert "no-store" in answer["Cache-Control"]


def test_session_of_nobody_is_401(db):
    assert Client().get(reverse(SESSION)).status_code == 401
