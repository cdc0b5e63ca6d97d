from datetime import timedelta

import pytest

from dispatch.models import Question
from dispatch.services.orders import questions
from petitions.models import Holder, LedgerEntry, Petition, ProgressEntry, Proxy
from petitions.services import proxies, tracking
from tests.dispatch.services.work import signed
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry, Notification
from yuanbao.roles import Role
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def matter(cast):
    """A matter of somebody of eighty without a telephone."""
    return file_petition(grid=cast.unit, name="刘桂英", phone="")


@pytest.fixture
def followed(cast, matter):
    return take_up(matter, cast.community_clerk)


@pytest.fixture
def colleague(cast):
    holder = PostHolderFactory(name="马丽")
    PostFactory(user=holder, grid=cast.community, role=Role.COMMUNITY_CLERK)
    return holder


def take_up(petition, by, **values):
    values = {"way": "in_person", "note": "", "at": LATER, **values}
    return proxies.take_up(petition, by=by, **values)


def again(petition):
    return Petition.objects.get(pk=petition.pk)


def holder_of(petition):
    return Holder(petition.pk)


def told(user):
    return list(Notification.objects.filter(user=user).values_list("title", flat=True))


def test_take_up_names_the_place_in_public_and_the_person_to_staff(cast, matter):
    proxy = take_up(matter, cast.community_clerk, note="刘桂英本人在窗口说的")

    line = ProgressEntry.objects.get(act="take_up")
    assert line.public_text == "由馨悦社区全程代办"
    assert line.staff_text == "于海霞（馨悦社区）全程代办，本人当面同意"
    assert "刘桂英" not in proxy.consent_note
    assert (proxy.noted_by, proxy.consented_at) == (cast.community_clerk, LATER)
    assert again(matter).petitioner.proxy == cast.community_clerk
    assert AuditEntry.objects.filter(act="take_up", object_id=matter.pk).exists()


def test_take_up_by_another_place_is_out_of_reach(cast, matter):
    with pytest.raises(OutOfReach):
        take_up(matter, cast.other_town_clerk)


def test_take_up_of_what_one_registered_is_allowed_wherever_it_lies(cast):
    petition = file_petition(grid=cast.unit, by=cast.other_town_clerk)

    proxy = take_up(petition, cast.other_town_clerk)

    assert proxy.place_name == "西街道"


def test_take_up_without_consent_is_refused(cast, matter):
    with pytest.raises(TransitionRefused, match="怎么同意"):
        take_up(matter, cast.community_clerk, way="online")


def test_take_up_twice_names_who_was_first(cast, followed, matter):
    with pytest.raises(TransitionRefused, match="已由馨悦社区的于海霞全程代办"):
        take_up(matter, cast.town_clerk)


