from datetime import timedelta

import pytest
from django.urls import reverse

from petitions.models import SealedReport, SealedSubject
from petitions.sealed.choices import Mode
from petitions.sealed.units import hash_of_key
from petitions.services.sealed.filing import AlreadyFiled, NotOurs, file
from tests.factories.petitions import MONDAY
from tests.factories.sealed import NAME, file_sealed, told
from yuanbao.models import Notification

pytestmark = pytest.mark.django_db


def test_file_anonymously_keeps_no_identity(people):
    report, _receipt = file_sealed(mode=Mode.ANONYMOUS)

    envelope = report.envelope
    assert (envelope.name, envelope.phone, envelope.address) == ("", "", "")
    assert report.tell_by is None


def test_file_with_a_name_is_owed_a_word_in_five_working_days(people):
    report, _receipt = file_sealed(mode=Mode.NAMED)

    assert report.tell_by - MONDAY == timedelta(days=7, hours=7, minutes=30)
    assert report.envelope.name == NAME


def test_file_tells_custody_that_there_is_something_new(people):
    _ = people.clerk

    file_sealed()

    told_people = set(Notification.objects.values_list("user__name", "title"))
    assert told_people == {(name, "有新消息") for name in ("保管甲", "保管乙", "登记员")}


def test_file_keeps_the_report_from_person_and_unit(people, cast):
    accused = cast.handler

    report, _receipt = file_sealed()

    held = set(SealedSubject.objects.filter(report=report).values_list("key_hash", flat=True))
    assert held == {hash_of_key("agency:D16"), hash_of_key(f"user:{accused.pk}")}


def test_file_on_custody_itself_is_refused_and_kept_nowhere(people):
    with pytest.raises(NotOurs, match="12388"):
        file(told(unit="", people=("保管甲",)), at=MONDAY)

    assert not SealedReport.objects.exists()


def test_file_again_after_half_an_hour_shows_no_receipt(people):
    words = told()
    file(words, at=MONDAY)

    with pytest.raises(AlreadyFiled, match="已经收到"):
        file(words, at=MONDAY + timedelta(minutes=31))


def test_file_names_a_person_anywhere_where_the_unit_has_none_of_the_name(people, cast):
    person = cast.other_handler

    report, _receipt = file_sealed(people=(person.name,))

    keys = {f"user:{person.pk}", "agency:D17", "agency:D16"}
    held = set(SealedSubject.objects.filter(report=report).values_list("key_hash", flat=True))
    assert held == set(map(hash_of_key, keys))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": "太短"}, "最少 10 个字"),
        ({"unit": "", "people": ""}, "请选单位"),
        ({"mode": "named", "name": ""}, "请填姓名"),
        ({"mode": "named", "phone": ""}, "请填手机号"),
        ({"mode": ""}, "请选一种方式"),
        ({"unit": "agency:D01"}, "选择"),
    ],
)
def test_form_says_what_is_missing(people, client, values, words):
    fields = {"unit": "agency:D16", "text": "他收了工程队的钱和烟酒。", "mode": "confidential"}
    fields |= {"name": "佟立新", "phone": "13800001234", "people": "陈立群"}

    response = client.post(reverse("sealed:report-new"), fields | values)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_form_without_our_key_is_shown_again(people, client):
    fields = {"unit": "agency:D16", "text": "他收了工程队的钱和烟酒。", "mode": "anonymous"}

    response = client.post(reverse("sealed:report-new"), fields | {"key": "forged"})

    assert response.status_code == 422
    assert "放得太久" in response.content.decode()
    fresh = response.context["form"]["key"].value()
    again = client.post(reverse("sealed:report-new"), fields | {"key": fresh})
    assert again.status_code == 302


def test_form_is_slowed_down_for_everybody_together(people, client, settings):
    settings.SEALED_REPORTS = (1, 3600)
    page = client.get(reverse("sealed:report-new"))
    key = page.context["form"]["key"].value()
    fields = {"unit": "agency:D16", "text": "他收了工程队的钱和烟酒。", "mode": "anonymous"}

    codes = [
        client.post(reverse("sealed:report-new"), fields | {"key": key}).status_code
        for _n in range(2)
    ]

    assert codes == [302, 429]


def test_form_about_custody_is_refused_in_words(people, client):
    page = client.get(reverse("sealed:report-new"))
    fields = {"people": "保管甲", "text": "他收了工程队的钱和烟酒。", "mode": "anonymous"}

    response = client.post(
        reverse("sealed:report-new"), fields | {"key": page.context["form"]["key"].value()}
    )

    assert response.status_code == 409
    assert "向上一级纪委监委反映" in response.content.decode()


def test_door_shows_the_right_doors_before_the_sealed_one(client, db):
    page = client.get(reverse("sealed:door")).content.decode()

    assert (
        page.index("tel:110") < page.index("tel:12388") < page.index(reverse("sealed:report-new"))
    )


def test_form_of_matters_leads_to_the_sealed_door(client, db):
    page = client.get(reverse("petitions:petition-new")).content.decode()

    assert reverse("sealed:door") in page
