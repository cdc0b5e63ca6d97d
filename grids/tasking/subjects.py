"""Of whom or what in a grid a task may ask one by one, and which fields of the registers fit a form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.codes import FacilityKind, PremisesKind, ResidentKind, Tenure, Trade
from grids.models import CareTask
from grids.registers import Register, register
from grids.tasking.choices import QuestionKind

OLD = 70

# What a question may be bound to, register by register: the rest is nothing a task needs to know.
ASKABLE: dict[str, tuple[str, ...]] = {
    "building": ("use", "floor_count", "has_lift"),
    "room": ("use", "tenure"),
    "household": ("kind", "phone"),
    "resident": ("phone", "occupation"),
    "premises": ("trade", "staff_count", "uses_gas", "has_hazardous", "contact_phone"),
    "facility": ("condition", "keeper", "keeper_phone"),
}
# What is read along with a row, for its name and where it is.
LINES: dict[str, tuple[str, ...]] = {
    "room": ("building",),
    "household": ("room__building",),
    "resident": ("household__room__building",),
}


@dataclass(frozen=True)
class Subject:
    """A set of rows of one register, by words; `meant` turns the day into a test."""

    code: str
    label: Any
    register: str
    meant: Callable[[date], Q]

    @property
    def spec(self) -> Register:
        return register(self.register)

    def rows(self, day: date) -> QuerySet:
        """Return the standing rows that are meant on the day."""
        return self.spec.model.objects.standing().filter(self.meant(day))


def _all(_day: date) -> Q:
    return Q()


def _that(**test: Any) -> Callable[[date], Q]:
    return lambda _day: Q(**test)


def _in_care(_day: date) -> Q:
    return Q(Exists(CareTask.objects.standing().filter(resident=OuterRef("pk"))))


def _old_in_care(day: date) -> Q:
    return Q(birth_year__lte=day.year - OLD) & _in_care(day)


def _on_the_street(_day: date) -> Q:
    """Return shops with a door on the ground floor, or in no building at all."""
    ground = Q(room__isnull=True) | Q(room__floor=1)
    return Q(kind=PremisesKind.SHOP) & ground


SUBJECTS = {
    one.code: one
    for one in (
        Subject("shop", _("每一家商铺"), "premises", _that(kind=PremisesKind.SHOP)),
        Subject("street_shop", _("每一家沿街商铺（一层或不在楼里）"), "premises", _on_the_street),
        Subject("catering", _("每一家餐饮商户"), "premises", _that(trade=Trade.CATERING)),
        Subject("gas", _("每一家用燃气的商户和单位"), "premises", _that(uses_gas=True)),
        Subject("firm", _("每一家企业"), "premises", _that(kind=PremisesKind.FIRM)),
        Subject("premises", _("每一家商铺和单位"), "premises", _all),
        Subject("household", _("每一户"), "household", _all),
        Subject("let_room", _("每一套出租房"), "room", _that(tenure=Tenure.LET)),
        Subject("old_in_care", _("每一位 70 岁以上、有关爱任务的老人"), "resident", _old_in_care),
        Subject("in_care", _("每一位有关爱任务的居民"), "resident", _in_care),
        Subject("floating", _("每一位流动人口"), "resident", _that(kind=ResidentKind.FLOATING)),
        Subject("building", _("每一栋楼"), "building", _all),
        Subject("safety", _("每一处安全检查设施"), "facility", _that(is_safety_point=True)),
        *(
            Subject(
                f"facility_{kind.value}", _("每一处%s") % kind.label, "facility", _that(kind=kind)
            )
            for kind in FacilityKind
        ),
        Subject("facility", _("每一处市政设施"), "facility", _all),
    )
}


@dataclass(frozen=True)
class Bound:
    """A field of a register as a question: how it is asked is the register's to say."""

    register: str
    name: str

    @property
    def label(self) -> str:
        return register(self.register).label_of(self.name)

    @property
    def is_personal(self) -> bool:
        return register(self.register).field(self.name).is_personal

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return (code, words) for what is chosen from a list, nothing for what is typed."""
        spec = register(self.register)
        if isinstance(spec.column(self.name), models.BooleanField):
            return [(str(_("是")), str(_("是"))), (str(_("否")), str(_("否")))]
        return spec.choices_of(self.name)

    @property
    def kind(self) -> str:
        column = register(self.register).column(self.name)
        if self.options:
            return QuestionKind.CHOICE
        if isinstance(column, models.IntegerField):
            return QuestionKind.NUMBER
        return QuestionKind.DATE if isinstance(column, models.DateField) else QuestionKind.TEXT


def bounds_of(subject: str) -> list[Bound]:
    """Return what may be bound of the rows of a subject; nothing without one."""
    if subject not in SUBJECTS:
        return []
    key = SUBJECTS[subject].register
    return [Bound(key, name) for name in ASKABLE[key]]


def bound(subject: str, fact: str) -> Bound | None:
    """Return the field that a question of a subject is bound to, None where it is to none."""
    return next((one for one in bounds_of(subject) if one.name == fact), None)
