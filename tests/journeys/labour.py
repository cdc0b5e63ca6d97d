"""The reference case: a firm cannot hire. Its people, and the steps that they take on the pages."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urljoin

from dispatch.choices import Step, TimeUnit
from dispatch.models import Agency
from petitions.models import Petition
from tests.browser import assert_no_sideways_scroll, assert_unique_ids, axe, ready
from tests.cast import Cast
from tests.factories.dispatch import (
    AgencyFactory,
    CategoryFactory,
    DutyRuleFactory,
    ServiceLimitFactory,
    StaffingFactory,
)
from tests.factories.grids import PostHolderFactory
from yuanbao.models import User
from yuanbao.roles import Role

CENTRE = "区指挥中心"
SURE = "我们服装厂招工难，急招缝纫工 20 名，招不到人，订单等着开工，请帮忙招聘。"
UNSURE = "我们厂的订单接下来了，就是没有人来干活，请政府帮忙想想办法。"
PHONE = "13800001111"
MOMENT = re.compile(r"\d+月\d+日 \d\d:\d\d")
FIRST_ANSWER = "已到厂里核实岗位和工资，岗位已在招聘平台发布，联系 12 名求职者到厂面试。"
SECOND_ANSWER = "已在厂门口办专场招聘，又有 18 人到岗，缝纫工 20 名招齐，名单已交企业核对。"


@dataclass
class Labour:
    """The centre that finds workers, as an agency with staff, a duty and its two-hour limit."""

    cast: Cast

    def __post_init__(self):
        self.category = CategoryFactory(
            code="0901", name="企业用工难", parent=CategoryFactory(code="09", name="企业诉求")
        )
        self.agency = AgencyFactory(
            code="D32", name="区人才建设和社会保障服务中心", short_name="人才社保中心"
        )
        DutyRuleFactory(category=self.category, lead=self.agency)
        ServiceLimitFactory(
            category=self.category, step=Step.CONTACT, amount=2, unit=TimeUnit.WORK_HOUR
        )

    def _staff(self, role: Role, name: str) -> User:
        holder = PostHolderFactory(name=name)
        StaffingFactory(user=holder, agency=self.agency, role=role, starts_on=date(2020, 1, 1))
        return holder

    @cached_property
    def receiver(self) -> User:
        return self._staff(Role.RECEIVER, "宋雪梅")

    @cached_property
    def handler(self) -> User:
        return self._staff(Role.HANDLER, "韩东升")

    @property
    def name(self) -> str:
        return Agency.objects.get(pk=self.agency.pk).name


def fine(page):
    """Nothing for axe to find, nothing wider than the window, no id twice."""
    axe(page)
    assert_unique_ids(page)
    assert_no_sideways_scroll(page)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
    ready(page)


def choose(page, words):
    """Tap the words of a choice, as people do: its button lies unseen below them."""
    button = page.get_by_label(words, exact=True)
    page.locator(f"label[for='{button.get_attribute('id')}']").click()
    assert button.is_checked()


def go(page, path):
    page.goto(urljoin(page.url, path))
    ready(page)


# --- the firm, on its telephone -------------------------------------------------------------------


def report(page, text: str, *, from_home: bool = True) -> Petition:
    """Walk from the front page, or from the form, to the receipt; returns what was filed."""
    if from_home:
        page.get_by_role("link", name="我要反映").last.click()
    page.get_by_label("说说情况").fill(text)
    page.get_by_label("地址").fill("馨悦社区振兴路 18 号")
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_label("怎么称呼您").fill("刘芳")
    page.locator("summary", has_text="我代表企业反映").click()
    page.get_by_label("企业名称", exact=True).fill("锦成服装厂")
    page.get_by_label("同意公开企业名称").check()
    press(page, "下一步：看看公开的样子")
    press(page, "提交诉求")
    page.wait_for_url("**/receipt/**")
    number = page.locator(".receipt__number").inner_text().replace(" ", "")
    return Petition.objects.get(number=number)


def rate(page, *, solved: str, satisfaction: str, reason: str = "", scripts: bool = True) -> None:
    """Rate on the page of progress, or without script on the page that it leads to."""
    if not scripts:
        page.get_by_role("link", name="评一评").click()
    choose(page, solved)
    choose(page, satisfaction)
    if reason:
        page.locator("summary", has_text="说说原因").click()
        page.get_by_label(reason).check()
    press(page, "提交评价")
    page.get_by_text("您的评价：").or_(page.get_by_text("评价已经记下")).first.wait_for()


# --- the department, at its desk ------------------------------------------------------------------


def act(page, label: str) -> None:
    """Open the dialog of one act from the bar, or from under 更多."""
    link = page.locator(".yb-actbar").get_by_role("link", name=label, exact=True)
    if not link.is_visible():
        page.locator(".yb-actbar summary").click()
    link.click()
    page.locator("dialog[open]", has_text=label).wait_for()


def log_call(page, note: str) -> None:
    act(page, "登记联系")
    choose(page, "电话")
    choose(page, "联系上了")
    page.locator("#id_contact_note").fill(note)
    fine(page)
    press(page, "记下来")


def note_visit(page, note: str) -> None:
    act(page, "更新进展")
    page.locator("#id_note_text").fill(note)
    page.get_by_label("让居民也看到").check()
    fine(page)
    press(page, "记入进展")


def finish(page, answer: str) -> None:
    act(page, "办结反馈")
    choose(page, "已解决")
    page.locator("#id_finish_answer").fill(answer)
    fine(page)
    press(page, "提交审核")


# --- anyone, at the public ledger -----------------------------------------------------------------


@dataclass
class Ledger:
    """The public page of one matter, opened anew for each look, by somebody not signed in."""

    page: object
    petition: Petition

    def look(self, line: str) -> None:
        """Open the page; the newest thing told must be the line."""
        go(self.page, f"/ledger/{self.petition.number}/")
        told = self.page.locator(".yb-line li:not(.is-next) .yb-line__head").first
        assert told.inner_text().strip() == line
        assert PHONE not in self.page.content()
        assert "刘芳" not in self.page.content()

    def held_by(self, name: str, *, since: str) -> None:
        """Say who has it, since when and until when; each moment is given."""
        card = self.page.locator(".holder")
        assert card.locator(".holder__big").inner_text() == name
        names, told = card.locator("dt").all_inner_texts(), card.locator("dd").all_inner_texts()
        facts = dict(zip(names, told, strict=True))
        assert MOMENT.search(facts["最晚什么时候答复"])
        assert MOMENT.search(facts[since])

    def held_by_nobody(self) -> None:
        assert self.page.locator(".holder").count() == 0

    def lines(self) -> list[str]:
        """Return what was told, oldest first."""
        told = self.page.locator(".yb-line li:not(.is-next) .yb-line__head").all_inner_texts()
        return [line.strip() for line in reversed(told)]
