"""Orders that do not end as they began: given back, withdrawn, ruled final, answered by telephone."""

import io
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from dispatch.choices import AgencyKind, OrderState
from dispatch.models import WorkOrder
from dispatch.services.moves.assignment import Share, dispatch, transfer
from dispatch.services.orders import handling
from petitions.notices import tracking_path
from tests.dispatch.services.below import Levels
from tests.factories.dispatch import AgencyFactory
from tests.journeys.desks import ANSWER, again, ledger_of, petition_of
from tests.journeys.labour import act, choose, fine, finish, go, press

pytestmark = pytest.mark.django_db(transaction=True)

POOR = "已经处理完毕，请住户放心，谢谢理解支持。"


def finished(cast, order, answer=ANSWER):
    return handling.finish(order, answer=answer, claimed="yes", by=cast.handler, at=timezone.now())


def test_centre_gives_an_answer_back_and_lets_the_better_one_out(cast, signed, desks, open_page):
    finished(cast, signed, POOR)

    page = desks.at(cast.dispatcher, signed)
    act(page, "审核退回")
    page.locator("#id_send-back_why").fill("写清换了什么、几号测的、多少度。")
    fine(page)
    press(page, "退回承办单位")
    ledger = ledger_of(open_page, signed)
    assert POOR not in ledger.page.content()

    page = desks.at(cast.handler, signed)
    expect(page.get_by_text("写清换了什么、几号测的、多少度。").first).to_be_visible()
    finish(page, ANSWER)
    desks.let_out(cast.dispatcher, signed)
    ledger.look("区住房和城乡建设局答复")
    expect(ledger.page.get_by_text(ANSWER).first).to_be_visible()
    assert "写清换了什么" not in ledger.page.content()


def test_signed_order_is_withdrawn_only_when_a_second_person_agrees(cast, signed, desks, open_page):
    page = desks.at(cast.dispatcher, signed)
    act(page, "申请撤单")
    page.locator("#id_ask-cancel_reason").select_option(label="派错单位")
    page.locator("#id_ask-cancel_why").fill("这栋楼由城管局代管。")
    fine(page)
    press(page, "提交撤单申请")
    go(page, "/desk/decisions/?kind=ending")
    expect(page.get_by_text("这是您自己的申请，请另一位同事来批。")).to_be_visible()
    assert again(signed).is_open

    page = desks.of(cast.shift_leader)
    go(page, "/desk/decisions/?kind=ending")
    page.locator("article a", has_text="审批").click()
    choose(page, "同意")
    fine(page)
    press(page, "作出决定")

    assert not again(signed).is_open
    theirs = desks.at(cast.handler, signed)
    expect(theirs.get_by_text("这栋楼由城管局代管。").first).to_be_visible()
    assert theirs.locator(".yb-actbar").get_by_role("link", name="办结反馈").count() == 0
    ledger_of(open_page, signed).look("指挥中心撤回了派给区住房和城乡建设局的工单")


def test_matter_ruled_final_is_a_paper_for_both_sides(cast, signed, desks, open_page):
    handling.verify(finished(cast, signed), by=cast.dispatcher, at=timezone.now())
    WorkOrder.objects.filter(pk=signed.pk).update(round_number=3, satisfaction="dissatisfied")
    signed.rounds.update(number=3)

    page = desks.at(cast.shift_leader, signed)
    act(page, "裁定")
    choose(page, "认定办结，仍记不满意")
    page.locator("#id_final_why").fill("管网改造以前做不到更好，改造排在明年五月。")
    fine(page)
    press(page, "作出裁定")

    for user in (cast.shift_leader, cast.handler):
        page = desks.at(user, signed)
        link = page.get_by_role("link", name=re.compile("裁定书|认定办结")).first
        paper = page.request.get(f"{page.url.split('/desk/')[0]}{link.get_attribute('href')}")
        text = "".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(paper.body())).pages)
        assert paper.headers["content-type"] == "application/pdf"
        assert "改造排在明年五月" in text.replace("\n", "")
    ledger = ledger_of(open_page, signed)
    assert any("认定办结" in line for line in _lines(ledger))
    resident = open_page(tracking_path(petition_of(signed)), width=360)
    fine(resident)
    expect(resident.get_by_text("指挥中心已经认定办结，不能再评价。")).to_be_visible()


def _lines(ledger):
    go(ledger.page, f"/ledger/{ledger.petition.number}/")
    return ledger.lines()


