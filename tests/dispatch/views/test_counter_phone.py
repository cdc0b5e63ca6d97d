"""At the counter without the slip: found by the whole telephone number, and read out."""

import pytest
from django.urls import reverse

from petitions.models import Petition, ProgressEntry
from petitions.services.intake import Matter
from petitions.services.registering import register
from tests.factories.offers import make_application, make_service
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db
URL = "dispatch:counter-phone"


def test_counter_finds_by_the_whole_telephone_and_records_the_look(cast, signed_in):
    petition = file_petition(grid=cast.unit, phone="13800001111")
    file_petition(grid=cast.unit, phone="13900002222", text="五号楼的路灯坏了三天没人修。")

    page = signed_in(cast.community_clerk).post(reverse(URL), {"phone": "138 0000 1111"})

    words = page.content.decode()
    assert petition.title in words
    assert "路灯" not in words
    assert AuditEntry.objects.filter(act="look_up_by_phone", object_id=petition.pk).exists()


def test_counter_tells_no_sensitive_matter_by_telephone(cast, signed_in):
    petition = file_petition(grid=cast.unit, phone="13800001111")
    Petition.objects.filter(pk=petition.pk).update(is_sensitive=True)

    page = signed_in(cast.community_clerk).post(reverse(URL), {"phone": "13800001111"})

    assert page.status_code == 404
    assert "没有反映过、申请过" in page.content.decode()


def test_counter_lists_what_was_applied_for_with_the_telephone_but_nothing_confidential(
    cast, signed_in
):
    row = make_application(make_service(cast.district, name="借轮椅"))
    make_application(make_service(cast.district, "counselling", name="心理疏导"))

    page = signed_in(cast.dispatcher).post(reverse(URL), {"phone": "13800001111"})

    words = page.content.decode()
    assert page.status_code == 200
    assert "借轮椅" in words
    assert "待受理" in words
    assert "心理疏导" not in words
    assert AuditEntry.objects.filter(act="look_up_by_phone", object_id=row.pk).exists()


def test_counter_needs_all_of_the_number(cast, signed_in):
    page = signed_in(cast.community_clerk).post(reverse(URL), {"phone": "1111"})

    assert page.status_code == 422


def test_counter_reads_out_who_has_it_and_what_happened(cast, signed_in):
    petition = file_petition(grid=cast.unit, phone="13800001111")

    page = signed_in(cast.community_clerk).post(
        reverse("dispatch:counter"), {"number": petition.number, "tail": "1111"}
    )

    assert "平台收到" in page.content.decode()


def test_register_keeps_what_was_said_for_staff_alone(cast):
    matter = Matter(text="三号楼暖气不热，屋里只有十四度。", phone="13800001111", name="刘芳")

    petition = register(
        matter, by=cast.dispatcher, at=MONDAY, note="刘芳很着急，电话13911112222也能打"
    ).petition

    line = ProgressEntry.objects.get(petition_id=petition.pk, act="note_call")
    assert line.public_text == ""
    assert "13911112222" not in line.opinion
    assert "刘芳" not in line.opinion
