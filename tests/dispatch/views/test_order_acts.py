from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import ContactLog, Question, WorkOrder
from dispatch.services.moves import returns
from dispatch.services.orders import handling
from petitions.choices import State
from petitions.models import ProgressEntry, PublicPart
from tests.dispatch.services.work import lend
from tests.dispatch.views.conftest import ANSWER
from tests.dispatch.views.photos import picture
from yuanbao.models import Attachment, Purpose
from yuanbao.photos import clean_photo
from yuanbao.services.attaching import attach

pytestmark = pytest.mark.django_db


def address(name, order):
    return reverse(f"dispatch:order-{name}", args=[order.public_id])


def acts(answer):
    return [act.name for act in [*answer.context["acts"], *answer.context["more_acts"]]]


def test_order_page_offers_no_ruling_to_whom_the_agency_lent_and_says_who_rules(
    desk, cast, signed_in
):
    order, at = desk.signed(), timezone.now()
    returns.ask_return(order, reason="R3", text="该归城管", by=cast.handler, at=at)
    lend(cast.shift_leader, order.agency)

    lent = signed_in(cast.shift_leader).get(address("detail", order))

    assert "rule" not in acts(lent)
    assert "应当回避" in lent.content.decode()


def test_order_page_offers_only_what_the_person_can_do_now(desk, cast, signed_in):
    fresh, signed, finished = desk.order(), desk.signed(), desk.finished()
    handler, centre = signed_in(cast.handler), signed_in(cast.shift_leader)

    assert acts(handler.get(address("detail", fresh))) == ["sign", "return", "note", "hand-over"]
    assert acts(handler.get(address("detail", signed))) == [
        "finish",
        "return",
        "contact",
        "note",
        "ask",
        "hand-over",
        "extend",
        "shelve",
        "ask-end",
    ]
    assert acts(handler.get(address("detail", finished))) == ["note", "hand-over"]
    assert acts(centre.get(address("detail", finished))) == [
        "verify",
        "send-back",
        "urge",
        "supervise",
        "copy",
        "ask-cancel",
    ]
    assert acts(signed_in(cast.town_clerk).get(address("detail", signed))) == []


@pytest.mark.parametrize("person", ["other_handler", "other_town_clerk", "editor"])
def test_order_page_out_of_reach_is_not_found(desk, cast, signed_in, person):
    order = desk.order()

    answer = signed_in(getattr(cast, person)).get(address("detail", order))

    assert answer.status_code == 404


def test_order_page_asks_at_most_eleven_questions_however_long_the_story(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    with CaptureQueriesContext(connection) as first:
        client.get(address("detail", order))
    for number in range(3):
        handling.note(
            order, text=f"第{number}次到现场。", is_public=True, by=cast.handler, at=timezone.now()
        )
    with CaptureQueriesContext(connection) as second:
        client.get(address("detail", order))

    assert len(first) == len(second) == 11


def test_order_page_masks_the_person_and_tells_four_clocks(desk, cast, signed_in):
    order = desk.signed(text="我叫刘芳，三号楼不热，电话13800001111。")

    page = signed_in(cast.handler).get(address("detail", order)).content.decode()

    assert "13800001111" not in page
    assert "138****1111" in page
    for words in (
        "本单位",
        "首次联系",
        "居民",
        "指挥中心",
        "从派单算，5 个工作日",
        "从反映算，限 2 个工作时派出",
    ):
        assert words in page


def test_order_page_links_the_public_page_only_where_there_is_one(desk, cast, signed_in):
    shown, hidden = desk.order(), desk.order(visibility="handlers")
    client = signed_in(cast.handler)

    assert "公开页面" in client.get(address("detail", shown)).content.decode()
    assert "公开页面" not in client.get(address("detail", hidden)).content.decode()


def test_story_tells_who_of_the_centre_did_it(desk, cast, signed_in):
    order = handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())

    story = signed_in(cast.handler).get(address("detail", order)).context["page"].story

    assert (story[0]["who"], story[0]["title"]) == ("区指挥中心 高原", "审核通过")


