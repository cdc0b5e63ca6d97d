from datetime import timedelta

import pytest

from party.models import NoticeRecipient, PartyNotice
from party.organisations.choices import PartyNoticeState
from party.services.organisations import members, notices, transfers
from party.tasks import send_notice, sweep_notices
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree, make_branch, make_member
from tests.factories.party import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def drafted(party, organisation=None):
    return notices.draft(
        organisation or party.branch,
        title="周五开会",
        body="下午三点。",
        by=party.officer,
        at=LATER,
    )


def sending(party):
    notice = notices.submit(drafted(party), by=party.officer, at=LATER)
    return notices.send(notice, by=party.secretary, at=LATER)


def test_draft_for_an_organisation_of_others_is_out_of_reach(party):
    with pytest.raises(OutOfReach):
        drafted(party, party.other)


def test_send_by_the_writer_or_without_the_right_is_refused(party):
    notice = notices.draft(
        party.branch, title="周五开会", body="下午三点。", by=party.secretary, at=LATER
    )
    notices.submit(notice, by=party.secretary, at=LATER)

    with pytest.raises(notices.OwnWork):
        notices.send(notice, by=party.secretary, at=LATER)
    with pytest.raises(OutOfReach):
        notices.send(notice, by=party.officer, at=LATER)


def test_send_to_nobody_is_refused_and_stays_in_review(party):
    empty = make_branch(party.town, "空支部", unit_name="旧厂")
    notice = notices.draft(empty, title="周五", body="开会", by=party.department, at=LATER)
    notices.submit(notice, by=party.department, at=LATER)
    other = PostHolderFactory(is_superuser=True)

    with pytest.raises(notices.NobodyThere):
        notices.send(notice, by=other, at=LATER)

    assert PartyNotice.objects.get().state == PartyNoticeState.REVIEW


def test_send_back_tells_the_writer_why(party):
    notice = notices.submit(drafted(party), by=party.officer, at=LATER)
    with pytest.raises(TransitionRefused):
        notices.send_back(notice, why=" ", by=party.secretary, at=LATER)

    notices.send_back(notice, why="写清地点", by=party.secretary, at=LATER)

    assert Notification.objects.filter(user=party.officer, body="写清地点").exists()
    notices.edit(notice, title="周五开会", body="三楼。", by=party.officer, at=LATER)
    assert PartyNotice.objects.get().body == "三楼。"


def test_sent_words_cannot_be_changed(party):
    notice = sending(party)

    with pytest.raises(TransitionRefused):
        notices.edit(notice, title="改", body="改", by=party.officer, at=LATER)


def test_portions_reach_everyone_once_whatever_happens_between(party, monkeypatch):
    users = [PostHolderFactory(phone=f"1390000{n:04d}") for n in range(1000, 1005)]
    for n, user in enumerate(users):
        make_member(party.branch, f"党员{n}", user=user)
    monkeypatch.setattr(notices, "PORTION", 3)
    notice = sending(party)
    total = notice.n_total

    assert notices.send_portion(notice.pk, at=LATER) is True
    # A worker dies in the middle: its portion is undone as a whole, and the sweep finds the rest.
    with monkeypatch.context() as broken:
        broken.setattr(notices, "notify_all", _die)
        with pytest.raises(OSError, match="killed"):
            notices.send_portion(notice.pk, at=LATER)
    assert PartyNotice.objects.get().n_done == 3
    while notices.send_portion(notice.pk, at=LATER):
        pass

    done = PartyNotice.objects.get()
    assert (done.state, done.n_done, total) == (PartyNoticeState.SENT, total, 7)
    assert NoticeRecipient.objects.filter(delivered_at__isnull=False).count() == total
    told = Notification.objects.filter(key__startswith=f"party-notice:{notice.pk}:")
    assert sorted(told.values_list("user", flat=True)) == sorted(
        [*(user.pk for user in users), party.secretary.pk]
    )
    assert notices.send_portion(notice.pk, at=LATER) is False


def _die(*_args, **_kwargs):
    raise OSError("killed")


def test_whom_it_goes_to_is_settled_when_it_is_sent(party):
    notice = sending(party)
    late = make_member(party.branch, "后来的人")
    transfer = transfers.ask(party.member, party.other, reason="搬家", by=party.officer, at=LATER)
    transfers.accept(transfer, by=party.other_officer, at=LATER)

    notices.send_portion(notice.pk, at=LATER)

    reached = NoticeRecipient.objects.filter(delivered_at__isnull=False)
    assert reached.filter(member=party.member, organisation=party.branch).exists()
    assert not reached.filter(member=late).exists()


def test_sweep_sends_what_a_lost_message_left(party, django_capture_on_commit_callbacks):
    notice = sending(party)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_notices()

    notice.refresh_from_db()
    assert notice.state == PartyNoticeState.SENT
    send_notice(notice_id=notice.pk)
    assert notices.to_send() == []


def test_read_leaves_one_receipt(party):
    notice = sending(party)
    notices.send_portion(notice.pk, at=LATER)

    first = notices.read(notice, by=party.secretary, at=LATER)
    again = notices.read(notice, by=party.secretary, at=LATER + timedelta(days=1))

    assert first.read_at == again.read_at == LATER
    with pytest.raises(OutOfReach):
        notices.read(notice, by=party.officer, at=LATER)


def test_tell_notes_the_call_once(party):
    notice = sending(party)
    notices.send_portion(notice.pk, at=LATER)
    recipient = NoticeRecipient.objects.get(member=party.member)

    with pytest.raises(OutOfReach):
        notices.tell(recipient, by=party.other_officer, at=LATER)
    notices.tell(recipient, by=party.officer, at=LATER)

    with pytest.raises(TransitionRefused):
        notices.tell(recipient, by=party.officer, at=LATER)


def test_somebody_off_the_roll_gets_nothing(party):
    members.end(party.member, on=MONDAY.date(), by=party.officer, at=LATER)

    assert sending(party).n_total == 1
