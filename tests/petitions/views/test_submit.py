from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions import formkey
from petitions.models import Petition
from petitions.services import staging
from tests.petitions.views.filling import TEXT, filled, kept_tokens, photo, picture, value_of
from yuanbao.models import Attachment, RightDoor

pytestmark = pytest.mark.django_db
NEW = "/report/"
CHECK = "/report/check/"


def test_form_shows_a_fresh_key_each_time(client, cast):
    first, second = client.get(NEW), client.get(NEW)

    assert first.status_code == 200
    assert value_of(first, "key") != value_of(second, "key")


def test_post_good_form_leads_to_the_receipt(client, cast):
    answer = client.post(NEW, filled())

    petition = Petition.objects.get()
    assert answer.status_code == 302
    assert answer.url.startswith(f"/receipt/{petition.number}/")
    assert client.get(answer.url).status_code == 200
    assert (petition.raw_text, petition.petitioner.phone) == (TEXT, "13800001111")


def test_check_shows_what_is_struck_out_and_files_nothing(client, cast):
    answer = client.post(CHECK, filled(text="我是刘芳，电话13900002222，车牌辽F12345，暖气不热。"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<del class="yb-del"><span class="yb-hide">不公开：</span>13900002222</del>' in page
    assert "辽F12345</del>" in page
    assert not Petition.objects.exists()


def test_check_leads_back_with_everything_typed(client, cast):
    answer = client.post(CHECK, filled(edit="text"))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert TEXT in page
    assert 'value="13800001111"' in page
    assert "还没有提交" not in page


REFUSED = [
    ({"text": "太短"}, "最少 10 个字"),
    ({"text": "长" * 2001}, "最多 2000 个字"),
    ({"phone": "12345"}, "11 位"),
    ({"phone": ""}, "请填手机号"),
    ({"kind": "joke"}, "请在下面几种里选一种"),
    ({"lat": "here", "lng": "1"}, ""),
    ({"key": "forged"}, "填的内容都还在"),
]


@pytest.mark.parametrize("path", [NEW, CHECK])
@pytest.mark.parametrize(("change", "words"), REFUSED)
def test_post_wrong_field_keeps_everything_typed(client, cast, path, change, words):
    answer = client.post(path, filled(**change, place="金山花园五号楼旁"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "金山花园五号楼旁" in page
    assert change.get("text", TEXT) in page
    assert not Petition.objects.exists()


def test_post_text_of_2000_with_line_breaks_as_browsers_send_them_is_taken(client, cast):
    text = "\r\n".join(["长" * 99] * 20)

    answer = client.post(NEW, filled(text=text + "尾"))

    assert answer.status_code == 302


def bomb():
    return picture((9000, 9000), "PNG", optimize=True)


PHOTOS = [
    (b"MZ not a picture", "这不是能用的照片"),
    (b"", "这个文件是空的"),
    (b"\x89PNG\r\n\x1a\n" + b"broken" * 20, "损坏"),
    (picture()[:300], "损坏"),
    (b"<svg xmlns='x' onload='alert(1)'/>", "这不是能用的照片"),
    (bomb, "像素太多"),
    (b"\xff\xd8\xff" + b"0" * (15 * 1024 * 1024), "照片太大"),
]


@pytest.mark.parametrize(("content", "words"), PHOTOS)
def test_post_bad_photo_keeps_the_text_and_the_good_photo(client, cast, content, words):
    bad = content() if callable(content) else content

    answer = client.post(CHECK, filled(photos=[photo(), photo(bad)]))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert TEXT in page
    assert len(kept_tokens(answer)) == 1


def test_post_polyglot_photo_keeps_the_picture_alone(client, cast):
    polyglot = picture() + b"PK\x03\x04<script>alert(1)</script>"

    client.post(NEW, filled(photos=[photo(polyglot)]))

    kept = Attachment.objects.get()
    assert b"script" not in kept.file.read()
    assert "13800001111" not in kept.file.name


def test_kept_photo_goes_on_to_the_petition(client, cast):
    checked = client.post(CHECK, filled(photos=[photo(), photo()]))
    tokens = kept_tokens(checked)

    client.post(NEW, filled(kept=tokens))

    assert Attachment.objects.count() == 2


def test_dropped_photo_is_left_out(client, cast):
    tokens = kept_tokens(client.post(CHECK, filled(photos=[photo(), photo()])))

    client.post(NEW, filled(kept=tokens, drop=tokens[0]))

    assert Attachment.objects.count() == 1


def test_tenth_photo_is_refused_and_nine_are_kept(client, cast):
    answer = client.post(CHECK, filled(photos=[photo(picture((8, 8))) for _ in range(10)]))

    assert answer.status_code == 422
    assert len(kept_tokens(answer)) == 9


def test_forged_photo_token_is_missed_openly(client, cast):
    answer = client.post(NEW, filled(kept=["forged"]))

    assert answer.status_code == 422
    assert "1 张照片" in answer.content.decode()


def test_staged_photos_are_pruned_after_a_day(client, cast):
    staging.prune(at=timezone.now() + timedelta(days=2))
    client.post(CHECK, filled(photos=[photo()]))

    assert staging.prune(at=timezone.now()) == 0
    assert staging.prune(at=timezone.now() + timedelta(days=2)) == 2


def test_staged_thumb_is_shown_to_the_token_alone(client, cast):
    token = kept_tokens(client.post(CHECK, filled(photos=[photo()])))[0]

    shown = client.get(reverse("petitions:staged-thumb", args=[token]))
    missed = client.get(reverse("petitions:staged-thumb", args=["x"]))

    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert missed.status_code == 404


def test_danger_words_stand_between_form_and_filing(client, cast):
    text = "三号楼二单元着火了，正在冒烟，快来人。"

    stopped = client.post(NEW, filled(text=text))
    passed = client.post(NEW, filled(text=text, called="yes"))

    page = stopped.content.decode()
    assert stopped.status_code == 200
    assert 'href="tel:119"' in page
    assert text in page
    assert passed.status_code == 302
    assert Petition.objects.get().is_urgent


def test_repeat_of_the_same_form_gives_the_same_receipt(client, cast):
    form = filled()

    first, second = client.post(NEW, form), client.post(NEW, form)

    assert first.url == second.url
    assert Petition.objects.count() == 1


def test_repeat_with_other_words_offers_to_add_them(client, cast):
    form = filled()
    client.post(NEW, form)

    answer = client.post(NEW, form | {"text": "后来想起来：一单元也不热，请一起看。"})

    assert answer.status_code == 409
    assert "后来想起来：一单元也不热" in answer.content.decode()
    assert Petition.objects.count() == 1


def test_expired_form_keeps_the_text_and_its_next_post_is_taken(
    client, cast, settings, monkeypatch
):
    form = filled()
    monkeypatch.setattr(formkey, "LASTS", timedelta(seconds=-1))
    refused = client.post(NEW, form)
    monkeypatch.undo()

    taken = client.post(NEW, form | {"key": value_of(refused, "key")})

    assert refused.status_code == 422
    assert "超过 7 天" in refused.content.decode()
    assert TEXT in refused.content.decode()
    assert taken.status_code == 302


def test_expired_form_that_was_filed_leads_to_its_receipt_page(client, cast, monkeypatch):
    form = filled()
    client.post(NEW, form)
    monkeypatch.setattr(formkey, "LASTS", timedelta(seconds=-1))

    answer = client.post(NEW, form)

    assert answer.status_code == 302
    assert Petition.objects.count() == 1


def test_lost_token_brings_the_form_back_filled(cast):
    strict = Client(enforce_csrf_checks=True)

    refused = strict.post(NEW, filled())
    token = value_of(refused, "csrfmiddlewaretoken")
    taken = strict.post(NEW, filled(key=value_of(refused, "key"), csrfmiddlewaretoken=token))

    assert refused.status_code == 422
    assert TEXT in refused.content.decode()
    assert taken.status_code == 302


def test_anonymous_keeps_nothing_of_the_person(client, cast):
    client.force_login(cast.resident)

    client.post(NEW, filled(contact="anonymous", phone="bad", name="刘芳", firm="元宝面馆"))

    petitioner = Petition.objects.get().petitioner
    assert (petitioner.phone, petitioner.name, petitioner.firm, petitioner.user) == (
        "",
        "",
        "",
        None,
    )
    assert petitioner.phone_index == petitioner.tail_index == ""


def test_signed_in_resident_is_not_asked_for_the_phone_again(client, cast):
    client.force_login(cast.resident)

    page = client.get(NEW).content.decode()

    assert 'value="13800001111"' in page


def test_qr_puts_the_matter_on_its_grid(client, cast):
    shown = client.get(f"{NEW}?grid={cast.unit.code}")
    client.post(NEW, filled(grid=value_of(shown, "grid")))

    petition = Petition.objects.get()
    assert (petition.grid, petition.channel) == (cast.unit, "qr")


def test_unknown_qr_is_ignored(client, cast):
    assert client.get(f"{NEW}?grid=nowhere").status_code == 200
    assert client.post(NEW, filled(grid="nowhere")).status_code == 302


def test_too_many_from_one_address_are_refused_with_words_and_kept(client, cast, settings):
    settings.PETITIONS_PER_ADDRESS = (1, 3600)
    client.post(NEW, filled())

    answer = client.post(NEW, filled(text="另一件事：楼道灯坏了，晚上看不见路。"))

    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "另一件事：楼道灯坏了" in answer.content.decode()


def test_repeat_of_a_filed_form_is_never_throttled(client, cast, settings):
    settings.PETITIONS_PER_ADDRESS = (1, 3600)
    form = filled()
    client.post(NEW, form)

    assert client.post(NEW, form).status_code == 302


def test_too_many_from_one_phone_are_refused(client, cast, settings):
    settings.PETITIONS_PER_PHONE = (1, 3600)
    client.post(NEW, filled())

    assert client.post(NEW, filled()).status_code == 429
    assert client.post(NEW, filled(phone="13900003333")).status_code == 302


def test_doors_are_shown_for_words_typed(client, cast):
    RightDoor.objects.create(
        code="R12388",
        matter="检举",
        door="纪检",
        phone="12388",
        words=["受贿"],
        sentence="请拨打 12388。",
    )

    typed = client.post("/report/dangers/", {"text": "村干部受贿，请查一查"})
    quiet = client.post("/report/dangers/", {"text": "路灯不亮"})

    assert "请拨打 12388。" in typed.content.decode()
    assert "12388" not in quiet.content.decode()


def test_elder_mode_asks_one_question_a_page_and_files_the_whole(client, cast):
    client.cookies["yb_mode"] = "elder"
    whole = filled()
    page = client.get(NEW)
    key = value_of(page, "key")
    steps = {
        "kind": {"kind": "help", "category": ""},
        "text": {"text": TEXT, "photos": [photo()]},
        "place": {"place": "金山花园5号楼", "lat": "", "lng": ""},
        "contact": {
            "contact": "phone",
            "phone": whole["phone"],
            "name": "",
            "visibility": "public",
        },
    }
    carried = {"key": key, "contact": "phone", "visibility": "public"}
    for step, answers in steps.items():
        carried |= answers
        page = client.post(CHECK, carried | {"step": step})
        carried.pop("photos", None)
        carried["kept"] = kept_tokens(page)
        assert page.status_code == 200

    filed = client.post(NEW, carried)

    assert "看一遍再提交" in page.content.decode()
    assert filed.status_code == 302
    assert Attachment.objects.count() == 1


def test_elder_mode_stays_at_the_question_that_was_answered_wrong(client, cast):
    client.cookies["yb_mode"] = "elder"

    answer = client.post(CHECK, {"key": formkey.new_key(), "step": "text", "text": "短"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "最少 10 个字" in page
    assert "请填手机号" not in page


def test_too_many_photos_from_one_address_keep_the_text(client, cast, settings):
    settings.PHOTOS_PER_ADDRESS = (1, 3600)
    client.post(CHECK, filled(photos=[photo()]))

    answer = client.post(CHECK, filled(photos=[photo()]))

    assert answer.status_code == 422
    assert "照片太多了" in answer.content.decode()
    assert TEXT in answer.content.decode()


def test_unknown_qr_says_so_and_lets_go_on(client, cast):
    assert "没有找到这个二维码对应的网格" in client.get(f"{NEW}?grid=nowhere").content.decode()


def test_form_costs_two_queries(client, cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(NEW)
