import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanbao.redaction import KINDS, RULES, Found, Part, Redaction, preview_parts, redact


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("电话13812345678。", "电话〔手机号〕。"),
        ("打138 1234 5678", "打〔手机号〕"),
        ("打138-1234-5678找我", "打〔手机号〕找我"),
        ("打138.1234.5678", "打〔手机号〕"),
        ("1 3 8 1 2 3 4 5 6 7 8", "〔手机号〕"),
        ("+86 13812345678", "〔手机号〕"),
        ("１３８１２３４５６７８", "〔手机号〕"),
        ("一三八一二三四五六七八", "〔手机号〕"),
        ("幺三八1234五六七八", "〔手机号〕"),
        ("电话.13812345678", "电话.〔手机号〕"),
        ("1381234567813900000000", "〔手机号〕"),
        ("打一13812345678", "打一〔手机号〕"),
        ("座机0415-2123456", "座机〔电话〕"),
        ("(0415)2123456转1", "〔电话〕"),
        ("电话：2123456", "电话：〔电话〕"),
        ("电话2123456、3123456", "电话〔电话〕"),
        ("0415--2123456", "〔电话〕"),
        ("身份证11010519491231002X", "身份证〔身份证号〕"),
        ("110105 19491231 0029", "〔身份证号〕"),
        ("身份证号：110105491231002", "身份证号：〔身份证号〕"),
        ("车牌辽F12345", "车牌〔车牌号〕"),
        ("辽F·D1234学", "〔车牌号〕"),
        ("辽f12345挡道", "〔车牌号〕挡道"),
        ("卡6222 0200 0000 0000 001", "卡6222 0200 0000 0000 001"),
        ("卡4111 1111 1111 1111", "卡〔银行卡号〕"),
        ("卡号6222 0200 0000 0000 001", "卡号〔银行卡号〕"),
        ("邮箱zhang.san@example.com。", "邮箱〔邮箱〕。"),
        ("微信号：abc_12345", "微信号：〔微信或QQ号〕"),
        ("QQ 123456789", "QQ 〔微信或QQ号〕"),
        ("加VX：Zhang1234", "加VX：〔微信或QQ号〕"),
    ],
)
def test_redact_removes_numbers_and_addresses_of_people(text, public):
    assert redact(text).text == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("幸福小区3号楼2单元501室漏水", "幸福小区3号楼漏水"),
        ("3栋1203的住户", "3栋的住户"),
        ("2单元501室", "〔房号〕"),
        ("702房参加培训", "〔房号〕参加培训"),
        ("2单元501", "〔房号〕"),
        ("6号楼5楼东户吵闹", "6号楼吵闹"),
        ("家住3-2-501", "家住3号楼"),
        ("501室、502室都漏", "〔房号〕都漏"),
        ("A座1203室", "A座"),
        ("锦山大街12号3单元201室", "锦山大街12号"),
    ],
)
def test_redact_ends_addresses_at_the_building(text, public):
    assert redact(text).text == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("我叫张建国，住在幸福小区", "我叫张**，住在幸福小区"),
        ("联系人：王丽", "联系人：王**"),
        ("姓名 欧阳明月 电话", "姓名 欧阳** 电话"),
        ("我叫李建民，姓名：王江河", "我叫李**，姓名：王**"),
        ("我是李明，反映噪音", "我是李**，反映噪音"),
        ("业主赵强反映", "业主赵**反映"),
        ("找王小明先生", "找王**先生"),
        ("李红女士", "李**女士"),
        ("举报人：王强、李红和张海。", "举报人：王**、李**和张**。"),
        ("联系人：王强、物业和社区", "联系人：王**、物业和社区"),
        ("姓名：张**、李红", "姓名：张**、李红"),
        ("请找周春虎13812345678", "请找周**〔手机号〕"),
        ("（郭冬梅 手机：138 1234 5678）", "（郭** 手机：〔手机号〕）"),
        ("刘建国局长说", "刘**局长说"),
        ("投诉人（孙丽）", "投诉人（孙丽）"),
    ],
)
def test_redact_removes_names_shown_by_their_surroundings(text, public):
    assert redact(text).text == public


