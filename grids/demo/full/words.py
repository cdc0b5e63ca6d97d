"""Invented people, shops and numbers. No number here belongs to anybody.

Identity numbers carry a division code that does not exist, telephones a prefix that no operator
has, codes of firms the same division; all of them pass their check digits.
"""

from datetime import date
from random import Random

from stdnum.cn import ric, uscc

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
FIRST = "安宁康健明辉志远晓雨思源佳乐文博子涵欣怡浩然静秀桂英丽华国建春海玉兰凤洪德永福长成立新"
SECOND = (
    "安平和顺丰泽清朗晨曦宇轩梓萱若彤嘉懿云霞梅芳娟红艳强军伟刚勇杰磊洋涛超鹏斌波辉龙生林山川江河"
)
DIVISION = "210699"
PHONE_PREFIX = "154"
SHOPS = (
    ("饺子馆", "catering"), ("面馆", "catering"), ("小吃店", "catering"), ("烧烤店", "catering"),
    ("便利店", "food"), ("粮油店", "food"), ("水果店", "food"), ("百货", "retail"),
    ("五金店", "retail"), ("服装店", "retail"), ("理发店", "service"), ("洗衣店", "service"),
    ("打印社", "service"), ("旅店", "lodging"), ("网吧", "entertainment"), ("汽修", "repair"),
    ("家电维修", "repair"), ("药房", "medicine"), ("书店", "retail"), ("快递驿站", "logistics"),
)  # fmt: skip
FIRMS = (
    ("商贸有限公司", "retail"), ("建筑装饰有限公司", "building"), ("机械有限公司", "manufacture"),
    ("物流有限公司", "logistics"), ("科技有限公司", "other"), ("餐饮管理有限公司", "catering"),
)  # fmt: skip
BODIES = (
    ("幼儿园", "school"),
    ("小学", "school"),
    ("卫生服务站", "clinic"),
    ("便民服务中心", "agency"),
)
# Name, group of GB/T 30428.2, two digits of the kind, whether it is a safety point, its owner.
FACILITIES = (
    ("路灯", "02", "03", False, "市政设施管理中心"),
    ("雨水井盖", "01", "02", False, "市政设施管理中心"),
    ("污水井盖", "01", "03", False, "排水公司"),
    ("消火栓", "01", "12", True, "供水公司"),
    ("公交站亭", "02", "01", False, "公交公司"),
    ("果皮箱", "03", "04", False, "环卫中心"),
    ("行道树", "04", "01", False, "园林中心"),
    ("健身器材", "05", "01", False, "社区"),
    ("交通信号灯", "02", "05", False, "交警大队"),
    ("电动车充电桩", "01", "20", True, "充电运营单位"),
    ("通信交接箱", "01", "08", False, "通信公司"),
    ("热力井盖", "01", "05", False, "供热公司"),
)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def person(random: Random) -> str:
    """Return a name."""
    given = random.choice(FIRST) + (random.choice(SECOND) if random.random() < 0.75 else "")
    return random.choice(SURNAMES) + given


def phone(serial: int) -> str:
    """Return a mobile number, another one for each serial."""
    return f"{PHONE_PREFIX}{serial:08}"


def id_number(born: date, serial: int) -> str:
    """Return an identity number; of people born on the same day each takes another serial."""
    body = f"{DIVISION}{born:%Y%m%d}{serial % 1000:03}"
    return body + ric.calc_check_digit(body + "0")


def firm_code(serial: int, *, is_firm: bool) -> str:
    """Return a unified social credit code with both check characters."""
    organisation = f"{serial:08}"
    total = sum(int(c) * w for c, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    check = {10: "X", 11: "0"}.get(rest, str(rest))
    body = f"9{'1' if is_firm else '2'}{DIVISION}{organisation}{check}"
    return body + uscc.calc_check_digit(body)
