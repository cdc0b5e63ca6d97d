"""补贴标准: what is paid from which month on; what a sheet was made with never changes."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import AllowanceSheet, AllowanceTerms, Grid
from grids.workers import allowances as sums
from grids.workers.choices import SheetState
from yuanbao.audit import record, unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, lock

APPROVE = Capability.APPROVE_ALLOWANCES


class TermsOverlap(TransitionRefused):
    """The month has terms already, or was paid by others."""


class TermsUsed(TransitionRefused):
    """A sheet was made with these terms."""


@dataclass(frozen=True)
class Rates:
    """What is paid from a month on, in fen, how a broken month counts, and who decided so."""

    valid_from: date
    work_fen: int
    phone_fen: int
    rule: str
    source: str


@unit_of_work
def set_terms(rates: Rates, *, by: Any, at: datetime) -> AllowanceTerms:
    """Lay down what is paid from a month on, for the whole district.

    Raises OutOfReach for whoever approves no allowances of the district, TermsOverlap.
    """
    _of_district(by)
    check_start(rates.valid_from)
    terms = AllowanceTerms.objects.create(**asdict(rates))
    record(terms, "set_allowance_terms", by=by, at=at, **_told(rates))
    return terms


@unit_of_work
def amend_terms(terms: AllowanceTerms, rates: Rates, *, by: Any, at: datetime) -> AllowanceTerms:
    """Change terms that no sheet was made with yet. Raises OutOfReach, TermsOverlap, TermsUsed."""
    _of_district(by)
    terms = _unused(terms)
    check_start(rates.valid_from, other_than=terms)
    for name, value in asdict(rates).items():
        setattr(terms, name, value)
    terms.save()
    record(terms, "amend_allowance_terms", by=by, at=at, **_told(rates))
    return terms


@unit_of_work
def drop_terms(terms: AllowanceTerms, *, by: Any, at: datetime) -> None:
    """Take terms back that no sheet was made with yet. Raises OutOfReach, TermsUsed."""
    _of_district(by)
    terms = _unused(terms)
    record(terms, "drop_allowance_terms", by=by, at=at, valid_from=f"{terms.valid_from:%Y-%m}")
    terms.delete()


def check_start(valid_from: date, *, other_than: AllowanceTerms | None = None) -> None:
    """Raise TermsOverlap unless terms may begin with that month."""
    if valid_from.day != 1:
        raise TermsOverlap(_("标准从一个月的 1 日起，请填 1 日。"))
    others = AllowanceTerms.objects.filter(valid_from=valid_from)
    if other_than is not None:
        others = others.exclude(pk=other_than.pk)
    words = {"month": f"{valid_from:%Y-%m}"}
    if others.exists():
        raise TermsOverlap(
            _("%(month)s 起已经有一条标准，没有再加；请改那一条，或换一个月份。") % words
        )
    done = AllowanceSheet.objects.filter(month__gte=valid_from).exclude(state=SheetState.DRAFT)
    last = done.order_by("-month").values_list("month", flat=True).first()
    if last is not None:
        words = {"last": f"{last:%Y-%m}", "month": f"{sums.month_after(last):%Y-%m}"}
        raise TermsOverlap(
            _(
                "%(last)s 的台账已经按原来的标准提交或锁定，没有保存；新标准最早从 %(month)s 起，"
                "差额用冲正补。"
            )
            % words
        )


def may_set_terms(user: Any) -> bool:
    """Say whether the person lays down what the whole district pays."""
    return Grid.objects.permitted(user, APPROVE).filter(level=Level.DISTRICT).exists()


def _of_district(by: Any) -> None:
    district = Grid.objects.filter(level=Level.DISTRICT, retired_at=None).first()
    if district is None:
        raise OutOfReach("there is no district whose terms these are")
    lock(district, by=by, capability=APPROVE)


def _unused(terms: AllowanceTerms) -> AllowanceTerms:
    terms = AllowanceTerms.objects.select_for_update().get(pk=terms.pk)
    if terms.sheets.exists():
        raise TermsUsed(_("已经有台账按这条标准编制，不能再改；请从新的月份另立一条。"))
    return terms


def _told(rates: Rates) -> dict[str, Any]:
    return {**asdict(rates), "valid_from": f"{rates.valid_from:%Y-%m}"}