def test_body_without_a_desk_answers_by_telephone_and_a_second_person_checks(
    cast, order, desks, open_page
):
    firm = AgencyFactory(code="OUT01", name="供热企业", kind=AgencyKind.OUTSIDE, has_desk=False)
    at = timezone.now()
    theirs = transfer(order, to=firm, why="属供热企业。", by=cast.shift_leader, at=at)

    page = desks.at(cast.dispatcher, theirs)
    assert page.locator(".yb-actbar").get_by_role("link", name="发链接").count() == 0
    act(page, "电话回执")
    page.locator("#id_outside-call_spoke_with").fill("值班长 老周")
    page.locator("#id_outside-call_said").fill("阀门换好了，已经复测。")
    choose(page, "答复，代填")
    page.locator("#id_outside-call_answer").fill(ANSWER)
    page.locator("#id_outside-call_claimed").select_option(label="已解决")
    fine(page)
    press(page, "记下来")

    assert again(theirs).state == OrderState.FINISHED
    own = desks.at(cast.dispatcher, theirs)
    assert own.locator(".yb-actbar").get_by_role("link", name="审核通过").count() == 0
    second = desks.at(cast.shift_leader, theirs)
    expect(second.get_by_text("值班长 老周").first).to_be_visible()
    desks.let_out(cast.shift_leader, theirs)
    ledger_of(open_page, theirs).look("供热企业答复")


def test_urged_agency_reads_who_urges_and_so_does_the_public(cast, signed, desks, open_page):
    page = desks.at(cast.shift_leader, signed)
    act(page, "催办")
    page.locator("#id_urge_text").fill("降温了，请今天上门。")
    fine(page)
    press(page, "发出催办")

    page = desks.of(cast.handler)
    go(page, "/notices/")
    expect(page.get_by_text("催办").first).to_be_visible()
    assert "催办区住房和城乡建设局" in desks.newest(cast.handler, signed)
    expect(desks.pages[cast.handler.pk].get_by_text("降温了，请今天上门。").first).to_be_visible()
    ledger = ledger_of(open_page, signed)
    ledger.look("指挥中心催办区住房和城乡建设局")
    assert "请今天上门" not in ledger.page.content()


def test_lead_gives_the_assisting_answer_back_and_gets_the_better_one(cast, signed, desks):
    at = timezone.now()
    petition = petition_of(signed)
    shares = [Share(cast.order_bureau, is_lead=False)]
    helping = dispatch(petition, shares, by=cast.dispatcher, at=at)[0]
    helping = handling.sign_for(helping, by=cast.other_handler, at=at)
    handling.finish(helping, answer=POOR, claimed="yes", by=cast.other_handler, at=at)

    page = desks.at(cast.handler, signed)
    act(page, "请协办再办")
    page.locator("#id_ask-again_of").select_option(label="区城市管理局")
    page.locator("#id_ask-again_words").fill("请写清清了哪几处。")
    fine(page)
    press(page, "退回协办单位")

    page = desks.at(cast.other_handler, helping)
    expect(page.get_by_text("请写清清了哪几处。").first).to_be_visible()
    finish(page, "三号楼门前两处积水已清，管沟已盖好，十一月二十六日完工。")
    page = desks.at(cast.handler, signed)
    expect(page.get_by_text("三号楼门前两处积水已清").first).to_be_visible()
    finish(page, ANSWER)
    assert again(signed).state == OrderState.FINISHED


def test_clerk_quicker_than_the_page_goes_on_writing_and_no_menu_lies_below(cast, signed, desks):
    page, held = desks.at(cast.handler, signed), []

    def hold(route):
        held.append(route)

    page.route("**/dialog*.js", hold)
    act(page, "申请挂账")
    page.locator("#id_shelve_why").type("三号楼")
    assert page.locator(".yb-actbar details[open]").count() == 1

    held.pop().continue_()
    page.locator(".yb-actbar details:not([open])").wait_for()
    page.keyboard.type("阀门已到货。")

    assert page.locator("#id_shelve_why").input_value() == "三号楼阀门已到货。"
    assert page.locator(".yb-actbar details[open]").count() == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent.trim()") == "更多"


def test_community_passes_up_what_it_cannot_solve_and_the_town_goes_on(
    cast, order, desks, open_page
):
    levels, at = Levels(cast), timezone.now()
    order = transfer(order, to=cast.platform, why="由社区办。", by=cast.shift_leader, at=at)
    order = handling.sign_for(order, by=levels.clerk, at=at)
    due = petition_of(order).due_at

    page = desks.at(levels.clerk, order)
    act(page, "上报上级")
    page.locator("#id_pass-up_why").fill("主管道在红线外，社区动不了。")
    fine(page)
    press(page, "上报上级")

    assert not again(order).is_open
    above = WorkOrder.objects.get(agency=levels.town)
    page = desks.at(levels.town_clerk, above)
    expect(page.get_by_text("主管道在红线外，社区动不了。").first).to_be_visible()
    press(page, "签收")
    ledger = ledger_of(open_page, above)
    ledger.look("东镇平台接手")
    ledger.held_by("东镇平台", since="从什么时候起")
    assert petition_of(above).due_at == due
