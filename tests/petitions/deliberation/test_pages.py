from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.deliberation.choices import OpinionKind, OpinionState, Phase
from petitions.models import Ballot, Opinion, Residency, Topic
from petitions.services.deliberation import carrying, organising, voting
from petitions.services.ledger import refresh_ledger
from tests.dispatch.services.work import shelved
from tests.factories.topics import (
    decided,
    held,
    make_topic,
    milestone_of,
    moderator,
    resident_of,
    say,
    talk_of,
)

pytestmark = pytest.mark.django_db
LIST = reverse("talks:topic-list")


def page_of(topic, name="talks:topic-detail"):
    return reverse(name, args=[topic.public_id])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def busy(cast):
    """A topic in which everything happened: words, a talk, a vote, a decision, a step."""
    topic = decided(cast)
    Topic.objects.filter(pk=topic.pk).update(state=Phase.DISCUSSING)
    topic.refresh_from_db()
    say(topic, cast.other_resident, "我住在旁边，同意。")
    held(talk_of(topic, cast), cast)
    Topic.objects.filter(pk=topic.pk).update(state=Phase.CARRYING_OUT)
    topic.refresh_from_db()
    step = milestone_of(topic, cast)
    carrying.report(step, text="变压器已到货。", by=cast.community_clerk, at=timezone.now())
    return topic


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_two_queries_however_long(client, cast, django_assert_num_queries, count):
    for _one in range(count):
        say(make_topic(cast), cast.resident)

    with django_assert_num_queries(2):
        page = client.get(LIST)

    assert text_of(page).count("东门要不要装充电桩") == count


@pytest.mark.parametrize("count", [1, 3])
def test_detail_costs_six_queries_for_a_stranger(
    client, cast, busy, django_assert_num_queries, count
):
    Topic.objects.filter(pk=busy.pk).update(state=Phase.SUPERVISING)
    busy.refresh_from_db()
    for number in range(count):
        say(busy, cast.other_resident, f"第 {number} 句话。")

    with django_assert_num_queries(6):
        page = client.get(page_of(busy))

    for words in ("装在东门", "大家同意先装四个。", "变压器已到货。", "1 票，100%", "参加率"):
        assert words in text_of(page)


def test_draft_is_nobodys_to_read(client, cast):
    topic = make_topic(cast, Phase.DRAFTING)

    assert client.get(page_of(topic)).status_code == 404
    assert "还没有议题" in text_of(client.get(LIST))


def test_list_can_be_narrowed_to_a_place(client, cast):
    make_topic(cast)

    near = client.get(LIST, {"place": cast.unit.code})
    far = client.get(LIST, {"place": cast.other_unit.code})

    assert "东门要不要装充电桩" in text_of(near)
    assert "东门要不要装充电桩" not in text_of(far)


def test_stranger_reads_and_is_asked_for_a_telephone_to_speak(client, cast):
    topic = make_topic(cast)
    speak = page_of(topic, "talks:topic-speak")

    answer = client.get(speak)

    assert answer["Location"] == f"{reverse('sign-in-phone')}?next={speak.replace('/', '%2F')}"


def test_resident_speaks_and_what_was_held_back_is_hers_alone_to_read(client, cast):
    topic = make_topic(cast)
    client.force_login(cast.resident)
    facts = {"kind": OpinionKind.REMARK, "text": "有事打13912345678找我商量。"}

    answer = client.post(page_of(topic, "talks:topic-speak"), facts, follow=True)

    assert "审核员看过再公开" in text_of(answer)
    assert "找我商量" not in text_of(client.get(page_of(topic)))
    assert "找我商量" in text_of(client.get(reverse("talks:my-opinions")))
    assert "13912345678" not in text_of(client.get(reverse("talks:my-opinions")))


def test_speak_refused_keeps_the_words(client, cast):
    topic = make_topic(cast)
    client.force_login(cast.resident)
    speak = page_of(topic, "talks:topic-speak")

    short = client.post(speak, {"kind": "remark", "text": "好"})
    say(topic, cast.resident, "装在东门最方便。")
    again = client.post(speak, {"kind": "remark", "text": "装在东门最方便。"})

    assert (short.status_code, again.status_code) == (422, 409)
    assert "装在东门最方便。" in text_of(again)


