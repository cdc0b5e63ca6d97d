"""转入密封举报 in the centre's queue: the dialog, its refusals, and what is left to see."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dispatch.queries.centre.search import Search
from dispatch.queries.counting.measures import Measure
from dispatch.searching import read
from dispatch.services.moves.assignment import Share, dispatch
from dispatch.services.oversight.instructions import Wish, instruct
from petitions.choices import State
from petitions.models import Petition, SealedReport
from petitions.sealed.units import hash_of_key
from tests.factories.petitions import MONDAY
from tests.factories.sealed import MARKER, SealedCast
from tests.yuanbao.signing import sign_in

pytestmark = pytest.mark.django_db

WORDS = f"陈立群收了工程队的钱，{MARKER}。"
SURE = {"unit": "agency:D16", "people": "陈立群", "is_sure": "on"}


@pytest.fixture
def people(cast):
    return SealedCast(cast)


@pytest.fixture
def dispatcher(cast, people, signed_in):
    return signed_in(cast.dispatcher)


def address(name, petition):
    return reverse(f"dispatch:{name}", args=[petition.public_id])


def test_dialog_asks_the_unit_and_whether_one_is_sure(desk, dispatcher):
    petition = desk.file(text=WORDS)

    page = dispatcher.get(address("queue-detail", petition), {"act": "seal-off"})

    form = page.context["form"]
    assert list(form.fields) == ["unit", "people", "is_sure"]
    assert form.fields["unit"].choices[0] == ("", "不清楚，或不在下面")
    assert "您和同事从此看不到内容" in page.content.decode()


def test_seal_off_without_being_sure_keeps_what_was_typed(desk, dispatcher):
    petition = desk.file(text=WORDS)

    answer = dispatcher.post(address("petition-seal-off", petition), SURE | {"is_sure": ""})

    assert answer.status_code == 422
    assert "请先核对内容，再勾选这一格" in answer.content.decode()
    assert answer.context["form"]["people"].value() == "陈立群"
    assert not SealedReport.objects.exists()


def test_seal_off_names_unit_and_people_and_opens_the_next(desk, dispatcher):
    petition, following = desk.file(text=WORDS), desk.file()

    answer = dispatcher.post(
        address("petition-seal-off", petition), SURE | {"next": following.public_id}, follow=True
    )

    report = SealedReport.objects.get()
    held = set(report.subjects.values_list("key_hash", flat=True))
    assert hash_of_key("agency:D16") in held
    assert answer.redirect_chain[0][0] == address("queue-detail", following)
    assert "已转入专门渠道。" in answer.content.decode()
    assert MARKER not in answer.content.decode()


def test_dispatcher_gets_404_afterwards(desk, dispatcher):
    petition = desk.file(text=WORDS)
    dispatcher.post(address("petition-seal-off", petition), SURE)

    codes = {
        dispatcher.get(address("queue-detail", petition)).status_code,
        dispatcher.post(address("petition-seal-off", petition), SURE).status_code,
        dispatcher.post(address("petition-decline", petition), {"reason": "NA01"}).status_code,
    }

    assert codes == {404}
    assert SealedReport.objects.count() == 1


def test_seal_off_after_dispatch_is_refused_and_keeps_the_words(desk, cast, dispatcher):
    petition = desk.file(text=WORDS, category=cast.heating)
    dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)

    page = dispatcher.get(address("queue-detail", petition)).content.decode()
    answer = dispatcher.post(address("petition-seal-off", petition), SURE)

    assert "转入密封举报" not in page
    assert answer.status_code == 409
    assert "承办单位已经看过内容，不能再转入密封举报。没有改动。" in answer.content.decode()
    assert Petition.objects.get(pk=petition.pk).state == State.HANDLING


def test_seal_off_of_what_a_leader_instructed_on_is_refused(desk, cast, dispatcher):
    petition = desk.file(text=WORDS)
    due = timezone.localdate() + timedelta(days=7)
    wish = Wish("请核实。", cast.housing, due, leader=cast.leader, petition=petition)
    instruct(wish, by=cast.leader, at=timezone.now())

    answer = dispatcher.post(address("petition-seal-off", petition), SURE)

    assert answer.status_code == 409
    assert "这件已有领导批示，别的单位已经看过内容" in answer.content.decode()
    assert not SealedReport.objects.exists()


def test_administrators_are_not_listed_it(desk, cast, dispatcher, client):
    petition, other = desk.file(text=WORDS), desk.file()
    dispatcher.post(address("petition-seal-off", petition), SURE)

    sign_in(client, cast.administrator)
    listed = client.get(reverse("admin:petitions_petition_changelist"))

    assert list(listed.context["cl"].queryset) == [other]


def test_sealed_matter_is_counted_and_listed_nowhere(desk, cast, dispatcher, signed_in):
    petition = desk.file(text=WORDS)
    dispatcher.post(address("petition-seal-off", petition), SURE)
    leader = signed_in(cast.leader)

    listed = leader.get(reverse("dispatch:figure-list"), {"measure": Measure.RECEIVED})
    found = Search(cast.shift_leader, read(petition.number)).petitions()

    assert "已转专门渠道" not in listed.content.decode()
    assert not found.exists()
