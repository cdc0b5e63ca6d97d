from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.models import SealedMessage
from petitions.sealed.choices import FileKind
from petitions.sealed.files import CleanFile
from petitions.sealed.pace import evenly, seconds_of
from petitions.services.sealed import inbox
from tests.factories.petitions import MONDAY
from tests.factories.sealed import file_sealed, seal
from yuanbao.throttling import TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(people, slept, client):
    """A browser in the inbox of a report."""
    report, receipt = file_sealed()
    client.post(reverse("sealed:enter"), {"receipt": receipt})
    return client, report


def test_pass_opens_for_half_an_hour(people):
    report, _receipt = file_sealed()

    held = inbox.pass_for(report, at=MONDAY)

    assert inbox.report_of_pass(held, at=MONDAY + timedelta(minutes=29)) == report
    assert inbox.report_of_pass(held, at=MONDAY + timedelta(minutes=30)) is None
    assert inbox.report_of_pass("00ff", at=MONDAY) is None
    assert inbox.report_of_pass("no hex", at=MONDAY) is None


@pytest.mark.parametrize("typed", ["12", "abcdabcdabcdabcd", ""])
def test_enter_with_other_than_sixteen_digits_asks_nobody(people, client, slept, typed):
    response = client.post(reverse("sealed:enter"), {"receipt": typed})

    assert response.status_code == 422
    assert slept == []


def test_enter_takes_digits_as_they_were_written_down(people, client, slept):
    _report, receipt = file_sealed()
    spelt = "－".join(receipt[at : at + 4] for at in range(0, 16, 4)).translate(
        {ord(str(n)): "０１２３４５６７８９"[n] for n in range(10)}
    )

    assert client.post(reverse("sealed:enter"), {"receipt": spelt}).status_code == 302


def test_enter_while_others_wait_is_told_to_come_again(people, client, monkeypatch):
    _report, receipt = file_sealed()

    def busy(_look):
        raise TooMany("查收箱正忙，请等 5 秒再试。", 5)

    monkeypatch.setattr("petitions.views.sealed.inbox.evenly", busy)
    response = client.post(reverse("sealed:enter"), {"receipt": receipt})

    assert (response.status_code, response["Retry-After"]) == (429, "5")


def test_two_wait_at_a_time(slept):
    def third():
        return evenly(lambda: "found")

    def second():
        return evenly(third)

    with pytest.raises(TooMany, match="正忙"):
        evenly(second)
    assert evenly(lambda: "found") == "found"


@pytest.mark.parametrize(("wrong", "seconds"), [(0, 0.5), (20, 0.5), (70, 1.0), (9999, 2.0)])
def test_seconds_grow_with_wrong_receipts(wrong, seconds):
    assert seconds_of(wrong) == seconds


def test_inbox_shows_what_custody_wrote(opened, people):
    client, report = opened
    seal(report, people.custodian, words="已登记，请等消息。")

    page = client.get(reverse("sealed:inbox")).content.decode()

    assert "已登记，请等消息。" in page
    assert "保管甲" not in page


def test_write_twice_with_the_same_form_is_one_message(opened):
    client, report = opened
    key = client.get(reverse("sealed:inbox")).context["form"]["key"].value()

    for _n in range(2):
        client.post(reverse("sealed:write"), {"text": "补充一句", "key": key})

    assert SealedMessage.objects.filter(report=report, sender="reporter").count() == 1


def test_write_without_words_is_asked_for_them(opened):
    client, _report = opened

    assert client.post(reverse("sealed:write"), {"text": ""}).status_code == 422


def test_write_too_often_waits(opened, settings):
    client, _report = opened
    settings.SEALED_MESSAGES = (1, 60)

    codes = [
        client.post(reverse("sealed:write"), {"text": f"第{n}句"}).status_code for n in range(2)
    ]

    assert codes == [302, 429]


def test_write_with_more_files_than_fit_is_refused(opened):
    _client, report = opened
    one = CleanFile(FileKind.PHOTO, b"a", b"b")
    for _n in range(3):
        inbox.write(report, text="照片", files=[one] * 5, at=timezone.now())

    with pytest.raises(inbox.TooManyFiles, match="15 个"):
        inbox.write(report, text="照片", files=[one], at=timezone.now())


def test_leave_without_a_pass_clears_the_browser_all_the_same(client, db):
    response = client.post(reverse("sealed:leave"))

    assert response.status_code == 302
    assert "cookies" in response["Clear-Site-Data"]