def test_speak_too_often_waits(client, cast, settings):
    settings.OPINIONS_PER_PERSON = (1, 600)
    topic = make_topic(cast)
    client.force_login(cast.resident)

    codes = [
        client.post(
            page_of(topic, "talks:topic-speak"), {"kind": "remark", "text": f"第{n}句要说的话"}
        ).status_code
        for n in range(2)
    ]

    assert codes == [302, 429]


def test_speak_page_of_a_phase_that_takes_nothing_says_so(client, cast):
    client.force_login(cast.resident)

    page = client.get(page_of(make_topic(cast, Phase.DECIDING), "talks:topic-speak"))

    assert "现在不收提议和意见" in text_of(page)


def test_support_by_page_changes_the_button(client, cast):
    topic = make_topic(cast)
    proposal = say(topic, cast.other_resident, kind=OpinionKind.PROPOSAL)
    client.force_login(cast.resident)

    page = client.post(reverse("talks:opinion-support", args=[proposal.public_id]), follow=True)

    assert "1 人附议" in text_of(page)
    assert "取消附议" in text_of(page)


def test_vote_by_page_can_be_changed_and_shows_no_totals_before_the_end(client, cast):
    resident_of(cast, cast.resident)
    topic = make_topic(cast, Phase.DECIDING)
    first, second = topic.options.order_by("order")
    client.force_login(cast.resident)
    vote = page_of(topic, "talks:topic-vote")

    client.post(vote, {"option": first.public_id})
    page = client.post(vote, {"option": second.public_id}, follow=True)

    assert Ballot.objects.get().option == second
    assert "已有 1 人投票" in text_of(page)
    assert "1 票" not in text_of(page)
    assert "您选的" in text_of(page)
    client.logout()
    assert "您选的" not in text_of(client.get(page_of(topic)))


def test_vote_without_proof_offers_to_ask_the_community(client, cast):
    topic = make_topic(cast, Phase.DECIDING)
    client.force_login(cast.resident)
    vote = page_of(topic, "talks:topic-vote")

    shown = client.get(vote)
    refused = client.post(vote, {"option": topic.options.first().public_id})
    asked = client.post(
        page_of(topic, "talks:topic-residency"),
        {"place": cast.community.code, "said": "3号楼501，刘芳"},
        follow=True,
    )

    assert "请社区核实" in text_of(shown)
    assert refused.status_code == 409
    assert "已交给社区核实" in text_of(asked)
    assert Residency.objects.get().grid == cast.community


def test_appeal_and_withdrawal_by_page(client, cast):
    opinion = say(make_topic(cast), cast.resident, "打13912345678。")
    Opinion.objects.update(state=OpinionState.DECLINED, reason="personal", ruling="有号码。")
    client.force_login(cast.resident)

    shown = client.get(reverse("talks:my-opinions"))
    empty = client.post(reverse("talks:opinion-appeal", args=[opinion.public_id]))
    client.post(reverse("talks:opinion-appeal", args=[opinion.public_id]), {"why": "去掉就行。"})

    assert "涉及他人个人信息" in text_of(shown)
    assert empty.status_code == 422
    assert Opinion.objects.get().state == OpinionState.APPEALED


def test_all_opinions_have_a_page_of_their_own(client, cast):
    topic = make_topic(cast)
    say(topic, cast.resident)

    page = client.get(page_of(topic, "talks:topic-opinions"))

    assert "装在东门最方便。" in text_of(page)


# --- desks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_desk_list_costs_the_same_however_long(client, cast, django_assert_max_num_queries, count):
    for _one in range(count):
        make_topic(cast)
    client.force_login(cast.community_clerk)

    with django_assert_max_num_queries(12) as queries:
        client.get(reverse("organise:topic-list"))

    assert len(queries) <= 12


@pytest.mark.parametrize("count", [1, 3])
def test_desk_of_a_topic_stays_within_its_budget(
    client, cast, busy, django_assert_max_num_queries, count
):
    for number in range(count):
        milestone_of(busy, cast, at=timezone.now() + timedelta(days=number))
    client.force_login(cast.community_clerk)

    with django_assert_max_num_queries(12):
        client.get(page_of(busy, "organise:topic-detail"))


