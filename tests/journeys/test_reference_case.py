"""A firm cannot hire: reported, routed, signed, visited, settled and rated; at each step in public."""

import pytest
from django.utils import timezone

from dispatch.models import WorkOrder
from dispatch.services.orders import closing, handling
from petitions.notices import tracking_path
from tests.browser import ready
from tests.journeys.labour import (
    CENTRE,
    FIRST_ANSWER,
    PHONE,
    SECOND_ANSWER,
    SURE,
    UNSURE,
    Labour,
    Ledger,
    act,
    choose,
    fine,
    finish,
    go,
    log_call,
    note_visit,
    press,
    rate,
    report,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def labour(cast):
    return Labour(cast)


def settle(desk, petition, labour, ledger):
    """Walk the order's page from signing to 待审核; the ledger is looked at after each step."""
    go(desk, "/desk/")
    fine(desk)
    desk.get_by_role("link", name=petition.title).click()
    ready(desk)
    press(desk, "签收")
    ledger.look(f"{labour.name}接手")
    ledger.held_by(labour.name, since="从什么时候起")

    press(desk, "查看电话")
    desk.get_by_text(PHONE).first.wait_for()
    log_call(desk, "厂长说缝纫工缺 20 名，月薪五千，月底前要到岗。")
    ledger.look(f"{labour.name}联系了反映人")
    note_visit(desk, "已到厂里看过车间和岗位，正在发布招聘信息。")
    ledger.look(f"{labour.name}更新进展")
    assert "已到厂里看过车间和岗位" in ledger.page.content()

    finish(desk, FIRST_ANSWER)
    ledger.look(f"{labour.name}办完了，正在审核")
    ledger.held_by(labour.name, since="从什么时候起")
    assert FIRST_ANSWER not in ledger.page.content()


def verify(centre, order):
    """Read the answer at the centre and pass it."""
    go(centre, f"/desk/orders/{order.public_id}/")
    act(centre, "审核通过")
    fine(centre)
    press(centre, "审核通过")


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_firm_that_cannot_hire_is_served_and_everyone_sees_it(open_page, cast, labour, scripts):
    firm = open_page("/", scripts=scripts)
    petition = report(firm, SURE)
    ledger = Ledger(open_page("/ledger/"), petition)

    order = WorkOrder.objects.get(petition=petition)
    assert (order.agency, order.petition.category) == (labour.agency, labour.category)
    ledger.look(f"{CENTRE}派给{labour.name}主办")
    ledger.held_by(labour.name, since="从什么时候起")

    settle(open_page("/desk/", width=1440, user=labour.handler), petition, labour, ledger)
    verify(open_page("/desk/", width=1440, theme="dark", user=cast.dispatcher), order)
    ledger.look(f"{labour.name}答复")
    ledger.held_by_nobody()
    assert FIRST_ANSWER in ledger.page.content()

    go(firm, tracking_path(petition))
    rate(firm, solved="解决了", satisfaction="满意", scripts=scripts)

    ledger.look("反映人评价：已解决，满意")
    assert "已答复，已评价" in ledger.page.content()
    fine(ledger.page)
    assert ledger.lines() == [
        "平台收到",
        "已受理",
        f"{CENTRE}派给{labour.name}主办",
        f"{labour.name}接手",
        f"{labour.name}联系了反映人",
        f"{labour.name}更新进展",
        f"{labour.name}办完了，正在审核",
        f"{labour.name}答复",
        "反映人评价：已解决，满意",
    ]


def test_unsure_matter_is_moved_by_the_duty_operator(open_page, cast, labour):
    petition = report(open_page("/"), UNSURE)
    ledger = Ledger(open_page("/ledger/"), petition)
    assert not petition.orders.exists()
    ledger.look("平台收到")
    ledger.held_by(CENTRE, since="从什么时候起")

    queue = open_page("/desk/queue/", width=1440, user=cast.dispatcher)
    fine(queue)
    queue.get_by_role("link", name=petition.title).click()
    ready(queue)
    queue.locator("#id_dispatch_category").select_option(labour.category.code)
    queue.locator("#id_dispatch_lead").select_option(labour.agency.code)
    queue.locator("#id_dispatch_instruction").fill("两个工作时内联系企业。")
    press(queue, "按选的派遣")

    fine(queue)
    order = WorkOrder.objects.get(petition=petition)
    assert (order.agency, order.rule) == (labour.agency, "人工派单")
    ledger.look(f"{CENTRE}派给{labour.name}主办")
    ledger.held_by(labour.name, since="从什么时候起")
    desk = open_page("/desk/", user=labour.receiver)
    fine(desk)
    assert desk.get_by_role("link", name=petition.title).count() == 1


def test_dissatisfied_firm_gets_a_second_answer_and_the_matter_is_closed(open_page, cast, labour):
    firm = open_page("/")
    petition = report(firm, SURE)
    ledger = Ledger(open_page("/ledger/"), petition)
    desk = open_page("/desk/", width=1440, user=labour.handler)
    centre = open_page("/desk/", width=1440, user=cast.dispatcher)
    order = WorkOrder.objects.get(petition=petition)
    settle(desk, petition, labour, ledger)
    verify(centre, order)

    go(firm, tracking_path(petition))
    rate(firm, solved="没解决", satisfaction="不满意", reason="没有解决")
    ledger.look(f"退回{labour.name}重办，重新计时")
    ledger.held_by(labour.name, since="从什么时候起")
    first_due, order = order.due_at, WorkOrder.objects.get(pk=order.pk)
    assert (order.state, order.round_number) == ("rework", 2)
    assert order.due_at != first_due

    go(desk, "/desk/?")
    fine(desk)
    go(desk, f"/desk/orders/{order.public_id}/")
    fine(desk)
    assert "退回重办的原因：没有解决" in desk.content()
    press(desk, "签收")
    finish(desk, SECOND_ANSWER)
    verify(centre, order)
    ledger.look(f"{labour.name}答复")
    go(firm, tracking_path(petition))
    rate(firm, solved="解决了", satisfaction="满意")
    ledger.look("反映人评价：已解决，满意")
    later = timezone.now() + closing.GRACE
    assert closing.to_close(at=timezone.now()) == []
    assert closing.to_close(at=later) == [petition.pk]
    closing.close_if_due(petition, at=later)

    ledger.look("已结束")
    fine(ledger.page)
    told = ledger.lines()
    assert [line for line in told if "评价" in line or "答复" in line or "重办" in line] == [
        f"{labour.name}答复",
        "反映人评价：未解决，不满意",
        f"退回{labour.name}重办，重新计时",
        f"{labour.name}答复",
        "反映人评价：已解决，满意",
    ]
    assert FIRST_ANSWER in ledger.page.content()
    assert SECOND_ANSWER in ledger.page.content()
    go(desk, f"/desk/orders/{order.public_id}/")
    fine(desk)
    story = desk.locator(".yb-line").inner_text()
    for words in ("反映人评价：未解决，不满意", "反映人评价：已解决，满意", "退回"):
        assert words in story
    answers = desk.locator("section[aria-labelledby=answer-title]").inner_text()
    assert FIRST_ANSWER in answers
    assert SECOND_ANSWER in answers


def test_grid_worker_checks_a_settled_matter_on_the_phone(open_page, cast, labour):
    firm = open_page(f"/report/?grid={cast.unit.code}")
    petition = report(firm, SURE, from_home=False)
    order = WorkOrder.objects.get(petition=petition)
    now = timezone.now()
    handling.sign_for(order, by=labour.handler, at=now)
    handling.finish(order, answer=FIRST_ANSWER, claimed="yes", by=labour.handler, at=now)
    handling.verify(order, by=cast.dispatcher, at=now)

    worker = open_page("/checks/", user=cast.grid_worker)
    fine(worker)
    worker.get_by_role("link", name=petition.title).click()
    ready(worker)
    fine(worker)
    choose(worker, "解决了")
    choose(worker, "满意")
    press(worker, "记下核实结果")

    fine(worker)
    assert "已记下，谢谢核实" in worker.content()
    ledger = Ledger(open_page("/ledger/"), petition)
    ledger.look("网格员评价：已解决，满意")
