from datetime import timedelta

import pytest

from petitions.choices import State, Visibility
from petitions.models import Holder, Joining, LedgerEntry, Petition, ProgressEntry
from petitions.services import handling, ledger, merging, tracking
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry, Notification, Reason, ReasonKind
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def petition(cast):
    return file_petition(grid=cast.unit, name="刘芳", phone="13800001111")


def entry_of(petition):
    return LedgerEntry.objects.get(pk=petition.pk)


def holder_of(petition):
    return Holder(petition.pk)


# --- the centre -------------------------------------------------------------------------------


def test_decline_shows_the_right_door_and_no_personal_data(petition, cast):
    text = "刘芳您好，这归水务集团管，请打他们电话；原留 13800001111 已转。"

    handling.decline(petition, reason="NA01", text=text, by=cast.dispatcher, at=LATER)

    entry = entry_of(petition)
    line = ProgressEntry.objects.get(act="decline")
    assert (entry.state, entry.is_open) == (State.DECLINED, False)
    for shown in (entry.answer, line.public_detail):
        assert "13800001111" not in shown
        assert "刘芳" not in shown
        assert "水务集团" in shown
    assert Notification.objects.filter(title="您反映的事不归这里管").exists()


def test_decline_for_a_flagged_reason_takes_the_matter_out_of_the_ledger(petition, cast):
    Reason.objects.create(kind=ReasonKind.DECLINE, code="NA04", name="检举控告", is_flagged=True)
    text = "检举控告请走密封举报。"

    handling.decline(petition, reason="NA04", text=text, by=cast.dispatcher, at=LATER)

    petition.refresh_from_db()
    assert petition.visibility == Visibility.HANDLERS
    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()


def test_terminate_shows_its_reason_without_personal_data(petition, cast):
    handling.accept(petition, by=cast.dispatcher, at=MONDAY)

    handling.terminate(petition, why="刘芳已起诉，联系13800001111。", by=cast.dispatcher, at=LATER)

    assert "13800001111" not in entry_of(petition).answer
    assert "刘芳" not in entry_of(petition).answer


@pytest.mark.parametrize(
    ("verb", "facts", "words"),
    [
        (handling.decline, {"reason": "NA01", "text": " "}, "不予受理的原因"),
        (handling.answer_at_once, {"answer": ""}, "请写答复内容"),
        (handling.ask, {"text": ""}, "请一次写清"),
        (handling.terminate, {"why": ""}, "终止办理的原因"),
        (handling.transfer_out, {"to": "8890", "their_number": " "}, "对方平台的编号"),
    ],
)
def test_move_without_words_refuses(petition, cast, verb, facts, words):
    with pytest.raises(TransitionRefused, match=words):
        verb(petition, **facts, by=cast.dispatcher, at=LATER)


def test_transfer_out_keeps_their_number_and_stays_followed(petition, cast):
    handling.transfer_out(petition, to="8890", their_number=" A-17 ", by=cast.dispatcher, at=LATER)

    petition.refresh_from_db()
    assert (petition.state, petition.outside_number) == (State.TRANSFERRED_OUT, "A-17")
    assert entry_of(petition).state_text == "已转送，继续跟踪"


def test_classify_to_the_same_category_writes_nothing(cast):
    petition = file_petition(grid=cast.unit, category=cast.heating)

    handling.classify(petition, category=cast.heating, by=cast.dispatcher, at=LATER)

    assert not AuditEntry.objects.filter(act="classify").exists()


def test_classify_changes_the_ledger_too(petition, cast):
    handling.classify(petition, category=cast.heating, by=cast.dispatcher, at=LATER)

    assert entry_of(petition).category_name == "室温不达标"


def test_locate_on_the_same_grid_writes_nothing(petition, cast):
    handling.locate(petition, grid=cast.unit, by=cast.dispatcher, at=LATER)

    assert not AuditEntry.objects.filter(act="locate").exists()


def test_locate_elsewhere_moves_town_and_community(petition, cast):
    handling.locate(petition, grid=cast.other_unit, by=cast.dispatcher, at=LATER)

    petition.refresh_from_db()
    assert (petition.town, petition.community) == (cast.other_town, cast.other_community)
    assert entry_of(petition).town_name == "西街道"


def test_moderate_changes_what_is_public_and_keeps_what_was_typed(petition, cast):
    raw = petition.raw_text

    handling.moderate(
        petition, title="暖气", text="请看，打13900139000。", by=cast.dispatcher, at=LATER
    )

    petition.refresh_from_db()
    assert petition.raw_text == raw
    assert entry_of(petition).title == "暖气"
    assert "13900139000" not in entry_of(petition).text


def test_hide_takes_it_off_the_ledger_with_a_reason_in_the_log(petition, cast):
    handling.hide(petition, why="涉及未成年人。", by=cast.dispatcher, at=LATER)

    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()
    assert AuditEntry.objects.get(act="hide").reason == "涉及未成年人。"


def test_merge_into_itself_or_an_ended_matter_refuses(petition, cast):
    ended = file_petition(grid=cast.unit)
    tracking.withdraw(ended, by=holder_of(ended), at=MONDAY)

    for target, words in ((petition, "不能并入自己"), (ended, "现在是“已撤回”")):
        with pytest.raises(TransitionRefused, match=words):
            merging.merge(petition, into=target, by=cast.dispatcher, at=LATER)