def test_organiser_starts_a_topic_from_a_shelved_matter(client, cast):
    petition = shelved(cast).petition
    refresh_ledger(petition, at=timezone.now())
    client.force_login(cast.community_clerk)
    address = f"{reverse('organise:topic-new')}?petition={petition.public_id}"
    form = client.get(address)
    facts = {
        "title": "老管网换不换",
        "text": "明年改造之前怎么办。",
        "decided_by": "vote",
        "places": [cast.community.pk],
        "petition": str(petition.public_id),
    }

    client.post(reverse("organise:topic-new"), facts)

    topic = Topic.objects.get()
    organising.open_topic(
        topic,
        ends_on=timezone.localdate() + timedelta(days=3),
        by=cast.community_clerk,
        at=timezone.now(),
    )
    matter = client.get(reverse("petitions:ledger-detail", args=[petition.number]))
    assert petition.title in text_of(form)
    assert page_of(topic) in text_of(matter)
    assert reverse("petitions:ledger-detail", args=[petition.number]) in text_of(
        client.get(page_of(topic))
    )


def test_plain_matter_starts_no_topic(client, cast):
    petition = shelved(cast).petition
    petition.parts.update(held_since=None)
    client.force_login(cast.community_clerk)

    answer = client.get(reverse("organise:topic-new"), {"petition": str(petition.public_id)})

    assert answer.status_code == 404


def test_acts_of_the_desk_work_and_refuse_with_the_words_kept(client, cast):
    topic = make_topic(cast, Phase.DRAFTING)
    client.force_login(cast.community_clerk)
    day = timezone.localdate() + timedelta(days=5)

    late = client.post(page_of(topic, "organise:topic-open"), {"ends_on": timezone.localdate()})
    client.post(page_of(topic, "organise:topic-open"), {"ends_on": day})
    wrong = client.post(page_of(topic, "organise:topic-stop"), {"why": ""})

    topic.refresh_from_db()
    assert (late.status_code, wrong.status_code) == (409, 422)
    assert "今天之后" in text_of(late)
    assert (topic.state, topic.phase_ends_on) == (Phase.PROPOSING, day)
    assert client.get(page_of(topic, "organise:topic-edit")).status_code == 409


def test_moderator_sees_why_and_decides(client, cast):
    opinion = say(make_topic(cast), cast.resident, "有事打13912345678。")
    client.force_login(moderator(cast))

    listed = client.get(reverse("organise:opinion-list"))
    detail = reverse("organise:opinion-detail", args=[opinion.public_id])
    shown = client.get(detail)
    client.post(f"{detail}publish/", {"text": opinion.text, "words": "号码已隐去。"})
    again = client.post(f"{detail}publish/", {"text": opinion.text})

    opinion.refresh_from_db()
    assert "手机号" in text_of(listed)
    assert "13912345678" not in text_of(shown)
    assert (opinion.state, again.status_code) == (OpinionState.PUBLISHED, 409)
    past = client.get(reverse("organise:opinion-list"), {"show": "past"})
    assert "有事打" in text_of(past)


def test_community_confirms_a_resident_by_page(client, cast):
    topic = make_topic(cast, Phase.DECIDING)
    person = cast.resident
    client.force_login(person)
    client.post(
        page_of(topic, "talks:topic-residency"),
        {"place": cast.community.code, "said": "3号楼501，刘芳"},
    )
    row = Residency.objects.get()
    client.force_login(cast.community_clerk)

    shown = client.get(reverse("organise:residency-list"))
    client.post(reverse("organise:residency-confirm", args=[row.public_id]))

    assert "3号楼501" in text_of(shown)
    assert "13800001111" not in text_of(shown)
    voting.vote(topic, topic.options.first(), by=person, at=timezone.now())


def test_matter_beside_its_order_leads_to_a_topic(client, cast):
    order = shelved(cast)
    client.force_login(cast.dispatcher)

    page = client.get(reverse("dispatch:matter-aside", args=[order.petition.public_id]))

    assert "发起议题" in text_of(page)
