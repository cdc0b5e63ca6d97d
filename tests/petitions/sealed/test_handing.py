"""Who sees what of a matter that was sealed, and who gets its receipt."""

from datetime import timedelta

import pytest
from django.conf import settings as product
from django.db import connection
from django.urls import reverse

from dispatch.services.exchange import hotline
from petitions.choices import State
from petitions.models import (
    Holder,
    Petition,
    SealedReport,
    WaitingReceipt,
)
from petitions.services import proxies, tracking
from petitions.services.sealed import handing, inbox
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY
from tests.factories.sealed import NAME, PHONE
from tests.petitions.sealed.moved import (
    JOINER,
    LATER,
    file_one,
    found,
    plant,
    receipt_of,
    said,
)
from yuanbao.crypto import receipt_secret
from yuanbao.models import Notification
from yuanbao.retention.rules import all_rules
from yuanbao.roles import Capability
from yuanbao.services import accounts
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db


# --- who sees what afterwards ---------------------------------------------------------------------


def test_staff_reach_the_matter_no_more(cast, seal, signed_in):
    petition = file_one(cast)
    pages = ("dispatch:queue-detail", "dispatch:matter-aside", "dispatch:proxy-detail")
    addresses = [reverse(name, args=[petition.public_id]) for name in pages]
    seal(petition)

    for person in (cast.dispatcher, cast.shift_leader, cast.leader, cast.community_clerk):
        client = signed_in(person)
        assert {client.get(address).status_code for address in addresses} == {404}
        rows = Petition.objects.filter(pk=petition.pk)
        assert not rows.permitted(person, Capability.VIEW_PETITION).exists()
        assert not rows.visible_to(person).exists()


def test_accused_unit_is_kept_from_the_report(cast, seal, people):
    accused = people.accused
    seal(file_one(cast))

    assert not SealedReport.objects.permitted(accused, Capability.HANDLE_SEALED).exists()
    assert SealedReport.objects.permitted(people.custodian, Capability.KEEP_SEALED).exists()
    assert people.deputy not in [
        row.user for row in Notification.objects.filter(title="有新消息").select_related("user")
    ]


def test_seal_off_with_nothing_known_of_the_accused_goes_to_custody(cast, seal, people):
    seal(file_one(cast), unit="", people=())

    assert SealedReport.objects.get().concerns == "没有写明"


def test_petitioner_and_joiner_are_told_in_neutral_words(cast, seal):
    petition = plant(cast)

    seal(petition)

    told = Notification.objects.filter(channel="sms", title="有新消息").order_by("pk")
    assert [(row.address, row.body, row.url) for row in told] == [
        (PHONE, "请打开您当时收到的查询网址看看。", ""),
        (JOINER, "您点过“我也遇到”的一件事已转到别处办理，内容不再公开。", ""),
    ]
    assert not Notification.objects.filter(key__startswith=f"petition:{petition.pk}:").exists()


def test_account_is_told_on_the_platform_alone(cast, seal):
    petition = file_one(cast, user=cast.resident)

    seal(petition)

    told = Notification.objects.get(user=cast.resident)
    assert (told.channel, told.title) == ("in_app", "有新消息")
    assert told.body == "您反映的一件事有新消息，请打开“我的诉求”看看。"
    assert petition.number not in told.url


def test_proxy_is_told_that_there_is_nothing_to_follow(cast, seal):
    petition, clerk = file_one(cast), cast.community_clerk
    proxies.take_up(petition, way="in_person", note="当面", by=clerk, at=MONDAY)

    seal(petition)

    told = Notification.objects.get(user=clerk)
    assert (told.body, told.url) == ("您代办的一件事已转到别处办理，不用再跟进。", "")
    assert not petition.proxies.exists()


def test_joiner_sees_that_it_is_elsewhere_and_no_receipt(cast, seal, client):
    petition = file_one(cast)
    _joining, secret = tracking.join(petition, joiner_key="k", phone=JOINER, at=MONDAY)
    seal(petition)

    page = client.get(reverse("petitions:joining-track", args=[petition.number, secret]))
    taken = client.post(reverse("petitions:petition-take-receipt", args=[petition.number, secret]))

    assert "已转入专门渠道办理" in page.content.decode()
    assert "回执" not in page.content.decode()
    assert taken.status_code == 404


def test_hotline_sends_it_again_and_nothing_comes_back(cast, seal):
    platform = HotlineFactory(code="8890")
    sent = hotline.Sent(number="H1", text=said("热线"), filed_at=MONDAY, name=NAME, phone=PHONE)
    matter = hotline.take_in(platform, sent, by=None, at=MONDAY).matter
    seal(matter.petition)
    again = hotline.Sent(number="H1", text=said("热线又改"), filed_at=MONDAY)

    taken = hotline.take_in(platform, again, by=None, at=LATER)

    assert taken.effect == "same"
    assert found() == []
    assert matter.write_backs.get().answer == "已转入专门渠道办理，内容不公开"


