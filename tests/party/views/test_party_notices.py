from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from party.models import NoticeRecipient, PartyNotice
from party.organisations.short_links import code_of
from party.services.organisations import notice_sms, notices
from tests.factories.grids import PostHolderFactory
from tests.factories.organisations import PartyTree, make_branch, make_member
from tests.factories.party import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def party(cast):
    return PartyTree(cast)


def sent(party, organisation=None):
    place = organisation or party.branch
    notice = notices.draft(place, title="周五开会", body="三点。", by=party.department, at=LATER)
    notices.submit(notice, by=party.department, at=LATER)
    notices.send(notice, by=PostHolderFactory(is_superuser=True), at=LATER)
    notices.send_portion(notice.pk, at=LATER)
    return notice


def get(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(reverse(f"party:{name}", args=args) + query)


def post(client, user, name, /, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"party:{name}", args=args), data)


def test_notice_goes_from_writing_to_sending_through_the_pages(client, party):
    words = {"organisation": party.branch.pk, "title": "周五开会", "body": "三点。"}
    post(client, party.officer, "notice-new", **words)
    key = PartyNotice.objects.get().public_id
    post(client, party.officer, "notice-submit", key)

    own = get(client, party.officer, "notice-detail", key).content.decode()
    second = get(client, party.secretary, "notice-detail", key).content.decode()
    done = post(client, party.secretary, "notice-send", key)
    live = get(client, party.secretary, "notice-live", key).content.decode()

    assert "审核发送" not in own
    assert "审核发送" in second
    assert done.status_code == 302
    assert "已处理 0 / 2 人" in live


def test_writer_of_elsewhere_may_not_choose_the_branch(client, party):
    words = {"organisation": party.branch.pk, "title": "周五开会", "body": "三点。"}

    assert post(client, party.other_officer, "notice-new", **words).status_code == 422


def test_page_counts_receipts_of_ones_own_reach_alone(client, party):
    make_member(party.other, "另一人")
    notice = sent(party, party.town)

    own = get(client, party.officer, "notice-detail", notice.public_id).content.decode()
    whole = get(client, party.department, "notice-open", notice.public_id).content.decode()
    other = get(client, party.other_officer, "notice-open", notice.public_id).content.decode()

    assert "第二党支部" not in own
    assert "另**" in whole
    assert "欧阳**" in whole
    assert "欧阳**" not in other


@pytest.mark.parametrize("name", ["notice-detail", "notice-open"])
def test_pages_ask_the_same_number_of_queries_for_any_number_of_members(client, party, name):
    few = sent(party)
    for turn in range(4):
        make_member(make_branch(party.town, f"新支部{turn}", unit_name="新厂"), f"新人{turn}")
    many = sent(party, party.town)
    get(client, party.department, name, few.public_id)
    counted = []

    for notice in (few, many):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"party:{name}", args=[notice.public_id]))
        counted.append(len(asked))

    assert counted[0] == counted[1] <= 12


def test_writer_chooses_text_messages_and_the_second_person_sees_what_they_say(client, party):
    notice = notices.draft(
        party.branch, title="周五开会", body="三点。", by=party.officer, at=LATER
    )
    key = notice.public_id

    before = get(client, party.officer, "notice-detail", key).content.decode()
    post(client, party.officer, "notice-choose-sms", key, by_sms="on", sms_asked="True")
    post(client, party.officer, "notice-submit", key)
    review = get(client, party.secretary, "notice-detail", key).content.decode()
    late = post(client, party.officer, "notice-choose-sms", key)

    assert "没有账号的有 1 人，其中 1 人登记了电话" in before
    for page in (before, review):
        assert "【元宝】第一党支部党内通知：周五开会。登录看全文 http" in page
    assert "审核发送以后，同时发短信给没有账号的人" in review
    assert late.status_code == 409


def test_page_links_each_figure_of_text_messages_to_its_list(client, party):
    make_member(party.branch, "诸葛座机", "0415-2123456")
    notice = notices.draft(party.branch, title="周五", body="三点。", by=party.officer, at=LATER)
    notice_sms.choose_sms(notice, by_sms=True, by=party.officer, at=LATER)
    notices.submit(notice, by=party.officer, at=LATER)
    notices.send(notice, by=party.secretary, at=LATER)
    notices.send_portion(notice.pk, at=LATER)
    key = notice.public_id

    page = get(client, party.officer, "notice-detail", key).content.decode()
    lists = {
        who: get(client, party.officer, "notice-open", key, query=f"?who={who}").content.decode()
        for who in ("sent", "waiting", "failed", "ring")
    }

    assert "短信分批发出" in page
    assert "没有这样的短信" in lists["sent"]
    assert "欧阳**" in lists["waiting"]
    assert "登记的不是手机号，收不到短信" in lists["failed"]
    assert "欧阳**" not in lists["failed"] + lists["ring"]
    assert "诸葛**" in lists["ring"]


def test_short_address_leads_a_member_to_the_notice_and_others_to_confirming(client, party):
    notice = sent(party)
    code = code_of(notice.public_id)

    own = get(client, party.secretary, "notice-short", code)
    other = get(client, party.officer, "notice-short", code)
    wrong = get(client, party.secretary, "notice-short", "aaaaaaaa")

    assert own.url == reverse("party:my-notice", args=[notice.public_id])
    assert other.url == wrong.url == reverse("party:my-party")


def test_member_reads_and_confirms(client, party):
    notice = sent(party)

    listed = get(client, party.secretary, "my-party").content.decode()
    page = get(client, party.secretary, "my-notice", notice.public_id).content.decode()
    post(client, party.secretary, "my-notice-read", notice.public_id)
    after = get(client, party.secretary, "my-party").content.decode()

    assert "未阅" in listed
    assert "三点。" in page
    assert "未阅" not in after
    assert get(client, party.officer, "my-notice", notice.public_id).status_code == 404


def test_officer_notes_a_call(client, party):
    notice = sent(party)
    recipient = NoticeRecipient.objects.get(member=party.member)

    ring = get(client, party.officer, "notice-open", notice.public_id, query="?who=ring")
    post(client, party.officer, "notice-tell", recipient.public_id)
    done = get(client, party.officer, "notice-open", notice.public_id, query="?who=done")

    assert "栾敏电话通知" in done.content.decode()
    assert "欧阳**" in ring.content.decode()
    recipient.refresh_from_db()
    assert recipient.told_by == party.officer
