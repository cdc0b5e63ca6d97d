"""The office telephones that the pages of compounds show, which anybody may ring."""

from collections.abc import Iterable

from grids.models import CompoundFact
from yuanbao.public_numbers import register_numbers


def _compounds() -> Iterable[str]:
    return CompoundFact.objects.current().exclude(phone="").values_list("phone", flat=True)


def register_all() -> None:
    """Tell the core which numbers this app publishes."""
    register_numbers("compounds", _compounds)
