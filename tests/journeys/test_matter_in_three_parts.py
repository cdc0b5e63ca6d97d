"""A matter in three parts: one returned twice, one extended, one shelved; one part done again; closed."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pytest
from django.utils import timezone

from dispatch.choices import OrderState
from dispatch.models import WorkOrder
from dispatch.services.orders import closing
from petitions.choices import State
from petitions.models import Petition
from petitions.notices import tracking_path, when
from tests.factories.dispatch import AgencyFactory, StaffingFactory
from tests.factories.grids import PostHolderFactory
from tests.factories.petitions import file_petition
from tests.journeys.labour import Ledger, act, choose, fine, finish, go, press, rate
from yuanbao.crypto import receipt_secret
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "三号楼暖气不热，院里污水井往外冒水，楼道堆着旧家具，老人进出都不方便。"
HEAT, WATER, STAIRS = "区住房和城乡建设局", "区水务局", "馨悦社区"
ORDER = "区城市管理局"
CENTRE = "区指挥中心"


@dataclass
class Story:
    """The matter, its people, and what each of them does on the pages."""

    cast: object
    open_page: object

    def __post_init__(self):
        self.water = AgencyFactory(code="D20", name=WATER, short_name="水务局")
        at = timezone.now() - timedelta(minutes=30)
        self.petition = file_petition(
            at=at, text=TEXT, grid=self.cast.unit, phone="13800001111", name="刘芳"
        )

    @cached_property
    def water_handler(self):
        holder = PostHolderFactory(name="郭亮")
        StaffingFactory(
            user=holder, agency=self.water, role=Role.HANDLER, starts_on=date(2020, 1, 1)
        )
        return holder

    @cached_property
    def desks(self):
        """One page for each person, opened once."""
        people = {
            "dispatcher": self.cast.dispatcher,
            "leader": self.cast.shift_leader,
            HEAT: self.cast.handler,
            ORDER: self.cast.other_handler,
            WATER: self.water_handler,
            STAIRS: self.cast.community_clerk,
        }
        pages = {}
        for name, user in people.items():
            pages[name] = self.open_page("/profile/", width=1440, user=user)
        return pages

    def order(self, agency):
        return WorkOrder.objects.get(petition=self.petition, agency__name=agency)

    def at(self, who, agency):
        """Open the agency's order as this person; returns the page."""
        page = self.desks[who]
        go(page, f"/desk/orders/{self.order(agency).public_id}/?")
        return page

    def sign(self, agency):
        press(self.at(agency, agency), "签收")

    def answer(self, agency, words):
        finish(self.at(agency, agency), words)
        page = self.at("dispatcher", agency)
        act(page, "审核通过")
        press(page, "审核通过")

    def rate(self, page, agency, **values):
        secret = receipt_secret(self.petition.public_id)
        go(page, f"/rate/{self.order(agency).public_id}/{secret}/")
        rate(page, **values)

    def split(self):
        page = self.desks["dispatcher"]
        go(page, f"/desk/queue/{self.petition.public_id}/?act=split")
        page.locator("#id_split_category").select_option("0101")
        parts = [("D16", "查暖气"), ("D17", "查污水井"), (self.cast.platform.code, "清楼道")]
        for place, (code, words) in enumerate(parts, start=1):
            page.locator(f"#id_split_agency{place}").select_option(code)
            page.locator(f"#id_split_part{place}").fill(words)
        press(page, "看预览")
        press(page, "确认派出")

    def give_back(self, agency, words):
        page = self.at(agency, agency)
        act(page, "申请退单")
        page.locator("#id_return_reason").select_option("R3")
        page.locator("#id_return_text").fill(words)
        press(page, "提交退单申请")

    def rule(self, agency, decision, ruling, to=""):
        page = self.at("leader", agency)
        act(page, "审核退单")
        fine(page)
        sides = page.locator("dialog .ruling-sides").inner_text()
        choose(page, decision)
        if to:
            page.locator("#id_rule_to").select_option(label=to)
        page.locator("#id_rule_ruling").fill(ruling)
        press(page, "作出裁定")
        return sides

    def decide(self, agency, label):
        page = self.at("leader", agency)
        act(page, label)
        choose(page, "同意")
        fine(page)
        press(page, "作出决定")

    def extend(self):
        page = self.at(HEAT, HEAT)
        act(page, "申请延期")
        page.locator("#id_extend_days").fill("3")
        page.locator("#id_extend_reason").fill("要等换热站的配件到货。")
        fine(page)
        press(page, "提交延期申请")
        self.decide(HEAT, "审批延期")

    def shelve(self):
        page = self.at(STAIRS, STAIRS)
        act(page, "申请挂账")
        page.locator("#id_shelve_why").fill("旧家具的主人在外地，下周才回来。")
        page.locator("#id_shelve_meanwhile").fill("先靠墙码放，留出过道，贴了提示。")
        day = timezone.localdate() + timedelta(days=20)
        page.locator("#id_shelve_expected_on").fill(day.isoformat())
        fine(page)
        press(page, "提交挂账申请")
        self.decide(STAIRS, "审批挂账")

    def take_up(self):
        page = self.at("leader", STAIRS)
        act(page, "挂账复查")
        choose(page, "可以办了，销账")
        page.locator("#id_review_note").fill("主人已经回来，答应今天搬走。")
        fine(page)
        press(page, "记下复查")