def test_act_address_opens_its_dialog_for_script_and_without(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    whole = client.get(address("detail", order), {"act": "finish"}).content.decode()
    part = client.get(
        address("detail", order), {"act": "finish"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert '<dialog class="yb-dialog" id="act-dialog"' in whole
    assert part.lstrip().startswith("<dialog")
    assert "提交后由指挥中心审核，通过才告诉居民。" in part


def test_act_that_is_not_possible_now_has_no_dialog(desk, cast, signed_in):
    answer = signed_in(cast.handler).get(address("detail", desk.order()), {"act": "finish"})

    assert "<dialog" not in answer.content.decode()


def test_sign_makes_the_person_the_handler(desk, cast, signed_in):
    order = desk.order()

    answer = signed_in(cast.receiver).post(address("sign", order))

    order.refresh_from_db()
    assert answer.url == address("detail", order)
    assert (order.state, order.handler) == (OrderState.SIGNED, cast.receiver)


def test_sign_by_the_dispatcher_is_not_found(desk, cast, signed_in):
    order = desk.order()

    answer = signed_in(cast.dispatcher).post(address("sign", order))

    order.refresh_from_db()
    assert (answer.status_code, order.state) == (404, OrderState.DISPATCHED)


def test_sign_twice_names_who_was_first(desk, cast, signed_in):
    order = desk.signed()

    answer = signed_in(cast.receiver).post(address("sign", order))

    assert answer.status_code == 409
    assert "陈立群已在" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_sign_by_two_at_once_is_done_by_one_and_told_to_the_other(desk, cast):
    order = desk.order()
    clients = []
    for person in (cast.handler, cast.receiver):
        client = Client()
        client.force_login(person)
        clients.append(client)

    def press(client):
        try:
            return client.post(address("sign", order)).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(press, clients))

    assert statuses == [302, 409]
    assert ProgressEntry.objects.filter(order_id=order.pk, act="sign_for").count() == 1


def test_contact_reached_stops_the_contact_clock(desk, cast, signed_in):
    order = desk.signed()
    typed = {"way": "visit", "is_reached": "1", "note": "约好明早上门"}

    signed_in(cast.handler).post(address("contact", order), typed)

    order.refresh_from_db()
    log = ContactLog.objects.get(order=order)
    assert order.contacted_at is not None
    assert (log.way, log.is_reached, log.note) == ("visit", True, "约好明早上门")


def test_contact_without_saying_whether_reached_keeps_the_note(desk, cast, signed_in):
    answer = signed_in(cast.handler).post(
        address("contact", desk.signed()), {"way": "phone", "note": "第一次打，忙音"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第一次打，忙音" in page
    assert "联系上了吗" in page


def test_phone_opens_with_one_press_and_is_recorded(desk, cast, signed_in):
    order = desk.signed(place="三号楼二单元501室")

    answer = signed_in(cast.handler).post(address("phone", order))

    page = answer.content.decode()
    assert "13800001111" in page
    assert "三号楼二单元501室" in page
    log = ContactLog.objects.get(order=order)
    assert (log.way, log.by) == ("opened", cast.handler)
    assert ProgressEntry.objects.filter(order_id=order.pk, act="open_contact").exists()


def test_phone_for_script_is_the_part_alone(desk, cast, signed_in):
    answer = signed_in(cast.handler).post(
        address("phone", desk.signed()), headers={"HX-Request": "true"}
    )

    assert answer.content.decode().lstrip().startswith('<div id="order-person">')
    assert "no-store" in answer["Cache-Control"]


def test_phone_before_signing_is_refused_with_words(desk, cast, signed_in):
    answer = signed_in(cast.handler).post(address("phone", desk.order()))

    assert answer.status_code == 409
    assert "13800001111" not in answer.content.decode()


def test_phone_by_the_town_clerk_is_not_found(desk, cast, signed_in):
    answer = signed_in(cast.town_clerk).post(address("phone", desk.signed()))

    assert answer.status_code == 404
    assert not ContactLog.objects.exists()


def test_note_keeps_photos_and_is_public_only_when_asked(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    client.post(address("note", order), {"text": "现场测温十四度。", "photos": picture()})
    client.post(address("note", order), {"text": "已订新阀门。", "is_public": "on"})

    told = ProgressEntry.objects.filter(order_id=order.pk, act="note").order_by("id")
    assert [(entry.opinion, bool(entry.public_text)) for entry in told] == [
        ("现场测温十四度。", False),
        ("已订新阀门。", True),
    ]
    assert Attachment.objects.filter(owner_id=order.pk, purpose=Purpose.NOTE).count() == 1
    assert "内部照片 1" in client.get(address("detail", order)).content.decode()


def test_note_with_a_file_that_is_no_photo_keeps_the_words(desk, cast, signed_in):
    wrong = SimpleUploadedFile("notes.txt", b"hello", content_type="image/jpeg")

    answer = signed_in(cast.handler).post(
        address("note", desk.signed()), {"text": "到现场看过。", "photos": wrong}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "到现场看过。" in page
    assert "第 1 张：这不是能用的照片" in page
    assert "照片没有留住，请重新选一次" in page


def test_note_on_a_settled_order_is_refused(desk, cast, signed_in):
    order = handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())

    answer = signed_in(cast.handler).post(address("note", order), {"text": "再记一笔"})

    assert answer.status_code == 409
    assert "再记一笔" in answer.content.decode()


def test_ask_stops_the_clock_and_a_second_question_is_refused(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    client.post(address("ask", order), {"text": "请补充楼号和单元。"})
    again = client.post(address("ask", order), {"text": "还要电话。"})

    order.refresh_from_db()
    assert order.paused_at is not None
    assert Question.objects.get(order=order).text == "请补充楼号和单元。"
    assert again.status_code == 409
    assert "还要电话。" in again.content.decode()


def test_return_needs_a_reason_from_the_list(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    wrong = client.post(address("return", order), {"text": "不归我们管"})
    right = client.post(address("return", order), {"reason": "R3", "text": "还要城管一起办。"})

    order.refresh_from_db()
    assert wrong.status_code == 422
    assert "不归我们管" in wrong.content.decode()
    assert (right.status_code, order.state) == (302, OrderState.RETURN_ASKED)


def test_return_after_the_day_has_passed_is_neither_offered_nor_taken(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)
    WorkOrder.objects.filter(pk=order.pk).update(dispatched_at=timezone.now() - timedelta(days=20))

    assert "return" not in acts(client.get(address("detail", order)))
    answer = client.post(address("return", order), {"reason": "R3", "text": "要城管一起办。"})

    assert answer.status_code == 409
    assert "要城管一起办。" in answer.content.decode()


def test_finish_hands_in_the_answer_for_the_check(desk, cast, signed_in):
    order = desk.signed()
    typed = {"claimed": "yes", "answer": ANSWER, "note_text": "阀门老化", "photos": picture()}

    signed_in(cast.handler).post(address("finish", order), typed)

    order.refresh_from_db()
    row = order.rounds.get()
    assert (order.state, row.answer, row.note, row.claimed) == (
        OrderState.FINISHED,
        ANSWER,
        "阀门老化",
        "yes",
    )
    assert Attachment.objects.get(owner_id=order.pk, purpose=Purpose.FINISH).is_public


def test_finish_of_a_kind_that_needs_photos_asks_for_one(desk, cast, signed_in):
    cast.heating.needs_photos = True
    cast.heating.save()
    order, client = desk.signed(), signed_in(cast.handler)
    typed = {"claimed": "yes", "answer": ANSWER}

    without = client.post(address("finish", order), typed)
    with_one = client.post(address("finish", order), {**typed, "photos": picture()})
    both = {**typed, "photos": picture(), "before": picture()}
    with_both = client.post(address("finish", order), both)

    assert (without.status_code, with_one.status_code) == (422, 422)
    assert "请至少加 1 张照片。" in without.content.decode()
    assert "处置前照片" in with_one.content.decode()
    assert with_both.status_code == 302
    shown = client.get(address("detail", order)).content.decode()
    assert shown.index("<figcaption") < shown.index("处置前</figcaption>")
    assert "处置后</figcaption>" in shown


def test_finish_takes_the_petitioners_photo_for_how_it_was(desk, cast, signed_in):
    cast.heating.needs_photos = True
    cast.heating.save()
    order, client = desk.signed(), signed_in(cast.handler)
    photo = clean_photo(picture())
    attach(order.petition, [photo], purpose=Purpose.PETITION, at=timezone.now())

    dialog = client.get(address("detail", order), {"act": "finish"}).content.decode()

    assert "处置前照片" not in dialog
    assert "处置后照片" in dialog


def test_finish_with_a_short_answer_says_what_to_write(desk, cast, signed_in):
    answer = signed_in(cast.handler).post(
        address("finish", desk.signed()), {"claimed": "yes", "answer": "已处理"}
    )

    assert answer.status_code == 422
    assert "请写清做了什么、什么时候、结果怎样" in answer.content.decode()


def test_finish_after_a_colleague_did_keeps_the_answer_to_copy(desk, cast, signed_in):
    order = desk.finished()

    answer = signed_in(cast.receiver).post(
        address("finish", order), {"claimed": "no", "answer": "我写的另一份答复，不能丢。"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "陈立群已在" in page
    assert "我写的另一份答复，不能丢。" in page
    assert "这一步现在不能办了" in page


def test_preview_strikes_out_who_and_keeps_nothing(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)
    typed = {"answer": "刘芳您好，有事请打 13900002222。"}

    part = client.post(address("preview", order), typed, headers={"HX-Request": "true"})
    whole = client.post(address("preview", order), typed)

    order.refresh_from_db()
    assert '<del class="yb-del">刘芳</del>' in part.content.decode()
    assert "有 2 处会自动隐去" in whole.content.decode()
    assert (whole.status_code, order.state) == (200, OrderState.SIGNED)


def test_hand_over_goes_to_colleagues_alone(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.handler)

    wrong = client.post(address("hand-over", order), {"to": cast.other_handler.pk})
    right = client.post(address("hand-over", order), {"to": cast.receiver.pk})

    order.refresh_from_db()
    assert (wrong.status_code, right.status_code, order.handler) == (422, 302, cast.receiver)


def test_verify_makes_the_answer_public(desk, cast, signed_in):
    order = desk.finished()

    signed_in(cast.dispatcher).post(address("verify", order))

    order.refresh_from_db()
    assert (order.state, order.petition.state) == (OrderState.VERIFIED, State.ANSWERED)
    assert PublicPart.objects.get(order_id=order.pk).answer == ANSWER


def test_verify_by_the_department_is_not_found(desk, cast, signed_in):
    answer = signed_in(cast.handler).post(address("verify", desk.finished()))

    assert answer.status_code == 404


def test_send_back_needs_words_and_counts_as_work_to_do_again(desk, cast, signed_in):
    order, client = desk.finished(), signed_in(cast.dispatcher)

    empty = client.post(address("send-back", order), {"why": ""})
    client.post(address("send-back", order), {"why": "没有写复测结果"})

    order.refresh_from_db()
    assert empty.status_code == 422
    assert (order.state, order.n_sent_back) == (OrderState.SIGNED, 1)


def test_rule_accepting_gives_the_matter_to_the_other_agency(desk, cast, signed_in):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="要城管办", by=cast.handler, at=timezone.now())
    typed = {"decision": "accept", "to": cast.order_bureau.pk, "ruling": "城管牵头"}

    signed_in(cast.shift_leader).post(address("rule", order), typed)

    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    assert order.petition.orders.open().get().agency == cast.order_bureau


def test_rule_refusing_leaves_it_with_the_agency(desk, cast, signed_in):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="要城管办", by=cast.handler, at=timezone.now())

    signed_in(cast.shift_leader).post(
        address("rule", order), {"decision": "refuse", "ruling": "属供热，归住建"}
    )

    order.refresh_from_db()
    assert (order.state, order.n_returns) == (OrderState.SIGNED, 1)


def test_rule_by_the_dispatcher_is_not_found(desk, cast, signed_in):
    order = desk.signed()
    returns.ask_return(order, reason="R3", text="要城管办", by=cast.handler, at=timezone.now())

    answer = signed_in(cast.dispatcher).post(
        address("rule", order), {"decision": "refuse", "ruling": "归住建"}
    )

    assert answer.status_code == 404


def test_urge_tells_the_story_and_the_public(desk, cast, signed_in):
    order = desk.signed()

    signed_in(cast.shift_leader).post(address("urge", order), {"text": "今天必须上门"})

    line = ProgressEntry.objects.get(order_id=order.pk, act="urge")
    assert (line.opinion, bool(line.public_text)) == ("今天必须上门", True)


def test_cancel_gives_the_matter_back_to_the_centre(desk, cast, signed_in):
    order = desk.order()

    signed_in(cast.dispatcher).post(address("cancel", order), {"reason": "C1", "why": "派错了单位"})

    order.petition.refresh_from_db()
    assert order.petition.state == State.ACCEPTED


def test_final_ruling_is_offered_only_when_reworks_are_used_up(desk, cast, signed_in):
    order = handling.verify(desk.finished(), by=cast.dispatcher, at=timezone.now())
    client = signed_in(cast.shift_leader)
    WorkOrder.objects.filter(pk=order.pk).update(satisfaction="dissatisfied")
    assert "final" not in acts(client.get(address("detail", order)))

    WorkOrder.objects.filter(pk=order.pk).update(round_number=3)
    order.rounds.update(number=3)
    assert "final" in acts(client.get(address("detail", order)))
    client.post(address("final", order), {"again": "0", "why": "已按规定办到位"})

    order.refresh_from_db()
    assert order.is_final


def test_acts_answer_get_with_not_allowed(desk, cast, signed_in):
    assert signed_in(cast.handler).get(address("sign", desk.order())).status_code == 405


def test_strangers_are_asked_to_sign_in(desk, client):
    answer = client.get(address("detail", desk.order()))

    assert answer.url.startswith(reverse("sign-in"))
