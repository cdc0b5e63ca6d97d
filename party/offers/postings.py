"""What a job post may not say, and what to write instead.

Source: 就业促进法 §§3, 26–31; 人力资源市场暂行条例 §24; 就业服务与就业管理规定 §§14, 19, 20;
劳动合同法 §9 (no deposit, no papers kept).
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fault:
    """What is wrong with a post: the words that show it, and what to write instead."""

    kind: str
    word: str
    sentence: str | Promise

    def __str__(self) -> str:
        return f"“{self.word}”：{self.sentence}"


@dataclass(frozen=True)
class _Rule:
    kind: str
    words: re.Pattern[str]
    sentence: str | Promise


_RULES = (
    _Rule(
        "sex",
        re.compile(
            r"限[男女]|[仅只][限招要收][男女]|不[招要收][男女]|[男女](?:性|士|生)?优先|"
            r"招[男女](?:工|员|服务员|性)|(?:未婚|已婚|已育|未育)(?:已育|未育)?"
        ),
        _("不能限定性别，也不能问婚育。请写要会做什么。"),
    ),
    _Rule(
        "age",
        re.compile(
            r"\d{2}\s*周?岁\s*(?:以[下上内]|左右|之间|优先)|"
            r"\d{2}\s*(?:周?岁)?\s*[-—~～至到]\s*\d{2}\s*周?岁|"
            r"年龄|[6-9]0后|0[05]后|年轻(?:人|者|化)?优先"
        ),
        _("不能限定年龄。法律有规定的（如不招童工），不用写进岗位。"),
    ),
    _Rule(
        "household",
        re.compile(
            r"(?:限|只[招要]|仅[限招]|须|需要?|要求|具有).{0,4}(?:本地|本市|本区|城镇|外地|丹东)(?:户口|户籍|人)|"
            r"(?:本地|本市|本区|丹东)(?:户口|户籍|人)优先|户[口籍](?:限|要求|不限以外)|"
            r"不[招要收].{0,2}(?:外地|农村|[东西南北中]部|[\u4e00-\u9fff]{1,3}省)人?|非农户口"
        ),
        _("不能限定户籍或来自哪里。希望住得近，可以写在哪上班、几点到岗。"),
    ),
    _Rule(
        "health",
        re.compile(
            r"乙肝|两对半|表面抗原|[大小]三阳|艾滋|HIV|病原携带|无传染病|无残疾|不[招要收]残疾",
            re.IGNORECASE,
        ),
        _("不能因乙肝、病原携带、残疾拒绝人。食品等岗位依法要健康证的，写“需要健康证”。"),
    ),
    _Rule(
        "origin",
        re.compile(r"(?:限|只[招要]|优先).{0,3}(?:汉族|民族)|不[招要收].{0,3}族|宗教信仰|信教"),
        _("不能限定民族或宗教信仰。"),
    ),
    _Rule(
        "looks",
        re.compile(r"身高|相貌|五官端正|形象(?:气质)?[佳好]|颜值|血型|属相|星座"),
        _("身高、相貌、血型、属相与会不会做这份工作无关，请去掉。"),
    ),
    _Rule(
        "deposit",
        re.compile(
            r"押金|保证金|[交收扣缴].{0,3}(?:培训费|服装费|体检费|报名费)|[押扣].{0,2}(?:身份证|证件)"
        ),
        _("招人不能收押金、各种费用，也不能扣证件。"),
    ),
)


def faults_in(text: str) -> list[Fault]:
    """Return everything that a post may not say, one fault for each kind."""
    found = ((rule, rule.words.search(text)) for rule in _RULES)
    return [Fault(rule.kind, match[0], rule.sentence) for rule, match in found if match]