@pytest.mark.parametrize(
    "text",
    [
        "",
        "拨打12345没人接，110说归城管，96333也打不通，4001234567占线",
        "2026年11月23日14:30，2020-11-23 08:30:00",
        "3号楼1200元，电费123.45元，共13000000元",
        "诉求编号 2600 0000 0149，工单编号07071300029",
        "拆迁房、120房屋、商品房2套，公司 0731年",
        "面积120平方米，3室2厅，5楼到8楼",
        "2单元楼道灯坏了，3号楼2单元门坏了",
        "12号线到9月30日停运，25路公交",
        "微信支付失败，微信公众号打不开，QQ群里说",
        "我是高中生，本人常年在外，业主都不同意",
        "公安局的同志来过，班主任的电话打不通，房管局的电话是空号",
        "请张先生来，王主任知道",
        "高新区主任、施工经理、任课老师",
        "彭某雅、张**反映",
        "川菜馆的A1套餐，京东大厦B座",
        "东经124.395，北纬40.129",
        "房东不同意，邻居家户门关不上",
    ],
)
def test_redact_leaves_ordinary_text_alone(text):
    assert redact(text) == Redaction(text, ())


def test_redact_removes_the_given_names_wherever_they_stand():
    redaction = redact("平安说：和平安、欧阳 明月一起来", names=["平安", "欧阳明月", "王", "李**"])

    assert redaction.text == "平**说：和平**、欧阳**一起来"
    assert [found.original for found in redaction.found] == ["平安", "平安", "欧阳 明月"]


def test_redact_reports_places_in_the_original():
    assert redact("我叫张建国，3号楼501室").found == (
        Found("name", 2, 5, "张建国", "张**"),
        Found("room", 9, 13, "501室", ""),
    )


def test_redact_twice_over_what_only_shows_after_the_first_pass():
    text = "住3号楼2单元501室1203，我叫张建国"

    once = redact(text)

    assert once.text == "住3号楼，我叫张**"
    assert [found.original for found in once.found] == ["2单元501室", "1203", "张建国"]


def test_preview_parts_cut_the_original_in_order():
    text = "我叫张建国，电话13812345678。"

    parts = preview_parts(text, redact(text).found)

    assert parts == [
        Part("我叫", struck=False),
        Part("张建国", True, "张**", "name"),
        Part("，电话", struck=False),
        Part("13812345678", True, "〔手机号〕", "mobile"),
        Part("。", struck=False),
    ]


def test_kinds_name_every_rule_in_words():
    assert {rule.kind for rule in RULES} | {"name", "mobile"} == set(KINDS)


def test_preview_parts_of_nothing_found_is_the_whole_text():
    assert preview_parts("路灯坏了", ()) == [Part("路灯坏了", struck=False)]
    assert preview_parts("", ()) == []


PIECES = [
    "13812345678", "138", "1234", "5678", "一三八", "0415", "2123456", "-", " ", "，", "3号楼", "2单元", "501", "502室",
    "5楼", "东户", "3-2-501", "3栋", "我叫", "张建国", "李红", "女士", "先生", "联系人：", "电话", "卡号", "微信", "abc_12345",
    "辽F12345", "11010519491231002X", "*", "〔", "本人", "业主", "元", "是", "的", "@", "a.com", "号", "1",
]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_redact_again_changes_nothing_and_places_fit(text):
    once = redact(text, names=["李红"])

    assert redact(once.text, names=["李红"]).text == once.text
    assert not re.search(r"(?<!\d)13812345678(?!\d)", once.text)
    assert "李红" not in once.text
    assert [text[found.start : found.end] for found in once.found] == [
        found.original for found in once.found
    ]
    parts = preview_parts(text, once.found)
    assert "".join(part.text for part in parts) == text
    assert "".join(part.replacement if part.struck else part.text for part in parts) == once.text


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_redact_of_any_text_is_stable(text):
    once = redact(text).text

    assert redact(once).text == once
