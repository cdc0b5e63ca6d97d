"""Whom the front page speaks to: by what the account is, or as the person chose.

Apps that know members or firms register how to tell them, and the doors that each audience needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yuanbao.access import is_staff_member
from yuanbao.preferences import look_of


class Audience(models.TextChoices):
    """As what a person comes to the front page."""

    RESIDENT = "resident", _("居民")
    MEMBER = "member", _("党员")
    FIRM = "firm", _("企业")
    WORKER = "worker", _("工作人员")


@dataclass(frozen=True)
class Door:
    """One door of the front page."""

    label: str
    url: str
    icon: str


_tests: dict[Audience, Callable[[Any], bool]] = {}
_doors: list[Callable[[str], list[Door]]] = []


def register_test(audience: Audience, test: Callable[[Any], bool]) -> None:
    """Say how an account of this audience is told; asked of signed-in people only."""
    _tests[audience] = test


def register_doors(source: Callable[[str], list[Door]]) -> None:
    """Add `source(audience) -> doors`, asked when the front page is drawn."""
    if source not in _doors:
        _doors.append(source)


def audience_of(request: Any) -> Audience:
    """Return as what the page is shown: the chosen one, else what the account is."""
    chosen = look_of(request).who
    if chosen:
        return Audience(chosen)
    user = request.user
    if is_staff_member(user):
        return Audience.WORKER
    if user.is_authenticated:
        fitting = (audience for audience, test in _tests.items() if test(user))
        return next(fitting, Audience.RESIDENT)
    return Audience.RESIDENT


def doors_for(audience: Audience) -> list[Door]:
    """Return the doors that this audience needs first, from all sources."""
    return [door for source in _doors for door in source(audience)]
