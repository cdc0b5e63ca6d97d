"""An editor writes, a reviewer publishes, a resident reads; and what the pages look like."""

import pytest

from party.choices import ArticleState
from party.models import Article
from tests.browser import assert_no_sideways_scroll, axe, small_targets
from tests.factories.party import ColumnFactory, make_article

pytestmark = [
    pytest.mark.urls("tests.grids.site"),
    pytest.mark.django_db(transaction=True),
]
LOOKS = [(360, "light", False), (360, "light", True), (1440, "dark", False)]
LONG = "为更换小区门前老旧供水管道今天下午十三点到十七点停水请提前存水的通知之一二三四"


def look_at(page):
    axe(page)
    assert_no_sideways_scroll(page)
    assert small_targets(page) == []


def press(page, words):
    page.click(f"#content button:has-text('{words}'), .yb-actbar :text-is('{words}')")


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_editor_writes_reviewer_publishes_resident_reads(open_page, cast, scripts):
    column = ColumnFactory(code="outage", name="停水停电")

    desk = open_page("/desk/articles/new/", width=1440, user=cast.editor, scripts=scripts)
    desk.select_option("#id_column", str(column.pk))
    desk.select_option("#id_grid", str(cast.community.pk))
    desk.fill("#id_title", "今天下午停水")
    desk.fill("#id_body", "13:00 到 17:00 停水。\n\n- 存一些水\n- **关好**水龙头")
    desk.fill("#id_author_unit", "自来水公司")
    desk.select_option("#id_notice_kind", "water")
    press(desk, "存草稿，看效果")
    desk.wait_for_selector("article >> text=存一些水")
    press(desk, "送审")
    desk.wait_for_selector("text=已送审")

    review = open_page("/desk/articles/review/", width=1440, user=cast.reviewer, scripts=scripts)
    review.click("text=今天下午停水")
    press(review, "发布")
    review.wait_for_selector("text=现在谁都能看到")

    phone = open_page("/articles/notices/", scripts=scripts)
    phone.click("text=今天下午停水")
    phone.wait_for_selector("article li >> text=关好")
    if scripts:
        look_at(phone)


def test_reviewer_sends_back_with_a_reason_and_the_editor_sees_it(open_page, cast):
    article = make_article(cast.town, state=ArticleState.REVIEW, by=cast.editor)
    address = f"/desk/articles/{article.public_id}/"

    review = open_page(address, width=1440, user=cast.reviewer)
    press(review, "退回修改")
    look_at(review)
    review.fill("#send-back textarea", "电话写错了")
    review.click("#send-back button[type=submit]")
    review.wait_for_selector("text=已退回")

    desk = open_page(address, width=1440, user=cast.editor)
    assert "退回的理由：电话写错了" in desk.inner_text("#content")
    assert Article.objects.get().state == "draft"


@pytest.fixture
def full(cast):
    column = ColumnFactory(code="outage", name="停水停电停热公告")
    for number in range(12):
        make_article(
            cast.district,
            column=column,
            title=LONG if number == 0 else f"第 {number} 次停水",
            summary=LONG * 2,
            body="\n\n".join(["## 小标题", "一段很长的话。" * 60, "- 一\n- 二"] * 5),
            notice_kind="water" if number % 2 else "notice",
            by=cast.editor,
        )
    make_article(cast.district, column=column, state=ArticleState.REVIEW, by=cast.editor)
    return Article.objects.order_by("id").first()


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
def test_public_pages_are_accessible_and_fit(open_page, full, width, theme, elder):
    addresses = [
        *("/sections/", "/sections/service/", "/columns/outage/", "/articles/?q=停水"),
        *("/articles/notices/", f"/articles/{full.public_id}/", "/articles/?q=没有的词"),
        "/sections/party/",
    ]

    for address in addresses:
        look_at(open_page(address, width=width, theme=theme, elder=elder))


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
def test_desk_pages_are_accessible_and_fit(open_page, cast, full, width, theme, elder):
    addresses = [
        *("/desk/articles/", "/desk/articles/new/", "/desk/articles/review/"),
        *(f"/desk/articles/{full.public_id}/", "/desk/articles/?q=没有"),
    ]

    for address in addresses:
        look_at(open_page(address, width=width, theme=theme, elder=elder, user=cast.reviewer))