def lines_of(page):
    """Return who did what on the staff's timeline, oldest first, without the moments."""
    heads = page.locator(".yb-line li")
    told = []
    for n in range(heads.count()):
        parts = heads.nth(n).locator(".yb-line__head > *:not(.yb-line__time)").all_inner_texts()
        told.append(" ".join(part.strip() for part in parts))
    return list(reversed(told))


@pytest.fixture
def story(cast, open_page):
    return Story(cast, open_page)


def return_twice(story):
    """Two agencies give the part back; the second ruling shows both reasons and is final."""
    story.give_back(ORDER, "井是自来水和污水管网的，属水务局。")
    story.rule(ORDER, "同意退单", "井归水务局管养。", to=WATER)
    story.sign(WATER)
    story.give_back(WATER, "这口井没有移交，仍由城管局养护。")
    sides = story.rule(WATER, "驳回，仍由它办", "移交清单里有这口井，由水务局办。")
    assert f"{ORDER}退单的理由" in sides
    assert "井是自来水和污水管网的，属水务局。" in sides
    assert f"{WATER}退单的理由" in sides
    assert "这口井没有移交，仍由城管局养护。" in sides
    assert story.order(WATER).is_designated


def shelve_and_take_up(story, open_page):
    """The part stands on the public register until the review; returns the day of the review."""
    story.shelve()
    register = open_page("/ledger/shelved/")
    fine(register)
    assert "旧家具的主人在外地，下周才回来。" in register.content()
    review_on = story.order(STAIRS).review_on
    story.take_up()
    go(register, "/ledger/shelved/?")
    assert "现在没有挂账的事" in register.content()
    return f"{review_on.month}月{review_on.day}日"


def answer_all(story):
    """The assisting agencies answer; the lead reads both answers and gives its own."""
    story.answer(STAIRS, "旧家具已经搬走，楼道清扫过，过道通了。")
    story.answer(WATER, "污水井已经疏通，换了新的井盖。")
    page = story.at(HEAT, HEAT)
    assert "污水井已经疏通，换了新的井盖。" in page.locator(".ruling-sides").inner_text()
    story.answer(HEAT, "换热站的配件已经换好，复测二十一度。")


def rate_all(story, resident):
    """One part is not solved: only that part goes back."""
    story.rate(resident, HEAT, solved="解决了", satisfaction="满意")
    story.rate(resident, STAIRS, solved="解决了", satisfaction="满意")
    story.rate(resident, WATER, solved="没解决", satisfaction="不满意", reason="没有解决")
    states = {agency: story.order(agency).state for agency in (HEAT, WATER, STAIRS)}
    assert states == {
        HEAT: OrderState.VERIFIED,
        WATER: OrderState.REWORK,
        STAIRS: OrderState.VERIFIED,
    }


