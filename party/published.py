"""The telephones of services, halls, Party offices and the directory, which anybody may ring."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from party.models import DirectoryEntry, Hall, PartyOrganisation, Service
from yuanbao.public_numbers import Source, register_numbers

# What is shown to all, and the column that holds its telephone.
SHOWN: dict[str, tuple[Callable[[], QuerySet[Any]], str]] = {
    "directory": (lambda: DirectoryEntry.objects.filter(is_shown=True), "phone"),
    "halls": (lambda: Hall.objects.filter(is_shown=True), "phone"),
    "services": (Service.objects.all, "phone"),
    "organisations": (PartyOrganisation.objects.standing, "work_phone"),
}


def _source(rows: Callable[[], QuerySet[Any]], column: str) -> Source:
    def numbers() -> Iterable[str]:
        return rows().exclude(**{column: ""}).values_list(column, flat=True)

    return numbers


def register_all() -> None:
    """Tell the core which numbers this app publishes."""
    for key, (rows, column) in SHOWN.items():
        register_numbers(key, _source(rows, column))
