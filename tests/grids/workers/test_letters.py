"""The commitment letter, signed on the screen."""

import pytest

from grids.models import Commitment
from grids.services.workers import letters
from grids.services.workers.letters import Signature
from grids.workers.letter_paper import letter_paper
from tests.factories.grids import PostHolderFactory
from tests.factories.workers import WorkerTextFactory, make_worker
from tests.grids.conftest import AT
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
DRAWN = (((10, 10), (500, 800)), ((900, 100), (950, 900)))


@pytest.fixture
def worker(tree):
    return make_worker(tree["west"])


def test_sign_keeps_the_words_and_a_digest_over_all(worker):
    text = WorkerTextFactory()

    letter = letters.sign_commitment(worker, Signature("周晓敏", DRAWN), by=worker.user, at=AT)
    text.body = "换了话"
    text.save()

    kept = Commitment.objects.get(pk=letter.pk)
    assert kept.body == "说到做到。\n不泄露。"
    assert letters.digest_of(kept) == letter.digest
    kept.body = "改了一个字"
    assert letters.digest_of(kept) != letter.digest


def test_sign_prints_as_pdf_with_and_without_a_drawing(worker):
    WorkerTextFactory()
    drawn = letters.sign_commitment(worker, Signature("周晓敏", DRAWN), by=worker.user, at=AT)
    WorkerTextFactory()
    typed = letters.sign_commitment(worker, Signature("周晓敏"), by=worker.user, at=AT)

    papers = [letter_paper(letter) for letter in (drawn, typed)]

    assert all(paper.startswith(b"%PDF") for paper in papers)


def test_sign_under_another_name_or_twice_is_refused(worker):
    WorkerTextFactory()

    with pytest.raises(letters.OtherName, match="周晓敏"):
        letters.sign_commitment(worker, Signature("别人"), by=worker.user, at=AT)
    letters.sign_commitment(worker, Signature("周晓敏"), by=worker.user, at=AT)
    with pytest.raises(TransitionRefused, match="已经签过"):
        letters.sign_commitment(worker, Signature("周晓敏"), by=worker.user, at=AT)


def test_sign_for_somebody_else_is_out_of_reach(worker):
    WorkerTextFactory()

    with pytest.raises(OutOfReach):
        letters.sign_commitment(worker, Signature("周晓敏"), by=PostHolderFactory(), at=AT)


def test_sign_without_a_letter_in_force_is_refused(worker):
    with pytest.raises(TransitionRefused, match="还没有启用"):
        letters.sign_commitment(worker, Signature("周晓敏"), by=worker.user, at=AT)
