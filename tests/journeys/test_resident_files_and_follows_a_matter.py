"""A resident files on a phone, follows it, and has the last word; with script and without."""

import io
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.utils import timezone
from PIL import Image

from dispatch.models import WorkOrder
from dispatch.services.orders import handling
from petitions.models import Petition
from petitions.notices import tracking_path
from tests.browser import assert_no_sideways_scroll, axe, ready
from tests.factories.petitions import file_petition
from tests.journeys.labour import choose
from yuanbao.models import RightDoor

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "金山花园3号楼暖气不热，屋里只有14度，我叫欧阳建国，电话13912345678。"


def picture(kind="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, kind)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fine(page):
    axe(page)
    assert_no_sideways_scroll(page)


def press(page, words):
    page.get_by_role("button", name=words).click()
    ready(page)


def fill(page):
    page.get_by_label("说说情况").fill(TEXT)
    page.get_by_label("地址").fill("金山花园3号楼")
    page.get_by_label("手机号").fill("138 0000 1111")


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_resident_files_with_a_photo_and_follows_by_number(open_page, cast, scripts):
    page = open_page("/", scripts=scripts)
    page.get_by_role("link", name="我要反映").last.click()
    fill(page)
    page.locator("#id_photos").set_input_files([picture()])
    if scripts:
        fine(page)
    press(page, "下一步：看看公开的样子")
    assert page.locator("del", has_text="13912345678").count()
    assert page.locator(".answers img").count() == 1
    if scripts:
        fine(page)
    press(page, "提交诉求")

    petition = Petition.objects.get()
    number = page.locator(".receipt__number").inner_text()
    assert number.replace(" ", "") == petition.number
    if scripts:
        fine(page)

    page.get_by_role("link", name="查进度").last.click()
    page.wait_for_url("**/track/")
    page.get_by_label("编号").fill(number)
    page.get_by_label("手机号后四位").fill("1111")
    press(page, "查进度")
    assert "平台收到" in page.content()
    assert "13912345678" not in page.content()
    if scripts:
        fine(page)


def test_refused_form_keeps_text_and_photo_without_script(open_page, cast):
    page = open_page("/report/", scripts=False)
    page.get_by_label("说说情况").fill(TEXT)
    page.locator("#id_photos").set_input_files(
        [picture(), {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"not a photo"}]
    )
    page.watch.expect("422")
    press(page, "下一步：看看公开的样子")
    assert "这不是能用的照片" in page.content()
    assert page.get_by_label("说说情况").input_value() == TEXT

    page.get_by_label("手机号").fill("13800001111")
    press(page, "下一步：看看公开的样子")

    assert page.locator(".answers img").count() == 1


def test_danger_is_said_while_typing_and_once_more_before_filing(open_page, cast):
    page = open_page("/report/")
    page.get_by_label("说说情况").fill("三号楼二单元着火了，正在冒烟，快来人。")
    page.get_by_role("link", name="拨打 119").last.wait_for()
    page.get_by_label("手机号").fill("13800001111")
    press(page, "下一步：看看公开的样子")
    assert page.get_by_role("heading", name="有危险，先打电话").count() == 1
    fine(page)

    press(page, "已经打过电话，继续提交")
    press(page, "提交诉求")

    assert Petition.objects.get().is_urgent


def test_right_door_is_shown_while_typing(open_page, cast):
    RightDoor.objects.create(
        code="R1",
        matter="检举",
        door="纪检",
        phone="12388",
        words=["受贿"],
        sentence="请拨打 12388。",
    )
    page = open_page("/report/")

    page.get_by_label("说说情况").fill("村干部受贿，请查一查。")

    page.locator("#found-doors", has_text="请拨打 12388。").wait_for()


def test_draft_stays_on_the_phone_until_the_receipt(open_page, cast):
    page = open_page("/report/")
    page.get_by_label("说说情况").fill(TEXT)
    page.get_by_text("草稿已存").wait_for()
    page.reload()
    ready(page)
    assert page.get_by_label("说说情况").input_value() == TEXT
    assert page.get_by_label("手机号").input_value() == ""
    page.get_by_label("手机号").fill("13800001111")
    press(page, "下一步：看看公开的样子")
    press(page, "提交诉求")

    page.goto(urljoin(page.url, "/report/"))
    ready(page)

    assert page.get_by_label("说说情况").input_value() == ""


def test_double_click_and_back_button_file_one_matter(open_page, cast):
    page = open_page("/report/")
    fill(page)
    press(page, "下一步：看看公开的样子")
    page.get_by_role("button", name="提交诉求").dblclick()
    page.wait_for_url("**/receipt/**")
    first = page.locator(".receipt__number").inner_text()

    page.go_back()
    ready(page)
    if page.get_by_role("button", name="提交诉求").count() == 0:
        page.reload()
    press(page, "提交诉求")

    assert page.locator(".receipt__number").inner_text() == first
    assert Petition.objects.count() == 1


def test_elder_mode_asks_one_question_a_page(open_page, cast):
    page = open_page("/report/", elder=True)
    fine(page)
    press(page, "下一步")
    page.get_by_label("说说情况").fill(TEXT)
    fine(page)
    press(page, "下一步")
    page.get_by_label("地址").fill("金山花园3号楼")
    fine(page)
    press(page, "下一步")
    page.get_by_label("手机号").fill("13800001111")
    fine(page)
    press(page, "下一步：看看公开的样子")
    fine(page)
    press(page, "提交诉求")

    fine(page)
    assert Petition.objects.get().raw_place == "金山花园3号楼"


def test_pin_on_the_map_is_filed(open_page, cast):
    page = open_page("/report/")
    fill(page)
    page.get_by_role("button", name="打开地图，点一下放图钉").click()
    page.get_by_role("button", name="把图钉放到地图中间").click()
    page.get_by_text("图钉不在元宝区的网格里").wait_for()
    press(page, "下一步：看看公开的样子")
    press(page, "提交诉求")

    assert Petition.objects.get().lat == pytest.approx(40.136, abs=0.01)


def answered(cast, petition):
    order = WorkOrder.objects.get(petition=petition)
    now = timezone.now()
    handling.sign_for(order, by=cast.handler, at=now)
    handling.finish(order, answer="换了阀门，复测二十度。", claimed="yes", by=cast.handler, at=now)
    handling.verify(order, by=cast.dispatcher, at=now)
    return order


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_dissatisfied_resident_sends_the_part_back(open_page, cast, scripts):
    petition = file_petition(
        category=cast.heating,
        grid=cast.unit,
        phone="13800001111",
        at=timezone.now() - timedelta(hours=1),
    )
    answered(cast, petition)
    page = open_page(tracking_path(petition), scripts=scripts)
    if scripts:
        fine(page)
    else:
        page.get_by_role("link", name="评一评").click()
    choose(page, "没解决")
    choose(page, "不满意")
    page.locator("summary", has_text="说说原因").click()
    page.get_by_label("没有解决").check()
    press(page, "提交评价")
    page.get_by_text("您的评价：").or_(page.get_by_text("评价已经记下")).first.wait_for()

    page.goto(urljoin(page.url, f"/ledger/{petition.number}/"))

    assert "因不满意，正在重办" in page.content()


def test_neighbour_joins_from_the_ledger(open_page, cast):
    petition = file_petition(text="东门路灯坏了两盏，晚上看不见路。", grid=cast.unit)
    page = open_page("/ledger/?q=路灯")
    fine(page)
    page.get_by_role("link", name="东门路灯坏了两盏").click()
    fine(page)
    page.get_by_text("我也遇到，一起跟进").click()
    page.get_by_label("手机号").fill("13900002222")
    press(page, "确定，我也遇到")

    fine(page)
    petition.refresh_from_db()
    assert petition.n_joined == 1


LOOKS = [(360, "light", False), (360, "light", True), (1440, "dark", False)]


@pytest.mark.parametrize(("width", "theme", "elder"), LOOKS)
@pytest.mark.parametrize(
    "path", ["/", "/report/", "/track/", "/ledger/", "/ledger/map/", "/ledger/{number}/", "{track}"]
)
def test_page_in_any_look_is_accessible_and_fits(open_page, cast, path, width, theme, elder):
    petition = file_petition(
        text="很长的标题没有标点就这么一直写下去" * 8 + "。" + "长" * 1800,
        grid=cast.unit,
        category=cast.heating,
        lat=40.13,
        lng=124.39,
        phone="13800001111",
        at=timezone.now(),
    )
    address = path.format(number=petition.number, track=tracking_path(petition))

    page = open_page(address, width=width, theme=theme, elder=elder)

    fine(page)
