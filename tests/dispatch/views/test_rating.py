import uuid
from datetime import timedelta

import pytest

from dispatch.choices import OrderState
from dispatch.models import Rating, WorkOrder
from dispatch.services.centre import queue
from dispatch.services.orders import handling
from dispatch.services.routes import routing
from petitions.notices import joining_link, tracking_path
from petitions.services import passes
from petitions.services.tracking import join
from tests.factories.petitions import MONDAY, file_petition

pytestmark = pytest.mark.django_db
GOOD = {"solved": "yes", "satisfaction": "satisfied"}
BAD = {"solved": "no", "satisfaction": "dissatisfied", "reasons": ["没有解决"]}


@pytest.fixture
def petition(cast):
    return file_petition(category=cast.heating, grid=cast.unit, phone="13800001111", at=MONDAY)


@pytest.fixture
def order(cast, petition):
    """One part, answered and verified."""
    routing.route(petition, at=MONDAY + timedelta(seconds=5))
    order = petition.orders.get()
    at = MONDAY + timedelta(hours=1)
    handling.sign_for(order, by=cast.handler, at=at)
    handling.finish(order, answer="换了阀门，复测二十度。", claimed="yes", by=cast.handler, at=at)
    handling.verify(order, by=cast.dispatcher, at=at)
    order.refresh_from_db()
    return order


def secret_of(petition):
    return tracking_path(petition).split("/")[3]


def path_of(order, secret):
    return f"/rate/{order.public_id}/{secret}/"


def test_form_has_nothing_chosen_beforehand(client, order, petition):
    page = client.get(path_of(order, secret_of(petition)))

    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="solved"' in text
    assert "checked" not in text
    assert "no-store" in page["Cache-Control"]


def test_form_says_what_follows_when_the_reworks_are_used_up(client, order, petition):
    path = path_of(order, secret_of(petition))
    WorkOrder.objects.update(round_number=3)
    third = client.get(path).content.decode()
    WorkOrder.objects.update(is_final=True)
    final = client.get(path).content.decode()

    assert "由指挥中心裁定：督办再办一次，或认定办结。" in third
    assert "重新计时" not in third
    assert "指挥中心已经认定办结，不能再评价。" in final
    assert "提交评价" not in final


def test_form_comes_as_a_part_when_the_page_asks(client, order, petition):
    part = client.get(path_of(order, secret_of(petition)), headers={"HX-Request": "true"})

    assert not part.content.decode().lstrip().startswith("<!doctype")


def test_rate_satisfied_is_kept_as_the_petitioners(client, order, petition):
    answer = client.post(f"{path_of(order, secret_of(petition))}send/", GOOD)

    order.refresh_from_db()
    assert answer.url == tracking_path(petition)
    assert (order.solved, order.satisfaction, order.state) == (
        "yes",
        "satisfied",
        OrderState.VERIFIED,
    )


def test_rate_dissatisfied_sends_that_part_back(
    client, order, petition, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{path_of(order, secret_of(petition))}send/", BAD, follow=True)

    order.refresh_from_db()
    text = answer.content.decode()
    assert order.state == OrderState.REWORK
    assert "退回区住房和城乡建设局重办，重新计时" in text


def test_rate_by_the_half_hour_pass_is_the_petitioners(client, order, petition):
    _petition, ticket = passes.pass_by_tail(petition.number, "1111")

    client.post(f"{path_of(order, ticket)}send/", GOOD)

    assert Rating.objects.get().rater_kind == "petitioner"


def test_rate_by_a_joiner_is_the_joiners_own(client, order, petition):
    joining, secret = join(petition_open(petition), joiner_key="k", at=MONDAY)

    client.post(f"{path_of(order, secret)}send/", BAD)

    order.refresh_from_db()
    rating = Rating.objects.get()
    assert (rating.rater_kind, rating.rater_key) == ("joiner", str(joining.public_id))
    assert order.satisfaction == ""
    assert joining_link(petition, joining).endswith(f"/{secret}/")


def petition_open(petition):
    """Joining is for open matters: put the state back as it was while it could be joined."""
    type(petition).objects.filter(pk=petition.pk).update(state="handling")
    return petition


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"solved": "yes"},
        {"satisfaction": "satisfied"},
        {"solved": "no", "satisfaction": "dissatisfied"},
        {"solved": "maybe", "satisfaction": "satisfied"},
    ],
)
def test_rate_half_answered_is_refused(client, order, petition, fields):
    answer = client.post(f"{path_of(order, secret_of(petition))}send/", fields)

    assert answer.status_code == 422
    assert not Rating.objects.exists()


