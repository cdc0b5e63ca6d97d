"""A firm cannot hire: reported, routed, signed, visited, settled and rated; at each step in public."""

import pytest

from dispatch.models import WorkOrder
from petitions.notices import tracking_path
from tests.journeys.labour import (
    CENTRE,
    FIRST_ANSWER,
    PHONE,
    SURE,
    Labour,
    Ledger,
    act,
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
    desk.wait_for_load_state("networkidle")
    press(desk, "签收")
    ledger.look(f"{labour.name}接手")
    ledger.held_by(labour.name, since="什么时候接手")

    press(desk, "查看电话")
    desk.get_by_text(PHONE).first.wait_for()
    log_call(desk, "厂长说缝纫工缺 20 名，月薪五千，月底前要到岗。")
    ledger.look(f"{labour.name}联系了反映人")
    note_visit(desk, "已到厂里看过车间和岗位，正在发布招聘信息。")
    ledger.look(f"{labour.name}更新进展")
    assert "已到厂里看过车间和岗位" in ledger.page.content()

    finish(desk, FIRST_ANSWER)
    ledger.look(f"{labour.name}办完了，正在审核")
    ledger.held_by(labour.name, since="什么时候接手")
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
    ledger.held_by(labour.name, since="什么时候接手")

    settle(open_page("/desk/", width=1440, user=labour.handler), petition, labour, ledger)
    verify(open_page("/desk/", width=1440, theme="dark", user=cast.dispatcher), order)
    ledger.look(f"{labour.name}答复")
    ledger.held_by_nobody()
    assert FIRST_ANSWER in ledger.page.content()

    go(firm, tracking_path(petition))
    rate(firm, solved="解决了", satisfaction="满意", scripts=scripts)

    ledger.look("反映人评价：已解决，满意")
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
