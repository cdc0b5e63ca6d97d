from datetime import timedelta

import pytest
from django.urls import reverse

from dispatch.choices import OrderState
from dispatch.services.moves import assignment
from dispatch.services.orders import gathering, handling
from petitions.models import ProgressEntry
from tests.dispatch.services.work import finish, settled, signed
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=2)
PART = "路面已经清扫，垃圾桶换了新的。"


def gathered(cast, *, is_done=True):
    """A lead at work and one assisting agency that has answered."""
    lead = signed(cast)
    [part] = assignment.add_assisting(
        lead.petition, [cast.order_bureau], by=cast.dispatcher, at=MONDAY
    )
    handling.sign_for(part, by=cast.other_handler, at=MONDAY)
    if is_done:
        part = finish(cast, part, by=cast.other_handler, answer=PART)
    return lead, part


def ask(cast, lead, part, **values):
    facts = {"words": "请写明哪天清的。", "by": cast.handler, "at": LATER, **values}
    return gathering.ask_again(lead, of=part, **facts)


def test_ask_again_gives_the_answer_back_to_the_assisting_agency(cast):
    lead, part = gathered(cast)

    part = ask(cast, lead, part)

    line = ProgressEntry.objects.filter(petition_id=lead.petition_id).latest("id")
    assert part.state == OrderState.SIGNED
    assert (line.staff_text, line.agency_name, line.opinion, line.public_text) == (
        "请区城市管理局再办",
        "区住房和城乡建设局",
        "请写明哪天清的。",
        "",
    )
    told = Notification.objects.get(user=cast.other_handler, title__contains="请再办")
    assert "请写明哪天清的。" in told.title


def test_finish_of_the_lead_waits_for_the_answer_that_was_given_back(cast):
    lead, part = gathered(cast)
    ask(cast, lead, part)

    with pytest.raises(TransitionRefused, match="协办单位还没有办完：区城市管理局"):
        finish(cast, lead)


@pytest.mark.parametrize("words", ["", " "])
def test_ask_again_without_words_is_refused(cast, words):
    with pytest.raises(TransitionRefused, match="请写明还差什么"):
        ask(cast, *gathered(cast), words=words)


def test_ask_again_before_there_is_an_answer_is_refused(cast):
    with pytest.raises(TransitionRefused, match="请协办再办"):
        ask(cast, *gathered(cast, is_done=False))


def test_ask_again_by_an_assisting_order_is_refused(cast):
    _lead, part = gathered(cast, is_done=False)

    with pytest.raises(TransitionRefused, match="主办单位在办理中"):
        ask(cast, part, part, by=cast.other_handler)


def test_ask_again_of_another_matter_is_refused(cast):
    lead, _part = gathered(cast)

    with pytest.raises(TransitionRefused, match="请选这件诉求的一家协办单位"):
        ask(cast, lead, settled(cast))


def test_ask_again_by_the_assisting_agency_is_out_of_reach(cast):
    lead, part = gathered(cast)

    with pytest.raises(OutOfReach):
        ask(cast, lead, part, by=cast.other_handler)


def test_lead_sees_the_answers_and_goes_on_from_them(cast, client):
    lead, part = gathered(cast)
    client.force_login(cast.handler)
    page = reverse("dispatch:order-detail", args=[lead.public_id])

    seen = client.get(page).content.decode()
    dialog = client.get(page, {"act": "finish"}).context["form"]
    chosen = client.get(page, {"act": "ask-again"}).context["form"]

    assert "协办答复" in seen
    assert PART in seen
    assert dialog["answer"].value() == f"区城市管理局：{PART}"
    assert list(chosen.fields["of"].queryset) == [part]


def test_assisting_agency_does_not_see_what_others_will_answer(cast, client):
    _lead, part = gathered(cast)
    client.force_login(cast.other_handler)

    page = client.get(reverse("dispatch:order-detail", args=[part.public_id]))

    assert "协办答复" not in page.content.decode()
