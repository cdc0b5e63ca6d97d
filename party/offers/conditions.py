"""Whom a policy is for, as data: facts that are asked, conditions on them, and why one fits.

A condition is {"fact": "age", "op": "ge", "value": 60}. What somebody answers is judged and
forgotten; nothing here is stored.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.codes import Trade
from party.offers.choices import Audience

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """One thing that is asked. `kind` is yes (a tick), number or choice."""

    key: str
    audience: Audience
    kind: str
    label: str | Promise
    question: str | Promise
    unit: str | Promise = ""
    choices: tuple[tuple[str, Any], ...] = ()


WORK = (
    ("employed", gettext_lazy("在职")),
    ("flexible", gettext_lazy("灵活就业")),
    ("unemployed", gettext_lazy("失业")),
    ("student", gettext_lazy("在校")),
    ("retired", gettext_lazy("退休")),
)
SIZES = (
    ("self_employed", gettext_lazy("个体工商户")),
    ("micro", gettext_lazy("微型企业")),
    ("small", gettext_lazy("小型企业")),
    ("medium", gettext_lazy("中型企业")),
    ("large", gettext_lazy("大型企业")),
)

_PEOPLE = (
    ("lives_here", "yes", gettext_lazy("住在本区"), gettext_lazy("您住在本区吗"), "", ()),
    ("registered", "yes", gettext_lazy("本区户籍"), gettext_lazy("您的户口在本区吗"), "", ()),
    ("age", "number", gettext_lazy("年龄"), gettext_lazy("您多大年纪"), gettext_lazy("周岁"), ()),
    ("work", "choice", gettext_lazy("就业状况"), gettext_lazy("您现在的就业状况"), "", WORK),
    (
        "low_income",
        "yes",
        gettext_lazy("低保或低收入家庭"),
        gettext_lazy("您家是低保或低收入家庭吗"),
        "",
        (),
    ),
    (
        "card",
        "yes",
        gettext_lazy("持有残疾人证"),
        gettext_lazy("您持有残疾人证吗"),
        "",
        (),
    ),
    ("veteran", "yes", gettext_lazy("退役军人"), gettext_lazy("您是退役军人吗"), "", ()),
    (
        "graduated",
        "number",
        gettext_lazy("毕业年数"),
        gettext_lazy("从学校毕业几年了"),
        gettext_lazy("年"),
        (),
    ),
)
_FIRM = (
    ("based_here", "yes", gettext_lazy("在本区登记"), gettext_lazy("在本区登记注册吗"), "", ()),
    ("size", "choice", gettext_lazy("规模"), gettext_lazy("单位的规模"), "", SIZES),
    (
        "trade",
        "choice",
        gettext_lazy("行业"),
        gettext_lazy("属于哪个行业"),
        "",
        tuple(Trade.choices),
    ),
    (
        "staff",
        "number",
        gettext_lazy("用工人数"),
        gettext_lazy("有多少员工"),
        gettext_lazy("人"),
        (),
    ),
    (
        "years",
        "number",
        gettext_lazy("开业年数"),
        gettext_lazy("开业几年了"),
        gettext_lazy("年"),
        (),
    ),
    (
        "insured",
        "yes",
        gettext_lazy("按时缴纳社会保险"),
        gettext_lazy("按时缴纳社会保险吗"),
        "",
        (),
    ),
    (
        "hires_hard",
        "yes",
        gettext_lazy("招用就业困难人员"),
        gettext_lazy("招用了就业困难人员吗"),
        "",
        (),
    ),
    (
        "hires_graduates",
        "yes",
        gettext_lazy("招用应届毕业生"),
        gettext_lazy("招用了应届毕业生吗"),
        "",
        (),
    ),
)


def _facts() -> dict[str, Fact]:
    rows = [(Audience.PEOPLE, row) for row in _PEOPLE] + [(Audience.FIRM, row) for row in _FIRM]
    return {
        key: Fact(key, audience, kind, label, question, unit, choices)
        for audience, (key, kind, label, question, unit, choices) in rows
    }


FACTS = _facts()
OPERATORS = {
    "yes": gettext_lazy("是"),
    "ge": gettext_lazy("不少于"),
    "le": gettext_lazy("不超过"),
    "in": gettext_lazy("属于"),
}
OF_KIND = {"yes": {"yes"}, "number": {"ge", "le"}, "choice": {"in"}}


class BadCondition(ValueError):
    """A condition cannot be read; the sentence says what is wrong."""


def checked(conditions: Iterable[Mapping[str, Any]], audience: str) -> list[dict[str, Any]]:
    """Return conditions as they are stored. Raises BadCondition."""
    return [_checked(condition, audience) for condition in conditions]


def _checked(condition: Mapping[str, Any], audience: str) -> dict[str, Any]:
    fact = FACTS.get(condition.get("fact", ""))
    if fact is None or fact.audience != audience:
        raise BadCondition(_("没有这一项条件：%(fact)s") % {"fact": condition.get("fact")})
    operator, value = condition.get("op"), condition.get("value")
    if operator not in OF_KIND[fact.kind]:
        raise BadCondition(_("“%(fact)s”不能这样比较。") % {"fact": fact.label})
    if fact.kind == "yes":
        return {"fact": fact.key, "op": "yes"}
    if fact.kind == "number":
        try:
            return {"fact": fact.key, "op": operator, "value": int(str(value))}
        except ValueError as error:
            raise BadCondition(_("“%(fact)s”要填一个整数。") % {"fact": fact.label}) from error
    known = dict(fact.choices)
    wanted = [value] if isinstance(value, str) else list(value or ())
    if not wanted or any(one not in known for one in wanted):
        raise BadCondition(_("“%(fact)s”要从选项里选。") % {"fact": fact.label})
    return {"fact": fact.key, "op": "in", "value": wanted}


def words(condition: Mapping[str, Any]) -> str:
    """Return a condition as people read it: 年龄不少于 60 周岁."""
    fact = FACTS[condition["fact"]]
    if condition["op"] == "yes":
        return str(fact.label)
    if condition["op"] == "in":
        known = dict(fact.choices)
        return _("%(label)s：%(values)s") % {
            "label": fact.label,
            "values": _("、").join(str(known[one]) for one in condition["value"]),
        }
    said = {"label": fact.label, "value": condition["value"], "unit": fact.unit}
    said["operator"] = OPERATORS[condition["op"]]
    return _("%(label)s%(operator)s %(value)s %(unit)s") % said


@dataclass(frozen=True)
class Judged:
    """Whether a policy fits: `holds` and `missing` say why, `unknown` what was not answered."""

    holds: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return not self.missing and not self.unknown

    @property
    def may_fit(self) -> bool:
        return not self.missing and bool(self.unknown)


def judge(conditions: Iterable[Mapping[str, Any]], answers: Answers) -> Judged:
    """Say which of the conditions hold for the answers, which do not, which cannot be told."""
    sorted_out: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for condition in conditions:
        sorted_out[_holds(condition, answers)].append(words(condition))
    return Judged(tuple(sorted_out[True]), tuple(sorted_out[False]), tuple(sorted_out[None]))


def _holds(condition: Mapping[str, Any], answers: Answers) -> bool | None:
    answer = answers.get(condition["fact"])
    if answer is None or answer == "":
        return None
    if condition["op"] == "yes":
        return bool(answer)
    if condition["op"] == "in":
        return answer in condition["value"]
    return answer >= condition["value"] if condition["op"] == "ge" else answer <= condition["value"]
