"""Which numbers in running text are landlines, and which only look like one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuanbao import landlines
from yuanbao.redaction import redact


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("请打0570-1234567", "请打〔电话〕"),
        ("0570 123 4567", "〔电话〕"),
        ("0731-8888 6666", "〔电话〕"),
        ("010-88886666", "〔电话〕"),
        ("01088886666", "〔电话〕"),
        ("04152123456", "〔电话〕"),
        ("(0415)2123456", "〔电话〕"),
        ("（０４１５）２１２３４５６", "〔电话〕"),
        ("【0415】2123456", "〔电话〕"),
        ("业主（0415-2123456）反映", "业主（〔电话〕）反映"),
        ("0415---2123456", "〔电话〕"),
        ("0415—2123456", "〔电话〕"),
        ("+86-415-2123456", "〔电话〕"),
        ("0086 415 2123456", "〔电话〕"),
        ("86-0415-2123456", "〔电话〕"),
        ("Tel:0415-2123456", "Tel:〔电话〕"),
        ("TEL04152123456", "TEL〔电话〕"),
        ("0415-2123456转8001", "〔电话〕"),
        ("0415-2123456-802", "〔电话〕"),
        ("0415-2123456，分机12", "〔电话〕"),
        ("0415-2123456/2123457", "〔电话〕"),
        ("0415-2123456、0415-3123456", "〔电话〕"),
        ("0415-2123456或者2123457", "〔电话〕"),
    ],
)
def test_numbers_with_an_area_code_are_struck(text, public):
    assert redact(text).text == public


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("家里电话是2123456。", "家里电话是〔电话〕。"),
        ("联系电话（2123456）", "联系电话（〔电话〕）"),
        ("电话 8888-6666", "电话 〔电话〕"),
        ("电话：2123456 3123456", "电话：〔电话〕"),
        ("电话2123456.2018年5月1日", "电话〔电话〕.2018年5月1日"),
        ("宅电 2123456转2", "宅电 〔电话〕"),
        ("打我家2123456", "打我家〔电话〕"),
        ("打了2123456没人接", "打了〔电话〕没人接"),
        ("2123456这个电话打不通", "〔电话〕这个电话打不通"),
        ("电话：12345或2123456", "电话：12345或〔电话〕"),
        ("住户陈先生88886666　范先生 66668888", "住户陈先生〔电话〕　范先生 〔电话〕"),
    ],
)
def test_numbers_behind_a_word_or_a_person_are_struck(text, public):
    assert redact(text).text == public


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、12388、110，打96333也不通，0415-12345同样",
        "电话4001234567，电话400-820-8820，电话400 1234 567，拨打800-820-8820",
        "电话95598，电话12315",
        "工单编号07071300029，订单号07318888888，编号：0415-2123456",
        "电表号2123456，水表2123456，户号：2123456，燃气表0415 读数2123456",
        "总价2123456元，打款2123456元，打了2000000元，电话费2123456元，致电3000000人",
        "交了2123456电话费",
        "费用8587030.53元，打8587030.53",
        "面积2123456平方米，电2123456度，打2123456米，来电2123456次",
        "20200415-20200520，2020-04-15 08:30，来电20180912，0731-20180912",
        "证书编号0415-2123456，第0000455号，建字第1606011号，vm0003747，UU0081555",
        "余额0.0415 2123456，东经124.0415，北纬40.2123456",
        "电梯编码1003788-6200-3836，邮编118000，2123456",
        "打印2123456份",
    ],
)
def test_what_only_looks_like_a_number_stays(text):
    assert redact(text).text == text


def test_qq_number_is_struck_as_one():
    assert redact("QQ：21234567").text == "QQ：〔微信或QQ号〕"
    assert redact("联系方式QQ21234567").text == "联系方式QQ〔微信或QQ号〕"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0415-2123456转8001", ["04152123456"]),
        ("+86 415 212 3456、3123456", ["04152123456", "3123456"]),
        ("(010)8888 6666", ["01088886666"]),
        ("12345", []),
    ],
)
def test_numbers_in_a_span_are_told_as_digits(text, numbers):
    assert landlines.numbers_in(text) == numbers


def test_published_numbers_stay_and_others_beside_them_go():
    published = {"04152123456", "2123456"}

    def struck(text):
        return redact(text, is_public=published.__contains__).text

    assert struck("请打0415-2123456") == "请打0415-2123456"
    assert struck("请打2123456转8001") == "请打2123456转8001"
    assert struck("电话0415-2123456、3123456") == "电话0415-2123456、〔电话〕"
    assert struck("0731-2123456") == "〔电话〕"
    assert struck("电话3123456、4123456") == "电话〔电话〕"


PIECES = [
    "0415",
    "2123456",
    "8888",
    "-",
    " ",
    "（",
    "）",
    "电话",
    "打",
    "或",
    "、",
    "转",
    "1",
    "+86",
    "先生",
    "元",
    ".",
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_striking_again_changes_nothing(text):
    once = redact(text).text

    assert redact(once).text == once