def test_matter_in_three_parts_reads_like_a_true_story(story, open_page):
    story.split()
    for agency in (HEAT, ORDER, STAIRS):
        story.sign(agency)
    return_twice(story)
    story.extend()
    review = shelve_and_take_up(story, open_page)
    answer_all(story)
    resident = open_page(tracking_path(story.petition))
    fine(resident)
    rate_all(story, resident)
    story.sign(WATER)
    story.answer(WATER, "井下堵住的管子已经换了，下雨看过，没有再冒水。")
    story.rate(resident, WATER, solved="解决了", satisfaction="满意")
    closing.close_if_due(story.petition, at=timezone.now() + closing.GRACE)

    assert Petition.objects.get().state == State.CLOSED
    later = when(story.order(HEAT).due_at)
    ledger = Ledger(open_page("/ledger/"), story.petition)
    ledger.look("已结束")
    fine(ledger.page)
    assert ledger.lines() == told_in_public(later, review)
    desk = story.at("leader", HEAT)
    fine(desk)
    assert lines_of(desk) == told_to_staff(later, review)


def told_in_public(later, review):
    """Return the public timeline, oldest first."""
    return [
        "平台收到",
        "已受理",
        f"{CENTRE}派给{HEAT}主办，{ORDER}、{STAIRS}协办",
        f"{HEAT}接手",
        f"{ORDER}接手",
        f"{STAIRS}接手",
        f"{ORDER}认为不属其职责，正在核定",
        f"核定不属{ORDER}职责，改派",
        f"{CENTRE}加派，{WATER}协办",
        f"{WATER}接手",
        f"{WATER}认为不属其职责，正在核定",
        f"核定仍由{WATER}办理",
        f"指挥中心指定由{WATER}承办",
        f"{HEAT}延期到{later}答复",
        f"{STAIRS}暂时解决不了，{review}复查",
        f"{STAIRS}重新开始办理",
        f"{STAIRS}办完了，正在审核",
        f"{STAIRS}答复",
        f"{WATER}办完了，正在审核",
        f"{WATER}答复",
        f"{HEAT}办完了，正在审核",
        f"{HEAT}答复",
        "反映人评价：已解决，满意",
        "反映人评价：已解决，满意",
        "反映人评价：未解决，不满意",
        f"退回{WATER}重办，重新计时",
        f"{WATER}接手",
        f"{WATER}办完了，正在审核",
        f"{WATER}答复",
        "反映人评价：已解决，满意",
        "已结束",
    ]


def told_to_staff(later, review):
    """Return the staff's timeline, oldest first: who did what."""
    heat, order = f"{HEAT} 陈立群", f"{ORDER} 赵亮"
    water, stairs = f"{WATER} 郭亮", f"{STAIRS} 于海霞"
    shift, dispatcher = f"{CENTRE} 何静", f"{CENTRE} 高原"
    return [
        "系统 网页收到",
        "高原 分类改为“室温不达标”",
        "高原 受理",
        f"{dispatcher} 派给{HEAT}主办，{ORDER}、{STAIRS}协办",
        f"{heat} 签收",
        f"{order} 签收",
        f"{stairs} 签收",
        f"{order} 申请退单：职能交叉",
        f"{shift} 同意{ORDER}退单",
        f"{shift} 加派，{WATER}协办",
        f"{water} 签收",
        f"{water} 申请退单：职能交叉",
        f"{shift} 驳回退单，仍由{WATER}办",
        f"{shift} 指定{WATER}承办，不得再退",
        f"{heat} 申请延期 3 个工作日",
        f"{shift} 同意延期 3 个工作日，到{later}",
        f"{stairs} 申请挂账，预计{_day(20)}能办",
        f"{shift} 同意挂账，{review}复查",
        f"{shift} 销账，恢复办理",
        f"{stairs} 办结反馈，待审核（已解决）",
        f"{dispatcher} 审核通过",
        f"{water} 办结反馈，待审核（已解决）",
        f"{dispatcher} 审核通过",
        f"{heat} 办结反馈，待审核（已解决）",
        f"{dispatcher} 审核通过",
        "反映人评价：已解决，满意",
        "反映人评价：已解决，满意",
        "反映人评价：未解决，不满意",
        f"系统 退回{WATER}重办，第 2 次",
        f"{water} 签收",
        f"{water} 办结反馈，待审核（已解决）",
        f"{dispatcher} 审核通过",
        "反映人评价：已解决，满意",
        "系统 已归档（满意）",
    ]


def _day(days):
    day = timezone.localdate() + timedelta(days=days)
    return f"{day.month}月{day.day}日"
