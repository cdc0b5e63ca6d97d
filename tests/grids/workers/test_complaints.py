"""A resident's opinion of a worker goes one level up and never to the worker."""

import pytest

from grids.models import Post, WorkerComplaint
from grids.services.workers import complaints
from tests.factories.grids import PostFactory
from tests.factories.workers import make_manager, make_worker
from tests.grids.conftest import AT
from yuanbao.models import Notification
from yuanbao.roles import Capability, Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
MANAGE = Capability.MANAGE_POSTS


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


def complain(tree, worker):
    about = Post.objects.get(user=worker.user, role=Role.GRID_WORKER)
    return complaints.complain(
        tree["west"], text="三次打电话不接", about=about, contact="13900005555", at=AT
    )


def test_complain_tells_the_community_and_not_the_worker(tree, worker):
    secretary = make_manager(tree["community"])

    complaint, _secret = complain(tree, worker)

    assert complaint.answered_at_level == tree["community"]
    assert set(Notification.objects.values_list("user", flat=True)) == {secretary.pk}
    assert WorkerComplaint.objects.permitted(secretary, MANAGE).get() == complaint
    assert not WorkerComplaint.objects.permitted(worker.user, MANAGE).exists()


def test_complain_goes_to_the_town_where_the_community_has_nobody(tree, worker):
    town = make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY)
    other = make_manager(tree["second"], "别的镇", Role.TOWN_SECRETARY)

    complain(tree, worker)

    assert complaints.answering(tree["community"], at=AT) == [town]
    assert not WorkerComplaint.objects.permitted(other, MANAGE).exists()


def test_complaint_is_hidden_from_whom_it_is_about_even_with_the_right(tree, worker):
    PostFactory(user=worker.user, grid=tree["community"], role=Role.COMMUNITY_SECRETARY)

    complain(tree, worker)

    assert not WorkerComplaint.objects.permitted(worker.user, MANAGE).exists()
    assert not Notification.objects.filter(user=worker.user).exists()


def test_complaint_keeps_text_and_contact_sealed_and_opens_by_its_receipt(tree, worker):
    complaint, secret = complain(tree, worker)

    raw = WorkerComplaint.objects.filter(pk=complaint.pk).values_list("text", "contact").get()
    assert "三次".encode() not in bytes(raw[0])
    assert b"13900005555" not in bytes(raw[1])
    assert complaints.of_receipt(secret) == complaint
    assert complaints.of_receipt("别的") is None


def test_answer_is_read_with_the_receipt_and_given_once(tree, worker):
    secretary = make_manager(tree["community"])
    complaint, secret = complain(tree, worker)

    complaints.answer_complaint(complaint, answer="已约谈，换了电话。", by=secretary, at=AT)

    assert complaints.of_receipt(secret).answer == "已约谈，换了电话。"
    with pytest.raises(TransitionRefused, match="社区书记"):
        complaints.answer_complaint(complaint, answer="再答", by=secretary, at=AT)


def test_answer_without_words_or_reach_is_refused(tree, worker):
    secretary = make_manager(tree["community"])
    complaint, _secret = complain(tree, worker)

    with pytest.raises(TransitionRefused, match="请写答复"):
        complaints.answer_complaint(complaint, answer=" ", by=secretary, at=AT)
    with pytest.raises(OutOfReach):
        complaints.answer_complaint(complaint, answer="好", by=worker.user, at=AT)


def test_complain_about_a_whole_community_is_refused(tree):
    with pytest.raises(TransitionRefused, match="网格的页面"):
        complaints.complain(tree["community"], text="不好", about=None, contact="", at=AT)
