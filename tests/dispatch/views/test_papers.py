from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from dispatch.models import Instruction, SupervisionNotice, Whistle
from dispatch.services.oversight import instructions, notice_papers, whistles
from dispatch.services.oversight.instructions import Wish
from dispatch.services.oversight.whistles import Call
from yuanbao.models import AuditEntry

pytestmark = pytest.mark.django_db


def tomorrow(days=3):
    return timezone.localdate() + timedelta(days=days)


def noticed(desk, cast, **values):
    return notice_papers.supervise(
        desk.signed(**values),
        kind="overdue",
        level=1,
        demand="三日内上门查清。",
        due_on=tomorrow(),
        by=cast.shift_leader,
        at=timezone.now(),
    )


def instructed(cast, **values):
    wish = Wish(
        text="一周内解决。", agency=cast.housing, due_on=tomorrow(), leader=cast.leader, **values
    )
    return instructions.instruct(wish, by=cast.leader, at=timezone.now())


def whistled(cast):
    at = timezone.now()
    call = Call(
        text="路面塌陷。",
        place="花园小区",
        meets_at=at + timedelta(hours=2),
        agencies=(cast.housing, cast.order_bureau),
    )
    return whistles.whistle(call, by=cast.town_clerk, at=at)


def address(noun, row, act="detail"):
    return reverse(f"dispatch:{noun}-{act}", args=[row.public_id])


def listed(client, noun, **query):
    answer = client.get(reverse(f"dispatch:{noun}-list"), query)
    return [one.row.pk for one in answer.context["rows"]]


def names(answer):
    return [act.name for act, _form in answer.context["acts"]]


def texts(answer):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_shift_leader_issues_a_notice_from_the_order_page(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.shift_leader)
    facts = {"kind": "overdue", "level": "2", "demand": "三日内上门。", "due_on": str(tomorrow())}

    answer = client.post(reverse("dispatch:order-supervise", args=[order.public_id]), facts)

    notice = SupervisionNotice.objects.get()
    assert (answer.status_code, notice.order, notice.level) == (302, order, 2)
    page = client.get(reverse("dispatch:order-detail", args=[order.public_id])).content.decode()
    assert notice.number in page
    assert address("notice", notice) in page


def test_notice_past_today_comes_back_with_what_was_typed(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.shift_leader)
    facts = {"kind": "overdue", "level": "1", "demand": "三日内上门。", "due_on": "2020-01-02"}

    answer = client.post(reverse("dispatch:order-supervise", args=[order.public_id]), facts)

    assert answer.status_code == 409
    assert "三日内上门。" in answer.content.decode()


def test_papers_offer_only_what_the_person_can_do_now(desk, cast, signed_in):
    notice, instruction, whistle = noticed(desk, cast), instructed(cast), whistled(cast)
    handler, centre = signed_in(cast.handler), signed_in(cast.shift_leader)
    leader, town = signed_in(cast.leader), signed_in(cast.town_clerk)

    assert names(handler.get(address("notice", notice))) == ["reply"]
    assert names(centre.get(address("notice", notice))) == ["withdraw"]
    assert names(handler.get(address("instruction", instruction))) == ["report", "reply"]
    assert names(leader.get(address("instruction", instruction))) == ["withdraw"]
    assert names(handler.get(address("whistle", whistle))) == ["confirm"]
    assert names(town.get(address("whistle", whistle))) == ["report-in", "withdraw"]


def test_reply_is_accepted_by_supervision_through_the_pages(desk, cast, signed_in):
    notice = noticed(desk, cast)
    handler, centre = signed_in(cast.handler), signed_in(cast.shift_leader)

    assert handler.post(address("notice", notice, "reply"), {}).status_code == 422
    handler.post(address("notice", notice, "reply"), {"text": "已上门。"})
    assert listed(centre, "notice", show="open") == [notice.pk]
    centre.post(address("notice", notice, "accept"), {"ruling": "同意。"})

    assert listed(centre, "notice", show="open") == []
    assert listed(centre, "notice", show="done") == [notice.pk]
    page = handler.get(address("notice", notice)).content.decode()
    assert "已上门。" in page
    assert "认可答复" in page


