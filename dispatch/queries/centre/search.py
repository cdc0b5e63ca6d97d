"""Search over everything a person may see: matters, orders, agencies and places.

A constant number of statements whose rows are narrowed to the person's reach; numbers,
telephones, words and places each have an index of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dispatch.choices import AgencyKind
from dispatch.models import Agency, WorkOrder
from dispatch.queries.counting.figure_list import with_lead
from dispatch.queries.desks.desk import COLUMNS, RELATED
from dispatch.queries.desks.scope import area_of, order_scope, sees_sensitive
from dispatch.searching import Asked
from grids.maps.gazetteer import grids_called
from grids.models import Grid
from grids.scoping import territory_filter
from petitions.models import Petition, Petitioner
from yuanbao.crypto import blind_index
from yuanbao.roles import Capability
from yuanbao.segment import search_query

# The newest matters of a telephone number, or of an ending, that are looked through.
N_PEOPLE = 1000
N_NAMES = 50
# A platform has the name of its place, which says more.
PLATFORMS = (AgencyKind.TOWN, AgencyKind.COMMUNITY)


@dataclass(frozen=True)
class Search:
    """One person's search. Results are querysets, cut into pages by the caller."""

    user: Any
    asked: Asked

    def petitions(self) -> QuerySet[Petition]:
        """Return matters of the person's territory and those they took in, the newest first."""
        area = area_of(self.user, Capability.VIEW_PETITION)
        mine = Q(registered_by=self.user.pk)
        if not sees_sensitive(self.user):
            mine &= Q(is_sensitive=False)
        reach = mine if area is None else (area | mine if area else Q())
        return with_lead(self._matters.filter(reach)).order_by("-filed_at", "-id")

    def orders(self) -> QuerySet[WorkOrder]:
        """Return orders of the person's agencies, or of their territory, the newest first."""
        rows = order_scope(self.user).orders().filter(petition__in=self._matters)
        if self.asked.serial is not None:
            rows = rows.filter(serial=self.asked.serial)
        if self._named:
            rows = rows.filter(agency__in=self._named)
        return rows.select_related(*RELATED).only(*COLUMNS).order_by("-created_at", "-id")

    def agencies(self) -> Sequence[Agency]:
        """Return agencies in whose name or duties the words stand, by code."""
        words = self.asked.words.lower()
        return [
            row
            for row in self._known_agencies
            if words in f"{row.name} {row.short_name} {row.duties}".lower()
        ][:N_NAMES]

    def places(self) -> Sequence[Grid]:
        """Return live places in whose name the words stand, the larger ones first."""
        if not self.asked.terms:
            return []
        rows = Grid.objects.live().filter(name__icontains=self.asked.words).defer("boundary")
        return list(rows.order_by("level", "code")[:N_NAMES])

    @cached_property
    def _matters(self) -> QuerySet[Petition]:
        asked, rows = self.asked, Petition.objects.all()
        found = Q(pk__in=[])
        if asked.number:
            found |= Q(number__startswith=asked.number)
        if self._people:
            found |= Q(pk__in=self._people)
        if asked.phone:
            found |= Q(found_indexes__overlap=_written(asked.phone))
        if asked.terms:
            found = found | said if (said := self._said()) else Q()
        for agency_ids in self._named_by_term.values():
            orders = WorkOrder.objects.filter(petition=OuterRef("pk"), agency__in=agency_ids)
            rows = rows.filter(Exists(orders))
        return rows.filter(found)

    def _said(self) -> Q:
        """All words must be met: in the text, as the name of a place, or of an agency."""
        test, called = Q(), grids_called(self.asked.terms)
        for term in self.asked.terms:
            if term in self._named_by_term:
                continue
            query, places = search_query(term), called.get(term, [])
            one = Q(search=query) if query else Q(pk__in=[])
            test &= one | territory_filter(places) if places else one
        return test

    @cached_property
    def _people(self) -> list[int]:
        asked = self.asked
        if asked.phone:
            test = Q(phone_index__in=[blind_index("phone", p) for p in _spellings(asked.phone)])
        elif asked.tail:
            test = Q(tail_index=blind_index("phone-tail", asked.tail))
        else:
            return []
        rows = Petitioner.objects.filter(test).order_by("-id")
        return list(rows.values_list("petition_id", flat=True)[:N_PEOPLE])

    @cached_property
    def _named_by_term(self) -> dict[str, list[int]]:
        named: dict[str, list[int]] = {}
        for row in self._known_agencies:
            if row.kind in PLATFORMS:
                continue
            for term in {row.name, row.short_name} & set(self.asked.terms):
                named.setdefault(term, []).append(row.pk)
        return named

    @cached_property
    def _known_agencies(self) -> list[Agency]:
        terms, words = self.asked.terms, self.asked.words
        if not terms:
            return []
        test = Q(name__in=terms) | Q(short_name__in=terms)
        test |= Q(name__icontains=words) | Q(short_name__icontains=words)
        test |= Q(duties__icontains=words)
        return list(Agency.objects.active().filter(test).order_by("code"))

    @property
    def _named(self) -> list[int]:
        return [pk for ids in self._named_by_term.values() for pk in ids]


def _spellings(phone: str) -> set[str]:
    """A landline may have been written down with its dash or without."""
    return {phone, phone.replace("-", "")}


def _written(phone: str) -> list[str]:
    return [blind_index("phone", phone.replace("-", ""))]
