"""A platform that calls: its matters, its ratings, its answers, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dispatch.exchange import Writing
from dispatch.models import WriteBack
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.orders import handling
from petitions.models import Petition
from petitions.services import handling as petition_handling
from tests.api import refusal, system_of
from tests.factories.dispatch import HotlineFactory
from tests.factories.grids import PostHolderFactory
from yuanbao.models import Integration

pytestmark = pytest.mark.django_db

TEXT = "三号楼暖气不热，屋里只有十四度，请来看看。"


@pytest.fixture
def caller(cast):
    """The 8890 platform with a token of its own."""
    system = system_of(PostHolderFactory(name="8890服务账号"))
    HotlineFactory(code="8890", name="8890平台", integration=Integration.objects.get())
    return system


def body(**values):
    filed = timezone.now() - timedelta(hours=1)
    return {"number": "H1", "text": TEXT, "filed_at": filed.isoformat(), **values}


def test_send_of_a_new_matter_answers_201_with_both_numbers(caller):
    answer = caller.post("hotline/matters/", body(phone="13800001111", name="赵敏"))

    petition = Petition.objects.get()
    assert answer.status_code == 201
    assert answer.json()["effect"] == "new"
    assert (answer.json()["number"], answer.json()["our_number"]) == ("H1", petition.number)
    assert "13800001111" not in answer.content.decode()


def test_send_again_is_the_same_and_changed_words_are_a_version(caller):
    caller.post("hotline/matters/", body())

    same = caller.post("hotline/matters/", body())
    changed = caller.post("hotline/matters/", body(text="还是不热，老人病了。"))

    assert (same.status_code, same.json()["effect"]) == (200, "same")
    assert (changed.json()["effect"], changed.json()["version"]) == ("changed", 2)
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": ""}, "number"),
        ({"text": "x"}, "text"),
        ({"phone": "12"}, "phone"),
        ({"filed_at": "2099-01-01T00:00:00Z"}, "filed_at"),
        ({"due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ({"telephone": "1"}, "telephone"),
    ],
)
def test_send_of_something_wrong_names_the_field(caller, wrong, field):
    answer = caller.post("hotline/matters/", body(**wrong))

    assert refusal(answer) == (422, "invalid")
    assert list(answer.json()["error"]["fields"]) == [field]


def test_calls_of_a_system_that_is_no_platform_find_nothing(cast):
    other = system_of(PostHolderFactory())

    assert refusal(other.post("hotline/matters/", body())) == (404, "not_found")
    assert refusal(other.get("hotline/answers/")) == (404, "not_found")


def test_calls_of_another_platform_do_not_reach_the_matter(caller):
    caller.post("hotline/matters/", body())
    other = system_of(PostHolderFactory(name="12345服务账号"))
    HotlineFactory(code="12345", integration=Integration.objects.order_by("-id").first())

    assert refusal(other.get("hotline/matters/H1/")) == (404, "not_found")
    rated = {"solved": "yes", "satisfaction": "satisfied"}
    assert refusal(other.post("hotline/matters/H1/rating/", rated)) == (404, "not_found")
    urged = {"urged_at": timezone.now().isoformat()}
    assert refusal(other.post("hotline/matters/H1/urge/", urged)) == (404, "not_found")


def test_calls_of_a_platform_that_was_switched_off_find_nothing(caller):
    HotlineFactory._meta.model.objects.update(is_active=False)

    assert refusal(caller.post("hotline/matters/", body())) == (404, "not_found")


def test_matter_tells_how_it_stands(caller):
    caller.post("hotline/matters/", body())

    answer = caller.get("hotline/matters/H1/").json()

    assert (answer["state"], answer["version"], answer["number"]) == ("submitted", 1, "H1")


def test_urge_is_passed_on_and_refused_after_the_answer(caller):
    caller.post("hotline/matters/", body())
    urged = {"text": "又打来了", "urged_at": timezone.now().isoformat()}

    first = caller.post("hotline/matters/H1/urge/", urged)
    again = caller.post("hotline/matters/H1/urge/", urged)
    petition_handling.answer_at_once(
        Petition.objects.get(), answer="到三月底。", by=None, at=timezone.now()
    )
    late = caller.post("hotline/matters/H1/urge/", {"urged_at": timezone.now().isoformat()})

    assert (first.json(), again.json()) == ({"effect": "new"}, {"effect": "same"})
    assert refusal(late) == (409, "conflict")


def test_rating_before_the_answer_is_a_conflict_and_after_it_counts(cast, caller):
    caller.post("hotline/matters/", body())
    rated = {"solved": "no", "satisfaction": "dissatisfied", "comment": "还是不热"}
    at = timezone.now()
    early = caller.post("hotline/matters/H1/rating/", rated)
    [order] = dispatch(Petition.objects.get(), [Share(cast.housing)], by=None, at=at)
    order = handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=at)
    handling.verify(order, by=cast.dispatcher, at=at)

    counted = caller.post("hotline/matters/H1/rating/", rated)

    assert refusal(early) == (409, "conflict")
    assert counted.json() == {"effect": "new"}


def test_answers_are_fetched_and_their_receipt_takes_them_off(caller):
    caller.post("hotline/matters/", body())
    petition_handling.answer_at_once(
        Petition.objects.get(), answer="到三月底。", by=None, at=timezone.now()
    )

    [told] = caller.get("hotline/answers/").json()["results"]
    taken = caller.post("hotline/matters/H1/answers/1/receipt/", {"is_taken": True})
    again = caller.post("hotline/matters/H1/answers/1/receipt/", {"is_taken": True})

    assert (told["number"], told["outcome"], told["answer"]) == ("H1", "answered", "到三月底。")
    assert (taken.json()["effect"], again.json()["effect"]) == ("new", "same")
    assert caller.get("hotline/answers/").json()["results"] == []
    assert WriteBack.objects.get().state == Writing.CONFIRMED
