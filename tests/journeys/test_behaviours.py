"""What the script modules add, and that the pages work when no script runs."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import axe, wait_until
from tests.journeys import component_pages

pytestmark = [
    pytest.mark.urls("tests.journeys.component_pages"),
    pytest.mark.django_db(transaction=True),
]


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_act_dialog_opens_beside_the_facts_and_gives_the_focus_back(open_page):
    page = open_page("/desk/", width=1440)

    page.get_by_role("link", name="办结反馈").click()

    dialog = page.get_by_role("dialog", name="办结反馈")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("heading", name="流转记录")).to_be_visible()
    assert focused(page) == "id_solved_0"
    axe(page)

    page.keyboard.press("Escape")

    assert dialog.is_hidden()
    assert focused(page).startswith("办结反馈")


def test_closed_dialog_leaves_the_focus_where_the_reader_went_meanwhile(open_page):
    page = open_page("/desk/", width=1440)
    page.get_by_role("link", name="办结反馈").click()

    page.evaluate(
        """() => new Promise((told) => {
          const dialog = document.querySelector("#finish");
          dialog.addEventListener("close", told);
          dialog.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
          document.querySelector(".yb-skip").focus();
        })"""
    )

    assert page.evaluate("document.activeElement.className") == "yb-skip"


def test_act_dialog_on_a_narrow_screen_keeps_the_focus_inside(open_page):
    page = open_page("/desk/", width=768)
    page.get_by_role("link", name="办结反馈").click()

    for _ in range(14):
        page.keyboard.press("Tab")

    inside = "!document.activeElement || document.activeElement === document.body"
    assert page.evaluate(f"{inside} || !!document.activeElement.closest('dialog')")
    assert page.evaluate("document.querySelector('#finish').matches(':modal')")


def test_refused_act_opens_its_dialog_at_the_errors(open_page):
    page = open_page("/desk/?refused=1", width=1440)

    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("document.activeElement.className") == "yb-errors"


def test_act_dialog_opens_without_script(open_page):
    page = open_page("/desk/", width=1440, scripts=False)

    page.get_by_role("link", name="办结反馈").click()

    expect(page.get_by_role("button", name="提交审核")).to_be_visible()
    page.get_by_role("link", name="关闭").click()
    assert page.get_by_role("button", name="提交审核").is_hidden()


def test_canned_phrase_goes_into_its_field(open_page):
    page = open_page("/desk/", width=1440)
    page.get_by_role("link", name="办结反馈").click()

    page.get_by_role("button", name="已现场查看。").click()

    assert page.get_by_label("公开答复").input_value() == "已现场查看。"


def test_key_presses_its_button_and_rests_while_someone_types(open_page):
    page = open_page("/desk/", width=1440)

    page.keyboard.press("/")
    page.keyboard.type("f")

    assert page.get_by_role("searchbox", name="全站搜索").input_value() == "f"
    assert page.locator("#finish").is_hidden()

    page.locator("h1").click()
    page.keyboard.press("f")

    expect(page.locator("#finish")).to_be_visible()


def test_ticking_rows_counts_them_and_wakes_the_batch_acts(open_page):
    page = open_page("/desk/", width=1440)
    act = page.get_by_role("button", name="批量签收")
    assert act.is_disabled()

    page.locator("[data-row]").nth(0).click()
    page.locator("[data-row]").nth(2).click(modifiers=["Shift"])

    assert page.locator("[data-picked]").text_content() == "已选 3 件"
    assert act.is_enabled()
    assert page.locator("[data-all]").evaluate("box => box.indeterminate")

    page.get_by_role("button", name="取消选择").click()

    assert act.is_disabled()


def test_part_that_polls_is_refreshed_and_then_asks_by_tag(open_page):
    component_pages.fresh["asked"] = 0
    page = open_page("/desk/", width=1440)

    page.get_by_text("第二版").wait_for(timeout=8000)
    with page.expect_response("**/part/", timeout=8000) as second:
        pass

    assert second.value.status == 304
    expect(page.get_by_text("第二版")).to_be_visible()


def test_chosen_photo_is_shown_shrunk_and_can_be_taken_out(open_page):
    page = open_page("/")
    picture = io.BytesIO()
    Image.new("RGB", (3200, 100), "red").save(picture, "PNG")
    files = [{"name": "大图.png", "mimeType": "image/png", "buffer": picture.getvalue()}]

    page.get_by_label("照片").set_input_files(files)

    page.get_by_alt_text("第 1 张照片").wait_for()
    size = page.evaluate(
        "createImageBitmap(document.querySelector('#id_photos').files[0]).then(p => [p.width, p.height])"
    )
    assert size == [1600, 50]

    page.get_by_role("button", name="删除第 1 张").click()

    assert page.evaluate("document.querySelector('#id_photos').files.length") == 0


def test_typed_form_comes_back_after_the_page_was_closed(open_page):
    page = open_page("/")
    page.get_by_label("说说情况").fill("暖气不热")
    page.get_by_label("投诉").check()
    wait_until(page, "(localStorage.getItem('yb-draft-petition') ?? '').includes('complain')")

    page.reload()

    wait_until(page, "document.querySelector('#id_text').value === '暖气不热'")
    assert page.get_by_label("投诉").is_checked()
    assert page.locator("#id_text_count").text_content() == "4 / 2000"


def test_map_opens_on_tap_and_takes_a_pin_from_the_keyboard(open_page):
    page = open_page("/")
    assert page.evaluate("typeof window.L") == "undefined"

    page.get_by_role("button", name="打开地图").click()
    page.get_by_role("button", name="把图钉放到地图中间").press("Enter")

    assert page.locator("#id_lat").input_value() == "40.136000"
    assert page.locator("#id_lng").input_value() == "124.396000"
    axe(page)


def test_map_of_a_list_links_each_point(open_page):
    page = open_page("/desk/", width=1440)

    page.get_by_role("button", name="打开地图").click()
    page.locator("path.leaflet-interactive").click()

    expect(page.get_by_role("link", name="金山花园 3 号楼暖气不热")).to_be_visible()


def test_chart_is_drawn_and_its_table_stays(open_page):
    page = open_page("/desk/", width=1440)

    page.locator("figure[data-chart=trend] canvas").wait_for()
    page.get_by_text("看数字").first.click()

    expect(page.get_by_role("cell", name="1,074")).to_be_visible()


def test_theme_changes_at_once_and_is_remembered(open_page):
    page = open_page("/")
    page.locator("summary").first.click()

    with page.expect_response("**/preferences/"):
        page.get_by_role("button", name="深色").click()
    wait_until(page, "document.documentElement.dataset.theme === 'dark'")
    page.reload()

    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_elder_pages_are_chosen_and_left_without_script(open_page):
    page = open_page("/", scripts=False)

    page.get_by_role("button", name="长辈版").click()

    assert page.locator("html").get_attribute("data-mode") == "elder"
    page.get_by_role("button", name="返回标准版").click()
    assert page.locator("html").get_attribute("data-mode") == "standard"


def test_menu_slides_in_on_a_phone_from_the_keyboard(open_page):
    page = open_page("/desk/")
    link = page.get_by_role("link", name="待办", exact=False).first
    assert page.locator(".yb-menu").is_hidden()

    page.get_by_label("打开菜单").press("Space")

    expect(page.locator(".yb-menu")).to_be_visible()
    expect(link).to_be_visible()
    axe(page)
