"""督办, 批示, 吹哨 and 抄送: who issues them, whom they reach, and how they end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dispatch.choices import InstructionState, NoticeState, WhistleState
from dispatch.models import Instruction, SupervisionNotice, Whistle
from tests.browser import ready
from tests.journeys.desks import again, ledger_of, petition_of
from tests.journeys.labour import act, fine, go, press

pytestmark = pytest.mark.django_db(transaction=True)


def day(n):
    """Return the day that lies n days ahead, as a date field takes it."""
    return f"{timezone.localdate() + timedelta(days=n):%Y-%m-%d}"


def paper_act(page, name, label, **typed):
    """Fill in one act on a paper's page, below its fold, and make it."""
    form = page.locator(f"form[action$='/{name}/']")
    if not form.is_visible():
        page.locator("summary", has_text=label).click()
    for field, words in typed.items():
        form.locator(f"#id_{name}_{field}").fill(words)
    fine(page)
    form.get_by_role("button", name=label).click()
    ready(page)


def test_notice_is_answered_in_writing_and_done_again_until_it_is_accepted(
    cast, signed, desks, open_page
):
    page = desks.at(cast.shift_leader, signed)
    act(page, "督办")
    page.locator("#id_supervise_kind").select_option(label="办而未决")
    page.locator("#id_supervise_demand").fill("三日内上门，量室温，说清怎么修。")
    page.locator("#id_supervise_due_on").fill(day(3))
    fine(page)
    press(page, "签发通知书")
    notice = SupervisionNotice.objects.get()
    path = f"/desk/supervision/{notice.public_id}/"

    theirs = desks.of(cast.handler)
    go(theirs, "/desk/supervision/")
    theirs.get_by_role("link", name=notice.number).first.click()
    expect(theirs.get_by_text("三日内上门，量室温，说清怎么修。").first).to_be_visible()
    paper_act(theirs, "reply", "书面答复", text="已派人上门。")
    go(page, path)
    paper_act(page, "demand", "要求再办", ruling="没有写室温和修法。", due_on=day(5))
    go(theirs, path)
    expect(theirs.get_by_text("没有写室温和修法。").first).to_be_visible()
    paper_act(theirs, "reply", "书面答复", text="客厅十四度，阀门锈死，已换，复测二十度。")
    go(page, path)
    paper_act(page, "accept", "认可答复")

    assert again(notice).state == NoticeState.DONE
    paper = theirs.request.get(f"{theirs.url.split('/desk/')[0]}{path}print/")
    assert paper.headers["content-type"] == "application/pdf"
    assert "指挥中心督办区住房和城乡建设局" in _public(open_page, signed)


def _public(open_page, order):
    ledger = ledger_of(open_page, order)
    go(ledger.page, f"/ledger/{ledger.petition.number}/")
    return ledger.lines()


def test_leaders_instruction_is_followed_until_the_leader_accepts(cast, signed, desks):
    page = desks.of(cast.leader)
    go(page, f"/desk/instructions/new/?number={petition_of(signed).number}")
    page.get_by_label("批示内容").fill("一周内解决三号楼供热，结果报我。")
    page.get_by_label("交给谁办").select_option(label="区住房和城乡建设局")
    page.get_by_label("最晚哪天办完").fill(day(7))
    fine(page)
    press(page, "录入批示")
    row = Instruction.objects.get()
    path = f"/desk/instructions/{row.public_id}/"

    theirs = desks.of(cast.handler)
    go(theirs, "/desk/instructions/")
    theirs.get_by_role("link", name=row.number).first.click()
    expect(theirs.get_by_text("一周内解决三号楼供热，结果报我。").first).to_be_visible()
    paper_act(theirs, "report", "报进展", text="配件已到，明天换。")
    paper_act(theirs, "reply", "报结", text="阀门已换，复测二十度。")
    go(page, path)
    for words in ("配件已到，明天换。", "阀门已换，复测二十度。"):
        expect(page.get_by_text(words).first).to_be_visible()
    paper_act(page, "accept", "领导认可", text="好，举一反三。")

    assert again(row).state == InstructionState.DONE
    go(theirs, path)
    expect(theirs.get_by_text("好，举一反三。").first).to_be_visible()
    assert "批示" in " ".join(desks.at(cast.handler, signed).locator(".yb-line").all_inner_texts())


def test_whistle_calls_two_agencies_and_the_town_scores_who_came(cast, signed, desks):
    page = desks.of(cast.town_clerk)
    go(page, "/desk/whistles/new/")
    page.get_by_label("什么事").fill("三号楼下塌了一块路面，要一起看。")
    page.get_by_label("到哪里").fill("馨悦花园三号楼")
    soon = timezone.localtime() + timedelta(hours=2)
    page.get_by_label("什么时候").fill(f"{soon:%Y-%m-%dT%H:%M}")
    page.get_by_label("区住房和城乡建设局").check()
    page.get_by_label("区城市管理局").check()
    fine(page)
    press(page, "吹哨")
    row = Whistle.objects.get()
    path = f"/desk/whistles/{row.public_id}/"

    theirs = desks.of(cast.handler)
    go(theirs, "/desk/whistles/")
    theirs.get_by_role("link", name=row.number).first.click()
    expect(theirs.get_by_text("馨悦花园三号楼").first).to_be_visible()
    paper_act(theirs, "confirm", "确认报到", coming="陈立群 科员")

    Whistle.objects.update(meets_at=timezone.now() - timedelta(minutes=5))
    go(page, path)
    expect(page.get_by_text("陈立群 科员").first).to_be_visible()
    page.get_by_label("区住房和城乡建设局").check()
    paper_act(page, "report-in", "登记报到", result="住建局三日内修复，城管局未到场。")
    form = page.locator("form[action$='/score/']")
    form.get_by_label("区住房和城乡建设局（到场）").select_option(label="5 分")
    form.get_by_label("区城市管理局（没有到场）").select_option(label="1 分")
    form.get_by_label("评语").last.fill("叫了没有来，也没有请假。")
    paper_act(page, "score", "评分")

    assert again(row).state == WhistleState.DONE
    go(theirs, path)
    expect(theirs.get_by_text("5 分").first).to_be_visible()
    expect(theirs.get_by_text("没有到场").first).to_be_visible()


def test_copy_is_read_by_the_agency_that_does_not_do_the_work(cast, signed, desks, open_page):
    page = desks.at(cast.dispatcher, signed)
    act(page, "抄送")
    page.get_by_label("区城市管理局").check()
    page.locator("#id_copy_words").fill("换阀门要开挖，请知悉。")
    fine(page)
    press(page, "抄送")

    theirs = desks.of(cast.other_handler)
    go(theirs, "/desk/copies/")
    expect(theirs.get_by_text("换阀门要开挖，请知悉。")).to_be_visible()
    fine(theirs)
    theirs.get_by_role("link", name=petition_of(signed).title).click()
    expect(theirs.get_by_role("heading", name=petition_of(signed).title)).to_be_visible()
    go(theirs, "/desk/copies/")
    press(theirs, f"{petition_of(signed).number} 标为阅知")
    expect(theirs.get_by_text("没有待阅的抄送")).to_be_visible()
    assert petition_of(signed).copies.get().read_by == cast.other_handler
    assert "换阀门要开挖" not in ledger_of(open_page, signed).page.content()
