"""What is offered to everybody, whatever its kind, by its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from party.models import Activity, Guide
from party.queries.education.courses import open_courses
from party.queries.offers.applications import open_services
from party.queries.offers.jobs import public_jobs
from party.queries.offers.policies import public_policies


@dataclass(frozen=True)
class Kind:
    """A kind of what is offered: its name, the page of one, and the columns that tell of it."""

    label: str | Promise
    page: str
    title: str
    about: str
    key: str = "public_id"


@dataclass(frozen=True)
class Named:
    """One row of a kind: its title, a word about it, and what its page is opened by."""

    kind: str | Promise
    page: str
    title: str
    about: str
    key: str


KINDS = (
    Kind(_("便民服务"), "party:service-apply", "name", "summary", key="code"),
    Kind(_("办事指南"), "party:guide-detail", "title", "where"),
    Kind(_("政策"), "party:policy-detail", "title", "benefit"),
    Kind(_("招聘"), "party:job-detail", "title", "firm__name"),
    Kind(_("课程"), "party:course-detail", "title", "author_unit"),
    Kind(_("活动"), "party:activity-detail", "title", "place"),
)


# One kind with many rows leaves room for the others.
OF_EACH, SHOWN = 2, 8


def named(asked: str, on: date) -> list[Named]:
    """Return up to eight rows that everybody may read, in whose titles all the words stand.

    Two of each kind: services, guides, policies, jobs, courses, activities; one statement.
    """
    words = asked.split()
    if not words:
        return []
    parts = [_of_kind(nth, rows, words)[:OF_EACH] for nth, rows in enumerate(_public(on))]
    found = parts[0].union(*parts[1:], all=True).order_by("nth_kind", "shown_title")[:SHOWN]
    return [
        Named(KINDS[nth].label, KINDS[nth].page, title, about, key)
        for nth, title, about, key in found
    ]


def _public(on: date) -> Iterator[QuerySet]:
    yield open_services()
    yield Guide.objects.shown()
    yield public_policies(on)
    yield public_jobs(on)
    yield open_courses(AnonymousUser())
    yield Activity.objects.shown()


def _of_kind(nth: int, rows: QuerySet, words: list[str]) -> QuerySet:
    kind = KINDS[nth]
    for word in words:
        rows = rows.filter(**{f"{kind.title}__icontains": word})
    facts = {
        "nth_kind": Value(nth),
        "shown_title": Cast(F(kind.title), CharField()),
        "shown_about": Cast(F(kind.about), CharField()),
        "page_key": Cast(F(kind.key), CharField()),
    }
    in_order = rows.select_related(None).defer(None).order_by(kind.title)
    return in_order.annotate(**facts).values_list(*facts)