def test_take_up_of_an_ended_matter_is_refused(cast, matter):
    tracking.withdraw(matter, by=holder_of(matter), at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经结束"):
        take_up(again(matter), cast.community_clerk)


def test_ask_tells_the_staff_of_the_place_and_nobody_else(cast, matter):
    clerk, other = cast.community_clerk, cast.other_town_clerk

    proxies.ask_proxy(matter, by=holder_of(matter), at=LATER)

    assert told(clerk) == ["有反映人请工作人员全程代办，请接手"]
    assert told(other) == []


def test_ask_twice_is_refused(matter):
    proxies.ask_proxy(matter, by=holder_of(matter), at=LATER)

    with pytest.raises(TransitionRefused, match="正在等人接手"):
        proxies.ask_proxy(matter, by=holder_of(matter), at=LATER)


def test_take_up_what_was_asked_for_keeps_the_petitioners_own_consent(cast, matter):
    proxies.ask_proxy(matter, by=holder_of(matter), at=MONDAY)

    proxy = take_up(matter, cast.community_clerk, way="online")

    assert (proxy.consent_way, proxy.consented_at) == ("online", MONDAY)
    assert Proxy.objects.count() == 1


def test_proxy_hears_a_question_and_answers_it_for_somebody_without_a_phone(cast):
    order = signed(cast, name="刘桂英", phone="")
    take_up(order.petition, cast.community_clerk)
    questions.ask(order, text="门牌号是多少？", by=cast.handler, at=LATER)

    tracking.add_to(again(order.petition), text="三号楼二单元。", by=cast.community_clerk, at=LATER)

    assert "代办件：请您补充" in told(cast.community_clerk)
    assert Question.objects.get().answered_at == LATER
    assert ProgressEntry.objects.get(act="add_to").staff_text == "代办员替反映人补充"


def test_proxy_of_a_matter_that_became_sensitive_hears_and_reaches_nothing(cast, matter, followed):
    Petition.objects.filter(pk=matter.pk).update(is_sensitive=True)
    hidden = again(matter)

    with pytest.raises(OutOfReach):
        tracking.add_to(hidden, text="三号楼二单元。", by=cast.community_clerk, at=LATER)
    with pytest.raises(OutOfReach):
        proxies.inform(
            hidden, way="visit", is_reached=True, note="说了", by=cast.community_clerk, at=LATER
        )


def test_somebody_else_may_not_add(cast, matter, followed, colleague):
    with pytest.raises(OutOfReach):
        tracking.add_to(again(matter), text="三号楼二单元。", by=colleague, at=LATER)


def test_inform_notes_what_was_said_to_the_person(cast, matter, followed):
    followed.news_at = LATER
    followed.save()

    proxy = proxies.inform(
        matter,
        way="visit",
        is_reached=True,
        note="到家里告诉了刘桂英，她说知道了。",
        by=cast.community_clerk,
        at=LATER + timedelta(minutes=5),
    )

    line = ProgressEntry.objects.get(act="inform")
    assert not proxy.has_untold_news
    assert (line.staff_text, line.public_text) == ("已告知反映人（上门）", "")
    assert "刘桂英" not in line.opinion


def test_inform_that_did_not_reach_leaves_the_news_untold(cast, matter, followed):
    Proxy.objects.update(news_at=LATER)

    proxy = proxies.inform(
        matter, way="phone", is_reached=False, note="没人接", by=cast.community_clerk, at=LATER
    )

    assert proxy.has_untold_news


def test_inform_without_words_is_refused(cast, matter, followed):
    with pytest.raises(TransitionRefused, match="请写一句"):
        proxies.inform(
            matter, way="phone", is_reached=True, note=" ", by=cast.community_clerk, at=LATER
        )


def test_open_petitioner_is_recorded_and_for_the_proxy_alone(cast, matter, followed, colleague):
    person = proxies.open_petitioner(matter, by=cast.community_clerk, at=LATER)

    assert person.name == "刘桂英"
    assert AuditEntry.objects.filter(act="open_contact", object_id=matter.pk).count() == 1
    with pytest.raises(OutOfReach):
        proxies.open_petitioner(matter, by=colleague, at=LATER)


def test_hand_over_to_a_colleague_tells_them(cast, matter, followed, colleague):
    proxy = proxies.hand_over(matter, to=colleague, by=cast.community_clerk, at=LATER)

    assert proxy.user == again(matter).petitioner.proxy == colleague
    assert told(colleague) == ["于海霞的代办件移交给您"]
    assert ProgressEntry.objects.get(act="hand_over_proxy").public_text == ""


def test_hand_over_to_somebody_of_another_place_is_refused(cast, matter, followed):
    with pytest.raises(TransitionRefused, match="馨悦社区在岗"):
        proxies.hand_over(matter, to=cast.other_town_clerk, by=cast.community_clerk, at=LATER)


def test_hand_over_is_taken_by_a_colleague_but_by_no_stranger(cast, matter, followed, colleague):
    with pytest.raises(OutOfReach):
        proxies.hand_over(matter, to=cast.other_town_clerk, by=cast.other_town_clerk, at=LATER)

    assert proxies.hand_over(matter, to=colleague, by=colleague, at=LATER).user == colleague


def test_end_by_the_petitioner_needs_no_reason_and_tells_the_proxy(cast, matter, followed):
    proxy = proxies.end_proxy(matter, by=holder_of(matter), at=LATER)

    assert (proxy.ended_at, again(matter).petitioner.proxy) == (LATER, None)
    assert "反映人终止了代办，不用再跟进" in told(cast.community_clerk)
    assert ProgressEntry.objects.get(act="end_proxy").public_text == "不再由馨悦社区代办"


def test_end_by_the_proxy_asks_for_a_reason(cast, matter, followed):
    with pytest.raises(TransitionRefused, match="为什么终止"):
        proxies.end_proxy(matter, by=cast.community_clerk, at=LATER)

    proxy = proxies.end_proxy(matter, by=cast.community_clerk, at=LATER, why="本人搬走了")

    assert proxy.end_reason == "本人搬走了"


def test_end_by_a_stranger_is_out_of_reach(cast, matter, followed):
    with pytest.raises(OutOfReach):
        proxies.end_proxy(matter, by=cast.handler, at=LATER)


def test_end_of_what_nobody_follows_is_refused(matter):
    with pytest.raises(TransitionRefused, match="没有人代办"):
        proxies.end_proxy(matter, by=holder_of(matter), at=LATER)


def test_let_go_puts_what_a_leaver_followed_before_the_place_again(
    cast, matter, followed, colleague
):
    n = proxies.let_go(cast.community_clerk, at=LATER)

    assert (n, Proxy.objects.get().is_asked, again(matter).petitioner.proxy) == (1, True, None)
    assert told(colleague) == ["有反映人请工作人员全程代办，请接手"]


def test_public_snapshot_never_names_the_proxy(cast, matter, followed):
    entry = LedgerEntry.objects.get(pk=matter.pk)
    public = " ".join(ProgressEntry.objects.values_list("public_text", flat=True))

    assert "于海霞" not in f"{entry.title}{entry.text}{public}"
