"""Side tracks of an order, each walked by both sides: sections, signatures, levels, bodies outside."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import AgencyKind, OrderState
from dispatch.models import Section, WorkOrder
from dispatch.services.moves.assignment import transfer
from dispatch.services.orders import handling, outside
from petitions.choices import State
from petitions.notices import tracking_path
from tests.dispatch.services.below import Levels
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.journeys.desks import ANSWER, again, ledger_of, petition_of
from tests.journeys.labour import act, choose, fine, finish, go, press
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_receiving_desk_gives_the_order_to_a_section_whose_handler_finds_it(cast, order, desks):
    section = Section.objects.create(agency=cast.housing, name="供热科")
    cast.handler.staffings.update(section=section)

    page = desks.at(cast.receiver, order)
    act(page, "分办")
    page.locator("#id_assign_section").select_option(label="供热科")
    page.locator("#id_assign_to").select_option(label="陈立群·供热科")
    fine(page)
    press(page, "分办")

    expect(page.get_by_text("已分办。")).to_be_visible()
    theirs = desks.at(cast.handler, order)
    expect(theirs.get_by_text("供热科").first).to_be_visible()
    assert again(order).handler == cast.handler
    act(theirs, "办结反馈")


def test_leader_gives_an_answer_back_and_signs_the_better_one(cast, signed, desks, open_page):
    type(cast.housing).objects.filter(pk=cast.housing.pk).update(needs_approval=True)
    leader = cast.approver

    page = desks.at(cast.handler, signed)
    act(page, "报领导审签")
    choose(page, "已解决")
    page.locator("#id_propose_answer").fill("已经处理完毕，请住户放心，谢谢支持理解。")
    fine(page)
    press(page, "报领导审签")
    page = desks.at(leader, signed)
    act(page, "审签退回")
    page.locator("#id_disapprove_words").fill("写清换了什么、几号测的、多少度。")
    fine(page)
    press(page, "退回经办人")

    page = desks.at(cast.handler, signed)
    expect(page.get_by_text("写清换了什么、几号测的、多少度。").first).to_be_visible()
    act(page, "报领导审签")
    choose(page, "已解决")
    page.locator("#id_propose_answer").fill(ANSWER)
    press(page, "报领导审签")
    page = desks.at(leader, signed)
    act(page, "审签同意")
    expect(page.get_by_text(ANSWER).first).to_be_visible()
    fine(page)
    press(page, "同意，交指挥中心审核")

    assert again(signed).state == OrderState.FINISHED
    desks.let_out(cast.dispatcher, signed)
    ledger_of(open_page, signed).look("区住房和城乡建设局答复")


def test_centre_hands_the_matter_on_and_both_sides_read_why(cast, signed, desks, open_page):
    page = desks.at(cast.shift_leader, signed)
    act(page, "转办")
    page.locator("#id_transfer_to").select_option(label="区城市管理局")
    page.locator("#id_transfer_why").fill("管网已经移交城管局养护。")
    fine(page)
    press(page, "转给这家单位")

    theirs = WorkOrder.objects.get(agency=cast.order_bureau)
    page = desks.at(cast.other_handler, theirs)
    expect(page.get_by_text("管网已经移交城管局养护。").first).to_be_visible()
    press(page, "签收")
    ledger = ledger_of(open_page, theirs)
    ledger.look("区城市管理局接手")
    ledger.held_by("区城市管理局", since="从什么时候起")


def test_ending_asked_by_the_agency_is_decided_by_the_centre(cast, signed, desks, open_page):
    page = desks.at(cast.handler, signed)
    act(page, "申请终止")
    page.locator("#id_ask-end_reason").select_option(label="已进入诉讼")
    page.locator("#id_ask-end_why").fill("住户已向法院起诉供热企业，案子在审。")
    fine(page)
    press(page, "提交终止申请")

    page = desks.at(cast.shift_leader, signed)
    go(page, "/desk/decisions/")
    page.locator(".yb-tabs a", has_text="终止").click()
    expect(page.get_by_text("住户已向法院起诉供热企业，案子在审。").first).to_be_visible()
    fine(page)
    page.locator("article a", has_text="审批").click()
    choose(page, "同意")
    fine(page)
    press(page, "作出决定")

    petition = petition_of(signed)
    assert petition.state == State.TERMINATED
    ledger = ledger_of(open_page, signed)
    ledger.held_by_nobody()
    go(ledger.page, f"/ledger/{petition.number}/")
    expect(ledger.page.get_by_text("请以法院的结论为准。").first).to_be_visible()


def test_body_outside_signs_and_answers_on_its_telephone(cast, order, desks, open_page):
    firm = AgencyFactory(
        code="OUT01",
        name="供热企业",
        kind=AgencyKind.OUTSIDE,
        has_desk=False,
        contact_mobile="13900005555",
    )
    at = timezone.now()
    theirs = transfer(order, to=firm, why="属供热企业。", by=cast.shift_leader, at=at)
    petition = theirs.petition
    path = outside.send_link(theirs, by=cast.dispatcher, at=at)

    page = open_page(path, width=360)
    fine(page)
    expect(page.get_by_role("heading", name=petition.title)).to_be_visible()
    assert "刘芳" not in page.content()
    press(page, "签收")
    page.get_by_label("您的姓名和岗位").fill("值班长 老周")
    choose(page, "已解决")
    page.get_by_label("公开答复").fill(ANSWER)
    fine(page)
    press(page, "提交答复")

    fine(page)
    assert again(theirs).state == OrderState.FINISHED
    page = desks.at(cast.dispatcher, theirs)
    expect(page.get_by_text("值班长 老周").first).to_be_visible()
    act(page, "审核通过")
    press(page, "审核通过")
    ledger_of(open_page, theirs).look("供热企业答复")


def test_town_sends_down_community_sends_to_the_post_and_the_answer_comes_up(
    cast, order, desks, open_page
):
    levels, at = Levels(cast), timezone.now()
    order = transfer(order, to=levels.town, why="由镇里办。", by=cast.shift_leader, at=at)
    order = handling.sign_for(order, by=levels.town_clerk, at=at)

    page = desks.at(levels.town_clerk, order)
    act(page, "下派")
    page.locator("#id_send-down_to").select_option(label="馨悦社区")
    page.locator("#id_send-down_instruction").fill("请到三号楼看看。")
    fine(page)
    press(page, "下派")
    child = order.children.get()
    page = desks.at(levels.clerk, child)
    press(page, "签收")
    act(page, "下派")
    assert page.locator("#id_send-down_to").input_value() == f"unit-{cast.unit.pk}"
    page.locator("#id_send-down_instruction").fill("请上门量一下温度。")
    press(page, "下派")

    post = child.children.get()
    for user, one, words, width in (
        (levels.worker, post, "上门量过，客厅十四度，阀门锈死，已请物业来换。", 360),
        (levels.clerk, child, "物业已换阀门，网格员复测二十度，住户认可。", 1440),
    ):
        page = desks.at(user, one, width=width)
        if again(one).state == OrderState.DISPATCHED:
            press(page, "签收")
        act(page, "上报结果")
        choose(page, "已解决")
        page.locator("#id_report_answer").fill(words)
        fine(page)
        press(page, "上报结果")
        expect(page.get_by_text("已上报结果，等上级采纳。")).to_be_visible()

    page = desks.at(levels.town_clerk, order)
    expect(page.get_by_text("物业已换阀门，网格员复测二十度，住户认可。").first).to_be_visible()
    finish(page, ANSWER)
    desks.let_out(cast.dispatcher, order)
    ledger = ledger_of(open_page, order)
    ledger.look("东镇平台答复")
    assert "东镇平台交给馨悦社区就近处理" in ledger.lines()
    assert "物业已换阀门" not in ledger.page.content()


def test_resident_answers_what_was_asked_and_the_clock_runs_on(cast, signed, desks, open_page):
    page = desks.at(cast.handler, signed)
    act(page, "请补充")
    page.locator("#id_ask_text").fill("请告诉我们哪一间最冷。")
    fine(page)
    press(page, "发给反映人")
    assert again(signed).paused_at is not None

    resident = open_page(tracking_path(petition_of(signed)))
    expect(resident.get_by_text("请告诉我们哪一间最冷。").first).to_be_visible()
    fine(resident)
    resident.get_by_label("您的回答").fill("北边的小卧室最冷。")
    press(resident, "提交回答")

    assert again(signed).paused_at is None
    expect(desks.at(cast.handler, signed).get_by_text("北边的小卧室最冷。").first).to_be_visible()
    assert petition_of(signed).state == State.HANDLING


def test_refused_extension_is_read_by_who_asked(cast, signed, desks):
    page = desks.at(cast.handler, signed)
    act(page, "申请延期")
    page.locator("#id_extend_days").fill("3")
    page.locator("#id_extend_reason").fill("要等配件到货。")
    press(page, "提交延期申请")
    page = desks.at(cast.shift_leader, signed)
    act(page, "审批延期")
    choose(page, "不同意")
    page.locator("#id_decide-extension_ruling").fill("仓库里有货，今天就能领。")
    fine(page)
    press(page, "作出决定")

    assert "不同意延期" in desks.newest(cast.handler, signed)
    expect(desks.at(cast.handler, signed).get_by_text("仓库里有货").first).to_be_visible()


def test_colleague_gets_the_order_with_all_that_was_noted(cast, signed, desks):
    colleague = StaffingFactory(agency=cast.housing, role=Role.HANDLER, user__name="周航").user
    handling.note(
        signed, text="配件已订，周五到。", is_public=False, by=cast.handler, at=timezone.now()
    )

    page = desks.at(cast.handler, signed)
    act(page, "交给同事")
    page.locator("#id_hand-over_to").select_option(label="周航")
    fine(page)
    press(page, "交给同事")

    theirs = desks.at(colleague, signed)
    expect(theirs.get_by_text("配件已订，周五到。").first).to_be_visible()
    assert again(signed).handler == colleague