def test_rate_twice_is_refused_with_words(client, order, petition):
    path = f"{path_of(order, secret_of(petition))}send/"
    client.post(path, GOOD)

    again = client.post(path, GOOD)

    assert again.status_code == 409
    assert Rating.objects.count() == 1
    assert "您的评价：已解决，满意。" in client.get(path[:-5]).content.decode()


def test_rate_before_the_answer_is_refused_with_words(client, cast, petition):
    routing.route(petition, at=MONDAY + timedelta(seconds=5))
    order = petition.orders.get()

    page = client.get(path_of(order, secret_of(petition)))
    sent = client.post(f"{path_of(order, secret_of(petition))}send/", GOOD)

    assert "还没有答复" in page.content.decode()
    assert sent.status_code == 409


def test_rate_with_the_secret_of_another_matter_is_not_found(client, cast, order):
    other = file_petition(text="另一件：楼道灯坏了，看不见路。")

    path = path_of(order, secret_of(other))

    assert client.get(path).status_code == 404
    assert client.post(f"{path}send/", GOOD).status_code == 404


def test_rate_an_unknown_order_is_not_found(client, petition):
    assert client.get(f"/rate/{uuid.uuid4()}/{secret_of(petition)}/").status_code == 404


def test_comment_loses_its_telephone(client, order, petition):
    client.post(
        f"{path_of(order, secret_of(petition))}send/", GOOD | {"comment": "打13912345678找我"}
    )

    assert "13912345678" not in Rating.objects.get().comment


@pytest.fixture
def answered(cast):
    """A matter that the centre answered without an order."""
    filed = file_petition(text="办事大厅几点关门，想下班以后去。", grid=cast.unit, at=MONDAY)
    return queue.answer_at_once(
        filed, answer="营业到晚上八点，周末不休息。", by=cast.dispatcher, at=MONDAY
    )


def answer_path(petition, secret):
    return f"/rate/answers/{petition.number}/{secret}/"


def test_direct_answer_is_offered_for_rating_on_the_tracking_page(client, answered):
    page = client.get(tracking_path(answered)).content.decode()

    assert answer_path(answered, secret_of(answered)) in page
    form = client.get(answer_path(answered, secret_of(answered)))
    assert "对区指挥中心满意吗" in form.content.decode()
    assert "no-store" in form["Cache-Control"]


def test_rate_direct_answer_dissatisfied_takes_the_matter_back(
    client, answered, django_capture_on_commit_callbacks
):
    path = answer_path(answered, secret_of(answered))

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"{path}send/", BAD, follow=True)

    answered.refresh_from_db()
    assert answered.state == "accepted"
    assert "退回指挥中心重新办" in page.content.decode()


def test_rate_direct_answer_half_answered_or_twice_is_refused(client, answered):
    path = f"{answer_path(answered, secret_of(answered))}send/"

    half = client.post(path, {"solved": "yes"})
    client.post(path, GOOD)
    twice = client.post(path, GOOD)

    assert (half.status_code, twice.status_code) == (422, 409)


def test_rate_direct_answer_with_the_secret_of_another_matter_is_not_found(client, answered):
    other = file_petition(text="另一件：楼道灯坏了，看不见路。")

    assert client.get(answer_path(answered, secret_of(other))).status_code == 404


def test_rate_direct_answer_by_a_joiner_is_the_joiners_own(client, cast, answered):
    _joining, secret = join(petition_open(answered), joiner_key="k", at=MONDAY)
    type(answered).objects.filter(pk=answered.pk).update(state="answered")

    client.post(f"{answer_path(answered, secret)}send/", GOOD)

    assert answered.answer_ratings.get().rater_kind == "joiner"
    answered.refresh_from_db()
    assert answered.satisfaction == ""


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("1", ("yes", "satisfied")), ("2", ("partly", "fair")), ("3", ("no", "dissatisfied"))],
)
def test_rate_with_one_tap_answers_both_questions(client, order, petition, verdict, said):
    client.post(f"{path_of(order, secret_of(petition))}send/", {"verdict": verdict})

    rating = Rating.objects.get()
    assert (rating.solved, rating.satisfaction) == said
    assert rating.fails is (verdict == "3")


def test_form_offers_one_tap_to_elders_alone(client, order, petition):
    path = path_of(order, secret_of(petition))
    plain = client.get(path).content.decode()
    client.cookies["yb_mode"] = "elder"

    assert 'name="verdict"' not in plain
    assert client.get(path).content.decode().count('name="verdict"') == 3