# --- the receipt ----------------------------------------------------------------------------------


def path_of(name, petition):
    return reverse(
        f"petitions:petition-{name}", args=[petition.number, receipt_secret(petition.public_id)]
    )


def test_receipt_is_shown_once_and_opens_the_inbox(cast, seal, client):
    petition = file_one(cast)
    seal(petition)
    page = client.get(path_of("track", petition))

    answer = client.post(path_of("take-receipt", petition), follow=True)

    digits = answer.context["receipt"].replace(" ", "")
    assert "领取回执号码" in page.content.decode()
    assert answer.redirect_chain == [(reverse("sealed:receipt"), 302)]
    assert inbox.report_of(digits) == SealedReport.objects.get()
    assert not WaitingReceipt.objects.exists()


def test_receipt_is_not_shown_twice(cast, seal, client):
    petition = file_one(cast)
    seal(petition)
    client.post(path_of("take-receipt", petition))

    again = client.post(path_of("take-receipt", petition))
    page = client.get(path_of("track", petition)).content.decode()

    assert again.status_code == 409
    assert "回执号码只显示一次：已经领过" in again.content.decode()
    assert "回执号码只显示一次，已经领过" in page
    assert path_of("take-receipt", petition) not in page


def test_receipt_is_for_nobody_with_a_wrong_secret(cast, seal, client):
    petition, other = file_one(cast), file_one(cast)
    seal(petition)
    secret = receipt_secret(other.public_id)

    answer = client.post(reverse("petitions:petition-take-receipt", args=[petition.number, secret]))

    assert answer.status_code == 404
    with pytest.raises(OutOfReach):
        handing.take_receipt(petition, by=Holder(other.pk), at=LATER)
    assert WaitingReceipt.objects.filter(petition=petition).exists()


def test_receipt_of_an_ordinary_matter_is_none(cast, client):
    answer = client.post(path_of("take-receipt", file_one(cast)))

    assert answer.status_code == 409


def test_number_and_tail_lead_to_no_receipt(cast, seal, client):
    petition = file_one(cast)
    find = reverse("petitions:petition-find")
    typed = {"number": petition.number, "tail": PHONE[-4:]}
    passed = client.post(find, typed)["Location"]
    seal(petition)

    page = client.get(passed)
    taken = client.post(f"{passed}take-receipt/")

    assert "领取回执号码" not in page.content.decode()
    assert taken.status_code == 404
    assert client.post(find, typed).status_code == 404


def test_signed_in_petitioner_finds_it_until_the_receipt_is_taken(cast, seal, signed_in):
    petition = file_one(cast, user=cast.resident)
    seal(petition)
    client, mine = signed_in(cast.resident), reverse("petitions:my-petitions")

    listed = client.get(mine).content.decode()
    client.post(path_of("take-receipt", petition))

    assert path_of("track", petition) in listed
    assert path_of("track", petition) not in client.get(mine).content.decode()


def test_another_account_does_not_find_it(cast, seal, signed_in):
    petition = file_one(cast, user=cast.resident)
    seal(petition)
    other = accounts.resident_of("13900007749", at=MONDAY)

    page = signed_in(other).get(reverse("petitions:my-petitions"))

    assert petition.number not in page.content.decode().replace(" ", "")


def test_pages_of_the_matter_tell_the_channel_no_address(cast, seal, client):
    petition = file_one(cast)
    seal(petition)

    page = client.get(path_of("track", petition))
    answer = client.post(path_of("take-receipt", petition))

    for response in (page, answer):
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]
    assert answer.cookies["jb_receipt"]["path"] == product.SEALED_PATH


def test_receipt_page_of_the_matter_leads_to_its_course(cast, seal, client):
    petition = file_one(cast)
    seal(petition)

    answer = client.get(path_of("receipt", petition))

    assert answer["Location"] == path_of("track", petition)


@pytest.mark.parametrize("name", ["urge", "withdraw", "ask-proxy"])
def test_acts_of_the_petitioner_are_over(cast, seal, client, name):
    petition = file_one(cast)
    seal(petition)

    answer = client.post(path_of(name, petition))

    assert answer.status_code == 409
    assert Petition.objects.get(pk=petition.pk).state == State.SEALED_OFF


def test_receipt_that_nobody_takes_goes_in_time(cast, seal):
    seal(file_one(cast))
    rule = next(rule for rule in all_rules() if rule.code == "waiting-receipts")

    early = rule.carry_out(LATER + timedelta(days=89))
    late = rule.carry_out(LATER + timedelta(days=91))

    assert (early, late) == (0, 1)
    assert SealedReport.objects.exists()


def test_digits_lie_sealed_with_the_channels_key(cast, seal):
    seal(file_one(cast))

    with connection.cursor() as cursor:
        cursor.execute("SELECT digits, owner_mark FROM petitions_waitingreceipt")
        sealed, mark = cursor.fetchone()

    assert receipt_of(Petition.objects.get()).encode() not in bytes(sealed)
    assert mark == ""