def test_second_act_is_refused_with_words_and_keeps_what_was_typed(desk, cast, signed_in):
    notice = noticed(desk, cast)
    handler = signed_in(cast.handler)
    handler.post(address("notice", notice, "reply"), {"text": "已上门。"})

    answer = handler.post(address("notice", notice, "reply"), {"text": "再说一遍。"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "陈立群已在" in page
    assert "再说一遍。" in page


@pytest.mark.parametrize("noun", ["notice", "instruction", "whistle"])
def test_paper_of_others_is_not_found(desk, cast, signed_in, noun):
    rows = {
        "notice": lambda: noticed(desk, cast),
        "instruction": lambda: instructed(cast),
        "whistle": lambda: whistled(cast),
    }
    row = rows[noun]()

    for person in (cast.other_town_clerk, cast.editor, cast.grid_worker):
        assert signed_in(person).get(address(noun, row)).status_code == 404


def test_acts_without_the_right_are_not_found(desk, cast, signed_in):
    notice, instruction, whistle = noticed(desk, cast), instructed(cast), whistled(cast)
    handler = signed_in(cast.handler)

    for url in (
        address("notice", notice, "accept"),
        address("instruction", instruction, "accept"),
        address("whistle", whistle, "score"),
        address("whistle", whistle, "blow"),
    ):
        assert handler.post(url, {}).status_code == 404


def test_leader_writes_an_instruction_on_a_matter(desk, cast, signed_in):
    order, client = desk.signed(), signed_in(cast.leader)
    new = reverse("dispatch:instruction-new")
    facts = {
        "text": "一周内解决。",
        "agency": cast.housing.pk,
        "due_on": str(tomorrow()),
        "leader": cast.leader.pk,
        "source": "platform",
        "number": order.petition.number,
    }

    assert (
        order.petition.number in client.get(new, {"number": order.petition.number}).content.decode()
    )
    assert client.post(new, {**facts, "number": "1"}).status_code == 422
    assert client.post(new, {**facts, "due_on": "2020-01-02"}).status_code == 409
    answer = client.post(new, facts)

    instruction = Instruction.objects.get()
    assert answer.url == address("instruction", instruction)
    assert (instruction.petition, instruction.leader) == (order.petition, cast.leader)
    assert listed(signed_in(cast.handler), "instruction") == [instruction.pk]
    assert listed(signed_in(cast.other_handler), "instruction") == []


def test_town_calls_and_department_sees_it_on_its_own_list(cast, signed_in):
    meets = timezone.localtime() + timedelta(days=1)
    facts = {
        "text": "路面塌陷。",
        "place": "花园小区",
        "meets_at": f"{meets:%Y-%m-%dT%H:%M}",
        "agencies": [cast.housing.pk],
    }
    town = signed_in(cast.town_clerk)

    answer = town.post(reverse("dispatch:whistle-new"), facts)

    whistle = Whistle.objects.get()
    assert answer.url == address("whistle", whistle)
    assert listed(town, "whistle") == listed(signed_in(cast.handler), "whistle") == [whistle.pk]
    assert listed(signed_in(cast.other_handler), "whistle") == []
    assert listed(signed_in(cast.other_town_clerk), "whistle") == []


def test_town_reports_and_scores_through_the_pages(cast, signed_in):
    whistle, town = whistled(cast), signed_in(cast.town_clerk)
    Whistle.objects.filter(pk=whistle.pk).update(meets_at=timezone.now() - timedelta(hours=1))
    own, other = whistle.calls.order_by("agency__code")

    town.post(
        address("whistle", whistle, "report-in"), {"present": [own.pk], "result": "三日修好。"}
    )
    scores = {f"score{own.pk}": 5, f"score{other.pk}": 1, f"words{other.pk}": "没有来。"}
    town.post(address("whistle", whistle, "score"), scores)

    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.score, own.has_come, other.score, other.has_come) == (5, True, 1, False)
    page = town.get(reverse("dispatch:whistle-list"), {"show": "done"}).content.decode()
    assert "各单位报到情况" in page


@pytest.mark.parametrize("noun", ["notice", "instruction", "whistle"])
def test_lists_ask_the_same_questions_for_one_row_and_three(desk, cast, signed_in, noun):
    make = {
        "notice": lambda: noticed(desk, cast),
        "instruction": lambda: instructed(cast),
        "whistle": lambda: whistled(cast),
    }[noun]
    client = signed_in(cast.shift_leader)
    make()
    listed(client, noun)  # what every frame keeps in the cache is read once
    with CaptureQueriesContext(connection) as one:
        assert len(listed(client, noun)) == 1
    make(), make()

    with CaptureQueriesContext(connection) as three:
        assert len(listed(client, noun)) == 3

    assert len(one) == len(three) <= 12


def test_order_is_printed_masked_with_number_and_who_printed(desk, cast, signed_in):
    order = desk.signed(text="三号楼不热，请来看看。")

    answer = signed_in(cast.handler).get(reverse("dispatch:order-print", args=[order.public_id]))

    words = texts(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert order.number in words
    assert "三号楼不热" in words
    assert "138****1111" in words
    assert "13800001111" not in words
    assert "陈立群" in words
    assert AuditEntry.objects.filter(act="print", object_id=order.pk).count() == 1


def test_notice_is_printed_with_its_demand_and_room_to_seal(desk, cast, signed_in):
    notice = noticed(desk, cast)

    words = texts(signed_in(cast.handler).get(address("notice", notice, "print")))

    for said in (notice.number, "三日内上门查清。", "承办单位（盖章）", "督办通知书"):
        assert said in words


def test_papers_of_others_are_not_printed(desk, cast, signed_in):
    notice = noticed(desk, cast)
    client = signed_in(cast.other_handler)

    order_url = reverse("dispatch:order-print", args=[notice.order.public_id])

    assert client.get(order_url).status_code == 404
    assert client.get(address("notice", notice, "print")).status_code == 404