def test_merge_takes_author_and_joiners_along(petition, cast):
    target = file_petition(grid=cast.unit)
    tracking.join(petition, joiner_key="a", phone="13800003333", at=MONDAY)

    merging.merge(Petition.objects.get(pk=petition.pk), into=target, by=cast.dispatcher, at=LATER)

    target.refresh_from_db()
    told = Notification.objects.filter(title="已并案办理").values_list("address", flat=True)
    assert target.n_joined == 2
    assert len(told) == 2


def test_move_by_another_towns_clerk_is_out_of_reach(petition, cast):
    with pytest.raises(OutOfReach):
        handling.accept(petition, by=cast.other_town_clerk, at=LATER)


# --- whoever raised it ------------------------------------------------------------------------


def test_find_by_tail_needs_number_and_tail(petition):
    found, holder = tracking.find_by_tail(str(petition), "1111")

    assert (found, holder.petition_id) == (petition, petition.pk)
    for number, tail in ((petition.number, "2222"), ("000000000000", "1111"), ("", "")):
        with pytest.raises(OutOfReach):
            tracking.find_by_tail(number, tail)


def test_add_to_an_ended_matter_refuses(petition):
    tracking.withdraw(petition, by=holder_of(petition), at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经结束"):
        tracking.add_to(petition, text="还有。", by=holder_of(petition), at=LATER)


def test_add_to_without_words_refuses(petition):
    with pytest.raises(TransitionRefused, match="请写下要补充的内容"):
        tracking.add_to(petition, text="  ", by=holder_of(petition), at=LATER)


def test_add_to_more_than_twenty_times_refuses(petition):
    for number in range(20):
        tracking.add_to(petition, text=f"第{number}次。", by=holder_of(petition), at=LATER)

    with pytest.raises(TransitionRefused, match="补充了很多次"):
        tracking.add_to(petition, text="又一次。", by=holder_of(petition), at=LATER)


@pytest.mark.parametrize("verb", [tracking.add_to, tracking.withdraw])
def test_act_on_somebody_elses_matter_is_out_of_reach(petition, verb):
    facts = {"text": "好"} if verb is tracking.add_to else {}

    with pytest.raises(OutOfReach):
        verb(petition, by=Holder(petition.pk + 1), at=LATER, **facts)


def test_withdraw_twice_refuses(petition):
    tracking.withdraw(petition, by=holder_of(petition), at=MONDAY)

    with pytest.raises(TransitionRefused, match="已撤回"):
        tracking.withdraw(petition, by=holder_of(petition), at=LATER)


# --- the people who join ----------------------------------------------------------------------


def test_join_twice_by_the_same_person_counts_once(petition):
    first, secret = tracking.join(petition, joiner_key="a", phone="13800003333", at=MONDAY)
    again, same = tracking.join(petition, joiner_key="a", phone="13800003333", at=LATER)

    petition.refresh_from_db()
    assert (first, secret) == (again, same)
    assert (petition.n_joined, entry_of(petition).n_joined) == (1, 1)
    assert tracking.open_joining(petition.number, secret) == first


def test_join_ones_own_refuses(cast):
    petition = file_petition(grid=cast.unit, user=cast.resident)

    with pytest.raises(TransitionRefused, match="您自己反映的"):
        tracking.join(petition, joiner_key="u", user=cast.resident, at=LATER)


def test_join_what_is_over_refuses(petition):
    tracking.withdraw(petition, by=holder_of(petition), at=MONDAY)

    with pytest.raises(TransitionRefused, match="已经办完"):
        tracking.join(petition, joiner_key="a", at=LATER)


def test_join_what_is_not_public_is_out_of_reach(cast):
    petition = file_petition(grid=cast.unit, visibility="handlers")

    with pytest.raises(OutOfReach):
        tracking.join(petition, joiner_key="a", at=LATER)

    assert not Joining.objects.exists()


def test_open_joining_with_another_secret_is_out_of_reach(petition):
    tracking.join(petition, joiner_key="a", at=MONDAY)

    with pytest.raises(OutOfReach):
        tracking.open_joining(petition.number, "wrong")


def test_answer_reaches_petitioner_and_joiners_by_account_and_phone(cast):
    petition = file_petition(grid=cast.unit, user=cast.resident, phone="13800001111")
    tracking.join(petition, joiner_key="u", user=cast.other_resident, at=MONDAY)
    tracking.join(petition, joiner_key="p", phone="13800003333", at=MONDAY)
    petition.refresh_from_db()

    handling.answer_at_once(petition, answer="今晚修好。", by=cast.dispatcher, at=LATER)

    told = Notification.objects.filter(title="有答复了，请评价").order_by("id")
    assert [(row.channel, row.user) for row in told] == [
        ("in_app", cast.resident),
        ("sms", None),
        ("in_app", cast.other_resident),
        ("sms", None),
    ]


def test_historical_matter_tells_nobody(cast):
    petition = file_petition(grid=cast.unit, phone="13800001111", is_historical=True)

    handling.answer_at_once(petition, answer="已修好。", by=cast.dispatcher, at=LATER)

    assert not Notification.objects.exists()


def test_who_of_a_matter_whose_petitioner_was_erased_is_anonymous(petition):
    petition.petitioner.delete()

    assert ledger.who_of(Petition.objects.get(pk=petition.pk)) == "匿名"
