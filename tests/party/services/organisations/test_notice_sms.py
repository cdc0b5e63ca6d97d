"""A notice by text message to members without an account: chosen, reviewed, sent once, told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import localtime

from party.models import NoticeRecipient, PartyNotice
from party.organisations.choices import SmsState
from party.organisations.short_links import code_of, range_of
from party.queries.organisations import notices as queries
from party.services.organisations import members, notice_sms, notices
from party.tasks import settle_notice_texts
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree, make_member
from tests.factories.party import MONDAY
from yuanbao.channels import PermanentFailure
from yuanbao.models import AuditEntry, Channel, DevelopmentMessage, Notification
from yuanbao.notifications import BULK_PER_MINUTE, deliver, sweep
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
PHONE, FIXED = "13900001234", "0415-2123456"


class Refusing:
    """A provider to which no number is known."""

    def send(self, **_message):
        raise PermanentFailure("空号")


@pytest.fixture
def party(cast):
    """A branch with a member who has a mobile, one with a fixed line, and one with neither."""
    tree = PartyTree(cast)
    tree.fixed = make_member(tree.branch, "诸葛座机", FIXED)
    tree.none = make_member(tree.branch, "诸葛没有")
    return tree


def drafted(party, title="周五开会"):
    words = {"title": title, "body": "下午三点。", "by": party.officer, "at": LATER}
    return notices.draft(party.branch, **words)


def sending(party, *, by_sms=True, **words):
    notice = drafted(party, **words)
    notice_sms.choose_sms(notice, by_sms=by_sms, by=party.officer, at=LATER)
    notices.submit(notice, by=party.officer, at=LATER)
    return notices.send(notice, by=party.secretary, at=LATER)


def sent(party, **more):
    notice = sending(party, **more)
    notices.send_portion(notice.pk, at=LATER)
    return PartyNotice.objects.get(pk=notice.pk)


def texts():
    return Notification.objects.filter(channel=Channel.SMS)


def leave(at=LATER):
    """Let all messages that are due leave, and note what became of them."""
    for pk in texts().values_list("pk", flat=True):
        deliver(pk, at=at)
    settle_notice_texts()


def of(member):
    return NoticeRecipient.objects.get(member=member)


def test_text_message_goes_to_a_mobile_without_an_account_alone(party):
    notice = sent(party)

    leave()

    [message] = DevelopmentMessage.objects.all()
    assert message.address == PHONE
    assert message.text == notice_sms.text_of(notice)
    assert message.text.startswith("【元宝】第一党支部党内通知：周五开会。登录看全文 http")
    assert "欧阳" not in message.text
    assert (of(party.member).sms_state, of(party.member).sms_at) == (SmsState.SENT, LATER)


def test_who_cannot_be_texted_stays_on_the_list_with_the_reason(party):
    notice = sent(party)
    leave()

    ring = {
        one.member: one.sms_why
        for one in queries.listed(notice, party.officer, LATER.date(), "ring")
    }

    assert ring == {party.fixed: "登记的不是手机号，收不到短信", party.none: "没有登记手机号"}


def test_message_that_cannot_be_delivered_falls_back_to_the_list_with_the_reason(party, settings):
    settings.SMS_CHANNEL = f"{__name__}.Refusing"
    notice = sent(party)
    assert queries.receipts(notice, party.officer, LATER.date()).to_ring == 2

    leave()

    figures = queries.receipts(notice, party.officer, LATER.date())
    assert (of(party.member).sms_state, of(party.member).sms_why) == (
        SmsState.FAILED,
        "短信没有送到：空号",
    )
    assert (figures.sms_waiting, figures.sms_sent, figures.sms_failed) == (0, 0, 3)
    assert figures.to_ring == 3


def test_figures_count_text_messages_apart(party):
    notice = sent(party)

    waiting = queries.receipts(notice, party.officer, LATER.date())
    leave()
    done = queries.receipts(notice, party.officer, LATER.date())

    assert (waiting.sms_waiting, waiting.sms_sent, waiting.to_ring) == (1, 0, 2)
    assert (done.sms_waiting, done.sms_sent, done.sms_failed, done.to_ring) == (0, 1, 2, 2)
    assert done.waiting == done.n


def test_nobody_is_texted_unless_it_was_chosen(party):
    sent(party, by_sms=False)

    assert not texts().exists()
    assert of(party.member).sms_state == ""


def test_portion_that_is_repeated_texts_nobody_twice(party):
    notice = sending(party)
    notices.send_portion(notice.pk, at=LATER)
    NoticeRecipient.objects.filter(notice=notice).update(delivered_at=None, sms_state="")
    PartyNotice.objects.filter(pk=notice.pk).update(state="sending", n_done=0)

    notices.send_portion(notice.pk, at=LATER)
    leave()
    leave()

    assert DevelopmentMessage.objects.count() == texts().count() == 1
    assert of(party.member).sms == texts().get()


def test_two_members_with_one_number_get_one_message(party):
    other = make_member(party.branch, "同住的人", PHONE)

    sent(party)
    leave()

    assert DevelopmentMessage.objects.count() == 1
    assert of(other).sms_state == of(party.member).sms_state == SmsState.SENT


def test_number_lies_sealed_where_the_message_waits(party):
    sent(party)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM yuanbao_notification n")
        messages = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT to_jsonb(r)::text FROM party_noticerecipient r")
        recipients = " ".join(row[0] for row in cursor.fetchall())
    assert PHONE not in messages + recipients
    assert texts().get().address == PHONE


def test_many_messages_leave_at_a_pace(party):
    for n in range(3):
        make_member(party.branch, f"新人{n}", f"1391111000{n}")

    sent(party)

    due = list(texts().order_by("next_try_at").values_list("next_try_at", flat=True))
    pause = timedelta(minutes=1) / BULK_PER_MINUTE
    assert [later - due[0] for later in due] == [pause * n for n in range(4)]


def test_text_message_waits_for_the_morning_at_night(party):
    notice = sending(party)
    night = localtime(LATER).replace(hour=22)

    notices.send_portion(notice.pk, at=night)

    assert localtime(texts().get().next_try_at).hour == 8
    assert sweep(at=night) == 0


def test_choosing_is_recorded_and_makes_the_writer_who_may_not_send(party):
    notice = notices.draft(party.branch, title="周五", body="三点", by=party.officer, at=LATER)

    notice_sms.choose_sms(notice, by_sms=True, by=party.secretary, at=LATER)

    entry = AuditEntry.objects.get(act="add_sms")
    assert (entry.object_id, entry.actor_id) == (notice.pk, party.secretary.pk)
    notices.submit(notice, by=party.officer, at=LATER)
    with pytest.raises(notices.OwnWork):
        notices.send(notice, by=party.secretary, at=LATER)


def test_choosing_for_what_is_under_review_or_of_others_is_refused(party):
    notice = drafted(party)
    with pytest.raises(OutOfReach):
        notice_sms.choose_sms(notice, by_sms=True, by=party.other_officer, at=LATER)
    notices.submit(notice, by=party.officer, at=LATER)

    with pytest.raises(TransitionRefused, match="没有保存"):
        notice_sms.choose_sms(notice, by_sms=True, by=party.officer, at=LATER)


def test_audience_counts_those_without_an_account(party):
    audience = queries.sms_audience(drafted(party))

    assert (audience.n, audience.n_phones, audience.n_without) == (3, 2, 1)


def test_who_joins_an_account_later_reads_the_notice_by_the_short_address(party):
    notice = sent(party)
    user = PostHolderFactory(name="欧阳桂兰", phone=PHONE, is_resident=True)
    assert queries.own_by_code(user, code_of(notice.public_id)) is None

    members.recognise(user, at=LATER)

    assert queries.own_by_code(user, code_of(notice.public_id)).notice == notice
    assert notices.read(notice, by=user, at=LATER).read_at == LATER


def test_message_that_was_cleared_before_it_left_is_told(party):
    sent(party)
    texts().delete()

    settle_notice_texts()

    assert of(party.member).sms_why == "短信没有送到：短信记录已清除"


def test_short_address_is_eight_letters_and_leads_back():
    for n in range(50):
        notice = PartyNotice(title=f"{n}")
        code = code_of(notice.public_id)
        first, last = range_of(code)

        assert len(code) == 8
        assert first <= notice.public_id <= last


@pytest.mark.parametrize("code", ["", "abc", "zzzzzzzz", "abcdefg1", "ABCDEFGH"])
def test_what_is_no_short_address_leads_nowhere(code):
    assert range_of(code) is None
